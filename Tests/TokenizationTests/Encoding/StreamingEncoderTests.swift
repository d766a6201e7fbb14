import TestSupport
import Testing

@testable import Tokenization

@Suite struct StreamingEncoderTests {
  private static let policies: [SpecialTokenPolicy] = [.treatAsText, .recognize]

  @Test(arguments: BorderedTokenizer.allCases)
  func anyCutOfTheTextGivesTheSameIDs(kind: BorderedTokenizer) throws {
    let tokenizer = try kind.load()
    var whole = tokenizer.makeEncoder()
    let streams = [
      StreamBox(tokenizer, Self.policies[0]), StreamBox(tokenizer, Self.policies[1]),
    ]
    for seed in 0..<1_500 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let text = BorderedTokenizer.text(using: &generator)
      let choice = seed % 2
      var expected: [TokenID] = []
      try whole.encode(text.span, specialTokens: Self.policies[choice], into: &expected)
      var ids: [TokenID] = []
      var start = 0
      let longest = [1, 3, 40][seed % 3]
      while start < text.count {
        let end = min(text.count, start + Int.random(in: 0...longest, using: &generator))
        try streams[choice].append(text[start..<end], into: &ids)
        start = end
      }
      try streams[choice].finish(into: &ids)
      #expect(
        ids == expected,
        "seed \(seed), \(String(decoding: text, as: UTF8.self).debugDescription)")
    }
  }

  /// Borders are told by two scalars, so every one of them must be right whatever is around.
  @Test(arguments: BorderedTokenizer.allCases)
  func everyBorderCutsTheTokensInTwo(kind: BorderedTokenizer) throws {
    let tokenizer = try kind.load()
    let borders = TextBorders(tokenizer)
    var encoder = tokenizer.makeEncoder()
    var borderCount = 0
    for seed in 0..<800 {
      var generator = SeededGenerator(seed: UInt64(seed) + 10_000)
      let text = BorderedTokenizer.text(using: &generator)
      let policy = Self.policies[seed % 2]
      var expected: [TokenID] = []
      try encoder.encode(text.span, specialTokens: policy, into: &expected)
      for border in text.indices where borders.isBorder(border, of: text.span) {
        borderCount += 1
        var ids: [TokenID] = []
        encoder.startsStretch = true
        try encoder.encodePiece(
          text.span.extracting(0..<border), policy, at: 0, into: &ids)
        try encoder.encodePiece(
          text.span.extracting(border..<text.count), policy, at: border, into: &ids)
        #expect(
          ids == expected,
          "seed \(seed), cut at \(border): \(String(decoding: text, as: UTF8.self).debugDescription)"
        )
      }
    }
    #expect(borderCount > 1_000)
  }

  @Test(arguments: [
    ("The patient was treated with antibiotics, twice. ", 16),
    ("患者因发热、咳嗽入院，诊断为肺炎。", 64),
    ("糖尿病の患者に対するインスリン療法、", 64),
    ("1,024\n2.5\n", 8), ("====\n----\n", 16), ("\n\n\n x", 16),
  ])
  func littleIsHeldBack(sentence: String, atMost limit: Int) throws {
    let tokenizer = try BorderedTokenizer.qwen2.load()
    var encoder = StreamingEncoder(tokenizer)
    var ids: [TokenID] = []
    for _ in 0..<50 {
      for byte in sentence.utf8 {
        try encoder.append([byte].span, into: &ids)
        #expect(encoder.heldByteCount <= limit)
      }
    }
  }

  @Test func aWordWithoutEndIsHeldBackAsAWhole() throws {
    let tokenizer = try BorderedTokenizer.cl100k.load()
    var encoder = StreamingEncoder(tokenizer)
    var ids: [TokenID] = []
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 10_001)
    try encoder.append(letters.span, into: &ids)
    #expect(encoder.heldByteCount == 10_001)
    try encoder.append(" b".utf8.span, into: &ids)
    #expect(encoder.heldByteCount == 2)
    #expect(try ids == tokenizer.ids(of: letters))
  }

  @Test func aPatternOfOnesOwnHoldsTheTextBack() throws {
    let tokenizer = try PairVocabulary.tokenizer(.stages([.isolating("a b|c")]))
    var encoder = StreamingEncoder(tokenizer)
    var ids: [TokenID] = []
    for byte in "xa bca b c".utf8 { try encoder.append([byte].span, into: &ids) }
    #expect(ids.isEmpty)
    try encoder.finish(into: &ids)
    #expect(try ids == tokenizer.ids(of: "xa bca b c"))
  }

  @Test func errorsCountFromTheStartOfTheText() throws {
    let tokenizer = try BorderedTokenizer.gpt2.load()
    var encoder = StreamingEncoder(tokenizer, specialTokens: .reject)
    var ids: [TokenID] = []
    try encoder.append("some words before ".utf8.span, into: &ids)
    #expect(throws: EncodingError.specialToken("<|endoftext|>", byteOffset: 19)) {
      try encoder.append("a<|endoftext|> b".utf8.span, into: &ids)
      try encoder.finish(into: &ids)
    }
  }
}

/// An array cannot hold what cannot be copied.
private final class StreamBox {
  private var encoder: StreamingEncoder

  init(_ tokenizer: Tokenizer, _ policy: SpecialTokenPolicy) {
    encoder = StreamingEncoder(tokenizer, specialTokens: policy)
  }

  func append(_ bytes: ArraySlice<UInt8>, into ids: inout [TokenID]) throws {
    try encoder.append([UInt8](bytes).span, into: &ids)
  }

  func finish(into ids: inout [TokenID]) throws { try encoder.finish(into: &ids) }
}
