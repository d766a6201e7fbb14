/// The language that a text seems to be in.
public struct LanguageGuess: Hashable, Sendable {
  /// A language and how much of the text is in it.
  public struct Share: Hashable, Sendable {
    /// The code of the language.
    public var code: String
    /// Its share of the letters, from 0 to 1; a Han character or kana counts as three.
    public var share: Double
  }

  /// The ISO 639 code of the language without script or region: `en`, `zh`, `pt`; `und` if unknown.
  ///
  /// Languages that are hardly told apart have the code of the greatest: `hr` for Croatian, Bosnian
  /// and Serbian in Latin script, `id` for Indonesian and Malay.
  public var code: String
  /// For Chinese, the way of writing, `Hans` (simplified) or `Hant` (traditional); else nil.
  public var script: String?
  /// The probability of the language among those of its script, times its share of the text.
  public var confidence: Double
  /// Whether the language is clearly ahead of every other, by enough text.
  public var isReliable: Bool
  /// The languages of the parts of the text, greatest share first; those of few letters go with the
  /// language of the whole.
  public var shares: [Share]

  /// The language as one that there may be a lexicon for; nil if it is unknown.
  public var language: Language? { code == "und" ? nil : Language(rawValue: code) }

  /// The answer for a text without letters.
  static let undetermined = LanguageGuess(
    code: "und", script: nil, confidence: 0, isReliable: false, shares: [])
}
