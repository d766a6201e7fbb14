internal import Storage

/// Writes the token files of llm.c: a header of 256 `int32`, then token IDs end to end.
///
/// | offset | width | meaning |
/// |---|---|---|
/// | 0 | 4 | 20240520 for two-byte tokens (GPT-2), 20240801 for four-byte tokens (Llama 3) |
/// | 4 | 4 | version: 1, 7 |
/// | 8 | 4 | number of tokens, below 2³¹ |
/// | 12 | 1012 | 0 |
/// | 1024 | 2 or 4 each | tokens |
///
/// <https://github.com/karpathy/llm.c/blob/master/dev/data/data_common.py>. The count stands before the
/// tokens, so the writer keeps them until the shard is whole.
final class LLMCWriter: ShardWriter {
  private let folder: String
  private let name: String
  private let type: TokenType
  private var payload: [UInt8] = []

  static let headerCount = 1024

  /// Starts `folder/name`.
  init(folder: String, name: String, type: TokenType) {
    self.folder = folder
    self.name = name
    self.type = type
  }

  func fits(_ row: borrowing SequenceRow) -> Bool {
    payload.count / type.byteCount + row.tokens.count <= Int(Int32.max)
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    guard fits(row) else {
      throw .unsupported("llm.c files hold fewer than 2^31 tokens: one document has more")
    }
    type.append(row.tokens.span, to: &payload)
  }

  func finish() throws(ShardError) -> Shard {
    var header = ByteWriter()
    header.append(UInt32(type == .uint16 ? 20_240_520 : 20_240_801))
    header.append(UInt32(type == .uint16 ? 1 : 7))
    header.append(UInt32(payload.count / type.byteCount))
    header.align(to: Self.headerCount)
    return Shard(
      file: try FileSummary.write([header.bytes, payload], folder: folder, name: name))
  }

  /// Whether a file begins as llm.c's do.
  static func isHeader(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= headerCount else { return false }
    let magic = littleEndian(bytes.span, at: 0, as: UInt32.self)
    return magic == 20_240_520 || magic == 20_240_801
  }

  /// Reads a file back.
  static func read(_ path: String) throws(ShardError) -> ShardContents {
    let bytes = try wholeFile(path)
    guard isHeader(bytes) else {
      throw .malformed(path: path, reason: "not a token file of llm.c: the magic number is missing")
    }
    let magic = littleEndian(bytes.span, at: 0, as: UInt32.self)
    let version = littleEndian(bytes.span, at: 4, as: UInt32.self)
    let type: TokenType = magic == 20_240_520 ? .uint16 : .uint32
    guard version == (type == .uint16 ? 1 : 7) else {
      throw .malformed(path: path, reason: "version \(version) of llm.c's format is not known")
    }
    let count = Int(littleEndian(bytes.span, at: 8, as: UInt32.self))
    guard bytes.count == headerCount + count * type.byteCount else {
      throw .malformed(
        path: path,
        reason: "the header says \(count) tokens, the file has \(bytes.count - headerCount) bytes")
    }
    let payload = bytes.span.extracting(headerCount..<bytes.count)
    return ShardContents(tokens: type.tokens(in: payload), tokenType: type)
  }
}
