/// What start and end tags end, as HTML's tree construction has it.
extension BlockTableBuilder {
  mutating func end(_ tokenizer: inout HTMLTokenizer, _ page: Span<UInt8>) {
    defer { tokenizer.isForeign = foreignAt >= 0 }
    let element = tokenizer.element
    let traits = tokenizer.traits
    if foreignAt >= 0, element == .p || element == .br {
      while foreignAt >= 0 { pop() }
    }
    if element == .ruby { endReading() }
    if traits.contains(.mark), droppedAt < 0 { endMark(element, tokenizer.range) }
    // Any heading's end tag ends the open heading.
    guard openCounts[Int(element.number) & 1_023] > 0 || traits.contains(.heading) else {
      if element == .p || element == .body || element == .html { flush() }
      if element == .br, droppedAt < 0 { breakLine() }
      if traits.contains(.block), overflow > 0 { overflow -= 1 }
      return
    }
    if overflow > 0, traits.contains(.block) {
      overflow -= 1
      flush()
      return
    }
    let isTablePart =
      element == .table || traits.contains(.cell) || traits.contains(.row)
      || traits.contains(.caption) || traits.contains(.section)
    let isHeading = traits.contains(.heading)
    var index = open.count - 1
    while index >= 0 {
      let other = open[index].element
      if other == element || (isHeading && open[index].traits.contains(.heading)) {
        while open.count > index { pop() }
        return
      }
      if isTablePart ? other == .table || other == .template : open[index].traits.contains(.scope) {
        break
      }
      // The end tag of an element inside a line ends nothing around the block.
      if !traits.contains(.block), open[index].container >= 0, droppedAt < 0, foreignAt < 0 {
        break
      }
      index -= 1
    }
    if traits.contains(.block) { flush() }
  }

  // MARK: - Start tags

  /// What the start tag of `element` ends by itself.
  mutating func closeImplied(_ element: HTMLElement, _ traits: HTMLElement.Traits) {
    if traits.contains(.listItem) {
      let isTerm = element != .li
      var index = open.count - 1
      while index >= 0 {
        let other = open[index].element
        if isTerm ? other == .dt || other == .dd : other == .li {
          while open.count > index { pop() }
          return
        }
        let isTransparent =
          open[index].container < 0 && open[index].traits.isDisjoint(with: [.block, .scope])
          || other == .div || other == .p || other == .address
        if !isTransparent { return }
        index -= 1
      }
    } else if traits.contains(.heading) {
      if let last = open.last, last.traits.contains(.heading) { pop() }
    } else if traits.contains(.cell) || traits.contains(.row) || traits.contains(.section) {
      closeInTable(element, traits)
    }
  }

  private mutating func closeInTable(_ element: HTMLElement, _ traits: HTMLElement.Traits) {
    // Up to the row for a cell, the section for a row, the table for a section.
    var index = open.count - 1
    while index >= 0 {
      let other = open[index].element
      let otherTraits = open[index].traits
      if other == .table || other == .template { break }
      if traits.contains(.cell), otherTraits.contains(.row) || Self.holdsRows(other) { break }
      if traits.contains(.row), otherTraits.contains(.section) { break }
      index -= 1
    }
    // Outside a table such tags are only marks between blocks.
    guard index >= 0 else { return }
    while open.count > index + 1 { pop() }
  }

  mutating func closeParagraph() {
    guard openCounts[Int(HTMLElement.p.number)] > 0 else { return }
    var index = open.count - 1
    while index >= 0 {
      if open[index].element == .p {
        while open.count > index { pop() }
        return
      }
      if open[index].traits.contains(.scope) || open[index].element == .button { return }
      index -= 1
    }
  }

  /// Ends an element without text whose end tag was left out, where a block's start tag ends what is around it.
  mutating func closeDropped(_ element: HTMLElement, _ traits: HTMLElement.Traits) {
    let dropped = open[droppedAt]
    if dropped.traits.contains(.scope) || dropped.element == .button || dropped.element == .select {
      return
    }
    if traits.contains(.endsParagraph) { closeParagraph() }
    closeImplied(element, traits)
  }

  /// Ends a reading whose end tag was left out.
  mutating func endReading() {
    while let last = open.last, Self.isReading(last.element) { pop() }
  }
}
