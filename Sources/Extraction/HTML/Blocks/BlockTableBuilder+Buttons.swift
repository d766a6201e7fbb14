/// What is known of the buttons of a page while it is cut into blocks.
struct Buttons {
  /// A button alone in its line, kept only if it turns out to be the heading of what it opens.
  struct Opener {
    var block: Int32
    /// Whether it names what it opens.
    var namesPanel: Bool
    /// The container that it opens, or -1, and whether that is more than a guess by its place.
    var panel: Int32 = -1
    var isSure = false
  }

  /// Where the text of the open button begins, or -1 outside buttons.
  var start = -1
  /// The texts of the buttons in the line that is being read.
  var ranges: [Range<Int>] = []
  /// Whether the last button opens a part of the page, and whether it names that part.
  var opens = false
  var namesPanel = false
  var openers: [Opener] = []
  /// Whether the last button says nothing of what it does, and those that are alone in their blocks.
  var isPlain = false
  var plain: [PlainButton] = []
  /// How many blocks stood before the last control that opens something, and its container.
  var openedAt: Int32 = -2
  var openedIn: Int32 = 0
  /// How many blocks stood before the last control that names what it opens.
  var controlledAt: Int32 = -2
}

/// Buttons are read as text; what is no more than a control is taken back at the end of the line.
///
///     <p>A lack of <button>iron</button> is common. <button>Share</button>   both are words of a sentence
///     <p>Prices rise. <button>Share</button>     a control beside the text
///     <div><button>Share</button></div>          a control
///     <h3><button>Who is at risk?</button></h3>  a heading
extension BlockTableBuilder {
  // MARK: - Tags

  mutating func startButton(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    // A button ends the one that is open.
    if buttons.start >= 0 { closeButton() }
    if let last = buttons.ranges.last, last.upperBound == table.text.count { needsSpace = true }
    buttons.start = table.text.count
    push(OpenElement(element: .button, traits: .dropped, outer: container, container: -1))
    (buttons.opens, buttons.namesPanel) = opening(tokenizer, page)
    buttons.isPlain =
      !buttons.opens && !tokenizer.hasAttribute(AttributeName.role.bit)
      && tokenizer.rawValue(named: "aria-haspopup", in: page) == nil
      && !(tokenizer.rawValue(of: .type).map {
        HTMLTokenizer.has("submit", at: $0.lowerBound, in: page)
      } ?? false)
  }

  /// Ends the open button, whose end tag was left out.
  mutating func closeButton() {
    while let last = open.last, last.element != .button { pop() }
    pop()
  }

  /// Whether so much text stands in the open button that its end tag was left out.
  var isButtonTooLong: Bool { table.text.count - buttons.start > Self.longestButton }

  mutating func endButton() {
    endButtonText()
    buttons.start = -1
  }

  private mutating func endButtonText() {
    guard buttons.start >= 0, buttons.start < table.text.count else { return }
    if !isButtonTooLong { buttons.ranges.append(buttons.start..<table.text.count) }
    buttons.start = table.text.count
  }

  // MARK: - Lines

  /// Takes back the buttons of the line that ends here, or the whole line, if they are controls.
  mutating func settleButtons(endsBlock: Bool) {
    endButtonText()
    defer { buttons.ranges.removeAll(keepingCapacity: true) }
    // The sign of a link around it may have gone.
    buttons.ranges.removeAll { $0.upperBound > table.text.count }
    guard let first = buttons.ranges.first else { return }
    var lineStart = first.lowerBound
    while lineStart > blockStart, table.text[lineStart - 1] != 0x0A { lineStart -= 1 }
    let isHeading = tableContainer(container).kind == .heading
    var isAlone = true
    var isSentence = false
    var start = lineStart
    for (number, range) in buttons.ranges.enumerated() {
      if hasWord(start..<range.lowerBound, lettersOnly: isHeading) { isAlone = false }
      start = range.upperBound
      let isLast = number == buttons.ranges.count - 1
      let end = isLast ? table.text.count : buttons.ranges[number + 1].lowerBound
      isSentence =
        isSentence || goesOn(in: start..<end, isBegun: !isAlone)
        || isLast && !isAlone && endsSentence(range, lineStart)
    }
    if hasWord(start..<table.text.count, lettersOnly: isHeading) { isAlone = false }
    if isAlone {
      if lineStart > blockStart || buttons.ranges.count > 1 || !isText(aloneFrom: lineStart) {
        if endsBlock, lineStart == blockStart, buttons.ranges.count == 1 {
          notePlainButton(lineStart..<table.text.count)
        }
        remove(lineStart..<table.text.count)
      }
    } else if !isSentence, buttons.ranges.count <= Self.mostControls {
      for range in buttons.ranges.reversed() { removeBeside(range, lineStart) }
    }
  }

  /// Whether a button that is alone in its block is text: a heading, a term, a cell of a table of data; and what may
  /// yet turn out to be a heading.
  private mutating func isText(aloneFrom start: Int) -> Bool {
    guard hasWord(start..<table.text.count, lettersOnly: true) else { return false }
    let outer = tableContainer(container)
    if outer.kind == .heading || outer.kind == .term { return true }
    if outer.kind == .cell, !buttons.opens {
      // Other cells hold what can be done with a row.
      return outer.item == container && outer.firstBlock == blockCount
        && (outer.level == 0 || outer.flags.contains(.headerCell))
    }
    guard buttons.opens else { return false }
    buttons.openers.append(
      Buttons.Opener(block: blockCount, namesPanel: buttons.namesPanel))
    return true
  }

  /// Whether there is a letter of any script in a part of the text, or, if these count, a figure.
  func hasWord(_ range: Range<Int>, lettersOnly: Bool) -> Bool {
    range.contains { index in
      let byte = table.text[index]
      // No punctuation of Latin-1 and of U+2000…U+2FFF.
      return (byte | 0x20) &- 0x61 < 26 || (byte >= 0xC3 && byte != 0xE2)
        || !lettersOnly && byte &- 0x30 < 10
    }
  }

  /// Whether a sentence goes on in the text behind a button.
  ///
  /// Elements that hold a text and no controls are trusted further.
  private func goesOn(in range: Range<Int>, isBegun: Bool) -> Bool {
    guard let index = range.first(where: { table.text[$0] > 0x20 }) else { return false }
    let byte = table.text[index]
    let second = index + 1 < range.upperBound ? table.text[index + 1] : 0
    let element = tableContainer(container).element
    let isOfText =
      element == .p || element == .li || element == .dd || element == .dt
      || element.traits.contains(.cell) || element.traits.contains(.caption)
    guard isOfText || isBegun else { return false }
    let isCapital =
      byte &- 0x41 < 26 || byte == 0xC3 && second < 0x9F || byte == 0xD0 && second &- 0x90 < 0x20
    if isCapital { return isOfText && isBegun }
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"),
      UInt8(ascii: ")"), UInt8(ascii: "!"), UInt8(ascii: "?"):
      return true
    case UInt8(ascii: "("), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "="), UInt8(ascii: "%"), 0x30...0x39:
      return isOfText
    // Quotation marks and dashes.
    case 0xC2: return second == 0xBB
    case 0xE2:
      let third = index + 2 < range.upperBound ? table.text[index + 2] : 0
      return second == 0x80 && [0x93, 0x94, 0x99, 0x9D].contains(third)
    // Ideographs: a control may follow as well.
    case 0xE4...0xE9: return isOfText
    case 0xE0...: return isOfText || index == range.lowerBound
    default: return byte &- 0x61 < 26 || byte >= 0xC3
    }
  }

  /// Whether a button is the last word of a sentence: labels of controls begin with a capital letter.
  private func endsSentence(_ range: Range<Int>, _ lineStart: Int) -> Bool {
    let element = tableContainer(container).element
    guard element == .p || element == .li || element == .dd,
      let first = range.first(where: { table.text[$0] > 0x20 }), range.upperBound - first >= 3,
      table.text[first] &- 0x61 < 26,
      let last = (lineStart..<range.lowerBound).last(where: { table.text[$0] > 0x20 })
    else { return false }
    return table.text[last] == UInt8(ascii: ",") || hasWord(last..<last + 1, lettersOnly: false)
  }

  // MARK: - Taking back

  /// More bytes are no button.
  private static var longestButton: Int { 300 }
  /// Lines with more buttons beside their words are left alone: each that goes moves all that is behind it.
  private static var mostControls: Int { 100 }

  /// Takes a button's text out of a line, so that one space is left between the words around it.
  private mutating func removeBeside(_ range: Range<Int>, _ lineStart: Int) {
    // The space before the button behind it may have gone.
    var range = range.clamped(to: lineStart..<table.text.count)
    guard !range.isEmpty else { return }
    let isApart = range.lowerBound == lineStart || table.text[range.lowerBound - 1] <= 0x20
    if range.upperBound < table.text.count {
      if isApart, table.text[range.upperBound] == 0x20 {
        range = range.lowerBound..<range.upperBound + 1
      } else if !isApart, table.text[range.upperBound] > 0x20 {
        table.text[range.lowerBound] = 0x20
        range = range.lowerBound + 1..<range.upperBound
      }
    } else if isApart, range.lowerBound > lineStart {
      range = range.lowerBound - 1..<range.upperBound
    }
    remove(range)
  }

  /// Takes a part of the block's text back, as if it had not been read.
  private mutating func remove(_ range: Range<Int>) {
    table.text.removeSubrange(range)
    func moved(_ position: Int) -> Int {
      position <= range.lowerBound ? position : max(range.lowerBound, position - range.count)
    }
    for index in marksStart..<table.marks.count {
      table.marks[index].position = Int32(moved(Int(table.marks[index].position)))
    }
    if linkStart >= 0 { linkStart = moved(linkStart) }
    linkEnd = min(linkEnd, table.text.count)
    if buttons.start >= 0 { buttons.start = moved(buttons.start) }
    table.facts.remove(range, blockStart: blockStart)
    if table.text.count == blockStart {
      (sourceStart, linkBytes, linkCount) = (-1, 0, 0)
    } else {
      linkBytes = min(linkBytes, table.text.count - blockStart)
    }
  }

  // MARK: - Headings

  /// Notes that a container is what the button right before it opens.
  mutating func notePanel(
    _ panel: Int32, _ new: BlockTable.Container, isNamed: Bool
  ) {
    guard let last = buttons.openers.last, last.panel < 0, last.block == blockCount - 1 else {
      return
    }
    let isHidden =
      new.flags.contains(.hidden) && !tableContainer(container).flags.contains(.hidden)
    let button = table.blocks[Int(last.block)].container
    let isGuess = !last.namesPanel && new.kind != .heading
    guard
      isNamed || isHidden && isBeside(button, levels: 3) || isGuess && isBeside(button, levels: 2)
    else { return }
    buttons.openers[buttons.openers.count - 1].panel = panel
    buttons.openers[buttons.openers.count - 1].isSure = isNamed || isHidden
  }

  /// Whether what begins here stands beside the text of a container or beside the container itself, up to `levels`
  /// outwards; a paragraph is no level.
  func isBeside(_ inside: Int32, levels: Int) -> Bool {
    let isParagraph = tableContainer(inside).element == .p && inside != container
    var outer = isParagraph ? tableContainer(inside).parent : inside
    for _ in 0..<levels where outer >= 0 {
      if outer == container { return true }
      outer = tableContainer(outer).parent
    }
    return false
  }

  /// Makes headings of the buttons that open a text, and takes back those that open menus.
  mutating func settleOpeners() {
    var removed: [Int32] = []
    for (index, opener) in buttons.openers.enumerated() {
      let next = index + 1 < buttons.openers.count ? buttons.openers[index + 1].block : .max
      if opener.panel >= 0, isText(panel: tableContainer(opener.panel)),
        // "Expand all" is above the others.
        opener.isSure || next >= tableContainer(opener.panel).endBlock
      {
        let kind = table.blocks[Int(opener.block)].kind
        if kind != .cell { table.blocks[Int(opener.block)].kind = .heading }
        table.containers[Int(opener.panel)].flags.insert(.answer)
      } else {
        removed.append(opener.block)
      }
    }
    if !removed.isEmpty { table.removeBlocks(removed) }
  }

  func isText(panel: BlockTable.Container) -> Bool {
    var bytes = 0
    var links = 0
    for block in panel.blocks {
      bytes += table.blocks[block].byteCount
      links += Int(table.blocks[block].linkBytes)
    }
    return links * 2 < bytes
  }
}

extension BlockTable {
  /// Takes blocks out; their numbers are in order.
  fileprivate mutating func removeBlocks(_ removed: [Int32]) {
    // How many go before each block.
    var counts: [Int32] = []
    counts.reserveCapacity(blocks.count + 1)
    var kept: [Block] = []
    kept.reserveCapacity(blocks.count - removed.count)
    var count = 0
    var images: Int32 = 0
    for (index, block) in blocks.enumerated() {
      counts.append(Int32(count))
      if count < removed.count, Int(removed[count]) == index {
        count += 1
        images += block.imageCount
      } else {
        kept.append(block)
        kept[kept.count - 1].imageCount += images
        images = 0
      }
    }
    counts.append(Int32(count))
    blocks = kept
    for index in containers.indices {
      containers[index].firstBlock -= counts[Int(containers[index].firstBlock)]
      containers[index].endBlock -= counts[Int(containers[index].endBlock)]
    }
    facts.renumberBlocks(counts)
  }
}
