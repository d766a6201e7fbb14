/// A text of a JATS article with its metadata: the article itself, a sub-article or a translated
/// abstract.
struct JATSPart {
  /// The type of a translated abstract; no article has it.
  static let abstractType = "trans-abstract"

  var writer = ParagraphWriter()
  private(set) var language: String?
  private(set) var type: String?
  /// Its place among the texts of the article.
  private(set) var order: Int

  private var title: String?
  private var translatedTitles: [(language: String?, title: String)] = []
  private var journal: String?
  private var identifiers: [(type: String, value: String)] = []
  private var date: (text: String, rank: Int)?
  private var authors: [String] = []
  private var keywords: [String] = []
  private var subjects: [String] = []
  private var licence: String?
  private var url: String?

  init(language: String?, type: String?, order: Int) {
    self.language = language.flatMap(LanguageTag.normalized)
    self.type = type
    self.order = order
  }

  // MARK: - Reading

  /// Reads a metadata element to its end and returns true, or returns false for an element to go
  /// into.
  mutating func readMetadata(_ name: String, _ reader: inout MarkupReader) throws(MarkupError)
    -> Bool
  {
    switch name {
    case "article-title":
      let line = try reader.line(dropping: ["fn", "xref", "break"])
      if title == nil, !line.isEmpty {
        title = line
        writer.append(Array(line.utf8))
      }
    case "subtitle":
      let line = try reader.line(dropping: ["fn", "xref"])
      writer.append(Array(line.utf8))
    case "trans-title-group":
      let language = reader.attribute("lang").flatMap(LanguageTag.normalized)
      try readTranslatedTitle(language, &reader)
    case "trans-title":
      let language = reader.attribute("lang").flatMap(LanguageTag.normalized)
      translatedTitles.append((language, try reader.line(dropping: ["fn", "xref"])))
    case "journal-title": try reader.line(ifNil: &journal)
    case "article-id":
      let type = reader.attribute("pub-id-type") ?? ""
      identifiers.append((type, try reader.line()))
    case "pub-date": try readDate(&reader)
    case "contrib":
      let type = reader.attribute("contrib-type") ?? "author"
      let name = try readContributor(&reader)
      if type == "author", !name.isEmpty { authors.append(name) }
    case "kwd": keywords.append(try reader.line())
    case "subject": subjects.append(try reader.line())
    case "license":
      let address = reader.attribute("href")
      let text = try readLicence(&reader)
      if licence == nil { licence = address ?? text }
    case "self-uri":
      if url == nil, let address = reader.attribute("href"), address.hasPrefix("http") {
        url = address
      }
      try reader.skipElement()
    case "aff", "aff-alternatives", "author-notes", "history", "counts", "funding-group",
      "custom-meta-group", "related-article", "issn", "publisher", "alt-title", "journal-id",
      "abbrev-journal-title", "product", "conference", "fn-group", "event", "pub-history":
      try reader.skipElement()
    default: return false
    }
    return true
  }

  private mutating func readTranslatedTitle(_ language: String?, _ reader: inout MarkupReader)
    throws(MarkupError)
  {
    let start = reader.depth
    while let event = try reader.next() {
      switch event {
      case .start("trans-title"):
        translatedTitles.append((language, try reader.line(dropping: ["fn", "xref"])))
      case .end where reader.depth == start: return
      default: break
      }
    }
  }

  /// Takes the most exact date, and among equally exact ones the electronic one.
  private mutating func readDate(_ reader: inout MarkupReader) throws(MarkupError) {
    let start = reader.depth
    let type =
      (reader.attribute("pub-type") ?? reader.attribute("date-type") ?? "") + "/"
      + (reader.attribute("publication-format") ?? "")
    var year: Int?
    var month: Int?
    var day: Int?
    var free: String?
    loop: while let event = try reader.next() {
      switch event {
      case .start("year"): year = Int(try reader.line())
      case .start("month"): month = CalendarDate.monthNumber(try reader.line()[...])
      case .start("day"): day = Int(try reader.line())
      case .start("string-date"): free = try reader.line()
      case .end where reader.depth == start: break loop
      default: break
      }
    }
    guard
      let text = CalendarDate.iso(year: year, month: month, day: day)
        ?? free.flatMap(CalendarDate.iso)
    else { return }
    let isElectronic = type.hasPrefix("epub") || type.hasSuffix("/electronic")
    let isCollection = type.hasPrefix("collection")
    let rank = text.utf8.count * 4 + (isElectronic ? 2 : isCollection ? 0 : 1)
    if rank > date?.rank ?? 0 { date = (text, rank) }
  }

  /// "Given Surname", the name of a group, or nothing for an anonymous contributor.
  ///
  /// Of alternative names the first is taken.
  private func readContributor(_ reader: inout MarkupReader) throws(MarkupError) -> String {
    let start = reader.depth
    var surname = ""
    var given = ""
    var whole = ""
    while let event = try reader.next() {
      switch event {
      case .start("surname"):
        let line = try reader.line()
        if surname.isEmpty { surname = line }
      case .start("given-names"):
        let line = try reader.line()
        if given.isEmpty { given = line }
      case .start("collab"), .start("string-name"):
        // A string-name may hold the parts, and then they are found within.
        if case .start("collab") = event {
          whole = try reader.line(dropping: ["contrib-group", "aff"])
        }
      case .start("aff"), .start("bio"), .start("contrib-group"), .start("address"):
        try reader.skipElement()
      case .end where reader.depth == start:
        let name = given.isEmpty ? surname : "\(given) \(surname)"
        return name.isEmpty ? whole : name
      default: break
      }
    }
    return whole
  }

  /// The address in a licence's text, else the text.
  private func readLicence(_ reader: inout MarkupReader) throws(MarkupError) -> String? {
    let start = reader.depth
    var text = InlineText()
    var address: String?
    while let event = try reader.next() {
      switch event {
      case .start("ext-link"), .start("uri"):
        if let link = reader.attribute("href"), link.contains("creativecommons.org") {
          address = address ?? link
        }
      case .start("license_ref"):
        let line = try reader.line()
        address = address ?? line
      case .text: text.append(reader.text)
      case .end where reader.depth == start:
        return address ?? (text.isEmpty ? nil : String(decoding: text.take(), as: UTF8.self))
      default: break
      }
    }
    return address
  }

  // MARK: - Result

  /// The finished text.
  ///
  /// What a part does not say of itself it has from the article.
  func result(main: JATSPart) -> ExtractedText {
    var result = ExtractedText()
    let isMain = order == main.order
    result.language = language ?? (type == Self.abstractType ? nil : main.language)
    let inherited =
      isMain || type != Self.abstractType && type != "translation"
      ? nil : main.translatedTitles.first { $0.language == language }?.title
    result.title = title ?? inherited
    result.author = (authors.isEmpty ? main.authors : authors).joined(separator: "; ")
    if result.author?.isEmpty == true { result.author = nil }
    result.date = date?.text ?? main.date?.text
    result.url = url ?? main.url
    let own = JATSPart.identifier(identifiers)
    result.identifier = own ?? JATSPart.identifier(main.identifiers)
    result.text = writer.text
    if title == nil, let inherited {
      var whole = ParagraphWriter()
      whole.append(Array(inherited.utf8))
      whole.append(writer.text)
      result.text = writer.text.isEmpty ? [] : whole.text
    }
    let known = identifiers.isEmpty ? main.identifiers : identifiers
    result.note("articleType", isMain || type != Self.abstractType ? type : nil)
    if !isMain { result.note("part", type) }
    result.note("journal", journal ?? main.journal)
    result.note("doi", Self.value("doi", known))
    result.note("pmid", Self.value("pmid", known))
    result.note("pmcid", Self.pmcid(known))
    result.note("licence", licence ?? main.licence)
    result.note("authors", authors.isEmpty ? main.authors : authors)
    result.note("keywords", keywords)
    result.note("subjects", subjects)
    result.note("translatedTitles", isMain ? translatedTitles.map(\.title) : [])
    return result
  }

  private static func value(_ type: String, _ identifiers: [(type: String, value: String)])
    -> String?
  {
    identifiers.first { $0.type == type && !$0.value.isEmpty }?.value
  }

  private static func pmcid(_ identifiers: [(type: String, value: String)]) -> String? {
    guard let value = value("pmc", identifiers) ?? value("pmcid", identifiers) else { return nil }
    return value.hasPrefix("PMC") ? value : "PMC" + value
  }

  private static func identifier(_ identifiers: [(type: String, value: String)]) -> String? {
    value("doi", identifiers).map { "doi:\($0)" }
      ?? value("pmid", identifiers).map { "pmid:\($0)" } ?? pmcid(identifiers).map { "pmcid:\($0)" }
  }
}
