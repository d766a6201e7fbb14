public import JSON

/// Where a `DatasetWriter` can go on after an interruption: small, and written as JSON.
public struct PackingCheckpoint: Sendable, Hashable {
  /// What was counted on the way.
  public struct Counts: Sendable, Hashable {
    /// Sequences written.
    public var sequences = 0
    /// Tokens written, padding left out.
    public var tokens = 0
    /// Padding tokens written.
    public var paddingTokens = 0
    /// Documents that do not stand whole in one sequence.
    public var cutDocuments = 0
    /// Those of them that are not longer than a sequence.
    public var avoidablyCutDocuments = 0
    /// Tokens behind the first sequence of documents that were truncated.
    public var droppedTokens = 0

    /// Starts at zero.
    public init() {}

    /// The share of padding in all tokens, from 0 to 1.
    public var paddingShare: Double {
      Double(paddingTokens) / Double(max(1, tokens + paddingTokens))
    }

    private static let members: [(String, any WritableKeyPath<Counts, Int> & Sendable)] = [
      ("sequences", \.sequences), ("tokens", \.tokens), ("padding_tokens", \.paddingTokens),
      ("cut_documents", \.cutDocuments),
      ("avoidably_cut_documents", \.avoidablyCutDocuments), ("dropped_tokens", \.droppedTokens),
    ]

    /// Appends the counts as a JSON object.
    public func write(to writer: inout JSONWriter) {
      writer.beginObject()
      for (key, path) in Self.members { writer.member(key, self[keyPath: path]) }
      writer.endObject()
    }

    init(_ members: JSONMembers) throws(ShardError) {
      for (key, path) in Self.members { self[keyPath: path] = try members.count(key) }
    }

    /// Adds a sequence; what was cut shows in its pieces.
    mutating func add(_ row: borrowing SequenceRow, sequenceLength: Int) {
      sequences += 1
      tokens += row.tokens.count - row.paddingCount
      paddingTokens += row.paddingCount
      droppedTokens += row.droppedCount
      if row.droppedCount > 0 { cutDocuments += 1 }
      for piece in row.pieces where piece.offset == 0 && !piece.endsDocument { cutDocuments += 1 }
      for piece in row.pieces where piece.offset > 0 && piece.endsDocument {
        if piece.offset + piece.count <= sequenceLength { avoidablyCutDocuments += 1 }
      }
    }
  }

  /// The finished shards in order.
  public var shards: [Shard] = []
  /// How many documents are completely in them: the number of the next one to append.
  public var documentCount = 0
  /// How many tokens of the next document are in them already.
  ///
  /// The writer skips them itself when the document is appended again.
  public var tokenOffset = 0
  /// The counts up to here.
  public var counts = Counts()

  /// The beginning.
  public init() {}

  /// The checkpoint as one line of JSON.
  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("documents", documentCount)
    writer.member("token_offset", tokenOffset)
    writer.key("counts")
    counts.write(to: &writer)
    writer.key("shards")
    writer.beginArray()
    for shard in shards { shard.write(to: &writer) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  /// Reads what `json` gave.
  ///
  /// - Throws: `ShardError.malformed` naming what is missing.
  public init(json: [UInt8]) throws(ShardError) {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(parsing: json.span)
    } catch {
      throw .malformed(path: "checkpoint", reason: error.message)
    }
    let members = JSONMembers(path: "checkpoint", element: document.root)
    documentCount = try members.count("documents")
    tokenOffset = try members.count("token_offset")
    counts = try Counts(members.object("counts"))
    shards = try members.objects("shards").map { (shard) throws(ShardError) in try Shard(shard) }
  }
}
