/// Finds repeated *n*-grams of units by their hashes.
///
/// Hashes of all *n*-grams come from one table of prefix hashes, H(i+1) = H(i)·B + h(i), as
/// H(i+n) - H(i)·Bⁿ (Karp & Rabin 1987), modulo 2⁶⁴.
///
/// Most *n*-grams of most texts occur once. Before any is entered in the table, a bit for each hash value
/// says which have occurred at all, and a second one which occurred again: only those can repeat. And what
/// repeats with *n* units repeats with fewer, at its start and at its end: longer ones are looked for there.
struct NGramRepetition {
  private var prefixes: [UInt64] = []
  /// Characters before each unit.
  private var lengths: [Int] = []
  /// Where *n*-grams start that occur more than once, for the length `repeatLength`; 0: nothing is
  /// known yet.
  private var repeats: [UInt32] = []
  private var repeatLength = 0
  /// Of each position whether it is in `repeats`.
  private var isRepeat: [Bool] = []
  private var candidates: [UInt32] = []
  /// Of each candidate the slot of its key.
  private var slots: [UInt32] = []
  private var table: [Entry] = []
  /// Two words for 64 hash values each: which occurred, and which again.
  private var filter: [UInt64] = []

  private struct Entry {
    /// Odd; 0 where the slot is free.
    var key: UInt64
    var count: UInt32
    var first: UInt32
  }

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
    repeatLength = 0
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
  /// all count. Calls for one text must come with rising *n*.
  mutating func topCharacters(n: Int, gap: Int) -> Int {
    guard unitCount > n else { return 0 }
    findCandidates(n)
    let mask = prepareTable()
    let (count, first) = Self.count(candidates, n, mask, prefixes, &table, &slots)
    noteRepeats(n)
    guard count > 1 else { return 0 }
    return count * (lengths[first + n] - lengths[first] + gap * (n - 1))
  }

  /// Characters in *n*-grams that occurred before, counted without overlap.
  mutating func duplicateCharacters(n: Int) -> Int {
    guard unitCount > n else { return 0 }
    findCandidates(n)
    let mask = prepareTable()
    return Self.duplicateCharacters(n, candidates, mask, prefixes, lengths, &table)
  }

  private static func duplicateCharacters(
    _ n: Int, _ candidates: [UInt32], _ mask: Int, _ prefixes: [UInt64], _ lengths: [Int],
    _ table: inout [Entry]
  ) -> Int {
    let power = power(n)
    var table = table.mutableSpan
    var characters = 0
    var next = 0
    for candidate in candidates {
      let index = Int(candidate)
      if index < next { continue }
      let key = prefixes[index + n] &- prefixes[index] &* power | 1
      let slot = slot(of: key, in: table, mask)
      if table[slot].key == 0 {
        table[slot].key = key
      } else {
        characters += lengths[index + n] - lengths[index]
        next = index + n
      }
    }
    return characters
  }

  /// Finds the starts of all *n*-grams that may occur more than once, in order.
  private mutating func findCandidates(_ n: Int) {
    candidates.removeAll(keepingCapacity: true)
    if repeatLength == 0 {
      Self.sift(n, prefixes, &filter, into: &candidates)
      return
    }
    let step = n - repeatLength
    let last = unitCount - n
    for start in repeats where start <= last && isRepeat[Int(start) + step] {
      candidates.append(start)
    }
  }

  /// Finds the candidates among all *n*-grams.
  private static func sift(
    _ n: Int, _ prefixes: [UInt64], _ filter: inout [UInt64], into candidates: inout [UInt32]
  ) {
    let end = prefixes.count - n
    let power = power(n)
    // Sixteen hash values an n-gram: one in sixteen that occur once are not told.
    var bits: UInt64 = 6
    while 1 << bits < 16 * end { bits += 1 }
    let size = 2 << Int(bits - 6)
    if filter.count < size { filter = [UInt64](repeating: 0, count: size) }
    var filter = filter.mutableSpan
    for word in 0..<size { filter[word] = 0 }
    for index in 0..<end {
      let hash = (prefixes[index + n] &- prefixes[index] &* power) &>> (64 &- bits)
      let word = Int(truncatingIfNeeded: hash &>> 6) &* 2
      let bit: UInt64 = 1 &<< (hash & 63)
      filter[word &+ 1] |= filter[word] & bit
      filter[word] |= bit
    }
    for index in 0..<end {
      let hash = (prefixes[index + n] &- prefixes[index] &* power) &>> (64 &- bits)
      let word = Int(truncatingIfNeeded: hash &>> 6) &* 2
      if filter[word &+ 1] &>> (hash & 63) & 1 != 0 { candidates.append(UInt32(index)) }
    }
  }

  /// Counts the candidates, and notes the slot of each.
  ///
  /// - Returns: how often the commonest occurs, and where first.
  private static func count(
    _ candidates: [UInt32], _ n: Int, _ mask: Int, _ prefixes: [UInt64], _ table: inout [Entry],
    _ slots: inout [UInt32]
  ) -> (count: Int, first: Int) {
    let power = power(n)
    slots.removeAll(keepingCapacity: true)
    slots.reserveCapacity(candidates.count)
    var table = table.mutableSpan
    var best: (count: UInt32, first: UInt32) = (1, 0)
    for candidate in candidates {
      let index = Int(candidate)
      let key = prefixes[index + n] &- prefixes[index] &* power | 1
      let slot = slot(of: key, in: table, mask)
      slots.append(UInt32(slot))
      if table[slot].key == 0 {
        table[slot] = Entry(key: key, count: 1, first: candidate)
        continue
      }
      let count = table[slot].count + 1
      table[slot].count = count
      let first = table[slot].first
      if count > best.count || count == best.count && first < best.first {
        best = (count, first)
      }
    }
    return (Int(best.count), Int(best.first))
  }

  /// Notes which candidates, as they were counted, occur more than once.
  private mutating func noteRepeats(_ n: Int) {
    if repeatLength == 0 {
      isRepeat.removeAll(keepingCapacity: true)
      isRepeat.append(contentsOf: repeatElement(false, count: unitCount))
    } else {
      for start in repeats { isRepeat[Int(start)] = false }
    }
    repeats.removeAll(keepingCapacity: true)
    for (number, candidate) in candidates.enumerated()
    where table[Int(slots[number])].count > 1 {
      repeats.append(candidate)
      isRepeat[Int(candidate)] = true
    }
    repeatLength = n
  }

  /// The slot of a key, or the free one where it would stand.
  @inline(__always)
  private static func slot(
    of key: UInt64, in table: borrowing MutableSpan<Entry>, _ mask: Int
  ) -> Int {
    var slot = Int(truncatingIfNeeded: mixed(key)) & mask
    while table[slot].key != 0, table[slot].key != key { slot = (slot + 1) & mask }
    return slot
  }

  private static func power(_ n: Int) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<n { power = power &* base }
    return power
  }

  /// Empties the table and makes it at least twice as large as the candidates; returns its mask.
  private mutating func prepareTable() -> Int {
    var size = 64
    while size < 2 * candidates.count { size *= 2 }
    let free = Entry(key: 0, count: 0, first: 0)
    if table.count < size {
      table = [Entry](repeating: free, count: size)
    } else {
      var table = table.mutableSpan
      for slot in 0..<size { table[slot] = free }
    }
    return size - 1
  }
}
