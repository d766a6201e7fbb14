internal import Foundation
public import Storage

/// A file that the user names: it gets its name when it is whole, or is standard output.
///
/// It takes the place of nothing that the program reads.
public struct OutputFile: ~Copyable {
  private var file: AtomicFile?
  private var standardOutput = StandardOutput()

  /// Starts the file at `path`; `-` is standard output.
  ///
  /// - Throws: `StorageError`, as for a file that the program reads.
  public init(path: String) throws(StorageError) {
    file =
      if path == "-" { nil } else { try AtomicFile(path: path, digest: .none, replacing: .unread) }
  }

  /// Appends bytes.
  public mutating func write(_ bytes: [UInt8]) throws(StorageError) {
    if file == nil {
      try standardOutput.write(bytes.span)
      // A pipe's reader gets each batch when it is done.
      try standardOutput.flush()
    } else {
      try file?.write(bytes)
    }
  }

  /// Gives the file its name.
  public mutating func finish() throws(StorageError) {
    if let file = file.take() { _ = try file.commit() }
  }

  /// Writes a whole file.
  public static func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    var file = try OutputFile(path: path)
    try file.write(bytes)
    try file.finish()
  }
}

/// Refuses to write twice to the same file.
///
/// - Throws: `ConfigurationError` that names the file.
public func refuseRepeated(outputs: [String?]) throws(ConfigurationError) {
  var names: Set<String> = []
  for case let output? in outputs where output != "-" {
    // A device or pipe may take several outputs.
    let isEndless = (try? FileStatus(path: output))?.kind == .other
    guard isEndless || names.insert(URL(filePath: output).standardized.path).inserted else {
      throw ConfigurationError(place: output, message: "is named for two outputs")
    }
  }
}
