internal import Glibc

/// How often documents of each language and source are taken.
///
/// Without weights every document is taken as many times as its source has epochs. Weights, or a
/// temperature, give each language its share of a budget of tokens; within a language, sources keep the
/// proportions of their tokens times epochs. A language, or a source, that cannot fill its share even by
/// `maximumRepetitions` stays short, and the others take up the rest in their proportions, as in Chung
/// et al. 2023, "UniMax", <https://arxiv.org/abs/2304.09151>. ``DocumentCopies`` has what this makes of each
/// document.
public struct Mixture: Sendable, Hashable {
  /// The shares of languages; `*` is that of each language without one of its own.
  public var weights: [String: Double] = [:]
  /// Without weights: languages get shares in proportion to their tokens to the power of
  /// 1 / temperature.
  ///
  /// 1 keeps the proportions of the tokens; the higher, the more equal. Conneau et al. 2020,
  /// "Unsupervised Cross-lingual Representation Learning at Scale", section 3.1,
  /// <https://arxiv.org/abs/1911.02116>.
  public var temperature: Double?
  /// How often the documents of a source are passed over; `*` is for each source without a number.
  public var epochs: [String: Double] = [:]
  /// Tokens to take in all; nil: as many as the languages with a share have, times epochs.
  public var tokenBudget: Int?
  /// The most often that a document is taken to fill a share, where its epochs do not ask for more.
  ///
  /// Four epochs are nearly as good as new data: Muennighoff et al. 2023, "Scaling Data-Constrained
  /// Language Models", <https://arxiv.org/abs/2305.16264>.
  public var maximumRepetitions = 4.0

  /// Every document once.
  public init() {}

  /// Whether every document is taken once.
  public var isPlain: Bool {
    weights.isEmpty && temperature == nil && epochs.isEmpty && tokenBudget == nil
  }

  /// Documents that are taken equally often.
  public struct Group: Sendable, Hashable {
    /// The language code.
    public var language: String
    /// The collection.
    public var source: String

    /// Names a group.
    public init(language: String, source: String) {
      self.language = language
      self.source = source
    }
  }

  /// What becomes of one language.
  public struct Language: Sendable, Hashable {
    /// Its code.
    public var code: String
    /// The share of the budget that it should have, from 0 to 1.
    public var share: Double
    /// The tokens that there are.
    public var availableTokens: Int
    /// The tokens of its share.
    public var wantedTokens: Int
    /// The tokens that are to be taken, repeated ones included.
    public var plannedTokens: Int
    /// The tokens that are taken: documents stay whole.
    public var takenTokens = 0
    /// Whether it has too few tokens for its share.
    public var isShort: Bool
  }

  /// How often documents are taken.
  struct Plan: Sendable, Hashable {
    /// The number of times for the documents of each group.
    var repetitions: [Group: Double] = [:]
    /// The languages in the order of their codes.
    var languages: [Language] = []
    /// Sources with epochs of their own that no document has.
    var absentSources: [String] = []
  }

  /// How often to take the documents of each group.
  ///
  /// - Parameter tokens: The tokens of each group.
  /// - Throws: `ShardError.unsupported` that names the language without a weight.
  func plan(of tokens: [Group: Int]) throws(ShardError) -> Plan {
    // Sums of floating-point numbers depend on their order.
    let groups = tokens.keys.sorted { ($0.language, $0.source) < ($1.language, $1.source) }
    var portions: [String: [(group: Group, portion: Portion)]] = [:]
    for group in groups {
      let passes = epochs[group.source] ?? epochs["*"] ?? 1
      let count = Double(tokens[group] ?? 0)
      guard passes * count > 0 else { continue }
      let portion = Portion(
        share: passes * count, limit: max(passes, maximumRepetitions) * count)
      portions[group.language, default: []].append((group, portion))
    }
    // A language that is to have a share and has no document is short, too.
    let named = weights.keys.filter { $0 != "*" && weights[$0] != 0 }
    let codes = Set(portions.keys).union(named).sorted()
    let sums = codes.map { code in (portions[code] ?? []).reduce(0) { $0 + $1.portion.share } }
    let largest = sums.max() ?? 1
    var languages: [Portion] = []
    var available = 0.0
    for (code, sum) in zip(codes, sums) {
      // Beside the largest: a power of a number of tokens might be too large.
      let share = try weight(of: code) ?? temperature.map { pow(sum / largest, 1 / $0) } ?? sum
      languages.append(
        Portion(share: share, limit: (portions[code] ?? []).reduce(0) { $0 + $1.portion.limit }))
      if share > 0 { available += sum }
    }
    let budget = tokenBudget.map(Double.init) ?? available
    let level = Portion.level(of: languages, for: budget)
    let shareSum = max(languages.reduce(0) { $0 + $1.share }, .leastNonzeroMagnitude)
    var plan = Plan()
    plan.absentSources = Set(epochs.keys).subtracting(groups.map(\.source) + ["*"]).sorted()
    for (code, language) in zip(codes, languages) {
      let amount = language.amount(at: level)
      let ofLanguage = portions[code] ?? []
      let ownLevel = Portion.level(of: ofLanguage.map(\.portion), for: amount)
      for (group, portion) in ofLanguage {
        plan.repetitions[group] = portion.amount(at: ownLevel) / Double(tokens[group] ?? 1)
      }
      let share = language.share / shareSum
      plan.languages.append(
        Language(
          code: code, share: share,
          availableTokens: ofLanguage.reduce(0) { $0 + (tokens[$1.group] ?? 0) },
          wantedTokens: Int((budget * share).rounded()), plannedTokens: Int(amount.rounded()),
          isShort: language.limit < (budget * share).rounded(.down)))
    }
    return plan
  }

  /// The weight of a language; nil where there are no weights.
  ///
  /// - Throws: `ShardError.unsupported` for a language that has none among others that do.
  public func weight(of language: String) throws(ShardError) -> Double? {
    if weights.isEmpty { return nil }
    guard let weight = weights[language] ?? weights["*"] else {
      throw .unsupported(
        "there is no weight for language \"\(language)\" (add \(language)=0 to leave it out, or "
          + "*=0 for all others)")
    }
    return weight
  }

  /// What wants a share of something, and takes no more than its limit.
  private struct Portion {
    var share: Double
    var limit: Double

    /// What it takes where a share of 1 gets `level`.
    func amount(at level: Double) -> Double { share > 0 ? min(share * level, limit) : 0 }

    /// The level at which all take `budget` together; infinite where they cannot.
    static func level(of portions: [Portion], for budget: Double) -> Double {
      var open = portions.filter { $0.share > 0 }
      var rest = budget
      while !open.isEmpty {
        let level = rest / open.reduce(0) { $0 + $1.share }
        let full = open.filter { $0.share * level > $0.limit }
        if full.isEmpty { return level }
        rest -= full.reduce(0) { $0 + $1.limit }
        open.removeAll { $0.share * level > $0.limit }
      }
      return .infinity
    }
  }
}
