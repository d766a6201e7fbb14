/// Sequences in the making: which lengths are left, and which stand in each sequence that is closed.
struct Filling {
  /// Tokens a sequence.
  let capacity: Int
  /// The lengths that are left.
  var left: LengthTable
  /// The lengths that were put into sequences.
  var lengths: [Int32] = []
  /// Where in `lengths` those of each sequence are that is closed.
  var sequences: [Range<Int32>] = []
  /// Where in `lengths` the sequence begins that is open.
  private var begin = 0
  /// Positions that are empty in the sequences that are closed.
  var empty = 0
  /// Multiples of the golden section, which are spread evenly, as 32 bits behind the point.
  private var turn: UInt32 = 0

  /// Begins with all pieces of a table left.
  init(_ table: LengthTable, pieceCount: Int, capacity: Int) {
    left = table
    self.capacity = capacity
    lengths.reserveCapacity(pieceCount)
  }

  /// Puts a piece into the sequence that is open.
  mutating func put(_ length: Int) {
    left.take(length)
    lengths.append(Int32(truncatingIfNeeded: length))
  }

  /// Closes the sequence that is open.
  mutating func close(empty room: Int) {
    let end = lengths.count
    sequences.append(Int32(truncatingIfNeeded: begin)..<Int32(truncatingIfNeeded: end))
    begin = end
    empty += room
  }

  /// Moves on what is chosen by turns.
  mutating func takeTurn() { turn &+= 0x9E37_79B9 }

  /// The longer of two pieces of at most `greatest` that fill up `room`.
  ///
  /// It is to have .5 to .65 of the room, by turns, so that of no length the pieces go much before the others.
  func pair(filling room: Int, upTo greatest: Int) -> Int? {
    left.pair(filling: room, near: room / 2 + (room * 3 / 20 * Int(turn)) >> 32, upTo: greatest)
  }

  /// About a third of `room`, by turns up to .43 of it.
  func third(of room: Int) -> Int { room / 3 + (room / 10 * Int(turn)) >> 32 }

  /// Fills sequences around the longest pieces that are left, as long as these are longer than `least`.
  ///
  /// Then, until nothing fits: a piece that fills the sequence; else two that fill it together; else one by
  /// which the next may: as long as all that are needed would be if they were alike.
  ///
  /// - Parameters:
  ///   - least: Shorter pieces, and those of this length, begin no sequence.
  ///   - slack: Positions that may stay empty where a piece more would fill them. If three pieces hardly ever
  ///     fill a sequence and two nearly do, as with pieces of 400 to 1,000 tokens and sequences of 2,048, to fill
  ///     every one as long as it goes uses up the short pieces, without which the others fit badly.
  ///   - emptyLimit: The empty positions with which to give up.
  /// - Returns: Whether no more are empty.
  mutating func fillLongestFirst(downTo least: Int = 0, slack: Int = 0, emptyLimit: Int) -> Bool {
    while let longest = left.longest(upTo: capacity), longest > least {
      takeTurn()
      put(longest)
      var room = capacity - longest
      while room > 0, let fitting = left.longest(upTo: room) {
        let filled = room - slack
        var next = fitting
        if fitting < filled {
          if 2 * fitting < filled {
            next = left.longest(upTo: room / ((filled + fitting - 1) / fitting)) ?? fitting
          } else if let longer = pair(filling: room, upTo: longest) {
            next = longer
          }
        }
        put(next)
        room -= next
        if fitting >= filled { break }
      }
      close(empty: room)
      if empty > emptyLimit { return false }
    }
    return true
  }
}
