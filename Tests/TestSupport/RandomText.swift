/// Random texts that hit the corners of pre-tokenizers, normalizers and merging: scripts, cases,
/// white space, contractions, digits, marks, special tokens and long runs, in every order.
public enum RandomText {
  private static let pieces: [String] = [
    "a", "B", "é", "E\u{301}", "word", "Word", "WORD", "я", "Ж", "ع", "中", "文字", "か", "カ", "ー", "한",
    "क्ष", "\u{301}", "ʰ", "ǅ", "ª", "1", "23", "456", "٣", "½", "Ⅷ", "〇", " ", " ", "  ", "   ",
    "\t",
    "\n", "\n\n", "\r\n", "\r", "\u{a0}", "\u{2003}", "\u{3000}", "\u{85}", "\u{2028}", "\u{b}",
    "\u{c}",
    "'", "'s", "'S", "'re", "'LL", "'ſ", "’s", ".", "...", "!?", "/", "//", "_", "-", "<|", "(",
    "€", "+",
    "😀", "\u{200d}", "\u{feff}", "\u{0}", "\u{e000}", "𝒜", "𠀀", "。", "・", "\u{3099}", "\u{378}",
    "<|endoftext|>", "the", " and", "ing", "ization", "HTTPServer", "//\r\n", "\t\t}", "ch", "sch",
  ]

  /// Stretches of bytes that are not UTF-8, each in its own way.
  private static let malformed: [[UInt8]] = [
    [0x80], [0xBF], [0xFF], [0xFE], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE4, 0xB8], [0xE4],
    [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF0, 0x9F],
    [0xF0], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
    [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE2, 0x28, 0xA1], [0xCC, 0xCC, 0x81],
  ]

  /// A text of up to 24 pieces, now and then with a run of up to 300 of the same.
  public static func make(using generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0..<24, using: &generator) {
      switch Int.random(in: 0..<40, using: &generator) {
      case 0:
        let count = Int.random(in: 2..<300, using: &generator)
        text += String(repeating: piece(using: &generator), count: count)
      case 1..<10: text.unicodeScalars.append(scalar(using: &generator))
      default: text += piece(using: &generator)
      }
    }
    return text
  }

  /// The UTF-8 of such texts, cut anywhere, between stretches that are not UTF-8.
  public static func bytes(using generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0..<8, using: &generator) {
      let text = Array(make(using: &generator).utf8)
      bytes += text.prefix(Int.random(in: 0..<40, using: &generator))
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes.append(UInt8.random(in: 0x80...0xFF, using: &generator))
      case 1: bytes += malformed[Int.random(in: 0..<malformed.count, using: &generator)]
      default: break
      }
    }
    return bytes
  }

  private static func piece(using generator: inout SeededGenerator) -> String {
    pieces[Int.random(in: 0..<pieces.count, using: &generator)]
  }

  /// Any scalar that has been assigned since Unicode 15.0 at the latest, which Debian's ICU knows.
  private static func scalar(using generator: inout SeededGenerator) -> Unicode.Scalar {
    while true {
      let limit: UInt32 = Bool.random(using: &generator) ? 0x3000 : 0x20000
      guard let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)),
        let age = scalar.properties.age, age.major <= 15, age != (15, 1)
      else { continue }
      return scalar
    }
  }
}
