internal import UnicodeText

/// One piece of markup: enough of XML to find where elements start and end, and no more.
///
/// Comments, CDATA sections, processing instructions and the document type with its internal subset
/// are passed over whole, so tags inside of them are no tags. A `<` inside a tag, which XML does not
/// allow, ends it as broken, so that one missing quote does not eat the rest of the file.
struct XMLMarkup {
  enum Kind {
    case startTag, endTag, emptyTag, comment, data, declaration, doctype, broken
  }

  var kind: Kind
  /// From `<` to behind `>`.
  var range: Range<Int>

  /// The first piece of markup at or behind `start`; nil where the text ends before its end.
  static func next(in text: Span<UInt8>, from start: Int) -> XMLMarkup? {
    var open = start
    while open < text.count && text[open] != UInt8(ascii: "<") { open += 1 }
    guard open + 1 < text.count else { return nil }
    switch text[open + 1] {
    case UInt8(ascii: "?"):
      return piece(.declaration, in: text, open, until: "?>", from: open + 2)
    case UInt8(ascii: "!"):
      if text.has("<!--", at: open) {
        return piece(.comment, in: text, open, until: "-->", from: open + 4)
      }
      if text.has("<![CDATA[", at: open) {
        return piece(.data, in: text, open, until: "]]>", from: open + 9)
      }
      // Too short to tell `<!-` or `<![CDA` from a document type.
      guard open + 9 <= text.count else { return nil }
      return doctype(in: text, open)
    default:
      return tag(in: text, open)
    }
  }

  /// The name that starts here.
  static func name(in text: Span<UInt8>, from start: Int) -> String {
    var bytes: [UInt8] = []
    for index in start..<max(start, text.count) {
      if endsName(text[index]) { break }
      bytes.append(text[index])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the tag at `start` (its `<`) has this name, given with its `<` or `</`.
  static func isTag(_ name: [UInt8], in text: Span<UInt8>, at start: Int) -> Bool {
    guard start + name.count < text.count else { return false }
    for index in name.indices where text[start + index] != name[index] { return false }
    return endsName(text[start + name.count])
  }

  /// The first index at or behind `start` that holds no white space.
  static func skipSpace(in text: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < text.count && text[index] <= 0x20 { index += 1 }
    return index
  }

  // MARK: -

  private static func endsName(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
      || byte == UInt8(ascii: "[")
  }

  private static func piece(
    _ kind: Kind, in text: Span<UInt8>, _ open: Int, until end: StaticString, from start: Int
  ) -> XMLMarkup? {
    let last = UInt8(ascii: ">")
    let length = end.utf8CodeUnitCount
    var index = start + length - 1
    while index < text.count {
      if text[index] == last && text.has(end, at: index - length + 1) {
        return XMLMarkup(kind: kind, range: open..<index + 1)
      }
      index += 1
    }
    return nil
  }

  /// `<!DOCTYPE name [ … ]>`: brackets, quotes and comments inside are balanced.
  private static func doctype(in text: Span<UInt8>, _ open: Int) -> XMLMarkup? {
    var depth = 0
    var index = open + 2
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ">") where depth <= 0:
        return XMLMarkup(kind: .doctype, range: open..<index + 1)
      case UInt8(ascii: "<") where text.has("<!--", at: index):
        guard let comment = piece(.comment, in: text, index, until: "-->", from: index + 4) else {
          return nil
        }
        index = comment.range.upperBound - 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let quote = text[index]
        index += 1
        while index < text.count && text[index] != quote { index += 1 }
      default: break
      }
      index += 1
    }
    return nil
  }

  private static func tag(in text: Span<UInt8>, _ open: Int) -> XMLMarkup? {
    var quote: UInt8 = 0
    for index in open + 1..<text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "<") { return XMLMarkup(kind: .broken, range: open..<index) }
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        let kind: Kind =
          text[open + 1] == UInt8(ascii: "/")
          ? .endTag : text[index - 1] == UInt8(ascii: "/") ? .emptyTag : .startTag
        return XMLMarkup(kind: kind, range: open..<index + 1)
      }
    }
    return nil
  }
}
