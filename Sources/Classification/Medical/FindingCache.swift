/// What lies in one word, and the phrase that may begin with it.
struct WordFinding {
  /// The longest medical entry in the word.
  var best = LexiconMatcher.Match()
  /// The state of the tree of words behind the edge of the word; 0 if no phrase begins with it.
  var phrase: UInt32 = 0
  /// The symbol that the phrase begins with.
  var phraseStart = 0
  /// Whether this is all that lies in the word.
  var isComplete = true
  /// The first terms, as often as they lie in the word.
  fileprivate var terms = InlineArray<7, Int32>(repeating: 0)
  fileprivate var termCount = 0

  /// Nothing.
  init() {}

  /// What was found in the same word before; it begins at `start` now.
  @inline(__always)
  init(_ entry: FindingCache.Entry, at start: Int) {
    best.term = entry.best
    best.start = start + Int(entry.start)
    best.end = start + Int(entry.end)
    best.length = Int(entry.length)
    phrase = entry.phrase
    phraseStart = start + Int(entry.phraseStart)
  }

  /// Notes a term that lies in the word.
  mutating func note(_ term: Int32) {
    if termCount < terms.count { terms[termCount] = term }
    termCount += 1
  }
}

/// What a lexicon says of words that were met before.
///
/// Most words of a text have been met already, and most of them hold no term: they are passed by after
/// one look. A word is known by its symbols, seven bits each, so none is taken for another. Of two
/// words with the same place the newer one stays.
struct FindingCache {
  /// A word of up to `longestWord` symbols.
  struct Key: Equatable {
    fileprivate var high: UInt64 = 0
    fileprivate var low: UInt64 = 0

    /// Adds a symbol, which is not 0; if it is not below `alphabetLimit`, this is no key.
    @inline(__always)
    mutating func append(_ symbol: SymbolAlphabet.Symbol) {
      high = high << 7 | low >> 57
      low = low << 7 | UInt64(symbol & 0x7F)
    }

    /// The last so many symbols, at most nine, as a number for a `SymbolFilter`; missing ones are 0.
    @inline(__always)
    func last(_ count: Int) -> UInt64 { low & (1 << UInt64(7 * count) - 1) }
  }

  /// What lies in a word: a line of the processor's cache.
  struct Entry {
    /// 0: no word.
    var key = Key()
    fileprivate(set) var terms = InlineArray<7, Int32>(repeating: 0)
    fileprivate(set) var phrase: UInt32 = 0
    fileprivate(set) var best: Int32 = -1
    fileprivate(set) var termCount: UInt8 = 0
    // From the beginning of the word.
    fileprivate var start: UInt8 = 0
    fileprivate var end: UInt8 = 0
    fileprivate var length: UInt8 = 0
    fileprivate var phraseStart: UInt8 = 0

    /// Whether there is nothing in the word.
    @inline(__always)
    var isEmpty: Bool { termCount == 0 && phrase == 0 }
  }

  /// Longer words have no key.
  static let longestWord = 18
  /// The number of symbols that a key can be made of.
  static let alphabetLimit = 128

  private static let placeBits: UInt64 = 13
  private(set) var entries = [Entry](repeating: Entry(), count: 1 << Int(placeBits))

  /// The place of a word among the entries.
  @inline(__always)
  static func place(of key: Key) -> Int {
    let mixed = (key.low ^ key.high &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: mixed >> (64 - placeBits))
  }

  /// Keeps what was found in a word that begins at `start`, if it fits.
  mutating func keep(_ found: WordFinding, of key: Key, at place: Int, from start: Int) {
    guard found.isComplete, found.termCount <= found.terms.count else { return }
    var entry = Entry()
    entry.key = key
    entry.terms = found.terms
    entry.termCount = UInt8(found.termCount)
    entry.phrase = found.phrase
    if found.phrase != 0 { entry.phraseStart = UInt8(found.phraseStart - start) }
    if found.best.length > 0 {
      entry.best = found.best.term
      entry.start = UInt8(found.best.start - start)
      entry.end = UInt8(found.best.end - start)
      entry.length = UInt8(found.best.length)
    }
    entries[place] = entry
  }
}
