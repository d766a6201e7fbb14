internal import Corpora
internal import Storage
internal import Tokenization

/// Trains a byte-level BPE vocabulary on any input that the readers know.
public struct VocabularyTraining: Sendable {
  /// What is read, and its normalization.
  public var configuration: PipelineConfiguration
  /// The file to write: Hugging Face `tokenizer.json`, or a rank file if the name ends in
  /// `.tiktoken`.
  public var output: String
  /// Tokens wanted, the 256 bytes and the special tokens included.
  public var vocabularySize: Int
  /// Pairs that occur less often do not become tokens.
  public var minimumFrequency: Int
  /// The name of a pre-tokenizer, such as `cl100k`, or a pattern of the user's.
  public var preTokenizer: String
  /// Special tokens, which get the highest IDs in this order.
  public var specialTokens: [String]

  /// Describes a training.
  public init(
    configuration: PipelineConfiguration, output: String,
    vocabularySize: Int, minimumFrequency: Int, preTokenizer: String, specialTokens: [String]
  ) {
    self.configuration = configuration
    self.output = output
    self.vocabularySize = vocabularySize
    self.minimumFrequency = minimumFrequency
    self.preTokenizer = preTokenizer
    self.specialTokens = specialTokens
  }

  /// What a training made.
  public struct Result: Sendable {
    /// Tokens in the vocabulary; fewer than wanted where the texts give no more.
    public var vocabularySize: Int
    /// The counts of the input.
    public var statistics: Statistics
  }

  /// Trains and writes the file.
  ///
  /// - Complexity: memory grows with the different pretokens of the texts, not with the texts.
  /// - Throws: `ConfigurationError` when it cannot start, `StorageError` when the file cannot be
  ///   written, `VocabularyError` for options that contradict each other.
  public func run() throws -> Result {
    let pattern =
      PreTokenizer(name: preTokenizer) ?? PreTokenizer([.isolating(preTokenizer)])
    if PreTokenizer(name: preTokenizer) == nil,
      preTokenizer.allSatisfy({ $0.isLetter || $0.isNumber || "-_".contains($0) })
    {
      throw ConfigurationError(
        place: "--pre-tokenizer",
        message: "\"\(preTokenizer)\" is neither a known name nor a pattern with anything to match")
    }
    if pattern == .cl100k, !output.hasSuffix(".tiktoken") {
      throw ConfigurationError(
        place: "--pre-tokenizer",
        message: "cl100k cannot be written to a tokenizer.json, whose readers know no possessive "
          + "repeats: use llama3, its form there, or write a .tiktoken file")
    }
    let source = try RecordSource(configuration: configuration)
    // Opened first, so that hours of training do not end at a folder that is missing.
    var file = try AtomicFile(path: output)
    let progress = Progress(configuration.run.progress)
    let worker = DocumentWorker(
      configuration: configuration,
      models: Models(configuration: configuration, classification: nil, vocabulary: nil))
    var trainer = try BytePairTrainer(preTokenizer: pattern)
    var statistics = Statistics()
    while let batch = try source.nextBatch() {
      statistics.add(batch.statistics)
      for item in batch.items {
        do throws(Rejection) {
          switch item {
          case .fault(let rejection): throw rejection
          case .record(let record):
            statistics.records += 1
            statistics.recordBytes += record.content.count
            for var document in try worker.extract(record, counting: &statistics) {
              worker.normalize(&document, counting: &statistics)
              do throws(EncodingError) {
                try trainer.add(document.text.span)
              } catch {
                throw Rejection(
                  origin: record.origin, stage: .tokenize, reason: .brokenRecord,
                  detail: "\(error)", id: document.id)
              }
              statistics.documents += 1
              statistics.keptDocuments += 1
            }
          }
        } catch {
          statistics.count(error)
          progress.warn(error)
        }
      }
      progress.update(
        consumedBytes: source.consumedBytes, totalBytes: source.totalBytes, statistics: statistics)
    }
    progress.line("\(grouped(trainer.distinctPretokenCount)) different pretokens; learning merges")
    let vocabulary = try trainer.train(
      vocabularySize: vocabularySize, minimumFrequency: minimumFrequency,
      specialTokens: specialTokens
    ) { progress.update(tokens: $0, of: $1) }
    try file.write(
      output.hasSuffix(".tiktoken") ? vocabulary.tiktokenFile() : vocabulary.huggingFaceJSON())
    _ = try file.commit()
    progress.clearBar()
    return Result(vocabularySize: vocabulary.size, statistics: statistics)
  }
}
