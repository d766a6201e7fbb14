extension Span<UInt8> {
  /// The eight bytes at `offset` as one little-endian number.
  ///
  /// - Precondition: `offset + 8 <= count`.
  @inlinable
  @inline(__always)
  public func word(at offset: Int) -> UInt64 {
    // Unsafe in name only: the standard library checks the bounds, and every bit pattern is a UInt64.
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The `wanted` bytes at `offset`, up to eight, as one little-endian number.
  ///
  /// - Precondition: `offset + wanted <= count`, `wanted <= 8`.
  /// - Complexity: one load where eight bytes are left, else O(`wanted`).
  @inlinable
  @inline(__always)
  public func word(at offset: Int, count wanted: Int) -> UInt64 {
    if offset &+ 8 <= count {
      let word = word(at: offset)
      return wanted >= 8 ? word : word & ((1 << UInt64(truncatingIfNeeded: wanted &* 8)) &- 1)
    }
    var word: UInt64 = 0
    for i in 0..<wanted {
      word |= UInt64(self[offset &+ i]) << UInt64(truncatingIfNeeded: i &* 8)
    }
    return word
  }

  /// Whether the eight bytes at `offset` are ASCII.
  @inline(__always)
  func isASCIIWord(at offset: Int) -> Bool { word(at: offset) & 0x8080_8080_8080_8080 == 0 }
}
