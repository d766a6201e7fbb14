/// A `ScratchFile` with one owner, which gathers small pieces before it writes them.
///
///     var file = try BufferedScratchFile(folder: "/tmp")
///     try file.append(bytes.span)
///     try file.read(at: 0, into: &buffer)
public struct BufferedScratchFile: ~Copyable {
  private let file: ScratchFile
  private var buffer: [UInt8] = []
  private var flushedCount = 0

  private static let bufferSize = 256 << 10

  /// Makes an empty file on the disk of `folder`, which must exist.
  ///
  /// - Throws: `StorageError` of the system.
  public init(folder: String) throws(StorageError) {
    file = try ScratchFile(folder: folder)
  }

  /// Appends bytes.
  ///
  /// - Throws: `StorageError` of the system, as for a full disk.
  public mutating func append(_ bytes: Span<UInt8>) throws(StorageError) {
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      try file.append(bytes)
      flushedCount += bytes.count
    } else {
      unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
    }
  }

  /// Appends the little-endian bytes of integers, eight for each.
  ///
  /// - Throws: As the other `append`.
  public mutating func append(_ words: Span<UInt64>) throws(StorageError) {
    var writer = ByteWriter()
    writer.append(words)
    try append(writer.bytes.span)
  }

  /// Fills `bytes` with what was appended from `offset` on.
  ///
  /// - Returns: How many bytes there were; fewer than asked for at the end.
  /// - Throws: `StorageError` of the system, and where there are fewer than `least`: the file is cut off.
  @discardableResult public mutating func read(
    at offset: Int, into bytes: inout [UInt8], atLeast least: Int = 0
  ) throws(StorageError) -> Int {
    if offset + bytes.count > flushedCount { try flush() }
    let count = try file.read(at: offset, into: &bytes)
    guard count >= least else {
      throw StorageError(path: "scratch file", operation: .read, cause: .truncated)
    }
    return count
  }

  private mutating func flush() throws(StorageError) {
    try file.append(buffer.span)
    flushedCount += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
