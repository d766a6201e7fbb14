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
  /// - Parameter selection: Which of the source's documents stay; nil: all.
  /// - Throws: `SignalReceived`, with a checkpoint recorded; whatever ends the run.
  func run<Sink: DocumentSink & ~Copyable>(
    from source: RecordSource, _ selection: DocumentSelection? = nil, step: DocumentWorker.Step,
    into sink: inout Sink
  ) async throws {
    let interval = Duration.seconds(configuration.run.checkpointSeconds)
    let pool = pool
    let tokens = plan.tokens
    try await orderedMap(
      workerCount: configuration.run.threads,
      next: {
        guard interruption?.signalNumber == nil, var batch = try source.nextBatch() else {
          return nil
        }
        try selection?.apply(to: &batch)
        return batch
      },
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

  /// Completes the output, where documents are arranged first.
  ///
  /// - Throws: `SignalReceived`; finished shards stay.
  func finish(
    _ sink: consuming PreparationSink, from source: RecordSource
  ) throws -> PackedOutput {
    let statistics = sink.statistics
    do {
      return try sink.finish(while: { [progress, interruption] in
        progress.update(
          consumedBytes: source.consumedBytes, totalBytes: source.totalBytes,
          statistics: statistics)
        return interruption?.signalNumber == nil
      })
    } catch ShardError.interrupted {
      try endIfAsked()
      throw ShardError.interrupted
    }
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

  /// Takes all documents as far as they can come alone, and decides which of them are duplicates.
  ///
  /// The documents wait in a file, from which a killed run goes on: it takes their fingerprints once
  /// more, and the search itself begins anew.
  ///
  /// - Returns: The checkpoint at which `RunPaths.selection` says which documents of
  ///   `RunPaths.gathered` stay, which is recorded.
  func selectDocuments(
    from source: RecordSource, startingAt checkpoint: Checkpoint, _ settings: DuplicateSettings
  ) async throws -> Checkpoint {
    var sink = try GatheringSink(paths: paths, resumingAt: checkpoint, settings)
    try paths.synchronize()
    if checkpoint.gathered.byteCount > 0 { try await addFingerprints(to: &sink, settings) }
    try await run(from: source, step: .gather(settings), into: &sink)
    let gathered = try sink.checkpoint()
    try record(gathered, source: source)
    progress.line(
      "\(grouped(gathered.statistics.documents)) documents read; looking for duplicates")
    let selected = try sink.select(after: gathered)
    try record(selected)
    return selected
  }

  /// Takes the fingerprints of the documents that an earlier run gathered.
  private func addFingerprints(
    to sink: inout GatheringSink, _ settings: DuplicateSettings
  ) async throws {
    let documents = RecordSource(lines: paths.gathered)
    let pool = pool
    try await orderedMap(
      workerCount: configuration.run.threads,
      next: { interruption?.signalNumber == nil ? try documents.nextBatch() : nil },
      transform: { batch in pool.withWorker { $0.fingerprints(gathered: batch, settings) } },
      consume: { try sink.add($0) })
    try endIfAsked()
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
