/// Reads dates as pages and articles write them.
enum CalendarDate {
  /// An ISO 8601 date, `2019`, `2019-03` or `2019-03-04`, of a date written in ISO 8601 (with or
  /// without time), with slashes or dots in the order year, month, day, or in English words; nil
  /// where it is none of these.
  static func iso(_ text: String) -> String? {
    let words = text.split { !($0.isLetter || $0.isNumber) }
    guard let first = words.first else { return nil }
    if first.count == 8, let all = Int(first), (1_500_0101...2_200_1231).contains(all) {
      return iso(year: all / 10_000, month: all / 100 % 100, day: all % 100)
    }
    if first.count == 4, let year = Int(first) {
      let month = words.dropFirst().first.flatMap { monthNumber($0) }
      let day = words.dropFirst(2).first.flatMap { Int($0.prefix { $0.isNumber }) }
      return iso(year: year, month: month, day: day)
    }
    // "Mon, 04 Mar 2019", "March 4th, 2019", "4 March 2019".
    guard let month = words.prefix(4).lazy.compactMap({ monthNamed($0) }).first else {
      return nil
    }
    let numbers = words.prefix(5).compactMap { Int($0.prefix { $0.isNumber }) }
    guard let year = numbers.first(where: { $0 > 1_000 }) else { return nil }
    return iso(year: year, month: month, day: numbers.first { (1...31).contains($0) })
  }

  /// The date, or the part of it that exists in the calendar; nil unless the year is 1500…2200.
  static func iso(year: Int?, month: Int?, day: Int?) -> String? {
    guard let year, (1_500...2_200).contains(year) else { return nil }
    guard let month, (1...12).contains(month) else { return String(year) }
    let date = "\(year)-\(twoDigits(month))"
    guard let day, (1...days(in: month, of: year)).contains(day) else { return date }
    return "\(date)-\(twoDigits(day))"
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// 1…12 of a number or an English name or abbreviation of a month.
  static func monthNumber(_ word: Substring) -> Int? {
    Int(word.prefix { $0.isNumber }) ?? monthNamed(word)
  }

  private static func monthNamed(_ word: Substring) -> Int? {
    guard word.count >= 3 else { return nil }
    let lower = word.lowercased()
    return months.firstIndex {
      $0 == lower || $0.prefix(3) == lower || lower == "sept" && $0 == "september"
    }
    .map { $0 + 1 }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
