internal import Storage

/// How tokens are laid out in shards.
public struct PackingLayout: Sendable, Hashable {
  /// The shards' file format.
  public var format: ShardFormat
  /// Tokens a training sequence.
  public var sequenceLength: Int
  /// Tokens a shard, a multiple of `sequenceLength`.
  public var tokensPerShard: Int
  /// Entries of the vocabulary: every ID must be below, and it decides the token type.
  public var vocabularySize: Int
  /// The ID that fills up the last sequence.
  public var paddingID: UInt32

  /// How a token is stored.
  public var tokenType: TokenType { TokenType(vocabularySize: vocabularySize) }

  /// Describes a layout; `tokensPerShard` is rounded down to whole sequences, at least one.
  public init(
    format: ShardFormat, sequenceLength: Int, tokensPerShard: Int, vocabularySize: Int,
    paddingID: UInt32
  ) {
    precondition(sequenceLength > 0, "a sequence has at least one token")
    self.format = format
    self.sequenceLength = sequenceLength
    self.tokensPerShard = max(1, tokensPerShard / sequenceLength) * sequenceLength
    self.vocabularySize = vocabularySize
    self.paddingID = paddingID
  }
}

/// One finished shard.
public struct Shard: Sendable, Hashable {
  /// The tokens' file.
  public var file: FileSummary
  /// The document boundaries' file: see `SequencePacker`.
  public var boundaries: FileSummary
  /// Tokens in the shard, padding included.
  public var tokenCount: Int
  /// Sequences in the shard.
  public var sequenceCount: Int
  /// Documents that end in the shard.
  public var documentCount: Int
  /// Padding tokens at the shard's end.
  public var paddingCount: Int

  /// Describes a shard.
  public init(
    file: FileSummary, boundaries: FileSummary, tokenCount: Int, sequenceCount: Int,
    documentCount: Int, paddingCount: Int
  ) {
    self.file = file
    self.boundaries = boundaries
    self.tokenCount = tokenCount
    self.sequenceCount = sequenceCount
    self.documentCount = documentCount
    self.paddingCount = paddingCount
  }
}

/// Lays documents end to end, cuts the stream into sequences of equal length, and the sequences into
/// shards.
///
/// With documents `a b c ●` and `d e ●` (● ends a document), sequences of 4 and one shard:
///
///     shard-00000.npy             a b c ● | d e ● ▢      ▢ is padding
///     shard-00000.boundaries.npy  4 7                    token offsets just behind each ●
///
/// A document longer than what is left of a sequence, or of a shard, goes on in the next one; nothing
/// is cut off. Its end is recorded in the shard where it ends. Boundaries are a one-dimensional
/// NumPy array of `int64`, which `cu_seqlens`-style attention masks can be made of.
///
/// Concatenate-and-chunk is how GPT-3 was trained: Brown et al. 2020, section 2.3 and appendix B,
/// <https://arxiv.org/abs/2005.14165>.
public struct SequencePacker: ~Copyable {
  /// Where the next token will stand.
  public struct Position: Sendable, Hashable {
    /// Index of the shard, from 0.
    public var shard: Int
    /// Tokens before it in the shard.
    public var tokenOffset: Int
  }

  private let folder: String
  private let layout: PackingLayout
  private var writer: ShardFileWriter?
  private var tokensInShard = 0
  private var documentEnds: [UInt64] = []
  private var finished: [Shard] = []

  /// Starts packing into `folder`, which must exist.
  public init(folder: String, layout: PackingLayout) {
    self.folder = folder
    self.layout = layout
  }

  /// Where the next document will start.
  public var position: Position {
    tokensInShard == layout.tokensPerShard
      ? Position(shard: finished.count + 1, tokenOffset: 0)
      : Position(shard: finished.count, tokenOffset: tokensInShard)
  }

  /// Appends one document, which includes its end-of-document token.
  ///
  /// - Complexity: O(*n*) in its tokens.
  /// - Throws: `ShardError.tokenOutOfRange` before anything of the document is written; `.storage`.
  public mutating func append(_ document: Span<UInt32>) throws(ShardError) {
    let limit = UInt32(clamping: layout.vocabularySize)
    for index in document.indices where document[index] >= limit {
      throw .tokenOutOfRange(id: document[index], vocabularySize: layout.vocabularySize)
    }
    var start = 0
    while start < document.count {
      // A full shard is closed only when something follows, so that a document that ends exactly
      // at its end is recorded in it.
      if tokensInShard == layout.tokensPerShard { try finishShard(paddingCount: 0) }
      let count = min(document.count - start, layout.tokensPerShard - tokensInShard)
      try write(document.extracting(start..<start + count))
      start += count
    }
    documentEnds.append(UInt64(tokensInShard))
  }

  /// Pads the last sequence, completes the last shard and returns all of them in order.
  public consuming func finish() throws(ShardError) -> [Shard] {
    if tokensInShard > 0 {
      let rest = tokensInShard % layout.sequenceLength
      let padding = rest == 0 ? 0 : layout.sequenceLength - rest
      if padding > 0 {
        try write([UInt32](repeating: layout.paddingID, count: padding).span)
      }
      try finishShard(paddingCount: padding)
    }
    return finished
  }

  private mutating func write(_ tokens: Span<UInt32>) throws(ShardError) {
    if writer == nil {
      writer = try ShardFileWriter(
        format: layout.format, folder: folder, name: Self.name(ofShard: finished.count),
        type: layout.tokenType, sequenceLength: layout.sequenceLength)
    }
    try writer?.append(tokens)
    tokensInShard += tokens.count
  }

  private mutating func finishShard(paddingCount: Int) throws(ShardError) {
    guard let open = writer.take() else { return }
    let name = Self.name(ofShard: finished.count)
    let file = try open.finish()
    var payload = ByteWriter()
    payload.append(documentEnds.span)
    let boundaries = try NumPyHeader(typeName: "<i8", shape: [documentEnds.count])
      .writeFile(folder: folder, name: "\(name).boundaries.npy", payload: payload.bytes)
    finished.append(
      Shard(
        file: file, boundaries: boundaries, tokenCount: tokensInShard,
        sequenceCount: tokensInShard / layout.sequenceLength, documentCount: documentEnds.count,
        paddingCount: paddingCount))
    documentEnds.removeAll(keepingCapacity: true)
    tokensInShard = 0
  }

  private static func name(ofShard index: Int) -> String {
    let digits = String(index)
    return "shard-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}
