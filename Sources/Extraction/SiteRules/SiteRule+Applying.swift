/// What a site's rule found on a page.
public struct SiteRuleResult: Sendable {
  /// The content as HTML, without what the rule removes; empty where the rule found none.
  public var html: [UInt8] = []
  /// The title on one line.
  public var title: String?
  /// The authors' names, joined with "; ".
  public var author: String?
  /// The date in ISO 8601.
  public var date: String?
  /// How many nodes each expression selected, in the order in which they were tried.
  public var counts: [(field: String, expression: XPath, count: Int)] = []
}

extension SiteRule {
  /// Applies the rule to a page, whatever its address.
  ///
  /// - Parameters:
  ///   - page: Valid UTF-8.
  ///   - limits: What pages are refused.
  /// - Throws: ``MarkupError`` when the page is over a limit, or an expression fails on it.
  /// - Complexity: That of libxml2's parser and of the expressions, which stop after 5 million steps.
  public func apply(
    to page: [UInt8], limits: MarkupLimits = .default
  ) throws(MarkupError) -> SiteRuleResult {
    var tree = try SelectablePage(page, limits: limits)
    var result = SiteRuleResult()
    result.title = try first(of: title, "title", in: tree, &result).map { MetadataText.string($0) }
    result.author = try names(in: tree, &result)
    if let line = try first(of: date, "date", in: tree, &result) {
      let isMonthFirst = try Self.isMonthFirst(tree)
      result.date = DateFinder(isMonthFirst: isMonthFirst).publication(inLine: line[...])
        .flatMap(DateFinder.iso)
    }
    for expression in remove {
      result.counts.append(("remove", expression, try tree.remove(expression)))
    }
    for expression in content {
      let (html, count) = try tree.html(expression)
      result.counts.append(("content", expression, count))
      if count > 0 {
        result.html = html
        break
      }
    }
    return result
  }

  /// The names in what the first expression selects that gives any; each selected node has one or more.
  private func names(
    in tree: borrowing SelectablePage, _ result: inout SiteRuleResult
  ) throws(MarkupError) -> String? {
    for expression in author {
      let (lines, count) = try tree.texts(expression)
      result.counts.append(("author", expression, count))
      var names: [[UInt8]] = []
      for line in lines {
        // "Stone, Jane A.": who is called by one word does not stand before what he is.
        let isInverted =
          line.firstIndex(of: 0x20).map { line[$0 - 1] == UInt8(ascii: ",") } ?? false
        let cited = isInverted ? PersonNames.cited(line).map { [$0] } : nil
        for name in cited ?? PersonNames(reading: line[...], finder: DateFinder()).names
        where !names.contains(name) {
          names.append(name)
        }
      }
      if !names.isEmpty { return names.map { MetadataText.string($0) }.joined(separator: "; ") }
    }
    return nil
  }

  /// Whether `3/4/2019` is the fourth of March in the language that the page says to be in.
  private static func isMonthFirst(_ tree: borrowing SelectablePage) throws(MarkupError) -> Bool {
    guard
      let expression = try? XPath("(//html | //body)/@*[name()='lang' or name()='xml:lang']"),
      let language = try tree.text(expression).text
    else { return true }
    return DateFinder.isMonthFirst(inLanguage: MetadataText.string(language))
  }

  private func first(
    of expressions: [XPath], _ field: String, in tree: borrowing SelectablePage,
    _ result: inout SiteRuleResult
  ) throws(MarkupError) -> [UInt8]? {
    for expression in expressions {
      let (text, count) = try tree.text(expression)
      result.counts.append((field, expression, count))
      if let text { return text }
    }
    return nil
  }
}
