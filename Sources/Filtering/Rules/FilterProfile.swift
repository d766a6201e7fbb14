/// Between which values a measure must lie for a document to be kept.
public struct Bound: Sendable, Hashable {
  /// The least value that is kept.
  public var minimum: Double?
  /// The greatest value that is kept.
  public var maximum: Double?

  /// A bound; nil is none.
  public init(minimum: Double? = nil, maximum: Double? = nil) {
    self.minimum = minimum
    self.maximum = maximum
  }
}

/// A named set of rules: which documents are kept, and which of their lines.
///
/// Every rule bounds one ``Measure``. What a language says for itself takes the place of the general
/// bound for its documents. A measure that a text does not have (the share of lines of an empty text)
/// drops nothing.
public struct FilterProfile: Sendable, Hashable {
  /// A bound on a measure, and the name under which it is reported.
  public struct Rule: Sendable, Hashable {
    /// What is bounded.
    public var measure: Measure
    /// The bound for languages without their own.
    public var bound: Bound
    /// Bounds by language code.
    public var languages: [String: Bound]
    /// Measures of the text that must be so great for the rule to say anything: of one line, one
    /// that ends with an ellipsis is all.
    public var least: [Measure: Double]

    /// Makes a rule.
    public init(
      _ measure: Measure, _ bound: Bound, languages: [String: Bound] = [:],
      least: [Measure: Double] = [:]
    ) {
      self.measure = measure
      self.bound = bound
      self.languages = languages
      self.least = least
    }
  }

  /// The rules in the order in which they are tried: the first that fails names the reason.
  public private(set) var rules: [Rule] = []
  /// Rules on single lines; nil: lines are left alone.
  public var lineRules: LineRules?
  /// Lists of allowed licences, as in ``LicenceList``, each of which must allow a document's.
  public var licences: [[String]] = []
  /// Characters that make up a word in scripts without blanks, by language code.
  public var charactersPerWord: [String: Double] = [:]
  /// The most characters of a short line, by language code; `""` for all others.
  public var shortLines: [String: Int] = [:]
  /// The share of short lines with a digit from which a text without equal lines is a list of
  /// values, whose repeated *n*-grams drop nothing; nil: there are no such lists.
  public var valueLists: Double?
  /// Hashes of stop words by language code.
  var stopWords: [String: HashSet] = [:]

  /// A profile that keeps everything.
  public init() {}

  /// Whether any rule, line rule or licence is there.
  public var isEmpty: Bool { rules.isEmpty && lineRules == nil && licences.isEmpty }

  /// Whether a rule needs repeated *n*-grams.
  var countsNGrams: Bool {
    rules.contains { $0.measure.topLength != nil || $0.measure.duplicateLength != nil }
  }

  /// Adds a rule, in place of earlier ones on the same measure.
  public mutating func set(_ rule: Rule) {
    let index = rules.firstIndex { $0.measure == rule.measure } ?? rules.count
    remove(rule.measure)
    rules.insert(rule, at: index)
  }

  /// Changes what the rules on the same measure say of languages and of short texts; their general
  /// bound stays.
  public mutating func refine(by rule: Rule) {
    for index in rules.indices where rules[index].measure == rule.measure {
      rules[index].languages.merge(rule.languages) { $1 }
      rules[index].least.merge(rule.least) { $1 }
    }
  }

  /// Takes the rules on a measure out.
  public mutating func remove(_ measure: Measure) { rules.removeAll { $0.measure == measure } }

  /// Takes in the rules of another profile; where both bound a measure, both bounds hold, and both
  /// lists of licences.
  ///
  /// Of how words and lines count, what the other says holds for all rules.
  public mutating func formUnion(_ other: FilterProfile) {
    if isEmpty {
      valueLists = other.valueLists
    } else if let mine = valueLists {
      valueLists = other.valueLists.map { max(mine, $0) }
    }
    for rule in other.rules {
      let index = rules.firstIndex { $0.measure == rule.measure && $0.least == rule.least }
      guard let index else {
        rules.append(rule)
        continue
      }
      let mine = rules[index]
      for language in Set(mine.languages.keys).union(rule.languages.keys) {
        rules[index].languages[language] =
          (mine.languages[language] ?? mine.bound).tightened(
            by: rule.languages[language] ?? rule.bound)
      }
      rules[index].bound = mine.bound.tightened(by: rule.bound)
    }
    if let otherLines = other.lineRules { lineRules = lineRules?.union(otherLines) ?? otherLines }
    licences += other.licences
    charactersPerWord.merge(other.charactersPerWord) { $1 }
    shortLines.merge(other.shortLines) { $1 }
    stopWords.merge(other.stopWords) { $1 }
  }

  /// Reads stop words: one a line, `#` begins a comment.
  public mutating func setStopWords(_ list: Span<UInt8>, language: String) {
    var scanned = ScannedText()
    var lines: [UInt8] = []
    var isComment = false
    for index in list.indices {
      let byte = list[index]
      if byte == UInt8(ascii: "#") { isComment = true }
      if byte == UInt8(ascii: "\n") { isComment = false }
      if !isComment { lines.append(byte) }
    }
    scanned.scan(lines.span)
    stopWords[language] = HashSet(Set(scanned.units.map(\.hash)))
  }

  /// What makes up a word in scripts without blanks.
  ///
  /// 1.6 where nothing is said: between Chinese and Japanese.
  public func charactersPerWord(_ language: String?) -> Double {
    charactersPerWord[language ?? ""] ?? charactersPerWord[""] ?? 1.6
  }

  /// The most characters of a short line; FineWeb's 30 where nothing is said.
  func shortLine(_ language: String?) -> Int {
    shortLines[language ?? ""] ?? shortLines[""] ?? 30
  }

  /// The first rule that a document breaks.
  public func violation(
    of statistics: TextStatistics, language: String?
  ) -> Violation? {
    for rule in rules {
      guard let value = statistics[rule.measure],
        rule.least.allSatisfy({ statistics[$0] ?? 0 >= $1 })
      else { continue }
      let bound = language.flatMap { rule.languages[$0] } ?? rule.bound
      if let minimum = bound.minimum, value < minimum {
        return Violation(measure: rule.measure, value: value, limit: minimum, isMinimum: true)
      }
      if let maximum = bound.maximum, value > maximum {
        return Violation(measure: rule.measure, value: value, limit: maximum, isMinimum: false)
      }
    }
    return nil
  }

  /// A value outside of its bound.
  public struct Violation: Sendable, Hashable {
    /// What was measured.
    public var measure: Measure
    /// The value that decided.
    public var value: Double
    /// The bound that it is outside of.
    public var limit: Double
    /// Whether the bound is the least value allowed.
    public var isMinimum: Bool
  }
}

extension Bound {
  /// What both bounds allow.
  fileprivate func tightened(by other: Bound) -> Bound {
    Bound(
      minimum: [minimum, other.minimum].compactMap(\.self).max(),
      maximum: [maximum, other.maximum].compactMap(\.self).min())
  }
}
