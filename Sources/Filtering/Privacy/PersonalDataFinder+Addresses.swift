internal import UnicodeText

extension PersonalDataFinder {
  /// The at sign at a place, `@`, `＠`, `[at]` or `(AT)`, with the blanks around the words.
  func atSign(_ text: Span<UInt8>, _ position: Int) -> Range<Int>? {
    if text[position] == UInt8(ascii: "@") { return position..<position + 1 }
    if text.has("＠", at: position) { return position..<position + 3 }
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
  /// RFC 5322's common form, letters of any script among it (RFC 6531): no quotes or comments, a domain
  /// with a dot.
  func emailAddress(
    _ text: Span<UInt8>, at sign: Range<Int>, notBefore limit: Int
  ) -> Range<Int>? {
    guard let start = localPartStart(text, before: sign.lowerBound, notBefore: limit) else {
      return nil
    }
    let ascii = domain(text, from: sign.upperBound)
    // Not the "br" of klinik.brüder.de; but Chinese goes on behind an address without a blank.
    let goesOn =
      ascii.flatMap { scalar(text, at: $0.lastLabel.upperBound) }
      .map { $0.value >= 0x80 && $0.value < 0x2E80 && isLetter($0) } ?? true
    let international = goesOn ? internationalDomain(text, from: sign.upperBound) : nil
    guard let domain = international ?? ascii else { return nil }
    // "感谢@dr.wang" names somebody.
    if international == nil, let last = lastScalar(text, before: sign.lowerBound),
      last.value >= 0x2E80
    {
      return nil
    }
    if isAbbreviation(text, sign), !domain.isDisguised, !isUsualDomain(text, domain.lastLabel) {
      return nil
    }
    return start..<domain.lastLabel.upperBound
  }

  private func isLabel(_ byte: UInt8) -> Bool {
    byte & 0xDF &- 0x41 < 26 && byte < 0x80 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
  }

  /// Where the part before an at sign begins.
  private func localPartStart(
    _ text: Span<UInt8>, before position: Int, notBefore limit: Int
  ) -> Int? {
    var start = position
    // Words of other scripts may stand right before an address, 邮箱a@x.cn: they belong to it where the
    // at sign follows them.
    var lastScript: UInt32 = position > 0 && text[position - 1] >= 0x80 ? .max : Self.latinEnd
    // Where no blank parts words, a sentence may stand before a name.
    var unspacedCount = 0
    while start > limit, position - start < 64 {
      let byte = text[start - 1]
      if isLabel(byte) || "._%+".utf8.contains(byte) {
        start -= 1
        if byte & 0xDF &- 0x41 < 26 { lastScript = Self.latinEnd }
      } else if byte == UInt8(ascii: "'"), start > limit + 1, start < position,
        isLabel(text[start]), isLabel(text[start - 2])
      {
        // o'neil@x.ie.
        start -= 1
      } else if byte >= 0x80, let length = letterLength(text, before: start, below: lastScript),
        start - length >= limit, length < 3 || unspacedCount < Self.longestUnspacedName
      {
        start -= length
        if length == 3 { unspacedCount += 1 }
      } else if let dot = self.dot(text, before: start), dot.lowerBound > limit,
        isLabel(text[dot.lowerBound - 1])
      {
        start = dot.lowerBound
      } else {
        break
      }
    }
    while start < position, text[start] == UInt8(ascii: ".") { start += 1 }
    return start < position ? start : nil
  }

  /// How many Chinese or Japanese characters a name has at most.
  private static let longestUnspacedName = 4

  /// Behind the last letter of Latin and the combining accents.
  private static let latinEnd: UInt32 = 0x0370

  /// The bytes of the letter before a place, if it is below a code point; `müller` has one.
  private func letterLength(
    _ text: Span<UInt8>, before position: Int, below limit: UInt32
  ) -> Int? {
    guard let scalar = lastScalar(text, before: position), isLetter(scalar),
      scalar.value < limit || 0x1E00..<0x1F00 ~= scalar.value
    else { return nil }
    return UTF8.width(scalar)
  }

  /// The character before a place; nil at the start and for broken UTF-8.
  private func lastScalar(_ text: Span<UInt8>, before position: Int) -> Unicode.Scalar? {
    guard position > 0 else { return nil }
    var start = position - 1
    while start > 0, position - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    let scalar = scalar(text, at: start)
    return scalar.map { start + UTF8.width($0) == position } ?? false ? scalar : nil
  }

  private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || 0x0300..<0x0370 ~= scalar.value
  }

  /// The character at a place; nil for broken UTF-8.
  private func scalar(_ text: Span<UInt8>, at start: Int) -> Unicode.Scalar? {
    var bytes: [UInt8] = []
    for index in start..<min(start + 4, text.count) { bytes.append(text[index]) }
    var iterator = bytes.makeIterator()
    var decoder = UTF8()
    if case .scalarValue(let scalar) = decoder.decode(&iterator) { return scalar }
    return nil
  }

  private struct Domain {
    /// Its last part, `org`.
    var lastLabel: Range<Int>
    /// Whether a dot is written `[dot]`.
    var isDisguised: Bool
  }

  /// The domain of ASCII at a place.
  private func domain(_ text: Span<UInt8>, from start: Int) -> Domain? {
    var end = start
    var lastLabel: Int?
    var isDisguised = false
    while end < text.count, end - start < 255 {
      if isLabel(text[end]) {
        end += 1
        continue
      }
      let dot: Range<Int>? = text[end] == 0x2E ? end..<end + 1 : self.dot(text, at: end)
      guard let dot, end > start, dot.upperBound < text.count, isLabel(text[dot.upperBound])
      else { break }
      end = dot.upperBound
      lastLabel = end
      isDisguised = isDisguised || dot.count > 1
    }
    guard let lastLabel, end - lastLabel > 1 else { return nil }
    for index in lastLabel..<end where text[index] & 0xDF &- 0x41 >= 26 { return nil }
    return Domain(lastLabel: lastLabel..<end, isDisguised: isDisguised)
  }

  /// The domain with other letters than ASCII's at a place, whose last part is ASCII or one of
  /// ``internationalEnds``.
  private func internationalDomain(_ text: Span<UInt8>, from start: Int) -> Domain? {
    var end = start
    var found: Domain?
    while end < text.count, end - start < 255 {
      let label = end
      if label > start {
        let ascii = (label..<text.count).prefix { text[$0] & 0xDF &- 0x41 < 26 }
        let other = Self.internationalEnds.first { text.has($0, at: label) }
        let length = other?.utf8CodeUnitCount ?? (ascii.count > 1 ? ascii.count : 0)
        if length > 0 {
          found = Domain(lastLabel: label..<label + length, isDisguised: false)
        }
      }
      while end < text.count, end - start < 255 {
        if isLabel(text[end]) {
          end += 1
        } else if text[end] >= 0x80, let scalar = scalar(text, at: end), isLetter(scalar) {
          end += UTF8.width(scalar)
        } else {
          break
        }
      }
      guard end > label, end < text.count, text[end] == 0x2E else { break }
      end += 1
    }
    return found
  }

  /// Countries' and other top-level domains in their own letters, of
  /// <https://data.iana.org/TLD/tlds-alpha-by-domain.txt>: those of the eight languages.
  private static let internationalEnds: [StaticString] = [
    "рф", "рус", "москва", "дети", "онлайн", "сайт", "орг", "ком", "бел", "қаз", "укр", "中国", "中國",
    "公司", "网络", "網絡", "网址", "在线", "中文网", "健康", "公益", "机构", "政务", "香港", "台湾", "台灣", "澳門", "新加坡",
    "みんな", "السعودية", "السعوديه", "مصر", "امارات", "الاردن", "المغرب", "تونس", "الجزائر", "قطر",
    "عمان", "سورية", "سوريا", "العراق", "فلسطين", "البحرين", "السودان", "اليمن", "شبكة", "موقع",
  ]

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
