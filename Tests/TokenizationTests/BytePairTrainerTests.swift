import TestSupport
import Testing
import Tokenization

@Suite struct BytePairTrainerTests {
  private static func train(
    _ texts: [String], size: Int, minimumFrequency: Int = 1, special: [String] = []
  ) throws -> TrainedVocabulary {
    var trainer = try BytePairTrainer(preTokenizer: .llama3)
    for text in texts { try trainer.add(text.utf8.span) }
    return try trainer.train(
      vocabularySize: size, minimumFrequency: minimumFrequency, specialTokens: special)
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
    let trainer = try BytePairTrainer(preTokenizer: .cl100k)
    let vocabulary = try trainer.train(vocabularySize: 256)
    #expect(throws: VocabularyError.self) { try vocabulary.huggingFaceJSON() }
  }

  @Test func impossibleWishesAreErrors() throws {
    #expect(throws: VocabularyError.self) { try Self.train(["a"], size: 255) }
    #expect(throws: VocabularyError.self) { try Self.train(["a"], size: 256, special: ["x"]) }
    #expect(throws: VocabularyError.self) { try Self.train(["a"], size: 300, special: ["x", "x"]) }
  }
}
