/// Finds dates in running text and in attribute values, as pages in many languages write them.
///
/// `2019-03-04`, `2019. 3. 4.`, `4.3.2019`, `3/4/2019`, `4. März 2019`, `March 4th, 2019`, `4 de marzo de 2019`,
/// `4 марта 2019`, `٤ مارس ٢٠١٩`, `2019年3月4日`, `令和元年5月1日`, `民國110年3月5日`, `二〇二一年三月五日`.
struct DateFinder {
  /// A day, or a month or year where no more is known: year × 10,000 + month × 100 + day.
  typealias Day = Int

  /// A date and where it stands.
  struct Found: Equatable {
    var day: Day
    var range: Range<Int>
  }

  /// Whether `3/4/2019` is the fourth of March, as in the United States.
  var isMonthFirst = false

  /// Whether it is in a language, as pages name it: most of the world writes the day before the month.
  static func isMonthFirst(inLanguage tag: String) -> Bool {
    let tag = tag.lowercased()
    return tag.hasPrefix("en") && !tag.hasPrefix("en-gb") && !tag.hasPrefix("en-au")
  }

  /// The years that a page can be from, as far as they have come.
  static let years = 1_990...2_050

  // MARK: - Values

  /// The date of an attribute or a metadata value: also `20190304`, Unix time, and a bare month or year.
  func date(ofValue value: ArraySlice<UInt8>) -> Day? {
    let plain = Self.withPlainDigits(value)
    let text = plain.span
    var digits = 0
    while digits < text.count, Self.isDigit(text[digits]) { digits += 1 }
    let number = Self.number(text, 0..<min(digits, 18))
    if digits >= 14 || digits == 8 {
      let first = digits == 8 ? number : Self.number(text, 0..<8)
      if let day = Self.day(first / 10_000, first / 100 % 100, first % 100) { return day }
    }
    if digits == text.count, digits == 10 || digits == 13 {
      return Self.day(unixSeconds: digits == 10 ? number : number / 1_000)
    }
    if digits == 4, text.count >= 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      let day = Self.day(number, Self.number(text, 5..<7), Self.number(text, 8..<10))
    {
      return day
    }
    if let found = find(in: text, limit: 1).first { return found.day }
    if digits <= 2 { return Self.monthAndYear(in: text)?.day }
    guard digits == 4, Self.day(number, 1, 1) != nil else { return nil }
    if text.count >= 6, text[4] == UInt8(ascii: "-") || text[4] == UInt8(ascii: "/") {
      let month = Self.number(text, 5..<min(7, text.count))
      if (1...12).contains(month) { return number * 10_000 + month * 100 }
    }
    return Self.monthAndYear(in: text)?.day ?? number * 10_000
  }

  /// The date of a line that may have several: that of publication, else the first that is not said to be that of
  /// something else, else the first.
  func publication(inLine line: ArraySlice<UInt8>) -> Day? {
    let text = Self.withPlainDigits(line)
    let found = find(in: text.span, limit: 8)
    guard found.count > 1 else { return date(ofValue: line) }
    var end = 0
    let stated = found.map { found in
      let before = text.dropFirst(end).prefix(found.range.lowerBound - end)
      end = found.range.upperBound
      let isUnrelated = CueWords.reading(before).contains(.unrelated)
      return (day: found.day, cues: isUnrelated ? .unrelated : CueWords.last(in: before))
    }
    let day =
      stated.first { $0.cues.contains(.saysPublished) } ?? stated.first { $0.cues.isEmpty }
      ?? stated[0]
    return day.day
  }

  /// The first month behind `start`, as in "Last updated: June 2022", "Stand: 03/2021", "更新：2021年3月";
  /// `text` has ASCII digits.
  static func monthAndYear(in text: Span<UInt8>, from start: Int = 0) -> Found? {
    var index = start
    while index < text.count {
      guard isWordByte(text[index]) else {
        index += 1
        continue
      }
      var end = index
      if isDigit(text[index]) {
        if let found = numericMonth(text, index) { return found }
        while index < text.count, isDigit(text[index]) { index += 1 }
        continue
      }
      if let month = month(text, &end) {
        skipSpaces(text, &end, atMost: 2, alsoPunctuation: true)
        if let year = year(text, &end), day(year, month, 1) != nil {
          return Found(day: year * 10_000 + month * 100, range: index..<end)
        }
      }
      while index < text.count, isWordByte(text[index]), !isDigit(text[index]) { index += 1 }
    }
    return nil
  }

  /// "03/2021", "2021年3月".
  private static func numericMonth(_ text: Span<UInt8>, _ start: Int) -> Found? {
    var index = start
    func found(_ year: Int, _ month: Int) -> Found? {
      day(year, month, 1).map { Found(day: $0 - 1, range: start..<index) }
    }
    let first = anyNumber(text, &index)
    if first.length == 4, let month = eastAsianMonth(text, &index) {
      return found(first.value, month)
    }
    let isBehindSign = byte(text, start - 1).map { isSeparator($0) } ?? false
    guard first.length <= 2, !isBehindSign, byte(text, index) == UInt8(ascii: "/") else {
      return nil
    }
    index += 1
    let second = anyNumber(text, &index)
    guard second.length == 4, byte(text, index) != UInt8(ascii: "/") else { return nil }
    return found(second.value, first.value)
  }

  // MARK: - Text

  /// The dates in `text`, which is UTF-8 with ASCII digits (``withPlainDigits(_:)``), in order.
  ///
  /// - Complexity: O(*n*).
  func find(in text: Span<UInt8>, limit: Int) -> [Found] {
    var found: [Found] = []
    var index = 0
    while found.count < limit, let match = next(in: text, from: &index) { found.append(match) }
    return found
  }

  /// The next date in `text` at or behind `index`, which moves behind it.
  private func next(in text: Span<UInt8>, from index: inout Int) -> Found? {
    while index < text.count {
      let byte = text[index]
      let previous = index > 0 ? text[index - 1] : 0x20
      var match: Found?
      if Self.isDigit(byte) {
        if !Self.isDigit(previous) {
          match = numeric(text, index, after: previous)
          if match == nil {
            while index < text.count, Self.isDigit(text[index]) { index += 1 }
            continue
          }
        }
      } else if Self.isWordByte(byte) {
        if Self.mayBeginYear(byte) { match = chineseYear(text, index) }
        if match == nil {
          // To the end of the word, to a number in it, or to what may be an era.
          var end = index + 1
          while end < text.count,
            HTMLTokenizer.isLetter(text[end])
              || text[end] >= 0x80 && !Self.mayBeginYear(text[end])
          {
            end += 1
          }
          // A month is followed by a number.
          var next = end
          Self.skipSpaces(text, &next, atMost: 2, alsoHyphens: true, alsoPunctuation: true)
          if next > end, let digit = Self.byte(text, next), Self.isDigit(digit),
            !Self.isWordByte(previous)
          {
            match = monthFirst(text, index)
          }
          if match == nil {
            index = end
            continue
          }
        }
      }
      if let match {
        index = match.range.upperBound
        return match
      }
      index += 1
    }
    return nil
  }

  /// Digits of other scripts as ASCII; no other byte changes but the text may become shorter.
  static func withPlainDigits(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let bytes = text.span
    let isPlain = ([0xD9, 0xDB, 0xEF] as [UInt8]).allSatisfy {
      HTMLTokenizer.firstIndex(of: $0, in: bytes, from: 0) == bytes.count
    }
    if isPlain { return text }
    var plain: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      let start = index
      let scalar = FoldedWords.nextScalar(text, &index)
      switch scalar {
      case 0x660...0x669: plain.append(UInt8(scalar - 0x660) + 0x30)
      case 0x6F0...0x6F9: plain.append(UInt8(scalar - 0x6F0) + 0x30)
      case 0xFF10...0xFF19: plain.append(UInt8(scalar - 0xFF10) + 0x30)
      default: plain += text[start..<index]
      }
    }
    return plain[...]
  }
}
