/// Tables of a page of a text layer.
///
/// pdftotext reads tables by blocks, down a column here and across there, and empty cells leave no trace: the
/// doses of one column would stand in another. Rows that stand one below another are taken for a table where
/// at least three columns are parted by white space that no row crosses:
///
///     Drug     Morning  Noon  Evening       Drug | Morning | Noon | Evening
///     Aspirin  5 mg           10 mg         Aspirin | 5 mg | | 10 mg
///     Codeine           7 mg                Codeine | | 7 mg
///
/// Columns of running text are told by their longer lines, those of an index by the numbers at their ends, and
/// lists in columns by their want of figures.
enum PageTables {
  /// Where a column begins and ends.
  private typealias Column = ClosedRange<Double>

  private struct Row {
    /// The pieces of text from left to right, by their numbers in the page.
    var pieces: [Int]
    var top: Double
    var bottom: Double
  }

  private static let minimumColumns = 3
  private static let maximumColumns = 24
  /// Most cells of a table have no more words.
  private static let usualWords = 3

  /// Makes one line, with its cells, of each row of a table.
  ///
  /// - Parameters:
  ///   - lines: The lines of a page as pdftotext parts them.
  ///   - number: Tables have numbers from this one.
  /// - Complexity: O(*n* log *n*), but O(*n*²) in the pieces of one table.
  static func join(_ lines: [PageLayout.Line], number: Int) -> [PageLayout.Line] {
    let pieces = lines.enumerated().flatMap { origin, line in
      parts(of: line).map { (line: $0, origin: origin) }
    }
    let all = lines
    let lines = pieces.map(\.line)
    let rows = rows(of: lines)
    var tables: [(rows: ArraySlice<Row>, columns: [Column])] = []
    var index = 0
    while index < rows.count {
      guard rows[index].pieces.count >= minimumColumns, let table = table(at: index, rows, lines)
      else {
        index += 1
        continue
      }
      tables.append(table)
      index = table.rows.endIndex
    }
    guard !tables.isEmpty else { return all }
    // The table stands where its first piece stood.
    var owners: [Int: Int] = [:]
    for (table, found) in tables.enumerated() {
      for row in found.rows { for piece in row.pieces { owners[pieces[piece].origin] = table } }
    }
    var written: Set<Int> = []
    var output: [PageLayout.Line] = []
    for (origin, line) in all.enumerated() {
      guard let owner = owners[origin] else {
        output.append(line)
        continue
      }
      guard written.insert(owner).inserted else { continue }
      for row in tables[owner].rows {
        output.append(self.line(row, lines, tables[owner].columns, number: number + owner))
      }
    }
    return output
  }

  /// A line in parts, where blanks between words are as wide as a letter is high.
  private static func parts(of line: PageLayout.Line) -> [PageLayout.Line] {
    var parts: [PageLayout.Line] = []
    let height = line.height
    for word in line.words {
      if let last = parts.last, word.left - last.right < height {
        parts[parts.count - 1].take(word)
      } else {
        var part = line
        (part.words, part.left, part.right) = ([word], word.left, word.right)
        parts.append(part)
      }
    }
    return parts
  }

  /// Pieces that stand on one line.
  private static func rows(of lines: [PageLayout.Line]) -> [Row] {
    var rows: [Row] = []
    for piece in lines.indices.sorted(by: { lines[$0].top < lines[$1].top }) {
      let line = lines[piece]
      if let last = rows.last {
        let overlap = min(last.bottom, line.bottom) - max(last.top, line.top)
        if overlap > 0.5 * min(last.bottom - last.top, line.bottom - line.top) {
          rows[rows.count - 1].pieces.append(piece)
          continue
        }
      }
      rows.append(Row(pieces: [piece], top: line.top, bottom: line.bottom))
    }
    for row in rows.indices { rows[row].pieces.sort { lines[$0].left < lines[$1].left } }
    return rows
  }

  /// The table whose first row is at `start`, or nil where there is none.
  private static func table(
    at start: Int, _ rows: [Row], _ lines: [PageLayout.Line]
  ) -> (rows: ArraySlice<Row>, columns: [Column])? {
    var columns: [Column] = []
    var end = start
    while end < rows.count {
      let row = rows[end]
      if end > start {
        let height = row.bottom - row.top
        if row.top - rows[end - 1].bottom > 2 * height { break }
      }
      let more = merged(columns, row, lines)
      guard more.count >= minimumColumns, more.count <= maximumColumns else { break }
      columns = more
      end += 1
    }
    // What stands alone below a table is none of it.
    while end > start, rows[end - 1].pieces.count < 2 { end -= 1 }
    let found = rows[start..<end]
    let pieces = found.flatMap(\.pieces)
    columns = found.reduce([]) { merged($0, $1, lines) }
    let counts = pieces.map { lines[$0].words.count }.sorted()
    let labels = found.compactMap(\.pieces.first).map { lines[$0].text }
    guard found.count >= 3, columns.count >= minimumColumns,
      found.count(where: { $0.pieces.count >= minimumColumns }) >= 2,
      counts[counts.count / 2] <= usualWords,
      pieces.count(where: { lines[$0].text.contains(where: \.isNumber) }) * 5 >= pieces.count,
      // An index has its numbers in each column, a table its words in the first.
      labels.count(where: { $0.last?.isNumber ?? false && $0.contains(",") }) * 2 < labels.count,
      columns.allSatisfy({ column in
        pieces.count { column.contains(lines[$0].left) } >= 2
      })
    else { return nil }
    return (found, columns)
  }

  /// The columns with the pieces of one more row.
  private static func merged(
    _ columns: [Column], _ row: Row, _ lines: [PageLayout.Line]
  ) -> [Column] {
    var result: [Column] = []
    let added = row.pieces.map { lines[$0].left...max(lines[$0].left, lines[$0].right) }
    let gap = 0.4 * (row.bottom - row.top)
    for column in (columns + added).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, column.lowerBound < last.upperBound + gap {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, column.upperBound)
      } else {
        result.append(column)
      }
    }
    return result
  }

  private static func line(
    _ row: Row, _ lines: [PageLayout.Line], _ columns: [Column], number: Int
  ) -> PageLayout.Line {
    var cells = [PageLayout.Line?](repeating: nil, count: columns.count)
    for piece in row.pieces {
      guard let column = columns.firstIndex(where: { $0.contains(lines[piece].left) }) else {
        continue
      }
      if cells[column] == nil {
        cells[column] = lines[piece]
      } else {
        for word in lines[piece].words { cells[column]?.take(word) }
      }
    }
    for column in cells.indices { cells[column]?.joinScripts() }
    var line = lines[row.pieces[0]]
    line.words = cells.flatMap { $0?.words ?? [] }
    line.left = cells.compactMap { $0?.left }.min() ?? line.left
    line.right = cells.compactMap { $0?.right }.max() ?? line.right
    line.flow = -number
    line.row = PageLayout.TableRow(table: number, cells: cells.map { $0?.text ?? "" })
    return line
  }
}
