/// The special tokens of a rank file, which does not hold them itself: text and ID of each.
public struct SpecialTokens: Hashable, Sendable {
  /// One special token.
  public struct Entry: Hashable, Sendable {
    /// As it would be written in a text: `<|endoftext|>`.
    public var text: String
    /// Its ID.
    public var id: TokenID

    /// A special token.
    public init(_ text: String, _ id: TokenID) {
      self.text = text
      self.id = id
    }
  }

  /// In no particular order.
  public var entries: [Entry]

  /// These special tokens.
  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// None at all.
  public static let none = SpecialTokens()
}

/// A rank file that people know by name, with what belongs to it but is not in it.
public enum TiktokenEncoding: String, CaseIterable, Sendable {
  /// GPT-2 and GPT-3.
  case gpt2
  /// Codex.
  case p50kBase = "p50k_base"
  /// GPT-3.5 and GPT-4.
  case cl100kBase = "cl100k_base"
  /// GPT-4o.
  case o200kBase = "o200k_base"
  /// Llama 3, 3.1, 3.2 and 3.3; special tokens as of 3.2.
  case llama3
  /// Qwen 1, the only one with a rank file of its own: its texts are brought into NFC.
  case qwen
  /// gpt-oss: the ranks of `o200k_base`, with the special tokens of the harmony format.
  case o200kHarmony = "o200k_harmony"
  /// Llama 4; of its special tokens only the two around a text.
  case llama4
  /// Qwen 3.5 and 3.6, in NFC; only the three special tokens that all Qwen models share.
  case qwen35 = "qwen3.5"
  /// Kimi K2; of its special tokens only the two around a text.
  case kimiK2 = "kimi-k2"
  /// Whisper for many languages; of its special tokens only those for text.
  case whisper

  /// The encoding with this name; also `r50k_base`, and the names without `_base`.
  public init?(name: String) {
    switch name {
    case "r50k_base", "r50k": self = .gpt2
    case "p50k": self = .p50kBase
    case "cl100k": self = .cl100kBase
    case "o200k": self = .o200kBase
    case "qwen3.6": self = .qwen35
    default: self.init(rawValue: name)
    }
  }

  /// The encoding whose rank file has this many tokens, the first of several; nil if none.
  public init?(tokenCount: Int) {
    guard let known = Self.allCases.first(where: { $0.tokenCount == tokenCount }) else {
      return nil
    }
    self = known
  }

  /// How many tokens the rank file has.
  public var tokenCount: Int {
    switch self {
    case .gpt2: 50_256
    case .p50kBase: 50_280
    case .cl100kBase: 100_256
    case .o200kBase, .o200kHarmony: 199_998
    case .llama3: 128_000
    case .qwen: 151_643
    case .llama4: 200_000
    case .qwen35: 248_044
    case .kimiK2: 163_584
    case .whisper: 50_257
    }
  }

  /// How its texts are cut into pretokens.
  public var preTokenizer: PreTokenizer {
    switch self {
    case .gpt2, .p50kBase, .whisper: .gpt2
    case .cl100kBase: .cl100k
    case .o200kBase, .o200kHarmony, .llama4: .o200k
    case .qwen35: .qwen35
    case .kimiK2: .stages([.isolating(Patterns.kimi, .rust)])
    case .llama3: .llama3
    case .qwen: .qwen2
    }
  }

  /// Whether its texts are brought into NFC first, as the models' own tokenizers do.
  var isComposing: Bool { self == .qwen || self == .qwen35 }

  /// Its special tokens.
  public var specialTokens: SpecialTokens {
    switch self {
    case .gpt2, .p50kBase: SpecialTokens([.init("<|endoftext|>", 50_256)])
    case .cl100kBase:
      SpecialTokens([
        .init("<|endoftext|>", 100_257), .init("<|fim_prefix|>", 100_258),
        .init("<|fim_middle|>", 100_259), .init("<|fim_suffix|>", 100_260),
        .init("<|endofprompt|>", 100_276),
      ])
    case .o200kBase:
      SpecialTokens([.init("<|endoftext|>", 199_999), .init("<|endofprompt|>", 200_018)])
    case .llama3: Self.llama3SpecialTokens
    case .o200kHarmony: Self.harmonySpecialTokens
    case .llama4:
      SpecialTokens([.init("<|begin_of_text|>", 200_000), .init("<|end_of_text|>", 200_001)])
    case .qwen35:
      SpecialTokens([
        .init("<|endoftext|>", 248_044), .init("<|im_start|>", 248_045),
        .init("<|im_end|>", 248_046),
      ])
    case .kimiK2: SpecialTokens([.init("[BOS]", 163_584), .init("[EOS]", 163_585)])
    case .whisper:
      SpecialTokens([.init("<|endoftext|>", 50_257), .init("<|startoftranscript|>", 50_258)])
    case .qwen: Self.qwenSpecialTokens
    }
  }

  /// As in `tokenization_qwen.py` of Qwen-7B.
  private static let qwenSpecialTokens = SpecialTokens(
    (["<|endoftext|>", "<|im_start|>", "<|im_end|>"] + (0..<205).map { "<|extra_\($0)|>" })
      .enumerated().map { .init($1, 151_643 + TokenID($0)) })

  /// As in tiktoken: 200018 has two names.
  private static let harmonySpecialTokens: SpecialTokens = {
    let named: [TokenID: String] = [
      199_998: "<|startoftext|>", 199_999: "<|endoftext|>", 200_002: "<|return|>",
      200_003: "<|constrain|>", 200_005: "<|channel|>", 200_006: "<|start|>", 200_007: "<|end|>",
      200_008: "<|message|>", 200_012: "<|call|>",
    ]
    return SpecialTokens(
      [.init("<|endofprompt|>", 200_018)]
        + (199_998..<201_088).map { .init(named[$0] ?? "<|reserved_\($0)|>", $0) })
  }()

  private static let llama3SpecialTokens: SpecialTokens = {
    let named = [
      "<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>",
      "<|reserved_special_token_1|>", "<|finetune_right_pad_id|>", "<|step_id|>",
      "<|start_header_id|>", "<|end_header_id|>", "<|eom_id|>", "<|eot_id|>", "<|python_tag|>",
    ]
    let reserved = (2..<247).map { "<|reserved_special_token_\($0)|>" }
    return SpecialTokens(
      (named + reserved).enumerated().map { .init($1, 128_000 + TokenID($0)) })
  }()
}
