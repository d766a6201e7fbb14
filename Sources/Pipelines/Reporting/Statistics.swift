internal import JSON

/// What a run counted.
///
/// Counters of workers add up to the same sums in any order.
public struct Statistics: Sendable, Hashable, Codable {
  /// Counts of one language.
  public struct LanguageCounts: Sendable, Hashable, Codable {
    /// Documents with text in the language.
    public var documents = 0
    /// Those that were kept.
    public var keptDocuments = 0
    /// Bytes of the kept documents' normalized text.
    public var keptBytes = 0
    /// Tokens of the kept documents, end-of-document tokens included.
    public var tokens = 0
  }

  /// A stage and the reason it gave.
  public struct Refusal: Sendable, Hashable, Codable {
    /// Where.
    public var stage: Stage
    /// Why.
    public var reason: RejectionReason
  }

  /// Records read whole.
  public var records = 0
  /// Bytes of those records' content.
  public var recordBytes = 0
  /// Records passed over without being errors: those of WARC files that are no pages, citations that have
  /// a newer version, pages of wikis that are no articles.
  public var skippedRecords = 0
  /// Records whose invalid UTF-8 was repaired on reading.
  public var repairedRecords = 0
  /// Records whose content was cut off by the crawl or by damage; what is there is used.
  public var truncatedRecords = 0
  /// Documents extracted from them.
  public var documents = 0
  /// Documents whose text normalization changed.
  public var normalizedDocuments = 0
  /// Invalid UTF-8 sequences replaced by U+FFFD.
  public var invalidSequences = 0
  /// Control characters, byte order marks and noncharacters removed.
  public var removedScalars = 0
  /// Documents that reached the end.
  public var keptDocuments = 0
  /// Counts by language code.
  public var languages: [String: LanguageCounts] = [:]
  /// Rejections by stage and reason.
  public var refusals: [Refusal: Int] = [:]
  /// What filters did.
  public var filtering = FilterStatistics()

  /// Starts at zero.
  public init() {}

  /// Rejections in all.
  public var rejectionCount: Int { refusals.values.reduce(0, +) }
  /// Rejections for which the input is at fault.
  public var faultCount: Int {
    refusals.reduce(0) { $0 + ($1.key.reason.isFault ? $1.value : 0) }
  }
  /// Tokens in all.
  public var tokens: Int { languages.values.reduce(0) { $0 + $1.tokens } }

  /// Counts a rejection.
  public mutating func count(_ rejection: Rejection) {
    refusals[Refusal(stage: rejection.stage, reason: rejection.reason), default: 0] += 1
    filtering.count(rejection)
  }

  /// Adds the counts of another worker or batch.
  public mutating func add(_ other: Statistics) {
    records += other.records
    recordBytes += other.recordBytes
    skippedRecords += other.skippedRecords
    repairedRecords += other.repairedRecords
    truncatedRecords += other.truncatedRecords
    documents += other.documents
    normalizedDocuments += other.normalizedDocuments
    invalidSequences += other.invalidSequences
    removedScalars += other.removedScalars
    keptDocuments += other.keptDocuments
    for (language, counts) in other.languages {
      languages[language, default: LanguageCounts()].documents += counts.documents
      languages[language, default: LanguageCounts()].keptDocuments += counts.keptDocuments
      languages[language, default: LanguageCounts()].keptBytes += counts.keptBytes
      languages[language, default: LanguageCounts()].tokens += counts.tokens
    }
    for (refusal, count) in other.refusals { refusals[refusal, default: 0] += count }
    filtering.add(other.filtering)
  }
}

// MARK: - For the manifest

extension Statistics {
  /// The rejections of a stage, by reason, in the order of the enum.
  func refusals(of stage: Stage) -> [(reason: RejectionReason, count: Int)] {
    RejectionReason.allCases.compactMap { reason in
      refusals[Refusal(stage: stage, reason: reason)].map { (reason, $0) }
    }
  }

  /// The documents that a stage let pass: those that were kept in the end or refused by a later one.
  private func keptDocuments(behind stage: Stage) -> Int {
    let later = Stage.allCases.drop { $0 != stage }.dropFirst()
    return refusals.reduce(keptDocuments) { $0 + (later.contains($1.key.stage) ? $1.value : 0) }
  }

  /// The manifest's `stages` member: what went into and came out of each.
  var stagesJSON: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for stage in Stage.allCases {
      writer.key(stage.rawValue)
      writer.beginObject()
      let counts: [(String, Int)] =
        switch stage {
        case .read:
          [
            ("records", records), ("bytes", recordBytes), ("skipped_records", skippedRecords),
            ("repaired_records", repairedRecords), ("truncated_records", truncatedRecords),
          ]
        case .extract: [("documents", documents)]
        case .normalize:
          [
            ("changed_documents", normalizedDocuments), ("invalid_sequences", invalidSequences),
            ("removed_characters", removedScalars),
          ]
        case .classify, .filter, .deduplicate: [("kept_documents", keptDocuments(behind: stage))]
        case .tokenize: [("tokens", tokens)]
        }
      for (key, count) in counts {
        writer.member(key, count)
      }
      if stage == .filter || stage == .deduplicate { filtering.write(stage, to: &writer) }
      writer.key("rejected")
      writer.beginObject()
      for (reason, count) in refusals(of: stage) {
        writer.member(reason.rawValue, count)
      }
      writer.endObject()
      writer.endObject()
    }
    writer.endObject()
    return writer.bytes
  }

  /// The manifest's `languages` member, sorted by code.
  var languagesJSON: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for (language, counts) in languages.sorted(by: { $0.key < $1.key }) {
      writer.key(language)
      writer.beginObject()
      for (key, count) in [
        ("documents", counts.documents), ("kept_documents", counts.keptDocuments),
        ("kept_bytes", counts.keptBytes), ("tokens", counts.tokens),
      ] {
        writer.member(key, count)
      }
      writer.endObject()
    }
    writer.endObject()
    return writer.bytes
  }
}
