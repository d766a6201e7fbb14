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

  init(_ table: BlockTable, keep: [Bool]) {
    self.table = table
    self.keep = keep
  }

  /// The next piece; nil behind the last.
  mutating func next() -> Piece? {
    while index < keep.count, !keep[index] { index += 1 }
    guard index < keep.count else { return nil }
    let container = table.containers[Int(table.blocks[index].container)]
    if container.table >= 0, container.row >= 0, !isLayout(container.table) {
      if let data = DataTable(table, at: container.table, keep: keep) {
        // Captions in the table were written where they stood.
        index = table.containers[Int(container.table)].blocks.upperBound
        return .table(data, container.table)
      }
      layouts.insert(container.table)
      lastLayout = container.table
    }
    defer { index += 1 }
    return .block(index)
  }

  private mutating func isLayout(_ container: Int32) -> Bool {
    if container == lastLayout { return true }
    guard layouts.contains(container) else { return false }
    lastLayout = container
    return true
  }
}
