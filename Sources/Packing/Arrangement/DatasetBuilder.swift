internal import Storage

/// Makes data sets of documents: packs them as they come, or first puts them on the disk and then
/// splits, mixes and shuffles them.
///
/// Parts other than a whole corpus get folders of their own: `train`, `validation`, `test`.
///
///     var builder = try DatasetBuilder(folder: "out", layout: layout, arrangement: arrangement)
///     for document in documents { try builder.append(document) }
///     let parts = try builder.finish()
///
/// - Complexity: Memory of one shard a part, and of about 64 MB of documents for a shuffle, whatever
///   the size of the corpus.
public struct DatasetBuilder: ~Copyable {
  /// What was made of one part.
  public struct Part: Sendable {
    /// Its name; nil: the whole corpus.
    public var part: DatasetPart?
    /// Its shards and index files, whose names begin with that of the part's folder.
    public var result: DatasetWriter.Result
    /// Whether documents were split, mixed or shuffled.
    public var isRearranged: Bool
    /// What was taken of each language; empty where every document was taken once.
    public var mixture: [Mixture.Language] = []
    /// Sources with epochs of their own that no document for training has.
    public var absentSources: [String] = []
  }

  /// Where to go on after an interruption, with document number `documentCount`.
  public private(set) var checkpoint: PackingCheckpoint
  /// Where the next document will start; nil where documents change their order.
  public private(set) var position: DatasetWriter.Position?

  private let folder: String
  private let workFolder: String
  private let layout: PackingLayout
  private let arrangement: Arrangement
  private let isPlain: Bool
  private var writer: DatasetWriter?
  private var spool: SpoolWriter?
  private var documentCount: Int

  /// Bytes at which a part of the spool ends.
  private static let spoolPartSize = 1 << 26

  /// Starts writing into `folder`, which must exist.
  ///
  /// - Parameters:
  ///   - folder: Where data sets are written.
  ///   - workFolder: Where documents wait to be arranged: `spool` is made in it,
  ///     which the caller removes when the output is whole: until then a run may have to go on with it.
  ///   - layout: How documents are packed.
  ///   - arrangement: What is done to them before.
  ///   - checkpoint: Where an interrupted builder with the same settings was.
  /// - Throws: `ShardError.unsupported` when the format cannot hold what the layout asks for.
  public init(
    folder: String, workFolder: String, layout: PackingLayout,
    arrangement: Arrangement = Arrangement(),
    resumingAt checkpoint: PackingCheckpoint = .init()
  ) throws(ShardError) {
    try layout.check()
    var layout = layout
    layout.isRearranged = !arrangement.isPlain
    let workFolder = Self.spoolFolder(in: workFolder)
    if !arrangement.isPlain { try makeFolder(workFolder) }
    writer = try Self.makeWriter(folder, layout, arrangement, checkpoint)
    self.folder = folder
    self.workFolder = workFolder
    self.layout = layout
    self.arrangement = arrangement
    self.checkpoint = checkpoint
    documentCount = checkpoint.documentCount
    isPlain = arrangement.isPlain
    noteState()
  }

  private static func makeWriter(
    _ folder: String, _ layout: PackingLayout, _ arrangement: Arrangement,
    _ checkpoint: PackingCheckpoint
  ) throws(ShardError) -> DatasetWriter? {
    guard arrangement.isPlain else { return nil }
    return try DatasetWriter(folder: folder, layout: layout, resumingAt: checkpoint)
  }

  /// Appends one document with the tokens of its begin and end.
  ///
  /// - Throws: `ShardError.tokenOutOfRange` before anything of it is written; `.unsupported` for a language
  ///   without a weight; `.storage`.
  public mutating func append(_ document: TokenDocument) throws(ShardError) {
    if isPlain {
      try writer?.append(document)
      noteState()
      return
    }
    guard document.storedByteCount <= Int(UInt32.max) else {
      throw .unsupported("documents to arrange are below 4 GiB: one is larger")
    }
    // Found out now, and not when all documents are there.
    _ = try arrangement.mixture.weight(of: document.language)
    var document = document
    document.number = documentCount
    if spool == nil {
      spool = try SpoolWriter(
        folder: workFolder, name: Self.spoolName(ofPart: checkpoint.shards.count))
    }
    try spool?.append(SpooledDocument(key: 0, document: document))
    documentCount += 1
    if spool?.byteCount ?? 0 >= Self.spoolPartSize { try closeSpoolPart() }
  }

  /// Completes all parts.
  ///
  /// Of documents that are arranged first, shards that an interrupted call finished are not written again.
  ///
  /// - Parameter goesOn: Asked before each document that is arranged.
  /// - Throws: `ShardError.interrupted` after `goesOn` was false.
  public consuming func finish(
    while goesOn: @escaping () -> Bool = { true }
  ) throws(ShardError) -> [Part] {
    if let writer = writer.take() {
      return [Part(part: nil, result: try writer.finish(), isRearranged: false)]
    }
    try closeSpoolPart()
    let paths = checkpoint.shards.indices.map {
      "\(workFolder)/\(Self.spoolName(ofPart: $0))"
    }
    return try Arranger(
      folder: folder, workFolder: workFolder, layout: layout, arrangement: arrangement,
      goesOn: goesOn
    ).arrange(paths)
  }

  private mutating func closeSpoolPart() throws(ShardError) {
    if let spool {
      checkpoint.shards.append(Shard(file: try spool.finish()))
      self.spool = nil
    }
    checkpoint.documentCount = documentCount
  }

  /// Takes over where the writer is.
  private mutating func noteState() {
    if let state = writer?.takeState() { (checkpoint, position) = state }
  }

  /// Whether an interrupted builder has begun to pack the documents that it arranged.
  ///
  /// From then on the arrangement must stay the same.
  public static func hasBegunPacking(workFolder: String) -> Bool {
    ArrangingState.exists(in: spoolFolder(in: workFolder))
  }

  private static func spoolFolder(in workFolder: String) -> String { "\(workFolder)/spool" }

  private static func spoolName(ofPart index: Int) -> String { "part-\(index)" }
}

func makeFolder(_ path: String) throws(ShardError) {
  do throws(StorageError) {
    try createFolder(path)
  } catch {
    throw .storage(error)
  }
}
