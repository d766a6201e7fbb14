internal import Foundation
internal import Glibc

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
  /// - Throws: `ConfigurationError` when the output exists and is not empty (unless
  ///   `replacesExisting`) or is a file, when another run writes there, or when the folder cannot be
  ///   made.
  init(path: String, replacesExisting: Bool) throws(ConfigurationError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let partialPath = path + ".partial"
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if unsafe manager.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw ConfigurationError(place: path, message: "the output is a folder; this is a file")
    }
    if let entries = try? manager.contentsOfDirectory(atPath: path), !entries.isEmpty,
      !replacesExisting
    {
      throw ConfigurationError(
        place: path, message: "the output folder is not empty (use --overwrite to replace it)")
    }
    do {
      try manager.createDirectory(atPath: partialPath, withIntermediateDirectories: true)
    } catch {
      throw ConfigurationError(
        place: partialPath, message: "cannot be made: \(error.localizedDescription)")
    }
    let lockPath = partialPath + "/" + Self.lockName
    let lock = unsafe open(lockPath, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      if lock >= 0 { close(lock) }
      throw ConfigurationError(place: partialPath, message: "another run is writing there")
    }
    // What a killed run left is not trusted.
    for entry in (try? manager.contentsOfDirectory(atPath: partialPath)) ?? []
    where entry != Self.lockName {
      try? manager.removeItem(atPath: partialPath + "/" + entry)
    }
    self.path = path
    self.partialPath = partialPath
    self.lock = lock
  }

  /// Renames the folder to its final name.
  consuming func publish() throws(ConfigurationError) {
    let manager = FileManager.default
    let replaced = path + ".replaced"
    do {
      try manager.removeItem(atPath: partialPath + "/" + Self.lockName)
      try? manager.removeItem(atPath: replaced)
      if manager.fileExists(atPath: path) {
        try manager.moveItem(atPath: path, toPath: replaced)
      }
      try manager.moveItem(atPath: partialPath, toPath: path)
      try? manager.removeItem(atPath: replaced)
      isPublished = true
    } catch {
      throw ConfigurationError(
        place: path, message: "cannot be put in place: \(error.localizedDescription)")
    }
  }

  deinit {
    close(lock)
    if !isPublished {
      // An error ended the run: what is there is not whole.
      try? FileManager.default.removeItem(atPath: partialPath)
    }
  }

  private static let lockName = ".lock"
}
