import TestSupport
import Testing
import UnicodeText

@Suite struct CharsetDecoderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var label, name, text: String
    var bytes: [UInt8]
    var testDescription: String { label }
  }

  /// Sentences in many charsets, encoded by Python.
  static let cases: [Case] = {
    guard let file = try? Fixtures.bytes("charsets.tsv").string else { return [] }
    return file.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let columns = line.split(separator: "\t").map(String.init)
      let digits = Array(columns[3].utf8)
      let bytes = stride(from: 0, to: digits.count, by: 2).map { place in
        UInt8(digits[place..<place + 2].string, radix: 16) ?? 0
      }
      return Case(label: columns[0], name: columns[1], text: columns[4], bytes: bytes)
    }
  }()

  @Test func theFixtureIsThere() {
    #expect(Self.cases.count == 38)
  }

  @Test(arguments: cases)
  func decodesWhatPythonEncoded(sample: Case) {
    let result = CharsetDecoder().decode(sample.bytes, transportCharset: sample.label)
    #expect(result.text.string.unicodeScalars.elementsEqual(sample.text.unicodeScalars))
    #expect(result.charset == sample.name)
    #expect(result.malformedCount == 0)
  }

  @Test(arguments: cases)
  func declarationsAreReadLikeTransportCharsets(sample: Case) {
    if sample.name.hasPrefix("utf") { return }  // Not readable before it is decoded.
    let label = " \"\(sample.label.uppercased())\"\n"
    let result = CharsetDecoder().decode(
      sample.bytes, transportCharset: "no-such-charset", declaredCharset: label)
    #expect(result.text == Array(sample.text.utf8))
    #expect(result.evidence == .declaration)
  }

  @Test(arguments: cases)
  func anyLabelOnUTF8IsOverruledByTheBytes(sample: Case) {
    if sample.name.hasPrefix("utf-16") || sample.name.hasPrefix("utf-32") { return }
    let bytes = Array(sample.text.utf8)
    for label in ["iso-8859-1", "gbk", "utf-16", "koi8-r", sample.label] {
      let result = CharsetDecoder().decode(
        bytes, transportCharset: label, declaredCharset: "shift_jis")
      #expect(result.text == bytes)
      #expect(result.charset == "utf-8")
      #expect(result.evidence == .validUTF8)
    }
  }

  /// What ICU's statistics can tell from one sentence.
  @Test(arguments: [
    "windows-1251", "koi8-r", "gb18030", "big5", "Shift_JIS", "euc-jp", "euc-kr", "iso-2022-jp",
    "windows-1256", "iso-8859-7", "utf-16le",
  ])
  func unlabelledTextIsDetected(label: String) throws {
    let sample = try #require(Self.cases.first { $0.label == label })
    let result = CharsetDecoder().decode(sample.bytes)
    #expect(result.text == Array(sample.text.utf8))
    #expect(result.evidence == .detection)
  }

  @Test(
    arguments: [
      ([0xEF, 0xBB, 0xBF, 0x61], "utf-8", "a"),
      ([0xFE, 0xFF, 0x00, 0xE9, 0xD8, 0x3D, 0xDE, 0x00], "utf-16be", "é😀"),
      ([0xFF, 0xFE, 0xE9, 0x00, 0x3D, 0xD8, 0x00, 0xDE], "utf-16le", "é😀"),
      ([0x00, 0x00, 0xFE, 0xFF, 0x00, 0x01, 0xF6, 0x00], "utf-32be", "😀"),
      ([0xFF, 0xFE, 0x00, 0x00, 0x00, 0xF6, 0x01, 0x00], "utf-32le", "😀"),
      ([0xEF, 0xBB, 0xBF], "utf-8", ""),
      ([0xFF, 0xFE], "utf-16le", ""),
      // A lone surrogate and half a code unit.
      ([0xFF, 0xFE, 0x3D, 0xD8, 0x61, 0x00], "utf-16le", "\u{FFFD}a"),
      ([0xFF, 0xFE, 0x61, 0x00, 0x62], "utf-16le", "a\u{FFFD}"),
      ([0xEF, 0xBB, 0xBF, 0x61, 0xFF], "utf-8", "a\u{FFFD}"),
    ] as [([UInt8], String, String)])
  func aByteOrderMarkDecidesAndGoes(bytes: [UInt8], charset: String, text: String) {
    let result = CharsetDecoder().decode(
      bytes, transportCharset: "gbk", declaredCharset: "iso-8859-2")
    #expect(result.text == Array(text.utf8))
    #expect(result.charset == charset)
    #expect(result.evidence == .byteOrderMark)
    #expect(result.malformedCount == text.unicodeScalars.count { $0 == "\u{FFFD}" })
  }

  @Test func utf16WithoutAMarkIsSeenByItsNULs() {
    let page = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><p>患者は頭痛を訴えている。</p>"
    let littleEndian = page.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let bigEndian = page.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    #expect(CharsetDecoder().decode(littleEndian).text == Array(page.utf8))
    #expect(CharsetDecoder().decode(bigEndian, declaredCharset: "utf-8").text == Array(page.utf8))
  }

  @Test func aDeclarationOfUTF16MeansUTF8() {
    let bytes = Array("<meta charset=utf-16>été été".utf8) + [0xFF] + Array(" été".utf8)
    let result = CharsetDecoder().decode(bytes, declaredCharset: "utf-16")
    #expect(result.charset == "utf-8")
    #expect(result.evidence == .declaration)
    #expect(result.malformedCount == 1)
  }

  /// A character in UTF-16 has a NUL wherever it is of ASCII, and one of ISO-2022 has seven bits.
  @Test(arguments: [
    "utf-16", "utf-16be", "unicode", "utf-32", "iso-2022-jp", "iso-2022-kr", "hz-gb-2312",
  ])
  func labelsThatTheBytesContradictArePassedOver(label: String) throws {
    for (charset, page) in [
      ("windows-1252", Array("<p>une r".utf8) + [0xE9] + Array("ponse</p>".utf8)),
      ("windows-1252", Array("une r".utf8) + [0xE9] + Array("ponse, et voil".utf8) + [0xE0, 0x20]),
    ] {
      let result = CharsetDecoder().decode(
        page, transportCharset: label, declaredCharset: label)
      #expect(result.charset == charset)
      #expect(result.malformedCount == 0)
    }
    let sample = try #require(Self.cases.first { $0.label == "windows-1251" })
    let page = Array("<html><p>".utf8) + sample.bytes + Array("</p>".utf8)
    let result = CharsetDecoder().decode(
      page, transportCharset: label, declaredCharset: "windows-1251")
    #expect(result.text.string == "<html><p>\(sample.text)</p>")
  }

  @Test func utf16WithoutASCIIIsBelieved() {
    let text = "患者は頭痛を訴えている"
    let bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(CharsetDecoder().decode(bytes, transportCharset: "utf-16le").text == Array(text.utf8))
  }

  @Test func aUTF8LabelOnOtherBytesIsPassedOver() throws {
    let sample = try #require(Self.cases.first { $0.label == "windows-1251" })
    let result = CharsetDecoder().decode(
      sample.bytes, transportCharset: "utf-8", declaredCharset: "windows-1251")
    #expect(result.text == Array(sample.text.utf8))
    #expect(result.evidence == .declaration)
  }

  @Test func aUTF8LabelHoldsForTextWithAFewFaults() {
    let bytes = Array("Größe ähnlich übel".utf8) + [0xE9, 0x20]
    let result = CharsetDecoder().decode(bytes, transportCharset: "UTF-8")
    #expect(result.text == Array("Größe ähnlich übel\u{FFFD} ".utf8))
    #expect(result.evidence == .transport)
    #expect(result.malformedCount == 1)
  }

  @Test func signsOfSingleBytesInUTF8AreRead() {
    func decoded(_ parts: [[UInt8]]) -> DecodedText {
      let text = Array("Größe, Höhe, Länge: 5 ".utf8) + parts.joined()
      return CharsetDecoder().decode(text, transportCharset: "utf-8")
    }
    let whole = decoded([[0xB5], Array("g/kg, 37 ".utf8), [0xB0], Array("C".utf8)])
    #expect(whole.text == Array("Größe, Höhe, Länge: 5 µg/kg, 37 °C".utf8))
    #expect(whole.malformedCount == 0)
    // A character in two, and a letter of who knows which charset.
    let broken = decoded([[0xC3, 0x0A, 0xA9, 0x20, 0x20], [0xE9, 0x20]])
    #expect(broken.text == Array("Größe, Höhe, Länge: 5 \u{FFFD}\n\u{FFFD}  \u{FFFD} ".utf8))
    #expect(broken.malformedCount == 3)
  }

  @Test func utf8CutInsideItsLastCharacterIsUTF8() {
    let bytes = Array("頭痛と高熱".utf8.dropLast())
    let result = CharsetDecoder().decode(bytes, transportCharset: "iso-8859-1")
    #expect(result.text == Array("頭痛と高\u{FFFD}".utf8))
    #expect(result.evidence == .validUTF8)
  }

  @Test func nothingKnownIsWindows1252() {
    for (bytes, text) in [([0x63, 0x61, 0x66, 0xE9], "café"), ([0x80, 0x20, 0x35], "€ 5")]
      as [([UInt8], String)]
    {
      let result = CharsetDecoder().decode(bytes, declaredCharset: "klingon")
      #expect(result.text == Array(text.utf8))
      #expect(result.charset == "windows-1252")
    }
  }

  @Test func validTextKeepsItsStorage() {
    let bytes = Array("头痛和咳嗽的患者 plain".utf8)
    let before = address(of: bytes)
    #expect(address(of: CharsetDecoder().decode(bytes).text) == before)
  }

  @Test func malformedBytesOfAMultibyteCharsetDoNotEatWhatFollows() {
    // E9 begins a Shift_JIS character; "<" cannot continue it.
    let result = CharsetDecoder().decode(
      [0x83, 0x41, 0xE9, 0x3C, 0x70, 0x3E], transportCharset: "shift_jis")
    #expect(result.text == Array("ア\u{FFFD}<p>".utf8))
    #expect(result.malformedCount == 1)
  }

  @Test func aLongTextIsDecodedWithoutSeams() {
    // Characters outside the BMP, at every offset of the converter's block.
    for padding in 0..<4 {
      let text = String(repeating: "x", count: padding) + String(repeating: "a😀", count: 20_000)
      let bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      let result = CharsetDecoder().decode([0xFF, 0xFE] + bytes)
      #expect(areEqual(result.text, Array(text.utf8)))
      #expect(result.malformedCount == 0)
    }
    // Three bytes of UTF-8 for one of TIS-620: more than is first guessed.
    let thai = CharsetDecoder().decode(
      [UInt8](repeating: 0xA1, count: 100_000), transportCharset: "tis-620")
    #expect(areEqual(thai.text, Array(String(repeating: "ก", count: 100_000).utf8)))
  }

  @Test(arguments: 0..<200)
  func anyBytesGiveValidTextUnderAnyLabel(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let bytes = (0..<Int.random(in: 0...600, using: &generator)).map { _ in
      UInt8.random(in: seed % 3 == 0 ? 0...255 : 0x1B...0xFF, using: &generator)
    }
    let labels = Self.cases.map(\.label) + ["utf-8", "utf-16be", "nonsense", ""]
    for _ in 0..<6 {
      let transport = labels.randomElement(using: &generator)
      let declared = labels.randomElement(using: &generator)
      let result = CharsetDecoder().decode(
        bytes, transportCharset: transport, declaredCharset: declared)
      #expect(isValid(result.text), "seed \(seed), \(transport ?? ""), \(declared ?? "")")
      #expect(!result.text.starts(with: [0xEF, 0xBB, 0xBF]))
    }
  }
}
