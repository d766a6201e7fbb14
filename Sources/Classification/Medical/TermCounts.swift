/// How often each term of a lexicon lies in a text.
///
/// Memory of its own: an array would ask at every term whether it is shared.
@safe struct TermCounts: ~Copyable {
  private struct Cell {
    var count: UInt32 = 0
    var isDistinct = false
  }

  /// The terms there is room for.
  private var capacity = 0
  private var cells: UnsafeMutablePointer<Cell>
  private var found: UnsafeMutablePointer<Int32>
  /// How many different terms lie in the text.
  private(set) var foundCount = 0

  init() {
    unsafe cells = .allocate(capacity: 1)
    unsafe found = .allocate(capacity: 1)
  }

  deinit {
    unsafe cells.deallocate()
    unsafe found.deallocate()
  }

  /// Forgets all, and makes room for `termCount` terms.
  mutating func clear(termCount: Int) {
    for index in 0..<foundCount { unsafe cells[Int(found[index])] = Cell() }
    foundCount = 0
    if termCount <= capacity { return }
    unsafe cells.deallocate()
    unsafe found.deallocate()
    capacity = termCount
    unsafe cells = .allocate(capacity: termCount)
    unsafe cells.initialize(repeating: Cell(), count: termCount)
    // One more is written than counts.
    unsafe found = .allocate(capacity: termCount + 1)
  }

  /// How often a term lies in the text.
  subscript(term: Int) -> UInt32 {
    precondition(term >= 0 && term < capacity)
    return unsafe cells[term].count
  }

  /// The terms that do, in the order in which they were met first; `index` is below `foundCount`.
  func term(at index: Int) -> Int {
    precondition(index >= 0 && index < foundCount)
    return unsafe Int(found[index])
  }

  /// Counts a term once more.
  @inline(__always)
  mutating func add(_ term: Int) {
    precondition(term >= 0 && term < capacity)
    // Without a jump, which could not be foretold.
    unsafe found[foundCount] = Int32(truncatingIfNeeded: term)
    foundCount += unsafe cells[term].count == 0 ? 1 : 0
    unsafe cells[term].count &+= 1
  }

  /// Marks a term as one of the different hits; 1 if it was none before, else 0.
  @inline(__always)
  mutating func markDistinct(_ term: Int) -> Int {
    precondition(term >= 0 && term < capacity)
    let isNew = unsafe !cells[term].isDistinct
    unsafe cells[term].isDistinct = true
    return isNew ? 1 : 0
  }
}
