/// Books and articles in DocBook 4 and 5, <https://docbook.org/>.
enum DocBook {
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    var result = ExtractedText()
    let info = tree.children(of: 0).first { isInfo(tree.name($0)) }
    let title = tree.child(.title, of: 0) ?? info.flatMap { tree.child(.title, of: $0) }
    result.title =
      tree.nonEmptyLine(of: title, dropping: [.footnote, .indexterm])
      ?? tree.nonEmptyLine(of: tree.descendants(.refname, of: 0).first)
    result.language = (tree.attribute("lang", of: 0)).flatMap(LanguageTag.normalized)
    result.identifier = tree.nonEmptyAttribute("id", of: 0)
    var authors: [String] = []
    if let info {
      authors = (tree.descendants(.author, of: info) + tree.descendants(.corpauthor, of: info))
        .compactMap { name(of: $0, tree) }
      let date = [XMLName.pubdate, .date].compactMap { tree.child($0, of: info) }.first
      result.date = tree.nonEmptyLine(of: date).flatMap(CalendarDate.iso)
    }
    result.author = authors.isEmpty ? nil : authors.joined(separator: "; ")

    var builder = XMLTextBuilder<DocBookDialect>(tree: tree, style: options.style)
    if let title = result.title { builder.appendTitle(title) }
    let subtitle = tree.child(.subtitle, of: 0) ?? info.flatMap { tree.child(.subtitle, of: $0) }
    if let line = tree.nonEmptyLine(of: subtitle) { builder.appendParagraph(line) }
    if let info {
      for abstract in tree.children(.abstract, of: info) { builder.append(contentOf: abstract) }
    }
    for child in tree.children(of: 0) where child != title && child != subtitle {
      switch tree.name(child) {
      case .appendix, .colophon, .dedication, .acknowledgements, .glossary:
        if options.includesBackMatter || tree.name(0) == .appendix || tree.name(0) == .glossary {
          builder.append(child)
        }
      default: builder.append(child)
      }
    }
    if options.includesReferences { appendReferences(tree, &builder) }
    result.text = builder.finish()
    func lines(_ name: XMLName) -> [String] {
      info.map { tree.descendants(name, of: $0).compactMap { tree.nonEmptyLine(of: $0) } } ?? []
    }
    result.note("publisher", lines(.publishername).first)
    result.note("isbn", lines(.isbn).first)
    result.note("licence", lines(.legalnotice).first)
    result.note("authors", authors)
    result.note("keywords", lines(.keyword))
    return [result]
  }

  /// Adds the works of all lists, those in chapters and sections among them.
  private static func appendReferences(
    _ tree: XMLTree, _ builder: inout XMLTextBuilder<DocBookDialect>
  ) {
    for list in 1..<tree.nodes.count {
      let name = tree.name(list)
      guard name == .bibliography || name == .bibliodiv || name == .bibliolist else { continue }
      let title =
        tree.nonEmptyLine(of: tree.child(.title, of: list))
        ?? tree.nonEmptyLine(of: tree.descendant(.info, .title, of: list))
      if let title = title ?? (name == .bibliography ? "References" : nil) {
        builder.appendHeading(title, level: name == .bibliography ? 2 : 3)
      }
      for work in tree.children(of: list) {
        guard tree.name(work) == .biblioentry || tree.name(work) == .bibliomixed else { continue }
        builder.appendItem(Array(tree.line(of: work).utf8), group: -list)
      }
    }
  }

  static func isInfo(_ name: XMLName) -> Bool {
    switch name {
    case .info, .bookinfo, .articleinfo, .chapterinfo, .sect1info, .setinfo: true
    default: false
    }
  }

  private static func name(of author: Int, _ tree: XMLTree) -> String? {
    let parts = [XMLName.honorific, .firstname, .givenname, .othername, .surname].compactMap {
      tree.nonEmptyLine(of: tree.descendants($0, of: author).first)
    }
    return parts.isEmpty
      ? tree.nonEmptyLine(of: author, dropping: [.affiliation, .email])
      : parts.joined(separator: " ")
  }
}

/// The elements of DocBook's running text.
enum DocBookDialect: XMLDialect {
  static func role(of element: Int, _ name: XMLName, in tree: XMLTree) -> ElementRole {
    switch name {
    case .para, .simpara, .formalpara, .blockquote, .attribution, .bridgehead, .abstract,
      .mediaobject, .informalfigure, .informalexample, .informalequation, .procedure, .qandaset,
      .question, .answer, .refpurpose,
      .refname, .cmdsynopsis, .textobject, .msgset, .dedication,
      .glossdef, .epigraph, .refnamediv:
      return .block
    // A CALS table is its `tgroup`; with HTML's elements it is the element itself.
    case .table, .informaltable:
      return tree.child(.tgroup, of: element) == nil ? .table : .caption
    case .figure, .example, .equation: return .caption
    case .part, .chapter, .appendix, .section, .sect1, .sect2, .sect3, .sect4, .sect5, .simplesect,
      .preface, .refentry, .refsection, .refsect1, .refsect2, .article, .sidebar, .note, .warning,
      .caution, .important, .tip, .glossary, .glossdiv, .colophon, .acknowledgements, .book,
      .qandaentry:
      return .section
    case .title: return .heading
    case .caption: return .caption
    case .itemizedlist, .variablelist, .simplelist, .calloutlist, .glosslist, .substeps:
      return .list(nil)
    case .orderedlist: return .list(numbering(of: element, tree))
    case .listitem: return tree.follows(.term, element) ? .block : .item
    case .varlistentry, .member, .step, .callout, .glossentry: return .item
    case .term: return .term
    case .glossterm: return tree.name(element - 1) == .glossentry ? .term : .inline
    case .tgroup, .segmentedlist: return .table
    case .row, .tr, .seglistitem: return .row
    case .entry, .entrytbl, .td, .th, .segtitle, .seg: return .cell
    case .programlisting, .screen, .synopsis, .literallayout: return .code
    case .footnote: return .note
    case .emphasis:
      let kind = tree.attribute("role", of: element) ?? ""
      return kind == "bold" || kind == "strong" ? .strong : .emphasis
    case .quote: return .quoted
    case .superscript: return .superscript
    case .subscript: return .lowered
    case .inlineequation, .math, .mathphrase: return .formula
    case .indexterm, .remark, .imageobject, .index, .toc, .bibliography, .bibliolist, .titleabbrev,
      .alt, .colspec, .spanspec, .revhistory, .info, .bookinfo, .articleinfo, .chapterinfo,
      .sect1info, .setinfo, .refmeta, .anchor:
      return .skipped
    default: return .inline
    }
  }

  private static func numbering(of list: Int, _ tree: XMLTree) -> ListNumbering {
    var numbering = ListNumbering()
    switch tree.attribute("numeration", of: list) {
    case "loweralpha": numbering.style = .lowerAlpha
    case "upperalpha": numbering.style = .upperAlpha
    case "lowerroman": numbering.style = .lowerRoman
    case "upperroman": numbering.style = .upperRoman
    default: break
    }
    if let start = tree.attribute("startingnumber", of: list).flatMap({ Int($0) }) {
      numbering.start = start
    }
    if tree.attribute("continuation", of: list) == "continues" { numbering.continuedList = "" }
    return numbering
  }
}
