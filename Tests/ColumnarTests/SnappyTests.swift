import TestSupport
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

  /// To copy the whole output for each element would take hours.
  @Test func aLargeBlockOfSmallElementsIsDecodedInOnePass() throws {
    let size = 4 << 20
    var block: [UInt8] = []
    Varint.append(UInt64(size), to: &block)
    // A literal of two bytes, and a copy of two that stand two before.
    for index in 0..<size / 4 { block += [0x04, UInt8(index & 0xFF), 0x62, 0x06, 2, 0] }
    let bytes = try Snappy.decode(block.span, size: size)
    #expect(bytes.count == size)
    #expect(Array(bytes[1024..<1032]) == [0, 0x62, 0, 0x62, 1, 0x62, 1, 0x62])
  }

  @Test(arguments: 0..<200)
  func anyBytesEnd(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let block = [40] + (0..<60).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let bytes = try? Snappy.decode(block.span, size: 40)
    #expect(bytes?.count ?? 40 == 40)
  }
}
