/// Links, emphasis and other marks inside a line.
extension BlockTableBuilder {
  /// Begins the mark that the start tag of an element is, and the element.
  mutating func startMark(
    _ element: HTMLElement, _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) {
    if tokenizer.hasAttribute(AttributeName.style.bit) {
      // Before the mark, not inside.
      let style = Self.textStyle(tokenizer, page)
      if style.isParting { part(by: style) }
    }
    switch element {
    case .a where buttons.start >= 0: break
    case .a:
      if let address = tokenizer.rawValue(of: .href) {
        startLink(address, page)
      } else if isControl(tokenizer) {
        startLink(nil, page)
      } else {
        endLink()
      }
    case .em, .i, .cite, .dfn, .var:
      if element == .cite, isItemLabel { needsSpace = true }
      toggle(.emphasis, isStart: true)
    case .b, .strong: toggle(.strong, isStart: true)
    case .code, .kbd, .samp, .tt: toggle(.code, isStart: true)
    case .sup: toggle(.superscript, isStart: true)
    case .u: noteUnderline(tokenizer, page)
    case .q: quote(isStart: true, tokenizer.range)
    case .sub: toggle(.subscripted, isStart: true)
    case .s, .strike, .del: toggle(.deleted, isStart: true)
    default: break
    }
    inline(element, tokenizer, page)
  }

  mutating func endMark(_ element: HTMLElement, _ range: Range<Int>) {
    switch element {
    case .a: endLink()
    case .em, .i, .cite, .dfn, .var: toggle(.emphasis, isStart: false)
    case .b, .strong: toggle(.strong, isStart: false)
    case .code, .kbd, .samp, .tt: toggle(.code, isStart: false)
    case .sup: endScript(.superscript)
    case .q: quote(isStart: false, range)
    case .sub:
      endScript(.subscripted)
      joinStackedScripts()
    case .s, .strike, .del: toggle(.deleted, isStart: false)
    default: break
    }
  }

  /// Ends raised or lowered text; a line break at its end is behind it.
  mutating func endScript(_ kind: BlockTable.Mark.Kind) {
    let end = table.text.count - 1
    guard end > blockStart, table.text[end] == 0x0A, preformattedDepth == 0,
      table.marks.count > marksStart, let last = table.marks.last, Int(last.position) <= end
    else { return toggle(kind, isStart: false) }
    table.text.removeLast()
    toggle(kind, isStart: false)
    table.text.append(0x0A)
  }

  /// Takes the line break out that sets a lowered figure below a raised one, as Wikipedia has ions and nuclides: in
  /// `SO<sup>2−</sup><br><sub>4</sub>` the figure comes first, SO4 2−.
  private mutating func joinStackedScripts() {
    guard table.marks.count - marksStart >= 4, preformattedDepth == 0 else { return }
    let first = table.marks.count - 4
    // A copy of these: a slice would make the first change copy all.
    let marks = Array(table.marks[first...])
    let kinds: [BlockTable.Mark.Kind] = [.superscript, .superscript, .subscripted, .subscripted]
    guard marks.map(\.kind) == kinds, marks.map(\.isStart) == [true, false, true, false] else {
      return
    }
    let places = marks.map { Int($0.position) }
    let raised = places[0]..<places[1]
    let lowered = places[2]..<places[3]
    guard lowered.lowerBound == raised.upperBound + 1, table.text[raised.upperBound] == 0x0A,
      (1...6).contains(raised.count), (1...4).contains(lowered.count),
      table.text[lowered].allSatisfy({ $0 &- 0x30 < 10 })
    else { return }
    let text = (Array(table.text[raised]), Array(table.text[lowered]))
    let before = raised.lowerBound > blockStart ? table.text[raised.lowerBound - 1] : 0x20
    let isBehindSymbol = HTMLTokenizer.isLetter(before) || before == UInt8(ascii: ")")
    table.text.replaceSubrange(
      raised.lowerBound..<lowered.upperBound,
      with: isBehindSymbol ? text.1 + text.0 : text.0 + text.1)
    let parts =
      isBehindSymbol ? [marks.suffix(2), marks.prefix(2)] : [marks.prefix(2), marks.suffix(2)]
    let middle = Int32(raised.lowerBound + (isBehindSymbol ? lowered.count : raised.count))
    for (index, mark) in parts.joined().enumerated() {
      table.marks[first + index] = mark
      let places = [Int32(raised.lowerBound), middle, middle, Int32(table.text.count)]
      table.marks[first + index].position = places[index]
    }
  }

  /// Browsers put quotation marks around quotations.
  private mutating func quote(isStart: Bool, _ range: Range<Int>) {
    if isStart {
      space()
    } else if table.text.count == blockStart {
      return
    }
    write(isStart ? "\u{201C}" : "\u{201D}", from: range)
  }

  mutating func mark(_ kind: BlockTable.Mark.Kind, isStart: Bool, _ value: Range<Int> = 0..<0) {
    // Nobody writes a book of links in one page: a bound on memory.
    guard table.marks.count < 4_000_000 else { return }
    table.marks.append(
      BlockTable.Mark(
        kind: kind, isStart: isStart, isInner: kind == .link && isStart && isInnerLink,
        position: Int32(table.text.count),
        valueStart: Int32(value.lowerBound), valueEnd: Int32(value.upperBound)))
  }

  mutating func endLink() {
    guard linkStart >= 0 else { return }
    // One that began in an earlier block has its mark there.
    if isInnerLink, table.marks.count > marksStart, let last = table.marks.last,
      last.kind == .link, last.isStart,
      Int(last.position) == linkStart
    {
      let text = table.text[linkStart...]
      if tableContainer(container).kind == .heading, Self.isSign(text) {
        // The address of a heading: "Dose #".
        table.text.removeLast(text.count)
        table.marks.removeLast()
        linkStart = -1
        return
      }
      let isNumber = (1...4).contains(text.count) && text.allSatisfy { $0 &- 0x30 < 10 }
      if isNumber, isLinkInBrackets {
        bracketedLinkEnd = table.text.count
      } else if isNumber,
        linkStart == blockStart || table.text[linkStart - 1] <= 0x20
          || continuesText
      {
        numberedLinkEnd = table.text.count
      } else if isNumber, !isInSuperscript {
        // The reference to a note that only a style sheet raises.
        let end = Int32(table.text.count)
        table.marks.append(
          BlockTable.Mark(kind: .superscript, isStart: true, position: Int32(linkStart)))
        table.marks.append(BlockTable.Mark(kind: .superscript, isStart: false, position: end))
      }
    }
    if table.text.count > linkStart {
      linkBytes += table.text.count - linkStart
      linkCount += 1
    }
    linkStart = -1
    linkEnd = table.text.count
    if hasLinkAddress { mark(.link, isStart: false) }
  }

  /// Where a block's first link that has an address begins, looked for among the first marks.
  func firstLink(of block: BlockTable.Block) -> BlockTable.Mark? {
    table.marks[Int(block.marksStart)..<Int(block.marksEnd)].prefix(16).first {
      $0.kind == .link && $0.isStart
    }
  }

  /// Whether the open link stands behind a bracket, or behind others in there: `[<a>1</a>,<a>2</a>–<a>5</a>]`.
  private var isLinkInBrackets: Bool {
    let before = table.text[blockStart..<linkStart]
    let isFirst = ["[", "(", "（", "［", "【", "〔"].contains { bracket in
      before.suffix(bracket.utf8.count).elementsEqual(bracket.utf8)
    }
    if isFirst { return true }
    guard bracketedLinkEnd > blockStart, (1...24).contains(linkStart - bracketedLinkEnd) else {
      return false
    }
    let between = table.text[bracketedLinkEnd..<linkStart]
    return between.first.map { $0 &- 0x30 >= 10 } ?? false
      && String(decoding: between, as: UTF8.self).unicodeScalars.allSatisfy(
        Self.joiningNumbers.contains)
  }

  /// Whether the number of the open link goes on with what stands right before it, and is that of no note: "Tables 1–3" of
  /// links, "表1", "Typ-2".
  private var continuesText: Bool {
    let before = String(decoding: table.text[blockStart..<linkStart].suffix(12), as: UTF8.self)
    let last = Array(before.unicodeScalars.suffix(2))
    guard let sign = last.last else { return false }
    let between = linkStart - numberedLinkEnd
    if numberedLinkEnd > blockStart, between == String(sign).utf8.count,
      sign == "/" || Self.joiningNumbers.contains(sign)
    {
      return true
    }
    guard last.count == 2 else { return "表图図圖第".unicodeScalars.contains(sign) }
    switch sign {
    case "-", "\u{2010}", "\u{2011}": return last[0].properties.isAlphabetic
    case "表", "图", "図", "圖", "第":
      // Not "发表" and "心电图", behind which notes stand.
      return !last[0].properties.isAlphabetic
        || "见見如参參由据據和与與及或附在从從以按照看查到至のはをにとも右左上下".unicodeScalars.contains(last[0])
    default: return false
    }
  }

  /// What stands between the numbers of notes.
  private static let joiningNumbers = Set(
    "0123456789 ,;-\u{2010}\u{2011}\u{2012}–\u{2212}，、；～".unicodeScalars)

  /// Whether raised text is open; no more than some links are in one.
  private var isInSuperscript: Bool {
    table.marks[marksStart...].suffix(64).last { $0.kind == .superscript }?.isStart == true
  }

  /// Whether a text is a few signs without letter or figure.
  private static func isSign(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count <= 8 else { return false }
    return !String(decoding: text, as: UTF8.self).contains { $0.isLetter || $0.isNumber }
  }

  private func isSame(_ a: Range<Int>, _ b: Range<Int>, _ page: Span<UInt8>) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { page[$0] == page[$1] }
  }

  /// Whether an `a` without an address leads somewhere by a script; others name places, and many of these are left open.
  private func isControl(_ tokenizer: borrowing HTMLTokenizer) -> Bool {
    !tokenizer.isSelfClosing && !tokenizer.hasAttribute(AttributeName.name.bit)
      && tokenizer.hasAttribute(AttributeName.class.bit | AttributeName.role.bit)
  }

  /// Begins a link; one without an address leads where a script says, is no mark of the text, and ends with its block.
  private mutating func startLink(_ given: Range<Int>?, _ page: Span<UInt8>) {
    endLink()
    let address = given ?? 0..<0
    hasLinkAddress = given != nil
    isInnerLink = !address.isEmpty && page[address.lowerBound] == UInt8(ascii: "#")
    // Links one behind the other are set apart by their style, if not one was divided; in a sentence of Chinese or
    // Japanese they are not.
    if linkEnd == table.text.count, given == nil || !isSame(address, linkAddress, page) {
      isLineEnd = !needsSpace && linkBytes < table.text.count - blockStart
      needsSpace = true
    }
    linkAddress = address
    // The space before it is outside.
    if needsSpace, !isSpaceOpen { space() }
    linkStart = table.text.count
    if hasLinkAddress { mark(.link, isStart: true, address) }
  }

  /// Marks that begin write the space before them first, so that it is outside.
  mutating func toggle(_ kind: BlockTable.Mark.Kind, isStart: Bool) {
    if isStart, needsSpace, table.text.count > blockStart, !isSpaceOpen { space() }
    mark(kind, isStart: isStart)
  }
}
