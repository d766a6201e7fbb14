/// How many pieces of each length are left.
struct LengthTable {
  private var counts: [Int32]
  /// Which lengths have pieces left; a bit of the second says that a word of the first is not 0.
  private var bits: [UInt64]
  private var words: [UInt64]
  /// The same from the greatest length down: bit 64 + `capacity` - *length*.
  private var mirrored: [UInt64]
  private let capacity: Int

  /// Counts pieces.
  ///
  /// - Precondition: Lengths are from 1 to `capacity`.
  init(_ lengths: [Int32], capacity: Int) {
    self.capacity = capacity
    counts = [Int32](repeating: 0, count: capacity + 1)
    bits = [UInt64](repeating: 0, count: capacity / 64 + 1)
    words = [UInt64](repeating: 0, count: bits.count / 64 + 1)
    mirrored = [UInt64](repeating: 0, count: capacity / 64 + 4)
    for length in lengths {
      precondition(1...capacity ~= Int(length), "a piece fits into a sequence")
      counts[Int(length)] += 1
    }
    for length in counts.indices where counts[length] > 0 { mark(length) }
  }

  /// Sets the bits of a length.
  private mutating func mark(_ length: Int) {
    bits[length >> 6] |= 1 << UInt64(length & 63)
    words[length >> 12] |= 1 << UInt64(length >> 6 & 63)
    let mirror = 64 + capacity - length
    mirrored[mirror >> 6] |= 1 << UInt64(mirror & 63)
  }

  /// The lengths that are left, the shortest first, each as often as there are pieces.
  var sorted: [Int32] {
    var lengths: [Int32] = []
    for length in counts.indices where counts[length] > 0 {
      lengths.append(
        contentsOf: repeatElement(Int32(truncatingIfNeeded: length), count: Int(counts[length])))
    }
    return lengths
  }

  /// How many pieces are left that are longer than `least`, and the sum of their lengths.
  func total(above least: Int = 0) -> (count: Int, sum: Int) {
    var total = (count: 0, sum: 0)
    for length in counts.indices.dropFirst(least + 1) {
      total.count += Int(counts[length])
      total.sum += length * Int(counts[length])
    }
    return total
  }

  /// How many pieces of a length are left.
  func count(of length: Int) -> Int { Int(counts[length]) }

  /// Gives a piece back.
  mutating func add(_ length: Int) {
    counts[length] += 1
    if counts[length] == 1 { mark(length) }
  }

  /// Takes a piece of a length that is left.
  mutating func take(_ length: Int) {
    counts[length] -= 1
    if counts[length] > 0 { return }
    bits[length >> 6] &= ~(1 << UInt64(length & 63))
    if bits[length >> 6] == 0 { words[length >> 12] &= ~(1 << UInt64(length >> 6 & 63)) }
    let mirror = 64 + capacity - length
    mirrored[mirror >> 6] &= ~(1 << UInt64(mirror & 63))
  }

  /// The greatest length up to `limit` of which there are pieces.
  func longest(upTo limit: Int) -> Int? {
    var index = limit >> 6
    let masked = bits[index] & (~0 >> UInt64(63 - (limit & 63)))
    if masked != 0 { return index << 6 | (63 - masked.leadingZeroBitCount) }
    if index == 0 { return nil }
    index -= 1
    var word = index >> 6
    var maskedWord = words[word] & (~0 >> UInt64(63 - (index & 63)))
    while maskedWord == 0 {
      if word == 0 { return nil }
      word -= 1
      maskedWord = words[word]
    }
    index = word << 6 | (63 - maskedWord.leadingZeroBitCount)
    return index << 6 | (63 - bits[index].leadingZeroBitCount)
  }

  /// Words of 64 lengths that a search for a pair looks at in each direction.
  static let pairReach = 64

  /// The longer of two pieces that have `room` together: the greatest length up to `middle`, else the least
  /// above it, of those up to `greatest`.
  ///
  /// 64 lengths are tried at a time: the lengths that are left, and those that stand behind the same bits in
  /// the mirrored set, moved so that a length and what it lacks to `room` meet.
  ///
  /// - Precondition: `middle` is at least the half of `room`, rounded down, and less than `room`.
  func pair(filling room: Int, near middle: Int, upTo greatest: Int) -> Int? {
    let least = (room + 1) / 2
    let greatest = min(greatest, room - 1)
    if greatest < least { return nil }
    let middle = min(middle, greatest)
    if middle >= least {
      var word = middle >> 6
      let last = max(least >> 6, word - Self.pairReach + 1)
      var mask: UInt64 = ~0 >> UInt64(63 - (middle & 63))
      while word >= last {
        var found = meeting(word, room) & mask
        if word == least >> 6 {
          found &= ~0 << UInt64(least & 63)
          // Two of one length need be two.
          if 2 * least == room, counts[least] < 2 { found &= ~(1 << UInt64(least & 63)) }
        }
        if found != 0 { return word << 6 | (63 - found.leadingZeroBitCount) }
        mask = ~0
        word -= 1
      }
    }
    let above = middle + 1
    var word = above >> 6
    let last = min(greatest >> 6, word + Self.pairReach - 1)
    var mask: UInt64 = ~0 << UInt64(above & 63)
    while word <= last {
      var found = meeting(word, room) & mask
      if word == greatest >> 6 { found &= ~0 >> UInt64(63 - (greatest & 63)) }
      if found != 0 { return word << 6 | found.trailingZeroBitCount }
      mask = ~0
      word += 1
    }
    return nil
  }

  /// Of 64 lengths those that are left together with what they lack to `room`.
  private func meeting(_ word: Int, _ room: Int) -> UInt64 {
    let lengths = bits[word]
    if lengths == 0 { return 0 }
    let first = word << 6 + 64 + capacity - room
    let low = mirrored[first >> 6] >> UInt64(first & 63)
    return lengths & (low | mirrored[first >> 6 + 1] << UInt64(64 - first & 63))
  }
}
