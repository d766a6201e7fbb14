import JSON
import TestSupport
import Tokenization

/// Vocabularies in which a wrong cut shows: any two neighbouring bytes of a pretoken are a token, so
/// that all tokens behind a wrong border come out one byte off.
enum PairVocabulary {
  private static let pairBytes =
    [UInt8](
      " \t\n\r'./<|>[]()-_abcdeorlnstwBDELORW0123456789MK".utf8) + [
      0xC3, 0xA9, 0xCC, 0x81, 0xD0, 0xB6, 0xE3, 0x80, 0x82, 0xE4, 0xB8, 0xAD, 0xF0, 0x9F, 0x98,
      0xC2,
    ]

  /// Every byte, every pair, by rising rank.
  private static let tokens: [[UInt8]] =
    (UInt8.min...UInt8.max).map { [$0] }
    + pairBytes.flatMap { first in pairBytes.map { [first, $0] } }

  /// The tokens as a rank file.
  static let file: [UInt8] = tokens.enumerated().flatMap { rank, token in
    "\(base64(token)) \(rank)\n".utf8
  }

  /// A tokenizer with a pattern of one's choice.
  static func tokenizer(_ pattern: PreTokenizer) throws -> Tokenizer {
    let first = TokenID(tokens.count)
    return try Tokenizer(
      tiktoken: file, pattern: pattern,
      specialTokens: SpecialTokens([
        .init("<|endoftext|>", first), .init("<|end|>", first + 1), .init("中文", first + 2),
      ]))
  }

  /// The same pairs as a `tokenizer.json` with Qwen's pattern, or that of the members.
  static func json(addedTokens: [String], members: [String: String] = [:]) -> [UInt8] {
    let spellings = pairBytes.map { TinyVocabulary.spelling(of: $0) }
    let stage = PreTokenizer.qwen2.stages[0]
    let pattern = if case .split(.regex(let regex, _), _, _) = stage { regex } else { "" }
    var writer = JSONWriter()
    writer.string(pattern)
    let split =
      #"{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":\#(String(decoding: writer.bytes, as: UTF8.self))},"behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]}"#
    return TinyVocabulary.json(
      merges: spellings.flatMap { first in spellings.map { "\(first) \($0)" } },
      addedTokens: "[\(addedTokens.joined(separator: ","))]",
      members: ["pre_tokenizer": split].merging(members) { $1 })
  }

  /// An added token of such a file; IDs count from 10,000.
  static func added(_ index: Int, _ content: String, _ flags: String = "") -> String {
    #"{"id":\#(10_000 + index),"content":"\#(content)"\#(flags)}"#
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let word = Int(bytes[0]) << 16 | (bytes.count > 1 ? Int(bytes[1]) << 8 : 0)
    let text = (0..<4).map { digits[word >> (18 - 6 * $0) & 63] }
    return String(text.prefix(bytes.count + 1)) + (bytes.count > 1 ? "=" : "==")
  }
}

/// Every kind of tokenizer that has borders.
enum BorderedTokenizer: String, CaseIterable, Sendable {
  case gpt2, cl100k, llama3, qwen2, qwen35, o200k, deepSeekV3
  /// NFC, and added tokens with every flag.
  case composed
  /// NFKD and added tokens that are looked for behind it.
  case decomposed
  /// `add_prefix_space`.
  case prefixed

  private static let loaded = allCases.map { kind in Result { try kind.make() } }

  /// The tokenizer; made once a process.
  func load() throws -> Tokenizer {
    guard let index = Self.allCases.firstIndex(of: self) else { return try make() }
    return try Self.loaded[index].get()
  }

  private func make() throws -> Tokenizer {
    let added = [
      PairVocabulary.added(0, "<|end|>", #","special":true"#),
      PairVocabulary.added(1, "<a>"),
      PairVocabulary.added(2, "[M]", #","lstrip":true,"normalized":false"#),
      PairVocabulary.added(3, "[K]", #","rstrip":true,"special":true"#),
      PairVocabulary.added(4, "word", #","single_word":true,"normalized":true"#),
      PairVocabulary.added(5, "  "),
      PairVocabulary.added(6, "e\u{301}1", #","normalized":true"#),
    ]
    switch self {
    case .gpt2: return try PairVocabulary.tokenizer(.gpt2)
    case .cl100k: return try PairVocabulary.tokenizer(.cl100k)
    case .llama3: return try PairVocabulary.tokenizer(.llama3)
    case .qwen2: return try PairVocabulary.tokenizer(.qwen2)
    case .qwen35: return try PairVocabulary.tokenizer(.qwen35)
    case .o200k: return try PairVocabulary.tokenizer(.o200k)
    case .deepSeekV3: return try PairVocabulary.tokenizer(.deepSeekV3)
    case .composed:
      return try Tokenizer(
        huggingFaceJSON: PairVocabulary.json(
          addedTokens: added, members: ["normalizer": #"{"type":"NFC"}"#]))
    case .decomposed:
      return try Tokenizer(
        huggingFaceJSON: PairVocabulary.json(
          addedTokens: added, members: ["normalizer": #"{"type":"NFKD"}"#]))
    case .prefixed:
      return try Tokenizer(
        huggingFaceJSON: PairVocabulary.json(
          addedTokens: added,
          members: ["pre_tokenizer": #"{"type":"ByteLevel","add_prefix_space":true}"#]))
    }
  }

  /// Text with what could look like a special token, invalid bytes, and much space.
  static func text(using generator: inout SeededGenerator) -> [UInt8] {
    let lookalikes = [
      "<|endoftext|>", "<|end", "|>", "<|end|>", "end|>", "<a>", "<a", "a>", " [M]", "[M] ",
      "\n[M]",
      "[K]  \n", "[K]", "word", "words", "  ", "中文", "e\u{301}1", "\u{e9}1", "≠", "=\u{338}", "ｱﾞ",
    ]
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: 0..<6, using: &generator) {
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: text += RandomText.bytes(using: &generator)
      case 1...3:
        text += lookalikes[Int.random(in: 0..<lookalikes.count, using: &generator)].utf8
      default: text += RandomText.make(using: &generator).utf8
      }
    }
    return text
  }
}
