/// All text of a piece of HTML, nothing taken for boilerplate: of books, and of markup inside of XML.
enum WholeHTML {
  /// The text; only what is never shown, and what `options` leave out, is missing.
  ///
  /// - Parameter html: Valid UTF-8.
  /// - Throws: ``MarkupError`` when there are more elements than the limits allow.
  /// - Complexity: O(*n*).
  static func text(
    of html: [UInt8], _ options: RenderingOptions, limits: MarkupLimits
  ) throws(MarkupError) -> [UInt8] {
    let table = try BlockTableBuilder.table(of: html.span, limits: limits)
    var keep = table.blocks.map {
      table.containers[Int($0.container)].flags.isDisjoint(with: [.hidden, .noscript])
    }
    Sections.leaveOut(options, from: &keep, of: table)
    var options = options
    options.isPart = true
    return HTMLExtractor.render(table, keep, options, page: html)
  }
}
