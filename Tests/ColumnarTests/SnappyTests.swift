import Testing

@testable import Columnar

@Suite struct SnappyTests {
  @Test func decodesLiteralsAndCopies() throws {
    // "abcdabcdabcdX": a literal of 4, a copy of 8 that runs into itself, a literal of 1.
    let block: [UInt8] = [13, 0x0C] + Array("abcd".utf8) + [0x11, 4, 0x00] + Array("X".utf8)
    #expect(try Snappy.decode(block.span, size: 13) == Array("abcdabcdabcdX".utf8))
  }

  @Test(
    arguments: [
      [], [13], [5, 0x0C, 97], [4, 0x01, 0x01], [4, 0x0C, 97, 98, 99, 100, 0x01, 9], [0xFF, 0xFF],
      [3, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF],
    ] as [[UInt8]])
  func damageIsAnError(block: [UInt8]) {
    #expect(throws: ColumnarError.self) { try Snappy.decode(block.span, size: 4) }
  }
}
