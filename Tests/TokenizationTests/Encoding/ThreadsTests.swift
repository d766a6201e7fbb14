import TestSupport
import Testing

@testable import Tokenization

@Suite struct ThreadsTests {
  @Test(arguments: [1, 2, 7])
  func aBatchIsEncodedInOrder(threads: Int) throws {
    let tokenizer = try BorderedTokenizer.o200k.load()
    var generator = SeededGenerator(seed: 11)
    var texts = (0..<300).map { _ in BorderedTokenizer.text(using: &generator) }
    texts[17] = [UInt8](String(repeating: "word ", count: 40_000).utf8)
    let batch = try tokenizer.encode(batch: texts, threads: threads, specialTokens: .recognize)
    #expect(batch.count == texts.count)
    for (index, text) in texts.enumerated() {
      #expect(
        try [TokenID](batch[index]) == tokenizer.ids(of: text, specialTokens: .recognize))
    }
    #expect(try tokenizer.encode(batch: [], threads: threads).count == 0)
  }

  @Test func theFirstTextAtFaultIsReported() throws {
    let tokenizer = try BorderedTokenizer.gpt2.load()
    var texts = [[UInt8]](repeating: [UInt8](repeating: 0x61, count: 70_000), count: 8)
    texts[3] += "<|end|>".utf8
    texts[6] = [UInt8]("<|end|>".utf8)
    #expect(throws: EncodingError.specialToken("<|end|>", byteOffset: 70_000)) {
      try tokenizer.encode(batch: texts, threads: 4, specialTokens: .reject)
    }
  }

  @Test(arguments: BorderedTokenizer.allCases)
  func oneLargeTextGivesTheSameIDs(kind: BorderedTokenizer) throws {
    let tokenizer = try kind.load()
    var generator = SeededGenerator(seed: 12)
    var text: [UInt8] = []
    while text.count < 150_000 { text += BorderedTokenizer.text(using: &generator) }
    let expected = try tokenizer.ids(of: text, specialTokens: .recognize)
    for threads in [1, 2, 3] {
      #expect(
        try tokenizer.encode(text, threads: threads, specialTokens: .recognize) == expected)
    }
  }

  @Test func aTextWithoutBordersIsEncodedAllTheSame() throws {
    let tokenizer = try BorderedTokenizer.llama3.load()
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
    #expect(try tokenizer.encode(text, threads: 4) == tokenizer.ids(of: text))
    #expect(try tokenizer.encode([UInt8](), threads: 4) == [])
  }

  @Test func anErrorHasItsPlaceInTheWholeText() throws {
    let tokenizer = try BorderedTokenizer.gpt2.load()
    let text = [UInt8](String(repeating: "some words ", count: 10_000).utf8)
    #expect(throws: EncodingError.specialToken("<|end|>", byteOffset: text.count)) {
      try tokenizer.encode(text + "<|end|>".utf8, threads: 2, specialTokens: .reject)
    }
  }
}
