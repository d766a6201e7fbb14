/// What controls of a page open; parts of a page that are there for scripts alone.
extension BlockTableBuilder {
  @inline(__always) static var openingAttributes: UInt32 {
    AttributeName.ariaControls.bit | AttributeName.ariaExpanded.bit | AttributeName.role.bit
  }

  /// Notes which elements a button or link opens.
  ///
  /// By `aria-controls`, a list of ids, by Bootstrap's attributes, and by the id of its own that names a panel
  /// (`aria-labelledby`).
  mutating func noteControl(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    let isButton = tokenizer.element == .button
    let isExpanding = tokenizer.hasAttribute(AttributeName.ariaExpanded.bit)
    if let ids = tokenizer.rawValue(of: .ariaControls) {
      buttons.controlledAt = blockCount
      for id in Self.words(of: ids, page) { noteControlled(AttributeValues.hash(page, id)) }
    }
    for target in [
      tokenizer.rawValue(named: "data-bs-target", in: page),
      tokenizer.rawValue(named: "data-target", in: page),
      tokenizer.element == .a ? tokenizer.rawValue(of: .href) : nil,
    ] {
      guard let target, target.count > 1, page[target.lowerBound] == UInt8(ascii: "#") else {
        continue
      }
      noteControlled(AttributeValues.hash(page, target.lowerBound + 1..<target.upperBound))
    }
    if isButton || isExpanding, let id = tokenizer.rawValue(of: .id) {
      noteControlled(~AttributeValues.hash(page, id))
    }
    if isExpanding, tokenizer.rawValue(named: "aria-haspopup", in: page) == nil {
      (buttons.openedAt, buttons.openedIn) = (blockCount, container)
    }
  }

  private mutating func noteControlled(_ hash: UInt32) {
    if controlled.count < 10_000 { controlled.insert(hash) }
  }

  /// Whether a button opens a part of the page below it, and whether it names that part; menus and the tabs of a row
  /// aside.
  func opening(_ button: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> (Bool, Bool) {
    if button.rawValue(named: "aria-haspopup", in: page) != nil { return (false, false) }
    if let role = button.rawValue(of: .role), role.count == 3 { return (false, false) }
    if button.hasAttribute(AttributeName.ariaControls.bit) { return (true, true) }
    for name in ["data-bs-toggle", "data-toggle"] as [StaticString] {
      if let value = button.rawValue(named: name, in: page),
        HTMLTokenizer.has("collapse", at: value.lowerBound, in: page)
      {
        return (true, false)
      }
    }
    let isNamedSo = (button.rawValue(of: .class) ?? 0..<0).contains {
      HTMLTokenizer.has("accordion", at: $0, in: page) || HTMLTokenizer.has("faq", at: $0, in: page)
    }
    return (button.hasAttribute(AttributeName.ariaExpanded.bit) || isNamedSo, false)
  }

  /// Whether an element is one that a control opens, by its id or by the control's.
  func isControlled(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> Bool {
    guard !controlled.isEmpty else { return false }
    if let id = tokenizer.rawValue(of: .id), controlled.contains(AttributeValues.hash(page, id)) {
      return true
    }
    guard let labels = tokenizer.rawValue(named: "aria-labelledby", in: page) else { return false }
    return Self.words(of: labels, page).contains {
      controlled.contains(~AttributeValues.hash(page, $0))
    }
  }

  /// Whether a hidden element is there to be shown: what a control opens, stands right behind one that opens something,
  /// is the panel of a tab, the answer to a question (<https://schema.org/acceptedAnswer>), or is found by searches in the
  /// page.
  func isOpened(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> Bool {
    if isControlled(tokenizer, page) { return true }
    if tokenizer.element == .dialog || isConsentDialog(tokenizer, page) { return false }
    if (0...1).contains(blockCount - buttons.openedAt), isBeside(buttons.openedIn, levels: 3) {
      return true
    }
    if let value = tokenizer.rawValue(of: .hidden),
      HTMLTokenizer.has("until-found", at: value.lowerBound, in: page)
    {
      return true
    }
    if let property = tokenizer.rawValue(of: .itemProperty), Self.isAnswer(property, page) {
      return true
    }
    guard let role = tokenizer.rawValue(of: .role) else { return false }
    return role.count == 8 && HTMLTokenizer.has("tabpanel", at: role.lowerBound, in: page)
  }

  /// The words of an attribute's value, up to 16.
  private static func words(of value: Range<Int>, _ page: Span<UInt8>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = value.lowerBound
    while start < value.upperBound, words.count < 16 {
      var end = start
      while end < value.upperBound, !HTMLTokenizer.isSpace(page[end]) { end += 1 }
      if end > start { words.append(start..<end) }
      start = end + 1
    }
    return words
  }

  /// Whether an element is the dialog of a tool that asks for consent: its text is in most pages of the web, and never
  /// theirs.
  func isConsentDialog(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) -> Bool {
    guard let id = tokenizer.rawValue(of: .id), id.count >= 6,
      "ocudqst".utf8.contains(page[id.lowerBound] | 0x20)
    else { return false }
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
    // MathJax hides from readers of screens what it has as MathML, too.
    if tokenizer.element == .nobr
      || tokenizer.name.count == 8
        && HTMLTokenizer.has("mjx-math", at: tokenizer.name.lowerBound, in: page)
    {
      return Self.isAriaHidden(tokenizer, page)
    }
    guard let words = tokenizer.rawValue(of: .class), words.count >= 7 else { return false }
    switch page[words.lowerBound] | 0x20 {
    case UInt8(ascii: "k"):
      return words.count == 10 && HTMLTokenizer.has("katex-html", at: words.lowerBound, in: page)
    case UInt8(ascii: "m"):
      if HTMLTokenizer.has("mw-editsection", at: words.lowerBound, in: page) { return true }
      if HTMLTokenizer.has("mjx-math", at: words.lowerBound, in: page) {
        return Self.isAriaHidden(tokenizer, page)
      }
      // In small letters it is what MathJax shall read. Version 3 has no scripts.
      let isFormula =
        page[words.lowerBound] == UInt8(ascii: "M")
        && HTMLTokenizer.has("mathjax", at: words.lowerBound, in: page)
        || HTMLTokenizer.has("mjx-chtml", at: words.lowerBound, in: page)
      return isFormula && tokenizer.element != .mjxContainer && hasFormulaScripts(page)
    default: return false
    }
  }

  private static func isAriaHidden(
    _ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>
  ) -> Bool {
    tokenizer.rawValue(named: "aria-hidden", in: page).map {
      HTMLTokenizer.has("true", at: $0.lowerBound, in: page)
    } ?? false
  }

  private mutating func hasFormulaScripts(_ page: Span<UInt8>) -> Bool {
    if let formulaScripts { return formulaScripts }
    var index = 0
    while index < page.count, !Self.isFormulaType(at: index, page) {
      index = HTMLTokenizer.firstIndex(of: UInt8(ascii: "/"), in: page, from: index + 1)
    }
    formulaScripts = index < page.count
    return index < page.count
  }

  /// Whether a slash is that of `type="math/tex"`, `math/mml` or `math/asciimath`.
  private static func isFormulaType(at slash: Int, _ page: Span<UInt8>) -> Bool {
    guard slash >= 9,
      ["tex", "mml", "asciimath"].contains(where: {
        HTMLTokenizer.has($0 as StaticString, at: slash + 1, in: page)
      })
    else { return false }
    let quote = page[slash - 5]
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    let name = slash - (isQuoted ? 10 : 9)
    return name >= 0 && HTMLTokenizer.has("math", at: slash - 4, in: page)
      && HTMLTokenizer.has("type=", at: name, in: page)
  }
}

extension HTMLElement {
  fileprivate static let mjxContainer = named("mjx-container")
}
