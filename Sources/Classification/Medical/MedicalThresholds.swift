/// How much medical vocabulary a text of one language must hold to be called medical.
///
/// The rule is that of the MMedC paper: at least *U* different terms **and** at least the share *D*
/// of the text inside terms. The paper's fixed *U* of 4 or 5 rejects nearly every sentence and
/// paragraph, so here *U* is reached step by step: one term is enough for a text of fewer than
/// `charactersPerTerm` characters, and each further `charactersPerTerm` characters ask for one more:
///
///     requiredTerms(n) = min(U, 1 + n / charactersPerTerm)
///
/// The figures are data: they stand at the top of each lexicon file.
public struct MedicalThresholds: Hashable, Sendable {
  /// *U*: the different terms that a long text must hold, at least 1.
  public var distinctTerms: Int
  /// The number of letters and digits that asks for one more term, at least 1.
  public var charactersPerTerm: Int
  /// *D*: the share, above 0 and at most 1, of the letters and digits that must lie inside terms.
  public var density: Double

  /// Thresholds with these figures.
  public init(distinctTerms: Int, charactersPerTerm: Int, density: Double) {
    precondition(distinctTerms >= 1 && charactersPerTerm >= 1, "thresholds below one term")
    precondition(density > 0 && density <= 1, "a density is a share")
    self.distinctTerms = distinctTerms
    self.charactersPerTerm = charactersPerTerm
    self.density = density
  }

  /// The different terms that a text with `characterCount` word characters must hold.
  public func requiredTerms(characterCount: Int) -> Int {
    min(distinctTerms, 1 + characterCount / charactersPerTerm)
  }
}
