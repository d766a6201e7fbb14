/// XHTML, in which every element may be empty: `<title/>`, `<script src="x"/>`.
extension BlockTableBuilder {
  /// Whether a page says that it is XML: it begins as such and names the namespace of XHTML.
  static func isDeclaredXML(_ page: Span<UInt8>) -> Bool {
    var index = 0
    while index < page.count, HTMLTokenizer.isSpace(page[index]) { index += 1 }
    guard HTMLTokenizer.has("<?xml", at: index, in: page) else { return false }
    // Behind the declaration and the document type.
    let end = min(page.count, index + 2_048)
    while index < end {
      if HTMLTokenizer.has("http://www.w3.org/1999/xhtml", at: index, in: page) { return true }
      index = HTMLTokenizer.firstIndex(of: UInt8(ascii: "h"), in: page, from: index + 1)
    }
    return false
  }

  /// Reads the tag of an empty element.
  mutating func empty(
    _ tokenizer: inout HTMLTokenizer, _ page: Span<UInt8>
  ) throws(MarkupError) {
    let traits = tokenizer.traits
    // What has no text has none here; SVG and MathML know such tags anyway.
    if traits.contains(.rawText), foreignAt < 0 { return }
    let height = open.count
    let isForeign = foreignAt >= 0
    try start(&tokenizer, page)
    guard !traits.contains(.void), !isForeign || foreignAt < 0 else { return }
    if traits.contains(.block) {
      end(&tokenizer, page)
    } else {
      if traits.contains(.mark), droppedAt < 0 { endMark(tokenizer.element, tokenizer.range) }
      if open.count > height { pop() }
    }
    tokenizer.isForeign = foreignAt >= 0
  }
}
