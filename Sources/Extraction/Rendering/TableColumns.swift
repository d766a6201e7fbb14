/// The columns in which the cells of a table stand, as HTML counts them.
///
///     <tr><td rowspan=3>a<td>b      a  b
///     <tr><td><td>                  ·  ·  ·
///     <tr><td>c                     ·  c
///
/// Cells and rows without text leave no block and count all the same.
///
/// HTML, "Forming a table", <https://html.spec.whatwg.org/multipage/tables.html#forming-a-table>
struct TableColumns {
  /// More columns than any page means.
  static let maximumCount = 256

  private let number: Int32
  /// The first container that was not read yet.
  private var next: Int32
  private var row: Int32 = -1
  private var section: Int32 = -1
  private var rowCount = 0
  private var column = 0
  /// Of each column, the first row that no cell above covers.
  private var openings: [Int] = []

  /// Those of the table whose container has this number.
  init(ofTable number: Int32) {
    self.number = number
    next = number + 1
  }

  /// The columns that a cell covers; nil for one behind the last that counts.
  ///
  /// - Parameter cell: The number of its container, greater than that of the cell before.
  /// - Complexity: O(containers since the cell before · columns).
  mutating func columns(of cell: Int32, in table: BlockTable) -> Range<Int>? {
    var columns: Range<Int>?
    while next <= cell {
      let container = table.containers[Int(next)]
      if container.table == number, container.row >= 0 {
        if container.row == next {
          begin(row: next, in: table)
        } else if container.item == next, container.element.traits.contains(.cell) {
          if container.row != row { begin(row: container.row, in: table) }
          columns = place(container)
        }
      }
      next += 1
    }
    return columns
  }

  private mutating func begin(row: Int32, in table: BlockTable) {
    self.row = row
    column = 0
    rowCount += 1
    // Cells do not reach out of the head or body of a table.
    let section = table.containers[Int(row)].parent
    if section != self.section { openings.removeAll() }
    self.section = section
  }

  private mutating func place(_ cell: BlockTable.Container) -> Range<Int>? {
    while column < openings.count, openings[column] > rowCount { column += 1 }
    guard column < Self.maximumCount else { return nil }
    let columns = column..<min(column + Int(cell.columnSpan), Self.maximumCount)
    if cell.rowSpan > 1 {
      // The greatest span is the rest of the section.
      let end = cell.rowSpan == .max ? Int.max : rowCount + Int(cell.rowSpan)
      while openings.count < columns.upperBound { openings.append(0) }
      for column in columns { openings[column] = max(openings[column], end) }
    }
    column = columns.upperBound
    return columns
  }
}
