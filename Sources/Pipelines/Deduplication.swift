internal import Corpora
internal import Filtering
internal import JSON
internal import Storage

/// Takes duplicates out of any number of documents.
///
/// Two passes: the first reads all documents, keeps them in a scratch file and takes their
/// fingerprints; when all are compared, the second copies those that stay, in their order.
public struct Deduplication: Sendable {
  /// What is read, and which duplicates are looked for.
  public var configuration: PipelineConfiguration
  /// The file to write, or `-`.
  public var output: String
  /// The file that keeps what was dropped; nil: none.
  public var rejects: String?

  /// Describes a run.
  public init(configuration: PipelineConfiguration, output: String, rejects: String? = nil) {
    self.configuration = configuration
    self.output = output
    self.rejects = rejects
  }

  /// Runs.
  ///
  /// - Throws: `ConfigurationError` when it cannot start, `StorageError` when output or scratch files
  ///   cannot be written. An output file does not exist then.
  public func run() async throws -> Statistics {
    let source = try RecordSource(configuration: configuration)
    try source.refuse(outputs: [output, rejects])
    TemporaryFiles.removeOnSignals()
    let sink = try StageSink(output: output, rejects: rejects)
    let progress = Progress(configuration.run.progress)
    let settings = configuration.filtering.duplicateSettings(
      scratchFolder: configuration.run.scratchFolder ?? scratchFolder(besideOutput: output),
      memory: configuration.run.sortMegabytes << 20)
    let pool = WorkerPool(
      count: configuration.run.threads, configuration: configuration,
      models: Models(configuration: configuration, classification: nil, vocabulary: nil))
    var pass = try DuplicatePass(settings)
    var statistics = Statistics()
    try await orderedMap(
      workerCount: configuration.run.threads,
      next: { try source.nextBatch() },
      transform: { batch in pool.withWorker { $0.fingerprint(batch, settings) } },
      consume: { batch in
        try pass.add(batch.documents)
        statistics.add(batch.statistics)
        try sink.consume(
          StageBatch(rejections: batch.rejections), progress: progress)
        progress.update(
          consumedBytes: source.consumedBytes, totalBytes: source.totalBytes,
          statistics: statistics)
      })
    progress.line("\(grouped(statistics.documents)) documents read; looking for duplicates")
    try pass.finish { document throws(StorageError) in
      var result = StageBatch()
      switch document {
      case .kept(let line, let language, let repeatedLineCount):
        statistics.keptDocuments += 1
        statistics.languages[language, default: .init()].keptDocuments += 1
        if repeatedLineCount > 0 {
          statistics.filtering.repeatedLines += repeatedLineCount
          statistics.filtering.shortenedDocuments += 1
        }
        result.bytes = line
      case .dropped(let rejection):
        statistics.count(rejection)
        result.rejections = [rejection]
      }
      try sink.consume(result, progress: progress)
    }
    try sink.finish()
    progress.finish(statistics, readBytes: source.consumedBytes)
    return statistics
  }
}
