internal import CScan
internal import UnicodeText

/// Byte strings numbered from 0 in the order they came, found again by their bytes.
///
/// All strings lie one after the other in one array; the hash table holds their numbers:
///
///     bytes    l o w l o w e r e r
///     ends     3 8 10                 0 = "low", 1 = "lower", 2 = "er"
///     slots    [ – | #2,tag | – | #0,tag | #1,tag | – | – | – ]
///
/// - Complexity: finding and inserting are O(*n*) in the bytes of the string.
struct ByteStringTable: Sendable {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// The upper half of the hash and, in the low half, the number + 1; 0 where free; linear probing.
  private var slots: [UInt64]
  private(set) var longest = 0

  /// An empty table that takes `capacity` strings before it grows.
  init(capacity: Int = 16) {
    var size = 32
    while size < capacity * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
  }

  /// The number of strings.
  var count: Int { ends.count }

  /// About how many bytes of memory the table takes.
  var memoryUse: Int { bytes.capacity + (ends.capacity + slots.capacity) * 8 }

  /// Where string `index` lies in `bytes`.
  func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// A copy of string `index`.
  subscript(index: Int) -> [UInt8] { [UInt8](bytes[range(of: index)]) }

  /// The number of the string that equals `text[range]`, or nil.
  func index(of text: borrowing Span<UInt8>, _ range: Range<Int>) -> Int? {
    let found = find(text, range, hash: hashBytes(text, range))
    return found.index
  }

  /// The hash by which `text[range]` is found; asks for its memory ahead of use.
  func hash(of text: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    let hash = hashBytes(text, range)
    unsafe slots.span.withUnsafeBufferPointer { slots in
      guard let base = slots.baseAddress else { return }
      unsafe cscan_prefetch(base + (Int(truncatingIfNeeded: hash) & (slots.count - 1)))
    }
    return hash
  }

  /// Asks for the place of the first string that may have a hash, ahead of use.
  func prefetchString(_ hash: UInt64) {
    let entry = slots[Int(truncatingIfNeeded: hash) & (slots.count - 1)]
    let index = Int(entry & 0xFFFF_FFFF) - 1
    unsafe ends.span.withUnsafeBufferPointer { ends in
      guard index >= 0, index < ends.count, let base = ends.baseAddress else { return }
      unsafe cscan_prefetch(base + index)
    }
  }

  /// The number of the string that equals `text[range]`, which has that hash, or nil.
  func index(of text: borrowing Span<UInt8>, _ range: Range<Int>, hash: UInt64) -> Int? {
    find(text, range, hash: hash).index
  }

  /// The number of the string that equals `string`, or nil.
  func index(of string: [UInt8]) -> Int? { index(of: string.span, 0..<string.count) }

  /// Adds `text[range]` unless it is there.
  ///
  /// - Returns: its number, and whether it is new.
  mutating func insert(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> (
    index: Int, isNew: Bool
  ) {
    insert(text, range, hash: hashBytes(text, range))
  }

  /// Adds strings that lie one after the other in `text`, from its start to the first of `ends` and so on.
  ///
  /// The table is larger than the cache: the places of several strings are asked for ahead.
  ///
  /// - Parameter body: is called with the place of each in `ends`, and its number.
  mutating func insert(
    _ text: borrowing Span<UInt8>, ends newEnds: [Int], _ body: (Int, _ number: Int) -> Void
  ) {
    bytes.reserveCapacity(bytes.count + (newEnds.last ?? 0))
    ends.reserveCapacity(ends.count + newEnds.count)
    var hashes: [UInt64] = []
    var next = 0
    while next < newEnds.count {
      let block = next..<min(next + 32, newEnds.count)
      next = block.upperBound
      hashes.removeAll(keepingCapacity: true)
      func range(of index: Int) -> Range<Int> {
        (index == 0 ? 0 : newEnds[index - 1])..<newEnds[index]
      }
      for index in block { hashes.append(hash(of: text, range(of: index))) }
      for (index, hash) in zip(block, hashes) {
        body(index, insert(text, range(of: index), hash: hash).index)
      }
    }
  }

  private mutating func insert(
    _ text: borrowing Span<UInt8>, _ range: Range<Int>, hash: UInt64
  ) -> (index: Int, isNew: Bool) {
    if (ends.count + 1) * 3 > slots.count * 2 { grow() }
    let found = find(text, range, hash: hash)
    if let index = found.index { return (index, false) }
    let index = ends.count
    slots[found.slot] = hash & ~0xFFFF_FFFF | UInt64(index + 1)
    unsafe text.withUnsafeBufferPointer { buffer in
      unsafe bytes.append(contentsOf: buffer[range])
    }
    ends.append(bytes.count)
    longest = max(longest, range.count)
    return (index, true)
  }

  private func find(_ text: borrowing Span<UInt8>, _ range: Range<Int>, hash: UInt64) -> (
    index: Int?, slot: Int
  ) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { return (nil, slot) }
      if (entry ^ hash) >> 32 == 0 {
        let index = Int(entry & 0xFFFF_FFFF) - 1
        if equals(index, text, range) { return (index, slot) }
      }
      slot = (slot + 1) & mask
    }
  }

  /// Whether string `index` equals `text[range]`.
  func equals(_ index: Int, _ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
    let own = self.range(of: index)
    guard own.count == range.count else { return false }
    let bytes = bytes.span
    var i = 0
    while i < range.count {
      let count = min(8, range.count - i)
      if bytes.word(at: own.lowerBound + i, count: count)
        != text.word(at: range.lowerBound + i, count: count)
      {
        return false
      }
      i += 8
    }
    return true
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for index in 0..<ends.count {
      let hash = hashBytes(bytes.span, range(of: index))
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = hash & ~0xFFFF_FFFF | UInt64(index + 1)
    }
  }
}
