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
///     <ol type="A"><li>5 mg</li></ol>                             →  <ul><li>A. 5 mg</li></ul>
struct ChapterMarkup {
  private let tree: XMLTree
  private let options: BookOptions
  private var output: [UInt8] = []
  /// Elements whose end tags are due when the walk reaches their ends.
  private var open: [Open] = []
  /// The name of the part.
  private let part: String
  /// The notes that have a number; none but for Markdown.
  private let notes: BookNotes
  /// What stands before the text of a note or item that has not begun.
  private var pending: [UInt8] = []
  /// The mark of the note whose text has not begun; nil for an item.
  private var pendingMark: String?
  /// Whether the mark of a note was left out, so that its point goes, too.
  private var isBehindMark = false

  private struct Open {
    var end: Int
    var name: [UInt8]
    var isNoteList = false
    /// Of a list that HTML would number in another way.
    var numbering: ListNumbering?
    var next = 1
    /// The number of an item.
    var value: Int?
  }

  private var isMarkdown: Bool { options.rendering.format == .markdown }

  /// The body of the chapter as HTML: valid UTF-8.
  ///
  /// - Complexity: O(*n*) time and memory.
  static func html(
    of tree: XMLTree, part: String, notes: BookNotes, _ options: BookOptions
  ) -> [UInt8] {
    var markup = ChapterMarkup(tree: tree, options: options, part: part, notes: notes)
    markup.run(from: tree.child(.body, of: 0) ?? 0)
    return markup.output
  }

  private init(tree: XMLTree, options: BookOptions, part: String, notes: BookNotes) {
    self.tree = tree
    self.options = options
    self.part = part
    self.notes = notes
    output.reserveCapacity(tree.bytes.count)
  }

  private mutating func run(from body: Int) {
    if options.isBodyOnly, BookMatter.contains(tree.semantics(of: body)) { return }
    let end = Int(tree.nodes[body].next)
    var index = body + 1
    while true {
      while let last = open.last, last.end <= index {
        open.removeLast()
        output += "</".utf8
        output += last.name
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
    let types = tree.semantics(of: index)
    if !types.isEmpty {
      if types.contains("pagebreak") || types.contains("doc-pagebreak") { return next }
      if options.isBodyOnly, BookMatter.contains(types) { return next }
    }
    let note = notePlace(index)
    if let note, let number = notes.numbers[note] {
      pending = Array("[^\(number)]: ".utf8)
      pendingMark = notes.marks[note]
      isBehindMark = false
    }
    if types.contains("backlink") || types.contains("doc-backlink")
      || tree.name(index) == .a && isBacklink(index)
      || tree.name(index) == .sup && pendingMark == tree.line(of: index)
    {
      isBehindMark = pendingMark != nil
      return next
    }
    if tree.name(index) == .a, tree.isNoteReference(index) {
      let target = BookNotes.target(of: index, in: tree, part: part)
      if let number = target.flatMap({ notes.numbers[$0] }) {
        writePending()
        output += "<sup>[\(number)]</sup>".utf8
      }
      return next
    }
    switch tree.name(index) {
    case .sup, .sub, .em, .i, .strong, .b, .u:
      // What stands before the text is no part of it; links in it may be the note's mark.
      if !pending.isEmpty, tree.descendants(.a, of: index).isEmpty { writePending() }
    default: break
    }
    let element = opened(index)
    output.append(UInt8(ascii: "<"))
    output += element.name
    if let value = element.value { output += " value=\"\(value)\"".utf8 }
    writeAttributes(of: index, isNote: note != nil)
    output.append(UInt8(ascii: ">"))
    if Self.voidNames.contains(String(decoding: element.name, as: UTF8.self)) { return next }
    open.append(element)
    return index + 1
  }

  /// What an element is written as; an item of a list takes its number.
  private mutating func opened(_ index: Int) -> Open {
    var element = Open(end: Int(tree.nodes[index].next), name: Array(name(of: index)))
    switch tree.name(index) {
    case .ol, .ul:
      if isNoteList(index) {
        element.isNoteList = true
        element.name = Array("div".utf8)
      } else if tree.name(index) == .ol, let numbering = numbering(of: index) {
        element.numbering = numbering
        element.next = numbering.start
        if numbering.style != .decimal { element.name = Array("ul".utf8) }
      }
    case .li:
      guard var list = open.popLast() else { break }
      if list.isNoteList { element.name = Array("div".utf8) }
      if let numbering = list.numbering {
        let number = tree.attribute("value", of: index).flatMap { Int($0) } ?? list.next
        list.next = number &+ numbering.step
        if numbering.style == .decimal {
          element.value = number
        } else {
          pending = Array("\(numbering.label(number)) ".utf8)
        }
      }
      open.append(list)
    default: break
    }
    return element
  }

  /// The name without prefix.
  private func name(of index: Int) -> ArraySlice<UInt8> {
    let node = tree.nodes[index]
    let name = tree.bytes[Int(node.start)..<Int(node.end)]
    return name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
  }

  private mutating func writeAttributes(of index: Int, isNote: Bool) {
    guard tree.nodes[index].attributeCount > 0 else { return }
    for name in ["href", "alt", "class", "style", "hidden", "colspan", "rowspan", "start", "value"]
    {
      // Notes that open beside their reference are hidden until then.
      if isNote, name == "style" || name == "hidden" { continue }
      guard let value = tree.attributeValue(named: name, of: index) else { continue }
      output += " \(name)=\"".utf8
      write(attribute: Array(value.utf8))
      output.append(UInt8(ascii: "\""))
    }
  }

  /// Simple formulas are text, as in pages.
  private mutating func write(formula tex: [UInt8]) {
    writePending()
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
    if node.name == .characters, !pending.isEmpty {
      // "1. The note", "1) The note"
      let isBehindMark = isBehindMark
      writePending()
      if isBehindMark {
        return write(
          characters: Array(tree.characters(of: index).drop { " .):]\n".utf8.contains($0) }))
      }
    }
    if node.spelling == .plain {
      output += tree.bytes[Int(node.start)..<Int(node.end)]
      return
    }
    write(characters: tree.characters(of: index))
  }

  private mutating func writePending() {
    output += pending
    pending = []
    pendingMark = nil
    isBehindMark = false
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

  /// Elements of HTML that have no end tag.
  static let voidNames: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
  ]

  // MARK: - Notes and lists

  /// The place of an element that is a note with a number.
  private func notePlace(_ index: Int) -> String? {
    guard !notes.numbers.isEmpty, let id = tree.attribute("id", of: index) else { return nil }
    let place = "\(part)#\(id)"
    return notes.numbers[place] == nil ? nil : place
  }

  /// Whether a link leads back from a note: an arrow, or its mark at its beginning or to its reference.
  private func isBacklink(_ link: Int) -> Bool {
    guard let target = BookNotes.target(of: link, in: tree, part: part) else { return false }
    if tree.isArrow(link) { return true }
    return notes.references.contains(target) && tree.isNoteMark(link)
  }

  /// Whether a list is one of notes, which Markdown has no list for.
  private func isNoteList(_ list: Int) -> Bool {
    !notes.numbers.isEmpty
      && tree.children(.li, of: list).contains { item in
        (item..<min(item + 6, Int(tree.nodes[item].next)))
          .prefix { tree.name($0) != .characters }
          .contains { notePlace($0) != nil }
      }
  }

  /// How a list numbers its items, where HTML as we read it would not tell: by letters, or backwards.
  private func numbering(of list: Int) -> ListNumbering? {
    let numbering = ListNumbering(html: list, in: tree)
    return numbering.style == .decimal && numbering.step == 1 ? nil : numbering
  }
}
