import TestSupport
import Testing
import UnicodeText

@Suite struct TextNormalizerTests {
  /// U+FDD0 and U+FDEF, which Swift refuses in literals.
  static let noncharacters = [0xEF, 0xB7, 0x90, 0xEF, 0xB7, 0xAF].string

  @Test(arguments: [
    ("", ""),
    ("a", "a"),
    ("a\n", "a"),
    ("\n\na\n\nb\n\n\n", "a\n\nb"),
    ("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\u{B}g\u{C}h", "a\nb\nc\nd\ne\nf\ng\nh"),
    ("a\r\n\r\n\r\nb", "a\n\nb"),
    ("a\r\rb\r\n", "a\n\nb"),
    ("a  \nb\t\nc\u{A0}\nd\u{3000}\u{2009}\u{202F}\u{205F}\u{1680}\ne", "a\nb\nc\nd\ne"),
    ("a\n \u{3000}\t\n\u{A0}\nb", "a\n\nb"),
    ("  indented\n    more", "  indented\n    more"),
    (" \n \n  indented", "  indented"),
    (" \u{3000}\t", ""),
    ("\n\n\n", ""),
    ("a\u{0}b\u{8}c\u{1B}d\u{7F}e\u{81}f\u{9D}g\th", "abcdefg\th"),
    ("5\u{1}10 mg, 5\u{0}\u{FEFF}10 mg, ٥\u{7}١", "5 10 mg, 5 10 mg, ٥ ١"),
    ("Na\u{7}140, 5\u{8F}mg, é\u{0}5, (\u{7}5", "Na 140, 5 mg, é 5, (5"),
    ("5\u{96}10 mg, \u{96}5 °C, \u{80}\u{93}a\u{94}\u{9F}", "5–10 mg, –5 °C, €“a”Ÿ"),
    ("\u{FEFF}a\u{FEFF}b", "ab"),
    ("\u{FDCF}\(noncharacters)\u{FDF0}", "\u{FDCF}\u{FDF0}"),
    ("a\u{FFFE}b\u{FFFF}c\u{1FFFE}d\u{10FFFF}e\u{1FFFD}\u{FFFD}", "abcde\u{1FFFD}\u{FFFD}"),
    ("e\u{0}\u{301}", "é"),
    ("zero\u{200B}width\u{AD}stay\u{200D}", "zero\u{200B}width\u{AD}stay\u{200D}"),
    ("ยา  \n\u{E33}", "ยา\n\u{E33}"),
    ("Â\u{A0}", "Â"),
    ("　字下げ　\n次", "　字下げ\n次"),
  ])
  func tidies(text: String, expected: String) {
    let result = TextNormalizer().normalize(Array(text.utf8))
    #expect(result.text == Array(expected.utf8))
    #expect(result.isChanged == (Array(text.utf8) != Array(expected.utf8)))
    #expect(result.invalidSequenceCount == 0)
  }

  @Test func countsWhatItReplacesAndRemoves() {
    let bytes: [UInt8] =
      [0xEF, 0xBB, 0xBF] + Array("a\u{0}\r\n".utf8) + [0xFF, 0xE2, 0x82] + Array("b\u{9D}\n".utf8)
    let result = TextNormalizer().normalize(bytes)
    #expect(result.text == Array("a\n\u{FFFD}\u{FFFD}b".utf8))
    #expect(result.isChanged)
    #expect(result.invalidSequenceCount == 2)
    #expect(result.removedScalarCount == 3)
  }

  @Test func leavesCompatibilityCharactersUnlessAsked() {
    let text = Array("ﬁ ２ ㎎ x²".utf8)
    #expect(TextNormalizer().normalize(text).text == text)
    #expect(!TextNormalizer().normalize(text).isChanged)
    #expect(TextNormalizer(form: .nfkc).normalize(text).text == Array("fi 2 mg x2".utf8))
    #expect(TextNormalizer(form: .none).normalize(Array("e\u{301}".utf8)).text.count == 3)
  }

  @Test(arguments: ["one line", "two\nlines\n\nand a paragraph", "三行目\n\n、\u{3000}「字」😀 é", ""])
  func normalTextKeepsItsStorage(text: String) {
    let bytes = Array((text + text).utf8)
    let before = address(of: bytes)
    let result = TextNormalizer().normalize(bytes)
    #expect(!result.isChanged)
    #expect(address(of: result.text) == before)
  }

  /// Random bytes, thick with everything that is removed, unified or trimmed.
  static func messyBytes(seed: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(seed))
    let texts = [
      "\r", "\n", "\r\n", "\u{85}", "\u{2028}", "\u{B}", " ", "\t", "\u{A0}", "\u{3000}",
      "\u{2003}",
      "\u{0}", "\u{7F}", "\u{9D}", "\u{97}", "\u{FEFF}", "\u{FFFE}", noncharacters, "\u{5FFFF}",
      "\u{301}",
      "\u{316}", "\u{344}", "e", "é", "漢字", "😀", "\u{1100}\u{1161}", "\u{FDFA}", "\u{A8}",
      "A long run of plain words without anything in it", "\u{200B}", "\u{2000}", "5", "7", "0",
    ]
    let pieces =
      texts.map { Array($0.utf8) } + [[0xFF], [0xE2, 0x80], [0xF0, 0x9F, 0x98], [0xC2], [0x80]]
    return (0..<Int.random(in: 0...120, using: &generator)).flatMap { _ in
      pieces[Int.random(in: 0..<pieces.count, using: &generator)]
    }
  }

  @Test(arguments: 0..<300)
  func normalizingTwiceIsNormalizingOnce(seed: Int) {
    for form in NormalizationForm.allCases {
      let normalizer = TextNormalizer(form: form)
      let once = normalizer.normalize(Self.messyBytes(seed: seed))
      let twice = normalizer.normalize(once.text)
      #expect(twice.text == once.text, "seed \(seed), \(form)")
      #expect(!twice.isChanged, "seed \(seed), \(form)")
      #expect(isNormalized(once.text, form), "seed \(seed), \(form)")
    }
  }

  /// The same five steps, said as simply as possible over arrays of scalars.
  static func reference(_ bytes: [UInt8]) -> [UInt8] {
    let breaks: Set<UInt32> = [0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029]
    let windows1252: [UInt32: Unicode.Scalar] = [0x80: "€", 0x97: "—"]
    var scalars: [Unicode.Scalar] = []
    var isAfterCR = false
    var isAfterRemoved = false
    func isFigure(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    func isWord(_ scalar: Unicode.Scalar) -> Bool {
      let category = ScalarProperties.generalCategory(of: scalar.value)
      return isFigure(scalar) || category.isLetter || category.isMark
    }
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let value = scalar.value
      if value == 0x0A && isAfterCR {
        isAfterCR = false
        continue
      }
      isAfterCR = value == 0x0D
      if breaks.contains(value) {
        scalars.append("\n")
      } else if value != 9 && value != 10 && windows1252[value] == nil
        && scalar.properties.generalCategory == .control
        || value == 0xFEFF || scalar.properties.isNoncharacterCodePoint
      {
        isAfterRemoved = true
        continue
      } else {
        if isAfterRemoved, let last = scalars.last, isWord(last), isWord(scalar),
          isFigure(last) || isFigure(scalar)
        {
          scalars.append(" ")
        }
        scalars.append(windows1252[value] ?? scalar)
      }
      isAfterRemoved = false
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    let text = Normalizer(.nfc).normalize(Array(String(view).utf8)).string
    var lines: [[Unicode.Scalar]] = []
    for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = Array(line)
      while let last = line.last, last.properties.isWhitespace { line.removeLast() }
      if !line.isEmpty || lines.last?.isEmpty == false { lines.append(line) }
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: lines.joined(separator: ["\n"]))
    return Array(String(result).utf8)
  }

  @Test(arguments: 0..<300)
  func agreesWithTheReference(seed: Int) {
    let bytes = Self.messyBytes(seed: seed)
    let result = TextNormalizer().normalize(bytes)
    #expect(result.text == Self.reference(bytes), "seed \(seed)")
    #expect(result.isChanged == (result.text != bytes), "seed \(seed)")
  }

  /// Each at a size at which anything quadratic would take minutes.
  @Test(arguments: [
    ("\n", ""), (" ", ""), ("\r\n", ""), (" \n", ""), ("\u{0}", ""), ("\u{3000}", ""),
    ("\u{FEFF}", ""),
    ("a\n\n\n", nil), ("a \u{A0}", nil), ("\u{301}\u{316}\u{0}", nil), ("\u{2028}x", nil),
  ])
  func manyTimesTheSameIsNoTrouble(unit: String, expected: String?) {
    let text = (0..<200_000 / unit.utf8.count).flatMap { _ in Array(unit.utf8) }
    let result = TextNormalizer().normalize(text)
    if let expected { #expect(areEqual(result.text, Array(expected.utf8))) }
    #expect(!TextNormalizer().normalize(result.text).isChanged)
  }
}
