/// Whose regular expressions a pattern is written for.
public enum PatternDialect: Hashable, Sendable {
  /// Oniguruma with Ruby's syntax: what the Hugging Face library runs `tokenizer.json` patterns on.
  case oniguruma
  /// The Rust crates `regex` and `fancy-regex`: what tiktoken runs its patterns on.
  case rust
}
