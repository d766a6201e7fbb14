public import Filtering

/// Which documents are dropped, shortened and masked between classification and tokenization.
public struct FilterSettings: Sendable, Hashable {
  /// What is done with a document that holds a benchmark's item.
  public enum ContaminationAction: String, Sendable, CaseIterable {
    /// It goes to the rejects.
    case drop
    /// It stays and gets a field `contamination`.
    case mark
  }

  /// Which duplicates are looked for.
  public enum DuplicateKind: String, Sendable, CaseIterable {
    /// Documents with the same text.
    case exact
    /// Documents with nearly the same text.
    case near
    /// Lines that occurred in a document before.
    case paragraphs
  }

  /// Filter profiles by name or path; a document must pass all of them.
  public var profiles: [String] = []
  /// Licences that are allowed; empty: all.
  public var licences: [String] = []
  /// Kinds of personal data that are masked.
  public var masked: [PersonalDataKind] = []
  /// Benchmark files whose questions no document may hold.
  public var benchmarks: [String] = []
  /// The field of benchmark files with the question.
  public var questionField = "question"
  /// The field of benchmark files with the answers to choose from.
  public var optionsField = "options"
  /// What is done with documents that hold them.
  public var contaminationAction = ContaminationAction.drop
  /// Duplicates that are looked for.
  public var duplicates: [DuplicateKind] = []
  /// The estimated Jaccard similarity from which documents are near-duplicates, in percent.
  public var nearPercent = 70
  /// The fewest characters of a line that is taken out where it occurred before.
  public var paragraphMinimum = 60

  /// No filters.
  public init() {}

  /// Whether documents are judged or masked one by one.
  var judgesDocuments: Bool {
    !profiles.isEmpty || !licences.isEmpty || !masked.isEmpty || !benchmarks.isEmpty
  }

  /// What the search for duplicates needs.
  func duplicateSettings(scratchFolder: String, memory: Int) -> DuplicateSettings {
    var settings = DuplicateSettings()
    settings.exact = duplicates.contains(.exact)
    if duplicates.contains(.near) {
      var near = NearDuplicateSettings()
      near.threshold = Double(nearPercent) / 100
      settings.near = near
    }
    settings.paragraphs = duplicates.contains(.paragraphs) ? paragraphMinimum : nil
    settings.scratchFolder = scratchFolder
    settings.memory = memory
    return settings
  }
}
