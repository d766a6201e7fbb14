import JSON
import TestSupport

/// The objects of JSON lines.
func documents(_ lines: [UInt8]) throws -> [JSONElement] {
  try lines.split(separator: UInt8(ascii: "\n")).map {
    try JSONDocument(parsing: Array($0).span).root
  }
}

/// The objects that a command printed, one a line.
func documents(_ result: Command.Result) throws -> [JSONElement] { try documents(result.output) }
