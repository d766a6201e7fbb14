import Corpora
import JSON
import TestSupport
import Testing

@testable import Pipelines

@Suite struct RejectionTests {
  private func line(_ content: [UInt8]) throws -> JSONElement {
    let rejection = Rejection(
      origin: Origin(path: "a.gz", recordNumber: 3, byteOffset: 1_234_567), stage: .read,
      reason: .brokenRecord, detail: "broken", content: content)
    var writer = JSONWriter()
    rejection.write(to: &writer)
    return try JSONDocument(parsing: writer.bytes.span).root
  }

  @Test func keepsTheBytesOfARecordEvenWhereTheyAreNotUTF8() throws {
    #expect(try line(Array("{\"a".utf8))["content"]?.string == "{\"a")
    #expect(try line([0xFF, 0x00, 0x41])["content_base64"]?.string == "/wBB")
    #expect(try line([])["content"] == nil)
  }

  @Test func keepsAtMostTheLimit() throws {
    let long = [UInt8](repeating: 0x41, count: Rejection.contentLimit + 1)
    #expect(try line(long)["content"]?.utf8?.count == Rejection.contentLimit)
    #expect(try line(long)["content_bytes"]?.integer == Rejection.contentLimit + 1)
    #expect(try line(long.dropLast())["content_bytes"] == nil)
  }

  @Test(arguments: [
    ("a.jsonl", "{\"text\":\""), ("a.html", "<p>"), ("a.xml", "<a>"), ("a", "BZh9"),
    ("a.json", #"{"protocolSection":{"a":""#),
  ])
  func saysHowLongWasWhatAReaderCut(name: String, start: String) throws {
    let folder = try TemporaryFolder()
    let end = name == "a.json" ? "\"}}" : ""
    let long = start + String(repeating: "x", count: 200_000) + end
    var options = ReadingOptions()
    options.maximumRecordBytes = 100_000
    options.maximumLineBytes = 100_000
    let path = try folder.write(long.utf8, to: name)
    let error = #expect(throws: CorpusError.self) {
      var reader = try SourceReader(Input(path: path, name: name), options: options)
      _ = try reader.next()
    }
    var writer = JSONWriter()
    Rejection(try #require(error)).write(to: &writer)
    let line = try JSONDocument(parsing: writer.bytes.span).root
    #expect(line["content"]?.utf8?.count == Rejection.contentLimit)
    #expect(line["content_bytes"]?.integer == long.utf8.count)
  }

  @Test func namesFileRecordAndOffset() {
    let rejection = Rejection(
      origin: Origin(path: "a.gz", recordNumber: 3, byteOffset: 1_234_567), stage: .read,
      reason: .brokenRecord, detail: "broken")
    #expect(rejection.message == "a.gz, record 3, byte 1,234,567: broken")
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func groupsThousands(number: Int, text: String) {
    #expect(grouped(number) == text)
  }

  @Test(arguments: 0..<4)
  func aCutCharacterDoesNotMakeTheContentBinary(start: Int) throws {
    let text = String(repeating: "a", count: start) + String(repeating: "😀", count: 20_000)
    let content = try line(Array(text.utf8))["content"]?.string
    #expect(text.hasPrefix(try #require(content)))
    #expect((65_533...65_536).contains(content?.utf8.count ?? 0))
  }
}
