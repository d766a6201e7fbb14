/// The package document of an EPUB (`.opf`): what the book is, its parts and their order.
///
/// EPUB 3.3, <https://www.w3.org/TR/epub-33/#sec-package-doc>; OPF 2.0.1,
/// <https://idpf.org/epub/20/spec/OPF_2.0.1_draft.htm>.
struct EPUBPackage {
  /// A part of the book in reading order.
  struct Part {
    /// Its name in the archive; nil where the reference leads out of the book.
    var name: String?
    /// How the package refers to it.
    var reference: String
    var mediaType: String
    var isLinear: Bool
    /// A table of contents, as the manifest or guide says.
    var isContents: Bool
    /// A part that is about the book.
    var isMatter: Bool
  }

  private(set) var parts: [Part] = []
  /// What is wrong with the package.
  private(set) var faults: [MarkupError] = []
  private let tree: XMLTree
  private let metadata: Int?
  /// Of EPUB 3: what `meta` elements say of others, by their `id` and the property.
  private var refinements: [String: String] = [:]

  /// Reads a package document that is in the archive under `name`.
  init(_ tree: XMLTree, name: String) {
    self.tree = tree
    metadata = tree.child(.metadata, of: 0)
    for meta in metadata.map({ tree.descendants(.meta, of: $0) }) ?? [] {
      guard let target = tree.attribute("refines", of: meta), target.hasPrefix("#"),
        let property = tree.attribute("property", of: meta)
      else { continue }
      refinements["\(target.dropFirst())\n\(property)"] = tree.line(of: meta)
    }
    readSpine(name)
  }

  private mutating func readSpine(_ name: String) {
    var items: [String: Int] = [:]
    for item in tree.child(.manifest, of: 0).map({ tree.children(.item, of: $0) }) ?? [] {
      guard let id = tree.attribute("id", of: item), items[id] == nil else { continue }
      items[id] = item
    }
    var guide: [String: String] = [:]
    for reference in tree.child(.guide, of: 0).map({ tree.children(.reference, of: $0) }) ?? [] {
      guard let type = tree.attribute("type", of: reference),
        let target = tree.attribute("href", of: reference).flatMap({
          BookPath.name(of: $0, in: name)
        })
      else { continue }
      guide[target] = guide[target] ?? type.lowercased()
    }
    var seen: Set<String> = []
    let spine = tree.child(.spine, of: 0).map { tree.children(.itemref, of: $0) } ?? []
    if spine.isEmpty { faults.append(.brokenBook(part: name, reason: "the spine is empty")) }
    for itemref in spine {
      let id = tree.attribute("idref", of: itemref) ?? ""
      // A part that comes again is not read again.
      guard seen.insert(id).inserted else { continue }
      guard let item = readable(id, items) else {
        faults.append(.brokenBook(part: name, reason: "the spine has \"\(id)\", the manifest not"))
        continue
      }
      let reference = tree.attribute("href", of: item) ?? ""
      let target = BookPath.name(of: reference, in: name)
      let properties = (tree.attribute("properties", of: item) ?? "").split(separator: " ")
      let type = target.flatMap { guide[$0] } ?? ""
      parts.append(
        Part(
          name: target, reference: reference,
          mediaType: (tree.attribute("media-type", of: item) ?? "").lowercased(),
          isLinear: tree.attribute("linear", of: itemref) != "no",
          isContents: properties.contains("nav") || type == "toc",
          isMatter: BookMatter.names.contains(type)))
    }
  }

  /// The item, or the first of its fallbacks that is a page.
  private func readable(_ id: String, _ items: [String: Int]) -> Int? {
    guard let first = items[id] else { return nil }
    var item = first
    // Books have chains of one or two; long ones of many items would be walked for each of them.
    for _ in 0..<8 {
      if Self.isPage((tree.attribute("media-type", of: item) ?? "").lowercased()) { return item }
      guard let next = tree.attribute("fallback", of: item).flatMap({ items[$0] }) else { break }
      item = next
    }
    return first
  }

  /// Whether parts of this media type are pages of text.
  static func isPage(_ mediaType: String) -> Bool {
    switch mediaType {
    case "application/xhtml+xml", "text/html", "application/html", "text/x-oeb1-document",
      "application/x-dtbook+xml":
      true
    default: false
    }
  }

  // MARK: - Metadata

  /// Adds what the package says of the book.
  func describe(_ text: inout ExtractedText) {
    text.title = mainTitle
    let authors = authors
    text.author = authors.isEmpty ? nil : authors.joined(separator: "; ")
    text.language = lines(.language).lazy.compactMap(LanguageTag.normalized).first
    text.date = date
    text.identifier = identifiers.first
    text.note("publisher", lines(.publisher).first)
    text.note("identifiers", identifiers)
    text.note("licence", licence)
    text.note("authors", authors)
    text.note("keywords", lines(.subject))
    text.note("description", lines(.description).first.map(Self.withoutMarkup))
  }

  private func elements(_ name: XMLName) -> [Int] {
    metadata.map { tree.descendants(name, of: $0) } ?? []
  }

  private func lines(_ name: XMLName) -> [String] {
    elements(name).compactMap { tree.nonEmptyLine(of: $0) }
  }

  private func property(_ property: String, of element: Int) -> String? {
    tree.attribute("id", of: element).flatMap { refinements["\($0)\n\(property)"] }
  }

  private var mainTitle: String? {
    let titles = elements(.title)
    let main = titles.first { property("title-type", of: $0) == "main" } ?? titles.first
    return tree.nonEmptyLine(of: main)
  }

  /// Creators whose role is author or not said; all of them where there are none such.
  private var authors: [String] {
    let creators = elements(.creator)
    let authors = creators.filter {
      let role = tree.attribute("role", of: $0) ?? property("role", of: $0)
      return role == nil || role == "aut"
    }
    return (authors.isEmpty ? creators : authors).compactMap { tree.nonEmptyLine(of: $0) }
  }

  /// The day of publication; EPUB 2 has several dates, told apart by their events.
  private var date: String? {
    let dates = elements(.date)
    let published = dates.first { tree.attribute("event", of: $0) == "publication" }
    let other = dates.first { tree.attribute("event", of: $0) == nil } ?? dates.first
    return tree.nonEmptyLine(of: published ?? other).flatMap(CalendarDate.iso)
  }

  /// The rights, or the address of the licence that EPUB 3 links to.
  private var licence: String? {
    let links = elements(.link).filter {
      let relations = (tree.attribute("rel", of: $0) ?? "").split(separator: " ")
      return relations.contains { $0 == "license" || $0 == "cc:license" || $0 == "dcterms:license" }
    }
    return links.lazy.compactMap { tree.nonEmptyAttribute("href", of: $0) }.first
      ?? lines(.rights).first
  }

  /// The identifiers with their schemes, the book's own first.
  private var identifiers: [String] {
    let own = tree.attribute("unique-identifier", of: 0)
    let elements = elements(.identifier)
    let first = elements.first { own != nil && tree.attribute("id", of: $0) == own }
    return ([first].compactMap(\.self) + elements).compactMap { element in
      guard let value = tree.nonEmptyLine(of: element) else { return nil }
      let scheme = tree.attribute("scheme", of: element)?.lowercased()
      return Self.identifier(value, scheme: scheme)
    }.uniqued()
  }

  private static func identifier(_ value: String, scheme: String?) -> String {
    let lower = value.lowercased()
    for prefix in ["urn:isbn:", "isbn:", "urn:doi:", "doi:", "https://doi.org/", "http://doi.org/"]
    where lower.hasPrefix(prefix) {
      return (prefix.contains("isbn") ? "isbn:" : "doi:") + value.dropFirst(prefix.count)
    }
    if let scheme, ["isbn", "doi"].contains(scheme) { return "\(scheme):\(value)" }
    return value
  }

  /// Descriptions are often escaped HTML.
  private static func withoutMarkup(_ text: String) -> String {
    guard text.contains("<") else { return text }
    let plain = try? WholeHTML.text(of: Array(text.utf8), RenderingOptions(), limits: .default)
    return InlineText.collapsed(plain ?? [])
  }
}
