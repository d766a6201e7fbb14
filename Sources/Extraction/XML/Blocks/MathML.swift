/// MathML as TeX.
///
/// Structure becomes TeX (`\frac{a}{b}`, `x_i^2`, `\sqrt{x}`), symbols stay the characters that they
/// are (`α ≤ ∑`), as in unicode-math: nothing depends on a table of symbols, and a reader or a search
/// without TeX still knows them. Annotations are used only where they are TeX themselves.
///
/// <https://www.w3.org/TR/MathML3/chapter3.html>
enum MathML {
  /// The TeX of a `math` element or a part of one, without delimiters.
  static func tex(of element: Int, in tree: XMLTree) -> String {
    var writer = TeXWriter(tree: tree)
    writer.node(element)
    return InlineText.collapsed(writer.bytes)
  }
}

private struct TeXWriter {
  let tree: XMLTree
  var bytes: [UInt8] = []
  /// Whether a name of several letters was written last, which must not run into the next.
  private var endsWithWord = false
  /// Whether a number was written last, which must not run into the next.
  private var endsWithNumber = false

  init(tree: XMLTree) { self.tree = tree }

  mutating func node(_ index: Int) {
    switch tree.name(index) {
    case .mi, .mn, .mo, .ms, .mtext, .mglyph: token(index)
    case .mfrac: fraction(index)
    case .msqrt:
      write("\\sqrt{")
      children(of: index)
      write("}")
    case .mroot:
      let parts = elements(of: index)
      write("\\sqrt")
      if parts.count > 1 {
        write("[")
        node(parts[1])
        write("]")
      }
      if let base = parts.first { group(base) }
    case .msub: scripts(index, marks: ["_"])
    case .msup: scripts(index, marks: ["^"])
    case .msubsup: scripts(index, marks: ["_", "^"])
    case .munder: limits(index, over: false)
    case .mover: limits(index, over: true)
    case .munderover: scripts(index, marks: ["_", "^"])
    case .mmultiscripts: multiscripts(index)
    case .mtable:
      write("\\begin{matrix} ")
      children(of: index)
      write(" \\end{matrix}")
    case .mtr, .mlabeledtr:
      if bytes.suffix(3) != Array("x} ".utf8)[...] { write(" \\\\ ") }
      for (column, cell) in elements(of: index).enumerated() {
        if column > 0 { write(" & ") }
        node(cell)
      }
    case .mfenced: fenced(index)
    case .semantics: semantics(index)
    case .mspace: if endsWithWord || endsWithNumber { write(" ") }
    case .mphantom, .annotation, .annotationXml, .mprescripts, .mathNone, .altText: break
    case .maction: if let first = elements(of: index).first { node(first) }
    case .characters, .blank:
      // Text outside of a token element: not MathML, but there.
      if tree.name(index) == .characters { write(tree.characters(of: index)) }
    default: children(of: index)
    }
  }

  private mutating func children(of index: Int) {
    for child in tree.children(of: index) { node(child) }
  }

  private func elements(of index: Int) -> [Int] {
    tree.children(of: index).filter { !tree.name($0).isCharacterData }
  }

  // MARK: - Tokens

  private mutating func write(_ text: StaticString) {
    (endsWithWord, endsWithNumber) = (false, false)
    bytes += text.description.utf8
  }

  private mutating func write(_ text: [UInt8]) {
    (endsWithWord, endsWithNumber) = (false, false)
    bytes += text
  }

  private mutating func token(_ index: Int) {
    let line = tree.line(of: index)
    var text = line
    if tree.name(index) == .mtext, !line.isEmpty {
      // Hard spaces at its ends are of the formula.
      let bytes = tree.text(of: index)
      if bytes.starts(with: [0xC2, 0xA0]) { text = " " + text }
      if bytes.suffix(2).elementsEqual([0xC2, 0xA0]) { text += " " }
    }
    if appendShort(text, isNumber: tree.name(index) == .mn) { return }
    guard let first = text.first else {
      // A blank between words is written as a token of its own.
      if tree.name(index) == .mtext { write(" ") }
      return
    }
    // Function application, invisible times, separator and plus.
    if text.unicodeScalars.allSatisfy({ ("\u{2061}"..."\u{2064}").contains($0) }) { return }
    let isWord = first.isLetter || first.isNumber
    if endsWithWord && isWord || endsWithNumber && first.isNumber { bytes.append(0x20) }
    // TeX drops the spaces between words of formulas.
    let isPhrase = tree.name(index) == .mtext && line.contains(" ")
    if isPhrase { bytes += "\\text{".utf8 }
    defer { if isPhrase { bytes += "}".utf8 } }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "{", "}", "%", "#", "&", "_", "$":
        bytes.append(UInt8(ascii: "\\"))
        bytes += String(scalar).utf8
      case "\u{2061}"..."\u{2064}": break
      default: bytes += String(scalar).utf8
      }
    }
    endsWithWord = isWord && tree.name(index) != .mn && text.count > 1
    endsWithNumber = text.last?.isNumber ?? false
  }

  /// Adds a token of one or two ASCII characters other than those of TeX's own, as most are; false for others.
  private mutating func appendShort(_ text: String, isNumber: Bool) -> Bool {
    let text = text.utf8
    guard text.count == 1 || text.count == 2,
      text.allSatisfy({ $0 < 0x7B && $0 &- 0x23 > 3 && $0 != UInt8(ascii: "_") && $0 != 0x20 }),
      let first = text.first
    else { return false }
    let isWord =
      first >= UInt8(ascii: "0") && first <= UInt8(ascii: "9")
      || (first | 0x20) >= UInt8(ascii: "a") && (first | 0x20) <= UInt8(ascii: "z")
    let isFigure = first >= UInt8(ascii: "0") && first <= UInt8(ascii: "9")
    if endsWithWord && isWord || endsWithNumber && isFigure { bytes.append(0x20) }
    bytes += text
    endsWithWord = isWord && !isNumber && text.count > 1
    endsWithNumber = text.last.map { $0 &- 0x30 < 10 } ?? false
    return true
  }

  // MARK: - Structures

  /// `{…}` around a part of several characters.
  private mutating func group(_ index: Int) {
    var inner = TeXWriter(tree: tree)
    inner.node(index)
    write("{")
    write(inner.bytes)
    write("}")
  }

  /// A fraction, or two lines without one between them, as in a binomial coefficient.
  private mutating func fraction(_ index: Int) {
    let parts = elements(of: index)
    guard parts.count > 1, tree.attribute("linethickness", of: index)?.first == "0" else {
      return command("\\frac", parts.prefix(2))
    }
    write("{")
    node(parts[0])
    write(" \\atop ")
    node(parts[1])
    write("}")
  }

  private mutating func command(_ name: StaticString, _ arguments: ArraySlice<Int>) {
    write(name)
    for argument in arguments { group(argument) }
  }

  private mutating func base(_ index: Int, of marks: [StaticString]) {
    var inner = TeXWriter(tree: tree)
    inner.node(index)
    let isGroup =
      tree.name(index) == .mrow && elements(of: index).count > 1
      || marks.contains(where: inner.hasScript)
    if endsWithWord && inner.startsWithWord || endsWithNumber && inner.startsWithFigure {
      bytes.append(0x20)
    }
    write(isGroup ? [UInt8(ascii: "{")] + inner.bytes + [UInt8(ascii: "}")] : inner.bytes)
  }

  /// Whether it has a script of its own that another one of the kind would be a second of, an error of TeX's: `a^2^3`.
  private func hasScript(_ mark: StaticString) -> Bool {
    var depth = 0
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "{") {
        depth += 1
      } else if byte == UInt8(ascii: "}") {
        depth -= 1
      } else if depth == 0, mark.description.utf8.first == byte {
        return true
      }
    }
    return false
  }

  private var startsWithWord: Bool {
    bytes.first.map { $0 >= 0x80 || Character(Unicode.Scalar($0)).isLetter } ?? false
  }

  private var startsWithFigure: Bool { bytes.first.map { $0 &- 0x30 < 10 } ?? false }

  private mutating func script(_ mark: StaticString, _ index: Int) {
    var inner = TeXWriter(tree: tree)
    inner.node(index)
    if inner.bytes.isEmpty { return }
    write(mark)
    let isOne =
      inner.bytes.count == 1
      || inner.bytes.contains { $0 >= 0x80 }
        && String(decoding: inner.bytes, as: UTF8.self).count == 1
    write(isOne ? inner.bytes : [UInt8(ascii: "{")] + inner.bytes + [UInt8(ascii: "}")])
  }

  private mutating func scripts(_ index: Int, marks: [StaticString]) {
    let parts = elements(of: index)
    guard let first = parts.first else { return children(of: index) }
    base(first, of: marks)
    for (part, mark) in zip(parts.dropFirst(), marks) { script(mark, part) }
  }

  private mutating func limits(_ index: Int, over: Bool) {
    let parts = elements(of: index)
    guard parts.count > 1 else { return children(of: index) }
    let mark = tree.line(of: parts[1])
    if let accent = Self.accents[mark], over {
      write(accent)
      return group(parts[0])
    }
    let isOperator = tree.name(parts[0]) == .mo || tree.line(of: parts[0]).count > 1
    if isOperator { return scripts(index, marks: [over ? "^" : "_"]) }
    write(over ? "\\overset" : "\\underset")
    group(parts[1])
    group(parts[0])
  }

  private static let accents: [String: StaticString] = [
    "¯": "\\bar", "ˉ": "\\bar", "\u{304}": "\\bar", "‾": "\\overline", "_": "\\bar",
    "―": "\\overline", "–": "\\bar", "—": "\\overline", "̅": "\\overline",
    "^": "\\hat", "ˆ": "\\hat", "\u{302}": "\\hat", "~": "\\tilde", "˜": "\\tilde",
    "∼": "\\tilde", "\u{303}": "\\tilde", "→": "\\vec", "⃗": "\\vec", ".": "\\dot", "˙": "\\dot",
    "·": "\\dot", "\u{307}": "\\dot", "¨": "\\ddot", "\u{308}": "\\ddot", "⌢": "\\overset{⌢}",
    "ˇ": "\\check", "˘": "\\breve",
  ]

  /// A base, pairs of lower and upper scripts, and behind `mprescripts` such pairs in front of it.
  private mutating func multiscripts(_ index: Int) {
    let parts = elements(of: index)
    guard let first = parts.first else { return }
    let split = parts.firstIndex { tree.name($0) == .mprescripts } ?? parts.endIndex
    if split < parts.endIndex {
      write("{}")
      pairs(parts[(split + 1)...])
    }
    base(first, of: ["_", "^"])
    pairs(parts[1..<max(1, split)])
  }

  private mutating func pairs(_ parts: ArraySlice<Int>) {
    for (offset, part) in parts.enumerated() where tree.name(part) != .mathNone {
      script(offset % 2 == 0 ? "_" : "^", part)
    }
  }

  private mutating func fenced(_ index: Int) {
    let separators = Array((tree.attribute("separators", of: index) ?? ",").filter { $0 != " " })
    write(Array((tree.attribute("open", of: index) ?? "(").utf8))
    for (offset, part) in elements(of: index).enumerated() {
      if offset > 0, let last = separators.last {
        write(Array(String(offset <= separators.count ? separators[offset - 1] : last).utf8))
      }
      node(part)
    }
    write(Array((tree.attribute("close", of: index) ?? ")").utf8))
  }

  private mutating func semantics(_ index: Int) {
    for child in tree.children(of: index) where tree.name(child) == .annotation {
      let encoding = tree.attribute("encoding", of: child) ?? ""
      if encoding.hasSuffix("x-tex") || encoding.hasSuffix("x-latex") {
        return write(Array(Formula.cleaned(tex: tree.text(of: child)).utf8))
      }
    }
    if let first = elements(of: index).first { node(first) }
  }
}
