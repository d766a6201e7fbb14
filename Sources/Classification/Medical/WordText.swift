internal import CScan

/// A piece of a text in symbols of a byte each, and the words in it that may hold a term.
///
/// For lexicons whose terms are words with spaces between, of few letters (`SymbolAlphabet.bytes`).
/// What `SymbolText` does for all others, faster: ASCII is folded and words are found 64 symbols at a
/// time, in C. Edges may be many where that has one, and all Han characters and kana are the letter of
/// no term.
struct WordText: ~Copyable {
  /// The symbols that stand before the first: what filters read at the beginning.
  private static let before = 8
  /// The room behind the last.
  private static let behind = 128

  /// Where the first symbol is.
  static let start = before

  /// The symbols of the piece, from `start` on, with an edge before and behind.
  private(set) var symbols = [UInt8](
    repeating: 0, count: before + SymbolText.pieceSize * 2 + behind)
  /// Where the edge behind the last symbol is.
  private(set) var end = start
  /// The words that may hold a term.
  private(set) var words = [cscan_symbol_word](
    repeating: cscan_symbol_word(), count: SymbolText.pieceSize + 1)
  /// Their number.
  private(set) var wordCount = 0
  /// The letters of all words.
  private(set) var letterCount = 0

  /// Folds the bytes of `range`, forgetting the piece before, and finds its words.
  ///
  /// Bytes that are not UTF-8 part words.
  mutating func read(
    _ text: Span<UInt8>, _ range: Range<Int>, by alphabet: SymbolAlphabet, _ filter: WordFilter
  ) {
    var position = range.lowerBound
    end = Self.start
    // Whether the last symbol was Han or kana: a letter of another script behind it is another word.
    var isUnspaced = false
    while true {
      let out = end + (isUnspaced ? 1 : 0)
      var written = 0
      position = unsafe text.withUnsafeBufferPointer { bytes in
        unsafe symbols.withUnsafeMutableBufferPointer { symbols in
          unsafe alphabet.bytes.withUnsafeBufferPointer { table in
            unsafe cscan_fold(
              bytes.baseAddress, position, range.upperBound, table.baseAddress,
              symbols.baseAddress.map { unsafe $0 + out }, &written)
          }
        }
      }
      if written > 0 {
        if isUnspaced { symbols[end] = 0 }
        end = out + written
        isUnspaced = false
      }
      if position == range.upperBound { break }
      position = foldScalar(text, at: position, in: range, alphabet, &isUnspaced)
    }
    symbols[end] = 0
    find(filter)
  }

  /// Folds one scalar that C leaves alone; returns where the next begins.
  private mutating func foldScalar(
    _ text: Span<UInt8>, at start: Int, in range: Range<Int>, _ alphabet: SymbolAlphabet,
    _ isUnspaced: inout Bool
  ) -> Int {
    let lead = text[start]
    let length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1
    guard length > 1, start + length <= range.upperBound else {
      put(LetterFolding.space, alphabet, &isUnspaced)
      return start + 1
    }
    var value = UInt32(lead) & 0x7F >> UInt32(length)
    for offset in 1..<length { value = value << 6 | UInt32(text[start + offset] & 0x3F) }
    if length == 4 {
      for part in LetterFolding.astralFold(value) { put(part, alphabet, &isUnspaced) }
      return start + length
    }
    let code = LetterFolding.tables.codes[Int(value)]
    if code == LetterFolding.joining {
      if end > Self.start,
        let before = SymbolText.scalar(before: start, from: range.lowerBound, in: text),
        let joined = LetterFolding.joined(before, mark: value)
      {
        isUnspaced = LetterFolding.isUnspaced(joined)
        symbols[end - 1] = alphabet.byte(of: joined)
      }
    } else if code & LetterFolding.isSequence != 0 {
      for part in LetterFolding.tables.sequences[Int(code & ~LetterFolding.isSequence)] {
        put(part, alphabet, &isUnspaced)
      }
    } else if code != LetterFolding.nothing {
      put(code, alphabet, &isUnspaced)
    }
    return start + length
  }

  /// Adds a folded scalar.
  private mutating func put(
    _ folded: UInt32, _ alphabet: SymbolAlphabet, _ isUnspaced: inout Bool
  ) {
    if LetterFolding.isUnspaced(folded) != isUnspaced {
      symbols[end] = 0
      end += 1
      isUnspaced.toggle()
    }
    symbols[end] = alphabet.byte(of: folded)
    end += 1
  }

  private mutating func find(_ filter: WordFilter) {
    let count = end - Self.start
    wordCount = unsafe symbols.withUnsafeBufferPointer { symbols in
      unsafe words.withUnsafeMutableBufferPointer { words in
        unsafe filter.withSets { sets in
          var sets = unsafe sets
          return unsafe cscan_find_symbol_words(
            symbols.baseAddress.map { unsafe $0 + Self.start }, count, &sets, words.baseAddress,
            &letterCount)
        }
      }
    }
  }
}

/// Which words may hold a term, by what they begin with, end with, and hold: all others are passed by.
///
/// Sets of bits by hash, small enough for the fastest cache of a processor. They may take a sequence for
/// another, never miss one. Long terms are known by more symbols than short ones, so that few words
/// pass: C says how many (`cscan_symbol_bit`).
struct WordFilter: Sendable {
  private static let shortBeginning = 4
  private static let longBeginning = 6
  private static let shortEnding = 3
  private static let longEnding = 5
  private static let insideLength = 4

  private var beginnings = [UInt64](repeating: 0, count: 1024)
  private var endings = [UInt64](repeating: 0, count: 1024)
  private var insides: [UInt64] = []
  /// Whether every word may hold a term.
  private let passesAll: Bool

  /// A filter for terms in symbols.
  ///
  /// - Parameters:
  ///   - words: Those that begin where a word does; the edge behind a word is one of its symbols.
  ///   - suffixes: Those that end where a word does.
  ///   - substrings: Those that lie anywhere.
  ///   - alphabetSize: One more than the greatest symbol.
  ///   - passesAll: Whether words are known by more than these.
  init(
    words: [[SymbolAlphabet.Symbol]], suffixes: [[SymbolAlphabet.Symbol]],
    substrings: [[SymbolAlphabet.Symbol]], alphabetSize: Int, passesAll: Bool
  ) {
    self.passesAll =
      passesAll
      || substrings.contains {
        $0.count < Self.insideLength || $0.prefix(Self.insideLength).contains(0)
      }
    if self.passesAll { return }
    for term in words {
      // Behind the first edge nothing is looked at, so that a whole word is as long as one likes.
      let edge = term.firstIndex(of: SymbolAlphabet.edge)
      let length =
        edge == nil && term.count < Self.longBeginning ? Self.shortBeginning : Self.longBeginning
      let known = term[..<(edge ?? term.count)].prefix(length)
      Self.insert(
        Self.sequence(known), at: known.count, missing: edge == nil ? length - known.count : 0,
        alphabetSize, isBehind: true, into: &beginnings)
    }
    for term in suffixes {
      let length = term.count < Self.longEnding ? Self.shortEnding : Self.longEnding
      let known = term.suffix(length)
      Self.insert(
        Self.sequence(known), at: known.count, missing: length - known.count, alphabetSize,
        isBehind: false, into: &endings)
    }
    if substrings.isEmpty { return }
    insides = [UInt64](repeating: 0, count: 1024)
    for term in substrings {
      Self.set(Self.sequence(term.prefix(Self.insideLength)), in: &insides)
    }
  }

  /// Passes the sets to `body`.
  func withSets<Result>(_ body: (cscan_symbol_filters) -> Result) -> Result {
    unsafe beginnings.withUnsafeBufferPointer { beginnings in
      unsafe endings.withUnsafeBufferPointer { endings in
        unsafe insides.withUnsafeBufferPointer { insides in
          unsafe body(
            cscan_symbol_filters(
              beginnings: passesAll ? nil : beginnings.baseAddress, endings: endings.baseAddress,
              insides: insides.isEmpty ? nil : insides.baseAddress))
        }
      }
    }
  }

  private static func sequence(_ symbols: ArraySlice<SymbolAlphabet.Symbol>) -> UInt64 {
    symbols.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func set(_ sequence: UInt64, in bits: inout [UInt64]) {
    let bit = cscan_symbol_bit(sequence)
    bits[Int(bit >> 6)] |= 1 << UInt64(bit & 63)
  }

  /// Sets a sequence of `count` symbols with every continuation by `missing` symbols, or with fewer.
  private static func insert(
    _ sequence: UInt64, at count: Int, missing: Int, _ alphabetSize: Int, isBehind: Bool,
    into bits: inout [UInt64]
  ) {
    if missing > 2 {
      // Terms of a single letter leave nothing to be filtered.
      bits = [UInt64](repeating: .max, count: bits.count)
      return
    }
    set(sequence, in: &bits)
    if missing == 0 { return }
    for symbol in 1..<UInt64(alphabetSize) {
      insert(
        isBehind ? sequence | symbol << UInt64(8 * count) : sequence << 8 | symbol, at: count + 1,
        missing: missing - 1, alphabetSize, isBehind: isBehind, into: &bits)
    }
  }
}
