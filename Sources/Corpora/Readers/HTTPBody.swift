internal import Storage

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
      if let coding = ContentCoding(beginning: bytes) { try decode(coding, limit: limit) }
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
      case .gzip, .zstd: bytes.starts(with: coding.magic)
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
