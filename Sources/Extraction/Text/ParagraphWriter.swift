/// Puts paragraphs together as the text of ``ExtractedText``.
struct ParagraphWriter {
  /// What a paragraph is, as far as the plain text shows it.
  enum Kind { case paragraph, listItem, tableRow }

  /// The text so far: valid UTF-8.
  private(set) var text: [UInt8] = []
  private var last: (kind: Kind, group: Int)?

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
    if let last {
      text.append(UInt8(ascii: "\n"))
      let isNeighbour = kind != .paragraph && last.kind == kind && last.group == group
      if !isNeighbour { text.append(UInt8(ascii: "\n")) }
    }
    if kind == .listItem { text += "- ".utf8 }
    text += paragraph
    last = (kind, group)
  }

  /// Joins the cells of a row; empty cells at the end are dropped.
  static func row(_ cells: [[UInt8]]) -> [UInt8] {
    guard let end = cells.lastIndex(where: { !$0.isEmpty }) else { return [] }
    return Array(cells[...end].joined(separator: Array(" | ".utf8)))
  }
}
