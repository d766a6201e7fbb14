internal import Corpora
internal import Extraction
internal import JSON

extension DocumentWorker {
  /// Writes why a page is given its title, author and date, as a JSON line.
  func explainMetadata(_ record: Record, to writer: inout JSONWriter) throws(Rejection) {
    let explanation: MetadataExplanation
    do throws(MarkupError) {
      explanation = try html.explainMetadata(
        of: record.content, isUTF8: record.isUTF8, isXML: record.isXML,
        transportCharset: record.charset, url: record.document.url)
    } catch {
      throw Rejection(
        origin: record.origin, stage: .extract, reason: .brokenMarkup, detail: "\(error)",
        id: record.document.id, content: record.content)
    }
    writer.beginObject()
    if let id = record.document.id { writer.member("id", id) }
    if let url = record.document.url { writer.member("url", url) }
    for (field, candidates) in [
      ("title", explanation.title), ("author", explanation.author), ("date", explanation.date),
    ] {
      writer.key(field)
      writer.beginArray()
      for candidate in candidates {
        writer.beginObject()
        if let value = candidate.value { writer.member("value", value) }
        writer.member("score", Double(candidate.score))
        writer.key("evidence")
        writer.beginObject()
        for (name, value) in candidate.evidence { writer.member(name, Double(value)) }
        writer.endObject()
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endObject()
    writer.newline()
  }

  /// Writes what the rule for a page's address finds on it, as a JSON line; a page without a rule is passed
  /// over.
  ///
  /// - Returns: Whether there is a rule.
  /// - Throws: What is wrong with the page, or that the rule finds no text.
  func testSiteRule(
    _ record: Record, url: String?, to writer: inout JSONWriter
  ) throws(Rejection) -> Bool {
    func rejection(_ detail: String) -> Rejection {
      Rejection(
        origin: record.origin, stage: .extract, reason: .brokenMarkup, detail: detail,
        id: record.document.id)
    }
    guard let url = url ?? record.document.url, let rule = html.siteRules.rule(for: url) else {
      return false
    }
    let result: SiteRuleResult
    let text: ExtractedText
    do throws(MarkupError) {
      (result, text) = try html.test(
        rule, on: record.content, isUTF8: record.isUTF8, transportCharset: record.charset)
    } catch {
      throw rejection("\(error)")
    }
    writer.beginObject()
    if let id = record.document.id { writer.member("id", id) }
    writer.member("url", url)
    writer.member("rule", rule.name)
    for (name, value) in [
      ("title", result.title), ("author", result.author), ("date", result.date),
    ] {
      if let value { writer.member(name, value) }
    }
    writer.key("selected")
    writer.beginArray()
    for (field, expression, count) in result.counts {
      writer.beginObject()
      writer.member("field", field)
      writer.member("xpath", expression.text)
      writer.member("count", count)
      writer.endObject()
    }
    writer.endArray()
    writer.key("text")
    writer.string(utf8: text.text.span)
    writer.endObject()
    writer.newline()
    if text.text.isEmpty {
      let count = { (field: String) in
        result.counts.lazy.filter { $0.field == field }.map(\.count).reduce(0, +)
      }
      let reason =
        count("content") > 0
        ? "what its content selects has none"
        : count("remove") > 0
          ? "its content selects no element or text that its remove leaves"
          : "its content selects no element or text"
      throw rejection("the site rule \"\(rule.name)\" finds no text: \(reason)")
    }
    return true
  }
}
