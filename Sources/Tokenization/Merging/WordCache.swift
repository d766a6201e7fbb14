internal import CScan

/// Remembers the IDs of pretokens: most words of a text have been seen before.
///
/// Two tables: 131,072 pairs of slots of 32 bytes for words of up to 15 bytes, 32,768 pairs of 64 bytes
/// for those of 16 to 31. The key is the pretoken itself and its length, in two or four words, so that
/// no pointer is followed and no string compared; the value is up to four or eight IDs. A new pretoken
/// takes the second slot of its pair, and the first when it is met again: the many words that come
/// once do not drive out those that come often. A short word of more IDs is kept with the long ones.
/// Memory never grows beyond 12.2 MiB.
///
///     low   "n cells"    8 bytes
///     high  "" … | 7     7 bytes and the length, and a constant mixed into them
///     ids   [2, 293, 7917, –]    the count in the highest four bits of the first
///
/// A pair is known by where it lies in its table, in bytes.
@safe struct WordCache: ~Copyable {
  /// The most bytes a short word and a long word have.
  static let longestShort = 15
  static let longestLong = 31
  /// The most IDs that are kept for them.
  static let mostShortIDs = 4
  static let mostLongIDs = 8

  private static let shortPairs = 1 << 17
  private static let longPairs = 1 << 15
  /// So that a short key can be hashed as it is; the highest byte is no length, so that no key is zero.
  private static let shortSalt: UInt64 = 0xE703_7ED1_A0B4_28DB
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
  private let shortBase: UnsafeMutableRawPointer
  private let longBase: UnsafeMutableRawPointer
  /// By the pair of a short word: whether one has been kept among the long ones, for it has too many IDs.
  private let hasManyIDs: UnsafeMutablePointer<Bool>

  init() {
    shortPages = LargePages(byteCount: Self.shortPairs * Self.shortStride)
    longPages = LargePages(byteCount: Self.longPairs * Self.longStride)
    // The pages hold zeros, as free slots do.
    unsafe shortPages.base.bindMemory(to: ShortSlot.self, capacity: 2 * Self.shortPairs)
    unsafe longPages.base.bindMemory(to: LongSlot.self, capacity: 2 * Self.longPairs)
    unsafe shortBase = shortPages.base
    unsafe longBase = longPages.base
    unsafe hasManyIDs = .allocate(capacity: Self.shortPairs)
    unsafe hasManyIDs.initialize(repeating: false, count: Self.shortPairs)
  }

  deinit { unsafe hasManyIDs.deallocate() }

  /// The bytes of a pair.
  private static var shortStride: Int { 2 * MemoryLayout<ShortSlot>.stride }
  private static var longStride: Int { 2 * MemoryLayout<LongSlot>.stride }

  /// How far a hash is shifted for the place of a pair.
  private static var shortShift: Int { (shortPairs * shortStride - 1).leadingZeroBitCount }
  private static var longShift: Int { (longPairs * longStride - 1).leadingZeroBitCount }

  @inline(__always)
  private borrowing func shortSlots(_ pair: Int) -> UnsafeMutablePointer<ShortSlot> {
    unsafe (shortBase + pair).assumingMemoryBound(to: ShortSlot.self)
  }

  @inline(__always)
  private borrowing func longSlots(_ pair: Int) -> UnsafeMutablePointer<LongSlot> {
    unsafe (longBase + pair).assumingMemoryBound(to: LongSlot.self)
  }

  /// The same for the hot loop, which looks many words up at once; valid while this lives.
  var forTheHotLoop: cscan_words {
    unsafe cscan_words(
      shorts: shortBase, longs: longBase, short_shift: UInt32(Self.shortShift),
      long_shift: UInt32(Self.longShift))
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
    return SIMD2(low, high ^ lengthByte(count, isPart) ^ shortSalt)
  }

  @inline(__always)
  private static func lengthByte(_ count: Int, _ isPart: Bool) -> UInt64 {
    UInt64(truncatingIfNeeded: isPart ? count | 0x80 : count) &<< 56
  }

  /// The pair of a key; asks for its memory ahead of use.
  @inline(__always)
  borrowing func shortPair(of key: SIMD2<UInt64>) -> Int {
    let product = key[0].multipliedFullWidth(by: key[1])
    let pair =
      Int(truncatingIfNeeded: (product.high ^ product.low) &>> UInt64(Self.shortShift))
      & ~(Self.shortStride &- 1)
    unsafe cscan_prefetch(shortBase + pair)
    return pair
  }

  /// Keeps the `count` IDs at `ids` for `key`, if they are few enough.
  borrowing func keep(
    _ key: SIMD2<UInt64>, in pair: Int, _ ids: UnsafePointer<TokenID>, count: Int
  ) {
    guard count <= Self.mostShortIDs else { return }
    var values = SIMD4<UInt32>.zero
    for i in 0..<count { values[i] = unsafe ids[i] }
    values[0] |= UInt32(count) << Self.countShift
    let slots = unsafe shortSlots(pair)
    if unsafe slots[0].key == key || slots[1].key == key { return }
    let isFree = unsafe slots[0].key == .zero
    unsafe slots[isFree ? 0 : 1] = ShortSlot(key: key, ids: values)
  }

  /// The pair in the table of long words of a short word with too many IDs, if there may be one.
  @inline(__always)
  borrowing func longPair(ofShort key: SIMD2<UInt64>, in pair: Int) -> Int? {
    unsafe hasManyIDs[pair / Self.shortStride] ? longPair(of: Self.longKey(key)) : nil
  }

  /// Keeps the IDs of a short word that has too many of them.
  borrowing func keepMany(
    _ key: SIMD2<UInt64>, in pair: Int, _ ids: UnsafePointer<TokenID>, count: Int
  ) {
    let key = Self.longKey(key)
    unsafe hasManyIDs[pair / Self.shortStride] = true
    unsafe keep(key, in: longPair(of: key), ids, count: count)
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
  borrowing func longPair(of key: SIMD4<UInt64>) -> Int {
    let first = (key[0] ^ 0xA076_1D64_78BD_642F)
      .multipliedFullWidth(by: key[1] ^ 0xE703_7ED1_A0B4_28DB)
    let second = (key[2] ^ 0x8EBC_6AF0_9C88_C6E3)
      .multipliedFullWidth(by: key[3] ^ 0x5896_36E6_B5AD_2F4D)
    let mixed = (first.high ^ first.low ^ second.high ^ second.low) &* 0x9E37_79B9_7F4A_7C15
    let pair =
      Int(truncatingIfNeeded: mixed &>> UInt64(Self.longShift)) & ~(Self.longStride &- 1)
    unsafe cscan_prefetch(longBase + pair)
    unsafe cscan_prefetch(longBase + pair + MemoryLayout<LongSlot>.stride)
    return pair
  }

  /// Writes the IDs of `key` to `ids`, eight words in any case.
  ///
  /// - Returns: how many they are; 0 where they are not known.
  @inline(__always)
  borrowing func find(
    _ key: SIMD4<UInt64>, in pair: Int, _ ids: UnsafeMutablePointer<TokenID>
  ) -> Int {
    let first = unsafe longSlots(pair)
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
    _ key: SIMD4<UInt64>, in pair: Int, _ ids: UnsafePointer<TokenID>, count: Int
  ) {
    guard count <= Self.mostLongIDs else { return }
    var values = SIMD8<UInt32>.zero
    for i in 0..<count { values[i] = unsafe ids[i] }
    values[0] |= UInt32(count) << Self.countShift
    let slots = unsafe longSlots(pair)
    if unsafe slots[0].key == key || slots[1].key == key { return }
    let isFree = unsafe slots[0].key == .zero
    unsafe slots[isFree ? 0 : 1] = LongSlot(key: key, ids: values)
  }
}
