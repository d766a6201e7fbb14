/// Reads up to eight bytes of `bytes` from `offset` as one little-endian number; bytes past `count`
/// read as zero.
///
/// - Precondition: `offset + count <= bytes.count`, `count <= 8`.
/// - Complexity: one load where eight bytes are left in `bytes`, else O(*count*).
@inline(__always)
func loadWord(_ bytes: borrowing Span<UInt8>, at offset: Int, count: Int) -> UInt64 {
  if offset &+ 8 <= bytes.count {
    // Unsafe in name only: the standard library checks the bounds, and every bit pattern is a UInt64.
    let word = unsafe UInt64(
      littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    return count >= 8 ? word : word & ((1 << UInt64(truncatingIfNeeded: count &* 8)) &- 1)
  }
  var word: UInt64 = 0
  for i in 0..<count { word |= UInt64(bytes[offset &+ i]) << UInt64(truncatingIfNeeded: i &* 8) }
  return word
}

/// A 64-bit hash of `bytes[range]`, the same in every process.
///
/// Eight bytes a step; each step multiplies and folds the high half back (the mixing of wyhash).
@inline(__always)
func hashBytes(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt64 {
  var hash = UInt64(truncatingIfNeeded: range.count) &* 0x9E37_79B9_7F4A_7C15
  var offset = range.lowerBound
  while offset < range.upperBound {
    let count = min(8, range.upperBound &- offset)
    let product = (hash ^ loadWord(bytes, at: offset, count: count))
      .multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    hash = product.high ^ product.low
    offset &+= 8
  }
  let product = (hash ^ 0xE703_7ED1_A0B4_28DB).multipliedFullWidth(by: 0x8EBC_6AF0_9C88_C6E3)
  return product.high ^ product.low
}
