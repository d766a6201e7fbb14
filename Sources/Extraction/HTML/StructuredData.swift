internal import JSON

/// What JSON-LD scripts (<https://schema.org>) say about a page.
///
/// Broken scripts are ignored, as browsers do.
struct StructuredData {
  private(set) var headline: String?
  private(set) var authors: [String] = []
  private(set) var datePublished: String?
  private(set) var siteName: String?
  private(set) var licence: String?
  private(set) var type: String?

  /// Reads the texts of the scripts in order; the first article-like object wins.
  init(_ scripts: [[UInt8]]) {
    for script in scripts {
      guard let document = try? JSONDocument(parsing: script.span) else { continue }
      read(document.root, depth: 0)
    }
  }

  private mutating func read(_ element: JSONElement, depth: Int) {
    guard depth < 4 else { return }
    if element.kind == .array {
      for member in element.elements { read(member, depth: depth + 1) }
      return
    }
    if let graph = element["@graph"] { read(graph, depth: depth + 1) }
    let types = Self.strings(element["@type"])
    if types.contains("WebSite"), siteName == nil { siteName = element["name"]?.string }
    guard let known = types.first(where: Self.articleTypes.contains) else { return }
    if type == nil { type = known }
    if headline == nil {
      headline = (element["headline"]?.string ?? element["name"]?.string).map(Self.line)
      if headline?.isEmpty == true { headline = nil }
    }
    if datePublished == nil { datePublished = element["datePublished"]?.string }
    if licence == nil { licence = element["license"]?.string }
    if authors.isEmpty, let author = element["author"] {
      authors = Self.names(author)
    }
  }

  private static func strings(_ element: JSONElement?) -> [String] {
    guard let element else { return [] }
    if let string = element.string { return [string] }
    return element.kind == .array ? element.elements.compactMap(\.string) : []
  }

  private static func names(_ element: JSONElement) -> [String] {
    let people = element.kind == .array ? element.elements : [element]
    var names: [String] = []
    for person in people.prefix(64) {
      let name = (person.string ?? person["name"]?.string).map(line) ?? ""
      if !name.isEmpty, !name.contains("://"), !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static func line(_ text: String) -> String { InlineText.collapsed(Array(text.utf8)) }

  private static let articleTypes: Set<String> = [
    "Article", "NewsArticle", "BlogPosting", "ScholarlyArticle", "MedicalScholarlyArticle",
    "MedicalWebPage", "Report", "ReportageNewsArticle", "TechArticle", "AnalysisNewsArticle",
    "OpinionNewsArticle", "BackgroundNewsArticle", "LiveBlogPosting", "DiscussionForumPosting",
    "SocialMediaPosting", "QAPage", "Recipe", "Review",
  ]
}
