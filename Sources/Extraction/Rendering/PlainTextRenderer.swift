/// Writes the kept blocks of a page as plain text.
struct PlainTextRenderer {
  private let table: BlockTable
  private let keep: [Bool]
  private var writer = ParagraphWriter()
  private var numbers = ListNumbers()
  private var lastItem: Int32 = -1

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
    let isFirst = container.item != lastItem
    let number = numbers.number(of: container, isNew: isFirst, in: table)
    // Lists inside lists continue their lines.
    writer.append(
      text, isFirst ? .listItem(number) : .paragraph,
      group: Int(table.outermostList(container.list)))
    lastItem = container.item
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

/// The text of one block, its raised and lowered figures marked, and without what is struck out.
enum PlainInline {
  static func text(of block: BlockTable.Block, _ table: BlockTable) -> [UInt8] {
    let marks = table.marks[Int(block.marksStart)..<Int(block.marksEnd)]
    guard marks.contains(where: { $0.isStart && isSaid($0.kind) }) else {
      return Array(table.text[block.textRange])
    }
    var output: [UInt8] = []
    var position = Int(block.textStart)
    // Where a script began, and its kind; where struck out text began, there and in the output.
    var script: (start: Int, kind: BlockTable.Mark.Kind)?
    var struck: (start: Int, count: Int)?
    var isBehindScript = false
    func append(_ text: ArraySlice<UInt8>) {
      guard let first = text.first else { return }
      if isBehindScript, ScriptText.joins(output[...], first) { output.append(0x20) }
      isBehindScript = false
      output += text
    }
    for number in marks.indices where isSaid(marks[number].kind) {
      let mark = marks[number]
      let place = min(max(Int(mark.position), position), Int(block.textEnd))
      if !mark.isStart, let (start, kind) = script, kind == mark.kind {
        output += ScriptText.plain(
          table.text[start..<place], after: output[...],
          role(of: start..<place, endingAt: number, marks, table))
        script = nil
        isBehindScript = true
      } else {
        append(table.text[position..<place])
        if mark.kind != .deleted {
          script = mark.isStart ? (place, mark.kind) : nil
        } else if mark.isStart {
          struck = (place, output.count)
        } else if let (start, count) = struck {
          struck = nil
          // A line that is struck out whole is what the page has.
          if start > Int(block.textStart) || place < Int(block.textEnd) {
            output.removeLast(output.count - count)
            if output.last ?? 0x20 == 0x20, place < Int(block.textEnd), table.text[place] == 0x20 {
              position = place + 1
              continue
            }
          }
        }
      }
      position = place
    }
    append(table.text[position..<Int(block.textEnd)])
    return output
  }

  /// Whether plain text says something of such a mark.
  private static func isSaid(_ kind: BlockTable.Mark.Kind) -> Bool {
    kind == .superscript || kind == .subscripted || kind == .deleted
  }

  /// What the markup in and around a script says of it.
  private static func role(
    of script: Range<Int>, endingAt end: Int, _ marks: ArraySlice<BlockTable.Mark>,
    _ table: BlockTable
  ) -> ScriptText.Role {
    if marks[end].kind == .subscripted { return .lowered }
    // No more than a few elements around and inside.
    for mark in marks[..<end].suffix(8).reversed() {
      guard Int(mark.position) >= script.lowerBound else { break }
      if mark.kind == .link, mark.isStart { return .citation(isRaised: true) }
    }
    if let next = marks[(end + 1)...].first, next.kind == .subscripted,
      (1...3).contains(Int(next.position) - script.upperBound),
      ScriptText.isSlash(table.text[script.upperBound..<Int(next.position)])
    {
      return .numerator
    }
    return .raised
  }
}
