internal import Storage

/// The start line and header fields of an HTTP response, and where its body starts.
///
/// Tolerant, because crawls are: bare line feeds, fields without colon (ignored), a missing blank
/// line (then there is no body).
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
    guard let first = lines.next(in: bytes), first.hasPrefix("HTTP/") else { return nil }
    let words = first.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
    guard words.count >= 2, let status = Int(words[1]), 100...999 ~= status else { return nil }
    self.status = status
    while let line = lines.next(in: bytes), !line.isEmpty { fields.append(line: line) }
    bodyStart = lines.position
  }
}

/// Lines of a header out of bytes in memory.
struct HeaderLines {
  var position: Int

  /// The next line without its line end, as text; nil at the end of the bytes.
  mutating func next(in bytes: Span<UInt8>) -> String? {
    guard position < bytes.count else { return nil }
    var end = position
    while end < bytes.count && bytes[end] != 0x0A { end += 1 }
    var line: [UInt8] = []
    for index in position..<end { line.append(bytes[index]) }
    position = min(end + 1, bytes.count)
    return HeaderFields.text(of: line)
  }
}

/// Named header fields, as of WARC records and HTTP messages.
struct HeaderFields {
  private var fields: [(name: String, value: String)] = []

  /// The value of the last field of that name, in any case; nil where there is none or it is empty.
  subscript(name: String) -> String? {
    guard let value = fields.last(where: { $0.name == name.lowercased() })?.value else {
      return nil
    }
    return value.isEmpty ? nil : value
  }

  /// The values of all fields of that name, in order.
  func all(_ name: String) -> [String] {
    fields.filter { $0.name == name.lowercased() }.map(\.value)
  }

  /// Takes in `Name: value`, or the continuation of the field before, which starts with white
  /// space.
  ///
  /// A line without colon is ignored.
  mutating func append(line: String) {
    if line.first == " " || line.first == "\t" {
      guard !fields.isEmpty else { return }
      // Only what is added is trimmed: many lines would take quadratic time otherwise.
      let rest = Self.trimmed(line[...])
      if !fields[fields.count - 1].value.isEmpty, !rest.isEmpty {
        fields[fields.count - 1].value += " "
      }
      fields[fields.count - 1].value += rest
      return
    }
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = Self.trimmed(line[line.index(after: colon)...])
    fields.append((Self.trimmed(line[..<colon]).lowercased(), value))
  }

  /// A header line as text, without its line end.
  static func text(of line: [UInt8]) -> String {
    var count = line.count
    while count > 0 && (line[count - 1] == 0x0D || line[count - 1] == 0x0A) { count -= 1 }
    return String(decoding: line[..<count], as: UTF8.self)
  }

  private static func trimmed(_ text: Substring) -> String {
    func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
    return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}

/// The value of a `Content-Type` field: `text/html; charset="utf-8"`.
struct ContentType {
  /// Type and subtype in lower case.
  var name: String
  /// The `charset` parameter, without quotes.
  var charset: String?

  init?(_ value: String?) {
    guard let value else { return nil }
    let parts = value.split(separator: ";").map { part in
      String(part.filter { $0 != " " && $0 != "\t" && $0 != "\"" && $0 != "'" })
    }
    guard let name = parts.first?.lowercased(), name.contains("/") else { return nil }
    self.name = name
    for part in parts.dropFirst() where part.lowercased().hasPrefix("charset=") {
      let value = String(part.dropFirst("charset=".count))
      charset = value.isEmpty ? nil : value
    }
  }

  /// Whether it is an HTML page that browsers read as XML.
  var isXHTML: Bool { name == "application/xhtml+xml" }

  /// What documents are made from; nil for images, scripts and all else.
  var mediaType: MediaType? {
    switch name {
    case "text/html", "application/xhtml+xml": .html
    case "text/plain": .text
    case "text/xml", "application/xml": .xml
    default: name.hasSuffix("+xml") && name != "image/svg+xml" ? .xml : nil
    }
  }
}

// MARK: - Body

/// The body of an HTTP response, decoded.
struct HTTPBody {
  enum Fault: Error {
    /// The decoded body is larger than the limit.
    case tooLarge
    /// Nothing could be decoded.
    case undecodable(String)
  }

  /// The content as the server meant it.
  var bytes: [UInt8]
  /// Whether the end is missing.
  var isTruncated = false

  /// Undoes every `Transfer-Encoding` and `Content-Encoding`, the last one first, and compressions that
  /// no field names but the first bytes of the body do.
  ///
  /// A body without transfer codings that is shorter than its `Content-Length` is incomplete.
  /// Archives often hold a body decoded already under a header that says otherwise: a body that does
  /// not look encoded is taken as it is.
  ///
  /// RFC 9112, sections 6.1 and 7; RFC 9110, section 8.4.
  init(_ stored: [UInt8], of response: HTTPResponse, limit: Int) throws(Fault) {
    bytes = stored
    let transferCodings = Self.codings("transfer-encoding", of: response)
    if transferCodings.isEmpty, let length = response.fields["content-length"].flatMap({ Int($0) })
    {
      isTruncated = stored.count < length
    }
    for name in transferCodings.reversed() {
      if name != "chunked" {
        // Others than those known stand in the header by mistake: no server may send them unasked.
        if let coding = ContentCoding(token: name) { try decode(coding, limit: limit) }
      } else if let unchunked = Self.unchunked(bytes.span) {
        bytes = unchunked.bytes
        if !unchunked.isComplete { isTruncated = true }
      }
    }
    for name in Self.codings("content-encoding", of: response).reversed() where name != "identity" {
      guard let coding = ContentCoding(token: name) else {
        if Self.looksLikeMarkup(bytes) { continue }
        throw .undecodable("unknown Content-Encoding \"\(name)\"")
      }
      try decode(coding, limit: limit)
    }
    // Compressed twice by a server, or once and the field is lost.
    for _ in 0..<2 {
      if bytes.starts(with: [0x1F, 0x8B, 8]) {
        try decode(.gzip, limit: limit)
      } else if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
        try decode(.zstd, limit: limit)
      }
    }
  }

  /// The names in all fields of that name, in lower case and in the order in which they were applied.
  private static func codings(_ field: String, of response: HTTPResponse) -> [String] {
    response.fields.all(field).flatMap { $0.lowercased().split(separator: ",") }
      .map { $0.filter { $0 != " " && $0 != "\t" } }.filter { !$0.isEmpty }
  }

  private mutating func decode(_ coding: ContentCoding, limit: Int) throws(Fault) {
    if bytes.isEmpty { return }
    let isEncoded =
      switch coding {
      case .gzip: bytes.starts(with: [0x1F, 0x8B])
      case .zstd: bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
      case .deflate, .brotli: !Self.looksLikeMarkup(bytes)
      }
    if !isEncoded { return }
    let decoded = Decompression.decode(bytes.span, coding, limit: limit)
    switch decoded.end {
    case .complete: break
    case .limit: throw .tooLarge
    case .truncated: isTruncated = true
    case .corrupt(let reason):
      if decoded.bytes.isEmpty { throw .undecodable("the \(coding.rawValue) body: \(reason)") }
      isTruncated = true
    }
    bytes = decoded.bytes
  }

  /// Whether the first visible byte opens a tag, which no compressed body of sense starts with.
  private static func looksLikeMarkup(_ bytes: [UInt8]) -> Bool {
    let start = bytes.prefix(64).drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    return start.first == UInt8(ascii: "<")
  }

  /// The data of the chunks; nil where the bytes are not chunked at all.
  ///
  /// A fault after the first chunk gives what came before.
  static func unchunked(_ bytes: Span<UInt8>) -> (bytes: [UInt8], isComplete: Bool)? {
    var data: [UInt8] = []
    data.reserveCapacity(bytes.count)
    var position = 0
    var isFirst = true
    while position < bytes.count {
      guard let chunk = chunkHeader(in: bytes, at: position) else {
        return isFirst ? nil : (data, false)
      }
      if chunk.count == 0 { return (data, true) }
      let end = min(bytes.count - chunk.start, chunk.count) + chunk.start
      // A first chunk without a line end behind it was no chunk.
      let isCut = end - chunk.start < chunk.count
      if isFirst && !isCut && end < bytes.count && bytes[end] != 0x0D && bytes[end] != 0x0A {
        return nil
      }
      for index in chunk.start..<end { data.append(bytes[index]) }
      if isCut { return (data, false) }
      position = end
      if position < bytes.count && bytes[position] == 0x0D { position += 1 }
      if position < bytes.count && bytes[position] == 0x0A { position += 1 }
      isFirst = false
    }
    return isFirst ? nil : (data, false)
  }

  /// `1F4 ;extension CRLF`: the size of a chunk and where it starts.
  private static func chunkHeader(
    in bytes: Span<UInt8>, at start: Int
  ) -> (count: Int, start: Int)? {
    var position = start
    var count = 0
    while position < bytes.count, let digit = hexadecimalDigit(bytes[position]) {
      guard count < 1 << 40 else { return nil }
      count = count << 4 | digit
      position += 1
    }
    if position == start { return nil }
    while position < bytes.count && (bytes[position] == 0x20 || bytes[position] == 0x09) {
      position += 1
    }
    if position < bytes.count && bytes[position] == UInt8(ascii: ";") {
      let limit = min(bytes.count, position + 1024)
      while position < limit && bytes[position] != 0x0A { position += 1 }
    }
    if position < bytes.count && bytes[position] == 0x0D { position += 1 }
    guard position < bytes.count, bytes[position] == 0x0A else { return nil }
    return (count, position + 1)
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x46: Int(byte) - 0x41 + 10
    case 0x61...0x66: Int(byte) - 0x61 + 10
    default: nil
    }
  }
}
