/// Parquet's encodings of differences between integers, and of strings by lengths and by prefixes.
///
/// A header of varints: values a block, parts of a block, number of values, first value. Then blocks:
/// the smallest difference, the bit width of each part, and the differences less the smallest.
/// <https://parquet.apache.org/docs/file-format/data-pages/encodings/>.
struct DeltaDecoder {
  private var position = 0
  private static let damage = ColumnarError("delta-encoded values are damaged")

  /// Bytes of strings that one page may give, against prefixes that make much out of little.
  private static let maximumBytes = 1 << 29

  /// Decodes integers; `count` says how many there may be at most.
  mutating func integers(
    _ bytes: Span<UInt8>, limit: Int
  ) throws(ColumnarError) -> [Int64] {
    let blockSize = try varint(bytes)
    let parts = try varint(bytes)
    let count = try varint(bytes)
    var value = try zigzag(bytes)
    guard parts > 0, blockSize > 0, blockSize % parts == 0, (blockSize / parts) % 8 == 0,
      blockSize <= 1 << 20, count <= limit
    else { throw Self.damage }
    let partSize = blockSize / parts
    var values: [Int64] = []
    values.reserveCapacity(count)
    if count > 0 { values.append(value) }
    while values.count < count {
      let smallest = try zigzag(bytes)
      guard position + parts <= bytes.count else { throw Self.damage }
      let widths = position
      position += parts
      for part in 0..<parts where values.count < count {
        let width = Int(bytes[widths + part])
        guard width <= 64, position + partSize * width / 8 <= bytes.count else {
          throw Self.damage
        }
        for index in 0..<min(partSize, count - values.count) {
          let difference = Self.bits(bytes, at: 8 * position + index * width, count: width)
          value = value &+ smallest &+ Int64(bitPattern: difference)
          values.append(value)
        }
        position += partSize * width / 8
      }
    }
    return values
  }

  /// Decodes strings whose lengths come first, then their bytes.
  mutating func strings(
    _ bytes: Span<UInt8>, limit: Int
  ) throws(ColumnarError) -> (bytes: [UInt8], ends: [Int]) {
    let lengths = try integers(bytes, limit: limit)
    var ends: [Int] = []
    ends.reserveCapacity(lengths.count)
    var end = 0
    for length in lengths {
      guard length >= 0, length <= bytes.count - position - end else { throw Self.damage }
      end += Int(length)
      ends.append(end)
    }
    var text: [UInt8] = []
    text.reserveCapacity(end)
    text.append(copying: bytes.extracting(position..<position + end))
    position += end
    return (text, ends)
  }

  /// Decodes strings, each of which begins as the one before.
  mutating func prefixedStrings(
    _ bytes: Span<UInt8>, limit: Int, maximumBytes: Int = Self.maximumBytes
  ) throws(ColumnarError) -> (bytes: [UInt8], ends: [Int]) {
    let prefixes = try integers(bytes, limit: limit)
    let suffixes = try strings(bytes, limit: limit)
    guard prefixes.count == suffixes.ends.count else { throw Self.damage }
    var text: [UInt8] = []
    var ends: [Int] = []
    var (start, suffixStart) = (0, 0)
    for (index, prefix) in prefixes.enumerated() {
      guard prefix >= 0, prefix <= text.count - start, text.count + Int(prefix) <= maximumBytes
      else { throw Self.damage }
      let previous = start
      start = text.count
      text.append(from: previous, count: Int(prefix))
      text += suffixes.bytes[suffixStart..<suffixes.ends[index]]
      suffixStart = suffixes.ends[index]
      ends.append(text.count)
    }
    return (text, ends)
  }

  // MARK: -

  private static func bits(_ bytes: Span<UInt8>, at bit: Int, count: Int) -> UInt64 {
    var value: UInt64 = 0
    var (place, filled) = (bit, 0)
    while filled < count {
      let take = min(8 - place & 7, count - filled)
      let piece = UInt64(bytes[place >> 3]) >> UInt64(place & 7) & (1 << UInt64(take) - 1)
      value |= piece << UInt64(filled)
      place += take
      filled += take
    }
    return value
  }

  private mutating func unsigned(_ bytes: Span<UInt8>) throws(ColumnarError) -> UInt64 {
    guard let value = Varint.read(bytes, at: &position) else { throw Self.damage }
    return value
  }

  private mutating func varint(_ bytes: Span<UInt8>) throws(ColumnarError) -> Int {
    Int(exactly: try unsigned(bytes)) ?? .max
  }

  private mutating func zigzag(_ bytes: Span<UInt8>) throws(ColumnarError) -> Int64 {
    Varint.signed(try unsigned(bytes))
  }
}
