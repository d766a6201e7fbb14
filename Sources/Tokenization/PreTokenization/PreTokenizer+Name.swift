extension PreTokenizer {
  /// The name of a named family, which `init(name:)` knows; nil for a pattern of one's own.
  public var name: String? {
    switch self {
    case .gpt2: "gpt2"
    case .cl100k: "cl100k"
    case .llama3: "llama3"
    case .qwen2: "qwen2"
    case .qwen35: "qwen3.5"
    case .o200k: "o200k"
    case .tekken: "tekken"
    case .deepSeekV3: "deepseek-v3"
    case .stages: nil
    }
  }
}
