public import Tokenization

/// How the texts of a `.tiktoken` file are pre-tokenized, which the file does not say.
public enum RankFileEncoding: Sendable, Hashable {
  /// As one that people know by name, with its special tokens.
  case wellKnown(TiktokenEncoding)
  /// By this pattern, without special tokens.
  case cut(by: PreTokenizer)

  /// The names that `init(name:)` knows, for messages.
  public static let allowed =
    (TiktokenEncoding.allCases.map(\.rawValue) + ["pattern:NAME", "pattern:REGEX"])
    .joined(separator: ", ")

  /// The name of an encoding; or `pattern:` and the name of a pre-tokenizer or a regular expression, as tiktoken
  /// would be given it.
  public init?(name: String) {
    let prefix = "pattern:"
    if let encoding = TiktokenEncoding(name: name) {
      self = .wellKnown(encoding)
    } else if name.hasPrefix(prefix), name.count > prefix.count {
      let pattern = String(name.dropFirst(prefix.count))
      self = .cut(by: PreTokenizer(name: pattern) ?? PreTokenizer([.isolating(pattern, .rust)]))
    } else {
      return nil
    }
  }

  /// The well-known encoding.
  public var known: TiktokenEncoding? {
    if case .wellKnown(let encoding) = self { encoding } else { nil }
  }

  /// The pattern of any other.
  public var pattern: PreTokenizer? {
    if case .cut(let pattern) = self { pattern } else { nil }
  }
}
