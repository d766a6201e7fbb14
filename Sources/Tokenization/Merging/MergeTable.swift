/// Which neighbouring tokens merge, with what priority, into what: (left ID, right ID) → (rank, ID).
///
/// An open-addressing hash table in one flat array, two words a slot, so that a look-up touches one
/// cache line:
///
///     words   [ left·2³²+right | rank·2³²+merged ][ free | – ][ … ]
///
/// Most pairs that are asked for do not merge. A bit for each of eight to sixteen times as many hash
/// values as there are pairs says so for nine in ten of them, and stays in the second-level cache
/// where the slots do not.
///
/// - Complexity: O(1) a look-up; 16 bytes a slot, half to a quarter of the slots in use.
struct MergeTable: Sendable {
  /// What `result` gives for a pair that does not merge: larger than every real result.
  static let none = UInt64.max

  private var words: [UInt64]
  private var shift: UInt64
  /// The bit of a hash value is set where a pair has it; 2^(`64 - filterShift`) bits.
  private var filter: [UInt64]
  private var filterShift: UInt64
  private(set) var count = 0

  /// An empty table with room for `capacity` pairs.
  init(capacity: Int) {
    var bits: UInt64 = 4
    while (1 << bits) < capacity * 2 { bits += 1 }
    shift = 64 - bits
    words = [UInt64](repeating: .max, count: 2 << bits)
    filterShift = shift - 2
    filter = [UInt64](repeating: 0, count: max(1, (4 << Int(bits)) / 64))
  }

  /// Enters a pair; the last entry for the same pair counts, as in the Hugging Face library.
  mutating func insert(_ left: TokenID, _ right: TokenID, rank: UInt32, merged: TokenID) {
    precondition((count + 1) * 4 <= words.count, "more pairs than the table was made for")
    let key = UInt64(left) << 32 | UInt64(right)
    let hash = Self.hash(key)
    let bit = Int(truncatingIfNeeded: hash >> filterShift)
    filter[bit >> 6] |= 1 << UInt64(bit & 63)
    var slot = slot(of: hash)
    while words[slot] != .max && words[slot] != key { slot = (slot + 2) & (words.count - 1) }
    if words[slot] == .max { count += 1 }
    words[slot] = key
    words[slot + 1] = UInt64(rank) << 32 | UInt64(merged)
  }

  /// The rank (high half) and the merged ID (low half) of two neighbours, or `none`.
  ///
  /// Lower results merge first.
  @inline(__always)
  func result(_ left: TokenID, _ right: TokenID) -> UInt64 {
    let key = UInt64(left) << 32 | UInt64(right)
    let hash = Self.hash(key)
    let bit = Int(truncatingIfNeeded: hash >> filterShift)
    guard filter.span[bit >> 6] >> UInt64(truncatingIfNeeded: bit & 63) & 1 == 1 else {
      return Self.none
    }
    let words = words.span
    let mask = words.count &- 1
    var slot = slot(of: hash)
    while true {
      let found = words[slot]
      if found == key { return words[slot &+ 1] }
      if found == .max { return Self.none }
      slot = (slot &+ 2) & mask
    }
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  @inline(__always)
  private func slot(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> shift) &* 2 }
}
