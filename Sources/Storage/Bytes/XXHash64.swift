/// The 64-bit xxHash of bytes, with seed 0: a checksum, not protection against intent.
///
/// Collet, "xxHash fast digest algorithm", XXH64,
/// <https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>.
public func xxHash64(_ bytes: Span<UInt8>) -> UInt64 {
  let count = bytes.count
  var position = 0
  var hash: UInt64
  if count >= 32 {
    var (a, b, c, d) = (prime1 &+ prime2, prime2, UInt64(0), 0 &- prime1)
    while position <= count - 32 {
      a = round(a, word(bytes, position))
      b = round(b, word(bytes, position + 8))
      c = round(c, word(bytes, position + 16))
      d = round(d, word(bytes, position + 24))
      position += 32
    }
    hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
    for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
  } else {
    hash = prime5
  }
  hash &+= UInt64(count)
  while position <= count - 8 {
    hash = rotated(hash ^ round(0, word(bytes, position)), 27) &* prime1 &+ prime4
    position += 8
  }
  if position <= count - 4 {
    let half = UInt64(littleEndian(bytes, at: position, as: UInt32.self))
    hash = rotated(hash ^ (half &* prime1), 23) &* prime2 &+ prime3
    position += 4
  }
  while position < count {
    hash = rotated(hash ^ (UInt64(bytes[position]) &* prime5), 11) &* prime1
    position += 1
  }
  hash = (hash ^ (hash >> 33)) &* prime2
  hash = (hash ^ (hash >> 29)) &* prime3
  return hash ^ (hash >> 32)
}

private let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
private let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
private let prime3: UInt64 = 0x1656_67B1_9E37_79F9
private let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
private let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

private func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
  littleEndian(bytes, at: offset, as: UInt64.self)
}

private func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 {
  word << count | word >> (64 - count)
}

private func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
  rotated(lane &+ word &* prime2, 31) &* prime1
}
