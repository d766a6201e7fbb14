/// Pages of MediaWiki's export format, <https://www.mediawiki.org/xml/export-0.11.xsd>.
///
/// Articles only (namespace 0), the last revision of each, no redirects; ``Wikitext`` says what becomes
/// of the markup.
enum MediaWiki {
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    let pages = tree.name(0) == .page ? [0] : tree.children(.page, of: 0)
    let language = tree.attribute("lang", of: 0).flatMap(LanguageTag.normalized)
    return pages.compactMap { page($0, tree, options, language: language) }
  }

  private static func page(
    _ page: Int, _ tree: XMLTree, _ options: XMLOptions, language: String?
  ) -> ExtractedText? {
    func line(_ name: XMLName) -> String? { tree.nonEmptyLine(of: tree.child(name, of: page)) }
    guard line(.ns) ?? "0" == "0", tree.child(.redirect, of: page) == nil,
      let revision = tree.children(.revision, of: page).last,
      let text = tree.child(.text, of: revision)
    else { return nil }
    let model = tree.children(of: revision).first { tree.qualifiedName($0) == "model" }
    if let model, tree.line(of: model) != "wikitext" { return nil }
    var result = ExtractedText()
    result.title = line(.title)
    result.language = tree.attribute("lang", of: page).flatMap(LanguageTag.normalized) ?? language
    result.identifier = line(.id).map { "mediawiki:\($0)" }
    result.date = tree.nonEmptyLine(of: tree.child(.timestamp, of: revision)).flatMap(
      CalendarDate.iso)
    var writer = BlockWriter(style: options.style)
    var wikitext = Wikitext(tree.text(of: text), style: options.style)
    let blocks = wikitext.blocks()
    if blocks.isEmpty { return result }
    if let title = result.title { writer.append(plain: title.utf8, .heading(level: 1)) }
    var table = 0
    for block in blocks {
      if options.style == .markdown, block.kind == .paragraph, let formula = formula(block.text) {
        writer.append(formula, .formula)
      } else if block.cells.isEmpty {
        writer.append(plain: block.text, block.kind, group: block.group)
      } else {
        if block.group != table { writer.beginTable() }
        table = block.group
        writer.appendRow(plain: block.cells, table: table)
      }
    }
    result.text = writer.text
    result.note("categories", wikitext.categories.uniqued())
    return result
  }

  /// The TeX of a paragraph that is a formula of `<math>` and nothing else: one on a line of its own.
  private static func formula(_ text: [UInt8]) -> ArraySlice<UInt8>? {
    guard text.first == UInt8(ascii: "$"), text.dropFirst().first != text.first else { return nil }
    let isFormula = LaTeXDelimiters.formulas(in: text, text.indices) == [text.indices]
    return isFormula ? text.dropFirst().dropLast() : nil
  }
}
