import TestSupport
import Testing

@testable import Tokenization

@Suite struct TextSpanTests {
  private let tokenizer: Tokenizer

  init() throws { tokenizer = try BorderedTokenizer.gpt2.load() }

  private func special(_ name: String) throws -> TokenID {
    try #require(tokenizer.id(ofSpecialToken: name))
  }

  @Test func onlyTrustedSpansHaveSpecialTokens() throws {
    var encoder = tokenizer.makeEncoder()
    let end = try special("<|end|>")
    let ids = try encoder.encode([
      .trusted("<|end|>a"), .untrusted("b<|end|>"), .trusted("c<|end|>"),
    ])
    let text = try tokenizer.ids(of: "b<|end|>")
    #expect(!text.contains(end))
    #expect(try ids == [end] + tokenizer.ids(of: "a") + text + tokenizer.ids(of: "c") + [end])
  }

  @Test func noSpecialTokenIsMadeAcrossABorderOfTrust() throws {
    var encoder = tokenizer.makeEncoder()
    let end = try special("<|end|>")
    for cut in 1..<7 {
      let text = "<|end|>"
      let (head, tail) = (String(text.prefix(cut)), String(text.dropFirst(cut)))
      #expect(try !encoder.encode([.trusted(head), .untrusted(tail)]).contains(end))
      #expect(try !encoder.encode([.untrusted(head), .trusted(tail)]).contains(end))
      #expect(try encoder.encode([.trusted(head), .trusted(tail)]) == [end])
    }
  }

  @Test(arguments: 0..<50)
  func neighboursOfOneTrustAreOneText(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var encoder = tokenizer.makeEncoder()
    let spans = (0..<6).map { _ in
      TextSpan(BorderedTokenizer.text(using: &generator), specialTokens: .recognize)
    }
    let text = spans.flatMap(\.text)
    #expect(try encoder.encode(spans) == tokenizer.ids(of: text, specialTokens: .recognize))
  }

  @Test func anErrorCountsFromTheFirstSpan() throws {
    var encoder = tokenizer.makeEncoder()
    #expect(throws: EncodingError.specialToken("<|end|>", byteOffset: 4)) {
      try encoder.encode([
        .trusted("abc"), TextSpan([UInt8]("d<|end|>".utf8), specialTokens: .reject),
      ])
    }
  }

  @Test func aCallChoosesAmongTheSpecialTokens() throws {
    let text = "a<|endoftext|>b<|end|>c"
    let end = try special("<|end|>")
    let endOfText = try special("<|endoftext|>")
    let one = try tokenizer.ids(of: text, specialTokens: .select(recognized: [end]))
    #expect(one.contains(end) && !one.contains(endOfText))
    #expect(
      try one == tokenizer.ids(of: "a<|endoftext|>b") + [end] + tokenizer.ids(of: "c"))
    #expect(
      try tokenizer.ids(of: text, specialTokens: .select(recognized: [end, endOfText]))
        == tokenizer.ids(of: text, specialTokens: .recognize))
    #expect(
      try tokenizer.ids(of: text, specialTokens: .select(recognized: []))
        == tokenizer.ids(of: text))
    #expect(throws: EncodingError.specialToken("<|endoftext|>", byteOffset: 1)) {
      try tokenizer.ids(
        of: text, specialTokens: .select(recognized: [end], rejected: [end, endOfText]))
    }
    #expect(try tokenizer.specialTokens(named: ["<|end|>"]) == [end])
    #expect(throws: VocabularyError.unknownSpecialToken("<|fin|>")) {
      try tokenizer.specialTokens(named: ["<|end|>", "<|fin|>"])
    }
  }

  /// A special token that is not chosen does not hide another inside or across it.
  @Test func tokensThatAreNotChosenHideNothing() throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [],
        addedTokens:
          #"[{"id":300,"content":"<a><b>","special":true},{"id":301,"content":"<b>","special":true}]"#
      ))
    #expect(
      try tokenizer.ids(of: "<a><b>", specialTokens: .select(recognized: [301]))
        == [60, 97, 62, 301])
    #expect(try tokenizer.ids(of: "<a><b>", specialTokens: .recognize) == [300])
  }
}
