import Storage
import Testing

@testable import Columnar

@Suite struct EncodingTests {
  @Test func runsAndPackedGroupsAreDecoded() throws {
    // The format's own example: 0…7 in three bits each; then a run of five 4s.
    let bytes: [UInt8] = [0x03, 0x88, 0xC6, 0xFA, 0x0A, 0x04]
    #expect(
      try RunLength.decode(bytes.span, bitWidth: 3, count: 13)
        == [0, 1, 2, 3, 4, 5, 6, 7, 4, 4, 4, 4, 4])
    #expect(throws: ColumnarError.self) {
      try RunLength.decode(bytes.span, bitWidth: 3, count: 14)
    }
  }

  @Test func differencesAreDecoded() throws {
    // The format's own example of 1, 2, 3, 4, 5: all differences are 1, so that parts have no bits.
    let bytes: [UInt8] = [0x80, 0x01, 0x04, 0x05, 0x02, 0x02, 0, 0, 0, 0]
    var decoder = DeltaDecoder()
    #expect(try decoder.integers(bytes.span, limit: 5) == [1, 2, 3, 4, 5])
    var limited = DeltaDecoder()
    #expect(throws: ColumnarError.self) { try limited.integers(bytes.span, limit: 4) }
  }

  @Test(arguments: [
    (0, "1970-01-01"), (-1, "1969-12-31"), (19_782, "2024-02-29"), (-719_528, "0000-01-01"),
  ])
  func daysAreDates(days: Int64, text: String) {
    #expect(CivilTime.date(days: days) == text)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"), (-1000, "1969-12-31T23:59:59Z"),
  ])
  func millisecondsAreTimes(value: Int64, text: String) {
    #expect(CivilTime.timestamp(value, unitsPerSecond: 1000) == text)
  }

  @Test(arguments: [Int64.min, .min + 1, .max, .max - 1])
  func theEndsOfTimeAreNoTrap(value: Int64) {
    for units in [1, 1000, 1_000_000, 1_000_000_000] as [Int64] {
      #expect(CivilTime.timestamp(value, unitsPerSecond: units).hasSuffix("Z"))
    }
    #expect(CivilTime.date(days: value) == String(value))
  }

  @Test func aSchemaWithANegativeCountIsRefused() {
    #expect(throws: ColumnarError.self) {
      try ParquetSchema([.structure([5: .integer(-2)])])
    }
  }
}
