extension PreTokenizer {
  /// One step of a general pre-tokenizer; works on each piece that the step before left.
  public enum Stage: Hashable, Sendable {
    /// Cuts pieces at the matches of a pattern.
    ///
    /// - isInverted: whether matches and what lies between them change places.
    case split(Pattern, SplitBehavior, isInverted: Bool)
    /// Replaces spaces by `replacement`, puts one before the piece where `prefix` says so, and cuts
    /// before each where `splits` says so.
    case metaspace(replacement: Unicode.Scalar, prefix: MetaspacePrefix, splits: Bool)
    /// Puts a space before each piece that does not start with one (`add_prefix_space`).
    case prefixSpace
    /// Writes each byte as the character that stands for it in byte-level vocabularies; what follows
    /// works on these characters.
    case byteLevelAlphabet
    /// Cuts into pieces of so many scalars, the last one shorter.
    case fixedLength(Int)

    /// Makes every match of a regular expression and every gap between two a pretoken.
    public static func isolating(
      _ pattern: String, _ dialect: PatternDialect = .oniguruma
    ) -> Stage {
      .split(.regex(pattern, dialect), .isolated, isInverted: false)
    }
  }

  /// What a `Split` stage looks for.
  public enum Pattern: Hashable, Sendable {
    /// A regular expression.
    case regex(String, PatternDialect)
    /// A text as it is.
    case literal(String)
    /// Each scalar of a kind by itself.
    case scalars(ScalarKind)
  }

  /// The kinds of scalar that pre-tokenizers ask for by name.
  public enum ScalarKind: Hashable, Sendable {
    /// N, as of Unicode 17: Rust's `char::is_numeric`.
    case number
    /// White_Space.
    case whiteSpace
    /// ASCII punctuation and symbols, and P as of Unicode 8.
    case punctuation
  }

  /// What becomes of the matches of a `Split` stage.
  public enum SplitBehavior: String, Hashable, Sendable {
    /// Each is a piece.
    case isolated = "Isolated"
    /// They are dropped.
    case removed = "Removed"
    /// Each belongs to the piece before it.
    case mergedWithPrevious = "MergedWithPrevious"
    /// Each belongs to the piece after it.
    case mergedWithNext = "MergedWithNext"
    /// Those that touch are one piece.
    case contiguous = "Contiguous"
  }

  /// Where a `Metaspace` stage puts a replacement before a piece.
  public enum MetaspacePrefix: String, Hashable, Sendable {
    /// Before every piece.
    case always
    /// At the start of the text only.
    case first
    /// Nowhere.
    case never
  }
}
