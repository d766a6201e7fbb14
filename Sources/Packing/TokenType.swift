internal import Storage

/// How a token ID is stored in a shard: little-endian, two or four bytes.
public enum TokenType: String, Sendable, CaseIterable {
  /// Two bytes, for vocabularies of at most 65,536 entries.
  case uint16
  /// Four bytes.
  case uint32

  /// The narrowest type that holds every ID of a vocabulary of `vocabularySize` entries.
  public init(vocabularySize: Int) {
    self = vocabularySize <= 1 << 16 ? .uint16 : .uint32
  }

  /// Bytes a token.
  public var byteCount: Int {
    switch self {
    case .uint16: 2
    case .uint32: 4
    }
  }

  /// The type's name in a NumPy header.
  var numpyName: String { "<u\(byteCount)" }

  /// Appends `tokens` to `bytes`, little-endian.
  ///
  /// Of a token that does not fit, the low bytes are written: callers check the vocabulary's size.
  public func append(_ tokens: Span<UInt32>, to bytes: inout [UInt8]) {
    appendLittleEndian(tokens, byteCount: byteCount, to: &bytes)
  }

  /// Reads tokens back from little-endian bytes; a trailing part of a token is ignored.
  public func tokens(in bytes: Span<UInt8>) -> [UInt32] {
    littleEndianIntegers(bytes, byteCount: byteCount)
  }
}
