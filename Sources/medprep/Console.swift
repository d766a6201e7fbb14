import Foundation
import Pipelines
import Storage

/// Writes a line to standard error.
func printError(_ line: String) {
  try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
}

/// Writes bytes to standard output.
///
/// - Throws: `StorageError`, as on a full disk, which `print` would keep to itself.
func printOutput(_ bytes: [UInt8]) throws {
  var output = StandardOutput()
  try output.write(bytes.span)
  try output.flush()
}

/// Writes a line to standard output.
///
/// - Throws: `StorageError`.
func printOutput(_ line: String) throws {
  try printOutput(Array((line + "\n").utf8))
}

/// The text of a file that is given as an option.
func readText(_ path: String) throws -> String {
  guard let text = String(bytes: try readFile(path), encoding: .utf8) else {
    throw ConfigurationError(place: path, message: "is not UTF-8")
  }
  return text
}

/// A number with one decimal.
func rounded(_ number: Double) -> String {
  String(format: "%.1f", number)
}

extension PipelineConfiguration {
  /// Applies the flags that were given.
  mutating func set(_ settings: [(String, String?)]) throws {
    for (name, value) in settings {
      if let value { try set(name, to: [value]) }
    }
  }
}

extension Statistics {
  /// A line for records that were passed over, one for those that came cut short, and one for each kind of
  /// refusal, commonest first.
  var readingLines: [String] {
    var lines: [String] = []
    if skippedRecords > 0 {
      lines.append(
        "  \(grouped(skippedRecords)) records passed over: no pages or articles, or older versions")
    }
    if truncatedRecords > 0 {
      lines.append(
        "  \(grouped(truncatedRecords)) records came cut short: what is there of them was used")
    }
    let commonestFirst = refusals.sorted {
      ($0.value, $1.key.reason.rawValue) > ($1.value, $0.key.reason.rawValue)
    }
    return lines
      + commonestFirst.map { refusal, count in
        "  \(grouped(count)) refused at \(refusal.stage.rawValue): \(refusal.reason.rawValue)"
          + (refusal.reason.isFault ? " (bad input)" : "")
      }
  }
}
