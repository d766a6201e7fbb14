import Foundation
import Storage
import TestSupport
import Testing

@testable import Corpora

@Suite struct ParquetReaderTests {
  /// What a reader gives for a file: documents with their content, or the kinds of error.
  private func outcomes(_ path: String, name: String = "rows") -> [String] {
    var outcomes: [String] = []
    do {
      var reader = try SourceReader(Input(path: path, name: name))
      while true {
        do {
          guard let record = try reader.next() else { return outcomes }
          outcomes.append("\(record.document) \(String(decoding: record.content, as: UTF8.self))")
        } catch {
          outcomes.append("\(error.kind) \(error.message)")
        }
      }
    } catch {
      return outcomes + ["\(error.kind) \(error.message)"]
    }
  }

  @Test(arguments: [
    "snappy-v1", "zstd-v2", "gzip-plain", "brotli-int96", "none-checksums", "delta",
  ])
  func givesTheDocumentsThatJSONLinesWithItsRowsGive(name: String) {
    let expected = outcomes(Fixtures.path("parquet/rows.jsonl"))
    let rows = outcomes(Fixtures.path("parquet/\(name).parquet"))
    #expect(expected.count == 150)
    #expect(rows.count == expected.count)
    for (row, line) in zip(rows, expected) { #expect(row == line) }
  }

  @Test func aFileWithoutRowsGivesNothing() {
    #expect(outcomes(Fixtures.path("parquet/empty.parquet")) == [])
  }

  @Test func listsOfStructuresAreRefusedByName() {
    let outcome = outcomes(Fixtures.path("parquet/nested.parquet"))
    #expect(outcome.count == 1)
    #expect(outcome.first?.contains("\"spans\" has lists or maps of structures") == true)
  }

  @Test func acompressionThatIsNotReadIsNamed() {
    let outcome = outcomes(Fixtures.path("parquet/lz4.parquet"))
    #expect(outcome.count == 1)
    #expect(outcome.first?.contains("LZ4") == true)
  }

  @Test func aCutFileIsAnError() throws {
    let folder = try TemporaryFolder()
    let whole = try Fixtures.bytes("parquet/snappy-v1.parquet")
    for count in [4, 11, 100, whole.count / 2, whole.count - 1] {
      let path = try folder.write(whole.prefix(count), to: "cut.parquet")
      let outcome = outcomes(path)
      #expect(outcome.count == 1, "cut to \(count) bytes: \(outcome)")
      #expect(outcome.first?.hasPrefix("unsupported") == true)
    }
  }

  @Test func aChangedByteInAPageWithAChecksumIsFound() throws {
    let folder = try TemporaryFolder()
    var bytes = try Fixtures.bytes("parquet/none-checksums.parquet")
    // The first column's first data page lies near the start.
    bytes[600] ^= 1
    let outcome = outcomes(try folder.write(bytes, to: "a.parquet"))
    let error = try #require(outcome.first { $0.contains("checksum") })
    let words = error.split(separator: " ")
    #expect(words.last == "rows")
    let lost = try #require(Int(words[words.count - 2]))
    #expect(outcome.count - 1 + lost == 150)
    // Rows behind the lost ones keep their numbers.
    if lost < 150 { #expect(outcome.last == outcomes(Fixtures.path("parquet/rows.jsonl")).last) }
  }

  @Test(arguments: FuzzLength.seeds(20))
  func survivesFuzzedFiles(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = SeededGenerator(seed: seed)
    let names = ["snappy-v1", "zstd-v2", "gzip-plain", "delta", "nested"]
    var bytes = try Fixtures.bytes("parquet/\(names[Int(seed) % names.count]).parquet")
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      // Most of what can go wrong is in the footer.
      let start = Bool.random(using: &random) ? 0 : max(0, bytes.count - 4000)
      bytes[Int.random(in: start..<bytes.count, using: &random)] = .random(
        in: 0...255, using: &random)
    }
    _ = outcomes(try folder.write(bytes, to: "fuzzed.parquet"))
  }
}
