/// How often each pair of neighbouring tokens occurs.
///
/// Open addressing with one word a pair, so that a look-up touches one cache line: the two IDs, and the
/// count where it fits; larger counts, which few pairs have, are in a dictionary.
///
///     slot    | left ID: 21 bits, right ID: 21 bits; plus 1 | count: 22 bits |
///
/// - Complexity: O(1) for each operation; 8 bytes a pair, at most two thirds full.
struct PairTable {
  /// Two neighbouring tokens as one number that sorts by the left ID, then by the right one.
  struct Pair: Hashable, Comparable {
    let word: UInt64

    @inline(__always)
    init(_ left: TokenID, _ right: TokenID) {
      word = UInt64(left) << 21 | UInt64(right)
    }

    @inline(__always)
    init(word: UInt64) { self.word = word }

    var left: TokenID { TokenID(truncatingIfNeeded: word >> 21) }
    var right: TokenID { TokenID(truncatingIfNeeded: word & 0x1F_FFFF) }

    @inline(__always)
    static func < (left: Pair, right: Pair) -> Bool { left.word < right.word }
  }

  private static let countBits: UInt64 = 22
  /// In place of a count that is in `large`.
  private static let isLarge: UInt64 = 1 << countBits - 1

  /// 0 where free.
  private var slots: [UInt64]
  private var used = 0
  private var large: [UInt64: Int] = [:]

  init() {
    slots = [UInt64](repeating: 0, count: 1 << 16)
  }

  /// The count of a pair, 0 for one that never was.
  @inline(__always)
  subscript(pair: Pair) -> Int {
    let slot = slots[place(of: pair)]
    let count = slot & Self.isLarge
    return count == Self.isLarge ? large[pair.word] ?? 0 : Int(count)
  }

  /// Adds `change` to the count of a pair.
  @inline(__always)
  mutating func add(_ change: Int, to pair: Pair) {
    let place = place(of: pair)
    let slot = slots[place]
    if slot == 0 {
      insert(pair, change)
      return
    }
    let count = slot & Self.isLarge
    if count == Self.isLarge {
      large[pair.word, default: 0] += change
      return
    }
    set(place, pair, Int(count) &+ change)
  }

  /// Calls `body` with all pairs that occur at least `minimum` times, once or more, in no order.
  func forEach(atLeast minimum: Int, _ body: (Pair, Int) -> Void) {
    precondition(minimum >= 1)
    for slot in slots where slot & Self.isLarge != 0 {
      let pair = Self.pair(of: slot)
      let count = slot & Self.isLarge
      let whole = count == Self.isLarge ? large[pair.word] ?? 0 : Int(count)
      if whole >= minimum { body(pair, whole) }
    }
  }

  private mutating func insert(_ pair: Pair, _ count: Int) {
    used += 1
    if used * 3 > slots.count * 2 { grow() }
    set(place(of: pair), pair, count)
  }

  @inline(__always)
  private mutating func set(_ place: Int, _ pair: Pair, _ count: Int) {
    if UInt64(bitPattern: Int64(count)) < Self.isLarge {
      slots[place] = Self.key(of: pair) << Self.countBits | UInt64(count)
    } else {
      precondition(count > 0, "a pair occurs less often than never")
      large[pair.word] = count
      slots[place] = Self.key(of: pair) << Self.countBits | Self.isLarge
    }
  }

  /// What a slot holds above the count: never 0, not even for a pair of two zeros.
  @inline(__always)
  private static func key(of pair: Pair) -> UInt64 { pair.word &+ 1 }

  private static func pair(of slot: UInt64) -> Pair { Pair(word: slot >> countBits &- 1) }

  /// The slot of the pair, or the free one where it belongs.
  @inline(__always)
  private func place(of pair: Pair) -> Int {
    let mask = slots.count &- 1
    let product = pair.word.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    var place = Int(truncatingIfNeeded: product.high ^ product.low) & mask
    let key = Self.key(of: pair)
    while slots[place] != 0, slots[place] >> Self.countBits != key {
      place = (place &+ 1) & mask
    }
    return place
  }

  /// Makes room: pairs that no longer occur go, and if that is not enough, the table is doubled.
  private mutating func grow() {
    let old = slots
    let live = old.count { $0 & Self.isLarge != 0 }
    slots = [UInt64](repeating: 0, count: live * 2 > old.count ? old.count * 2 : old.count)
    used = live + 1
    for slot in old where slot & Self.isLarge != 0 {
      slots[place(of: Self.pair(of: slot))] = slot
    }
  }
}
