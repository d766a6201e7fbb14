import TestSupport
import Testing

@testable import Columnar

@Suite struct RunLengthTests {
  @Test func runsAndGroupsComeBack() throws {
    // Three fives, then a group of eight three-bit numbers: 0…7 as in the format's own example.
    let bytes: [UInt8] = [6, 5, 3, 0x88, 0xC6, 0xFA]
    let values = try RunLength.decode(bytes.span, bitWidth: 3, count: 11)
    #expect(values == [5, 5, 5, 0, 1, 2, 3, 4, 5, 6, 7])
  }

  @Test(arguments: [([3, 0x88], 3, [0, 1]), ([], 0, [0, 0])] as [([UInt8], Int, [UInt32])])
  func theLastGroupMayBeCut(bytes: [UInt8], bitWidth: Int, expected: [UInt32]) throws {
    #expect(try RunLength.decode(bytes.span, bitWidth: bitWidth, count: 2) == expected)
  }

  @Test func aRunOfMoreThanIsWantedIsCut() throws {
    // 2^31 - 1 of them.
    let bytes: [UInt8] = [0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 1]
    #expect(try RunLength.decode(bytes.span, bitWidth: 1, count: 4) == [1, 1, 1, 1])
  }

  @Test(
    arguments: [
      ([], 1), ([6], 1), ([0, 1], 1), ([1, 1], 1), ([3, 0x88], 3), ([6, 5], 33), ([6, 5], -1),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], 1),
    ] as [([UInt8], Int)])
  func damageIsAnError(bytes: [UInt8], bitWidth: Int) {
    #expect(throws: ColumnarError.self) {
      try RunLength.decode(bytes.span, bitWidth: bitWidth, count: 20)
    }
  }

  @Test(arguments: 0..<200)
  func anyBytesEnd(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for bitWidth in [1, 7, 32] {
      let values = try? RunLength.decode(bytes.span, bitWidth: bitWidth, count: 500)
      #expect(values?.count ?? 500 == 500)
    }
  }
}
