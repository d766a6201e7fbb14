/// Says what a group of numbers is; every answer is how many of its runs belong to it.
struct NumberRecognizer {
  let group: NumberGroup
  let language: String?

  private var runs: [NumberGroup.Run] { group.runs }

  private func text(_ count: Int) -> ArraySlice<UInt8> { group.characters(ofRuns: count) }

  /// The number of runs, longest first, whose characters together are as many as asked and pass.
  private func runs(
    of lengths: ClosedRange<Int>, where isValid: (ArraySlice<UInt8>) -> Bool
  ) -> Int? {
    for count in stride(from: runs.count, to: 0, by: -1) {
      let text = text(count)
      if lengths.contains(text.count), isValid(text) { return count }
    }
    return nil
  }

  /// Whether the first runs have these lengths and are numbers.
  private func hasShape(_ shape: [Int], separators: String = " -.") -> Bool {
    guard runs.count >= shape.count else { return false }
    for (index, length) in shape.enumerated() {
      let run = runs[index]
      guard run.isNumeric, run.count == length,
        index == 0 || separators.utf8.contains(run.separator)
      else { return false }
    }
    return true
  }

  /// Whether nothing but the runs of a shape is in the group: a column of a table goes on.
  private func isWhole(_ shape: [Int], separators: String = " -.") -> Bool {
    runs.count == shape.count && hasShape(shape, separators: separators)
  }

  func iban() -> Int? {
    guard group.characters.count >= 15, group.characters[0] &- 0x41 < 26,
      group.characters[1] &- 0x41 < 26
    else { return nil }
    return runs(of: 15...33, where: CheckDigits.iban)
  }

  func card() -> Int? {
    guard runs[0].isNumeric, (0x33...0x36).contains(group.characters[0]) else { return nil }
    if isWhole([4, 4, 4, 4], separators: " -") || isWhole([4, 6, 5], separators: " -")
      || runs.count == 1 && (15...16).contains(runs[0].count)
    {
      let digits = text(runs.count)
      // Repetitions of a digit pass too and are no cards.
      return CheckDigits.luhn(digits) && Set(digits).count > 3 ? runs.count : nil
    }
    return nil
  }

  func address() -> Int? {
    guard runs.count >= 4, hasShape(runs.prefix(4).map(\.count), separators: "."),
      runs.count == 4 || runs[4].separator != 0x2E
    else { return nil }
    let isAddress = runs[..<4].allSatisfy { run in
      CheckDigits.number(group.characters[run.first..<run.last]).map { $0 <= 255 } ?? false
    }
    return isAddress ? 4 : nil
  }

  /// A number that a label announces: its runs up to a blank, or groups of digits with blanks.
  func labelledNumber(minimum: Int) -> Int? {
    var count = 1
    while count < runs.count, runs[count].separator != 0x20 || runs[count].isNumeric { count += 1 }
    let digits = text(count).count { $0 &- 0x30 < 10 }
    return digits >= minimum && text(count).count <= 24 ? count : nil
  }

  /// A year of four digits, and nothing more.
  var isYear: Bool {
    runs.count == 1 && runs[0].count == 4
      && CheckDigits.number(text(1)).map { (1800...2100).contains($0) } ?? false
  }

  /// A day of the calendar in numbers: `12.03.2015`, `2015-03-12`.
  var isDate: Bool {
    guard runs.count == 3, runs.allSatisfy(\.isNumeric), runs[1].separator != 0x20,
      runs[1].separator == runs[2].separator
    else { return false }
    let values = runs.map { group.characters[$0.first..<$0.last] }
    if runs[0].count == 4 { return CheckDigits.isDate(values[0], values[1], values[2]) }
    guard runs[2].count == 4 else { return false }
    return CheckDigits.isDate(values[2], values[1], values[0])
      || CheckDigits.isDate(values[2], values[0], values[1])
  }

  // MARK: - Identity numbers

  func nationalID(isLabelled: Bool) -> Int? {
    if let count = strongID() { return count }
    if isLabelled {
      return spanishInsurance ?? weakID() ?? labelledNumber(minimum: 5)
    }
    return formattedID()
  }

  /// Numbers whose check leaves chance less than one in a few hundred.
  private func strongID() -> Int? {
    // Columns of numbers add up to any length: only the usual groups count.
    let text = text(runs.count)
    func isWritten(_ shapes: [[Int]]) -> Bool {
      shapes.contains(group.shape)
        && runs.dropFirst().allSatisfy { " -".utf8.contains($0.separator) }
    }
    if isWritten([[18], [6, 8, 4]]), CheckDigits.chineseResident(text) { return runs.count }
    if isWritten([[15], [13, 2], [1, 2, 2, 2, 3, 3, 2], [1, 2, 2, 2, 6, 2]]), CheckDigits.nir(text)
    {
      return runs.count
    }
    if isWritten([[15], [3, 4, 7, 1]]), CheckDigits.emirates(text) { return runs.count }
    if isWritten([[14]]), CheckDigits.egyptian(text) { return 1 }
    if isWritten([[2, 3, 3, 3]]) || language == "de" && isWritten([[11]]),
      CheckDigits.taxID(text)
    {
      return runs.count
    }
    // DNI and NIE with their letter; a dash or blank may be before it.
    if (runs[0].count == 9 || runs[0].count == 8),
      let count = runs(of: 9...9, where: CheckDigits.dni)
    {
      return count
    }
    if runs[0].count == 10, CheckDigits.healthInsurance(self.text(1)) { return 1 }
    return nil
  }

  /// Spain's social security: province, number and check, whose first digits can pass for another's number.
  private var spanishInsurance: Int? {
    [[2, 8, 2], [2, 7, 2]].contains { hasShape($0, separators: " /-") } ? 3 : nil
  }

  /// Numbers whose check leaves chance one in ten: only behind a label, and not cut at a sign.
  private func weakID() -> Int? {
    let count = runs(of: 9...14) { text in
      CheckDigits.nhs(text) || CheckDigits.myNumber(text) || CheckDigits.snils(text)
        || CheckDigits.inn(text) || CheckDigits.saudi(text) || CheckDigits.taxID(text)
        || CheckDigits.socialSecurity(text) || CheckDigits.spanishSocialSecurity(text)
    }
    return count.flatMap { $0 == runs.count || runs[$0].separator == 0x20 ? $0 : nil }
  }

  /// Numbers in the groups in which they are usually written, and with a right check digit.
  private func formattedID() -> Int? {
    if isWhole([3, 2, 4], separators: "-"), CheckDigits.socialSecurity(text(3)) { return 3 }
    if isWhole([3, 3, 4], separators: " "), language == "en" || language == nil,
      CheckDigits.nhs(text(3))
    {
      return 3
    }
    if hasShape([3, 3, 3, 2], separators: "- "), runs[1].separator == 0x2D,
      runs[2].separator == 0x2D, CheckDigits.snils(text(4))
    {
      return 4
    }
    if isWhole([4, 4, 4]), language == "ja", CheckDigits.myNumber(text(3)) { return 3 }
    if isWhole([2, 8, 2], separators: " /"), CheckDigits.spanishSocialSecurity(text(3)) {
      return 3
    }
    return nil
  }

  // MARK: - Telephone numbers

  /// A telephone number.
  ///
  /// - Parameters:
  ///   - isLabelled: Whether a label or `+` is before it: then 6 to 15 digits in any groups are one
  ///     (ITU-T E.164); otherwise only the usual forms of the language's main countries.
  ///   - hasPlus: Whether `+` is before it: then it is no series of doses, and has a country's code.
  func phone(isLabelled: Bool, hasPlus: Bool = false) -> Int? {
    guard runs.allSatisfy(\.isNumeric) || runs[0].isNumeric else { return nil }
    if isLabelled {
      var count = 1
      while count < runs.count, runs[count].isNumeric, text(count + 1).count <= 15 { count += 1 }
      guard ((hasPlus ? 7 : 6)...15).contains(text(count).count) else { return nil }
      if count == 1, !hasPlus, text(1).suffix(6).elementsEqual("000000".utf8) { return nil }
      return hasPlus || !isSeries(runs[..<count]) ? count : nil
    }
    let digits = group.characters
    switch language {
    case "fr": return french(digits)
    case "es": return spanish(digits)
    case "de":
      let isArea = digits[0] == 0x30 && (3...5).contains(runs[0].count)
      return isArea && runs.count >= 2 && "-/ )".utf8.contains(runs[1].separator)
        // AWMF 050/001 is a guideline.
        && (8...12).contains(text(runs.count).count) && runs.count <= 5 && runs[1].count >= 3
        && digits.count > 1 && digits[1] != 0x30 ? runs.count : nil
    case "ru":
      if hasShape([1, 3, 3, 2, 2], separators: " -()"), digits[0] == 0x38 { return 5 }
      if hasShape([1, 3, 7], separators: "()"), digits[0] == 0x38 { return 3 }
      return runs[0].count == 11 && digits.starts(with: "89".utf8) ? 1 : nil
    case "zh":
      if runs[0].count == 11, digits[0] == 0x31, digits[1] > 0x32 { return 1 }
      let isArea = digits[0] == 0x30 && (3...4).contains(runs[0].count)
      return isArea && runs.count == 2 && runs[1].separator == 0x2D
        && (7...8).contains(runs[1].count) ? 2 : nil
    case "ja":
      return runs.count == 3 && digits[0] == 0x30 && (10...11).contains(text(3).count)
        && runs[1].separator == 0x2D && runs[2].separator == 0x2D && runs[2].count == 4 ? 3 : nil
    case "ar":
      let isMobile =
        runs[0].count == 10 && digits.starts(with: "05".utf8)
        || runs[0].count == 11 && digits.starts(with: "01".utf8) && digits[2] < 0x33
      return isMobile ? 1 : nil
    default: return american(digits)
    }
  }

  /// Whether runs are doses or values: decimal numbers (29.5 30.1), or multiples of the first
  /// (100 200 400).
  private func isSeries(_ runs: ArraySlice<NumberGroup.Run>) -> Bool {
    guard runs.count >= 3 else { return false }
    // Not 0171.123 4567: one or two decimals, and no zero that leads an integer.
    let isDecimal = runs.indices.allSatisfy { index in
      let run = runs[index]
      if index % 2 == 1 { return run.separator == 0x2E && run.count <= 2 }
      return (index == 0 || run.separator == 0x20)
        && (run.count == 1 || group.characters[run.first] != 0x30)
    }
    if isDecimal { return true }
    guard runs.allSatisfy({ $0.count <= 4 }) else { return false }
    let values = runs.map { CheckDigits.number(group.characters[$0.first..<$0.last]) ?? 0 }
    // Of 1, as in 1 202 225 3456, every number is a multiple.
    guard group.characters[0] != 0x30, values[0] > 1 else { return false }
    return zip(values, values.dropFirst()).allSatisfy { $0 < $1 && $1 % values[0] == 0 }
  }

  /// Whether the first runs can be measured values where a unit follows: no national form with its zero
  /// or its dashes, and behind a label nine digits only as a round count, 150 000 000.
  func canBeMeasured(_ count: Int, isLabelled: Bool) -> Bool {
    let digits = text(count)
    if runs[0].count > 1, digits[0] == 0x30 { return false }
    guard digits.count >= 9 else { return true }
    return runs[1..<max(count, 1)].allSatisfy { $0.separator == 0x20 }
      && (!isLabelled || digits.suffix(3).elementsEqual("000".utf8))
  }

  /// Russia: seven digits of a town, `123-45-67`.
  var isRussianLocal: Bool {
    [nil, "ru"].contains(language) && isWhole([3, 2, 2], separators: "-")
  }

  /// North America: area and exchange begin with 2 to 9.
  private func american(_ digits: [UInt8]) -> Int? {
    guard isWhole([3, 3, 4], separators: "-.)"), digits[0] > 0x31, digits[3] > 0x31,
      runs[2].separator != 0x29
    else { return nil }
    return 3
  }

  /// France: a zero, then pairs.
  private func french(_ digits: [UInt8]) -> Int? {
    isWhole([2, 2, 2, 2, 2]) && digits[0] == 0x30 && digits[1] != 0x30 ? 5 : nil
  }

  /// Spain: nine digits from 6, 7, 8 or 9 on.
  private func spanish(_ digits: [UInt8]) -> Int? {
    guard digits[0] > 0x35 else { return nil }
    for shape in [[3, 3, 3], [3, 2, 2, 2], [2, 3, 2, 2], [2, 3, 3, 2], [3, 6]] where isWhole(shape)
    {
      // 600.000.000 is a count, and a number of millions has points.
      if runs[1].separator == 0x2E { return nil }
      return shape.count
    }
    return nil
  }
}
