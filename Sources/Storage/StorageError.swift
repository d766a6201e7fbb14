internal import Glibc

/// Why bytes could not be read or written.
public struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried.
  public enum Operation: String, Hashable, Sendable {
    case open, create, read, write, synchronize, rename, remove, list, decompress
  }

  /// Why it failed.
  public enum Cause: Hashable, Sendable {
    /// The system refused; the value is `errno`.
    case system(Int32)
    /// Compressed data ends in the middle, or a file is shorter than was recorded of it.
    case truncated
    /// Compressed data breaks the rules of its format, its checksum is wrong, or it needs what is not there.
    case corrupt(String)
    /// It is damaged, or of a kind that is not read; the value says what is wrong, as in "it is encrypted".
    case refused(String)
    /// Something is larger than a limit, in bytes.
    case tooLarge(limit: Int)
  }

  /// The file; `-` is standard input or output.
  public var path: String
  /// What was tried.
  public var operation: Operation
  /// Why it failed.
  public var cause: Cause
  /// For damaged data, where in the compressed file the fault was noticed, in bytes.
  public var byteOffset: Int?

  /// Makes an error from its parts.
  public init(path: String, operation: Operation, cause: Cause, byteOffset: Int? = nil) {
    self.path = path
    self.operation = operation
    self.cause = cause
    self.byteOffset = byteOffset
  }

  /// The failure of the last system call.
  static func last(path: String, operation: Operation) -> StorageError {
    StorageError(path: path, operation: operation, cause: .system(errno))
  }

  /// Whether nobody reads what we write any more, as when the output goes to `head`.
  public var isBrokenPipe: Bool { cause == .system(EPIPE) }

  /// Whether there is nothing at the path.
  public var isNotFound: Bool { cause == .system(ENOENT) }

  /// What failed and why, without the path: "cannot open: Permission denied".
  public var message: String {
    if case .system = cause { "cannot \(operation.rawValue): \(reason)" } else { reason }
  }

  /// Why it failed: "Permission denied".
  public var reason: String {
    switch cause {
    case .system(let code): unsafe String(cString: strerror(code))
    case .truncated:
      operation == .decompress
        ? "the compressed data ends in the middle\(place)" : "shorter than was recorded of it"
    case .corrupt(let reason): "cannot be decompressed\(place): \(reason)"
    case .refused(let reason): reason
    case .tooLarge(let limit): "larger than \(limit) bytes"
    }
  }

  /// The path and the message.
  public var description: String { "\(path): \(message)" }

  private var place: String { byteOffset.map { " at byte \($0)" } ?? "" }
}
