import TestSupport
import Testing

@testable import Extraction

/// Lines of text from XML, beside the definition of their white space.
@Suite struct InlineTextTests {
  /// White space of all kinds, no characters, and what looks like them in its first bytes.
  static let pieces: [String] = [
    " ", "  ", "\n", "\t", "\u{A0}", "\u{2002}", "\u{2009}", "\u{200A}", "\u{202F}", "\u{3000}",
    "\u{FFFE}", "\u{FFFF}", "a", "word", "&", "<", "\u{7F}", "é", "®", "–", "’", "\u{200B}",
    "\u{AD}",
    "か", "。", "中文", "ﬁ", "\u{FEFF}", "😀", "of the patients", "10.3",
  ]

  /// One space for each run of white space, none at either end, without U+FFFE and U+FFFF.
  static func collapsed(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var needsSpace = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0...0x20, 0xA0, 0x2002...0x200A, 0x202F, 0x3000: needsSpace = true
      case 0xFFFE, 0xFFFF: continue
      default:
        if needsSpace && !result.isEmpty { result.append(" ") }
        needsSpace = false
        result.append(scalar)
      }
    }
    return String(result)
  }

  @Test(arguments: 0..<60)
  func whiteSpaceBecomesOneSpace(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for length in [1, 5, 40, 90] {
      let text = (0..<length).map { _ in
        Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)]
      }.joined()
      #expect(
        InlineText.collapsed(Array(text.utf8)) == Self.collapsed(text), "\(text.debugDescription)")
    }
  }

  @Test func aThinSpaceBehindABlankMakesOneSpace() {
    let text = "received one or more treatment sessions (mean \u{200A}=\u{200A}10.3)"
    #expect(
      InlineText.collapsed(Array(text.utf8))
        == "received one or more treatment sessions (mean = 10.3)")
  }
}
