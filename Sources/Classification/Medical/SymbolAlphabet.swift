internal import CScan

/// The letters that the terms of a lexicon are written in, numbered, and what every scalar of a text
/// is among them.
///
///     0                          edge of a word
///     1                          a letter or digit of no term, in a script with spaces
///     2 ..< firstUnspaced        a to z, 0 to 9, the other letters of terms in such scripts
///     firstUnspaced              a Han character or kana of no term
///     firstUnspaced + 1 ...      those of terms
struct SymbolAlphabet: Sendable {
  /// A letter's number.
  typealias Symbol = UInt16

  /// The edge of a word.
  static let edge: Symbol = 0
  /// Not a symbol: the scalar falls.
  static let nothing: Symbol = 0xFFFE
  /// Not a symbol: the scalar joins the one before it, becomes several, or is unknown to the table.
  static let special: Symbol = 0xFFFF
  private static let otherSpaced: Symbol = 1

  /// The symbols of the scalars of the Basic Multilingual Plane.
  let symbols: [Symbol]
  /// From here on, symbols are Han characters and kana.
  let firstUnspaced: Symbol
  /// The same in a byte each, for C; empty if terms have too many letters, or Han or kana.
  ///
  /// What is Han or kana, or no symbol, is `CSCAN_SPECIAL_SYMBOL`, or `CSCAN_NO_SYMBOL` where it falls.
  let bytes: [UInt8]
  private let symbolOfScalar: [UInt32: Symbol]

  /// One more than the greatest symbol.
  var size: Int { Int(firstUnspaced) + unspacedCount + 1 }
  private let unspacedCount: Int

  /// The alphabet of folded terms.
  init(terms: [[UInt32]]) {
    let scalars = Set(terms.joined()).subtracting([LetterFolding.space]).sorted()
    let ascii = Array((0x61...0x7A as ClosedRange<UInt32>)) + Array(0x30...0x39)
    let spaced = ascii + scalars.filter { !LetterFolding.isUnspaced($0) && !ascii.contains($0) }
    let unspaced = scalars.filter { LetterFolding.isUnspaced($0) }
    precondition(scalars.count < 0xF000, "more letters than any script has")
    var symbolOfScalar: [UInt32: Symbol] = [LetterFolding.space: Self.edge]
    for (index, scalar) in spaced.enumerated() { symbolOfScalar[scalar] = Symbol(index + 2) }
    let firstUnspaced = Symbol(spaced.count + 2)
    for (index, scalar) in unspaced.enumerated() {
      symbolOfScalar[scalar] = firstUnspaced + Symbol(index + 1)
    }
    self.symbolOfScalar = symbolOfScalar
    self.firstUnspaced = firstUnspaced
    unspacedCount = unspaced.count
    var symbolOfCode = (0..<0x10000 as Range<UInt32>).map {
      LetterFolding.isUnspaced($0) ? firstUnspaced : Self.otherSpaced
    }
    for (scalar, symbol) in symbolOfScalar where scalar < 0x10000 {
      symbolOfCode[Int(scalar)] = symbol
    }
    let symbols: [Symbol] = LetterFolding.tables.codes.map { code in
      if code == LetterFolding.nothing { return Self.nothing }
      if code >= LetterFolding.joining { return Self.special }
      if code < 0x10000 { return symbolOfCode[Int(code)] }
      return symbolOfScalar[code]
        ?? (LetterFolding.isUnspaced(code) ? firstUnspaced : Self.otherSpaced)
    }
    self.symbols = symbols
    let fitsBytes = unspaced.isEmpty && Int32(firstUnspaced) < CSCAN_NO_SYMBOL
    bytes =
      fitsBytes
      ? symbols.map {
        $0 < firstUnspaced
          ? UInt8($0) : UInt8($0 == Self.nothing ? CSCAN_NO_SYMBOL : CSCAN_SPECIAL_SYMBOL)
      } : []
  }

  /// The symbol of a folded scalar in a byte; of Han and kana that of a letter of no term.
  func byte(of folded: UInt32) -> UInt8 {
    let symbol = symbol(of: folded)
    return UInt8(symbol < firstUnspaced ? symbol : Self.otherSpaced)
  }

  /// The symbol of a folded scalar.
  func symbol(of folded: UInt32) -> Symbol {
    symbolOfScalar[folded]
      ?? (LetterFolding.isUnspaced(folded) ? firstUnspaced : Self.otherSpaced)
  }

  /// The symbols of a folded term.
  func symbols(of folded: [UInt32]) -> [Symbol] { folded.map(symbol(of:)) }
}
