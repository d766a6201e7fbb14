/// What a JATS article or one of its parts says of itself.
struct JATSMetadata {
  /// The type of an abstract in another language; no article has it.
  static let abstractType = "trans-abstract"

  private(set) var language: String?
  private(set) var type: String?
  /// Whether it is a sub-article or an abstract.
  var isPart = false
  private(set) var title: String?
  private(set) var subtitles: [String] = []

  private var translatedTitles: [(language: String?, title: String)] = []
  private var journal: String?
  private var issn: String?
  private var publisher: String?
  private var volume: String?
  private var issue: String?
  private var identifiers: [(type: String, value: String)] = []
  private var date: (text: String, rank: Int)?
  private var authors: [String] = []
  private var keywords: [String] = []
  private var subjects: [String] = []
  private var licence: String?
  private var url: String?
  private var isRetracted = false

  init(language: String?, type: String?) {
    self.language = language.flatMap(LanguageTag.normalized)
    self.type = type
  }

  // MARK: - Reading

  /// Reads `journal-meta`.
  mutating func readJournal(_ meta: Int, in tree: XMLTree) {
    for element in meta + 1..<Int(tree.nodes[meta].next) {
      switch tree.name(element) {
      case .journalTitle where journal == nil: journal = tree.nonEmptyLine(of: element)
      case .issn where issn == nil: issn = tree.nonEmptyLine(of: element)
      case .publisherName where publisher == nil: publisher = tree.nonEmptyLine(of: element)
      default: break
      }
    }
  }

  /// Reads `article-meta` or `front-stub`.
  mutating func read(_ meta: Int, in tree: XMLTree) {
    for child in tree.children(of: meta) {
      switch tree.name(child) {
      case .titleGroup: readTitles(child, in: tree)
      // Front stubs may have no group around it.
      case .articleTitle: readTitle(child, in: tree)
      case .articleId:
        let type = tree.attribute("pub-id-type", of: child) ?? ""
        identifiers.append((type, tree.line(of: child)))
      case .pubDate: readDate(child, in: tree)
      case .contribGroup:
        for contributor in tree.children(of: child) where tree.name(contributor) == .contrib {
          readContributor(contributor, in: tree)
        }
      case .kwdGroup where !isOtherLanguage(child, in: tree): readKeywords(child, in: tree)
      case .articleCategories:
        subjects += tree.descendants(.subject, of: child).compactMap { tree.nonEmptyLine(of: $0) }
      case .permissions:
        for license in tree.children(of: child) { readLicence(license, in: tree) }
      case .license, .copyrightStatement: readLicence(child, in: tree)
      case .volume where volume == nil: volume = tree.nonEmptyLine(of: child)
      case .issue where issue == nil: issue = tree.nonEmptyLine(of: child)
      case .relatedArticle:
        let type = tree.attribute("related-article-type", of: child) ?? ""
        if type.contains("retract") && type != "retracted-article" || type.hasPrefix("withdraw") {
          isRetracted = true
        }
      case .selfUri:
        if url == nil, let address = tree.attribute("href", of: child), address.hasPrefix("http") {
          url = address
        }
      default: break
      }
    }
  }

  private func isOtherLanguage(_ element: Int, in tree: XMLTree) -> Bool {
    guard let own = tree.attribute("lang", of: element).flatMap(LanguageTag.normalized),
      let language
    else { return false }
    return own.prefix { $0 != "-" } != language.prefix { $0 != "-" }
  }

  private mutating func readTitles(_ group: Int, in tree: XMLTree) {
    for child in tree.children(of: group) {
      switch tree.name(child) {
      case .articleTitle, .title: readTitle(child, in: tree)
      case .subtitle:
        if let line = tree.nonEmptyLine(of: child, dropping: Self.noteMarks) {
          subtitles.append(line)
        }
      case .transTitleGroup, .transTitle:
        let language = tree.attribute("lang", of: child).flatMap(LanguageTag.normalized)
        let title = tree.name(child) == .transTitle ? child : tree.child(.transTitle, of: child)
        if let line = tree.nonEmptyLine(of: title, dropping: Self.noteMarks) {
          translatedTitles.append((language, line))
        }
      default: break
      }
    }
  }

  /// Takes the title of an article, or that of a part of a book which says nothing else of itself.
  mutating func readTitle(_ element: Int, in tree: XMLTree) {
    if title == nil { title = tree.nonEmptyLine(of: element, dropping: Self.noteMarks) }
  }

  /// A title's notes and the marks that lead to them.
  private static let noteMarks: Set<XMLName> = [.fn, .xref]

  /// Takes the most exact date, and among equally exact ones the electronic one.
  private mutating func readDate(_ element: Int, in tree: XMLTree) {
    let type =
      (tree.attribute("pub-type", of: element) ?? tree.attribute("date-type", of: element) ?? "")
      + "/" + (tree.attribute("publication-format", of: element) ?? "")
    func part(_ name: XMLName) -> String? { tree.nonEmptyLine(of: tree.child(name, of: element)) }
    let exact = CalendarDate.iso(
      year: part(.year).flatMap { Int($0) },
      month: part(.month).flatMap { CalendarDate.monthNumber($0[...]) },
      day: part(.day).flatMap { Int($0) })
    guard
      let text = exact ?? part(.stringDate).flatMap(CalendarDate.iso)
        ?? tree.attribute("iso-8601-date", of: element).flatMap(CalendarDate.iso)
    else { return }
    let isElectronic = type.hasPrefix("epub") || type.hasSuffix("/electronic")
    let isCollection = type.hasPrefix("collection")
    let rank = text.utf8.count * 4 + (isElectronic ? 2 : isCollection ? 0 : 1)
    if rank > date?.rank ?? 0 { date = (text, rank) }
  }

  private mutating func readContributor(_ element: Int, in tree: XMLTree) {
    guard tree.attribute("contrib-type", of: element) ?? "author" == "author" else { return }
    if let name = Self.name(of: element, in: tree) { authors.append(name) }
  }

  /// "Given Surname Jr", or the name of a group; nil for an anonymous contributor.
  ///
  /// Of alternative names the first is taken. Names of eastern style have the surname first.
  static func name(
    of element: Int, in tree: XMLTree, surnameFirst: Bool = false
  ) -> String? {
    var surname = ""
    var given = ""
    var suffix = ""
    var whole: String?
    var surnameFirst = surnameFirst
    var index = element
    while index < Int(tree.nodes[element].next) {
      switch tree.name(index) {
      case .name where surname.isEmpty && tree.attribute("name-style", of: index) == "eastern":
        surnameFirst = true
      case .suffix where suffix.isEmpty: suffix = tree.line(of: index)
      case .surname where surname.isEmpty: surname = tree.line(of: index)
      case .givenNames where given.isEmpty: given = tree.line(of: index)
      case .collab:
        whole = whole ?? tree.nonEmptyLine(of: index, dropping: [.contribGroup, .aff, .xref])
        index = Int(tree.nodes[index].next)
        continue
      case .stringName where tree.child(.surname, of: index) == nil:
        whole =
          whole ?? tree.nonEmptyLine(of: index, dropping: [.xref]).map(withoutConjunction)
      case .aff, .bio, .contribGroup, .address, .affAlternatives:
        index = Int(tree.nodes[index].next)
        continue
      default: break
      }
      index += 1
    }
    var name = given
    if surnameFirst, isJoined(surname, given) {
      name = surname + given
    } else if !surname.isEmpty {
      name = (surnameFirst ? [surname, given] : [given, surname]).filter { !$0.isEmpty }
        .joined(separator: " ")
    }
    if name.isEmpty { return whole }
    return suffix.isEmpty ? name : "\(name) \(suffix)"
  }

  /// A printed name without what joins it to the name before or behind it: "و أحمد علي", "Doe, and".
  ///
  /// Chinese words for it are names too: "和 丽萍", "李 和".
  private static func withoutConjunction(_ name: String) -> String {
    var words = name.split(separator: " ")
    while let last = words.last, conjunctions.contains(last) { words.removeLast() }
    while let first = words.first, conjunctions.contains(first) { words.removeFirst() }
    let kept = words.joined(separator: " ")
    let end = kept.lastIndex { !",;،、，；".contains($0) }
    return end.map { String(kept[...$0]) } ?? name
  }

  private static let conjunctions: Set<Substring> = [
    "and", "&", "und", "et", "y", "e", "и", "و",
  ]

  /// Whether two parts of a name stand without a space between them: those of Chinese, Japanese and Korean.
  private static func isJoined(_ first: String, _ second: String) -> Bool {
    func isEastern(_ scalar: Unicode.Scalar?) -> Bool {
      scalar.map {
        $0.properties.isIdeographic || (0x3040...0x30FF).contains($0.value)
          || (0xAC00...0xD7A3).contains($0.value)
      } ?? false
    }
    return isEastern(first.unicodeScalars.last) && isEastern(second.unicodeScalars.first)
  }

  private mutating func readKeywords(_ group: Int, in tree: XMLTree) {
    for child in tree.children(of: group) {
      switch tree.name(child) {
      case .kwd, .nestedKwd, .compoundKwd:
        if let line = tree.nonEmptyLine(of: child) { keywords.append(line) }
      case .kwdGroup: readKeywords(child, in: tree)
      default: break
      }
    }
  }

  /// The address of a licence, else its text.
  private mutating func readLicence(_ element: Int, in tree: XMLTree) {
    switch tree.name(element) {
    case .licenseRef: licence = licence ?? tree.nonEmptyLine(of: element)
    case .license where licence == nil:
      licence = tree.nonEmptyAttribute("href", of: element)
      for link in element + 1..<Int(tree.nodes[element].next) where licence == nil {
        switch tree.name(link) {
        case .licenseRef: licence = tree.nonEmptyLine(of: link)
        case .extLink, .uri:
          let address = tree.attribute("href", of: link) ?? tree.line(of: link)
          if address.contains("creativecommons.org") { licence = address }
        default: break
        }
      }
      licence = licence ?? tree.nonEmptyLine(of: element)
    default: break
    }
  }

  // MARK: - Result

  /// Takes over what a part does not say of itself, from the article that it is part of.
  mutating func inherit(from main: JATSMetadata) {
    let isSameWork = type == Self.abstractType || type == "translation"
    if language == nil, type != Self.abstractType { language = main.language }
    if isSameWork {
      if title == nil {
        title = main.translatedTitles.first { $0.language == language }?.title
      }
      if authors.isEmpty { authors = main.authors }
    }
    date = date ?? main.date
    journal = journal ?? main.journal
    issn = issn ?? main.issn
    publisher = publisher ?? main.publisher
    volume = volume ?? main.volume
    issue = issue ?? main.issue
    licence = licence ?? main.licence
    url = url ?? main.url
    if identifiers.isEmpty { identifiers = main.identifiers }
  }

  /// Everything but the text.
  func result() -> ExtractedText {
    var result = ExtractedText()
    result.language = language
    result.title = title
    result.author = authors.isEmpty ? nil : authors.joined(separator: "; ")
    result.date = date?.text
    result.url = url
    result.identifier =
      value("doi").map { "doi:\($0)" } ?? value("pmid").map { "pmid:\($0)" }
      ?? pmcid.map { "pmcid:\($0)" }
    result.note("articleType", type == Self.abstractType ? nil : type)
    if isPart { result.note("part", type) }
    result.note("journal", journal)
    result.note("issn", issn)
    result.note("publisher", publisher)
    result.note("volume", volume)
    result.note("issue", issue)
    result.note("doi", value("doi"))
    result.note("pmid", value("pmid"))
    result.note("pmcid", pmcid)
    result.note("licence", licence)
    result.note("retraction", retraction)
    result.note("authors", authors)
    result.note("keywords", keywords)
    result.note("subjects", subjects)
    result.note("translatedTitles", isPart ? [] : translatedTitles.map(\.title))
    return result
  }

  /// `retracted` for an article that was withdrawn, `notice` for one that says so of another.
  private var retraction: String? {
    if let type, type.contains("retraction") || type == "withdrawal" { return "notice" }
    let start = title?.prefix(10).lowercased() ?? ""
    let isMarked = ["retracted", "[retracted", "withdrawn:", "[withdrawn"].contains {
      start.hasPrefix($0)
    }
    return isRetracted || isMarked || type == "retracted-article" ? "retracted" : nil
  }

  private func value(_ type: String) -> String? {
    identifiers.first { $0.type == type && !$0.value.isEmpty }?.value
  }

  private var pmcid: String? {
    guard let value = value("pmc") ?? value("pmcid") else { return nil }
    return value.hasPrefix("PMC") ? value : "PMC" + value
  }
}
