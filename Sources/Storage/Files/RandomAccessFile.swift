internal import Glibc

/// A file that is read at any place, as formats with an index at their end need.
public struct RandomAccessFile: ~Copyable {
  private let descriptor: FileDescriptor

  /// The file.
  public var path: String { descriptor.path }
  /// Its size in bytes when it was opened; 0 for what has none.
  public let byteCount: Int

  /// Opens a file as it is, not decompressed.
  ///
  /// - Throws: `StorageError` of the system.
  public init(path: String) throws(StorageError) {
    descriptor = try FileDescriptor(path: path, flags: O_RDONLY)
    byteCount = descriptor.size ?? 0
  }

  /// The bytes from `offset` on: `count`, or fewer where the file ends.
  ///
  /// - Throws: `StorageError` of the system.
  public func read(at offset: Int, count: Int) throws(StorageError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, min(count, byteCount - offset)))
    let read = try descriptor.read(into: &bytes, from: offset)
    bytes.removeSubrange(read...)
    return bytes
  }
}
