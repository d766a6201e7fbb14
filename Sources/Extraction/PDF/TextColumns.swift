/// Columns of running text on a page, in whose gutters a table may stand.
///
/// A table in one column of a page of two has the lines of the other beside its rows, as another cell:
///
///     Right text that goes on    Drug     Dose    Day
///     and on beside of the       Aspirin  100 mg  1
///     table and below it as      Codeine  5 mg    2
///     if there was none.
///
/// Running text is told by its lines: at least five, one below another from one left edge, as wide as the column, not
/// all of them beside the cells of rows. Cells of several lines are told from it by their distances, where rows are set
/// farther apart than the lines of their cells.
enum TextColumns {
  private struct Column {
    var left: Double
    var lines: [Int] = []
    var right = 0.0
    var bottom = 0.0
    /// A short line, the last of a paragraph if a long one follows.
    var pending: Int?
  }

  private static let minimumLines = 5
  /// The width of lines of text, in their heights: some 25 letters.
  private static let minimumWidth = 12.0
  /// The farthest that a first line is indented, in its heights.
  private static let maximumIndent = 2.5
  /// In points.
  private static let edgeTolerance = 3.0

  /// The lines of columns of running text, by their numbers among `lines`.
  ///
  /// - Complexity: O(*n* log *n*).
  static func lines(among lines: [PageLayout.Line]) -> Set<Int> {
    var columns: [Column] = []
    // The lowest column at each left edge.
    var open: [Int: Int] = [:]
    for index in lines.indices.sorted(by: { lines[$0].top < lines[$1].top }) {
      let line = lines[index]
      let isShort = line.right - line.left < minimumWidth * line.height
      let edge = Int(max(-1e6, min(1e6, line.left / edgeTolerance)).rounded(.down))
      let indent = Int(min(100, maximumIndent * line.height / edgeTolerance))
      // From the same edge; or from one left of it.
      let found = ([edge, edge - 1, edge + 1] + (2...max(2, indent)).map { edge - $0 }).lazy
        .compactMap { edge in open[edge].map { (edge, $0) } }
        .first { _, column in
          let gap = line.top - columns[column].bottom
          return gap > -0.5 * line.height && gap < 1.5 * line.height
        }
      if let (edge, column) = found {
        if !isShort {
          columns[column].lines += [columns[column].pending, index].compactMap(\.self)
          columns[column].pending = nil
          columns[column].right = max(columns[column].right, line.right)
        } else if columns[column].pending == nil {
          columns[column].pending = index
        } else {
          open[edge] = nil
        }
        columns[column].bottom = line.bottom
      } else if !isShort {
        open[edge] = columns.count
        columns.append(
          Column(left: line.left, lines: [index], right: line.right, bottom: line.bottom))
      }
    }
    let cells = cellCounts(lines)
    return Set(
      columns.filter { column in
        let full = column.lines.count {
          lines[$0].right - column.left > 0.85 * (column.right - column.left)
        }
        let besideCells = column.lines.indices.filter { cells[column.lines[$0]] >= 2 }
        return column.lines.count >= minimumLines && full * 4 >= column.lines.count * 3
          && besideCells.count * 4 < column.lines.count * 3
          && !beginRows(besideCells, column.lines.map { lines[$0].top })
      }.flatMap(\.lines))
  }

  /// Whether the lines with these numbers of a column's, which are beside cells, are the first of cells of several lines.
  ///
  /// - Parameter tops: Where the lines of the column stand.
  private static func beginRows(_ numbers: [Int], _ tops: [Double]) -> Bool {
    let numbers = Set(numbers)
    let distances = zip(tops, tops.dropFirst()).map { $1 - $0 }
    let before = distances.indices.filter { numbers.contains($0 + 1) }.map { distances[$0] }
    let within = distances.indices.filter { !numbers.contains($0 + 1) }.map { distances[$0] }
    guard numbers.contains(0), before.count >= 2, let nearest = before.min(),
      let farthest = within.max()
    else { return false }
    return nearest > 1.1 * farthest
  }

  /// How many short pieces of text stand on the line of each.
  private static func cellCounts(_ lines: [PageLayout.Line]) -> [Int] {
    var counts = [Int](repeating: 0, count: lines.count)
    for row in PageTables.rows(of: lines) {
      let cells = row.pieces.count {
        lines[$0].right - lines[$0].left < minimumWidth * lines[$0].height
      }
      for piece in row.pieces { counts[piece] = cells }
    }
    return counts
  }
}
