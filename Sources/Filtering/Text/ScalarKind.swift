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
}

/// Kind and lower-case form of every character.
///
/// Kinds are by general category, script and Sentence_Terminal of the installed ICU (Unicode 15);
/// lower-case forms are the simple one-to-one mappings, which all that is done with them needs: the
/// same word written differently should count as the same.
struct ScalarKindTable: Sendable {
  /// Of ASCII: kind, and lower case above bit 8.
  let ascii: [UInt16]
  /// Below U+3000: lower case, and kind above bit 24.
  private let low: [UInt32]
  private let high: ScalarTable

  private static let lowEnd: UInt32 = 0x3000

  static let shared = ScalarKindTable()

  private init() {
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
    let low = (0..<Self.lowEnd).map { scalar -> UInt32 in
      var lower = scalar
      if let properties = Unicode.Scalar(scalar)?.properties, properties.changesWhenLowercased {
        let mapping = properties.lowercaseMapping.unicodeScalars
        if let only = mapping.first, mapping.count == 1 { lower = only.value }
      }
      return UInt32(kinds[Int(scalar)].rawValue) << 24 | lower
    }
    self.low = low
    ascii = low[..<0x80].map { UInt16($0 >> 24) | UInt16($0 & 0x7F) << 8 }
    high = ScalarTable { $0 < Self.lowEnd ? 0 : kinds[Int($0)].rawValue }
  }

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
    // Full-width Latin capitals.
    let lower = scalar &- 0xFF21 < 26 ? scalar + 32 : scalar
    return UInt32(high[scalar]) << 24 | lower
  }
}
