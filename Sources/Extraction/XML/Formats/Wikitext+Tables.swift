/// Tables: where they end, and the cells of their lines.
extension Wikitext {
  /// The numbers of the lines with a `{|` that has no `|}`.
  static func unclosedTables(_ lines: [ArraySlice<UInt8>]) -> Set<Int> {
    var open: [Int] = []
    for (number, line) in lines.enumerated() {
      if line.starts(with: "{|".utf8) {
        open.append(number)
      } else if line.starts(with: "|}".utf8) {
        _ = open.popLast()
      }
    }
    return Set(open)
  }

  /// Whether a line is none of a table whose end is missing: a heading, or text behind a blank line.
  static func endsTable(_ line: ArraySlice<UInt8>, isBehindBlank: Bool) -> Bool {
    if line.starts(with: "==".utf8), heading(line) != nil { return true }
    guard isBehindBlank, let first = line.first else { return false }
    return !"{|!".utf8.contains(first)
  }

  static func cells(_ line: ArraySlice<UInt8>, mark: UInt8) -> [ArraySlice<UInt8>] {
    var cells: [ArraySlice<UInt8>] = []
    var start = line.startIndex
    var index = line.startIndex
    while index + 1 < line.endIndex {
      let isBorder =
        line[index] == UInt8(ascii: "|") && line[index + 1] == UInt8(ascii: "|")
        || mark == UInt8(ascii: "!") && line[index] == mark && line[index + 1] == mark
      if isBorder {
        cells.append(line[start..<index])
        start = index + 2
        index += 1
      }
      index += 1
    }
    return cells + [line[start...]]
  }

  /// `style="…" | text` is the text; a link's bar is no border.
  static func withoutCellAttributes(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let bar = cell.firstIndex(of: UInt8(ascii: "|")),
      cell[..<bar].contains(UInt8(ascii: "=")), !has("[[", cell[..<bar])
    else { return cell }
    return cell[(bar + 1)...]
  }
}
