import Testing

@testable import Columnar

@Suite struct CivilTimeTests {
  @Test(arguments: [
    (0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (19_782, "2024-02-29"),
    (-719_528, "0000-01-01"), (.max, "9223372036854775807"),
  ])
  func daysAreDates(days: Int64, expected: String) {
    #expect(CivilTime.date(days: days) == expected)
  }

  @Test(arguments: [
    (0, 1000, "1970-01-01T00:00:00Z"), (-1, 1000, "1969-12-31T23:59:59.999Z"),
    (1_709_209_800_500_000, 1_000_000, "2024-02-29T12:30:00.5Z"),
    (.max, 1_000_000_000, "2262-04-11T23:47:16.854775807Z"),
  ])
  func timestampsAreDatesAndTimes(value: Int64, unitsPerSecond: Int64, expected: String) {
    #expect(CivilTime.timestamp(value, unitsPerSecond: unitsPerSecond) == expected)
  }

  @Test(arguments: [
    (3_723_000_004, 1_000_000, "01:02:03.000004"), (0, 1000, "00:00:00"),
    (86_399_999, 1000, "23:59:59.999"), (86_400_000, 1000, "86400000"), (-1, 1000, "-1"),
  ])
  func unitsSinceMidnightAreTimes(value: Int64, unitsPerSecond: Int64, expected: String) {
    #expect(CivilTime.time(value, unitsPerSecond: unitsPerSecond) == expected)
  }

  @Test(arguments: [Int64.min, .min + 1, .max - 1, .max], [Int64(1), 1000, 1_000_000_000])
  func extremesDoNotTrap(value: Int64, unitsPerSecond: Int64) {
    #expect(!CivilTime.timestamp(value, unitsPerSecond: unitsPerSecond).isEmpty)
    #expect(!CivilTime.date(days: value).isEmpty)
    #expect(!CivilTime.time(value, unitsPerSecond: unitsPerSecond).isEmpty)
  }
}
