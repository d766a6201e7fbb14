import Foundation
import JSON
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
    "snappy-v1", "zstd-v2", "gzip-plain", "brotli-int96", "none-checksums", "delta", "split",
    "lz4", "lz4-hadoop",
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

  @Test func listsOfStructuresAreLeftOutByName() {
    let outcome = outcomes(Fixtures.path("parquet/nested.parquet"))
    #expect(outcome.count == 2)
    #expect(outcome.first?.contains("\"spans\" has lists of structures") == true)
    #expect(outcome.last?.contains("no \"text\"") == true)
  }

  @Test func aListOfStructuresOfOneFieldIsOne() {
    let outcome = outcomes(Fixtures.path("parquet/lists-of-one.parquet"))
    #expect(outcome.count == 3)
    #expect(outcome.first?.contains("\"answers\" has lists of structures") == true)
    #expect(outcome.first?.contains("codes") == false)
  }

  @Test func listsOfListsAndMapsAreLeftOutForWhatTheyAre() {
    let outcome = outcomes(Fixtures.path("parquet/lists-of-lists.parquet"))
    #expect(outcome.count == 2)
    #expect(outcome.first?.contains("\"grid\" has lists of lists") == true)
    #expect(outcome.first?.contains("\"map\" has maps") == true)
  }

  @Test func aStructureThatIsNullIsNotOneOfNulls() throws {
    var reader = try SourceReader(
      Input(path: Fixtures.path("parquet/structures.parquet"), name: "rows"))
    var values: [String] = []
    while let record = try reader.next() {
      guard case .raw(let json)? = record.document.extra.first?.value else { continue }
      values.append(String(decoding: json, as: UTF8.self))
    }
    #expect(
      values == [
        "null", #"{"a":null,"b":{"c":null}}"#, #"{"a":1,"b":null}"#, #"{"a":2,"b":{"c":3}}"#,
      ])
  }

  @Test func columnsMayHaveTheNameOfAStructure() throws {
    var reader = try SourceReader(
      Input(path: Fixtures.path("parquet/twice.parquet"), name: "rows"))
    let fields = try #require(try reader.next()).document.extra
    #expect(fields.map(\.key) == ["a", "a"])
  }

  @Test func aNullStructureTakesNoValuesOfAnotherOfItsName() throws {
    var reader = try SourceReader(Input(path: Fixtures.path("parquet/twins.parquet"), name: "rows"))
    let fields = try #require(try reader.next()).document.extra
    #expect(fields.map(\.value) == [.raw(Array(#"{"b":null,"c":2}"#.utf8))])
  }

  @Test func uuidsAndTimesAreText() throws {
    var reader = try SourceReader(
      Input(path: Fixtures.path("parquet/lists-of-one.parquet"), name: "rows"))
    #expect(throws: CorpusError.self) { try reader.next() }
    let document = try #require(try reader.next()).document
    let expected = ["00010203-0405-0607-0809-0a0b0c0d0e0f", "01:02:03.000004"]
    let values = document.extra.map(\.value)
    for text in expected { #expect(values.contains(.string(Array(text.utf8)))) }
  }

  @Test func rowGroupsOfAbsurdSizeAreRefused() throws {
    // Two that say they have 2^63 - 1 rows, without a page.
    let file = try #require(
      Data(
        base64Encoded: """
          UEFSMf////8VBBksSAZzY2hlbWEVAgAVDCUAGAR0ZXh0JQAAFgIZLBkcJggcFQwZFQAZGAR0ZXh0FQAW
          AhYIFggmCAAAFggW/v//////////AQAZHCYIHBUMGRUAGRgEdGV4dBUAFgIWCBYIJggAABYIFv7/////
          /////wEAAHcAAABQQVIx
          """, options: .ignoreUnknownCharacters))
    let folder = try TemporaryFolder()
    let outcome = outcomes(try folder.write(Array(file), to: "a.parquet"))
    #expect(outcome.count == 1)
    #expect(outcome.first?.contains("a row group is described wrongly") == true)
  }

  @Test(arguments: [
    ("nested-beside", ["\"spans\" has lists", "\"map\" has maps"]),
    ("lzo-beside", ["\"score\": its pages are compressed with LZO"]),
  ])
  func aColumnThatIsNotReadIsLeftOutAndNamedOnce(name: String, reasons: [String]) throws {
    var reader = try SourceReader(
      Input(path: Fixtures.path("parquet/\(name).parquet"), name: "rows"))
    let error = #expect(throws: CorpusError.self) { try reader.next() }
    #expect(error?.isFatalForFile == false)
    for reason in reasons { #expect(error?.message.contains(reason) == true) }
    for text in ["fever", "cough"] {
      let record = try #require(try reader.next())
      #expect(record.content == Array(text.utf8))
      #expect(record.document.extra.allSatisfy { $0.key == "note" })
    }
    #expect(try reader.next() == nil)
  }

  @Test func anEncodingThatIsNotKnownIsNamed() throws {
    var bytes = try Fixtures.bytes("parquet/split-beside.parquet")
    // The column's list of encodings, which Parquet has not more than ten of.
    let list = try #require(bytes.firstRange(of: [0x19, 0x25, 0x06, 0x12]))
    bytes[list.upperBound - 1] = 0x14
    let folder = try TemporaryFolder()
    let outcome = outcomes(try folder.write(bytes, to: "a.parquet"))
    #expect(outcome.count == 3)
    #expect(outcome.first?.contains("\"score\": its values are encoded") == true)
  }

  @Test(arguments: ["decimals", "decimals-plain"])
  func decimalsAreTheNumbersThatTheyAre(name: String) throws {
    var reader = try SourceReader(
      Input(path: Fixtures.path("parquet/\(name).parquet"), name: "rows"))
    var columns: [String: [String]] = [:]
    while let record = try reader.next() {
      for field in record.document.extra {
        guard case .raw(let json) = field.value else { continue }
        columns[field.key, default: []].append(String(decoding: json, as: UTF8.self))
      }
    }
    let numbers = ["-12.50", "0.05", "null", "99999.99", "-0.01"]
    #expect(columns["int32"] == numbers)
    #expect(columns["int64"] == numbers)
    let long = numbers.dropLast() + ["-12345678901234567890123456789.12"]
    #expect(columns["fixed"] == Array(long))
    #expect(columns["wide"] == Array(long))
    #expect(columns["half"] == ["1.5", "-0.25", "null", "65504.0", "0.099975586"])
    #expect(columns["whole"] == Array(repeating: "7", count: 5))
  }

  @Test func acompressionThatIsNotReadIsNamed() {
    let outcome = outcomes(Fixtures.path("parquet/lzo.parquet"))
    #expect(outcome.count == 1)
    #expect(outcome.first?.contains("LZO") == true)
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

  @Test func rowGroupsThatAreMissingAreAnError() throws {
    let folder = try TemporaryFolder()
    var bytes = try Fixtures.bytes("parquet/snappy-v1.parquet")
    // 150 rows; field 4, the list of three row groups.
    let rows = try #require(bytes.firstRange(of: [0x16, 0xAC, 0x02, 0x19, 0x3C]))
    bytes[rows.lowerBound + 1] = 0xAE
    let short = outcomes(try folder.write(bytes, to: "short.parquet"))
    #expect(short.count == 151)
    #expect(short.last?.hasPrefix("damaged") == true)
    bytes[rows.lowerBound + 3] = 0x29
    let empty = outcomes(try folder.write(bytes, to: "empty.parquet"))
    #expect(empty.count == 1)
    #expect(empty.first?.contains("its footer is damaged") == true)
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
    let names = ["snappy-v1", "zstd-v2", "gzip-plain", "delta", "split", "lz4", "lz4-hadoop"]
    var bytes = try Fixtures.bytes("parquet/\(names[Int(seed) % names.count]).parquet")
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      // Most of what can go wrong is in the footer.
      let start = Bool.random(using: &random) ? 0 : max(0, bytes.count - 4000)
      bytes[Int.random(in: start..<bytes.count, using: &random)] = .random(
        in: 0...255, using: &random)
    }
    let outcome = outcomes(try folder.write(bytes, to: "fuzzed.parquet"))
    let documentCount = outcome.count { $0.hasPrefix("Document(") }
    #expect(documentCount <= 150)
    #expect(documentCount == 150 || documentCount < outcome.count)
  }
}
