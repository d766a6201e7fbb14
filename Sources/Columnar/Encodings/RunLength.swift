/// Parquet's mixture of runs and bit-packed groups, for levels, dictionary indices and booleans.
///
/// A varint says what follows: even, a run of `n >> 1` equal values, with the value in whole bytes;
/// odd, `n >> 1` groups of eight values of `bitWidth` bits, the low bits first.
/// <https://parquet.apache.org/docs/file-format/data-pages/encodings/>.
enum RunLength {
  /// Decodes `count` values.
  ///
  /// - Complexity: O(*n*) in `count`.
  static func decode(
    _ bytes: Span<UInt8>, bitWidth: Int, count: Int
  ) throws(ColumnarError) -> [UInt32] {
    let damaged = ColumnarError("run lengths are damaged")
    guard 0...32 ~= bitWidth else { throw damaged }
    var values: [UInt32] = []
    values.reserveCapacity(count)
    if bitWidth == 0 { return [UInt32](repeating: 0, count: count) }
    var position = 0
    while values.count < count {
      guard let varint = Varint.read(bytes, at: &position, maximumBytes: 5), varint > 1 else {
        throw damaged
      }
      let header = Int(varint)
      if header & 1 == 0 {
        let width = (bitWidth + 7) / 8
        guard position + width <= bytes.count else { throw damaged }
        var value: UInt32 = 0
        for byte in 0..<width { value |= UInt32(bytes[position + byte]) << UInt32(8 * byte) }
        position += width
        values.append(
          contentsOf: repeatElement(value, count: min(header >> 1, count - values.count)))
      } else {
        // The last group may be cut behind the last value.
        let total = min((header >> 1) * 8, count - values.count)
        guard position + (total * bitWidth + 7) / 8 <= bytes.count else { throw damaged }
        unpack(
          bytes.extracting(position..<bytes.count), bitWidth: bitWidth, count: total,
          into: &values)
        position = min(bytes.count, position + (header >> 1) * bitWidth)
      }
    }
    return values
  }

  /// Appends `count` integers of `bitWidth` bits each, the low bits first.
  private static func unpack(
    _ bytes: Span<UInt8>, bitWidth: Int, count: Int, into values: inout [UInt32]
  ) {
    var (buffer, available, position): (UInt64, Int, Int) = (0, 0, 0)
    let mask: UInt64 = 1 << UInt64(bitWidth) - 1
    for _ in 0..<count {
      while available < bitWidth {
        buffer |= UInt64(bytes[position]) << UInt64(available)
        position += 1
        available += 8
      }
      values.append(UInt32(truncatingIfNeeded: buffer & mask))
      buffer >>= UInt64(bitWidth)
      available -= bitWidth
    }
  }
}
