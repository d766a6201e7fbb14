import TestSupport
import Testing
import Tokenization

@Suite struct ScannerTests {
  static let families: [PreTokenizer] = [
    .gpt2, .cl100k, .llama3, .qwen2, .qwen35, .o200k, .tekken, .deepSeekV3,
  ]

  @Test(arguments: [
    (PreTokenizer.gpt2, "don't  DON'T 12345", ["don", "'t", " ", " DON", "'", "T", " 12345"]),
    (.gpt2, "a\n\n b\u{a0}c", ["a", "\n\n", " b", "\u{a0}", "c"]),
    (.cl100k, "DON'T it'ſ 'ſ x  \n  ", ["DON", "'T", " it", "'ſ", " '", "ſ", " x", "  \n  "]),
    (.llama3, "DON'T x  \n  ", ["DON", "'T", " x", "  \n", "  "]),
    (.llama3, "١٢٣٤ !!\r\n\tx", ["١٢٣", "٤", " !!\r\n", "\tx"]),
    (.qwen2, "e\u{301}a 12", ["e", "\u{301}a", " ", "1", "2"]),
    (.qwen35, "e\u{301}a 12", ["e\u{301}a", " ", "1", "2"]),
    (
      .o200k, "iPhone's HTTPServer ABC //\n/x",
      ["i", "Phone's", " HTTPServer", " ABC", " //\n/", "x"]
    ),
    (.tekken, "iPhone's 12 don't", ["i", "Phone", "'s", " ", "1", "2", " don", "'t"]),
    (.o200k, "\u{301}ABC ABCʰDE", ["\u{301}", "ABC", " ABCʰ", "DE"]),
    (.deepSeekV3, "abc中文カナ123456x", ["abc", "中文カナ", "123", "456", "x"]),
    (.deepSeekV3, "(foo \u{1}\u{2}b", ["(foo", " ", "\u{1}", "\u{2}b"]),
    (.deepSeekV3, "カ・カ\u{3099}゛漢", ["カ", "・", "カ\u{3099}", "゛", "漢"]),
    (.deepSeekV3, "x   12", ["x", "   ", "12"]),
  ])
  func splitsAsThePatternDoes(family: PreTokenizer, text: String, expected: [String]) throws {
    #expect(try Self.pretokens(of: text, family) == expected)
  }

  @Test(arguments: families, 0..<40)
  func agreesWithICUOnThePattern(family: PreTokenizer, seed: UInt64) throws {
    let scanner = try PretokenCutter(family)
    let pattern = try PretokenCutter(.stages(family.stages))
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<25 {
      let text = [UInt8](RandomText.make(using: &generator).utf8)
      let found = try scanner.pretokens(of: text.span)
      let expected = try pattern.pretokens(of: text.span)
      #expect(
        found == expected,
        "seed \(seed), text \(String(decoding: text, as: UTF8.self).debugDescription)")
    }
  }

  @Test(arguments: families)
  func coversAnyBytesWithoutGaps(family: PreTokenizer) throws {
    let cutters = [try PretokenCutter(family), try PretokenCutter(.stages(family.stages))]
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      let text = RandomText.bytes(using: &generator)
      for cutter in cutters {
        var end = 0
        for range in try cutter.pretokens(of: text.span) {
          #expect(range.lowerBound == end && !range.isEmpty, "\(text)")
          end = range.upperBound
        }
        #expect(end == text.count, "\(text)")
      }
    }
  }

  @Test(arguments: [
    (
      PreTokenizer.gpt2,
      #"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"#
    )
  ])
  func recognizesEverySpellingOfAFamily(family: PreTokenizer, pattern: String) {
    #expect(PreTokenizer([.isolating(pattern)]) == family)
    for known in Self.families { #expect(PreTokenizer(known.stages) == known) }
    #expect(PreTokenizer([.isolating(pattern + "|x")]) != family)
  }

  private static func pretokens(of text: String, _ family: PreTokenizer) throws -> [String] {
    let bytes = [UInt8](text.utf8)
    return try PretokenCutter(family).pretokens(of: bytes.span).map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }
}
