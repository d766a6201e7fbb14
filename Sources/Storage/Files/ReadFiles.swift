internal import Synchronization

/// The files that this program has opened to read, none of which it may write over: in
/// `medprep tokenize corpus.jsonl --vocabulary v.json -o v.json` the last name is a slip.
///
/// A file is known by device and inode, whatever path or link leads to it. Only a program that asks for it
/// keeps account: users of the libraries may well read a file and write it anew.
public enum ReadFiles {
  private static let identities = Mutex<Set<FileStatus.Identity>?>(nil)

  /// From now on ``AtomicFile`` refuses to take the place of a file that was read, where it is told to.
  public static func protect() {
    identities.withLock { if $0 == nil { $0 = [] } }
  }

  static func insert(_ descriptor: borrowing FileDescriptor) {
    identities.withLock { identities in
      guard identities != nil, let identity = descriptor.identity else { return }
      identities?.insert(identity)
    }
  }

  /// Whether a file that was read is at `path`; never so of pipes and devices, which nothing replaces.
  static func contains(_ path: String) -> Bool {
    identities.withLock { identities in
      guard let identities, let status = try? FileStatus(path: path) else { return false }
      return status.kind == .regular && identities.contains(status.identity)
    }
  }
}
