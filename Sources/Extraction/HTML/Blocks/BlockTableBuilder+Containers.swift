/// What the attributes of an element say of it.
extension BlockTableBuilder {
  mutating func newContainer(
    _ element: HTMLElement, _ traits: HTMLElement.Traits, _ tokenizer: borrowing HTMLTokenizer,
    _ page: Span<UInt8>
  ) -> BlockTable.Container {
    let outer = tableContainer(container)
    var new = BlockTable.Container(
      parent: container, element: element, kind: outer.kind, firstBlock: blockCount,
      endBlock: blockCount)
    let index = Int32(table.containers.count)
    (new.row, new.item, new.list, new.table) = (outer.row, outer.item, outer.list, outer.table)
    new.depth = outer.depth + 1
    new.flags = outer.flags.intersection([.hidden, .openable, .noscript, .quote])
    if traits.contains(.heading) {
      new.kind = .heading
      new.level = element.headingLevel
    } else if traits.contains(.list) {
      new.level = outer.list >= 0 ? tableContainer(outer.list).level &+ 1 : 1
      new.list = index
      if element == .ol { number(itemsOf: &new, tokenizer, page) }
      if let start = tokenizer.rawValue(of: .start) { new.number = Self.number(start, page) }
      new.kind = .paragraph
      new.item = -1
    } else if traits.contains(.listItem) {
      new.kind = element == .dt ? .term : .listItem
      new.item = index
      if let value = tokenizer.rawValue(of: .value) { new.number = Self.number(value, page) }
    } else if element == .table {
      (new.table, new.row, new.item, new.list, new.kind) = (index, -1, -1, -1, .paragraph)
    } else if traits.contains(.row) {
      new.row = index
    } else if traits.contains(.cell) {
      (new.kind, new.item) = (.cell, index)
      if element == .th { new.flags.insert(.headerCell) }
    } else if traits.contains(.caption) {
      new.kind = .caption
    } else if traits.contains(.preformatted) {
      new.kind = .preformatted
    } else if element == .blockquote {
      new.flags.insert(.quote)
    } else if element == .noscript {
      new.flags.insert(.noscript)
    }
    var isHidden =
      element == .dialog && !tokenizer.hasAttribute(AttributeName.open.bit)
      || isConsentDialog(tokenizer, page)
    var classHash: UInt32 = 0
    var saysReferences = false
    for number in 0..<tokenizer.attributeCount {
      let attribute = tokenizer.attribute(number)
      switch attribute.kind {
      case .class:
        let (words, hash, marks) = values.classWords(page, attribute.value)
        new.words.formUnion(words)
        classHash = hash
        if marks.contains(.references) { saysReferences = true }
        if marks.contains(.panel) || marks.contains(.answers) && isBehindQuestion {
          new.flags.insert(.answer)
        }
      case .property: if Self.isAnswer(attribute.value, page) { new.flags.insert(.answer) }
      case .id, .role, .itemProperty:
        if attribute.kind == .role, attribute.value.count == 7,
          HTMLTokenizer.has("heading", at: attribute.value.lowerBound, in: page)
        {
          new.kind = .heading
        }
        if attribute.kind == .itemProperty, Self.isAnswer(attribute.value, page) {
          new.flags.insert(.answer)
        }
        if attribute.kind == .itemProperty { noteAnswerText(index, attribute.value, page) }
        if attribute.kind == .id, let last = attribute.value.last, page[last] &- 0x30 < 10 {
          table.numberedPlaces.append((index, attribute.value))
        }
        let (words, _, marks) = values.classWords(page, attribute.value)
        new.words.formUnion(words)
        if marks.contains(.references) { saysReferences = true }
      case .style: if Self.textStyle(attribute.value, page) == .hidden { isHidden = true }
      case .hidden: isHidden = true
      case .columnSpan where traits.contains(.cell):
        new.columnSpan = Self.span(attribute.value, page)
      case .rowSpan where traits.contains(.cell):
        // 0 is the rest of the head or body.
        let isRest = Self.number(attribute.value, page) == 0
        new.rowSpan = isRest ? .max : Self.span(attribute.value, page)
      default: break
      }
    }
    if isHidden {
      let isOpenable = !outer.flags.contains(.hidden) || outer.flags.contains(.openable)
      let isOpened = isOpened(tokenizer, page)
      if isOpenable, isOpened {
        new.flags.insert(.openable)
      } else {
        new.flags.remove(.openable)
      }
      new.flags.insert(.hidden)
      noteHiddenPart(new, isOpened: isOpened, tokenizer, page)
    }
    if saysReferences || new.words.contains(.references) { table.referenceLists.append(index) }
    if isBehindControl, isControlled(tokenizer, page) { new.flags.insert(.answer) }
    new.path = (outer.path &* 31 &+ UInt32(element.number)) &* 0x9E37_79B1 ^ classHash
    return new
  }

  private static func span(_ value: Range<Int>, _ page: Span<UInt8>) -> UInt8 {
    UInt8(clamping: max(number(value, page) ?? 1, 1))
  }

  /// The number that an attribute's value begins with; nil where it begins with none.
  private static func number(_ value: Range<Int>, _ page: Span<UInt8>) -> Int32? {
    let isNegative = value.first.map { page[$0] == UInt8(ascii: "-") } ?? false
    let digits = value.dropFirst(isNegative ? 1 : 0).prefix { page[$0] &- 0x30 < 10 }
    guard !digits.isEmpty else { return nil }
    let number = digits.reduce(0) { min($0 * 10 + Int32(page[$1] &- 0x30), 99_999_999) }
    return isNegative ? -number : number
  }

  // MARK: - Styles

  /// What the style of an element says of its text.
  enum TextStyle {
    case plain, hidden, raised, lowered, deleted, underlined, symbols
    /// Moved up or down by a length: figures are raised or lowered so, words and pictures are set into line.
    case movedUp, movedDown
    /// On a line of its own, or apart from its neighbours, as the cells of a table are.
    case line, apart

    /// Whether it parts the text from what is around it.
    var isParting: Bool { self == .line || self == .apart }
  }

  static func isHidden(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> Bool {
    textStyle(tokenizer, page) == .hidden
  }

  /// What `hidden` and `style` say.
  static func textStyle(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> TextStyle {
    guard tokenizer.hasAttribute(AttributeName.hidden.bit | AttributeName.style.bit) else {
      return .plain
    }
    if tokenizer.hasAttribute(AttributeName.hidden.bit) { return .hidden }
    return tokenizer.rawValue(of: .style).map { textStyle($0, page) } ?? .plain
  }

  /// Whether a style says `display: none` or `visibility: hidden`, else whether it says that the text is raised, lowered,
  /// struck out or in the font Symbol, else how its element is laid out.
  private static func textStyle(_ style: Range<Int>, _ page: Span<UInt8>) -> TextStyle {
    guard style.count >= 12 else { return .plain }
    var found = TextStyle.plain
    // What matters least.
    var line = TextStyle.plain
    var isFloating = false
    for start in style.lowerBound...style.upperBound - 12 {
      let byte = page[start] | 0x20
      switch byte {
      case UInt8(ascii: "d"), UInt8(ascii: "f"), UInt8(ascii: "m"), UInt8(ascii: "t"),
        UInt8(ascii: "v"):
        break
      default: continue
      }
      // Not "backface-visibility", nor a property of the page's own.
      if start > style.lowerBound, isOfName(page[start - 1]) { continue }
      func says(_ property: StaticString, _ value: StaticString) -> Bool {
        Self.says(property, value, at: start, of: style, page)
      }
      switch byte {
      case UInt8(ascii: "d"):
        if says("display", "none") { return .hidden }
        guard found == .plain, HTMLTokenizer.has("display", at: start, in: page) else { continue }
        if says("display", "table-cell") {
          found = .apart
        } else if lines.contains(where: { says("display", $0) }) {
          found = .line
        }
      case UInt8(ascii: "v"):
        if says("visibility", "hidden") { return .hidden }
        if says("vertical-align", "super") { found = .raised }
        if says("vertical-align", "sub") { found = .lowered }
        if let move = move("vertical-align", at: start, of: style, page) { line = move }
      case UInt8(ascii: "m"):
        // Word's, beside `position:relative;top:-4.0pt`.
        if let move = move("mso-text-raise", at: start, of: style, page) { line = move }
      case UInt8(ascii: "t"):
        if says("text-decoration", "line-through") || says("text-decoration-line", "line-through") {
          found = .deleted
        } else if line == .plain,
          says("text-decoration", "underline") || says("text-decoration-line", "underline")
        {
          line = .underlined
        }
      default:
        // The first letter of a text is set apart to be large, and is of its word.
        if HTMLTokenizer.has("float:", at: start, in: page) { isFloating = true }
        if HTMLTokenizer.has("font-family", at: start, in: page),
          isSymbol(start + 11..<style.upperBound, page)
        {
          found = .symbols
        }
        if says("font-variant-position", "super") { found = .raised }
        if says("font-variant-position", "sub") { found = .lowered }
      }
    }
    if found == .plain { return line }
    return isFloating && found.isParting ? .plain : found
  }

  /// Where a length or percentage moves text that a property has up or down; nil for 0 and other values.
  private static func move(
    _ property: StaticString, at start: Int, of style: Range<Int>, _ page: Span<UInt8>
  ) -> TextStyle? {
    guard HTMLTokenizer.has(property, at: start, in: page) else { return nil }
    let value = (start + property.utf8CodeUnitCount..<style.upperBound).drop {
      HTMLTokenizer.isSpace(page[$0]) || page[$0] == UInt8(ascii: ":")
    }
    guard let first = value.first else { return nil }
    let isDown = page[first] == UInt8(ascii: "-")
    let length = value.dropFirst(isDown ? 1 : 0).prefix {
      page[$0] &- 0x30 < 10 || page[$0] == UInt8(ascii: ".")
    }
    guard length.contains(where: { page[$0] &- 0x31 < 9 }) else { return nil }
    return isDown ? .movedDown : .movedUp
  }

  /// Whether a style gives a property this value, or one that begins so, where the property's name starts.
  static func says(
    _ property: StaticString, _ value: StaticString, at start: Int, of style: Range<Int>,
    _ page: Span<UInt8>
  ) -> Bool {
    guard HTMLTokenizer.has(property, at: start, in: page) else { return false }
    var index = start + property.utf8CodeUnitCount
    while index < style.upperBound,
      HTMLTokenizer.isSpace(page[index]) || page[index] == UInt8(ascii: ":")
    {
      index += 1
    }
    return index + value.utf8CodeUnitCount <= style.upperBound
      && HTMLTokenizer.has(value, at: index, in: page)
  }

  /// How the values of `display` begin by which an element has a line of its own.
  private static let lines: [StaticString] = ["block", "flex", "grid", "table", "list-item"]

  /// Whether the first font of a list is Symbol.
  private static func isSymbol(_ fonts: Range<Int>, _ page: Span<UInt8>) -> Bool {
    var index = fonts.lowerBound
    while index < fonts.upperBound, !HTMLTokenizer.isLetter(page[index]), page[index] < 0x80 {
      index += HTMLTokenizer.has("&quot;", at: index, in: page) ? 6 : 1
    }
    let end = index + 6
    guard end <= fonts.upperBound, HTMLTokenizer.has("symbol", at: index, in: page) else {
      return false
    }
    return end == fonts.upperBound || !isOfName(page[end])
  }

  /// Whether the text of an element is in the font Symbol.
  mutating func hasSymbols(
    _ tokenizer: borrowing HTMLTokenizer, _ style: TextStyle, _ page: Span<UInt8>
  ) -> Bool {
    if style == .symbols { return true }
    if tokenizer.element == .font, let face = tokenizer.rawValue(named: "face", in: page) {
      return Self.isSymbol(face, page)
    }
    guard isInSymbols, let style = tokenizer.rawValue(of: .style) else { return isInSymbols }
    return !style.contains {
      HTMLTokenizer.has("font-family", at: $0, in: page)
        || HTMLTokenizer.has("font:", at: $0, in: page)
    }
  }

  /// Whether a byte may be part of a property's name.
  private static func isOfName(_ byte: UInt8) -> Bool {
    HTMLTokenizer.isLetter(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
