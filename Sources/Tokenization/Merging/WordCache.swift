internal import CScan

/// Remembers the IDs of pretokens: most words of a text have been seen before.
///
/// Two tables: 131,072 pairs of slots of 32 bytes for words of up to 15 bytes, 32,768 pairs of 64 bytes
/// for those of 16 to 31. The key is the pretoken itself and its length, in two or four words, so that
/// no pointer is followed and no string compared; the value is up to four or eight IDs. A new pretoken
/// takes the second slot of its pair, and the first when it is met again: the many words that come
/// once do not drive out those that come often. Memory never grows beyond 12 MiB.
///
///     low   "n cells"    8 bytes
///     high  "" … | 7     7 bytes and the length
///     ids   [2, 293, 7917, –]    the count in the highest four bits of the first
@safe struct WordCache: ~Copyable {
  /// The most bytes a short word and a long word have.
  static let longestShort = 15
  static let longestLong = 31
  /// The most IDs that are kept for them.
  static let mostShortIDs = 4
  static let mostLongIDs = 8

  private static let shortBits: UInt64 = 17
  private static let longBits: UInt64 = 15
  /// IDs are lower than 2^28.
  private static let countShift: UInt32 = 28
  private static let idMask: UInt32 = 0x0FFF_FFFF

  private struct ShortSlot {
    /// All zero in a free slot: every real key has its length there.
    var key: SIMD2<UInt64> = .zero
    var ids: SIMD4<UInt32> = .zero
  }

  private struct LongSlot {
    var key: SIMD4<UInt64> = .zero
    var ids: SIMD8<UInt32> = .zero
  }

  private let shortPages: LargePages
  private let longPages: LargePages
  private let short: UnsafeMutablePointer<ShortSlot>
  private let long: UnsafeMutablePointer<LongSlot>

  init() {
    let shortCount = 2 << Int(Self.shortBits)
    let longCount = 2 << Int(Self.longBits)
    shortPages = LargePages(byteCount: shortCount * MemoryLayout<ShortSlot>.stride)
    longPages = LargePages(byteCount: longCount * MemoryLayout<LongSlot>.stride)
    // The pages hold zeros, as free slots do.
    unsafe short = shortPages.base.bindMemory(to: ShortSlot.self, capacity: shortCount)
    unsafe long = longPages.base.bindMemory(to: LongSlot.self, capacity: longCount)
  }

  /// The same for the hot loop, which looks many words up at once; valid while this lives.
  var forTheHotLoop: cscan_words {
    unsafe cscan_words(
      shorts: UnsafeMutableRawPointer(short), longs: UnsafeMutableRawPointer(long),
      short_bits: Self.shortBits, long_bits: Self.longBits)
  }

  // MARK: - Short words

  /// Packs the word of `count` bytes, 1 to 15, at `bytes`.
  ///
  /// - Parameter isPart: whether it is a part of a pretoken, which may have other IDs than a whole one.
  @inline(__always)
  static func shortKey(_ bytes: TextBytes, at offset: Int, count: Int, isPart: Bool) -> SIMD2<
    UInt64
  > {
    let low = bytes.word(at: offset, count: min(8, count))
    let high = count > 8 ? bytes.word(at: offset &+ 8, count: count &- 8) : 0
    return SIMD2(low, high | lengthByte(count, isPart))
  }

  @inline(__always)
  private static func lengthByte(_ count: Int, _ isPart: Bool) -> UInt64 {
    UInt64(truncatingIfNeeded: isPart ? count | 0x80 : count) &<< 56
  }

  /// The first slot of a key; asks for its memory ahead of use.
  @inline(__always)
  borrowing func shortSlot(of key: SIMD2<UInt64>) -> Int {
    let product = (key[0] ^ 0xA076_1D64_78BD_642F)
      .multipliedFullWidth(by: key[1] ^ 0xE703_7ED1_A0B4_28DB)
    let slot =
      Int(
        truncatingIfNeeded: (product.high ^ product.low) &>> (64 &- Self.shortBits)) &* 2
    unsafe cscan_prefetch(short + slot)
    return slot
  }

  /// Keeps the `count` IDs at `ids` for `key`, if they are few enough.
  borrowing func keep(
    _ key: SIMD2<UInt64>, inSlot slot: Int, _ ids: UnsafePointer<TokenID>, count: Int
  ) {
    guard count <= Self.mostShortIDs else { return }
    var values = SIMD4<UInt32>.zero
    for i in 0..<count { values[i] = unsafe ids[i] }
    values[0] |= UInt32(count) << Self.countShift
    if unsafe short[slot].key == key || short[slot + 1].key == key { return }
    let isFree = unsafe short[slot].key == .zero
    unsafe short[isFree ? slot : slot + 1] = ShortSlot(key: key, ids: values)
  }

  // MARK: - Long words

  /// The key of a short word in the table of long ones: for those with too many IDs.
  @inline(__always)
  static func longKey(_ key: SIMD2<UInt64>) -> SIMD4<UInt64> { SIMD4(key[0], key[1], 0, 0) }

  /// Packs the word of `count` bytes, 16 to 31, at `bytes`.
  @inline(__always)
  static func longKey(_ bytes: TextBytes, at offset: Int, count: Int, isPart: Bool) -> SIMD4<UInt64>
  {
    let third = count > 16 ? bytes.word(at: offset &+ 16, count: min(8, count &- 16)) : 0
    let fourth = count > 24 ? bytes.word(at: offset &+ 24, count: count &- 24) : 0
    return SIMD4(
      bytes.word(at: offset), bytes.word(at: offset &+ 8), third,
      fourth | lengthByte(count, isPart))
  }

  @inline(__always)
  borrowing func longSlot(of key: SIMD4<UInt64>) -> Int {
    let first = (key[0] ^ 0xA076_1D64_78BD_642F)
      .multipliedFullWidth(by: key[1] ^ 0xE703_7ED1_A0B4_28DB)
    let second = (key[2] ^ 0x8EBC_6AF0_9C88_C6E3)
      .multipliedFullWidth(by: key[3] ^ 0x5896_36E6_B5AD_2F4D)
    let mixed = (first.high ^ first.low ^ second.high ^ second.low) &* 0x9E37_79B9_7F4A_7C15
    let slot = Int(truncatingIfNeeded: mixed &>> (64 &- Self.longBits)) &* 2
    unsafe cscan_prefetch(long + slot)
    unsafe cscan_prefetch(long + slot + 1)
    return slot
  }

  /// Writes the IDs of `key` to `ids`, eight words in any case.
  ///
  /// - Returns: how many they are; 0 where they are not known.
  @inline(__always)
  borrowing func find(
    _ key: SIMD4<UInt64>, inSlot slot: Int, _ ids: UnsafeMutablePointer<TokenID>
  ) -> Int {
    let first = unsafe long + slot
    if unsafe first.pointee.key != key {
      let second = unsafe first + 1
      guard unsafe second.pointee.key == key else { return 0 }
      unsafe swap(&first.pointee, &second.pointee)
    }
    let values = unsafe first.pointee.ids
    unsafe UnsafeMutableRawPointer(ids).storeBytes(
      of: values & Self.idMask, as: SIMD8<UInt32>.self)
    return Int(truncatingIfNeeded: values[0] &>> Self.countShift)
  }

  /// Keeps the `count` IDs at `ids` for `key`, if they are few enough.
  borrowing func keep(
    _ key: SIMD4<UInt64>, inSlot slot: Int, _ ids: UnsafePointer<TokenID>, count: Int
  ) {
    guard count <= Self.mostLongIDs else { return }
    var values = SIMD8<UInt32>.zero
    for i in 0..<count { values[i] = unsafe ids[i] }
    values[0] |= UInt32(count) << Self.countShift
    if unsafe long[slot].key == key || long[slot + 1].key == key { return }
    let isFree = unsafe long[slot].key == .zero
    unsafe long[isFree ? slot : slot + 1] = LongSlot(key: key, ids: values)
  }
}
