/// What a page is written from, in order: its kept blocks, and tables of data in one piece.
///
/// - Complexity: O(*n*): each table is laid out once.
struct RenderedPieces {
  enum Piece {
    /// The index of a block.
    case block(Int)
    /// A table and the index of its container.
    case table(DataTable, Int32)
  }

  private let table: BlockTable
  private let keep: [Bool]
  private var index = 0
  /// Tables that turned out to be layout, and the last of them: blocks of a table mostly follow each other.
  private var layouts: Set<Int32> = []
  private var lastLayout: Int32 = -1
  /// A table behind the blocks that stand between its rows.
  private var strays: ArraySlice<Int> = []
  private var waiting: Piece?

  init(_ table: BlockTable, keep: [Bool]) {
    self.table = table
    self.keep = keep
  }

  /// The next piece; nil behind the last.
  mutating func next() -> Piece? {
    if let stray = strays.popFirst() { return .block(stray) }
    if let piece = waiting {
      waiting = nil
      return piece
    }
    while index < keep.count, !keep[index] { index += 1 }
    guard index < keep.count else { return nil }
    for number in tables(around: table.containers[Int(table.blocks[index].container)]) {
      if let data = DataTable(table, at: number, keep: keep), !table.laysOutPosts(number) {
        // Captions above the rows were written where they stood.
        strays = data.strays.drop { $0 < index }
        // Where tables are left out, the text before one may be all that is kept.
        waiting = data.rows.isEmpty ? nil : .table(data, number)
        index = table.containers[Int(number)].blocks.upperBound
        return next()
      }
      layouts.insert(number)
      lastLayout = number
    }
    defer { index += 1 }
    return .block(index)
  }

  /// The tables around what is in one that may be of data, from outside inwards: one in a cell of another is written
  /// with that.
  private mutating func tables(around container: BlockTable.Container) -> [Int32] {
    var tables: [Int32] = []
    var container = container
    // Around one that is layout, all are.
    while container.table >= 0, container.row >= 0, !isLayout(container.table) {
      tables.append(container.table)
      let parent = table.containers[Int(container.table)].parent
      guard parent >= 0 else { break }
      container = table.containers[Int(parent)]
    }
    return tables.reversed()
  }

  private mutating func isLayout(_ container: Int32) -> Bool {
    if container == lastLayout { return true }
    guard layouts.contains(container) else { return false }
    lastLayout = container
    return true
  }
}
