import Corpora
import Foundation
import TestSupport

extension TemporaryFolder {
  /// Writes a text as a file, making its folders, and gives its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(text.utf8, to: name)
  }
}

/// Everything a file gives.
struct Reading {
  var records: [Record] = []
  var errors: [CorpusError] = []
  var skippedRecordCount = 0
  var repairedRecordCount = 0
  var contentKind: ContentKind?

  /// Reads a file to its end.
  init(_ path: String, _ options: ReadingOptions = ReadingOptions()) {
    let name = String(path.split(separator: "/").last ?? "")
    do throws(CorpusError) {
      var reader = try SourceReader(Input(path: path, name: name), options: options)
      contentKind = reader.contentKind
      var isAtEnd = false
      while !isAtEnd {
        do throws(CorpusError) {
          if let record = try reader.next() {
            records.append(record)
          } else {
            isAtEnd = true
          }
        } catch {
          errors.append(error)
        }
      }
      skippedRecordCount = reader.skippedRecordCount
      repairedRecordCount = reader.repairedRecordCount
    } catch {
      errors.append(error)
    }
  }

  /// The content of each record as text.
  var texts: [String] { records.map { String(decoding: $0.content, as: UTF8.self) } }

  /// All that must not depend on how the bytes arrive.
  var summary: [String] {
    records.map { "\($0.origin) \($0.document) \($0.content.hashValue) \($0.isTruncated)" }
      + errors.map { "\($0) \($0.kind) \($0.content.hashValue) \($0.isFatalForFile)" }
      + ["\(skippedRecordCount) \(repairedRecordCount)"]
  }
}

/// Chunk sizes that cut everything everywhere.
let chunkSizes = [4, 5, 7, 64, 1000, 1 << 20]

/// `Reading` of a file with each chunk size; the first, after comparing them.
func readingWhateverTheChunks(
  _ path: String, _ options: ReadingOptions = ReadingOptions()
) -> (reading: Reading, isTheSame: Bool) {
  let readings = chunkSizes.map { size in
    var options = options
    options.chunkSize = size
    return Reading(path, options)
  }
  return (readings[0], readings.allSatisfy { $0.summary == readings[0].summary })
}

/// Compresses with the command of that name.
func compressed(_ bytes: [UInt8], by command: String) throws -> [UInt8] {
  let result = try Command.run(command, ["-c"], input: bytes)
  guard result.status == 0 else { throw CommandFailure(message: result.errorText) }
  return result.output
}

struct CommandFailure: Error {
  var message: String
}
