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

  /// The text of a cell and what the cell covers: `rowspan=2 | text`; a link's bar is no border.
  static func cell(
    _ source: ArraySlice<UInt8>
  ) -> (text: ArraySlice<UInt8>, span: TableGrid.Span) {
    guard let bar = source.firstIndex(of: UInt8(ascii: "|")),
      source[..<bar].contains(UInt8(ascii: "=")),
      find(Array("[[".utf8), Array(source[..<bar]), 0) == nil
    else { return (source, TableGrid.Span()) }
    return (source[(bar + 1)...], span(source[..<bar]))
  }

  /// What a cell with these attributes, which are HTML's, covers.
  private static func span(_ attributes: ArraySlice<UInt8>) -> TableGrid.Span {
    let tag = Array("<td ".utf8) + attributes + [UInt8(ascii: ">")]
    var tokenizer = HTMLTokenizer()
    _ = tokenizer.next(in: tag.span)
    func value(_ name: AttributeName) -> String? {
      tokenizer.rawValue(of: name).map { tokenizer.decoded($0, in: tag.span) }
    }
    return TableGrid.Span(columnSpan: value(.columnSpan), rowSpan: value(.rowSpan))
  }
}
