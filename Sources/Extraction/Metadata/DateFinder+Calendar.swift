internal import Glibc

/// Days of the calendar as numbers.
extension DateFinder {
  /// Tomorrow, when the program started to look at dates: no page is later, but somewhere the day has
  /// begun already.
  private static let tomorrow = calendarDay(unixSeconds: time(nil) + 86_400)

  /// The day, where the calendar has it and it has come.
  static func day(_ year: Int, _ month: Int, _ day: Int) -> Day? {
    guard years.contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    let date = year * 10_000 + month * 100 + day
    return date <= tomorrow ? date : nil
  }

  /// The day in UTC, of a time in seconds since 1970.
  ///
  /// Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`,
  /// <https://howardhinnant.github.io/date_algorithms.html>.
  private static func calendarDay(unixSeconds seconds: Int) -> Day {
    let shifted = seconds / 86_400 + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return year * 10_000 + month * 100 + dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
  }

  /// The day in UTC of a time in seconds since 1970, where a page can be from then.
  static func day(unixSeconds seconds: Int) -> Day? {
    let date = calendarDay(unixSeconds: seconds)
    return day(date / 10_000, date / 100 % 100, date % 100)
  }

  /// A day in ISO 8601, as exact as known.
  static func iso(_ day: Day) -> String? {
    CalendarDate.iso(year: day / 10_000, month: day / 100 % 100, day: day % 100)
  }
}
