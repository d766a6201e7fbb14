internal import JSON
internal import Storage

/// A file of JSON lines that gets its name when it is whole.
struct LineFile: ~Copyable {
  private var file: AtomicFile
  private var writer = JSONWriter()

  init(path: String) throws(StorageError) {
    file = try AtomicFile(path: path, digest: .none, replacing: .unread)
  }

  mutating func write(_ line: (inout JSONWriter) -> Void) throws(StorageError) {
    writer.removeAll()
    line(&writer)
    try file.write(writer.bytes)
  }

  consuming func finish() throws(StorageError) {
    _ = try file.commit()
  }
}
