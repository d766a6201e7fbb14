internal import Glibc

/// How often documents of each language and source are taken.
///
/// Without weights every document is taken as many times as its source has epochs. Weights, or a
/// temperature, give each language its share of a budget of tokens; within a language, sources keep the
/// proportions of their tokens times epochs. Where a document is taken 2.3 times, it is taken twice, and
/// a third time by a chance of 0.3 that its content and the seed decide.
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
  /// Tokens to take in all; nil: as many as there are without taking any more often than its epochs
  /// say.
  public var tokenBudget: Int?
  /// The most often that a document is taken, however large its share.
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

  /// How often to take the documents of each group.
  ///
  /// - Parameter tokens: The tokens of each group.
  /// - Throws: `ShardError.unsupported` that names the language without a weight.
  public func repetitions(of tokens: [Group: Int]) throws(ShardError) -> [Group: Double] {
    // Sums of floating-point numbers depend on their order.
    let groups = tokens.keys.sorted { ($0.language, $0.source) < ($1.language, $1.source) }
    let passes = groups.map { epochs[$0.source] ?? epochs["*"] ?? 1 }
    var available: [String: Double] = [:]
    for (group, passes) in zip(groups, passes) {
      available[group.language, default: 0] += Double(tokens[group] ?? 0) * passes
    }
    let languages = available.keys.sorted().filter { available[$0] ?? 0 > 0 }
    var shares: [String: Double] = [:]
    for language in languages {
      if !weights.isEmpty {
        guard let weight = weights[language] ?? weights["*"] else {
          throw .unsupported(
            "there is no weight for language \"\(language)\" (add \(language)=0 to leave it out, or "
              + "*=0 for all others)")
        }
        shares[language] = weight
      } else if let temperature {
        shares[language] = pow(available[language] ?? 0, 1 / temperature)
      } else {
        shares[language] = available[language] ?? 0
      }
    }
    let sum = languages.reduce(0) { $0 + (shares[$1] ?? 0) }
    guard sum > 0 else { return [:] }
    let wanted = languages.filter { shares[$0] ?? 0 > 0 }
    let limit = wanted.map { (available[$0] ?? 0) * sum / (shares[$0] ?? 1) }.min() ?? 0
    let budget = tokenBudget.map(Double.init) ?? limit
    var repetitions: [Group: Double] = [:]
    for (group, passes) in zip(groups, passes) {
      guard let available = available[group.language], available > 0 else { continue }
      let factor = budget * (shares[group.language] ?? 0) / sum / available
      repetitions[group] = min(passes * factor, maximumRepetitions)
    }
    return repetitions
  }
}

/// Parts of a corpus that are kept apart.
public enum DatasetPart: String, Sendable, CaseIterable {
  case train, validation, test
}

/// Which part a document belongs to, by its content: equal documents come into the same one.
public struct DatasetSplit: Sendable, Hashable {
  /// The share of documents for validation, from 0 to 1.
  public var validation = 0.0
  /// The share of documents for testing, from 0 to 1.
  public var test = 0.0

  /// Everything is for training.
  public init() {}

  /// Whether there are several parts.
  public var isWhole: Bool { validation == 0 && test == 0 }

  /// The part of a document by its hash.
  public func part(ofHash hash: UInt64) -> DatasetPart {
    let place = unitInterval(mixed(hash ^ 0x5EED_0F5B_1175))
    return place < test ? .test : place < test + validation ? .validation : .train
  }
}

/// How documents are put together before they are packed.
public struct Arrangement: Sendable, Hashable {
  /// The seed of a shuffle of all documents; nil: they keep their order.
  public var shuffleSeed: UInt64?
  /// Which documents are kept apart.
  public var split = DatasetSplit()
  /// How often documents for training are taken.
  public var mixture = Mixture()

  /// As they come.
  public init() {}

  /// Whether documents are packed as they come.
  public var isPlain: Bool { shuffleSeed == nil && split.isWhole && mixture.isPlain }
}

/// The finalizer of SplitMix64, which spreads every bit over all others.
///
/// Steele et al. 2014, "Fast Splittable Pseudorandom Number Generators".
func mixed(_ value: UInt64) -> UInt64 {
  var value = value &+ 0x9E37_79B9_7F4A_7C15
  value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
  value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
  return value ^ (value >> 31)
}

/// A number from 0, included, to 1, not included.
func unitInterval(_ value: UInt64) -> Double { Double(value >> 11) * 0x1p-53 }
