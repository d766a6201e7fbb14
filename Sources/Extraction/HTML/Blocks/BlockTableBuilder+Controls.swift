/// Buttons and what they open; parts of a page that are there for scripts alone.
extension BlockTableBuilder {
  /// Whether a button is a word of the text and not a control: the heading of a part that it opens, or a part of a
  /// sentence, such as a term with its explanation.
  func isText(button: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> Bool {
    let kind = tableContainer(container).kind
    if table.text.count == blockStart {
      // The pattern for accordions of the ARIA Authoring Practices.
      return (kind == .heading || kind == .term)
        && button.hasAttribute(AttributeName.ariaExpanded.bit | AttributeName.ariaControls.bit)
    }
    guard kind != .heading, let last = table.text.last, last > 0x20 || needsSpace else {
      return false
    }
    // Words, then no more than the end tags of marks, then the rest of the sentence.
    var index = HTMLTokenizer.firstIndex(of: UInt8(ascii: "<"), in: page, from: button.index)
    guard index - button.index <= 80, index > button.index,
      HTMLTokenizer.has("</button", at: index, in: page)
    else { return false }
    for _ in 0..<3 where HTMLTokenizer.has("</", at: index, in: page) {
      index = min(
        HTMLTokenizer.firstIndex(of: UInt8(ascii: ">"), in: page, from: index) + 1, page.count)
    }
    let end = HTMLTokenizer.firstIndex(of: UInt8(ascii: "<"), in: page, from: index)
    return (index..<min(end, index + 200)).count { page[$0] | 0x20 >= 0x61 } >= 10
  }

  /// Notes which elements a button or link opens.
  mutating func noteControl(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    guard let value = tokenizer.rawValue(of: .ariaControls), controlled.count < 10_000 else {
      return
    }
    controlled.insert(AttributeValues.hash(page, value))
  }

  /// Whether an element is one that a button opens.
  func isControlled(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> Bool {
    guard !controlled.isEmpty, let id = tokenizer.rawValue(of: .id) else { return false }
    return controlled.contains(AttributeValues.hash(page, id))
  }

  /// Whether an element is the dialog of a tool that asks for consent: its text is in most pages of the web, and never
  /// theirs.
  func isConsentDialog(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> Bool {
    guard let id = tokenizer.rawValue(of: .id), id.count >= 6 else { return false }
    return Self.consentTools.contains { HTMLTokenizer.has($0, at: id.lowerBound, in: page) }
  }

  /// How the ids of such dialogs begin, in lower case.
  private static let consentTools: [StaticString] = [
    "onetrust-", "ot-sdk-", "cybotcookiebot", "usercentrics-", "didomi-", "qc-cmp2-", "sp_message_",
    "cmpbox", "truste-consent", "cookie-law-info", "cmplz-",
  ]

  /// Whether an element inside a line is there for scripts or editors: KaTeX and MathJax write each formula twice, the
  /// second time in pieces; MediaWiki has links to edit a section.
  mutating func isNoText(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> Bool {
    guard let words = tokenizer.rawValue(of: .class), words.count >= 7 else { return false }
    switch page[words.lowerBound] | 0x20 {
    case UInt8(ascii: "k"):
      return words.count == 10 && HTMLTokenizer.has("katex-html", at: words.lowerBound, in: page)
    case UInt8(ascii: "m"):
      return HTMLTokenizer.has("mw-editsection", at: words.lowerBound, in: page)
        // In small letters it is what MathJax shall read.
        || page[words.lowerBound] == UInt8(ascii: "M")
          && HTMLTokenizer.has("mathjax", at: words.lowerBound, in: page) && hasTeXScripts(page)
    default: return false
    }
  }

  private mutating func hasTeXScripts(_ page: Span<UInt8>) -> Bool {
    if let texScripts { return texScripts }
    var index = 0
    while index < page.count, !HTMLTokenizer.has("/tex", at: index, in: page) {
      index = HTMLTokenizer.firstIndex(of: UInt8(ascii: "/"), in: page, from: index + 1)
    }
    texScripts = index < page.count
    return index < page.count
  }
}
