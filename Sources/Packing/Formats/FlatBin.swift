/// Writes a flat `.bin` file: token IDs end to end, little-endian, no header.
///
/// | offset | width | meaning |
/// |---|---|---|
/// | 0 | 2 or 4 | first token |
/// | … | 2 or 4 | next token |
///
/// The format of nanoGPT's `train.bin`,
/// <https://github.com/karpathy/nanoGPT/blob/master/data/openwebtext/prepare.py>, read with
/// `numpy.memmap`. The token type is not in the file: the manifest has it.
final class FlatBinWriter: ShardWriter {
  private var file: TokenFile?

  /// Starts `folder/name`.
  init(folder: String, name: String, type: TokenType) throws(ShardError) {
    file = try TokenFile(folder: folder, name: name, type: type)
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    try file?.append(row.tokens)
  }

  func finish() throws(ShardError) -> Shard {
    guard let file = file.take() else { preconditionFailure("a writer is finished once") }
    return Shard(file: try file.finish())
  }

  /// Reads a file back.
  static func read(_ path: String, type: TokenType) throws(ShardError) -> ShardContents {
    let bytes = try wholeFile(path)
    guard bytes.count % type.byteCount == 0 else {
      throw .malformed(path: path, reason: "\(bytes.count) bytes are not whole \(type) tokens")
    }
    return ShardContents(tokens: type.tokens(in: bytes.span), tokenType: type)
  }
}
