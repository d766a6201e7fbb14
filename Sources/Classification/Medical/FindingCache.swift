internal import CScan

/// What lies in one word, and the phrase that may begin with it.
struct WordFinding {
  /// The longest medical entry in the word.
  var best = LexiconMatcher.Match()
  /// The state of the tree of words behind the edge of the word; 0 if no phrase begins with it.
  var phrase: UInt32 = 0
  /// The symbol that the phrase begins with.
  var phraseStart = 0
  /// The first terms, as often as they lie in the word.
  fileprivate var terms = InlineArray<7, UInt16>(repeating: 0)
  fileprivate var termCount = 0

  /// Nothing.
  init() {}

  /// What was found in the same word before; it begins at `start` now.
  @inline(__always)
  init(_ entry: FindingCache.Entry, at start: Int) {
    best.term = Int32(entry.best)
    best.start = start + Int(entry.start)
    best.end = start + Int(entry.end)
    best.length = Int(entry.length)
    phrase = entry.phrase
    phraseStart = start + Int(entry.phraseStart)
  }

  /// Notes a term that lies in the word.
  mutating func note(_ term: Int32) {
    if termCount < terms.count, term <= UInt16.max {
      terms[termCount] = UInt16(term)
      termCount += 1
    } else {
      termCount = Int(UInt8.max)
    }
  }
}

/// What a lexicon says of words that were met before.
///
/// Most words of a text have been met already. A word is known by its symbols, so none is taken for
/// another. Of two words with the same place the newer one stays.
@safe final class FindingCache {
  /// What lies in a word: a line of the processor's cache.
  struct Entry {
    /// 0: no word.
    fileprivate var key = cscan_symbol_key()
    fileprivate(set) var termCount: UInt8 = 0
    // From the beginning of the word.
    fileprivate var start: UInt8 = 0
    fileprivate var end: UInt8 = 0
    fileprivate var length: UInt8 = 0
    fileprivate var phraseStart: UInt8 = 0
    fileprivate(set) var phrase: UInt32 = 0
    fileprivate var best: UInt16 = 0
    fileprivate(set) var terms = InlineArray<7, UInt16>(repeating: 0)

    /// Whether there is nothing in the word.
    @inline(__always)
    var isEmpty: Bool { termCount == 0 && phrase == 0 }
  }

  private static let placeBits: UInt64 = 13

  /// All entries, from the start of a cache line.
  private let entries: UnsafeMutablePointer<Entry>

  /// An empty one.
  init() {
    let count = 1 << Int(Self.placeBits)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Entry>.stride, alignment: 64)
    unsafe entries = memory.bindMemory(to: Entry.self, capacity: count)
    unsafe entries.initialize(repeating: Entry(), count: count)
  }

  deinit { unsafe entries.deallocate() }

  /// The place of a word among the entries.
  @inline(__always)
  static func place(of key: cscan_symbol_key) -> Int {
    var key = key
    return unsafe Int(truncatingIfNeeded: cscan_symbol_hash(&key) >> (64 - placeBits))
  }

  /// What is known of a word, if anything is; `place` is its place.
  @inline(__always)
  func entry(of key: cscan_symbol_key, at place: Int) -> Entry? {
    let entry = unsafe entries[place]
    let (mine, wanted) = (entry.key.parts, key.parts)
    let difference =
      (mine.0 ^ wanted.0) | (mine.1 ^ wanted.1) | (mine.2 ^ wanted.2) | (mine.3 ^ wanted.3)
    return difference == 0 ? entry : nil
  }

  /// Keeps what was found in a word that begins at `start`, if it fits.
  func keep(_ found: WordFinding, of key: cscan_symbol_key, at place: Int, from start: Int) {
    guard found.termCount <= found.terms.count else { return }
    var entry = Entry()
    entry.key = key
    entry.terms = found.terms
    entry.termCount = UInt8(found.termCount)
    entry.phrase = found.phrase
    if found.phrase != 0 { entry.phraseStart = UInt8(found.phraseStart - start) }
    if found.best.length > 0 {
      entry.best = UInt16(found.best.term)
      entry.start = UInt8(found.best.start - start)
      entry.end = UInt8(found.best.end - start)
      entry.length = UInt8(found.best.length)
    }
    unsafe entries[place] = entry
  }
}
