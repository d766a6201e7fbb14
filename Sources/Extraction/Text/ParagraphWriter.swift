/// Puts paragraphs together as the text of ``ExtractedText``.
struct ParagraphWriter {
  /// What a paragraph is, as far as the plain text shows it.
  enum Kind {
    case paragraph, tableRow
    /// An item with its number and the point behind it, where it has one.
    case listItem(String?)
  }

  /// The text so far: valid UTF-8.
  private(set) var text: [UInt8] = []
  /// The list or table of the last paragraph; -1 for none.
  private var lastGroup = -1

  /// Adds a paragraph, unless it is empty.
  ///
  /// - Parameters:
  ///   - paragraph: Valid UTF-8 without line ends at its edges.
  ///   - kind: What it is.
  ///   - group: The list or table it belongs to. Items and rows of one group stand on neighbouring
  ///     lines, everything else is set off by a blank line.
  mutating func append(
    _ paragraph: some Collection<UInt8>, _ kind: Kind = .paragraph, group: Int = 0
  ) {
    guard !paragraph.isEmpty else { return }
    var own = group
    if case .paragraph = kind { own = -1 }
    if !text.isEmpty {
      text.append(UInt8(ascii: "\n"))
      if own < 0 || own != lastGroup { text.append(UInt8(ascii: "\n")) }
    }
    if case .listItem(let number) = kind { text += ((number ?? "-") + " ").utf8 }
    text += paragraph
    lastGroup = own
  }

  /// Joins the cells of a row; empty cells at the end are dropped.
  static func row(_ cells: [[UInt8]]) -> [UInt8] {
    guard let end = cells.lastIndex(where: { !$0.isEmpty }) else { return [] }
    return Array(cells[...end].joined(separator: Array(" | ".utf8)))
  }
}
