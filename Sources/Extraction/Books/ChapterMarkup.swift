/// A chapter of a book as HTML that can be read without knowing of books.
///
/// The tokenizer for HTML takes `<a id="x"/>` for an open link and knows no prefixes, so the parsed
/// XHTML is written again, without what is no text of the chapter: readings of ruby annotations, marks
/// of printed pages, references to notes and back, tables of contents.
///
///     <ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>        →  <ruby>漢字</ruby>
///     pain<a epub:type="noteref" href="#n1">1</a>                 →  pain<sup>[1]</sup>   (Markdown)
///                                                                     pain                 (plain text)
///     <aside epub:type="footnote" id="n1"><p>See below.</p></aside>
///                                              →  <aside><p>[^1]: See below.</p></aside>   (Markdown)
struct ChapterMarkup {
  private let tree: XMLTree
  private let options: BookOptions
  private var output: [UInt8] = []
  /// Elements whose end tags are due when the walk reaches their ends.
  private var open: [(end: Int, node: Int)] = []
  /// The labels of notes by their `id`, for Markdown.
  private var notes: [String: String] = [:]
  /// The label of a note whose text has not begun.
  private var pendingNote: String?

  private var isMarkdown: Bool { options.rendering.format == .markdown }

  /// The body of the chapter as HTML: valid UTF-8.
  ///
  /// - Complexity: O(*n*) time and memory.
  static func html(of tree: XMLTree, _ options: BookOptions) -> [UInt8] {
    var markup = ChapterMarkup(tree: tree, options: options)
    markup.run(from: tree.child(.body, of: 0) ?? 0)
    return markup.output
  }

  private init(tree: XMLTree, options: BookOptions) {
    self.tree = tree
    self.options = options
    output.reserveCapacity(tree.bytes.count)
  }

  private mutating func run(from body: Int) {
    if options.isBodyOnly, BookMatter.contains(types(of: body)) { return }
    if isMarkdown { gatherNotes(in: body) }
    let end = Int(tree.nodes[body].next)
    var index = body + 1
    while true {
      while let last = open.last, last.end <= index {
        open.removeLast()
        output += "</".utf8
        output += name(of: last.node)
        output.append(UInt8(ascii: ">"))
      }
      guard index < end else { return }
      if tree.name(index).isCharacterData {
        write(text: index)
        index += 1
      } else {
        index = write(element: index)
      }
    }
  }

  // MARK: - Elements

  /// Writes what stands for an element's start; the index to go on with.
  private mutating func write(element index: Int) -> Int {
    let next = Int(tree.nodes[index].next)
    switch tree.name(index) {
    case .rt, .rp, .rtc, .script, .style, .head, .svg, .nav: return next
    case .math:
      write(formula: Array(MathML.tex(of: index, in: tree).utf8))
      return next
    case .other where name(of: index).elementsEqual("default".utf8):
      // Of `epub:switch`, which has any prefix or none, the cases are read.
      return next
    default: break
    }
    let types = types(of: index)
    if !types.isEmpty {
      if types.contains("pagebreak") || types.contains("doc-pagebreak")
        || types.contains("backlink") || types.contains("doc-backlink")
      {
        return next
      }
      if options.isBodyOnly, BookMatter.contains(types) { return next }
    }
    if tree.name(index) == .a, isNoteReference(index, types) {
      if isMarkdown, let label = noteID(index).flatMap({ notes[$0] }) {
        output += "<sup>[\(label)]</sup>".utf8
      }
      return next
    }
    let name = name(of: index)
    output.append(UInt8(ascii: "<"))
    output += name
    writeAttributes(of: index)
    output.append(UInt8(ascii: ">"))
    if Self.voidNames.contains(String(decoding: name, as: UTF8.self)) { return next }
    open.append((next, index))
    if isMarkdown, let label = tree.attribute("id", of: index).flatMap({ notes[$0] }) {
      pendingNote = label
    }
    return index + 1
  }

  /// The name without prefix.
  private func name(of index: Int) -> ArraySlice<UInt8> {
    let node = tree.nodes[index]
    let name = tree.bytes[Int(node.start)..<Int(node.end)]
    return name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
  }

  private mutating func writeAttributes(of index: Int) {
    guard tree.nodes[index].attributeCount > 0 else { return }
    for name in ["href", "alt", "class", "style", "hidden", "colspan", "rowspan"] {
      guard let value = tree.attributeValue(named: name, of: index) else { continue }
      output += " \(name)=\"".utf8
      write(attribute: Array(value.utf8))
      output.append(UInt8(ascii: "\""))
    }
  }

  /// Simple formulas are text, as in pages.
  private mutating func write(formula tex: [UInt8]) {
    guard tex.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "^") }) else {
      return write(characters: tex)
    }
    output += "<math alttext=\"".utf8
    write(attribute: tex)
    output += "\"></math>".utf8
  }

  private mutating func write(attribute value: [UInt8]) {
    for byte in value {
      switch byte {
      case UInt8(ascii: "\""): output += "&quot;".utf8
      case UInt8(ascii: "&"): output += "&amp;".utf8
      default: output.append(byte)
      }
    }
  }

  private mutating func write(text index: Int) {
    let node = tree.nodes[index]
    if node.name == .characters, let label = pendingNote.take() { output += "[^\(label)]: ".utf8 }
    if node.spelling == .plain {
      output += tree.bytes[Int(node.start)..<Int(node.end)]
      return
    }
    write(characters: tree.characters(of: index))
  }

  private mutating func write(characters: [UInt8]) {
    for byte in characters {
      switch byte {
      case UInt8(ascii: "<"): output += "&lt;".utf8
      case UInt8(ascii: "&"): output += "&amp;".utf8
      default: output.append(byte)
      }
    }
  }

  /// The values of `epub:type` and `role`.
  private func types(of index: Int) -> [Substring] {
    guard tree.nodes[index].attributeCount > 0 else { return [] }
    let values = [tree.attribute("type", of: index), tree.attribute("role", of: index)]
    return values.compactMap(\.self).flatMap { $0.split(separator: " ") }
  }

  /// Elements of HTML that have no end tag.
  static let voidNames: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
  ]

  // MARK: - Notes

  /// Finds the labels of the notes that the chapter refers to.
  private mutating func gatherNotes(in body: Int) {
    for index in tree.descendants(.a, of: body) {
      guard isNoteReference(index, types(of: index)), let id = noteID(index), notes[id] == nil
      else { continue }
      let label = tree.line(of: index).filter { $0.isLetter || $0.isNumber }
      notes[id] = label.isEmpty ? "\(notes.count + 1)" : label
    }
  }

  private func noteID(_ link: Int) -> String? {
    guard let address = tree.attribute("href", of: link),
      let mark = address.firstIndex(of: "#")
    else { return nil }
    return String(address[address.index(after: mark)...])
  }

  /// A link that is marked as one to a note, or a raised figure or sign that leads to some place.
  private func isNoteReference(_ link: Int, _ types: [Substring]) -> Bool {
    if types.contains("noteref") || types.contains("doc-noteref") { return true }
    guard let address = tree.attribute("href", of: link), address.contains("#") else {
      return false
    }
    let isRaised =
      tree.child(.sup, of: link) != nil
      || (link > 0 && tree.name(link - 1) == .sup && Int(tree.nodes[link - 1].next) > link)
    guard isRaised else { return false }
    let text = tree.line(of: link).filter { !"[]() ".contains($0) }
    return !text.isEmpty && text.count <= 4
      && text.allSatisfy { $0.isNumber || "*†‡§¶#".contains($0) }
  }
}
