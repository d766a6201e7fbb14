internal import UnicodeText

/// What a character is to the counting of words.
enum ScalarKind: UInt8, Sendable {
  /// Punctuation, symbols, control characters: between words or inside of them, never alone a word.
  case other = 0
  /// White space within a line.
  case blank
  /// Ends a line.
  case newline
  /// A letter of a script that puts blanks between words.
  case letter
  /// A letter of a script without blanks between words: Han, kana, Thai, Lao, Khmer, Burmese.
  case unspacedLetter
  /// A number of any script.
  case digit
  /// A mark that belongs to the letter before it.
  case mark
  /// Ends a sentence.
  case terminal
  /// A bullet at the start of a line.
  case bullet
  /// Not there for who compares bases of letters: accents, vowel signs, format characters.
  case silent
}

/// What of letters is compared.
enum LetterComparison: Sendable {
  /// All but their case.
  case lowerCase
  /// Their bases: neither accents and vowel signs, however encoded, nor width count. Punctuation parts
  /// words, so that `45-year-old` is three, whatever the hyphen and with a line's end behind it.
  case bases
}

/// Kind and lower-case form of every character.
///
/// Kinds are by general category, script and Sentence_Terminal of the installed ICU (Unicode 15);
/// lower-case forms are the simple one-to-one mappings, which all that is done with them needs: the
/// same word written differently should count as the same.
struct ScalarKindTable: Sendable {
  /// Of ASCII: kind, and lower case above bit 8.
  let ascii: [UInt16]
  /// Below U+3100, kana included: lower case, and kind above bit 24.
  private let low: [UInt32]
  /// Of the forms of another width, U+FF00 to U+FFFF.
  private let wide: [UInt32]
  private let high: ScalarTable

  private static let lowEnd: UInt32 = 0x3100
  private static let wideStart: UInt32 = 0xFF00

  private static let lowerCase = ScalarKindTable(.lowerCase)
  private static let bases = ScalarKindTable(.bases)

  static func of(_ comparison: LetterComparison) -> ScalarKindTable {
    comparison == .bases ? bases : lowerCase
  }

  private init(_ comparison: LetterComparison) {
    let unspaced = Self.set(
      #"""
      [[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}
      \p{Script=Khmer}\p{Script=Myanmar}\u30FC\uFF70]-[[:P:][:S:][:N:]]]
      """#)
    let terminal = Self.set(#"\p{Sentence_Terminal}"#)
    let bullet = Self.set("[•‣▪●◦○■□▶►◆◇·・–—*\\-]")
    var kinds = (0..<UInt32(0x11_0000)).map { scalar -> ScalarKind in
      if ScalarProperties.isWhiteSpace(scalar) { return .blank }
      let category = ScalarProperties.generalCategory(of: scalar)
      if category.isLetter { return .letter }
      if category.isNumber { return .digit }
      if category.isMark { return .mark }
      return .other
    }
    // What comes later has the last word.
    for (set, kind) in [
      (bullet, ScalarKind.bullet), (terminal, .terminal), (unspaced, .unspacedLetter),
    ] {
      for range in set.ranges {
        for scalar in range where kinds[Int(scalar)] != .blank { kinds[Int(scalar)] = kind }
      }
    }
    kinds[0x0A] = .newline
    if comparison == .bases {
      for scalar in kinds.indices where Self.isSilent(UInt32(scalar)) { kinds[scalar] = .silent }
      for range in Self.enclosed { for scalar in range { kinds[scalar] = .other } }
      // An apostrophe to readers, though Unicode has it as a letter.
      kinds[0x02BC] = .other
    }
    func entry(_ scalar: UInt32) -> UInt32 {
      let base = comparison == .bases ? Self.base(of: scalar) : scalar
      return UInt32(kinds[Int(base)].rawValue) << 24 | Self.lowerCase(of: base)
    }
    let low = (0..<Self.lowEnd).map(entry)
    self.low = low
    ascii = low[..<0x80].map { UInt16($0 >> 24) | UInt16($0 & 0x7F) << 8 }
    wide = (Self.wideStart..<0x1_0000).map(entry)
    high = ScalarTable { $0 < Self.lowEnd ? 0 : kinds[Int($0)].rawValue }
  }

  private static func lowerCase(of scalar: UInt32) -> UInt32 {
    guard let properties = Unicode.Scalar(scalar)?.properties, properties.changesWhenLowercased
    else { return scalar }
    let mapping = properties.lowercaseMapping.unicodeScalars
    return mapping.count == 1 ? mapping.first?.value ?? scalar : scalar
  }

  private static func isSilent(_ scalar: UInt32) -> Bool {
    switch scalar {
    // Tatweel; the voiced marks of half-width katakana.
    case 0x0640, 0xFF9E, 0xFF9F: true
    default:
      [.nonspacingMark, .format].contains(ScalarProperties.generalCategory(of: scalar))
    }
  }

  /// Numbers and letters in circles and brackets, `①` and `⒜`: they stand before what is listed, as bullets do.
  private static let enclosed = [0x2460..<0x2500, 0x2776..<0x2794, 0x3220..<0x3244]

  /// What a letter is without its marks, a full-width sign or a digit of any script in ASCII, and `²` as a
  /// digit.
  private static func base(of value: UInt32) -> UInt32 {
    guard let scalar = Unicode.Scalar(value), value >= 0x80,
      !enclosed.contains(where: { $0.contains(Int(value)) })
    else { return value }
    if scalar.properties.numericType == .decimal, let digit = scalar.properties.numericValue {
      return 0x30 + UInt32(digit)
    }
    let category = ScalarProperties.generalCategory(of: value)
    guard value &- 0xFF01 < 0x5E || category.isLetter || category.isNumber else { return value }
    let parts = decomposer.normalize(Array(String(scalar).utf8))
    let bases = String(decoding: parts, as: UTF8.self).unicodeScalars.filter {
      !isSilent($0.value)
    }
    return bases.count == 1 ? bases.first?.value ?? value : value
  }

  private static let decomposer = Normalizer(.nfkd)

  private static func set(_ pattern: String) -> ScalarSet {
    do {
      return try ScalarSet(icuPattern: pattern)
    } catch {
      preconditionFailure("ICU does not know \(pattern): \(error)")
    }
  }

  /// Kind above bit 24, lower case below.
  subscript(scalar: UInt32) -> UInt32 {
    if scalar < Self.lowEnd { return low[Int(scalar)] }
    if scalar &- Self.wideStart < 0x100 { return wide[Int(scalar - Self.wideStart)] }
    return UInt32(high[scalar]) << 24 | scalar
  }
}
