internal import Glibc

/// Which texts are called medical.
public enum MedicalMode: String, Hashable, Sendable, CaseIterable {
  /// The best balance of texts found and texts wrongly kept.
  case keyword
  /// Few texts wrongly kept: at most 0.4 % of other texts, as the filter of MMedC.
  case strict
  /// Few medical texts missed.
  case recall
  /// The rule of the MMedC paper: enough different terms, densely enough.
  case mmedc
}

/// How the score of a text becomes a probability and a decision: the figures at the top of a lexicon.
///
/// With *w* the weights of the terms, *c* how often each lies in the text and *n* the letters and
/// digits of the text, its score is
///
///     s = gain · Σ w · log(1 + c) ÷ √(n + offset)
///
/// and the probability that it is medical, if every other text is,
///
///     p = 1 ÷ (1 + exp(−(slope(n) · s + intercept(n))))
///
/// Slope, intercept and the thresholds on *p* are given for a few lengths; between them they change
/// with the logarithm of the length, beyond them they stay.
public struct MedicalCalibration: Hashable, Sendable {
  /// The figures for texts of one length.
  public struct Point: Hashable, Sendable {
    /// The length in letters and digits, at least 1.
    public var characters: Double
    /// What the score is multiplied with, above 0.
    public var slope: Double
    /// What is added then.
    public var intercept: Double
    /// The probability from which a text is medical in the modes keyword, strict and recall.
    public var keyword: Double
    /// In mode strict.
    public var strict: Double
    /// In mode recall.
    public var recall: Double

    func mixed(with other: Point, share: Double) -> Point {
      func mix(_ path: KeyPath<Point, Double>) -> Double {
        self[keyPath: path] * (1 - share) + other[keyPath: path] * share
      }
      return Point(
        characters: mix(\.characters), slope: mix(\.slope), intercept: mix(\.intercept),
        keyword: mix(\.keyword), strict: mix(\.strict), recall: mix(\.recall))
    }
  }

  /// Multiplies the sum of weights.
  public var gain: Double
  /// Letters and digits that are added to those of the text, so that a word alone proves little.
  public var offset: Double
  /// The figures by length, shortest first, at least one.
  public var points: [Point]
  /// The different terms that mode mmedc asks for.
  public var mmedcTerms: Int
  /// The density that it asks for.
  public var mmedcDensity: Double

  /// For lexicons that do not say: their weights are as if chosen by hand.
  public static let standard = MedicalCalibration(
    gain: 10, offset: 30,
    points: [
      Point(characters: 100, slope: 1, intercept: -2, keyword: 0.5, strict: 0.9, recall: 0.3)
    ], mmedcTerms: 4, mmedcDensity: 0.04)

  /// The figures for a text of some length.
  func point(characterCount: Int) -> Point {
    guard let after = points.firstIndex(where: { $0.characters > Double(characterCount) }) else {
      return points[points.count - 1]
    }
    if after == 0 { return points[0] }
    let (before, next) = (points[after - 1], points[after])
    let share =
      (log(Double(characterCount)) - log(before.characters))
      / (log(next.characters) - log(before.characters))
    return before.mixed(with: next, share: share)
  }
}
