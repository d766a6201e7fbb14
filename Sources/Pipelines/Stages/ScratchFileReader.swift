internal import Storage

/// Reads a scratch file from its beginning.
struct ScratchFileReader: ~Copyable {
  private var file: BufferedScratchFile
  private var buffer: [UInt8] = []
  private var start = 0
  private var offset = 0

  private static let bufferSize = 1 << 20

  init(file: consuming BufferedScratchFile) { self.file = file }

  mutating func bytes(_ count: Int) throws(StorageError) -> [UInt8] {
    if buffer.count - start < count {
      var next = [UInt8](repeating: 0, count: max(count, Self.bufferSize))
      let read = try file.read(at: offset, into: &next, atLeast: count)
      next.removeSubrange(read...)
      buffer = next
      start = 0
    }
    defer {
      start += count
      offset += count
    }
    return Array(buffer[start..<start + count])
  }

  mutating func words(_ count: Int) throws(StorageError) -> [UInt64] {
    let bytes = try bytes(8 * count)
    return (0..<count).map { littleEndian(bytes.span, at: 8 * $0, as: UInt64.self) }
  }
}
