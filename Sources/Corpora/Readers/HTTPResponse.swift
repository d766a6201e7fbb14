/// The start line and header fields of an HTTP response, and where its body starts.
///
/// Tolerant, because crawls are: bare line feeds, fields without colon (ignored), a missing blank
/// line (then there is no body). Interim responses, such as `100 Continue`, before the final one are passed over.
///
/// RFC 9112, <https://www.rfc-editor.org/rfc/rfc9112>.
struct HTTPResponse {
  var status: Int
  var fields = HeaderFields()
  /// The index of the first byte of the body.
  var bodyStart: Int

  /// Parses the beginning of a response; nil where there is no status line.
  init?(_ bytes: Span<UInt8>) {
    var lines = HeaderLines(position: 0)
    guard let first = lines.next(in: bytes), let status = Self.status(of: first) else { return nil }
    self.status = status
    while true {
      while let line = lines.next(in: bytes), !line.isEmpty { fields.append(line: line) }
      bodyStart = lines.position
      guard 100..<200 ~= self.status, let next = lines.next(in: bytes),
        let status = Self.status(of: next)
      else { return }
      self.status = status
      fields = HeaderFields()
    }
  }

  /// The status of a status line; nil for other lines.
  private static func status(of line: String) -> Int? {
    guard line.hasPrefix("HTTP/") else { return nil }
    let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
    guard words.count >= 2, let status = Int(words[1]), 100...999 ~= status else { return nil }
    return status
  }
}
