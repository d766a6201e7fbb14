internal import Storage

/// What a file holds, as told by its first bytes.
public enum ContentKind: String, Sendable, Hashable, CaseIterable {
  /// Plain text, a JSON object a line, crawls, pages, and columns.
  case text, jsonl, warc, html, xml, parquet
  /// Studies of ClinicalTrials.gov in JSON.
  case studies
  /// Books.
  case epub, pdf

  /// How many bytes the decision looks at.
  static let prefixCount = 16 << 10

  /// Tells the kind of a file from its (decompressed) beginning; the name only breaks ties.
  ///
  /// Nil for what is not read; `unsupportedReason(of:)` says why.
  init?(of prefix: [UInt8], fileName: String) {
    if prefix.starts(with: "PAR1".utf8) {
      self = .parquet
      return
    }
    if let book = Self.bookKind(of: prefix, fileName: fileName) {
      self = book
      return
    }
    if Self.unsupportedReason(of: prefix, fileName: fileName) != nil { return nil }
    let name = NameHint(fileName)
    let text = Self.withoutByteOrderMarkAndSpace(prefix)
    if text.starts(with: "WARC/".utf8) {
      self = .warc
    } else if StudyReader.isStudies(text) {
      self = .studies
    } else if name == .jsonl || Self.startsWithJSONObject(text) {
      self = .jsonl
    } else if text.first == UInt8(ascii: "<"), let kind = Self.markupKind(of: text, name: name) {
      self = kind
    } else if Self.isUTF16(prefix) && name == .xml {
      self = .xml
    } else {
      self = name == .html ? .html : .text
    }
  }

  /// Why a file is not read; nil if it is.
  static func unsupportedReason(of prefix: [UInt8], fileName: String) -> String? {
    if bookKind(of: prefix, fileName: fileName) != nil { return nil }
    for (magic, what) in Self.unsupportedMagics where prefix.starts(with: magic) {
      return what
    }
    if isTar(prefix) { return "a tar archive (unpack it first)" }
    if isARC(prefix) { return "an ARC file (convert it to WARC first)" }
    let text = withoutByteOrderMarkAndSpace(prefix)
    // Its records hold compressed bodies.
    if text.starts(with: "WARC/".utf8) { return nil }
    if [nil, .json, .text].contains(NameHint(fileName)), startsWithJSONOfManyLines(text),
      !StudyReader.isStudies(text)
    {
      return "JSON that is not one object a line (jq -c makes it so)"
    }
    if isUTF16(prefix) { return nil }
    // Pages have zero bytes now and then, and a damaged line of JSON costs only itself.
    let mayHoldNUL = beginsLikeMarkup(text) || startsWithJSONObject(text)
    return isBinary(prefix.span, mayHoldNUL: mayHoldNUL) ? "binary data" : nil
  }

  /// What is wrong with the content of a page by its first bytes; nil where it could be text or markup of
  /// any charset.
  static func binaryReason(of content: [UInt8]) -> String? {
    for (magic, what) in unsupportedMagics where content.starts(with: magic) { return what }
    let prefix = [UInt8](content.prefix(prefixCount))
    return !isUTF16(prefix) && isBinary(prefix.span, mayHoldNUL: true) ? "binary data" : nil
  }

  /// Text of any charset has no zero bytes and few other control characters.
  ///
  /// Pages have zero bytes now and then, which browsers drop.
  private static func isBinary(_ bytes: Span<UInt8>, mayHoldNUL: Bool) -> Bool {
    var controls = 0
    for index in bytes.indices where bytes[index] < 0x20 {
      let byte = bytes[index]
      if byte == 0, !mayHoldNUL { return true }
      if !(0x08...0x0D ~= byte) && byte != 0x1B && byte != 0x1A { controls += 1 }
    }
    return controls * 20 > bytes.count
  }

  // MARK: -

  private static func isTar(_ prefix: [UInt8]) -> Bool {
    prefix.count > 262 && prefix[257..<262].elementsEqual("ustar".utf8)
  }

  private static func isARC(_ prefix: [UInt8]) -> Bool {
    prefix.starts(with: "filedesc://".utf8)
  }

  /// EPUB: a ZIP archive whose first member says so, that has its container near the beginning, or the
  /// name; PDF: its mark in the first 1,024 bytes (ISO 32000-1, annex H.3, note 13).
  private static func bookKind(of prefix: [UInt8], fileName: String) -> ContentKind? {
    if prefix.starts(with: "PK\u{3}\u{4}".utf8) {
      let isMarked =
        prefix.dropFirst(30).starts(with: "mimetypeapplication/epub+zip".utf8)
        || fileName.lowercased().hasSuffix(".epub")
        || contains("META-INF/container.xml", in: prefix[...])
      return isMarked ? .epub : nil
    }
    return looksLikePDF(prefix) ? .pdf : nil
  }

  /// Text may speak of "%PDF-" before a file's first 1,024 bytes are over: a PDF begins with it, or with
  /// bytes that are no text, or has a line of it and then one of four bytes that are no ASCII (ISO
  /// 32000-1, section 7.5.2), as behind the header of a saved HTTP response.
  ///
  /// The first file of an archive may be one too.
  private static func looksLikePDF(_ prefix: [UInt8]) -> Bool {
    let start = withoutByteOrderMarkAndSpace(prefix)
    if start.starts(with: "%PDF-".utf8) { return true }
    if start.starts(with: "WARC/".utf8) || isARC(prefix) || isTar(prefix) { return false }
    let beginning = prefix.prefix(1_024)
    guard contains("%PDF-", in: beginning) else { return false }
    if beginning.contains(0) { return true }
    let lines = prefix.prefix(1_100).split { $0 == 0x0A || $0 == 0x0D }
    return zip(lines, lines.dropFirst()).contains { line, next in
      line.starts(with: "%PDF-".utf8) && line.startIndex < 1_024
        && next.first == UInt8(ascii: "%") && next.dropFirst().prefix(4).count { $0 >= 0x80 } == 4
    }
  }

  private static func contains(_ text: StaticString, in bytes: ArraySlice<UInt8>) -> Bool {
    let text = Array(text.description.utf8)
    return bytes.indices.contains {
      bytes[$0] == text[0] && bytes[$0...].starts(with: text)
    }
  }

  /// What the name of a file promises.
  private enum NameHint {
    case text, json, jsonl, html, xml

    init?(_ fileName: String) {
      var parts = fileName.lowercased().split(separator: ".")
      while let last = parts.last, ["gz", "zst", "zstd", "gzip"].contains(last) {
        parts.removeLast()
      }
      switch parts.count > 1 ? parts.last : nil {
      case "txt", "text", "md": self = .text
      case "json": self = .json
      case "jsonl", "ndjson", "jsonlines": self = .jsonl
      case "html", "htm", "xhtml": self = .html
      case "xml", "nxml": self = .xml
      default: return nil
      }
    }
  }

  private static let unsupportedMagics: [([UInt8], String)] = [
    (Array("PK\u{3}\u{4}".utf8), "a ZIP archive or Office document"),
    (Array("PK\u{5}\u{6}".utf8), "a ZIP archive"),
    (Array("PAR1".utf8), "a Parquet file inside of another file"),
    (Array("Rar!".utf8), "a RAR archive"),
    (Array("GIF8".utf8), "an image"),
    (Array("BZh".utf8), "a bzip2 file (decompress it first)"),
    (Array("{\\rtf".utf8), "an RTF document"),
    ([0x89, 0x50, 0x4E, 0x47], "an image"),
    ([0xFF, 0xD8, 0xFF], "an image"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz file (decompress it first)"),
    ([0x04, 0x22, 0x4D, 0x18], "an lz4 file (decompress it first)"),
    (ContentCoding.gzip.magic, "a file compressed twice"),
    (ContentCoding.zstd.magic, "a file compressed twice"),
    ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old Office document"),
    ([0xFF, 0xFE, 0, 0], "text in UTF-32 (make it UTF-8 first: iconv -f UTF-32 -t UTF-8)"),
    ([0, 0, 0xFE, 0xFF], "text in UTF-32 (make it UTF-8 first: iconv -f UTF-32 -t UTF-8)"),
    ([0x7F, 0x45, 0x4C, 0x46], "a program"),
  ]

  private static func isUTF16(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      || bytes.count >= 4
        && (bytes[1] == 0 && bytes[3] == 0 && beginsLikeMarkup([bytes[0], bytes[2]])
          || bytes[0] == 0 && bytes[2] == 0 && beginsLikeMarkup([bytes[1], bytes[3]]))
  }

  /// `<` and a letter, `!` or `?`.
  private static func beginsLikeMarkup(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.first == UInt8(ascii: "<"), let second = text.dropFirst().first else { return false }
    return 0x61...0x7A ~= second | 0x20 || second == UInt8(ascii: "!")
      || second == UInt8(ascii: "?")
  }

  private static func withoutByteOrderMarkAndSpace(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    return text.drop(while: isSpace)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || 0x09...0x0D ~= byte
  }

  /// `{"` or `{}` on one line.
  private static func startsWithJSONObject(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.first == UInt8(ascii: "{") else { return false }
    let inside = text.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }.first
    return inside == UInt8(ascii: "\"") || inside == UInt8(ascii: "}")
  }

  /// `{` or `[` and then a line break, or an array of objects.
  private static func startsWithJSONOfManyLines(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return false
    }
    let rest = text.dropFirst()
    let inside = rest.drop(while: isSpace).first
    let hasLineBreak = rest.prefix(while: isSpace).contains(0x0A)
    if first == UInt8(ascii: "{") { return hasLineBreak && inside == UInt8(ascii: "\"") }
    if inside == UInt8(ascii: "{") {
      // Wikitext begins with "[{{" now and then.
      let member = rest.drop(while: isSpace).dropFirst().drop(while: isSpace).first
      return member == UInt8(ascii: "\"") || member == UInt8(ascii: "}")
    }
    return hasLineBreak && inside == UInt8(ascii: "\"")
  }

  /// Markup by its declaration, its root element, and last by the name of the file.
  private static func markupKind(of text: ArraySlice<UInt8>, name: NameHint?) -> ContentKind? {
    let prolog = XMLProlog(of: [UInt8](text).span)
    let root = prolog.root?.lowercased() ?? ""
    if root == "html" || prolog.doctype?.lowercased() == "html" { return .html }
    if text.starts(with: "<?xml".utf8) || prolog.doctype != nil { return .xml }
    switch name {
    case .xml: return .xml
    case .html: return .html
    case .text, .json, .jsonl: return nil
    case nil:
      if htmlElements.contains(root) { return .html }
      return root.isEmpty ? nil : .xml
    }
  }

  /// Elements that pages without `<html>` start with.
  ///
  /// `article` is not among them: JATS starts so.
  private static let htmlElements: Set<String> = [
    "head", "body", "title", "meta", "link", "script", "style", "base", "div", "p", "h1", "h2",
    "h3", "table", "ul", "ol", "a", "span", "center", "font", "img", "br", "hr", "main", "section",
    "nav", "header", "footer", "form", "iframe", "noscript", "frameset", "b", "i", "em",
    "strong", "pre", "blockquote",
  ]
}
