/// Journal articles in JATS (ANSI/NISO Z39.96, <https://jats.nlm.nih.gov>) and its forerunner, the
/// NLM DTD; and parts of books in BITS (<https://jats.nlm.nih.gov/extensions/bits/>), as NCBI's Bookshelf has them.
///
/// The text is the title, the abstracts and the body: headings, paragraphs, lists, tables, captions of
/// figures and tables, boxes, footnotes behind their paragraph, formulas as TeX. Of alternatives one
/// is taken. Citations in the text stay as they are printed, but in brackets where their numbers would be
/// part of a word or figure. The works cited and other back matter follow on request.
///
/// A `sub-article` (a translation, a reviewer's report, a reply) and an abstract in another language
/// are texts of their own in their own language; an abstract is not repeated where a full translation
/// has one. So are the preface, foreword and dedication of a book, and on request its appendices and glossary.
struct JATS {
  private let tree: XMLTree
  private let options: XMLOptions
  private var parts: [Part] = []

  private struct Part {
    var metadata: JATSMetadata
    var text: [UInt8]
    var hasAbstract: Bool
  }

  /// The texts of all articles in a document.
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    let articles = tree.name(0) == .article ? [0] : outermostArticles(tree, options)
    return articles.flatMap { article in
      var reader = JATS(tree: tree, options: options)
      if tree.name(article) == .article || tree.name(article) == .bookPart {
        reader.article(article, type: tree.attribute("article-type", of: article), parent: nil)
      } else {
        reader.bookMatter(article)
      }
      return reader.texts()
    }
  }

  private init(tree: XMLTree, options: XMLOptions) {
    self.tree = tree
    self.options = options
  }

  private static func outermostArticles(_ tree: XMLTree, _ options: XMLOptions) -> [Int] {
    var articles: [Int] = []
    var index = 0
    while index < tree.nodes.count {
      let isText =
        switch tree.name(index) {
        case .article, .bookPart, .preface, .foreword, .dedication, .frontMatterPart: true
        case .bookApp, .glossary, .ack, .notes: options.includesBackMatter
        default: false
        }
      if isText { articles.append(index) }
      index = isText || tree.name(index) == .bookMeta ? Int(tree.nodes[index].next) : index + 1
    }
    return articles
  }

  /// Reads a preface, an appendix or another part around the chapters of a book.
  private mutating func bookMatter(_ part: Int) {
    var metadata = JATSMetadata(
      language: tree.attribute("lang", of: part) ?? tree.attribute("lang", of: 0),
      type: tree.qualifiedName(part))
    if let meta = tree.child(.bookPartMeta, of: part) { metadata.read(meta, in: tree) }
    if let title = tree.child(.title, of: part) { metadata.readTitle(title, in: tree) }
    var builder = XMLTextBuilder<JATSDialect>(tree: tree, style: options.style)
    if let title = metadata.title { builder.appendTitle(title) }
    for subtitle in metadata.subtitles { builder.appendParagraph(subtitle) }
    for child in tree.children(of: part) {
      switch tree.name(child) {
      case .bookPartMeta, .title: break
      case .back: back(child, &builder)
      default: builder.append(child)
      }
    }
    parts.append(Part(metadata: metadata, text: builder.finish(), hasAbstract: false))
  }

  /// Reads an article or sub-article, its abstracts in other languages, and its own sub-articles.
  private mutating func article(_ article: Int, type: String?, parent: JATSMetadata?) {
    // Books name their language once.
    let language = tree.attribute("lang", of: article)
    var metadata = JATSMetadata(
      language: parent == nil ? language ?? tree.attribute("lang", of: 0) : language, type: type)
    metadata.isPart = parent != nil
    let front =
      tree.child(.front, of: article) ?? tree.child(.frontStub, of: article)
      ?? tree.child(.bookPartMeta, of: article)
    let meta = front.map { tree.child(.articleMeta, of: $0) ?? $0 }
    if let front, let journal = tree.child(.journalMeta, of: front) {
      metadata.readJournal(journal, in: tree)
    }
    if let meta { metadata.read(meta, in: tree) }
    if let parent { metadata.inherit(from: parent) }

    var builder = XMLTextBuilder<JATSDialect>(tree: tree, style: options.style)
    if let title = metadata.title { builder.appendTitle(title) }
    for subtitle in metadata.subtitles { builder.appendParagraph(subtitle) }
    var otherAbstracts: [Int] = []
    var hasAbstract = false
    if let meta {
      for child in tree.children(of: meta) {
        switch tree.name(child) {
        case .abstract where !isForeign(child, metadata.language):
          hasAbstract = true
          builder.nested { $0.append(child) }
        case .abstract, .transAbstract: otherAbstracts.append(child)
        default: break
        }
      }
    }
    var inner: [Int] = []
    for child in tree.children(of: article) {
      switch tree.name(child) {
      case .body: builder.append(contentOf: child)
      case .frontMatter: builder.append(contentOf: child)
      case .floatsGroup, .floatsWrap: builder.append(contentOf: child)
      case .back: back(child, &builder)
      case .subArticle, .response: inner.append(child)
      default: break
      }
    }
    parts.append(Part(metadata: metadata, text: builder.finish(), hasAbstract: hasAbstract))
    for abstract in otherAbstracts { self.abstract(abstract, of: metadata) }
    for child in inner {
      let type =
        tree.attribute("article-type", of: child) ?? tree.attribute("response-type", of: child)
      self.article(
        child, type: type ?? (tree.name(child) == .response ? "response" : "sub-article"),
        parent: metadata)
    }
  }

  /// Whether an abstract says that it is in another language than its article.
  private func isForeign(_ abstract: Int, _ language: String?) -> Bool {
    guard let own = tree.attribute("lang", of: abstract).flatMap(LanguageTag.normalized),
      let language
    else { return false }
    return own.prefix { $0 != "-" } != language.prefix { $0 != "-" }
  }

  private mutating func abstract(_ abstract: Int, of main: JATSMetadata) {
    var metadata = JATSMetadata(
      language: tree.attribute("lang", of: abstract), type: JATSMetadata.abstractType)
    metadata.isPart = true
    metadata.inherit(from: main)
    var builder = XMLTextBuilder<JATSDialect>(tree: tree, style: options.style)
    if let title = metadata.title { builder.appendTitle(title) }
    builder.nested { $0.append(contentOf: abstract) }
    parts.append(Part(metadata: metadata, text: builder.finish(), hasAbstract: true))
  }

  // MARK: - Back matter

  private func back(_ back: Int, _ builder: inout XMLTextBuilder<JATSDialect>) {
    if options.includesBackMatter { builder.append(contentOf: back) }
    guard options.includesReferences else { return }
    for list in tree.descendants(.refList, of: back) {
      let title = tree.nonEmptyLine(of: tree.child(.title, of: list))
      builder.appendHeading(title ?? "References")
      for reference in tree.children(.ref, of: list) {
        builder.appendItem(JATSReference.line(of: reference, in: tree), group: -list)
      }
    }
  }

  // MARK: - Result

  private func texts() -> [ExtractedText] {
    let translations = Set(
      parts.filter { $0.metadata.type == "translation" && $0.hasAbstract }
        .compactMap(\.metadata.language))
    return parts.compactMap { part in
      let metadata = part.metadata
      if metadata.type == JATSMetadata.abstractType, let language = metadata.language,
        translations.contains(language)
      {
        return nil
      }
      var text = metadata.result()
      text.text = part.text
      return text
    }
  }
}

/// A cited work as one line.
enum JATSReference {
  /// The citation as it is printed; where only its parts are marked up, these in the usual order.
  static func line(of reference: Int, in tree: XMLTree) -> [UInt8] {
    var line = InlineText()
    if let label = tree.child(.label, of: reference) {
      tree.append(contentsOf: label, to: &line)
      line.breakWord()
    }
    let citations = tree.children(of: reference).flatMap { child in
      tree.name(child) == .alternatives
        || tree.name(child) == .citation
          && tree.child(.mixedCitation, of: child) != nil
        ? Array(tree.children(of: child)) : [child]
    }
    // Several works under one number, or several forms of one work.
    let works = tree.children(.mixedCitation, of: reference)
    let mixed = citations.first { tree.name($0) == .mixedCitation }
    for citation in works.isEmpty ? mixed.map({ [$0] }) ?? citations : works {
      switch tree.name(citation) {
      case .mixedCitation, .note:
        tree.append(contentsOf: citation, to: &line, dropping: [.objectId])
        line.breakWord()
      case .elementCitation, .nlmCitation, .citation:
        // Punctuation between the parts means that it is printed as it stands.
        if tree.children(of: citation).contains(where: { tree.name($0) == .characters }) {
          tree.append(contentsOf: citation, to: &line, dropping: [.objectId])
        } else {
          parts(of: citation, in: tree, &line)
        }
        line.breakWord()
      default: break
      }
    }
    return line.take()
  }

  private static func parts(of citation: Int, in tree: XMLTree, _ line: inout InlineText) {
    for part in tree.children(of: citation) where !tree.name(part).isCharacterData {
      switch tree.name(part) {
      case .personGroup:
        let names = tree.children(of: part).compactMap { name in
          JATSMetadata.name(of: name, in: tree, surnameFirst: true)
            ?? tree.nonEmptyLine(of: name)
        }
        line.append(Array(names.joined(separator: ", ").utf8))
      case .name, .stringName:
        let name = JATSMetadata.name(of: part, in: tree, surnameFirst: true)
        line.append(Array((name ?? tree.line(of: part)).utf8))
      default: tree.append(contentsOf: part, to: &line)
      }
      if let last = line.bytes.last, last != UInt8(ascii: ".") {
        line.append([UInt8(ascii: ".")])
      }
      line.breakWord()
    }
  }
}
