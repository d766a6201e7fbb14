/// A shard's file format.
public enum ShardFormat: String, Sendable, CaseIterable {
  /// NumPy array of shape [sequences, sequence length].
  case npy
  /// Flat token IDs without a header, as nanoGPT reads.
  case bin
}

/// A writer of whichever format was chosen.
///
/// Two optionals instead of `any ShardWriter & ~Copyable`, whose consuming calls hit a compiler bug
/// in Swift 6.3.1, and instead of an enum, whose payload cannot be mutated in place.
struct ShardFileWriter: ShardWriter, ~Copyable {
  private var npy: NumPyWriter?
  private var bin: FlatBinWriter?

  init(
    format: ShardFormat, folder: String, name: String, type: TokenType, sequenceLength: Int
  ) throws(ShardError) {
    let file = "\(name).\(format.rawValue)"
    switch format {
    case .npy:
      npy = NumPyWriter(folder: folder, name: file, type: type, sequenceLength: sequenceLength)
      bin = nil
    case .bin:
      npy = nil
      bin = try FlatBinWriter(folder: folder, name: file, type: type)
    }
  }

  mutating func append(_ tokens: Span<UInt32>) throws(ShardError) {
    try npy?.append(tokens)
    try bin?.append(tokens)
  }

  consuming func finish() throws(ShardError) -> FileSummary {
    if let npy = npy.take() { return try npy.finish() }
    if let bin = bin.take() { return try bin.finish() }
    preconditionFailure("a writer is finished once")
  }
}
