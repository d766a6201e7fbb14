/// Entries of RSS 0.9x, 1.0 and 2.0 and of Atom (RFC 4287) with the content that they carry.
///
/// The text of an entry is its title and its longest content: `content:encoded`, `content`,
/// `description` or `summary`, HTML or not.
enum Feed {
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    let channel = tree.child(.channel, of: 0) ?? 0
    let site = tree.nonEmptyLine(of: tree.child(.title, of: channel))
    let language =
      (tree.nonEmptyLine(of: tree.child(.language, of: channel)) ?? tree.attribute("lang", of: 0))
      .flatMap(LanguageTag.normalized)
    let entries = [
      tree.name(0) == .item || tree.name(0) == .entry ? [0] : [], tree.children(.item, of: channel),
      tree.children(.item, of: 0), tree.children(.entry, of: 0),
    ].flatMap { $0 }.uniqued()
    return entries.map { index in
      var result = entry(index, tree, options, site: site, language: language)
      if let url = result.url { result.url = address(url, of: index, in: tree) }
      return result
    }
  }

  /// The absolute address that a link of an entry means, as far as `xml:base` of the feed, or of the entry, says.
  ///
  /// XML Base, <https://www.w3.org/TR/xmlbase/>.
  private static func address(_ link: String, of entry: Int, in tree: XMLTree) -> String {
    let bases = entry == 0 ? [0] : [0, entry]
    var base: PageAddress?
    for element in bases {
      guard let next = tree.nonEmptyAttribute("xml:base", of: element) else { continue }
      base = PageAddress(base?.resolve(Array(next.utf8)) ?? Array(next.utf8))
    }
    return base.map { String(decoding: $0.resolve(Array(link.utf8)), as: UTF8.self) } ?? link
  }

  private static func entry(
    _ entry: Int, _ tree: XMLTree, _ options: XMLOptions, site: String?, language: String?
  ) -> ExtractedText {
    var result = ExtractedText()
    result.language = tree.attribute("lang", of: entry).flatMap(LanguageTag.normalized) ?? language
    var authors: [String] = []
    var categories: [String] = []
    var content: [UInt8] = []
    for child in tree.children(of: entry) {
      // Media RSS and iTunes have elements of the same names.
      if tree.hasPrefix("media:", child) || tree.hasPrefix("itunes:", child) { continue }
      switch tree.name(child) {
      case .title:
        result.title =
          result.title ?? title(child, tree, options, isAtom: tree.name(entry) == .entry)
      case .encoded, .content, .description, .summary:
        let text = text(of: child, in: tree, options, isAtom: tree.name(entry) == .entry)
        if text.count > content.count { content = text }
      case .link:
        let relation = tree.attribute("rel", of: child) ?? "alternate"
        if relation == "alternate", result.url == nil {
          result.url = tree.nonEmptyAttribute("href", of: child) ?? tree.nonEmptyLine(of: child)
        }
      case .guid, .id:
        if let line = tree.nonEmptyLine(of: child) {
          result.identifier = line
          if line.hasPrefix("http"), result.url == nil,
            tree.attribute("isPermaLink", of: child) != "false"
          {
            result.url = line
          }
        }
      case .feedPubDate, .published, .date:
        result.date = tree.nonEmptyLine(of: child).flatMap(CalendarDate.iso) ?? result.date
      case .updated:
        result.date = result.date ?? tree.nonEmptyLine(of: child).flatMap(CalendarDate.iso)
      case .author, .creator:
        if let name = tree.nonEmptyLine(of: tree.child(.name, of: child) ?? child) {
          authors.append(name)
        }
      case .category:
        if let name = tree.nonEmptyAttribute("term", of: child) ?? tree.nonEmptyLine(of: child) {
          categories.append(name)
        }
      default: break
      }
    }
    var writer = BlockWriter(style: options.style)
    if let title = result.title { writer.append(plain: title.utf8, .heading(level: 1)) }
    writer.append(content, .written)
    result.text = writer.text
    result.author = authors.isEmpty ? nil : authors.joined(separator: "; ")
    result.note("siteName", site)
    result.note("authors", authors)
    result.note("keywords", categories)
    return result
  }

  /// A title, which may be HTML.
  private static func title(
    _ element: Int, _ tree: XMLTree, _ options: XMLOptions, isAtom: Bool
  ) -> String? {
    let text = text(of: element, in: tree, XMLOptions(limits: options.limits), isAtom: isAtom)
    return text.isEmpty ? nil : InlineText.collapsed(text)
  }

  /// A text construct: Atom's are plain text unless they say something else (RFC 4287, section 3.1), or hold end
  /// tags, as those of many feeds do that say nothing; RSS' are HTML.
  private static func text(
    of element: Int, in tree: XMLTree, _ options: XMLOptions, isAtom: Bool
  ) -> [UInt8] {
    let type = isAtom ? tree.attribute("type", of: element) : "html"
    let isPlain = type == nil || type == "text" || type == "text/plain"
    guard isPlain, !tree.children(of: element).contains(where: { !tree.name($0).isCharacterData })
    else { return EmbeddedHTML.text(in: element, of: tree, options) }
    let text = tree.text(of: element)
    if type == nil, String(decoding: text, as: UTF8.self).contains("</") {
      return EmbeddedHTML.text(in: element, of: tree, options)
    }
    var writer = BlockWriter(style: options.style)
    for paragraph in WrappedText.paragraphs(text) { writer.append(plain: paragraph) }
    return writer.text
  }
}

/// Sitemaps, <https://www.sitemaps.org/protocol.html>: one text for each address with a title, caption
/// or description by the extensions for news, images and videos.
enum Sitemap {
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    tree.children(.url, of: 0).map { url in
      var result = ExtractedText()
      result.url = tree.nonEmptyLine(of: tree.child(.loc, of: url))
      result.identifier = result.url
      result.date = tree.nonEmptyLine(of: tree.child(.lastmod, of: url)).flatMap(CalendarDate.iso)
      var writer = BlockWriter(style: options.style)
      for element in url + 1..<Int(tree.nodes[url].next) {
        guard let line = tree.nonEmptyLine(of: element) else { continue }
        switch tree.name(element) {
        case .title:
          if result.title == nil {
            result.title = line
            writer.append(plain: line.utf8, .heading(level: 1))
          } else {
            writer.append(plain: line.utf8)
          }
        case .caption, .description: writer.append(plain: line.utf8)
        case .language: result.language = LanguageTag.normalized(line)
        case .publicationDate: result.date = CalendarDate.iso(line) ?? result.date
        case .keywords:
          result.note(
            "keywords", line.split(separator: ",").map { InlineText.collapsed(Array($0.utf8)) })
        default: break
        }
      }
      result.text = writer.text
      return result
    }
  }
}
