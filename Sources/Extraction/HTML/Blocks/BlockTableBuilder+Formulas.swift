/// Formulas: MathML, LaTeX in scripts and attributes, and pictures of formulas.
///
/// They are written as LaTeX between dollar signs, except where they are a line of plain characters.
extension BlockTableBuilder {
  /// Writes a formula in LaTeX that stands in the page.
  mutating func appendFormula(_ range: Range<Int>, isLiteral: Bool, _ page: Span<UInt8>) {
    var bytes: [UInt8] = []
    if isLiteral {
      for index in range { bytes.append(page[index]) }
    } else {
      CharacterReferences.decode(page, range, inAttribute: true, into: &bytes)
    }
    append(formula: Formula.cleaned(tex: bytes), from: range)
  }

  /// Writes the formula of a script of MathJax's, by its type.
  mutating func appendFormula(_ script: Range<Int>, ofType type: Range<Int>, _ page: Span<UInt8>) {
    func isType(_ name: StaticString) -> Bool {
      HTMLTokenizer.has(name, at: type.lowerBound, in: page)
    }
    if isType("math/tex") {
      appendFormula(script, isLiteral: true, page)
    } else if isType("math/mml") {
      appendMathML(script, page)
    } else if isType("math/asciimath") {
      var line = InlineText()
      line.append(script.map { page[$0] })
      space()
      write(String(decoding: line.bytes, as: UTF8.self), from: script)
    }
  }

  /// Writes a formula in MathML that is no part of the page's tree.
  private mutating func appendMathML(_ script: Range<Int>, _ page: Span<UInt8>) {
    let part = page.extracting(script)
    var tokenizer = HTMLTokenizer()
    tokenizer.isForeign = true
    var formula: OpenFormula?
    loop: while true {
      switch tokenizer.next(in: part) {
      case .startTag:
        if formula == nil {
          formula = OpenFormula(tokenizer, part)
        } else {
          formula?.start(tokenizer, part)
        }
        if tokenizer.isSelfClosing { formula?.end() }
      case .endTag: formula?.end()
      case .text: formula?.append(tokenizer.content, isLiteral: tokenizer.isLiteral, part)
      case .comment, .doctype: break
      case .end: break loop
      }
    }
    guard let formula else { return }
    append(formula: String(decoding: formula.tex(), as: UTF8.self), from: script)
  }

  /// Writes the formula whose `math` element ends.
  mutating func endFormula() {
    guard let formula else { return }
    self.formula = nil
    let source = formula.source
    append(formula: String(decoding: formula.tex(), as: UTF8.self), from: source)
  }

  private mutating func append(formula: String, from source: Range<Int>) {
    guard !formula.isEmpty else { return }
    space()
    if let plain = Formula.plain(tex: formula) { return write(plain, from: source) }
    let isDelimited = ["$", "\\(", "\\["].contains { formula.hasPrefix($0) }
    let text = isDelimited ? formula : "$\(formula)$"
    // A picture beside what it shows.
    if table.text.count - blockStart >= text.utf8.count,
      table.text.suffix(text.utf8.count).elementsEqual(text.utf8)
    {
      return
    }
    mark(.math, isStart: true)
    write(text, from: source)
    mark(.math, isStart: false)
  }

  /// Notes a picture, or writes what it shows if that is a formula.
  mutating func image(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    let text = tokenizer.rawValue(of: .alt) ?? 0..<0
    if !text.isEmpty, let words = tokenizer.rawValue(of: .class), Self.isFormula(words, page) {
      return appendFormula(text, isLiteral: false, page)
    }
    if let sign = sign(text, before: tokenizer.range.upperBound, page) {
      if needsSpace { space(before: sign.utf8.first ?? 0) }
      return write(sign, from: tokenizer.range)
    }
    // Words on both sides of a picture are two.
    if table.text.count > blockStart, table.text[table.text.count - 1] < 0x80 { needsSpace = true }
    if text.isEmpty { return }
    mark(.image, isStart: true, text)
    if let address = tokenizer.rawValue(of: .dataSource) ?? tokenizer.rawValue(of: .source) {
      mark(.image, isStart: false, address)
    }
  }

  /// Whether an image's class says that its alternative text is LaTeX: as MediaWiki and WordPress write it.
  private static func isFormula(_ classes: Range<Int>, _ page: Span<UInt8>) -> Bool {
    var start = classes.lowerBound
    for index in classes.lowerBound...classes.upperBound
    where index == classes.upperBound || HTMLTokenizer.isSpace(page[index]) {
      defer { start = index + 1 }
      switch index - start {
      case 3: if HTMLTokenizer.has("tex", at: start, in: page) { return true }
      case 5: if HTMLTokenizer.has("latex", at: start, in: page) { return true }
      default: if HTMLTokenizer.has("mwe-math-fallback-image", at: start, in: page) { return true }
      }
    }
    return false
  }
}
