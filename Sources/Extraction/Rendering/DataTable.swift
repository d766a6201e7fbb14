/// A table of data: its cells by row and column, spans laid out.
///
///     <tr><td rowspan=2>a<td>b      a  b
///     <tr><td>c                     ·  c
struct DataTable {
  /// The blocks of each cell; empty for cells without kept text and the places that a span covers.
  ///
  /// Columns in which no cell with text begins are left out, and so are a row's places behind its last text.
  private(set) var rows: [[[Int]]] = []
  private(set) var columnCount = 0
  /// Whether the first row holds headers only.
  private(set) var hasHeader = false
  /// The kept blocks that are in no cell, such as captions; browsers show them before the table.
  private(set) var strays: [Int] = []

  /// A cell with text.
  private struct Cell {
    var column: Int
    var blocks: [Int]
  }

  /// A table with more places than both is so empty that nobody means it: a bound on the text of a small page.
  private static let maximumPlacesPerCell = 16
  private static let minimumPlaces = 65_536
  /// A cell with more text is layout, in half words; in a table of one row, or in another table, already one with so
  /// much less.
  private static let maximumUnits: Int32 = 160
  static let maximumUnitsOfOneRow: Int32 = 40

  /// The table at `index`, or nil where the element only lays out the page: one column, other tables
  /// inside, unless heads of columns say that it holds data, or cells full of running text.
  ///
  /// - Complexity: O(elements + cells · columns).
  init?(_ table: BlockTable, at index: Int32, keep: [Bool]) {
    let blocks = table.containers[Int(index)].blocks
    var cells: [[Cell]] = []
    // Which rows are of a `tfoot`.
    var isFoot: [Bool] = []
    var lastRow: Int32 = -1
    var lastCell: Int32 = -1
    var places = TableColumns(ofTable: index)
    var width = 0
    var hasText: [Bool] = []
    var isHeaded: Bool?
    for block in blocks {
      var container = table.containers[Int(table.blocks[block].container)]
      if container.table != index {
        if isHeaded == nil, cells.count > 1 { isHeaded = Self.isHeader(cells[0], table) }
        // A table in a cell is short lines of it; a post of a forum below "Author" and "Message" is none.
        guard isHeaded == true,
          table.blocks[block].measure.units <= Self.maximumUnitsOfOneRow
        else { return nil }
        container = table.containers[Int(table.containers[Int(container.table)].parent)]
        guard container.table == index, container.row >= 0 else { return nil }
      }
      guard container.row >= 0, container.item >= 0 else {
        if keep[block] { strays.append(block) }
        continue
      }
      let cell = Self.cell(table, container.item)
      guard cell >= 0 else { return nil }
      if container.row != lastRow {
        let section = table.containers[Int(container.row)].parent
        cells.append([])
        isFoot.append(table.containers[Int(section)].element == .tfoot)
        lastRow = container.row
        lastCell = -1
      }
      let last = cells.count - 1
      if cell == lastCell {
        cells[last][cells[last].count - 1].blocks.append(block)
      } else {
        guard let columns = places.columns(of: cell, in: table) else { return nil }
        let column = columns.lowerBound
        cells[last].append(Cell(column: column, blocks: [block]))
        while hasText.count <= column { hasText.append(false) }
        hasText[column] = true
        width = max(width, columns.upperBound)
        lastCell = cell
      }
      if table.blocks[block].measure.units > Self.maximumUnits { return nil }
    }
    // A cell of many paragraphs is layout.
    if cells.contains(where: { $0.contains { $0.blocks.count > 6 } }) { return nil }
    // One row of cells, such as a post of a forum beside who wrote it, is layout where a cell holds paragraphs or running
    // text.
    if cells.count(where: { $0.count > 1 }) <= 1,
      cells.contains(where: { $0.contains { $0.blocks.count > 1 } })
        || blocks.contains(where: {
          table.blocks[$0].measure.units > Self.maximumUnitsOfOneRow
        })
    {
      return nil
    }
    guard width >= 2 else { return nil }
    if isFoot.contains(true) {
      // They stand last, wherever the page has them.
      cells = [false, true].flatMap { foot in
        zip(cells, isFoot).filter { $0.1 == foot }.map(\.0)
      }
    }
    hasHeader = cells.first.map { Self.isHeader($0, table) } ?? false
    guard place(cells, hasText, keep) else { return nil }
  }

  private static func isHeader(_ cells: [Cell], _ table: BlockTable) -> Bool {
    cells.allSatisfy {
      $0.blocks.allSatisfy {
        table.containers[Int(table.containers[Int(table.blocks[$0].container)].item)].flags
          .contains(.headerCell)
      }
    }
  }

  /// Gives cells their places; false where nearly all of these are empty.
  private mutating func place(_ cells: [[Cell]], _ hasText: [Bool], _ keep: [Bool]) -> Bool {
    // The place of each column among those in which text begins.
    var places = [Int](repeating: 0, count: hasText.count)
    for column in hasText.indices where hasText[column] {
      places[column] = columnCount
      columnCount += 1
    }
    let placeCount = cells.reduce(0) { $0 + ($1.last.map { places[$0.column] } ?? 0) + 1 }
    let cellCount = cells.reduce(0) { $0 + $1.count }
    guard placeCount <= max(Self.minimumPlaces, cellCount * Self.maximumPlacesPerCell) else {
      return false
    }
    for cells in cells {
      var row: [[Int]] = []
      for cell in cells {
        while row.count < places[cell.column] { row.append([]) }
        row.append(cell.blocks.filter { keep[$0] })
      }
      if row.contains(where: { !$0.isEmpty }) { rows.append(row) }
    }
    return true
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
