/// Packs pieces into few sequences: longest first, each sequence filled as well as the pieces left allow.
///
/// A sequence is begun by the longest piece that is left. Then, until nothing fits: a piece that fills
/// it; else two that fill it together; else one by which the next may. With sequences of 10 and pieces of
/// 7, 5, 4, 3, 1:
///
///     7, then 3 fills it                   [73]
///     5, then 4 and 1 fill it together     [541]
///
/// The longest piece first and then what fits best is best-fit-decreasing, by which Ding et al. 2024, "Fewer
/// Truncations Improve Language Modeling", algorithm 1, <https://arxiv.org/abs/2404.10830>, leave no
/// document cut. To fill one sequence after another around its longest piece with as little rest as
/// possible is the minimum bin slack heuristic of Gupta and Ho 1999 in the form of Fleszar and Hindi
/// 2002, "New heuristics for one-dimensional bin-packing", section 3; here rests are filled by two pieces
/// at most, which ``LengthTable/pair(filling:near:)`` finds at once.
///
/// Which fillings leave pieces that fill as well depends on the lengths. So a few rules are tried
/// (``Rule``), and the fewest sequences are taken.
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

  /// How sequences are filled.
  private struct Rule {
    /// Positions that may stay empty where a piece more would fill them, in 32nds of a sequence.
    ///
    /// If three pieces hardly ever fill a sequence and two nearly do, as with pieces of 400 to 1,000 tokens and
    /// sequences of 2,048, to fill every one as long as it goes uses up the short pieces, without which
    /// the others fit badly.
    var slack: Int
    /// Where three or more are needed, whether the next is as long as all would be if they were alike, rather than
    /// the longest that fits.
    var isEven: Bool
  }

  private static let rules = [
    Rule(slack: 0, isEven: true), Rule(slack: 0, isEven: false), Rule(slack: 2, isEven: true),
    Rule(slack: 3, isEven: true),
  ]

  /// The lengths in each sequence.
  private struct Filling {
    var lengths: [Int32] = []
    /// Where each sequence ends in `lengths`.
    var ends: [Int32] = []
  }

  /// Packs pieces of `lengths` into sequences of `capacity`.
  ///
  /// - Precondition: Lengths are from 1 to `capacity`.
  /// - Complexity: O(*n* + `capacity`) time and memory.
  public static func plan(lengths: [Int32], capacity: Int) -> Plan {
    let table = LengthTable(lengths, capacity: capacity)
    let needed = sequencesNeeded(for: lengths, capacity: capacity)
    let total = lengths.reduce(0) { $0 + Int($1) }
    var best = Filling()
    var next = Filling()
    var emptyLimit = Int.max
    for rule in rules {
      if fill(table, capacity: capacity, by: rule, emptyLimit: emptyLimit, &next) {
        swap(&best, &next)
        emptyLimit = (best.ends.count - 1) * capacity - total
      }
      if best.ends.count == needed { break }
    }
    return plan(of: best, lengths: lengths, capacity: capacity)
  }

  /// Fills sequences with all pieces of a table by one rule, or gives up once more than `emptyLimit` positions are empty.
  private static func fill(
    _ table: LengthTable, capacity: Int, by rule: Rule, emptyLimit: Int, _ filling: inout Filling
  ) -> Bool {
    var table = table
    let slack = capacity * rule.slack / 32
    var empty = 0
    filling.lengths.removeAll(keepingCapacity: true)
    filling.ends.removeAll(keepingCapacity: true)
    // The longer of two pieces is to have 0.5 to 0.65 of the room, by turns (multiples of the golden section
    // are spread evenly), so that of no length the pieces go much before the others.
    var turn: UInt32 = 0
    while let longest = table.longest(upTo: capacity) {
      turn &+= 0x9E37_79B9
      var room = capacity
      func put(_ length: Int) {
        table.take(length)
        filling.lengths.append(Int32(truncatingIfNeeded: length))
        room -= length
      }
      put(longest)
      while room > 0, let fitting = table.longest(upTo: room) {
        let filled = room - slack
        if fitting >= filled {
          put(fitting)
          break
        }
        if 2 * fitting < filled {
          let count = (filled + fitting - 1) / fitting
          put(rule.isEven ? table.longest(upTo: room / count) ?? fitting : fitting)
        } else if let longer = table.pair(
          filling: room, near: room / 2 + (room * 3 / 20 * Int(turn)) >> 32)
        {
          put(longer)
          put(room)
        } else {
          put(fitting)
        }
      }
      filling.ends.append(Int32(truncatingIfNeeded: filling.lengths.count))
      empty += room
      if empty > emptyLimit { return false }
    }
    return true
  }

  /// Gives each length of a filling a piece, those of one length in the order given.
  private static func plan(of filling: Filling, lengths: [Int32], capacity: Int) -> Plan {
    var starts = [Int32](repeating: 0, count: capacity + 2)
    for length in lengths { starts[Int(length) + 1] += 1 }
    for length in 1..<starts.count { starts[length] += starts[length - 1] }
    var sequences = [Int32](repeating: 0, count: lengths.count)
    var next = starts
    var place = 0
    for (sequence, end) in filling.ends.enumerated() {
      while place < end {
        let length = Int(filling.lengths[place])
        sequences[Int(next[length])] = Int32(truncatingIfNeeded: sequence)
        next[length] += 1
        place += 1
      }
    }
    var sequenceOfPiece = [Int32](repeating: 0, count: lengths.count)
    for (piece, length) in lengths.enumerated() {
      sequenceOfPiece[piece] = sequences[Int(starts[Int(length)])]
      starts[Int(length)] += 1
    }
    renumber(&sequenceOfPiece, count: filling.ends.count)
    return Plan(sequenceOfPiece: sequenceOfPiece, sequenceCount: filling.ends.count)
  }

  /// How many sequences no packing can do without.
  ///
  /// The bound L2 of Martello and Toth 1990, "Lower bounds and reduction procedures for the bin packing problem".
  ///
  /// - Precondition: Lengths are from 1 to `capacity`.
  /// - Complexity: O(*n* + `capacity`).
  public static func sequencesNeeded(for lengths: [Int32], capacity: Int) -> Int {
    // Of all lengths below an index: how many there are, and their sum.
    var numbers = [Int](repeating: 0, count: capacity + 2)
    for length in lengths { numbers[Int(length) + 1] += 1 }
    var sums = numbers
    for index in 1..<numbers.count {
      sums[index] = sums[index - 1] + numbers[index] * (index - 1)
      numbers[index] += numbers[index - 1]
    }
    let half = capacity / 2 + 1
    let largeCount = numbers[capacity + 1] - numbers[half]
    var needed = 0
    for least in 0..<half {
      // Those over half stand alone; the smaller ones fill up what they leave, as far as they fit there.
      let sharing = capacity - least + 1
      let room = (numbers[sharing] - numbers[half]) * capacity - (sums[sharing] - sums[half])
      let rest = max(0, sums[half] - sums[least] - room)
      needed = max(needed, largeCount + (rest + capacity - 1) / capacity)
    }
    return needed
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
