internal import Packing
internal import Tokenization

/// What lays tokens out in shards, with what a run needs to go on after an interruption.
struct ShardSink: ~Copyable {
  private var packer: SequencePacker
  /// Documents that were appended.
  private(set) var documentCount = 0

  /// Starts in `folder`, or goes on at `checkpoint`, with document number `unfinishedDocument`.
  init(folder: String, layout: PackingLayout, resumingAt checkpoint: String?) {
    packer = SequencePacker(folder: folder, layout: layout)
  }

  /// Where the next document starts.
  var position: SequencePacker.Position { packer.position }

  /// Where the packer can go on, as JSON.
  var checkpoint: String? { nil }

  /// The number of the first document that is not whole in finished shards.
  var unfinishedDocument: Int { 0 }

  /// Appends a document with its end-of-document token.
  mutating func append(_ tokens: [TokenID]) throws(ShardError) {
    documentCount += 1
    try packer.append(tokens.span)
  }

  /// Completes the last shard.
  consuming func finish() throws(ShardError) -> [Shard] { try packer.finish() }
}
