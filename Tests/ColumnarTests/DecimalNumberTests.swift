import Testing

@testable import Columnar

@Suite struct DecimalNumberTests {
  /// Numbers of any count of bytes, as of columns of binary type.
  @Test(
    arguments: [
      ([0x05], 2, "0.05"), ([0xFF], 0, "-1"), ([0x80], 1, "-12.8"), ([0x00, 0x80], 1, "12.8"),
      ([0xFF, 0x00], 3, "-0.256"), ([0x80, 0x00], 0, "-32768"), ([0x00], 2, "0.00"), ([], 2, nil),
      ([UInt8](repeating: 0, count: 65), 0, nil),
    ] as [([UInt8], Int, String?)])
  func bytesAreTheNumberThatTheyAre(bytes: [UInt8], scale: Int, expected: String?) {
    #expect(DecimalNumber.text(bytes[...], scale: scale) == expected)
  }
}
