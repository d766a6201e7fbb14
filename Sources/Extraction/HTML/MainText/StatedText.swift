/// The main text as a page's structured data states it (`articleBody`, answers), for pages whose markup holds
/// next to nothing because scripts fill it in.
enum StatedText {
  /// A shorter statement is a teaser.
  ///
  /// In bytes.
  private static let minimumBytes = 400
  /// The statement is believed where the page shows less than a third of it.
  private static let minimumRatio = 3

  /// The stated text where it is that much longer than what the page shows, else nil.
  ///
  /// What scripts keep as their state (`states`, ranges of `page`) is looked at only where nothing else is
  /// there: it holds much that is no text of the page.
  static func replacement(
    for shown: [UInt8], _ data: StructuredData, states: [Range<Int>],
    page: Span<UInt8>
  ) -> [UInt8]? {
    let bodies = data.items.map(\.body).filter { !$0.isEmpty }
    var stated = bodies.max { $0.count < $1.count } ?? []
    let answers = Array(data.answers.joined(separator: Array("\n\n".utf8)))
    if answers.count > stated.count { stated = answers }
    if stated.count < minimumBytes, shown.count < minimumBytes / 2, !states.isEmpty {
      stated = PageState.text(states, page: page)
    }
    guard stated.count >= minimumBytes, stated.count > minimumRatio * shown.count else {
      return nil
    }
    let text = text(of: stated)
    return text.count > minimumRatio * shown.count ? text : nil
  }

  /// Statements may be markup, or text whose lines are paragraphs.
  private static func text(of stated: [UInt8]) -> [UInt8] {
    var page = stated
    if !stated.contains(UInt8(ascii: "<")) {
      page = Array(
        stated.split(separator: 0x0A).joined(separator: Array("<p>".utf8)))
    }
    guard let table = try? BlockTableBuilder.table(of: page.span, limits: .default) else {
      return []
    }
    return PlainTextRenderer.text(
      of: table, keep: [Bool](repeating: true, count: table.blocks.count))
  }
}
