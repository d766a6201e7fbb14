/// The main text as a page's structured data states it (`articleBody`, answers, descriptions of drugs and
/// diseases), for pages whose markup holds next to nothing because scripts fill it in.
enum StatedText {
  /// A shorter statement is a teaser.
  ///
  /// In bytes.
  private static let minimumBytes = 400
  /// A page that shows a line is not filled in by scripts as a whole.
  ///
  /// In bytes.
  private static let lineBytes = 80
  /// The statement is believed where the page shows less than a third of it.
  private static let minimumRatio = 3

  /// The stated text where it is that much longer than what the page shows, else nil.
  ///
  /// What scripts keep as their state is looked at only where nothing else is there: it holds much that is
  /// no text of the page.
  static func replacement(
    for shown: [UInt8], _ data: StructuredData, page: Span<UInt8>, _ options: RenderingOptions,
    limits: MarkupLimits
  ) -> [UInt8]? {
    let body = data.items.map(\.body).max { $0.count < $1.count } ?? []
    var stated = [StructuredData.Part(content: body)]
    for other in [data.questions, data.descriptions] where size(other) > size(stated) {
      stated = other
    }
    if size(stated) < minimumBytes, shown.count < minimumBytes / 2 {
      stated = PageState.texts(of: page, includesVariables: shown.count < lineBytes)
        .map { StructuredData.Part(content: $0) }
    }
    guard size(stated) >= minimumBytes, size(stated) > minimumRatio * shown.count else {
      return nil
    }
    let text = text(of: stated, options, limits)
    return text.count > minimumRatio * shown.count ? text : nil
  }

  private static func size(_ parts: [StructuredData.Part]) -> Int {
    parts.reduce(0) { $0 + $1.content.count }
  }

  /// Each part with markup is read for itself: what one leaves open does not swallow the next.
  private static func text(
    of parts: [StructuredData.Part], _ options: RenderingOptions, _ limits: MarkupLimits
  ) -> [UInt8] {
    var text: [UInt8] = []
    var html: [UInt8] = []
    func write() {
      let part = (try? WholeHTML.text(of: html, options, limits: limits)) ?? []
      if !text.isEmpty, !part.isEmpty { text += "\n\n".utf8 }
      text += part
      html = []
    }
    for part in parts {
      if part.isHeading {
        html += "<h2>".utf8
        append(part.content, escaping: true, to: &html)
        html += "</h2>".utf8
        continue
      }
      var content = part.content
      var markup = StatedMarkup(content)
      if markup == .none, StatedMarkup.isEscaped(content) {
        var plain: [UInt8] = []
        CharacterReferences.decode(
          content.span, 0..<content.count, inAttribute: false, into: &plain)
        content = plain
        markup = StatedMarkup(content)
      }
      if markup != .none { write() }
      if markup == .blocks {
        html = content
      } else {
        for line in content.split(separator: 0x0A) {
          html += "<p>".utf8
          append(line, escaping: markup == .none, to: &html)
        }
      }
      if markup != .none { write() }
    }
    write()
    return text
  }

  /// Appends text; "<" may be written so that it begins no tag.
  private static func append(
    _ text: some Collection<UInt8>, escaping: Bool, to html: inout [UInt8]
  ) {
    for byte in text {
      if escaping, byte == UInt8(ascii: "<") { html += "&lt;".utf8 } else { html.append(byte) }
    }
  }
}
