/// What was counted in one text: scratch that a thread uses again for the next.
public struct TermTally: ~Copyable {
  /// A place where an entry lies, in bytes of the text.
  struct Place: Hashable {
    var term: Int
    var range: Range<Int>
  }

  var piece = SymbolText()
  var words = WordText()
  /// For each term of the lexicon how often it lies in the text.
  private(set) var counts = TermCounts()
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
    counts.clear(termCount: termCount)
    places.removeAll(keepingCapacity: true)
    (characterCount, coveredCount, hitCount, distinctCount) = (0, 0, 0, 0)
  }

  /// What a matcher found in words before.
  mutating func cache(of matcher: LexiconMatcher.Identity) -> FindingCache {
    if let known = caches.last(where: { $0.matcher === matcher }) { return known.cache }
    if caches.count >= Self.cacheLimit { caches.removeFirst() }
    let cache = FindingCache()
    caches.append((matcher, cache))
    return cache
  }

  @inline(__always)
  mutating func add(_ term: Int) {
    counts.add(term)
  }

  /// Notes where an entry lies, given as symbols of the piece.
  mutating func locate(_ term: Int, _ symbols: Range<Int>) {
    places.append(
      Place(
        term: term, range: piece.offsets[symbols.lowerBound]..<piece.ends[symbols.upperBound - 1]))
  }

  /// Counts the best of the entries that begin at one place as a hit, unless an earlier one covers it.
  ///
  /// - Parameter edge: The end of the word or character that it begins in: up to there all is letters.
  @inline(__always)
  mutating func close<Symbol: FixedWidthInteger>(
    _ match: LexiconMatcher.Match, _ symbols: Span<Symbol>, edge: Int
  ) {
    if match.end <= coveredEnd { return }
    if match.start >= coveredEnd {
      hitCount += 1
      distinctCount += counts.markDistinct(Int(match.term))
    }
    let start = max(match.start, coveredEnd)
    coveredEnd = match.end
    if match.end <= edge {
      coveredCount += match.end - start
      return
    }
    for position in start..<match.end where symbols[position] != 0 { coveredCount += 1 }
  }
}
