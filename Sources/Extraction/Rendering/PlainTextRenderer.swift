/// Writes the kept blocks of a page as plain text.
struct PlainTextRenderer {
  private let table: BlockTable
  private let keep: [Bool]
  private var writer = ParagraphWriter()

  /// The text: see ``ExtractedText/text``.
  static func text(of table: BlockTable, keep: [Bool]) -> [UInt8] {
    var renderer = PlainTextRenderer(table: table, keep: keep)
    renderer.run()
    return renderer.writer.text
  }

  private init(table: BlockTable, keep: [Bool]) {
    self.table = table
    self.keep = keep
  }

  private mutating func run() {
    var lastItem: Int32 = -1
    var index = 0
    // Tables that turned out to be layout.
    var layout: Int32 = -1
    while index < table.blocks.count {
      guard keep[index] else {
        index += 1
        continue
      }
      let block = table.blocks[index]
      let container = table.containers[Int(block.container)]
      if container.table >= 0, container.table != layout, container.row >= 0 {
        let blocks = table.containers[Int(container.table)].blocks
        if let data = DataTable(table, at: container.table, keep: keep) {
          append(data, group: Int(container.table))
          // Captions in the table were written where they stood.
          index = blocks.upperBound
          continue
        }
        layout = container.table
      }
      let text = PlainInline.text(of: block, table)
      switch block.kind {
      case .listItem:
        // Only an item's first paragraph has the dash.
        let isFirst = container.item != lastItem
        // Lists inside lists continue their lines.
        writer.append(
          text, isFirst ? .listItem : .paragraph, group: Int(table.outermostList(container.list)))
        lastItem = container.item
      default: writer.append(text)
      }
      index += 1
    }
  }

  private mutating func append(_ data: DataTable, group: Int) {
    for row in data.rows {
      let cells = row.map { blocks in
        Array(
          blocks.map { block in
            PlainInline.text(of: table.blocks[block], table).map { $0 == 0x0A ? 0x20 : $0 }
          }.joined(separator: [0x20]))
      }
      writer.append(ParagraphWriter.row(cells), .tableRow, group: group)
    }
  }
}

/// The text of one block, its raised figures marked.
enum PlainInline {
  static func text(of block: BlockTable.Block, _ table: BlockTable) -> [UInt8] {
    let marks = table.marks[Int(block.marksStart)..<Int(block.marksEnd)]
    guard marks.contains(where: { $0.kind == .superscript && $0.isStart }) else {
      return Array(table.text[block.textRange])
    }
    var output: [UInt8] = []
    var position = Int(block.textStart)
    var raised = -1
    for number in marks.indices where marks[number].kind == .superscript {
      let place = min(max(Int(marks[number].position), position), Int(block.textEnd))
      if marks[number].isStart {
        output += table.text[position..<place]
        raised = place
      } else if raised >= 0 {
        output += RaisedText.plain(
          table.text[raised..<place], after: output[...],
          role(of: raised..<place, endingAt: number, marks, table))
        raised = -1
      } else {
        continue
      }
      position = place
    }
    output += table.text[position..<Int(block.textEnd)]
    return output
  }

  /// What the markup in and around raised text says of it.
  private static func role(
    of raised: Range<Int>, endingAt end: Int, _ marks: ArraySlice<BlockTable.Mark>,
    _ table: BlockTable
  ) -> RaisedText.Role {
    for mark in marks[..<end].reversed() {
      guard Int(mark.position) >= raised.lowerBound else { break }
      if mark.kind == .link, mark.isStart { return .reference }
    }
    if let next = marks[(end + 1)...].first, next.kind == .subscripted,
      (1...3).contains(Int(next.position) - raised.upperBound),
      RaisedText.isSlash(table.text[raised.upperBound..<Int(next.position)])
    {
      return .numerator
    }
    return .unknown
  }
}
