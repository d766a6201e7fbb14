internal import Foundation
internal import Glibc
internal import Packing

/// A folder that appears under its name only when everything in it is written.
///
/// Files are written to `NAME.partial`, which `publish` renames to `NAME` in one step; a run that is
/// killed leaves only the former, and the next run starts it afresh. A lock file in it keeps two
/// runs apart.
struct OutputFolder: ~Copyable {
  /// Where files are written.
  let partialPath: String
  private let path: String
  private let lock: Int32
  private var isPublished = false

  /// Prepares `path.partial`.
  ///
  /// - Throws: `ConfigurationError` when the output is there and not empty (unless `replacesExisting`
  ///   and it is the output of an earlier run) or is a file, when another run writes there, or when
  ///   the folder cannot be made.
  init(path: String, replacesExisting: Bool) throws(ConfigurationError) {
    let manager = FileManager.default
    // Links are followed and `.` gets a name, so that the folder has a neighbour to be written in.
    let path = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
    let partialPath = path + ".partial"
    var isFolder: ObjCBool = false
    if unsafe manager.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else {
        throw ConfigurationError(place: path, message: "the output is a folder; this is a file")
      }
      let entries = (try? manager.contentsOfDirectory(atPath: path)) ?? []
      if !entries.isEmpty, !replacesExisting {
        throw ConfigurationError(
          place: path, message: "the output folder is not empty (use --overwrite to replace it)")
      }
      if !entries.isEmpty, !entries.contains(Manifest.fileName) {
        throw ConfigurationError(
          place: path,
          message: "was not made by medprep (there is no \(Manifest.fileName)) and is not replaced")
      }
    }
    let leftovers = (try? manager.contentsOfDirectory(atPath: partialPath)) ?? []
    if !leftovers.isEmpty, !leftovers.contains(Self.lockName) {
      throw ConfigurationError(
        place: partialPath, message: "is in the way, and was not left by a run of medprep")
    }
    do {
      try manager.createDirectory(atPath: partialPath, withIntermediateDirectories: true)
    } catch {
      throw ConfigurationError(place: partialPath, message: "cannot be made: \(Self.reason)")
    }
    let lockPath = partialPath + "/" + Self.lockName
    let lock = unsafe open(lockPath, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard lock >= 0 else {
      throw ConfigurationError(place: partialPath, message: "cannot be written: \(Self.reason)")
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw ConfigurationError(place: partialPath, message: "another run is writing there")
    }
    // What a killed run left is not trusted.
    for entry in leftovers where entry != Self.lockName {
      try? manager.removeItem(atPath: partialPath + "/" + entry)
    }
    self.path = path
    self.partialPath = partialPath
    self.lock = lock
  }

  /// Renames the folder to its final name.
  ///
  /// An old output is moved aside first and put back if that fails.
  consuming func publish() throws(ConfigurationError) {
    let manager = FileManager.default
    let replaced = path + ".replaced"
    unlink(partialPath + "/" + Self.lockName)
    try? manager.removeItem(atPath: replaced)
    let hasOld = rename(path, replaced) == 0
    guard rename(partialPath, path) == 0 else {
      let reason = Self.reason
      if hasOld { _ = rename(replaced, path) }
      throw ConfigurationError(place: path, message: "cannot be put in place: \(reason)")
    }
    isPublished = true
    // The names are on the disk only when the folder that holds them is.
    let parent = unsafe open(
      URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if parent >= 0 {
      fsync(parent)
      close(parent)
    }
    if hasOld { try? manager.removeItem(atPath: replaced) }
  }

  deinit {
    close(lock)
    if !isPublished {
      // An error ended the run: what is there is not whole.
      try? FileManager.default.removeItem(atPath: partialPath)
    }
  }

  private static let lockName = ".lock"

  /// Why the last call of the system failed.
  private static var reason: String { unsafe String(cString: strerror(errno)) }
}

/// The system's `rename` for Swift strings.
private func rename(_ old: String, _ new: String) -> Int32 { unsafe Glibc.rename(old, new) }

/// The system's `unlink` for Swift strings; that a file is missing does not matter.
private func unlink(_ path: String) { _ = unsafe Glibc.unlink(path) }
