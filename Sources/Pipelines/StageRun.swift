internal import Corpora
internal import Extraction
internal import JSON
internal import Packing
internal import Storage
internal import Tokenization

/// One stage as a command of its own: documents in, documents or token IDs out.
public struct StageRun: Sendable {
  /// Which stage.
  public enum Command: Sendable {
    /// Main text of HTML and XML; text passes through.
    case extract(DocumentFormat)
    /// Repair and Unicode normalization.
    case normalize(DocumentFormat)
    /// Language and medical decision; and every term found, where it is to be explained.
    case classify(explains: Bool)
    /// Filter rules, benchmark items and personal data; with the measures of each document if asked.
    case filter(annotates: Bool)
    /// Token IDs.
    case tokenize(TokenSettings)
    /// The number of token IDs: a line for each document, or one for all.
    case count(SpecialTokenChoice, eachDocument: Bool)
    /// Text of the token IDs of JSON documents.
    case detokenize(DocumentFormat)
    /// What each candidate for title, author and date of a web page is judged by.
    case explainMetadata
    /// What the site rules find on web pages; `url` stands for the address of every page.
    case testSiteRules(url: String?)
  }

  /// The stage.
  public var command: Command
  /// What is read and how it is decided on.
  public var configuration: PipelineConfiguration
  /// The file to write, or `-`.
  public var output: String
  /// The file that keeps what was refused; nil: none.
  public var rejects: String?
  /// The `vocab` folder; nil: found.
  public var vocabularyFolder: String?

  /// Describes a run.
  public init(
    _ command: Command, configuration: PipelineConfiguration, output: String,
    rejects: String? = nil, vocabularyFolder: String? = nil
  ) {
    self.command = command
    self.configuration = configuration
    self.output = output
    self.rejects = rejects
    self.vocabularyFolder = vocabularyFolder
  }

  /// What a run took and counted.
  public struct Result: Sendable {
    /// The counts.
    public var statistics: Statistics
    /// Seconds until vocabulary and lexicons were loaded.
    public var loadSeconds: Double
    /// Seconds from the first read to the last write.
    public var runSeconds: Double
    /// Seconds inside the encoder, of the worker that was longest in it.
    public var encodeSeconds: Double
  }

  /// Runs the stage.
  ///
  /// - Throws: `ConfigurationError` when it cannot start, `StorageError` when output cannot be
  ///   written. An output file does not exist then.
  public func run() async throws -> Result {
    let loading = Progress(configuration.run.progress)
    let models = try await loadModels().countingHostRepeats(configuration)
    if let warning = models.filters?.warning { loading.warn(warning) }
    let policy = try specialTokenPolicy(models.vocabulary)
    if case .tokenize(let settings) = command, settings.format == .u16,
      let vocabulary = models.vocabulary
    {
      let size = vocabulary.tokenizer.vocabularySize
      guard size <= 1 << 16 else {
        throw ConfigurationError(
          place: vocabulary.path, message: "\(size) IDs do not fit in u16: use u32")
      }
    }
    if case .testSiteRules(let url?) = command, models.html.siteRules.rule(for: url) == nil {
      throw ConfigurationError(place: "--url", message: "no rule is for \(url)")
    }
    let source = try RecordSource(configuration: configuration)
    try source.refuse(outputs: [output, rejects])
    TemporaryFiles.removeOnSignals()
    let sink = try StageSink(output: output, rejects: rejects)
    let loadSeconds = loading.seconds
    let progress = Progress(configuration.run.progress)
    let pool = WorkerPool(
      count: configuration.run.threads, configuration: configuration, models: models)
    let command = command
    try await orderedMap(
      workerCount: configuration.run.threads,
      next: { try source.nextBatch() },
      transform: { batch in pool.withWorker { $0.run(command, policy, on: batch) } },
      consume: { batch in
        try sink.consume(batch, progress: progress)
        progress.update(
          consumedBytes: source.consumedBytes, totalBytes: source.totalBytes,
          statistics: sink.statistics)
      })
    if case .count(_, eachDocument: false) = command {
      try sink.write(DocumentCount.total(sink.statistics))
    }
    try sink.finish()
    if case .testSiteRules = command, sink.statistics.documents > 0,
      sink.statistics.keptDocuments + sink.statistics.rejectionCount == 0
    {
      progress.warn(
        "no rule is for the address of any page (--url gives one to pages without)")
    }
    progress.finish(sink.statistics, readBytes: source.consumedBytes)
    return Result(
      statistics: sink.statistics, loadSeconds: loadSeconds, runSeconds: progress.seconds,
      encodeSeconds: sink.encodeSeconds)
  }

  private func specialTokenPolicy(
    _ vocabulary: LoadedVocabulary?
  ) throws(ConfigurationError) -> SpecialTokenPolicy {
    switch command {
    case .tokenize(let settings): try settings.specialTokens.policy(for: vocabulary)
    case .count(let choice, _): try choice.policy(for: vocabulary)
    default: .treatAsText
    }
  }

  private func loadModels() throws(ConfigurationError) -> Models {
    var classification: ClassificationModels?
    var vocabulary: LoadedVocabulary?
    var filters: FilterModels?
    switch command {
    case .extract, .normalize, .explainMetadata, .testSiteRules: break
    case .filter:
      filters = try FilterModels(configuration.filtering) { () throws(ConfigurationError) in
        try VocabularyFolder.find(explicit: vocabularyFolder)
      }
    case .classify:
      classification = try ClassificationModels(
        folder: VocabularyFolder.find(explicit: vocabularyFolder), configuration: configuration)
    case .tokenize, .count, .detokenize:
      vocabulary = try LoadedVocabulary(
        configuration.vocabulary, searching: vocabularyFolder, encoding: configuration.encoding)
    }
    var models = try Models(
      configuration: configuration, classification: classification, vocabulary: vocabulary,
      filters: filters,
      siteRules: SiteRuleFiles.load(
        configuration.siteRules, vocabularyFolder: vocabularyFolder
      ).rules)
    if case .extract = command {
      models.pageLanguages = DeferredLanguages(vocabularyFolder: vocabularyFolder)
    }
    return models
  }
}
