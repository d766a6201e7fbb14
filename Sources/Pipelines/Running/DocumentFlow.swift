internal import Corpora
internal import Filtering
internal import Foundation
internal import JSON
internal import Packing
internal import Storage

/// Takes in what workers prepared, in order.
protocol DocumentSink: ~Copyable {
  /// The counts so far.
  var statistics: Statistics { get }
  /// Takes in a batch.
  mutating func consume(_ batch: PreparedBatch, progress: Progress) throws
  /// Brings everything to the disk and says where to go on.
  mutating func checkpoint() throws(StorageError) -> Checkpoint
}

/// A signal has asked the run to end, and a checkpoint is recorded.
struct SignalReceived: Error {
  var number: Int32
}

/// Moves documents from a source through the workers into a sink, and records checkpoints.
final class DocumentFlow {
  private let configuration: PipelineConfiguration
  private let plan: PreparationPlan
  private let paths: RunPaths
  private let ledger: Ledger?
  private let progress: Progress
  private let interruption: Interruption?
  private let pool: WorkerPool
  private var lastCheckpoint = ContinuousClock.now

  init(
    configuration: PipelineConfiguration, plan: PreparationPlan, paths: RunPaths, ledger: Ledger?,
    progress: Progress, interruption: Interruption?
  ) {
    self.configuration = configuration
    self.plan = plan
    self.paths = paths
    self.ledger = ledger
    self.progress = progress
    self.interruption = interruption
    pool = WorkerPool(
      count: configuration.run.threads, configuration: configuration, models: plan.models)
  }

  /// Moves all documents.
  ///
  /// - Throws: `SignalReceived`, with a checkpoint recorded; whatever ends the run.
  func run<Sink: DocumentSink & ~Copyable>(
    from source: RecordSource, step: DocumentWorker.Step, into sink: inout Sink
  ) async throws {
    let interval = Duration.seconds(configuration.run.checkpointSeconds)
    let pool = pool
    let tokens = plan.tokens
    try await orderedMap(
      workerCount: configuration.run.threads,
      next: { interruption?.signalNumber == nil ? try source.nextBatch() : nil },
      transform: { batch in
        pool.withWorker { $0.prepare(batch, step, tokens) }
      },
      consume: { prepared in
        try sink.consume(prepared, progress: progress)
        if ledger != nil, lastCheckpoint.duration(to: .now) >= interval {
          try record(try sink.checkpoint(), source: source)
        }
        progress.update(
          consumedBytes: source.consumedBytes, totalBytes: source.totalBytes,
          statistics: sink.statistics)
      })
    if interruption?.signalNumber != nil { try record(try sink.checkpoint(), source: source) }
    try endIfAsked()
  }

  /// Records a checkpoint, all of whose files' bytes are on the disk.
  func record(
    _ checkpoint: Checkpoint, source: RecordSource? = nil, isWhole: Bool = false
  ) throws {
    guard let ledger else { return }
    try paths.synchronize()
    try ledger.record(
      checkpoint, fingerprint: source?.fingerprint(at: checkpoint.inputPosition), isWhole: isWhole)
    paths.removeSuperfluous(after: checkpoint)
    lastCheckpoint = .now
  }

  private func endIfAsked() throws {
    if let number = interruption?.signalNumber { throw SignalReceived(number: number) }
  }

  // MARK: - Duplicates

  /// Takes all documents as far as they can come alone, and then out of them the duplicates.
  ///
  /// The documents wait in a file, from which a killed run goes on. The search itself begins anew
  /// then: it takes less time than what came before.
  ///
  /// - Returns: The checkpoint at which those that stay are in `RunPaths.selected`, which is recorded.
  func selectDocuments(
    from source: RecordSource, startingAt checkpoint: Checkpoint, _ settings: DuplicateSettings
  ) async throws -> Checkpoint {
    var sink = try GatheringSink(paths: paths, resumingAt: checkpoint)
    try paths.synchronize()
    try await run(from: source, step: .gather, into: &sink)
    let gathered = try sink.checkpoint()
    try record(gathered, source: source)

    progress.line(
      "\(grouped(gathered.statistics.documents)) documents read; looking for duplicates")
    var pass = try DuplicatePass(settings)
    let documents = RecordSource(lines: paths.gathered)
    let pool = pool
    try await orderedMap(
      workerCount: configuration.run.threads,
      next: { interruption?.signalNumber == nil ? try documents.nextBatch() : nil },
      transform: { batch in pool.withWorker { $0.fingerprint(gathered: batch, settings) } },
      consume: { try pass.add($0) })
    try endIfAsked()
    return try select(pass, after: gathered)
  }

  private func select(_ pass: consuming DuplicatePass, after gathered: Checkpoint) throws
    -> Checkpoint
  {
    var selected = Checkpoint()
    selected.phase = .selected
    selected.statistics = gathered.statistics
    var rejects = try LogFile(
      folder: paths.output, name: "rejects.jsonl", resumingAt: gathered.rejects)
    var file = try AtomicFile(path: paths.selected, digest: .none)
    try pass.finish { outcome throws(StorageError) in
      switch outcome {
      case .kept(let line, _, let repeatedLineCount):
        if repeatedLineCount > 0 {
          selected.statistics.filtering.repeatedLines += repeatedLineCount
          selected.statistics.filtering.shortenedDocuments += 1
        }
        try file.write(line)
      case .dropped(let rejection):
        selected.statistics.count(rejection)
        try rejects.write { rejection.write(to: &$0) }
      }
    }
    _ = try file.commit()
    selected.rejects = try rejects.synchronize()
    try record(selected)
    return selected
  }
}

/// Writes documents that wait for the search for duplicates, and rejects.
struct GatheringSink: DocumentSink, ~Copyable {
  private(set) var statistics: Statistics
  private var position: SourcePosition
  private var gathered: AppendFile
  private var rejects: LogFile

  init(paths: RunPaths, resumingAt checkpoint: Checkpoint) throws(StorageError) {
    let gathered = try AppendFile(path: paths.gathered, resumingAt: checkpoint.gathered)
    let rejects = try LogFile(
      folder: paths.output, name: "rejects.jsonl", resumingAt: checkpoint.rejects)
    self.gathered = gathered
    self.rejects = rejects
    statistics = checkpoint.statistics
    position = checkpoint.position
  }

  mutating func consume(_ batch: PreparedBatch, progress: Progress) throws {
    statistics.add(batch.statistics)
    position = batch.end
    let lines = batch.lines.bytes
    try gathered.write(lines.span)
    for rejection in batch.rejections {
      progress.warn(rejection)
      try rejects.write { rejection.write(to: &$0) }
    }
  }

  mutating func checkpoint() throws(StorageError) -> Checkpoint {
    var checkpoint = Checkpoint()
    checkpoint.position = position
    checkpoint.statistics = statistics
    checkpoint.gathered = try gathered.synchronize()
    checkpoint.rejects = try rejects.synchronize()
    return checkpoint
  }
}

extension DocumentWorker {
  /// Takes the fingerprints of documents that wait for the search for duplicates.
  mutating func fingerprint(
    gathered batch: Batch, _ settings: DuplicateSettings
  ) -> [FingerprintedDocument] {
    var documents: [FingerprintedDocument] = []
    for item in batch.items {
      guard case .record(let record) = item else { continue }
      var document = record.document
      document.text = record.content
      documents.append(
        fingerprint(document, of: document.origin ?? record.origin, settings))
    }
    return documents
  }
}

/// Where a document was read travels with it through files of medprep's own.
extension Document {
  private static let originField = "medprep_origin"

  /// Adds its origin as a field.
  mutating func put(_ origin: Origin) {
    var writer = JSONWriter()
    writer.beginArray()
    writer.string(origin.path)
    writer.integer(origin.recordNumber)
    writer.integer(origin.byteOffset)
    writer.endArray()
    extra.removeAll { $0.key == Self.originField }
    extra.append(JSONField(key: Self.originField, value: .raw(writer.bytes)))
  }

  /// The origin that the field tells.
  var origin: Origin? {
    guard case .raw(let json)? = extra.last(where: { $0.key == Self.originField })?.value,
      let array = try? JSONDocument(parsing: json.span).root.elements, array.count == 3,
      let path = array[0].string, let record = array[1].integer, let offset = array[2].integer
    else { return nil }
    return Origin(path: path, recordNumber: record, byteOffset: offset)
  }

  /// Takes the field out and returns what it tells.
  mutating func takeOrigin() -> Origin? {
    let origin = origin
    extra.removeAll { $0.key == Self.originField }
    return origin
  }
}
