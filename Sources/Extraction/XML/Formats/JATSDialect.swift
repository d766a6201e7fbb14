/// The elements of JATS' running text (Z39.96-2021, Archiving and Interchange tag set, with those of
/// BITS that occur in articles, and of the NLM DTDs before it).
///
/// Left out are what is printed nowhere (`object-id`, `alt-text`, `index-term`, …), pictures, the
/// rights of single figures, and reference lists, which ``JATS`` adds on request.
enum JATSDialect: XMLDialect {
  static func role(of element: Int, _ name: XMLName, in tree: XMLTree) -> ElementRole {
    switch name {
    case .p, .dispFormulaGroup, .dispQuote, .figGroup, .fig, .tableWrap, .tableWrapGroup,
      .tableWrapFoot, .verseGroup, .verseLine, .attrib, .speech, .statement, .def,
      .supplementaryMaterial, .fnGroup, .chemStructWrap, .question, .questionWrap,
      .questionWrapGroup, .questionPreamble, .answer, .answerSet, .explanation, .listHead,
      .termHead, .defHead, .media, .sigBlock, .sig, .floatsGroup, .floatsWrap, .subtitle,
      .abstract, .body, .hr:
      return .block
    case .sec, .bookPart, .boxedText, .app, .appGroup, .ack, .bio, .glossary, .notes, .bookApp,
      .dedication, .foreword, .frontMatterPart, .preface:
      return .section
    case .title: return .heading
    case .caption: return .caption
    case .label, .speaker: return .label
    case .list: return .list(numbering(of: element, tree))
    case .defList: return .list(nil)
    case .listItem, .defItem: return .item
    case .term: return .term
    case .table, .array: return .table
    // CALS' tables, as OASIS' exchange model has them, too.
    case .tr, .row: return .row
    case .td, .th, .entry: return .cell
    case .strike: return .struck
    case .code, .preformat: return .code
    case .inlineFormula, .math, .texMath: return .formula
    case .dispFormula: return .displayedFormula
    case .fn: return .note
    case .lineBreak: return .lineBreak
    case .bold: return .strong
    case .italic: return .emphasis
    case .sup: return .superscript
    case .sub: return .lowered
    case .alternatives: return .alternatives
    // A picture may have a caption of its own.
    case .graphic: return Int(tree.nodes[element].next) > element + 1 ? .block : .skipped
    case .secMeta, .objectId, .altText, .longDesc, .permissions, .indexTerm, .inlineGraphic,
      .processingMeta,
      .customMeta, .customMetaGroup, .annotation, .annotationXml, .refList, .rt, .rp,
      .relatedArticle, .toc:
      return .skipped
    default: return .inline
    }
  }

  private static func numbering(of list: Int, _ tree: XMLTree) -> ListNumbering? {
    var numbering = ListNumbering()
    switch tree.attribute("list-type", of: list) {
    case "order", "ordered": break
    case "alpha-lower": numbering.style = .lowerAlpha
    case "alpha-upper": numbering.style = .upperAlpha
    case "roman-lower": numbering.style = .lowerRoman
    case "roman-upper": numbering.style = .upperRoman
    default: return nil
    }
    numbering.continuedList = tree.attribute("continued-from", of: list)
    return numbering
  }
}
