import TestSupport
import Testing

@testable import Extraction

@Suite struct TableColumnsTests {
  /// A cell as it stands in the page.
  private struct Cell {
    var text: String
    var columnSpan: Int
    var rowSpan: Int

    var markup: String {
      let columns = columnSpan > 1 ? " colspan=\(columnSpan)" : ""
      return "<td\(columns)\(rowSpan == 1 ? "" : " rowspan=\(rowSpan)")>\(text)</td>"
    }
  }

  private struct Place: Hashable {
    var x: Int
    var y: Int
  }

  /// The texts of each row by their column, slot by slot after "Forming a table".
  private static func grid(_ sections: [[[Cell]]]) -> [[Int: String]] {
    sections.flatMap { rows in
      var taken: Set<Place> = []
      return rows.enumerated().map { y, cells in
        var texts: [Int: String] = [:]
        var x = 0
        for cell in cells {
          while taken.contains(Place(x: x, y: y)) { x += 1 }
          if !cell.text.isEmpty { texts[x] = cell.text }
          let height = cell.rowSpan == 0 ? rows.count - y : cell.rowSpan
          for below in 0..<height {
            for beside in 0..<cell.columnSpan { taken.insert(Place(x: x + beside, y: y + below)) }
          }
          x += cell.columnSpan
        }
        return texts
      }
    }
  }

  private static func section(using generator: inout SeededGenerator) -> [[Cell]] {
    (0..<Int.random(in: 1...6, using: &generator)).map { _ in
      (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        Cell(
          text: Int.random(in: 0..<3, using: &generator) == 0
            ? "" : "c\(Int.random(in: 0..<100_000, using: &generator))",
          columnSpan: [1, 1, 1, 2, 3].randomElement(using: &generator) ?? 1,
          rowSpan: [1, 1, 1, 2, 3, 0].randomElement(using: &generator) ?? 1)
      }
    }
  }

  @Test(arguments: 0..<300) func cellsStandWhereTheStandardHasThem(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var sections = (0..<Int.random(in: 1...2, using: &generator)).map { _ in
      Self.section(using: &generator)
    }
    // What has no second column is no table.
    let head = ["a", "b"].map { Cell(text: $0, columnSpan: 1, rowSpan: 1) }
    sections.insert([head], at: 0)
    let grid = Self.grid(sections)
    let columns = Set(grid.flatMap(\.keys)).sorted()
    let rows = grid.filter { !$0.isEmpty }.map { row in
      columns.prefix { $0 <= row.keys.max() ?? 0 }.map { row[$0] ?? "" }.joined(separator: " | ")
    }
    let markup = sections.map { rows in
      "<tbody>\(rows.map { "<tr>\($0.map(\.markup).joined())</tr>" }.joined())</tbody>"
    }
    #expect(
      try plain("<table>\(markup.joined())</table>") == rows.joined(separator: "\n"),
      "seed \(seed): \(markup)")
  }

  @Test func anEmptyCornerKeepsItsColumn() throws {
    let page = """
      <table><thead><tr><td rowspan=2>&nbsp;<td colspan=2>Adults<td colspan=2>Children
      <tr><td>oral<td>i.v.<td>oral<td>i.v.</thead>
      <tr><td rowspan=2><img src=a.png><td>1 g<td>2 g<td>50 mg/kg<td>100 mg/kg<tr><td>7 mg<td>8 mg</table>
      """
    #expect(
      try markdown(page) == """
        | Adults |  | Children |  |
        | --- | --- | --- | --- |
        | oral | i.v. | oral | i.v. |
        | 1 g | 2 g | 50 mg/kg | 100 mg/kg |
        | 7 mg | 8 mg |
        """)
    let named = page.replacing("<img src=a.png>", with: "Amoxicillin")
    #expect(
      try plain(named) == """
         | Adults |  | Children
         | oral | i.v. | oral | i.v.
        Amoxicillin | 1 g | 2 g | 50 mg/kg | 100 mg/kg
         | 7 mg | 8 mg
        """)
  }

  @Test(arguments: ["<tr><td></td><td></td></tr>", "<tr></tr>", "<tr><td>&nbsp;</td></tr>"])
  func aRowWithoutTextIsARow(row: String) throws {
    let page = """
      <table><tr><td rowspan=3>A<td>Adults<td>5 mg</tr>\(row)<tr><td>Children<td>2 mg</tr>
      <tr><td>B<td>Adults<td>7 mg</tr></table>
      """
    #expect(try plain(page) == "A | Adults | 5 mg\n | Children | 2 mg\nB | Adults | 7 mg")
  }

  @Test func aSpanBeyond254RowsEndsWithItsSection() throws {
    let rows = String(repeating: "<tr><td>b", count: 400)
    let text = try plain("<table><tr><td rowspan=999>a<td>b\(rows)</table>")
    #expect(text == "a | b" + String(repeating: "\n | b", count: 400))
  }

  /// Looking at all cells from each would take hours.
  @Test func aTableOf200000EmptyCellsAndRowsIsWritten() throws {
    let cells = String(repeating: "<td colspan=200 rowspan=0>", count: 100_000)
    let rows = String(repeating: "<tr>", count: 100_000)
    let page = "<table><tr><td>a<td>b<tr>\(cells)\(rows)<tr><td>c<td>d</table>"
    #expect(try plain(page).hasPrefix("a"))
  }

  @Test func tablesWithEmptyCellsInsideOfEachOtherAreWritten() throws {
    let inner = String(repeating: "<tr><td rowspan=2>", count: 100_000)
    var page = "<table>\(inner)<tr><td>x<td>y</table>"
    for _ in 0..<100 { page = "<table><tr><th>a<th>b<tr><td>c<td>\(page)<tr><td>d<td>e</table>" }
    #expect(try plain(page).hasPrefix("a\n\nb"))
  }
}
