import CScan
import TestSupport
import Testing

@testable import Tokenization

/// The borders that blocks of 64 bytes give, beside those found one by one.
@Suite struct BlockScannerTests {
  /// What stands at places where patterns differ, and what runs over the ends of blocks.
  static let pieces: [String] = [
    "a", "b", "Z", "QR", "é", "É", "ß", "ж", "Ж", "ё", "Ѡ", "ѡ", "ا", "ل", "ة", "٣", "ً", "ª", "中",
    "文", "か", "ー",
    "한", "ế", "ไ", "ท", "ี่", "̈", "1", "22", "333", "4444", "½", " ", "  ", "   ", "\t", "\n",
    "\r\n", "\n\n", "\u{A0}",
    "\u{3000}", "\u{85}", "'", "'s", "'S", "'ll", "'RE", "'ve", "'t", "'ſ", "''", "’", "/", "//",
    ".", ",", "!?", "(",
    ")", "«", "»", "，", "。", "（", "😀", "👩🏽", "\u{0}", "word", "Word", " word", "don't", "iPhone",
    "CT检查", "abcdefghijklmnop",
  ]

  static func randomText(_ generator: inout SeededGenerator) -> [UInt8] {
    var text: [UInt8] = []
    let few = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
      pieces[Int.random(in: 0..<pieces.count, using: &generator)]
    }
    while text.count < 300 {
      let piece =
        Bool.random(using: &generator)
        ? few[Int.random(in: 0..<few.count, using: &generator)]
        : pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      text += Array(piece.utf8)
      if Int.random(in: 0..<200, using: &generator) == 0 {
        text.append(UInt8.random(in: 0x80...0xFF, using: &generator))
      }
    }
    return text
  }

  /// Compares at every start of a pretoken, for texts of any length up to the end.
  static func check<Scanner: BlockScanner>(_ scanner: Scanner, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let text = randomText(&generator)
      let bytes = text.span
      var borders: Set<Int> = []
      var start = 0
      while start < text.count {
        start = scanner.end(of: bytes, from: start)
        borders.insert(start)
      }
      for start in [0] + borders.sorted() where start < text.count {
        let left = text.count - start
        let block = Array(text[start..<min(text.count, start + 67)])
        let padded = block + [UInt8](repeating: 0, count: 67 - block.count)
        let found = unsafe padded.withUnsafeBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return UInt64(0) }
          return unsafe scanner.withBlocks { unsafe cscan_starts($0, base, UInt32(min(64, left))) }
        }
        guard found != 0 else { continue }
        let last = 63 - found.leadingZeroBitCount
        for offset in 1...last {
          let isStart = found >> UInt64(offset) & 1 == 1
          if isStart != borders.contains(start + offset) {
            Issue.record(
              """
              seed \(seed): \(Scanner.self) at byte \(offset) of \
              \(String(decoding: block, as: UTF8.self).debugDescription): \
              \(isStart ? "a start too many" : "a start missing")
              """)
            return
          }
        }
      }
    }
  }

  @Test(arguments: 0..<40)
  func givesTheBordersFoundOneByOne(seed: UInt64) {
    let table = ScalarClassTable.unicode16
    Self.check(GPT2Scanner(table: table), seed: seed)
    Self.check(CL100KScanner<CL100K>(table: table), seed: seed)
    Self.check(CL100KScanner<Llama3>(table: table), seed: seed)
    Self.check(CL100KScanner<Qwen2>(table: table), seed: seed)
    Self.check(CL100KScanner<Qwen35>(table: table), seed: seed)
    Self.check(O200KScanner<O200K>(table: table), seed: seed)
    Self.check(O200KScanner<Tekken>(table: table), seed: seed)
  }

  @Test func findsMostBordersOfProse() {
    let text = Array(
      String(repeating: "Deux comprimés par jour, s'il le faut; not more. ", count: 9).utf8)
    let scanner = CL100KScanner<CL100K>(table: .unicode16)
    var start = 0
    var found = 0
    while text.count - start >= 67 {
      let starts = unsafe text.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return UInt64(0) }
        return unsafe scanner.withBlocks { unsafe cscan_starts($0, base + start, 64) }
      }
      found += starts.nonzeroBitCount
      start =
        starts == 0
        ? scanner.end(of: text.span, from: start) : start + 63 - starts.leadingZeroBitCount
    }
    #expect(found > 80)
  }
}
