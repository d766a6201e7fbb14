/// Integers of variable length (LEB128): seven bits a byte, the low ones first, the top bit set in all bytes but
/// the last.
///
///     300    10101100 00000010
enum Varint {
  /// The number at `position`, which moves behind it; nil where the bytes end in it or it is longer than that.
  static func read(
    _ bytes: Span<UInt8>, at position: inout Int, maximumBytes: UInt64 = 10
  ) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 7 * maximumBytes, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  /// Appends a number.
  static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }

  /// The signed number that one stands for whose lowest bit is the sign: 0, -1, 1, -2 and so on.
  static func signed(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
