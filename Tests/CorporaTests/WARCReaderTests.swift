import Corpora
import Foundation
import JSON
import TestSupport
import Testing

/// A WARC record.
private func record(
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
private func response(
  _ body: [UInt8], type: String? = "text/html", fields: String = "", status: Int = 200
) -> [UInt8] {
  let typeField = type.map { "Content-Type: \($0)\r\n" } ?? ""
  return Array("HTTP/1.1 \(status) Whatever\r\n\(typeField)\(fields)\r\n".utf8) + body
}

private func page(_ name: String) -> [UInt8] {
  record(block: response(Array("<p>\(name)".utf8)))
}

@Suite struct WARCReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(_ bytes: [UInt8], limit: Int = 64 << 20) throws -> Reading {
    var options = ReadingOptions()
    options.maximumRecordBytes = limit
    let (reading, isTheSame) = readingWhateverTheChunks(
      try folder.write(bytes, to: "a.warc"), options)
    #expect(isTheSame)
    return reading
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

  // MARK: Bodies

  @Test func undoesChunksAndStackedCompressions() throws {
    let body = Array("<p>compressed page".utf8)
    let gzip = try compressed(body, by: "gzip")
    let zstd = try compressed(gzip, by: "zstd")
    func chunked(_ bytes: [UInt8]) -> [UInt8] {
      let half = bytes.count / 2
      return Array("\(String(half, radix: 16)) ;a=b\r\n".utf8) + bytes[..<half]
        + Array("\r\n00\(String(bytes.count - half, radix: 16).uppercased())\r\n".utf8)
        + bytes[half...] + Array("\r\n0\r\n\r\n".utf8)
    }
    let cases: [([UInt8], String)] = [
      (gzip, "Content-Encoding: gzip\r\n"), (gzip, "content-encoding: x-GZIP\r\n"),
      (zstd, "Content-Encoding: gzip, zstd\r\n"),
      (zstd, "Content-Encoding: gzip\r\nContent-Encoding: zstd\r\n"),
      (chunked(gzip), "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
      (chunked(body), "Transfer-Encoding: Chunked\r\n"),
      (body, "Transfer-Encoding: chunked\r\n"), (body, "Content-Encoding: gzip\r\n"),
      (body, "Content-Encoding: br\r\n"), (body, "Content-Encoding: identity\r\n"),
      (body, "Content-Encoding: utf-8\r\n"), (body, "Content-Length: \(body.count)\r\n"),
      (body, "Content-Encoding: gzip\r\nContent-Length: \(body.count / 2)\r\n"),
      (chunked(gzip), "Transfer-Encoding: gzip, chunked\r\n"),
      (gzip, "Transfer-Encoding: x-gzip\r\n"), (body, "Transfer-Encoding: deflate\r\n"),
      (gzip, ""), (zstd, ""), (zstd, "Content-Encoding: zstd\r\n"),
      (try compressed(gzip, by: "gzip"), "Content-Encoding: gzip\r\n"),
    ]
    for (stored, fields) in cases {
      let reading = try read(record(block: response(stored, fields: fields)))
      #expect(reading.records.map(\.content) == [body], "\(fields)")
      #expect(reading.records.first?.isTruncated == false, "\(fields)")
    }
  }

  @Test func aBodyThatBreaksOffIsDeliveredAndMarked() throws {
    let body = Array(String(repeating: "<p>page", count: 1000).utf8)
    let gzip = try compressed(body, by: "gzip")
    for (stored, fields) in [
      (Array(gzip[..<(gzip.count - 8)]), "Content-Encoding: gzip\r\n"),
      (Array("1b58\r\n".utf8) + body[..<500], "Transfer-Encoding: chunked\r\n"),
      (Array("7\r\n<p>page\r\nzz\r\n".utf8), "Transfer-Encoding: chunked\r\n"),
      (Array(body[..<500]), "Content-Length: \(body.count)\r\n"),
    ] {
      let reading = try read(record(block: response(stored, fields: fields)))
      #expect(reading.records.count == 1)
      #expect(reading.records.first?.isTruncated == true)
      #expect(body.starts(with: reading.records.first?.content ?? [0]))
    }
    let marked = try read(
      record(fields: "WARC-Truncated: length\r\n", block: response(Array("<p>".utf8))))
    #expect(marked.records.map(\.isTruncated) == [true])
  }

  @Test func anUndecodableBodyIsAnErrorAndTheNextRecordIsRead() throws {
    let bad: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF]
    let reading = try read(
      record(block: response(bad, fields: "Content-Encoding: gzip\r\n"))
        + record(block: response([1, 2], fields: "Content-Encoding: sdch\r\n")) + page("next"))
    #expect(reading.texts == ["<p>next"])
    #expect(reading.errors.map(\.kind) == [.malformed, .malformed])
  }

  @Test func binaryDataThatIsServedAsAPageIsAnErrorByItsKind() throws {
    var random = SeededGenerator(seed: 3)
    let noise = [UInt8(0x0B)] + (0..<4000).map { _ in UInt8.random(in: 0...255, using: &random) }
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D]
    let utf16 = Array("<p>Fever".utf16).flatMap { [UInt8(truncatingIfNeeded: $0), 0] as [UInt8] }
    let reading = try read(
      record(block: response(png)) + record(block: response(noise))
        + record(block: response([0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10]))
        + record(block: response(utf16))
        + record(block: response(Array("<p>a\0b and more text</p>".utf8))))
    #expect(
      reading.errors.map(\.message) == [
        "an image, which is no html", "binary data, which is no html", "an image, which is no html",
      ])
    #expect(reading.records.map(\.content) == [utf16, Array("<p>a\0b and more text</p>".utf8)])
  }

  @Test func largeRecordsAndBombsAreErrorsAndTheNextRecordIsRead() throws {
    let zeros = try compressed([UInt8](repeating: 0, count: 1 << 20), by: "gzip")
    let reading = try read(
      record(block: response([UInt8](repeating: 0x61, count: 200_000)))
        + record(block: response(zeros, fields: "Content-Encoding: gzip\r\n")) + page("next"),
      limit: 100_000)
    #expect(reading.texts == ["<p>next"])
    #expect(reading.errors.map(\.kind) == [.tooLarge, .tooLarge])
    #expect(reading.errors.map(\.origin.recordNumber) == [1, 2])
  }

  // MARK: Broken files

  @Test(arguments: [
    ("Content-Length: -5", 2), ("Content-Length: many", 2), ("X: y", 2),
    ("Content-Length: 99999999999999999999", 2),
  ])
  func aBrokenHeaderIsAnErrorAndTheNextRecordIsRead(field: String, number: Int) throws {
    let broken = Array("WARC/1.0\r\nWARC-Type: response\r\n\(field)\r\n\r\n<p>lost\r\n\r\n".utf8)
    let first = page("first")
    let reading = try read(first + broken + page("last"))
    #expect(reading.texts == ["<p>first", "<p>last"])
    #expect(reading.errors.map(\.kind) == [.malformed])
    #expect(reading.errors.first?.origin.recordNumber == number)
    #expect(reading.errors.first?.origin.byteOffset == first.count)
    #expect(reading.records.last?.origin.byteOffset == first.count + broken.count)
  }

  @Test func aWrongLengthCostsTheRecordAndSaysSo() throws {
    let block = response(Array("<p>one\nWARC/x\nWARC/1.0 is a format\n".utf8))
    let reading = try read(
      record(block: block, length: block.count - 20) + page("next"))
    #expect(reading.texts.last == "<p>next")
    #expect(reading.errors.count == 1)
    #expect(reading.errors.first?.message.contains("Content-Length") == true)
  }

  @Test func aHeaderThatIsCutByTheNextRecordCostsOnlyItself() throws {
    let reading = try read(Array("WARC/1.0\r\nWARC-Type: response\r\n".utf8) + page("next"))
    #expect(reading.texts == ["<p>next"])
    #expect(reading.errors.map(\.kind) == [.malformed])
  }

  @Test func everyTruncationGivesWholeRecordsAndAtMostOneError() throws {
    let pages = (0..<3).map { page("page \($0)") }
    let file = Array(pages.joined())
    for count in 5..<file.count {
      let reading = Reading(try folder.write(Array(file[..<count]), to: "cut.warc"))
      #expect(
        reading.texts == Array(["<p>page 0", "<p>page 1", "<p>page 2"].prefix(reading.texts.count)))
      #expect(reading.errors.count <= 1)
      #expect(reading.texts.count >= count / pages[0].count)
    }
  }

  @Test func aDamagedGzipMemberCostsItsRecordOnly() throws {
    var generator = SeededGenerator(seed: 7)
    func noise() -> [UInt8] {
      (0..<3000).map { _ in UInt8.random(in: 97...122, using: &generator) }
    }
    var members = try (0..<4).map { index in
      try compressed(
        record(block: response(Array("<p>\(index) ".utf8) + noise())), by: "gzip")
    }
    for index in 600..<700 { members[1][index] ^= 0xA5 }
    let reading = try read(Array(members.joined()))
    #expect(reading.texts.map { $0.prefix(4) } == ["<p>0", "<p>2", "<p>3"])
    #expect(reading.errors.map(\.kind) == [.damaged])
    #expect(reading.errors.first?.isFatalForFile == false)
  }

  /// Byte 1 to 8 from the end: the CRC-32 and the length of RFC 1952, section 2.3.
  @Test(arguments: [1, 8], ["response", "warcinfo"])
  func aMemberWithAWrongChecksumIsTheOneThatIsRejected(fromEnd: Int, type: String) throws {
    let records = [
      page("0"), page("1"), record(type: type, block: response(Array("<p>bad".utf8))), page("3"),
    ]
    var members = try records.map { try compressed($0, by: "gzip") }
    members[2][members[2].count - fromEnd] ^= 0xFF
    let reading = try read(Array(members.joined()))
    #expect(reading.texts == ["<p>0", "<p>1", "<p>3"])
    #expect(reading.errors.map(\.kind) == [.damaged])
    let error = try #require(reading.errors.first)
    #expect(error.origin.recordNumber == 3)
    #expect(error.origin.byteOffset == records[0].count + records[1].count)
    #expect(reading.records.last?.origin.recordNumber == 4)
  }

  @Test func aMemberWithABrokenHeaderDoesNotTouchTheOneBefore() throws {
    var members = try ["0", "1", "2"].map { try compressed(page($0), by: "gzip") }
    members[1][2] = 9
    let reading = try read(Array(members.joined()))
    #expect(reading.texts == ["<p>0", "<p>2"])
    #expect(reading.errors.map(\.origin.recordNumber) == [2])
  }

  @Test func aMemberWithoutItsChecksumIsRejectedAtTheEndOfTheFile() throws {
    let members = try ["0", "1"].map { try compressed(page($0), by: "gzip") }
    let reading = try read(Array(members.joined().dropLast(8)))
    #expect(reading.texts == ["<p>0"])
    #expect(reading.errors.map(\.origin.recordNumber) == [2])
  }

  @Test(arguments: 0..<100)
  func anyDamageEndsTheFileWithoutCrash(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var file = Array((0..<5).map { page("page \($0)") }.joined())
    for _ in 0..<Int.random(in: 1...20, using: &generator) {
      let index = Int.random(in: 5..<file.count, using: &generator)
      file[index] = UInt8.random(in: 0...255, using: &generator)
    }
    let (reading, isTheSame) = readingWhateverTheChunks(try folder.write(file, to: "a.warc"))
    #expect(isTheSame)
    #expect(reading.records.count + reading.errors.count + reading.skippedRecordCount > 0)
  }

  @Test(arguments: ["gzip", "zstd"], ["response", "request"])
  func aRecordThatIsTooLongEndsWhereTheNextMemberStarts(command: String, type: String) throws {
    let long = record(type: type, block: response(Array("<p>long".utf8)), length: 90_000)
    let parts = [page("0"), page("1"), long, page("3"), page("4")]
    let reading = Reading(
      try folder.write(parts.flatMap { try compressed($0, by: command) }, to: "a.warc.gz"))
    #expect(reading.texts == ["<p>0", "<p>1", "<p>3", "<p>4"])
    #expect(reading.errors.map(\.origin.recordNumber) == [3])
    #expect(reading.errors.first?.message.contains("Content-Length") == true)
    #expect(reading.errors.first?.isFatalForFile == false)
  }

  @Test(arguments: ["plain", "gzip", "zstd"], [3000, 1 << 40])
  func aRecordThatIsLongerThanTheFileGivesTheNextOnesBack(command: String, length: Int) throws {
    let file = Array(
      [
        page("0"), record(block: response(Array("<p>WARC/1.0\nno\n".utf8)), length: length),
        page("2"), record(block: response(Array("<p>".utf8)), length: length), page("4"),
      ].joined())
    let path = try folder.write(
      command == "plain" ? file : compressed(file, by: command), to: "a.warc")
    let reading = Reading(path)
    // Of a larger one than may be read, only what is in the same part of a plain file.
    if command == "plain" || length == 3000 {
      #expect(reading.texts == ["<p>0", "<p>2", "<p>4"])
    }
    #expect(reading.errors.first?.message.contains("the file ends inside a record") == true)
  }

  @Test func whatADamagedMemberTookOfTheNextIsGivenBack() throws {
    let members = try ["0", "1", "2", "3"].map { try compressed(page($0), by: "gzip") }
    for count in stride(from: 30, to: members[1].count, by: 7) {
      let file = members[0] + members[1][..<count] + members[2] + members[3]
      let reading = Reading(try folder.write(file, to: "a.warc.gz"))
      #expect(reading.texts == ["<p>0", "<p>2", "<p>3"], "\(count)")
      // What was taken looks like records now and then.
      #expect(1...3 ~= reading.errors.count, "\(count): \(reading.errors)")
    }
  }

  /// What is left of a damaged block must not run into the first line of the next member.
  @Test func aDamagedBlockThatHasBecomeLongerEndsWithItsMember() throws {
    let long = record(block: response(Array("<p>bad and longer than it says".utf8)), length: 50)
    var member = try compressed(Array(long.dropLast(4)), by: "gzip")
    member[member.count - 6] ^= 1
    let members = try ["0", "2"].map { try compressed(page($0), by: "gzip") }
    let reading = try read(members[0] + member + members[1])
    #expect(reading.texts == ["<p>0", "<p>2"])
    #expect(reading.errors.map(\.kind) == [.damaged])
  }

  @Test(arguments: 0..<100)
  func anyDamageOfAMemberCostsItsRecordAndIsCounted(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let command = seed % 2 == 0 ? "gzip" : "zstd"
    var members = try (0..<5).map { try compressed(page("\($0)"), by: command) }
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let index = Int.random(in: 0..<members[2].count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: members[2][index] ^= UInt8.random(in: 1...255, using: &generator)
      case 1: members[2].remove(at: index)
      default: members[2].insert(UInt8.random(in: 0...255, using: &generator), at: index)
      }
    }
    let reading = Reading(try folder.write(Array(members.joined()), to: "a.warc.gz"))
    let whole = reading.texts.filter { $0 != "<p>2" }
    // Header fields of gzip may change without harm.
    #expect(whole == ["<p>0", "<p>1", "<p>3", "<p>4"], "\(reading.errors)")
    #expect(reading.errors.count >= 1 || reading.texts.count == 5)
  }
}
