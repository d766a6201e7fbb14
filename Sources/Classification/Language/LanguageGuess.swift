/// The language that a text seems to be in.
public struct LanguageGuess: Hashable, Sendable {
  /// The BCP-47 code of the language without script or region: `en`, `zh`, `pt`; `und` if unknown.
  public var code: String
  /// For Chinese, the way of writing, `Hans` (simplified) or `Hant` (traditional); else nil.
  public var script: String?
  /// The share of the text in this language, from 0 to 1, halved if it is not reliable.
  public var confidence: Double
  /// Whether the language is clearly ahead of every other, by enough text.
  public var isReliable: Bool

  /// The language as one that there may be a lexicon for.
  public var language: Language? { Language(rawValue: code) }

  /// The answer for a text without letters.
  static let undetermined = LanguageGuess(
    code: "und", script: nil, confidence: 0, isReliable: false)
}
