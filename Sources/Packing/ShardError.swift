public import Storage

/// Why a shard could not be written or read.
public enum ShardError: Error, Hashable, Sendable {
  /// The file system refused.
  case storage(StorageError)
  /// A token ID is not in the vocabulary that the shard was declared for.
  case tokenOutOfRange(id: UInt32, vocabularySize: Int)
  /// The file is not what its name or manifest says; `reason` names the fault.
  case malformed(path: String, reason: String)
  /// The layout asks for what the format cannot hold.
  case unsupported(String)
  /// The caller asked to end before everything was done.
  case interrupted
}

extension ShardError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .storage(let error):
      "\(error)"
    case .tokenOutOfRange(let id, let size):
      "token ID \(id) is outside the vocabulary of \(size) entries"
    case .malformed(let path, let reason):
      "\(path): \(reason)"
    case .unsupported(let reason):
      reason
    case .interrupted:
      "interrupted"
    }
  }
}
