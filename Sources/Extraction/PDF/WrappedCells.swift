/// Rows of a table whose cells have several lines.
///
///     Drug        Dose     Remarks
///     Vancomycin  1 g      Level before the        Vancomycin | 1 g | Level before the fourth dose
///                          fourth dose
///     Cefazolin   2 g      None                    Cefazolin | 2 g | None
///
/// A row goes on where all of what stands on the next line stands below pieces of it that had no room for one word
/// more, and either closer than rows are one below another, or in the middle of a sentence.
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
    guard next.pieces.count < columns.count else { return false }
    let isClose = next.top - row.top < 0.9 * pitch
    var isText = false
    for piece in next.pieces.map({ lines[$0] }) {
      guard let column = columns.first(where: { $0.contains(piece.left) }),
        let above = row.pieces.map({ lines[$0] }).last(where: { column.contains($0.left) }),
        isFull(above, column, next: piece)
      else { return false }
      let isInSentence =
        piece.text.first.map { $0.isLowercase || $0 == "(" } ?? false
        || above.text.last.map { $0 == "-" || $0 == "," } ?? false
      if !isClose, !isInSentence { return false }
      isText = isText || isInSentence || above.words.count > 2
    }
    return isText
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
