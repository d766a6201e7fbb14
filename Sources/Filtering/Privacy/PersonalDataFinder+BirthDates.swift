internal import UnicodeText

extension PersonalDataFinder {
  /// The date that starts with the group or the month before it, where a label says that somebody was
  /// born then.
  func birthDate(
    _ text: Span<UInt8>, _ meaning: PersonalDataLabels.Meaning?, _ language: String?
  ) -> Range<Int>? {
    let first = group.runs[0]
    let start = firstYearStart(text) ?? monthStart(text, meaning) ?? first.start
    guard let end = dateEnd(text, isBehindMonth: meaning == .month && start < first.start),
      !isPeriod(text, start..<end)
    else { return nil }
    return isBirth(text, meaning, language, end) ? start..<end : nil
  }

  private func isBirth(
    _ text: Span<UInt8>, _ meaning: PersonalDataLabels.Meaning?, _ language: String?, _ end: Int
  ) -> Bool {
    let first = group.runs[0]
    if meaning == .birth { return true }
    if meaning == .month,
      labels.meaning(in: text, before: first.start, skipsMonth: true) == .birth
    {
      return true
    }
    // 03.04.1960 г.р.
    let behind = end < text.count && text[end] == 0x20 ? end + 1 : end
    let words: [StaticString] = ["года рождения", "г. рождения", "г.рождения", "г рождения"]
    if words.contains(where: { text.has($0, at: behind) }) { return true }
    let initials: [StaticString] = ["г.р", "г. р"]
    if let word = initials.first(where: { text.has($0, at: behind) }) {
      // Not "2015 г. работал".
      let next = behind + word.utf8CodeUnitCount
      return next == text.count || text[next] < 0x80
    }
    // *03.04.1960, as Germans write it.
    if ["de", "und"].contains(language ?? "und"), isBehindStar(text), first.count <= 2,
      isGermanDate,
      end == text.count || text[end] != UInt8(ascii: "*")
    {
      return true
    }
    // 1970年3月12日生まれ, 昭和35年4月3日生, S35.4.3生, 1970年3月12日出生.
    let isEra = isEraYear(first) || isBehindEra(text, firstYearStart(text) ?? first.start)
    guard isEra || first.count == 4 && text[end - 1] >= 0x80 else { return false }
    if text.has("出生", at: end) { return true }
    // Not 2019年3月12日生化检查: 生于, a sex and kana go on, other characters make another word.
    let next = end + 3
    let goesOn =
      next < text.count && (0xE4...0xE9).contains(text[next])
      && !["于", "男", "女"].contains { text.has($0, at: next) }
    return text.has("生", at: end) && !goesOn
  }

  private func isBehindEra(_ text: Span<UInt8>, _ start: Int) -> Bool {
    start >= 6 && ["明治", "大正", "昭和", "平成", "令和"].contains { text.has($0, at: start - 6) }
  }

  /// Where an era's first year begins that stands before the group: 平成元年5月12日.
  private func firstYearStart(_ text: Span<UInt8>) -> Int? {
    let start = group.runs[0].start - 6
    return start >= 0 && text.has("元年", at: start) && isBehindEra(text, start) ? start : nil
  }

  /// Where the month before the group begins: `March 3, 1975`, `Mar. 3, 1975`.
  private func monthStart(
    _ text: Span<UInt8>, _ meaning: PersonalDataLabels.Meaning?
  ) -> Int? {
    guard meaning == .month else { return nil }
    var end = group.runs[0].start
    while end > 0, " .,-/".utf8.contains(text[end - 1]) { end -= 1 }
    var start = end
    while start > 0, end - start < 24,
      text[start - 1] >= 0x80 || text[start - 1] & 0xDF &- 0x41 < 26
    {
      start -= 1
    }
    var word: [UInt8] = []
    for index in start..<end { word.append(text[index]) }
    return labels.isMonth(word[...]) ? start : nil
  }

  private static let dashes: [StaticString] = ["-", "–", "—", "－", "~"]

  /// Whether a date is an end of a period in which a study's subjects were born: a date stands behind it
  /// and a dash or word that says "to", or before it.
  private func isPeriod(_ text: Span<UInt8>, _ date: Range<Int>) -> Bool {
    let isMonth = endsInMonth(text, date)
    let hasDay = date.upperBound != group.runs[0].end && !isMonth
    var before = date.lowerBound - (isBehindEra(text, date.lowerBound) ? 6 : 0)
    while !hasDay, before > 0, text[before - 1] == 0x20 { before -= 1 }
    for sign in Self.dashes + ["～", "〜", "至", "到", "から"] {
      var start = before - sign.utf8CodeUnitCount
      guard start >= 0, text.has(sign, at: start) else { continue }
      while !hasDay, start > 0, text[start - 1] == 0x20 { start -= 1 }
      // 2010年1月至, 01.01.2010–.
      if start >= 4,
        ["年", "月", "日"].contains(where: { text.has($0, at: start - 3) })
          || yearEnd(text, start - 4) == start && (start == 4 || digit(text, start - 5) == nil)
      {
        return true
      }
    }
    var position = blanksEnd(text, date.upperBound)
    let isJoined = position == date.upperBound
    let words: [StaticString] = [
      "to ", "through ", "until ", "till ", "bis ", "au ", "jusqu'au ", "jusqu’au ", "al ", "a ",
      "hasta ", "до ", "по ", "г. до ", "г. по ", "إلى ", "حتى ", "至", "到", "から", "～", "〜",
    ]
    let word = words.first { text.has($0, at: position) }
    guard let sign = word ?? Self.dashes.first(where: { text.has($0, at: position) }) else {
      return false
    }
    position += sign.utf8CodeUnitCount
    for filler: StaticString in [" ", "zum ", "el ", "le "] where text.has(filler, at: position) {
      position += filler.utf8CodeUnitCount
    }
    // A year alone ends a period of years only: "born 12/03/1970, to 2015 …" is a person's, and so is 1970-03-12到2015年.
    if yearEnd(text, position) != nil, yearEnd(text, date.lowerBound) == date.upperBound {
      return true
    }
    // Between days " - " may as well part a letter's fields, and "DOB: 01/02/1950-03/04/2015" are somebody's.
    let isField =
      word == nil
      && (isJoined
        ? hasDay && isInForm(text, date.lowerBound)
        : hasDay || !isMonth && digit(text, position) != nil)
    return !isField && beginsDate(text, position, behindMonth: isMonth)
  }

  /// Whether a colon or the stop of an abbreviation stands before a date: `DOB: `, `geb. `.
  private func isInForm(_ text: Span<UInt8>, _ start: Int) -> Bool {
    var end = start
    while end > 0, text[end - 1] == 0x20 { end -= 1 }
    return end > 2
      && (text[end - 1] == UInt8(ascii: ":") || text[end - 1] == UInt8(ascii: ".")
        || text.has("：", at: end - 3))
  }

  /// Whether a date is a year or month of Chinese or Japanese.
  private func endsInMonth(_ text: Span<UInt8>, _ date: Range<Int>) -> Bool {
    ["年", "月"].contains { text.has($0, at: date.upperBound - 3) }
  }

  /// Whether a day in numbers, a year or month of Chinese, or a month with or without a day stands at a place.
  private func beginsDate(_ text: Span<UInt8>, _ start: Int, behindMonth: Bool) -> Bool {
    var position = digitsEnd(text, start)
    // Two signs, or it is 3.5 kg.
    if position > start, position < text.count, "./-".utf8.contains(text[position]) {
      let second = digitsEnd(text, position + 1)
      if second > position + 1, second + 1 < text.count, text[second] == text[position],
        digit(text, second + 1) != nil
      {
        return true
      }
    }
    if position > start, ["年", "月", "日"].contains(where: { text.has($0, at: position) }) {
      return behindMonth
        || easternDateEnd(text, from: position).map { text.has("日", at: $0 - 3) } ?? false
    }
    if monthDateEnd(text, from: position) != nil { return true }
    // December 31, 2015.
    var word: [UInt8] = []
    while position < text.count, text[position] > 0x20, word.count < 24 {
      word.append(text[position])
      position += 1
    }
    return position + 1 < text.count && labels.isMonth(word[...])
      && digit(text, position + 1) != nil
  }

  /// Behind the digits at a place.
  func digitsEnd(_ text: Span<UInt8>, _ start: Int) -> Int { digits(text, start).end }

  /// How many digits stand at a place, and where they end.
  private func digits(_ text: Span<UInt8>, _ start: Int) -> (count: Int, end: Int) {
    var (count, position) = (0, start)
    while position < text.count, let (_, length) = digit(text, position) {
      position += length
      count += 1
    }
    return (count, position)
  }

  private func blanksEnd(_ text: Span<UInt8>, _ start: Int) -> Int {
    var position = start
    while position < text.count, text[position] == 0x20 { position += 1 }
    return position
  }

  /// Whether the group stands behind an asterisk that stands behind no letter, as HLA-A*02 has it.
  private func isBehindStar(_ text: Span<UInt8>) -> Bool {
    let start = group.runs[0].start
    guard start > 0, text[start - 1] == UInt8(ascii: "*") else { return false }
    return start == 1 || " (,;\n".utf8.contains(text[start - 2])
  }

  /// Whether the group, if it is a date in numbers, has points, a day and a month: not "*10 20 30 mg".
  private var isGermanDate: Bool {
    let runs = group.runs
    guard runs.count >= 3 else { return true }
    let values = runs[..<2].map { CheckDigits.number(group.characters[$0.first..<$0.last]) ?? 0 }
    return runs[1...2].allSatisfy { $0.separator == 0x2E } && (1...31).contains(values[0])
      && (1...12).contains(values[1])
  }

  /// Whether a run is a year of a Japanese era by its initial: S35.
  private func isEraYear(_ run: NumberGroup.Run) -> Bool {
    let text = group.characters[run.first..<run.last]
    return (2...3).contains(text.count) && "MTSHR".utf8.contains(text.first ?? 0)
      && text.dropFirst().allSatisfy { $0 &- 0x30 < 10 }
  }

  private func dateEnd(_ text: Span<UInt8>, isBehindMonth: Bool) -> Int? {
    let runs = group.runs
    if isBehindMonth, let end = yearEnd(afterDay: runs[0], text) { return end }
    func isYear(_ run: NumberGroup.Run) -> Bool {
      run.isNumeric && (run.count == 4 || run.count == 2)
    }
    // 12.03.1970, 1970-03-12, 12 03 1970.
    if runs.count >= 3, runs[0...2].allSatisfy({ $0.isNumeric && $0.count <= 4 }),
      runs[1].count <= 2,
      runs[0].count <= 2 && isYear(runs[2]) || runs[0].count == 4 && runs[2].count <= 2
    {
      return runs[2].end
    }
    // S35.4.3.
    if runs.count >= 3, isEraYear(runs[0]),
      runs[1...2].allSatisfy({ $0.isNumeric && $0.count <= 2 })
    {
      return runs[2].end
    }
    // 1970-03.
    if runs.count == 2, runs.allSatisfy(\.isNumeric), runs[0].count == 4, runs[1].count == 2 {
      return runs[1].end
    }
    // 19700312, and the year alone.
    if runs[0].isNumeric, runs[0].count == 8 { return runs[0].end }
    // 03MAR1975.
    if runs[0].count >= 8, let end = writtenTogetherEnd(runs[0]) { return end }
    // 1970年3月12日, and what follows 平成元年.
    if runs[0].isNumeric, let end = easternDateEnd(text, from: runs[0].end) { return end }
    // 12 March 1970, 12 de marzo de 1970, 12. März 1970, 3rd May 1970.
    guard runs[0].count <= 4 else { return nil }
    if let end = spacedDateEnd(text, from: runs[0].start) { return end }
    if let end = monthDateEnd(text, from: runs[0].end),
      // 1970-Mar-12, but not 1970 - March 2012.
      !runs[0].isNumeric || runs[0].count < 4 || text[end - 3] == UInt8(ascii: "-")
    {
      return end
    }
    guard runs.count == 1, let year = CheckDigits.number(group.characters[...]),
      runs[0].count == 4, (1800...2100).contains(year), !isWeight(text, runs[0].end)
    else { return nil }
    return runs[0].end
  }

  /// Behind a day in numbers with blanks about its signs: `12. 03. 1970`, `12 / 3 / 1970`.
  private func spacedDateEnd(_ text: Span<UInt8>, from start: Int) -> Int? {
    var (count, position) = digits(text, start)
    var counts = [count]
    var sign: UInt8?
    while counts.count < 3 {
      position = blanksEnd(text, position)
      guard position < text.count, "./-".utf8.contains(text[position]),
        sign == nil || sign == text[position]
      else { return nil }
      sign = text[position]
      (count, position) = digits(text, blanksEnd(text, position + 1))
      counts.append(count)
    }
    return counts.allSatisfy { [1, 2, 4].contains($0) } && counts[1] < 4
      && (counts[0] == 4) != (counts[2] == 4) ? position : nil
  }

  /// Behind the year of a date whose month and day stand before it: 3, 1975; 3rd, 1975; 3 de 1975.
  private func yearEnd(afterDay day: NumberGroup.Run, _ text: Span<UInt8>) -> Int? {
    let characters = group.characters[day.first..<day.last]
    let digits = characters.prefix { $0 &- 0x30 < 10 }
    let ordinals = ["", "ST", "ND", "RD", "TH"]
    guard (1...2).contains(digits.count),
      ordinals.contains(String(decoding: characters.dropFirst(digits.count), as: UTF8.self))
    else { return nil }
    return monthDateEnd(text, from: day.end, hasMonth: true)
  }

  /// Behind a run that is a day, a month's name and a year.
  private func writtenTogetherEnd(_ run: NumberGroup.Run) -> Int? {
    let characters = group.characters[run.first..<run.last]
    let month = characters.drop { $0 &- 0x30 < 10 }.prefix { $0 &- 0x30 >= 10 }
    let isDate =
      (1...2).contains(month.startIndex - run.first) && run.last - month.endIndex == 4
      && CheckDigits.isDigits(characters[month.endIndex...]) && labels.isMonth(month)
    return isDate ? run.end : nil
  }

  /// Whether a number that could be a year is grams: `geb. 2000 g`, `родился 2000 г, 45 см`.
  private func isWeight(_ text: Span<UInt8>, _ end: Int) -> Bool {
    var position = blanksEnd(text, end)
    if text.has("г", at: position) {
      // And not "1975 г.", a year.
      position += 2
      if position < text.count, text[position] >= 0x80 {
        return labels.unitFollows(in: text, at: end)
      }
      while position < text.count, " .,;".utf8.contains(text[position]) { position += 1 }
      return position < text.count && text[position] &- 0x30 < 10
    }
    if text.has("g", at: position) {
      return position + 1 == text.count || text[position + 1] & 0xDF &- 0x41 >= 26
    }
    return labels.unitFollows(in: text, at: end)
  }

  private func easternDateEnd(_ text: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    var end: Int?
    let marks: [StaticString] = ["年", "月", "日"]
    for mark in firstYearStart(text) == nil ? marks[...] : marks.dropFirst() {
      if end != nil { position = digitsEnd(text, blanksEnd(text, position)) }
      position = blanksEnd(text, position)
      guard text.has(mark, at: position) else { return end }
      position += 3
      end = position
    }
    return end
  }

  private func monthDateEnd(
    _ text: Span<UInt8>, from start: Int, hasMonth: Bool = false
  ) -> Int? {
    var position = start
    var hasMonth = hasMonth
    for _ in 0..<4 {
      while position < text.count, " .,-/".utf8.contains(text[position]) { position += 1 }
      if hasMonth, let end = yearEnd(text, position) { return end }
      var word: [UInt8] = []
      while position < text.count, text[position] >= 0x80 || text[position] & 0xDF &- 0x41 < 26,
        word.count < 24
      {
        word.append(text[position])
        position += 1
      }
      if labels.isMonth(word[...]) {
        hasMonth = true
      } else if !["de", "del", "of", "الأول", "الاول", "الثاني"].contains(where: {
        word.elementsEqual($0.utf8)
      }) {
        return nil
      }
    }
    return nil
  }

  private func yearEnd(_ text: Span<UInt8>, _ start: Int) -> Int? {
    let (count, end) = digits(text, start)
    // 3-Mar-75.
    let isShort = count == 2 && start > 0 && text[start - 1] == UInt8(ascii: "-")
    return count == 4 || isShort ? end : nil
  }
}
