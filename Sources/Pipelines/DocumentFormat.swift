internal import Corpora
internal import JSON

/// How documents are written.
public enum DocumentFormat: String, Sendable, CaseIterable {
  /// One JSON document a line.
  case jsonl
  /// The texts, a blank line between two.
  case text
}

extension Document {
  /// Appends the document: JSON to `writer`, or its text.
  func write(
    as format: DocumentFormat, to writer: inout JSONWriter, text: inout [UInt8]
  ) {
    switch format {
    case .jsonl:
      write(to: &writer)
    case .text:
      text += self.text
      if self.text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
      text.append(UInt8(ascii: "\n"))
    }
  }
}
