internal import UnicodeText

extension HTMLExtractor {
  /// Puts a page right that is UTF-8 read in another charset, also where its characters are references: `&Atilde;&copy;`
  /// for "é", as PHP's `htmlentities()` wrote before 5.4.
  ///
  /// - Complexity: O(*n*).
  static func repair(_ page: [UInt8]) -> MojibakeRepair {
    guard hasMisreadReferences(page.span) else { return MojibakeRepair(page) }
    var repair = MojibakeRepair(withoutReferences(page.span))
    if repair.finding != .repaired { repair.text = page }
    return repair
  }

  /// Whether a reference to a letter that may stand for the first byte of a character, U+00C2…U+00F4, is before another
  /// character beyond ASCII.
  private static func hasMisreadReferences(_ page: Span<UInt8>) -> Bool {
    var index = HTMLTokenizer.firstIndex(of: UInt8(ascii: "&"), in: page, from: 0)
    while index < page.count {
      // What follows its semicolon is looked at first: it is hardly ever such a character.
      var end = index + 1
      while end < page.count, end < index + 10, page[end] != UInt8(ascii: ";") { end += 1 }
      end += 1
      if end < page.count, page[end] >= 0x80 || page[end] == UInt8(ascii: "&"),
        let (letter, last) = reference(in: page, at: index), last == end,
        letter.count == 2, letter[0] == 0xC3, 0x82...0xB4 ~= letter[1],
        page[end] >= 0x80 || reference(in: page, at: end) != nil
      {
        return true
      }
      index = HTMLTokenizer.firstIndex(of: UInt8(ascii: "&"), in: page, from: index + 1)
    }
    return false
  }

  /// The page with the characters beyond ASCII in place of the references to them.
  private static func withoutReferences(_ page: Span<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(page.count)
    var index = 0
    while index < page.count {
      if page[index] == UInt8(ascii: "&"), let (character, end) = reference(in: page, at: index) {
        output += character
        index = end
      } else {
        output.append(page[index])
        index += 1
      }
    }
    return output
  }

  /// What the reference at `index` says, if it is a character beyond ASCII, and where it ends.
  private static func reference(
    in page: Span<UInt8>, at index: Int
  ) -> (character: [UInt8], end: Int)? {
    var character: [UInt8] = []
    var end = index
    CharacterReferences.resolve(page, at: &end, end: page.count, into: &character)
    // In addresses only those with a semicolon are references.
    guard page[end - 1] == UInt8(ascii: ";"), character.first.map({ $0 >= 0x80 }) == true else {
      return nil
    }
    return (character, end)
  }
}
