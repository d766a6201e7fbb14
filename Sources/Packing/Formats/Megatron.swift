internal import Storage

/// Writes Megatron-LM's indexed dataset: `PREFIX.bin` with the tokens of all sequences end to end,
/// and `PREFIX.idx`.
///
/// | width | meaning |
/// |---|---|
/// | 9 | `MMIDIDX\0\0` |
/// | 8 | version 1 |
/// | 1 | type code: 8 `uint16`, 4 `int32`; vocabularies from 65,500 entries get `int32` |
/// | 8 | *S*, number of sequences |
/// | 8 | *D*, number of document indices: documents + 1 |
/// | 4 *S* | `int32` length of each sequence in tokens |
/// | 8 *S* | `int64` offset of each sequence in `.bin`, in bytes |
/// | 8 *D* | `int64` document indices: 0, then the number of sequences up to each document's end |
///
/// Little-endian and unaligned. Each of our sequences is a document of its own. NeMo, gpt-neox and
/// datatrove read the same files.
/// <https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/core/datasets/indexed_dataset.py>.
final class MegatronWriter: ShardWriter {
  private let folder: String
  private let prefix: String
  private let type: TokenType
  private var bin: TokenFile?
  private var lengths: [UInt32] = []

  /// Starts `folder/prefix.bin`.
  init(folder: String, prefix: String, layout: PackingLayout) throws(ShardError) {
    self.folder = folder
    self.prefix = prefix
    type = layout.tokenType
    bin = try TokenFile(folder: folder, name: prefix + ".bin", type: type)
  }

  func append(_ row: borrowing SequenceRow) throws(ShardError) {
    guard row.tokens.count <= Int(Int32.max) else {
      throw .unsupported("Megatron's sequences have at most 2^31 - 1 tokens: a document has more")
    }
    lengths.append(UInt32(row.tokens.count))
    try bin?.append(row.tokens)
  }

  func finish() throws(ShardError) -> Shard {
    guard let bin = bin.take() else { preconditionFailure("a writer is finished once") }
    // The index goes first: a .bin under its name means a whole shard.
    let index = try writeIndex()
    var shard = Shard(file: try bin.finish())
    shard.companions = [Shard.Companion(role: .index, file: index)]
    return shard
  }

  private func writeIndex() throws(ShardError) -> FileSummary {
    var file = try TokenFile(folder: folder, name: prefix + ".idx", type: .uint32)
    var writer = ByteWriter()
    writer.append("MMIDIDX\0\0")
    writer.append(UInt64(1))
    writer.append(UInt8(type == .uint16 ? 8 : 4))
    writer.append(UInt64(lengths.count))
    writer.append(UInt64(lengths.count + 1))
    try file.append(bytes: writer.bytes)
    try file.append(lengths)
    var offset: UInt64 = 0
    try write(lengths, to: &file) { length in
      defer { offset += UInt64(length) * UInt64(type.byteCount) }
      return offset
    }
    var document: UInt64 = 0
    try write([0] + lengths, to: &file) { _ in
      defer { document += 1 }
      return document
    }
    return try file.finish()
  }

  /// Writes a number for each length, in pieces, so that memory does not hold them all.
  private func write(
    _ lengths: [UInt32], to file: inout TokenFile, _ number: (UInt32) -> UInt64
  ) throws(ShardError) {
    var writer = ByteWriter()
    for length in lengths {
      writer.append(number(length))
      if writer.bytes.count >= 1 << 16 {
        try file.append(bytes: writer.bytes)
        writer.removeAll()
      }
    }
    try file.append(bytes: writer.bytes)
  }
}

extension MegatronWriter {
  /// Reads `.bin` and `.idx` back and checks one against the other.
  ///
  /// Understands what other writers make: documents of several or no sequences, `uint8`, and the mode
  /// bytes of multimodal data, which are passed over.
  static func read(_ path: String) throws(ShardError) -> ShardContents {
    let prefix =
      path.hasSuffix(".bin") || path.hasSuffix(".idx") ? String(path.dropLast(4)) : path
    let index = try wholeFile(prefix + ".idx")
    let span = index.span
    func malformed(_ reason: String) -> ShardError {
      .malformed(path: prefix + ".idx", reason: reason)
    }
    guard index.count >= 34, index.starts(with: "MMIDIDX\0\0".utf8) else {
      throw malformed("not an index of Megatron's: the magic bytes are missing")
    }
    guard littleEndian(span, at: 9, as: UInt64.self) == 1 else {
      throw malformed("its version is not 1")
    }
    guard let byteCount = [1: 1, 8: 2, 4: 4][index[17]] else {
      throw malformed("type code \(index[17]) is not one of token IDs (1, 4 and 8 are)")
    }
    let sequences = littleEndian(span, at: 18, as: UInt64.self)
    let documents = littleEndian(span, at: 26, as: UInt64.self)
    guard sequences < 1 << 40, 1..<(1 << 40) ~= documents else {
      throw malformed("its counts are impossible")
    }
    let (count, ends) = (Int(sequences), Int(documents))
    let size = 34 + 12 * count + 8 * ends
    guard index.count == size || index.count == size + count else {
      throw malformed("\(index.count) bytes are not \(count) sequences and \(ends) indices")
    }
    let bin = try wholeFile(prefix + ".bin")
    var rowEnds: [Int] = []
    var total = 0
    for sequence in 0..<count {
      let offset = littleEndian(span, at: 34 + 4 * count + 8 * sequence, as: UInt64.self)
      guard offset == UInt64(total * byteCount) else {
        throw malformed("sequence \(sequence) does not start where the one before ends")
      }
      let length = littleEndian(span, at: 34 + 4 * sequence, as: UInt32.self)
      guard length <= Int32.max else { throw malformed("sequence \(sequence) is too long") }
      total += Int(length)
      rowEnds.append(total)
    }
    guard bin.count == total * byteCount else {
      throw malformed("it describes \(total * byteCount) bytes, the .bin has \(bin.count)")
    }
    var documentEnds: [Int] = []
    var last: UInt64 = 0
    for document in 0..<ends {
      let end = littleEndian(span, at: 34 + 12 * count + 8 * document, as: UInt64.self)
      guard end >= last, end <= UInt64(count), document > 0 || end == 0 else {
        throw malformed("document index \(document) is out of order")
      }
      if document > 0 { documentEnds.append(end == 0 ? 0 : rowEnds[Int(end) - 1]) }
      last = end
    }
    guard last == UInt64(count) else { throw malformed("sequences follow the last document") }
    var contents = ShardContents(
      tokens: littleEndianIntegers(bin.span, byteCount: byteCount),
      tokenType: byteCount == 4 ? .uint32 : .uint16)
    contents.rowEnds = rowEnds
    contents.segmentEnds = documentEnds
    return contents
  }
}
