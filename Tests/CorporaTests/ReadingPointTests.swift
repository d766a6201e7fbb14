import Corpora
import Foundation
import TestSupport
import Testing

/// Reading that goes on where another reader was.
@Suite struct ReadingPointTests {
  private enum Item: Equatable {
    case record(String?, Int, Int, [UInt8])
    case error(String, Int, Int)
  }

  /// What a reader gives from a point on.
  private struct Rest {
    var items: [Item] = []
    /// Where it was after each item.
    var points: [ReadingPoint] = []
    var counts: [Int] = []

    init(of file: Input, from point: ReadingPoint = ReadingPoint()) throws {
      var options = ReadingOptions()
      options.chunkSize = 64
      var reader = try SourceReader(file, options: options, resumingAt: point)
      while true {
        do throws(CorpusError) {
          guard let record = try reader.next() else { break }
          items.append(
            .record(
              record.document.id, record.origin.recordNumber, record.origin.byteOffset,
              record.content))
        } catch {
          items.append(.error(error.message, error.origin.recordNumber, error.origin.byteOffset))
          if error.isFatalForFile { break }
        }
        points.append(reader.point)
      }
      counts = [reader.repairedRecordCount, reader.skippedRecordCount]
    }
  }

  /// A file of JSON lines of every kind.
  private func writeLines(in folder: TemporaryFolder) throws {
    var text = "\u{FEFF}{\"text\":\"first\"}\n\n{\"text\": broken\n"
    for number in 0..<30 {
      text += "{\"text\":\"\(String(repeating: "é", count: number * 40))\"}\r\n"
    }
    var bytes = Array(text.utf8)
    bytes += Array("{\"text\":\"a".utf8) + [0xFF] + Array("b\"}\n[1]\n{\"text\":\"last\"}".utf8)
    try folder.write(bytes, to: "a.jsonl")
  }

  @Test(arguments: ["none", "gzip", "zstd"])
  func anyPointOfJSONLinesGivesTheRest(compression: String) throws {
    let folder = try TemporaryFolder()
    try writeLines(in: folder)
    var path = folder.path + "/a.jsonl"
    if compression != "none" {
      #expect(try Command.run(compression, ["-q", path]).status == 0)
      path += compression == "gzip" ? ".gz" : ".zst"
    }
    let file = Input(path: path, name: "a.jsonl")
    let all = try Rest(of: file)
    #expect(all.items.count == 35)
    #expect(all.counts[0] == 1)
    for (index, point) in all.points.enumerated() {
      let rest = try Rest(of: file, from: point)
      #expect(rest.items == Array(all.items[(index + 1)...]))
      #expect(rest.counts == all.counts)
    }
  }

  @Test func anyPointOfTheDemoCorpusGivesTheRest() throws {
    var count = 0
    for file in InputSet([SharedData.checkout + "/Demo/corpus"]).inputs {
      guard let all = try? Rest(of: file) else { continue }
      for (index, point) in all.points.enumerated() {
        let rest = try Rest(of: file, from: point)
        #expect(rest.items == Array(all.items[(index + 1)...]), "\(file.path)")
        #expect(rest.counts == all.counts, "\(file.path)")
        count += 1
      }
    }
    #expect(count > 50)
  }

  @Test(arguments: ["gzip", "zstd"])
  func anyPointOfDamagedLinesGivesTheRest(command: String) throws {
    let folder = try TemporaryFolder()
    var parts = try (0..<5).map { number in
      try compressed(
        (0..<5).flatMap { Array("{\"text\":\"\(number) \($0 * 7919)\"}\n".utf8) }, by: command)
    }
    parts[0][3] = command == "gzip" ? 0xFF : 0xFD
    if command == "zstd" { parts[0][6] |= 6 }
    for number in [1, 3] { parts[number][parts[number].count - 2] ^= 1 }
    let path = try folder.write(Array(parts.joined()), to: "a.jsonl.gz")
    let file = Input(path: path, name: "a.jsonl")
    let all = try Rest(of: file)
    // The first member, and the last lines of two.
    #expect(all.items.count { if case .error = $0 { true } else { false } } == 3)
    for (index, point) in all.points.enumerated() {
      let rest = try Rest(of: file, from: point)
      #expect(rest.items == Array(all.items[(index + 1)...]), "\(index)")
    }
  }
}
