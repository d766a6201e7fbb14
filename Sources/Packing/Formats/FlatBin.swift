internal import Storage

/// Writes a flat `.bin` file: token IDs end to end, little-endian, no header.
///
/// | offset | width | meaning |
/// |---|---|---|
/// | 0 | 2 or 4 | first token |
/// | … | 2 or 4 | next token |
///
/// The format of nanoGPT's `train.bin`, <https://github.com/karpathy/nanoGPT/blob/master/data/openwebtext/prepare.py>,
/// read with `numpy.memmap`. The token type is not in the file: the manifest has it.
public struct FlatBinWriter: ShardWriter, ~Copyable {
  private var file: AtomicFile
  private let name: String
  private let type: TokenType
  private var encoded: [UInt8] = []

  /// Starts `folder/name`.
  public init(folder: String, name: String, type: TokenType) throws(ShardError) {
    do throws(StorageError) {
      file = try AtomicFile(path: "\(folder)/\(name)")
    } catch {
      throw .storage(error)
    }
    self.name = name
    self.type = type
  }

  /// Appends tokens to the file.
  public mutating func append(_ tokens: Span<UInt32>) throws(ShardError) {
    encoded.removeAll(keepingCapacity: true)
    type.append(tokens, to: &encoded)
    do throws(StorageError) {
      try file.write(encoded)
    } catch {
      throw .storage(error)
    }
  }

  /// Completes the file and gives it its final name.
  public consuming func finish() throws(ShardError) -> FileSummary {
    do throws(StorageError) {
      let name = name
      let written = try file.commit()
      return FileSummary(name: name, byteCount: written.byteCount, sha256: written.sha256)
    } catch {
      throw .storage(error)
    }
  }
}
