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
/// A table may go on at the top of the next page, where its rows are told by its columns alone. Two rows are
/// a table where the first, its head, has all columns.
///
/// Columns of running text are told by their longer lines, beside a table by ``TextColumns``, those of an index by the
/// numbers at their ends, and lists in columns by their want of figures.
enum PageTables {
  /// Where a column begins and ends.
  typealias Column = ClosedRange<Double>

  struct Row {
    /// The pieces of text from left to right, by their numbers in the page.
    var pieces: [Int]
    var top: Double
    var bottom: Double
  }

  /// The table with which a page ends.
  struct OpenTable {
    fileprivate var columns: [Column]
    fileprivate var number: Int
  }

  /// Rows above or below a table that may be the head or foot of the page.
  private static let furnitureRows = 2
  private static let minimumColumns = 3
  private static let maximumColumns = 24
  /// Most cells of a table have no more words.
  private static let usualWords = 3

  /// Makes one line, with its cells, of each row of a table.
  ///
  /// - Parameters:
  ///   - lines: The lines of a page as pdftotext parts them.
  ///   - number: Tables have numbers from this one.
  ///   - order: Puts the words of a line of a cell, which stand as on paper, into the order in which they are read.
  ///   - open: The table with which the page before ended; receives that of this page.
  /// - Complexity: O(*n* log *n*), but O(*n*²) in the pieces of one table.
  static func join(
    _ lines: [PageLayout.Line], number: Int, continuing open: inout OpenTable?,
    order: (inout PageLayout.Line) -> Void = { $0.joinScripts() }
  ) -> [PageLayout.Line] {
    var pieces = lines.enumerated().flatMap { origin, line in
      line.isAcross ? [] : parts(of: line).map { (line: $0, origin: origin) }
    }
    let partCounts = pieces.reduce(into: [:]) { $0[$1.origin, default: 0] += 1 }
    let columns = TextColumns.lines(among: pieces.map(\.line))
      .filter { partCounts[pieces[$0].origin] == 1 }
    let text = columns.map { pieces[$0].line }
    pieces = pieces.enumerated().filter { !columns.contains($0.offset) }.map(\.element)
    let all = lines
    let lines = pieces.map(\.line)
    let rows = rows(of: lines)
    var tables: [(rows: ArraySlice<Row>, columns: [Column], number: Int)] = []
    var index = 0
    if let open, let first = rows.first,
      text.count(where: { $0.bottom <= first.top }) <= furnitureRows,
      let (rows, columns) = continuation(of: open.columns, rows, lines)
    {
      tables.append((rows, columns, open.number))
      index = rows.endIndex
    }
    while index < rows.count {
      guard rows[index].pieces.count >= minimumColumns, let table = table(at: index, rows, lines)
      else {
        index += 1
        continue
      }
      tables.append((table.rows, table.columns, number + tables.count))
      index = table.rows.endIndex
    }
    open = tables.last.flatMap { table in
      let bottom = table.rows.last?.bottom ?? 0
      let textBelow = text.count { $0.top >= bottom }
      return table.rows.endIndex + furnitureRows >= rows.count + textBelow
        ? OpenTable(columns: table.columns, number: table.number) : nil
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
      let columns = tables[owner].columns
      for row in WrappedCells.joined(tables[owner].rows, lines, columns) {
        output.append(self.line(row, lines, columns, number: tables[owner].number, order))
      }
    }
    return output
  }

  /// A line in parts, where blanks between words are as wide as a letter is high, but for lines of justified text, all of
  /// whose blanks are about as wide.
  private static func parts(of line: PageLayout.Line) -> [PageLayout.Line] {
    var parts: [PageLayout.Line] = []
    let gaps = zip(line.words, line.words.dropFirst()).map { $1.left - $0.right }
    let (narrowest, widest) = (gaps.min() ?? 0, gaps.max() ?? 0)
    let isJustified = gaps.count > 2 && widest < 2 * line.height && widest < 1.3 * narrowest
    let height = isJustified ? 2 * line.height : line.height
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
  static func rows(of lines: [PageLayout.Line]) -> [Row] {
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

  /// The rows at the top of a page that stand in the columns of the table before it; nil where there are none.
  private static func continuation(
    of table: [Column], _ rows: [Row], _ lines: [PageLayout.Line]
  ) -> (rows: ArraySlice<Row>, columns: [Column])? {
    for start in rows.indices.prefix(furnitureRows + 1) {
      var columns = table
      var end = start
      while end < rows.count, end == start || isBelow(rows[end], rows[end - 1]) {
        let row = rows[end]
        let left = lines[row.pieces[0]].left
        let isAligned = table.contains {
          abs($0.lowerBound - left) < 0.5 * (row.bottom - row.top)
        }
        // A piece between two columns would make one more, one across both one less.
        let more = merged(columns, row, lines)
        guard isAligned, row.pieces.count >= 2, more.count == columns.count else { break }
        columns = more
        end += 1
      }
      // A running head, and columns of text, stand in such columns by chance.
      let isAlone = end == start + 1 && end < rows.count && !isBelow(rows[end], rows[start])
      if end > start, !isAlone, holdsData(rows[start..<end].flatMap(\.pieces), lines) {
        return (rows[start..<end], columns)
      }
    }
    return nil
  }

  /// Whether pieces of text are as short as those of tables, and figures in some of them.
  private static func holdsData(_ pieces: [Int], _ lines: [PageLayout.Line]) -> Bool {
    let counts = pieces.map { lines[$0].words.count }.sorted()
    return counts[counts.count / 2] <= usualWords
      && pieces.count(where: { lines[$0].text.contains(where: \.isNumber) }) * 5 >= pieces.count
  }

  /// Whether a row stands below another as those of one table do.
  private static func isBelow(_ row: Row, _ above: Row) -> Bool {
    row.top - above.bottom <= 2 * (row.bottom - row.top)
  }

  /// The table whose first row is at `start`, or nil where there is none.
  private static func table(
    at start: Int, _ rows: [Row], _ lines: [PageLayout.Line]
  ) -> (rows: ArraySlice<Row>, columns: [Column])? {
    var columns: [Column] = []
    var end = start
    while end < rows.count {
      let row = rows[end]
      if end > start, !isBelow(row, rows[end - 1]) { break }
      let more = merged(columns, row, lines)
      guard more.count >= minimumColumns, more.count <= maximumColumns else { break }
      columns = more
      end += 1
    }
    // What stands alone below a table is none of it, unless it ends a cell.
    let limit = end
    while end > start, rows[end - 1].pieces.count < 2 { end -= 1 }
    columns = rows[start..<end].reduce([]) { merged($0, $1, lines) }
    guard columns.count >= minimumColumns else { return nil }
    end += WrappedCells.continuationCount(rows[start..<end], rows[end..<limit], lines, columns)
    let found = rows[start..<end]
    let pieces = found.flatMap(\.pieces)
    columns = found.reduce([]) { merged($0, $1, lines) }
    let isHeaded = found.first?.pieces.count == columns.count
    let labels = found.compactMap(\.pieces.first).map { lines[$0].text }
    guard found.count >= 3 || found.count == 2 && isHeaded, columns.count >= minimumColumns,
      found.count(where: { $0.pieces.count >= minimumColumns }) >= 2,
      holdsData(WrappedCells.beginnings(found, lines, columns).flatMap(\.pieces), lines),
      // An index has its numbers in each column, a table its words in the first.
      labels.count(where: { $0.last?.isNumber ?? false && $0.contains(",") }) * 2 < labels.count,
      isHeaded
        || columns.allSatisfy({ column in
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
    _ row: Row, _ lines: [PageLayout.Line], _ columns: [Column], number: Int,
    _ order: (inout PageLayout.Line) -> Void
  ) -> PageLayout.Line {
    // The lines of each cell.
    var cells = [[PageLayout.Line]](repeating: [], count: columns.count)
    for piece in row.pieces.map({ lines[$0] }) {
      guard let column = columns.firstIndex(where: { $0.contains(piece.left) }) else { continue }
      if let last = cells[column].last, piece.top + piece.bottom < 2 * last.bottom {
        for word in piece.words { cells[column][cells[column].count - 1].take(word) }
      } else {
        cells[column].append(piece)
      }
    }
    for column in cells.indices {
      for part in cells[column].indices { order(&cells[column][part]) }
    }
    let parts = cells.flatMap(\.self)
    var line = lines[row.pieces[0]]
    line.words = parts.flatMap(\.words)
    line.left = parts.map(\.left).min() ?? line.left
    line.right = parts.map(\.right).max() ?? line.right
    line.bottom = parts.map(\.bottom).max() ?? line.bottom
    line.flow = -number
    line.row = PageLayout.TableRow(table: number, cells: cells.map { $0.map(\.text) })
    return line
  }
}
