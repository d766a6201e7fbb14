/// A tree of terms over the symbols of an alphabet, as a double array.
///
/// The child of state `s` by symbol `c` is the cell `base[s] + c`, if that cell names `s` as its
/// parent. One load and one comparison a symbol, and a few bytes a state, so that the tree of
/// thousands of terms stays in the cache. With "he", "her" and h = 2, e = 3, r = 4:
///
///     cell      0     3     4       6
///     base      1     1*    2*      1      * a term ends here
///     parent    -     …
///
/// Aoe 1989, "An efficient digital search algorithm by using a double-array structure",
/// <https://doi.org/10.1109/32.31365>.
struct TermTrie: Sendable {
  /// A state.
  struct Cell: Sendable {
    /// Where the children begin, 0 if there are none; the top bit is set where a term ends.
    var base: UInt32
    /// The state this is a child of; `unused` if it is none.
    var parent: UInt32
  }

  static let endsTerm: UInt32 = 0x8000_0000
  fileprivate static let unused = UInt32.max

  /// The states.
  ///
  /// State 0 is the root. There are cells for all symbols behind every base.
  private(set) var cells: [Cell] = []
  /// For each state the index of the term that ends there, or −1.
  private(set) var terms: [Int32] = []

  /// The child of a state by a symbol, 0 if there is none.
  func child(of state: UInt32, by symbol: SymbolAlphabet.Symbol) -> UInt32 {
    if cells.isEmpty { return 0 }
    let child = (cells[Int(state)].base & ~Self.endsTerm) &+ UInt32(symbol)
    return cells[Int(child)].parent == state ? child : 0
  }

  /// Builds the tree.
  ///
  /// - Parameters:
  ///   - entries: Terms in symbols, not empty, all different, with their indices.
  ///   - alphabetSize: One more than the greatest symbol of any text.
  /// - Complexity: O(*n* log *n*) in the symbols of all terms, and more where the tree is bushy.
  init(_ entries: [(symbols: [SymbolAlphabet.Symbol], term: Int)], alphabetSize: Int) {
    if entries.isEmpty { return }
    let entries = entries.sorted { $0.symbols.lexicographicallyPrecedes($1.symbols) }
    var builder = TermTrieBuilder(alphabetSize: alphabetSize)
    // A state, the entries below it and how many symbols they share.
    var pending: [(state: Int, range: Range<Int>, depth: Int)] = [(0, entries.indices, 0)]
    var nextPending = 0
    while nextPending < pending.count {
      let (state, range, depth) = pending[nextPending]
      nextPending += 1
      var start = range.lowerBound
      if entries[start].symbols.count == depth {
        builder.terms[state] = Int32(entries[start].term)
        start += 1
      }
      var children: [(symbol: Int, range: Range<Int>)] = []
      while start < range.upperBound {
        let symbol = entries[start].symbols[depth]
        let end =
          entries[start..<range.upperBound].firstIndex { $0.symbols[depth] != symbol }
          ?? range.upperBound
        children.append((Int(symbol), start..<end))
        start = end
      }
      if children.isEmpty { continue }
      let base = builder.place(children.map(\.symbol), below: state)
      for child in children { pending.append((base + child.symbol, child.range, depth + 1)) }
    }
    (cells, terms) = (builder.cells, builder.terms)
    for state in cells.indices where terms[state] >= 0 { cells[state].base |= Self.endsTerm }
  }
}

/// The cells of a tree in the making.
private struct TermTrieBuilder {
  private(set) var cells: [TermTrie.Cell] = []
  var terms: [Int32] = []
  private let alphabetSize: Int
  /// Cells that are free, in order, as a linked list; cell 0 is the root and the list's head.
  private var nextFree: [Int] = []
  private var previousFree: [Int] = []

  init(alphabetSize: Int) {
    self.alphabetSize = alphabetSize
    grow(to: alphabetSize + 1)
  }

  /// Gives a state its children: the base from which on the cells of all symbols are free.
  ///
  /// - Parameter symbols: In order, one at least.
  mutating func place(_ symbols: [Int], below state: Int) -> Int {
    // The first free cell that the first child may take; the others must be free as well.
    var cell = nextFree[0]
    var tries = 0
    while true {
      if cell == 0 || tries > 64 {
        cell = cells.count
        grow(to: cell + 1)
      }
      let base = cell - symbols[0]
      if base > 0 {
        grow(to: base + alphabetSize + 1)
        if symbols.allSatisfy({ cells[base + $0].parent == TermTrie.unused }) {
          cells[state].base = UInt32(base)
          for symbol in symbols {
            cells[base + symbol].parent = UInt32(state)
            take(base + symbol)
          }
          return base
        }
      }
      tries += 1
      cell = nextFree[cell]
    }
  }

  private mutating func grow(to count: Int) {
    while cells.count < count {
      let index = cells.count
      cells.append(TermTrie.Cell(base: 0, parent: TermTrie.unused))
      terms.append(-1)
      nextFree.append(0)
      let last = index == 0 ? 0 : previousFree[0]
      previousFree.append(last)
      if index > 0 {
        nextFree[last] = index
        previousFree[0] = index
      }
    }
  }

  private mutating func take(_ cell: Int) {
    let next = nextFree[cell]
    let previous = previousFree[cell]
    nextFree[previous] = next
    previousFree[next] = previous
  }
}
