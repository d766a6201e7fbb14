internal import JSON

/// What the JSON-LD scripts of a page (<https://schema.org>) say about it.
///
/// Every object counts, however deep it lies, since sites nest articles in graphs, lists and pages.
/// Broken scripts are repaired where that is simple (control characters in strings, comment marks
/// around, a comma too many) and ignored else.
struct StructuredData {
  /// An object that describes a page or a part of it.
  struct Item {
    var types: [String] = []
    /// How many objects and lists it is inside of.
    var depth = 0
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

    /// Whether it is a page, such as `MedicalWebPage` or `FAQPage`.
    var isPage: Bool { types.contains { $0.hasSuffix("Page") } }
    /// Whether it is a drug, a disease or something else of medicine.
    var isMedical: Bool { MedicalTypes.hasOne(of: types) }
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

  /// A part of a stated text: markup, or text whose lines are paragraphs.
  struct Part {
    var content: [UInt8]
    /// A question before its answers: one line, no markup.
    var isHeading = false
  }

  /// What is inside of others comes before those.
  private(set) var items: [Item] = []
  /// Questions, each before what is asked in detail and its answers.
  private(set) var questions: [Part] = []
  /// What describes drugs, diseases and the like, and pages about them; none is inside of another.
  private var medical: [JSONElement] = []
  private var names: [String: [UInt8]] = [:]
  private var nodeCount = 0
  /// Of those who checked, by `@id`.
  private var reviewers: Set<String> = []
  /// Of persons, as many as ``items``.
  private var identifiers: [String?] = []

  private static let maximumParts = 4_000
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

  // MARK: - Reading

  private mutating func read(
    _ element: JSONElement, depth: Int, isReviewer: Bool = false, isInMedical: Bool = false
  ) {
    nodeCount += 1
    guard depth < Self.maximumDepth, nodeCount < Self.maximumNodes else { return }
    if element.kind == .array {
      for member in element.elements {
        read(member, depth: depth + 1, isReviewer: isReviewer, isInMedical: isInMedical)
      }
      return
    }
    guard element.kind == .object else { return }
    var item = Item()
    item.depth = depth
    item.isReviewer = isReviewer
    item.types = Self.strings(element["@type"])
    let isMedical = isInMedical || item.isMedical
    if isMedical, !isInMedical, medical.count < 64 { medical.append(element) }
    var id: String?
    var answers: [[UInt8]] = []
    for (key, value) in element.members {
      switch key {
      case "@id": id = value.string
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
      case "license": item.licence = Self.address(value)
      case "inLanguage": item.language = Self.line(value)
      case "articleBody": item.body = value.utf8 ?? []
      case "text" where item.body.isEmpty: item.body = value.utf8 ?? []
      case "acceptedAnswer", "suggestedAnswer":
        for one in (value.kind == .array ? value.elements : [value]).prefix(64) {
          if let text = one["text"]?.utf8, !text.isEmpty, !answers.contains(text) {
            answers.append(text)
          }
        }
      default: break
      }
      if value.kind == .object || value.kind == .array {
        let isReviewer = Self.reviewing.contains(key)
        read(value, depth: depth + 1, isReviewer: isReviewer, isInMedical: isMedical)
      }
    }
    if let id, !item.name.isEmpty { names[id] = item.name }
    if let id, isReviewer, reviewers.count < 64 { reviewers.insert(id) }
    if item.types.contains("Question"), !answers.isEmpty, questions.count < Self.maximumParts {
      questions.append(Part(content: item.name, isHeading: true))
      if !item.body.isEmpty, Self.line(item.body) != item.name { answers.insert(item.body, at: 0) }
      questions += answers.map { Part(content: $0) }
    }
    if !item.types.isEmpty, items.count < 512 {
      // What readers wrote under an article is not the page's text.
      if item.types.contains(where: Self.readers.contains) { item.body = [] }
      items.append(item)
      identifiers.append(item.isPerson ? id : nil)
    }
  }

  /// The outermost page or thing of medicine, the first of several.
  var page: Item? {
    items.filter { $0.isPage || $0.isMedical }.min { $0.depth < $1.depth }
  }

  /// The paragraphs that describe what is of medicine.
  var descriptions: [Part] {
    var reader = ProseReader()
    for element in medical { reader.read(element, except: Self.noDescriptions) }
    return reader.texts.map { Part(content: $0) }
  }

  /// Properties of medical things whose texts do not describe them; answers stand with their questions.
  private static let noDescriptions: Set<String> = [
    "@id", "@context", "name", "alternateName", "headline", "alternativeHeadline", "keywords",
    "image",
    "video", "review", "comment", "author", "creator", "contributor", "editor", "reviewedBy",
    "publisher", "isPartOf", "breadcrumb", "citation", "offers", "potentialAction", "license",
    "acceptedAnswer", "suggestedAnswer",
  ]

  /// Types of what readers say, and of parts of a text.
  private static let readers: Set<String> = [
    "Comment", "Review", "UserReview", "Rating", "Answer", "HowToStep", "HowToTip", "Message",
    "Quotation",
  ]

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
    if let text = element.utf8 { return line(text) }
    if element.kind == .array, let text = element.elements.first?.utf8 { return line(text) }
    return []
  }

  private static func line(_ text: [UInt8]) -> [UInt8] { MetadataText.line(text) }

  /// A text, or the address of an object, or the first of several of those.
  private static func address(_ element: JSONElement) -> [UInt8] {
    let one = element.kind == .array ? element.elements.first : element
    guard let one, one.kind == .object else { return line(one) }
    return ["url", "@id", "name"].lazy.map { line(one[$0]) }.first { !$0.isEmpty } ?? []
  }
}
