internal import Corpora
internal import JSON
internal import Packing
internal import Storage

/// Writes what workers prepared, in order: shards, the documents' metadata, the rejects.
struct PreparationSink: DocumentSink, ~Copyable {
  private(set) var statistics: Statistics
  private var position: SourcePosition
  private let phase: Checkpoint.Phase
  private var shards: ShardSink
  private var documents: LogFile
  private var rejects: LogFile
  private var open: OpenDocuments

  /// Starts, or goes on at a checkpoint.
  init(
    paths: RunPaths, layout: PackingLayout, arrangement: Arrangement,
    resumingAt checkpoint: Checkpoint
  ) throws {
    let folder = paths.output
    let documents = try LogFile(
      folder: folder, name: "documents.jsonl", resumingAt: checkpoint.documents)
    let rejects = try LogFile.rejects(folder: folder, resumingAt: checkpoint.rejects)
    let open = try OpenDocuments(folder: paths.work, resumingAt: checkpoint.openDocuments)
    var shards = try ShardSink(
      paths: paths, layout: layout, arrangement: arrangement, resumingAt: checkpoint.packing)
    for document in try open.documents(from: shards.unfinishedDocument) {
      try shards.append(document)
    }
    self.documents = documents
    self.rejects = rejects
    self.open = open
    self.shards = shards
    phase = checkpoint.phase
    statistics = checkpoint.statistics
    position = checkpoint.position
  }

  mutating func consume(_ batch: PreparedBatch, progress: Progress) throws {
    statistics.add(batch.statistics)
    position = batch.end
    let firstNumber = shards.documentCount
    for kept in batch.kept {
      var document = kept.document
      let position = shards.position
      for (key, number) in [
        ("token_count", kept.packed.tokens.count), ("shard", position?.shard),
        ("token_offset", position?.tokenOffset),
      ] {
        document.setExtra(key, number.map { .raw(Array(String($0).utf8)) })
      }
      try shards.append(kept.packed)
      try documents.write { document.write(to: &$0, includesText: false) }
    }
    try open.append(
      batch.kept.map(\.packed), number: firstNumber, unfinished: shards.unfinishedDocument)
    try rejects.write(batch.rejections, warning: progress)
  }

  /// Brings everything to the disk and says where to go on.
  mutating func checkpoint() throws(StorageError) -> Checkpoint {
    var checkpoint = Checkpoint()
    checkpoint.phase = phase
    checkpoint.position = position
    checkpoint.statistics = statistics
    checkpoint.documents = try documents.synchronize()
    checkpoint.rejects = try rejects.synchronize()
    checkpoint.openDocuments = try open.synchronize()
    checkpoint.packing = shards.checkpoint
    return checkpoint
  }

  /// Completes everything.
  ///
  /// - Throws: `ShardError.interrupted` after `goesOn` was false.
  consuming func finish(while goesOn: @escaping () -> Bool) throws -> PackedOutput {
    let files = [try documents.finish(), try rejects.finish()]
    return PackedOutput(try shards.finish(while: goesOn), otherFiles: files)
  }
}
