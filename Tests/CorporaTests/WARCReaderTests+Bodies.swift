import Corpora
import TestSupport
import Testing

/// Bodies of HTTP: chunks, compressions, and what is no page.
extension WARCReaderTests {
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
    let block = response([UInt8](repeating: 0x61, count: 200_000))
    #expect(reading.errors.map(\.contentByteCount) == [block.count, zeros.count])
  }
}
