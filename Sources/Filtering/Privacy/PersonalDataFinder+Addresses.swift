internal import UnicodeText

extension PersonalDataFinder {
  /// The at sign at a place, `@`, `[at]` or `(at)`, with the blanks around the latter.
  func atSign(_ text: Span<UInt8>, _ position: Int) -> Range<Int>? {
    if text[position] == UInt8(ascii: "@") { return position..<position + 1 }
    guard ["[at]", "(at)"].contains(where: { text.has($0, at: position) }) else { return nil }
    var end = position + 4
    if end < text.count, text[end] == 0x20 { end += 1 }
    return (position > 0 && text[position - 1] == 0x20 ? position - 1 : position)..<end
  }

  /// The e-mail address around an at sign.
  ///
  /// RFC 5322's common form: no quotes or comments, a domain with a dot.
  func emailAddress(
    _ text: Span<UInt8>, at sign: Range<Int>, notBefore limit: Int
  ) -> Range<Int>? {
    let position = sign.lowerBound
    func isLabel(_ byte: UInt8) -> Bool {
      byte & 0xDF &- 0x41 < 26 && byte < 0x80 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
    }
    var start = position
    while start > limit, position - start < 64,
      isLabel(text[start - 1]) || "._%+".utf8.contains(text[start - 1])
    {
      start -= 1
    }
    while start < position, text[start] == UInt8(ascii: ".") { start += 1 }
    guard start < position else { return nil }
    var end = sign.upperBound
    var lastDot: Int?
    while end < text.count, end - position < 255, isLabel(text[end]) || text[end] == 0x2E {
      if text[end] == 0x2E {
        if text[end - 1] == 0x2E || end == sign.upperBound { break }
        lastDot = end
      }
      end += 1
    }
    if text[end - 1] == 0x2E {
      end -= 1
      lastDot = nil
      for index in sign.upperBound..<end where text[index] == 0x2E { lastDot = index }
    }
    guard let lastDot, end - lastDot > 2 else { return nil }
    for index in lastDot + 1..<end where text[index] & 0xDF &- 0x41 >= 26 { return nil }
    return start..<end
  }

  /// The web address whose `://` or `www.` is at `position`.
  func webAddress(
    _ text: Span<UInt8>, at position: Int, notBefore limit: Int
  ) -> Range<Int>? {
    func holds(_ word: StaticString, at start: Int) -> Bool {
      start >= limit && start + word.utf8CodeUnitCount <= text.count
        && word.withUTF8Buffer { word in
          word.indices.allSatisfy { unsafe text[start + $0] | 0x20 == word[$0] | 0x20 }
        }
    }
    let start: Int
    if text[position] == UInt8(ascii: ":") {
      if holds("https://", at: position - 5) {
        start = position - 5
      } else if holds("http://", at: position - 4) {
        start = position - 4
      } else if holds("doi:", at: position - 3) {
        start = position - 3
      } else {
        return nil
      }
    } else {
      guard holds("www.", at: position), position == 0 || text[position - 1] & 0xDF &- 0x41 >= 26
      else { return nil }
      start = position
    }
    var end = position + 1
    while end < text.count, text[end] > 0x20, text[end] < 0x80,
      !"<>\"{}|\\^`".utf8.contains(text[end])
    {
      end += 1
    }
    while end > position + 1, ".,;:!?)]'".utf8.contains(text[end - 1]) { end -= 1 }
    return start..<end
  }
}
