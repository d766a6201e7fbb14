/// Health topics of MedlinePlus, <https://medlineplus.gov/xmldescription.html>.
///
/// The text of a topic is its title and its summary, which is HTML, escaped or in a CDATA section.
/// Links to pages of others are left out.
enum MedlinePlus {
  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    let topics = tree.name(0) == .healthTopic ? [0] : tree.children(.healthTopic, of: 0)
    return topics.map { topic($0, tree, options) }
  }

  private static func topic(
    _ topic: Int, _ tree: XMLTree, _ options: XMLOptions
  ) -> ExtractedText {
    func lines(_ name: XMLName) -> [String] {
      tree.children(name, of: topic).compactMap { tree.nonEmptyLine(of: $0) }
    }
    var result = ExtractedText()
    result.title = tree.nonEmptyAttribute("title", of: topic)
    result.url = tree.nonEmptyAttribute("url", of: topic)
    result.identifier = tree.nonEmptyAttribute("id", of: topic).map { "medlineplus:\($0)" }
    result.language =
      switch tree.attribute("language", of: topic) {
      case "English": "en"
      case "Spanish": "es"
      case let other: other.flatMap(LanguageTag.normalized)
      }
    result.date = tree.attribute("date-created", of: topic).flatMap(date)
    var writer = BlockWriter(style: options.style)
    writer.append(plain: (result.title ?? "").utf8, .heading(level: 1))
    if let summary = tree.child(.fullSummary, of: topic) {
      let text = EmbeddedHTML.text(in: summary, of: tree, options)
      // A topic without a summary is a list of links.
      if !text.isEmpty {
        writer.append(text, .written)
        result.text = writer.text
      }
    }
    result.note("synonyms", lines(.alsoCalled))
    result.note("subjects", lines(.group))
    result.note(
      "meshHeadings",
      tree.children(.meshHeading, of: topic).compactMap {
        tree.nonEmptyLine(of: tree.child(.descriptor, of: $0))
      })
    result.note("publisher", lines(.primaryInstitute).first)
    result.note("relatedTopics", lines(.relatedTopic))
    result.note("description", tree.nonEmptyAttribute("meta-desc", of: topic))
    return result
  }

  /// `09/27/2016` as ISO 8601.
  private static func date(_ text: String) -> String? {
    let parts = text.split(separator: "/").map { Int($0) }
    guard parts.count == 3 else { return CalendarDate.iso(text) }
    return CalendarDate.iso(year: parts[2], month: parts[0], day: parts[1])
  }
}
