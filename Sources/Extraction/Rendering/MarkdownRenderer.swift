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
  private var references: [[UInt8]: Range<Int>] = [:]
  /// The labels of notes by the blocks that they begin with, of those that references lead to.
  private var targets: [Int: [UInt8]] = [:]
  /// The labels that may be written as Markdown's; nil for all.
  private var knownNotes: Set<[UInt8]>?
  /// The outermost list if the last block began an item, and whether that item is a note.
  private var lastList: Int32?
  private var isNote = false
  /// The list with the last note.
  private var noteList: Int32 = -1
  /// The page and the quotes around what was written last, from outside inwards.
  private var levels = [Level()]
  private var numbers = ListNumbers()

  /// A quote, or the page itself.
  private struct Level {
    /// The element, or -1 for the page.
    var quote: Int32 = -1
    /// What its lines begin with.
    var prefix: [UInt8] = []
    /// The list item that was written last.
    var lastItem: Int32 = -1
    /// The lists around what was written last that have an item there, how far they are indented, and what is inside.
    var lists: [(list: Int32, item: Int32, indent: Int, width: Int, inner: Int)] = []
    /// The numbered items that were written last, one an indentation: what CommonMark counts on from.
    var items: [(indent: Int, list: Int32, number: Int, delimiter: UInt8)] = []
  }

  /// The text.
  static func text(
    of table: BlockTable, keep: [Bool], options: RenderingOptions, page: [UInt8]
  ) -> [UInt8] {
    var renderer = MarkdownRenderer(table: table, keep: keep, options: options, page: page)
    renderer.run()
    if options.isPart { return renderer.output }
    let targets = renderer.notesReferredTo()
    if !targets.isEmpty {
      renderer = MarkdownRenderer(table: table, keep: keep, options: options, page: page)
      renderer.targets = targets
      renderer.run()
    }
    // Two notes of one name, as in two lists, or references without a note: those are written as they stand.
    let counts = Dictionary(renderer.notes.map { ($0, 1) }, uniquingKeysWith: +)
    let unique = Set(counts.filter { $0.value == 1 }.keys)
    if unique.count < counts.count || !renderer.references.keys.allSatisfy(unique.contains) {
      renderer = MarkdownRenderer(table: table, keep: keep, options: options, page: page)
      renderer.targets = targets
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
    let line = block.kind == .preformatted ? nil : inline(block)
    let quotes = quotes(around: block.container)
    var depth = 0
    while depth < quotes.count, depth + 1 < levels.count, levels[depth + 1].quote == quotes[depth] {
      depth += 1
    }
    levels.removeLast(levels.count - depth - 1)
    let shared = levels[depth].prefix
    var first = shared
    // The outermost list of an item that begins.
    var itemList: Int32?
    let wasNote = isNote
    for quote in quotes[depth...] {
      let item = item(at: quote, list: &itemList) { _ in nil }
      first += item.first + "> ".utf8
      let prefix = levels[levels.count - 1].prefix + item.rest + "> ".utf8
      levels.append(Level(quote: quote, prefix: prefix))
    }
    let item = item(at: block.container, list: &itemList) { renderer in
      renderer.noteLabel(ofItemAt: index, line)
    }
    first += item.first
    let prefix = levels[levels.count - 1].prefix + item.rest
    // A number cannot end the paragraph of a note.
    if wasNote, !isNote { lastList = nil }
    setOff(shared, itemList)
    guard let line else {
      // No markup can stand in there: "10^9".
      let code = PlainInline.text(of: block, table)
      let fence = Self.fence(for: code)
      return write(fence + [0x0A] + code + [0x0A] + fence, first, prefix)
    }
    if block.kind == .heading {
      let level = headingLevel(block.container)
      return write(
        [UInt8](repeating: UInt8(ascii: "#"), count: level) + [0x20]
          + MarkdownEscaping.heading(line.output), first, prefix)
    }
    var label = line.noteLabel ?? []
    if label.isEmpty { label = targets[index] ?? [] }
    if block.kind != .paragraph { label = [] }
    if let label = MarkdownEscaping.noteLabel(line.output) { notes.append(label) }
    let mark = note(label) ?? Array("[".utf8) + label + Array("] ".utf8)
    let isTarget = targets[index] != nil && (isNote || !label.isEmpty)
    let text =
      isTarget
      ? Self.withoutLabel(line.output, targets[index] ?? [], isItem: itemList != nil)
      : line.output
    write((label.isEmpty ? [] : mark) + MarkdownEscaping.lineStarts(text), first, prefix)
  }

  /// The quotes around a block from outside inwards; deeper ones are no reader's.
  private func quotes(around container: Int32) -> ArraySlice<Int32> {
    var quotes: [Int32] = []
    var index = container
    while index >= 0, table.containers[Int(index)].flags.contains(.quote) {
      if table.containers[Int(index)].element == .blockquote { quotes.append(index) }
      index = table.containers[Int(index)].parent
    }
    return quotes.reversed().prefix(8)
  }

  /// What the lines of a block, or of a quote, begin with as a part of a list's item: the first, and the others.
  ///
  /// - Parameters:
  ///   - list: Becomes the outermost list where the item begins.
  ///   - noteLabel: The label of the note that the item is.
  private mutating func item(
    at index: Int32, list outermost: inout Int32?, noteLabel: (inout Self) -> [UInt8]?
  ) -> (first: [UInt8], rest: [UInt8]) {
    let container = table.containers[Int(index)]
    let level = levels.count - 1
    guard container.list > levels[level].quote, container.kind == .listItem || container.item >= 0
    else {
      levels[level].lists.removeAll()
      levels[level].items.removeAll()
      return ([], [])
    }
    let indent = indentation(of: container.list)
    let open = levels[level].lists.count - 1
    let isNew =
      container.item != levels[level].lastItem && container.item != levels[level].lists[open].item
    let label = numbers.label(of: container, isNew: isNew, in: table)
    let spaces = [UInt8](repeating: 0x20, count: indent)
    levels[level].lastItem = container.item
    levels[level].lists[open].item = container.item
    guard isNew else {
      let rest =
        spaces + [UInt8](repeating: 0x20, count: levels[level].lists[open].width)
      return (rest, rest)
    }
    outermost = outermost ?? table.outermostList(container.list)
    var marker = Array("- ".utf8)
    // Markdown has no lists with letters.
    var letters: [UInt8] = []
    isNote = false
    var isNumbered = false
    if let label {
      let name = Array(label.utf8.dropLast())
      // Among notes, one without its link back is one, too.
      let isAmongNotes = container.list == noteList && references[name] != nil
      if let own = noteLabel(&self) ?? (isAmongNotes ? name : nil),
        let note = note(own.isEmpty ? name : own)
      {
        marker = note
        isNote = true
        noteList = container.list
      } else if let number = Int(label.dropLast()), number >= 0 {
        marker = self.marker(number, container.list, indent: indent)
        isNumbered = true
      } else {
        letters = Array("\(label) ".utf8)
      }
    }
    if !isNumbered { levels[level].items.removeAll { $0.indent >= indent } }
    let width = isNote ? 4 : marker.count
    levels[level].lists[open].width = width
    levels[level].lists[open].inner = indent + max(4, width)
    return (spaces + marker + letters, spaces + [UInt8](repeating: 0x20, count: width))
  }

  /// The number of an item.
  ///
  /// For CommonMark, which counts by itself, another list begins with another delimiter.
  private mutating func marker(_ number: Int, _ list: Int32, indent: Int) -> [UInt8] {
    let level = levels.count - 1
    levels[level].items.removeAll { $0.indent > indent }
    var delimiter = UInt8(ascii: ".")
    if let last = levels[level].items.last, last.indent == indent {
      levels[level].items.removeLast()
      let goesOn = last.list == list && last.number + 1 == number
      let isPoint = last.delimiter == UInt8(ascii: ".")
      delimiter = goesOn == isPoint ? UInt8(ascii: ".") : UInt8(ascii: ")")
    }
    levels[level].items.append((indent, list, number, delimiter))
    return Array("\(number)".utf8) + [delimiter, 0x20]
  }

  /// The label of the note that an item is, which begins with a block: its link back is in this or in its last block.
  private mutating func noteLabel(ofItemAt index: Int, _ line: MarkdownInline?) -> [UInt8]? {
    if let label = line?.noteLabel { return label }
    let item = table.containers[Int(table.blocks[index].container)].item
    guard item >= 0 else { return nil }
    let last = table.containers[Int(item)].blocks.upperBound - 1
    guard last > index, keep[last],
      table.containers[Int(table.blocks[last].container)].item == item
    else { return targets[index] }
    return inline(table.blocks[last]).noteLabel ?? targets[index]
  }

  /// How far the items of a list are indented: by the lists around it that have an item here, since what is not
  /// written indents nothing.
  private mutating func indentation(of list: Int32) -> Int {
    var lists = levels[levels.count - 1].lists
    while let last = lists.last, last.list != list, !contains(last.list, list) {
      lists.removeLast()
    }
    defer { levels[levels.count - 1].lists = lists }
    if let last = lists.last, last.list == list { return last.indent }
    // Deeper lists are no reader's; the indentation of each line is no more than this.
    let indent = min(lists.last?.inner ?? 0, 48)
    lists.append((list, -1, indent, 2, indent))
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
    MarkdownInline(table, block, options, page, notes: knownNotes, references: &references)
  }

  /// The labels of the notes that references lead to by their `id`, by the blocks with which they begin.
  private func notesReferredTo() -> [Int: [UInt8]] {
    var labels: [ArraySlice<UInt8>: [UInt8]] = [:]
    let sorted = references.sorted { $0.value.lowerBound > $1.value.lowerBound }
    for (label, address) in sorted where !address.isEmpty { labels[page[address]] = label }
    guard !labels.isEmpty else { return [:] }
    var targets: [Int: [UInt8]] = [:]
    for (number, id) in table.numberedPlaces {
      guard let label = labels[page[id]] else { continue }
      let container = table.containers[Int(number)]
      guard let first = container.blocks.first, keep[first], container.table < 0 else { continue }
      let kind = table.blocks[first].kind
      if kind == .paragraph || kind == .listItem { targets[first] = label }
    }
    return targets
  }

  /// The text of a note without its number, as in "<sup>1</sup> Text" and "[1] Text".
  ///
  /// A bare number is one only before a sign and a space, and in no item of a list, which is numbered itself: notes
  /// begin with doses, too ("1.5 mg/kg").
  private static func withoutLabel(
    _ text: [UInt8], _ label: [UInt8], isItem: Bool
  ) -> [UInt8] {
    let brackets = [
      ("<sup>", "</sup>"), ("[^", "]"), ("\\[", "\\]"), ("[", "\\]"), ("[", "]"), ("", ""),
    ]
    for (opening, closing) in brackets {
      let mark = Array(opening.utf8) + label + Array(closing.utf8)
      guard text.starts(with: mark) else { continue }
      var rest = text.dropFirst(mark.count)
      let sign = labelSigns.first { rest.starts(with: $0.utf8) }
      let behind = rest.dropFirst(sign?.utf8.count ?? 0)
      // "[1] .5 mg"
      let isNumber = behind.first.map { $0 &- 0x30 < 10 } ?? false
      if opening.isEmpty {
        // In Chinese and Japanese nothing stands between.
        let isWide = sign.map { $0.utf8.count > 1 } ?? false
        guard !isItem, sign != nil, isWide && !isNumber || behind.first == 0x20 else { continue }
      }
      if !isNumber { rest = behind }
      return Array(rest.drop { $0 == 0x20 })
    }
    return text
  }

  /// What may stand behind the number of a note.
  private static let labelSigns = [".", ")", ":", "、", "．", "）", "："]

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

  /// Begins a new line, behind an empty one with the signs of the quote that goes on; items of a list are not set off.
  private mutating func setOff(_ quote: [UInt8], _ list: Int32?) {
    if !output.isEmpty {
      output.append(0x0A)
      if list == nil || list != lastList {
        output += quote.dropLast(quote.last == 0x20 ? 1 : 0)
        output.append(0x0A)
      }
    }
    lastList = list
  }

  /// Writes lines, the first behind `first`, the others behind `prefix`.
  private mutating func write(_ text: [UInt8], _ first: [UInt8], _ prefix: [UInt8]) {
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
            var text = numbers.label(inCell: table.blocks[block], of: table)
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
    levels.removeLast(levels.count - 1)
    levels[0].lists.removeAll()
    levels[0].items.removeAll()
    setOff([], nil)
    write(lines, [], [])
  }
}
