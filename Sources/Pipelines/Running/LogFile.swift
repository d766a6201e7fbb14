internal import JSON
internal import Packing
internal import Storage

/// A file of JSON lines that grows as the run goes on.
struct LogFile: ~Copyable {
  private let name: String
  private var file: AppendFile
  private var writer = JSONWriter()

  init(folder: String, name: String, resumingAt mark: AppendFile.Mark) throws(StorageError) {
    self.name = name
    file = try AppendFile(path: "\(folder)/\(name)", resumingAt: mark)
  }

  mutating func write(_ line: (inout JSONWriter) -> Void) throws(StorageError) {
    writer.removeAll()
    line(&writer)
    let bytes = writer.bytes
    try file.write(bytes.span)
  }

  mutating func synchronize() throws(StorageError) -> AppendFile.Mark { try file.synchronize() }

  consuming func finish() throws(StorageError) -> FileSummary {
    let name = name
    let written = try file.finish()
    return FileSummary(name: name, byteCount: written.byteCount, sha256: written.sha256)
  }
}

// MARK: - Rejects

extension LogFile {
  /// The file of what was refused.
  static func rejects(
    folder: String, resumingAt mark: AppendFile.Mark
  ) throws(StorageError) -> LogFile {
    try LogFile(folder: folder, name: "rejects.jsonl", resumingAt: mark)
  }

  /// Writes what was refused, and warns of it.
  mutating func write(
    _ rejections: [Rejection], warning progress: Progress
  ) throws(StorageError) {
    for rejection in rejections {
      progress.warn(rejection)
      try write { rejection.write(to: &$0) }
    }
  }
}
