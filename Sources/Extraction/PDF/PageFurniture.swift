/// What stands on pages for turning them: running heads and feet, and page numbers.
///
/// A line among the first or last three of a page goes when
///
/// - the same line (the page's own number aside) stands at the same height on three pages or more, or on all of two;
/// - it is set off from the text and begins or ends with the page's number: a number that most pages have there, each
///   one more than the page before;
/// - it is nothing but a number, at the very top or bottom, set off from the text.
enum PageFurniture {
  private static let depth = 3

  static func remove(from pages: inout [PageLayout]) {
    let offsets = numberOffsets(pages)
    var counts: [String: Int] = [:]
    for page in pages {
      for key in Set(candidates(page).flatMap { keys(page.lines[$0], page, offsets) }) {
        counts[key, default: 0] += 1
      }
    }
    let needed = pages.count <= 2 ? 2 : 3
    for index in pages.indices {
      let page = pages[index]
      let gone = candidates(page).filter { line in
        if keys(page.lines[line], page, offsets).contains(where: {
          counts[$0, default: 0] >= needed
        }
        ) {
          return true
        }
        guard isSetOff(line, in: page) else { return false }
        return isNumberAlone(page.lines[line])
          || numbers(page.lines[line]).contains { offsets.contains($0 - page.number) }
      }
      for line in gone.sorted().reversed() { pages[index].lines.remove(at: line) }
    }
  }

  /// The first and last lines by height; on a page with turned text, of those that lie and of those that are turned.
  private static func candidates(_ page: PageLayout) -> [Int] {
    let order = page.lines.indices.sorted { page.lines[$0].top < page.lines[$1].top }
    let found = [false, true].flatMap { isAcross -> [Int] in
      let height = isAcross ? page.width : page.height
      let lines = order.filter { page.lines[$0].isAcross == isAcross }
      guard height > 0 else { return [] }
      return lines.prefix(depth).filter { page.lines[$0].bottom < height * 0.2 }
        + lines.suffix(depth).filter { page.lines[$0].top > height * 0.8 }
    }
    return Array(Set(found))
  }

  /// The line with a sign for the page's number at its ends, with its height on the page in hundredths, rounded both
  /// ways; other figures may be doses.
  private static func keys(
    _ line: PageLayout.Line, _ page: PageLayout, _ offsets: Set<Int>
  ) -> [String] {
    var text = ""
    for (index, word) in line.words.enumerated() {
      let isAtEnd = index == 0 || index == line.words.count - 1
      if isAtEnd, let number = number(word), offsets.contains(number - page.number) {
        text.append("#")
      } else {
        text += word.text.lowercased().filter { $0.isLetter || $0.isNumber }
      }
    }
    guard !text.isEmpty else { return [] }
    if isRoman(line.text) { text = "#" }
    let pageHeight = line.isAcross ? page.width : page.height
    let height = (line.top + line.bottom) / 2 / pageHeight * 50
    return ["\(text) \(Int(height))", "\(text) \(Int(height + 0.5)).5"]
  }

  /// The numbers at both ends of a line.
  private static func numbers(_ line: PageLayout.Line) -> [Int] {
    [line.words.first, line.words.last].compactMap { $0.flatMap(number) }
  }

  private static func number(_ word: PageLayout.Word) -> Int? {
    Int(word.text.trimmingPrefix { !$0.isNumber }.prefix { $0.isNumber })
  }

  /// How much the printed numbers are ahead of the pages', where at least three pages, and three in
  /// ten, agree on it.
  private static func numberOffsets(_ pages: [PageLayout]) -> Set<Int> {
    var votes: [Int: Int] = [:]
    for page in pages {
      let offsets = candidates(page).flatMap { numbers(page.lines[$0]) }
        .filter { $0 < 10_000 }.map { $0 - page.number }
      for offset in Set(offsets) { votes[offset, default: 0] += 1 }
    }
    return Set(votes.filter { $1 >= 3 && $1 * 10 >= pages.count * 3 }.keys)
  }

  private static func isNumberAlone(_ line: PageLayout.Line) -> Bool {
    let text = line.text.filter { !"-–—·. []()".contains($0) }
    return !text.isEmpty && text.count <= 4 && (text.allSatisfy(\.isNumber) || isRoman(text))
  }

  /// Whether there is room between a line and the others.
  private static func isSetOff(_ index: Int, in page: PageLayout) -> Bool {
    let line = page.lines[index]
    return page.lines.indices.allSatisfy { other in
      guard other != index, page.lines[other].isAcross == line.isAcross else { return true }
      let gap = max(page.lines[other].top - line.bottom, line.top - page.lines[other].bottom)
      return gap > 0.5 * line.height
    }
  }

  private static func isRoman(_ text: String) -> Bool {
    !text.isEmpty && text.count <= 7 && text.lowercased().allSatisfy { "ivxlc".contains($0) }
  }
}
