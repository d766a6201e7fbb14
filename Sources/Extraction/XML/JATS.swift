/// Journal articles in JATS (ANSI/NISO Z39.96, <https://jats.nlm.nih.gov>) and its forerunner, the
/// NLM DTD.
///
/// The text is the title, the abstracts and the body: headings, paragraphs, lists, tables with
/// their cells joined, captions of figures and tables, formulas as TeX or as the characters of
/// their MathML. Of alternatives one is taken. Back matter, references and figures' alternative
/// texts are left out. Citations in the text stay as they are printed.
///
/// A `sub-article` (a translation, a reviewer's report, a reply) and a `trans-abstract` are texts
/// of their own in their own language; an abstract whose language also has a full translation is
/// not repeated.
enum JATS {
  /// Reads articles up to the end of the root element that has just started.
  static func read(_ reader: inout MarkupReader, root: String) throws(MarkupError)
    -> [ExtractedText]
  {
    if root == "article" { return try article(&reader) }
    var texts: [ExtractedText] = []
    while let event = try reader.next() {
      if case .start("article") = event { texts += try article(&reader) }
    }
    return texts
  }

  private static func article(_ reader: inout MarkupReader) throws(MarkupError) -> [ExtractedText] {
    let start = reader.depth
    var parser = JATSArticleParser(
      language: reader.attribute("lang"), type: reader.attribute("article-type"))
    while let event = try reader.next() {
      switch event {
      case .start(let name): try parser.start(name, &reader)
      case .text: parser.text(reader.text)
      case .end:
        if reader.depth == start { return parser.finish() }
        parser.end()
      }
    }
    return parser.finish()
  }
}

/// Builds the texts of one article from its events.
struct JATSArticleParser {
  /// What an open element does when it ends.
  private enum Effect {
    case none
    /// The text before and after it are other paragraphs.
    case block
    case label
    case listItem
    case list
    case row
    case cell
    case table
    /// Leaves the part of the article that is text.
    case textRegion
    /// Finishes a text of its own: one with regions of text, or one that is a single region.
    case part(isTextRegion: Bool)
  }

  private var parts: [JATSPart]
  private var partCount = 1
  private var finished: [JATSPart] = []
  private var effects: [Effect] = []
  private var current = InlineText()
  /// Footnotes inside the current paragraph: they follow it.
  private var notes: [String] = []
  private var textDepth = 0
  private var listDepth = 0
  private var startsItem = false
  private var endsWithLabel = false
  private var tableDepth = 0
  private var cellDepth = 0
  private var cells: [[UInt8]] = []
  private var groupCount = 0
  private var groups: [Int] = []

  init(language: String?, type: String?) {
    parts = [JATSPart(language: language, type: type, order: 0)]
  }

  // MARK: - Events

  mutating func start(_ name: String, _ reader: inout MarkupReader) throws(MarkupError) {
    switch name {
    case "sub-article", "response":
      open(
        part: JATSPart(
          language: reader.attribute("lang"),
          type: reader.attribute("article-type") ?? reader.attribute("response-type") ?? name,
          order: partCount),
        isTextRegion: false)
    case "back", "ref-list", "processing-meta": try reader.skipElement()
    case "body", "floats-group", "floats-wrap": openText()
    case "abstract": openText()
    case "trans-abstract":
      open(
        part: JATSPart(
          language: reader.attribute("lang"), type: JATSPart.abstractType, order: partCount),
        isTextRegion: true)
    default:
      if textDepth == 0 {
        if try !parts[parts.count - 1].readMetadata(name, &reader) { effects.append(.none) }
      } else {
        try startText(name, &reader)
      }
    }
  }

  mutating func text(_ text: [UInt8]) {
    guard textDepth > 0 else { return }
    // White space between the elements of a table or list is none.
    if current.isEmpty, text.allSatisfy({ $0 <= 0x20 }) { return }
    if endsWithLabel, text.contains(where: { $0 > 0x20 }) { endsWithLabel = false }
    current.append(text)
  }

  mutating func end() {
    switch effects.popLast() ?? .none {
    case .none: break
    case .block: flush()
    case .label:
      current.breakWord()
      endsWithLabel = !current.isEmpty
    case .listItem:
      flush()
      startsItem = false
    case .list:
      flush()
      listDepth -= 1
      groups.removeLast()
    case .cell:
      cellDepth -= 1
      if cellDepth == 0 {
        cells.append(current.take())
        takeNotes()
      } else {
        current.breakWord()
      }
    case .row where cellDepth == 0:
      parts[parts.count - 1].writer.append(
        ParagraphWriter.row(cells), .tableRow, group: groups.last ?? 0)
      cells = []
      flushNotes()
    case .row: break
    case .table:
      tableDepth -= 1
      if tableDepth == 0 {
        flush()
        groups.removeLast()
      }
    case .textRegion:
      flush()
      textDepth -= 1
    case .part(let isTextRegion):
      flush()
      if isTextRegion { textDepth -= 1 }
      if let part = parts.popLast() { finished.append(part) }
    }
  }

  /// All texts of the article in its order.
  mutating func finish() -> [ExtractedText] {
    flush()
    finished += parts
    parts = []
    finished.sort { $0.order < $1.order }
    guard let main = finished.first else { return [] }
    let translations = Set(finished.filter { $0.type == "translation" }.map(\.language))
    return finished.filter {
      $0.type != JATSPart.abstractType || !translations.contains($0.language)
    }
    .map { $0.result(main: main) }
  }

  private mutating func open(part: JATSPart, isTextRegion: Bool) {
    flush()
    parts.append(part)
    partCount += 1
    if isTextRegion { textDepth += 1 }
    effects.append(.part(isTextRegion: isTextRegion))
  }

  private mutating func openText() {
    flush()
    textDepth += 1
    effects.append(.textRegion)
  }

  // MARK: - Text

  private mutating func startText(_ name: String, _ reader: inout MarkupReader)
    throws(MarkupError)
  {
    switch name {
    case "object-id", "alt-text", "long-desc", "permissions", "sec-meta", "related-object",
      "index-term", "graphic", "inline-graphic", "media", "processing-meta", "custom-meta",
      "annotation", "annotation-xml":
      try reader.skipElement()
    case "break":
      if cellDepth > 0 { current.breakWord() } else { current.breakLine() }
      effects.append(.none)
    case "fn" where !current.isEmpty && !endsWithLabel:
      let note = try reader.line()
      if !note.isEmpty { notes.append(note) }
    case "inline-formula", "math", "tex-math", "chem-struct":
      let formula = try Formula.read(&reader, name: name)
      current.append(Array(formula.utf8))
      endsWithLabel = false
    case "disp-formula":
      startBlock()
      current.append(Array(try Formula.read(&reader, name: name).utf8))
      flush()
    case "label":
      startBlock()
      effects.append(cellDepth > 0 ? .none : .label)
    case "list", "def-list":
      startBlock()
      effects.append(cellDepth > 0 ? .none : .list)
      if cellDepth == 0 {
        listDepth += 1
        // A list inside a list continues its lines.
        if listDepth == 1 { groupCount += 1 }
        groups.append(groupCount)
      }
    case "list-item", "def-item":
      startBlock()
      effects.append(cellDepth > 0 ? .none : .listItem)
      if cellDepth == 0 { startsItem = true }
    case "table":
      // In a cell, an inner table is part of the cell's line.
      startBlock()
      effects.append(.table)
      tableDepth += 1
      if tableDepth == 1 {
        groupCount += 1
        groups.append(groupCount)
      }
    case "tr", "row": effects.append(tableDepth > 0 ? .row : .block)
    case "td", "th", "entry":
      if cellDepth == 0 {
        flush()
      } else {
        current.breakWord()
      }
      cellDepth += 1
      effects.append(.cell)
    case "code", "preformat":
      startBlock()
      let code = try reader.elementText()
      if cellDepth > 0 { current.append(code) } else { current.appendPreformatted(code) }
      flush()
    case "p", "title", "subtitle", "sec", "caption", "fig", "fig-group", "table-wrap",
      "table-wrap-group", "table-wrap-foot", "disp-formula-group", "disp-quote", "boxed-text",
      "verse-group", "verse-line", "attrib", "speech", "speaker", "statement", "def", "term",
      "supplementary-material", "fn", "fn-group", "array", "chem-struct-wrap", "ack", "question",
      "answer", "question-wrap", "list-head", "term-head", "def-head", "head":
      startBlock()
      effects.append(cellDepth > 0 ? .none : .block)
    default: effects.append(.none)
    }
  }

  /// Ends the paragraph before a block, unless it is only the block's label: "2.1 Methods".
  private mutating func startBlock() {
    if cellDepth > 0 || endsWithLabel { current.breakWord() } else { flush() }
  }

  private mutating func flush() {
    endsWithLabel = false
    guard cellDepth == 0 else { return }
    let paragraph = current.take()
    if !paragraph.isEmpty {
      let isItem = listDepth > 0 && startsItem
      parts[parts.count - 1].writer.append(
        paragraph, isItem ? .listItem : .paragraph, group: groups.last ?? 0)
      startsItem = false
    }
    flushNotes()
  }

  private mutating func takeNotes() {
    guard !notes.isEmpty, !cells.isEmpty else { return }
    cells[cells.count - 1] += Array((" " + notes.joined(separator: " ")).utf8)
    notes = []
  }

  private mutating func flushNotes() {
    for note in notes { parts[parts.count - 1].writer.append(Array(note.utf8)) }
    notes = []
  }
}

/// Formulas as text.
enum Formula {
  /// Reads the formula element that has just started: its TeX where it has some, else the
  /// characters of its MathML, else its other text; its label comes first.
  static func read(_ reader: inout MarkupReader, name: String) throws(MarkupError) -> String {
    var tex = ""
    var math = ""
    var other = InlineText()
    var label = ""
    switch name {
    case "tex-math": return cleaned(tex: try reader.elementText())
    case "math": return try mathText(&reader)
    default: break
    }
    let start = reader.depth
    loop: while let event = try reader.next() {
      switch event {
      case .start("tex-math"):
        let found = cleaned(tex: try reader.elementText())
        if tex.isEmpty { tex = found }
      case .start("math"):
        let found = try mathText(&reader)
        if math.isEmpty { math = found }
      case .start("label"): label = try reader.line()
      case .start("alt-text"), .start("long-desc"), .start("object-id"): try reader.skipElement()
      case .text: other.append(reader.text)
      case .end where reader.depth == start: break loop
      default: break
      }
    }
    let formula =
      !tex.isEmpty ? tex : !math.isEmpty ? math : String(decoding: other.take(), as: UTF8.self)
    return [label, formula].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The characters of MathML without the white space between its elements and without annotations.
  private static func mathText(_ reader: inout MarkupReader) throws(MarkupError) -> String {
    let start = reader.depth
    var text = ""
    while let event = try reader.next() {
      switch event {
      case .start("annotation"), .start("annotation-xml"): try reader.skipElement()
      case .text: text += InlineText.collapsed(reader.text)
      case .end where reader.depth == start: return text
      default: break
      }
    }
    return text
  }

  /// TeX without the preamble that publishers wrap around each formula.
  private static func cleaned(tex: [UInt8]) -> String {
    let text = InlineText.collapsed(tex)
    let begin = Array("\\begin{document}".utf8)
    let end = Array("\\end{document}".utf8)
    let bytes = Array(text.utf8)
    guard let first = index(of: begin, in: bytes), let last = index(of: end, in: bytes),
      first + begin.count <= last
    else { return text }
    return InlineText.collapsed(Array(bytes[(first + begin.count)..<last]))
  }

  private static func index(of word: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= word.count else { return nil }
    return (0...(bytes.count - word.count)).first {
      bytes[$0] == word[0] && bytes[$0..<$0 + word.count].elementsEqual(word)
    }
  }
}
