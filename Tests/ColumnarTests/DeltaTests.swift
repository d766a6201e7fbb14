import TestSupport
import Testing

@testable import Columnar

@Suite struct DeltaTests {
  /// Bytes of unsigned varints.
  private func varints(_ values: [UInt64]) -> [UInt8] {
    var bytes: [UInt8] = []
    for value in values { Varint.append(value, to: &bytes) }
    return bytes
  }

  /// Integers in one block of eight differences in whole bytes; a part of eight values.
  private func encoded(_ values: [Int64]) -> [UInt8] {
    func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
    var bytes = varints([8, 1, UInt64(values.count), zigzag(values.first ?? 0)])
    let differences = zip(values.dropFirst(), values).map { $0 - $1 }
    for start in stride(from: 0, to: differences.count, by: 8) {
      let block = differences[start..<min(start + 8, differences.count)]
      let smallest = block.min() ?? 0
      bytes += varints([zigzag(smallest)]) + [8]
      bytes += block.map { UInt8($0 - smallest) }
      bytes += [UInt8](repeating: 0, count: 8 - block.count)
    }
    return bytes
  }

  @Test(arguments: [
    [], [7], [7, 5, 3, 1, 2, 3, 4, 5], [-1, 0, 100, -20, 3, 3, 3, 3, 3, 90, 0, 1],
  ])
  func integersComeBack(values: [Int64]) throws {
    var decoder = DeltaDecoder()
    let bytes = encoded(values)
    #expect(try decoder.integers(bytes.span, limit: 100) == values)
  }

  @Test func stringsOfPrefixesComeBack() throws {
    // "fever", "few", "few!", "no".
    let bytes = encoded([0, 2, 3, 0]) + encoded([5, 1, 1, 2]) + Array("feverw!no".utf8)
    var decoder = DeltaDecoder()
    let strings = try decoder.prefixedStrings(bytes.span, limit: 4)
    #expect(strings.bytes == Array("feverfewfew!no".utf8))
    #expect(strings.ends == [5, 8, 12, 14])
  }

  @Test func aPrefixCountsBeforeItIsCopied() throws {
    // "fever" twice.
    let bytes = encoded([0, 5]) + encoded([5, 0]) + Array("fever".utf8)
    var decoder = DeltaDecoder()
    #expect(throws: ColumnarError.self) {
      try decoder.prefixedStrings(bytes.span, limit: 2, maximumBytes: 9)
    }
    decoder = DeltaDecoder()
    #expect(try decoder.prefixedStrings(bytes.span, limit: 2, maximumBytes: 10).ends == [5, 10])
  }

  /// Each string copies from the one before; to copy all of the page for it would take hours.
  @Test func aLongPageOfPrefixesIsDecodedInOnePass() throws {
    let count = 100_000
    let bytes =
      encoded([0] + [Int64](repeating: 60, count: count - 1))
      + encoded([100] + [Int64](repeating: 40, count: count - 1))
      + [UInt8](repeating: 0x61, count: 100 + 40 * (count - 1))
    var decoder = DeltaDecoder()
    let strings = try decoder.prefixedStrings(bytes.span, limit: count)
    #expect(strings.bytes.count == 100 * count)
  }

  @Test(
    arguments: [
      [], [8], [8, 0, 1, 0], [8, 1, 200, 1, 0], [0, 1, 2, 0, 0, 8], [7, 1, 2, 0, 0, 8, 1],
      [8, 1, 3, 0, 0, 65, 1, 1, 1, 1, 1, 1, 1, 1], [8, 1, 3, 0, 0, 8, 1],
      [UInt8](repeating: 0xFF, count: 30),
    ] as [[UInt8]])
  func damageIsAnError(bytes: [UInt8]) {
    var decoder = DeltaDecoder()
    #expect(throws: ColumnarError.self) { try decoder.integers(bytes.span, limit: 100) }
  }

  @Test(arguments: [[-1], [5], [2, -3], [.max >> 1], [.min >> 1]] as [[Int64]])
  func lengthsThatAreNoneAreAnError(lengths: [Int64]) {
    let bytes = encoded(lengths) + [0x61]
    var decoder = DeltaDecoder()
    #expect(throws: ColumnarError.self) { try decoder.strings(bytes.span, limit: 100) }
  }

  @Test(arguments: 0..<200)
  func anyBytesEnd(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var bytes = encoded([0, 3, 2, 0]) + encoded([5, 2, 1, 2]) + Array("feverer!no".utf8)
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let index = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[index] = UInt8.random(in: 0...255, using: &generator)
    }
    var decoder = DeltaDecoder()
    let strings = try? decoder.prefixedStrings(bytes.span, limit: 1000)
    #expect(strings?.ends.count ?? 0 <= 1000)
  }
}
