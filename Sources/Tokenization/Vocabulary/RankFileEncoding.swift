internal import UnicodeText

/// How the texts of a `.tiktoken` file are pre-tokenized, which the file does not say.
public enum RankFileEncoding: Sendable, Hashable {
  /// As one that people know by name, with its special tokens.
  case wellKnown(TiktokenEncoding)
  /// By this pattern, without special tokens.
  case cut(by: PreTokenizer)

  /// The names that `init(name:)` knows, for messages.
  public static let allowed =
    (TiktokenEncoding.allCases.map(\.rawValue)
    + ["pattern:REGEX", "or pattern: and one of \(PreTokenizer.names.joined(separator: ", "))"])
    .joined(separator: ", ")

  /// The name of an encoding; or `pattern:` and the name of a pre-tokenizer or a regular expression, as tiktoken
  /// would be given it.
  public init?(name: String) {
    let prefix = "pattern:"
    if let encoding = TiktokenEncoding(name: name) {
      self = .wellKnown(encoding)
    } else if name.hasPrefix(prefix),
      let pattern = PreTokenizer(name: String(name.dropFirst(prefix.count)), orPatternIn: .rust)
    {
      self = .cut(by: pattern)
    } else {
      return nil
    }
  }

  /// The well-known encoding whose rank file has this many tokens, the first of several.
  ///
  /// - Throws: `VocabularyError.unknownEncoding` where that number is none of theirs.
  init(tokenCount: Int) throws(VocabularyError) {
    guard let encoding = TiktokenEncoding(tokenCount: tokenCount) else {
      throw .unknownEncoding(tokenCount: tokenCount)
    }
    self = .wellKnown(encoding)
  }

  /// How its texts are cut into pretokens.
  var preTokenizer: PreTokenizer {
    switch self {
    case .wellKnown(let encoding): encoding.preTokenizer
    case .cut(let pattern): pattern
    }
  }

  /// What happens to its texts before they are cut.
  var normalizers: [NormalizationStep] {
    guard case .wellKnown(let encoding) = self, encoding.isComposing else { return [] }
    return [.form(Normalizer(.nfc))]
  }

  /// Its special tokens.
  var specialTokens: SpecialTokens {
    switch self {
    case .wellKnown(let encoding): encoding.specialTokens
    case .cut: .none
    }
  }
}
