import Corpora
import Foundation
import JSON
import TestSupport
import Testing

@Suite struct WARCReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  func read(_ bytes: [UInt8], limit: Int = 64 << 20) throws -> Reading {
    var options = ReadingOptions()
    options.maximumRecordBytes = limit
    let (reading, isTheSame) = readingWhateverTheChunks(
      try folder.write(bytes, to: "a.warc"), options)
    #expect(isTheSame)
    return reading
  }

  /// A WARC record.
  func record(
    type: String = "response", contentType: String = "application/http; msgtype=response",
    fields: String = "", block: [UInt8], length: Int? = nil, version: String = "WARC/1.0"
  ) -> [UInt8] {
    Array(
      """
      \(version)\r
      WARC-Type: \(type)\r
      WARC-Record-ID: <urn:uuid:0001>\r
      WARC-Date: 2020-01-01T00:00:00Z\r
      WARC-Target-URI: http://example.com/\r
      Content-Type: \(contentType)\r
      \(fields)Content-Length: \(length ?? block.count)\r
      \r

      """.utf8) + block + Array("\r\n\r\n".utf8)
  }

  /// An HTTP response.
  func response(
    _ body: [UInt8], type: String? = "text/html", fields: String = "", status: Int = 200
  ) -> [UInt8] {
    let typeField = type.map { "Content-Type: \($0)\r\n" } ?? ""
    return Array("HTTP/1.1 \(status) Whatever\r\n\(typeField)\(fields)\r\n".utf8) + body
  }

  func page(_ name: String) -> [UInt8] {
    record(block: response(Array("<p>\(name)".utf8)))
  }

  // MARK: Real files

  /// name, delivered, skipped, errors, bytes of the first content.
  ///
  /// Delivered and skipped as warcio lists the records; the content as Python's zlib and warcio's
  /// reader give it.
  @Test(arguments: [
    ("example.warc", 1, 5, 0, 1270),
    ("example-iana.org-chunked.warc", 1, 2, 0, 7223),
    ("example-resource.warc.gz", 1, 2, 0, 1303),
    ("example-space-in-target-uri.warc.gz", 0, 2, 0, 0),
    ("example-wget-bad-target-uri.warc.gz", 1, 5, 0, 1270),
    ("example-wrong-chunks.warc.gz", 1, 1, 0, 1270),
    ("example-bad-non-chunked.warc.gz", 1, 5, 0, 1270),
    ("example-bad.warc.gz.bad", 1, 5, 0, 1270),
    ("example-trunc.warc", 1, 3, 1, 1270),
    ("post-test.warc.gz", 0, 6, 0, 0),
    ("example-digest.warc", 0, 4, 0, 0),
  ])
  func readsTheFilesOfWarcio(
    name: String, records: Int, skipped: Int, errors: Int, count: Int
  ) throws {
    let path = Fixtures.path("warcio/\(name)")
    let (reading, isTheSame) = readingWhateverTheChunks(path)
    #expect(isTheSame)
    #expect(reading.contentKind == .warc)
    #expect(reading.records.count == records)
    #expect(reading.skippedRecordCount == skipped)
    #expect(reading.errors.count == errors, "\(reading.errors)")
    #expect(reading.records.first?.content.count ?? 0 == count)
  }

  @Test func unbracketsTheURLsOfWget() {
    let reading = Reading(Fixtures.path("warcio/example-wget-bad-target-uri.warc.gz"))
    #expect(reading.records.map(\.document.url) == ["http://example.com/"])
  }

  @Test func anArchiveInTheOldFormatIsRefusedByName() {
    let reading = Reading(Fixtures.path("warcio/example.arc"))
    #expect(reading.errors.map(\.kind) == [.unsupported])
    #expect(reading.errors.first?.message.contains("ARC") == true)
  }

  // MARK: Records

  @Test func takesIdentifierURLDateAndCharset() throws {
    let reading = try read(
      record(block: response(Array("<p>é".utf8), type: "Text/HTML; Charset=\"UTF-8\"")))
    let first = try #require(reading.records.first)
    #expect(first.document.id == "0001")
    #expect(first.document.url == "http://example.com/")
    // When a page was fetched is not when it was published.
    #expect(first.document.date == nil)
    #expect(
      first.document.metadata == [
        JSONField(key: "fetched", value: .string(Array("2020-01-01T00:00:00Z".utf8)))
      ])
    #expect(first.charset == "UTF-8")
    #expect(first.origin == Origin(path: folder.path + "/a.warc", recordNumber: 1, byteOffset: 0))
    #expect(reading.texts == ["<p>é"])
  }

  @Test(arguments: ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"])
  func readsEveryVersion(version: String) throws {
    let reading = try read(record(block: response(Array("<p>x".utf8)), version: version))
    #expect(reading.texts == ["<p>x"])
  }

  @Test(
    arguments: [
      ("text/html", 200, MediaType.html), ("application/xhtml+xml", 200, .html),
      ("text/plain", 200, .text), ("application/atom+xml; x=y", 200, .xml), ("text/xml", 200, .xml),
      ("image/png", 200, nil), ("image/svg+xml", 200, nil), ("application/json", 200, nil),
      ("text/html", 404, nil), ("text/html", 301, nil), ("text/html", 206, nil), (nil, 200, .html),
    ] as [(String?, Int, MediaType?)])
  func acceptsPagesOfTheRightStatusAndType(type: String?, status: Int, expected: MediaType?) throws
  {
    let body = Array("<!DOCTYPE html><p>x".utf8)
    let reading = try read(record(block: response(body, type: type, status: status)))
    #expect(reading.records.map(\.mediaType) == (expected.map { [$0] } ?? []))
    #expect(reading.records.allSatisfy { $0.isXML == (type == "application/xhtml+xml") })
    #expect(reading.skippedRecordCount == (expected == nil ? 1 : 0))
    #expect(reading.errors.isEmpty)
  }

  @Test func deliversResourcesAndConversionsAndSkipsAllElse() throws {
    let block = Array("text".utf8)
    let file =
      record(type: "warcinfo", contentType: "application/warc-fields", block: block)
      + record(type: "request", block: block) + record(type: "revisit", block: block)
      + record(type: "metadata", contentType: "text/plain", block: block)
      + record(type: "conversion", contentType: "text/plain", block: block)
      + record(type: "resource", contentType: "text/html; charset=koi8-r", block: block)
      + record(type: "resource", contentType: "image/gif", block: block)
      + record(type: "response", contentType: "text/dns", block: block)
    let reading = try read(file)
    #expect(reading.records.map(\.mediaType) == [.text, .html])
    #expect(reading.records.map(\.charset) == [nil, "koi8-r"])
    #expect(reading.records.map(\.origin.recordNumber) == [5, 6])
    #expect(reading.skippedRecordCount == 6)
  }

  @Test func interimResponsesArePassedOver() throws {
    let interim =
      "HTTP/1.1 103 Early Hints\r\nContent-Type: image/png\r\n\r\nHTTP/1.1 100 Continue\n\n"
    let page = response(Array("<p>x".utf8))
    let file = record(block: Array(interim.utf8) + page) + record(block: Array(interim.utf8))
    let reading = try read(file)
    #expect(reading.texts == ["<p>x"])
    #expect(reading.skippedRecordCount == 1)
  }

  @Test func aResourceWithAnHTTPHeaderIsAResponse() throws {
    let file =
      record(type: "resource", block: response(Array("<p>x".utf8)))
      + record(
        type: "resource", contentType: "application/http; msgtype=request",
        block: Array("GET / HTTP/1.1\r\n\r\n".utf8))
    let reading = try read(file)
    #expect(reading.texts == ["<p>x"])
    #expect(reading.skippedRecordCount == 1)
    #expect(reading.errors.isEmpty)
  }

  /// As for the standard, <https://mimesniff.spec.whatwg.org>, and for servers that do not know a name.
  @Test(
    arguments: [
      nil, "application/octet-stream", "binary/octet-stream", "*/*", "unknown/unknown",
    ] as [String?])
  func markupUnderATypeThatSaysNothingIsTold(type: String?) throws {
    let page = Array("<!DOCTYPE html><p>x".utf8)
    let chunks = Array("13\r\n".utf8) + page + Array("\r\n0\r\n\r\n".utf8)
    var file =
      record(block: response(page, type: type))
      + record(block: response(chunks, type: type, fields: "Transfer-Encoding: chunked\r\n"))
      + record(block: response(Array("MZ, a program".utf8), type: type))
    if let type { file += record(type: "resource", contentType: type, block: page) }
    let reading = try read(file)
    #expect(reading.records.map(\.mediaType) == [.html, .html] + (type == nil ? [] : [.html]))
    #expect(reading.records.allSatisfy { $0.content == page })
    #expect(reading.skippedRecordCount == 1)
  }

  @Test func bareLineFeedsAndFoldedFieldsAreFine() throws {
    let block = "HTTP/1.0 200\ncontent-type: text/html\n\n<p>page\n"
    let header = """
      WARC/1.0
      WARC-Type: response
      WARC-Target-URI:
       http://example.com/
      no colon here
      Content-Length: \(block.utf8.count)

      """
    let reading = try read(Array("\(header)\n\(block)\n\n".utf8))
    #expect(reading.errors.isEmpty, "\(reading.errors)")
    #expect(reading.texts == ["<p>page\n"])
    #expect(reading.records[0].document.url == "http://example.com/")
    #expect(reading.records[0].document.id == "a.warc#1")
  }
}
