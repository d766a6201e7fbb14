/// Citations of PubMed and MEDLINE.
///
/// <https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/>. A citation's text is its title and its
/// abstract, whose sections begin with their label ("METHODS: …"). An `OtherAbstract` is a text of
/// its own in its own language, with the same identifier. Works cited and corrections are left out.
enum MEDLINE {
  /// Reads citations up to the end of the root element that has just started.
  static func read(_ reader: inout MarkupReader, root: String) throws(MarkupError)
    -> [ExtractedText]
  {
    var texts: [ExtractedText] = []
    var citation = Citation()
    if isCitation(root) {
      try citation.read(&reader)
      citation.finish(into: &texts)
      return texts
    }
    while let event = try reader.next() {
      guard case .start(let name) = event, isCitation(name) else { continue }
      citation = Citation()
      try citation.read(&reader)
      citation.finish(into: &texts)
    }
    return texts
  }

  private static func isCitation(_ name: String) -> Bool {
    name == "PubmedArticle" || name == "MedlineCitation" || name == "PubmedBookArticle"
  }

  /// One citation while it is being read.
  private struct Citation {
    private var title = ""
    private var vernacularTitle = ""
    private var abstract: [String] = []
    private var otherAbstracts: [(language: String?, paragraphs: [String])] = []
    private var pmid: String?
    private var doi: String?
    private var pmcid: String?
    private var journal: String?
    private var date: String?
    private var electronicDate: String?
    private var authors: [String] = []
    private var languages: [String] = []
    private var meshHeadings: [String] = []
    private var keywords: [String] = []
    private var publicationTypes: [String] = []
    private var copyright: String?

    /// Reads to the end of the element that has just started.
    mutating func read(_ reader: inout MarkupReader) throws(MarkupError) {
      let start = reader.depth
      while let event = try reader.next() {
        switch event {
        case .start(let name): try element(name, &reader)
        case .end where reader.depth == start: return
        default: break
        }
      }
    }

    private mutating func element(_ name: String, _ reader: inout MarkupReader)
      throws(MarkupError)
    {
      switch name {
      case "CommentsCorrectionsList", "ReferenceList", "History", "GrantList", "DataBankList",
        "InvestigatorList":
        try reader.skipElement()
      case "PMID": try reader.line(ifNil: &pmid)
      case "ArticleTitle", "BookTitle":
        let found = try reader.line()
        if title.isEmpty { title = found }
      case "VernacularTitle": vernacularTitle = try reader.line()
      case "Abstract": abstract += try paragraphs(&reader)
      case "OtherAbstract":
        let language = reader.attribute("Language").flatMap(LanguageTag.normalized)
        otherAbstracts.append((language, try paragraphs(&reader)))
      case "Journal": try journal(&reader)
      case "ArticleDate":
        let found = try Self.date(&reader)
        electronicDate = electronicDate ?? found
      case "PubDate":
        let found = try Self.date(&reader)
        date = date ?? found
      case "Author": try author(&reader)
      case "Language": languages.append(try reader.line())
      case "PublicationType": publicationTypes.append(try reader.line())
      case "DescriptorName": meshHeadings.append(try reader.line())
      case "Keyword": keywords.append(try reader.line())
      case "ELocationID" where reader.attribute("EIdType") == "doi":
        try reader.line(ifNil: &doi)
      case "ArticleId":
        switch reader.attribute("IdType") {
        case "doi": try reader.line(ifNil: &doi)
        case "pmc": try reader.line(ifNil: &pmcid)
        case "pubmed": try reader.line(ifNil: &pmid)
        default: try reader.skipElement()
        }
      default: break
      }
    }

    /// The sections of an abstract, each with its label.
    private mutating func paragraphs(_ reader: inout MarkupReader) throws(MarkupError) -> [String] {
      let start = reader.depth
      var paragraphs: [String] = []
      while let event = try reader.next() {
        switch event {
        case .start("AbstractText"):
          let label = reader.attribute("Label") ?? ""
          let text = try reader.line()
          if text.isEmpty { continue }
          paragraphs.append(label.isEmpty || label == "UNLABELLED" ? text : "\(label): \(text)")
        case .start("CopyrightInformation"): copyright = try reader.line()
        case .end where reader.depth == start: return paragraphs
        default: break
        }
      }
      return paragraphs
    }

    private mutating func journal(_ reader: inout MarkupReader) throws(MarkupError) {
      let start = reader.depth
      while let event = try reader.next() {
        switch event {
        case .start("Title"): journal = try reader.line()
        case .start("PubDate"): date = try Self.date(&reader)
        case .end where reader.depth == start: return
        default: break
        }
      }
    }

    private mutating func author(_ reader: inout MarkupReader) throws(MarkupError) {
      let start = reader.depth
      var last = ""
      var first = ""
      var collective = ""
      while let event = try reader.next() {
        switch event {
        case .start("LastName"): last = try reader.line()
        case .start("ForeName"): first = try reader.line()
        case .start("CollectiveName"): collective = try reader.line()
        case .end where reader.depth == start:
          let name = collective.isEmpty ? (first.isEmpty ? last : "\(first) \(last)") : collective
          if !name.isEmpty { authors.append(name) }
          return
        default: break
        }
      }
    }

    private static func date(_ reader: inout MarkupReader) throws(MarkupError) -> String? {
      let start = reader.depth
      var year: Int?
      var month: Int?
      var day: Int?
      var free: String?
      while let event = try reader.next() {
        switch event {
        case .start("Year"): year = Int(try reader.line())
        case .start("Month"): month = CalendarDate.monthNumber(try reader.line()[...])
        case .start("Day"): day = Int(try reader.line())
        case .start("MedlineDate"): free = try reader.line()
        case .end where reader.depth == start:
          // "1998 Dec-1999 Jan": only the year is certain.
          return CalendarDate.iso(
            year: year ?? free.flatMap { Int($0.prefix(4)) }, month: month, day: day)
        default: break
        }
      }
      return nil
    }

    func finish(into texts: inout [ExtractedText]) {
      let language = languages.first.flatMap(LanguageTag.normalized)
      // A title in brackets is NLM's translation of one in another language.
      var result = described(title: title, language: isTranslated ? "en" : language)
      result.note("vernacularTitle", vernacularTitle)
      result.note("languages", languages.count > 1 || isTranslated ? languages : [])
      result.text = Self.text([title] + abstract)
      texts.append(result)
      for other in otherAbstracts {
        let isOriginal = other.language == language && isTranslated
        let title = isOriginal ? vernacularTitle : ""
        var text = described(title: title, language: other.language)
        text.note("part", "abstract")
        text.text = Self.text([title] + other.paragraphs)
        texts.append(text)
      }
    }

    private var isTranslated: Bool { title.hasPrefix("[") }

    private func described(title: String, language: String?) -> ExtractedText {
      var result = ExtractedText()
      result.title = title.isEmpty ? nil : title
      result.author = authors.isEmpty ? nil : authors.joined(separator: "; ")
      result.date = electronicDate ?? date
      result.language = language
      result.identifier = pmid.map { "pmid:\($0)" } ?? doi.map { "doi:\($0)" }
      result.url = pmid.map { "https://pubmed.ncbi.nlm.nih.gov/\($0)/" }
      result.note("journal", journal)
      result.note("doi", doi)
      result.note("pmid", pmid)
      result.note("pmcid", pmcid)
      result.note("copyright", copyright)
      result.note("authors", authors)
      result.note("publicationTypes", publicationTypes)
      result.note("meshHeadings", meshHeadings)
      result.note("keywords", keywords)
      return result
    }

    private static func text(_ paragraphs: [String]) -> [UInt8] {
      var writer = ParagraphWriter()
      for paragraph in paragraphs { writer.append(Array(paragraph.utf8)) }
      return writer.text
    }
  }
}
