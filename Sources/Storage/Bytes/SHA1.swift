/// The SHA-1 of bytes: 20 bytes, for formats that record it; it protects against no intent.
///
/// FIPS 180-4, "Secure Hash Standard", section 6.1, <https://doi.org/10.6028/NIST.FIPS.180-4>.
public func sha1(_ bytes: Span<UInt8>) -> [UInt8] {
  var state: [5 of UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
  let whole = bytes.count / 64 * 64
  for start in stride(from: 0, to: whole, by: 64) { compress(bytes, from: start, into: &state) }
  var tail: [UInt8] = []
  for index in whole..<bytes.count { tail.append(bytes[index]) }
  tail.append(0x80)
  while tail.count % 64 != 56 { tail.append(0) }
  let bitCount = UInt64(bytes.count) &* 8
  for shift in stride(from: 56, through: 0, by: -8) {
    tail.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
  }
  for start in stride(from: 0, to: tail.count, by: 64) {
    compress(tail.span, from: start, into: &state)
  }
  var digest: [UInt8] = []
  for index in state.indices {
    for shift in stride(from: 24, through: 0, by: -8) {
      digest.append(UInt8(truncatingIfNeeded: state[index] >> UInt32(shift)))
    }
  }
  return digest
}

private func compress(_ bytes: Span<UInt8>, from start: Int, into state: inout [5 of UInt32]) {
  var schedule = [80 of UInt32](repeating: 0)
  for index in 0..<16 {
    let place = start + 4 * index
    schedule[index] =
      UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16
      | UInt32(bytes[place + 2]) << 8 | UInt32(bytes[place + 3])
  }
  for index in 16..<80 {
    schedule[index] = rotated(
      schedule[index - 3] ^ schedule[index - 8] ^ schedule[index - 14] ^ schedule[index - 16], 1)
  }
  var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
  for index in 0..<80 {
    let (mixed, constant): (UInt32, UInt32) =
      switch index {
      case 0..<20: ((b & c) | (~b & d), 0x5A82_7999)
      case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
      case 40..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
      default: (b ^ c ^ d, 0xCA62_C1D6)
      }
    let next = rotated(a, 5) &+ mixed &+ e &+ constant &+ schedule[index]
    (e, d, c, b, a) = (d, c, rotated(b, 30), a, next)
  }
  state[0] &+= a
  state[1] &+= b
  state[2] &+= c
  state[3] &+= d
  state[4] &+= e
}

private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
  word << count | word >> (32 - count)
}
