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
    for index in 0..<tokenizer.attributeCount {
      let attribute = tokenizer.attribute(index)
      switch attribute.kind {
      case .class:
        let (words, hash) = values.classWords(page, attribute.value)
        new.words.formUnion(words)
        classHash = hash
      case .id, .role, .itemProperty:
        if attribute.kind == .role, attribute.value.count == 7,
          HTMLTokenizer.has("heading", at: attribute.value.lowerBound, in: page)
        {
          new.kind = .heading
        }
        new.words.formUnion(values.classWords(page, attribute.value).0)
      case .style: if Self.isHidingStyle(attribute.value, page) { isHidden = true }
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
      if isOpenable, isControlled(tokenizer, page) {
        new.flags.insert(.openable)
      } else {
        new.flags.remove(.openable)
      }
      new.flags.insert(.hidden)
    }
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

  static func isHidden(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> Bool {
    guard tokenizer.hasAttribute(AttributeName.hidden.bit | AttributeName.style.bit) else {
      return false
    }
    for index in 0..<tokenizer.attributeCount {
      let attribute = tokenizer.attribute(index)
      if attribute.kind == .hidden { return true }
      if attribute.kind == .style, isHidingStyle(attribute.value, page) { return true }
    }
    return false
  }

  /// Whether a style says `display: none` or `visibility: hidden`.
  private static func isHidingStyle(_ style: Range<Int>, _ page: Span<UInt8>) -> Bool {
    guard style.count >= 12 else { return false }
    for start in style.lowerBound...style.upperBound - 7 {
      let byte = page[start] | 0x20
      guard byte == UInt8(ascii: "d") || byte == UInt8(ascii: "v") else { continue }
      let isDisplay = HTMLTokenizer.has("display", at: start, in: page)
      guard isDisplay || HTMLTokenizer.has("visibility", at: start, in: page) else { continue }
      var index = start + (isDisplay ? 7 : 10)
      while index < style.upperBound,
        HTMLTokenizer.isSpace(page[index]) || page[index] == UInt8(ascii: ":")
      {
        index += 1
      }
      let value: StaticString = isDisplay ? "none" : "hidden"
      if index + value.utf8CodeUnitCount <= style.upperBound,
        HTMLTokenizer.has(value, at: index, in: page)
      {
        return true
      }
    }
    return false
  }
}
