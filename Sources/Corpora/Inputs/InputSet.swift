internal import Storage

/// One file to read.
public struct Input: Hashable, Sendable {
  /// The path to open; `-` is standard input.
  public var path: String
  /// What identifiers of its records start with: the path below the folder that was named, or the
  /// name of the file.
  ///
  /// No two inputs of a set share it.
  public var name: String
  /// Its size as it is stored, in bytes; nil for pipes.
  public var byteCount: Int?

  /// Makes an input from its parts.
  public init(path: String, name: String, byteCount: Int? = nil) {
    self.path = path
    self.name = name
    self.byteCount = byteCount
  }
}

/// The files that the arguments of a command stand for, in a fixed order.
///
/// An argument is a file, a folder (all files in and below it, in the order of their names as UTF-8
/// bytes, hidden ones left out), a pattern with `*`, `?` or `[…]` that the shell did not expand, or
/// `-` for standard input. Names need not be UTF-8, but those of arguments must. Symbolic links are
/// followed; a folder that one argument reaches twice is read once. A finished output of medprep that lies
/// in a folder is left out, which is one of the errors, unless an argument names it.
///
///     let inputs = InputSet(["corpus", "more/*.warc.gz", "-"])
public struct InputSet: Sendable {
  /// The files, in the order of the arguments.
  public private(set) var inputs: [Input] = []
  /// What could not be found or listed.
  ///
  /// The inputs do not depend on it.
  public private(set) var errors: [CorpusError] = []

  /// Folders that are left out where they lie in others.
  private let ownFolders: [FileStatus.Identity]

  /// Looks up the arguments.
  ///
  /// - Parameters:
  ///   - arguments: What to read.
  ///   - ownFolders: Folders that are left out where they lie in others: those that the run writes to.
  /// - Complexity: O(*n* log *n*) in the files; nothing is opened but folders, and what is named as a manifest.
  public init(_ arguments: [String], leavingOut ownFolders: [String] = []) {
    self.ownFolders = ownFolders.compactMap { try? FileStatus(path: $0).identity }
    for argument in arguments {
      if argument == "-" {
        inputs.append(Input(path: "-", name: "stdin"))
      } else if let status = try? FileStatus(path: argument) {
        add(argument, status)
      } else if argument.contains(where: { "*?[".contains($0) }) {
        addMatches(of: argument)
      } else {
        addFailure(of: argument)
      }
    }
    distinguishNames()
  }

  /// The size of all files, in bytes; nil if there is a pipe among them.
  public var totalBytes: Int? {
    var total = 0
    for input in inputs {
      guard let count = input.byteCount else { return nil }
      total += count
    }
    return total
  }

  // MARK: -

  private mutating func add(_ path: String, _ status: FileStatus) {
    switch status.kind {
    case .folder:
      var visited: Set<FileStatus.Identity> = []
      addFolder(path, name: "", status, &visited)
    case .regular:
      inputs.append(Input(path: path, name: splitPath(path).name, byteCount: status.byteCount))
    case .other:
      inputs.append(Input(path: path, name: splitPath(path).name))
    }
  }

  private mutating func addMatches(of pattern: String) {
    do {
      let matches = try paths(matching: pattern)
      if matches.isEmpty { addFailure(of: pattern) }
      for path in matches {
        do {
          add(path, try FileStatus(path: path))
        } catch {
          addError(error, path: path)
        }
      }
    } catch {
      addError(error, path: pattern)
    }
  }

  private mutating func addFolder(
    _ path: String, name: String, _ status: FileStatus,
    _ visited: inout Set<FileStatus.Identity>
  ) {
    guard visited.insert(status.identity).inserted else { return }
    let entries: [String]
    do {
      entries = try folderEntries(path)
    } catch {
      addError(error, path: path)
      return
    }
    if !name.isEmpty, entries.contains(Self.manifestName), isOutput(path) {
      errors.append(
        CorpusError(
          kind: .unsupported, origin: Origin(path: path, recordNumber: 0, byteOffset: 0),
          message: "left out: an output of medprep (name it to read it)"))
      return
    }
    for entry in entries where !entry.hasPrefix(".") {
      let entryPath = path.hasSuffix("/") ? path + entry : "\(path)/\(entry)"
      let entryName = name.isEmpty ? entry : "\(name)/\(entry)"
      do {
        let status = try FileStatus(path: entryPath)
        switch status.kind {
        case .folder where ownFolders.contains(status.identity): break
        case .folder: addFolder(entryPath, name: entryName, status, &visited)
        case .regular:
          inputs.append(Input(path: entryPath, name: entryName, byteCount: status.byteCount))
        // Reading from a pipe that happens to lie there could wait for ever.
        case .other: break
        }
      } catch {
        addError(error, path: entryPath)
      }
    }
  }

  private static let manifestName = "manifest.json"

  /// Whether the manifest of a folder is one of medprep's.
  private func isOutput(_ folder: String) -> Bool {
    let path = "\(folder)/\(Self.manifestName)"
    // To open a pipe could wait for ever.
    guard let status = try? FileStatus(path: path), status.kind == .regular,
      var stream = try? ByteStream(path: path, chunkSize: 4 << 10)
    else { return false }
    let start = String(decoding: stream.peek(256), as: UTF8.self)
    return start.contains(#""manifest_version":"#) && start.contains(#""name":"medprep""#)
  }

  /// Two files of the same name are told apart by their paths; names can be read by people.
  private mutating func distinguishNames() {
    let counts = Dictionary(inputs.map { ($0.name, 1) }, uniquingKeysWith: +)
    for index in inputs.indices where counts[inputs[index].name] != 1 {
      inputs[index].name = inputs[index].path
    }
    for index in inputs.indices { inputs[index].name = readablePath(inputs[index].name) }
  }

  private mutating func addFailure(of path: String) {
    do {
      _ = try FileStatus(path: path)
    } catch {
      addError(error, path: path)
      // The bytes of an argument that are no UTF-8 are lost.
      if path.contains("\u{FFFD}") {
        errors[errors.count - 1].message += " (is its name UTF-8? If not, name its folder)"
      }
    }
  }

  private mutating func addError(_ error: StorageError, path: String) {
    errors.append(
      CorpusError(error, origin: Origin(path: path, recordNumber: 0, byteOffset: 0)))
  }
}
