/// A table of data: its cells by row and column, spans laid out.
///
///     <tr><td rowspan=2>a<td>b      a  b
///     <tr><td>c                     ·  c
struct DataTable {
  /// The blocks of each cell; empty for cells without kept text and the places that a span covers.
  private(set) var rows: [[[Int]]] = []
  private(set) var columnCount = 0
  /// Whether the first row holds headers only.
  private(set) var hasHeader = false

  /// More columns than any page means.
  private static let maximumColumns = 256
  /// A cell with more text is layout, in half words; in a table of one row already one with so much less.
  private static let maximumUnits: Int32 = 160
  private static let maximumUnitsOfOneRow: Int32 = 40

  /// The table at `index`, or nil where the element only lays out the page: one column, other tables
  /// inside, or cells full of running text.
  ///
  /// - Complexity: O(cells · columns).
  init?(_ table: BlockTable, at index: Int32, keep: [Bool]) {
    let blocks = table.containers[Int(index)].blocks
    var lastRow: Int32 = -1
    var lastSection: Int32 = -1
    var lastCell: Int32 = -1
    // Of each column, rows that a cell above still covers.
    var covered: [Int] = []
    var column = 0
    // Columns of this row's own cells.
    var consumed = 0
    for block in blocks {
      let container = table.containers[Int(table.blocks[block].container)]
      guard container.table == index else { return nil }
      guard container.row >= 0, container.item >= 0 else {
        // A caption is no cell; its text stands before the table.
        if table.blocks[block].kind == .caption { continue }
        return nil
      }
      let cell = Self.cell(table, container.item)
      guard cell >= 0 else { return nil }
      if container.row != lastRow {
        if lastRow >= 0 { Self.finish(&covered, from: column) }
        // Cells do not reach out of the head or body of a table.
        let section = table.containers[Int(container.row)].parent
        if section != lastSection { covered = [] }
        lastSection = section
        rows.append([])
        (column, consumed) = (0, 0)
        lastRow = container.row
        lastCell = -1
      }
      let last = rows.count - 1
      if cell == lastCell {
        rows[last][rows[last].count - 1].append(block)
      } else {
        // Cells without text leave no block; the number of columns before this one tells of them.
        let spans = table.containers[Int(cell)]
        let before = Int(spans.level)
        while consumed < before, column < Self.maximumColumns {
          Self.skipCovered(&covered, &column, &rows[last])
          rows[last].append([])
          column += 1
          consumed += 1
        }
        Self.skipCovered(&covered, &column, &rows[last])
        guard column < Self.maximumColumns else { return nil }
        rows[last].append([block])
        for offset in 0..<min(Int(spans.columnSpan), Self.maximumColumns - column) {
          if offset > 0 { rows[last].append([]) }
          while covered.count <= column { covered.append(0) }
          covered[column] = Int(spans.rowSpan) - 1
          column += 1
        }
        consumed += Int(spans.columnSpan)
        lastCell = cell
      }
      if table.blocks[block].measure.units > Self.maximumUnits { return nil }
    }
    let isRunningText =
      rows.count == 1
      && blocks.contains {
        table.blocks[$0].measure.units > Self.maximumUnitsOfOneRow
      }
    if isRunningText { return nil }
    columnCount = rows.map(\.count).max() ?? 0
    guard columnCount >= 2, columnCount <= Self.maximumColumns else { return nil }
    hasHeader =
      rows.first?.joined().allSatisfy {
        table.containers[Int(table.containers[Int(table.blocks[$0].container)].item)].flags
          .contains(.headerCell)
      } ?? false
    for row in rows.indices {
      for column in rows[row].indices {
        // A cell of many paragraphs is layout.
        if rows[row][column].count > 6 { return nil }
        rows[row][column].removeAll { !keep[$0] }
      }
    }
    rows.removeAll { $0.allSatisfy(\.isEmpty) }
  }

  private static func finish(_ covered: inout [Int], from column: Int) {
    for index in covered.indices.dropFirst(column) where covered[index] > 0 { covered[index] -= 1 }
  }

  /// Goes past columns that cells of rows above cover.
  private static func skipCovered(_ covered: inout [Int], _ column: inout Int, _ row: inout [[Int]])
  {
    while column < covered.count, covered[column] > 0 {
      covered[column] -= 1
      row.append([])
      column += 1
    }
  }

  /// The cell at or around a container.
  private static func cell(_ table: BlockTable, _ item: Int32) -> Int32 {
    var index = item
    while index >= 0 {
      let container = table.containers[Int(index)]
      if container.element.traits.contains(.cell) { return index }
      index = container.parent
    }
    return -1
  }
}
