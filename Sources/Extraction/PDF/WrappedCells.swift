/// Rows of a table whose cells have several lines.
///
///     Drug        Dose     Remarks
///     Vancomycin  1 g      Level before the        Vancomycin | 1 g | Level before the fourth dose
///                          fourth dose
///     Cefazolin   2 g      None                    Cefazolin | 2 g | None
///
/// A row goes on where the next line is closer than rows are one below another, and all of what stands on it is below
/// pieces of it that had no room for one word more, in the middle of a sentence: told by small letters, so not in
/// scripts without these. Nothing may stand in the first column, nor in all of the others.
struct WrappedCells {
  private let lines: [PageLayout.Line]
  private let columns: [PageTables.Column]
  /// How far the tops of two rows are apart.
  private let pitch: Double

  /// The rows of a table, with the lines of a row as one.
  ///
  /// - Complexity: O(*n* *m*) for *n* pieces of text in *m* columns.
  static func joined(
    _ rows: ArraySlice<PageTables.Row>, _ lines: [PageLayout.Line], _ columns: [PageTables.Column]
  ) -> [PageTables.Row] {
    let cells = WrappedCells(rows, lines, columns)
    var joined: [PageTables.Row] = []
    for index in rows.indices {
      if index > rows.startIndex, cells.isContinued(rows[index - 1], by: rows[index]) {
        joined[joined.count - 1].pieces += rows[index].pieces
        joined[joined.count - 1].bottom = rows[index].bottom
      } else {
        joined.append(rows[index])
      }
    }
    return joined
  }

  /// The rows of a table that do not go on with the one before.
  static func beginnings(
    _ rows: ArraySlice<PageTables.Row>, _ lines: [PageLayout.Line], _ columns: [PageTables.Column]
  ) -> [PageTables.Row] {
    let cells = WrappedCells(rows, lines, columns)
    return rows.indices.filter { index in
      index == rows.startIndex || !cells.isContinued(rows[index - 1], by: rows[index])
    }.map { rows[$0] }
  }

  /// How many of the rows below those of a table go on with the last of these.
  static func continuationCount(
    _ rows: ArraySlice<PageTables.Row>, _ below: ArraySlice<PageTables.Row>,
    _ lines: [PageLayout.Line], _ columns: [PageTables.Column]
  ) -> Int {
    let cells = WrappedCells(rows, lines, columns)
    var last = rows.last
    return below.prefix { row in
      defer { last = row }
      return last.map { cells.isContinued($0, by: row) } ?? false
    }.count
  }

  private init(
    _ rows: ArraySlice<PageTables.Row>, _ lines: [PageLayout.Line], _ columns: [PageTables.Column]
  ) {
    (self.lines, self.columns) = (lines, columns)
    let pitches = zip(rows, rows.dropFirst())
      .filter { $1.pieces.contains { columns[0].contains(lines[$0].left) } }
      .map { $1.top - $0.top }.sorted()
    pitch = pitches.isEmpty ? 0 : pitches[pitches.count / 2]
  }

  private func isContinued(_ row: PageTables.Row, by next: PageTables.Row) -> Bool {
    // Where only the first column is empty, a drug may have a second dose.
    guard next.top - row.top < 0.9 * pitch, next.pieces.count + 1 < columns.count else {
      return false
    }
    return next.pieces.allSatisfy { piece in
      let piece = lines[piece]
      guard let column = columns.dropFirst().first(where: { $0.contains(piece.left) }),
        let above = row.pieces.map({ lines[$0] }).last(where: { column.contains($0.left) })
      else { return false }
      return isFull(above, column, next: piece) && isInSentence(above, piece)
    }
  }

  /// Whether a line of a cell goes on with a sentence, and does not begin as the one before: "every 8 h", "every 12 h".
  private func isInSentence(_ above: PageLayout.Line, _ next: PageLayout.Line) -> Bool {
    guard above.words.count > 2, above.words.first?.text != next.words.first?.text,
      let first = next.text.first, let last = above.text.last
    else { return false }
    return first.isLowercase || first == "(" || first.isLetter && (last == "-" || last == ",")
  }

  /// Whether a piece of text stands directly below another, whose line had no room for its first word.
  private func isFull(
    _ above: PageLayout.Line, _ column: PageTables.Column, next: PageLayout.Line
  ) -> Bool {
    let height = max(above.height, next.height)
    let gap = next.top - above.bottom
    let indent = next.left - above.left
    let isCentred = abs(next.left + next.right - above.left - above.right) < height
    guard gap > -0.5 * height, gap < 0.8 * height,
      isCentred || indent > -0.5 * height && indent < 2 * height, let word = next.words.first
    else { return false }
    let room = column.upperBound - column.lowerBound - (above.right - above.left)
    return word.right - word.left + 0.2 * height > room
  }
}
