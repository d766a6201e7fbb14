/// What was counted in one text: scratch that a thread uses again for the next.
public struct TermTally: ~Copyable {
  /// A place where an entry lies, in bytes of the text.
  struct Place: Hashable {
    var term: Int
    var range: Range<Int>
  }

  var piece = SymbolText()
  /// For each term of the lexicon how often it lies in the text.
  private(set) var counts: [UInt32] = []
  /// The terms that do, in the order in which they were met first.
  private(set) var found: [Int32] = []
  /// The letters and digits of the text.
  var characterCount = 0
  /// Those inside hits.
  private(set) var coveredCount = 0
  /// The places that are covered, none overlapping another.
  private(set) var hitCount = 0
  /// The different terms among them.
  private(set) var distinctCount = 0
  /// The places of all entries, if asked for.
  private(set) var places: [Place] = []
  /// Up to where the piece is covered, in symbols.
  var coveredEnd = 0
  private var isDistinct: [Bool] = []
  /// Phrases that begin in a word beside the first.
  ///
  /// The state of the tree behind the edge of the word, and the symbol they begin with. Empty but while
  /// a word is looked at.
  var phrases: [(state: UInt32, start: Int)] = []
  /// What was found in words, by matcher; the last asked is the last.
  private var caches: [(matcher: LexiconMatcher.Identity, cache: FindingCache)] = []

  /// The matchers whose words are kept: more than a corpus has languages.
  private static let cacheLimit = 12

  /// An empty tally, for any lexicon.
  public init() {}

  mutating func clear(termCount: Int) {
    if counts.count < termCount {
      counts += [UInt32](repeating: 0, count: termCount - counts.count)
      isDistinct += [Bool](repeating: false, count: termCount - isDistinct.count)
    }
    for term in found {
      counts[Int(term)] = 0
      isDistinct[Int(term)] = false
    }
    found.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    (characterCount, coveredCount, hitCount, distinctCount) = (0, 0, 0, 0)
  }

  /// The cache of a matcher, taken out, so that both may change at once.
  mutating func takeCache(of matcher: LexiconMatcher.Identity) -> FindingCache {
    guard let index = caches.lastIndex(where: { $0.matcher === matcher }) else {
      return FindingCache()
    }
    return caches.remove(at: index).cache
  }

  /// Puts the cache of a matcher back.
  mutating func keep(_ cache: consuming FindingCache, of matcher: LexiconMatcher.Identity) {
    if caches.count >= Self.cacheLimit { caches.removeFirst() }
    caches.append((matcher, cache))
  }

  @inline(__always)
  mutating func add(_ term: Int) {
    if counts[term] == 0 { found.append(Int32(term)) }
    counts[term] += 1
  }

  /// Notes where an entry lies, given as symbols of the piece.
  mutating func locate(_ term: Int, _ symbols: Range<Int>) {
    places.append(
      Place(
        term: term, range: piece.offsets[symbols.lowerBound]..<piece.ends[symbols.upperBound - 1]))
  }

  /// Counts the best of the entries that begin at one place as a hit, unless an earlier one covers it.
  mutating func close(_ match: LexiconMatcher.Match, _ symbols: Span<SymbolAlphabet.Symbol>) {
    if match.end <= coveredEnd { return }
    let term = Int(match.term)
    if match.start >= coveredEnd {
      hitCount += 1
      if !isDistinct[term] {
        isDistinct[term] = true
        distinctCount += 1
      }
    }
    for position in max(match.start, coveredEnd)..<match.end
    where symbols[position] != SymbolAlphabet.edge {
      coveredCount += 1
    }
    coveredEnd = match.end
  }
}
