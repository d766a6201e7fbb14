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
  /// Qwen 1 to 3; only the three special tokens that all of them share.
  case qwen

  /// The encoding with this name; also `r50k_base`, and the names without `_base`.
  public init?(name: String) {
    switch name {
    case "r50k_base", "r50k": self = .gpt2
    case "p50k": self = .p50kBase
    case "cl100k": self = .cl100kBase
    case "o200k": self = .o200kBase
    default: self.init(rawValue: name)
    }
  }

  /// The encoding whose rank file has this many tokens; nil if none.
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
    case .o200kBase: 199_998
    case .llama3: 128_000
    case .qwen: 151_643
    }
  }

  /// How its texts are cut into pretokens.
  public var preTokenizer: PreTokenizer {
    switch self {
    case .gpt2, .p50kBase: .gpt2
    case .cl100kBase: .cl100k
    case .o200kBase: .o200k
    case .llama3: .llama3
    case .qwen: .qwen2
    }
  }

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
    case .qwen:
      SpecialTokens([
        .init("<|endoftext|>", 151_643), .init("<|im_start|>", 151_644),
        .init("<|im_end|>", 151_645),
      ])
    }
  }

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
