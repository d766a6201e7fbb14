import TestSupport
import Testing

@testable import Columnar

@Suite struct LZ4Tests {
  /// "abcdabcdabcdX": 4 literals and a copy of 8 that runs into itself, 1 literal.
  private let block: [UInt8] = [0x44] + Array("abcd".utf8) + [4, 0, 0x10] + Array("X".utf8)

  @Test func decodesLiteralsAndCopies() throws {
    #expect(try LZ4.decode(block.span, size: 13) == Array("abcdabcdabcdX".utf8))
    // 15 + 255 + 30 literals; 1 literal and a copy of 4 + 15 + 255 + 0.
    let letters = [UInt8](repeating: 97, count: 300)
    #expect(try LZ4.decode(([0xF0, 255, 30] + letters).span, size: 300) == letters)
    #expect(
      try LZ4.decode([0x1F, 97, 1, 0, 255, 0, 0x50, 98, 98, 98, 98, 98].span, size: 280)
        == [UInt8](repeating: 97, count: 275) + [UInt8](repeating: 98, count: 5))
    #expect(try LZ4.decode([0].span, size: 0) == [])
  }

  @Test(
    arguments: [
      [], [0x10], [0xF0, 255], [0x40, 97], [0x10, 97, 1], [0x10, 97, 2, 0], [0x10, 97, 0, 0],
      [0x1F, 97, 1, 0], [0x1F, 97, 1, 0, 255, 255], [0x50, 97, 97, 97, 97, 97], [0x20, 97, 97],
    ] as [[UInt8]])
  func damageIsAnError(block: [UInt8]) {
    #expect(throws: ColumnarError.self) { try LZ4.decode(block.span, size: 4) }
    #expect(throws: ColumnarError.self) { try LZ4.decodeFrames(block.span, size: 4) }
  }

  @Test func framesAreReadAndBareBlocksUnderTheirName() throws {
    let text = Array("abcdabcdabcdX".utf8)
    let frame: [UInt8] = [0, 0, 0, 13, 0, 0, 0, 9] + block
    #expect(try LZ4.decodeFrames(frame.span, size: 13) == text)
    #expect(try LZ4.decodeFrames((frame + frame).span, size: 26) == text + text)
    #expect(try LZ4.decodeFrames(block.span, size: 13) == text)
    // Two blocks in a frame, and another frame.
    let part: [UInt8] = [0, 0, 0, 9] + block
    #expect(
      try LZ4.decodeFrames(([0, 0, 0, 26] + part + part + frame).span, size: 39)
        == text + text + text)
    // Hadoop's end of a stream that was flushed before.
    #expect(try LZ4.decodeFrames((frame + [0, 0, 0, 0]).span, size: 13) == text)
    #expect(throws: ColumnarError.self) {
      try LZ4.decodeFrames(([0, 0, 0, 27] + part + part).span, size: 27)
    }
    #expect(throws: ColumnarError.self) {
      try LZ4.decodeFrames(([0, 0, 0, 20] + part + part).span, size: 20)
    }
    // A block that gives nothing ends, however often it is there.
    #expect(throws: ColumnarError.self) {
      try LZ4.decodeFrames(([0, 0, 0, 1] + [UInt8](repeating: 0, count: 4000)).span, size: 1)
    }
    #expect(throws: ColumnarError.self) { try LZ4.decodeFrames(frame.span, size: 14) }
    #expect(throws: ColumnarError.self) { try LZ4.decodeFrames((frame + [0]).span, size: 13) }
  }

  @Test(arguments: 0..<200)
  func anyBytesEnd(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let block = (0..<60).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let bytes = try? LZ4.decodeFrames(block.span, size: 40)
    #expect(bytes?.count ?? 40 == 40)
  }
}
