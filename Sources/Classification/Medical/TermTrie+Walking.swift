extension TermTrie {
  /// Walks down a tree along the symbols from a place on, as far as the tree goes or `step` says.
  ///
  /// `step` receives the state, its base and the place behind the symbol.
  @inline(__always)
  static func walk<S: FixedWidthInteger>(
    _ cells: Span<Cell>, _ symbols: Span<S>, from start: Int, state: UInt32,
    _ step: (UInt32, UInt32, Int) -> Bool
  ) {
    if state == 0 { return }
    var state = state
    var base = cells[Int(state)].base
    var position = start
    while position < symbols.count {
      let next = (base & ~endsTerm) &+ UInt32(symbols[position])
      let cell = cells[Int(next)]
      if cell.parent != state { return }
      state = next
      base = cell.base
      position += 1
      if !step(state, base, position) { return }
    }
  }

  /// Walks down the tree of reversed suffixes from the end of a word.
  @inline(__always)
  static func walkBack<S: FixedWidthInteger>(
    _ cells: Span<Cell>, _ symbols: Span<S>, _ word: Range<Int>, state: UInt32,
    _ step: (UInt32, UInt32, Int) -> Void
  ) {
    var state = state
    var base = cells[Int(state)].base
    var position = word.upperBound
    while position > word.lowerBound {
      position -= 1
      let next = (base & ~endsTerm) &+ UInt32(symbols[position])
      let cell = cells[Int(next)]
      if cell.parent != state { return }
      state = next
      base = cell.base
      step(state, base, position)
    }
  }
}
