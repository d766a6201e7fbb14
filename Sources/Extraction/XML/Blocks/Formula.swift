/// A formula as text: its TeX where it has some, else its MathML as TeX, else its other text.
struct Formula {
  /// The number or name printed beside it.
  private(set) var label = ""
  private(set) var text = ""
  /// Whether the text is TeX without its own delimiters.
  private(set) var isMath = false
  /// Whether no part of the text is TeX.
  private(set) var isPlain = false

  /// Reads a formula element: one that holds formulas in one or several forms, or `math` or
  /// `tex-math` itself.
  init(of element: Int, in tree: XMLTree) {
    switch tree.name(element) {
    case .texMath: take(tex: Self.cleaned(tex: tree.text(of: element)))
    case .math:
      text = MathML.tex(of: element, in: tree)
      isMath = true
    default:
      if let label = tree.child(.label, of: element) { self.label = tree.line(of: label) }
      let tex = tree.outermost(.texMath, of: element)
      if !tex.isEmpty {
        take(tex: tex.map { Self.cleaned(tex: tree.text(of: $0)) }.joined(separator: " "))
        return
      }
      var line = InlineText()
      var hasOther = false
      var hasMath = false
      collect(element, tree, &line, &hasMath, &hasOther)
      text = String(decoding: line.take(), as: UTF8.self)
      isMath = hasMath && !hasOther
      if hasMath, !isMath, let plain = Self.plain(tex: text) { text = plain }
      isPlain = !hasMath
    }
  }

  private mutating func take(tex: String) {
    text = tex
    isMath = !tex.hasPrefix("$") && !tex.hasPrefix("\\(") && !tex.hasPrefix("\\[")
  }

  private func collect(
    _ element: Int, _ tree: XMLTree, _ line: inout InlineText, _ hasMath: inout Bool,
    _ hasOther: inout Bool
  ) {
    for child in tree.children(of: element) {
      switch tree.name(child) {
      case .blank: line.breakWord()
      case .characters:
        hasOther = true
        tree.append(child, to: &line)
      case .sup, .superscript: script("^", child, tree, &line, &hasMath, &hasOther)
      case .sub, .subscript: script("_", child, tree, &line, &hasMath, &hasOther)
      case .hi where tree.attribute("rend", of: child)?.contains("su") ?? false:
        let isRaised = tree.attribute("rend", of: child)?.contains("sup") ?? false
        script(isRaised ? "^" : "_", child, tree, &line, &hasMath, &hasOther)
      case .math:
        hasMath = true
        line.append(Array(MathML.tex(of: child, in: tree).utf8))
      case .label, .altText, .longDesc, .objectId, .graphic, .inlineGraphic, .media, .permissions,
        .alt, .mediaobject, .inlinemediaobject:
        break
      case .alternatives:
        if let chosen = Self.bestAlternative(of: child, in: tree) {
          if tree.name(chosen) == .math {
            hasMath = true
            line.append(Array(MathML.tex(of: chosen, in: tree).utf8))
          } else {
            collect(chosen, tree, &line, &hasMath, &hasOther)
          }
        }
      default: collect(child, tree, &line, &hasMath, &hasOther)
      }
    }
  }

  /// A script in a formula without MathML or TeX: "x_1", "10^{12}".
  private func script(
    _ mark: StaticString, _ element: Int, _ tree: XMLTree, _ line: inout InlineText,
    _ hasMath: inout Bool, _ hasOther: inout Bool
  ) {
    var inner = InlineText()
    collect(element, tree, &inner, &hasMath, &hasOther)
    let text = inner.take()
    guard !text.isEmpty else { return }
    let isOne = String(decoding: text, as: UTF8.self).count == 1
    line.append(
      Array(mark.description.utf8) + (isOne ? text : Array("{".utf8) + text + Array("}".utf8)))
  }

  /// Of several forms of one thing, the one with the best text; nil where all are pictures.
  static func bestAlternative(of element: Int, in tree: XMLTree) -> Int? {
    let order: [XMLName] = [
      .texMath, .math, .textualForm, .table, .array, .code, .preformat,
      // What TEI's editors have put right or taken for the text.
      .corr, .reg, .expan, .lem, .rdg, .rdgGrp,
    ]
    for name in order {
      if let found = tree.child(name, of: element) { return found }
    }
    return tree.children(of: element).first { child in
      switch tree.name(child) {
      case .graphic, .inlineGraphic, .media, .inlineMedia, .characters, .blank: false
      default: true
      }
    }
  }

  /// TeX that is a line of plain characters as that line: "p = 5 %" of `p = 5 \%`; nil for any other.
  static func plain(tex: String) -> String? {
    var plain: [UInt8] = []
    plain.reserveCapacity(tex.utf8.count)
    var isEscaped = false
    for byte in tex.utf8 {
      if isEscaped {
        guard "%#&$_".utf8.contains(byte) else { return nil }
        isEscaped = false
        plain.append(byte)
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "{"): return nil
      default: plain.append(byte)
      }
    }
    return isEscaped ? nil : String(decoding: plain, as: UTF8.self)
  }

  /// TeX without the preamble that publishers wrap around each formula, and without `\displaystyle` around all of it.
  static func cleaned(tex: [UInt8]) -> String {
    var text = withoutFrame(tex)
    // A space of TeX at the end, "\ ", has lost its own, and would escape what stands behind it.
    let backslashes = text.utf8.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
    guard backslashes % 2 == 1 else { return text }
    text.removeLast()
    return InlineText.collapsed(Array(text.utf8))
  }

  /// The formula of a document of its own, without the style of all of it.
  private static func withoutFrame(_ tex: [UInt8]) -> String {
    let text = InlineText.collapsed(tex)
    let parts = text.split(separator: "\\begin{document}", maxSplits: 1)
    guard parts.count == 2 || text.hasPrefix("\\begin{document}"), let last = parts.last else {
      return withoutStyle(text)
    }
    let body = last.split(separator: "\\end{document}", maxSplits: 1).first ?? ""
    return InlineText.collapsed(Array(body.utf8))
  }

  /// "{\displaystyle x}" as "x".
  private static func withoutStyle(_ text: String) -> String {
    for style in ["{\\displaystyle ", "{\\textstyle "]
    where text.hasPrefix(style) && text.hasSuffix("}") {
      let inner = text.dropFirst(style.utf8.count).dropLast()
      var depth = 0
      for byte in inner.utf8 {
        if byte == UInt8(ascii: "{") { depth += 1 }
        if byte == UInt8(ascii: "}") { depth -= 1 }
        // The first brace is not the last one's.
        if depth < 0 { return text }
      }
      return String(inner)
    }
    return text
  }
}
