internal import Storage

/// One labelled text and what the classifier said.
struct LabelledDecision {
  /// The language of the text.
  var language: String
  /// Its level, or another group; empty if it has none.
  var level: String
  /// The collection it is from.
  var source: String
  /// Whether its label says that it is medical.
  var isMedical: Bool
  /// Whether the classifier does.
  var isCalledMedical: Bool
  /// The classifier's score.
  var score: Double
}

/// A figure and where it would lie in 95 of 100 repetitions.
struct Estimate {
  var value: Double
  var low: Double
  var high: Double

  /// A share of `count` texts, with Wilson's interval.
  ///
  /// Wilson 1927, "Probable inference, the law of succession, and statistical inference",
  /// <https://doi.org/10.1080/01621459.1927.10502953>.
  static func share(_ successes: Int, of count: Int) -> Estimate? {
    if count == 0 { return nil }
    let (n, z) = (Double(count), 1.959964)
    let p = Double(successes) / n
    let center = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    return Estimate(value: p, low: max(0, center - half), high: min(1, center + half))
  }
}

/// The figures of a group of texts.
struct EvaluationFigures {
  /// Sources of fewer texts are left out of averages; where all are, they count as one.
  static let smallestSource = 10
  /// The share of medical texts that `precisionAt3Percent` supposes.
  static let prevalence = 0.03
  private static let resampleCount = 400

  var medicalCount = 0
  var otherCount = 0
  // Over all texts.
  var precision: Estimate?
  var recall: Estimate?
  var falsePositiveRate: Estimate?
  var f1: Estimate?
  // Averaged over sources.
  var meanRecall: Estimate?
  var meanFalsePositiveRate: Estimate?
  var balancedF1: Estimate?
  var precisionAt3Percent: Estimate?
  var recallAt1Percent: Double?

  /// The mean over sources of the share of their texts that is called medical.
  private struct Means {
    var recall: Double
    var falsePositiveRate: Double

    var balancedF1: Double { 2 * recall / (1 + recall + falsePositiveRate) }
    var precisionAt3Percent: Double {
      let p = EvaluationFigures.prevalence
      let kept = p * recall + (1 - p) * falsePositiveRate
      return kept == 0 ? 0 : p * recall / kept
    }
  }

  init(_ decisions: [LabelledDecision]) {
    let medical = decisions.filter(\.isMedical)
    let others = decisions.filter { !$0.isMedical }
    medicalCount = medical.count
    otherCount = others.count
    let found = medical.count { $0.isCalledMedical }
    let wrong = others.count { $0.isCalledMedical }
    precision = .share(found, of: found + wrong)
    recall = .share(found, of: medicalCount)
    falsePositiveRate = .share(wrong, of: otherCount)

    // Medical and other texts by source, as the number called medical and the number of all.
    var groups: [[String: [Bool]]] = [[:], [:]]
    for decision in decisions {
      groups[decision.isMedical ? 0 : 1][decision.source, default: []]
        .append(decision.isCalledMedical)
    }
    let sources = groups.map { group in
      let all = group.sorted { $0.key < $1.key }.map(\.value)
      let large = all.filter { $0.count >= Self.smallestSource }
      return large.isEmpty && !all.isEmpty ? [all.flatMap(\.self)] : large
    }
    // Resampling a source of n texts of which k are called medical draws k anew.
    var random = Resampling(state: 0x6D65_6470)
    var resampled: [Means] = []
    var f1s: [Double] = []
    for _ in 0..<Self.resampleCount {
      let means = sources.map { group in
        group.map { source in
          let called = source.count { $0 }
          return Double(random.successes(of: source.count, expected: called)) / Double(source.count)
        }
      }
      if let recall = Self.mean(means[0]), let wrong = Self.mean(means[1]) {
        resampled.append(Means(recall: recall, falsePositiveRate: wrong))
      }
      let found = random.successes(of: medicalCount, expected: found)
      let wrong = random.successes(of: otherCount, expected: wrong)
      if medicalCount > 0 { f1s.append(Self.f1(found, wrong, medicalCount)) }
    }
    if medicalCount > 0 { f1 = Self.estimate(Self.f1(found, wrong, medicalCount), f1s) }
    let shares = sources.map { group in
      Self.mean(group.map { source in Double(source.count { $0 }) / Double(source.count) })
    }
    meanRecall = shares[0].map { Self.estimate($0, resampled.map(\.recall)) }
    meanFalsePositiveRate = shares[1].map {
      Self.estimate($0, resampled.map(\.falsePositiveRate))
    }
    if let recall = shares[0], let wrong = shares[1] {
      let means = Means(recall: recall, falsePositiveRate: wrong)
      balancedF1 = Self.estimate(means.balancedF1, resampled.map(\.balancedF1))
      precisionAt3Percent = Self.estimate(
        means.precisionAt3Percent, resampled.map(\.precisionAt3Percent))
    }
    let sweep = ThresholdSweep(decisions)
    recallAt1Percent = sweep.points.last { $0.falsePositiveRate <= 0.01 + 1e-9 }?.recall
  }

  private static func f1(_ found: Int, _ wrong: Int, _ medical: Int) -> Double {
    2 * Double(found) / Double(found + wrong + medical)
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  private static func estimate(_ value: Double, _ resampled: [Double]) -> Estimate {
    let sorted = resampled.sorted()
    if sorted.isEmpty { return Estimate(value: value, low: value, high: value) }
    let tail = sorted.count / 40
    return Estimate(value: value, low: sorted[tail], high: sorted[sorted.count - 1 - tail])
  }

  /// Random numbers that are the same in every run: SplitMix64.
  private struct Resampling: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      defer { state &+= 0x9E37_79B9_7F4A_7C15 }
      return splitMix64(state)
    }

    /// How many of `count` draws succeed if `expected` of `count` do on average: exactly for few
    /// texts, by the normal approximation for many.
    mutating func successes(of count: Int, expected: Int) -> Int {
      if expected == 0 || expected == count { return expected }
      let share = Double(expected) / Double(count)
      if count <= 200 {
        return (0..<count).count { _ in Double.random(in: 0..<1, using: &self) < share }
      }
      let sum = (0..<12).reduce(-6.0) { total, _ in total + Double.random(in: 0..<1, using: &self) }
      let deviation = (Double(count) * share * (1 - share)).squareRoot()
      return min(count, max(0, Int((Double(expected) + deviation * sum).rounded())))
    }
  }
}

/// Recall and false positives at every threshold, averaged over sources.
struct ThresholdSweep {
  struct Point {
    /// Texts of at least this score are called medical.
    var threshold: Double
    var recall: Double
    var falsePositiveRate: Double
  }

  /// The points, highest threshold first.
  private(set) var points: [Point] = []

  init(_ decisions: [LabelledDecision]) {
    struct Group: Hashable {
      var source: String
      var isMedical: Bool
    }
    var counts: [Group: Int] = [:]
    for decision in decisions {
      counts[Group(source: decision.source, isMedical: decision.isMedical), default: 0] += 1
    }
    let large = counts.filter { $0.value >= EvaluationFigures.smallestSource }
    var merged: Set<Bool> = []
    for isMedical in [true, false] where !large.keys.contains(where: { $0.isMedical == isMedical })
    {
      merged.insert(isMedical)
    }
    counts = large
    for decision in decisions where merged.contains(decision.isMedical) {
      counts[Group(source: "", isMedical: decision.isMedical), default: 0] += 1
    }
    let medicalSources = counts.keys.count { $0.isMedical }
    let otherSources = counts.count - medicalSources
    if medicalSources == 0 || otherSources == 0 { return }
    var point = Point(threshold: .infinity, recall: 0, falsePositiveRate: 0)
    let sorted = decisions.sorted { $0.score > $1.score }
    for (index, decision) in sorted.enumerated() {
      let source = merged.contains(decision.isMedical) ? "" : decision.source
      let group = Group(source: source, isMedical: decision.isMedical)
      if let count = counts[group] {
        if decision.isMedical {
          point.recall += 1 / Double(count * medicalSources)
        } else {
          point.falsePositiveRate += 1 / Double(count * otherSources)
        }
      }
      if index + 1 == sorted.count || sorted[index + 1].score < decision.score {
        point.threshold = decision.score
        points.append(point)
      }
    }
  }

  /// At most `count` of the points, evenly spaced, always the last.
  func thinned(to count: Int) -> [Point] {
    if points.count <= count { return points }
    return (1...count).map { points[$0 * points.count / count - 1] }
  }
}
