import Testing
import Tokenization

@Suite struct TekkenJSONTests {
  /// The 256 bytes and `ab`, after two special tokens, one of them without a name.
  private static func file(
    size: Int = 259, special: String? = #"[{"rank":0,"token_str":"<s>","is_control":true}]"#,
    version: String = "v13", rank: Int = 256, bytes: String = "YWI="
  ) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var vocabulary = (0..<256).map { byte in
      #"{"rank":\#(byte),"token_bytes":"\#(digits[byte >> 2])\#(digits[(byte & 3) << 4])==","token_str":null}"#
    }
    vocabulary.append(#"{"rank":\#(rank),"token_bytes":"\#(bytes)","token_str":"ab"}"#)
    vocabulary.append(#"{"rank":257,"token_bytes":"YWJj","token_str":"abc"}"#)
    let config =
      #"{"pattern":"\\p{L}+|[^\\p{L}]","num_vocab_tokens":258,"default_vocab_size":\#(size),"default_num_special_tokens":2,"version":"\#(version)"}"#
    let list = special.map { #","special_tokens":\#($0)"# } ?? ""
    return [UInt8](
      #"{"config":\#(config),"vocab":[\#(vocabulary.joined(separator: ","))]\#(list)}"#.utf8)
  }

  @Test func idsComeAfterTheSpecialTokens() throws {
    let tokenizer = try Tokenizer(tekkenJSON: Self.file())
    #expect(try tokenizer.ids(of: "ab c") == [258, 34, 101])
    #expect(try tokenizer.ids(of: "<s><SPECIAL_1>", specialTokens: .recognize) == [0, 1])
    #expect(tokenizer.vocabularySize == 259)
    #expect(try tokenizer.text(of: [258, 0]) == [UInt8]("ab<s>".utf8))
  }

  @Test func onlyAsManyTokensCountAsTheSizeSays() throws {
    let tokenizer = try Tokenizer(tekkenJSON: Self.file(size: 260))
    #expect(try tokenizer.ids(of: "abc") == [259])
    #expect(try Tokenizer(tekkenJSON: Self.file()).ids(of: "abc") == [258, 101])
  }

  @Test(
    arguments: [
      (file(size: 1 << 22), "config.default_vocab_size"), (file(size: 261), "vocab"),
      (file(size: 1), "config.default_num_special_tokens"),
      (file(rank: 255), "vocab[256].rank"), (file(bytes: "Y!I="), "vocab[256].token_bytes"),
      (file(special: nil), "special_tokens"), (file(special: nil, version: "v3"), "special_tokens"),
      (file(special: "[{}]"), "special_tokens[0].token_str"), ([UInt8]("{}".utf8), "config"),
    ] as [([UInt8], String)])
  func faultsAreNamedByTheirPath(file: [UInt8], path: String) {
    #expect {
      try Tokenizer(tekkenJSON: file)
    } throws: { error in
      guard case .malformed(let found, _)? = error as? VocabularyError else { return false }
      return found == path
    }
  }
}
