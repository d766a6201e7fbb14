/// Citations of PubMed and MEDLINE: baseline and update files, and what E-utilities return.
///
/// <https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/>. A citation's text is its title and its
/// abstract, whose sections begin with their label ("METHODS: …"). An `OtherAbstract` is a text of
/// its own in its own language, with the same identifier. Works cited and corrections are left out;
/// that a work was retracted is said in the metadata.
struct MEDLINE {
  private let tree: XMLTree
  private let style: TextStyle
  private var title = Title()
  private var bookTitle = Title()
  private var vernacularTitle = Title()
  private var abstract: [Section] = []
  private var otherAbstracts: [(language: String?, type: String?, sections: [Section])] = []
  private var pmid: String?
  private var version: String?
  private var doi: String?
  private var pmcid: String?
  private var journal: String?
  private var issn: String?
  private var volume: String?
  private var issue: String?
  private var date: String?
  private var electronicDate: String?
  private var authors: [String] = []
  private var languages: [String] = []
  private var meshHeadings: [String] = []
  private var chemicals: [String] = []
  private var keywords: [String] = []
  private var publicationTypes: [String] = []
  private var copyright: String?
  private var isRetracted = false

  /// A title as plain text, and as the text has it.
  private struct Title {
    var plain = ""
    var text: [UInt8] = []
  }

  /// A part of an abstract with its label.
  private struct Section {
    var label: String
    var text: [UInt8]
  }

  /// The texts of all citations in a document.
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    var texts: [ExtractedText] = []
    var index = 0
    while index < tree.nodes.count {
      switch tree.name(index) {
      case .pubmedArticle, .pubmedBookArticle, .medlineCitation:
        var citation = MEDLINE(tree: tree, style: options.style)
        citation.read(index)
        citation.placeBookTitle()
        citation.placeVernacularTitle()
        texts += citation.texts()
        index = Int(tree.nodes[index].next)
      default: index += 1
      }
    }
    return texts
  }

  private init(tree: XMLTree, style: TextStyle) {
    self.tree = tree
    self.style = style
  }

  // MARK: - Reading

  private mutating func read(_ element: Int) {
    for child in tree.children(of: element) {
      switch tree.name(child) {
      case .pmid:
        if pmid == nil {
          pmid = line(child)
          version = tree.attribute("Version", of: child)
        }
      case .nlmArticleTitle: title = title(of: child)
      case .bookTitle: bookTitle = title(of: child)
      case .vernacularTitle: vernacularTitle = title(of: child)
      case .nlmAbstract: abstract += sections(of: child)
      case .otherAbstract:
        let sections = sections(of: child)
        otherAbstracts.append(
          (
            tree.attribute("Language", of: child).flatMap(LanguageTag.normalized),
            tree.attribute("Type", of: child), sections
          ))
      case .journal: readJournal(child)
      case .articleDate: electronicDate = electronicDate ?? date(child)
      case .nlmPubDate, .contributionDate: date = date ?? date(child)
      case .nlmAuthor: readAuthor(child)
      case .nlmLanguage: languages.append(line(child))
      case .publicationType: publicationTypes.append(line(child))
      case .nlmMeshHeading: readHeading(child)
      case .chemical:
        if let name = tree.nonEmptyLine(of: tree.child(.nameOfSubstance, of: child)) {
          chemicals.append(name)
        }
      case .nlmKeyword: keywords.append(line(child))
      case .eLocationID where tree.attribute("EIdType", of: child) == "doi":
        if tree.attribute("ValidYN", of: child) != "N" { doi = doi ?? line(child) }
      case .nlmArticleId:
        switch tree.attribute("IdType", of: child) {
        case "doi": doi = doi ?? line(child)
        case "pmc": pmcid = pmcid ?? line(child)
        case "pubmed": pmid = pmid ?? line(child)
        default: break
        }
      case .commentsCorrections:
        let type = tree.attribute("RefType", of: child)
        if type == "RetractionIn" || type == "PartialRetractionIn" { isRetracted = true }
      case .medlineCitation, .nlmArticle, .bookDocument, .nlmBook, .pubmedData, .pubmedBookData,
        .authorList, .publicationTypeList, .meshHeadingList, .chemicalList, .keywordList,
        .articleIdList, .commentsCorrectionsList:
        if tree.name(child) == .authorList, tree.attribute("Type", of: child) == "editors" { break }
        read(child)
      default: break
      }
    }
  }

  /// A book's title is that of the whole, or names where the chapter stands.
  private mutating func placeBookTitle() {
    guard !bookTitle.plain.isEmpty else { return }
    if title.plain.isEmpty { title = bookTitle } else { journal = journal ?? bookTitle.plain }
  }

  /// A citation that NLM has no title of has that of its own language, unless its abstract is a translation.
  private mutating func placeVernacularTitle() {
    let isUnavailable = title.plain.hasPrefix("[Not Available]")
    guard title.plain.isEmpty || isUnavailable, !isUnavailable || abstract.isEmpty else { return }
    title = vernacularTitle
    vernacularTitle = Title()
  }

  private func line(_ element: Int) -> String { tree.line(of: element) }

  private func title(of element: Int) -> Title {
    let plain = AbstractText.line(of: element, in: tree, .text)
    return Title(
      plain: String(decoding: plain, as: UTF8.self),
      text: style == .text ? plain : AbstractText.line(of: element, in: tree, style))
  }

  private mutating func sections(of element: Int) -> [Section] {
    var sections: [Section] = []
    for child in tree.children(of: element) {
      switch tree.name(child) {
      case .abstractText:
        let text = AbstractText.line(of: child, in: tree, style)
        if text.isEmpty { continue }
        let label = tree.nonEmptyAttribute("Label", of: child) ?? ""
        sections.append(Section(label: label == "UNLABELLED" ? "" : label, text: text))
      case .copyrightInformation: copyright = copyright ?? line(child)
      default: break
      }
    }
    return sections
  }

  private mutating func readJournal(_ element: Int) {
    for child in tree.children(of: element) {
      switch tree.name(child) {
      case .nlmTitle: journal = line(child)
      case .nlmISSN: issn = line(child)
      case .journalIssue:
        for part in tree.children(of: child) {
          switch tree.name(part) {
          case .nlmVolume: volume = line(part)
          case .nlmIssue: issue = line(part)
          case .nlmPubDate: date = date(part)
          default: break
          }
        }
      default: break
      }
    }
  }

  private mutating func readAuthor(_ element: Int) {
    // NLM has found that it was spelled wrongly.
    if tree.attribute("ValidYN", of: element) == "N" { return }
    var last = ""
    var first = ""
    var suffix = ""
    for child in tree.children(of: element) {
      switch tree.name(child) {
      case .lastName: last = line(child)
      case .foreName: first = line(child)
      case .initials where first.isEmpty: first = line(child)
      case .collectiveName: last = line(child)
      case .nlmSuffix: suffix = line(child)
      default: break
      }
    }
    if last.isEmpty { return }
    authors.append([first, last, suffix].filter { !$0.isEmpty }.joined(separator: " "))
  }

  /// "Descriptor", or "Descriptor/qualifier/qualifier".
  private mutating func readHeading(_ element: Int) {
    var heading = ""
    for child in tree.children(of: element) {
      switch tree.name(child) {
      case .descriptorName: heading = line(child)
      case .qualifierName: heading += "/" + line(child)
      default: break
      }
    }
    if !heading.isEmpty { meshHeadings.append(heading) }
  }

  private func date(_ element: Int) -> String? {
    var year: Int?
    var month: Int?
    var day: Int?
    for child in tree.children(of: element) {
      switch tree.name(child) {
      case .nlmYear: year = Int(line(child))
      case .nlmMonth: month = CalendarDate.monthNumber(line(child)[...])
      case .nlmDay: day = Int(line(child))
      // "1998 Dec-1999 Jan": only the year is certain.
      case .medlineDate: year = year ?? Int(line(child).prefix(4))
      default: break
      }
    }
    return CalendarDate.iso(year: year, month: month, day: day)
  }

  // MARK: - Result

  private func texts() -> [ExtractedText] {
    let language = languages.first.flatMap(LanguageTag.normalized)
    // A title in brackets is NLM's translation of one in another language.
    let isTranslated = title.plain.hasPrefix("[")
    var main = described(title: title, language: isTranslated ? "en" : language)
    main.note("vernacularTitle", vernacularTitle.plain)
    main.note("languages", languages.count > 1 || isTranslated ? languages : [])
    main.text = text(title, abstract)
    var texts = [main]
    for other in otherAbstracts where !other.sections.isEmpty {
      let isOriginal = other.language == language && isTranslated
      let title = isOriginal ? vernacularTitle : Title()
      var text = described(title: title, language: other.language)
      text.note("part", "abstract")
      text.note("abstractType", other.type)
      text.text = self.text(title, other.sections)
      texts.append(text)
    }
    return texts
  }

  private func described(title: Title, language: String?) -> ExtractedText {
    var result = ExtractedText()
    result.title = title.plain.isEmpty ? nil : title.plain
    result.author = authors.isEmpty ? nil : authors.joined(separator: "; ")
    result.date = electronicDate ?? date
    result.language = language
    result.identifier = pmid.map { "pmid:\($0)" } ?? doi.map { "doi:\($0)" }
    result.url = pmid.map { "https://pubmed.ncbi.nlm.nih.gov/\($0)/" }
    result.note("journal", journal)
    result.note("issn", issn)
    result.note("volume", volume)
    result.note("issue", issue)
    result.note("doi", doi)
    result.note("pmid", pmid)
    result.note("pmidVersion", version == "1" ? nil : version)
    result.note("pmcid", pmcid)
    result.note("copyright", copyright)
    result.note("retraction", retraction)
    result.note("authors", authors)
    result.note("publicationTypes", publicationTypes)
    result.note("meshHeadings", meshHeadings)
    result.note("chemicals", chemicals)
    result.note("keywords", keywords)
    return result
  }

  private var retraction: String? {
    if isRetracted || publicationTypes.contains("Retracted Publication") { return "retracted" }
    return publicationTypes.contains("Retraction of Publication") ? "notice" : nil
  }

  private func text(_ title: Title, _ sections: [Section]) -> [UInt8] {
    var writer = BlockWriter(style: style)
    writer.append(title.text, .heading(level: 1))
    for section in sections {
      var line = InlineText(isMarkdown: style == .markdown)
      if !section.label.isEmpty {
        if style == .markdown { line.open("**") }
        line.append(Array("\(section.label):".utf8))
        if style == .markdown { line.close("**") }
        line.breakWord()
      }
      line.appendVerbatim(section.text)
      writer.append(line.take())
    }
    return writer.text
  }
}

/// The text of a title or abstract with its formulas.
private enum AbstractText {
  static func line(of element: Int, in tree: XMLTree, _ style: TextStyle) -> [UInt8] {
    var line = InlineText(isMarkdown: style == .markdown)
    append(element, tree, &line, isMarkdown: style == .markdown)
    return line.take()
  }

  private static func append(
    _ element: Int, _ tree: XMLTree, _ line: inout InlineText, isMarkdown: Bool
  ) {
    for child in tree.children(of: element) {
      let name = tree.name(child)
      switch name {
      case .characters, .blank: tree.append(child, to: &line)
      case .math:
        let tex = MathML.tex(of: child, in: tree)
        let text = isMarkdown && !tex.isEmpty ? "$" + tex + "$" : Formula.plain(tex: tex) ?? tex
        line.appendVerbatim(Array(text.utf8))
      case .sup, .sub:
        let role = tree.scriptRole(of: child) ?? .raised
        let start = isMarkdown ? 0 : line.startScript(role)
        if isMarkdown { line.open(name == .sup ? "<sup>" : "<sub>") }
        append(child, tree, &line, isMarkdown: isMarkdown)
        if isMarkdown {
          line.close(name == .sup ? "</sup>" : "</sub>")
        } else {
          line.endScript(from: start, role)
        }
      default: append(child, tree, &line, isMarkdown: isMarkdown)
      }
    }
  }
}
