import TestSupport
import Testing
import Tokenization

@Suite struct BytePairTrainerTests {
  private static func train(
    _ texts: [String], size: Int, minimumFrequency: Int = 1, special: [String] = []
  ) throws -> TrainedVocabulary {
    var counter = try PretokenCounter(.llama3)
    for text in texts { try counter.count(text.utf8.span) }
    return try BytePairTrainer(
      vocabularySize: size, minimumFrequency: minimumFrequency, specialTokens: special
    ).train(counter)
  }

  @Test func theMostFrequentPairComesFirstAndTiesGoToTheSmallestIDs() throws {
    // Pairs: lo 5, ow 5, we 2, wn 3. "lo" before "ow" since l < o; then "low" 5, then "lown" 3, ...
    let vocabulary = try Self.train(["lower", "lower", "lown", "lown", "lown"], size: 260)
    #expect(
      vocabulary.tokens.suffix(4).map { String(decoding: $0, as: UTF8.self) } == [
        "lo", "low", "lown", "er",
      ])
  }

  @Test func overlappingPairsAreCountedAsTheyMerge() throws {
    // aaaa: after aa comes aa+aa; the count of (a,a) does not keep what is gone.
    let vocabulary = try Self.train(["aaaa", "aaaa", "ab"], size: 300)
    #expect(
      vocabulary.tokens.dropFirst(256).map { String(decoding: $0, as: UTF8.self) } == [
        "aa", "aaaa", "ab",
      ])
  }

  @Test func rarePairsAreLeftAlone() throws {
    let vocabulary = try Self.train(["xy", "ab", "ab"], size: 300, minimumFrequency: 2)
    #expect(vocabulary.tokens.dropFirst(256).map { String(decoding: $0, as: UTF8.self) } == ["ab"])
  }

  @Test func theOrderOfTheTextsChangesNothing() throws {
    let texts = try String(decoding: Fixtures.bytes("../make_references.py"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    let forward = try Self.train(texts, size: 600)
    let backward = try Self.train(texts.reversed(), size: 600)
    #expect(forward.tokens == backward.tokens)
    #expect(forward.merges == backward.merges)
    #expect(try forward.huggingFaceJSON() == backward.huggingFaceJSON())
  }

  @Test func bothFormatsGiveTheSameIDs() throws {
    let text = String(
      decoding: try Fixtures.bytes("../make_references.py"), as: UTF8.self)
    let vocabulary = try Self.train([text], size: 700, special: ["<|endoftext|>", "<|pad|>"])
    #expect(vocabulary.size == 700)
    let json = try vocabulary.tokenizer()
    let ranks = try Tokenizer(
      tiktoken: vocabulary.tiktokenFile(), pattern: .llama3,
      specialTokens: vocabulary.specialTokens)
    let ids = try json.ids(of: text)
    #expect(try ranks.ids(of: text) == ids)
    #expect(try json.text(of: ids) == [UInt8](text.utf8))
    #expect(ids.count * 2 < text.utf8.count)
    #expect(json.endOfDocument == 698)
    #expect(ranks.padding == 699)
    #expect(json.vocabularySize == 700)
  }

  @Test func aPatternThatMeansSomethingElseElsewhereIsNotWritten() throws {
    let vocabulary = try BytePairTrainer(vocabularySize: 256).train(PretokenCounter(.cl100k))
    #expect(throws: VocabularyError.self) { try vocabulary.huggingFaceJSON() }
  }

  @Test func impossibleWishesAreErrors() throws {
    #expect(throws: VocabularyError.self) { try Self.train(["a"], size: 255) }
    #expect(throws: VocabularyError.self) { try Self.train(["a"], size: 256, special: ["x"]) }
    #expect(throws: VocabularyError.self) { try Self.train(["a"], size: 300, special: ["x", "x"]) }
  }

  @Test func tokensStayShorterThanTheMaximum() throws {
    // As max_token_length of the Hugging Face library: 4 is the first length that is too long.
    var counter = try PretokenCounter(.llama3)
    for _ in 0..<3 { try counter.count("abababab".utf8.span) }
    let vocabulary = try BytePairTrainer(vocabularySize: 300, maximumTokenBytes: 4).train(counter)
    #expect(vocabulary.tokens.dropFirst(256).map(\.count).max() == 2)
    let longer = try Self.train(["abababab", "abababab"], size: 300, minimumFrequency: 2)
    #expect(longer.tokens.map(\.count).max() == 8)
  }

  @Test func anAlphabetOfWhatIsSeenHasNoOtherBytes() throws {
    var counter = try PretokenCounter(.llama3)
    try counter.count("banana".utf8.span)
    let vocabulary = try BytePairTrainer(vocabularySize: 4, alphabet: .seen).train(counter)
    #expect(
      vocabulary.tokens.map { String(decoding: $0, as: UTF8.self) } == ["a", "b", "n", "an"])
  }

  @Test func whatIsLearnedUntilItIsStoppedIsAWholeVocabulary() throws {
    let text = String(decoding: try Fixtures.bytes("../make_references.py"), as: UTF8.self)
    var counter = try PretokenCounter(.llama3)
    try counter.count(text.utf8.span)
    let whole = try Self.train([text], size: 700)
    let part = try BytePairTrainer(vocabularySize: 700, minimumFrequency: 1).train(counter) {
      $0 < 400
    }
    // Asked every 64 merges.
    #expect(part.tokens.count == 256 + 192)
    #expect(part.tokens == [[UInt8]](whole.tokens.prefix(448)))
    let tokenizer = try part.tokenizer()
    #expect(try tokenizer.text(of: tokenizer.ids(of: text)) == [UInt8](text.utf8))
  }
}
