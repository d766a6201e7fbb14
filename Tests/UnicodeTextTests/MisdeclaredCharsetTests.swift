import TestSupport
import Testing
import UnicodeText

/// Pages that say a wrong charset, or none.
@Suite struct MisdeclaredCharsetTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var language, charset, text: String
    var bytes: [UInt8]
    var testDescription: String { "\(language) in \(charset)" }

    /// As what Python's codecs made of the text is decoded.
    ///
    /// GB2312 is called GBK, and read as GB18030.
    func isRead(_ decoded: DecodedText) -> Bool {
      decoded.text.string == text && decoded.malformedCount == 0 && decoded.isPlausible
    }
  }

  /// Two sentences in twelve languages, in the charsets that their pages are in.
  static let samples: [Sample] = {
    guard let file = try? Fixtures.bytes("misdeclared.tsv").string else { return [] }
    return file.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let columns = line.split(separator: "\t").map(String.init)
      let digits = Array(columns[2].utf8)
      let bytes = stride(from: 0, to: digits.count, by: 2).map { place in
        UInt8(digits[place..<place + 2].string, radix: 16) ?? 0
      }
      return Sample(language: columns[0], charset: columns[1], text: columns[3], bytes: bytes)
    }
  }()

  static let labels = [
    "utf-8", "iso-8859-1", "windows-1250", "windows-1251", "windows-1253", "windows-1254",
    "windows-1256", "koi8-r", "ibm866", "iso-8859-2", "iso-8859-5", "iso-8859-6", "iso-8859-7",
    "macintosh", "gb2312", "big5", "shift_jis", "euc-jp", "euc-kr",
  ]

  /// Charsets that differ from one another in letters of the same script.
  static let lookalikes: [String: Set<String>] = [
    "windows-1252": ["windows-1250", "windows-1254", "windows-1256", "iso-8859-2"],
    "windows-1250": ["iso-8859-2"], "iso-8859-2": ["windows-1250"],
  ]

  @Test func theFixtureIsThere() {
    #expect(Self.samples.count == 20)
  }

  @Test(arguments: samples)
  func aRightDeclarationIsBelieved(sample: Sample) {
    for isTransport in [true, false] {
      let result = CharsetDecoder().decode(
        sample.bytes, transportCharset: isTransport ? sample.charset : nil,
        declaredCharset: isTransport ? "iso-8859-1" : sample.charset)
      #expect(sample.isRead(result))
      #expect(result.evidence == (isTransport ? .transport : .declaration))
    }
  }

  @Test(arguments: samples)
  func aWrongDeclarationIsNot(sample: Sample) {
    for label in Self.labels where label != sample.charset {
      if Self.lookalikes[sample.charset]?.contains(label) == true { continue }
      let declared = CharsetDecoder().decode(sample.bytes, declaredCharset: label)
      #expect(sample.isRead(declared), "declared \(label): \(declared.text.string)")
      let transport = CharsetDecoder().decode(sample.bytes, transportCharset: label)
      #expect(sample.isRead(transport), "transport \(label): \(transport.text.string)")
    }
  }

  @Test(arguments: samples)
  func thePageIsBelievedWhereTheServerIsWrong(sample: Sample) {
    for label in ["iso-8859-1", "windows-1251", "gb2312"] where label != sample.charset {
      // Two names of one charset.
      if label == "iso-8859-1", sample.charset == "windows-1252" { continue }
      if label == "gb2312", sample.charset == "gb18030" { continue }
      let result = CharsetDecoder().decode(
        sample.bytes, transportCharset: label, declaredCharset: sample.charset)
      #expect(sample.isRead(result), "\(label): \(result.text.string)")
      #expect(result.evidence == .declaration)
    }
  }

  @Test(arguments: samples)
  func textWithoutADeclarationIsRead(sample: Sample) {
    let result = CharsetDecoder().decode(sample.bytes)
    #expect(sample.isRead(result), "\(result.charset): \(result.text.string)")
  }

  @Test(arguments: samples, ["iso-8859-1", "us-ascii", "windows-1251", "gb2312"])
  func aBadByteMakesNoOtherCharsetOfUTF8(sample: Sample, label: String) {
    let text = Array((sample.text + " ").utf8)
    let bytes = text + text + [0xE9, 0x20] + text
    let result = CharsetDecoder().decode(bytes, declaredCharset: label)
    #expect(result.charset == "utf-8")
    #expect(result.malformedCount == 1)
    #expect(result.text.starts(with: text + text))
  }

  /// Whatever stands around few characters, they prove nothing against a declaration.
  @Test(
    arguments: [
      ([0x35, 0xA0, 0x80], "windows-1252", "5\u{A0}€"),
      ([0x63, 0xE6, 0x75, 0x72], "latin1", "cæur"),
      ([0x4E, 0xE9, 0x65, 0x20, 0xC9], "windows-1251", "Nйe Й"),
    ] as [([UInt8], String, String)])
  func aFewCharactersAreAsDeclared(bytes: [UInt8], label: String, text: String) {
    #expect(CharsetDecoder().decode(bytes, declaredCharset: label).text.string == text)
  }

  @Test func whatIsWritingInNoCharsetIsReported() {
    var generator = SeededGenerator(seed: 1)
    let bytes = (0..<400).map { _ in UInt8.random(in: 0x80...0xFF, using: &generator) }
    let result = CharsetDecoder().decode(bytes, declaredCharset: "windows-1252")
    #expect(!result.isPlausible)
    #expect(result.charset == "windows-1252")
    #expect(CharsetDecoder().decode(Array("Größe".utf8)).isPlausible)
  }

  @Test func utf16WithoutAMarkMayHoldCharactersThatEndInZero() {
    let page = "<html><title>一覧</title><p>一日一回、一錠を飲む。\u{3000}一週間つづける。</p></html>"
    let littleEndian = page.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let bigEndian = page.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    #expect(CharsetDecoder().decode(littleEndian, declaredCharset: "utf-16le").text.string == page)
    #expect(CharsetDecoder().decode(bigEndian).text.string == page)
  }
}
