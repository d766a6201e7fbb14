internal import Storage

/// What tells whether an input is still the file that it was.
struct InputStamp: Codable, Hashable, Sendable {
  /// Its size in bytes.
  var byteCount: Int
  /// When its content last changed, in nanoseconds since 1970.
  var modificationTime: Int
  /// SHA-256 of its first and last 64 KiB, where it was read; nil: not looked at.
  var fingerprint: String?

  init(byteCount: Int, modificationTime: Int, fingerprint: String? = nil) {
    self.byteCount = byteCount
    self.modificationTime = modificationTime
    self.fingerprint = fingerprint
  }

  /// Looks at the file at `path`; nil when it is not there, or no regular file.
  init?(path: String) {
    guard let status = try? FileStatus(path: path), status.kind == .regular else { return nil }
    self.init(byteCount: status.byteCount, modificationTime: status.modificationTime)
  }

  /// Why the file at `path` is another one now; nil when it is the same.
  ///
  /// Size and time tell nearly always, and cost nothing; the bytes at both ends are looked at where
  /// they were before.
  func change(at path: String) -> String? {
    guard let now = InputStamp(path: path), now.byteCount == byteCount else {
      return Self.sizeChange(from: byteCount, to: InputStamp(path: path))
    }
    if now.modificationTime != modificationTime { return "was written to" }
    if let fingerprint, (try? Storage.fingerprint(ofFile: path)) != fingerprint {
      return "has other content"
    }
    return nil
  }

  /// How a file has changed that has another size now, or is gone: nil.
  static func sizeChange(from byteCount: Int, to now: InputStamp?) -> String {
    guard let now else { return "is not there any more" }
    return "has \(grouped(now.byteCount)) bytes now, and had \(grouped(byteCount))"
  }
}

/// An input that is not what it was when the run began.
public struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The input.
  public var path: String
  /// What happened to it.
  public var change: String

  /// One line for the user.
  public var description: String { "\(path): the input \(change)" }
}
