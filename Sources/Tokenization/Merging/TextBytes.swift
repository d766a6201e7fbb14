/// The bytes of a text by their address, for the hot loops.
///
/// Whoever makes one keeps the text alive and whole while it is used.
@safe struct TextBytes {
  let base: UnsafePointer<UInt8>
  let count: Int

  /// The eight bytes at `offset`, little-endian; `offset + 8` is at most `count`.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    unsafe UInt64(
      littleEndian: UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self))
  }

  /// The `wanted` bytes at `offset`, 1 to 8, as a little-endian number.
  ///
  /// - Complexity: one load where eight bytes are left in the text, else O(`wanted`).
  @inline(__always)
  func word(at offset: Int, count wanted: Int) -> UInt64 {
    if offset &+ 8 <= count {
      return word(at: offset) & (UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- wanted &* 8))
    }
    return endWord(at: offset, count: wanted)
  }

  @inline(never)
  private func endWord(at offset: Int, count wanted: Int) -> UInt64 {
    var word: UInt64 = 0
    for i in 0..<wanted {
      word |= unsafe UInt64(base[offset &+ i]) << UInt64(truncatingIfNeeded: i &* 8)
    }
    return word
  }
}

extension TextBytes {
  /// Whether a byte in `range`, at least eight long, is 0xE0 or above, as the first of such a character is.
  @inline(__always)
  func hasThreeByteCharacters(in range: Range<Int>) -> Bool {
    var offset = range.lowerBound
    var found: UInt64 = 0
    while offset &+ 8 < range.upperBound {
      let word = word(at: offset)
      found |= word & (word &<< 1) & (word &<< 2)
      offset &+= 8
    }
    let word = word(at: range.upperBound &- 8)
    found |= word & (word &<< 1) & (word &<< 2)
    return found & 0x8080_8080_8080_8080 != 0
  }

  /// The lower 16 bits of what a character of three bytes at `offset` stands for; 0 where none is.
  ///
  /// `offset + 3` is at most `count`.
  @inline(__always)
  func threeByteCharacter(at offset: Int) -> UInt32 {
    let first = unsafe UInt32(base[offset])
    let second = unsafe UInt32(base[offset &+ 1])
    let third = unsafe UInt32(base[offset &+ 2])
    guard first & 0xF0 == 0xE0, second & 0xC0 == 0x80, third & 0xC0 == 0x80 else { return 0 }
    return (first & 0x0F) &<< 12 | (second & 0x3F) &<< 6 | third & 0x3F
  }
}

extension ByteStringTable {
  /// The number of the string that equals the bytes of `text` in `range`, or nil.
  func index(of text: TextBytes, _ range: Range<Int>) -> Int? {
    index(of: text, range, hash: hash(of: text, range))
  }

  /// The hash by which the bytes of `text` in `range` are found; asks for its memory ahead of use.
  func hash(of text: TextBytes, _ range: Range<Int>) -> UInt64 {
    hash(
      of: unsafe Span(_unsafeStart: text.base + range.lowerBound, count: range.count),
      0..<range.count)
  }

  /// The number of the string that equals the bytes of `text` in `range`, which have that hash, or nil.
  func index(of text: TextBytes, _ range: Range<Int>, hash: UInt64) -> Int? {
    index(
      of: unsafe Span(_unsafeStart: text.base + range.lowerBound, count: range.count),
      0..<range.count, hash: hash)
  }
}
