internal import CScan

/// Which neighbouring tokens merge, with what priority, into what: (left ID, right ID) → rank → ID.
///
/// An open-addressing hash table of one word a slot. Eight slots share a cache line, whose first is
/// where a search starts:
///
///     slots    [ left (21 bits) right (21 bits) rank (22 bits) ][ free: all ones ][ … ]
///     merged   by rank
///
/// Most pairs that are asked for do not merge. A bit for each of ten to twenty times as many hash
/// values as there are pairs says so for nine in ten of them, and stays in the second-level cache
/// where the slots do not. What two single bytes merge into stands in a table of its own, by the bytes:
/// a pretoken starts as such pairs.
///
/// - Complexity: O(1) a look-up; 8 bytes a slot, three eighths to three quarters of the slots in use;
///   256 KiB more.
struct MergeTable: Sendable {
  /// What `rank` gives for a pair that does not merge: larger than every rank.
  static let noRank = UInt32.max
  /// What `result` gives for a pair that does not merge: larger than every real result.
  static let none = UInt64.max
  /// Every ID is lower: a pair of two larger ones would look like a free slot.
  static let maximumIDs = 1 << 21 - 1
  /// Every rank is lower.
  static let maximumRanks = 1 << 22 - 1

  private static let free = UInt64.max

  /// Has room for the tables that are used beside this one.
  let arena: TableArena
  private let slots: FixedArray<UInt64>
  private let shift: UInt64
  private let filter: FixedArray<UInt64>
  private let filterShift: UInt64
  /// The IDs of single bytes, and the ranks of two by `first · 256 + second`.
  let byteIDs: FixedArray<TokenID>
  private let bytePairs: FixedArray<UInt32>
  private let merged: FixedArray<TokenID>
  /// What to add to any rank for its result, as in most vocabularies.
  private var mergedOffset: TokenID = 0
  private var hasMergedOffset = true
  /// Which bytes a token of one byte is, by ID up to the largest of these.
  private let bytesByID: [UInt8?]
  /// The number of different pairs.
  private(set) var count = 0

  /// A table of `rows`; the last of those for the same pair counts, as in the Hugging Face library.
  ///
  /// - Parameter byteIDs: the IDs of the 256 single bytes; `TokenID.max` for a byte without one.
  /// - Precondition: IDs are below `maximumIDs` and ranks below `maximumRanks`, none of which has two
  ///   results.
  init(_ rows: [TokenSplits.Merge], byteIDs: [TokenID]) {
    self.init(
      capacity: rows.count, rankCount: (rows.map { Int($0.rank) }.max() ?? 0) + 1, byteIDs: byteIDs)
    // The table is larger than the cache: the memory of a row is asked for some rows ahead.
    let ahead = 12
    let slotBase = unsafe slots.base
    let filterBase = unsafe filter.base
    for index in rows.indices {
      if index + ahead < rows.count {
        let hash = Self.hash(Self.key(rows[index + ahead].left, rows[index + ahead].right))
        unsafe cscan_prefetch(slotBase + firstSlot(hash))
        unsafe cscan_prefetch(filterBase + Int(truncatingIfNeeded: hash &>> filterShift) / 64)
      }
      insert(rows[index])
    }
  }

  /// An empty table with room for `capacity` pairs, of ranks below `rankCount`.
  init(capacity: Int, rankCount: Int, byteIDs: [TokenID]) {
    arena = TableArena(mergeCount: capacity, rankCount: rankCount)
    precondition(rankCount <= Self.maximumRanks, "rank too large")
    var bits: UInt64 = 4
    while (3 << bits) / 4 < capacity { bits += 1 }
    shift = 64 - bits
    filterShift = shift - 3
    filter = FixedArray(repeating: 0, count: max(1, 8 << Int(bits) / 64), in: arena)
    self.byteIDs = FixedArray(byteIDs, in: arena)
    bytePairs = FixedArray(repeating: Self.noRank, count: 1 << 16, in: arena)
    slots = FixedArray(repeating: Self.free, count: 1 << Int(bits), in: arena)
    merged = FixedArray(repeating: 0, count: rankCount, in: arena)
    let largest = byteIDs.filter { $0 != .max }.max() ?? 0
    var bytesByID = [UInt8?](repeating: nil, count: Int(largest) + 1)
    for (byte, id) in byteIDs.enumerated() where id != .max { bytesByID[Int(id)] = UInt8(byte) }
    self.bytesByID = bytesByID
  }

  /// Enters a merge; the last for the same pair counts.
  ///
  /// - Precondition: there is room.
  mutating func insert(_ row: TokenSplits.Merge) {
    precondition(row.left < Self.maximumIDs && row.right < Self.maximumIDs, "ID too large")
    let key = Self.key(row.left, row.right)
    let hash = Self.hash(key)
    let bit = Int(truncatingIfNeeded: hash >> filterShift)
    filter[bit >> 6] |= 1 << UInt64(bit & 63)
    var slot = firstSlot(hash)
    while slots[slot] != Self.free && slots[slot] >> 22 != key {
      slot = (slot + 1) & (slots.count - 1)
    }
    if slots[slot] == Self.free {
      precondition(count + 1 < slots.count, "more pairs than the table was made for")
      count += 1
    }
    slots[slot] = key << 22 | UInt64(row.rank)
    merged[Int(row.rank)] = row.merged
    if mergedOffset != row.merged &- row.rank {
      if count == 1 { mergedOffset = row.merged &- row.rank } else { hasMergedOffset = false }
    }
    if let first = byte(of: row.left), let second = byte(of: row.right) {
      bytePairs[Int(first) << 8 | Int(second)] = row.rank
    }
  }

  private func byte(of id: TokenID) -> UInt8? {
    id < bytesByID.count ? bytesByID[Int(id)] : nil
  }

  /// The rank of two neighbours, or `noRank`; lower ranks merge first.
  @inline(__always)
  func rank(_ left: TokenID, _ right: TokenID) -> UInt32 {
    let key = Self.key(left, right)
    let hash = Self.hash(key)
    guard mayHave(hash) else { return Self.noRank }
    let mask = slots.count &- 1
    var slot = firstSlot(hash)
    while true {
      let found = unsafe slots.base[slot]
      if found &>> 22 == key { return UInt32(truncatingIfNeeded: found & 0x3F_FFFF) }
      if found == Self.free { return Self.noRank }
      slot = (slot &+ 1) & mask
    }
  }

  /// Where the line of slots starts in which a pair is looked for first.
  @inline(__always)
  private func firstSlot(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash &>> shift) & ~7
  }

  /// Whether a pair with this hash may merge: one in ten that do not are not told.
  @inline(__always)
  private func mayHave(_ hash: UInt64) -> Bool {
    let bit = Int(truncatingIfNeeded: hash &>> filterShift)
    return unsafe filter.base[bit &>> 6] &>> UInt64(truncatingIfNeeded: bit & 63) & 1 == 1
  }

  /// The rank of the merge of two single bytes, or `noRank`.
  @inline(__always)
  func rank(ofBytes first: UInt8, _ second: UInt8) -> UInt32 {
    unsafe bytePairs.base[Int(first) << 8 | Int(second)]
  }

  /// What the merge of a rank, one that `rank` gave, makes.
  @inline(__always)
  func merged(by rank: UInt32) -> TokenID {
    if hasMergedOffset { return rank &+ mergedOffset }
    return unsafe merged.base[Int(rank)]
  }

  /// The ID of a single byte.
  @inline(__always)
  func id(of byte: UInt8) -> TokenID { unsafe byteIDs.base[Int(byte)] }

  /// The rank (high half) and the merged ID (low half) of two neighbours, or `none`.
  @inline(__always)
  func result(_ left: TokenID, _ right: TokenID) -> UInt64 {
    let rank = rank(left, right)
    return rank == Self.noRank ? Self.none : UInt64(rank) << 32 | UInt64(merged(by: rank))
  }

  @inline(__always)
  private static func key(_ left: TokenID, _ right: TokenID) -> UInt64 {
    UInt64(left) << 21 | UInt64(right)
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  /// The same table for C: only while this one lives.
  @unsafe var forTheHotLoop: cscan_merges {
    unsafe cscan_merges(
      slots: slots.base, slot_mask: UInt64(slots.count - 1), shift: shift, byte_ids: byteIDs.base,
      byte_pairs: bytePairs.base, merged: hasMergedOffset ? nil : merged.base,
      merged_offset: mergedOffset)
  }
}
