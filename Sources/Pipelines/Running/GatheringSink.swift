internal import Corpora
internal import Filtering
internal import JSON
internal import Storage

/// Writes documents that wait for the search for duplicates, and rejects; then finds the duplicates.
struct GatheringSink: DocumentSink, ~Copyable {
  private(set) var statistics: Statistics
  private let paths: RunPaths
  private var position: SourcePosition
  private var gathered: AppendFile
  private var rejects: LogFile
  private var finder: DuplicateFinder
  /// Where the line of each document begins, eight bytes each.
  private var lineStarts: BufferedScratchFile
  private var count = 0

  /// Starts, or goes on at a checkpoint; `add(_:)` must then be given the fingerprints of the documents
  /// before it.
  init(
    paths: RunPaths, resumingAt checkpoint: Checkpoint, _ settings: DuplicateSettings
  ) throws(StorageError) {
    let gathered = try AppendFile(path: paths.gathered, resumingAt: checkpoint.gathered)
    let rejects = try LogFile.rejects(folder: paths.output, resumingAt: checkpoint.rejects)
    let finder = try DuplicateFinder(settings)
    let lineStarts = try BufferedScratchFile(folder: settings.scratchFolder)
    self.paths = paths
    self.gathered = gathered
    self.rejects = rejects
    self.finder = finder
    self.lineStarts = lineStarts
    statistics = checkpoint.statistics
    position = checkpoint.position
  }

  /// Adds documents that are in the file.
  mutating func add(
    _ documents: [(lineStart: Int, fingerprint: DocumentFingerprint)], from start: Int = 0
  ) throws(StorageError) {
    for document in documents {
      try finder.add(document.fingerprint)
      try lineStarts.append([UInt64(start + document.lineStart)].span)
      count += 1
    }
  }

  mutating func consume(_ batch: PreparedBatch, progress: Progress) throws {
    statistics.add(batch.statistics)
    position = batch.end
    try add(batch.fingerprints, from: gathered.byteCount)
    let lines = batch.lines.bytes
    try gathered.write(lines.span)
    try rejects.write(batch.rejections, warning: progress)
  }

  mutating func checkpoint() throws(StorageError) -> Checkpoint {
    var checkpoint = Checkpoint()
    checkpoint.position = position
    checkpoint.statistics = statistics
    checkpoint.gathered = try gathered.synchronize()
    checkpoint.rejects = try rejects.synchronize()
    return checkpoint
  }

  /// Compares all documents, and writes which of them do not stay as they are.
  ///
  /// Only documents that have duplicates are looked at again.
  ///
  /// - Parameter gathered: The checkpoint behind the last document.
  /// - Returns: The checkpoint from which those that stay can be read; it is not recorded yet.
  consuming func select(after gathered: Checkpoint) throws -> Checkpoint {
    try Self.select(paths, after: gathered, finder, lineStarts, rejects, count: count)
  }

  private static func select(
    _ paths: RunPaths, after gathered: Checkpoint, _ finder: consuming DuplicateFinder,
    _ lineStarts: consuming BufferedScratchFile, _ rejects: consuming LogFile, count: Int
  ) throws -> Checkpoint {
    var selected = Checkpoint()
    selected.phase = .selected
    selected.statistics = gathered.statistics
    var selection = try DocumentSelection.Writer(path: paths.selection)
    var judge = DuplicateJudge(try finder.decisions())
    var documents = try GatheredDocuments(path: paths.gathered, lineStarts: lineStarts)
    var scanned = ScannedText()
    for ordinal in 0..<count {
      var verdict = try judge.next { try documents.document(ordinal).name }
      if case .kept(let change) = verdict, !change.repeatedLines.isEmpty {
        var (document, name) = try documents.document(ordinal)
        change.apply(to: &document, &scanned)
        if document.text.isEmpty {
          verdict = .dropped(change.rejectionOfEmptied(name))
        } else {
          selected.statistics.filtering.repeatedLines += change.repeatedLines.count
          selected.statistics.filtering.shortenedDocuments += 1
        }
      }
      switch verdict {
      case .dropped(let rejection):
        selected.statistics.count(rejection)
        try rejects.write { rejection.write(to: &$0) }
        try selection.write(nil, ordinal)
      case .kept(let change):
        if !change.isEmpty { try selection.write(change, ordinal) }
      }
    }
    try selection.finish()
    selected.rejects = try rejects.synchronize()
    return selected
  }
}

/// Reads single ones of the documents that wait.
private struct GatheredDocuments: ~Copyable {
  private let file: RandomAccessFile
  private var lineStarts: BufferedScratchFile
  private var parser = JSONObjectParser()

  init(path: String, lineStarts: consuming BufferedScratchFile) throws(StorageError) {
    self.lineStarts = lineStarts
    file = try RandomAccessFile(path: path)
  }

  /// Document number `ordinal` of the file, counted from 0, as far as its name and its text go.
  mutating func document(_ ordinal: Int) throws -> (document: Document, name: DocumentName) {
    var bytes = [UInt8](repeating: 0, count: 16)
    let read = try lineStarts.read(at: 8 * ordinal, into: &bytes)
    let start = Int(littleEndian(bytes.span, at: 0, as: UInt64.self))
    let end = read == 16 ? Int(littleEndian(bytes.span, at: 8, as: UInt64.self)) : file.byteCount
    let line = try file.read(at: start, count: end - start)
    var document = Document()
    for field in try parser.parse(line.span) {
      switch (field.key, field.value) {
      case ("id", .string(let id)): document.id = String(decoding: id, as: UTF8.self)
      case ("language", .string(let code)):
        document.language = String(decoding: code, as: UTF8.self)
      case ("text", .string(let text)): document.text = text
      default: document.extra.append(field)
      }
    }
    let origin =
      document.takeOrigin() ?? Origin(path: file.path, recordNumber: 0, byteOffset: start)
    return (document, DocumentName(document, origin: origin))
  }
}

extension DocumentWorker {
  /// Takes the fingerprints of documents that wait for the search for duplicates.
  mutating func fingerprints(
    gathered batch: Batch, _ settings: DuplicateSettings
  ) -> [(lineStart: Int, fingerprint: DocumentFingerprint)] {
    var fingerprints: [(lineStart: Int, fingerprint: DocumentFingerprint)] = []
    for case .record(let record) in batch.items {
      fingerprints.append((record.origin.byteOffset, fingerprint(record.content, settings)))
    }
    return fingerprints
  }
}
