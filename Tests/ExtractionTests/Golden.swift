import Extraction
import Foundation
import TestSupport
import Testing

/// Compares results with a file beside the tests; `MEDPREP_RECORD=1` writes that file and fails.
enum Golden {
  /// Everything of the texts, one field a line.
  static func describe(_ texts: [ExtractedText]) -> String {
    var lines: [String] = []
    for text in texts {
      lines.append("=====")
      let fields: [(String, String?)] = [
        ("title", text.title), ("author", text.author), ("date", text.date),
        ("language", text.language), ("url", text.url), ("identifier", text.identifier),
      ]
      for (name, value) in fields { if let value { lines.append("\(name): \(value)") } }
      for (key, value) in text.metadata {
        switch value {
        case .string(let string): lines.append("\(key): \(string)")
        case .list(let list): lines.append("\(key): \(list)")
        }
      }
      lines.append("-----")
      lines.append(String(decoding: text.text, as: UTF8.self))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func check(_ texts: [ExtractedText], against name: String) throws {
    let path = Fixtures.path("\(name).golden.txt")
    let found = describe(texts)
    if ProcessInfo.processInfo.environment["MEDPREP_RECORD"] != nil {
      try Data(found.utf8).write(to: URL(filePath: path))
      Issue.record("recorded \(name).golden.txt: read it, then run again without MEDPREP_RECORD")
      return
    }
    let expected = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    #expect(found == expected)
  }
}

extension ExtractedText {
  var string: String { String(decoding: text, as: UTF8.self) }
}

/// The text of a page given as a string.
func html(_ page: String, limits: MarkupLimits = .default) throws(MarkupError) -> ExtractedText {
  try HTMLExtractor(limits: limits).extract(Array(page.utf8))
}

/// The texts of an XML document given as a string.
func xml(_ document: String, limits: MarkupLimits = .default) throws(MarkupError)
  -> [ExtractedText]
{
  try XMLExtractor(limits: limits).extract(Array(document.utf8))
}
