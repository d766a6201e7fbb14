internal import Filtering
internal import JSON
public import Packing
internal import Storage

/// The whole way: sources in, packed shards out.
public struct Preparation: Sendable {
  /// What is read.
  public enum Start: String, Sendable {
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

  /// Runs, or goes on with a run that was interrupted.
  ///
  /// Bad input is counted and kept in the rejects file; it does not end the run.
  ///
  /// - Parameter interruption: What may ask to end soon.
  /// - Throws: `ConfigurationError` when the run cannot start, `UnfinishedRun` when it ended before
  ///   the output was whole: the same run goes on from there. The output folder does not exist then.
  public func run(endingOn interruption: Interruption? = nil) async throws -> Result {
    let progress = Progress(configuration.run.progress)
    let source = try RecordSource(configuration: configuration, endingOn: interruption)
    if configuration.run.replacesExisting, source.reads(from: output) {
      throw ConfigurationError(
        place: output, message: "has inputs of this run, which --overwrite would delete")
    }
    var folder = try OutputFolder(
      path: output, replacesExisting: configuration.run.replacesExisting)
    var plan = try await PreparationPlan(self)
    if let warning = plan.models.filters?.warning { progress.warn(warning) }
    let ledger = try open(&folder, source: source, plan: plan, progress: progress)
    let canGoOn = ledger != nil
    let partialPath = folder.partialPath
    do {
      try await plan.countHostRepeats(
        configuration, keptAt: canGoOn ? folder.paths.hostRepeats : nil,
        endingOn: interruption)
      let result = try await write(
        in: folder, from: source, plan: plan, ledger: ledger, progress: progress,
        endingOn: interruption)
      try folder.publish()
      progress.finish(result.statistics, readBytes: source.consumedBytes)
      return result
    } catch {
      progress.clearBar()
      let cause: UnfinishedRun.Cause
      if let signal = error as? SignalReceived {
        cause = .signal(signal.number)
      } else if canGoOn {
        cause = .failure(error)
      } else {
        throw error
      }
      throw UnfinishedRun(cause: cause, folder: canGoOn ? partialPath : nil)
    }
  }

  /// Begins a run in the folder's ledger, or finds the one there that this run goes on with.
  ///
  /// Nil for a run that reads a pipe: nobody could read the same again.
  private func open(
    _ folder: inout OutputFolder, source: RecordSource, plan: PreparationPlan, progress: Progress
  ) throws -> Ledger? {
    if folder.hasEarlierRun, !configuration.run.restarts {
      let ledger = try Ledger(folder: folder.workPath)
      if var run = try ledger.run() {
        if !DatasetBuilder.hasBegunPacking(workFolder: folder.workPath) {
          run = run.mixing(as: plan.identity)
        }
        guard source.isRepeatable else {
          throw ConfigurationError(
            place: folder.partialPath,
            message:
              "has an unfinished run, which this one with standard input or a pipe cannot go "
              + "on with: start that one again to finish it, or give --restart to throw it away")
        }
        let inputs = try ledger.inputs()
        let position = try ledger.checkpoint()?.inputPosition ?? SourcePosition()
        let changes =
          run.changes(in: plan.identity)
          + source.changes(since: inputs, position: position)
        if !changes.isEmpty {
          throw ConfigurationError(
            place: folder.partialPath,
            message: "has an unfinished run that was begun otherwise: "
              + changes.prefix(5).joined(separator: "; ") + (changes.count > 5 ? "; …" : "")
              + ". Start it as before to finish it, or give --restart to throw it away")
        }
        try checkFinishedFiles(in: folder.paths, ledger)
        try ledger.change(to: run)
        source.resume(at: position, inputs: inputs)
        progress.resume(at: source.consumedBytes, statistics: try ledger.checkpoint()?.statistics)
        return ledger
      }
    }
    try folder.clear()
    guard source.isRepeatable else { return nil }
    let ledger = try Ledger(folder: folder.workPath)
    let inputs = source.stampInputs()
    try ledger.begin(plan.identity, inputs: inputs)
    source.resume(at: SourcePosition(), inputs: inputs)
    folder.keepsUnfinished = true
    return ledger
  }

  /// Refuses to go on with a run whose finished files are gone or have another size.
  private func checkFinishedFiles(in paths: RunPaths, _ ledger: Ledger) throws {
    var changes = try ledger.outputs().compactMap { $0.change(in: paths.output) }
    if try !ledger.isWhole(), let json = try ledger.checkpoint()?.packing {
      // Documents to be arranged wait in a folder of their own.
      let folder =
        configuration.packing.arrangement.isPlain ? paths.output : paths.work + "/spool"
      for shard in try PackingCheckpoint(json: Array(json.utf8)).shards {
        changes += ([shard.file] + shard.companions.map(\.file))
          .compactMap { Checkpoint.OutputRow($0).change(in: folder) }
      }
    }
    if changes.isEmpty { return }
    throw ConfigurationError(
      place: paths.output,
      message: "has an unfinished run whose files were changed: "
        + changes.prefix(5).joined(separator: "; ") + (changes.count > 5 ? "; …" : "")
        + ". Put back what was there, or give --restart to begin anew")
  }

  /// Writes everything into the folder, from the last checkpoint on.
  private func write(
    in folder: borrowing OutputFolder, from source: RecordSource, plan: PreparationPlan,
    ledger: Ledger?, progress: Progress, endingOn interruption: Interruption?
  ) async throws -> Result {
    let paths = folder.paths
    var checkpoint = try ledger?.checkpoint() ?? Checkpoint()
    if try ledger?.isWhole() == true {
      return Result(
        manifest: try Manifest(folder: paths.output), statistics: checkpoint.statistics,
        seconds: progress.seconds)
    }
    paths.removeLeftovers()
    let flow = DocumentFlow(
      configuration: configuration, plan: plan, paths: paths, ledger: ledger, progress: progress,
      interruption: interruption)
    var documents = source
    var step = start == .tokens ? DocumentWorker.Step.packTokens : .whole
    var selection: DocumentSelection?
    if var duplicates = plan.duplicates {
      if duplicates.scratchFolder.isEmpty { duplicates.scratchFolder = paths.work }
      if checkpoint.phase == .reading {
        checkpoint = try await flow.selectDocuments(
          from: source, startingAt: checkpoint, duplicates)
      }
      documents = RecordSource(lines: paths.gathered, position: checkpoint.position)
      selection = try DocumentSelection(path: paths.selection)
      step = .tokenize
    }
    var sink = try PreparationSink(
      paths: paths, layout: plan.layout, arrangement: configuration.packing.arrangement,
      resumingAt: checkpoint)
    try paths.synchronize()
    try await flow.run(from: documents, selection, step: step, into: &sink)

    var whole = Checkpoint()
    whole.phase = checkpoint.phase
    whole.statistics = sink.statistics
    whole.position = documents.end
    let written = try flow.finish(sink, from: documents)
    for warning in written.mixtureWarnings { progress.warn(warning) }
    let configurationFile = try writeConfiguration(in: paths.output)
    let files = written.files + [configurationFile]
    let manifest = Manifest(
      toolVersion: medprepVersion, vocabulary: plan.vocabulary,
      layout: written.layout(plan.layout), shards: written.shards,
      sections: [
        JSONField(key: "files", value: .raw(Self.json(of: files))),
        JSONField(key: "packing", value: .raw(written.packing)),
        JSONField(key: "stages", value: .raw(whole.statistics.stagesJSON)),
        JSONField(key: "languages", value: .raw(whole.statistics.languagesJSON)),
        JSONField(key: "configuration", value: .raw(configuration.json)),
      ])
    var file = try AtomicFile(path: "\(paths.output)/\(Manifest.fileName)")
    try file.write(manifest.json)
    _ = try file.commit()
    whole.outputs = (written.shards.flatMap { [$0.file] + $0.companions.map(\.file) } + files)
      .map(Checkpoint.OutputRow.init)
    try flow.record(whole, isWhole: true)
    return Result(
      manifest: manifest, statistics: whole.statistics, seconds: progress.seconds)
  }

  /// Writes the effective configuration.
  private func writeConfiguration(in folder: String) throws(StorageError) -> FileSummary {
    let name = "configuration.yaml"
    var file = try AtomicFile(path: "\(folder)/\(name)")
    try file.write(Array(configuration.yaml.utf8))
    let written = try file.commit()
    return FileSummary(name: name, byteCount: written.byteCount, sha256: written.sha256)
  }

  private static func json(of files: [FileSummary]) -> [UInt8] {
    var writer = JSONWriter()
    FileSummary.write(files, to: &writer)
    return writer.bytes
  }
}
