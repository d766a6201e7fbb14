internal import Glibc

/// A file that grows at its end and can go back to where it was once on the disk.
///
/// A run that was interrupted finds more in such a file than it has recorded, the last bytes perhaps
/// incomplete: a file may grow in pieces, and a crash of the machine may keep its new size but not its
/// new bytes (Pillai et al. 2014, "All File Systems Are Not Created Equal", OSDI, section 3: appends are
/// not atomic). So what lies behind the last mark is cut off, never looked at.
///
///     var file = try AppendFile(path: "out/documents.jsonl")
///     try file.write(line.span)
///     let mark = try file.synchronize()                  // recorded elsewhere, then killed
///     file = try AppendFile(path: "out/documents.jsonl", resumingAt: mark)
public struct AppendFile: ~Copyable {
  /// A place in the file before which everything is on the disk.
  public struct Mark: Hashable, Sendable, Codable {
    /// Bytes before it.
    public var byteCount: Int
    /// The hash of these bytes, to go on with: `SHA256.snapshot`; empty: the file is not hashed.
    public var hash: [UInt8]

    /// The beginning of a file.
    public static let start = Mark(byteCount: 0, hash: SHA256().snapshot)
    /// The beginning of a file whose hash nobody asks for.
    public static let unhashedStart = Mark(byteCount: 0, hash: [])
  }

  /// The file.
  public var path: String { descriptor.path }
  /// Bytes in it.
  public private(set) var byteCount: Int

  private let descriptor: FileDescriptor
  private var buffer: [UInt8] = []
  /// Nil where nobody asks for it.
  private var hash: SHA256?

  private static let bufferSize = 256 << 10

  /// Opens the file, makes it where it is missing, and cuts off what is behind the mark.
  ///
  /// - Throws: `StorageError`: of the system, or `truncated` when the file is shorter than the mark.
  public init(path: String, resumingAt mark: Mark = .start) throws(StorageError) {
    let damage = StorageError(path: path, operation: .open, cause: .truncated)
    let hash = SHA256(snapshot: mark.hash)
    if hash == nil, !mark.hash.isEmpty { throw damage }
    let file = try FileDescriptor(path: path, flags: O_RDWR | O_CREAT, mode: 0o666)
    guard let size = file.size, size >= mark.byteCount else { throw damage }
    try file.truncate(to: mark.byteCount)
    descriptor = file
    byteCount = mark.byteCount
    self.hash = hash
  }

  /// Appends bytes; they may wait in memory until `synchronize()`.
  ///
  /// - Throws: `StorageError` of the system, as for a full disk.
  public mutating func write(_ bytes: Span<UInt8>) throws(StorageError) {
    byteCount += bytes.count
    hash?.update(bytes)
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      try descriptor.write(bytes)
    } else {
      unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
    }
  }

  /// Writes over what is there from its beginning, which costs less than a new file; only for files
  /// that are not hashed.
  ///
  /// What was there stays behind the new bytes until a later mark cuts it off.
  ///
  /// - Throws: `StorageError` of the system.
  public mutating func startOver() throws(StorageError) {
    precondition(hash == nil, "a hashed file is written once")
    buffer.removeAll(keepingCapacity: true)
    try descriptor.seek(to: 0)
    byteCount = 0
  }

  /// Brings everything to the disk.
  ///
  /// The file's name is on the disk only when its folder is, see `synchronizeFolder(_:)`.
  ///
  /// - Returns: Where a later run goes on.
  /// - Throws: `StorageError` of the system, as for a full disk.
  public mutating func synchronize() throws(StorageError) -> Mark {
    try flush()
    try descriptor.synchronize()
    return Mark(byteCount: byteCount, hash: hash?.snapshot ?? [])
  }

  /// Brings everything to the disk and closes the file; the SHA-256 of one that is not hashed is
  /// empty.
  ///
  /// - Throws: `StorageError` of the system, as for a full disk.
  public consuming func finish() throws(StorageError) -> AtomicFile.Summary {
    _ = try synchronize()
    return AtomicFile.Summary(byteCount: byteCount, sha256: hash?.hexDigest() ?? "")
  }

  private mutating func flush() throws(StorageError) {
    try descriptor.write(buffer.span)
    buffer.removeAll(keepingCapacity: true)
  }
}
