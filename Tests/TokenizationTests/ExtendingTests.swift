import JSON
import TestSupport
import Testing

@testable import Tokenization

@Suite struct ExtendingTests {
  private static let text = """
    Hypertension and hypotension. Hypertensive patients took hydrochlorothiazide; hypotensive \
    ones did not. 高血压患者服用氢氯噻嗪。高血压与低血压。
    """

  private func counter(_ preTokenizer: PreTokenizer) throws -> PretokenCounter {
    var counter = try PretokenCounter(preTokenizer)
    for _ in 0..<3 { try counter.count(Self.text.utf8.span) }
    return counter
  }

  private func base() throws -> [UInt8] {
    var counter = try PretokenCounter(.o200k)
    try counter.count("the patient and the hypertension of the patients the and".utf8.span)
    return try BytePairTrainer(
      vocabularySize: 280, specialTokens: ["<|endoftext|>", "<|pad|>"]
    ).train(counter).huggingFaceJSON()
  }

  @Test func oldTokensKeepTheirIDsAndTextsGetShorter() throws {
    let old = try Tokenizer(huggingFaceJSON: base())
    var file = try VocabularyFile(parsing: base())
    let learned = try file.extend(by: 40, counter(file.preTokenizer))
    #expect(learned == 40)
    let json = try file.huggingFaceJSON()
    let new = try Tokenizer(huggingFaceJSON: json)
    #expect(new.vocabularySize == old.vocabularySize + 40)
    for id in 0..<TokenID(old.vocabularySize) { #expect(new.bytes(of: id) == old.bytes(of: id)) }
    #expect(new.endOfDocument == old.endOfDocument)
    #expect(new.padding == old.padding)
    let ids = try new.ids(of: Self.text)
    #expect(ids.count < (try old.ids(of: Self.text).count) * 3 / 4)
    #expect(try new.text(of: ids) == [UInt8](Self.text.utf8))
    // Each new token is two tokens that were there before it.
    for id in TokenID(old.vocabularySize)..<TokenID(new.vocabularySize) {
      #expect((new.bytes(of: id) ?? []).count > 1)
    }
  }

  @Test func extendingTwiceIsExtendingOnce() throws {
    var once = try VocabularyFile(parsing: base())
    _ = try once.extend(by: 30, counter(once.preTokenizer))
    var twice = try VocabularyFile(parsing: base())
    _ = try twice.extend(by: 12, counter(twice.preTokenizer))
    twice = try VocabularyFile(parsing: twice.huggingFaceJSON())
    _ = try twice.extend(by: 18, counter(twice.preTokenizer))
    #expect(try twice.huggingFaceJSON() == once.huggingFaceJSON())
  }

  @Test func whatCannotBeExtendedSaysWhy() throws {
    var file = try VocabularyFile(parsing: base())
    #expect(throws: VocabularyError.self) { try file.extend(by: 1, counter(.gpt2)) }
    #expect(throws: VocabularyError.self) { try file.extend(by: 3_000_000, counter(.o200k)) }
  }

  /// Qwen 3 (NFC, added tokens in the file only) and Llama 3 (whole pretokens stay).
  @Test(arguments: ["qwen3.json.zst", "llama3.1-r1distill.json.zst"])
  func theHuggingFaceLibraryGivesTheSameIDs(name: String) throws {
    guard let json = try SharedData.decompressed("vocabs/\(name)", for: "extending \(name)")
    else { return }
    var file = try VocabularyFile(parsing: json)
    _ = try file.extend(by: 25, counter(file.preTokenizer))
    let extended = try file.huggingFaceJSON()
    let folder = try TemporaryFolder()
    let path = try folder.write(extended, to: "tokenizer.json")
    let old = try folder.write(json, to: "old.json")
    let program = """
      import json, sys
      from tokenizers import Tokenizer
      old, new = [Tokenizer.from_file(f) for f in sys.argv[1:3]]
      before = old.get_vocab(with_added_tokens=True)
      after = new.get_vocab(with_added_tokens=True)
      print(json.dumps({
        "moved": [t for t in before if after.get(t) != before[t]],
        "ids": new.encode(open(sys.argv[3]).read(), add_special_tokens=False).ids}))
      """
    let text = try folder.write((Self.text + "<|im_start|>").utf8, to: "text.txt")
    guard
      let result = try Python.run(
        program, [old, path, text], needing: "tokenizers", for: "extending \(name)")
    else { return }
    let root = try JSONDocument(parsing: result.output.span).root
    #expect(root["moved"]?.elements.isEmpty == true, "\(result.errorText)")
    let tokenizer = try Tokenizer(huggingFaceJSON: extended)
    var encoder = tokenizer.makeEncoder()
    var ids: [TokenID] = []
    try encoder.encode(
      (Self.text + "<|im_start|>").utf8.span, specialTokens: .recognize, into: &ids)
    #expect(root["ids"]?.elements.compactMap(\.integer) == ids.map { Int($0) })
    #expect(ids.contains { $0 >= tokenizer.vocabularySize - 25 })
  }
}
