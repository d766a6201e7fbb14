import JSON
import Testing
import Tokenization

/// `vocab.json` and `merges.txt` against a `tokenizer.json` that says the same.
@Suite struct GPT2FilesTests {
  private static let merges = ["Ġ a", "a b", "ab c", "Ã ©"]

  private static func files(
    merges: String? = nil, special: String? = nil, added: String? = nil,
    configuration: String? = nil
  ) throws -> GPT2Files {
    let file = TinyVocabulary.json(merges: Self.merges)
    let root = try JSONDocument(parsing: file.span).root
    let text = merges ?? "#version: 0.2\n" + Self.merges.joined(separator: "\n") + "\n"
    return GPT2Files(
      vocabulary: root["model"]?["vocab"]?.rawJSON ?? [], merges: [UInt8](text.utf8),
      addedTokens: added.map { [UInt8]($0.utf8) },
      specialTokensMap: special.map { [UInt8]($0.utf8) },
      configuration: configuration.map { [UInt8]($0.utf8) })
  }

  @Test(arguments: ["abc ab a", "é Éa", "don't  12", ""])
  func encodesAsTheTokenizerFile(text: String) throws {
    let expected = try Tokenizer(huggingFaceJSON: TinyVocabulary.json(merges: Self.merges))
    let tokenizer = try Tokenizer(Self.files())
    #expect(tokenizer.preTokenizer == .gpt2)
    #expect(try tokenizer.ids(of: text) == expected.ids(of: text))
    #expect(try tokenizer.text(of: tokenizer.ids(of: text)) == [UInt8](text.utf8))
  }

  @Test func theConfigurationSaysHowTextsAreCut() throws {
    let qwen = try Tokenizer(
      Self.files(configuration: #"{"tokenizer_class":"Qwen2TokenizerFast"}"#))
    #expect(qwen.preTokenizer == .qwen2)
    #expect(try qwen.ids(of: "e\u{301}") == [259])
    let prefixed = try Tokenizer(
      Self.files(
        configuration: #"{"tokenizer_class":"RobertaTokenizer","add_prefix_space":true}"#))
    #expect(try prefixed.ids(of: "a") == [256])
    #expect(
      throws: VocabularyError.unsupported(
        path: "tokenizer_config.json: tokenizer_class", value: #""T5Tokenizer""#)
    ) {
      try Tokenizer(Self.files(configuration: #"{"tokenizer_class":"T5Tokenizer"}"#))
    }
  }

  @Test(
    arguments: [
      ("add_prefix_space", #"{"add_prefix_space":"true"}"#),
      (
        #": added_tokens_decoder["300"].lstrip"#,
        #"{"added_tokens_decoder":{"300":{"content":"<e>","special":true,"lstrip":1}}}"#
      ),
      (
        #": added_tokens_decoder["300"].special"#,
        #"{"added_tokens_decoder":{"300":{"content":"<e>","special":"true"}}}"#
      ),
    ])
  func aFlagThatIsNeitherTrueNorFalseIsRefused(path: String, configuration: String) throws {
    let files = try Self.files(configuration: configuration)
    let error = #expect(throws: VocabularyError.self) { try Tokenizer(files) }
    guard case .malformed(let place, "expected true or false")? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(place.hasSuffix(path))
  }

  @Test func addedTokensComeFromTheFilesBeside() throws {
    let tokenizer = try Tokenizer(
      Self.files(
        special: #"{"eos_token":"</s>","mask_token":{"content":"<m>","lstrip":true}}"#,
        added: #"{"</s>":300,"<m>":301,"<t>":302}"#))
    #expect(tokenizer.endOfDocument == 300)
    #expect(
      try tokenizer.ids(of: "a <m><t></s>", specialTokens: .recognize) == [97, 301, 302, 300])
    #expect(try tokenizer.ids(of: "<t></s>").first == 302)
    #expect(try tokenizer.ids(of: "<t></s>").count == 5)
    let configured = try Tokenizer(
      Self.files(
        configuration:
          #"{"added_tokens_decoder":{"300":{"content":"<e>","special":true,"rstrip":true}}}"#))
    #expect(try configured.ids(of: "<e>  a", specialTokens: .recognize) == [300, 97])
  }

  @Test func faultsAreNamedByTheirPlace() throws {
    #expect(
      throws: VocabularyError.malformedLine(line: 3, reason: "expected two tokens")
    ) { try Tokenizer(Self.files(merges: "#version: 0.2\na b\nabc\n")) }
    #expect(
      throws: VocabularyError.malformedLine(
        line: 1, reason: "a part or the result is not in vocab.json")
    ) { try Tokenizer(Self.files(merges: "b a\n")) }
    #expect(
      throws: VocabularyError.malformed(
        path: "special_tokens_map.json: eos_token", reason: "</s> has no ID in any file")
    ) { try Tokenizer(Self.files(special: #"{"eos_token":"</s>"}"#)) }
  }
}
