/// Spreads every bit of a number over all others: the step of SplitMix64, whose state is the number.
///
/// Steele et al. 2014, "Fast Splittable Pseudorandom Number Generators",
/// <https://doi.org/10.1145/2660193.2660195>.
public func splitMix64(_ state: UInt64) -> UInt64 {
  var value = state &+ 0x9E37_79B9_7F4A_7C15
  value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
  value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
  return value ^ (value >> 31)
}

/// A number from 0, included, to 1, not included, out of a word's high bits.
public func unitInterval(_ value: UInt64) -> Double { Double(value >> 11) * 0x1p-53 }
