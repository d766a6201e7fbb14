import Foundation
import JSON
import TestSupport
import Testing

/// Plain text in any charset, of files and of web archives.
@Suite struct TextInputTests {
  @Test func aByteOrderMarkIsNoText() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("\u{FEFF}Fever.".utf8), to: "a.txt")
    let result = try BuiltProgram.medprep("extract", path, "--quiet")
    #expect(try documents(result).first?["text"]?.string?.unicodeScalars.first == "F")
  }

  @Test(arguments: [
    ("latin-1", String.Encoding.isoLatin1), ("utf-16", .utf16), ("utf-8", .utf8),
    ("windows-1251", .windowsCP1251),
  ])
  func textFilesInAnyCharsetBecomeUTF8(name: String, encoding: String.Encoding) throws {
    let text =
      encoding == .windowsCP1251
      ? "Пациент поступил с жалобами на кашель и высокую температуру. Назначено лечение."
      : "Le patient a été traité pour une pneumonie à l'hôpital après une très longue fièvre."
    let folder = try TemporaryFolder()
    let path = try folder.write(try #require(text.data(using: encoding)), to: name + ".txt")
    let result = try BuiltProgram.medprep("extract", path, "--quiet")
    #expect(try documents(result).map { $0["text"]?.string } == [text])
  }

  @Test func aPlainTextPageOfAWebArchiveIsDecodedByItsCharset() throws {
    let body: [UInt8] = Array("10 ".utf8) + [0xB5] + Array("g".utf8)
    let http =
      Array("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=latin1\r\n\r\n".utf8) + body
    let header =
      "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: \(http.count)\r\n"
      + "Content-Type: application/http\r\n\r\n"
    let result = try BuiltProgram.medprep(
      "extract", "--quiet", input: Array(header.utf8) + http + Array("\r\n\r\n".utf8))
    #expect(try documents(result).map { $0["text"]?.string } == ["10 µg"])
  }

  @Test func aPageThatIsShorterThanItsLengthIsUsedAndReported() throws {
    let http = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nFever."
    let record =
      "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: \(http.utf8.count)\r\n\r\n\(http)\r\n\r\n"
    let result = try BuiltProgram.medprep("extract", input: Array(record.utf8))
    #expect(try documents(result).map { $0["text"]?.string } == ["Fever."])
    #expect(result.errorText.contains("1 records came cut short"), "\(result.errorText)")
  }

  @Test func recordsOfAWebArchiveThatAreNoPagesAreCounted() throws {
    let head = "WARC/1.0\r\nWARC-Type: "
    let archive =
      "\(head)warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
      + "\(head)resource\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nFever.\r\n\r\n"
      + "\(head)resource\r\nContent-Type: image/png\r\nContent-Length: 1\r\n\r\nx\r\n\r\n"
    let result = try BuiltProgram.medprep("extract", input: Array(archive.utf8))
    #expect(try documents(result).map { $0["text"]?.string } == ["Fever."])
    #expect(result.errorText.contains("2 records passed over"), "\(result.errorText)")
    let quiet = try BuiltProgram.medprep("extract", "--quiet", input: Array(archive.utf8))
    #expect(quiet.errorText == "")
  }

  @Test(arguments: ["studies", "warc"])
  func aFormatThatFindsNoDocumentIsSaid(format: String) throws {
    let result = try BuiltProgram.medprep(
      "extract", "--input-format", format, input: Array("Fever and cough.\n".utf8))
    #expect(result.output.isEmpty)
    #expect(result.errorText.contains("0 documents from 17 bytes"), "\(result.errorText)")
  }

  @Test func textInAnyCharsetBecomesUTF8() throws {
    let folder = try TemporaryFolder()
    let text = "Пациент жалуется на сильный кашель и высокую температуру уже третий день."
    try folder.write(
      text.data(using: .windowsCP1251) ?? Data(), to: "in/a.txt")
    try folder.write(
      [0xFF, 0xFE] + (text.data(using: .utf16LittleEndian) ?? Data()), to: "in/b.txt")
    let result = try BuiltProgram.medprep("extract", folder.path + "/in", "--quiet")
    #expect(try documents(result).compactMap { $0["text"]?.string } == [text, text])
  }
}
