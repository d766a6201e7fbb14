/// A run of text between two boundaries of block-level elements.
struct Block {
  /// What the text is.
  enum Kind { case paragraph, heading, listItem, cell, caption, preformatted, quote }

  var kind: Kind
  /// Valid UTF-8, collapsed.
  var text: [UInt8]
  var measure: TextMeasure
  /// The part of `measure` that is inside links.
  var linkMeasure: TextMeasure
  /// Index of the innermost block-level element around it.
  var container: Int

  /// The share of the text that is inside links, 0…1.
  var linkDensity: Double {
    measure.units == 0 ? 0 : Double(linkMeasure.units) / Double(measure.units)
  }
}

/// A block-level element of the page.
struct Container {
  /// Index of the block-level element around it, smaller than its own; -1 for the outermost.
  var parent: Int
  var tag: HTMLTag
  var words: ClassWords
  /// What text directly inside is, from this element or from those around it.
  var kind: Block.Kind
  /// Index of the nearest row, list item, and list or table around it or itself, or -1.
  var row = -1
  var item = -1
  var group = -1
}

/// A page as a flat list of blocks in reading order, and the block-level elements around them.
///
///     <div class=nav><a>Home</a></div><article><h1>Flu</h1><p>It is a virus.</p></article>
///
///     blocks      "Home"          "Flu"      "It is a virus."
///     kind        paragraph       heading    paragraph
///     links       1/1             0/1        0/4
///     container   1 div.nav       3 h1       4 p
///     parent      0 body          2 article  2 article
///
/// Elements that are never shown (`script`, `template`, `hidden`, …) leave no block.
struct BlockTable {
  private(set) var blocks: [Block] = []
  /// In document order, so that a parent stands before its children.
  private(set) var containers: [Container] = []
  /// What the page says about itself.
  private(set) var facts = PageFacts()

  private var current = InlineText()
  private var measure = TextMeasure()
  private var linkMeasure = TextMeasure()
  private var open: [OpenElement] = []
  private var container = -1
  private var linkDepth = 0
  private var preformattedDepth = 0
  private var lineBreaks = 0

  private struct OpenElement {
    var tag: HTMLTag
    var container: Int
    /// Where the text of an element with an author's mark begins: blocks before it, and bytes
    /// before it in the unfinished block.
    var authorStart: (block: Int, byte: Int)?
  }

  /// Reads a whole page to its end.
  init(reading reader: inout MarkupReader) throws(MarkupError) {
    while let event = try reader.next() {
      switch event {
      case .start(let name): try start(name, &reader)
      case .text: append(reader.text)
      case .end: end()
      }
    }
    flush()
  }

  private mutating func start(_ name: String, _ reader: inout MarkupReader) throws(MarkupError) {
    let tag = HTMLTag.named(name)
    switch name {
    case "br": breakLine()
    case "title":
      let text = try reader.elementText()
      facts.noteTitle(text)
      return
    case "script":
      let isJSON = reader.attribute("type")?.lowercased() == "application/ld+json"
      let text = try reader.elementText()
      if isJSON { facts.structuredData.append(text) }
      return
    case "head":
      // Not dropped like the other parts that are not shown: the title and the metadata are inside.
      return open.append(OpenElement(tag: [], container: container))
    case "meta", "link", "html", "time":
      facts.noteElement(name, reader)
    default: break
    }
    if tag.contains(.dropped) || (container >= 0 && isHidden(reader)) {
      if tag.contains(.block) { flush() } else { current.breakWord() }
      return try reader.skipElement()
    }
    var element = OpenElement(tag: tag, container: container)
    if tag.contains(.block) {
      flush()
      container = newContainer(name, tag, reader)
      if containers[container].words.contains(.author) {
        element.authorStart = (blocks.count, 0)
      }
    } else if facts.markedAuthor == nil, isAuthorMark(reader) {
      element.authorStart = (blocks.count, current.bytes.count)
    }
    if tag.contains(.link) { linkDepth += 1 }
    if tag.contains(.preformatted) { preformattedDepth += 1 }
    open.append(element)
  }

  private mutating func end() {
    guard let element = open.popLast() else { return }
    if element.tag.contains(.link) { linkDepth -= 1 }
    if let start = element.authorStart, start.block == blocks.count, facts.markedAuthor == nil {
      facts.noteMarkedAuthor(Array(current.bytes.dropFirst(start.byte)))
    }
    if element.tag.contains(.block) { flush() }
    if element.tag.contains(.preformatted) { preformattedDepth -= 1 }
    container = element.container
  }

  private mutating func append(_ text: [UInt8]) {
    let isBlank = text.allSatisfy { $0 <= 0x20 }
    if !isBlank {
      lineBreaks = 0
      let piece = TextMeasure(of: text)
      measure = measure + piece
      if linkDepth > 0 { linkMeasure = linkMeasure + piece }
    }
    if preformattedDepth > 0 {
      current.appendPreformatted(text)
    } else {
      current.append(text)
    }
  }

  /// One `<br>` is a new line, two in a row are a new paragraph.
  private mutating func breakLine() {
    lineBreaks += 1
    if lineBreaks >= 2, preformattedDepth == 0 { flush() } else { current.breakLine() }
  }

  private mutating func flush() {
    lineBreaks = 0
    let text = current.take()
    defer {
      measure = TextMeasure()
      linkMeasure = TextMeasure()
    }
    guard !text.isEmpty else { return }
    let kind = container >= 0 ? containers[container].kind : .paragraph
    if kind == .heading { facts.noteHeading(text, isFirstLevel: isFirstLevelHeading) }
    blocks.append(
      Block(
        kind: kind, text: text, measure: measure, linkMeasure: linkMeasure, container: container))
  }

  private var isFirstLevelHeading = false

  private mutating func newContainer(
    _ name: String, _ tag: HTMLTag, _ reader: borrowing MarkupReader
  ) -> Int {
    let index = containers.count
    var new = Container(parent: container, tag: tag, words: [], kind: .paragraph)
    if container >= 0 {
      let outer = containers[container]
      (new.kind, new.row, new.item, new.group) = (outer.kind, outer.row, outer.item, outer.group)
    }
    if tag.contains(.heading) {
      new.kind = .heading
      isFirstLevelHeading = name == "h1"
    }
    if tag.contains(.list) || tag.contains(.table) {
      // A list inside a list continues its lines.
      if new.kind != .listItem || tag.contains(.table) { new.group = index }
      new.kind = .paragraph
      new.row = -1
      new.item = -1
    }
    if tag.contains(.listItem) { (new.kind, new.item) = (.listItem, index) }
    if tag.contains(.row) { new.row = index }
    if tag.contains(.cell) { (new.kind, new.item) = (.cell, index) }
    if tag.contains(.caption) { new.kind = .caption }
    if tag.contains(.preformatted) { new.kind = .preformatted }
    if tag.contains(.quote) { new.kind = .quote }
    // Whole pages carry words like "has-sidebar".
    if name != "html", name != "body" {
      for value in [reader.attribute("class"), reader.attribute("id")] {
        if let value { new.words.formUnion(ClassWords(reading: value)) }
      }
      switch reader.attribute("role") {
      case "navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar",
        "dialog", "alert", "toolbar":
        new.words.insert(.boilerplate)
      case "main", "article": new.words.insert(.content)
      default: break
      }
    }
    containers.append(new)
    return index
  }

  private func isHidden(_ reader: borrowing MarkupReader) -> Bool {
    if reader.attribute("hidden") != nil { return true }
    guard let style = reader.attribute("style") else { return false }
    let compact = style.lowercased().filter { $0 != " " }
    return compact.contains("display:none") || compact.contains("visibility:hidden")
  }

  private func isAuthorMark(_ reader: borrowing MarkupReader) -> Bool {
    if reader.attribute("rel") == "author" || reader.attribute("itemprop") == "author" {
      return true
    }
    guard let words = reader.attribute("class") else { return false }
    return ClassWords(reading: words).contains(.author)
  }
}
