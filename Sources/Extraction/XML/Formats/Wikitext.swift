/// MediaWiki's markup as blocks of text, by a bounded part of its syntax.
///
/// | markup | becomes |
/// |---|---|
/// | `== Title ==` | a heading |
/// | `[[page\|text]]`, `[url text]` | the text |
/// | `[[File:…\|thumb\|caption]]`, `<gallery>`, in any language | the captions, behind their paragraph |
/// | `[[Category:…]]` and its names in other languages | nothing; categories are noted |
/// | `'''bold'''`, `''italic''` | the text |
/// | `* item`, `# item`, `: indented`, `; term` | list items and paragraphs |
/// | `{{template}}`, `{{{parameter}}}`, `<!-- comment -->`, `<ref>…</ref>`, `<includeonly>`, `__TOC__` | nothing |
/// | `-{zh-hans:a; zh-hant:b}-` | the first of the spellings |
/// | `{\| table \|}` | rows with their cells, spans laid out (``TableGrid``); a row ends where a table inside of it begins |
/// | `<nowiki>` and code | the text as it stands |
/// | `<math>`, `<chem>`, `<ce>` | its TeX, in Markdown between `$` |
/// | other tags such as `<small>` | the text inside |
///
/// Templates are not expanded: what a page shows through them alone (dosage boxes) is lost, but for what
/// ``WikitextTemplate`` knows. Everything is linear in the length of the page; what does not end is text.
struct Wikitext {
  /// A piece of text, or a row of a table.
  struct Block {
    var text: [UInt8] = []
    var kind = BlockWriter.Kind.paragraph
    var group = 0
    var cells: [[UInt8]] = []
  }

  var categories: [String] = []
  /// What stands below the pictures of the lines that were read and not yet written.
  var captions: [[UInt8]] = []
  private let source: [UInt8]
  private let style: TextStyle

  /// - Parameter style: What the blocks, which have no marks but those of formulas, are to become.
  init(_ source: [UInt8], style: TextStyle = .text) {
    self.source = source
    self.style = style
  }

  /// The blocks of the page.
  mutating func blocks() -> [Block] {
    let text = withoutTemplates(withoutComments(source))
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map(MetadataText.trimmed)
    return Self.withoutEmptySections(blocks(ofLines: lines))
  }

  /// Without headings that have nothing below them, such as those of lists made by templates.
  private static func withoutEmptySections(_ blocks: [Block]) -> [Block] {
    var kept: [Block] = []
    // The level of the heading that comes next, read from the end; 0 at the end of the page.
    var nextLevel: Int? = 0
    for block in blocks.reversed() {
      if case .heading(let level) = block.kind, block.cells.isEmpty {
        if let next = nextLevel, next <= level { continue }
        nextLevel = level
      } else {
        nextLevel = nil
      }
      kept.append(block)
    }
    return kept.reversed()
  }

  // MARK: - Passes over the whole page

  /// Without comments and references, and without tags that have no text.
  private func withoutComments(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var index = 0
    // Once a mark was not found, it will not be found further on.
    var missing: Set<String> = []
    func skip(past mark: String, from start: Int) -> Int? {
      if missing.contains(mark) { return nil }
      let end = Self.find(Array(mark.utf8), text, start)
      if end == nil { missing.insert(mark) }
      return end.map { $0 + mark.utf8.count }
    }
    while index < text.count {
      if text[index] == UInt8(ascii: "<") {
        if Self.has("<!--", text, index), let end = skip(past: "-->", from: index) {
          index = end
          continue
        }
        if let name = Self.droppedElements.first(where: { Self.has($0.start, text, index) }),
          index + name.start.utf8CodeUnitCount < text.count,
          [0x20, 0x2F, 0x3E].contains(text[index + name.start.utf8CodeUnitCount]),
          let close = text[index...].prefix(500).firstIndex(of: UInt8(ascii: ">"))
        {
          if text[close - 1] == UInt8(ascii: "/") {
            index = close + 1
            continue
          }
          if let end = skip(past: name.end, from: close) {
            if name.end == "</gallery>" {
              let content = text[(close + 1)..<(end - name.end.utf8.count)]
              output += Self.pictures(ofGallery: withoutComments(Array(content)))
            }
            index = end
            continue
          }
        }
        if let name = Self.verbatimElements.first(where: { Self.has($0.start, text, index) }),
          let open = text[index...].prefix(300).firstIndex(of: UInt8(ascii: ">")),
          text[open - 1] != UInt8(ascii: "/"), let end = skip(past: name.end, from: open)
        {
          // What would be markup is written so that no later pass takes it for that.
          for byte in shown(text[(open + 1)..<(end - name.end.utf8.count)], of: name.start) {
            if "{}[]'<&_|".utf8.contains(byte) {
              output += "&#\(byte);".utf8
            } else {
              output.append(byte)
            }
          }
          index = end
          continue
        }
      }
      output.append(text[index])
      index += 1
    }
    return output
  }

  /// What stands in an element that is no wikitext; a formula on one line, since its lines are no paragraphs.
  private func shown(_ content: ArraySlice<UInt8>, of element: StaticString) -> [UInt8] {
    let isChemical = ["<chem", "<ce>"].contains(element.description)
    guard isChemical || element.description == "<math" else { return Array(content) }
    let tex = Array(Formula.cleaned(tex: Array(content)).utf8)
    guard style == .markdown, !tex.isEmpty else { return tex }
    let formula =
      [UInt8(ascii: "$")] + (isChemical ? Array("\\ce{".utf8) + tex + [UInt8(ascii: "}")] : tex)
      + [UInt8(ascii: "$")]
    // One without a sign of TeX, such as a*b, is told from prices by nobody.
    return MarkdownEscaping.escaped(formula) == formula ? formula : tex
  }

  private static let droppedElements: [(start: StaticString, end: String)] = [
    ("<ref", "</ref>"), ("<gallery", "</gallery>"), ("<timeline", "</timeline>"),
    ("<score", "</score>"), ("<mapframe", "</mapframe>"), ("<imagemap", "</imagemap>"),
    ("<templatestyles", "</templatestyles>"), ("<includeonly", "</includeonly>"),
  ]

  /// The lines of a gallery, `File:a.jpg|caption`, as links to pictures.
  private static func pictures(ofGallery content: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    for line in content.split(separator: UInt8(ascii: "\n")) {
      guard let bar = line.firstIndex(of: UInt8(ascii: "|")) else { continue }
      output += "\n[[File:|thumb".utf8
      output += MetadataText.trimmed(line[bar...])
      output += "]]\n".utf8
    }
    return output
  }

  private static let verbatimElements: [(start: StaticString, end: String)] = [
    ("<nowiki", "</nowiki>"), ("<math", "</math>"), ("<chem", "</chem>"),
    ("<ce>", "</ce>"),
    ("<syntaxhighlight", "</syntaxhighlight>"), ("<source", "</source>"), ("<pre", "</pre>"),
  ]

  /// Without templates and parameters, however deep; braces that do not match stay.
  private func withoutTemplates(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    /// Where in the output each open template began.
    var open: [Int] = []
    var index = 0
    while index < text.count {
      let byte = text[index]
      let next = index + 1 < text.count ? text[index + 1] : 0
      if byte == UInt8(ascii: "-"), next == UInt8(ascii: "{"),
        let (spelling, end) = Self.firstSpelling(text, index + 2)
      {
        output += spelling
        index = end
      } else if byte == UInt8(ascii: "{"), next == byte {
        open.append(output.count)
        output += [byte, byte]
        index += 2
      } else if byte == UInt8(ascii: "}"), next == byte, let start = open.popLast() {
        // Parameters have three braces.
        let isParameter = output.count > start + 2 && output[start + 2] == UInt8(ascii: "{")
        let shown = isParameter ? nil : WikitextTemplate.shown(output[(start + 2)...])
        output.removeSubrange(start...)
        index += isParameter && index + 2 < text.count && text[index + 2] == byte ? 3 : 2
        if let shown {
          // "2{{frac|1|2}}"
          if ScriptText.joins(output[...], shown[0]) { output.append(0x20) }
          output += shown
        } else if index < text.count, WikitextTemplate.joinsFigure(output.last, text[index]) {
          output.append(0x20)
        }
      } else {
        output.append(byte)
        index += 1
      }
    }
    return output
  }

  /// The first of a word's spellings in the scripts of Chinese or Serbian, whose list starts at `start`,
  /// and the index behind `}-`.
  private static func firstSpelling(_ text: [UInt8], _ start: Int) -> (ArraySlice<UInt8>, Int)? {
    var index = start
    while index + 1 < text.count, index < start + 300 {
      if text[index] == UInt8(ascii: "{") { return nil }
      if text[index] == UInt8(ascii: "}") {
        guard text[index + 1] == UInt8(ascii: "-") else { return nil }
        var words = text[start..<index]
        // "T|…" and "H|…" set titles and rules, and show nothing.
        if let bar = words.firstIndex(of: UInt8(ascii: "|")) {
          if bar - start == 1 { return ([], index + 2) }
          words = words[(bar + 1)...]
        }
        let first = words.prefix { $0 != UInt8(ascii: ";") }
        let colon = first.firstIndex(of: UInt8(ascii: ":"))
        return (colon.map { first[($0 + 1)...] } ?? words, index + 2)
      }
      index += 1
    }
    return nil
  }

  // MARK: - Lines

  static func heading(
    _ line: ArraySlice<UInt8>
  ) -> (text: ArraySlice<UInt8>, level: Int)? {
    let equals = UInt8(ascii: "=")
    let open = line.prefix { $0 == equals }.count
    let close = line.reversed().prefix { $0 == equals }.count
    let level = min(open, close, 6)
    guard level > 0, line.count > 2 * level else { return nil }
    return (line.dropFirst(level).dropLast(level), level)
  }

  static func has(_ word: StaticString, _ text: [UInt8], _ index: Int) -> Bool {
    has(word, text[index...])
  }

  static func has(_ word: StaticString, _ text: ArraySlice<UInt8>) -> Bool {
    text.starts(with: word.description.utf8)
  }

  static func find(_ word: [UInt8], _ text: [UInt8], _ start: Int) -> Int? {
    var index = start
    while index + word.count <= text.count {
      if text[index] == word[0], text[index..<index + word.count].elementsEqual(word) {
        return index
      }
      index += 1
    }
    return nil
  }
}
