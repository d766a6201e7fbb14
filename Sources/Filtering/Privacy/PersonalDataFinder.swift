/// Finds personal data in text by validated patterns: form, check digits, and labels before it.
///
/// It finds what has a form. Names, addresses in words and dates without a label are beyond it: a text
/// is not anonymous afterwards. Doses, laboratory values, ICD codes, PubMed numbers and DOIs have the
/// form of none of it.
///
/// Keep one for many texts.
public struct PersonalDataFinder: Sendable {
  private let kinds: Set<PersonalDataKind>
  private let labels = PersonalDataLabels.shared
  private var group = NumberGroup()

  /// One that finds some kinds.
  public init(_ kinds: Set<PersonalDataKind> = PersonalDataKind.usual) { self.kinds = kinds }

  /// All findings in the order of the text, without overlap.
  ///
  /// - Parameters:
  ///   - text: Valid UTF-8.
  ///   - language: The language code, which decides the national forms of telephone numbers.
  /// - Complexity: O(*n*).
  public mutating func find(in text: Span<UInt8>, language: String? = nil) -> [PersonalDataFinding]
  {
    var findings: [PersonalDataFinding] = []
    var position = 0
    /// Behind the last byte that is settled.
    var settled = 0
    /// Behind the last address or number that was recognized.
    var taken = 0
    func add(_ kind: PersonalDataKind, _ range: Range<Int>) {
      taken = range.upperBound
      if kinds.contains(kind) { findings.append(PersonalDataFinding(kind: kind, range: range)) }
    }
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "@") {
        if let range = emailAddress(text, at: position, notBefore: taken) {
          add(.email, range)
          settled = range.upperBound
          position = settled
        } else {
          position += 1
        }
        continue
      }
      if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "w"),
        let range = webAddress(text, at: position, notBefore: taken)
      {
        // Numbers in addresses are pages, not persons.
        add(.url, range)
        settled = range.upperBound
        position = settled
        continue
      }
      guard byte &- 0x30 < 10 || byte >= 0xD9, digit(text, position) != nil else {
        position += 1
        continue
      }
      let start = runStart(text, position, notBefore: settled)
      group.read(text, at: start)
      guard let end = group.runs.first?.end else {
        position += 1
        continue
      }
      settled = end
      if isBoundary(text, before: start), let (kind, range) = identify(text, language) {
        add(kind, range)
        settled = range.upperBound
      }
      position = max(settled, position + 1)
    }
    return findings
  }

  /// The text with placeholders in place of what was found.
  public static func mask(_ text: Span<UInt8>, _ findings: [PersonalDataFinding]) -> [UInt8] {
    var masked: [UInt8] = []
    masked.reserveCapacity(text.count)
    var position = 0
    for finding in findings {
      for index in position..<finding.range.lowerBound { masked.append(text[index]) }
      masked += finding.kind.placeholder.utf8
      position = finding.range.upperBound
    }
    for index in position..<text.count { masked.append(text[index]) }
    return masked
  }

  /// Where a stretch of a text lies when findings are masked; a placeholder that it shares with what is
  /// beside it belongs to it.
  public static func range(
    _ range: Range<Int>, masking findings: [PersonalDataFinding]
  ) -> Range<Int> {
    func moved(_ offset: Int, inside: (Int, Int) -> Int) -> Int {
      var shift = 0
      for finding in findings where finding.range.lowerBound < offset {
        let count = finding.kind.placeholder.utf8.count
        if finding.range.upperBound > offset {
          return inside(finding.range.lowerBound + shift, count)
        }
        shift += count - finding.range.count
      }
      return offset + shift
    }
    return moved(range.lowerBound) { start, _ in start
    }..<moved(range.upperBound) { start, count in start + count }
  }

  // MARK: - Numbers

  /// The start of the letters and digits around `position`: `X1234567L` begins at X.
  private func runStart(_ text: Span<UInt8>, _ position: Int, notBefore limit: Int) -> Int {
    var start = position
    while start > limit, position - start < 8 {
      let byte = text[start - 1]
      guard byte < 0x80, byte & 0xDF &- 0x41 < 26 else { break }
      start -= 1
    }
    return start
  }

  /// Whether a number may begin here: not inside a longer number or word.
  private func isBoundary(_ text: Span<UInt8>, before start: Int) -> Bool {
    guard start > 0 else { return true }
    let byte = text[start - 1]
    if byte < 0x80, byte & 0xDF &- 0x41 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_") {
      return false
    }
    if ".,-/".utf8.contains(byte), start > 1, text[start - 2] &- 0x30 < 10 { return false }
    return true
  }

  /// What the group is, and the bytes to mask.
  private func identify(
    _ text: Span<UInt8>, _ language: String?
  ) -> (PersonalDataKind, Range<Int>)? {
    guard let first = group.runs.first else { return nil }
    let digitCount = group.characters.count { $0 &- 0x30 < 10 }
    // A single digit can only be the day of a birthday.
    guard digitCount >= 2 || first.count <= 3 && kinds.contains(.birthDate) else { return nil }
    let recognizer = NumberRecognizer(group: group, language: language)
    // Labels are looked for only where something could follow from one.
    let meaning =
      digitCount >= 4 || first.count <= 3
      ? labels.meaning(in: text, before: first.start) : nil
    if meaning == .harmless { return nil }
    if meaning == .birth || meaning == .month || first.count <= 4 && digitCount <= 8,
      kinds.contains(.birthDate), let end = birthDate(text, meaning)
    {
      return (.birthDate, first.start..<end)
    }
    if let count = recognizer.iban() { return (.iban, range(count, in: text)) }
    if meaning == .phone || hasPlus(text), let count = recognizer.phone(isLabelled: true) {
      return (.phone, range(count, in: text))
    }
    if let count = recognizer.nationalID(isLabelled: meaning == .national) {
      return (.nationalID, range(count, in: text))
    }
    if meaning == .record, let count = recognizer.labelledNumber(minimum: 3) {
      return (.recordNumber, range(count, in: text))
    }
    if let count = recognizer.card() { return (.card, range(count, in: text)) }
    if kinds.contains(.ip), let count = recognizer.address() {
      return (.ip, range(count, in: text))
    }
    if let count = recognizer.phone(isLabelled: false) { return (.phone, range(count, in: text)) }
    return nil
  }

  /// The bytes of the first runs, with a plus or bracket before them.
  private func range(_ count: Int, in text: Span<UInt8>) -> Range<Int> {
    var start = group.runs[0].start
    var end = group.runs[count - 1].end
    if start > 0, text[start - 1] == UInt8(ascii: "(") {
      let closes = count > 1 && group.runs[1].separator == 0x29
      if closes || end < text.count && text[end] == 0x29 {
        start -= 1
        if !closes { end += 1 }
      }
    }
    if start > 0, text[start - 1] == UInt8(ascii: "+") { start -= 1 }
    return start..<end
  }

  private func hasPlus(_ text: Span<UInt8>) -> Bool {
    let start = group.runs[0].start
    guard start > 0 else { return false }
    if text[start - 1] == UInt8(ascii: "+") {
      // "5+1234567" is a sum, "T1+" a test's result.
      return start == 1 || !(text[start - 2] &- 0x30 < 10)
    }
    return false
  }

  // MARK: - Dates of birth

  /// Behind the end of the date that starts with the group, where a label says that somebody was born
  /// then.
  private func birthDate(
    _ text: Span<UInt8>, _ meaning: PersonalDataLabels.Meaning?
  ) -> Int? {
    let first = group.runs[0]
    guard let end = dateEnd(text) else { return nil }
    if meaning == .birth { return end }
    if meaning == .month,
      labels.meaning(in: text, before: first.start, skipsMonth: true) == .birth
    {
      return end
    }
    // 1970年3月12日生まれ, 1970年3月12日出生.
    guard first.count == 4 else { return nil }
    for word: StaticString in ["生まれ", "生", "出生"] {
      let count = word.utf8CodeUnitCount
      guard end + count <= text.count else { continue }
      let follows = word.withUTF8Buffer { word in
        word.indices.allSatisfy { unsafe text[end + $0] == word[$0] }
      }
      if follows, text[end - 1] >= 0x80 { return end }
    }
    return nil
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

  // MARK: - Addresses

  /// The e-mail address around an at sign.
  ///
  /// RFC 5322's common form: no quotes or comments, a domain with a dot.
  private func emailAddress(
    _ text: Span<UInt8>, at position: Int, notBefore limit: Int
  ) -> Range<Int>? {
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
    var end = position + 1
    var lastDot: Int?
    while end < text.count, end - position < 255, isLabel(text[end]) || text[end] == 0x2E {
      if text[end] == 0x2E {
        if text[end - 1] == 0x2E || end == position + 1 { break }
        lastDot = end
      }
      end += 1
    }
    if text[end - 1] == 0x2E {
      end -= 1
      lastDot = nil
      for index in position + 1..<end where text[index] == 0x2E { lastDot = index }
    }
    guard let lastDot, end - lastDot > 2 else { return nil }
    for index in lastDot + 1..<end where text[index] & 0xDF &- 0x41 >= 26 { return nil }
    return start..<end
  }

  /// The web address whose `://` or `www.` is at `position`.
  private func webAddress(
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
