import JSON
import TestSupport
import Testing

@testable import Tokenization

@Suite struct LocatedTokensTests {
  @Test(arguments: BorderedTokenizer.allCases)
  func rangesBelongToTheTokens(kind: BorderedTokenizer) throws {
    let tokenizer = try kind.load()
    var encoder = tokenizer.makeEncoder()
    for seed in 0..<400 {
      var generator = SeededGenerator(seed: UInt64(seed) + 20_000)
      let text = BorderedTokenizer.text(using: &generator)
      let comment: Comment =
        "seed \(seed), \(String(decoding: text, as: UTF8.self).debugDescription)"
      let tokens = try encoder.locate(text.span, specialTokens: .recognize)
      #expect(try tokens.ids == tokenizer.ids(of: text, specialTokens: .recognize), comment)
      #expect(tokens.byteRanges.count == tokens.ids.count, comment)
      var end = 0
      for (id, range) in zip(tokens.ids, tokens.byteRanges) {
        // No byte is left out, and ranges only overlap where normalization joined characters.
        #expect(range.lowerBound <= end && range.upperBound >= end, comment)
        end = range.upperBound
        if tokenizer.isLossless {
          #expect(tokenizer.bytes(of: id) == [UInt8](text[range]), comment)
        }
      }
      #expect(end == text.count, comment)
    }
  }

  @Test func charactersAreWholeEvenWhereTokensAreNot() throws {
    let tokenizer = try Tokenizer(huggingFaceJSON: TinyVocabulary.json(merges: ["ð Ł", "ðŁ ĺ"]))
    var encoder = tokenizer.makeEncoder()
    let text = "é😀a"
    let tokens = try encoder.locate(text.utf8.span)
    #expect(tokens.byteRanges == [0..<1, 1..<2, 2..<5, 5..<6, 6..<7])
    #expect(tokens.characterRanges(in: text.utf8.span) == [0..<1, 0..<1, 1..<2, 1..<2, 2..<3])
  }

  @Test func composedCharactersKeepTheirPartsTogether() throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [], members: ["normalizer": #"{"type":"NFC"}"#]))
    var encoder = tokenizer.makeEncoder()
    let text = "xe\u{301}y"
    let tokens = try encoder.locate(text.utf8.span)
    #expect(tokens.ids == [120, 0xC3, 0xA9, 121])
    #expect(tokens.byteRanges == [0..<1, 1..<4, 1..<4, 4..<5])
    #expect(tokens.characterRanges(in: text.utf8.span) == [0..<1, 1..<3, 1..<3, 3..<4])
  }

  @Test func anAddedSpaceComesFromNothing() throws {
    let tokenizer = try BorderedTokenizer.prefixed.load()
    var encoder = tokenizer.makeEncoder()
    let alone = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [], members: ["pre_tokenizer": #"{"type":"ByteLevel","add_prefix_space":true}"#]))
    var plain = alone.makeEncoder()
    #expect(try plain.locate("ab".utf8.span).byteRanges == [0..<0, 0..<1, 1..<2])
    #expect(try encoder.locate("ab".utf8.span).byteRanges == [0..<1, 1..<2])
  }

  @Test func addedTokensHaveTheSpaceTheyTake() throws {
    let tokenizer = try BorderedTokenizer.composed.load()
    var encoder = tokenizer.makeEncoder()
    let tokens = try encoder.locate("a  [M] b".utf8.span)
    #expect(tokens.ids[1] == 10_002)
    #expect(tokens.byteRanges[1] == 1..<6)
  }

  /// Offsets of the Hugging Face library with `trim_offsets` off, for characters.
  @Test func offsetsEqualTheReference() throws {
    let texts = [
      "The patient's fever — 39.5 °C.", "naïve café déjà-vu", "糖尿病の患者 👩‍👩‍👧‍👦 x", "مرحبا، كيف",
      "a\n\n  b\t<|endoftext|> c", "Ω≈ç√∫ 한국어 문장", "", " lead", "\u{10FFFF}z",
    ]
    var writer = JSONWriter()
    writer.beginArray()
    for text in texts { writer.string(text) }
    writer.endArray()
    let vocabulary = SharedData.checkout + "/vocab/medprep-32k/tokenizer.json"
    let script = """
      import json, sys
      from tokenizers import Tokenizer, processors
      tokenizer = Tokenizer.from_file(sys.argv[1])
      tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
      print(json.dumps([tokenizer.encode(t, add_special_tokens=False).offsets for t in json.loads(sys.argv[2])]))
      """
    guard
      let result = try Python.run(
        script, [vocabulary, String(decoding: writer.bytes, as: UTF8.self)], needing: "tokenizers",
        for: "offsets")
    else { return }
    #expect(result.status == 0, "\(result.errorText)")
    let reference = try JSONDocument(parsing: result.output.span).root.elements
    let tokenizer = try #require(try ReferenceTests.load("medprep-32k/tokenizer.json"))
    var encoder = tokenizer.makeEncoder()
    #expect(reference.count == texts.count)
    for (text, offsets) in zip(texts, reference) {
      let expected = offsets.elements.map { pair in pair.elements.compactMap(\.integer) }
      let found = try encoder.locate(text.utf8.span, specialTokens: .recognize)
        .characterRanges(in: text.utf8.span)
      #expect(found.map { [$0.lowerBound, $0.upperBound] } == expected, "\(text)")
    }
  }
}
