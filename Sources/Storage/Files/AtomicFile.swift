internal import Glibc

/// A file that appears whole or not at all.
///
/// The bytes go to `.NAME.medprep-tmp` beside `path`; `commit()` brings them to the disk and renames.
/// Unless that happens, the temporary file is removed when the value goes away, and what was at
/// `path` before stays. One left behind by a killed program is overwritten by the next attempt. While it
/// is written it is locked: a second writer of the same path is refused. So is, where
/// only an ``Replaceable/unread`` file may be replaced, one that the program reads.
///
/// What is no regular file (`/dev/null`, a named pipe) is written to directly: putting a file in its
/// place would destroy it. A symbolic link stays, and what it points to is replaced.
///
///     var file = try AtomicFile(path: "out/part-0.bin")
///     try file.write(bytes)
///     let summary = try file.commit()        // sha256, byteCount
public struct AtomicFile: ~Copyable {
  /// What was written.
  public struct Summary: Hashable, Sendable {
    /// The size of the file.
    public var byteCount: Int
    /// The SHA-256 of the file as 64 hexadecimal digits; empty where none was asked for.
    public var sha256: String
  }

  /// What is computed of a file while it is written.
  public enum Digest: Sendable, Hashable {
    /// Its SHA-256.
    case sha256
    /// Nothing: for files whose digest nobody records.
    case none
  }

  /// What the file may take the place of.
  public enum Replaceable: Sendable, Hashable {
    /// Whatever is there.
    case anything
    /// Nothing that the program has opened to read, see ``ReadFiles``: for files that the user names.
    case unread
  }

  /// Where the file appears.
  public let path: String
  /// How many bytes were written so far.
  private(set) var byteCount = 0

  /// `path` without symbolic links.
  private let target: String
  /// Nil where the bytes go to `target` itself.
  private let temporaryPath: String?
  private let replaceable: Replaceable
  private let descriptor: FileDescriptor
  private var buffer: [UInt8] = []
  /// Nil where no digest is wanted.
  private var hash: SHA256?
  private var isCommitted = false
  /// Bytes given to the system, and how many of them the disk was asked to take.
  private var writtenCount = 0
  private var startedCount = 0

  private static let bufferSize = 256 << 10
  /// Bytes after which the disk is asked to take them, or `commit()` would have to wait for all of a
  /// large file: 40 ms of 64 MB, during which nothing else is written.
  private static let writingStep = 4 << 20

  /// Creates the temporary file.
  ///
  /// The folder must exist.
  ///
  /// - Throws: `StorageError` of the system, as for a path that is a folder; `.refused` where another
  ///   writer of the same path is at work, or the program has read what is there.
  public init(
    path: String, digest: Digest = .sha256, replacing replaceable: Replaceable = .anything
  ) throws(StorageError) {
    let kind = try? FileStatus(path: path).kind
    // The system refuses to open a folder for writing, and the link to an open pipe leads to no path.
    let isDirect = kind == .other || kind == .folder
    let target = isDirect ? path : resolvedPath(path)
    let (folder, name) = splitPath(target)
    temporaryPath = isDirect ? nil : folder + ".\(name).medprep-tmp"
    descriptor =
      if let temporaryPath {
        try Self.openLocked(temporaryPath, for: path, replacing: replaceable)
      } else {
        try FileDescriptor(path: target, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: 0o666)
      }
    self.path = path
    self.target = target
    self.replaceable = replaceable
    hash = digest == .sha256 ? SHA256() : nil
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// Opens the temporary file, which nobody else writes to, and empties it.
  private static func openLocked(
    _ temporaryPath: String, for path: String, replacing replaceable: Replaceable
  ) throws(StorageError) -> FileDescriptor {
    if replaceable == .unread { try refuseRead(path) }
    while true {
      let descriptor = try FileDescriptor(
        path: temporaryPath, flags: O_WRONLY | O_CREAT, mode: 0o666, name: path)
      guard descriptor.tryLock() else {
        throw StorageError(
          path: path, operation: .open, cause: .refused("is being written already"))
      }
      // Another writer may have renamed the file between our opening and locking it.
      guard let opened = descriptor.identity, let named = try? FileStatus(path: temporaryPath),
        opened == named.identity
      else { continue }
      TemporaryFiles.insert(temporaryPath)
      try descriptor.truncate(to: 0)
      return descriptor
    }
  }

  private static func refuseRead(_ path: String) throws(StorageError) {
    guard ReadFiles.contains(path) else { return }
    throw StorageError(
      path: path, operation: .open, cause: .refused("is read by this run, and not written over"))
  }

  deinit {
    if let temporaryPath, !isCommitted {
      _ = unsafe withSystemPath(temporaryPath) { unsafe unlink($0) }
      TemporaryFiles.remove(temporaryPath)
    }
  }

  /// Appends bytes; they may wait in memory until `commit()`.
  ///
  /// - Throws: `StorageError` of the system, as for a full disk.
  public mutating func write(_ bytes: Span<UInt8>) throws(StorageError) {
    byteCount += bytes.count
    hash?.update(bytes)
    if bytes.count >= Self.bufferSize {
      try flush()
      try descriptor.write(bytes)
      didWrite(bytes.count)
      return
    }
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
  }

  /// Appends bytes.
  ///
  /// - Throws: As the other `write`.
  public mutating func write(_ bytes: [UInt8]) throws(StorageError) {
    try write(bytes.span)
  }

  /// Brings everything to the disk and gives the file its name.
  ///
  /// Nothing can be written afterwards.
  ///
  /// - Throws: `StorageError`; then nothing has appeared at `path`, except when only the last step
  ///   failed, which brings the folder's entry to the disk.
  public consuming func commit() throws(StorageError) -> Summary {
    try flush()
    try descriptor.synchronize()
    if let temporaryPath {
      // What is there may have been read since the start.
      if replaceable == .unread { try Self.refuseRead(path) }
      let status = unsafe withSystemPath(temporaryPath) { old in
        unsafe withSystemPath(target) { unsafe rename(old, $0) }
      }
      guard status == 0 else { throw .last(path: path, operation: .rename) }
      isCommitted = true
      TemporaryFiles.remove(temporaryPath)
      try synchronizeFolder(splitPath(target).folder)
    }
    return Summary(byteCount: byteCount, sha256: hash?.hexDigest() ?? "")
  }

  private mutating func flush() throws(StorageError) {
    try descriptor.write(buffer.span)
    didWrite(buffer.count)
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func didWrite(_ count: Int) {
    writtenCount += count
    if writtenCount - startedCount >= Self.writingStep {
      descriptor.startWriting(from: startedCount, count: writtenCount - startedCount)
      startedCount = writtenCount
    }
  }
}

/// The path that symbolic links lead to, whether anything is there or not.
public func resolvedPath(_ path: String) -> String {
  var path = path
  // As many links in a row as Linux follows (path_resolution(7)).
  for _ in 0..<40 {
    if let real = unsafe withSystemPath(path, { unsafe realpath($0, nil) }) {
      defer { unsafe free(real) }
      return unsafe pathString(real)
    }
    guard let target = linkTarget(path) else { break }
    path = target.hasPrefix("/") ? target : splitPath(path).folder + target
  }
  return path
}

/// What a symbolic link says; nil where there is none.
private func linkTarget(_ path: String) -> String? {
  var name = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
  let count = unsafe withSystemPath(path) { path in
    unsafe name.withUnsafeMutableBufferPointer { name in
      unsafe name.baseAddress.map { unsafe readlink(path, $0, name.count - 1) } ?? -1
    }
  }
  guard count > 0 else { return nil }
  return unsafe name.withUnsafeBufferPointer { unsafe $0.baseAddress.map { unsafe pathString($0) } }
}

/// Brings the names in a folder to the disk: those of new and renamed files are there only then,
/// even when the files' bytes are (fsync(2)).
///
/// - Parameter path: The folder; `""` is the current one.
/// - Throws: `StorageError` of the system.
public func synchronizeFolder(_ path: String) throws(StorageError) {
  let descriptor = try FileDescriptor(
    path: path.isEmpty ? "." : path, flags: O_RDONLY | O_DIRECTORY)
  try descriptor.synchronize()
}
