internal import UnicodeText

/// A page as lines of words with their places, as `pdftotext -tsv` and `tesseract … tsv` tell it.
///
/// Both write the same table: a row for the page, each flow of text (a column, a box), each line and
/// each word, told apart by the first column.
///
/// | column | pdftotext | tesseract |
/// |---|---|---|
/// | 0 | 1 page, 3 flow, 4 line, 5 word | 1 page, 2 block, 3 paragraph, 4 line, 5 word |
/// | 1 | page, from 1 | page, from 1 |
/// | 2, 3, 4 | flow, block, line | block, paragraph, line |
/// | 6, 7, 8, 9 | left, top, width, height in points | in pixels |
/// | 10, 11 | 100, text | confidence, text |
///
/// Pages that are written from right to left are mirrored: their lines begin at the left like all others,
/// so that indents, columns and ends of lines mean the same.
public struct PageLayout: Sendable {
  struct Word: Sendable {
    var text: String
    var left: Double
    var right: Double
    var top: Double
    var height: Double
    /// Whether it was part of a word in letters of one font: only their base line tells what it is.
    var isPart = false
  }

  struct Line: Sendable {
    var words: [Word]
    /// The column or box of the page that it is in.
    var flow: Int
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double
    /// The cells, if it is a row of a table.
    var row: TableRow?
    /// Whether it lies across the others of its page, whose height is the width for it.
    var isAcross = false

    /// The height of most of its words: small raised and lowered ones do not make it larger.
    var height: Double {
      let heights = words.map(\.height).sorted()
      return heights.isEmpty ? 0 : heights[heights.count / 2]
    }

    /// The words, with blanks between those that are not Chinese or Japanese.
    var text: String {
      var text = ""
      for word in words { text.appendWord(word.text) }
      return text
    }
  }

  struct TableRow: Sendable {
    /// Tells the table from others in the document.
    var table: Int
    /// The lines of each column.
    var cells: [[String]]
  }

  /// Its number in the document, from 1.
  public internal(set) var number: Int
  /// Its width in points, 1/72 inch.
  public internal(set) var width: Double
  /// Its height in points.
  public internal(set) var height: Double
  var lines: [Line] = []
  /// Whether the text was recognized from a picture.
  var isRecognized = false

  /// The pages of a table, read and arranged.
  ///
  /// - Complexity: As that of ``read(_:scale:minimumConfidence:)`` and ``arrange(_:_:)``.
  public static func pages(
    of table: [UInt8], scale: Double = 1, minimumConfidence: Double = 0,
    order: CharacterOrder = .visual
  ) -> [PageLayout] {
    var pages = read(table, scale: scale, minimumConfidence: minimumConfidence)
    arrange(&pages, order)
    return pages
  }

  /// The pages of a table, with their lines and words as they stand there.
  ///
  /// - Parameters:
  ///   - table: What the program wrote; lines that are no rows are passed over.
  ///   - scale: Points of a unit of the table.
  ///   - minimumConfidence: Words of which tesseract is less sure are left out, in percent.
  /// - Complexity: O(*n*).
  public static func read(
    _ table: [UInt8], scale: Double = 1, minimumConfidence: Double = 0
  ) -> [PageLayout] {
    var pages: [PageLayout] = []
    var place = (0, 0, 0)
    for row in table.split(separator: UInt8(ascii: "\n")) {
      let cells = row.split(
        separator: UInt8(ascii: "\t"), maxSplits: 11, omittingEmptySubsequences: false)
      guard cells.count == 12, let level = number(cells[0]), let page = number(cells[1]),
        let left = measure(cells[6]), let top = measure(cells[7]), let width = measure(cells[8]),
        let height = measure(cells[9])
      else { continue }
      if level == 1 {
        pages.append(
          PageLayout(number: page, width: width * scale, height: height * scale))
        place = (-1, -1, -1)
      }
      guard level == 5, !pages.isEmpty else { continue }
      let last = pages.count - 1
      if let confidence = measure(cells[10]), confidence < minimumConfidence { continue }
      let text = String(decoding: cells[11], as: UTF8.self)
        .trimmingWhiteSpace()
      guard !text.isEmpty else { continue }
      let word = Word(
        text: text, left: left * scale, right: (left + width) * scale, top: top * scale,
        height: height * scale)
      let here = (number(cells[2]) ?? 0, number(cells[3]) ?? 0, number(cells[4]) ?? 0)
      if here != place || pages[last].lines.isEmpty {
        pages[last].lines.append(
          Line(
            words: [], flow: here.0, left: word.left, right: word.right, top: word.top,
            bottom: word.bottom))
        place = here
      }
      pages[last].lines[pages[last].lines.count - 1].take(word)
    }
    return pages
  }

  /// Joins what belongs together on pages that were read, and puts it into the order in which it is read.
  ///
  /// - Parameters:
  ///   - pages: All pages of a document, in their order: tables may go on from one to the next.
  ///   - order: How the characters of words and the words of lines follow each other.
  /// - Complexity: O(*n* log *n*) in the words of a page; see ``PageTables``.
  public static func arrange(_ pages: inout [PageLayout], _ order: CharacterOrder = .visual) {
    var openTable: PageTables.OpenTable?
    var wasLeftward = false
    for index in pages.indices {
      if order == .visual { pages[index].turnUpright() }
      let words = pages[index].lines.lazy.flatMap(\.words)
      let isAffected = words.contains { VisualText.isAffected($0.text) }
      let isLeftward = isAffected && words.reduce(0) { $0 + VisualText.balance($1.text) } > 0
      if isLeftward { pages[index].mirror(order) }
      // Columns of a mirrored page are counted from its right.
      if isLeftward != wasLeftward { openTable = nil }
      wasLeftward = isLeftward
      if order == .visual {
        // No page has as many.
        pages[index].lines = PageTables.join(
          pages[index].lines, number: 1 + index << 10, continuing: &openTable
        ) { line in
          if !isLeftward, line.hasScripts { line.joinScripts() }
          if isAffected { line.putIntoReadingOrder(isLeftward: isLeftward) }
        }
      }
      pages[index].joinParts()
      guard order == .visual else { continue }
      if !isLeftward { pages[index].joinScripts() }
      guard isAffected else { continue }
      for line in pages[index].lines.indices where pages[index].lines[line].row == nil {
        pages[index].lines[line].putIntoReadingOrder(isLeftward: isLeftward)
      }
    }
    if order == .visual { ArabicLayer.orderLamAlef(in: &pages) }
  }

  /// How the characters of words and the words of lines follow each other in a table.
  public enum CharacterOrder: Sendable {
    /// As they stand on paper from left to right: pdftotext's.
    case visual
    /// As they are read: tesseract's.
    case logical
  }

  private mutating func mirror(_ order: CharacterOrder) {
    for line in lines.indices {
      let width = lines[line].isAcross ? height : width
      (lines[line].left, lines[line].right) = (width - lines[line].right, width - lines[line].left)
      if order == .visual { lines[line].words.reverse() }
      for word in lines[line].words.indices {
        let (left, right) = (lines[line].words[word].left, lines[line].words[word].right)
        lines[line].words[word].left = width - right
        lines[line].words[word].right = width - left
      }
    }
  }

  /// Makes one line of parts that stand on one line: a section's number and its title, set off by a wide
  /// blank.
  private mutating func joinParts() {
    var joined: [Line] = []
    for line in lines {
      guard let last = joined.last, last.row == nil, line.row == nil, last.isContinued(by: line)
      else {
        joined.append(line)
        continue
      }
      for word in line.words { joined[joined.count - 1].take(word) }
    }
    lines = joined
  }

  /// Joins raised and lowered words to those that they belong to.
  private mutating func joinScripts() {
    for line in lines.indices where lines[line].hasScripts { lines[line].joinScripts() }
  }

  init(number: Int, width: Double, height: Double) {
    self.number = number
    self.width = width
    self.height = height
  }

  /// A page of which only the number is known.
  public init(number: Int) {
    self.init(number: number, width: 0, height: 0)
  }

  /// A page that was recognized, in the place of one of the document.
  public func recognized(as number: Int) -> PageLayout {
    var page = ColumnSplit.split(self)
    page.number = number
    page.isRecognized = true
    return page
  }

  private static func number(_ cell: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: cell, as: UTF8.self))
  }

  private static func measure(_ cell: ArraySlice<UInt8>) -> Double? {
    guard let value = Double(String(decoding: cell, as: UTF8.self)), value.isFinite,
      abs(value) < 1e6
    else { return nil }
    return value
  }
}

extension PageLayout.Line {
  /// Whether the next line stands on this one, no more than three heights behind its end.
  fileprivate func isContinued(by next: Self) -> Bool {
    let height = max(height, next.height)
    let overlap = min(bottom, next.bottom) - max(top, next.top)
    let gap = next.left - right
    return isAcross == next.isAcross && overlap > 0.6 * min(bottom - top, next.bottom - next.top)
      && gap >= -0.1 * height
      && gap < 3 * height
  }

  /// Whether raised and lowered words are looked for: not in text from right to left, nor where it is turned.
  fileprivate var hasScripts: Bool {
    !isTurned && !words.contains { VisualText.isAffected($0.text) }
  }

  /// Gives the words, in their places, the texts in the order in which they are read.
  fileprivate mutating func putIntoReadingOrder(isLeftward: Bool) {
    var texts = words.map(\.text)
    if isLeftward { texts.reverse() }
    let visual = texts.joined(separator: " ")
    guard VisualText.isAffected(visual) else {
      // The number before a title, say: it does not run from right to left.
      if isLeftward { for (word, text) in texts.enumerated() { words[word].text = text } }
      return
    }
    var logical = VisualText.logical(visual, isRightToLeft: isLeftward).split(separator: " ")
      .map(String.init)
    guard logical.count == texts.count else { return }
    if isLeftward { ArabicLayer.turn(&logical) }
    for (word, text) in logical.enumerated() { words[word].text = text }
  }

  mutating func take(_ word: PageLayout.Word) {
    words.append(word)
    left = min(left, word.left)
    right = max(right, word.right)
    top = min(top, word.top)
    bottom = max(bottom, word.bottom)
  }
}

extension String {
  /// Adds a word: behind a blank, unless a Chinese or Japanese character stands on either side.
  mutating func appendWord(_ word: String) {
    if let last = unicodeScalars.last, let first = word.unicodeScalars.first,
      !last.isIdeographic, !first.isIdeographic
    {
      append(" ")
    }
    append(word)
  }

  fileprivate func trimmingWhiteSpace() -> String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}

extension Unicode.Scalar {
  /// Han, kana, and the punctuation and wide forms that stand beside them without blanks.
  var isIdeographic: Bool {
    switch value {
    case 0x2E80...0x30FF, 0x31C0...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE4F,
      0xFF00...0xFFEF, 0x2_0000...0x3_FFFF:
      true
    default: false
    }
  }
}
