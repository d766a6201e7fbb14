/// Says whether a text is medical, by the terms of a lexicon that it holds.
///
///     let lexicon = try MedicalLexicon(parsing: bytes, language: .en)
///     let classifier = MedicalClassifier(lexicons: [lexicon])
///     let verdict = classifier.classify(text.utf8.span, language: .en)
///     verdict.isMedical, verdict.density, verdict.topTerms
///
/// The rule is the keyword filter of MMedC: a text is medical if it holds at least *U* different terms
/// and if at least the share *D* of it lies inside terms. The published script could not do what the
/// paper says; what is different here, by the faults of that script:
///
/// 1. Chinese and Japanese run at all, and are matched as substrings, not by words between spaces
///    (the script stopped with a type error, or looked for spaces and found nothing).
/// 2. Words match beside punctuation: `cancer,` `(patient)` `diagnosis.`
/// 3. Inflected words match, by prefix and suffix forms; Arabic words match behind their particles.
/// 4. Text and terms are folded the same way: case, width, accents, ё, Arabic spelling variants,
///    composed or decomposed Unicode; Traditional Chinese forms are in the lexicon.
/// 5. Overlapping terms count once (病毒 inside 病毒传播 is one hit), so the density never
///    exceeds 1.
/// 6. The lexicons hold no words of general science and administration, and are ours.
/// 7. The number of different terms asked for grows with the length of the text, so that sentences and
///    paragraphs can pass (`MedicalThresholds`).
/// 8. The thresholds stand in the lexicon files, not in constants to be edited per language.
/// 9. The verdict reports score, density, terms and thresholds; the script kept only the text.
///
/// Every text has a verdict: an empty one, or one without letters, is not medical.
///
/// Qiu et al. 2024, "Towards building multilingual language model for medicine",
/// <https://doi.org/10.1038/s41467-024-52417-z>.
public struct MedicalClassifier: Sendable {
  /// The most terms that a verdict lists.
  public static let topTermLimit = 10

  private let folder = TextFolder()
  private let models: [Language: Model]

  private struct Model {
    let lexicon: MedicalLexicon
    let automaton: TermAutomaton
  }

  /// A classifier for the languages of `lexicons`; of two for one language the last counts.
  public init(lexicons: [MedicalLexicon]) {
    var models: [Language: Model] = [:]
    for lexicon in lexicons {
      models[lexicon.language] = Model(
        lexicon: lexicon, automaton: TermAutomaton(lexicon.patterns))
    }
    self.models = models
  }

  /// The languages it has a lexicon for.
  public var languages: Set<Language> { Set(models.keys) }

  /// The verdict on a text.
  ///
  /// - Parameters:
  ///   - text: Valid UTF-8, of any length. (Of invalid UTF-8 the verdict is meaningless, but safe.)
  ///   - language: Its language; nil if it is none of ours, and the verdict is then
  ///     `.unsupportedLanguage`.
  /// - Returns: The decision with the figures it was made from.
  /// - Complexity: O(*n*) time and memory in the bytes of `text`.
  public func classify(_ text: Span<UInt8>, language: Language?) -> MedicalVerdict {
    guard let language, let model = models[language] else { return .unsupportedLanguage }
    let folded = folder.fold(text)
    var hits: [TermHit] = []
    model.automaton.findHits(in: folded.bytes.span, into: &hits)

    var counts = [Int](repeating: 0, count: model.lexicon.terms.count)
    var coveredCount = 0
    for hit in hits {
      counts[Int(hit.term)] += 1
      for position in hit.start..<hit.end {
        let byte = folded.bytes[position]
        if byte & 0xC0 != 0x80 && byte != 0x20 { coveredCount += 1 }
      }
    }
    let found = counts.indices.filter { counts[$0] > 0 }
    let thresholds = model.lexicon.thresholds
    let required = thresholds.requiredTerms(characterCount: folded.characterCount)
    let density =
      folded.characterCount == 0 ? 0 : Double(coveredCount) / Double(folded.characterCount)
    let ratio = min(Double(found.count) / Double(required), density / thresholds.density)
    let top = found.sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(Self.topTermLimit)
    return MedicalVerdict(
      outcome: ratio >= 1 ? .medical : .notMedical,
      language: language,
      score: ratio / (1 + ratio),
      density: density,
      distinctTermCount: found.count,
      hitCount: hits.count,
      characterCount: folded.characterCount,
      requiredTermCount: required,
      requiredDensity: thresholds.density,
      topTerms: top.map { .init(term: model.lexicon.terms[$0].text, count: counts[$0]) })
  }
}
