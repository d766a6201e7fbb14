/// What the classifier decided about a text, and why.
public struct MedicalVerdict: Hashable, Sendable {
  /// The decision.
  public enum Outcome: String, Hashable, Sendable {
    /// Enough different terms, densely enough.
    case medical
    /// A lexicon was asked and did not find enough.
    case notMedical
    /// There is no lexicon for the language of the text, so nothing was asked.
    case unsupportedLanguage
  }

  /// A term that was found, and how often.
  public struct TermCount: Hashable, Sendable {
    /// The term as the lexicon writes it.
    public var term: String
    /// The number of its hits.
    public var count: Int
  }

  /// The decision.
  public var outcome: Outcome
  /// The language whose lexicon was asked, or nil if there was none.
  public var language: Language?
  /// How far the text is above or below the thresholds, from 0 to 1.
  ///
  /// 0 without any hit, 0.5 exactly at the thresholds, towards 1 far above; `isMedical` is
  /// `score >= 0.5`.
  /// With *r* the smaller of (different terms ÷ required terms) and (density ÷ required density), it
  /// is *r* ÷ (1 + *r*): an order of texts, not a probability.
  public var score: Double
  /// The share, from 0 to 1, of the letters and digits of the text that lie inside hits, each counted
  /// once.
  public var density: Double
  /// The number of different terms found.
  public var distinctTermCount: Int
  /// The number of hits.
  public var hitCount: Int
  /// The number of letters and digits in the folded text, which both shares refer to.
  public var characterCount: Int
  /// The different terms that a text of this length had to hold.
  public var requiredTermCount: Int
  /// The density it had to have.
  public var requiredDensity: Double
  /// The most frequent terms, at most `MedicalClassifier.topTermLimit`, most frequent first, then in
  /// the order of the lexicon.
  public var topTerms: [TermCount]

  /// Whether the text is to be kept as medical.
  public var isMedical: Bool { outcome == .medical }

  /// The verdict on a text in a language without lexicon.
  static let unsupportedLanguage = MedicalVerdict(
    outcome: .unsupportedLanguage, language: nil, score: 0, density: 0, distinctTermCount: 0,
    hitCount: 0, characterCount: 0, requiredTermCount: 0, requiredDensity: 0, topTerms: [])
}
