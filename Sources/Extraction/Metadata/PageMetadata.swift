/// Decides what is known of a page.
struct PageMetadata {
  /// What addresses on the page are relative to; nil where neither the page nor its record says.
  let base: PageAddress?
  private let facts: DecodedFacts
  private let titles: Candidates<[UInt8], TitleFeature>
  private let dates: Candidates<DateFinder.Day?, DateFeature>
  private let authors: Candidates<[[UInt8]], AuthorFeature>

  /// Weighs the facts of a page.
  ///
  /// - Parameters:
  ///   - table: The page's blocks, and the facts collected with them.
  ///   - page: The page in UTF-8.
  ///   - url: The address it was fetched from; nil where that is not known.
  init(_ table: BlockTable, page: Span<UInt8>, url: String?) {
    // Where nobody says where the page is from, it says so itself.
    let canonical = table.facts.canonicalAddress.map {
      MetadataText.line(page, $0, inAttribute: true)
    }
    let own = (url.map { Array($0.utf8) } ?? canonical).flatMap { PageAddress($0) }
    let stated = table.facts.baseAddress.map { MetadataText.line(page, $0, inAttribute: true) }
    base = stated.flatMap { PageAddress(own?.resolve($0) ?? $0) } ?? own
    facts = DecodedFacts(table, page: page, url: url)
    titles = Candidates(titlesOf: facts)
    dates = Candidates(datesOf: facts)
    authors = Candidates(authorsOf: facts)
  }

  /// The page's JSON-LD.
  var structuredData: StructuredData { facts.structured }

  /// The title, without the site's name.
  var title: String? {
    titles.chosen.map { best in
      let others: [TitleFeature] = [.h1, .h2, .openGraph, .jsonHeadline, .titleElementClass]
      let isAlone = others.allSatisfy { titles[best, $0] == 0 }
      if isAlone, let last = TitleSeparators.lastPart(namedIn: facts) {
        return MetadataText.string(last)
      }
      if isAlone,
        let parts = TitleSeparators.parts(around: titles.values[best], namedIn: facts)
      {
        return MetadataText.string(parts)
      }
      if isAlone,
        let first = TitleSeparators.firstPart(of: titles.values[best], namedIn: facts)
      {
        return MetadataText.string(first)
      }
      return MetadataText.string(
        TitleSeparators.withoutSite(
          titles.values[best], of: facts, isAlone: isAlone, isHeading: titles[best, .h1] > 0))
    }
  }

  /// The day of publication in ISO 8601.
  var date: String? { dates.publication.flatMap { dates.values[$0] }.flatMap(DateFinder.iso) }

  /// The names of the authors, joined with "; ".
  var author: String? {
    // Whoever lists authors for indexes of research says all of them:
    // <https://scholar.google.com/intl/en/scholar/inclusion.html>.
    let cited = authors.values.indices.first { authors[$0, .metaCitation] > 0 }
    guard let best = cited ?? authors.best, !authors.values[best].isEmpty else { return nil }
    return Self.joined(authors.values[best])
  }

  private static func joined(_ names: [[UInt8]]) -> String {
    names.map(MetadataText.string).joined(separator: "; ")
  }

  /// Fills in what is known.
  func describe(_ result: inout ExtractedText, table: BlockTable, page: Span<UInt8>, url: String?) {
    func value(_ range: Range<Int>?) -> String? {
      guard let range, !range.isEmpty else { return nil }
      return MetadataText.string(MetadataText.line(page, range, inAttribute: true))
    }
    func text(_ fields: MetaField...) -> String? {
      fields.lazy.compactMap { facts[$0] }.first.map(MetadataText.string)
    }
    let items = facts.structured.items
    let main =
      items.first(where: \.isArticle) ?? items.first { !$0.headline.isEmpty }
      ?? facts.structured.page
    func structured(_ path: KeyPath<StructuredData.Item, [UInt8]>) -> String? {
      guard let value = main?[keyPath: path], !value.isEmpty else { return nil }
      return MetadataText.string(value)
    }
    func linked(_ address: Range<Int>?) -> String? {
      value(address).map { absolute($0) ?? ($0.hasPrefix("//") ? "https:" + $0 : $0) }
    }
    result.title = title
    result.author = author
    result.date = date
    result.language =
      [
        value(table.facts.language), text(.language), structured(\.language), text(.locale),
      ].lazy.compactMap { $0.flatMap(LanguageTag.normalized) }.first
    let canonical =
      absolute(value(table.facts.canonicalAddress)) ?? absolute(text(.address))
    result.url = canonical ?? url
    let doi =
      facts.meta.lazy.filter { $0.field == .identifier }
      .compactMap { Self.doi($0.value) }.first ?? main?.doi
    result.identifier = doi.map { "doi:\($0)" }
    result.note("doi", doi)
    // The address of the record stays the document's own.
    if url != nil, canonical != url { result.note("canonicalUrl", canonical) }
    result.note("siteName", facts.siteNames.first.map(MetadataText.string))
    result.note(
      "description",
      [.description, .openGraphDescription].lazy.compactMap { facts[$0] }.first
        .map { MetadataText.string(MetadataText.withoutTags($0)) } ?? structured(\.description))
    let licences = LicenceLinks(table, page: page)
    // Journals state whose the text is, and the licence in a second one.
    let rights = facts.meta.lazy.filter { $0.field == .rights }.map {
      MetadataText.string($0.value)
    }
    result.note(
      "licence",
      linked(licences.declared) ?? structured(\.licence) ?? rights.first(where: Self.isLicence)
        ?? linked(licences.plain) ?? rights.first)
    result.note("pageType", text(.type) ?? main?.types.first)
    // Journals and blogs have an element for each.
    let tags = facts.meta.filter { $0.field == .tag }.map(\.value)
    let keywords = facts[.keywords].map { [$0] } ?? (tags.isEmpty ? main?.keywords ?? [] : tags)
    result.note(
      "keywords",
      keywords.count > 1 ? keywords.map(MetadataText.string) : keywords.flatMap(Self.list))
  }

  /// Whether a statement of rights does not only say whose the text is: "© 2021 The Authors".
  private static func isLicence(_ rights: String) -> Bool {
    let text = rights.lowercased()
    let words = [
      "licen", "lizen", "creative", "cc-", "cc by", "cc0", "://", "reserved", "vorbehalten",
      "réservés", "reservados",
      "защищены", "public domain", "许可", "保留", "ライセンス", "محفوظة",
    ]
    return words.contains { text.contains($0) }
  }

  /// What stands between commas and semicolons of all scripts.
  private static func list(_ text: [UInt8]) -> [String] {
    let text = text[...]
    var parts: [String] = []
    var start = 0
    var index = 0
    while start < text.count {
      let end = index
      var isEnd = index == text.count
      if !isEnd {
        switch FoldedWords.nextScalar(text, &index) {
        case 0x2C, 0x3B, 0x60C, 0x61B, 0x3001, 0xFF0C: isEnd = true
        default: break
        }
      }
      guard isEnd else { continue }
      let part = MetadataText.collapsed(text[start..<end])
      if !part.isEmpty { parts.append(MetadataText.string(part)) }
      start = max(index, end + 1)
    }
    return parts
  }

  /// The DOI in an address or a bare one, without its scheme: `10.`, four digits or more, and `/`.
  static func doi(_ value: [UInt8]) -> String? {
    for start in value.indices where value[start...].starts(with: "10.".utf8) {
      let isInNumber =
        start > 0 && (DateFinder.isDigit(value[start - 1]) || value[start - 1] == UInt8(ascii: "."))
      let registrant = value[(start + 3)...].prefix { $0 != UInt8(ascii: "/") }
      if !isInNumber, registrant.endIndex < value.count, registrant.count >= 4,
        registrant.allSatisfy({ DateFinder.isDigit($0) || $0 == UInt8(ascii: ".") })
      {
        let doi = value[start...].prefix { $0 != 0x20 }
        // In an address some characters are written as %XX.
        return MetadataText.string(
          MetadataText.isAddress(value) ? DecodedFacts.withoutPercentCodes(doi) : Array(doi))
      }
    }
    return nil
  }

  /// An address as one of HTTP; nil for what is none.
  private func absolute(_ address: String?) -> String? {
    guard let address, !address.hasPrefix("#") else { return nil }
    let bytes = base?.resolve(Array(address.utf8)) ?? Array(address.utf8)
    return PageAddress(bytes) == nil ? nil : MetadataText.string(bytes)
  }

  // MARK: - Explaining

  /// All candidates, best first, with their scores and what they are judged by.
  var explanation: MetadataExplanation {
    func field<Value, Feature>(
      _ candidates: Candidates<Value, Feature>, _ text: (Value) -> String?
    ) -> [MetadataExplanation.Candidate] {
      candidates.values.indices.map { row in
        MetadataExplanation.Candidate(
          value: text(candidates.values[row]), score: candidates.score(row),
          evidence: candidates.evidence(row))
      }.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
        .map(\.element)
    }
    return MetadataExplanation(
      title: field(titles) { MetadataText.string($0) },
      author: field(authors) { $0.isEmpty ? nil : Self.joined($0) },
      date: field(dates) { $0.flatMap(DateFinder.iso) })
  }
}

/// Why a page was given its title, author and date.
public struct MetadataExplanation: Sendable {
  /// A value that was considered.
  public struct Candidate: Sendable {
    /// The value; nil stands for "the page has none".
    public var value: String?
    /// The highest wins.
    public var score: Float
    /// What speaks for and against it.
    public var evidence: [(name: String, value: Float)]
  }

  /// Titles, best first.
  public var title: [Candidate]
  /// Authors, best first, several names joined with "; ".
  public var author: [Candidate]
  /// Dates in ISO 8601, best first.
  public var date: [Candidate]
}
