import Foundation
import TestSupport
import Testing
import UnicodeText

@Suite struct NormalizationProfileTests {
  @Test(arguments: [
    ("nfc", "nfc"), ("none", "none"), ("width", "nfc+width"),
    ("nfkc+quotes+spaces", "nfkc+spaces+quotes"),
    ("japanese", "nfc+width"), ("plain", "nfc+spaces+quotes"),
    ("multilingual", "nfc+width+arabic-forms+tatweel+spaces"),
  ])
  func namesAreReadAndWritten(name: String, written: String) throws {
    let profile = try #require(NormalizationProfile(rawValue: name))
    #expect(profile.rawValue == written)
    #expect(NormalizationProfile(rawValue: written) == profile)
  }

  @Test(arguments: ["", "nfx", "nfc+nfd", "nfc+", "+width", "plain+width", "NFC"])
  func otherNamesAreNot(name: String) {
    #expect(NormalizationProfile(rawValue: name) == nil)
  }

  @Test(arguments: [
    ("width", "Ａ１％　ﾊﾟﾝ ｶﾞ ｱ｡ ￥ ￦ ﾡ", "A1% パン ガ ア。 ¥ ₩ ᄀ"),
    ("width", "①㎎ﬁ² ﾊ", "①㎎ﬁ² ハ"),
    ("tatweel", "مـــرض السـكر", "مرض السكر"),
    (
      "tatweel", "٥ـ١٠ ملغ، 5 ــ\u{200B}10 mg، ـ 5، 1445هـ 10",
      "٥ـ١٠ ملغ، 5 ــ\u{200B}10 mg،  5، 1445ه 10"
    ),
    ("arabic-forms", "ﻣﺮﺽ ﻻ ﷲ ﷺ", "مرض لا الله ﷺ"),
    ("arabic-forms+tatweel", "ﹷ", "َ"),
    ("simplified", "高血壓患者應測量血壓。\nHypertension 餘額 乾坤", "高血压患者应测量血压。\nHypertension 余额 乾坤"),
    ("simplified", "高血压", "高血压"),
    (
      "simplified", "统计学显著差异，大阪俱乐部著名的摔跤者張先生\n統計學顯著，看著",
      "统计学显著差异，大阪俱乐部著名的摔跤者张先生\n统计学显著，看着"
    ),
    (
      "simplified", "疗效显著。臺灣，看著\n統計學顯著差異。后来显著改善，著名者笑著說（乾隆时期）",
      "疗效显著。台湾，看着\n统计学显著差异。后来显著改善，著名者笑着说（乾隆时期）"
    ),
    ("spaces", "a\u{A0}b\u{3000}\u{2003}c  d\n  indented   x\u{200B}y", "a b c d\n  indented xy"),
    ("quotes", "‘a’ “b” „c“ «d» ‹e› 「f」", "'a' \"b\" \"c\" \"d\" 'e' 「f」"),
    ("nfkc-casefold+quotes", "“Straße”", "\"strasse\""),
    ("nfd+width", "ｶﾞé", "ガé".decomposedStringWithCanonicalMapping),
  ])
  func folds(profile: String, text: String, expected: String) throws {
    let normalizer = TextNormalizer(profile: try #require(NormalizationProfile(rawValue: profile)))
    let result = normalizer.normalize(Array(text.utf8))
    #expect(result.text.string.unicodeScalars.elementsEqual(expected.unicodeScalars))
    #expect(result.isChanged == (Array(text.utf8) != Array(expected.utf8)))
    let again = normalizer.normalize(result.text)
    #expect(again.text == result.text)
    #expect(!again.isChanged)
  }

  /// Any mixture of what is folded, joined, removed and kept.
  @Test(arguments: [
    "nfc", "nfd", "nfkc", "nfkd", "nfkc-casefold", "none", "plain", "arabic", "japanese",
    "multilingual",
    "nfkc+width+arabic-forms+tatweel+spaces+quotes", "none+spaces",
  ])
  func normalizedTextIsNormal(name: String) throws {
    let normalizer = TextNormalizer(profile: try #require(NormalizationProfile(rawValue: name)))
    let pieces = [
      "a", "Ä", " ", "  ", "\n", "\t", "\u{A0}", "\u{3000}", "\u{200B}", "\u{301}", "\u{3099}",
      "\u{FF9E}",
      "ｶ", "か", "が", "中", "壓", "Ａ", "\u{640}", "\u{64E}", "\u{FE77}", "\u{FEFB}", "٥", "\u{FDFA}",
      "“",
      "«",
      "\u{FEFF}", "\u{7}", "\r\n", "\u{85}", "\u{2028}", "😀", "\u{1D15E}", "é", "ﬁ", "\u{FFE3}",
      "word",
      "1234567",
    ]
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<400 {
      let text = (0..<Int.random(in: 1...20, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      let once = normalizer.normalize(Array(text.utf8))
      let twice = normalizer.normalize(once.text)
      #expect(twice.text == once.text, "\(text.debugDescription)")
      #expect(!twice.isChanged, "\(text.debugDescription)")
      #expect(once.isChanged == (once.text != Array(text.utf8)), "\(text.debugDescription)")
    }
  }

  /// The whole of Unicode's NormalizationTest.txt, where Debian's package unicode-data is installed.
  ///
  /// The file's version must be that of the installed ICU (ICU 72 has Unicode 15.0, as Debian 12's package
  /// has); with another one, lines with characters that are unassigned in either would differ.
  @Test func conformsToUnicodesNormalizationTest() throws {
    func skip(_ reason: String) {
      FileHandle.standardError.write(Data("SKIPPED conformance: \(reason)\n".utf8))
    }
    // Compressed with bzip2, which Python reads.
    let unpacked = try Command.run(
      "python3",
      [
        "-c",
        "import bz2, sys; sys.stdout.buffer.write(bz2.open(sys.argv[1]).read())",
        "/usr/share/unicode/NormalizationTest.txt.bz2",
      ])
    guard unpacked.status == 0 else {
      return skip("unicode-data is not installed (Scripts/install-packages.sh --tests)")
    }
    let text = unpacked.text
    let version = text.prefix { $0 != "\n" }
    guard version.contains("-15.0.") else { return skip("\(version) is not ICU's version") }
    func bytes(_ column: Substring) -> [UInt8] {
      column.split(separator: " ").flatMap { number -> [UInt8] in
        guard let scalar = UInt32(number, radix: 16).flatMap(Unicode.Scalar.init) else { return [] }
        return Array(String(scalar).utf8)
      }
    }
    let forms = [NormalizationForm.nfc, .nfd, .nfkc, .nfkd].map { Normalizer($0) }
    var lineCount = 0
    var singles: Set<[UInt8]> = []
    var isPartOne = false
    for line in text.split(separator: "\n") {
      if line.hasPrefix("@") { isPartOne = line.hasPrefix("@Part1") }
      guard let first = line.first, first != "#", first != "@" else { continue }
      let columns = line.split(separator: ";").prefix(5).map(bytes)
      try #require(columns.count == 5)
      lineCount += 1
      if isPartOne { singles.insert(columns[0]) }
      // NFC of columns 1 to 3 is column 2, of 4 and 5 column 4; and so on (the file's own rules).
      let wanted = [
        [1, 1, 1, 3, 3], [2, 2, 2, 4, 4], [3, 3, 3, 3, 3], [4, 4, 4, 4, 4],
      ]
      for (form, targets) in zip(forms, wanted) {
        for (column, target) in zip(columns, targets) {
          guard form.normalize(column) != columns[target] else { continue }
          Issue.record("\(form.form), line \(line)")
        }
      }
    }
    #expect(lineCount > 18_000)
    // All characters that part 1 does not list are left alone by every form.
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(String(scalar).utf8)
      guard !singles.contains(bytes) else { continue }
      for form in forms where !form.isNormalized(bytes.span) {
        Issue.record("\(form.form) changes U+\(String(value, radix: 16))")
      }
    }
  }
}
