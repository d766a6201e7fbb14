internal import Corpora
internal import Foundation
internal import JSON
public import Packing
internal import Storage
internal import Tokenization

/// The whole way: sources in, packed shards out.
public struct Preparation: Sendable {
  /// What is read.
  public enum Start: Sendable {
    /// Sources, which take the whole way.
    case sources
    /// JSON documents with token IDs, which are only packed.
    case tokens
  }

  /// What is read.
  public var start: Start
  /// What decides the output.
  public var configuration: PipelineConfiguration
  /// The output folder.
  public var output: String
  /// The `vocab` folder; nil: found.
  public var vocabularyFolder: String?

  /// Describes a run.
  public init(
    _ start: Start = .sources, configuration: PipelineConfiguration, output: String,
    vocabularyFolder: String? = nil
  ) {
    self.start = start
    self.configuration = configuration
    self.output = output
    self.vocabularyFolder = vocabularyFolder
  }

  /// What a run made.
  public struct Result: Sendable {
    /// The manifest as written.
    public var manifest: Manifest
    /// The counts.
    public var statistics: Statistics
    /// Wall time from first read to last rename.
    public var seconds: Double
  }

  /// Runs.
  ///
  /// Bad input is counted and kept in the rejects file; it does not end the run.
  ///
  /// - Throws: `ConfigurationError` when the run cannot start, `StorageError` or `ShardError` when
  ///   output cannot be written. The output folder does not exist then.
  public func run() async throws -> Result {
    let vocabulary = try LoadedVocabulary(
      configuration.vocabulary, searching: vocabularyFolder, encoding: configuration.encoding)
    let tokens = try PackingTokens(configuration.packing, vocabulary: vocabulary)
    let models = Models(
      configuration: configuration,
      classification: start == .sources
        ? try ClassificationModels(folder: VocabularyFolder.find(explicit: vocabularyFolder))
        : nil,
      vocabulary: vocabulary)
    let source = try RecordSource(configuration: configuration)
    if configuration.run.replacesExisting, source.reads(from: output) {
      throw ConfigurationError(
        place: output, message: "has inputs of this run, which --overwrite would delete")
    }
    let progress = Progress(isQuiet: configuration.run.isQuiet)
    let layout = try configuration.packingLayout(vocabulary: vocabulary, tokens: tokens)

    let outputFolder = try OutputFolder(
      path: output, replacesExisting: configuration.run.replacesExisting)
    var sink = try PreparationSink(
      folder: outputFolder.partialPath, layout: layout,
      arrangement: configuration.packing.arrangement)
    let pool = WorkerPool(
      count: configuration.run.threads, configuration: configuration, models: models)
    let start = start
    try await orderedMap(
      workerCount: configuration.run.threads,
      next: { source.nextBatch() },
      transform: { batch in
        pool.withWorker { $0.prepare(batch, from: start, tokens) }
      },
      consume: { prepared in
        try sink.consume(prepared, progress: progress)
        progress.update(
          consumedBytes: source.consumedBytes, totalBytes: source.totalBytes,
          statistics: sink.statistics)
      })

    let statistics = sink.statistics
    let written = try sink.finish()
    let manifest = Manifest(
      toolVersion: medprepVersion,
      vocabulary: Manifest.Vocabulary(
        file: layout.vocabularyName, sha256: vocabulary.sha256, size: layout.vocabularySize,
        beginOfDocument: tokens.begin, endOfDocument: tokens.end, padding: tokens.padding),
      layout: written.layout(layout), shards: written.shards,
      sections: try sections(
        statistics, packing: written.packing, files: written.files,
        folder: outputFolder.partialPath))
    var file = try AtomicFile(path: "\(outputFolder.partialPath)/\(Manifest.fileName)")
    try file.write(manifest.json)
    _ = try file.commit()
    try outputFolder.publish()
    progress.clearBar()
    return Result(manifest: manifest, statistics: statistics, seconds: progress.seconds)
  }

  /// Writes the effective configuration, and returns the manifest's further members.
  private func sections(
    _ statistics: Statistics, packing: [UInt8], files: [FileSummary], folder: String
  ) throws(StorageError) -> [JSONField] {
    let name = "configuration.yaml"
    var file = try AtomicFile(path: "\(folder)/\(name)")
    try file.write(Array(configuration.yaml.utf8))
    let written = try file.commit()
    let all =
      files + [FileSummary(name: name, byteCount: written.byteCount, sha256: written.sha256)]
    return [
      JSONField(key: "files", value: .raw(Self.json(of: all))),
      JSONField(key: "packing", value: .raw(packing)),
      JSONField(key: "stages", value: .raw(statistics.stagesJSON)),
      JSONField(key: "languages", value: .raw(statistics.languagesJSON)),
      JSONField(key: "configuration", value: .raw(configuration.json)),
    ]
  }

  private static func json(of files: [FileSummary]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for file in files {
      writer.beginObject()
      file.writeMembers(to: &writer)
      writer.endObject()
    }
    writer.endArray()
    return writer.bytes
  }
}

// MARK: - Workers' part

/// What a worker made of a batch, in input order.
struct PreparedBatch: Sendable {
  struct KeptDocument: Sendable {
    /// The document without its text.
    var document: Document
    /// Its tokens with those of its begin and end.
    var tokens: [TokenID]
    /// 1 for each token whose loss counts; empty: all do.
    var lossMask: [UInt8]
    /// Where it was read.
    var origin: Origin
  }
  var kept: [KeptDocument] = []
  var rejections: [Rejection] = []
  var statistics = Statistics()

  mutating func reject(_ rejection: Rejection) {
    statistics.count(rejection)
    rejections.append(rejection)
  }

  /// Keeps a document whose text has `byteCount` bytes; the text itself is let go.
  mutating func keep(
    _ document: consuming Document, tokens: [TokenID], lossMask: [UInt8] = [], origin: Origin,
    byteCount: Int
  ) {
    let language = document.language ?? "und"
    statistics.keptDocuments += 1
    statistics.languages[language, default: .init()].keptDocuments += 1
    statistics.languages[language, default: .init()].keptBytes += byteCount
    statistics.languages[language, default: .init()].tokens += tokens.count
    document.text = []
    document.extra.removeAll {
      lossMask.isEmpty ? $0.key == TokenField.name : TokenField.packed.contains($0.key)
    }
    kept.append(
      KeptDocument(document: document, tokens: tokens, lossMask: lossMask, origin: origin))
  }
}

extension DocumentWorker {
  /// Takes a batch from `start` up to its token IDs.
  mutating func prepare(
    _ batch: Batch, from start: Preparation.Start, _ packing: PackingTokens
  ) -> PreparedBatch {
    var prepared = PreparedBatch(statistics: batch.statistics)
    for item in batch.items {
      switch item {
      case .fault(let rejection):
        prepared.reject(rejection)
      case .record(let record):
        prepared.statistics.records += 1
        prepared.statistics.recordBytes += record.content.count
        do throws(Rejection) {
          switch start {
          case .sources:
            for document in try extract(record, counting: &prepared.statistics) {
              prepared.statistics.documents += 1
              prepare(document, of: record, packing, into: &prepared)
            }
          case .tokens:
            prepared.statistics.documents += 1
            let packed = try packedTokens(of: record, packing)
            let language = record.document.language ?? "und"
            prepared.statistics.languages[language, default: .init()].documents += 1
            prepared.keep(
              record.document, tokens: packed.tokens, lossMask: packed.mask,
              origin: record.origin, byteCount: 0)
          }
        } catch {
          prepared.reject(error)
        }
      }
    }
    return prepared
  }

  private mutating func prepare(
    _ document: consuming Document, of record: Record, _ packing: PackingTokens,
    into prepared: inout PreparedBatch
  ) {
    var document = document
    do throws(Rejection) {
      normalize(&document, counting: &prepared.statistics)
      if document.text.isEmpty {
        throw Rejection(
          origin: record.origin, stage: .normalize, reason: .emptyText,
          detail: "no text is left", id: document.id)
      }
      let classified: Rejection?
      do throws(Rejection) {
        try classify(&document, origin: record.origin)
        classified = nil
      } catch {
        classified = error
      }
      let language = document.language ?? "und"
      prepared.statistics.languages[language, default: .init()].documents += 1
      if let classified { throw classified }

      let tokens = try tokenize(
        document, origin: record.origin, specialTokens: .treatAsText)
      prepared.keep(
        document, tokens: packing.framed(tokens).tokens, origin: record.origin,
        byteCount: document.text.count)
    } catch {
      prepared.reject(error)
    }
  }
}

// MARK: - The sink

/// Writes what workers prepared, in order: shards, the documents' metadata, the rejects.
struct PreparationSink: ~Copyable {
  private(set) var statistics = Statistics()
  private var builder: DatasetBuilder
  private var documents: LineFile
  private var rejects: LineFile

  init(folder: String, layout: PackingLayout, arrangement: Arrangement) throws {
    let documents = try LineFile(path: folder + "/documents.jsonl")
    let rejects = try LineFile(path: folder + "/rejects.jsonl")
    let builder = try DatasetBuilder(
      folder: folder, layout: layout, arrangement: arrangement)
    self.documents = documents
    self.rejects = rejects
    self.builder = builder
  }

  mutating func consume(_ batch: PreparedBatch, progress: Progress) throws {
    statistics.add(batch.statistics)
    for kept in batch.kept {
      var document = kept.document
      let position = builder.position
      for (key, number) in [
        ("token_count", kept.tokens.count), ("shard", position?.shard),
        ("token_offset", position?.tokenOffset),
      ] {
        document.extra.removeAll { $0.key == key }
        guard let number else { continue }
        document.extra.append(JSONField(key: key, value: .raw(Array(String(number).utf8))))
      }
      try builder.append(
        TokenDocument(
          tokens: kept.tokens, lossMask: kept.lossMask, id: document.id ?? "",
          source: document.source ?? "", language: document.language ?? "und",
          path: kept.origin.path, recordNumber: kept.origin.recordNumber))
      try documents.write { document.write(to: &$0, includesText: false) }
    }
    for rejection in batch.rejections {
      progress.warn(rejection)
      try rejects.write { rejection.write(to: &$0) }
    }
  }

  consuming func finish() throws -> PackedOutput {
    let files = [try documents.finish(), try rejects.finish()]
    return PackedOutput(try builder.finish(), otherFiles: files)
  }
}

/// A file of JSON lines that gets its name when it is whole.
struct LineFile: ~Copyable {
  private let name: String
  private var file: AtomicFile
  private var writer = JSONWriter()

  init(path: String) throws(StorageError) {
    name = path.split(separator: "/").last.map(String.init) ?? path
    file = try AtomicFile(path: path)
  }

  mutating func write(_ line: (inout JSONWriter) -> Void) throws(StorageError) {
    writer.removeAll()
    line(&writer)
    try file.write(writer.bytes)
  }

  consuming func finish() throws(StorageError) -> FileSummary {
    let name = name
    let written = try file.commit()
    return FileSummary(name: name, byteCount: written.byteCount, sha256: written.sha256)
  }
}
