internal import JSON

/// What a page says about itself in `meta`, `link`, `title`, `time`, headings and JSON-LD.
struct PageFacts {
  /// The texts of `script type="application/ld+json"`, as they stand.
  var structuredData: [[UInt8]] = []
  /// The name in the first element marked as author's by `rel`, `itemprop` or class.
  private(set) var markedAuthor: String?

  private var titleElement: String?
  private var firstLevelHeadings: [String] = []
  /// First value of each `meta` name, property or itemprop, in lower case.
  private var meta: [String: String] = [:]
  private var metaAuthors: [String] = []
  private var language: String?
  private var canonicalURL: String?
  private var licence: String?
  private var time: (value: String, isPublication: Bool)?

  // MARK: - Collecting

  mutating func noteTitle(_ text: [UInt8]) {
    let line = InlineText.collapsed(text)
    if titleElement == nil, !line.isEmpty { titleElement = line }
  }

  mutating func noteHeading(_ text: [UInt8], isFirstLevel: Bool) {
    guard isFirstLevel, firstLevelHeadings.count < 8 else { return }
    firstLevelHeadings.append(InlineText.collapsed(text))
  }

  mutating func noteMarkedAuthor(_ text: [UInt8]) {
    var line = InlineText.collapsed(text)
    for word in ["By ", "by ", "BY ", "Von ", "von ", "Par ", "par ", "Por ", "por "]
    where line.hasPrefix(word) {
      line = String(line.dropFirst(word.count))
      break
    }
    if (2...80).contains(line.count) { markedAuthor = line }
  }

  /// Notes a `meta`, `link`, `html` or `time` element.
  mutating func noteElement(_ name: String, _ reader: borrowing MarkupReader) {
    switch name {
    case "html":
      if language == nil { language = reader.attribute("lang") ?? reader.attribute("xml:lang") }
    case "meta":
      let key =
        reader.attribute("property") ?? reader.attribute("name") ?? reader.attribute("itemprop")
        ?? reader.attribute("http-equiv")
      guard let key = key?.lowercased(), let content = reader.attribute("content") else { return }
      let value = InlineText.collapsed(Array(content.utf8))
      guard !value.isEmpty else { return }
      if Self.authorKeys.contains(key), !metaAuthors.contains(value), metaAuthors.count < 64 {
        metaAuthors.append(value)
      }
      if meta[key] == nil { meta[key] = value }
    case "link":
      guard let rel = reader.attribute("rel")?.lowercased(), let href = reader.attribute("href")
      else { return }
      if rel == "canonical", canonicalURL == nil { canonicalURL = href }
      if rel == "license", licence == nil { licence = href }
    case "time":
      guard let value = reader.attribute("datetime") else { return }
      let isPublication =
        reader.attribute("pubdate") != nil || reader.attribute("itemprop") == "datePublished"
      if time == nil || (isPublication && time?.isPublication == false) {
        time = (value, isPublication)
      }
    default: break
    }
  }

  private static let authorKeys: Set<String> = [
    "author", "article:author", "dc.creator", "dcterms.creator", "citation_author",
    "parsely-author", "sailthru.author", "byl", "dc.contributor",
  ]

  // MARK: - Deciding

  /// Fills in what is known of the page.
  func describe(_ result: inout ExtractedText, url: String?) {
    let data = StructuredData(structuredData)
    let siteName = meta["og:site_name"] ?? data.siteName
    result.title = title(data, siteName: siteName)
    result.author = author(data)
    result.date = date(data, url: url)
    result.language = (language ?? meta["content-language"] ?? meta["og:locale"]).flatMap(
      LanguageTag.normalized)
    result.url = Self.absolute(canonicalURL ?? meta["og:url"]) ?? url
    result.identifier = (meta["citation_doi"] ?? meta["dc.identifier"]).flatMap(Self.doi)
    result.note("siteName", siteName)
    result.note("description", meta["description"] ?? meta["og:description"])
    result.note("licence", licence ?? meta["dc.rights"] ?? data.licence)
    result.note("pageType", meta["og:type"] ?? data.type)
    result.note(
      "keywords",
      (meta["keywords"] ?? "").split { $0 == "," || $0 == ";" || $0 == "，" || $0 == "、" }.map {
        InlineText.collapsed(Array($0.utf8))
      }.filter { !$0.isEmpty })
  }

  /// The headline where several sources agree, else the best source without the site's name.
  private func title(_ data: StructuredData, siteName: String?) -> String? {
    let named =
      meta["citation_title"] ?? meta["dc.title"] ?? data.headline ?? meta["og:title"]
      ?? meta["twitter:title"]
    guard let full = named ?? titleElement else { return firstLevelHeadings.first }
    // A heading that is part of the title is the title.
    for candidate in [full, titleElement ?? ""] {
      for heading in firstLevelHeadings where heading.count >= 4 {
        if candidate.lowercased().hasPrefix(heading.lowercased())
          && heading.count * 3 >= candidate.count
        {
          return heading
        }
      }
    }
    return Self.withoutSiteName(full, siteName: siteName, isCertain: named != nil)
  }

  /// Cuts "… | Site": the part that is the site's name, or the last short part of a `<title>`.
  static func withoutSiteName(_ title: String, siteName: String?, isCertain: Bool) -> String {
    let separators = [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", "_", "|", " ‹ ", " « "]
    for separator in separators {
      let parts = Self.split(title, separator)
      guard parts.count >= 2, let first = parts.first, let last = parts.last else { continue }
      let cut = parts.dropLast().joined(separator: separator)
      if let site = siteName?.lowercased() {
        if last.lowercased() == site { return cut }
        if first.lowercased() == site { return parts.dropFirst().joined(separator: separator) }
      }
      // Nobody says that this is the site's name. Dashes also stand inside titles: then it must be
      // the shorter part.
      let isDash = separator == " - " || separator == " – " || separator == " — "
      if !isCertain, last.count <= 40, !isDash || last.count < cut.count { return cut }
    }
    return title
  }

  private static func split(_ text: String, _ separator: String) -> [String] {
    var parts: [String] = []
    let all = Array(text.utf8)
    let mark = Array(separator.utf8)
    var start = 0
    var index = 0
    while index + mark.count <= all.count {
      if all[index..<index + mark.count].elementsEqual(mark) {
        parts.append(InlineText.collapsed(Array(all[start..<index])))
        index += mark.count
        start = index
      } else {
        index += 1
      }
    }
    parts.append(InlineText.collapsed(Array(all[start...])))
    return parts.filter { !$0.isEmpty }
  }

  private func author(_ data: StructuredData) -> String? {
    if !data.authors.isEmpty { return data.authors.joined(separator: "; ") }
    let names = metaAuthors.filter { !$0.contains("://") && !$0.hasPrefix("@") }
    if !names.isEmpty { return names.joined(separator: "; ") }
    return markedAuthor
  }

  private func date(_ data: StructuredData, url: String?) -> String? {
    let keys = [
      "article:published_time", "datepublished", "citation_publication_date", "citation_date",
      "dc.date", "dcterms.created", "dc.date.issued", "pubdate", "publishdate", "date",
      "og:published_time", "parsely-pub-date", "sailthru.date", "publish_date",
    ]
    for key in keys {
      if let date = meta[key].flatMap(CalendarDate.iso) { return date }
    }
    if let date = data.datePublished.flatMap(CalendarDate.iso) { return date }
    if let date = time.flatMap({ CalendarDate.iso($0.value) }) { return date }
    return url.flatMap(CalendarDate.inAddress)
  }

  static func doi(_ value: String) -> String? {
    guard let start = value.utf8.indices.first(where: { value[$0...].hasPrefix("10.") }),
      value[start...].contains("/")
    else { return nil }
    return "doi:" + value[start...].prefix { !$0.isWhitespace }
  }

  private static func absolute(_ address: String?) -> String? {
    guard let address else { return nil }
    return address.hasPrefix("http://") || address.hasPrefix("https://") ? address : nil
  }
}
