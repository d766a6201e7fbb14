/// A set of hashes that are random in all of their bits: of lines, of words.
///
/// Their lowest bits say where they stand; the next free slot is taken where another is there:
///
///     slots    [ – | 17 | – | – | 20 | 28 | – | – ]      of 8: 17 at 1, 20 at 4, 28 at 4, so 5
struct HashSet: Sendable, Hashable {
  /// 0 where free; 0 itself stands for 1, with which it collides.
  private var slots: [UInt64] = []
  private var mask = 0

  /// Slots in use of the table: where a hash stands is below this number.
  var slotCount: Int { mask + 1 }

  /// A set of hashes.
  init(_ hashes: Set<UInt64> = []) {
    removeAll(expecting: hashes.count)
    // In order, so that equal sets are equal.
    for hash in hashes.sorted() { _ = insert(hash) }
  }

  /// Empties the set and makes room for `count` hashes; more must not be inserted.
  mutating func removeAll(expecting count: Int) {
    var size = 16
    while size < 2 * count { size *= 2 }
    mask = size - 1
    if slots.count < size {
      slots = [UInt64](repeating: 0, count: size)
    } else {
      var slots = slots.mutableSpan
      for slot in 0..<size { slots[slot] = 0 }
    }
  }

  /// Adds a hash; returns whether it was not there.
  mutating func insert(_ hash: UInt64) -> Bool {
    let hash = max(hash, 1)
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != hash {
      if slots[slot] == 0 {
        slots[slot] = hash
        return true
      }
      slot = (slot + 1) & mask
    }
    return false
  }

  /// Where a hash stands; nil where it is not there.
  func slot(of hash: UInt64) -> Int? {
    let hash = max(hash, 1)
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != hash {
      if slots[slot] == 0 { return nil }
      slot = (slot + 1) & mask
    }
    return slot
  }
}
