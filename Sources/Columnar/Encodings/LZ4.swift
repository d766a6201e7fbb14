internal import Storage

/// Decompressing of LZ4, bare blocks and Hadoop's frames of them.
///
/// A block is sequences of literals and a copy of bytes that were given before; the last one has no copy:
///
/// | bytes | meaning |
/// |---|---|
/// | 1 | high 4 bits: number of literals; low 4 bits: length of the copy, less 4 |
/// | any | where there are 15 literals: bytes to add to that, the first below 255 being the last |
/// | the number | literals |
/// | 2 | how far back the copy starts, little-endian |
/// | any | where the length is 15: bytes to add to that, likewise |
///
/// <https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md>.
enum LZ4 {
  private static let damage = ColumnarError("an LZ4 block is damaged")

  /// The decompressed bytes of a block.
  ///
  /// - Parameter size: How many there must be.
  /// - Complexity: O(*n*) in `size`.
  /// - Throws: `ColumnarError` when the block is damaged.
  static func decode(_ block: Span<UInt8>, size: Int) throws(ColumnarError) -> [UInt8] {
    var output: [UInt8] = []
    // A byte stands for 255 at most.
    output.reserveCapacity(min(size, 255 * block.count))
    try append(block, upTo: size, to: &output)
    guard output.count == size else { throw damage }
    return output
  }

  /// The decompressed bytes of what Parquet calls LZ4: Hadoop's frames, or a bare block, which Arrow wrote under
  /// this name.
  ///
  /// A frame is the size of what it holds, decompressed, and one or more blocks with their own sizes before
  /// them, each independent of the others; numbers have 4 bytes, big-endian:
  ///
  ///     [total][size][block] … [size][block]
  ///
  /// Hadoop's `BlockCompressorStream` parts what is longer than its buffer.
  ///
  /// <https://github.com/apache/parquet-format/blob/master/Compression.md#lz4>.
  static func decodeFrames(_ page: Span<UInt8>, size: Int) throws(ColumnarError) -> [UInt8] {
    if let output = framed(page, size: size) { return output }
    return try decode(page, size: size)
  }

  private static func framed(_ page: Span<UInt8>, size: Int) -> [UInt8]? {
    var output: [UInt8] = []
    var position = 0
    func number() -> Int? {
      guard position <= page.count - 4 else { return nil }
      defer { position += 4 }
      return Int(littleEndian(page, at: position, as: UInt32.self).byteSwapped)
    }
    while position < page.count {
      guard let count = number(), count <= size - output.count else { return nil }
      // Hadoop's stream ends with an empty frame without a block where something was flushed before.
      if count == 0, position == page.count { break }
      let end = output.count + count
      repeat {
        guard let stored = number(), stored <= page.count - position else { return nil }
        let block = page.extracting(position..<position + stored)
        let start = output.count
        do { try append(block, upTo: end, to: &output) } catch { return nil }
        guard output.count > start || count == 0 else { return nil }
        position += stored
      } while output.count < end
    }
    return output.count == size ? output : nil
  }

  /// Appends the decompressed bytes of a block, to `end` bytes at most.
  private static func append(
    _ block: Span<UInt8>, upTo end: Int, to output: inout [UInt8]
  ) throws(ColumnarError) {
    let start = output.count
    var position = 0
    func length(_ bits: UInt8) throws(ColumnarError) -> Int {
      var length = Int(bits)
      var isLast = bits < 15
      while !isLast {
        guard position < block.count else { throw damage }
        length += Int(block[position])
        isLast = block[position] < 255
        position += 1
      }
      return length
    }
    while position < block.count {
      let token = block[position]
      position += 1
      let literalCount = try length(token >> 4)
      guard literalCount <= block.count - position, literalCount <= end - output.count
      else { throw damage }
      output.append(copying: block.extracting(position..<position + literalCount))
      position += literalCount
      if position == block.count { break }
      guard position <= block.count - 2 else { throw damage }
      let offset = Int(littleEndian(block, at: position, as: UInt16.self))
      position += 2
      let count = 4 + (try length(token & 15))
      guard offset > 0, offset <= output.count - start, count <= end - output.count
      else { throw damage }
      output.append(from: output.count - offset, count: count)
    }
  }
}
