/// The columns of a table's current row, with the cells that reach into it from above.
///
///     <td rowspan=2>Age</td><td colspan=2>Dose</td>     Age | Dose |
///     <td>mg</td><td>ml</td>                                | mg   | ml
///
/// A cell's text stands in its first column and row only, so that nothing is said twice.
struct TableGrid {
  /// Tells the table from others in the text.
  let number: Int
  private var cells: [[UInt8]] = []
  /// For how many further rows each column is covered from above.
  private var covered: [Int] = []

  /// Wider cells count as one column: hostile spans would make much text of little.
  static let maximumSpan = 64

  init(number: Int) { self.number = number }

  mutating func beginRow() { cells = [] }

  /// How many columns and rows a cell covers.
  struct Span {
    var columns = 1
    var rows = 1

    /// As HTML's tables (`colspan`, `rowspan`), CALS' (`namest`, `nameend`, `morerows`) or TEI's
    /// (`cols`, `rows`) say.
    init(of cell: Int, in tree: XMLTree) {
      guard Self.mayBeWide(cell, in: tree) else { return }
      func number(_ name: StaticString) -> Int? {
        tree.attribute(name, of: cell).flatMap { Int($0) }
      }
      func column(_ name: StaticString) -> Int? {
        tree.attribute(name, of: cell).flatMap { Int($0.drop { !$0.isNumber }) }
      }
      rows = number("rowspan") ?? number("morerows").map { $0 &+ 1 } ?? number("rows") ?? 1
      columns = number("colspan") ?? number("cols") ?? 1
      if let first = column("namest"), let last = column("nameend"), last >= first {
        columns = last &- first &+ 1
      }
      if !(1...maximumSpan).contains(columns) { columns = 1 }
      rows = min(max(rows, 1), 1_000)
    }

    /// Whether any attribute might say that the cell covers more than one column or row: most say
    /// `rowspan="1" colspan="1" align="left"`.
    private static func mayBeWide(_ cell: Int, in tree: XMLTree) -> Bool {
      tree.attributes(of: cell).contains { attribute in
        let first = tree.bytes[Int(attribute.nameStart)]
        let isOne =
          attribute.valueEnd - attribute.valueStart == 1
          && tree.bytes[Int(attribute.valueStart)] == UInt8(ascii: "1")
        return "rcmn".utf8.contains(first) && (!isOne || first == UInt8(ascii: "m"))
      }
    }
  }

  /// Adds a cell.
  mutating func append(_ text: [UInt8], _ span: Span) {
    skipCovered()
    for column in 0..<span.columns {
      if span.rows > 1, cells.count < Self.maximumSpan {
        while covered.count <= cells.count { covered.append(0) }
        covered[cells.count] = span.rows
      }
      cells.append(column == 0 ? text : [])
    }
  }

  /// The cells of the row that has ended.
  func endedRow() -> [[UInt8]] {
    var grid = self
    grid.skipCovered()
    return grid.cells
  }

  /// The grid for the next row.
  func continued() -> TableGrid {
    var grid = self
    for column in grid.covered.indices where grid.covered[column] > 0 { grid.covered[column] -= 1 }
    grid.cells = []
    return grid
  }

  private mutating func skipCovered() {
    while cells.count < covered.count, covered[cells.count] > 0 {
      cells.append([])
    }
  }
}
