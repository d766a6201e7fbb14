internal import CSHA256

/// The SHA-256 of a stream of bytes.
///
/// The same bytes give the same digest however they are split over calls of `update`. Uses the
/// processor's instructions where it has them.
///
/// FIPS 180-4, "Secure Hash Standard", section 6.2, <https://doi.org/10.6028/NIST.FIPS.180-4>.
struct SHA256: Sendable {
  private var state: [8 of UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// The first `pendingCount` bytes are those of an unfinished block.
  private var pending = [64 of UInt8](repeating: 0)
  private var pendingCount = 0
  private var byteCount: UInt64 = 0

  /// The hash of nothing yet.
  init() {}

  /// The hash of everything so far in 40 to 103 bytes, to go on later.
  var snapshot: [UInt8] {
    var writer = ByteWriter()
    for index in state.indices { writer.append(state[index]) }
    writer.append(byteCount)
    return writer.bytes + (0..<pendingCount).map { pending[$0] }
  }

  /// Goes on where `snapshot` was taken; nil when these are not the bytes of one.
  init?(snapshot: [UInt8]) {
    guard snapshot.count >= 40 else { return nil }
    func number(_ range: Range<Int>) -> UInt64 {
      range.reversed().reduce(0) { $0 << 8 | UInt64(snapshot[$1]) }
    }
    for index in state.indices {
      state[index] = UInt32(truncatingIfNeeded: number(4 * index..<4 * index + 4))
    }
    byteCount = number(32..<40)
    guard snapshot.count - 40 == Int(byteCount % 64) else { return nil }
    keep(snapshot.span, 40..<snapshot.count)
  }

  /// Takes in more bytes.
  mutating func update(_ bytes: Span<UInt8>) {
    byteCount &+= UInt64(bytes.count)
    var start = 0
    if pendingCount > 0 {
      start = min(64 - pendingCount, bytes.count)
      keep(bytes, 0..<start)
      if pendingCount < 64 { return }
      let block = pending
      Self.compress(block.span, into: &state)
      pendingCount = 0
    }
    let end = start + (bytes.count - start) / 64 * 64
    Self.compress(bytes.extracting(start..<end), into: &state)
    keep(bytes, end..<bytes.count)
  }

  /// The digest of all bytes so far: 32 bytes.
  ///
  /// More bytes may follow.
  func digest() -> [UInt8] {
    var copy = self
    let bitCount = byteCount &* 8
    var padding: [UInt8] = [0x80]
    while (copy.pendingCount + padding.count) % 64 != 56 { padding.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      padding.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
    }
    copy.update(padding.span)
    var digest: [UInt8] = []
    for index in copy.state.indices {
      for shift in stride(from: 24, through: 0, by: -8) {
        digest.append(UInt8(truncatingIfNeeded: copy.state[index] >> UInt32(shift)))
      }
    }
    return digest
  }

  /// The digest of all bytes so far as 64 hexadecimal digits.
  func hexDigest() -> String {
    hexDigits(digest())
  }

  // MARK: -

  private mutating func keep(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    for index in range {
      pending[pendingCount] = bytes[index]
      pendingCount += 1
    }
  }

  /// Takes in whole blocks.
  private static func compress(_ blocks: Span<UInt8>, into state: inout [8 of UInt32]) {
    var words = state.mutableSpan
    let isDone = unsafe words.withUnsafeMutableBufferPointer { words in
      unsafe blocks.withUnsafeBufferPointer { blocks in
        unsafe csha256_compress(words.baseAddress, blocks.baseAddress, blocks.count / 64)
      }
    }
    if isDone { return }
    for start in stride(from: 0, to: blocks.count, by: 64) {
      compressPortably(blocks, from: start, into: &state)
    }
  }

  /// What the processor's instructions do, in Swift.
  static func compressPortably(
    _ bytes: Span<UInt8>, from start: Int, into state: inout [8 of UInt32]
  ) {
    var schedule = [64 of UInt32](repeating: 0)
    for index in 0..<16 {
      let place = start + 4 * index
      schedule[index] =
        UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16
        | UInt32(bytes[place + 2]) << 8 | UInt32(bytes[place + 3])
    }
    for index in 16..<64 {
      let w15 = schedule[index - 15]
      let w2 = schedule[index - 2]
      let s0 = rotated(w15, 7) ^ rotated(w15, 18) ^ (w15 >> 3)
      let s1 = rotated(w2, 17) ^ rotated(w2, 19) ^ (w2 >> 10)
      schedule[index] = schedule[index - 16] &+ s0 &+ schedule[index - 7] &+ s1
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let choice = (e & f) ^ (~e & g)
      let t1 = h &+ s1 &+ choice &+ roundConstants[index] &+ schedule[index]
      let s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      (h, g, f, e) = (g, f, e, d &+ t1)
      (d, c, b, a) = (c, b, a, t1 &+ s0 &+ majority)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  private static let roundConstants: [64 of UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
