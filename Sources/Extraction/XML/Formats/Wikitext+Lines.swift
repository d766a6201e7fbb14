/// Headings, lists, tables and paragraphs: what the beginnings of lines say.
extension Wikitext {
  /// The blocks of which the lines so far are, and what is open at their end.
  private struct Reading {
    var blocks: [Block] = []
    var paragraph = InlineText()
    /// Tells lists and tables apart.
    var group = 0
    var isInList = false
    /// The numbers of the last items of a list, one for each depth; 0 where items are not counted.
    var numbers: [Int] = []
    /// The tables that are open, from outside inwards.
    var tables: [OpenTable] = []

    /// The number of the item that has these marks; nil for one that is not counted.
    mutating func label(_ marks: ArraySlice<UInt8>) -> String? {
      guard let mark = marks.last, "*#".utf8.contains(mark) else { return nil }
      numbers = Array(numbers.prefix(marks.count))
      while numbers.count < marks.count { numbers.append(0) }
      let isCounted = mark == UInt8(ascii: "#")
      let number = isCounted ? numbers[marks.count - 1] + 1 : 0
      numbers[marks.count - 1] = number
      return isCounted ? "\(number)." : nil
    }

    mutating func beginTable(isUnclosed: Bool) {
      breakRow()
      group += 1
      tables.append(OpenTable(isUnclosed: isUnclosed, grid: TableGrid(number: group)))
    }

    /// Writes the current row and goes to the next, unless it has no cells: MediaWiki drops such rows, and no cell above
    /// covers them.
    mutating func finishRow() {
      guard let last = tables.indices.last, !tables[last].row.isEmpty else { return }
      for cell in tables[last].row { tables[last].grid.append(cell.text, cell.span) }
      let cells = tables[last].grid.endedRow()
      if cells.contains(where: { !$0.isEmpty }) { blocks.append(Block(group: group, cells: cells)) }
      tables[last].grid = tables[last].grid.continued()
      tables[last].row = []
    }

    /// Writes the current row before a table inside of it; what follows stays in its column.
    private mutating func breakRow() {
      guard let table = tables.last else { return }
      finishRow()
      // Behind many tables in a wide row would stand much of nothing.
      guard table.row.reduce(0, { $0 + $1.span.columns }) <= TableGrid.maximumSpan else { return }
      tables[tables.count - 1].grid = table.grid
      tables[tables.count - 1].row = table.row.map { ([], $0.span) }
    }
  }

  /// A table whose end was not read.
  private struct OpenTable {
    /// Whether that is missing.
    let isUnclosed: Bool
    /// The rows above the current one.
    var grid: TableGrid
    /// The cells of the current row.
    var row: [(text: [UInt8], span: TableGrid.Span)] = []
  }

  /// The blocks that lines without templates are.
  mutating func blocks(ofLines lines: [ArraySlice<UInt8>]) -> [Block] {
    let unclosedTables = Self.unclosedTables(lines)
    var reading = Reading()
    var isBehindBlank = false
    for (number, line) in lines.enumerated() {
      if reading.tables.last?.isUnclosed == true,
        Self.endsTable(line, isBehindBlank: isBehindBlank)
      {
        reading.finishRow()
        reading.tables = []
      }
      isBehindBlank = line.isEmpty
      if line.starts(with: "{|".utf8) {
        flush(&reading)
        reading.beginTable(isUnclosed: unclosedTables.contains(number))
      } else if line.isEmpty {
        flush(&reading)
      } else if reading.tables.isEmpty {
        take(line, &reading)
      } else {
        takeTableLine(line, &reading)
      }
    }
    reading.finishRow()
    flush(&reading)
    return reading.blocks
  }

  /// Ends the paragraph or list; the captions of its pictures follow.
  private mutating func flush(_ reading: inout Reading) {
    if !reading.paragraph.isEmpty { reading.blocks.append(Block(text: reading.paragraph.take())) }
    reading.blocks += captions.map { Block(text: $0) }
    reading.isInList = false
    captions = []
  }

  /// Reads a line that is in no table.
  private mutating func take(_ line: ArraySlice<UInt8>, _ reading: inout Reading) {
    if let heading = Self.heading(line) {
      flush(&reading)
      let text = inline(heading.text)
      if !text.isEmpty {
        reading.blocks.append(Block(text: text, kind: .heading(level: heading.level)))
      }
      return
    }
    let marks = line.prefix(while: Self.isListMark)
    if !marks.isEmpty {
      if !reading.isInList { flush(&reading) }
      let text = inline(line[marks.endIndex...])
      if text.isEmpty { return }
      if !reading.isInList {
        reading.group += 1
        reading.numbers = []
      }
      reading.isInList = true
      let label = reading.label(marks)
      let isItem = marks.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "#") }
      reading.blocks.append(
        Block(
          text: text, kind: isItem ? .listItem(depth: marks.count, label: label) : .paragraph,
          group: reading.group))
    } else if line.starts(with: "----".utf8) {
      flush(&reading)
    } else {
      if reading.isInList { flush(&reading) }
      reading.paragraph.append(inline(line))
      reading.paragraph.breakWord()
    }
  }

  private static func isListMark(_ byte: UInt8) -> Bool { "*#:;".utf8.contains(byte) }

  /// Reads a line inside a table.
  private mutating func takeTableLine(_ line: ArraySlice<UInt8>, _ reading: inout Reading) {
    let first = line[line.startIndex]
    let table = reading.tables.count - 1
    if line.starts(with: "|}".utf8) {
      reading.finishRow()
      reading.tables.removeLast()
    } else if line.starts(with: "|-".utf8) {
      reading.finishRow()
    } else if line.starts(with: "|+".utf8) {
      for cell in Self.cells(line.dropFirst(2), mark: first) {
        let text = cellText(Self.cell(cell).text)
        if !text.isEmpty { reading.blocks.append(Block(text: text)) }
      }
    } else if first == UInt8(ascii: "|") || first == UInt8(ascii: "!") {
      for cell in Self.cells(line.dropFirst(), mark: first) {
        let (text, span) = Self.cell(cell)
        reading.tables[table].row.append((cellText(text), span))
      }
    } else {
      // A cell goes on over lines, in lists too, and behind a table inside of it.
      let more = cellText(Self.heading(line)?.text ?? line.drop(while: Self.isListMark))
      guard !more.isEmpty else { return }
      if let cell = reading.tables[table].row.indices.last {
        if !reading.tables[table].row[cell].text.isEmpty {
          reading.tables[table].row[cell].text.append(0x20)
        }
        reading.tables[table].row[cell].text += more
      } else {
        reading.tables[table].row.append((more, TableGrid.Span()))
      }
    }
  }

  /// The text of a cell with the captions of its pictures.
  private mutating func cellText(_ cell: ArraySlice<UInt8>) -> [UInt8] {
    let text = inline(cell)
    defer { captions = [] }
    return captions.reduce(text) { $0 + ($0.isEmpty ? [] : [0x20]) + $1 }
  }
}
