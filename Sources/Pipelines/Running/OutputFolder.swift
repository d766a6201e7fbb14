internal import Foundation
internal import Packing
internal import Storage

/// A folder that appears under its name only when everything in it is written.
///
/// | path | |
/// |---|---|
/// | `NAME` | the whole output |
/// | `NAME.partial` | the output in the making, which one `rename` makes `NAME` |
/// | `NAME.partial/.lock` | keeps two runs apart |
/// | `NAME.partial/.run` | what is needed to go on: the ledger, the documents of unfinished shards |
/// | `NAME.replaced` | an old output, for the moment between two renames; at last the ledger |
///
/// A rename within a folder is atomic: after a crash the old name or the new one leads to the whole
/// folder. But it may reach the disk before what was written earlier (Pillai et al. 2014, "All File
/// Systems Are Not Created Equal", OSDI, table 1), so everything inside is synchronized first: each
/// file, then the folder that holds the names.
struct OutputFolder: ~Copyable {
  /// Where files are written.
  let partialPath: String
  /// Where goes what is only needed to go on.
  var workPath: String { partialPath + "/" + Self.workName }
  /// Both.
  var paths: RunPaths { RunPaths(output: partialPath, work: workPath) }
  /// Whether an earlier run left something that can be gone on with.
  let hasEarlierRun: Bool
  /// Whether what is written so far stays when the value goes away without `publish`.
  var keepsUnfinished: Bool

  private let path: String
  private let lock: FileLock
  private var isPublished = false

  /// Prepares `path.partial`.
  ///
  /// - Throws: `ConfigurationError` when the output is there and not empty (unless `replacesExisting`
  ///   and it is the output of an earlier run) or is a file, when another run writes there, or when
  ///   the folder cannot be made.
  init(path: String, replacesExisting: Bool) throws(ConfigurationError) {
    let path = Self.resolved(path)
    let partialPath = path + Self.partialSuffix
    try Self.settlePublishing(path)
    try Self.checkExisting(path, replacesExisting: replacesExisting)
    let leftovers = Self.entries(partialPath)
    if !leftovers.isEmpty, !leftovers.contains(Self.lockName) {
      throw ConfigurationError(
        place: partialPath, message: "is in the way, and was not left by a run of medprep")
    }
    try Self.make(partialPath)
    do throws(FileLock.Failure) {
      lock = try FileLock(path: partialPath + "/" + Self.lockName)
    } catch {
      switch error {
      case .held(let holder):
        throw ConfigurationError(
          place: partialPath,
          message: "another run is writing there" + (holder.isEmpty ? "" : " (\(holder))"))
      case .storage(let error):
        throw ConfigurationError(place: partialPath, message: "cannot be written: \(error.message)")
      }
    }
    self.path = path
    self.partialPath = partialPath
    hasEarlierRun = Self.entries(partialPath + "/" + Self.workName).contains(Ledger.fileNames[0])
    keepsUnfinished = hasEarlierRun
  }

  /// Removes whatever an earlier run left, and makes the folders.
  func clear() throws(ConfigurationError) {
    // The ledger goes first: without it nobody goes on with what else is still there.
    for name in [Self.workName] + Self.entries(partialPath) where name != Self.lockName {
      try? removeItem(partialPath + "/" + name)
    }
    guard Self.entries(workPath).isEmpty else {
      throw ConfigurationError(place: workPath, message: "cannot be removed")
    }
    try Self.make(workPath)
  }

  /// Renames the folder to its final name.
  ///
  /// The ledger must say that the output is whole. A run that is killed in here is brought to its end
  /// by the next one.
  consuming func publish() throws(ConfigurationError) {
    do throws(StorageError) {
      try synchronizeFolder(partialPath)
    } catch {
      throw ConfigurationError(place: partialPath, message: error.message)
    }
    let replaced = path + Self.replacedSuffix
    var obstacle: StorageError?
    do throws(StorageError) {
      try renameItem(path, to: replaced)
    } catch {
      obstacle = error
    }
    do throws(StorageError) {
      try renameItem(partialPath, to: path)
    } catch {
      if obstacle == nil { try? renameItem(replaced, to: path) }
      let message =
        if let obstacle, !obstacle.isNotFound {
          "cannot be moved to \(replaced): \(obstacle.reason)"
        } else {
          "cannot be put in place: \(error.reason)"
        }
      throw ConfigurationError(place: path, message: message)
    }
    isPublished = true
    Self.synchronizeParent(of: path)
    Self.removeReplaced(path)
    Self.removeWork(in: path)
  }

  deinit {
    if !isPublished, !keepsUnfinished {
      // Nothing in it can be gone on with.
      try? removeItem(partialPath)
    }
  }

  /// The folders of the table for an output.
  static func names(of path: String) -> [String] {
    ["", partialSuffix, replacedSuffix].map { resolved(path) + $0 }
  }

  // MARK: -

  /// Links are followed and `.` gets a name, so that the folder has a neighbour to be written in.
  private static func resolved(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  /// Takes back a `publish` that was killed before it was through, so that it is done once more; or,
  /// where only removing was left to do, does that.
  private static func settlePublishing(_ path: String) throws(ConfigurationError) {
    guard entries(path).contains(Manifest.fileName) else { return }
    if entries(path + replacedSuffix) == [Ledger.fileNames[0]] {
      try? renameItem(path + replacedSuffix, to: path + "/" + workName)
    }
    let names = entries(path)
    if names.contains(workName) || names.contains(lockName) {
      // The run that published it may be in there just now.
      guard let lock = try? FileLock(path: path + "/" + lockName) else {
        throw ConfigurationError(place: path, message: "another run is writing there")
      }
      let hasLedger = entries(path + "/" + workName).contains(Ledger.fileNames[0])
      if hasLedger, (try? renameItem(path, to: path + partialSuffix)) != nil {
        if entries(path + partialSuffix + "/" + workName).contains(Ledger.fileNames[0]) { return }
        // The run that published it was in there, and through at that moment.
        try? renameItem(path + partialSuffix, to: path)
      }
      removeWork(in: path)
      _ = consume lock
    }
    removeReplaced(path)
  }

  /// Removes from the published folder what was needed to go on.
  private static func removeWork(in path: String) {
    let work = path + "/" + workName
    // As long as the ledger is there, a killed run is recognized as one: it goes last, and with its
    // folder in one call.
    for name in entries(work) where name != Ledger.fileNames[0] {
      try? removeItem(work + "/" + name)
    }
    try? removeItem(path + "/" + lockName)
    if (try? renameItem(work, to: path + replacedSuffix)) != nil {
      removeReplaced(path)
    } else {
      try? removeItem(work)
    }
  }

  /// Removes the old output, or the ledger of a new one, which only a run can have put there.
  private static func removeReplaced(_ path: String) {
    let replaced = path + replacedSuffix
    guard (try? FileStatus(path: replaced))?.kind == .folder else { return }
    let names = entries(replaced)
    // The manifest goes last: it says whose folder this is, to the next run too.
    guard names.isEmpty || names.contains(Manifest.fileName) || names == [Ledger.fileNames[0]]
    else { return }
    for name in names where name != Manifest.fileName {
      try? removeItem(replaced + "/" + name)
    }
    try? removeItem(replaced)
  }

  private static func checkExisting(
    _ path: String, replacesExisting: Bool
  ) throws(ConfigurationError) {
    guard let kind = (try? FileStatus(path: path))?.kind else { return }
    guard kind == .folder else {
      throw ConfigurationError(place: path, message: "the output is a folder; this is a file")
    }
    let entries = entries(path)
    if entries.isEmpty { return }
    let isWhole = entries.contains(Manifest.fileName)
    guard replacesExisting else {
      let content =
        isWhole
        ? ": it holds a whole output of medprep (use --overwrite to replace it)"
        : ", and was not made by medprep"
      throw ConfigurationError(place: path, message: "the output folder is not empty\(content)")
    }
    guard isWhole else {
      throw ConfigurationError(
        place: path,
        message: "was not made by medprep (there is no \(Manifest.fileName)) and is not replaced")
    }
    let replaced = path + replacedSuffix
    if let kind = (try? FileStatus(path: replaced))?.kind,
      kind != .folder || !Self.entries(replaced).isEmpty
    {
      throw ConfigurationError(
        place: replaced, message: "is in the way, and was not left by a run of medprep")
    }
  }

  /// The names are on the disk only when the folder that holds them is.
  private static func synchronizeParent(of path: String) {
    try? synchronizeFolder(splitPath(path).folder)
  }

  private static func entries(_ path: String) -> [String] {
    (try? folderEntries(path)) ?? []
  }

  private static func make(_ folder: String) throws(ConfigurationError) {
    do throws(StorageError) {
      try createFolder(folder, withThoseAbove: true)
    } catch {
      throw ConfigurationError(place: folder, message: error.message)
    }
  }

  private static let lockName = ".lock"
  private static let workName = ".run"
  private static let partialSuffix = ".partial"
  private static let replacedSuffix = ".replaced"
}

/// Where an unfinished run writes.
struct RunPaths: Sendable {
  /// The folder that will be the output.
  var output: String
  /// The folder in it for what is only needed to go on.
  var work: String

  /// Documents that went through all stages before the search for duplicates.
  var gathered: String { work + "/gathered.jsonl" }
  /// Which of them do not stay as they are: `DocumentSelection`.
  var selection: String { work + "/selection" }

  /// What comes again on the pages of hosts: `--host-repeats`.
  var hostRepeats: String { work + "/host-repeats" }

  /// Brings the names of all files to the disk.
  func synchronize() throws(StorageError) {
    try synchronizeFolder(work)
    try synchronizeFolder(output)
  }

  /// Removes what writers left that were killed.
  func removeLeftovers() {
    for folder in [output, work] {
      let names = (try? folderEntries(folder)) ?? []
      for name in names where name.hasSuffix(".medprep-tmp") {
        try? removeItem(folder + "/" + name)
      }
    }
  }

  /// Removes what the checkpoint, which is recorded, does not need any more.
  func removeSuperfluous(after checkpoint: Checkpoint) {
    for name in (try? folderEntries(work)) ?? []
    where OpenDocuments.isSuperfluous(name, for: checkpoint.openDocuments) {
      try? removeItem(work + "/" + name)
    }
  }
}
