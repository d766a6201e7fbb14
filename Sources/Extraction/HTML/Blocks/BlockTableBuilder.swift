/// Turns the tokens of a page into a ``BlockTable``, in one pass.
///
/// It keeps a stack of open block-level elements and closes them as HTML's tree construction would
/// (optional end tags, scopes, elements that end a paragraph). Of elements inside a line it keeps no
/// stack: a link or an emphasis is on from its start tag to its end tag, over the ends of blocks, as
/// browsers have it.
///
/// - Complexity: O(*n*): the stack is never deeper than ``maximumDepth``; deeper elements are read as if
///   their tags were not there, as browsers do.
struct BlockTableBuilder {
  var table = BlockTable()
  let maximumContainers: Int

  /// Browsers nest no deeper.
  static let maximumDepth = 512

  struct OpenElement {
    var element: HTMLElement
    var traits: HTMLElement.Traits
    /// The container around it.
    var outer: Int32
    /// Its own container, or -1 for an element inside a line.
    var container: Int32
    /// Its number in ``PageFacts``, or -1.
    var mark: Int32 = -1
    /// What its style or class makes of its text: raised, lowered, struck out.
    var script: BlockTable.Mark.Kind?
    /// Whether the text around it is in the font Symbol, where its own is and that is not, or the other way round.
    var isAroundSymbols: Bool?
    /// Whether its style parts its text from what is around it.
    var parting = BlockTableBuilder.TextStyle.plain
    /// Whether it holds terms and definitions of a list and is no container of its own.
    var isGroup = false
  }

  var open: [OpenElement] = []
  var values = AttributeValues()
  /// How many elements of each kind are open, by number modulo 1,024.
  var openCounts = [Int32](repeating: 0, count: 1_024)
  /// Elements that were too deep for the stack and have not ended.
  var overflow = 0
  var container: Int32 = 0
  /// The stack's height when an element began whose content is no text, or -1.
  var droppedAt = -1
  /// The stack's height when `svg` or `math` began, or -1.
  var foreignAt = -1
  /// The formula that is being read, inside `math`.
  var formula: OpenFormula?
  var preformattedDepth = 0
  /// Whether the text is in the font Symbol.
  var isInSymbols = false
  /// Where the text begins that is a sign with a line under it, or -1.
  var underlinedSign = -1
  /// Hashes of the ids of elements that buttons open.
  var controlled: Set<UInt32> = []
  var buttons = Buttons()
  /// Labels and what they stand for, as the markup says.
  var answers: [(label: Int32, container: Int32)] = []
  /// Elements that are hidden by themselves, in order.
  var hiddenParts: [HiddenPart] = []
  /// The container of the last element that is a table by its role, or -1.
  var roleTable: Int32 = -1
  /// Whether the page has formulas in scripts, once that is known.
  var formulaScripts: Bool?

  // The block that is being read.
  var blockStart = 0
  var sourceStart = -1
  var sourceEnd = 0
  var marksStart = 0
  var linkBytes = 0
  var linkCount = 0
  /// Where the open link's text in this block begins, or -1 outside links.
  var linkStart = -1
  /// The address of the open or last link, and whether it leads to another place in the page.
  var linkAddress = 0..<0
  var hasLinkAddress = false
  var isInnerLink = false
  /// Where the last link's text ended, and that of the last one that is a number in brackets, or of no note.
  var linkEnd = -1
  var bracketedLinkEnd = -1
  var numberedLinkEnd = -1
  var imageCount = 0
  var lineBreaks = 0
  var needsSpace = false
  /// Room for the characters that a reference stands for.
  var referenceRoom: [UInt8] = []
  /// Whether the space that is due is the end of a line: between two letters that need no space it is none.
  var isLineEnd = false
  /// Whether a line begins where the space is due.
  var needsLine = false

  init(maximumContainers: Int, expectedBytes: Int) {
    self.maximumContainers = maximumContainers
    table.text.reserveCapacity(expectedBytes / 4)
    table.containers.reserveCapacity(expectedBytes / 256)
    table.blocks.reserveCapacity(expectedBytes / 512)
    table.marks.reserveCapacity(expectedBytes / 256)
    table.containers.append(
      BlockTable.Container(
        parent: -1, element: .html, kind: .paragraph, firstBlock: 0, endBlock: 0))
  }

  /// The blocks of a whole page of valid UTF-8.
  ///
  /// - Parameter isXML: Whether HTTP calls the page XML; a page that says so itself needs none who does.
  static func table(
    of page: Span<UInt8>, isXML: Bool = false, limits: MarkupLimits
  ) throws(MarkupError) -> BlockTable {
    var builder = BlockTableBuilder(
      maximumContainers: limits.maximumElements, expectedBytes: page.count)
    var tokenizer = HTMLTokenizer()
    tokenizer.isXML = isXML || isDeclaredXML(page)
    loop: while true {
      switch tokenizer.next(in: page) {
      case .text: builder.text(tokenizer, page)
      case .startTag where tokenizer.isXML && tokenizer.isSelfClosing:
        try builder.empty(&tokenizer, page)
      case .startTag: try builder.start(&tokenizer, page)
      case .endTag: builder.end(&tokenizer, page)
      case .comment, .doctype: break
      case .end: break loop
      }
    }
    builder.finish(page)
    return builder.table
  }

  private mutating func finish(_ page: Span<UInt8>) {
    while !open.isEmpty { pop() }
    flush()
    table.containers[0].endBlock = Int32(table.blocks.count)
    if !hiddenParts.isEmpty { settleHiddenParts(page) }
    if !answers.isEmpty { settleAnswers() }
    if !buttons.plain.isEmpty { settlePlainButtons() }
    if !buttons.openers.isEmpty { settleOpeners() }
  }

  // MARK: - Blocks

  /// Ends the block that is being read, if it holds text.
  mutating func flush() {
    if buttons.start >= 0 || !buttons.ranges.isEmpty {
      settleButtons(endsBlock: true)
    }
    lineBreaks = 0
    needsSpace = false
    isLineEnd = false
    needsLine = false
    guard table.text.count > blockStart else { return }
    // Lines end without spaces, blocks without blank lines.
    var end = table.text.count
    while end > blockStart, table.text[end - 1] <= 0x20 { end -= 1 }
    var start = blockStart
    while start < end, table.text[start] == 0x0A { start += 1 }
    if linkStart >= 0 {
      linkBytes += max(0, end - max(linkStart, start))
      if end > linkStart { linkCount += 1 }
    }
    if end > start {
      table.text.removeLast(table.text.count - end)
      table.blocks.append(
        BlockTable.Block(
          container: container, textStart: Int32(start), textEnd: Int32(end),
          sourceStart: Int32(sourceStart), sourceEnd: Int32(sourceEnd),
          marksStart: Int32(marksStart), marksEnd: Int32(table.marks.count),
          kind: table.containers[Int(container)].kind,
          measure: TextMeasure(of: table.text.span, in: start..<end), linkBytes: Int32(linkBytes),
          linkCount: Int32(linkCount), imageCount: Int32(imageCount)))
      imageCount = 0
    } else {
      table.text.removeLast(table.text.count - blockStart)
    }
    blockStart = table.text.count
    marksStart = table.marks.count
    sourceStart = -1
    linkBytes = 0
    linkCount = 0
    if linkStart >= 0 { linkStart = hasLinkAddress ? blockStart : -1 }
    if buttons.start >= 0 { buttons.start = blockStart }
  }

  /// One `<br>` is a new line, two in a row are a new block.
  mutating func breakLine() {
    if preformattedDepth > 0 {
      table.text.append(0x0A)
      return
    }
    if !buttons.ranges.isEmpty { settleButtons(endsBlock: false) }
    lineBreaks += 1
    if lineBreaks >= 2 {
      let breaks = lineBreaks
      flush()
      lineBreaks = breaks
    } else if table.text.count > blockStart {
      needsSpace = false
      isLineEnd = false
      needsLine = false
      if table.text[table.text.count - 1] != 0x0A { table.text.append(0x0A) }
    }
  }

  // MARK: - Containers

  mutating func appendContainer(_ new: BlockTable.Container) throws(MarkupError) -> Int32 {
    guard table.containers.count < maximumContainers else {
      throw .tooManyElements(maximum: maximumContainers)
    }
    table.containers.append(new)
    return Int32(table.containers.count - 1)
  }

  func tableContainer(_ index: Int32) -> BlockTable.Container { table.containers[Int(index)] }

  mutating func push(_ element: OpenElement) {
    open.append(element)
    openCounts[Int(element.element.number) & 1_023] += 1
  }

  /// Ends the innermost element.
  mutating func pop() {
    guard let last = open.popLast() else { return }
    openCounts[Int(last.element.number) & 1_023] -= 1
    if last.container >= 0 {
      if !keepsLabel(behind: last) { flush() }
      table.containers[Int(last.container)].endBlock = Int32(table.blocks.count)
      let traits = last.traits
      if traits.contains(.preformatted) { preformattedDepth -= 1 }
      // A link does not reach out of a cell.
      if traits.contains(.cell) || traits.contains(.caption) { endLink() }
    } else if last.isGroup {
      flush()
    }
    if buttons.start >= 0, last.element == .button { endButton() }
    if let script = last.script {
      if script == .deleted { toggle(script, isStart: false) } else { endScript(script) }
    }
    if let isAround = last.isAroundSymbols { isInSymbols = isAround }
    if last.parting != .plain { part(by: last.parting) }
    if last.mark >= 0 { table.facts.end(last.mark, textOffset: table.text.count) }
    container = last.outer
    if open.count <= droppedAt { droppedAt = -1 }
    if foreignAt >= 0 {
      formula?.end()
      if open.count <= foreignAt {
        foreignAt = -1
        endFormula()
      }
    }
  }

  /// Tells the page's facts of a start tag: the number of the mark whose end they want to know, or -1.
  mutating func noteStart(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> Int32 {
    table.facts.start(
      tokenizer, in: page, textOffset: table.text.count, block: table.blocks.count,
      container: container, values: &values)
  }

  mutating func noteStructuredData(_ range: Range<Int>) {
    if table.structuredDataRanges.count < 64 { table.structuredDataRanges.append(range) }
    table.facts.noteStructuredData(range)
  }

  mutating func noteTitle(_ range: Range<Int>) {
    if table.titleRanges.count < 4 { table.titleRanges.append(range) }
  }

  mutating func noteDescription(_ range: Range<Int>) {
    if table.descriptionRanges.count < 4 { table.descriptionRanges.append(range) }
  }

  var blockCount: Int32 { Int32(table.blocks.count) }

  /// The number of columns that the cells of a row cover so far, after one more that covers `span`.
  mutating func cover(_ span: UInt8, in row: Int32) -> UInt8 {
    guard row >= 0 else { return 0 }
    let before = table.containers[Int(row)].level
    table.containers[Int(row)].level = UInt8(clamping: Int(before) + Int(span))
    return before
  }
}
