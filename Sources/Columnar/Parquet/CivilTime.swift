/// Days and seconds since 1970 as ISO 8601 writes them.
enum CivilTime {
  /// `2024-02-29`.
  ///
  /// Hinnant 2021, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`,
  /// <https://howardhinnant.github.io/date_algorithms.html>.
  static func date(days: Int64) -> String {
    // Beyond some millions of years nothing is a date.
    guard days.magnitude < 1 << 40 else { return String(days) }
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// `2024-02-29T12:34:56.5Z`; digits behind the seconds only where there are some.
  static func timestamp(_ value: Int64, unitsPerSecond: Int64) -> String {
    let seconds = floorDivided(value, unitsPerSecond)
    let days = floorDivided(seconds, 86_400)
    let rest = value &- days &* 86_400 &* unitsPerSecond
    return "\(date(days: days))T\(time(rest, unitsPerSecond: unitsPerSecond))Z"
  }

  /// `12:34:56.5`; what is no time of a day is the number that it is.
  static func time(_ value: Int64, unitsPerSecond: Int64) -> String {
    guard 0..<86_400 * unitsPerSecond ~= value else { return String(value) }
    let (seconds, units) = value.quotientAndRemainder(dividingBy: unitsPerSecond)
    var fraction = padded(units, String(unitsPerSecond).utf8.count - 1)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
      + (fraction.isEmpty ? "" : ".\(fraction)")
  }

  private static func floorDivided(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value + 1) / divisor - 1
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value.magnitude)
    return (value < 0 ? "-" : "")
      + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
