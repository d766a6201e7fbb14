internal import Corpora
internal import Filtering
internal import JSON
internal import Storage

/// A document on its way through the search for duplicates.
struct FingerprintedDocument: Sendable {
  var name: DocumentName
  /// The document as a line of JSON.
  var line: [UInt8]
  var fingerprint: DocumentFingerprint
}

/// What a worker made of a batch.
struct FingerprintedBatch: BatchResult, Sendable {
  var documents: [FingerprintedDocument] = []
  var rejections: [Rejection] = []
  var statistics = Statistics()
}

extension DocumentWorker {
  /// Takes the fingerprints of all documents of a batch.
  mutating func fingerprint(
    _ batch: Batch, _ settings: DuplicateSettings
  ) -> FingerprintedBatch {
    var result = FingerprintedBatch(statistics: batch.statistics)
    forEachDocument(of: batch, into: &result) { worker, document, origin, result in
      let name = DocumentName(document, origin: origin)
      result.statistics.languages[name.language, default: .init()].documents += 1
      let fingerprint = worker.fingerprint(document.text, settings)
      document.setExtra(DuplicateChange.clusterField, nil)
      var writer = JSONWriter()
      document.write(to: &writer)
      result.documents.append(
        FingerprintedDocument(name: name, line: writer.bytes, fingerprint: fingerprint))
    }
    return result
  }
}

/// The two passes over all documents of inputs that may be pipes: `add` each, which copies it to a
/// scratch file, then `finish` gives them back with what is decided.
struct DuplicatePass: ~Copyable {
  /// A document behind the barrier.
  enum Outcome {
    /// It stays.
    ///
    /// - Parameters:
    ///   - line: Its line of JSON, with `minhash_cluster_size` where others belong to it.
    ///   - repeatedLines: How many lines were taken out of its text.
    case kept(line: [UInt8], language: String, repeatedLines: Int)
    case dropped(Rejection)
  }

  private var finder: DuplicateFinder
  /// Per document: path, record, byte offset, lengths of id, language and line; then those bytes.
  private var spool: BufferedScratchFile
  private var paths: [String] = []
  private var pathNumbers: [String: UInt64] = [:]
  private var count = 0

  private static let headerSize = 48

  init(_ settings: DuplicateSettings) throws(StorageError) {
    let finder = try DuplicateFinder(settings)
    let spool = try BufferedScratchFile(folder: settings.scratchFolder)
    self.finder = finder
    self.spool = spool
  }

  mutating func add(_ documents: [FingerprintedDocument]) throws(StorageError) {
    for document in documents {
      try finder.add(document.fingerprint)
      let id = Array(document.name.id.utf8)
      let language = Array(document.name.language.utf8)
      let origin = document.name.origin
      let number = pathNumbers[origin.path] ?? UInt64(paths.count)
      if Int(number) == paths.count {
        paths.append(origin.path)
        pathNumbers[origin.path] = number
      }
      try spool.append(
        [
          number, UInt64(origin.recordNumber), UInt64(origin.byteOffset),
          UInt64(id.count), UInt64(language.count), UInt64(document.line.count),
        ].span)
      try spool.append(id.span)
      try spool.append(language.span)
      try spool.append(document.line.span)
      count += 1
    }
  }

  /// Compares all documents, then gives each in its order to `body`.
  consuming func finish<Failure>(
    _ body: (Outcome) throws(Failure) -> Void
  ) throws {
    try Self.decide(finder, spool, paths: paths, count: count, body)
  }

  private static func decide<Failure>(
    _ finder: consuming DuplicateFinder, _ spool: consuming BufferedScratchFile, paths: [String],
    count: Int, _ body: (Outcome) throws(Failure) -> Void
  ) throws {
    var judge = DuplicateJudge(try finder.decisions())
    var reader = ScratchFileReader(file: spool)
    var scanned = ScannedText()
    var parser = JSONObjectParser()
    for _ in 0..<count {
      let header = try reader.words(headerSize / 8)
      let name = DocumentName(
        origin: Origin(
          path: paths[Int(header[0])], recordNumber: Int(header[1]), byteOffset: Int(header[2])),
        id: String(decoding: try reader.bytes(Int(header[3])), as: UTF8.self),
        language: String(decoding: try reader.bytes(Int(header[4])), as: UTF8.self))
      let line = try reader.bytes(Int(header[5]))
      switch try judge.next({ name }) {
      case .dropped(let rejection):
        try body(.dropped(rejection))
      case .kept(let change) where change.isEmpty:
        try body(.kept(line: line, language: name.language, repeatedLines: 0))
      case .kept(let change):
        guard let changed = try rewrite(line, change, &parser, &scanned) else {
          try body(.dropped(change.rejectionOfEmptied(name)))
          continue
        }
        try body(
          .kept(
            line: changed, language: name.language, repeatedLines: change.repeatedLines.count))
      }
    }
  }

  /// The line of JSON of the changed document; nil where no text is left.
  private static func rewrite(
    _ line: [UInt8], _ change: DuplicateChange, _ parser: inout JSONObjectParser,
    _ scanned: inout ScannedText
  ) throws(JSONError) -> [UInt8]? {
    var document = Document()
    // What this program wrote itself: all but the text can be passed on as it stands.
    for field in try parser.parse(line.span) {
      if field.key == "text", case .string(let text) = field.value { document.text = text }
      document.extra.append(field)
    }
    change.apply(to: &document, &scanned)
    if !change.repeatedLines.isEmpty, document.text.isEmpty { return nil }
    var writer = JSONWriter()
    writer.beginObject()
    for field in document.extra {
      writer.key(field.key)
      switch field.value {
      case .string where field.key == "text": writer.string(utf8: document.text.span)
      case .string(let text): writer.string(utf8: text.span)
      case .raw(let json): writer.raw(json)
      }
    }
    writer.endObject()
    writer.newline()
    return writer.bytes
  }
}
