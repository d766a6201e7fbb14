/// HTML inside of XML: all its text, nothing taken for boilerplate.
enum EmbeddedHTML {
  /// The text of a piece of HTML.
  static func text(_ html: [UInt8], _ options: XMLOptions) -> [UInt8] {
    guard html.contains(UInt8(ascii: "<")) || html.contains(UInt8(ascii: "&")) else {
      var writer = BlockWriter(style: options.style)
      for paragraph in WrappedText.paragraphs(html) { writer.append(plain: paragraph) }
      return writer.text
    }
    var rendering = RenderingOptions()
    rendering.format = options.style == .markdown ? .markdown : .plain
    return (try? WholeHTML.text(of: html, rendering, limits: options.limits)) ?? []
  }

  /// The text of an XHTML element.
  static func text(of element: Int, in tree: XMLTree, _ options: XMLOptions) -> [UInt8] {
    var builder = XMLTextBuilder<XHTMLDialect>(tree: tree, style: options.style)
    builder.nested { $0.append(contentOf: element) }
    return builder.finish()
  }

  /// The text of an element whose content is escaped HTML, or XHTML.
  static func text(in element: Int, of tree: XMLTree, _ options: XMLOptions) -> [UInt8] {
    let hasElements = tree.children(of: element).contains { !tree.name($0).isCharacterData }
    return hasElements
      ? text(of: element, in: tree, options) : text(tree.text(of: element), options)
  }
}

/// The elements of XHTML.
enum XHTMLDialect: XMLDialect {
  static func role(of element: Int, _ name: XMLName, in tree: XMLTree) -> ElementRole {
    switch name {
    case .p, .div, .article, .section, .blockquote, .figure, .body, .dt, .dd, .note, .address,
      .hr:
      return .block
    case .caption: return .caption
    case .h1, .h2, .h3, .h4, .h5, .h6: return .heading
    case .ul, .dl: return .list(nil)
    case .ol: return .list(ListNumbering(html: element, in: tree))
    case .li: return .item
    case .table: return .table
    case .tr: return .row
    case .td, .th: return .cell
    case .pre: return .code
    case .br: return .lineBreak
    case .b, .strong: return .strong
    case .i, .em: return .emphasis
    case .sup: return .superscript
    case .sub: return .lowered
    case .math: return .formula
    case .script, .style, .head, .rt, .rp: return .skipped
    default: return .inline
    }
  }
}
