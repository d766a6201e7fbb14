/// The forms in which dates are written in China, Japan, Korea and Taiwan.
extension DateFinder {
  /// "年3月4日" and Korean's, "年（令和元年）3月4日", "（令和6）年3月4日", "年三月四日".
  static func eastAsian(
    _ text: Span<UInt8>, _ index: inout Int, year: Int
  ) -> Day? {
    guard let month = eastAsianMonth(text, &index), let day = number(text, &index),
      skipSign(text, &index, ["日", "일", "号", "號"])
    else { return nil }
    return Self.day(year, month, day)
  }

  /// "年3月", "（令和6）年3月".
  static func eastAsianMonth(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
    skipBracket(text, &index)
    guard skipSign(text, &index, ["年", "년"]) else { return nil }
    skipBracket(text, &index)
    guard let month = number(text, &index), skipSign(text, &index, ["月", "월"]) else { return nil }
    return month
  }

  private static func skipSign(
    _ text: Span<UInt8>, _ index: inout Int, _ signs: [StaticString]
  ) -> Bool {
    skipSpaces(text, &index, atMost: 1)
    for sign in signs where has(text, sign, at: index) {
      index += sign.utf8CodeUnitCount
      skipSpaces(text, &index, atMost: 1)
      return true
    }
    return false
  }

  /// The year in brackets, as its era counts it.
  private static func skipBracket(_ text: Span<UInt8>, _ index: inout Int) {
    for (opening, closing) in [("（", "）"), ("(", ")")] as [(StaticString, StaticString)]
    where has(text, opening, at: index) {
      for end in index..<min(index + 30, text.count) where has(text, closing, at: end) {
        index = end + closing.utf8CodeUnitCount
        skipSpaces(text, &index, atMost: 1)
        return
      }
    }
  }

  /// A date that begins with the name of an era or with a year in Chinese numerals: "令和元年5月1日" (the first year
  /// is called 元年), "民國110年3月5日", "二〇二一年三月五日".
  func chineseYear(_ text: Span<UInt8>, _ start: Int) -> Found? {
    var index = start
    var before = 0
    for (era, year) in Self.eras where Self.has(text, era, at: start) {
      index += era.utf8CodeUnitCount
      before = year
      break
    }
    let isEra = index > start
    if isEra { Self.skipSpaces(text, &index, atMost: 1) }
    var year = 1
    if isEra, Self.has(text, "元", at: index) {
      index += 3
    } else {
      guard let number = Self.number(text, &index, longest: isEra ? 3 : 4) else { return nil }
      year = number
    }
    guard isEra ? year < 200 : Self.years.contains(year) else { return nil }
    return Self.eastAsian(text, &index, year: before + year).map {
      Found(day: $0, range: start..<index)
    }
  }

  /// Names of eras, and the year before their first.
  private static let eras: [(StaticString, Int)] = [
    ("令和", 2_018), ("平成", 1_988), ("中華民國", 1_911), ("民國", 1_911), ("民国", 1_911),
  ]

  /// A date whose year has the letter of its era, "更新日：R6.5.3", "H30.10.12更新"; `start` is behind the letter.
  ///
  /// Only beside a word about dates: "R3.6.1" is a version of R.
  static func letteredEra(_ text: Span<UInt8>, _ start: Int) -> Found? {
    let before: Int
    switch byte(text, start - 1) {
    case UInt8(ascii: "R"): before = 2_018
    case UInt8(ascii: "H"): before = 1_988
    default: return nil
    }
    var index = start
    let year = shortNumber(text, &index)
    guard byte(text, index) == UInt8(ascii: ".") else { return nil }
    index += 1
    let month = shortNumber(text, &index)
    guard byte(text, index) == UInt8(ascii: ".") else { return nil }
    index += 1
    let last = shortNumber(text, &index)
    guard last.length > 0, !isDigit(byte(text, index) ?? 0),
      let day = day(before + year.value, month.value, last.value),
      year.value <= 31, isDated(text, start - 1..<index)
    else { return nil }
    return Found(day: day, range: start - 1..<index)
  }

  /// A date whose year counts from Taiwan's republic without its name, "發布日期：112年5月17日", "更新日期：112/05/17".
  ///
  /// Only behind a label that says what it is, and of three digits where others have that label, too.
  static func taiwanese(_ text: Span<UInt8>, _ start: Int, _ afterYear: Int, year: Int) -> Found? {
    guard (90...130).contains(year) else { return nil }
    let labelEnd = labelEnd(text, before: start)
    func isBehind(_ labels: [StaticString]) -> Bool {
      labels.contains { label in
        let length = label.utf8CodeUnitCount
        return labelEnd >= length && has(text, label, at: labelEnd - length)
      }
    }
    guard isBehind(taiwaneseLabels) || year >= 100 && isBehind(sharedLabels) else { return nil }
    var index = afterYear
    if let day = eastAsian(text, &index, year: year + 1_911) {
      return Found(day: day, range: start..<index)
    }
    index = afterYear
    guard let (month, last) = monthThenDay(text, &index),
      let day = day(year + 1_911, month.value, last.value)
    else { return nil }
    return Found(day: day, range: start..<index)
  }

  private static let taiwaneseLabels: [StaticString] = [
    "發布日期", "發佈日期", "發布日", "發佈日", "發布時間", "發佈時間", "更新時間", "最後更新", "最後更新日", "張貼日期", "資料更新",
  ]
  private static let sharedLabels: [StaticString] = [
    "更新日期", "公告日期", "修改日期", "上版日期", "刊登日期", "公布日期", "建立日期",
  ]

  /// Whether a Japanese word about dates stands right before or behind a range.
  static func isDated(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while start > 0, text[start - 1] == 0x20 || text[start - 1] == UInt8(ascii: ":") { start -= 1 }
    if start > 2, has(text, "：", at: start - 3) { start -= 3 }
    var end = range.upperBound
    skipSpaces(text, &end, atMost: 1)
    return (["日", "更新", "公開", "掲載", "作成", "現在", "時点"] as [StaticString]).contains {
      has(text, $0, at: end)
        || start >= $0.utf8CodeUnitCount && has(text, $0, at: start - $0.utf8CodeUnitCount)
    }
  }

  /// Whether a byte may begin what ``chineseYear(_:_:)`` reads.
  static func mayBeginYear(_ byte: UInt8) -> Bool { byte == 0xE4 || byte == 0xE5 || byte == 0xE6 }

  /// A number of digits, or of Chinese numerals: 十二, 二十三, 一一〇, 一百一十.
  private static func number(
    _ text: Span<UInt8>, _ index: inout Int, longest: Int = 2
  ) -> Int? {
    if isDigit(byte(text, index) ?? 0) {
      let start = index
      let number = anyNumber(text, &index)
      if number.length <= longest { return number.value }
      index = start
      return nil
    }
    var total = 0
    /// The digits since the last 十 or 百.
    var digits: Int?
    var count = 0
    while count < 6, let numeral = numeral(text, index) {
      index += 3
      count += 1
      if numeral < 10 {
        digits = (digits ?? 0) * 10 + numeral
      } else {
        total += (digits ?? 1) * numeral
        digits = nil
      }
    }
    return count > 0 ? total + (digits ?? 0) : nil
  }

  /// The value of the Chinese numeral at `index`: 0 to 9, 10 or 100.
  private static func numeral(_ text: Span<UInt8>, _ index: Int) -> Int? {
    guard let first = byte(text, index), first >= 0xE3 else { return nil }
    return numerals.first { has(text, $0.0, at: index) }?.1
  }

  private static let numerals: [(StaticString, Int)] = [
    ("〇", 0), ("零", 0), ("一", 1), ("元", 1), ("二", 2), ("三", 3), ("四", 4), ("五", 5), ("六", 6),
    ("七", 7),
    ("八", 8), ("九", 9), ("十", 10), ("百", 100),
  ]
}
