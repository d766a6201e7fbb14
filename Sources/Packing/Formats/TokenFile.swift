internal import Storage

/// A file of token IDs end to end, written as they come.
struct TokenFile: ~Copyable {
  let name: String
  private let type: TokenType
  private var file: AtomicFile
  private var encoded: [UInt8] = []

  /// Starts `folder/name`.
  init(folder: String, name: String, type: TokenType) throws(ShardError) {
    do throws(StorageError) {
      file = try AtomicFile(path: "\(folder)/\(name)")
    } catch {
      throw .storage(error)
    }
    self.name = name
    self.type = type
  }

  mutating func append(_ tokens: [UInt32]) throws(ShardError) {
    encoded.removeAll(keepingCapacity: true)
    type.append(tokens.span, to: &encoded)
    try append(bytes: encoded)
  }

  mutating func append(bytes: [UInt8]) throws(ShardError) {
    do throws(StorageError) {
      try file.write(bytes)
    } catch {
      throw .storage(error)
    }
  }

  /// Completes the file and gives it its final name.
  consuming func finish() throws(ShardError) -> FileSummary {
    let name = name
    do throws(StorageError) {
      let written = try file.commit()
      return FileSummary(name: name, byteCount: written.byteCount, sha256: written.sha256)
    } catch {
      throw .storage(error)
    }
  }
}

/// The whole file at `path`, for readers of one shard.
func wholeFile(_ path: String) throws(ShardError) -> [UInt8] {
  do throws(StorageError) {
    return try readFile(path, limit: 1 << 36)
  } catch {
    throw .storage(error)
  }
}
