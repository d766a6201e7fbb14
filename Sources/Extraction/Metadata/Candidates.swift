/// Possible values of a metadata field, each with what speaks for and against it.
///
/// Every candidate has a row of numbers (features). Which candidate is taken is decided by a linear
/// model: the one with the largest sum of features times weights. The weights are learned with a
/// conditional logit model (McFadden 1974) on pages with known values: `Scripts/train_metadata.py`.
struct Candidates<Value: Equatable, Feature: CandidateFeature> {
  private(set) var values: [Value] = []
  /// Row after row, ``Feature/allCases`` wide.
  private var features: [Float] = []
  private let width: Int

  /// No values.
  init() { width = Feature.allCases.count }

  /// Further values are not taken in.
  static var maximumCount: Int { 96 }

  /// Adds a value, unless it is there; the number of its row, or nil where there is no room.
  mutating func row(of value: Value) -> Int? {
    // They are few: looking at all costs less than hashing one.
    if let row = values.firstIndex(of: value) { return row }
    guard values.count < Self.maximumCount else { return nil }
    values.append(value)
    features += repeatElement(0, count: width)
    return values.count - 1
  }

  /// Puts another writing of the same value in a row's place.
  mutating func replaceValue(_ row: Int, by value: Value) { values[row] = value }

  subscript(row: Int, feature: Feature) -> Float {
    get { features[row * width + feature.rawValue] }
    set { features[row * width + feature.rawValue] = newValue }
  }

  /// Sets a feature to at least `value`.
  mutating func raise(_ row: Int, _ feature: Feature, _ value: Float = 1) {
    self[row, feature] = max(self[row, feature], value)
  }

  /// Sets a feature to at least 1 where a condition holds.
  mutating func raise(_ row: Int, _ feature: Feature, if condition: Bool) {
    if condition { raise(row, feature) }
  }

  /// The score of a row.
  func score(_ row: Int) -> Float {
    let weights = Feature.weights
    var sum: Float = 0
    for column in 0..<width { sum += weights[column] * features[row * width + column] }
    return sum
  }

  /// The row with the highest score, the first of equals; nil where there is none.
  var best: Int? {
    var best: (row: Int, score: Float)?
    for row in values.indices {
      let score = score(row)
      if best == nil || score > best?.score ?? 0 { best = (row, score) }
    }
    return best?.row
  }

  /// What is known of a row: the features that are not zero.
  func evidence(_ row: Int) -> [(name: String, value: Float)] {
    Feature.allCases.compactMap { feature in
      let value = self[row, feature]
      return value == 0 ? nil : ("\(feature)", value)
    }
  }
}

/// Something that speaks for or against a candidate; raw values count from 0.
protocol CandidateFeature: RawRepresentable<Int>, CaseIterable, Sendable {
  /// The weight of each feature.
  static var weights: [Float] { get }
}

extension CandidateFeature {
  /// Reads weights from lines of a feature's name and a number; a feature not named weighs nothing.
  static func readWeights(_ table: StaticString) -> [Float] {
    var byName: [Substring: Float] = [:]
    for line in table.description.utf8.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " ")).map { Substring($0) }
      if words.count == 2 { byName[words[0]] = Float(words[1]) }
    }
    return allCases.map { byName["\($0)"[...]] ?? 0 }
  }
}
