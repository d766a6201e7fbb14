/// The compressions of HTTP bodies.
public enum ContentCoding: String, Sendable, Hashable, CaseIterable {
  /// gzip, any number of members.
  case gzip
  /// zlib, or bare deflate, which some servers send under the same name.
  case deflate
  /// Brotli.
  case brotli = "br"
  /// Zstandard, any number of frames.
  case zstd

  /// The coding of a `Content-Encoding` token in any case, such as `x-gzip`; nil for other names,
  /// and for `identity`, which is none.
  ///
  /// RFC 9110, section 8.4.1, <https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1>.
  public init?(token: String) {
    switch token.lowercased() {
    case "gzip", "x-gzip": self = .gzip
    case "deflate": self = .deflate
    case "br": self = .brotli
    case "zstd": self = .zstd
    default: return nil
    }
  }

  /// The coding that bytes begin like; nil: neither gzip nor zstd.
  public init?(beginning bytes: [UInt8]) {
    let codings: [ContentCoding] = [.gzip, .zstd]
    guard let coding = codings.first(where: { bytes.starts(with: $0.magic) }) else { return nil }
    self = coding
  }

  /// What all data of the coding begins with; empty for those without a sign.
  ///
  /// RFC 1952, section 2.3.1, with the one method of compression that there is; RFC 8878, section 3.1.1.
  public var magic: [UInt8] {
    switch self {
    case .gzip: [0x1F, 0x8B, 8]
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
    case .deflate, .brotli: []
    }
  }
}

/// What came out of compressed bytes.
public struct Decompressed: Sendable, Hashable {
  /// How the decoding ended.
  public enum End: Sendable, Hashable {
    /// All of it was decoded, and checksums agree.
    case complete
    /// The limit was reached; `bytes` is the beginning.
    case limit
    /// The data ends in the middle; `bytes` is what came before.
    case truncated
    /// The data is damaged; `bytes` is what came before.
    case corrupt(String)
  }

  /// The decoded bytes, never more than the limit.
  public var bytes: [UInt8]
  /// How the decoding ended.
  public var end: End

  /// Makes a result from its parts.
  public init(bytes: [UInt8], end: End) {
    self.bytes = bytes
    self.end = end
  }

  /// Whether all of it was decoded.
  public var isComplete: Bool { end == .complete }
}

/// Decoding of compressed bytes that are in memory.
public enum Decompression {
  /// Decodes bytes, such as the body of an HTTP response.
  ///
  /// Damaged data gives what came before the damage. Bytes after a complete stream are ignored, as
  /// browsers do.
  ///
  /// - Parameters:
  ///   - bytes: The compressed bytes.
  ///   - coding: How they are compressed.
  ///   - limit: The most bytes to give, against data that grows a thousandfold.
  /// - Returns: The decoded bytes and how the decoding ended.
  /// - Complexity: O(*n*) in the decoded bytes.
  public static func decode(
    _ bytes: Span<UInt8>, _ coding: ContentCoding, limit: Int
  ) -> Decompressed {
    switch coding {
    case .gzip: return decode(bytes, .zlib(ZlibDecoder(.gzip)), limit: limit)
    case .zstd: return decode(bytes, .zstd(ZstdDecoder()), limit: limit)
    case .brotli: return decode(bytes, .brotli(BrotliDecoder()), limit: limit)
    case .deflate:
      // RFC 1950: the first two bytes are a multiple of 31, and the method is 8. Bare deflate can
      // look like that by chance (1 in 1,000); then zlib finds no sense in it, and the other way is
      // tried as well.
      let looksLikeZlib =
        bytes.count >= 2 && bytes[0] & 15 == 8
        && (Int(bytes[0]) << 8 + Int(bytes[1])) % 31 == 0
      if looksLikeZlib {
        let result = decode(bytes, .zlib(ZlibDecoder(.zlib)), limit: limit)
        guard case .corrupt = result.end, result.bytes.isEmpty else { return result }
      }
      return decode(bytes, .zlib(ZlibDecoder(.raw)), limit: limit)
    }
  }

  /// Decodes bare deflate, as in ZIP archives.
  static func inflate(_ bytes: Span<UInt8>, limit: Int) -> Decompressed {
    decode(bytes, .zlib(ZlibDecoder(.raw)), limit: limit)
  }

  private static func decode(
    _ bytes: Span<UInt8>, _ decoder: Decoder, limit: Int
  ) -> Decompressed {
    var result = Decompressed(bytes: [], end: .complete)
    var scratch = [UInt8](repeating: 0, count: min(max(limit, 1), 64 << 10))
    var position = 0
    while true {
      let room = min(scratch.count, limit - result.bytes.count)
      // At the limit, one byte of room tells whether there would be more.
      let step = unsafe bytes.withUnsafeBufferPointer { input in
        unsafe scratch.withUnsafeMutableBufferPointer { output in
          unsafe decoder.step(
            UnsafeBufferPointer(rebasing: input[position...]),
            UnsafeMutableBufferPointer(rebasing: output[..<max(room, 1)]))
        }
      }
      position += step.consumed
      result.bytes.append(contentsOf: scratch[..<min(step.produced, room)])
      if step.produced > room {
        result.end = .limit
        return result
      }
      if let fault = step.fault {
        if !decoder.isBetweenStreams { result.end = .corrupt(fault) }
        return result
      }
      if step.consumed == 0 && step.produced == 0 {
        if !decoder.isBetweenStreams { result.end = .truncated }
        return result
      }
    }
  }
}
