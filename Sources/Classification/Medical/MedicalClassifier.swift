internal import Glibc
internal import Synchronization

/// Says whether a text is medical, by the weighted terms of a lexicon that it holds.
///
///     let lexicon = try MedicalLexicon(parsing: bytes, language: .en)
///     let classifier = MedicalClassifier(lexicons: [lexicon])
///     let verdict = classifier.classify(text.utf8.span, language: .en)
///     verdict.isMedical, verdict.score, verdict.density, verdict.topic, verdict.topTerms
///
/// In the modes keyword, strict and recall the weights decide (`MedicalCalibration`). Mode mmedc is
/// the rule of MMedC for people who come from there: a text is medical if it holds at least *U*
/// different terms and if at least the share *D* of it lies inside terms, with the paper's *U* and
/// *D*. The published script could not do what the paper says; what is different, by its faults:
///
/// 1. Chinese and Japanese run at all, and are matched as substrings, not by words between spaces
///    (the script stopped with a type error, or looked for spaces and found nothing).
/// 2. Words match beside punctuation: `cancer,` `(patient)` `diagnosis.`
/// 3. Inflected words match, by prefix and suffix forms; Arabic words match behind their particles.
/// 4. Text and terms are folded the same way: case, width, accents, ё, Arabic spelling variants,
///    composed or decomposed Unicode, Traditional Chinese.
/// 5. Overlapping terms count once (病毒 inside 病毒传播 is one hit), so the density never
///    exceeds 1.
/// 6. The lexicons hold no words of general science and administration as medical terms, and are ours.
/// 7. The figures stand in the lexicon files, not in constants to be edited per language.
/// 8. The verdict reports score, density, terms and thresholds; the script kept only the text.
///
/// Every text has a verdict: an empty one, or one without letters, is not medical.
///
/// Qiu et al. 2024, "Towards building multilingual language model for medicine",
/// <https://doi.org/10.1038/s41467-024-52417-z>.
public struct MedicalClassifier: Sendable {
  /// The most terms that a verdict lists.
  static let topTermLimit = 10

  /// Which texts it calls medical.
  public let mode: MedicalMode
  /// A threshold on the score in place of those of the lexicons; mode mmedc has none.
  public let threshold: Double?
  private let models: [Language: Model]

  /// A lexicon, and what is made of it when the first text of its language comes: most corpora have few
  /// of the languages.
  private final class Model: Sendable {
    let lexicon: MedicalLexicon
    private let prepared = AtomicLazyReference<PreparedLexicon>()

    init(_ lexicon: MedicalLexicon) { self.lexicon = lexicon }

    /// Threads that come first together each make one, of which one stays.
    var terms: PreparedLexicon { prepared.load() ?? prepared.storeIfNil(PreparedLexicon(lexicon)) }
  }

  private final class PreparedLexicon: Sendable {
    let matcher: LexiconMatcher
    /// What deciding must know of each term; the lexicon's own entries hold strings, whose reference
    /// counts would cost more than the rest.
    let marks: [Mark]

    init(_ lexicon: MedicalLexicon) {
      let topics = MedicalTopic.allCases
      matcher = LexiconMatcher(lexicon.foldedTerms, allowsProclitics: lexicon.language == .ar)
      marks = lexicon.terms.map {
        Mark(
          weight: $0.weight,
          topic: $0.kind == .medical ? topics.firstIndex(of: $0.topic) ?? 0 : -1)
      }
    }
  }

  private struct Mark {
    var weight: Double
    /// The place of its topic among all; −1 if it is not medical.
    var topic: Int
  }

  /// A classifier for the languages of `lexicons`; of two for one language the last counts.
  public init(
    lexicons: [MedicalLexicon], mode: MedicalMode = .keyword, threshold: Double? = nil
  ) {
    models = Dictionary(
      lexicons.map { ($0.language, Model($0)) }, uniquingKeysWith: { $1 })
    self.mode = mode
    self.threshold = threshold
  }

  /// The languages it has a lexicon for.
  public var languages: Set<Language> { Set(models.keys) }

  /// The verdict on a text.
  ///
  /// - Parameters:
  ///   - text: Valid UTF-8, of any length. (Of invalid UTF-8 the verdict is meaningless, but safe.)
  ///   - language: Its language; nil, or one without lexicon, gives `.unsupportedLanguage`.
  ///   - tally: Scratch, of the thread.
  /// - Returns: The decision with the figures it was made from.
  /// - Complexity: O(*n*) time in the bytes of `text`; memory depends on the lexicon only.
  public func classify(
    _ text: Span<UInt8>, language: Language?, tally: inout TermTally
  ) -> MedicalVerdict {
    guard let language, let model = models[language] else {
      return .unsupportedLanguage(mode: mode)
    }
    model.terms.matcher.count(in: text, into: &tally)
    return verdict(model, tally)
  }

  /// The verdict on a text, with scratch for this text alone.
  public func classify(_ text: Span<UInt8>, language: Language?) -> MedicalVerdict {
    var tally = TermTally()
    return classify(text, language: language, tally: &tally)
  }

  /// The verdict on a text and every term that lies in it.
  ///
  /// - Complexity: O(*n*) time and memory in the bytes of `text`.
  public func explain(_ text: Span<UInt8>, language: Language?) -> MedicalExplanation {
    guard let language, let model = models[language] else {
      return MedicalExplanation(
        verdict: .unsupportedLanguage(mode: mode), hits: [], contributionList: [])
    }
    var tally = TermTally()
    model.terms.matcher.count(in: text, into: &tally, locating: true)
    let terms = model.lexicon.terms
    let scale = Self.scale(model.lexicon.calibration, tally.characterCount)
    let hits = tally.places.map {
      MedicalExplanation.Hit(term: terms[$0.term], range: $0.range)
    }.sorted {
      ($0.range.lowerBound, $1.range.upperBound, $0.term.line)
        < ($1.range.lowerBound, $0.range.upperBound, $1.term.line)
    }
    let contributions = (0..<tally.counts.foundCount).map { index in
      let found = tally.counts.term(at: index)
      let term = terms[found]
      let count = Int(tally.counts[found])
      return MedicalExplanation.Contribution(
        term: term, count: count, contribution: scale * term.weight * log1p(Double(count)))
    }.sorted {
      ($1.contribution.magnitude, $0.term.line) < ($0.contribution.magnitude, $1.term.line)
    }
    return MedicalExplanation(
      verdict: verdict(model, tally), hits: hits, contributionList: contributions)
  }

  private static func scale(_ calibration: MedicalCalibration, _ characterCount: Int) -> Double {
    calibration.gain / (Double(characterCount) + calibration.offset).squareRoot()
  }

  private func verdict(_ model: Model, _ tally: borrowing TermTally) -> MedicalVerdict {
    let calibration = model.lexicon.calibration
    let terms = model.lexicon.terms
    let marks = model.terms.marks
    var sum = 0.0
    var topicSums = [Double](repeating: 0, count: MedicalTopic.allCases.count)
    var best: [(term: Int, amount: Double)] = []
    for found in 0..<tally.counts.foundCount {
      let index = tally.counts.term(at: found)
      let mark = marks[index]
      let amount = mark.weight * Self.logarithm(tally.counts[index])
      sum += amount
      guard mark.topic >= 0 else { continue }
      topicSums[mark.topic] += max(amount, 0)
      if best.count == Self.topTermLimit, let last = best.last,
        (amount, -index) <= (last.amount, -last.term)
      {
        continue
      }
      let place = best.firstIndex { (amount, -index) > ($0.amount, -$0.term) } ?? best.count
      best.insert((index, amount), at: place)
      if best.count > Self.topTermLimit { best.removeLast() }
    }
    let count = tally.characterCount
    let point = calibration.point(characterCount: max(count, 1))
    let raw = Self.scale(calibration, count) * sum
    let score =
      count == 0 ? 0 : Self.rounded(1 / (1 + exp(-(point.slope * raw + point.intercept))))
    let density = count == 0 ? 0 : Double(tally.coveredCount) / Double(count)
    let limit: Double? =
      switch mode {
      case .keyword: threshold ?? Self.rounded(point.keyword)
      case .strict: threshold ?? Self.rounded(point.strict)
      case .recall: threshold ?? Self.rounded(point.recall)
      case .mmedc: nil
      }
    let isMedical =
      limit.map { count > 0 && score >= $0 }
      ?? (tally.distinctCount >= calibration.mmedcTerms && density >= calibration.mmedcDensity)
    return MedicalVerdict(
      outcome: isMedical ? .medical : .notMedical, language: model.lexicon.language, mode: mode,
      score: score, rawScore: raw, calibration: point, threshold: limit, density: density,
      distinctTermCount: tally.distinctCount, hitCount: tally.hitCount, characterCount: count,
      topics: Self.shares(topicSums),
      topTerms: best.map { .init(term: terms[$0.term].text, count: Int(tally.counts[$0.term])) })
  }

  /// To six digits, as scores are written, so that what is written decides.
  private static func rounded(_ share: Double) -> Double { (share * 1e6).rounded() / 1e6 }

  private static func shares(_ sums: [Double]) -> [MedicalVerdict.TopicShare] {
    let topics = MedicalTopic.allCases
    let total = sums.indices.reduce(0) { topics[$1] == .general ? $0 : $0 + sums[$1] }
    if total <= 0 { return [] }
    return sums.indices.filter { topics[$0] != .general && sums[$0] > 0 }
      .map { MedicalVerdict.TopicShare(topic: topics[$0], share: sums[$0] / total) }
      .sorted { $0.share > $1.share }
  }

  /// log(1 + count) of small counts, which nearly all are.
  private static let logarithms: [Double] = (0..<256).map { log1p(Double($0)) }

  private static func logarithm(_ count: UInt32) -> Double {
    count < 256 ? logarithms[Int(count)] : log1p(Double(count))
  }
}
