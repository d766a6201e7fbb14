/// Turns elements of a document into text, block by block.
///
/// Everything is taken that the dialect does not skip, once and in the document's order; only notes
/// move, behind the paragraph that they interrupt. The recursion is as deep as the elements are
/// nested, which ``XMLParser`` bounds.
struct XMLTextBuilder<Dialect: XMLDialect> {
  let tree: XMLTree
  var writer: BlockWriter
  var line: InlineText
  /// Footnotes inside the current paragraph.
  var notes: [[UInt8]] = []
  var endsWithLabel = false
  private var level = 1
  private var captionDepth = 0
  private var lists: [OpenList] = []
  private var startsItem = false
  /// The numbers with which lists would have gone on, by their `id`; that of the last one by no name.
  private var nextNumbers: [String: Int] = [:]
  var groupCount = 0
  var table: TableGrid?
  var isInCell = false
  /// Whether what is read is a citation's number.
  private var isInReference = false
  /// The node behind the last cited work.
  private var workEnd: Int?

  init(tree: XMLTree, style: TextStyle) {
    self.tree = tree
    writer = BlockWriter(style: style)
    line = InlineText(isMarkdown: style == .markdown)
  }

  private var isMarkdown: Bool { writer.style == .markdown }

  // MARK: - For the formats

  /// Adds the title of the text.
  mutating func appendTitle(_ title: String) {
    flush()
    writer.append(plain: title.utf8, .heading(level: 1))
  }

  /// Adds a heading that the document has no element for.
  mutating func appendHeading(_ heading: String, level: Int = 2) {
    flush()
    writer.append(plain: heading.utf8, .heading(level: level))
  }

  /// Adds a paragraph that is put together.
  mutating func appendParagraph(_ text: String) {
    flush()
    writer.append(plain: text.utf8)
  }

  /// Adds an item of a list that is put together; `group` tells lists apart and is negative.
  mutating func appendItem(_ text: [UInt8], group: Int) {
    flush()
    writer.append(plain: text, .listItem(depth: 1, label: nil), group: group)
  }

  /// Adds what is inside an element as blocks of their own.
  mutating func append(contentOf element: Int) {
    flush()
    content(of: element)
    flush()
  }

  /// Adds an element as its role says.
  mutating func append(_ element: Int) {
    flush()
    node(element)
    flush()
  }

  /// Does `body` with headings so many levels lower.
  mutating func nested(by levels: Int = 1, _ body: (inout Self) -> Void) {
    level += levels
    body(&self)
    level -= levels
  }

  /// The text of everything that was added.
  mutating func finish() -> [UInt8] {
    flush()
    return writer.text
  }

  // MARK: - Nodes

  /// Adds what is inside an element, but for children of the name `skipped`.
  mutating func content(of element: Int, skipping skipped: XMLName? = nil) {
    var index = element + 1
    let end = Int(tree.nodes[element].next)
    while index < end {
      let node = tree.nodes[index]
      if node.name.isCharacterData {
        characters(index, node.name)
      } else if node.name != skipped {
        self.element(index, node.name)
      }
      index = Int(node.next)
    }
  }

  mutating func node(_ index: Int) {
    let name = tree.name(index)
    if name.isCharacterData { characters(index, name) } else { element(index, name) }
  }

  private mutating func characters(_ index: Int, _ name: XMLName) {
    if name == .characters { endsWithLabel = false }
    tree.append(index, to: &line)
  }

  private mutating func element(_ index: Int, _ name: XMLName) {
    switch Dialect.role(of: index, name, in: tree) {
    case .inline where name == .xref && !isInReference: script(index, tree.referenceRole(of: index))
    case .inline:
      if name == .bibl, isBehindWork(index) { partWorks() }
      content(of: index)
      if name == .bibl { workEnd = Int(tree.nodes[index].next) }
      if name == .thead || name == .tbody || name == .tfoot { table?.endSection() }
    case .skipped: break
    case .struck: struck(index)
    case .block:
      startBlock()
      content(of: index)
      flush()
    case .section:
      startBlock()
      level += 1
      content(of: index)
      flush()
      level -= 1
    case .heading:
      startBlock()
      content(of: index)
      flush(as: captionDepth > 0 ? .paragraph : .heading(level: level))
    case .caption:
      startBlock()
      captionDepth += 1
      content(of: index)
      captionDepth -= 1
      flush()
    case .label:
      startBlock()
      content(of: index)
      line.breakWord()
      endsWithLabel = !line.isEmpty
    case .list(let numbering): list(index, numbering)
    case .item: item(index)
    case .term:
      startBlock()
      content(of: index)
      guard !isInCell, !line.isEmpty else { return line.breakWord() }
      line.append([UInt8(ascii: ":")])
      line.breakWord()
      endsWithLabel = true
    case .table: tableElement(index)
    case .row: row(index)
    case .cell: cell(index)
    case .code: code(index)
    case .formula: formula(index, isDisplayed: false)
    case .displayedFormula: formula(index, isDisplayed: true)
    case .note:
      note(index)
      if name == .figure, tree.startsWithLetter(at: Int(tree.nodes[index].next)) {
        line.breakWord()
      }
    case .lineBreak:
      if isInCell { line.breakWord() } else { line.breakLine() }
    case .brokenLine: breakLine(DividedWord(behind: index, in: tree))
    case .brokenWord:
      line.joinWord()
      if DividedWord(behind: index, in: tree).isContinued { _ = line.dropHyphen() }
    case .strong: marked("**", index)
    case .emphasis: marked("*", index)
    case .quoted:
      line.open("“")
      content(of: index)
      line.close("”")
    case .superscript:
      let role = tree.raisedRole(of: index)
      if isMarkdown {
        // Inside of it, references are raised as a whole.
        let wasInReference = isInReference
        if case .citation = role { isInReference = true }
        marked("<sup>", index, end: "</sup>")
        isInReference = wasInReference
      } else if isInReference {
        content(of: index)
      } else {
        script(index, role)
      }
    case .lowered:
      if isMarkdown { marked("<sub>", index, end: "</sub>") } else { script(index, .lowered) }
    case .alternatives:
      if let chosen = Formula.bestAlternative(of: index, in: tree) { node(chosen) }
    }
  }

  /// Whether nothing but blanks stands between the last work and an element.
  private func isBehindWork(_ index: Int) -> Bool {
    workEnd == index || workEnd == index - 1 && tree.nodes[index - 1].name == .blank
  }

  /// Sets the second of two cited works apart that stand side by side.
  private mutating func partWorks() {
    if let last = line.bytes.last, !".,;:".utf8.contains(last) {
      line.joinWord()
      line.append([UInt8(ascii: ";")])
    }
    line.breakWord()
  }

  private mutating func breakLine(_ word: DividedWord) {
    if word.isBehindSpace || word.isConjunction { return line.breakWord() }
    // "IL-6" and "10-20" keep their hyphens.
    let isPronoun = word.isPronoun(behind: line.bytes)
    if word.isContinued && !isPronoun && line.dropHyphen() || word.isName && line.endsWithHyphen {
      line.joinWord()
    } else {
      line.breakWord()
    }
  }

  private mutating func marked(_ mark: StaticString, _ index: Int, end: StaticString? = nil) {
    guard isMarkdown else { return content(of: index) }
    line.open(mark)
    content(of: index)
    line.close(end ?? mark)
  }

  private mutating func script(_ index: Int, _ role: ScriptText.Role) {
    let start = line.startScript(role)
    let wasInReference = isInReference
    // Several references in one script are one: "[3,4]".
    if case .citation = role { isInReference = true }
    content(of: index)
    isInReference = wasInReference
    let end = Int(tree.nodes[index].next)
    line.endScript(from: start, role, before: tree.leadingCharacters(at: end))
  }

  /// What is struck out is no longer said, unless it is all of a paragraph.
  private mutating func struck(_ index: Int) {
    let isWhole = index > 0 && tree.nodes[index - 1].next == tree.nodes[index].next
    if isMarkdown {
      marked("~~", index)
    } else if isWhole {
      content(of: index)
    }
  }

  // MARK: - Blocks

  /// Ends the paragraph before a block, unless it is only the block's label: "2.1 Methods".
  mutating func startBlock() {
    if isInCell || endsWithLabel { line.breakWord() } else { flush() }
  }

  mutating func flush(as kind: BlockWriter.Kind = .paragraph) {
    endsWithLabel = false
    guard !isInCell else { return line.breakWord() }
    if !line.isEmpty {
      let paragraph = line.finished()
      if let list = lists.last, case .paragraph = kind {
        if startsItem {
          writer.append(
            list.withoutNumber(paragraph), .listItem(depth: lists.count, label: list.label),
            group: list.group)
          startsItem = false
        } else {
          writer.append(paragraph, .listParagraph(depth: lists.count))
        }
      } else {
        writer.append(paragraph, kind)
      }
    }
    line.removeAll()
    if !notes.isEmpty {
      for note in notes { writer.append(note) }
      notes = []
    }
  }

  private mutating func list(_ index: Int, _ numbering: ListNumbering?) {
    startBlock()
    guard !isInCell else {
      content(of: index)
      return line.breakWord()
    }
    // A list inside a list continues its lines.
    if lists.isEmpty { groupCount += 1 }
    let continued = numbering?.continuedList.flatMap { nextNumbers[$0] }
    lists.append(
      OpenList(numbering: numbering, group: groupCount, next: continued ?? numbering?.start ?? 1))
    let outer = startsItem
    startsItem = false
    content(of: index)
    flush()
    if let list = lists.popLast(), list.numbering != nil {
      nextNumbers[""] = list.next
      if let id = tree.attribute("id", of: index) { nextNumbers[id] = list.next }
    }
    startsItem = lists.isEmpty ? false : outer && startsItem
  }

  private mutating func item(_ index: Int) {
    startBlock()
    if !isInCell {
      startsItem = true
      if !lists.isEmpty { lists[lists.count - 1].begin(item: index, in: tree) }
    }
    content(of: index)
    flush()
    startsItem = false
  }

  private mutating func code(_ index: Int) {
    startBlock()
    guard !isInCell else {
      line.append(tree.text(of: index))
      return line.breakWord()
    }
    flush()
    var text = InlineText()
    text.appendPreformatted(tree.text(of: index))
    writer.append(text.finished(), .code)
  }

  private mutating func note(_ index: Int) {
    if line.isEmpty || endsWithLabel {
      startBlock()
      content(of: index)
      return flush()
    }
    // The note is read with a builder's state of its own, but for where it ends up.
    let outerLine = line
    let outerNotes = notes
    let wasInCell = isInCell
    line = InlineText(isMarkdown: isMarkdown)
    notes = []
    isInCell = true
    content(of: index)
    let text = line.take()
    isInCell = wasInCell
    line = outerLine
    notes = outerNotes
    if !text.isEmpty { notes.append(text) }
  }

  private mutating func formula(_ index: Int, isDisplayed: Bool) {
    let found = Formula(of: index, in: tree)
    let plain = isMarkdown || !found.isMath ? nil : Formula.plain(tex: found.text)
    let foundText = plain ?? found.text
    if isDisplayed, !isInCell {
      startBlock()
      if !found.label.isEmpty {
        line.append(Array(found.label.utf8))
        line.breakWord()
      }
      guard isMarkdown, found.isMath else {
        let bytes = Array(foundText.utf8)
        if found.isPlain { line.append(bytes) } else { line.appendVerbatim(bytes) }
        return flush()
      }
      flush()
      writer.append(found.text.utf8, .formula)
    } else {
      if isDisplayed { line.breakWord() }
      let text = found.label.isEmpty ? foundText : found.label + " " + foundText
      let needsMarks = isMarkdown && found.isMath && !text.isEmpty
      if let first = text.utf8.first, ScriptText.joins(line.bytes[...], first) { line.breakWord() }
      let bytes = Array((needsMarks ? "$" + text + "$" : text).utf8)
      if found.isPlain { line.append(bytes) } else { line.appendVerbatim(bytes) }
      if isDisplayed { line.breakWord() }
      endsWithLabel = false
    }
  }
}
