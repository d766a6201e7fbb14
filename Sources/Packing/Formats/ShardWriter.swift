/// Writes the sequences of one shard in some file format.
///
/// A writer is used once: any number of `append`s, then `finish`, which brings all files of the shard
/// to the disk under their final names. A writer that is dropped without it leaves no file.
///
/// Classes, because calls of `any ShardWriter & ~Copyable` hit a compiler bug in Swift 6.3.1; the
/// dispatch costs nothing beside the sequence that each call writes.
protocol ShardWriter: AnyObject {
  /// Whether one more sequence fits; the first always does.
  func fits(_ row: borrowing SequenceRow) -> Bool

  /// Appends a sequence.
  func append(_ row: borrowing SequenceRow) throws(ShardError)

  /// Completes the files; the caller fills in the counts.
  func finish() throws(ShardError) -> Shard
}

extension ShardWriter {
  func fits(_ row: borrowing SequenceRow) -> Bool { true }
}

extension PackingLayout {
  /// A writer of shard `index` in `folder`.
  func makeWriter(folder: String, shard index: Int) throws(ShardError) -> any ShardWriter {
    let name = format.baseName(ofShard: index)
    switch format {
    case .npy:
      return NumPyWriter(
        folder: folder, name: name + ".npy", type: tokenType, sequenceLength: sequenceLength)
    case .bin: return try FlatBinWriter(folder: folder, name: name + ".bin", type: tokenType)
    case .llmc: return LLMCWriter(folder: folder, name: name + ".bin", type: tokenType)
    case .megatron: return try MegatronWriter(folder: folder, prefix: name, layout: self)
    case .mds: return MDSWriter(folder: folder, name: name + ".mds", layout: self)
    case .litdata: return LitDataWriter(folder: folder, name: name + ".bin", type: tokenType)
    case .datatrove: return try DatatroveWriter(folder: folder, name: name + ".ds", layout: self)
    case .dolma: return try DolmaWriter(folder: folder, prefix: name, layout: self)
    case .safetensors:
      return SafetensorsWriter(folder: folder, name: name + ".safetensors", layout: self)
    case .arrow: return try ArrowShardWriter(folder: folder, name: name + ".arrow", layout: self)
    case .parquet:
      return try ParquetShardWriter(folder: folder, name: name + ".parquet", layout: self)
    }
  }

  /// Writes the file that describes all shards, where the format has one.
  func writeIndex(of shards: [Shard], folder: String) throws(ShardError) -> [FileSummary] {
    switch format {
    case .mds: [try MDSWriter.writeIndex(of: shards, folder: folder)]
    case .litdata: [try LitDataWriter.writeIndex(of: shards, layout: self, folder: folder)]
    case .arrow: try ArrowShardWriter.writeIndex(of: shards, layout: self, folder: folder)
    default: []
    }
  }
}
