/// Parts the columns of a recognized page.
///
/// Tesseract runs narrow columns together, line by line. Where a gutter of white space goes through
/// most lines of a page, its lines are cut there; lines that cross it (titles, wide tables) part the page
/// into regions, in each of which the left column is read before the right one.
enum ColumnSplit {
  /// The narrowest gutter, in line heights.
  private static let minimumGutter = 0.8

  static func split(_ page: PageLayout) -> PageLayout {
    guard let gutter = gutter(of: page) else { return page }
    var result = page
    result.lines = []
    var region: (left: [PageLayout.Line], right: [PageLayout.Line]) = ([], [])
    var flow = 0
    func flush() {
      for column in [region.left, region.right] where !column.isEmpty {
        for var line in column {
          line.flow = flow
          result.lines.append(line)
        }
        flow += 1
      }
      region = ([], [])
    }
    for line in page.lines.sorted(by: { $0.top < $1.top }) {
      if isAcross(line, gutter) {
        flush()
        var whole = line
        whole.flow = flow
        result.lines.append(whole)
        flow += 1
      } else {
        let (left, right) = parts(of: line, gutter)
        if let left { region.left.append(left) }
        if let right { region.right.append(right) }
      }
    }
    flush()
    return result
  }

  /// The place and width of the gutter in the middle part of a page that the fewest lines cross.
  ///
  /// Nil where more than one line in twelve crosses it, or one side has less than a twentieth of the
  /// words, or four.
  private static func gutter(of page: PageLayout) -> Range<Double>? {
    let words = page.lines.flatMap(\.words)
    guard words.count >= 24, let left = words.map(\.left).min(),
      let right = words.map(\.right).max(), right > left
    else { return nil }
    let heights = page.lines.map(\.height).sorted()
    let needed = heights[heights.count / 2] * minimumGutter
    // How many lines have ink at each place, in steps of a two-hundredth of the text's width.
    let step = (right - left) / 200
    var ink = [Int](repeating: 0, count: 201)
    for line in page.lines {
      var places: Set<Int> = []
      for word in line.words {
        let first = Int((word.left - left) / step)
        let last = Int((word.right - left) / step)
        places.formUnion(first...max(first, last))
      }
      for place in places where ink.indices.contains(place) { ink[place] += 1 }
    }
    let allowed = page.lines.count / 12 + 1
    let widths = (0...allowed).lazy.compactMap { longestRun(of: ink, upTo: $0) }
    guard let best = widths.first(where: { Double($0.count) * step >= needed }) else { return nil }
    let gutter = left + Double(best.lowerBound) * step..<left + Double(best.upperBound) * step
    let leftCount = words.count { $0.right <= gutter.upperBound }
    let rightCount = words.count { $0.left >= gutter.lowerBound }
    guard min(leftCount, rightCount) * 20 >= max(words.count, 80) else { return nil }
    return gutter
  }

  /// The longest run of places in the middle half of the page that no more lines cross.
  private static func longestRun(of ink: [Int], upTo limit: Int) -> Range<Int>? {
    var best: Range<Int>?
    var start = 50
    for place in 50...151 where place == 151 || ink[place] > limit {
      if place - start > best?.count ?? 0 { best = start..<place }
      start = place + 1
    }
    return best
  }

  /// Whether ink of the line covers the gutter.
  private static func isAcross(_ line: PageLayout.Line, _ gutter: Range<Double>) -> Bool {
    let middle = (gutter.lowerBound + gutter.upperBound) / 2
    if line.words.contains(where: { $0.left < middle && $0.right > middle }) { return true }
    // Only a blank between two words lies on it.
    guard let after = line.words.first(where: { $0.left >= middle })?.left,
      let before = line.words.last(where: { $0.right <= middle })?.right
    else { return false }
    return after - before < minimumGutter * line.height
  }

  private static func parts(
    of line: PageLayout.Line, _ gutter: Range<Double>
  ) -> (PageLayout.Line?, PageLayout.Line?) {
    let middle = (gutter.lowerBound + gutter.upperBound) / 2
    func part(_ words: [PageLayout.Word]) -> PageLayout.Line? {
      guard let first = words.first, let last = words.last else { return nil }
      var part = line
      (part.words, part.left, part.right) = (words, first.left, last.right)
      return part
    }
    return (
      part(line.words.filter { $0.left + $0.right < 2 * middle }),
      part(line.words.filter { $0.left + $0.right >= 2 * middle })
    )
  }
}
