/// Remembers the IDs of short pretokens: most words of a text have been seen before.
///
/// A direct-mapped table of 65,536 slots of 32 bytes (2 MiB, the size of one core's second-level
/// cache). The key is the pretoken itself, up to 15 bytes and its length in two words, so that no
/// pointer is followed and no string compared; the value is up to four IDs. A new pretoken simply
/// replaces the one in its slot: memory never grows.
///
///     low   "n cells"    8 bytes
///     high  "" … | 7     7 bytes and the length
///     ids   [293, 7917, –, –]
struct WordCache: ~Copyable {
  /// The most bytes a cached pretoken has.
  static let longestWord = 15
  private static let slotBits: UInt64 = 16
  private static let noID = TokenID.max

  /// A pretoken packed into two words.
  struct Key: Equatable {
    var low: UInt64
    var high: UInt64
  }

  private struct Slot {
    /// `high` is 0 in a free slot: every real key has its length there.
    var key = Key(low: 0, high: 0)
    var ids = SIMD4<UInt32>(repeating: noID)
  }

  private var slots = [Slot](repeating: Slot(), count: 1 << slotBits)

  /// Packs `text[range]`, 1 to 15 bytes.
  @inline(__always)
  static func key(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Key {
    let count = range.count
    let low = loadWord(text, at: range.lowerBound, count: min(8, count))
    let high = count > 8 ? loadWord(text, at: range.lowerBound &+ 8, count: count &- 8) : 0
    return Key(low: low, high: high | UInt64(truncatingIfNeeded: count) << 56)
  }

  /// Appends the IDs of `key` to `ids`, or gives false where they are not known.
  @inline(__always)
  borrowing func append(_ key: Key, to ids: inout [TokenID]) -> Bool {
    let slot = slots[Self.slot(of: key)]
    guard slot.key == key else { return false }
    ids.append(slot.ids[0])
    if slot.ids[1] != Self.noID {
      ids.append(slot.ids[1])
      if slot.ids[2] != Self.noID {
        ids.append(slot.ids[2])
        if slot.ids[3] != Self.noID { ids.append(slot.ids[3]) }
      }
    }
    return true
  }

  /// Keeps `ids[first...]` for `key`, if they are four or fewer.
  mutating func insert(_ key: Key, _ ids: [TokenID], from first: Int) {
    guard ids.count - first <= 4 else { return }
    var slot = Slot(key: key)
    for i in first..<ids.count { slot.ids[i - first] = ids[i] }
    slots[Self.slot(of: key)] = slot
  }

  @inline(__always)
  private static func slot(of key: Key) -> Int {
    let mixed = (key.low ^ (key.high &* 0xA076_1D64_78BD_642F)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> (64 &- slotBits))
  }
}
