internal import UnicodeText

extension PersonalDataFinder {
  /// Behind the end of the date that starts with the group, where a label says that somebody was born
  /// then.
  func birthDate(
    _ text: Span<UInt8>, _ meaning: PersonalDataLabels.Meaning?, _ language: String?
  ) -> Int? {
    let first = group.runs[0]
    guard let end = dateEnd(text) else { return nil }
    if meaning == .birth { return end }
    if meaning == .month,
      labels.meaning(in: text, before: first.start, skipsMonth: true) == .birth
    {
      return end
    }
    // 03.04.1960 г.р.
    let behind = end < text.count && text[end] == 0x20 ? end + 1 : end
    if ["г.р", "г. р", "года рождения"].contains(where: { text.has($0, at: behind) }) {
      return end
    }
    // *03.04.1960, as Germans write it.
    if ["de", "und"].contains(language ?? "und"), isBehindStar(text), first.count <= 2,
      isGermanDate,
      end == text.count || text[end] != UInt8(ascii: "*")
    {
      return end
    }
    // 1970年3月12日生まれ, 昭和35年4月3日生, S35.4.3生, 1970年3月12日出生.
    let isEra = isEraYear(first) || isBehindEra(text)
    guard isEra || first.count == 4 && text[end - 1] >= 0x80 else { return nil }
    if text.has("出生", at: end) { return end }
    // Not 2019年3月12日生化检查: 生于, a sex and kana go on, other characters make another word.
    let next = end + 3
    let goesOn =
      next < text.count && (0xE4...0xE9).contains(text[next])
      && !["于", "男", "女"].contains { text.has($0, at: next) }
    return text.has("生", at: end) && !goesOn ? end : nil
  }

  private func isBehindEra(_ text: Span<UInt8>) -> Bool {
    let start = group.runs[0].start - 6
    return start >= 0
      && ["明治", "大正", "昭和", "平成", "令和"].contains { text.has($0, at: start) }
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

  private func dateEnd(_ text: Span<UInt8>) -> Int? {
    let runs = group.runs
    func isYear(_ run: NumberGroup.Run) -> Bool {
      run.isNumeric && (run.count == 4 || run.count == 2)
    }
    // 12.03.1970, 1970-03-12, 12 03 1970.
    if runs.count >= 3, runs[0...2].allSatisfy({ $0.isNumeric && $0.count <= 4 }),
      runs[1].count <= 2, runs[0].count <= 2 && isYear(runs[2]) || runs[0].count == 4
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
    var position = runs[0].end
    // 1970年3月12日.
    if let end = easternDateEnd(text, from: position), runs[0].isNumeric { return end }
    // May 3, 1970: the group is "3", the year follows a comma.
    if runs[0].count <= 2, position + 1 < text.count, text[position] == UInt8(ascii: ",") {
      position += text[position + 1] == 0x20 ? 2 : 1
      if let end = yearEnd(text, position) { return end }
    }
    // 12 March 1970, 12 de marzo de 1970, 12. März 1970, 3rd May 1970.
    guard runs[0].count <= 4 else { return nil }
    return monthDateEnd(text, from: runs[0].end)
      ?? (runs[0].isNumeric && runs[0].count == 4 && runs.count == 1 ? runs[0].end : nil)
  }

  private func easternDateEnd(_ text: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    var end: Int?
    for mark: (UInt8, UInt8, UInt8) in [(0xE5, 0xB9, 0xB4), (0xE6, 0x9C, 0x88), (0xE6, 0x97, 0xA5)]
    {
      if end != nil {
        while position < text.count, let (_, length) = digit(text, position) { position += length }
      }
      guard position + 2 < text.count,
        (text[position], text[position + 1], text[position + 2]) == mark
      else { return end }
      position += 3
      end = position
    }
    return end
  }

  private func monthDateEnd(_ text: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    var hasMonth = false
    for _ in 0..<4 {
      while position < text.count,
        text[position] == 0x20 || text[position] == 0x2E
          || text[position] == 0x2C || text[position] == 0x2D
      {
        position += 1
      }
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
      } else if !["de", "del", "of"].contains(where: { word.elementsEqual($0.utf8) }) {
        return nil
      }
    }
    return nil
  }

  private func yearEnd(_ text: Span<UInt8>, _ start: Int) -> Int? {
    var position = start
    var count = 0
    while position < text.count, let (_, length) = digit(text, position) {
      position += length
      count += 1
    }
    return count == 4 ? position : nil
  }
}
