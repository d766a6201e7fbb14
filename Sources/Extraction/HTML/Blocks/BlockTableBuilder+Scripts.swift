internal import UnicodeText

/// What is raised, lowered or struck out by a style or a class.
extension BlockTableBuilder {
  /// Whether style or class of an element inside a line say that its text is raised, lowered or struck out.
  mutating func script(
    _ tokenizer: borrowing HTMLTokenizer, _ style: TextStyle, _ page: Span<UInt8>
  ) -> BlockTable.Mark.Kind? {
    if style == .raised { return .superscript }
    if style == .lowered { return .subscripted }
    if style == .deleted { return .deleted }
    if style == .movedUp || style == .movedDown, isFigureBehindText(tokenizer, page) {
      return style == .movedUp ? .superscript : .subscripted
    }
    guard let names = tokenizer.rawValue(of: .class), names.count >= 3 else { return nil }
    var index = names.lowerBound
    while index < names.upperBound {
      func isNamed(_ name: StaticString) -> Bool {
        let end = index + name.utf8CodeUnitCount
        return end <= names.upperBound && HTMLTokenizer.has(name, at: index, in: page)
          && (end == names.upperBound || HTMLTokenizer.isSpace(page[end]))
      }
      switch page[index] | 0x20 {
      case UInt8(ascii: "s"):
        if isNamed("superscript") || isNamed("sup") || isNamed("super-script") {
          return .superscript
        }
        if isNamed("subscript") || isNamed("sub") || isNamed("sub-script") { return .subscripted }
        if isNamed("sr-only") || isNamed("screen-reader-text") { partCopy(tokenizer, page) }
      case UInt8(ascii: "f"):
        // "1½" in pieces.
        if isNamed("frac") || isNamed("fraction"), table.text.count > blockStart,
          table.text[table.text.count - 1] &- 0x30 < 10
        {
          needsSpace = true
        }
      case UInt8(ascii: "h"): if isNamed("hochgestellt") { return .superscript }
      case UInt8(ascii: "t"):
        if isNamed("text-super") { return .superscript }
        if isNamed("text-sub") || isNamed("tiefgestellt") { return .subscripted }
      case UInt8(ascii: "c"): if isNamed("clipped") { partCopy(tokenizer, page) }
      case UInt8(ascii: "v"):
        if isNamed("visually-hidden") || isNamed("visuallyhidden") { partCopy(tokenizer, page) }
      default: break
      }
      while index < names.upperBound, !HTMLTokenizer.isSpace(page[index]) { index += 1 }
      index += 1
    }
    return nil
  }

  /// Parts words for readers of screens, such as a price once more, from the word before them.
  private mutating func partCopy(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    let next = tokenizer.range.upperBound
    guard next < page.count else { return }
    let byte = page[next]
    if byte >= 0x80 || HTMLTokenizer.isLetter(byte) || byte &- 0x30 < 10
      || byte == UInt8(ascii: "$")
    {
      needsSpace = true
    }
  }

  /// Whether the element that begins holds no more than a figure, right behind other text: `10<span>-9</span>`.
  private func isFigureBehindText(
    _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) -> Bool {
    guard !needsSpace, table.text.count > blockStart, table.text[table.text.count - 1] > 0x20 else {
      return false
    }
    var index = tokenizer.range.upperBound
    for sign in ["-", "+", "\u{2212}", "\u{2013}", "\u{2010}", "\u{2011}", "&minus;"]
      as [StaticString]
    where page.has(sign, at: index) {
      index += sign.utf8CodeUnitCount
      break
    }
    let digits = index
    while index < page.count, page[index] &- 0x30 < 10 { index += 1 }
    return (1...3).contains(index - digits) && page.has("</", at: index)
  }
}
