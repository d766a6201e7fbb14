/// Lays documents out in sequences and writes them, shard after shard, in the layout's format.
///
/// With documents `a b c ●` and `d e ●` (● ends a document), sequences of 4, concatenated:
///
///     shard-00000.npy             a b c ● | d e ● ▢      ▢ is padding
///     shard-00000.boundaries.npy  4 7                    token offsets just behind each ●
///
/// A shard whose files have their names is whole. After each, `checkpoint` changes; a writer made
/// with it goes on there when the documents from number `checkpoint.documentCount` on are appended
/// again, and writes the same bytes as one that was never interrupted.
///
///     var writer = try DatasetWriter(folder: "out", layout: layout)
///     for document in documents { try writer.append(document) }
///     let dataset = try writer.finish()
///
/// - Complexity: O(*n*) memory in the bytes of one shard.
public struct DatasetWriter: ~Copyable {
  /// Where the next document will stand, in layouts that keep the documents' order.
  public struct Position: Sendable, Hashable {
    /// Index of the shard, from 0.
    public var shard: Int
    /// Tokens before it in the shard.
    public var tokenOffset: Int
  }

  /// All that was written.
  public struct Result: Sendable {
    /// The shards in order.
    public var shards: [Shard]
    /// Files that describe all shards, as `index.json`.
    public var indexFiles: [FileSummary]
    /// What was counted.
    public var counts: PackingCheckpoint.Counts
  }

  /// What to record to go on after an interruption: all its shards are on the disk.
  public private(set) var checkpoint: PackingCheckpoint

  private let folder: String
  private let layout: PackingLayout
  private var writer: (any ShardWriter)?
  private var open = OpenShard()
  private var finished: [Shard]
  private var counts: PackingCheckpoint.Counts
  /// Documents appended, those before the checkpoint included.
  private var documentCount: Int
  /// Tokens of the next document that are in finished shards already.
  private var skippedTokens: Int
  /// The sequence in the making.
  private var row = SequenceRow()
  /// The documents of the next shard with their numbers, of `best-fit`.
  private var window: [(document: TokenDocument, number: Int)] = []
  private var windowTokens = 0

  /// Starts writing into `folder`, which must exist.
  ///
  /// - Parameters:
  ///   - folder: Where shards are written; unfinished ones there are overwritten.
  ///   - layout: How.
  ///   - checkpoint: Where an interrupted writer of the same layout was; its shards are in `folder`.
  /// - Throws: `ShardError.unsupported` when the format cannot hold what the layout asks for.
  public init(
    folder: String, layout: PackingLayout, resumingAt checkpoint: PackingCheckpoint = .init()
  ) throws(ShardError) {
    try layout.check()
    self.folder = folder
    self.layout = layout
    self.checkpoint = checkpoint
    finished = checkpoint.shards
    counts = checkpoint.counts
    documentCount = checkpoint.documentCount
    skippedTokens = checkpoint.tokenOffset
  }

  /// Where the next document will start; nil in layouts that change the order.
  ///
  /// With `documents` the shard may end before it.
  public var position: Position? {
    guard layout.keepsDocumentOrder else { return nil }
    return Position(
      shard: finished.count, tokenOffset: open.shard.tokenCount + row.tokens.count)
  }

  /// Appends one document with the tokens of its begin and end.
  ///
  /// One without tokens takes a number and leaves no other trace.
  ///
  /// - Complexity: O(*n*) in its tokens.
  /// - Throws: `ShardError.tokenOutOfRange` before anything of the document is written; `.storage`.
  public mutating func append(_ document: TokenDocument) throws(ShardError) {
    try check(document)
    let number = documentCount
    documentCount += 1
    let skipped = skippedTokens
    skippedTokens = 0
    if document.tokens.isEmpty { return }
    switch layout.packing {
    case .concatenate: try concatenate(document, number: number, from: skipped)
    case .documents: try write(whole: document, number: number)
    case .pad: try write(padded: document, number: number, from: skipped)
    case .bestFit:
      window.append((document, number))
      windowTokens += document.tokens.count
      if windowTokens >= layout.tokensPerShard { try writeWindow() }
    }
  }

  /// Completes the last sequence and shard, and writes the index of all shards, if there are any: the readers
  /// of formats with an index refuse an empty one.
  ///
  /// - Throws: `ShardError` where a file cannot be written.
  public consuming func finish() throws(ShardError) -> Result {
    try writeWindow()
    if !row.tokens.isEmpty {
      row.pad(to: layout.sequenceLength, with: layout.paddingID)
      try writeRow()
    }
    try closeShard(resumingAt: (documentCount, 0))
    let indexFiles = try finished.isEmpty ? [] : layout.writeIndex(of: finished, folder: folder)
    return Result(shards: finished, indexFiles: indexFiles, counts: counts)
  }

  /// Where to go on, and where the next document will start.
  ///
  /// Mutating, because the value of an optional that cannot be copied is reached only so in Swift 6.3.
  mutating func takeState() -> (PackingCheckpoint, Position?) { (checkpoint, position) }

  // MARK: - Packing

  private mutating func concatenate(
    _ document: TokenDocument, number: Int, from skipped: Int
  ) throws(ShardError) {
    var start = skipped
    let count = document.tokens.count
    while start < count {
      let end = min(count, start + layout.sequenceLength - row.tokens.count)
      row.append(
        start..<end, of: document, number: number, endsDocument: end == count,
        endsSegment: end == count)
      start = end
      if row.tokens.count == layout.sequenceLength { try writeRow() }
    }
  }

  private mutating func write(whole document: TokenDocument, number: Int) throws(ShardError) {
    // The arrays are shared, not copied.
    row.tokens = document.tokens
    row.lossMask = document.lossMask
    row.pieces.append(
      SequenceRow.Piece(
        document: number, originalDocument: document.number, offset: 0,
        count: document.tokens.count, endsDocument: true))
    row.label = document.label
    try writeRow()
  }

  private mutating func write(
    padded document: TokenDocument, number: Int, from skipped: Int
  ) throws(ShardError) {
    let ranges = layout.pieceRanges(tokenCount: document.tokens.count)
    for range in ranges where range.lowerBound >= skipped {
      row.append(
        range, of: document, number: number, endsDocument: range == ranges.last,
        endsSegment: true)
      row.label = document.label
      if layout.longDocuments == .truncate {
        row.droppedCount = document.tokens.count - range.count
      }
      row.pad(to: layout.sequenceLength, with: layout.paddingID)
      try writeRow()
    }
  }

  /// Packs the documents of the window, which make a shard of their own.
  private mutating func writeWindow() throws(ShardError) {
    guard !window.isEmpty else { return }
    var documents: [(document: TokenDocument, number: Int)] = []
    swap(&documents, &window)
    windowTokens = 0
    var pieces: [(document: Int, range: Range<Int>, isLast: Bool)] = []
    for (index, entry) in documents.enumerated() {
      let ranges = layout.pieceRanges(tokenCount: entry.document.tokens.count)
      for range in ranges { pieces.append((index, range, range == ranges.last)) }
    }
    let plan = BestFit.plan(
      lengths: pieces.map { Int32($0.range.count) }, capacity: layout.sequenceLength)
    try plan.forEachSequence { (sequence: ArraySlice<Int32>) throws(ShardError) in
      for index in sequence {
        let piece = pieces[Int(index)]
        let (document, number) = documents[piece.document]
        row.append(
          piece.range, of: document, number: number, endsDocument: piece.isLast,
          endsSegment: true)
        if layout.longDocuments == .truncate {
          row.droppedCount += document.tokens.count - piece.range.count
        }
      }
      row.pad(to: layout.sequenceLength, with: layout.paddingID)
      try writeRow()
    }
    try closeShard(resumingAt: (documentCount, 0))
  }

  private func check(_ document: TokenDocument) throws(ShardError) {
    precondition(
      document.lossMask.isEmpty || document.lossMask.count == document.tokens.count,
      "a loss mask has a value for each token")
    let limit = UInt32(clamping: layout.vocabularySize)
    // The maximum first: a loop without an exit is done many tokens at a time.
    var largest: UInt32 = 0
    for token in document.tokens { largest = max(largest, token) }
    if largest >= limit, let wrong = document.tokens.first(where: { $0 >= limit }) {
      throw .tokenOutOfRange(id: wrong, vocabularySize: layout.vocabularySize)
    }
  }

  // MARK: - Shards

  /// Writes the sequence in the making and begins the next one.
  private mutating func writeRow() throws(ShardError) {
    // A best-fit window is written in one go; inside of it there is no place to resume at.
    let canResume = layout.packing != .bestFit
    if let writer, !writer.fits(row) || isFull(before: row) {
      try closeShard(
        resumingAt: canResume ? row.pieces.first.map { ($0.document, $0.offset) } : nil)
    }
    if writer == nil { writer = try layout.makeWriter(folder: folder, shard: finished.count) }
    try writer?.append(row)
    open.add(row, layout: layout)
    counts.add(row, sequenceLength: layout.sequenceLength)
    let last = row.pieces.last
    row.removeAll()
    if canResume, open.shard.tokenCount >= layout.tokensPerShard, let last {
      let overlap = layout.packing == .pad ? layout.overlap : 0
      try closeShard(
        resumingAt: last.endsDocument
          ? (last.document + 1, 0) : (last.document, last.offset + last.count - overlap))
    }
  }

  /// Whether a document that is a sequence of its own does not fit into what is left of the shard.
  private func isFull(before row: borrowing SequenceRow) -> Bool {
    layout.packing == .documents
      && open.shard.tokenCount + row.tokens.count > layout.tokensPerShard
  }

  /// Completes the shard; where one can resume behind it, the checkpoint moves there.
  private mutating func closeShard(
    resumingAt place: (document: Int, offset: Int)?
  ) throws(ShardError) {
    if let writer {
      let shard = try open.finish(
        writer, folder: folder, name: layout.format.baseName(ofShard: finished.count))
      finished.append(shard)
      self.writer = nil
      open = OpenShard()
    }
    guard let place else { return }
    checkpoint.shards = finished
    checkpoint.documentCount = place.document
    checkpoint.tokenOffset = place.offset
    checkpoint.counts = counts
  }
}

extension PackingLayout {
  /// The pieces of at most a sequence's length that a document is cut into.
  func pieceRanges(tokenCount: Int) -> [Range<Int>] {
    if tokenCount <= sequenceLength { return [0..<tokenCount] }
    var ranges = [0..<sequenceLength]
    if longDocuments == .truncate { return ranges }
    while let last = ranges.last, last.upperBound < tokenCount {
      let start = last.upperBound - overlap
      ranges.append(start..<min(tokenCount, start + sequenceLength))
    }
    return ranges
  }
}

extension TokenDocument {
  fileprivate var label: SequenceRow.Label {
    var label = SequenceRow.Label()
    label.id = id
    label.path = path
    label.recordNumber = recordNumber
    return label
  }
}
