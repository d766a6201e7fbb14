internal import UnicodeText

/// A 64-bit hash of `bytes[range]`, the same in every process.
///
/// Eight bytes a step; each step multiplies and folds the high half back (the mixing of wyhash).
@inline(__always)
func hashBytes(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt64 {
  var hash = UInt64(truncatingIfNeeded: range.count) &* 0x9E37_79B9_7F4A_7C15
  var offset = range.lowerBound
  while offset < range.upperBound {
    let count = min(8, range.upperBound &- offset)
    let product = (hash ^ bytes.word(at: offset, count: count))
      .multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    hash = product.high ^ product.low
    offset &+= 8
  }
  let product = (hash ^ 0xE703_7ED1_A0B4_28DB).multipliedFullWidth(by: 0x8EBC_6AF0_9C88_C6E3)
  return product.high ^ product.low
}
