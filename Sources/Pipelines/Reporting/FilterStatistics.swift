internal import Filtering
internal import JSON

/// What filters dropped, took out and masked.
public struct FilterStatistics: Sendable, Hashable, Codable {
  /// A rule and the language of the documents that broke it.
  public struct RuleCount: Sendable, Hashable, Codable {
    /// Where.
    public var stage: Stage
    /// Which rule.
    public var rule: String
    /// The language code, or `und`.
    public var language: String
  }

  /// Documents dropped, by rule and language.
  public var rules: [RuleCount: Int] = [:]
  /// Lines taken out by line rules, by rule.
  public var removedLines: [String: Int] = [:]
  /// Lines taken out because they occurred before.
  public var repeatedLines = 0
  /// Documents that lost such lines.
  public var shortenedDocuments = 0
  /// Pieces of personal data that were masked, by kind.
  public var masked: [String: Int] = [:]
  /// Documents in which benchmark items were found.
  public var contaminatedDocuments = 0

  /// Starts at zero.
  public init() {}

  mutating func count(_ rejection: Rejection) {
    guard let rule = rejection.rule else { return }
    let key = RuleCount(
      stage: rejection.stage, rule: rule.name, language: rule.language ?? "und")
    rules[key, default: 0] += 1
  }

  mutating func add(_ other: FilterStatistics) {
    rules.merge(other.rules, uniquingKeysWith: +)
    removedLines.merge(other.removedLines, uniquingKeysWith: +)
    masked.merge(other.masked, uniquingKeysWith: +)
    repeatedLines += other.repeatedLines
    shortenedDocuments += other.shortenedDocuments
    contaminatedDocuments += other.contaminatedDocuments
  }

  /// Appends the members of a stage to the manifest: documents dropped by rule and language, and what
  /// was changed in those kept.
  func write(_ stage: Stage, to writer: inout JSONWriter) {
    if stage == .filter {
      write("removed_lines", removedLines, to: &writer)
      write("masked", masked, to: &writer)
      writer.member("contaminated_documents", contaminatedDocuments)
    } else {
      writer.member("repeated_lines", repeatedLines)
      writer.member("shortened_documents", shortenedDocuments)
    }
    writer.key("rules")
    writer.beginObject()
    let own = rules.filter { $0.key.stage == stage }
    for rule in Set(own.keys.map(\.rule)).sorted() {
      writer.key(rule)
      let languages = own.filter { $0.key.rule == rule }.map { ($0.key.language, $0.value) }
      write(Dictionary(uniqueKeysWithValues: languages), to: &writer)
    }
    writer.endObject()
  }

  /// Lines for people: what was taken out and masked, commonest first.
  public var summaryLines: [String] {
    var lines: [String] = []
    func add(_ counts: [String: Int], _ text: (String) -> String) {
      for (name, count) in counts.sorted(by: { ($0.value, $1.key) > ($1.value, $0.key) }) {
        lines.append("  \(grouped(count)) \(text(name))")
      }
    }
    var byRule: [String: Int] = [:]
    // Other rules are reasons of their own, and counted as such.
    for (key, count) in rules where Measure(rawValue: key.rule) != nil {
      byRule[key.rule, default: 0] += count
    }
    add(byRule) { "dropped by rule \($0)" }
    add(removedLines) { "lines taken out: \($0)" }
    if repeatedLines > 0 {
      lines.append(
        "  \(grouped(repeatedLines)) lines that occurred before taken out of "
          + "\(grouped(shortenedDocuments)) documents")
    }
    add(masked) { "masked: \($0)" }
    if contaminatedDocuments > 0 {
      lines.append("  \(grouped(contaminatedDocuments)) documents hold benchmark items")
    }
    return lines
  }

  private func write(_ name: String, _ counts: [String: Int], to writer: inout JSONWriter) {
    writer.key(name)
    write(counts, to: &writer)
  }

  private func write(_ counts: [String: Int], to writer: inout JSONWriter) {
    writer.beginObject()
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) { writer.member(key, count) }
    writer.endObject()
  }
}
