import Foundation
import TestSupport
import Testing
import UnicodeText

@Suite struct NormalizerTests {
  static let forms: [NormalizationForm] = [.nfc, .nfd, .nfkc, .nfkd, .nfkcCasefold]

  static func normalize(_ text: String, _ form: NormalizationForm) -> [UInt8] {
    Normalizer(form).normalize(Array(text.utf8))
  }

  /// The five columns of a line of NormalizationTest.txt, in UTF-8: source, NFC, NFD, NFKC, NFKD.
  static func unicodeTestLines() throws -> [[[UInt8]]] {
    let text = try Fixtures.bytes("NormalizationTest-sample.txt").string
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      line.split(separator: ";").prefix(5).map { column in
        var string = String.UnicodeScalarView()
        for number in column.split(separator: " ") {
          if let scalar = UInt32(number, radix: 16).flatMap(Unicode.Scalar.init) {
            string.append(scalar)
          }
        }
        return Array(String(string).utf8)
      }
    }
  }

  /// Against Foundation, whose tables are its own: letters, marks that join them, and what changes alone.
  /// (Not with a final consonant behind a Hangul syllable, which it does not compose.)
  @Test func knowsWhichTextsAreComposed() throws {
    var generator = SeededGenerator(seed: 5)
    let pieces: [Unicode.Scalar] = [
      "a", "e", "n", "\u{E9}", "\u{300}", "\u{301}", "\u{323}", "\u{340}", "\u{2126}", "\u{212B}",
      "д", "и",
      "\u{306}", "か", "\u{3099}", "\u{309A}", "が", "中", "\u{F900}", "\u{1100}", "\u{1161}",
      "가",
      "ا", "\u{653}", "\u{93C}", "क", "\u{958}", "\u{1D15E}", "😀", "。", "ﾊ", "ﾟ",
    ]
    var composedCount = 0
    for _ in 0..<3000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        text.append(pieces[Int.random(in: 0..<pieces.count, using: &generator)])
      }
      let string = String(text)
      let bytes = Array(string.utf8)
      let composed = string.precomposedStringWithCanonicalMapping
      let isComposed = Array(string.utf8) == Array(composed.utf8)
      let answer = Normalizer(.nfc).isNormalized(bytes.span)
      #expect(answer == isComposed)
      let ofAnyBytes = Normalizer(.nfc).isNormalized(anyBytes: bytes.span)
      #expect(ofAnyBytes == isComposed)
      if isComposed { composedCount += 1 }
    }
    #expect((300...2700).contains(composedCount))
  }

  // Every scalar of the first planes in a block of 64 bytes, and in one of characters of three bytes that
  // the block's end cuts. A text is composed if it is what becomes of its decomposition.
  @Test func knowsWhichScalarsAreComposedBesideOthers() {
    let nfc = Normalizer(.nfc)
    let nfd = Normalizer(.nfd)
    var wrong: [UInt32] = []
    var composedCount = 0
    for value in UInt32(0)..<0x2_0000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let letter: Character = value % 2 == 0 ? "中" : "d"
      let before = String(repeating: letter, count: Int(value / 2 % 21))
      let text = Array(
        (before + String(Character(scalar)) + String(repeating: letter, count: 70)).utf8)
      let isComposed = nfc.normalize(nfd.normalize(text)) == text
      if nfc.isNormalized(anyBytes: text.span) != isComposed { wrong.append(value) }
      if isComposed { composedCount += 1 }
    }
    #expect(wrong == [])
    #expect((100_000...130_000).contains(composedCount))
  }

  @Test(
    arguments: [
      [0x80], [0xC3], [0xC0, 0x80], [0xC1, 0xBF], [0xE4, 0xB8], [0xE0, 0x80, 0xAF],
      [0xED, 0xA0, 0x80],
      [0xC3, 0x28], [0xE4, 0xB8, 0x28], [0xE4, 0x28, 0xAD], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]])
  func whatIsNotUTF8IsNotNormalized(bytes: [UInt8]) {
    let text = Array("dose ".utf8) + bytes + Array(" médicament quotidien".utf8)
    let longText = text + [UInt8](repeating: 0x20, count: 64)
    let hanText =
      Array(String(repeating: "中", count: 20).utf8) + bytes
      + Array(String(repeating: "中", count: 50).utf8)
    for bytes in [text, bytes, longText, hanText] {
      let answer = Normalizer(.nfc).isNormalized(anyBytes: bytes.span)
      #expect(!answer)
    }
  }

  @Test func conformsToTheUnicodeNormalizationTest() throws {
    let lines = try Self.unicodeTestLines()
    #expect(lines.count > 800)
    for columns in lines {
      try #require(columns.count == 5)
      for (form, expected, sources) in [
        (NormalizationForm.nfc, 1, 0...2), (.nfc, 3, 3...4), (.nfd, 2, 0...2), (.nfd, 4, 3...4),
        (.nfkc, 3, 0...4), (.nfkd, 4, 0...4),
      ] {
        for source in sources {
          #expect(Normalizer(form).normalize(columns[source]) == columns[expected])
          #expect(
            isNormalized(columns[source], form) == (columns[source] == columns[expected]),
            "\(form): column \(source) of \(columns[0].string)")
        }
      }
    }
  }

  // What is expected is what normalizers.NFC().normalize_str(text) of tokenizers 0.23.3 gives.
  @Test(arguments: [
    ("b\u{301}\u{1DF9}", "b\u{301}\u{1DF9}", "b\u{1DF9}\u{301}"),  // U+1DF9: Unicode 10.0
    ("a\u{301}\u{8D3}\u{334}", "\u{E1}\u{8D3}\u{334}", "\u{E1}\u{334}\u{8D3}"),  // 11.0
    ("\u{11935}\u{11930}e\u{301}", "\u{11935}\u{11930}\u{E9}", "\u{11938}\u{E9}"),  // 13.0
    ("a\u{8D4}\u{316}", "a\u{316}\u{8D4}", "a\u{316}\u{8D4}"),  // 9.0
  ])
  func charactersAfterUnicode9CanBeLeftAlone(text: String, unicode9: String, all: String) {
    let bytes = Array(text.utf8)
    let old = Normalizer(.nfc, characters: .unicode9)
    #expect(old.normalize(bytes) == Array(unicode9.utf8))
    #expect(old.isNormalized(bytes.span) == (bytes == Array(unicode9.utf8)))
    #expect(Self.normalize(text, .nfc) == Array(all.utf8))
  }

  @Test(arguments: [
    (NormalizationForm.none, "e\u{301}ﬁＡ", "e\u{301}ﬁＡ"),
    (.nfc, "e\u{301}ﬁＡ", "éﬁＡ"),
    (.nfd, "éﬁＡ", "e\u{301}ﬁＡ"),
    (.nfkc, "e\u{301}ﬁＡ", "éfiA"),
    (.nfkd, "éﬁＡ", "e\u{301}fiA"),
    (.nfkcCasefold, "ÉﬁＡß\u{AD}", "éfiass"),
    (.nfkcCasefold, "PLAIN ascii @[`{", "plain ascii @[`{"),
    (.nfd, "한글", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"),
    (.nfc, "\u{1100}\u{1161}\u{11A8}", "각"),
  ])
  func givesTheForm(form: NormalizationForm, text: String, expected: String) {
    #expect(Self.normalize(text, form) == Array(expected.utf8))
  }

  @Test(arguments: forms)
  func normalTextKeepsItsStorage(form: NormalizationForm) {
    for source in ["plain words only", "患者は頭痛を訴えている。", "Œuvre d'été 😀", ""] {
      let text = Self.normalize(source + source, form)
      let before = address(of: text)
      #expect(address(of: Normalizer(form).normalize(text)) == before)
    }
  }

  /// Random text, thick with characters that combine, decompose or compose.
  static func mixedText(seed: Int) -> String {
    var generator = SeededGenerator(seed: UInt64(seed))
    let thick: [ClosedRange<UInt32>] = [
      0x41...0x7A, 0xC0...0x17F, 0x300...0x362, 0x5B0...0x5C2, 0x9BE...0x9D7, 0xF71...0xF81,
      0x1100...0x11C2, 0x1E00...0x1FFF, 0x2000...0x2100, 0x3040...0x30FF, 0xAC00...0xAC20,
      0xFB00...0xFDFF, 0xFE00...0xFFEF, 0x1D100...0x1D200, 0x11300...0x11360, 0x344...0x345,
      0x300...0x31F, 0x0...0x10FFFF,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...300, using: &generator) {
      let range = thick[Int.random(in: 0..<thick.count, using: &generator)]
      let value = UInt32.random(in: range, using: &generator)
      if let scalar = Unicode.Scalar(value) { text.append(scalar) }
    }
    return String(text)
  }

  @Test(arguments: 0..<100)
  func normalizingTwiceIsNormalizingOnce(seed: Int) {
    let text = Self.mixedText(seed: seed)
    for form in Self.forms {
      let once = Self.normalize(text, form)
      #expect(isValid(once))
      #expect(isNormalized(once, form), "seed \(seed), \(form)")
      #expect(Normalizer(form).normalize(once) == once, "seed \(seed), \(form)")
    }
  }

  @Test(arguments: 0..<100)
  func formsAreReachedFromEachOther(seed: Int) {
    let text = Self.mixedText(seed: seed)
    let nfc = Self.normalize(text, .nfc)
    let nfd = Self.normalize(text, .nfd)
    let nfkc = Self.normalize(text, .nfkc)
    #expect(Normalizer(.nfc).normalize(nfd) == nfc, "seed \(seed)")
    #expect(Normalizer(.nfd).normalize(nfc) == nfd, "seed \(seed)")
    #expect(Normalizer(.nfkc).normalize(nfd) == nfkc, "seed \(seed)")
    #expect(Normalizer(.nfkd).normalize(nfkc) == Self.normalize(text, .nfkd), "seed \(seed)")
  }

  @Test func textOfManySegmentsIsNormalizedAsAWhole() {
    // More than ICU is given at once; pieces of every length stand at the cuts.
    for padding in 0..<4 {
      let piece = Array("e\u{301}\u{316}がＡ ".utf8)
      let text = [UInt8](repeating: 0x78, count: padding) + (0..<30_000).flatMap { _ in piece }
      let unit = Normalizer(.nfkd).normalize(piece)
      let expected = [UInt8](repeating: 0x78, count: padding) + (0..<30_000).flatMap { _ in unit }
      #expect(areEqual(Normalizer(.nfkd).normalize(text), expected))
    }
  }

  @Test(arguments: forms)
  func expansionElevenfoldFits(form: NormalizationForm) {
    let text = (0..<10_000).flatMap { _ in Array("\u{FDFA}".utf8) }
    let expected = form == .nfc || form == .nfd ? 30_000 : 330_000
    #expect(Normalizer(form).normalize(text).count == expected)
  }

  /// What ICU alone does in quadratic time: minutes for all of these.
  @Test(arguments: forms, ["\u{301}\u{316}", "\u{F73}\u{345}", "\u{344}\u{316}", "\u{5B0}\u{301}"])
  func marksInWrongOrderAreSortedInTime(form: NormalizationForm, marks: String) throws {
    let text = "a" + String(repeating: marks, count: 30_000) + "b"
    let normalized = Self.normalize(text, form)
    #expect(isNormalized(normalized, form))
    #expect(!isNormalized(Array(text.utf8), form))

    let decomposedCount = Self.normalize(marks, .nfd).string.unicodeScalars.count
    let nfd = Normalizer(.nfd).normalize(normalized).string.unicodeScalars.dropFirst().dropLast()
    if form != .nfkcCasefold {
      var classes: [UInt8] = []
      for scalar in nfd {
        classes.append(scalar.properties.canonicalCombiningClass.rawValue)
      }
      #expect(classes == classes.sorted())
      #expect(nfd.count == 30_000 * decomposedCount)
    }
  }

  @Test func ignorableCharactersDoNotHideARunOfMarksFromCaseFolding() {
    let text = "a" + String(repeating: "\u{301}\u{AD}\u{316}\u{200D}", count: 30_000) + "b"
    let plain = "a" + String(repeating: "\u{301}\u{316}", count: 30_000) + "b"
    let folded = Self.normalize(text, .nfkcCasefold)
    #expect(areEqual(folded, Self.normalize(plain, .nfkcCasefold)))
    #expect(isNormalized(folded, .nfkcCasefold))
  }

  /// Runs on both sides of the length from which runs are sorted before ICU sees them.
  @Test(arguments: 0..<60)
  func longRunsAreSortedAsShortOnesAre(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let marks: [Unicode.Scalar] = [
      "\u{301}", "\u{316}", "\u{327}", "\u{345}", "\u{344}", "\u{F73}", "\u{5B0}", "\u{3099}",
      "\u{334}", "\u{1D165}", "\u{302}", "\u{F74}", "\u{308}",
    ]
    let count = 20 + 7 * seed
    let run = (0..<count).map { _ in marks[Int.random(in: 0..<marks.count, using: &generator)] }
    // By the definition of canonical ordering, on decomposed marks.
    let parts = run.flatMap { mark in
      Self.normalize(String(mark), .nfd).string.unicodeScalars.map { scalar in
        (scalar, scalar.properties.canonicalCombiningClass.rawValue)
      }
    }
    let sorted = parts.enumerated().sorted {
      ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
    }
    var text = "x".unicodeScalars
    text.append(contentsOf: run)
    var expected = "x".unicodeScalars
    expected.append(contentsOf: sorted.map(\.element.0))
    #expect(Self.normalize(String(text) + "y", .nfd) == Array((String(expected) + "y").utf8))
  }
}
