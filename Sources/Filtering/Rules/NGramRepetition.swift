/// Finds repeated *n*-grams of units by their hashes.
///
/// Hashes of all *n*-grams come from one table of prefix hashes, H(i+1) = H(i)·B + h(i), as
/// H(i+n) - H(i)·Bⁿ (Karp & Rabin 1987), modulo 2⁶⁴.
struct NGramRepetition {
  private var prefixes: [UInt64] = []
  /// Characters before each unit.
  private var lengths: [Int] = []
  private var keys: [UInt64] = []
  private var counts: [UInt32] = []
  private var firsts: [UInt32] = []

  private static let base: UInt64 = 0xD6E8_FEB8_6659_FD93

  private var unitCount: Int { prefixes.count - 1 }

  /// Takes the units of another text.
  mutating func load(_ units: [ScannedText.Unit]) {
    prefixes.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    prefixes.reserveCapacity(units.count + 1)
    lengths.reserveCapacity(units.count + 1)
    var prefix: UInt64 = 0
    var length = 0
    prefixes.append(0)
    lengths.append(0)
    for unit in units {
      prefix = prefix &* Self.base &+ unit.hash
      length += Int(unit.length)
      prefixes.append(prefix)
      lengths.append(length)
    }
  }

  /// Characters in all occurrences of the commonest *n*-gram, `gap` more between two units; 0 where
  /// none occurs twice.
  ///
  /// Of *n*-grams that are equally common the first decides, as in datatrove. Overlapping occurrences
  /// all count.
  mutating func topCharacters(n: Int, gap: Int) -> Int {
    guard unitCount > n else { return 0 }
    let mask = prepareTable(for: unitCount - n + 1)
    let power = Self.power(n)
    var best: (count: UInt32, first: UInt32) = (1, 0)
    for index in 0...(unitCount - n) {
      let key = prefixes[index + n] &- prefixes[index] &* power | 1
      var slot = Int(truncatingIfNeeded: mixed(key)) & mask
      while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
      if keys[slot] == 0 {
        keys[slot] = key
        counts[slot] = 1
        firsts[slot] = UInt32(index)
      } else {
        let count = counts[slot] + 1
        counts[slot] = count
        let first = firsts[slot]
        if count > best.count || count == best.count && first < best.first {
          best = (count, first)
        }
      }
    }
    guard best.count > 1 else { return 0 }
    let first = Int(best.first)
    return Int(best.count) * (lengths[first + n] - lengths[first] + gap * (n - 1))
  }

  /// Characters in *n*-grams that occurred before, counted without overlap.
  mutating func duplicateCharacters(n: Int) -> Int {
    guard unitCount > n else { return 0 }
    let mask = prepareTable(for: unitCount - n + 1)
    let power = Self.power(n)
    var characters = 0
    var index = 0
    while index <= unitCount - n {
      let key = prefixes[index + n] &- prefixes[index] &* power | 1
      var slot = Int(truncatingIfNeeded: mixed(key)) & mask
      while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
      if keys[slot] == 0 {
        keys[slot] = key
        index += 1
      } else {
        characters += lengths[index + n] - lengths[index]
        index += n
      }
    }
    return characters
  }

  private static func power(_ n: Int) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<n { power = power &* base }
    return power
  }

  /// Empties the table and makes it at least twice as large as `count`; returns its mask.
  private mutating func prepareTable(for count: Int) -> Int {
    var size = 64
    while size < 2 * count { size *= 2 }
    if keys.count < size {
      keys = [UInt64](repeating: 0, count: size)
      counts = [UInt32](repeating: 0, count: size)
      firsts = counts
    } else {
      var slots = keys.mutableSpan
      for slot in 0..<size { slots[slot] = 0 }
    }
    return size - 1
  }
}
