/// Writes the kept blocks of a page as Markdown (CommonMark, with GitHub's tables and `~~`).
///
/// Headings, nested and numbered lists, quotes, code, tables, emphasis; links and images where asked for.
/// Sub- and superscripts are `<sub>` and `<sup>`, raised references to notes `[^1]`, the notes `[^1]: …`, formulas LaTeX between `$`.
struct MarkdownRenderer {
  private let table: BlockTable
  private let keep: [Bool]
  private let options: RenderingOptions
  private let page: [UInt8]
  private var output: [UInt8] = []
  /// The labels of the notes and of the references to them.
  private var notes: [[UInt8]] = []
  private var references: Set<[UInt8]> = []
  /// The labels that may be written as Markdown's; nil for all.
  private var knownNotes: Set<[UInt8]>?
  /// The list item that was written last, and the outermost list if the last block began an item.
  private var lastItem: Int32 = -1
  private var lastList: Int32?
  /// The lists around what was written last that have an item there, and how far they are indented.
  private var lists: [(list: Int32, indent: Int, inner: Int)] = []
  private var numbers = ListNumbers()

  /// The text.
  static func text(
    of table: BlockTable, keep: [Bool], options: RenderingOptions, page: [UInt8]
  ) -> [UInt8] {
    var renderer = MarkdownRenderer(table: table, keep: keep, options: options, page: page)
    renderer.run()
    if options.isPart { return renderer.output }
    // Two notes of one name, as in two lists, or references without a note: those are written as they stand.
    let counts = Dictionary(renderer.notes.map { ($0, 1) }, uniquingKeysWith: +)
    let unique = Set(counts.filter { $0.value == 1 }.keys)
    if unique.count < counts.count || !renderer.references.isSubset(of: unique) {
      renderer = MarkdownRenderer(table: table, keep: keep, options: options, page: page)
      renderer.knownNotes = unique
      renderer.run()
    }
    return renderer.output
  }

  private init(table: BlockTable, keep: [Bool], options: RenderingOptions, page: [UInt8]) {
    self.table = table
    self.keep = keep
    self.options = options
    self.page = page
  }

  private mutating func run() {
    var pieces = RenderedPieces(table, keep: keep)
    while let piece = pieces.next() {
      switch piece {
      case .block(let index): append(index)
      case .table(let data, _): append(data)
      }
    }
  }

  // MARK: - Blocks

  private mutating func append(_ index: Int) {
    let block = table.blocks[index]
    let container = table.containers[Int(block.container)]
    let line = inline(block)
    let isQuote = container.flags.contains(.quote)
    var prefix: [UInt8] = isQuote ? Array("> ".utf8) : []
    var first = prefix
    // The outermost list of an item that begins.
    var itemList: Int32?
    if container.list >= 0, block.kind == .listItem || container.item >= 0 {
      let isNew = container.item != lastItem
      let indent = indentation(of: container.list)
      var marker = Array("- ".utf8)
      // Markdown has no lists with letters.
      var letters: [UInt8] = []
      if let number = numbers.label(of: container, isNew: isNew, in: table) {
        if number.utf8.first.map({ $0 &- 0x30 < 10 }) ?? false {
          marker = Array("\(number) ".utf8)
        } else {
          letters = Array("\(number) ".utf8)
        }
        if let label = line.noteLabel,
          let note = note(label.isEmpty ? Array(number.utf8.dropLast()) : label)
        {
          (marker, letters) = (note, [])
        }
      }
      let spaces = [UInt8](repeating: 0x20, count: indent)
      let inside = [UInt8](repeating: 0x20, count: marker.count)
      first = prefix + spaces + (isNew ? marker + letters : inside)
      prefix += spaces + inside
      lists[lists.count - 1].inner = indent + max(4, marker.count)
      if isNew { itemList = table.outermostList(container.list) }
      lastItem = container.item
    } else {
      lists.removeAll()
    }
    switch block.kind {
    case .preformatted:
      let code = table.text[block.textRange]
      let fence = Self.fence(for: code)
      write(fence + [0x0A] + code + [0x0A] + fence, first, prefix, itemList)
    case .heading:
      let level = headingLevel(block.container)
      write(
        [UInt8](repeating: UInt8(ascii: "#"), count: level) + [0x20]
          + MarkdownEscaping.heading(line.output), first, prefix, itemList)
    default:
      var label = line.noteLabel ?? []
      if block.kind != .paragraph { label = [] }
      if let label = MarkdownEscaping.noteLabel(line.output) { notes.append(label) }
      let mark = note(label) ?? Array("[".utf8) + label + Array("] ".utf8)
      write(
        (label.isEmpty ? [] : mark) + MarkdownEscaping.lineStarts(line.output), first,
        prefix, itemList)
    }
  }

  /// How far the items of a list are indented: by the lists around it that have an item here, since what is not
  /// written indents nothing.
  private mutating func indentation(of list: Int32) -> Int {
    while let last = lists.last, last.list != list, !contains(last.list, list) {
      lists.removeLast()
    }
    if let last = lists.last, last.list == list { return last.indent }
    // Deeper lists are no reader's; the indentation of each line is no more than this.
    let indent = min(lists.last?.inner ?? 0, 48)
    lists.append((list, indent, indent))
    return indent
  }

  /// Whether a list stands somewhere inside another.
  private func contains(_ outer: Int32, _ inner: Int32) -> Bool {
    var list = inner
    while list > outer {
      let parent = table.containers[Int(list)].parent
      list = parent >= 0 ? table.containers[Int(parent)].list : -1
    }
    return list == outer
  }

  private mutating func inline(_ block: BlockTable.Block) -> MarkdownInline {
    let line = MarkdownInline(table, block, options, page, notes: knownNotes)
    references.formUnion(line.references)
    return line
  }

  /// What a note begins with; nil where its label may not be written.
  private mutating func note(_ label: [UInt8]) -> [UInt8]? {
    guard !label.isEmpty, knownNotes?.contains(label) ?? true else { return nil }
    notes.append(label)
    return Array("[^".utf8) + label + Array("]: ".utf8)
  }

  private func headingLevel(_ container: Int32) -> Int {
    var index = container
    while index >= 0 {
      let level = table.containers[Int(index)].element.headingLevel
      if level > 0 { return Int(level) }
      index = table.containers[Int(index)].parent
    }
    return 2
  }

  /// Writes lines, the first behind `first`, the others behind `prefix`.
  private mutating func write(
    _ text: [UInt8], _ first: [UInt8], _ prefix: [UInt8], _ list: Int32?
  ) {
    if !output.isEmpty {
      output.append(0x0A)
      // Items of a list are not set off.
      if list == nil || list != lastList { output.append(0x0A) }
    }
    lastList = list
    output += first
    for byte in text {
      output.append(byte)
      if byte == 0x0A { output += prefix }
    }
  }

  /// A line that code can stand between.
  static func fence(for code: ArraySlice<UInt8>) -> [UInt8] {
    [UInt8](
      repeating: UInt8(ascii: "`"), count: max(3, MarkdownInline.longestBackticks(in: code) + 1))
  }

  // MARK: - Tables

  private mutating func append(_ data: DataTable) {
    var lines: [UInt8] = []
    // Rows behind the first may be shorter.
    func line(_ cells: [[UInt8]], columns: Int) {
      lines.append(UInt8(ascii: "|"))
      for column in 0..<columns {
        lines.append(0x20)
        if column < cells.count { lines += cells[column] }
        lines += " |".utf8
      }
      lines.append(0x0A)
    }
    for (number, row) in data.rows.enumerated() {
      let cells = row.map { blocks in
        Array(
          blocks.map { block -> [UInt8] in
            var text: [UInt8] = []
            for byte in inline(table.blocks[block]).output {
              switch byte {
              case 0x0A: text += "<br>".utf8
              case UInt8(ascii: "|"): text += "\\|".utf8
              default: text.append(byte)
              }
            }
            return text
          }.joined(separator: Array("<br>".utf8)))
      }
      line(cells, columns: number == 0 ? data.columnCount : cells.count)
      if number == 0 {
        lines += "|".utf8
        for _ in 0..<data.columnCount { lines += " --- |".utf8 }
        lines.append(0x0A)
      }
    }
    if lines.last == 0x0A { lines.removeLast() }
    guard !lines.isEmpty else { return }
    lists.removeAll()
    write(lines, [], [], nil)
  }
}
