import Foundation
import Testing
import Tokenization

/// Files that say odd things, as the libraries that define them read them (tokenizers 0.23.3, tiktoken 0.14.0).
@Suite struct OddTokenizerFilesTests {
  private static func added(_ id: Int, _ content: String, flags: String = "") -> String {
    #"[{"id":\#(id),"content":"\#(content)","special":true\#(flags)}]"#
  }

  // MARK: - Added tokens

  /// Ordinary text would become a control token.
  @Test func anAddedTokenWithTheIDOfAnotherIsRefused() throws {
    #expect(throws: VocabularyError.duplicateID(97)) {
      try Tokenizer(
        huggingFaceJSON: TinyVocabulary.json(merges: [], addedTokens: Self.added(97, "<s>")))
    }
    #expect(
      throws: VocabularyError.malformed(path: "ID 300", reason: "ab is also the token 256")
    ) {
      try Tokenizer(
        huggingFaceJSON: TinyVocabulary.json(merges: ["a b"], addedTokens: Self.added(300, "ab")))
    }
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: ["a b"], addedTokens: Self.added(256, "ab")))
    #expect(try tokenizer.ids(of: "cab", specialTokens: .recognize) == [99, 256])
  }

  /// U+088F is of Unicode 17, which the references do not have.
  @Test func lettersThatCameLaterAreNoWordsBesideAddedTokens() throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [], addedTokens: Self.added(300, "<b>", flags: #","single_word":true"#)))
    let ids = try tokenizer.ids(of: "\u{88F}<b> \u{620}<b>", specialTokens: .recognize)
    #expect(ids == [0xE0, 0xA2, 0x8F, 300, 32, 0xD8, 0xA0] + "<b>".utf8.map { TokenID($0) })
  }

  /// Each looked through all white space before it: a hundred thousand took minutes.
  @Test(arguments: [#""lstrip":true"#, #""rstrip":true"#])
  func manyLinesOfATokenThatTakesWhiteSpaceAreReadOnce(flag: String) throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [], addedTokens: Self.added(300, #"\n"#, flags: ",\(flag)")))
    let text = String(repeating: "\n", count: 100_000)
    let ids = try tokenizer.ids(of: text, specialTokens: .recognize)
    #expect(ids == [TokenID](repeating: 300, count: 100_000))
  }

  // MARK: - JSON

  @Test func theLastOfTwoEntriesOfOneTokenCounts() throws {
    var json = String(decoding: TinyVocabulary.json(merges: ["a b"]), as: UTF8.self)
    json.replace(#""ab":256"#, with: #""ab":400,"ab":256"#)
    #expect(try Tokenizer(huggingFaceJSON: [UInt8](json.utf8)).ids(of: "ab") == [256])
  }

  @Test func theLastOfTwoMembersOfOneNameCounts() throws {
    var json = String(decoding: TinyVocabulary.json(merges: []), as: UTF8.self)
    json.replace(
      #""normalizer":null"#, with: #""normalizer":null,"normalizer":{"type":"Lowercase"}"#)
    #expect(try Tokenizer(huggingFaceJSON: [UInt8](json.utf8)).ids(of: "A") == [97])
  }

  @Test(arguments: [##"["#version: 0.2","a b"]"##, ##"["a b","#version: 0.2"]"##])
  func theFirstLineOfAListOfMergesIsNoMerge(merges: String) throws {
    let file = TinyVocabulary.json(merges: ["a b"], model: ["merges": merges])
    #expect(try Tokenizer(huggingFaceJSON: file).ids(of: "ab") == [256])
  }

  @Test func anotherVersionOfTheFormatIsRefused() {
    #expect(throws: VocabularyError.unsupported(path: "version", value: #""2.0""#)) {
      try Tokenizer(
        huggingFaceJSON: TinyVocabulary.json(merges: [], members: ["version": #""2.0""#]))
    }
  }

  @Test(
    arguments: [
      ("model.ignore_merges", ["ignore_merges": #""true""#], [:]),
      ("model.byte_fallback", ["byte_fallback": "1"], [:]),
      (
        "pre_tokenizer.use_regex", [:],
        ["pre_tokenizer": #"{"type":"ByteLevel","use_regex":"false"}"#]
      ),
      (
        "added_tokens[0].lstrip", [:],
        ["added_tokens": Self.added(300, "x", flags: #","lstrip":1"#)]
      ),
    ] as [(String, [String: String], [String: String])])
  func aFlagThatIsNeitherTrueNorFalseIsRefused(
    path: String, model: [String: String], members: [String: String]
  ) {
    #expect(
      throws: VocabularyError.malformed(path: path, reason: "expected true or false")
    ) {
      try Tokenizer(
        huggingFaceJSON: TinyVocabulary.json(merges: [], members: members, model: model))
    }
  }

  // MARK: - Decoders

  /// 32 is spelled `Ġ`.
  @Test(arguments: [#"{"type":"Fuse"}"#, #"{"type":"Sequence","decoders":[]}"#])
  func aDecoderThatDoesNotReadTheByteLevelAlphabetLeavesIt(decoder: String) throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: [], members: ["decoder": decoder]))
    #expect(try tokenizer.text(of: [97, 32]) == [UInt8]("aĠ".utf8))
  }

  @Test func anAddedTokenOfTheModelIsDecodedNormalized() throws {
    let members = [
      "normalizer": #"{"type":"Prepend","prepend":" "}"#, "decoder": #"{"type":"ByteLevel"}"#,
    ]
    let added = #"[{"id":97,"content":"a","special":false,"normalized":true}]"#
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: [], addedTokens: added, members: members))
    #expect(try tokenizer.text(of: [98, 97]) == [UInt8]("b a".utf8))
    // Without a decoder the letters of added tokens spell no bytes.
    let others =
      #"[{"id":97,"content":"a","normalized":true},{"id":256,"content":"<é>","special":true}]"#
    let plain = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [], addedTokens: others,
        members: ["normalizer": #"{"type":"Prepend","prepend":" "}"#]))
    #expect(try plain.text(of: [256]) == [UInt8]("<é>".utf8))
  }

  // MARK: - Bytes that are no UTF-8

  /// The reference has U+FFFD there, which is no match either.
  @Test func replacingPassesOverBytesThatAreNoUTF8() throws {
    let replace = #"{"type":"Replace","pattern":{"String":"x"},"content":"y"}"#
    let decoder = #"{"type":"Sequence","decoders":[{"type":"ByteLevel"},\#(replace)]}"#
    let decoding = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: [], members: ["decoder": decoder]))
    #expect(try decoding.text(of: [97, 0xC3, 120, 98]) == [97, 0xC3, 121, 98])
    let normalizing = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: [], members: ["normalizer": replace]))
    #expect(try normalizing.ids(of: [97, 0xC3, 120]) == [97, 0xC3, 121])
  }

  // MARK: - Patterns of tiktoken

  /// A tokenizer of the bytes, of `ab` and of `ss`, with a pattern.
  private static func tiktoken(_ pattern: String) throws -> Tokenizer {
    let tokens = (0...255).map { [UInt8]($0...$0) } + [[UInt8]("ab".utf8), [UInt8]("ss".utf8)]
    let lines = tokens.enumerated().map { "\(Data($1).base64EncodedString()) \($0)\n" }
    return try Tokenizer(
      tiktoken: [UInt8](lines.joined().utf8),
      encoding: .cut(by: PreTokenizer([.isolating(pattern, .rust)])))
  }

  @Test func startsAndEndsOfWordsAreNoLiteralsInRust() throws {
    #expect(try Self.tiktoken(#"\<\w+|."#).ids(of: "ab<ab") == [256, 60, 256])
    #expect(try Self.tiktoken(#"\w+\>|."#).ids(of: "ab>ab") == [256, 62, 256])
    #expect(throws: VocabularyError.self) { try Self.tiktoken(#"\b{start}\w+|."#) }
  }

  /// fancy-regex reads the second brace as itself.
  @Test func aSecondQuantifierIsRefusedInRust() throws {
    #expect(throws: VocabularyError.self) { try Self.tiktoken("a{2}{2}|.") }
    #expect(try Self.tiktoken("(?:a{2}){2}|ab|.").ids(of: "ab") == [256])
  }

  @Test func rustFoldsCharactersToSingleOnes() throws {
    let sharp = try Self.tiktoken("(?i)ß|.")
    #expect(try sharp.ids(of: "assa") == [97, 115, 115, 97])
    #expect(try Self.tiktoken("(?i)SS|.").ids(of: "assa") == [97, 257, 97])
  }
}
