import TestSupport
import Testing

@testable import Tokenization

@Suite struct CompiledVocabularyTests {
  private static let added =
    #"[{"id":300,"content":"<|x|>","special":true},{"id":301,"content":"<y>","special":false,"lstrip":true}]"#

  /// Merges that make `lower`, and a token that only `ignore_merges` finds.
  private static func small(ignoringMerges: Bool) throws -> [UInt8] {
    TinyVocabulary.json(
      merges: ["l o", "e r", "w er", "lo wer", "Ġ lower", "a b", "b c", "ab c"],
      addedTokens: added, members: ["normalizer": #"{"type":"NFC"}"#],
      model: ["ignore_merges": "\(ignoringMerges)"])
  }

  @Test(arguments: [false, true])
  func aCompiledVocabularyIsTheSameTokenizer(ignoresMerges: Bool) throws {
    let file = try Self.small(ignoringMerges: ignoresMerges)
    let original = try Tokenizer(huggingFaceJSON: file)
    let compiled = try Tokenizer(compiled: Tokenizer.compiledVocabulary(of: file))
    #expect(compiled.vocabularySize == original.vocabularySize)
    #expect(compiled.specialTokens == original.specialTokens)
    #expect(compiled.preTokenizer == original.preTokenizer)
    #expect(compiled.boundaryTokens == original.boundaryTokens)
    for id in 0..<TokenID(original.vocabularySize) {
      #expect(compiled.bytes(of: id) == original.bytes(of: id))
    }
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let text = RandomText.make(using: &generator) + " lower abc e\u{301} <|x|> <y>"
      for policy in [SpecialTokenPolicy.treatAsText, .recognize] {
        #expect(
          try compiled.ids(of: text, specialTokens: policy)
            == original.ids(of: text, specialTokens: policy))
      }
    }
  }

  @Test(arguments: ["cl100k_base.tiktoken", "llama3.2.json", "tekken_240911.json"])
  func compiledVocabulariesGiveTheIDsOfTheReference(name: String) throws {
    guard
      let file = try SharedData.decompressed("vocabs/\(name).zst", for: "compiled \(name)")
    else { return }
    let compiled = try Tokenizer(compiled: Tokenizer.compiledVocabulary(of: file))
    try ReferenceTests().compareChosenTexts(name, compiled)
  }

  @Test func aCompiledVocabularyIsToldByItsContent() throws {
    let folder = try TemporaryFolder()
    let compiled = try Tokenizer.compiledVocabulary(of: Self.small(ignoringMerges: false))
    let path = try folder.write(compiled, to: "any.name")
    #expect(try Tokenizer(contentsOf: path).ids(of: " lower") == [260])
    #expect(try Tokenizer.compiledVocabulary(of: compiled) == compiled)
  }

  @Test(arguments: [8, 20, 40, 2000])
  func oneWrongByteIsNoticed(offset: Int) throws {
    var file = try Tokenizer.compiledVocabulary(of: Self.small(ignoringMerges: false))
    file[offset] ^= 4
    #expect(throws: VocabularyError.self) { try Tokenizer(compiled: file) }
    file[offset] ^= 4
    #expect(throws: VocabularyError.self) { try Tokenizer(compiled: file.dropLast()) }
    #expect(throws: VocabularyError.self) { try Tokenizer(compiled: [UInt8](file[..<offset])) }
  }

  /// Files whose hash is right but whose numbers are not.
  @Test(arguments: 0..<200)
  func aForgedFileIsRefusedOrHarmless(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var file = try Tokenizer.compiledVocabulary(of: Self.small(ignoringMerges: false))
    for _ in 0..<3 {
      file[Int.random(in: 24..<file.count, using: &generator)] = .random(
        in: 0...255, using: &generator)
    }
    let hash = hashBytes(file.span, 24..<file.count)
    for index in 0..<8 { file[16 + index] = UInt8(truncatingIfNeeded: hash >> UInt64(8 * index)) }
    guard let tokenizer = try? Tokenizer(compiled: file) else { return }
    _ = try tokenizer.ids(of: "lower abc é <|x|>")
  }

  @Test func whatItCannotHoldIsRefused() throws {
    let characters = TinyVocabulary.json(merges: ["a b"], members: ["pre_tokenizer": "null"])
    #expect(throws: VocabularyError.self) { try Tokenizer.compiledVocabulary(of: characters) }
    #expect(throws: VocabularyError.self) {
      try Tokenizer.compiledVocabulary(of: [UInt8](#"{"a":0}"#.utf8))
    }
  }
}
