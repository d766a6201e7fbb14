internal import JSON
internal import UnicodeText

/// What the JSON-LD scripts of a page (<https://schema.org>) say about it.
///
/// Every object counts, however deep it lies, since sites nest articles in graphs, lists and pages; but
/// those that speak of something else, such as cited works, comments and other articles, do not.
/// Broken scripts are repaired where that is simple (control characters in strings, comment marks
/// around, a comma too many) and ignored else.
struct StructuredData {
  /// An object that describes a page or a part of it.
  struct Item {
    /// Names without their vocabulary.
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
    /// Each may be a list with commas where it is the only one.
    var keywords: [[UInt8]] = []
    var doi: String?
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
    var isHeadedArticle: Bool { !headline.isEmpty && isArticle }
    var isPerson: Bool { types.contains("Person") }
    var isOrganization: Bool {
      types.contains { $0.hasSuffix("Organization") } || types.contains("WebSite")
    }

    fileprivate var id: String?
    /// Its place in the scripts among all objects.
    fileprivate var number = 0
    /// Whether its text is among ``StructuredData/descriptions``.
    fileprivate var isDescribed = false
  }

  /// A part of a stated text: markup, or text whose lines are paragraphs.
  struct Part: Hashable {
    var content: [UInt8]
    /// What it says, before its first line.
    var label = ""
    /// A question before its answers: one line, no markup.
    var isHeading = false
  }

  /// A question, what is asked in detail, and its answers, which may stand elsewhere.
  private struct Question {
    var name: [UInt8]
    var detail: [UInt8]
    var answers: [Answer]
  }

  private struct Answer: Hashable {
    var text: [UInt8]
    var id: String?
  }

  /// Where an object stands.
  private struct Place {
    var depth = 0
    /// The property that it is a value of.
    var property = ""
    var isInMedical = false
    /// Whether it is inside of a page of questions that the site itself asks.
    var isInFAQ = false
    /// Whether it is inside of something else than what the page is about.
    var isInOther = false
  }

  /// What is inside of others comes before those.
  private(set) var items: [Item] = []
  private var questionObjects: [Question] = []
  /// What describes drugs, diseases and the like, and pages about them; none is inside of another.
  private var medical: [JSONElement] = []
  private var names: [String: [UInt8]] = [:]
  private var texts: [String: [UInt8]] = [:]
  private var nodeCount = 0
  /// Of those who checked, by `@id`.
  private var reviewers: Set<String> = []
  /// What is cited and the like, by `@id`.
  private var others: Set<String> = []

  private static let maximumQuestions = 4_000
  private static let maximumNodes = 20_000
  private static let maximumDepth = 12

  init() {}

  /// Reads the texts of scripts in order.
  init(_ scripts: [[UInt8]]) {
    for script in scripts {
      guard let document = Self.document(script) else { continue }
      read(document.root, Place())
    }
    items.removeAll { $0.id.map(others.contains) ?? false }
    for index in items.indices {
      if let id = items[index].id, items[index].isPerson, reviewers.contains(id) {
        items[index].isReviewer = true
      }
      for id in items[index].authorReferences {
        if let name = names[id], !items[index].authors.contains(name) {
          items[index].authors.append(name)
        }
      }
    }
  }

  /// Leaves out articles with other headlines where some are the page's.
  mutating func leaveOutArticles(besides isOfPage: ([UInt8]) -> Bool) {
    guard items.contains(where: { $0.isHeadedArticle && isOfPage($0.headline) }) else { return }
    items.removeAll { $0.isHeadedArticle && !isOfPage($0.headline) }
  }

  // MARK: - Reading

  private mutating func read(_ element: JSONElement, _ place: Place) {
    nodeCount += 1
    guard place.depth < Self.maximumDepth, nodeCount < Self.maximumNodes else { return }
    var inner = place
    inner.depth += 1
    if element.kind == .array {
      for member in element.elements { read(member, inner) }
      return
    }
    guard element.kind == .object else { return }
    var item = Item()
    item.number = nodeCount
    item.depth = place.depth
    item.isReviewer = Self.reviewing.contains(place.property)
    item.types = Self.types(element)
    inner.isInOther = place.isInOther || Self.isOther(item.types, as: place.property)
    inner.isInMedical = place.isInMedical || item.isMedical
    inner.isInFAQ = place.isInFAQ || item.types.contains("FAQPage")
    item.isDescribed = inner.isInMedical
    if item.isMedical, !place.isInMedical, !inner.isInOther, medical.count < 64 {
      medical.append(element)
    }
    var answers: [Answer] = []
    for (key, value) in element.members {
      inner.property = Self.term(key)
      switch inner.property {
      case "@id":
        item.id = value.string
        noteDOI(value, isAddress: true, of: &item)
      case "identifier": noteDOI(value, isAddress: false, of: &item)
      case "sameAs": noteDOI(value, isAddress: true, of: &item)
      case "headline": item.headline = Self.line(value)
      case "name": item.name = Self.line(value)
      case "author": readAuthors(value, into: &item, isCreator: false)
      case "creator" where item.authors.isEmpty && item.authorReferences.isEmpty:
        readAuthors(value, into: &item, isCreator: true)
      case "datePublished": item.published = Self.line(value)
      case "dateCreated": item.created = Self.line(value)
      case "pubDate" where item.published.isEmpty:
        // Baidu's, whose objects have no type.
        item.published = Self.line(value)
        if item.types.isEmpty { item.types = ["Article"] }
      case "uploadDate": item.uploaded = Self.line(value)
      case "dateModified": item.modified = Self.line(value)
      case "description": item.description = Self.line(value)
      case "license": item.licence = Self.address(value)
      case "inLanguage": item.language = Self.line(value)
      case "keywords":
        item.keywords = Self.list(value).prefix(100).map {
          Self.line($0.kind == .object ? Self.member($0, "name") ?? $0 : $0)
        }.filter { !$0.isEmpty }
      case "articleBody": item.body = Self.text(value)
      case "text" where item.body.isEmpty: item.body = Self.text(value)
      case "acceptedAnswer", "suggestedAnswer":
        for one in Self.list(value).prefix(64) where answers.count < 64 {
          let isObject = one.kind == .object
          let answer = Answer(
            text: Self.text(isObject ? Self.member(one, "text") : one),
            id: isObject ? one["@id"]?.string : nil)
          if !answers.contains(answer) { answers.append(answer) }
        }
      default: break
      }
      if value.kind == .object || value.kind == .array { read(value, inner) }
    }
    if place.isInFAQ {
      // The page is of those who publish it.
      guard !item.isPerson else { return }
      (item.authors, item.authorReferences) = ([], [])
      (item.published, item.created, item.modified) = ([], [], [])
    }
    if let id = item.id { note(item, id, as: place.property) }
    if inner.isInOther {
      // The site that a page is part of.
      guard item.isOrganization else { return }
      var site = Item()
      (site.types, site.name, site.depth) = (item.types, item.name, item.depth)
      item = site
    } else if item.types.contains("Question"), !answers.isEmpty {
      if questionObjects.count < Self.maximumQuestions {
        questionObjects.append(Question(name: item.name, detail: item.body, answers: answers))
      }
      item.body = []
    }
    if !item.types.isEmpty, items.count < 512 {
      // What readers wrote under an article is not the page's text.
      if item.types.contains(where: Self.noBodies.contains) { item.body = [] }
      items.append(item)
    }
  }

  /// Notes the first DOI among values.
  ///
  /// - Parameter isAddress: Whether only addresses of DOIs count.
  private func noteDOI(_ value: JSONElement, isAddress: Bool, of item: inout Item) {
    for one in Self.list(value).prefix(64) where item.doi == nil {
      let scheme = Self.line(Self.member(one, "propertyID"))
      guard scheme.isEmpty || MetadataText.string(scheme).lowercased().contains("doi") else {
        continue
      }
      let isObject = one.kind == .object
      let text = Self.line(isObject ? Self.member(one, "value") ?? one["@id"] : one)
      if !isAddress
        || MetadataText.isAddress(text)
          && text.indices.contains(where: { text.span.has("doi.org/", at: $0) })
      {
        item.doi = PageMetadata.doi(text)
      }
    }
  }

  /// Notes what other objects may refer to.
  private mutating func note(_ item: Item, _ id: String, as property: String) {
    if !item.name.isEmpty { names[id] = item.name }
    if !item.body.isEmpty { texts[id] = item.body }
    if item.isReviewer, reviewers.count < 64 { reviewers.insert(id) }
    if Self.citing.contains(property), others.count < 1_024 { others.insert(id) }
  }

  /// The outermost page or thing of medicine, the first of several.
  var page: Item? {
    items.filter { $0.isPage || $0.isMedical }.min { $0.depth < $1.depth }
  }

  /// Types whose text is what readers say, or a part of a text, or a frame around it.
  private static let noBodies: Set<String> = [
    "Comment", "Review", "UserReview", "Rating", "Answer", "HowToStep", "HowToTip", "Message",
    "Quotation", "WPHeader", "WPFooter", "WPSideBar", "SiteNavigationElement",
  ]

  /// Properties whose persons did not write the page.
  private static let reviewing: Set<String> = [
    "reviewedBy", "editor", "translator", "publisher", "accountablePerson",
  ]

  private func readAuthors(_ element: JSONElement, into item: inout Item, isCreator: Bool) {
    item.authors = []
    item.isByCreator = isCreator
    let list = element.kind == .object ? element["@list"] ?? element : element
    for person in Self.list(list).prefix(64) {
      let isObject = person.kind == .object && person["@value"] == nil
      var name = Self.line(isObject ? Self.member(person, "name") : person)
      if name.isEmpty, isObject {
        let parts = ["givenName", "familyName"].map { Self.line(Self.member(person, $0)) }
        name = Array(parts.filter { !$0.isEmpty }.joined(separator: [0x20]))
      }
      if name.isEmpty, isObject, let id = person["@id"]?.string, item.authorReferences.count < 64 {
        item.authorReferences.append(id)
      }
      if isObject, Self.types(person).contains("Organization") { item.isByOrganization = true }
      if MetadataText.isAddress(name) { name = [] }
      if !name.isEmpty, !item.authors.contains(name) { item.authors.append(name) }
    }
  }

  // MARK: - What is something else

  /// Whether an object speaks of something else than the thing that has it as this property.
  static func isOther(_ types: [String], as property: String) -> Bool {
    if types.contains("Comment") || citing.contains(property) || linking.contains(property) {
      return true
    }
    // Parts may be sections of the page.
    let isPart = property == "hasPart" || property == "itemListElement"
    return isPart && types.contains { !sections.contains($0) }
  }

  /// What others wrote, whether it stands here or is referred to.
  private static let citing: Set<String> = [
    "citation", "comment", "isBasedOn", "isBasedOnUrl", "review", "reviews", "itemReviewed",
  ]

  /// Other pages, and what this one is part of.
  private static let linking: Set<String> = [
    "mentions", "isPartOf", "item", "relatedLink", "significantLink", "isRelatedTo", "isSimilarTo",
    "exampleOfWork", "workExample", "translationOfWork", "workTranslation",
  ]

  private static let sections: Set<String> = [
    "WebPageElement", "HealthTopicContent", "FAQPage", "Question", "Table", "HowToSection",
    "HowToStep", "HowToDirection", "HowToTip",
  ]

  // MARK: - What is stated

  /// Texts of articles and the like; those of medical pages are among the ``descriptions``.
  ///
  /// Of those that begin alike as the longest does, that one only: others are its teasers.
  var bodies: [Part] {
    let bodies = items.filter { !$0.isDescribed && !$0.body.isEmpty }
      .sorted { $0.number < $1.number }.map(\.body)
    let longest = bodies.max { $0.count < $1.count } ?? []
    var seen: Set<[UInt8]> = []
    return bodies.filter {
      seen.insert($0).inserted && ($0.count == longest.count || !longest.starts(with: $0))
    }.map { Part(content: $0) }
  }

  /// Questions, each with what is asked in detail and its answers behind it; an answer belongs to one.
  var questions: [[Part]] {
    var used: Set<String> = []
    return questionObjects.compactMap { question -> [Part]? in
      var answers: [[UInt8]] = []
      for answer in question.answers {
        var text = answer.text
        if text.isEmpty, let id = answer.id, used.insert(id).inserted { text = texts[id] ?? [] }
        if !text.isEmpty, !answers.contains(text) { answers.append(text) }
      }
      guard !answers.isEmpty else { return nil }
      let hasDetail = !question.detail.isEmpty && Self.line(question.detail) != question.name
      let paragraphs = (hasDetail ? [question.detail] : []) + answers
      return [Part(content: question.name, isHeading: true)] + paragraphs.map { Part(content: $0) }
    }
  }

  /// What describes things of medicine.
  var descriptions: [Part] {
    var statement = MedicalStatement()
    for element in medical { statement.read(element) }
    return statement.parts
  }
}
