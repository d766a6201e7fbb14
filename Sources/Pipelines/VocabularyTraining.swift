internal import Classification
internal import Corpora
internal import Storage
internal import Synchronization
public import Tokenization

/// Trains a byte-level BPE vocabulary, or extends one, on any input that the readers know.
public struct VocabularyTraining: Sendable {
  /// What is learned.
  public enum Goal: Sendable {
    /// A vocabulary; the pre-tokenizer is the name of a family, such as `o200k`, or a pattern.
    case new(BytePairTrainer, preTokenizer: String)
    /// `tokenCount` more tokens for the `tokenizer.json` at `path`, or that of the shipped vocabulary of this
    /// name.
    case extend(path: String, tokenCount: Int, minimumFrequency: Int, maximumTokenBytes: Int?)
  }

  /// What is learned.
  public var goal: Goal
  /// What is read, and its normalization.
  public var configuration: PipelineConfiguration
  /// The file to write: Hugging Face `tokenizer.json`, or a rank file if the name ends in
  /// `.tiktoken`.
  public var output: String
  /// How often documents count.
  public var weights = SamplingWeights()
  /// About how many bytes of memory may be used; nil for any.
  public var memory: Int?

  /// Describes a training.
  public init(_ goal: Goal, configuration: PipelineConfiguration, output: String) {
    self.goal = goal
    self.configuration = configuration
    self.output = output
  }

  /// What a training made.
  public struct Result: Sendable {
    /// The file that was written: the output, or `NAME.partial` after Ctrl-C.
    public var path: String
    /// Tokens in the vocabulary; fewer than wanted where the texts give no more.
    public var vocabularySize: Int
    /// Whether the user ended it early.
    public var isInterrupted: Bool
    /// The counts of the input.
    public var statistics: Statistics
  }

  /// What the program itself takes, of `memory`.
  private static let fixedMemory = 64 << 20
  /// The least `memory` that makes sense.
  static let leastMemory = 128 << 20

  /// Trains and writes the file.
  ///
  /// Ctrl-C ends reading or learning; what was learned until then is written to `NAME.partial`, a whole
  /// vocabulary.
  ///
  /// - Complexity: memory grows with the different pretokens of the texts, not with the texts, and not
  ///   above `memory` where that is set.
  /// - Throws: `ConfigurationError` when it cannot start or has read no document, `StorageError` when a file
  ///   cannot be written, `VocabularyError` for options that contradict each other.
  public func run(endingOn interruption: Interruption? = nil) async throws -> Result {
    if let memory, memory < Self.leastMemory {
      throw ConfigurationError(place: "--memory", message: "must be at least 128 MiB")
    }
    switch goal {
    case .new(let trainer, let preTokenizer):
      let pattern = try pattern(preTokenizer)
      do {
        return try await run(pattern, wanted: trainer.vocabularySize, interruption) {
          counter, goesOn in
          let vocabulary = try trainer.train(counter, goesOn: goesOn)
          return (
            output.hasSuffix(".tiktoken")
              ? try vocabulary.tiktokenFile() : try vocabulary.huggingFaceJSON(),
            vocabulary.size
          )
        }
      } catch VocabularyError.malformed("vocabularySize", let reason) {
        throw ConfigurationError(place: "--vocab-size", message: reason)
      }
    case .extend(let path, let tokenCount, let minimumFrequency, let maximumTokenBytes):
      do {
        let path = try LoadedVocabulary.file(of: path, folder: nil)
        var file = try VocabularyFile(parsing: readDecompressedFile(path, limit: 1 << 30))
        let wanted = file.size + tokenCount
        return try await run(file.preTokenizer, wanted: wanted, interruption) { counter, goesOn in
          _ = try file.extend(
            by: tokenCount, counter, minimumFrequency: minimumFrequency,
            maximumTokenBytes: maximumTokenBytes, goesOn: goesOn)
          return (try file.huggingFaceJSON(), file.size)
        }
      } catch let error as VocabularyError {
        throw ConfigurationError(place: path, message: "\(error)")
      }
    }
  }

  private func pattern(_ preTokenizer: String) throws(ConfigurationError) -> PreTokenizer {
    guard let pattern = PreTokenizer(name: preTokenizer, orPatternIn: .oniguruma) else {
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
    return pattern
  }

  private func run(
    _ preTokenizer: PreTokenizer, wanted: Int, _ interruption: Interruption?,
    learn: (consuming PretokenCounter, (Int) -> Bool) throws -> (file: [UInt8], size: Int)
  ) async throws -> Result {
    let source = try RecordSource(configuration: configuration, endingOn: interruption)
    try source.refuse(outputs: [output])
    // Opened first, so that hours of training do not end at a folder that is missing.
    var file = try OutputFile(path: output)
    let progress = Progress(configuration.run.progress)
    var statistics = Statistics()
    let counter = try await count(source, preTokenizer, progress, interruption, &statistics)
    progress.line("\(grouped(counter.distinctCount)) different pretokens; learning merges")
    let learning = Progress(configuration.run.progress)
    let isCountingCut = interruption?.signalNumber != nil
    // The next one ends learning.
    if isCountingCut { interruption?.acknowledge() }
    let learned = try learn(counter) {
      learning.update(tokens: $0, of: wanted)
      return interruption?.signalNumber == nil
    }
    learning.clearBar()
    progress.finish(statistics, readBytes: source.consumedBytes)
    var result = Result(
      path: output, vocabularySize: learned.size,
      isInterrupted: isCountingCut || interruption?.signalNumber != nil, statistics: statistics)
    if result.isInterrupted, output != "-" {
      result.path = output + ".partial"
      file = try OutputFile(path: result.path)
    }
    try file.write(learned.file)
    try file.finish()
    return result
  }

  // MARK: - Counting

  /// One worker's counts.
  fileprivate struct Counts: ~Copyable {
    var counter: PretokenCounter
    var runs: CountRuns?
    var fault: StorageError?
  }

  private final class Slot: Sendable {
    let counts: Mutex<Counts>
    init(_ preTokenizer: PreTokenizer) throws(VocabularyError) {
      counts = Mutex(Counts(counter: try PretokenCounter(preTokenizer)))
    }
  }

  private func count(
    _ source: RecordSource, _ preTokenizer: PreTokenizer, _ progress: Progress,
    _ interruption: Interruption?, _ statistics: inout Statistics
  ) async throws -> PretokenCounter {
    let models = Models(configuration: configuration, classification: nil, vocabulary: nil)
    let threads = configuration.run.threads
    let pool = WorkerPool(count: threads, configuration: configuration, models: models)
    let slots = try (0..<threads).map { _ in try Slot(preTokenizer) }
    // A table that grows is there twice, for a moment.
    let share = memory.map { ($0 - Self.fixedMemory) / (3 * threads) }
    let identifier =
      weights.languages.isEmpty
      ? nil : try LanguageIdentifier(vocabularyFolder: VocabularyFolder.find(explicit: nil))
    let (folder, weights) = (scratchFolder(besideOutput: output), weights)
    try await orderedMap(
      workerCount: threads,
      next: { () -> Batch? in interruption?.signalNumber == nil ? try source.nextBatch() : nil },
      transform: { (batch: Batch) -> CountedBatch in
        pool.withWorker { worker in
          slots[worker.number].counts.withLock { counts -> CountedBatch in
            let counted = worker.count(batch, weights, identifier, in: &counts.counter)
            if let share, counts.counter.memoryUse > share { counts.spill(to: folder) }
            return counted
          }
        }
      },
      consume: { (counted: CountedBatch) in
        statistics.add(counted.statistics)
        for rejection in counted.rejections { progress.warn(rejection) }
        progress.update(
          consumedBytes: source.consumedBytes, totalBytes: source.totalBytes,
          statistics: statistics)
      })
    if statistics.keptDocuments == 0, interruption?.signalNumber == nil {
      progress.clearBar()
      throw ConfigurationError(
        place: configuration.inputs.joined(separator: ", "),
        message: "there is no document to learn from")
    }
    var counter = try PretokenCounter(preTokenizer)
    var runs: [CountRuns] = []
    for slot in slots {
      if let fault = slot.counts.withLock({ $0.fault }) { throw fault }
      if let own = slot.counts.withLock({ $0.runs }) { runs.append(own) }
      counter.add(try slot.counts.withLock { try $0.counter.take() })
    }
    guard let memory else { return counter }
    let room = memory - Self.fixedMemory
    if runs.isEmpty, counter.trainingMemory <= room { return counter }
    var own = try CountRuns(folder: folder)
    try own.take(&counter)
    let sample = try counter.addSample(of: runs + [own], folder: folder, memory: room)
    if sample.threshold > 1 {
      progress.line(
        "of \(grouped(sample.total)) different pretokens, those that occur less than "
          + "\(grouped(sample.threshold)) times were sampled to stay within --memory")
    }
    return counter
  }
}

extension VocabularyTraining.Counts {
  /// Moves the counts to a file in `folder`.
  fileprivate mutating func spill(to folder: String) {
    do throws(StorageError) {
      var runs = if let runs { runs } else { try CountRuns(folder: folder) }
      try runs.take(&counter)
      self.runs = runs
    } catch {
      // The run goes on in memory until the sink hears of it.
      fault = error
    }
  }
}

/// What a worker counted of a batch.
private struct CountedBatch: BatchResult, Sendable {
  var rejections: [Rejection] = []
  var statistics: Statistics
}

extension DocumentWorker {
  /// Counts the pretokens of a batch's documents.
  fileprivate mutating func count(
    _ batch: Batch, _ weights: SamplingWeights, _ identifier: LanguageIdentifier?,
    in counter: inout PretokenCounter
  ) -> CountedBatch {
    var result = CountedBatch(statistics: batch.statistics)
    forEachDocument(of: batch, into: &result) {
      (worker, document, origin, result) throws(Rejection) in
      worker.normalize(&document, counting: &result.statistics)
      let times = weights.count(of: document, identifier)
      guard times > 0 else { return }
      do throws(EncodingError) {
        try counter.count(document.text.span, weight: times)
      } catch {
        throw Rejection(
          origin: origin, stage: .tokenize, reason: .brokenRecord, detail: "\(error)",
          id: document.id)
      }
      result.statistics.keptDocuments += 1
    }
    return result
  }
}
