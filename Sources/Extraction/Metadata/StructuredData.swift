internal import JSON

/// What the JSON-LD scripts of a page (<https://schema.org>) say about it.
///
/// Every object counts, however deep it lies, since sites nest articles in graphs, lists and pages.
/// Broken scripts are repaired where that is simple (control characters in strings, comment marks
/// around) and ignored else.
struct StructuredData {
  /// An object that describes a page or a part of it.
  struct Item {
    var types: [String] = []
    var headline: [UInt8] = []
    var name: [UInt8] = []
    /// Names in the order given, of `author` or else of `creator`.
    var authors: [[UInt8]] = []
    /// References to authors elsewhere in the script, by `@id`.
    var authorReferences: [String] = []
    var isByOrganization = false
    /// Somebody who checked, edited or translated what another wrote.
    var isReviewer = false
    var isByCreator = false
    var published: [UInt8] = []
    var created: [UInt8] = []
    var uploaded: [UInt8] = []
    var modified: [UInt8] = []
    var description: [UInt8] = []
    var licence: [UInt8] = []
    var language: [UInt8] = []
    var body: [UInt8] = []

    /// Something that somebody wrote and published.
    var isArticle: Bool {
      types.contains { type in
        ["Article", "Posting", "Report", "Recipe"].contains { type.hasSuffix($0) }
      }
    }
    var isPerson: Bool { types.contains("Person") }
    var isOrganization: Bool {
      types.contains { $0.hasSuffix("Organization") } || types.contains("WebSite")
    }
  }

  private(set) var items: [Item] = []
  /// Questions with their answers, as text.
  private(set) var answers: [[UInt8]] = []
  private var names: [String: [UInt8]] = [:]
  private var nodeCount = 0
  /// Of those who checked, by `@id`.
  private var reviewers: Set<String> = []
  /// Of persons, as many as ``items``.
  private var identifiers: [String?] = []

  private static let maximumNodes = 20_000
  private static let maximumDepth = 12

  init() {}

  /// Reads the texts of scripts in order.
  init(_ scripts: [[UInt8]]) {
    for script in scripts {
      guard let document = Self.document(script) else { continue }
      read(document.root, depth: 0)
    }
    for index in items.indices {
      if let id = identifiers[index], reviewers.contains(id) { items[index].isReviewer = true }
      for id in items[index].authorReferences {
        if let name = names[id], !items[index].authors.contains(name) {
          items[index].authors.append(name)
        }
      }
    }
  }

  /// The script as JSON.
  static func document(_ script: [UInt8]) -> JSONDocument? {
    if let document = try? JSONDocument(parsing: script.span) { return document }
    let opening: Set<UInt8> = [UInt8(ascii: "{"), UInt8(ascii: "[")]
    let closing: Set<UInt8> = [UInt8(ascii: "}"), UInt8(ascii: "]")]
    let content = sectionContent(script)
    guard let start = content.firstIndex(where: opening.contains),
      let end = content.lastIndex(where: closing.contains), start < end
    else { return nil }
    let repaired = content[start...end].map { $0 < 0x20 ? 0x20 : $0 }
    return try? JSONDocument(parsing: repaired.span)
  }

  /// What a CDATA section holds, where there is one: pages of XHTML have it around their scripts.
  private static func sectionContent(_ script: [UInt8]) -> ArraySlice<UInt8> {
    guard let opening = script.firstRange(of: Array("<![CDATA[".utf8)) else { return script[...] }
    let content = script[opening.upperBound...]
    let end = content.firstRange(of: Array("]]>".utf8))?.lowerBound
    return content[..<(end ?? content.endIndex)]
  }

  // MARK: - Reading

  private mutating func read(_ element: JSONElement, depth: Int, isReviewer: Bool = false) {
    nodeCount += 1
    guard depth < Self.maximumDepth, nodeCount < Self.maximumNodes else { return }
    if element.kind == .array {
      for member in element.elements {
        read(member, depth: depth + 1, isReviewer: isReviewer)
      }
      return
    }
    guard element.kind == .object else { return }
    var item = Item()
    item.isReviewer = isReviewer
    var id: String?
    var answer: [UInt8] = []
    for (key, value) in element.members {
      switch key {
      case "@id": id = value.string
      case "@type": item.types = Self.strings(value)
      case "headline": item.headline = Self.line(value)
      case "name": item.name = Self.line(value)
      case "author": readAuthors(value, into: &item, isCreator: false)
      case "creator" where item.authors.isEmpty && item.authorReferences.isEmpty:
        readAuthors(value, into: &item, isCreator: true)
      case "datePublished": item.published = Self.line(value)
      case "dateCreated": item.created = Self.line(value)
      case "uploadDate": item.uploaded = Self.line(value)
      case "dateModified": item.modified = Self.line(value)
      case "description": item.description = Self.line(value)
      case "license": item.licence = Self.line(value)
      case "inLanguage": item.language = Self.line(value)
      case "articleBody": item.body = value.utf8 ?? []
      case "text" where item.body.isEmpty: item.body = value.utf8 ?? []
      case "acceptedAnswer", "suggestedAnswer":
        let first = value.kind == .array ? value.elements.first : value
        if answer.isEmpty { answer = first?["text"]?.utf8 ?? [] }
      default: break
      }
      if value.kind == .object || value.kind == .array {
        let isReviewer = Self.reviewing.contains(key)
        read(value, depth: depth + 1, isReviewer: isReviewer)
      }
    }
    if let id, !item.name.isEmpty { names[id] = item.name }
    if let id, isReviewer, reviewers.count < 64 { reviewers.insert(id) }
    if item.types.contains("Question"), !answer.isEmpty, answers.count < 1_000 {
      answers.append(item.name + Array("\n\n".utf8) + answer)
    }
    if !item.types.isEmpty, items.count < 512 {
      items.append(item)
      identifiers.append(item.isPerson ? id : nil)
    }
  }

  /// Properties whose persons did not write the page.
  private static let reviewing: Set<String> = ["reviewedBy", "editor", "translator", "publisher"]

  private func readAuthors(_ element: JSONElement, into item: inout Item, isCreator: Bool) {
    item.authors = []
    item.isByCreator = isCreator
    let list = element.kind == .object ? element["@list"] ?? element : element
    for person in (list.kind == .array ? list.elements : [list]).prefix(64) {
      var name = Self.line(person.kind == .object ? person["name"] : person)
      if name.isEmpty, person.kind == .object {
        let parts = [Self.line(person["givenName"]), Self.line(person["familyName"])]
        name = Array(parts.filter { !$0.isEmpty }.joined(separator: [0x20]))
      }
      if name.isEmpty, person.kind == .object, let id = person["@id"]?.string {
        item.authorReferences.append(id)
      }
      if Self.strings(person.kind == .object ? person["@type"] : nil).contains("Organization") {
        item.isByOrganization = true
      }
      if MetadataText.isAddress(name) { name = [] }
      if !name.isEmpty, !item.authors.contains(name) { item.authors.append(name) }
    }
  }

  private static func strings(_ element: JSONElement?) -> [String] {
    guard let element else { return [] }
    if let string = element.string { return [string] }
    return element.kind == .array ? element.elements.compactMap(\.string) : []
  }

  /// A string, or the first of several, on one line; sites write it with HTML's references.
  private static func line(_ element: JSONElement?) -> [UInt8] {
    guard let element else { return [] }
    if let text = element.utf8 { return MetadataText.line(text) }
    if element.kind == .array, let text = element.elements.first?.utf8 {
      return MetadataText.line(text)
    }
    return []
  }
}
