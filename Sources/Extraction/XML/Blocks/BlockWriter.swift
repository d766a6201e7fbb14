/// Writes paragraphs and other blocks one after another as plain text or Markdown.
struct BlockWriter {
  /// What a block is.
  enum Kind: Equatable {
    case paragraph
    /// Of level 1 (the title) and deeper.
    case heading(level: Int)
    /// Inside so many lists, with its number or letter where these are counted: "1.", "b.".
    case listItem(depth: Int, label: String?)
    /// A further paragraph of a list item.
    case listParagraph(depth: Int)
    /// A displayed formula.
    case formula
    /// Text whose line ends and spaces matter.
    case code
    /// Blocks that are written already.
    case written
  }

  let style: TextStyle
  /// The text so far: valid UTF-8, without line end at the end.
  private(set) var text: [UInt8] = []
  /// The list or table that the last block belongs to; 0 for none.
  private var lastGroup = 0
  /// Empty cells that are written when a cell with text follows.
  private var rowCount = 0

  init(style: TextStyle) { self.style = style }

  var isEmpty: Bool { text.isEmpty }

  /// Adds a block, unless it is empty.
  ///
  /// - Parameters:
  ///   - block: Valid UTF-8 without white space at its edges; in Markdown with its marks.
  ///   - kind: What it is.
  ///   - group: The list it belongs to. Items of one list stand on neighbouring lines, everything else
  ///     is set off by a blank line.
  mutating func append(_ block: some Collection<UInt8>, _ kind: Kind = .paragraph, group: Int = 0) {
    guard !block.isEmpty else { return }
    var isItem = false
    var mark = "-"
    if case .listItem(_, let label) = kind {
      isItem = true
      mark = label ?? mark
    }
    separate(isNeighbour: isItem && group == lastGroup)
    lastGroup = isItem ? group : 0
    if style == .text {
      if isItem { text += "\(mark) ".utf8 }
      text += block
      return
    }
    let lines = Array(block)
    switch kind {
    case .paragraph: text += MarkdownEscaping.lineStarts(lines)
    case .heading(let level):
      text += repeatElement(UInt8(ascii: "#"), count: min(max(level, 1), 6))
      text.append(0x20)
      text += MarkdownEscaping.heading(lines)
    case .listItem(let depth, _):
      indent(depth - 1)
      // Markdown has no lists with letters.
      let isList = mark == "-" || mark.first?.isNumber ?? false
      text += (isList ? "\(mark) " : "- \(mark) ").utf8
      text += MarkdownEscaping.lineStarts(lines)
    case .listParagraph(let depth):
      indent(depth)
      text += MarkdownEscaping.lineStarts(lines)
    case .formula:
      text += "$$\n".utf8
      text += lines
      text += "\n$$".utf8
    case .code:
      let fence = MarkdownRenderer.fence(for: lines[...])
      text += fence + [0x0A] + lines + [0x0A] + fence
    case .written: text += lines
    }
  }

  /// Adds a block of text without marks, unless it is empty.
  mutating func append(
    plain block: some Collection<UInt8>, _ kind: Kind = .paragraph, group: Int = 0
  ) {
    let isText = kind != .code && kind != .formula
    append(isText ? escaped(Array(block)) : Array(block), kind, group: group)
  }

  private func escaped(_ text: [UInt8]) -> [UInt8] {
    style == .markdown ? MarkdownEscaping.escaped(text) : text
  }

  private var endsInBlank: Bool { (text.last ?? 0x20) <= 0x20 }

  private mutating func indent(_ depth: Int) {
    // A number with its point is wider than "- ", and three blanks serve both.
    text += repeatElement(0x20, count: 3 * min(max(depth, 0), 8))
  }

  private mutating func separate(isNeighbour: Bool) {
    guard !text.isEmpty else { return }
    text.append(UInt8(ascii: "\n"))
    if !isNeighbour { text.append(UInt8(ascii: "\n")) }
  }

  // MARK: - Tables

  /// Adds a row of a table of cells without marks.
  mutating func appendRow(plain cells: [[UInt8]], table: Int) {
    appendRow(cells.map(escaped), table: table)
  }

  /// Begins a table.
  mutating func beginTable() { rowCount = 0 }

  /// Adds a row of a table, unless all its cells are empty.
  ///
  /// - Parameters:
  ///   - cells: The text of each column; empty where a neighbouring cell covers it.
  ///   - table: A number that no other list or table of this text has.
  mutating func appendRow(_ cells: [[UInt8]], table: Int) {
    guard let last = cells.lastIndex(where: { !$0.isEmpty }) else { return }
    separate(isNeighbour: lastGroup == table)
    lastGroup = table
    if style == .text {
      for (index, cell) in cells[...last].enumerated() {
        if index > 0 { text += (endsInBlank ? "| " : " | ").utf8 }
        text += cell
      }
    } else {
      for cell in cells {
        text += "| ".utf8
        for byte in cell {
          if byte == UInt8(ascii: "|") { text.append(UInt8(ascii: "\\")) }
          text.append(byte)
        }
        if !cell.isEmpty { text.append(0x20) }
      }
      text.append(UInt8(ascii: "|"))
      if rowCount == 0 {
        text.append(UInt8(ascii: "\n"))
        for _ in cells { text += "| --- ".utf8 }
        text.append(UInt8(ascii: "|"))
      }
    }
    rowCount += 1
  }
}
