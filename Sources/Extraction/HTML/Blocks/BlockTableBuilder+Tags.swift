/// What start tags begin.
extension BlockTableBuilder {
  mutating func start(_ tokenizer: inout HTMLTokenizer, _ page: Span<UInt8>) throws(MarkupError) {
    defer { tokenizer.isForeign = foreignAt >= 0 }
    let element = tokenizer.element
    let traits = tokenizer.traits
    if droppedAt >= 0,
      traits.contains(.block) || element == .ruby || element == .rb || Self.isReading(element)
    {
      endReading()
    }
    if foreignAt >= 0 {
      // HTML elements end SVG and MathML, as in browsers.
      if traits.contains(.block) || endsForeign(element, tokenizer, page) {
        while foreignAt >= 0 { pop() }
      } else {
        return foreign(element, tokenizer, page)
      }
    }
    if tokenizer.hasAttribute(AttributeName.role.bit), droppedAt < 0, buttons.start < 0,
      let part = tablePart(tokenizer, page)
    {
      return try block(element, traits, as: part, tokenizer, page)
    }
    if traits.isSubset(of: .endsForeign), droppedAt < 0 {
      // Most elements without meaning are no more than their attributes.
      return inline(element, tokenizer, page)
    }
    if traits.contains(.void) { return void(element, tokenizer, page) }
    if traits.contains(.rawText), !traits.contains(.block) {
      return rawText(element, &tokenizer, page)
    }
    if element == .button || tokenizer.hasAttribute(Self.openingAttributes) {
      noteControl(tokenizer, page)
    }
    if droppedAt >= 0, traits.contains(.block) { closeDropped(element, traits) }
    if droppedAt >= 0 { return pushInline(element, traits) }
    if element == .button, preformattedDepth == 0, open.count < Self.maximumDepth,
      !Self.isHidden(tokenizer, page)
    {
      return startButton(tokenizer, page)
    }
    if buttons.start >= 0, traits.contains(.block), isButtonTooLong { closeButton() }
    if buttons.start >= 0, traits.contains(.block) {
      guard traits.contains(.heading) else {
        needsSpace = true
        return pushInline(element, traits)
      }
      // The rest of the button is none.
      buttons.opens = false
    }
    if traits.contains(.dropped) {
      if element == .template, tokenizer.hasAttribute(AttributeName.shadowRootMode.bit) { return }
      return drop(element, traits)
    }
    if traits.contains(.block) {
      try block(element, traits, tokenizer, page)
    } else if traits.contains(.mark) {
      startMark(element, tokenizer, page)
    } else {
      inline(element, tokenizer, page)
    }
  }

  /// Whether the start tag of an element inside a line ends SVG and MathML: what the names of both have in common, such
  /// as `a`, does not, nor does any where MathML has text.
  private func endsForeign(
    _ element: HTMLElement, _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) -> Bool {
    guard tokenizer.traits.contains(.endsForeign) || element == .font else { return false }
    if let last = open.last, formula != nil, Self.mathematicalText.contains(last.element) {
      return false
    }
    if element != .font { return true }
    for name in ["color", "face", "size"] as [StaticString]
    where tokenizer.rawValue(named: name, in: page) != nil {
      return true
    }
    return false
  }

  /// The elements of MathML whose content is HTML.
  private static let mathematicalText = Set(
    ["mi", "mo", "mn", "ms", "mtext", "annotation-xml"].map(HTMLElement.named))

  /// Whether the element says how the characters before it are read, as Japanese does for rare ones.
  static func isReading(_ element: HTMLElement) -> Bool {
    element == .rt || element == .rp || element == .rtc
  }

  private mutating func pushInline(_ element: HTMLElement, _ traits: HTMLElement.Traits = []) {
    guard open.count < Self.maximumDepth else {
      if traits.contains(.block) { overflow += 1 }
      return
    }
    push(OpenElement(element: element, traits: traits, outer: container, container: -1))
  }

  /// `title`, `script`, `style`, …: the tokenizer reads their content, the end tag comes next.
  private mutating func rawText(
    _ element: HTMLElement, _ tokenizer: inout HTMLTokenizer, _ page: Span<UInt8>
  ) {
    if element == .script {
      let type = tokenizer.rawValue(of: .type) ?? 0..<0
      let isStructured = StructuredData.isType(type, "application/ld+json", in: page)
      // MathJax keeps its formulas in scripts.
      let isFormula =
        type.count >= 8 && HTMLTokenizer.has("math/", at: type.lowerBound, in: page)
      guard case .text = tokenizer.next(in: page) else { return }
      if isStructured { noteStructuredData(tokenizer.content) }
      if isFormula, droppedAt < 0 { appendFormula(tokenizer.content, ofType: type, page) }
      // The end tag, wherever it came from, finds nothing open and is passed over.
      return
    }
    if element == .title {
      // SVG's titles are read as foreign content. One without end tag may be empty.
      if tokenizer.contentModel == .data, tokenizer.index < page.count,
        page[tokenizer.index] == UInt8(ascii: "<")
      {
        return
      }
      guard open.count < Self.maximumDepth else {
        _ = tokenizer.next(in: page)
        return
      }
      pushInline(element)
      if case .text = tokenizer.next(in: page) { text(tokenizer, page) }
      pop()
      return
    }
    needsSpace = true
    _ = tokenizer.next(in: page)
  }

  private mutating func void(
    _ element: HTMLElement, _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) {
    if buttons.start >= 0, element == .br || element == .hr || element == .img {
      return needsSpace = true
    }
    switch element {
    case .br: if droppedAt < 0 { breakLine() }
    case .hr:
      if droppedAt < 0 {
        closeParagraph()
        flush()
      }
    case .img:
      guard droppedAt < 0 else { return }
      imageCount += 1
      image(tokenizer, page)
    case .wbr: break
    case .input:
      if let type = tokenizer.rawValue(of: .type), type.count == 5, droppedAt < 0,
        HTMLTokenizer.has("email", at: type.lowerBound, in: page)
      {
        table.mailFields.append(container)
      }
    case .meta:
      noteMeta(tokenizer, page)
      _ = noteStart(tokenizer, page)
    case .link, .base: _ = noteStart(tokenizer, page)
    default: break
    }
  }

  /// Titles and descriptions, whose words mark the blocks that repeat them.
  private mutating func noteMeta(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    guard let content = tokenizer.rawValue(of: .content), content.count > 3,
      let key = tokenizer.rawValue(of: .property)
        ?? tokenizer.rawValue(of: .name)
    else { return }
    let isTitle = HTMLTokenizer.has("og:title", at: key.lowerBound, in: page)
    let isDescription =
      HTMLTokenizer.has("og:description", at: key.lowerBound, in: page)
      || HTMLTokenizer.has("description", at: key.lowerBound, in: page)
    if isTitle, key.count == 8 { noteTitle(content) }
    if isDescription { noteDescription(content) }
  }

  /// An element inside a line matters when it is hidden, a formula, or says something of the page.
  mutating func inline(
    _ element: HTMLElement, _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) {
    if element == .math || element == .svg {
      if tokenizer.isSelfClosing { return needsSpace = true }
      if element == .math, let formula = tokenizer.rawValue(of: .altText),
        formula.contains(where: { page[$0] == UInt8(ascii: "\\") || page[$0] == UInt8(ascii: "^") })
      {
        appendFormula(formula, isLiteral: false, page)
        return drop(element, isForeign: true)
      }
      if element == .svg { return drop(element, isForeign: true) }
      makeRoom()
      (foreignAt, formula) = (open.count, OpenFormula(tokenizer, page))
      pushInline(element)
      return
    }
    guard tokenizer.attributeCount > 0 else { return nest(element) }
    let style = Self.textStyle(tokenizer, page)
    if style == .hidden || isNoText(tokenizer, page) {
      return drop(element)
    }
    let parting = style.isParting ? style : .plain
    if parting != .plain { part(by: parting) }
    let script =
      element == .sup || element == .sub ? nil : script(tokenizer, style, page)
    if style == .underlined { noteUnderline(tokenizer, page) }
    let mark = buttons.start >= 0 ? -1 : noteStart(tokenizer, page)
    let hasSymbols = self.hasSymbols(tokenizer, style, page)
    guard
      mark >= 0 || script != nil || hasSymbols != isInSymbols || parting != .plain,
      open.count < Self.maximumDepth
    else { return nest(element) }
    var opened = OpenElement(
      element: element, traits: tokenizer.traits, outer: container, container: -1)
    opened.mark = mark
    opened.script = script
    if hasSymbols != isInSymbols {
      opened.isAroundSymbols = isInSymbols
      isInSymbols = hasSymbols
    }
    opened.parting = parting
    if let script { toggle(script, isStart: true) }
    push(opened)
  }

  /// Begins an element whose content is no text.
  private mutating func drop(
    _ element: HTMLElement, _ traits: HTMLElement.Traits = [], isForeign: Bool = false
  ) {
    makeRoom()
    if !Self.isReading(element) { needsSpace = true }
    droppedAt = open.count
    if isForeign { foreignAt = droppedAt }
    pushInline(element, traits)
  }

  /// Ends the innermost element of a full stack for one whose end must be noticed.
  private mutating func makeRoom() {
    if open.count >= Self.maximumDepth { pop() }
  }

  /// An element inside `svg` or `math`.
  private mutating func foreign(
    _ element: HTMLElement, _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) {
    if tokenizer.isSelfClosing {
      formula?.start(tokenizer, page)
      formula?.end()
      return
    }
    let height = open.count
    pushInline(element)
    if open.count > height { formula?.start(tokenizer, page) }
  }

  /// Counts an element inside one of its kind that is on the stack, so that its end tag is not taken
  /// for the other's.
  private mutating func nest(_ element: HTMLElement) {
    if open.last?.element == element { pushInline(element) }
  }

  /// The part of a table that the element of another kind is by its role.
  ///
  /// <https://www.w3.org/TR/wai-aria-1.2/#table>
  private func tablePart(
    _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) -> HTMLElement? {
    guard let role = tokenizer.rawValue(of: .role), tokenizer.element != .table,
      tokenizer.traits.isDisjoint(with: [
        .void, .rawText, .dropped, .heading, .cell, .row, .section, .caption,
      ])
    else { return nil }
    func says(_ name: StaticString) -> Bool {
      role.count == name.utf8CodeUnitCount
        && HTMLTokenizer.has(name, at: role.lowerBound, in: page)
    }
    switch role.count {
    case 5 where says("table"), 4 where says("grid"), 8 where says("treegrid"): return .table
    case 3, 4, 8, 9, 12: break
    default: return nil
    }
    let outer = tableContainer(container)
    guard roleTable >= 0, outer.table == roleTable else { return nil }
    if says("row") { return .tr }
    guard outer.row >= 0, outer.kind != .cell else { return nil }
    if says("cell") || says("gridcell") { return .td }
    return says("rowheader") || says("columnheader") ? .th : nil
  }

  /// Begins a block-level element; `part` is what its role makes of it.
  private mutating func block(
    _ element: HTMLElement, _ traits: HTMLElement.Traits, as part: HTMLElement? = nil,
    _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) throws(MarkupError) {
    if element == .html || element == .body || element == .head || element == .frameset {
      _ = noteStart(tokenizer, page)
      flush()
      return
    }
    if traits.contains(.endsParagraph) { closeParagraph() }
    closeImplied(element, traits)
    if !continuesLabel(in: element) { flush() }
    guard open.count < Self.maximumDepth else {
      overflow += 1
      return
    }
    // HTML's own groups of terms are none of the text.
    let isGroup = element == .div && open.last?.element == .dl
    if isGroup, part == nil, !Self.isHidden(tokenizer, page) {
      return push(
        OpenElement(
          element: element, traits: traits, outer: container, container: -1,
          mark: tokenizer.attributeCount > 0 ? noteStart(tokenizer, page) : -1, isGroup: true))
    }
    if traits.contains(.cell) { try startImpliedRow() }
    let meaning = part?.traits ?? traits
    var new = newContainer(part ?? element, meaning, tokenizer, page)
    if meaning.contains(.cell) { new.level = cover(new.columnSpan, in: new.row) }
    let index = try appendContainer(new)
    if part == .table { roleTable = index }
    if !buttons.openers.isEmpty {
      notePanel(index, new, isNamed: isControlled(tokenizer, page))
    }
    if !buttons.plain.isEmpty { notePanelOfPlainButton(index, new) }
    if new.flags.contains(.answer) { noteAnswer(index) }
    var opened = OpenElement(
      element: element, traits: traits, outer: container, container: index)
    if tokenizer.attributeCount > 0 || traits.contains(.heading) {
      opened.mark = noteStart(tokenizer, page)
    }
    push(opened)
    container = index
    if traits.contains(.preformatted) { preformattedDepth += 1 }
    if meaning.contains(.cell) || meaning.contains(.caption) { endLink() }
  }

  static func holdsRows(_ element: HTMLElement) -> Bool {
    element == .tbody || element == .thead || element == .tfoot
  }

  /// Begins the row of a cell that stands in a table or a section without one.
  private mutating func startImpliedRow() throws(MarkupError) {
    guard let last = open.last, last.element == .table || Self.holdsRows(last.element),
      open.count + 1 < Self.maximumDepth
    else { return }
    let outer = tableContainer(container)
    var row = outer
    row.parent = container
    row.element = .tr
    row.depth += 1
    row.words = []
    row.firstBlock = blockCount
    row.endBlock = blockCount
    row.row = Int32(table.containers.count)
    row.path = (outer.path &* 31 &+ UInt32(HTMLElement.tr.number)) &* 0x9E37_79B1
    let index = try appendContainer(row)
    push(
      OpenElement(
        element: .tr, traits: HTMLElement.tr.traits, outer: container, container: index))
    container = index
  }
}
