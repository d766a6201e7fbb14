/// What the classifier decided about a text, and why.
public struct MedicalVerdict: Hashable, Sendable {
  /// The decision.
  public enum Outcome: String, Hashable, Sendable {
    /// The probability, or terms and density, reach the threshold of the mode.
    case medical
    /// A lexicon was asked and did not find enough.
    case notMedical
    /// There is no lexicon for the language of the text, so nothing was asked.
    case unsupportedLanguage
  }

  /// A term that was found, and what it added.
  public struct TermCount: Hashable, Sendable {
    /// The term as the lexicon writes it.
    public var term: String
    /// How often it lies in the text.
    public var count: Int
  }

  /// The share of a topic.
  public struct TopicShare: Hashable, Sendable {
    /// The topic.
    public var topic: MedicalTopic
    /// Its share, from 0 to 1, of what all medical terms with a topic add to the score.
    public var share: Double
  }

  /// The decision.
  public var outcome: Outcome
  /// The language whose lexicon was asked, or nil if there was none.
  public var language: Language?
  /// The mode that decided.
  public var mode: MedicalMode
  /// The probability, from 0 to 1, that the text is medical, if every other text is.
  ///
  /// Comparable between lengths and languages; 0 for texts without letters. Rounded to six digits.
  public var score: Double
  /// The score before calibration: gain · Σ weight · log(1 + count) ÷ √(characters + offset).
  public var rawScore: Double
  /// The figures of the lexicon for the length of this text.
  public var calibration: MedicalCalibration.Point
  /// The score from which a text is medical; in mode mmedc nil.
  public var threshold: Double?
  /// The share, from 0 to 1, of the letters and digits of the text that lie inside medical terms, each
  /// counted once.
  public var density: Double
  /// The number of different medical terms found, terms inside of others left out, which add to the
  /// score all the same.
  public var distinctTermCount: Int
  /// The number of their places.
  public var hitCount: Int
  /// The number of letters and digits in the folded text, which density and length refer to.
  public var characterCount: Int
  /// The topics found, greatest share first.
  public var topics: [TopicShare]
  /// The medical terms that add most, at most ten, greatest first, then
  /// in the order of the lexicon.
  public var topTerms: [TermCount]

  /// Whether the text is to be kept as medical.
  public var isMedical: Bool { outcome == .medical }
  /// The topic of the greatest share, or nil without any.
  public var topic: MedicalTopic? { topics.first?.topic }

  /// The verdict on a text in a language without lexicon.
  static func unsupportedLanguage(mode: MedicalMode) -> MedicalVerdict {
    MedicalVerdict(
      outcome: .unsupportedLanguage, language: nil, mode: mode, score: 0, rawScore: 0,
      calibration: MedicalCalibration.standard.points[0], threshold: nil, density: 0,
      distinctTermCount: 0, hitCount: 0, characterCount: 0, topics: [], topTerms: [])
  }
}

/// Why a text has its verdict: every term found, with its places.
public struct MedicalExplanation: Hashable, Sendable {
  /// A term in the text.
  public struct Hit: Hashable, Sendable {
    /// The entry of the lexicon.
    public var term: MedicalTerm
    /// Where it lies, in bytes of the text; of a prefix or suffix the whole word.
    public var range: Range<Int>
  }

  /// The verdict.
  public var verdict: MedicalVerdict
  /// All entries that lie in the text, in the order of their beginning, longer ones first.
  public var hits: [Hit]
  /// How often each entry lies in the text and what it adds to the raw score, most first.
  public var contributions: [(term: MedicalTerm, count: Int, contribution: Double)] {
    contributionList.map { ($0.term, $0.count, $0.contribution) }
  }

  struct Contribution: Hashable {
    var term: MedicalTerm
    var count: Int
    var contribution: Double
  }
  var contributionList: [Contribution]
}
