internal import UnicodeText

/// 64 bits that tell byte strings apart: the same on every machine and in every run.
///
/// Eight bytes at a time are folded by a 128-bit product, as in wyhash (Wang Yi 2019,
/// <https://github.com/wangyi-fudan/wyhash>). Not for secrets: an attacker can make collisions.
struct ByteHash {
  private static let keys: (UInt64, UInt64) = (0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB)

  /// The hash of the bytes of `range` of `text`.
  ///
  /// - Complexity: O(*n*), about 3 GB/s.
  static func hash(_ text: Span<UInt8>, _ range: Range<Int>, seed: UInt64 = 0) -> UInt64 {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    var state = seed ^ keys.0
    var position = range.lowerBound
    while position + 8 <= range.upperBound {
      state = fold(text.word(at: position) ^ keys.1, state)
      position += 8
    }
    let rest = text.word(at: position, count: range.upperBound - position)
    return fold(fold(rest ^ keys.1, state), UInt64(range.count) ^ keys.1)
  }

  /// Both halves of the product of two words, each made odd-ish by a key, folded together.
  @inline(__always)
  static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ keys.0).multipliedFullWidth(by: b ^ keys.1)
    return product.high ^ product.low
  }
}

/// Spreads every bit of a word over all of it: a permutation of the 64-bit numbers.
///
/// The finalizer of MurmurHash3 in Stafford's variant 13
/// (<http://zimbry.blogspot.com/2011/09/better-bit-mixing-improving-on.html>).
@inline(__always)
func mixed(_ word: UInt64) -> UInt64 {
  var word = word
  word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
  word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
  return word ^ word >> 31
}
