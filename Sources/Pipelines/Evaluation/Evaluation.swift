internal import Classification
internal import Corpora
internal import Foundation
internal import JSON
internal import Storage

/// How well the classifier does on labelled texts.
public struct Evaluation: Sendable {
  /// The fields of the labels.
  public struct Fields: Sendable {
    /// The field with the label.
    public var label: String
    /// The label of medical texts.
    public var positive: String
    /// The field with the level, or another group.
    public var level: String

    /// Names of fields.
    public init(label: String, positive: String, level: String) {
      self.label = label
      self.positive = positive
      self.level = level
    }
  }

  /// The figures of the texts of one language and level; "all" is every level.
  private struct Group: Sendable {
    var language: String
    var level: String
    var decisions: [LabelledDecision]
    var figures: EvaluationFigures
  }

  private let groups: [Group]

  /// Reads and classifies labelled texts.
  ///
  /// - Parameters:
  ///   - configuration: What is read, and how the classifier decides.
  ///   - vocabularyFolder: The `vocab` folder; nil: found.
  ///   - fields: Where the labels are. The source is the document's; without one all texts are of one.
  ///   - outputs: The files that will be written of it.
  /// - Throws: `ConfigurationError` where something cannot be read, a text has no label, or an output is an
  ///   input.
  public init(
    configuration: PipelineConfiguration, vocabularyFolder: String?, fields: Fields,
    outputs: [String?] = []
  ) throws {
    let models = try ClassificationModels(
      folder: VocabularyFolder.find(explicit: vocabularyFolder), configuration: configuration)
    let source = try RecordSource(configuration: configuration)
    try source.refuse(outputs: outputs)
    var decisions: [LabelledDecision] = []
    var tally = TermTally()
    while let batch = try source.nextBatch() {
      for item in batch.items {
        guard case .record(let record) = item else {
          guard case .fault(let rejection) = item else { continue }
          throw ConfigurationError(
            place: Self.place(rejection.origin), message: rejection.detail)
        }
        decisions.append(try Self.decision(on: record, by: models, fields, &tally))
      }
    }
    var groups: [Group] = []
    for (language, own) in Dictionary(grouping: decisions, by: \.language) {
      let levels = Dictionary(grouping: own, by: \.level)
      for (level, decisions) in levels where levels.count > 1 {
        groups.append(
          Group(
            language: language, level: level, decisions: decisions,
            figures: EvaluationFigures(decisions)))
      }
      groups.append(
        Group(
          language: language, level: "all", decisions: own, figures: EvaluationFigures(own)))
    }
    self.groups = groups.sorted {
      ($0.language, $0.level == "all" ? "~" : $0.level)
        < ($1.language, $1.level == "all" ? "~" : $1.level)
    }
  }

  private static func place(_ origin: Origin) -> String {
    "\(origin.path), record \(origin.recordNumber)"
  }

  private static func decision(
    on record: Record, by models: ClassificationModels, _ fields: Fields,
    _ tally: inout TermTally
  ) throws(ConfigurationError) -> LabelledDecision {
    func field(_ name: String) -> String? { record.document.extra(named: name)?.string }
    guard let label = field(fields.label) else {
      throw ConfigurationError(
        place: Self.place(record.origin),
        message: "there is no text \"\(fields.label)\" (use --label-field)")
    }
    let text = record.content.span
    let language =
      record.document.language.flatMap(Language.init(tag:))
      ?? record.document.language.map(Language.init(rawValue:))
      ?? models.languages.identify(text).language
    let verdict = models.medical.classify(text, language: language, tally: &tally)
    return LabelledDecision(
      language: language?.rawValue ?? "und", level: field(fields.level) ?? "",
      source: record.document.source ?? "", isMedical: label == fields.positive,
      isCalledMedical: verdict.isMedical, score: verdict.score)
  }

  // MARK: - Reports

  /// A table for reading, a line for each language and level.
  public var table: String {
    var lines = [
      "language level      medical  other  precision         recall            F1                "
        + "false positives   | by source: recall   false positives   F1 balanced       "
        + "precision at 3 %  recall at 1 %"
    ]
    for group in groups {
      let figures = group.figures
      var line = group.language.padded(to: 9) + group.level.padded(to: 11)
      line += String(format: "%7d%7d  ", figures.medicalCount, figures.otherCount)
      for estimate in [figures.precision, figures.recall, figures.f1, figures.falsePositiveRate] {
        line += Self.cell(estimate)
      }
      line += "|            "
      for estimate in [
        figures.meanRecall, figures.meanFalsePositiveRate, figures.balancedF1,
        figures.precisionAt3Percent,
      ] {
        line += Self.cell(estimate)
      }
      line += figures.recallAt1Percent.map { String(format: "%.3f", $0) } ?? "-"
      lines.append(line)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func cell(_ estimate: Estimate?) -> String {
    guard let estimate else { return "-".padded(to: 18) }
    return String(format: "%.3f (%.3f–%.3f)", estimate.value, estimate.low, estimate.high)
      .replacing("0.", with: ".").padded(to: 18)
  }

  /// Writes all figures and the sweep of the threshold.
  ///
  /// - Throws: `StorageError` when the file cannot be written.
  public func writeJSON(to path: String) throws {
    var writer = JSONWriter()
    writer.beginArray()
    for group in groups {
      let figures = group.figures
      writer.beginObject()
      writer.member("language", group.language)
      writer.member("level", group.level)
      writer.member("medical", figures.medicalCount)
      writer.member("other", figures.otherCount)
      for (name, estimate) in [
        ("precision", figures.precision), ("recall", figures.recall), ("f1", figures.f1),
        ("false_positive_rate", figures.falsePositiveRate), ("mean_recall", figures.meanRecall),
        ("mean_false_positive_rate", figures.meanFalsePositiveRate),
        ("f1_balanced", figures.balancedF1),
        ("precision_at_3_percent", figures.precisionAt3Percent),
      ] {
        guard let estimate else { continue }
        writer.key(name)
        writer.beginArray()
        for value in [estimate.value, estimate.low, estimate.high] {
          writer.double(value.rounded(digits: 5))
        }
        writer.endArray()
      }
      if let recall = figures.recallAt1Percent {
        writer.member("recall_at_1_percent", recall.rounded(digits: 5))
      }
      writer.key("sweep")
      writer.beginArray()
      for point in ThresholdSweep(group.decisions).thinned(to: 200) {
        writer.beginArray()
        for value in [point.threshold, point.recall, point.falsePositiveRate] {
          writer.double(value.rounded(digits: 5))
        }
        writer.endArray()
      }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
    writer.newline()
    try OutputFile.write(writer.bytes, to: path)
  }

  /// Draws recall over false positives for all thresholds, a curve for each language.
  ///
  /// - Throws: `StorageError` when the file cannot be written.
  public func writePlot(to path: String) throws {
    let curves = groups.filter { $0.level == "all" }.map { group in
      let figures = group.figures
      return ThresholdPlot.Curve(
        name: group.language, points: ThresholdSweep(group.decisions).thinned(to: 400),
        mark: figures.meanRecall.flatMap { recall in
          figures.meanFalsePositiveRate.map { (recall.value, $0.value) }
        })
    }
    try OutputFile.write(Array(ThresholdPlot(curves: curves).svg.utf8), to: path)
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
