internal import UnicodeText

/// Words of a text layer in which raised or lowered letters are joined to others.
///
/// pdftotext parts letters of another base line from the words that they touch, but joins them again where
/// their size is much the same: browsers and others raise figures without making them small. `10³` is "103"
/// then, in a box that is higher than those beside it:
///
///             ┌────┐
///     ┌─────┐ │   3│ ┌────┐
///     │about│ │10  │ │/mL │
///     └─────┘ └────┘ └────┘
///
/// `pdftotext -raw -bbox` doesn't join them.
public enum JoinedWords {
  /// The pages, by number, from the first to the last with a word that may be such; nil where there is none.
  ///
  /// - Complexity: O(*n* log *n*) in the words of a page.
  public static func pages(among pages: [PageLayout]) -> ClosedRange<Int>? {
    let numbers = pages.lazy.filter { page in
      let height = page.usualHeight
      return page.lines.contains { $0.joinedWords(height).contains(true) }
    }.map(\.number)
    guard let first = numbers.first else { return nil }
    return first...(numbers.max() ?? first)
  }

  /// Parts the words that are such.
  ///
  /// - Parameters:
  ///   - pages: Pages as they were read, before they are arranged.
  ///   - numbers: The numbers of the pages that `boxes` tells of.
  ///   - boxes: What `pdftotext -raw -bbox` wrote of them: lines with an element `page` or `word`.
  /// - Complexity: O(*n*) in words.
  public static func part(
    in pages: inout [PageLayout], _ numbers: ClosedRange<Int>, by boxes: [UInt8]
  ) {
    var found: [Int: [PageLayout.Word]] = [:]
    var number = numbers.lowerBound - 1
    for row in boxes.split(separator: UInt8(ascii: "\n")) {
      let row = row.drop { $0 == UInt8(ascii: " ") }
      if row.starts(with: "<page ".utf8) { number += 1 }
      if row.starts(with: "<word ".utf8), let word = word(String(decoding: row, as: UTF8.self)) {
        found[number, default: []].append(word)
      }
    }
    for index in pages.indices {
      guard let parts = found[pages[index].number] else { continue }
      pages[index].partWords(by: parts)
    }
  }

  /// The word of `<word xMin="1" yMin="2" xMax="3" yMax="4">text</word>`.
  private static func word(_ row: String) -> PageLayout.Word? {
    let fields = row.split(separator: "\"", maxSplits: 8, omittingEmptySubsequences: false)
    guard fields.count == 9, let left = Double(fields[1]), let top = Double(fields[3]),
      let right = Double(fields[5]), let bottom = Double(fields[7]), fields[8].first == ">",
      [left, top, right, bottom].allSatisfy({ abs($0) < 1e6 })
    else { return nil }
    let text = fields[8].dropFirst().replacing("</word>", with: "")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
    return PageLayout.Word(
      text: String(text), left: left, right: right, top: top, height: bottom - top, isPart: true)
  }
}

extension PageLayout {
  /// The height of most words.
  fileprivate var usualHeight: Double {
    let heights = lines.flatMap { $0.words.map(\.height) }.sorted()
    return heights.isEmpty ? 0 : heights[heights.count / 2]
  }

  fileprivate mutating func partWords(by parts: [Word]) {
    let height = usualHeight
    // Places are to be small numbers.
    guard height > 0.1 else { return }
    var places: [Place: [Int]] = [:]
    for (index, part) in parts.enumerated() {
      let place = Place(part.left, part.top, height)
      // More words than some begin at one place only where a page is made so.
      if places[place]?.count ?? 0 < 16 { places[place, default: []].append(index) }
    }
    for line in lines.indices {
      let isJoined = lines[line].joinedWords(height)
      guard isJoined.contains(true) else { continue }
      lines[line].words = zip(lines[line].words, isJoined).flatMap { word, isJoined -> [Word] in
        guard isJoined else { return [word] }
        let near = Place(word.left, word.top, height)
        let last = Place(word.left, word.bottom, height)
        for left in near.left - 1...near.left + 1 {
          for top in near.top - 1...min(last.top, near.top + 8) {
            for first in places[Place(left: left, top: top)] ?? [] {
              if let found = word.parted(by: parts[first...]) { return found }
            }
          }
        }
        return [word]
      }
    }
  }

  /// Where a word begins, so roughly that the rounding of the two tables doesn't matter to neighbours.
  private struct Place: Hashable {
    /// In tenths of points.
    var left: Int
    /// In lines.
    var top: Int

    init(left: Int, top: Int) { (self.left, self.top) = (left, top) }

    init(_ left: Double, _ top: Double, _ height: Double) {
      self.init(left: Int((left * 10).rounded()), top: Int((top / height).rounded(.down)))
    }
  }
}

extension PageLayout.Line {
  /// Which words are higher than most beside them; or, with a figure behind a letter or figure, than those of the page.
  fileprivate func joinedWords(_ usualHeight: Double) -> [Bool] {
    let lineHeight = words.count > 2 ? height : .infinity
    return words.map { word in
      func isHigher(than height: Double) -> Bool {
        word.height > 1.15 * height && word.height < 2 * height
      }
      let isAboveOthers = isHigher(than: lineHeight)
      guard isAboveOthers || isHigher(than: usualHeight), word.text.unicodeScalars.count > 1,
        !VisualText.isAffected(word.text)
      else { return false }
      return isAboveOthers
        || zip(word.text, word.text.dropFirst()).contains {
          ($0.isLetter || $0.isNumber) && $1.isNumber
        }
    }
  }
}

extension PageLayout.Word {
  /// The word in the parts that stand at different heights, where the parts' first words spell it and lie in its box.
  fileprivate func parted(by words: ArraySlice<Self>) -> [Self]? {
    var parts: [Self] = []
    var spelled = ""
    for word in words {
      guard word.left > left - 0.1, word.right < right + 0.1, word.top > top - 0.1,
        word.bottom < bottom + 0.1
      else { return nil }
      spelled += word.text
      guard text.hasPrefix(spelled) else { return nil }
      if let last = parts.last, word.role(beside: last) == nil {
        parts[parts.count - 1].text += word.text
        parts[parts.count - 1].right = word.right
      } else {
        parts.append(word)
      }
      if spelled == text { return parts.count > 1 ? parts : nil }
    }
    return nil
  }
}
