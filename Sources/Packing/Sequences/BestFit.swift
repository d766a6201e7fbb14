/// Best-fit-decreasing: pieces, longest first, each into the fullest sequence that still has room.
///
/// With sequences of 10 and pieces of 7, 5, 4, 3, 1 (already longest first):
///
///     7 → new sequence      [7……]
///     5 → new sequence      [7……] [5…………]
///     4 → room 5 fits best  [7……] [54.]
///     3 → room 3 fits best  [73] [54.]
///     1 → room 1            [73] [541]
///
/// Ding et al. 2024, "Fewer Truncations Improve Language Modeling", algorithm 1,
/// <https://arxiv.org/abs/2404.10830>, which finds the room in a segment tree. Here pieces are sorted by
/// counting, sequences with equal room are a linked list, and a bitmap says for which rooms there are
/// any: a few operations a piece, whatever their number.
public enum BestFit {
  /// Which sequence each piece goes into.
  public struct Plan: Sendable, Hashable {
    /// For each piece its sequence; sequences are numbered by their first piece in the order given.
    public var sequenceOfPiece: [Int32]
    /// How many sequences there are.
    public var sequenceCount: Int

    /// Calls `body` with the pieces of each sequence, both in the order given.
    func forEachSequence<Failure>(
      _ body: (ArraySlice<Int32>) throws(Failure) -> Void
    ) throws(Failure) {
      var starts = [Int](repeating: 0, count: sequenceCount + 1)
      for sequence in sequenceOfPiece { starts[Int(sequence) + 1] += 1 }
      for sequence in 0..<sequenceCount { starts[sequence + 1] += starts[sequence] }
      var next = starts
      var pieces = [Int32](repeating: 0, count: sequenceOfPiece.count)
      for piece in sequenceOfPiece.indices {
        let sequence = Int(sequenceOfPiece[piece])
        pieces[next[sequence]] = Int32(truncatingIfNeeded: piece)
        next[sequence] += 1
      }
      for sequence in 0..<sequenceCount {
        try body(pieces[starts[sequence]..<starts[sequence + 1]])
      }
    }
  }

  /// Packs pieces of `lengths` into sequences of `capacity`.
  ///
  /// - Precondition: Lengths are from 1 to `capacity`.
  /// - Complexity: O(*n* + `capacity`) time and memory.
  public static func plan(lengths: [Int32], capacity: Int) -> Plan {
    var order = piecesByDecreasingLength(lengths, capacity: capacity)
    var rooms = RoomTable(capacity: capacity, limit: lengths.count)
    for position in order.indices {
      let piece = Int(order[position])
      // The piece's place in the order is not needed any more; its sequence takes it.
      order[position] = Int32(truncatingIfNeeded: rooms.place(Int(lengths[piece])))
    }
    // `order` now has sequences in the order of the sorted pieces: bring them to the pieces.
    var sequenceOfPiece = [Int32](repeating: 0, count: lengths.count)
    var next = firstPositions(lengths, capacity: capacity)
    for piece in lengths.indices {
      let length = Int(lengths[piece])
      sequenceOfPiece[piece] = order[next[length]]
      next[length] += 1
    }
    renumber(&sequenceOfPiece, count: rooms.sequenceCount)
    return Plan(sequenceOfPiece: sequenceOfPiece, sequenceCount: rooms.sequenceCount)
  }

  /// For each length the place of its first piece among pieces sorted by decreasing length.
  private static func firstPositions(_ lengths: [Int32], capacity: Int) -> [Int] {
    var positions = [Int](repeating: 0, count: capacity + 1)
    for length in lengths {
      precondition(1...capacity ~= Int(length), "a piece fits into a sequence")
      positions[Int(length)] += 1
    }
    var sum = 0
    for length in (1...capacity).reversed() {
      let count = positions[length]
      positions[length] = sum
      sum += count
    }
    return positions
  }

  private static func piecesByDecreasingLength(_ lengths: [Int32], capacity: Int) -> [Int32] {
    var next = firstPositions(lengths, capacity: capacity)
    var order = [Int32](repeating: 0, count: lengths.count)
    for piece in lengths.indices {
      let length = Int(lengths[piece])
      order[next[length]] = Int32(truncatingIfNeeded: piece)
      next[length] += 1
    }
    return order
  }

  /// Numbers sequences by their first piece, so that they come in the order of the documents.
  private static func renumber(_ sequenceOfPiece: inout [Int32], count: Int) {
    var numbers = [Int32](repeating: -1, count: count)
    var next: Int32 = 0
    for piece in sequenceOfPiece.indices {
      let old = Int(sequenceOfPiece[piece])
      if numbers[old] < 0 {
        numbers[old] = next
        next += 1
      }
      sequenceOfPiece[piece] = numbers[old]
    }
  }
}

/// Sequences by the room they have left.
private struct RoomTable {
  private(set) var sequenceCount = 0
  private let capacity: Int
  /// For each room a sequence with it, or -1.
  private var heads: [Int32]
  /// For each sequence another one with the same room, or -1.
  private var following: [Int32]
  /// Which rooms have sequences, in three levels: a bit of a level says that its word below is not 0.
  private var bits: [UInt64]
  private var words: [UInt64]
  private var groups: [UInt64]

  init(capacity: Int, limit: Int) {
    self.capacity = capacity
    heads = [Int32](repeating: -1, count: capacity + 1)
    following = [Int32](repeating: -1, count: limit)
    bits = [UInt64](repeating: 0, count: capacity / 64 + 1)
    words = [UInt64](repeating: 0, count: bits.count / 64 + 1)
    groups = [UInt64](repeating: 0, count: words.count / 64 + 1)
  }

  /// Puts a piece into the fullest sequence with room for it, a new one if there is none.
  mutating func place(_ length: Int) -> Int {
    let sequence: Int
    let room: Int
    if let found = smallestRoom(from: length) {
      room = found
      sequence = Int(heads[room])
      heads[room] = following[sequence]
      if heads[room] < 0 { clear(room) }
    } else {
      room = capacity
      sequence = sequenceCount
      sequenceCount += 1
    }
    let rest = room - length
    if rest > 0 {
      if heads[rest] < 0 { set(rest) }
      following[sequence] = heads[rest]
      heads[rest] = Int32(truncatingIfNeeded: sequence)
    }
    return sequence
  }

  private func smallestRoom(from room: Int) -> Int? {
    let index = room >> 6
    let masked = bits[index] & (~0 << UInt64(room & 63))
    if masked != 0 { return index << 6 | masked.trailingZeroBitCount }
    guard let word = next(after: index, in: words, above: groups) else { return nil }
    return word << 6 | bits[word].trailingZeroBitCount
  }

  /// The next set bit of `level` behind `index`.
  private func next(after index: Int, in level: [UInt64], above: [UInt64]) -> Int? {
    let start = index + 1
    var word = start >> 6
    if word < level.count {
      let masked = level[word] & (~0 << UInt64(start & 63))
      if masked != 0 { return word << 6 | masked.trailingZeroBitCount }
    }
    // Sequences of up to 262,144 tokens have one group, so this loop runs once for them.
    word += 1
    var group = word >> 6
    var mask: UInt64 = ~0 << UInt64(word & 63)
    while group < above.count {
      let masked = above[group] & mask
      if masked != 0 {
        let found = group << 6 | masked.trailingZeroBitCount
        return found << 6 | level[found].trailingZeroBitCount
      }
      group += 1
      mask = ~0
    }
    return nil
  }

  private mutating func set(_ room: Int) {
    bits[room >> 6] |= 1 << UInt64(room & 63)
    words[room >> 12] |= 1 << UInt64(room >> 6 & 63)
    groups[room >> 18] |= 1 << UInt64(room >> 12 & 63)
  }

  private mutating func clear(_ room: Int) {
    bits[room >> 6] &= ~(1 << UInt64(room & 63))
    if bits[room >> 6] != 0 { return }
    words[room >> 12] &= ~(1 << UInt64(room >> 6 & 63))
    if words[room >> 12] != 0 { return }
    groups[room >> 18] &= ~(1 << UInt64(room >> 12 & 63))
  }
}
