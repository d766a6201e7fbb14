internal import UnicodeText

/// What stands before the root element of an XML or HTML text.
struct XMLProlog {
  /// The encoding of the XML declaration.
  var encoding: String?
  /// The name in `<!DOCTYPE name …>`.
  var doctype: String?
  /// The name of the root element, with its prefix; nil where the text ends before.
  var root: String?
  /// Where the root element's tag stands.
  private var rootTag: Range<Int>?

  /// Reads the beginning of a text that has no zero bytes.
  init(of text: Span<UInt8>) {
    var position = 0
    while let markup = XMLMarkup.next(in: text, from: position) {
      position = markup.range.upperBound
      switch markup.kind {
      case .declaration:
        if encoding == nil { encoding = Self.encoding(in: text, markup.range) }
      case .doctype:
        let start = markup.range.lowerBound + "<!DOCTYPE".utf8.count
        let nameStart = XMLMarkup.skipSpace(in: text, from: start)
        doctype = XMLMarkup.name(in: text, from: nameStart)
      case .startTag, .emptyTag, .endTag:
        root = XMLMarkup.name(in: text, from: markup.range.lowerBound + 1)
        rootTag = markup.range
        return
      case .comment, .data, .broken:
        continue
      }
    }
  }

  /// The value of `xml:lang="…"` in the root element of the same text.
  func language(in text: Span<UInt8>) -> String? {
    guard let rootTag else { return nil }
    var tag: [UInt8] = []
    for index in rootTag { tag.append(text[index]) }
    let parts = String(decoding: tag, as: UTF8.self).split(separator: "xml:lang=", maxSplits: 1)
    guard parts.count == 2, let quote = parts[1].first, quote == "\"" || quote == "'" else {
      return nil
    }
    let value = parts[1].dropFirst().prefix { $0 != quote }
    return value.isEmpty ? nil : String(value)
  }

  /// The value of `encoding="…"` in a declaration.
  private static func encoding(in text: Span<UInt8>, _ range: Range<Int>) -> String? {
    var declaration: [UInt8] = []
    for index in range where text[index] != 0x20 && text[index] != 0x0A && text[index] != 0x0D {
      declaration.append(text[index])
    }
    let string = String(decoding: declaration, as: UTF8.self)
    guard string.hasPrefix("<?xml"), !string.hasPrefix("<?xml-") else { return nil }
    for quote in ["\"", "'"] {
      let parts = string.split(separator: "encoding=" + quote, maxSplits: 1)
      if parts.count == 2 {
        let value = parts[1].prefix { String($0) != quote }
        return value.isEmpty ? nil : String(value)
      }
    }
    return nil
  }
}
