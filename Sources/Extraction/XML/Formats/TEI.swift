/// Documents of the Text Encoding Initiative (P4 and P5, <https://tei-c.org/guidelines/>), among them
/// what GROBID makes of PDF articles.
///
/// The text is the title, the abstract and the body; back matter and the works cited follow on request.
/// A `lb` ends a printed line: where a word was hyphenated there, its halves are joined, and so they are at
/// everything that says `break="no"`.
enum TEI {
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    if tree.name(0) == .teiCorpus {
      return tree.children(.teiDocument, of: 0).map { document($0, tree, options) }
    }
    return [document(0, tree, options)]
  }

  private static func document(
    _ root: Int, _ tree: XMLTree, _ options: XMLOptions
  ) -> ExtractedText {
    var result = ExtractedText()
    let header = tree.child(.teiHeader, of: root)
    let text = tree.child(.text, of: root)
    if let header { readHeader(header, tree, &result) }
    if result.language == nil {
      result.language =
        [text, root].compactMap { $0 }
        .compactMap { tree.attribute("lang", of: $0) }.compactMap(LanguageTag.normalized).first
    }
    var builder = XMLTextBuilder<TEIDialect>(tree: tree, style: options.style)
    if let title = result.title { builder.appendTitle(title) }
    let titles = header.map { tree.descendant(.fileDesc, .titleStmt, of: $0) } ?? nil
    for title in titles.map({ tree.children(.title, of: $0) }) ?? []
    where tree.attribute("type", of: title) == "sub" {
      if let subtitle = tree.nonEmptyLine(of: title), subtitle != result.title {
        builder.appendParagraph(subtitle)
      }
    }
    if let abstract = header.flatMap({ tree.descendants(.abstract, of: $0).first }) {
      builder.nested { $0.append(contentOf: abstract) }
    }
    for part in text.map({ Array(tree.children(of: $0)) }) ?? [] {
      switch tree.name(part) {
      case .back: appendBack(part, tree, options, &builder)
      default: builder.append(part)
      }
    }
    result.text = builder.finish()
    return result
  }

  private static func appendBack(
    _ back: Int, _ tree: XMLTree, _ options: XMLOptions,
    _ builder: inout XMLTextBuilder<TEIDialect>
  ) {
    if options.includesBackMatter { builder.append(contentOf: back) }
    guard options.includesReferences else { return }
    for list in tree.descendants(.listBibl, of: back) {
      builder.appendHeading(tree.nonEmptyLine(of: tree.child(.head, of: list)) ?? "References")
      for work in tree.children(of: list) where !tree.name(work).isCharacterData {
        // A list in it comes by itself.
        guard tree.name(work) != .head, tree.name(work) != .listBibl else { continue }
        let raw = tree.children(.note, of: work).first {
          tree.attribute("type", of: $0) == "raw_reference"
        }
        builder.appendItem(Array(tree.line(of: raw ?? work).utf8), group: -list)
      }
    }
  }

  private static func readHeader(_ header: Int, _ tree: XMLTree, _ result: inout ExtractedText) {
    let statement = tree.descendant(.fileDesc, .titleStmt, of: header)
    let source = tree.descendant(.fileDesc, .sourceDesc, of: header)
    let publication = tree.descendant(.fileDesc, .publicationStmt, of: header)
    let work = source.flatMap {
      tree.descendants(.biblStruct, of: $0).first ?? tree.descendants(.bibl, of: $0).first
    }
    let article = work.flatMap { tree.child(.analytic, of: $0) }
    result.title =
      tree.nonEmptyLine(of: statement.flatMap { mainTitle($0, tree) })
      ?? tree.nonEmptyLine(of: (article ?? work).flatMap { mainTitle($0, tree) })
    let authors =
      (statement.map { tree.children(.author, of: $0) } ?? [])
      + (article.map { tree.children(.author, of: $0) } ?? [])
    let names = authors.compactMap { name(of: $0, tree) }.uniqued()
    result.author = names.isEmpty ? nil : names.joined(separator: "; ")
    let dates = [publication, work].compactMap { $0 }.flatMap { tree.descendants(.date, of: $0) }
    result.date =
      dates.compactMap { date in
        (tree.attribute("when", of: date) ?? tree.nonEmptyLine(of: date)).flatMap(CalendarDate.iso)
      }.first
    let language = tree.descendants(.language, of: header).first
    result.language =
      language.flatMap { tree.attribute("ident", of: $0) }.flatMap(LanguageTag.normalized)
      ?? tree.attribute("lang", of: header).flatMap(LanguageTag.normalized)
    let numbers = tree.descendants(.idno, of: header).map { number in
      (type: tree.attribute("type", of: number)?.lowercased() ?? "", value: tree.line(of: number))
    }
    func number(_ type: String) -> String? { numbers.first { $0.type == type }?.value }
    result.identifier =
      number("doi").map { "doi:\($0)" } ?? number("pmid").map { "pmid:\($0)" }
      ?? number("md5").map { "md5:\($0)" }
    let journal = work.flatMap { tree.child(.monogr, of: $0) }.flatMap {
      tree.child(.title, of: $0)
    }
    result.note("journal", tree.nonEmptyLine(of: article == nil ? nil : journal))
    result.note("doi", number("doi"))
    result.note("pmid", number("pmid"))
    let licence =
      tree.descendants(.licence, of: header).first ?? tree.descendants(.license, of: header).first
    result.note(
      "licence",
      licence.flatMap { tree.nonEmptyAttribute("target", of: $0) ?? tree.nonEmptyLine(of: $0) })
    result.note("authors", names)
    let keywords = tree.descendants(.keywords, of: header).flatMap { group in
      let terms = tree.descendants(.term, of: group) + tree.descendants(.item, of: group)
      return terms.compactMap { tree.nonEmptyLine(of: $0) }
    }
    result.note("keywords", keywords)
  }

  /// The title of the work itself, of level "a" in GROBID's output; type "main" where there are several.
  private static func mainTitle(_ parent: Int, _ tree: XMLTree) -> Int? {
    let titles = tree.children(.title, of: parent)
    return titles.first { tree.attribute("type", of: $0) == "main" } ?? titles.first
  }

  private static func name(of author: Int, _ tree: XMLTree) -> String? {
    guard let name = tree.descendants(.persName, of: author).first else {
      return tree.nonEmptyLine(of: author, dropping: [.affiliation, .email, .idno, .note])
    }
    let parts = tree.children(of: name).filter {
      tree.name($0) == .surname || [.forename, .firstname].contains(tree.name($0))
    }
    if parts.isEmpty { return tree.nonEmptyLine(of: name) }
    return parts.map { tree.line(of: $0) }.joined(separator: " ")
  }
}

/// The elements of TEI's running text.
enum TEIDialect: XMLDialect {
  static func role(of element: Int, _ name: XMLName, in tree: XMLTree) -> ElementRole {
    switch name {
    case .p, .ab, .quote, .q, .cit, .lg, .l, .sp, .stage, .trailer, .opener, .closer,
      .salute, .signed, .dateline, .byline, .argument, .epigraph, .titlePage, .docTitle, .titlePart,
      .docAuthor, .docImprint, .bibl, .front, .body, .postscript:
      return isInLine(element, name, tree) ? .inline : .block
    case .entry, .entryFree, .superEntry, .hom, .dictScrap: return .block
    case .sense, .re, .def, .etym, .xr: return isInSentence(element, tree) ? .inline : .block
    // Of an entry of a dictionary: the head word, how it is said, what it is.
    case .form, .orth, .pron, .hyph, .syll, .gramGrp, .pos, .gen, .gram, .subc, .usg, .lbl, .colloc:
      return isInSentence(element, tree) ? .inline : .label
    case .figure where isInsideSentence(element, tree): return .note
    case .figDesc, .figure: return .caption
    case .div, .div1, .div2, .div3, .div4, .div5, .div6, .div7, .floatingText: return .section
    case .head: return .heading
    case .speaker: return .label
    // GROBID writes a figure's number once more behind its heading.
    case .label: return tree.follows(.head, element) ? .skipped : .inline
    case .list:
      return
        .list(tree.attribute("type", of: element) == "ordered" ? ListNumbering() : nil)
    case .item: return .item
    case .table: return .table
    case .row: return .row
    case .cell: return .cell
    case .formula: return isInLine(element, name, tree) ? .formula : .displayedFormula
    case .note: return .note
    case .lb, .pb, .cb, .gb:
      if tree.attribute("break", of: element) == "no" { return .brokenWord }
      return name == .lb ? .brokenLine : .skipped
    case .hi:
      let style = tree.attribute("rend", of: element) ?? ""
      return style.contains("bold")
        ? .strong
        : style.contains("ital")
          ? .emphasis
          : style.contains("sup") ? .superscript : style.contains("sub") ? .lowered : .inline
    case .emph: return .emphasis
    case .choice, .app, .rdgGrp: return .alternatives
    case .del: return .struck
    case .graphic, .gap, .fw, .listBibl, .ptr, .biblStruct, .index: return .skipped
    default: return .inline
    }
  }

  /// Whether text stands before and behind: what the element shows would part it.
  private static func isInsideSentence(_ element: Int, _ tree: XMLTree) -> Bool {
    var before = element - 1
    if before > 0, tree.name(before) == .blank { before -= 1 }
    let next = Int(tree.nodes[element].next)
    return before > 0 && tree.name(before) == .characters && next < tree.nodes.count
      && tree.name(next) == .characters && tree.descendants(.table, of: element).isEmpty
  }

  /// Quotations, cited works and formulas stand in the line as often as by themselves.
  private static func isInLine(_ element: Int, _ name: XMLName, _ tree: XMLTree) -> Bool {
    [.quote, .q, .cit, .bibl, .formula].contains(name) && touchesText(element, tree)
  }

  /// Whether text, or a blank within a line, stands directly before or behind, with no tag between.
  private static func isInSentence(_ element: Int, _ tree: XMLTree) -> Bool {
    func isText(_ index: Int) -> Bool {
      let node = tree.nodes[index]
      return node.name == .characters
        || node.name == .blank
          && !tree.bytes[Int(node.start)..<Int(node.end)].contains(UInt8(ascii: "\n"))
    }
    let next = Int(tree.nodes[element].next)
    let touchesBefore =
      element > 0 && isText(element - 1)
      && tree.nodes[element].start == tree.nodes[element - 1].end + 1
    return touchesBefore || next < tree.nodes.count && isText(next)
  }

  /// Whether text stands before or behind, be it in another element.
  private static func touchesText(_ element: Int, _ tree: XMLTree) -> Bool {
    let next = Int(tree.nodes[element].next)
    return element > 0 && tree.name(element - 1) == .characters
      || next < tree.nodes.count && tree.name(next) == .characters
  }
}
