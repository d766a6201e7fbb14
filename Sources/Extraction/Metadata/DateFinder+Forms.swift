/// The forms in which dates are written in text.
extension DateFinder {
  /// A date that begins with a number at `start`.
  func numeric(_ text: Span<UInt8>, _ start: Int, after previous: UInt8) -> Found? {
    var index = start
    let first = Self.anyNumber(text, &index)
    // "1.2.3.2019" and "-2019-01-01" are no dates.
    let isJoined =
      previous == UInt8(ascii: ".") || previous == UInt8(ascii: "/")
      || previous == UInt8(ascii: "-") || previous == UInt8(ascii: ",")
    if first.length == 4, Self.years.contains(first.value) {
      if !isJoined, let found = Self.yearFirst(text, start, index, year: first.value) {
        return found
      }
      var cursor = index
      if let day = Self.eastAsian(text, &cursor, year: first.value) {
        return Found(day: day, range: start..<cursor)
      }
      return Self.yearAboveDay(text, start, index)
        ?? Self.yearThenMonth(text, start, index, year: first.value)
    }
    if first.length == 6, let found = Self.yearAboveDay(text, start, start + 4) { return found }
    if first.length == 8 { return Self.eightDigits(text, start..<index, first.value) }
    if !isJoined, first.length == 2 || first.length == 3,
      let found = Self.taiwanese(text, start, index, year: first.value)
    {
      return found
    }
    guard first.length == 1 || first.length == 2 else { return nil }
    let isBehindLetter = Self.isBehindLetter(text, start)
    if isBehindLetter, let found = Self.letteredEra(text, start) { return found }
    var cursor = index
    Self.skipSpaces(text, &cursor, atMost: 1)
    if !isJoined, let separator = Self.byte(text, cursor), Self.isSeparator(separator) {
      cursor += 1
      Self.skipSpaces(text, &cursor, atMost: 1)
      let second = Self.shortNumber(text, &cursor)
      if second.length > 0 {
        Self.skipSpaces(text, &cursor, atMost: 1)
        if Self.byte(text, cursor) == separator {
          cursor += 1
          Self.skipSpaces(text, &cursor, atMost: 1)
          var year = Self.anyNumber(text, &cursor)
          let next = Self.byte(text, cursor) ?? 0x20
          let isOther =
            isBehindLetter || Self.isMeasure(text, start..<cursor) || Self.isHour(text, cursor)
          if year.length == 2, isOther { return nil }
          if year.length == 2, first.length == 2,
            Self.isBehindKorean(text, start) || Self.isDated(text, start..<cursor),
            let day = Self.day(Self.fullYear(first.value), second.value, year.value)
          {
            return Found(day: day, range: start..<cursor)
          }
          if year.length == 2 { year.value = Self.fullYear(year.value) }
          if year.length == 2 || year.length == 4, next != UInt8(ascii: "%"),
            next != UInt8(ascii: "/"), next != UInt8(ascii: "-"),
            let day = order(first.value, second.value, separator: separator, year: year.value)
          {
            return Found(day: day, range: start..<cursor)
          }
        }
      }
    }
    if previous == UInt8(ascii: ",") || previous == UInt8(ascii: ".") { return nil }
    return Self.dayThenMonth(text, start, index, day: first.value)
  }

  /// A date with the year first: `2019-03-04`, and `2019. 3. 4. 10:05` of Korean and Hungarian pages.
  private static func yearFirst(
    _ text: Span<UInt8>, _ start: Int, _ afterYear: Int, year: Int
  ) -> Found? {
    var index = afterYear
    let spaces = byte(text, index) == UInt8(ascii: ".") ? 1 : 0
    guard let (month, last) = monthThenDay(text, &index, atMostSpaces: spaces),
      index - start == 6 + month.length + last.length || endsSpacedDate(text, index),
      let day = day(year, month.value, last.value)
    else { return nil }
    return Found(day: day, range: start..<index)
  }

  /// What stands behind a year and its separator, `-03-04`, with that separator in between; `index` is then behind it.
  static func monthThenDay(
    _ text: Span<UInt8>, _ index: inout Int, atMostSpaces spaces: Int = 0
  ) -> (month: (value: Int, length: Int), day: (value: Int, length: Int))? {
    guard let separator = byte(text, index), isSeparator(separator) else { return nil }
    index += 1
    skipSpaces(text, &index, atMost: spaces)
    let month = shortNumber(text, &index)
    guard month.length > 0, byte(text, index) == separator else { return nil }
    index += 1
    skipSpaces(text, &index, atMost: spaces)
    let day = shortNumber(text, &index)
    return day.length > 0 && !isDigit(byte(text, index) ?? 0) ? (month, day) : nil
  }

  /// Where the label of what begins at a place ends: before a colon and spaces.
  static func labelEnd(_ text: Span<UInt8>, before start: Int) -> Int {
    var end = start
    while end > 0, text[end - 1] == 0x20 || text[end - 1] == UInt8(ascii: ":") { end -= 1 }
    return end > 2 && has(text, "：", at: end - 3) ? end - 3 : end
  }

  /// `2024 10/26 17:12:09` of Xinhua's pages, which show year, day and time apart: in the markup nothing may stand between
  /// them.
  private static func yearAboveDay(_ text: Span<UInt8>, _ start: Int, _ afterYear: Int) -> Found? {
    var index = afterYear
    skipSpaces(text, &index, atMost: 1)
    let month = shortNumber(text, &index)
    guard month.length == 2, byte(text, index) == UInt8(ascii: "/") else { return nil }
    index += 1
    let day = shortNumber(text, &index)
    let end = index
    skipSpaces(text, &index, atMost: 1)
    guard day.length == 2, shortNumber(text, &index).length == 2,
      byte(text, index) == UInt8(ascii: ":"), isDigit(byte(text, index + 1) ?? 0),
      let date = Self.day(number(text, start..<start + 4), month.value, day.value)
    else { return nil }
    return Found(day: date, range: start..<end)
  }

  /// "20240703" behind a word such as "Updated".
  private static func eightDigits(
    _ text: Span<UInt8>, _ digits: Range<Int>, _ number: Int
  ) -> Found? {
    guard let day = day(number / 10_000, number / 100 % 100, number % 100),
      !isWordByte(byte(text, digits.upperBound) ?? 0x20)
    else { return nil }
    // The word before it.
    let end = labelEnd(text, before: digits.lowerBound)
    var start = end
    while start > 0, end - start < 24, isWordByte(text[start - 1]) { start -= 1 }
    while start < end, text[start] & 0xC0 == 0x80 { start += 1 }
    let word = (start..<end).map { text[$0] }
    return CueWords.last(in: word[...]).isEmpty ? nil : Found(day: day, range: digits)
  }

  /// Whether a date with spaces ends here, unlike figures after a sentence: `2019. 3. 4 cups`.
  private static func endsSpacedDate(_ text: Span<UInt8>, _ index: Int) -> Bool {
    let next = isDigit(byte(text, index + 1) ?? 0)
    switch byte(text, index) {
    case nil, UInt8(ascii: "("): return true
    case UInt8(ascii: "."): return !next
    case 0x20: return next
    default: return false
    }
  }

  /// Whether the two digits before `end` are an hour, as behind a date that has not come: `2049. 3. 4. 10:05`.
  private static func isHour(_ text: Span<UInt8>, _ end: Int) -> Bool {
    byte(text, end - 3) == 0x20 && byte(text, end) == UInt8(ascii: ":")
      && isDigit(byte(text, end + 1) ?? 0)
  }

  /// The year of two digits.
  private static func fullYear(_ digits: Int) -> Int { digits + (digits < 70 ? 2_000 : 1_900) }

  /// Whether what looks like a date stands among the figures of a measure: "37 3/8/37 3/8x11", "3/8/37 x 11".
  private static func isMeasure(_ text: Span<UInt8>, _ date: Range<Int>) -> Bool {
    var before = date.lowerBound - 1
    if byte(text, before) == 0x20, isDigit(byte(text, before - 1) ?? 0) {
      repeat { before -= 1 } while isDigit(byte(text, before) ?? 0)
      // "12:30 3/8/05"
      if byte(text, before) != UInt8(ascii: ":") { return true }
    }
    var index = date.upperBound
    skipSpaces(text, &index, atMost: 1)
    if has(text, "x", at: index) || has(text, "×", at: index) {
      index += text[index] < 0x80 ? 1 : 2
      skipSpaces(text, &index, atMost: 1)
      return isDigit(byte(text, index) ?? 0)
    }
    guard index > date.upperBound, anyNumber(text, &index).length > 0,
      byte(text, index) == UInt8(ascii: "/")
    else { return false }
    index += 1
    return anyNumber(text, &index).length > 0 && byte(text, index) != UInt8(ascii: "/")
  }

  /// Whether a number is glued to a single letter, as in versions and batches: "v3.10.12".
  private static func isBehindLetter(_ text: Span<UInt8>, _ start: Int) -> Bool {
    guard let letter = byte(text, start - 1), (letter | 0x20) &- 0x61 < 26 else { return false }
    let before = byte(text, start - 2) ?? 0x20
    return before >= 0x80 || !isWordByte(before)
  }

  /// Whether a word of Korean stands before a date, where years of two digits stand first: "작성일 23.06.08".
  private static func isBehindKorean(_ text: Span<UInt8>, _ start: Int) -> Bool {
    var index = start - 1
    while index >= 0, start - index < 4, text[index] == 0x20 || text[index] == UInt8(ascii: ":") {
      index -= 1
    }
    return index >= 2 && text[index] & 0xC0 == 0x80 && (0xEA...0xED).contains(text[index - 2])
  }

  private func order(_ first: Int, _ second: Int, separator: UInt8, year: Int) -> Day? {
    if first > 12 { return Self.day(year, second, first) }
    if second > 12 || (isMonthFirst && separator == UInt8(ascii: "/")) {
      return Self.day(year, first, second)
    }
    return Self.day(year, second, first)
  }

  /// A date such as "4th of March, 2019", "4 de marzo de 2019" or "4 mars '19".
  private static func dayThenMonth(
    _ text: Span<UInt8>, _ start: Int, _ afterDay: Int, day: Int
  ) -> Found? {
    var index = afterDay
    for ordinal in ["st", "nd", "rd", "th", "er", "º", "°", "ª", "."] as [StaticString]
    where has(text, ordinal, at: index) {
      index += ordinal.utf8CodeUnitCount
      break
    }
    skipSpaces(text, &index, atMost: 3, alsoHyphens: true)
    for particle in ["de ", "of ", "di ", "d'", "d’"] as [StaticString]
    where has(text, particle, at: index) {
      index += particle.utf8CodeUnitCount
      break
    }
    guard let month = month(text, &index) else { return nil }
    skipSpaces(text, &index, atMost: 3, alsoHyphens: true, alsoPunctuation: true)
    for particle in ["del ", "de ", "of "] as [StaticString] where has(text, particle, at: index) {
      index += particle.utf8CodeUnitCount
      break
    }
    guard let year = year(text, &index), let date = Self.day(year, month, day) else { return nil }
    return Found(day: date, range: start..<index)
  }

  /// "2019 Mar 4", as PubMed writes it.
  private static func yearThenMonth(
    _ text: Span<UInt8>, _ start: Int, _ afterYear: Int, year: Int
  ) -> Found? {
    var index = afterYear
    skipSpaces(text, &index, atMost: 1)
    guard index > afterYear, let month = month(text, &index) else { return nil }
    let afterMonth = index
    skipSpaces(text, &index, atMost: 1)
    let day = shortNumber(text, &index)
    guard index > afterMonth + 1, day.length > 0, !isDigit(byte(text, index) ?? 0x20),
      let date = Self.day(year, month, day.value)
    else { return nil }
    return Found(day: date, range: start..<index)
  }

  /// "March 4th, 2019", "Mar-04-2019".
  func monthFirst(_ text: Span<UInt8>, _ start: Int) -> Found? {
    var index = start
    guard let month = Self.month(text, &index) else { return nil }
    let isHyphened = Self.byte(text, index) == UInt8(ascii: "-")
    Self.skipSpaces(text, &index, atMost: 2, alsoHyphens: isHyphened, alsoPunctuation: true)
    let day = Self.shortNumber(text, &index)
    guard day.length > 0 else { return nil }
    for ordinal in ["st", "nd", "rd", "th"] as [StaticString]
    where Self.has(text, ordinal, at: index) {
      index += 2
      break
    }
    let separatorStart = index
    Self.skipSpaces(text, &index, atMost: 3, alsoHyphens: isHyphened, alsoPunctuation: true)
    guard index > separatorStart, let year = Self.year(text, &index),
      let date = Self.day(year, month, day.value)
    else { return nil }
    return Found(day: date, range: start..<index)
  }
}
