/// The columns of a table's current row, with the cells that reach into it from above.
///
///     <td rowspan=2>Age</td><td colspan=2>Dose</td>     Age | Dose |
///     <td>mg</td><td>ml</td>                                | mg   | ml
///
/// A cell's text stands in its first column and row only, so that nothing is said twice.
struct TableGrid {
  /// Tells the table from others in the text.
  let number: Int
  private let columns: CALSColumns
  private var cells: [[UInt8]] = []
  /// For how many further rows each column is covered from above.
  private var covered: [Int] = []

  /// Wider cells count as one column: hostile spans would make much text of little.
  static let maximumSpan = 64
  private static let maximumRows = 1_000

  /// Begins a table; the columns that it declares by name, if it does.
  init(number: Int, columns: CALSColumns = CALSColumns()) {
    self.number = number
    self.columns = columns
  }

  /// Whether the current row has no cells.
  var isEmpty: Bool { cells.isEmpty }

  /// Cells do not reach out of the head or body of a table.
  mutating func endSection() { covered = [] }

  /// How many columns and rows a cell covers.
  struct Span {
    var columns = 1
    var rows = 1
    /// The number of its first column, from 1, where the table says one.
    var first: Int?

    /// As the values of HTML's `colspan` and `rowspan` say; nil for one that the cell lacks.
    init(columnSpan: String? = nil, rowSpan: String? = nil) {
      columns = columnSpan.flatMap(Self.number) ?? 1
      rows = rowSpan.flatMap(Self.number) ?? 1
      // To the end of the head or body.
      if rows == 0 { rows = maximumRows }
      bound()
    }

    /// As HTML's tables (`colspan`, `rowspan`), CALS' (`namest`, `nameend`, `morerows`) or TEI's
    /// (`cols`, `rows`) say.
    init(of cell: Int, in tree: XMLTree, _ named: CALSColumns) {
      guard Self.mayBeWide(cell, in: tree) else { return }
      func number(_ name: StaticString) -> Int? {
        tree.attribute(name, of: cell).flatMap(Self.number)
      }
      func column(_ name: StaticString) -> Int? {
        tree.attribute(name, of: cell).flatMap { named.number(of: $0) }
      }
      rows = number("rowspan") ?? number("morerows").map { $0 &+ 1 } ?? number("rows") ?? 1
      // To the end of the head or body.
      if rows == 0, number("rowspan") == 0 { rows = maximumRows }
      columns = number("colspan") ?? number("cols") ?? 1
      if let first = column("namest"), let last = column("nameend"), last >= first {
        columns = last &- first &+ 1
        self.first = first
      } else if let span = tree.attribute("spanname", of: cell).flatMap({ named.span(of: $0) }) {
        (columns, first) = (span.count, span.lowerBound)
      } else {
        first = column("colname")
      }
      bound()
    }

    private mutating func bound() {
      if !(1...maximumSpan).contains(columns) { columns = 1 }
      rows = min(max(rows, 1), maximumRows)
    }

    /// The number that a value begins with behind blanks: " 2", "2px" (HTML, "rules for parsing non-negative
    /// integers").
    private static func number(_ value: String) -> Int? {
      Int(value.drop(while: \.isWhitespace).prefix { $0.isASCII && $0.isNumber || $0 == "+" })
    }

    /// Whether any attribute might say that the cell covers more than one column or row: most say
    /// `rowspan="1" colspan="1" align="left"`.
    private static func mayBeWide(_ cell: Int, in tree: XMLTree) -> Bool {
      tree.attributes(of: cell).contains { attribute in
        let first = tree.bytes[Int(attribute.nameStart)]
        let isOne =
          attribute.valueEnd - attribute.valueStart == 1
          && tree.bytes[Int(attribute.valueStart)] == UInt8(ascii: "1")
        return "rcmns".utf8.contains(first) && (!isOne || first == UInt8(ascii: "m"))
      }
    }
  }

  /// Adds a cell.
  mutating func append(_ text: [UInt8], _ cell: Int, in tree: XMLTree) {
    append(text, Span(of: cell, in: tree, columns))
  }

  /// Adds a cell that covers so much.
  mutating func append(_ text: [UInt8], _ span: Span) {
    skipCovered()
    if let first = span.first, first <= Self.maximumSpan {
      while cells.count < first - 1 { cells.append([]) }
    }
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

/// The columns of a CALS table by the names that its `colspec` and `spanspec` elements give them
/// (OASIS Exchange Table Model, <https://www.oasis-open.org/specs/tm9901.html>).
struct CALSColumns {
  private var numbers: [String: Int] = [:]
  private var spans: [String: ClosedRange<Int>] = [:]

  init() {}

  /// Those of a `tgroup`, or of the first one inside a table.
  init(of table: Int, in tree: XMLTree) {
    let group = tree.name(table) == .tgroup ? table : tree.child(.tgroup, of: table)
    guard let group else { return }
    var number = 0
    for child in tree.children(of: group) {
      if tree.name(child) == .colspec {
        number = tree.attribute("colnum", of: child).flatMap(Self.column) ?? number + 1
        if let name = tree.attribute("colname", of: child) { numbers[name] = number }
      } else if tree.name(child) == .spanspec,
        let name = tree.attribute("spanname", of: child),
        let first = tree.attribute("namest", of: child).flatMap(self.number),
        let last = tree.attribute("nameend", of: child).flatMap(self.number), first <= last
      {
        spans[name] = first...last
      }
    }
  }

  /// A column's number, from 1: as it was declared, or the one in its name.
  func number(of name: String) -> Int? {
    numbers[name] ?? Self.column(name.drop { !$0.isNumber })
  }

  /// A column's number; nil for one that no table has.
  private static func column(_ value: some StringProtocol) -> Int? {
    Int(value).flatMap { 1...TableGrid.maximumSpan ~= $0 ? $0 : nil }
  }

  /// The columns of a declared span.
  func span(of name: String) -> ClosedRange<Int>? { spans[name] }
}
