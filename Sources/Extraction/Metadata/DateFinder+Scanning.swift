/// Reading numbers, spaces and names of months.
extension DateFinder {
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Letters, digits and everything beyond ASCII.
  static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || isDigit(byte) || (byte | 0x20) &- 0x61 < 26
  }

  static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
  }

  static func byte(_ text: Span<UInt8>, _ index: Int) -> UInt8? {
    text.indices.contains(index) ? text[index] : nil
  }

  static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    var value = 0
    for index in range { value = value * 10 + Int(text[index] &- 0x30) }
    return value
  }

  /// A number of at most two digits; `length` is 0 where none stands here, or a longer one.
  static func shortNumber(
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

  static func anyNumber(
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
  static func year(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
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

  static func skipSpaces(
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

  static func has(_ text: Span<UInt8>, _ word: StaticString, at index: Int) -> Bool {
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

  /// The month whose name begins at `index`, which moves behind it, and behind its other name: "أيار/مايو",
  /// "تشرين الثاني (نوفمبر)".
  static func month(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
    guard let month = monthName(text, &index) else { return nil }
    var next = index
    skipSpaces(text, &next, atMost: 1)
    guard let sign = byte(text, next), sign == UInt8(ascii: "/") || sign == UInt8(ascii: "(")
    else { return month }
    next += 1
    skipSpaces(text, &next, atMost: 1)
    guard monthName(text, &next) == month else { return month }
    if sign == UInt8(ascii: "(") {
      guard byte(text, next) == UInt8(ascii: ")") else { return month }
      next += 1
    }
    index = next
    return month
  }

  private static func monthName(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
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
      jan january januar jänner jänn janvier janv ene enero gennaio gen janeiro januari янв января январь يناير جانفي
      feb february februar feber feb février févr fevr febrero febbraio fevereiro fev februari фев февр февраля февраль فبراير شباط فيفري
      mar march märz mär mrz mars marzo março maart mrt марта март мар مارس آذار
      apr april avril avr abril abr aprile апр апреля апрель أبريل ابريل نيسان أفريل
      may mai mayo maggio mag maio mei мая май مايو أيار ماي
      jun june juni juin junio giugno giu junho июн июня июнь يونيو يونيه حزيران جوان
      jul july juli juillet juil julio luglio lug julho июл июля июль يوليو يوليه تموز جويلية يوليوز
      aug august août agosto ago augustus авг августа август أغسطس آب أوت غشت
      sep sept september septembre septiembre setiembre settembre set setembro сен сент сентября сентябрь سبتمبر أيلول شتنبر
      oct october oktober okt octobre octubre ottobre ott outubro out окт октября октябрь أكتوبر
      nov november novembre noviembre novembro ноя нояб ноября ноябрь نوفمبر نونبر
      dec december dezember dez décembre déc diciembre dic dicembre dezembro дек декабря декабрь ديسمبر دجنبر
      كانون
      تشرين
      """
    return FoldedWordTable(
      names.split(separator: "\n").enumerated().map { (String($1), value: UInt8($0 + 1)) })
  }()
}
