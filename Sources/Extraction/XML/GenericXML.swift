/// XML of a format we do not know: all its text, a paragraph for each innermost element.
///
/// An element that has child elements and text of its own (mixed content) is one paragraph with the
/// text of its children, as far as they hold no such structure themselves; white space between
/// elements is none. The result's metadata names the root element as `xmlRoot`.
enum GenericXML {
  static func read(_ reader: inout MarkupReader, root: String) throws(MarkupError) -> ExtractedText
  {
    var result = ExtractedText()
    result.language = reader.attribute("lang").flatMap(LanguageTag.normalized)
    result.note("xmlRoot", root)
    var writer = ParagraphWriter()
    var current = InlineText()
    /// Whether each open element has text of its own: children of such an element are part of the
    /// line.
    var isMixed: [Bool] = [false]
    while let event = try reader.next() {
      switch event {
      case .start(let name):
        if result.title == nil, name == "title", isMixed.last != true {
          if !current.isEmpty { writer.append(current.take()) }
          let title = try reader.line()
          result.title = title.isEmpty ? nil : title
          writer.append(Array(title.utf8))
          continue
        }
        if isMixed.last != true, !current.isEmpty { writer.append(current.take()) }
        isMixed.append(isMixed.last == true)
      case .text:
        if reader.text.contains(where: { $0 > 0x20 }) { isMixed[isMixed.count - 1] = true }
        current.append(reader.text)
      case .end:
        isMixed.removeLast()
        // The root's own end leaves nothing on the stack.
        guard isMixed.last != true else { continue }
        if !current.isEmpty { writer.append(current.take()) }
      }
    }
    if !current.isEmpty { writer.append(current.take()) }
    result.text = writer.text
    return result
  }
}
