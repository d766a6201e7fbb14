/// Puts the lines of pages together as paragraphs.
///
/// A paragraph begins at a larger gap, an indented line, a change of the letters' size, a bullet, or
/// behind a short line that ends a sentence. It goes on over the end of a column or page unless it ended
/// there. A row of a table is one by itself. Words that were divided at the ends of lines are one again, see ``Hyphenation``.
struct PageParagraphs {
  struct Paragraph {
    var text: String
    /// Of a heading 1…3, else 0.
    var level: Int
    /// The page it begins on, as an index.
    var page: Int
    /// The text of each column, and which table, if it is a row of one.
    var row: (table: Int, cells: [String])?
  }

  private(set) var paragraphs: [Paragraph] = []
  private let hyphenation: Hyphenation
  /// The height of most lines of the text layer; recognized lines tell nothing.
  private let bodyHeight: Double
  private var previous: (line: PageLayout.Line, flow: Flow, page: Int, level: Int)?

  /// The edges of a column, and how far its lines are apart.
  private struct Flow {
    var left: Double
    var right: Double
    var pitch: Double
  }

  init(_ pages: [PageLayout]) {
    hyphenation = Hyphenation(pages)
    bodyHeight = Self.bodyHeight(pages)
    for (index, page) in pages.enumerated() {
      let widths = page.lines.map { $0.right - $0.left }.sorted()
      let usualWidth = widths.isEmpty ? 0 : widths[widths.count * 3 / 4]
      let flows = Dictionary(grouping: page.lines, by: \.flow).mapValues {
        Self.flow($0, usualWidth)
      }
      for line in page.lines {
        guard let flow = flows[line.flow] else { continue }
        take(line, flow, page: index, isRecognized: page.isRecognized)
      }
    }
  }

  private static func bodyHeight(_ pages: [PageLayout]) -> Double {
    var weights: [Int: Int] = [:]
    for page in pages where !page.isRecognized {
      for line in page.lines {
        weights[Int((line.height * 4).rounded()), default: 0] += line.words.count
      }
    }
    let best = weights.max { ($0.value, $1.key) < ($1.value, $0.key) }
    return best.map { Double($0.key) / 4 } ?? 0
  }

  /// A few lines tell nothing of the width of their column: it is that of most lines of the page.
  private static func flow(_ lines: [PageLayout.Line], _ usualWidth: Double) -> Flow {
    let lefts = lines.map(\.left).sorted()
    var rights = lines.map(\.right).sorted()
    if lines.count < 3 { rights = rights.map { max($0, lefts[0] + usualWidth) } }
    let pitches = zip(lines, lines.dropFirst()).map { $1.top - $0.top }.filter { $0 > 0 }.sorted()
    return Flow(
      left: lefts[lefts.count / 8], right: rights[rights.count - 1 - rights.count / 8],
      pitch: pitches.isEmpty ? 0 : pitches[pitches.count / 2])
  }

  // MARK: -

  private mutating func take(
    _ line: PageLayout.Line, _ flow: Flow, page: Int, isRecognized: Bool
  ) {
    let text = Ligatures.expanded(line.text)
    guard !text.isEmpty else { return }
    if let row = line.row {
      let cells = row.cells.map { lines in
        var text = ""
        for line in lines.map(Ligatures.expanded) {
          if text.isEmpty { text = line } else { hyphenation.join(line, to: &text) }
        }
        return text
      }
      paragraphs.append(
        Paragraph(text: text, level: 0, page: page, row: (table: row.table, cells: cells)))
      previous = nil
      return
    }
    let level = isRecognized ? 0 : headingLevel(line, text)
    if startsParagraph(line, flow, page, level, text) || paragraphs.isEmpty {
      paragraphs.append(Paragraph(text: text, level: level, page: page))
    } else {
      hyphenation.join(text, to: &paragraphs[paragraphs.count - 1].text)
    }
    previous = (line, flow, page, level)
  }

  /// Larger letters than those of the text, on a line without the end of a sentence.
  private func headingLevel(_ line: PageLayout.Line, _ text: String) -> Int {
    guard bodyHeight > 0, line.words.count <= 16, text.contains(where: \.isLetter) else { return 0 }
    switch line.height / bodyHeight {
    case 1.8...: return 1
    case 1.4...: return 2
    case 1.15...: return 3
    default: return 0
    }
  }

  private func startsParagraph(
    _ line: PageLayout.Line, _ flow: Flow, _ page: Int, _ level: Int, _ text: String
  ) -> Bool {
    guard let previous else { return true }
    if level != previous.level { return true }
    let before = previous.line
    let isEnded = Self.endsSentence(before.words.last?.text ?? "")
    let isFull = Self.isFull(before, previous.flow, next: line)
    let indent = line.left - flow.left
    let isIndented = indent > 0.4 * line.height && indent < 8 * line.height
    if page == previous.page, line.flow == before.flow, line.top > before.top {
      if level == 0, flow.pitch > 0, line.top - before.top > 1.45 * flow.pitch { return true }
      let wasIndented = before.left - flow.left > 0.4 * before.height
      // The lines of an item hang below its first words.
      let hangs = Self.isItem(before.text) && line.left > before.left
      if isIndented, !hangs, !wasIndented || isEnded && !isFull { return true }
      if Self.isBullet(text) { return true }
      return isEnded && !isFull
    }
    // Another column or page: it goes on unless it ended.
    if level > 0 { return true }
    if isIndented || isEnded && !isFull || Self.isBullet(text) { return true }
    if before.words.last?.text.last == "-" { return false }
    if isEnded { return text.first?.isLowercase != true }
    // A short line without an end is a heading or a caption, but for a sentence that goes on.
    return !isFull && text.first?.isLowercase != true
  }

  /// Whether the next line's first word had no room on the line.
  private static func isFull(
    _ line: PageLayout.Line, _ flow: Flow, next: PageLayout.Line
  ) -> Bool {
    guard let word = next.words.first else { return true }
    let isIdeographic = word.text.unicodeScalars.first?.isIdeographic == true
    let needed = isIdeographic ? 0.8 * line.height : word.right - word.left + 0.2 * line.height
    return line.right + needed > flow.right - 0.01 * (flow.right - flow.left)
  }

  private static func endsSentence(_ word: String) -> Bool {
    guard let last = word.last(where: { !"\"'”’»)]）」』".contains($0) }) else { return false }
    return ".!?:;…。！？：；؟".contains(last)
  }

  /// Whether a line begins with a bullet, or a number or letter and a mark.
  private static func isItem(_ text: String) -> Bool {
    if isBullet(text) { return true }
    let word = text.prefix { !$0.isWhitespace }
    guard let last = word.last, ".)".contains(last), word.count <= 4 else { return false }
    return word.dropLast().allSatisfy { $0.isNumber || $0.isLetter || $0 == "(" }
  }

  private static func isBullet(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return "•‣▪●◦■□–∗".unicodeScalars.contains(first) && text.count > 2
  }
}
