public import JSON

/// Writes the tokens of one shard in some file format.
///
/// A writer is used once: any number of `append`s, then `finish`. A writer that is dropped without
/// `finish` leaves no file.
public protocol ShardWriter: ~Copyable {
  /// Appends tokens; the calls' boundaries mean nothing.
  mutating func append(_ tokens: Span<UInt32>) throws(ShardError)

  /// Completes the file and gives it its final name.
  consuming func finish() throws(ShardError) -> FileSummary
}

/// What was written to one file.
public struct FileSummary: Sendable, Hashable {
  /// Name in the output folder.
  public var name: String
  /// Size in bytes.
  public var byteCount: Int
  /// SHA-256 of the whole file, in lower-case hexadecimal digits.
  public var sha256: String

  /// Describes a file.
  public init(name: String, byteCount: Int, sha256: String) {
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  /// Writes `file`, `bytes` and `sha256` into a JSON object that is open.
  public func writeMembers(to writer: inout JSONWriter) {
    writer.member("file", name)
    writer.member("bytes", byteCount)
    writer.member("sha256", sha256)
  }
}
