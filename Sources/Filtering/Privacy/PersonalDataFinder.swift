internal import UnicodeText

/// Finds personal data in text by validated patterns: form, check digits, and labels before it.
///
/// It finds what has a form. Names, addresses in words and dates without a label are beyond it: a text
/// is not anonymous afterwards. Doses, laboratory values, ICD codes, PubMed numbers and DOIs have the
/// form of none of it.
///
/// Keep one for many texts.
public struct PersonalDataFinder: Sendable {
  private let kinds: Set<PersonalDataKind>
  let labels = PersonalDataLabels.shared
  var group = NumberGroup()

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
    /// Behind the last DOI, whose numbers are nobody's.
    var identified = 0
    /// Behind the last telephone number.
    var phoneEnd: Int?
    func add(_ kind: PersonalDataKind, _ range: Range<Int>) {
      taken = range.upperBound
      if kind == .phone { phoneEnd = taken }
      if kinds.contains(kind) { findings.append(PersonalDataFinding(kind: kind, range: range)) }
    }
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "@") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "(")
        || byte == 0xEF && text.has("＠", at: position)
      {
        if let sign = atSign(text, position),
          let range = emailAddress(text, at: sign, notBefore: taken)
        {
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
      // But a label of its own announces another: "10.2019/Tel.030-1234567" has a month.
      if position < identified, labels.meaning(in: text, before: position) != .phone {
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
      if let end = identifierEnd(text) {
        identified = end
        position = settled
        continue
      }
      if isBoundary(text, before: start) || isSecondPhone(text, phoneEnd),
        let (kind, range) = identify(text, language, phoneEnd)
      {
        // A month's name before its day may be settled.
        add(kind, max(range.lowerBound, taken)..<range.upperBound)
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

  /// Whether the group is another number behind a telephone's: 918038014 / 656352534, and no day: - 20150312.
  private func isSecondPhone(_ text: Span<UInt8>, _ phoneEnd: Int?) -> Bool {
    let start = group.runs[0].start
    guard let phoneEnd, phoneEnd < start, start - phoneEnd <= 3, group.runs[0].count >= 6
    else { return false }
    let signs = (phoneEnd..<start).filter { text[$0] != 0x20 }.map { text[$0] }
    if signs == [UInt8(ascii: "/")] { return true }
    return signs == [UInt8(ascii: "-")] && start - phoneEnd > 1 && !isDay(group.runs[0])
  }

  /// Whether a run is a year, month and day in one: 20150312.
  private func isDay(_ run: NumberGroup.Run) -> Bool {
    let digits = group.characters[run.first..<run.last]
    return digits.count == 8
      && CheckDigits.isDate(digits.prefix(4), digits.dropFirst(4).prefix(2), digits.suffix(2))
  }

  /// What the group is, and the bytes to mask.
  private mutating func identify(
    _ text: Span<UInt8>, _ language: String?, _ phoneEnd: Int?
  ) -> (PersonalDataKind, Range<Int>)? {
    guard let first = group.runs.first else { return nil }
    let digitCount = group.characters.count { $0 &- 0x30 < 10 }
    // A single digit can only be the day of a birthday.
    guard digitCount >= 2 || first.count <= 3 && kinds.contains(.birthDate) else { return nil }
    // Labels are looked for only where something could follow from one.
    let meaning =
      isSecondPhone(text, phoneEnd)
      ? .phone
      : digitCount >= 4 || first.count <= 4
        ? labels.meaning(in: text, before: first.start) : nil
    if meaning == .harmless { return nil }
    if meaning == .phone { group.read(text, at: first.start, isPhone: true) }
    let recognizer = NumberRecognizer(group: group, language: language)
    if meaning == .birth || meaning == .month || first.count <= 4 && digitCount <= 8,
      kinds.contains(.birthDate), let range = birthDate(text, meaning, language)
    {
      return (.birthDate, range)
    }
    if let count = recognizer.iban() { return (.iban, range(count, in: text)) }
    // A number with its trunk zero or in one piece needs no more than such a word: "mobile 07700 900123".
    let hasPlus = hasPlus(text)
    let isPhone =
      meaning == .phone || hasPlus
      || meaning == .perhapsPhone && digitCount >= 9
        && (first.count >= 9 || first.count > 1 && group.characters[0] == 0x30)
      || meaning == .perhapsPhone && recognizer.isRussianLocal
    if isPhone, let count = recognizer.phone(isLabelled: true, hasPlus: hasPlus),
      meaning == .phone || !isSum(count, in: text),
      hasPlus || !recognizer.canBeMeasured(count, isLabelled: true) || !isMeasured(count, in: text)
    {
      return (.phone, range(count, in: text))
    }
    if let count = recognizer.nationalID(isLabelled: meaning == .national) {
      return (.nationalID, range(count, in: text))
    }
    if let meaning, let count = recordNumber(text, meaning, recognizer) {
      return (.recordNumber, range(count, in: text))
    }
    if let count = recognizer.card() { return (.card, range(count, in: text)) }
    if kinds.contains(.ip), let count = recognizer.address() {
      return (.ip, range(count, in: text))
    }
    if let count = recognizer.phone(isLabelled: false),
      !recognizer.canBeMeasured(count, isLabelled: false) || !isMeasured(count, in: text)
    {
      return (.phone, range(count, in: text))
    }
    return nil
  }

  /// Whether a unit stands behind the first runs, or is the end of the last.
  private func isMeasured(_ count: Int, in text: Span<UInt8>) -> Bool {
    labels.unitFollows(in: text, at: digitsEnd(text, group.runs[count - 1].start))
  }

  /// How many of the runs are a record's number.
  private func recordNumber(
    _ text: Span<UInt8>, _ meaning: PersonalDataLabels.Meaning, _ recognizer: NumberRecognizer
  ) -> Int? {
    let minimum: Int
    switch meaning {
    case .record, .bareRecord: minimum = 3
    case .perhapsRecord: minimum = recognizer.isYear ? 5 : 4
    // Applications for drugs have six digits.
    case .frenchRecord where recognizer.language == "fr" || group.runs[0].count > 6: minimum = 3
    default: return nil
    }
    guard let count = recognizer.labelledNumber(minimum: minimum), !recognizer.isDate else {
      return nil
    }
    if meaning == .record { return count }
    // "MRN 4567890 Ms Smith": no dose has as many digits.
    let digits = group.characters[..<group.runs[count - 1].last].count { $0 &- 0x30 < 10 }
    let isDose = digits < 5 && isMeasured(count, in: text)
    let isCounted = labels.countedFollows(in: text, at: group.runs[count - 1].end)
    return isDose || isCounted ? nil : count
  }

  /// Whether a plus and numbers in threes are a sum, `+20 000 000 cells`, and no telephone number: too
  /// short for one of its country code, or before a unit.
  private func isSum(_ count: Int, in text: Span<UInt8>) -> Bool {
    let runs = group.runs[..<count]
    guard count > 1,
      runs.dropFirst().allSatisfy({ $0.count == 3 && $0.separator == 0x20 }), runs[0].count <= 3
    else { return false }
    let digitCount = runs[count - 1].last
    let isShort =
      group.characters[0] == 0x31
      ? runs[0].count == 1 && digitCount != 11 : runs[0].count <= 2 && digitCount < 10
    return isShort || isMeasured(count, in: text)
  }

  /// Behind the DOI that the group begins, `10.1016/j.cell.2019.05.031`, or the UUID it is of.
  private func identifierEnd(_ text: Span<UInt8>) -> Int? {
    let runs = group.runs
    for offset in [0, 9, 14, 19, 24] where isUUID(text, at: runs[0].start - offset) {
      return runs[0].start - offset + 36
    }
    guard runs.count >= 2, group.characters(ofRuns: 1).elementsEqual("10".utf8),
      runs[1].separator == 0x2E, runs[1].isNumeric, (4...9).contains(runs[1].count)
    else { return nil }
    var end = runs[1].end
    guard end < text.count, text[end] == UInt8(ascii: "/") else { return nil }
    while end < text.count, text[end] > 0x20, text[end] < 0x80, text[end] != UInt8(ascii: ";") {
      end += 1
    }
    return end
  }

  /// Whether a UUID begins at a place: 8, 4, 4, 4 and 12 hexadecimal digits (RFC 9562, section 4).
  private func isUUID(_ text: Span<UInt8>, at start: Int) -> Bool {
    guard start >= 0, start + 36 <= text.count else { return false }
    return (0..<36).allSatisfy { offset in
      let byte = text[start + offset]
      if [8, 13, 18, 23].contains(offset) { return byte == UInt8(ascii: "-") }
      return byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
    }
  }

  /// The bytes of the first runs, with a plus or bracket before them.
  private func range(_ count: Int, in text: Span<UInt8>) -> Range<Int> {
    var start = group.runs[0].start
    var end = group.runs[count - 1].end
    start -= plusLength(text, before: start)
    if start > 0, text[start - 1] == UInt8(ascii: "(") {
      let closes = count > 1 && group.runs[1].separator == 0x29
      if closes || end < text.count && text[end] == 0x29 {
        start -= 1
        if !closes { end += 1 }
      }
    }
    start -= plusLength(text, before: start)
    return start..<end
  }

  /// The bytes of the plus before a place, `+` or `＋`, or 0.
  private func plusLength(_ text: Span<UInt8>, before start: Int) -> Int {
    if start > 0, text[start - 1] == UInt8(ascii: "+") { return 1 }
    return start > 2 && text.has("＋", at: start - 3) ? 3 : 0
  }

  private func hasPlus(_ text: Span<UInt8>) -> Bool {
    let start = group.runs[0].start
    let length = plusLength(text, before: start)
    // "5+1234567" is a sum, "T1+" a test's result, "+0900" and "+0000 2014" are time zones, "+0049" is a country's code.
    let isCode =
      group.characters[0] != 0x30
      || group.characters.starts(with: [0x30, 0x30]) && group.runs[0].count > 3
        && group.characters[2] != 0x30
    return length > 0 && isCode
      && (start == length || !(text[start - length - 1] &- 0x30 < 10))
  }
}
