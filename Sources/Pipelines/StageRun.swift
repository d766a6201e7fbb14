internal import Corpora
internal import JSON
internal import Packing
internal import Storage
public import Tokenization

/// How documents are written.
public enum DocumentFormat: String, Sendable, CaseIterable {
  /// One JSON document a line.
  case jsonl
  /// The texts, a blank line between two.
  case text
}

/// How token IDs are written.
public enum TokenFormat: String, Sendable, CaseIterable {
  /// One JSON document a line, with `tokens` in place of `text`.
  case jsonl
  /// The IDs of a document on one line, separated by spaces.
  case text
  /// Little-endian, two bytes an ID, documents end to end.
  case u16
  /// Little-endian, four bytes an ID, documents end to end.
  case u32
  /// Little-endian, four bytes an ID, and 0xFFFFFFFF after every document.
  case u32Delimited = "u32-delimited"
}

/// One stage as a command of its own: documents in, documents or token IDs out.
public struct StageRun: Sendable {
  /// Which stage.
  public enum Command: Sendable {
    /// Main text of HTML and XML; text passes through.
    case extract(DocumentFormat)
    /// Repair and Unicode normalization.
    case normalize(DocumentFormat)
    /// Language and medical decision.
    case classify
    /// Token IDs.
    case tokenize(TokenFormat, SpecialTokenPolicy)
    /// Text of the token IDs of JSON documents.
    case detokenize(DocumentFormat)
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
  }

  /// Runs the stage.
  ///
  /// - Throws: `ConfigurationError` when it cannot start, `StorageError` when output cannot be
  ///   written. An output file does not exist then.
  public func run() async throws -> Result {
    let loading = Progress(isQuiet: configuration.run.isQuiet)
    let models = try loadModels()
    if case .tokenize(.u16, _) = command, let vocabulary = models.vocabulary {
      let size = vocabulary.tokenizer.vocabularySize
      guard size <= 1 << 16 else {
        throw ConfigurationError(
          place: vocabulary.path, message: "\(size) IDs do not fit in u16: use u32")
      }
    }
    let source = try RecordSource(configuration: configuration)
    let sink = try StageSink(output: output, rejects: rejects)
    let loadSeconds = loading.seconds
    let progress = Progress(isQuiet: configuration.run.isQuiet)
    let pool = WorkerPool(
      count: configuration.run.threads, configuration: configuration, models: models)
    let command = command
    try await orderedMap(
      workerCount: configuration.run.threads,
      next: { source.nextBatch() },
      transform: { batch in pool.withWorker { $0.run(command, on: batch) } },
      consume: { batch in
        try sink.consume(batch, progress: progress)
        progress.update(
          consumedBytes: source.consumedBytes, totalBytes: source.totalBytes,
          statistics: sink.statistics)
      })
    try sink.finish()
    progress.clearBar()
    return Result(
      statistics: sink.statistics, loadSeconds: loadSeconds, runSeconds: progress.seconds)
  }

  private func loadModels() throws(ConfigurationError) -> Models {
    var classification: ClassificationModels?
    var vocabulary: LoadedVocabulary?
    switch command {
    case .extract, .normalize: break
    case .classify:
      classification = try ClassificationModels(
        folder: VocabularyFolder.find(explicit: vocabularyFolder))
    case .tokenize, .detokenize:
      vocabulary = try LoadedVocabulary(
        configuration.vocabulary, searching: vocabularyFolder, encoding: configuration.encoding)
    }
    return Models(
      configuration: configuration, classification: classification, vocabulary: vocabulary)
  }
}

// MARK: - Workers' part

/// What a worker made of a batch: bytes for the output, and the refusals.
struct StageBatch: Sendable {
  var bytes: [UInt8] = []
  var rejections: [Rejection] = []
  var statistics = Statistics()

  mutating func reject(_ rejection: Rejection) {
    statistics.count(rejection)
    rejections.append(rejection)
  }
}

extension DocumentWorker {
  /// Does one stage to all documents of a batch.
  ///
  /// Markup is extracted first, whichever stage it is.
  mutating func run(_ command: StageRun.Command, on batch: Batch) -> StageBatch {
    var result = StageBatch(statistics: batch.statistics)
    var writer = JSONWriter()
    for item in batch.items {
      switch item {
      case .fault(let rejection):
        result.reject(rejection)
      case .record(let record):
        result.statistics.records += 1
        result.statistics.recordBytes += record.content.count
        do throws(Rejection) {
          if case .detokenize(let format) = command {
            var rejections: [Rejection] = []
            detokenize(record) { document in
              result.statistics.documents += 1
              document.write(as: format, to: &writer, text: &result.bytes)
            } reject: {
              rejections.append($0)
            }
            for rejection in rejections { result.reject(rejection) }
            continue
          }
          for document in try extract(record, counting: &result.statistics) {
            result.statistics.documents += 1
            try run(command, on: document, of: record, into: &result, writer: &writer)
          }
        } catch {
          result.reject(error)
        }
      }
    }
    result.bytes.append(contentsOf: writer.bytes)
    return result
  }

  private mutating func run(
    _ command: StageRun.Command, on document: consuming Document, of record: Record,
    into result: inout StageBatch, writer: inout JSONWriter
  ) throws(Rejection) {
    var document = document
    switch command {
    case .extract(let format):
      document.write(as: format, to: &writer, text: &result.bytes)
    case .normalize(let format):
      normalize(&document, counting: &result.statistics)
      document.write(as: format, to: &writer, text: &result.bytes)
    case .classify:
      try classify(&document, origin: record.origin)
      document.write(as: .jsonl, to: &writer, text: &result.bytes)
    case .tokenize(let format, let policy):
      if document.text.isEmpty, document.extra.contains(where: { $0.key == TokenField.name }) {
        throw Rejection(
          origin: record.origin, stage: .tokenize, reason: .brokenRecord,
          detail: "there is no text, only token IDs", id: document.id)
      }
      let tokens = try tokenize(document, origin: record.origin, specialTokens: policy)
      result.statistics.languages[document.language ?? "und", default: .init()].tokens +=
        tokens.count
      document.write(tokens, as: format, to: &writer, bytes: &result.bytes)
    case .detokenize:
      preconditionFailure("handled with the record")
    }
    result.statistics.keptDocuments += 1
  }
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

  fileprivate consuming func write(
    _ tokens: [TokenID], as format: TokenFormat, to writer: inout JSONWriter,
    bytes: inout [UInt8]
  ) {
    switch format {
    case .jsonl:
      extra.removeAll { $0.key == TokenField.name }
      extra.append(JSONField(key: TokenField.name, value: .raw(TokenField.json(tokens))))
      write(to: &writer, includesText: false)
    case .text:
      bytes += TokenField.text(tokens, separator: UInt8(ascii: " "))
      bytes.append(UInt8(ascii: "\n"))
    case .u16:
      TokenType.uint16.append(tokens.span, to: &bytes)
    case .u32:
      TokenType.uint32.append(tokens.span, to: &bytes)
    case .u32Delimited:
      TokenType.uint32.append(tokens.span, to: &bytes)
      TokenType.uint32.append([TokenID.max].span, to: &bytes)
    }
  }
}

/// The field of a JSON document that holds its token IDs.
enum TokenField {
  static let name = "tokens"

  /// The IDs as a JSON array, `[1,2,3]`.
  static func json(_ tokens: [TokenID]) -> [UInt8] {
    [UInt8(ascii: "[")] + text(tokens, separator: UInt8(ascii: ",")) + [UInt8(ascii: "]")]
  }

  /// Decimal IDs with `separator` between two.
  static func text(_ tokens: [TokenID], separator: UInt8) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(tokens.count * 6)
    for token in tokens {
      if !text.isEmpty { text.append(separator) }
      text.append(contentsOf: String(token).utf8)
    }
    return text
  }

  /// The IDs of a document read from JSON lines; nil when it has none or they are not IDs.
  static func tokens(of document: Document) -> [TokenID]? {
    guard case .raw(let json)? = document.extra.last(where: { $0.key == name })?.value,
      let array = try? JSONDocument(parsing: json.span).root, array.kind == .array
    else { return nil }
    var tokens: [TokenID] = []
    for element in array.elements {
      guard let integer = element.integer, let token = TokenID(exactly: integer) else {
        return nil
      }
      tokens.append(token)
    }
    return tokens
  }
}

// MARK: - The sink

/// Writes what workers made, in order.
final class StageSink {
  private(set) var statistics = Statistics()
  private var output: OutputFile
  private var rejects: LineFile?

  init(output: String, rejects: String?) throws(StorageError) {
    self.output = try OutputFile(path: output)
    self.rejects = if let rejects { try LineFile(path: rejects) } else { nil }
  }

  func consume(_ batch: StageBatch, progress: Progress) throws(StorageError) {
    statistics.add(batch.statistics)
    try output.write(batch.bytes)
    for rejection in batch.rejections {
      progress.warn(rejection)
      try rejects?.write { rejection.write(to: &$0) }
    }
  }

  func finish() throws(StorageError) {
    try output.finish()
    if let rejects = rejects.take() { _ = try rejects.finish() }
  }
}

/// A file that gets its name when it is whole, or standard output.
struct OutputFile: ~Copyable {
  private var file: AtomicFile?
  private var standardOutput = StandardOutput()

  /// Starts the file at `path`; `-` is standard output.
  init(path: String) throws(StorageError) {
    file = if path == "-" { nil } else { try AtomicFile(path: path) }
  }

  mutating func write(_ bytes: [UInt8]) throws(StorageError) {
    if file == nil {
      try standardOutput.write(bytes.span)
      // A pipe's reader gets each batch when it is done.
      try standardOutput.flush()
    } else {
      try file?.write(bytes)
    }
  }

  mutating func finish() throws(StorageError) {
    if let file = file.take() { _ = try file.commit() }
  }
}
