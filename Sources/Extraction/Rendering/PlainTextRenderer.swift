/// Writes the kept blocks of a page as plain text.
struct PlainTextRenderer {
  private let table: BlockTable
  private let keep: [Bool]
  private var writer = ParagraphWriter()
  private var numbers = ListNumbers()

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
    var pieces = RenderedPieces(table, keep: keep)
    while let piece = pieces.next() {
      switch piece {
      case .block(let index): append(table.blocks[index])
      case .table(let data, let container): append(data, group: Int(container))
      }
    }
  }

  private mutating func append(_ block: BlockTable.Block) {
    let text = PlainInline.text(of: block, table)
    guard block.kind == .listItem else { return writer.append(text) }
    let container = table.containers[Int(block.container)]
    // Only an item's first paragraph has the dash.
    let isFirst = numbers.begins(container)
    let label = numbers.label(of: container, isNew: isFirst, in: table)
    // Lists inside lists continue their lines.
    writer.append(
      text, isFirst ? .listItem(label) : .paragraph,
      group: Int(table.outermostList(container.list)))
  }

  private mutating func append(_ data: DataTable, group: Int) {
    for row in data.rows {
      var cells: [[UInt8]] = []
      for blocks in row { cells.append(cell(blocks)) }
      writer.append(ParagraphWriter.row(cells), .tableRow, group: group)
    }
  }

  /// The text of a cell on one line.
  private mutating func cell(_ blocks: [Int]) -> [UInt8] {
    var cell: [UInt8] = []
    for (number, block) in blocks.enumerated() {
      if number > 0 { cell.append(0x20) }
      cell += numbers.label(inCell: table.blocks[block], of: table)
      cell += PlainInline.text(of: table.blocks[block], table)
    }
    for index in cell.indices where cell[index] == 0x0A { cell[index] = 0x20 }
    return cell
  }
}
