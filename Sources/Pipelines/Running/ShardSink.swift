internal import Packing

/// What lays documents out in shards, with what a run needs to go on after an interruption.
struct ShardSink: ~Copyable {
  private var writer: DatasetWriter
  /// Documents that were appended, in this run and those that it goes on with.
  private(set) var documentCount: Int

  /// Starts in `folder`, or goes on at `checkpoint`: document number `unfinishedDocument` comes next.
  init(folder: String, layout: PackingLayout, resumingAt checkpoint: String?) throws(ShardError) {
    let start = try checkpoint.map { (json) throws(ShardError) in
      try PackingCheckpoint(json: Array(json.utf8))
    }
    writer = try DatasetWriter(
      folder: folder, layout: layout, resumingAt: start ?? PackingCheckpoint())
    documentCount = start?.documentCount ?? 0
  }

  /// Where the next document starts; nil in layouts that change the order.
  var position: DatasetWriter.Position? { writer.position }

  /// Where the writer can go on, as JSON.
  var checkpoint: String { String(decoding: writer.checkpoint.json, as: UTF8.self) }

  /// The number of the first document that is not whole in finished shards.
  var unfinishedDocument: Int { writer.checkpoint.documentCount }

  /// Appends a document with its end-of-document token.
  mutating func append(_ document: TokenDocument) throws(ShardError) {
    documentCount += 1
    try writer.append(document)
  }

  /// Completes the last shard.
  consuming func finish() throws(ShardError) -> DatasetWriter.Result { try writer.finish() }
}
