internal import Glibc

/// A file for what does not fit into memory: written at its end, read anywhere, gone with the value.
///
/// It has no name in its folder, so that nothing is left behind even when the program is killed.
///
///     var file = try ScratchFile(folder: "/tmp")
///     try file.append(bytes.span)
///     try file.read(at: 0, into: &buffer)
public struct ScratchFile: ~Copyable {
  private let descriptor: FileDescriptor
  private var buffer: [UInt8] = []
  private var flushedCount = 0

  private static let bufferSize = 256 << 10

  /// Bytes appended so far.
  public var byteCount: Int { flushedCount + buffer.count }

  /// Makes an empty file on the disk of `folder`, which must exist.
  ///
  /// - Throws: `StorageError` of the system.
  public init(folder: String) throws(StorageError) {
    let name = "\(folder)/.medprep-scratch-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    descriptor = try FileDescriptor(path: name, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    _ = unsafe unlink(name)
  }

  /// Appends bytes.
  public mutating func append(_ bytes: Span<UInt8>) throws(StorageError) {
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      try descriptor.write(bytes)
      flushedCount += bytes.count
    } else {
      unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
    }
  }

  /// Appends the little-endian bytes of integers.
  public mutating func append(_ words: Span<UInt64>) throws(StorageError) {
    var writer = ByteWriter()
    writer.append(words)
    try append(writer.bytes.span)
  }

  /// Fills `bytes` with what was appended from `offset` on.
  ///
  /// - Returns: How many bytes there were; fewer than asked for at the end.
  public mutating func read(
    at offset: Int, into bytes: inout [UInt8]
  ) throws(StorageError) -> Int {
    if offset + bytes.count > flushedCount { try flush() }
    return try descriptor.read(into: &bytes, from: offset)
  }

  private mutating func flush() throws(StorageError) {
    try descriptor.write(buffer.span)
    flushedCount += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
