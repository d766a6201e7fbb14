internal import Corpora
internal import Extraction
internal import JSON
internal import Packing
internal import Storage
internal import Tokenization

/// How documents are written.
public enum DocumentFormat: String, Sendable, CaseIterable {
  /// One JSON document a line.
  case jsonl
  /// The texts, a blank line between two.
  case text
}

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

// MARK: - Workers' part

/// What a worker made of a batch: bytes for the output, and the refusals.
struct StageBatch: BatchResult, Sendable {
  var bytes: [UInt8] = []
  var rejections: [Rejection] = []
  var statistics = Statistics()
  /// The worker's number, and the time that it has spent in its encoder since it was made.
  var worker = 0
  var encodeTime = Duration.zero
}

extension DocumentWorker {
  /// Does one stage to all documents of a batch.
  ///
  /// Markup is extracted first, whichever stage it is.
  mutating func run(
    _ command: StageRun.Command, _ policy: SpecialTokenPolicy, on batch: Batch
  ) -> StageBatch {
    var result = StageBatch(statistics: batch.statistics)
    var writer = JSONWriter()
    for item in batch.items {
      switch item {
      case .fault(let rejection):
        result.reject(rejection)
      case .record(let record):
        switch command {
        case .detokenize(let format):
          result.statistics.records += 1
          result.statistics.recordBytes += record.content.count
          var rejections: [Rejection] = []
          detokenize(record) { document in
            result.statistics.documents += 1
            document.write(as: format, to: &writer, text: &result.bytes)
          } reject: {
            rejections.append($0)
          }
          for rejection in rejections { result.reject(rejection) }
        case .explainMetadata, .testSiteRules:
          inspect(record, command, into: &result, writer: &writer)
        default:
          forEachDocument(of: record, into: &result) {
            (worker, document, origin, result) throws(Rejection) in
            try worker.run(
              command, policy, on: document, of: origin, into: &result, writer: &writer)
          }
        }
      }
    }
    if result.bytes.isEmpty {
      result.bytes = writer.bytes
    } else {
      result.bytes.append(contentsOf: writer.bytes)
    }
    result.worker = number
    result.encodeTime = encodeTime
    return result
  }

  /// Explains what a page holds; other records are passed over.
  private func inspect(
    _ record: Record, _ command: StageRun.Command, into result: inout StageBatch,
    writer: inout JSONWriter
  ) {
    result.statistics.records += 1
    result.statistics.recordBytes += record.content.count
    guard record.mediaType == .html else { return }
    result.statistics.documents += 1
    do throws(Rejection) {
      if case .testSiteRules(let url) = command {
        guard try testSiteRule(record, url: url, to: &writer) else { return }
      } else {
        try explainMetadata(record, to: &writer)
      }
      result.statistics.keptDocuments += 1
    } catch {
      result.reject(error)
    }
  }

  private mutating func run(
    _ command: StageRun.Command, _ policy: SpecialTokenPolicy, on document: consuming Document,
    of origin: Origin, into result: inout StageBatch, writer: inout JSONWriter
  ) throws(Rejection) {
    var document = document
    switch command {
    case .extract(let format):
      document.write(as: format, to: &writer, text: &result.bytes)
    case .normalize(let format):
      normalize(&document, counting: &result.statistics)
      document.write(as: format, to: &writer, text: &result.bytes)
    case .classify(let explains):
      try classify(&document, origin: origin, explains: explains)
      document.write(as: .jsonl, to: &writer, text: &result.bytes)
    case .filter(let annotates):
      try filter(
        &document, origin: origin, counting: &result.statistics, annotates: annotates)
      document.write(as: .jsonl, to: &writer, text: &result.bytes)
    case .tokenize(let settings):
      try requireText(document, origin)
      let tokens = try tokenize(document, origin: origin, settings, policy)
      result.statistics.languages[document.language ?? "und", default: .init()].tokens +=
        tokens.ids.count
      document.write(tokens, as: settings.format, to: &writer, bytes: &result.bytes)
    case .count(_, let eachDocument):
      try requireText(document, origin)
      let count = try countTokens(document, origin: origin, policy)
      let language = document.language ?? "und"
      result.statistics.languages[language, default: .init()].tokens += count
      result.statistics.languages[language, default: .init()].keptBytes += document.text.count
      if eachDocument {
        DocumentCount(id: document.id, bytes: document.text.count, tokens: count)
          .write(to: &writer)
      }
    case .detokenize, .explainMetadata, .testSiteRules:
      preconditionFailure("handled with the record")
    }
    result.statistics.keptDocuments += 1
  }
}

/// Refuses a document of token IDs, which has no text to encode.
private func requireText(_ document: Document, _ origin: Origin) throws(Rejection) {
  guard document.text.isEmpty, document.extra(named: TokenField.name) != nil
  else { return }
  throw Rejection(
    origin: origin, stage: .tokenize, reason: .brokenRecord,
    detail: "there is no text, only token IDs", id: document.id
  ).keeping(Record(origin: origin, document: document, mediaType: .text, content: []).line)
}

extension Document {
  fileprivate func write(
    as format: DocumentFormat, to writer: inout JSONWriter, text: inout [UInt8]
  ) {
    switch format {
    case .jsonl:
      write(to: &writer)
    case .text:
      text += self.text
      if self.text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
      text.append(UInt8(ascii: "\n"))
    }
  }
}

// MARK: - The sink

/// Writes what workers made, in order.
final class StageSink {
  private(set) var statistics = Statistics()
  private var encodeTimes: [Int: Duration] = [:]
  private var output: OutputFile
  private var rejects: LineFile?

  init(output: String, rejects: String?) throws(StorageError) {
    self.output = try OutputFile(path: output)
    self.rejects = if let rejects { try LineFile(path: rejects) } else { nil }
  }

  func consume(_ batch: StageBatch, progress: Progress) throws(StorageError) {
    statistics.add(batch.statistics)
    encodeTimes[batch.worker] = max(encodeTimes[batch.worker] ?? .zero, batch.encodeTime)
    try output.write(batch.bytes)
    for rejection in batch.rejections {
      progress.warn(rejection)
      try rejects?.write { rejection.write(to: &$0) }
    }
  }

  /// Seconds that the worker spent in its encoder that was longest there.
  var encodeSeconds: Double { (encodeTimes.values.max() ?? .zero) / .seconds(1) }

  func write(_ bytes: [UInt8]) throws(StorageError) { try output.write(bytes) }

  func finish() throws(StorageError) {
    try output.finish()
    if let rejects = rejects.take() { try rejects.finish() }
  }
}

/// A file of JSON lines that gets its name when it is whole.
struct LineFile: ~Copyable {
  private var file: AtomicFile
  private var writer = JSONWriter()

  init(path: String) throws(StorageError) {
    file = try AtomicFile(path: path, digest: .none, replacing: .unread)
  }

  mutating func write(_ line: (inout JSONWriter) -> Void) throws(StorageError) {
    writer.removeAll()
    line(&writer)
    try file.write(writer.bytes)
  }

  consuming func finish() throws(StorageError) {
    _ = try file.commit()
  }
}
