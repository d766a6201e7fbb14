/// How a text is cut into pretokens, the pieces within which tokens are merged.
///
/// The named families have hand-written scanners; everything else goes through stages and ICU's
/// regular expressions, some twenty times slower. Both use Unicode 16.0, as both reference
/// implementations do.
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
  /// Mistral's tekken: Nemo, Pixtral and later.
  case tekken
  /// DeepSeek V3 and V4.
  case deepSeekV3
  /// Any other: stages one after the other, each on the pieces that the one before left.
  case stages([Stage])

  /// The families by name.
  private static let named: KeyValuePairs<String, PreTokenizer> = [
    "gpt2": .gpt2, "r50k": .gpt2, "p50k": .gpt2, "cl100k": .cl100k, "llama3": .llama3,
    "qwen": .qwen2, "qwen2": .qwen2, "qwen3.5": .qwen35, "o200k": .o200k, "tekken": .tekken,
    "deepseek-v3": .deepSeekV3,
  ]

  /// The names that `init(name:)` knows.
  public static let names = named.map(\.key)

  /// The family with this name; nil for another name.
  public init?(name: String) {
    guard let family = Self.named.first(where: { $0.key == name })?.value else { return nil }
    self = family
  }

  /// The family with this name, else the pre-tokenizer of this regular expression; nil for what can only be
  /// a misspelt name, as a pattern of letters and digits that would match nothing but itself.
  public init?(name: String, orPatternIn dialect: PatternDialect) {
    if let family = Self(name: name) {
      self = family
    } else if name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }) {
      return nil
    } else {
      self.init([.isolating(name, dialect)])
    }
  }

  /// The pre-tokenizer of these stages: a named family where the patterns are exactly one's.
  public init(_ stages: [Stage]) {
    self = Self.family(of: stages) ?? .stages(stages)
  }

  private static func family(of stages: [Stage]) -> PreTokenizer? {
    var patterns: [String] = []
    var dialects: Set<PatternDialect> = []
    var keepsGaps = true
    for stage in stages {
      guard case .split(.regex(let pattern, let dialect), let behavior, let isInverted) = stage
      else {
        return nil
      }
      switch behavior {
      case .isolated: break
      case .removed where isInverted: keepsGaps = false
      default: return nil
      }
      patterns.append(pattern)
      dialects.insert(dialect)
    }
    guard let family = families[patterns] else { return nil }
    // Oniguruma repeats `\p{N}{1,3}+` where tiktoken's engine makes it possessive.
    if family == .cl100k && dialects != [.rust] { return nil }
    // The patterns of all families but DeepSeek's match every scalar: there are no gaps to lose.
    return keepsGaps || family != .deepSeekV3 ? family : nil
  }

  /// The regular expressions that define this pre-tokenizer.
  public var stages: [Stage] {
    switch self {
    case .gpt2: [.isolating(Patterns.gpt2)]
    case .cl100k: [.isolating(Patterns.cl100k, .rust)]
    case .llama3: [.isolating(Patterns.llama3)]
    case .qwen2: [.isolating(Patterns.qwen2)]
    case .qwen35: [.isolating(Patterns.qwen35)]
    case .o200k: [.isolating(Patterns.o200k)]
    case .tekken: [.isolating(Patterns.tekken)]
    case .deepSeekV3: Patterns.deepSeekV3.map { .isolating($0) }
    case .stages(let stages): stages
    }
  }

  /// Every spelling under which a family is found in files.
  private static let families: [[String]: PreTokenizer] = [
    [Patterns.gpt2]: .gpt2, [Patterns.r50k]: .gpt2,
    [Patterns.cl100k]: .cl100k, [Patterns.llama3]: .llama3, [Patterns.cl100kOf2023]: .llama3,
    [Patterns.qwen2]: .qwen2, [Patterns.qwen35]: .qwen35,
    [Patterns.o200k]: .o200k, [Patterns.tekken]: .tekken, Patterns.deepSeekV3: .deepSeekV3,
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
  /// tiktoken 0.4 to 0.7; the same as Llama 3's.
  static let cl100kOf2023 =
    #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"#
  static let qwen2 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let qwen35 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let o200k =
    #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let tekken =
    #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  /// Kimi K2; no family.
  static let kimi =
    #"[\p{Han}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  /// CLIP; no family.
  static let clip =
    #"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"#
  static let deepSeekV3 = [
    #"\p{N}{1,3}"#, "[一-龥぀-ゟ゠-ヿ]+",
    // The file holds the line ends themselves, not their escapes.
    ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^"## + "\r\n"
      + #"\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+["# + "\r\n" + #"]*|\s*["# + "\r\n"
      + #"]+|\s+(?!\S)|\s+"#,
  ]
}
