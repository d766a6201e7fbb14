internal import UnicodeText

extension PersonalDataFinder {
  /// The at sign at a place, `@`, `[at]` or `(AT)`, with the blanks around the latter.
  func atSign(_ text: Span<UInt8>, _ position: Int) -> Range<Int>? {
    if text[position] == UInt8(ascii: "@") { return position..<position + 1 }
    return bracketed("at", text, position)
  }

  /// A word in brackets that stands for a sign, `[dot]` or `(DOT)`, with the blanks around it.
  private func bracketed(
    _ word: StaticString, _ text: Span<UInt8>, _ position: Int
  ) -> Range<Int>? {
    var end = position + word.utf8CodeUnitCount + 2
    guard position >= 0, end <= text.count,
      text[position] == UInt8(ascii: "[") && text[end - 1] == UInt8(ascii: "]")
        || text[position] == UInt8(ascii: "(") && text[end - 1] == UInt8(ascii: ")"),
      holds(word, text, at: position + 1)
    else { return nil }
    if end < text.count, text[end] == 0x20 { end += 1 }
    return (position > 0 && text[position - 1] == 0x20 ? position - 1 : position)..<end
  }

  /// The `[dot]` that begins at a place, or at the blank there.
  private func dot(_ text: Span<UInt8>, at position: Int) -> Range<Int>? {
    let isBlank = position < text.count && text[position] == 0x20
    return bracketed("dot", text, isBlank ? position + 1 : position)
  }

  /// The `[dot]` that ends before a place, or before the blank there.
  private func dot(_ text: Span<UInt8>, before position: Int) -> Range<Int>? {
    let isBlank = position > 0 && text[position - 1] == 0x20
    return bracketed("dot", text, (isBlank ? position - 1 : position) - 5)
  }

  /// Whether a word stands at a place, in capitals or not.
  private func holds(_ word: StaticString, _ text: Span<UInt8>, at start: Int) -> Bool {
    start + word.utf8CodeUnitCount <= text.count
      && word.withUTF8Buffer { word in
        word.indices.allSatisfy { unsafe text[start + $0] | 0x20 == word[$0] | 0x20 }
      }
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
    while start > limit, position - start < 64 {
      if isLabel(text[start - 1]) || "._%+".utf8.contains(text[start - 1]) {
        start -= 1
      } else if let dot = self.dot(text, before: start), dot.lowerBound > limit,
        isLabel(text[dot.lowerBound - 1])
      {
        start = dot.lowerBound
      } else {
        break
      }
    }
    while start < position, text[start] == UInt8(ascii: ".") { start += 1 }
    guard start < position else { return nil }
    var end = sign.upperBound
    // Where the last part of the domain begins.
    var lastLabel: Int?
    var hasDisguisedDot = false
    while end < text.count, end - position < 255 {
      if isLabel(text[end]) {
        end += 1
        continue
      }
      let dot: Range<Int>? = text[end] == 0x2E ? end..<end + 1 : self.dot(text, at: end)
      guard let dot, end > sign.upperBound, dot.upperBound < text.count,
        isLabel(text[dot.upperBound])
      else { break }
      end = dot.upperBound
      lastLabel = end
      hasDisguisedDot = hasDisguisedDot || dot.count > 1
    }
    guard let lastLabel, end - lastLabel > 1 else { return nil }
    for index in lastLabel..<end where text[index] & 0xDF &- 0x41 >= 26 { return nil }
    if isAbbreviation(text, sign), !hasDisguisedDot, !isUsualDomain(text, lastLabel..<end) {
      return nil
    }
    return start..<end
  }

  /// Whether an at sign may as well be an abbreviation: "antithrombin (AT) deficiency.The dose".
  private func isAbbreviation(_ text: Span<UInt8>, _ sign: Range<Int>) -> Bool {
    let isBehindBlank = text[sign.lowerBound] == 0x20
    let start = sign.lowerBound + (isBehindBlank ? 1 : 0)
    return (isBehindBlank || text[sign.upperBound - 1] == 0x20)
      && text[start + 1] == UInt8(ascii: "A")
  }

  /// Whether this is a top-level domain that can hardly be the word behind a full stop: no "vs.placebo".
  private func isUsualDomain(_ text: Span<UInt8>, _ label: Range<Int>) -> Bool {
    let domains: [StaticString] = [
      "com", "org", "net", "edu", "gov", "eu", "uk", "de", "ch", "fr", "es", "ru", "cn", "tw", "jp",
    ]
    let isLowercase = label.allSatisfy { text[$0] & 0x20 != 0 }
    return isLowercase
      && domains.contains {
        $0.utf8CodeUnitCount == label.count && holds($0, text, at: label.lowerBound)
      }
  }

  /// The web address whose `://` or `www.` is at `position`.
  func webAddress(
    _ text: Span<UInt8>, at position: Int, notBefore limit: Int
  ) -> Range<Int>? {
    func holds(_ word: StaticString, at start: Int) -> Bool {
      start >= limit && self.holds(word, text, at: start)
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
