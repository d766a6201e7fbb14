internal import UnicodeText

/// How a text is cut into pretokens, the pieces within which tokens are merged.
///
/// The named families have hand-written scanners; every other pattern goes through ICU's regular
/// expressions, some twenty times slower. Scanners use Unicode 16.0 as both reference
/// implementations do; the general path uses the Unicode version of the installed ICU.
public enum PreTokenizer: Hashable, Sendable {
  /// GPT-2, r50k_base, p50k_base, GPT-NeoX, ModernBERT.
  case gpt2
  /// cl100k_base (GPT-4), as tiktoken has it.
  case cl100k
  /// Llama 3; cl100k_base as first published. Differs from `cl100k` in white space at the end of a
  /// text.
  case llama3
  /// Qwen 1, 2, 2.5 and 3.
  case qwen2
  /// Qwen 3.5.
  case qwen35
  /// o200k_base (GPT-4o) and o200k_harmony.
  case o200k
  /// DeepSeek V3 and V4.
  case deepSeekV3
  /// Any other: stages one after the other, each on the pieces that the one before left.
  case stages([Stage])

  /// One regular expression of a general pre-tokenizer.
  public struct Stage: Hashable, Sendable {
    /// In the syntax of ICU, which is that of Oniguruma and of Rust for what tokenizers use.
    public var pattern: String
    /// Whether what the pattern matches becomes pretokens, one a match.
    public var keepsMatches: Bool
    /// Whether what lies between matches becomes pretokens, one a gap.
    public var keepsGaps: Bool

    /// A stage that keeps every byte unless told otherwise.
    public init(pattern: String, keepsMatches: Bool = true, keepsGaps: Bool = true) {
      self.pattern = pattern
      self.keepsMatches = keepsMatches
      self.keepsGaps = keepsGaps
    }
  }

  /// The family with this name: `gpt2`, `r50k`, `p50k`, `cl100k`, `llama3`, `qwen`/`qwen2`,
  /// `qwen3.5`, `o200k`, `deepseek-v3`; nil for another name.
  public init?(name: String) {
    switch name {
    case "gpt2", "r50k", "p50k": self = .gpt2
    case "cl100k": self = .cl100k
    case "llama3": self = .llama3
    case "qwen", "qwen2": self = .qwen2
    case "qwen3.5": self = .qwen35
    case "o200k": self = .o200k
    case "deepseek-v3": self = .deepSeekV3
    default: return nil
    }
  }

  /// The pre-tokenizer of these stages: a named family where the patterns are exactly one's.
  public init(_ stages: [Stage]) {
    let keepsAll = stages.allSatisfy { $0.keepsMatches && $0.keepsGaps }
    let isCovering = stages.count == 1 && stages[0].keepsMatches
    // The patterns of all families but DeepSeek's match every scalar: there are no gaps to lose.
    if keepsAll || isCovering, let family = Self.families[stages.map(\.pattern)],
      keepsAll || family != .deepSeekV3
    {
      self = family
    } else {
      self = .stages(stages)
    }
  }

  /// The regular expressions that define this pre-tokenizer.
  public var stages: [Stage] {
    switch self {
    case .gpt2: [Stage(pattern: Patterns.gpt2)]
    case .cl100k: [Stage(pattern: Patterns.cl100k)]
    case .llama3: [Stage(pattern: Patterns.llama3)]
    case .qwen2: [Stage(pattern: Patterns.qwen2)]
    case .qwen35: [Stage(pattern: Patterns.qwen35)]
    case .o200k: [Stage(pattern: Patterns.o200k)]
    case .deepSeekV3: Patterns.deepSeekV3.map { Stage(pattern: $0) }
    case .stages(let stages): stages
    }
  }

  /// Every spelling under which a family is found in files.
  private static let families: [[String]: PreTokenizer] = [
    [Patterns.gpt2]: .gpt2, [Patterns.r50k]: .gpt2,
    [Patterns.cl100k]: .cl100k, [Patterns.llama3]: .llama3,
    [Patterns.qwen2]: .qwen2, [Patterns.qwen35]: .qwen35,
    [Patterns.o200k]: .o200k, Patterns.deepSeekV3: .deepSeekV3,
  ]
}

/// The regular expressions as the files and the reference implementations spell them.
enum Patterns {
  static let gpt2 = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
  static let r50k =
    #"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"#
  static let cl100k =
    #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"#
  static let llama3 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let qwen2 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let qwen35 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let o200k =
    #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let deepSeekV3 = [
    #"\p{N}{1,3}"#, "[一-龥぀-ゟ゠-ヿ]+",
    // The file holds the line ends themselves, not their escapes.
    ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^"## + "\r\n"
      + #"\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+["# + "\r\n" + #"]*|\s*["# + "\r\n"
      + #"]+|\s+(?!\S)|\s+"#,
  ]
}
