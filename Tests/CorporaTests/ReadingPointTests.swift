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

  private func item(_ reader: inout SourceReader) -> Item? {
    do throws(CorpusError) {
      guard let record = try reader.next() else { return nil }
      return .record(
        record.document.id, record.origin.recordNumber, record.origin.byteOffset, record.content)
    } catch {
      return .error(error.message, error.origin.recordNumber, error.origin.byteOffset)
    }
  }

  /// Every point of every kind of file gives the rest of the items, and the same counts at the end.
  @Test(arguments: ["plain", "gzip", "zstd"])
  func anyPointGivesTheRest(compression: String) throws {
    let folder = try TemporaryFolder()
    var lines = "\u{FEFF}{\"text\":\"first\"}\n\n{\"text\": broken\n"
    for number in 0..<30 {
      lines += "{\"text\":\"\(String(repeating: "é", count: number * 40))\"}\r\n"
    }
    var jsonl = Array(lines.utf8) + Array("{\"text\":\"a".utf8) + [0xFF] + Array("b\"}\n[1]\n".utf8)
    jsonl += Array("{\"text\":\"last\"}".utf8)
    try folder.write(jsonl, to: "a.jsonl")
    try folder.write("one\n\ntwo".utf8, to: "b.txt")
    let demo = SharedData.checkout + "/Demo/corpus"
    for file in InputSet([demo]).inputs {
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: file.path)))
      try folder.write(bytes, to: "demo-" + file.name.replacingOccurrences(of: "/", with: "-"))
    }
    var options = ReadingOptions()
    options.chunkSize = 64
    for input in InputSet([folder.path]).inputs {
      var path = input.path
      if compression != "plain", ["a.jsonl", "b.txt"].contains(input.name) {
        let suffix = compression == "gzip" ? ".gz" : ".zst"
        #expect(try Command.run(compression, ["-qk", path]).status == 0)
        path += suffix
      } else if compression != "plain" {
        continue
      }
      let file = Input(path: path, name: input.name)
      guard var reader = try? SourceReader(file, options: options) else { continue }
      var points: [ReadingPoint] = []
      var items: [Item] = []
      while let next = item(&reader) {
        items.append(next)
        points.append(reader.point)
      }
      let counts = [reader.repairedRecordCount, reader.skippedRecordCount]
      for (index, point) in points.enumerated() where index % 3 == 0 || items.count < 20 {
        var other = try SourceReader(file, options: options, resumingAt: point)
        // Behind an error that ends the file nothing is asked for.
        if index + 1 == items.count, case .error = items[index] { continue }
        for expected in items[(index + 1)...] { #expect(item(&other) == expected, "\(path)") }
        #expect(item(&other) == nil, "\(path)")
        #expect([other.repairedRecordCount, other.skippedRecordCount] == counts, "\(path)")
      }
    }
  }
}
