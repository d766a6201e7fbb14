/// Packs pieces into few sequences.
///
/// Either around the longest pieces: a sequence is begun by the longest that is left; then, until nothing
/// fits, comes a piece that fills it; else two that fill it together; else one by which the next may. With
/// sequences of 10 and pieces of 7, 5, 4, 3, 1:
///
///     7, then 3 fills it                   [73]
///     5, then 4 and 1 fill it together     [541]
///
/// Or, where two to four pieces go into a sequence and hardly any is short, by
/// ``Filling/fillExactly(concedes:)``.
///
/// The longest piece first and then what fits best is best-fit-decreasing, by which Ding et al. 2024, "Fewer
/// Truncations Improve Language Modeling", algorithm 1, <https://arxiv.org/abs/2404.10830>, leave no
/// document cut. To fill one sequence after another around its longest piece with as little rest as
/// possible is the minimum bin slack heuristic of Gupta and Ho 1999 in the form of Fleszar and Hindi
/// 2002, "New heuristics for one-dimensional bin-packing", section 3; here rests are filled by two pieces
/// at most, which ``LengthTable/pair(filling:near:upTo:)`` finds at once.
///
/// Which fillings leave pieces that fill as well depends on the lengths. So rules are tried one after another
/// until a thousandth more sequences are needed than any packing needs, and the fewest are taken.
public enum BestFit {
  /// Which sequence each piece goes into.
  public struct Plan: Sendable, Hashable {
    /// For each piece its sequence; sequences are numbered by their first piece in the order given.
    var sequenceOfPiece: [Int32]
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
  fileprivate enum Rule {
    /// Around the longest pieces that are left; slack is in 32nds of a sequence.
    case longestFirst(slack: Int)
    /// Without a rest as long as that goes, once all pieces longer than half a sequence have theirs.
    case exactly(concedes: Bool)
  }

  /// The rules in the order in which they are tried.
  private static func rules(hasShortPieces: Bool) -> [Rule] {
    // With short pieces for the rests that longer ones leave, the quicker of the two mostly leaves none.
    let quick: [Rule] = [.longestFirst(slack: 0), .exactly(concedes: false)]
    return (hasShortPieces ? quick : quick.reversed())
      + [.exactly(concedes: true), .longestFirst(slack: 2)]
  }

  /// Packs pieces of `lengths` into sequences of `capacity`.
  ///
  /// - Precondition: Lengths are from 1 to `capacity`.
  /// - Complexity: O(*n* + `capacity`) time and memory.
  public static func plan(lengths: [Int32], capacity: Int) -> Plan {
    let table = LengthTable(lengths, capacity: capacity)
    let needed = sequencesNeeded(for: lengths, capacity: capacity)
    let total = lengths.reduce(0) { $0 + Int($1) }
    let shortCount = lengths.reduce(0) { $0 + (Int($1) * 16 < capacity ? 1 : 0) }
    var best: Filling?
    var emptyLimit = Int.max
    for rule in rules(hasShortPieces: shortCount * 64 >= needed) {
      var filling = Filling(table, pieceCount: lengths.count, capacity: capacity)
      guard filling.fill(by: rule, emptyLimit: emptyLimit) else { continue }
      best = filling
      let count = filling.sequences.count
      if count <= needed + needed / 1000 { break }
      emptyLimit = (count - 1) * capacity - total
    }
    guard let best else { return Plan(sequenceOfPiece: [], sequenceCount: 0) }
    return plan(of: best, lengths: lengths, capacity: capacity)
  }

  /// Gives each length of a filling a piece, those of one length in the order given.
  private static func plan(of filling: Filling, lengths: [Int32], capacity: Int) -> Plan {
    var starts = [Int32](repeating: 0, count: capacity + 2)
    for length in lengths { starts[Int(length) + 1] += 1 }
    for length in 1..<starts.count { starts[length] += starts[length - 1] }
    var sequences = [Int32](repeating: 0, count: lengths.count)
    var next = starts
    for (sequence, places) in filling.sequences.enumerated() {
      for place in places {
        let length = Int(filling.lengths[Int(place)])
        sequences[Int(next[length])] = Int32(truncatingIfNeeded: sequence)
        next[length] += 1
      }
    }
    var sequenceOfPiece = [Int32](repeating: 0, count: lengths.count)
    for (piece, length) in lengths.enumerated() {
      sequenceOfPiece[piece] = sequences[Int(starts[Int(length)])]
      starts[Int(length)] += 1
    }
    renumber(&sequenceOfPiece, count: filling.sequences.count)
    return Plan(sequenceOfPiece: sequenceOfPiece, sequenceCount: filling.sequences.count)
  }

  /// How many sequences no packing can do without.
  ///
  /// The bound L2 of Martello and Toth 1990, "Lower bounds and reduction procedures for the bin
  /// packing problem".
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

extension Filling {
  /// Fills sequences with all pieces that are left.
  ///
  /// - Returns: Whether no more than `emptyLimit` positions are empty; else it gave up.
  fileprivate mutating func fill(by rule: BestFit.Rule, emptyLimit: Int) -> Bool {
    switch rule {
    case .longestFirst(let slack):
      return fillLongestFirst(slack: capacity * slack / 32, emptyLimit: emptyLimit)
    case .exactly(let concedes):
      guard fillLongestFirst(downTo: capacity / 2, emptyLimit: emptyLimit) else { return false }
      fillExactly(concedes: concedes)
      return fillLongestFirst(emptyLimit: emptyLimit) && empty <= emptyLimit
    }
  }
}
