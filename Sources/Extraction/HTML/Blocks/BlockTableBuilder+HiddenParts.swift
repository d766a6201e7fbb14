internal import CScan

/// An element that is hidden by itself.
struct HiddenPart {
  var container: Int32
  /// Where its id stands in the page; empty where it has none.
  var id: Range<Int32>
  /// Whether something that opens it stands right before it, or names it.
  var isOpened: Bool
}

/// What is hidden until a reader opens it, though no attribute made for that says so.
///
/// Many accordions and tabs tie what they open by a link into the page, by an attribute of their own or by a script, or
/// by nothing but the place:
///
///     <a href="#dose">Dose</a> … <div id=dose style="display: none">5 mg</div>
///     <li data-tab=dose>Dose</li> …
///     <h3 onclick="toggle('dose')">Dose</h3> …
///     <h3>Dose</h3><div style="display: none">5 mg</div>
///     <div style="display: none">5 mg</div><a href="#">Read more</a>
///
/// Settled at the end of the page: most of what is hidden holds no text, and nobody has to know what opens it.
extension BlockTableBuilder {
  /// Notes an element that is hidden by itself, before anything is inside.
  mutating func noteHiddenPart(
    _ new: BlockTable.Container, isOpened: Bool, _ tokenizer: borrowing HTMLTokenizer,
    _ page: Span<UInt8>
  ) {
    // Dialogs come up by themselves.
    let mayOpen =
      new.element != .dialog && !new.words.contains(.notices) && !isConsentDialog(tokenizer, page)
    let id = mayOpen ? tokenizer.rawValue(of: .id) ?? 0..<0 : 0..<0
    hiddenParts.append(
      HiddenPart(
        container: Int32(table.containers.count), id: Int32(id.lowerBound)..<Int32(id.upperBound),
        isOpened: isOpened || mayOpen && isBehindOpener(tokenizer, page)))
  }

  /// Whether a shown heading, term, label, button or link to nowhere stands right before what begins here.
  private func isBehindOpener(
    _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) -> Bool {
    guard let last = table.blocks.last, isBeside(last.container, levels: 3) else { return false }
    let opener = tableContainer(last.container)
    let isShown =
      !opener.flags.contains(.hidden) || tableContainer(container).flags.contains(.hidden)
    guard isShown else { return false }
    switch last.kind {
    // The page's title opens nothing.
    case .heading: if opener.element.headingLevel != 1 { return true }
    case .term: return true
    default: break
    }
    if buttons.openers.last?.block == blockCount - 1 || leadsNowhere(last, page) { return true }
    var index = tokenizer.range.lowerBound
    while index > 0, HTMLTokenizer.isSpace(page[index - 1]) { index -= 1 }
    return index >= 8 && HTMLTokenizer.has("</label>", at: index - 8, in: page)
  }

  /// Whether a block is one link whose address is none: a script gives it a meaning.
  private func leadsNowhere(_ block: BlockTable.Block, _ page: Span<UInt8>) -> Bool {
    guard block.byteCount <= 200, Int(block.linkBytes) == block.byteCount, block.linkCount == 1
    else { return false }
    guard let link = firstLink(of: block) else { return true }
    let address = Int(link.valueStart)..<Int(link.valueEnd)
    return address.isEmpty || address.count == 1 && page[address.lowerBound] == UInt8(ascii: "#")
      || HTMLTokenizer.has("javascript:", at: address.lowerBound, in: page)
  }

  // MARK: - Settling

  /// More parts of a page are not looked for by their ids, nor any after so many that nothing names: each search reads
  /// the whole page.
  private static var mostSearches: (all: Int, inVain: Int) { (64, 8) }

  /// Marks the hidden parts that something opens, and all inside them that is not hidden once more.
  ///
  /// - Complexity: O(*n*) for each of the first parts with text and an id.
  mutating func settleHiddenParts(_ page: Span<UInt8>) {
    let first = hiddenParts.first { !tableContainer($0.container).blocks.isEmpty }
    guard let first else { return }
    var searches = Self.mostSearches
    var next = 0
    for index in Int(first.container)..<table.containers.count
    where table.containers[index].flags.contains(.hidden) {
      let outer = tableContainer(table.containers[index].parent).flags
      while next < hiddenParts.count, Int(hiddenParts[next].container) < index { next += 1 }
      guard !table.containers[index].flags.contains(.openable),
        !outer.contains(.hidden) || outer.contains(.openable)
      else { continue }
      let isPart = next < hiddenParts.count && Int(hiddenParts[next].container) == index
      if !isPart || isOpened(hiddenParts[next], page, &searches) {
        table.containers[index].flags.insert(.openable)
      }
    }
  }

  private func isOpened(
    _ part: HiddenPart, _ page: Span<UInt8>, _ searches: inout (all: Int, inVain: Int)
  ) -> Bool {
    let container = tableContainer(part.container)
    guard isText(panel: container) else { return false }
    if part.isOpened || isBeforeOpener(container, page) { return true }
    guard !part.id.isEmpty, searches.all > 0, searches.inVain > 0 else { return false }
    searches.all -= 1
    if isNamed(Int(part.id.lowerBound)..<Int(part.id.upperBound), page) { return true }
    searches.inVain -= 1
    return false
  }

  /// Whether "Read more" stands right behind a hidden part.
  private func isBeforeOpener(_ part: BlockTable.Container, _ page: Span<UInt8>) -> Bool {
    guard let end = part.blocks.last.map({ $0 + 1 }), end < table.blocks.count else { return false }
    let opener = tableContainer(table.blocks[end].container)
    return part.parent == table.blocks[end].container || part.parent == opener.parent
      ? leadsNowhere(table.blocks[end], page) : false
  }

  /// Whether a link, a `data-` attribute or an `onclick` names an id.
  private func isNamed(_ id: Range<Int>, _ page: Span<UInt8>) -> Bool {
    unsafe page.withUnsafeBufferPointer { bytes in
      let base = unsafe bytes.baseAddress.unsafelyUnwrapped
      var start = 0
      // An id such as "a" is everywhere.
      for _ in 0..<1_000 {
        let place = unsafe cscan_find(base, bytes.count, start, base + id.lowerBound, id.count)
        guard place < bytes.count else { return false }
        start = place + id.count
        if place != id.lowerBound, names(place..<start, page) { return true }
      }
      return false
    }
  }

  /// Whether an id is named at this place: `href="#id"`, `data-tab=id`, `onclick="open(event, 'id')"`.
  private func names(_ id: Range<Int>, _ page: Span<UInt8>) -> Bool {
    guard id.lowerBound > 8, id.upperBound < page.count else { return false }
    var index = id.lowerBound - 1
    if page[index] == UInt8(ascii: "#") { index -= 1 }
    let hasSign = index < id.lowerBound - 1
    let end = page[id.upperBound]
    if page[index] == UInt8(ascii: "=") {
      guard HTMLTokenizer.isSpace(end) || end == UInt8(ascii: ">") else { return false }
    } else {
      guard page[index] == end, end == UInt8(ascii: "\"") || end == UInt8(ascii: "'") else {
        return false
      }
      index -= 1
    }
    guard page[index] == UInt8(ascii: "=") else { return isInScript(index, page) }
    var start = index
    while start > 0, HTMLTokenizer.isLetter(page[start - 1]) || page[start - 1] == UInt8(ascii: "-")
    {
      start -= 1
    }
    guard start > 0, HTMLTokenizer.isSpace(page[start - 1]) else { return false }
    return HTMLTokenizer.has("data-", at: start, in: page)
      || HTMLTokenizer.has("aria-controls", at: start, in: page)
      || hasSign && index == start + 4 && HTMLTokenizer.has("href", at: start, in: page)
  }

  /// Whether an `onclick` begins some characters before a place in a tag.
  private func isInScript(_ place: Int, _ page: Span<UInt8>) -> Bool {
    var index = place
    while index > max(0, place - 200), page[index] != UInt8(ascii: "<") {
      if HTMLTokenizer.has("onclick", at: index, in: page) { return true }
      index -= 1
    }
    return false
  }
}
