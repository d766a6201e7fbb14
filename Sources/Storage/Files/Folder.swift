internal import Glibc

/// What the system knows of a path.
public struct FileStatus: Hashable, Sendable {
  /// The kinds of thing that a path can name.
  public enum Kind: Sendable, Hashable {
    case regular, folder
    /// A pipe, terminal or other source without end.
    case other
  }

  /// Names a file or folder whatever path leads to it.
  public struct Identity: Hashable, Sendable {
    private var device: UInt64
    private var number: UInt64

    init(_ status: stat) {
      device = UInt64(status.st_dev)
      number = UInt64(status.st_ino)
    }
  }

  /// What it is.
  public var kind: Kind
  /// Its size in bytes; 0 for what has none.
  public var byteCount: Int
  /// When its content last changed, in nanoseconds since 1970.
  public var modificationTime: Int
  /// Which file or folder it is.
  public var identity: Identity

  /// Looks at a path, through symbolic links.
  ///
  /// - Throws: `StorageError` of the system, as for a missing file or a link in a circle.
  public init(path: String) throws(StorageError) {
    var status = stat()
    guard unsafe withSystemPath(path, { unsafe stat($0, &status) }) == 0 else {
      throw .last(path: path, operation: .open)
    }
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      default: .other
      }
    byteCount = kind == .regular ? Int(status.st_size) : 0
    modificationTime = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    identity = Identity(status)
  }
}

/// The names in a folder in the order of their UTF-8 bytes, without `.` and `..`.
///
/// - Throws: `StorageError` of the system.
public func folderEntries(_ path: String) throws(StorageError) -> [String] {
  guard let folder = unsafe withSystemPath(path, { unsafe opendir($0) }) else {
    throw .last(path: path, operation: .list)
  }
  defer { unsafe closedir(folder) }
  var names: [String] = []
  while true {
    errno = 0
    guard let entry = unsafe readdir(folder) else {
      if errno != 0 { throw .last(path: path, operation: .list) }
      break
    }
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      unsafe pathString(UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// The paths that a shell pattern (`*`, `?`, `[…]`) matches, in the order of their UTF-8 bytes; none
/// if there are none.
///
/// - Throws: `StorageError` if a folder cannot be read.
public func paths(matching pattern: String) throws(StorageError) -> [String] {
  var matches = unsafe glob_t()
  defer { unsafe globfree(&matches) }
  let status = unsafe withSystemPath(pattern) {
    unsafe glob($0, GLOB_ERR | GLOB_NOSORT, nil, &matches)
  }
  if status == GLOB_NOMATCH { return [] }
  guard status == 0 else { throw .last(path: pattern, operation: .list) }
  var paths: [String] = []
  for index in 0..<Int(unsafe matches.gl_pathc) {
    guard let path = unsafe matches.gl_pathv[index] else { continue }
    paths.append(unsafe pathString(path))
  }
  return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Makes a folder; nothing happens where it is there already.
///
/// - Throws: `StorageError` of the system, as for a missing folder above it, unless it is made too.
public func createFolder(
  _ path: String, withThoseAbove makesThoseAbove: Bool = false
) throws(StorageError) {
  let above = String(splitPath(path).folder.dropLast())
  if makesThoseAbove, !above.isEmpty, (try? FileStatus(path: above)) == nil {
    try createFolder(above, withThoseAbove: true)
  }
  if unsafe withSystemPath(path, { unsafe mkdir($0, 0o777) }) == 0 { return }
  if errno == EEXIST, let status = try? FileStatus(path: path), status.kind == .folder { return }
  throw .last(path: path, operation: .create)
}

/// Gives a file or folder another name on the same disk, in one step.
///
/// A file that has the name is replaced, and so is an empty folder by a folder.
///
/// - Throws: `StorageError` of the system, with the path `old`.
public func renameItem(_ old: String, to new: String) throws(StorageError) {
  let status = unsafe withSystemPath(old) { old in
    unsafe withSystemPath(new) { unsafe rename(old, $0) }
  }
  guard status == 0 else { throw .last(path: old, operation: .rename) }
}

/// Removes a file, or a folder with all that is in it; a symbolic link goes, and what it leads to stays.
///
/// - Throws: `StorageError` of the system; what was removed before is gone.
public func removeItem(_ path: String) throws(StorageError) {
  if unsafe withSystemPath(path, { unsafe remove($0) }) == 0 { return }
  guard errno == ENOTEMPTY || errno == EEXIST else { throw .last(path: path, operation: .remove) }
  for name in try folderEntries(path) { try removeItem(path + "/" + name) }
  guard unsafe withSystemPath(path, { unsafe remove($0) }) == 0 else {
    throw .last(path: path, operation: .remove)
  }
}
