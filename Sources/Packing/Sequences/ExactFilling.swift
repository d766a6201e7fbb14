/// Fills sequences without a rest, with two to four pieces each, as long as that goes.
///
/// Where only two to four pieces go into a sequence, it matters which of them stand together. Longest
/// first leaves in the end only pieces of middle length, of which three are too long together and two much
/// too short. So here sequences are begun by pieces of all lengths by turns, and those that are left keep the
/// shape of the whole. Pieces for which nothing is found stay; they are mixed with those of sequences that are
/// opened again, and tried once more.
///
/// If three fill a sequence in the mean of all pieces but for a little, three of those that stay are always too
/// long. Then some sequences have to do with two, and least is lost if these are the longest.
extension Filling {
  /// How often pieces that stayed are mixed and tried again; one sequence is opened for two that stayed.
  private static let roundCount = 8
  /// The most lengths that are tried as the third of four pieces.
  private static let thirdCount = 64
  /// How many a sequence that is filled earns, so that the time stays linear where four never fill one.
  private static let thirdsEarned = 2
  /// With more pieces a sequence, longest first leaves nothing to gain.
  private static let pieceLimit = 5

  /// Fills sequences without a rest.
  ///
  /// - Parameter concedes: Whether first the longest are put together with a rest, until a piece more goes into
  ///   each sequence of the others.
  /// - Precondition: No piece left is longer than half a sequence.
  /// - Complexity: O(*n* + `capacity`) for *n* pieces left.
  mutating func fillExactly(concedes: Bool) {
    let first = sequences.count
    var stayed = visit(concedes: concedes)
    for _ in 0..<Self.roundCount where stayed > 0 {
      reopen((stayed + 1) / 2, behind: first)
      stayed = visit(concedes: concedes)
    }
  }

  /// Begins sequences by pieces of all lengths by turns and closes those that can be filled.
  ///
  /// - Returns: How many pieces are left.
  private mutating func visit(concedes: Bool) -> Int {
    if concedes { concede() }
    let (count, sum) = left.total()
    if count * capacity > sum * Self.pieceLimit { return 0 }
    // Pieces that a sequence has in the mean, and how many more those closed have in all.
    let mean = Double(count * capacity) / Double(max(1, sum))
    var excess = 0.0
    var thirds = Self.thirdCount
    var stayed: [Int32] = []
    let pieces = left.sorted
    var place = 0
    let step = Self.step(through: count)
    for _ in pieces {
      let piece = Int(pieces[place])
      place += step
      if place >= pieces.count { place -= pieces.count }
      if left.count(of: piece) == 0 { continue }
      takeTurn()
      put(piece)
      let wanted = mean - excess
      let (nearest, next, farthest) =
        wanted < 2.5 ? (2, 3, 4) : wanted < 3 ? (3, 2, 4) : wanted < 3.5 ? (3, 4, 2) : (4, 3, 2)
      if let filled = fill(nearest, &thirds) ?? fill(next, &thirds) ?? fill(farthest, &thirds) {
        close(empty: 0)
        thirds += Self.thirdsEarned
        excess = min(3, max(-3, excess + Double(filled) - mean))
      } else {
        lengths.removeLast()
        stayed.append(Int32(truncatingIfNeeded: piece))
      }
    }
    for piece in stayed { left.add(Int(piece)) }
    return stayed.count
  }

  /// Fills the sequence that one piece has begun, so that it has `count`, if there are such pieces.
  ///
  /// - Returns: `count`, or nil if nothing was put.
  private mutating func fill(_ count: Int, _ thirds: inout Int) -> Int? {
    let room = capacity - Int(lengths[lengths.count - 1])
    switch count {
    case 2:
      if left.count(of: room) == 0 { return nil }
      put(room)
    case 3:
      guard let longer = pair(filling: room, upTo: capacity / 2) else { return nil }
      put(longer)
      put(room - longer)
    default:
      var limit = third(of: room)
      for _ in 0..<min(thirds, Self.thirdCount) {
        guard let third = left.longest(upTo: limit) else { return nil }
        thirds -= 1
        put(third)
        if let longer = pair(filling: room - third, upTo: capacity / 2) {
          put(longer)
          put(room - third - longer)
          return count
        }
        lengths.removeLast()
        left.add(third)
        limit = third - 1
      }
      return nil
    }
    return count
  }

  /// Opens about `count` sequences, spread evenly behind the first ones.
  private mutating func reopen(_ count: Int, behind first: Int) {
    let step = max(1, (sequences.count - first) / count)
    for index in stride(from: sequences.count - 1, through: first, by: -step) {
      var room = capacity
      for place in sequences[index] {
        left.add(Int(lengths[Int(place)]))
        room -= Int(lengths[Int(place)])
      }
      empty -= room
      sequences.swapAt(index, sequences.count - 1)
      sequences.removeLast()
    }
  }

  /// Closes sequences of the longest pieces until those left are short enough in the mean to fill sequences.
  private mutating func concede() {
    var (count, sum) = left.total()
    if sum == 0 { return }
    // Very short ones go in beside the others.
    let short = sum / count / 2
    count = left.total(above: short).count
    let goal = (count * capacity + sum - 1) / sum
    while count * capacity < goal * sum, let longest = left.longest(upTo: capacity) {
      var room = capacity
      var next: Int? = longest
      while let length = next {
        put(length)
        room -= length
        if length > short { count -= 1 }
        next = left.longest(upTo: room)
      }
      sum -= capacity - room
      close(empty: room)
    }
  }

  /// A step by which all places from 0 to `count` are visited, neighbours in time far apart: near
  /// the golden section.
  private static func step(through count: Int) -> Int {
    var step = max(1, (count * 0x9E37) >> 16)
    while greatestCommonDivisor(step, count) > 1 { step -= 1 }
    return step
  }

  private static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : greatestCommonDivisor(second, first % second)
  }
}
