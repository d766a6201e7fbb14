/// Decompressing of Snappy blocks, as Parquet pages are compressed by default.
///
/// A block is the decompressed size as a varint, then elements: a literal, or a copy of bytes that were
/// given before. The low two bits of an element's first byte say which:
///
/// | bits | element |
/// |---|---|
/// | 00 | literal of `byte >> 2` + 1 bytes; 60…63 instead: its length - 1 in the next 1…4 bytes |
/// | 01 | copy of 4…11 bytes, offset of 11 bits |
/// | 10 | copy of 1…64 bytes, offset in 2 bytes |
/// | 11 | copy of 1…64 bytes, offset in 4 bytes |
///
/// <https://github.com/google/snappy/blob/main/format_description.txt>.
enum Snappy {
  /// The decompressed bytes.
  ///
  /// - Parameter size: How many there must be.
  /// - Complexity: O(*n*) in `size`.
  /// - Throws: `ColumnarError` when the block is damaged.
  static func decode(_ block: Span<UInt8>, size: Int) throws(ColumnarError) -> [UInt8] {
    let damaged = ColumnarError("a Snappy block is damaged")
    var position = 0
    guard let stated = Varint.read(block, at: &position, maximumBytes: 5), stated == UInt64(size)
    else { throw damaged }
    var output: [UInt8] = []
    output.reserveCapacity(size)
    func number(_ bytes: Int) throws(ColumnarError) -> Int {
      guard position + bytes <= block.count else { throw damaged }
      var value = 0
      for index in 0..<bytes { value |= Int(block[position + index]) << (8 * index) }
      position += bytes
      return value
    }
    while position < block.count {
      let tag = Int(block[position])
      position += 1
      if tag & 3 == 0 {
        var length = tag >> 2
        if length >= 60 { length = try number(length - 59) }
        length += 1
        guard length <= block.count - position, length <= size - output.count else { throw damaged }
        output.append(copying: block.extracting(position..<position + length))
        position += length
        continue
      }
      let length: Int
      let offset: Int
      switch tag & 3 {
      case 1:
        length = 4 + (tag >> 2 & 7)
        offset = (tag >> 5) << 8 | (try number(1))
      case 2:
        length = 1 + tag >> 2
        offset = try number(2)
      default:
        length = 1 + tag >> 2
        offset = try number(4)
      }
      guard offset > 0, offset <= output.count, length <= size - output.count else { throw damaged }
      output.append(from: output.count - offset, count: length)
    }
    guard output.count == size else { throw damaged }
    return output
  }
}

extension [UInt8] {
  /// Appends the bytes of a span.
  mutating func append(copying bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  /// Appends `count` of the own bytes, from `start` on; where these run into what is appended, they repeat.
  ///
  /// - Complexity: O(*n*) in `count`, unlike `append(contentsOf: self[…])`: there the slice shares the memory,
  ///   and all of it is copied.
  mutating func append(from start: Int, count: Int) {
    for index in start..<start + count { append(self[index]) }
  }
}
