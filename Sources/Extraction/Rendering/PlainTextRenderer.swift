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
        writer.append(text, isFirst ? .listItem : .paragraph, group: outermostList(container.list))
        lastItem = container.item
      default: writer.append(text)
      }
      index += 1
    }
  }

  /// Lists inside lists continue their lines.
  private func outermostList(_ list: Int32) -> Int {
    var list = list
    while list >= 0 {
      let parent = table.containers[Int(list)].parent
      let outer = parent >= 0 ? table.containers[Int(parent)].list : -1
      if outer < 0 { break }
      list = outer
    }
    return Int(list)
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

/// The text of one block, its exponents marked.
enum PlainInline {
  static func text(of block: BlockTable.Block, _ table: BlockTable) -> [UInt8] {
    let marks = table.marks[Int(block.marksStart)..<Int(block.marksEnd)]
    guard marks.contains(where: { $0.kind == .superscript && $0.isStart }) else {
      return Array(table.text[block.textRange])
    }
    var output: [UInt8] = []
    var position = Int(block.textStart)
    var raised = -1
    for mark in marks where mark.kind == .superscript {
      let place = min(max(Int(mark.position), position), Int(block.textEnd))
      if mark.isStart {
        output += table.text[position..<place]
        position = place
        raised = place
      } else if raised >= 0 {
        let text = table.text[raised..<place]
        if Exponent.isExponent(text, after: output[...]) {
          output.append(UInt8(ascii: "^"))
          output += Exponent.ascii(text)
        } else {
          output += text
        }
        position = place
        raised = -1
      }
    }
    output += table.text[position..<Int(block.textEnd)]
    return output
  }
}

extension Exponent {
  /// The exponent with an ASCII minus sign.
  static func ascii(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.first == 0xE2 ? [UInt8(ascii: "-")] + text.dropFirst(3) : Array(text)
  }
}
