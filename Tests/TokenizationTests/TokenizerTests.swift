import Foundation
import JSON
import TestSupport
import Testing
import Tokenization

@Suite struct TokenizerTests {
  private static let endOfText =
    #"{"id":300,"content":"<|endoftext|>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}"#

  private static func added(
    _ id: Int, _ content: String, flags: String = "", special: Bool = false
  ) -> String {
    #"{"id":\#(id),"content":"\#(content)","special":\#(special)\#(flags)}"#
  }

  @Test func lowestRankMergesFirstAndLeftmostAmongEquals() throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: ["b c", "a b", "a a", "bc d"]))
    #expect(try tokenizer.ids(of: "abcd") == [97, 259])
    #expect(try tokenizer.ids(of: "aaab") == [258, 257])
    #expect(try tokenizer.ids(of: "aaa") == [258, 97])
  }

  @Test func ignoreMergesKeepsWholePretokens() throws {
    // "abc" cannot come about: (a,b) wins, and (ab,c) is no merge.
    let merges = ["a b", "b c", "a bc"]
    let plain = try Tokenizer(huggingFaceJSON: TinyVocabulary.json(merges: merges))
    #expect(try plain.ids(of: "abc") == [256, 99])
    let whole = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: merges, model: ["ignore_merges": "true"]))
    #expect(try whole.ids(of: "abc") == [258])
    #expect(try whole.ids(of: "abcx") == [256, 99, 120])
  }

  @Test func specialTokensAreTextUnlessAskedFor() throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: [], addedTokens: "[\(Self.endOfText)]"))
    let text = "a<|endoftext|>b"
    #expect(try tokenizer.ids(of: text) == text.utf8.map { TokenID($0) })
    #expect(try tokenizer.ids(of: text, specialTokens: .recognize) == [97, 300, 98])
    #expect(throws: EncodingError.specialToken("<|endoftext|>", byteOffset: 1)) {
      try tokenizer.ids(of: text, specialTokens: .reject)
    }
    #expect(try tokenizer.ids(of: "a<|endoftext|", specialTokens: .reject).count == 13)
    #expect(tokenizer.endOfDocument == 300)
    #expect(tokenizer.id(ofSpecialToken: "<|endoftext|>") == 300)
    #expect(tokenizer.padding == nil)
    #expect(tokenizer.vocabularySize == 301)
  }

  @Test func aRejectedTextLeavesTheIDsAsTheyWere() throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: [], addedTokens: "[\(Self.endOfText)]"))
    var encoder = tokenizer.makeEncoder()
    var ids: [TokenID] = [1, 2]
    #expect(throws: EncodingError.self) {
      try encoder.encode("abc<|endoftext|>".utf8.span, specialTokens: .reject, into: &ids)
    }
    #expect(ids == [1, 2])
  }

  @Test func addedTokensThatAreNotSpecialAreAlwaysFound() throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [],
        addedTokens: "["
          + [
            Self.added(300, "<a>"), Self.added(301, "<a><b>"),
            Self.added(302, "[M]", flags: #","lstrip":true,"rstrip":true"#),
            Self.added(303, "cell", flags: #","single_word":true"#),
          ].joined(separator: ",") + "]"))
    #expect(try tokenizer.ids(of: "x<a>y<a><b>") == [120, 300, 121, 301])
    #expect(try tokenizer.ids(of: "x \u{3000}[M]\n y") == [120, 302, 121])
    #expect(try tokenizer.ids(of: "cell,cell") == [303, 44, 303])
    #expect(try tokenizer.ids(of: "cells") == "cells".utf8.map { TokenID($0) })
    #expect(try tokenizer.ids(of: "écell") == "écell".utf8.map { TokenID($0) })
  }

  /// As the Hugging Face library: what the token before took with its white space is no token again.
  @Test func whiteSpaceThatATokenTookIsNoOtherToken() throws {
    let flags = #","lstrip":true,"rstrip":true"#
    func tokenizer(_ content: String, _ flags: String) throws -> Tokenizer {
      try Tokenizer(
        huggingFaceJSON: TinyVocabulary.json(
          merges: [],
          addedTokens: "["
            + [
              Self.added(300, content, flags: flags),
              Self.added(301, "<e>", flags: #","rstrip":true"#),
            ].joined(separator: ",") + "]"))
    }
    let blank = try tokenizer(" ", flags)
    for text in ["a b", "a  b", "a    b"] { #expect(try blank.ids(of: text) == [97, 300, 98]) }
    #expect(try blank.ids(of: " a <e> b ") == [300, 97, 300, 301, 98, 300])
    let two = try tokenizer("  ", #","lstrip":true"#)
    for text in ["a<e>  x", "a<e>   x", "a<e>    x"] {
      #expect(try two.ids(of: text) == [97, 301, 120])
    }
    let lines = try tokenizer(#"\n\n"#, flags)
    #expect(try lines.ids(of: "a\n\n\n\n\nb") == [97, 300, 98])
  }

  @Test func normalizesBetweenAddedTokensAndThenLooksForNormalizedOnes() throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [],
        addedTokens: "["
          + [
            Self.added(300, "e\u{301}", flags: #","normalized":false"#),
            Self.added(301, "o\u{308}", flags: #","normalized":true"#),
          ].joined(separator: ",") + "]", members: ["normalizer": #"{"type":"NFC"}"#]))
    #expect(try tokenizer.ids(of: "e\u{301}") == [300])
    #expect(try tokenizer.ids(of: "\u{e9}") == [0xC3, 0xA9])
    #expect(try tokenizer.ids(of: "o\u{308}") == [301])
    #expect(try tokenizer.ids(of: "\u{f6}") == [301])
    #expect(try tokenizer.ids(of: "a\u{308}") == [0xC3, 0xA4])
  }

  @Test func aPrefixSpaceIsAddedWhereTheFileAsksForIt() throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [], members: ["pre_tokenizer": #"{"type":"ByteLevel","add_prefix_space":true}"#]))
    #expect(try tokenizer.ids(of: "a") == [32, 97])
    #expect(try tokenizer.ids(of: " a") == [32, 97])
    #expect(try tokenizer.ids(of: "") == [])
  }

  @Test(
    arguments: [
      ("dropout", "model.dropout", ["dropout": "0.1"], [:]),
      ("WordPiece", "model.type", ["type": #""WordPiece""#], [:]),
      ("truncation", "truncation", [:], ["truncation": #"{"max_length":8}"#]),
      (
        "Precompiled", "normalizer.normalizers[1].type", [:],
        [
          "normalizer":
            #"{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Precompiled"}]}"#
        ]
      ),
      (
        "UnicodeScripts", "pre_tokenizer.type", [:],
        ["pre_tokenizer": #"{"type":"UnicodeScripts"}"#]
      ),
      (
        "an unknown behaviour", "pre_tokenizer.pretokenizers[0].behavior", [:],
        [
          "pre_tokenizer":
            #"{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"String":" "},"behavior":"Doubled","invert":false},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]}"#
        ]
      ),
      ("WordPiece decoder", "decoder.type", [:], ["decoder": #"{"type":"WordPiece"}"#]),
    ] as [(String, String, [String: String], [String: String])])
  func whatCannotBeHonouredIsRefusedByItsPath(
    what: String, path: String, model: [String: String], members: [String: String]
  ) {
    #expect {
      try Tokenizer(
        huggingFaceJSON: TinyVocabulary.json(merges: [], members: members, model: model))
    } throws: { error in
      guard case .unsupported(let found, _)? = error as? VocabularyError else { return false }
      return found == path
    }
  }

  @Test(arguments: [
    "", "[]", "{", "{\"model\":{}}", "{\"model\":{\"vocab\":[],\"merges\":[]}}",
    "{\"model\":{\"vocab\":{\"a\":-1},\"merges\":[]}}",
    "{\"model\":{\"vocab\":{\"a\":99999999999},\"merges\":[]}}",
  ])
  func brokenFilesAreErrors(json: String) {
    #expect(throws: VocabularyError.self) { try Tokenizer(huggingFaceJSON: [UInt8](json.utf8)) }
  }

  @Test(arguments: [
    #"\K"#, #"\X"#, #"(?~a)"#, #"[a--b]"#, #"\p{Nonsense}"#, "(", ")", "[a", "*", #"\"#, "(?<=a*)",
  ])
  func aPatternWithoutAnEqualIsRefusedByItsPath(pattern: String) {
    var writer = JSONWriter()
    writer.string(pattern)
    let split =
      #"{"type":"Split","pattern":{"Regex":\#(String(decoding: writer.bytes, as: UTF8.self))},"behavior":"Isolated","invert":false}"#
    #expect {
      try Tokenizer(
        huggingFaceJSON: TinyVocabulary.json(merges: [], members: ["pre_tokenizer": split]))
    } throws: { error in
      guard case .malformed(let path, _)? = error as? VocabularyError else { return false }
      return path == "pre_tokenizer.pattern.Regex"
    }
  }

  @Test func aByteWithoutATokenIsDroppedAsInTheReference() throws {
    var json = String(decoding: TinyVocabulary.json(merges: []), as: UTF8.self)
    json.replace("\"x\":120", with: "\"xx\":120")
    let tokenizer = try Tokenizer(huggingFaceJSON: [UInt8](json.utf8))
    #expect(try tokenizer.ids(of: "axb") == [97, 98])
    #expect(!tokenizer.isLossless)
  }

  @Test func bytesThatNoUTF8HoldsMayBeMissing() throws {
    var json = String(decoding: TinyVocabulary.json(merges: []), as: UTF8.self)
    json.replace("\"\(TinyVocabulary.spelling(of: 0xC0))\":192", with: "\"xx\":192")
    let tokenizer = try Tokenizer(huggingFaceJSON: [UInt8](json.utf8))
    #expect(try tokenizer.ids(of: [0x61, 0xC2, 0xA0]) == [0x61, 0xC2, 0xA0])
    #expect(throws: EncodingError.missingByte(0xC0, byteOffset: 1)) {
      try tokenizer.ids(of: [0x61, 0xC0, 0x80])
    }
  }

  @Test func anUnknownMergePartIsNamedByItsPlace() {
    #expect(
      throws: VocabularyError.malformed(
        path: "model.merges[0]", reason: "a part or the result is not in model.vocab")
    ) {
      try Tokenizer(
        huggingFaceJSON: TinyVocabulary.json(merges: [], model: ["merges": #"["a zz"]"#]))
    }
  }

  @Test func aWrongMergeBehindManyIsNamedByItsNumberInEitherForm() {
    let merges = (0..<100).map { _ in #""a b""# }
    for (wrong, reason) in [
      (#""a zz""#, "a part or the result is not in model.vocab"),
      (#"["a", "c"]"#, "a part or the result is not in model.vocab"),
      (#""a b c""#, "expected two tokens"), (#""ab""#, "expected two tokens"),
      (#"["a"]"#, "expected two tokens"), (#"["a", 7]"#, "expected two tokens"),
    ] {
      let list = "[\((merges + [wrong]).joined(separator: ","))]"
      #expect(throws: VocabularyError.malformed(path: "model.merges[100]", reason: reason)) {
        try Tokenizer(
          huggingFaceJSON: TinyVocabulary.json(merges: ["a b"], model: ["merges": list]))
      }
    }
  }

  @Test func templatesBecomeBoundaryTokens() throws {
    let template =
      #"{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"</s>","type_id":0}}],"pair":[],"special_tokens":{"<s>":{"id":"<s>","ids":[300],"tokens":["<s>"]},"</s>":{"id":"</s>","ids":[301],"tokens":["</s>"]}}}"#
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [],
        addedTokens:
          "[\(Self.added(300, "<s>", special: true)),\(Self.added(301, "</s>", special: true))]",
        members: ["post_processor": template]))
    #expect(tokenizer.boundaryTokens == BoundaryTokens(before: [300], after: [301]))
    #expect(try tokenizer.ids(of: "a") == [97])
    #expect(tokenizer.endOfDocument == 301)
  }

  @Test func anUnknownIDIsNamedByItsPlace() throws {
    let tokenizer = try Tokenizer(huggingFaceJSON: TinyVocabulary.json(merges: []))
    #expect(throws: EncodingError.unknownID(256, index: 2)) {
      try tokenizer.text(of: [97, 98, 256, 99])
    }
  }

  @Test(arguments: [
    "", "IQ==", "IQ== x", "IQ== 1 2", "!! 3", "IQ== 99999999999\n", "IQ== 0\nIQ== 1\n",
  ])
  func brokenRankFilesAreErrors(file: String) {
    #expect(throws: VocabularyError.self) {
      try Tokenizer(tiktoken: [UInt8](file.utf8), pattern: .gpt2, specialTokens: .none)
    }
  }

  /// The lines of a rank file for the single bytes.
  private static let byteRanks = (UInt8.min...UInt8.max).map {
    "\(Data([$0]).base64EncodedString()) \($0)\n"
  }.joined()

  /// As in Whisper's, whose IDs behind it are those of special tokens.
  @Test func aRankFileMayHaveATokenWithoutBytes() throws {
    let tokenizer = try Tokenizer(
      tiktoken: [UInt8]((Self.byteRanks + "= 256\nYWI= 257\n").utf8), pattern: .gpt2,
      specialTokens: .none)
    #expect(try tokenizer.encode("abc") == [257, 99])
    #expect(tokenizer.bytes(of: 256) == nil)
  }

  @Test func aRankFileIsCutByThePatternThatIsGiven() throws {
    let folder = try TemporaryFolder()
    let file = [UInt8]((Self.byteRanks + "YWI= 256\n").utf8)
    let pairs = PreTokenizer([.isolating("[ab]b|.", .rust)])
    let path = try folder.write(file, to: "own.tiktoken")
    let cut = try Tokenizer(
      contentsOf: path, encoding: .cut(by: PreTokenizer([.isolating(".", .rust)])))
    let whole = try Tokenizer(contentsOf: path, encoding: .cut(by: pairs))
    #expect(try cut.encode("abb") == [97, 98, 98])
    #expect(try whole.encode("abb") == [256, 98])
    let compiled = try Tokenizer(
      compiled: Tokenizer.compiledVocabulary(of: file, encoding: .cut(by: pairs)))
    #expect(try compiled.encode("abbab") == whole.encode("abbab"))
    #expect(throws: VocabularyError.unknownEncoding(tokenCount: 257)) {
      try Tokenizer(contentsOf: path)
    }
    let json = try folder.write(TinyVocabulary.json(merges: []), to: "tokenizer.json")
    #expect(throws: VocabularyError.self) {
      try Tokenizer(contentsOf: json, encoding: .cut(by: .gpt2))
    }
  }

  @Test func aLineThatIsNoRankIsNamed() {
    #expect(
      throws: VocabularyError.malformedLine(
        line: 2, reason: "expected a token in Base64 and a space")
    ) {
      try Tokenizer(tiktoken: [UInt8]("IQ== 0\n\u{a7}\n".utf8))
    }
  }
}

@Suite struct StreamingDecoderTests {
  @Test(arguments: 0..<20)
  func givesWholeCharactersAndAllOfThem(seed: UInt64) throws {
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(merges: ["Ã ©", "ð Ł", "ä ¸"]))
    var generator = SeededGenerator(seed: seed)
    let text = RandomText.make(using: &generator) + "é😀中"
    var decoder = StreamingDecoder(tokenizer)
    var output: [UInt8] = []
    for id in try tokenizer.ids(of: text) {
      try decoder.append(id, to: &output)
      #expect(String(validating: output, as: UTF8.self) != nil)
    }
    decoder.finish(into: &output)
    #expect(output == [UInt8](text.utf8))
  }

  @Test func agreesWithTheStandardLibraryOnInvalidBytes() throws {
    let tokenizer = try Tokenizer(huggingFaceJSON: TinyVocabulary.json(merges: []))
    var generator = SeededGenerator(seed: 77)
    for _ in 0..<500 {
      let bytes = RandomText.bytes(using: &generator)
      var decoder = StreamingDecoder(tokenizer)
      var output: [UInt8] = []
      for byte in bytes { try decoder.append(TokenID(byte), to: &output) }
      decoder.finish(into: &output)
      #expect(output == [UInt8](String(decoding: bytes, as: UTF8.self).utf8), "\(bytes)")
    }
  }
}
