/// Finds dates in running text and in attribute values, as pages in many languages write them.
///
/// `2019-03-04`, `4.3.2019`, `3/4/2019`, `4. März 2019`, `March 4th, 2019`, `4 de marzo de 2019`,
/// `4 марта 2019`, `٤ مارس ٢٠١٩`, `2019年3月4日`, `令和元年5月1日`.
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

  /// The years that a page can be from.
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
    guard digits == 4, Self.years.contains(number) else { return nil }
    if text.count >= 6, text[4] == UInt8(ascii: "-") || text[4] == UInt8(ascii: "/") {
      let month = Self.number(text, 5..<min(7, text.count))
      if (1...12).contains(month) { return number * 10_000 + month * 100 }
    }
    return number * 10_000
  }

  /// The date in the path of an address, such as `/2019/03/04/title` or `/20190304-title`.
  static func date(inPath path: ArraySlice<UInt8>) -> Day? {
    let path = path.span
    var index = 0
    while index < path.count {
      guard isDigit(path[index]), index == 0 || !isDigit(path[index - 1]) else {
        index += 1
        continue
      }
      var end = index
      while end < path.count, isDigit(path[end]) { end += 1 }
      if end - index == 4, end < path.count {
        let separator = path[end]
        if separator == UInt8(ascii: "/") || separator == UInt8(ascii: "-")
          || separator == UInt8(ascii: "_")
        {
          var cursor = end + 1
          let month = shortNumber(path, &cursor)
          if month.length > 0, cursor < path.count, path[cursor] == separator {
            cursor += 1
            let last = shortNumber(path, &cursor)
            if last.length > 0,
              let day = day(number(path, index..<end), month.value, last.value)
            {
              return day
            }
          }
        }
      } else if end - index == 8 {
        let all = number(path, index..<end)
        if let day = day(all / 10_000, all / 100 % 100, all % 100) { return day }
      }
      index = end
    }
    return nil
  }

  /// The year, and the month where it follows (else 0), in a path such as `/2019/03/title`.
  static func month(inPath path: ArraySlice<UInt8>) -> (year: Int, month: Int)? {
    let start = path.startIndex
    let text = path.span
    for part in path.split(separator: UInt8(ascii: "/")) where part.count >= 4 {
      guard part.prefix(4).allSatisfy(isDigit) else { continue }
      let year = number(text, part.startIndex - start..<part.startIndex - start + 4)
      guard years.contains(year) else { continue }
      var cursor = part.startIndex - start + 5
      guard part.count == 4 || part[part.startIndex + 4] == UInt8(ascii: "-") else { continue }
      let month = cursor < text.count ? shortNumber(text, &cursor).value : 0
      return (year, (1...12).contains(month) ? month : 0)
    }
    return nil
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
        if byte == 0xE4 || byte == 0xE5 { match = japaneseEra(text, index) }
        if match == nil {
          // To the end of the word, to a number in it, or to what may be an era.
          var end = index + 1
          while end < text.count, Self.isWordByte(text[end]), !Self.isDigit(text[end]),
            text[end] != 0xE4, text[end] != 0xE5
          {
            end += 1
          }
          // A month is followed by a number.
          var next = end
          Self.skipSpaces(text, &next, atMost: 2, alsoPunctuation: true)
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
    var isPlain = true
    for index in bytes.indices
    where bytes[index] == 0xD9 || bytes[index] == 0xDB || bytes[index] == 0xEF { isPlain = false }
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

  /// A date that begins with a number at `start`.
  private func numeric(_ text: Span<UInt8>, _ start: Int, after previous: UInt8) -> Found? {
    var index = start
    let first = Self.anyNumber(text, &index)
    // "1.2.3.2019" and "-2019-01-01" are no dates.
    let isJoined =
      previous == UInt8(ascii: ".") || previous == UInt8(ascii: "/")
      || previous == UInt8(ascii: "-") || previous == UInt8(ascii: ",")
    if first.length == 4, Self.years.contains(first.value) {
      if let separator = Self.byte(text, index), Self.isSeparator(separator), !isJoined {
        var cursor = index + 1
        let month = Self.shortNumber(text, &cursor)
        if month.length > 0, Self.byte(text, cursor) == separator {
          cursor += 1
          let last = Self.shortNumber(text, &cursor)
          if last.length > 0, !Self.isDigit(Self.byte(text, cursor) ?? 0),
            let day = Self.day(first.value, month.value, last.value)
          {
            return Found(day: day, range: start..<cursor)
          }
        }
      }
      var cursor = index
      return Self.eastAsian(text, &cursor, year: first.value).map {
        Found(day: $0, range: start..<cursor)
      }
    }
    guard first.length == 1 || first.length == 2 else { return nil }
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
          if year.length == 2 { year.value += year.value < 70 ? 2_000 : 1_900 }
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

  /// "March 4th, 2019".
  private func monthFirst(_ text: Span<UInt8>, _ start: Int) -> Found? {
    var index = start
    guard let month = Self.month(text, &index) else { return nil }
    Self.skipSpaces(text, &index, atMost: 2, alsoPunctuation: true)
    let day = Self.shortNumber(text, &index)
    guard day.length > 0 else { return nil }
    for ordinal in ["st", "nd", "rd", "th"] as [StaticString]
    where Self.has(text, ordinal, at: index) {
      index += 2
      break
    }
    let separatorStart = index
    Self.skipSpaces(text, &index, atMost: 3, alsoPunctuation: true)
    guard index > separatorStart, let year = Self.year(text, &index),
      let date = Self.day(year, month, day.value)
    else { return nil }
    return Found(day: date, range: start..<index)
  }

  /// "年3月4日" and Korean's.
  private static func eastAsian(
    _ text: Span<UInt8>, _ index: inout Int, year: Int
  ) -> Day? {
    func sign(_ signs: [StaticString]) -> Bool {
      skipSpaces(text, &index, atMost: 1)
      for sign in signs where has(text, sign, at: index) {
        index += sign.utf8CodeUnitCount
        skipSpaces(text, &index, atMost: 1)
        return true
      }
      return false
    }
    guard sign(["年", "년"]) else { return nil }
    let month = shortNumber(text, &index)
    guard month.length > 0, sign(["月", "월"]) else { return nil }
    let day = shortNumber(text, &index)
    guard day.length > 0, sign(["日", "일", "号"]) else { return nil }
    return Self.day(year, month.value, day.value)
  }

  /// "令和元年5月1日": the first year of an era is called 元年.
  private func japaneseEra(_ text: Span<UInt8>, _ start: Int) -> Found? {
    for (era, before) in [("令和", 2_018), ("平成", 1_988)] as [(StaticString, Int)]
    where Self.has(text, era, at: start) {
      var index = start + era.utf8CodeUnitCount
      Self.skipSpaces(text, &index, atMost: 1)
      var year = 1
      if Self.has(text, "元", at: index) {
        index += 3
      } else {
        let number = Self.shortNumber(text, &index)
        guard number.length > 0 else { return nil }
        year = number.value
      }
      return Self.eastAsian(text, &index, year: before + year).map {
        Found(day: $0, range: start..<index)
      }
    }
    return nil
  }

  // MARK: - Calendar

  /// The day, where the calendar has it.
  static func day(_ year: Int, _ month: Int, _ day: Int) -> Day? {
    guard years.contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    return year * 10_000 + month * 100 + day
  }

  /// The day in UTC, of a time in seconds since 1970.
  ///
  /// Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`,
  /// <https://howardhinnant.github.io/date_algorithms.html>.
  static func day(unixSeconds seconds: Int) -> Day? {
    let shifted = seconds / 86_400 + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return day(year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// A day in ISO 8601, as exact as known.
  static func iso(_ day: Day) -> String? {
    CalendarDate.iso(year: day / 10_000, month: day / 100 % 100, day: day % 100)
  }

  // MARK: - Scanning

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Letters, digits and everything beyond ASCII.
  static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || isDigit(byte) || (byte | 0x20) &- 0x61 < 26
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
  }

  private static func byte(_ text: Span<UInt8>, _ index: Int) -> UInt8? {
    index < text.count ? text[index] : nil
  }

  private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    var value = 0
    for index in range { value = value * 10 + Int(text[index] &- 0x30) }
    return value
  }

  /// A number of at most two digits; `length` is 0 where none stands here, or a longer one.
  private static func shortNumber(
    _ text: Span<UInt8>, _ index: inout Int
  ) -> (value: Int, length: Int) {
    var cursor = index
    var value = 0
    while cursor < text.count, cursor < index + 2, isDigit(text[cursor]) {
      value = value * 10 + Int(text[cursor] &- 0x30)
      cursor += 1
    }
    let length = cursor - index
    index = cursor
    return (value, length)
  }

  private static func anyNumber(
    _ text: Span<UInt8>, _ index: inout Int
  ) -> (value: Int, length: Int) {
    let start = index
    var value = 0
    while index < text.count, isDigit(text[index]) {
      if index - start < 9 { value = value * 10 + Int(text[index] &- 0x30) }
      index += 1
    }
    return (value, index - start)
  }

  /// A year of four digits, even where another number is glued to it ("20199 Februar"), or '19.
  private static func year(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
    for apostrophe in ["'", "’"] as [StaticString] where has(text, apostrophe, at: index) {
      var cursor = index + apostrophe.utf8CodeUnitCount
      let short = shortNumber(text, &cursor)
      guard short.length == 2 else { return nil }
      index = cursor
      return 2_000 + short.value
    }
    var value = 0
    for offset in 0..<4 {
      guard let digit = byte(text, index + offset), isDigit(digit) else { return nil }
      value = value * 10 + Int(digit &- 0x30)
    }
    guard years.contains(value) else { return nil }
    index += 4
    return value
  }

  private static func skipSpaces(
    _ text: Span<UInt8>, _ index: inout Int, atMost limit: Int, alsoHyphens: Bool = false,
    alsoPunctuation: Bool = false
  ) {
    var count = 0
    while count < limit, let byte = byte(text, index) {
      let isSpace =
        byte == 0x20 || byte == 0x0A || (alsoHyphens && byte == UInt8(ascii: "-"))
        || (alsoPunctuation && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".")))
      guard isSpace else { return }
      index += 1
      count += 1
    }
  }

  private static func has(_ text: Span<UInt8>, _ word: StaticString, at index: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= text.count else { return false }
    return word.withUTF8Buffer { word in
      for offset in word.indices {
        let byte = unsafe word[offset]
        let other = text[index + offset]
        if other != byte, !(other | 0x20 == byte && byte &- 0x61 < 26) { return false }
      }
      return true
    }
  }

  /// The month whose name begins at `index`, which moves behind it.
  private static func month(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
    let months = Self.months
    var end = index
    while end < text.count, isWordByte(text[end]), !isDigit(text[end]), end < index + 24 {
      end += 1
    }
    guard end - index >= 3, let first = FoldedWords.firstWord(of: text, index..<end)
    else { return nil }
    let month = Int(months[first])
    guard month > 0 else { return nil }
    if month > 12 {
      // The Levantine months of two words: the first or the second Kanun, the first or second Tishrin.
      var next = end
      skipSpaces(text, &next, atMost: 1)
      let start = next
      while next < text.count, isWordByte(text[next]), !isDigit(text[next]) { next += 1 }
      guard let second = FoldedWords.firstWord(of: text, start..<next) else { return nil }
      index = next
      let isFirst = second == FoldedWords.word("الأول")
      return month == 13 ? (isFirst ? 12 : 1) : (isFirst ? 10 : 11)
    }
    index = end
    return month
  }

  /// Names and short forms of the months in the languages of pages, a line a month; the last two lines
  /// are the first words of names of two words.
  private static let months: FoldedWordTable = {
    let names = """
      jan january januar jänner jänn janvier janv ene enero gennaio gen janeiro januari янв января январь يناير
      feb february februar feber feb février févr fevr febrero febbraio fevereiro fev februari фев февр февраля февраль فبراير شباط
      mar march märz mär mrz mars marzo março maart mrt марта март мар مارس آذار
      apr april avril avr abril abr aprile апр апреля апрель أبريل ابريل نيسان
      may mai mayo maggio mag maio mei мая май مايو أيار
      jun june juni juin junio giugno giu junho июн июня июнь يونيو يونيه حزيران
      jul july juli juillet juil julio luglio lug julho июл июля июль يوليو يوليه تموز
      aug august août agosto ago augustus авг августа август أغسطس آب
      sep sept september septembre septiembre setiembre settembre set setembro сен сент сентября сентябрь سبتمبر أيلول
      oct october oktober okt octobre octubre ottobre ott outubro out окт октября октябрь أكتوبر
      nov november novembre noviembre novembro ноя нояб ноября ноябрь نوفمبر
      dec december dezember dez décembre déc diciembre dic dicembre dezembro дек декабря декабрь ديسمبر
      كانون
      تشرين
      """
    return FoldedWordTable(
      names.split(separator: "\n").enumerated().map { (String($1), value: UInt8($0 + 1)) })
  }()
}
