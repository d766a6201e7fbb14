/// Signs and numbers of list items that have an element of their own: `<li><span>•</span><p>Text</p>` is one item.
extension BlockTableBuilder {
  /// Whether the block that is being read is only the label of the item that goes on in `element`, which begins.
  ///
  /// A sign is none of the text, as a list's own is none.
  mutating func continuesLabel(in element: HTMLElement) -> Bool {
    guard mayBeLabel, isInItem, element == .p || element == .div,
      let label = Label(table.text[blockStart...])
    else { return false }
    if label == .sign { dropLabel() }
    awaitItem()
    return true
  }

  /// Whether the block that is being read is only the label of an item, and does not end with its element.
  ///
  /// A sign is no term: `<dt>•</dt><dd>Text</dd>`.
  mutating func keepsLabel(behind last: OpenElement) -> Bool {
    guard mayBeLabel, let label = Label(table.text[blockStart...]) else { return false }
    if last.element == .dt, label == .sign { dropLabel() }
    guard isInItem, last.element == .p || last.element == .div else { return false }
    awaitItem()
    return true
  }

  private mutating func dropLabel() {
    table.text.removeLast(table.text.count - blockStart)
    marksStart = table.marks.count
    (sourceStart, linkBytes, linkCount) = (-1, 0, 0)
  }

  /// Whether the block that is being read is only the label of an item so far.
  var isItemLabel: Bool { mayBeLabel && isInItem && Label(table.text[blockStart...]) != nil }

  private var isInItem: Bool { tableContainer(container).kind == .listItem }

  /// Most blocks are longer.
  ///
  /// In line: a call would be given a copy of the builder.
  @inline(__always) private var mayBeLabel: Bool {
    (1...12).contains(table.text.count - blockStart) && buttons.start < 0 && linkStart < 0
      && preformattedDepth == 0
  }

  private mutating func awaitItem() {
    lineBreaks = 0
    isLineEnd = false
    needsLine = false
    needsSpace = table.text.count > blockStart
  }

  private enum Label {
    /// `•`, `–`
    case sign
    /// `(1)`, `a.`, `iv)`, `[12]`
    case number

    init?(_ text: ArraySlice<UInt8>) {
      // Most short texts are told by their last byte.
      guard let end = text.last, !HTMLTokenizer.isLetter(end), !DateFinder.isDigit(end) else {
        return nil
      }
      let characters = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
      guard let last = characters.last else { return nil }
      if characters.count == 1, Self.signs.contains(last) {
        self = .sign
        return
      }
      guard ".)]）．、".unicodeScalars.contains(last) else { return nil }
      let isOpened = "([（".unicodeScalars.contains(characters[0])
      let number = characters.dropFirst(isOpened ? 1 : 0).dropLast()
      let isNumber =
        (1...3).contains(number.count)
        && number.allSatisfy { $0.properties.numericType == .decimal }
      let isLetter =
        number.count == 1 && number.allSatisfy(\.properties.isAlphabetic)
        || (1...5).contains(number.count)
          && number.allSatisfy("ivxIVX".unicodeScalars.contains)
      guard isNumber || isLetter else { return nil }
      self = .number
    }

    /// Those of web pages, and of the font Symbol in pages of Word (U+F0B7, U+F0A7).
    private static let signs = Set(
      "•‣◦▪▫■□●○◆◇❖➢➤►▸–—-*·∙‧⁃・\u{F0B7}\u{F0A7}".unicodeScalars)
  }
}
