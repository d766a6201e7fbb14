internal import Packing

/// What lays documents out in shards, with what a run needs to go on after an interruption.
struct ShardSink: ~Copyable {
  private var builder: DatasetBuilder
  /// Documents that were appended, in this run and those that it goes on with.
  private(set) var documentCount: Int

  /// Starts in `folder`, or goes on at `checkpoint`: document number `unfinishedDocument` comes next.
  init(
    paths: RunPaths, layout: PackingLayout, arrangement: Arrangement,
    resumingAt checkpoint: String?
  ) throws(ShardError) {
    let start = try checkpoint.map { (json) throws(ShardError) in
      try PackingCheckpoint(json: Array(json.utf8))
    }
    builder = try DatasetBuilder(
      folder: paths.output, workFolder: paths.work, layout: layout, arrangement: arrangement,
      resumingAt: start ?? PackingCheckpoint())
    documentCount = start?.documentCount ?? 0
  }

  /// Where the next document starts; nil in layouts that change the order.
  var position: DatasetWriter.Position? { builder.position }

  /// Where the writer can go on, as JSON.
  var checkpoint: String { String(decoding: builder.checkpoint.json, as: UTF8.self) }

  /// The number of the first document that is not whole in finished shards.
  var unfinishedDocument: Int { builder.checkpoint.documentCount }

  /// Appends a document with its end-of-document token.
  mutating func append(_ document: TokenDocument) throws(ShardError) {
    documentCount += 1
    try builder.append(document)
  }

  /// Completes the last shard, or arranges all documents and packs them.
  ///
  /// - Throws: `ShardError.interrupted` after `goesOn` was false.
  consuming func finish(
    while goesOn: @escaping () -> Bool
  ) throws(ShardError) -> [DatasetBuilder.Part] { try builder.finish(while: goesOn) }
}
