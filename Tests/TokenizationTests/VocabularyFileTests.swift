import JSON
import TestSupport
import Testing

@testable import Tokenization

@Suite struct VocabularyFileTests {
  /// IDs 256 ab, 257 cd, 258 abcd, 259 abc (which no merge but its own makes), 260 aa, 261 aaaa.
  private static let merges = ["a b", "c d", "ab cd", "ab c", "a a", "aa aa"]
  private static let special =
    #"[{"id":262,"content":"<s>","special":true},{"id":263,"content":"</s>","special":true}]"#

  private static func json(_ members: [String: String] = [:], model: [String: String] = [:])
    -> [UInt8]
  {
    TinyVocabulary.json(merges: merges, addedTokens: special, members: members, model: model)
  }

  private static func texts() -> [[UInt8]] {
    var generator = SeededGenerator(seed: 4)
    return (0..<200).map { _ in
      var text = RandomText.bytes(using: &generator)
      for _ in 0..<5 {
        text +=
          ["a", "aa", "abcd", "abc", "cd", " ", "<s>"][Int.random(in: 0..<7, using: &generator)]
          .utf8
      }
      return text
    }
  }

  /// A place for each ID below would be 16 GB.
  @Test func anIDBeyondAllVocabulariesIsRefusedBeforeThereIsAPlaceForIt() {
    let json = TinyVocabulary.json(
      merges: [], addedTokens: #"[{"id":4294967294,"content":"<s>","special":true}]"#,
      members: ["pre_tokenizer": "null", "decoder": #"{"type":"Fuse"}"#])
    #expect(
      throws: VocabularyError.malformed(
        path: "ID 4294967294", reason: "larger than any vocabulary's")
    ) {
      try Tokenizer(huggingFaceJSON: json)
    }
  }

  @Test func whatIsNotTouchedIsWrittenAsItWas() throws {
    let members = ["normalizer": #"{"type":"NFC"}"#, "unknown_to_us": #"{"a":[1,null]}"#]
    let file = try VocabularyFile(parsing: Self.json(members, model: ["ignore_merges": "true"]))
    let json = try file.huggingFaceJSON()
    let written = try JSONDocument(parsing: json.span).root
    #expect(written["normalizer"]?["type"]?.string == "NFC")
    #expect(written["unknown_to_us"]?["a"]?.elements.count == 2)
    #expect(written["model"]?["ignore_merges"]?.bool == true)
    #expect(written["model"]?["merges"]?.elements.first?.string == "a b")
    let before = try Tokenizer(huggingFaceJSON: Self.json(members))
    let after = try Tokenizer(huggingFaceJSON: file.huggingFaceJSON())
    for text in Self.texts() {
      #expect(
        try before.ids(of: text, specialTokens: .recognize)
          == after.ids(of: text, specialTokens: .recognize))
    }
  }

  @Test func addedTokensGetTheNextIDs() throws {
    var file = try VocabularyFile(parsing: Self.json())
    let question = try file.add("<|q|>", isSpecial: true)
    let word = try file.add("new word", isSpecial: false)
    #expect([question, word] == [264, 265])
    // As in the Hugging Face library, a token with this spelling lends its ID.
    let known = try file.add("abcd", isSpecial: false)
    #expect(known == 258)
    for text in ["<s>", ""] {
      let error = Self.error(of: file) { file throws(VocabularyError) in
        try file.add(text, isSpecial: true)
      }
      #expect(error != nil)
    }
    let tokenizer = try Tokenizer(huggingFaceJSON: file.huggingFaceJSON())
    #expect(try tokenizer.ids(of: "new word<|q|>", specialTokens: .recognize) == [265, 264])
    #expect(try !tokenizer.ids(of: "new word<|q|>").contains(264))
    #expect(tokenizer.vocabularySize == 266)
  }

  @Test func keepingTokensKeepsWhatTheyAreMadeOf() throws {
    let template =
      #"{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"pair":[],"special_tokens":{"<s>":{"id":"<s>","ids":[262],"tokens":["<s>"]}}}"#
    var file = try VocabularyFile(parsing: Self.json(["post_processor": template]))
    try file.keep([261])
    let tokenizer = try Tokenizer(huggingFaceJSON: file.huggingFaceJSON())
    // 256 bytes, aa, aaaa, and the special tokens.
    #expect(tokenizer.vocabularySize == 260)
    #expect(try tokenizer.ids(of: "aaaaaabcd") == [257, 256, 98, 99, 100])
    #expect(tokenizer.id(ofSpecialToken: "</s>") == 259)
    #expect(tokenizer.boundaryTokens.before == [258])
    #expect(file.newIDs[97] == 97)
    let moved: [TokenID?] = [nil, nil, nil, nil, 256, 257, 258, 259]
    #expect(Array(file.newIDs[256...]) == moved)
    let error = Self.error(of: file) { file throws(VocabularyError) in try file.keep([999]) }
    #expect(error == .notEditable(reason: "there is no token with the ID 999"))
  }

  @Test func whatATextUsesIsEnoughForIt() throws {
    let before = try Tokenizer(huggingFaceJSON: Self.json())
    let text = [UInt8]("abcd cd aaaa".utf8)
    var file = try VocabularyFile(parsing: Self.json())
    let ids = try before.ids(of: text)
    try file.keep(Set(ids))
    let after = try Tokenizer(huggingFaceJSON: file.huggingFaceJSON())
    #expect(try after.ids(of: text) == ids.compactMap { file.newIDs[Int($0)] })
  }

  @Test func theLastMergesAreDropped() throws {
    var file = try VocabularyFile(parsing: Self.json())
    try file.dropMerges(2)
    let tokenizer = try Tokenizer(huggingFaceJSON: file.huggingFaceJSON())
    #expect(try tokenizer.ids(of: "aaaaabcd") == [97, 97, 97, 97, 258])
    #expect(tokenizer.id(ofSpecialToken: "<s>") == 260)
    let error = Self.error(of: file) { file throws(VocabularyError) in try file.dropMerges(5) }
    #expect(error == .notEditable(reason: "there are only 4 merges"))
  }

  // MARK: - Conversion

  /// The format that cannot be written; nil where it can.
  private static func refusedFormat(
    _ file: VocabularyFile, _ write: (VocabularyFile) throws(VocabularyError) -> [UInt8]
  ) -> String? {
    do throws(VocabularyError) {
      _ = try write(file)
      return nil
    } catch {
      if case .notRepresentable(let format, _) = error { return format }
      return nil
    }
  }

  private static func error(
    of file: VocabularyFile, _ edit: (inout VocabularyFile) throws(VocabularyError) -> Void
  ) -> VocabularyError? {
    var file = file
    do throws(VocabularyError) {
      try edit(&file)
      return nil
    } catch {
      return error
    }
  }

  private static func ranks() throws -> [UInt8] {
    try VocabularyFile(parsing: json()).tiktokenFile()
  }

  @Test func aRankFileHasTheSameMerges() throws {
    let file = try VocabularyFile(parsing: Self.json())
    let before = try Tokenizer(huggingFaceJSON: Self.json())
    let ranks = try file.tiktokenFile()
    let after = try Tokenizer(tiktoken: ranks, pattern: .gpt2, specialTokens: .none)
    for text in Self.texts() { #expect(try before.ids(of: text) == after.ids(of: text)) }
    #expect(file.lossesAsTiktoken().count == 3)
    #expect(file.lossesAsTiktoken().contains("the added token <s> (262)"))
  }

  @Test func mergesThatRanksWouldMakeOtherwiseAreRefused() throws {
    // By ranks a+bc makes abc, too; in the file only ab+c does, and bc comes first.
    let merges = ["b c", "a b", "ab c"]
    let file = try VocabularyFile(parsing: TinyVocabulary.json(merges: merges))
    #expect(
      try Tokenizer(huggingFaceJSON: TinyVocabulary.json(merges: merges)).ids(of: "abc") == [
        97, 256,
      ])
    let refused = Self.refusedFormat(file) { file throws(VocabularyError) in
      try file.tiktokenFile()
    }
    #expect(refused == ".tiktoken")
  }

  @Test func aTokenThatNoMergeMakesIsRefusedUnlessItIsFoundWhole() throws {
    // abc needs (ab, c), but c and d have merged before.
    let json = TinyVocabulary.json(merges: ["b c", "a bc"], model: [:])
    let reachable = try VocabularyFile(parsing: json)
    let ranks = try reachable.tiktokenFile()
    #expect(!ranks.isEmpty)
    let vocabulary =
      String(decoding: json, as: UTF8.self).replacing(#""abc":257"#, with: #""abc":257,"xyz":258"#)
    let file = try VocabularyFile(parsing: [UInt8](vocabulary.utf8))
    let refused = Self.refusedFormat(file) { file throws(VocabularyError) in
      try file.tiktokenFile()
    }
    #expect(refused == ".tiktoken")
  }

  @Test func aRankFileBecomesATokenizerJSONThatHoldsItsIDs() throws {
    let ranks = try Self.ranks()
    let special = SpecialTokens([.init("<|endoftext|>", 50_256)])
    let file = try VocabularyFile(parsing: ranks, encoding: .wellKnown(.gpt2))
    let before = try Tokenizer(tiktoken: ranks, pattern: .gpt2, specialTokens: special)
    let after = try Tokenizer(huggingFaceJSON: file.huggingFaceJSON())
    #expect(after.id(ofSpecialToken: "<|endoftext|>") == 50_256)
    for text in Self.texts() {
      #expect(
        try before.ids(of: text, specialTokens: .recognize)
          == after.ids(of: text, specialTokens: .recognize))
    }
    let again = try VocabularyFile(parsing: file.huggingFaceJSON())
    let converted = try again.tiktokenFile()
    #expect(converted == ranks)
  }

  @Test func aRankFileOfQwenBringsTextsIntoNFCInEveryForm() throws {
    let ranks = try Self.ranks()
    let file = try VocabularyFile(parsing: ranks, encoding: .wellKnown(.qwen))
    let tokenizers = [
      try Tokenizer(tiktoken: ranks, encoding: .wellKnown(.qwen)),
      try Tokenizer(
        compiled: Tokenizer.compiledVocabulary(of: ranks, encoding: .wellKnown(.qwen))),
      try Tokenizer(huggingFaceJSON: file.huggingFaceJSON()),
    ]
    for tokenizer in tokenizers {
      #expect(try tokenizer.ids(of: "e\u{301}") == tokenizer.ids(of: "\u{E9}"))
      #expect(tokenizer.id(ofSpecialToken: "<|extra_204|>") == 151_850)
      #expect(tokenizer.vocabularySize == 151_851)
    }
    #expect(file.lossesAsTiktoken().contains("the normalizer NFC"))
  }

  @Test func cl100kIsRefusedByName() throws {
    let file = try VocabularyFile(parsing: Self.ranks(), encoding: .wellKnown(.cl100kBase))
    let refused = Self.refusedFormat(file) { file throws(VocabularyError) in
      try file.huggingFaceJSON()
    }
    #expect(refused == "tokenizer.json")
  }

  @Test func rankFilesArePrunedAndExtended() throws {
    var file = try VocabularyFile(parsing: Self.ranks(), encoding: .wellKnown(.gpt2))
    try file.keep([258])
    let small = try Tokenizer(tiktoken: file.tiktokenFile(), pattern: .gpt2, specialTokens: .none)
    #expect(small.vocabularySize == 259)
    #expect(try small.ids(of: "abcdaa") == [258, 97, 97])
    try file.add("<|x|>", isSpecial: true)
    #expect(file.lossesAsTiktoken().contains("the added token <|x|> (260)"))
  }

  @Test(arguments: [
    "", "{", "[]", "IQ== x", "{\"model\":{}}", "{\"a\":0}", "{\"config\":{},\"vocab\":[]}",
  ])
  func brokenFilesAreErrors(text: String) {
    let file = try? VocabularyFile(parsing: [UInt8](text.utf8))
    #expect(file == nil)
  }

  // MARK: - Differences

  @Test func differencesAreFound() throws {
    let first = try Tokenizer(huggingFaceJSON: Self.json())
    #expect(VocabularyDifference(first, first).isEmpty)
    var file = try VocabularyFile(parsing: Self.json())
    try file.add("<|x|>", isSpecial: true)
    try file.keep([258])
    let second = try Tokenizer(huggingFaceJSON: file.huggingFaceJSON())
    let difference = VocabularyDifference(first, second)
    #expect(difference.sameCount == 259)
    #expect(difference.onlyInFirst == [259, 260, 261])
    #expect(difference.onlyInSecond == [261])
    #expect(difference.renumbered.map(\.first) == [262, 263])
    #expect(difference.specialOnlyInSecond.map(\.text) == ["<s>", "</s>", "<|x|>"])
    #expect(difference.mergedDifferently == nil)
    #expect(!difference.isEmpty)
  }

  @Test func otherMergesOfTheSameTokensAreADifference() throws {
    let first = try Tokenizer(huggingFaceJSON: TinyVocabulary.json(merges: ["a b", "b c", "ab c"]))
    // The same three tokens, but abc comes about by another merge, which ab stands against.
    let second = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: ["a b", "b c", "ab c"],
        model: ["merges": #"["a b","b c","a bc"]"#]))
    let difference = VocabularyDifference(first, second)
    #expect(difference.mergedDifferently?.map { first.bytes(of: $0) } == [Array("abc".utf8)])
    #expect(difference.onlyInFirst.isEmpty && difference.renumbered.isEmpty)
    #expect(!difference.isEmpty)
  }

  @Test func otherMergesOfASpecialTokenAreNone() throws {
    let special = #"[{"id":257,"content":"<s>","special":true,"normalized":false}]"#
    let merges = ["< s", "<s >"]
    let first = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: merges, addedTokens: special))
    let second = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: merges, addedTokens: special, model: ["merges": #"["< s"]"#]))
    #expect(VocabularyDifference(first, second).mergedDifferently == [])
    #expect(VocabularyDifference(first, second).isEmpty)
  }

  // MARK: - Files

  @Test func aTokenizerIsLoadedFromAFileOrFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.json(), to: "model/tokenizer.json")
    try folder.write(Self.ranks(), to: "gpt2.tiktoken")
    for name in ["model", "model/tokenizer.json"] {
      let tokenizer = try Tokenizer(contentsOf: folder.path + "/" + name)
      #expect(try tokenizer.encode("abcd<s>", specialTokens: .recognize) == [258, 262])
      #expect(try tokenizer.decode([258, 262]) == "abcd<s>")
    }
    try folder.write(
      #"{"a":0,"b":1,"ab":2,"<|endoftext|>":3}"#.utf8, to: "old/vocab.json")
    try folder.write("#version: 0.2\na b\n".utf8, to: "old/merges.txt")
    for name in ["old", "old/vocab.json", "old/merges.txt"] {
      let tokenizer = try Tokenizer(contentsOf: folder.path + "/" + name)
      #expect(try tokenizer.encode("abb") == [2, 1])
    }
    let ranked = try Tokenizer(
      contentsOf: folder.path + "/gpt2.tiktoken", encoding: .wellKnown(.gpt2))
    #expect(try ranked.encode("abcd") == [258])
    let missing = folder.path + "/missing"
    #expect(
      throws: VocabularyError.unreadable(
        path: missing, reason: "cannot open: No such file or directory")
    ) { try Tokenizer(contentsOf: missing) }
  }
}
