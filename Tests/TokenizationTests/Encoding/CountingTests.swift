import TestSupport
import Testing

@testable import Tokenization

@Suite struct CountingTests {
  /// A text of many pieces, so that counting and cutting go from one to the next.
  private static func longText(using generator: inout SeededGenerator, byteCount: Int) -> [UInt8] {
    var text: [UInt8] = []
    while text.count < byteCount { text += BorderedTokenizer.text(using: &generator) }
    return text
  }

  @Test(arguments: BorderedTokenizer.allCases)
  func theCountIsThatOfTheIDs(kind: BorderedTokenizer) throws {
    let tokenizer = try kind.load()
    var encoder = tokenizer.makeEncoder()
    var generator = SeededGenerator(seed: 3)
    for byteCount in [0, 1, 1_000, 100_000] {
      let text = Self.longText(using: &generator, byteCount: byteCount)
      for policy in [SpecialTokenPolicy.treatAsText, .recognize] {
        #expect(
          try encoder.countTokens(of: text.span, specialTokens: policy)
            == tokenizer.ids(of: text, specialTokens: policy).count)
      }
    }
  }

  @Test(arguments: BorderedTokenizer.allCases)
  func truncationGivesTheLongestWholeBeginning(kind: BorderedTokenizer) throws {
    let tokenizer = try kind.load()
    var encoder = tokenizer.makeEncoder()
    for seed in 0..<150 {
      var generator = SeededGenerator(seed: UInt64(seed) + 30_000)
      let text = Self.longText(using: &generator, byteCount: seed * 4)
      let all = try encoder.locate(text.span, specialTokens: .recognize)
      for maximum in [0, 1, 2, 7, 30, 100, all.ids.count - 1, all.ids.count, 10_000]
      where maximum >= 0 {
        let cut = try encoder.encode(text.span, maximumCount: maximum, specialTokens: .recognize)
        let comment: Comment = "seed \(seed), \(maximum) of \(all.ids.count)"
        #expect(cut.ids == [TokenID](all.ids[..<cut.ids.count]), comment)
        #expect(cut.isTruncated == (all.ids.count > maximum), comment)
        #expect(
          cut.ids.count == Self.longestBeginning(of: all, text, atMost: maximum), comment)
        let end = cut.ids.isEmpty ? 0 : all.byteRanges[cut.ids.count - 1].upperBound
        #expect(cut.byteCount == (cut.isTruncated ? end : text.count), comment)
      }
    }
  }

  /// By trying every number of tokens.
  private static func longestBeginning(
    of all: LocatedTokens, _ text: [UInt8], atMost maximum: Int
  ) -> Int {
    if all.ids.count <= maximum { return all.ids.count }
    // The standard library's idea of where scalars start; a stray byte is U+FFFD by itself.
    var starts: Set<Int> = [0]
    var offset = 0
    while offset < text.count {
      let width = (1...4).last { width in
        offset + width <= text.count
          && String(validating: text[offset..<offset + width], as: UTF8.self)?.unicodeScalars.count
            == 1
      }
      offset += width ?? 1
      starts.insert(offset)
    }
    return (0...maximum).last { count in
      let end = count == 0 ? 0 : all.byteRanges[count - 1].upperBound
      return starts.contains(end) && end <= all.byteRanges[count].lowerBound
    } ?? 0
  }

  @Test func truncationDoesNotReadOnBehindWhatItNeeds() throws {
    let tokenizer = try BorderedTokenizer.gpt2.load()
    var encoder = tokenizer.makeEncoder()
    let text = String(repeating: "fever and cough ", count: 100) + "<|endoftext|>"
    // The special token at the end would be refused if anybody looked at it.
    let cut = try encoder.encode(text.utf8.span, maximumCount: 10, specialTokens: .reject)
    #expect(cut.ids.count == 10)
    #expect(throws: EncodingError.self) {
      try encoder.encode(text.utf8.span, maximumCount: 10_000, specialTokens: .reject)
    }
  }

  @Test func halfACharacterIsNotTaken() throws {
    let tokenizer = try Tokenizer(huggingFaceJSON: TinyVocabulary.json(merges: []))
    var encoder = tokenizer.makeEncoder()
    let text = "ab😀c"
    for (maximum, count) in [(1, 1), (2, 2), (3, 2), (5, 2), (6, 6), (7, 7)] {
      let cut = try encoder.encode(text.utf8.span, maximumCount: maximum)
      #expect(cut.ids.count == count)
      #expect(cut.byteCount == count)
      #expect(cut.isTruncated == (maximum < 7))
    }
  }
}
