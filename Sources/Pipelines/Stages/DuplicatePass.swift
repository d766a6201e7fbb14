internal import Corpora
internal import Filtering
internal import JSON
internal import Storage

/// A document on its way through the search for duplicates.
struct FingerprintedDocument: Sendable {
  var origin: Origin
  /// Names it in the rejects of its duplicates.
  var id: String
  var language: String
  /// The document as a line of JSON.
  var line: [UInt8]
  var fingerprint: DocumentFingerprint
}

/// What a worker made of a batch.
struct FingerprintedBatch: Sendable {
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
    for item in batch.items {
      do throws(Rejection) {
        switch item {
        case .fault(let rejection): throw rejection
        case .record(let record):
          result.statistics.records += 1
          result.statistics.recordBytes += record.content.count
          let documents = try extract(
            record, counting: &result.statistics, rejecting: &result.rejections)
          for document in documents {
            result.statistics.documents += 1
            let document = fingerprint(document, of: record.origin, settings)
            result.statistics.languages[document.language, default: .init()].documents += 1
            result.documents.append(document)
          }
        }
      } catch {
        result.statistics.count(error)
        result.rejections.append(error)
      }
    }
    return result
  }

  /// Takes the fingerprint of one document.
  mutating func fingerprint(
    _ document: consuming Document, of origin: Origin, _ settings: DuplicateSettings
  ) -> FingerprintedDocument {
    var fingerprinter = scratch.fingerprinter.take() ?? Fingerprinter(settings)
    scratch.scanned.scan(document.text.span)
    let fingerprint = fingerprinter.fingerprint(document.text.span, scratch.scanned)
    scratch.fingerprinter = fingerprinter
    document.extra.removeAll { $0.key == DuplicatePass.clusterField }
    var writer = JSONWriter()
    document.write(to: &writer)
    return FingerprintedDocument(
      origin: origin, id: document.id ?? "\(origin.path):\(origin.recordNumber)",
      language: Self.code(ofTag: document.language) ?? "und", line: writer.bytes,
      fingerprint: fingerprint)
  }
}

/// The two passes over all documents: `add` each, then `finish` gives them back with what is decided.
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

  /// The field with the number of documents that a kept one stands for, as FineWeb 2 names it.
  static let clusterField = "minhash_cluster_size"

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
      let id = Array(document.id.utf8)
      let language = Array(document.language.utf8)
      let path = document.origin.path
      let number = pathNumbers[path] ?? UInt64(paths.count)
      if Int(number) == paths.count {
        paths.append(path)
        pathNumbers[path] = number
      }
      try spool.append(
        [
          number, UInt64(document.origin.recordNumber), UInt64(document.origin.byteOffset),
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
    var decisions = try finder.decisions()
    var reader = SpoolReader(file: spool)
    /// Names of the documents that stand for others.
    var keptIDs: [Int: String] = [:]
    var scanned = ScannedText()
    var parser = JSONObjectParser()
    for ordinal in 0..<count {
      let header = try reader.words(headerSize / 8)
      let origin = Origin(
        path: paths[Int(header[0])], recordNumber: Int(header[1]), byteOffset: Int(header[2]))
      let id = String(decoding: try reader.bytes(Int(header[3])), as: UTF8.self)
      let language = String(decoding: try reader.bytes(Int(header[4])), as: UTF8.self)
      var line = try reader.bytes(Int(header[5]))
      func dropped(_ reason: RejectionReason, of original: Int, _ value: Double?) -> Outcome {
        let name = keptIDs[original] ?? "document \(original + 1)"
        let detail =
          value.map { "similarity \($0.shortened) to \(name), which is kept" }
          ?? "the same text as \(name), which is kept"
        var rejection = Rejection(
          origin: origin, stage: .deduplicate, reason: reason, detail: detail, id: id)
        rejection.rule = FilterDecision(name: reason.rawValue, value: value, language: language)
        return .dropped(rejection)
      }
      switch try decisions.next() {
      case .exactDuplicate(let original):
        try body(dropped(.exactDuplicate, of: original, nil))
      case .nearDuplicate(let original, let similarity):
        try body(dropped(.nearDuplicate, of: original, similarity))
      case .keep(let clusterSize, let repeatedLines):
        if clusterSize > 1 { keptIDs[ordinal] = id }
        if clusterSize > 1 || !repeatedLines.isEmpty {
          guard
            let changed = try rewrite(
              line, clusterSize, without: repeatedLines, &parser, &scanned)
          else {
            var rejection = Rejection(
              origin: origin, stage: .deduplicate, reason: .emptyText,
              detail: "all of its lines occurred before", id: id)
            rejection.rule = FilterDecision(
              name: "repeated-lines", value: Double(repeatedLines.count), language: language)
            try body(.dropped(rejection))
            continue
          }
          line = changed
        }
        try body(.kept(line: line, language: language, repeatedLines: repeatedLines.count))
      }
    }
  }

  /// The line of JSON with fewer lines in its text, and the size of the cluster; nil where no text is
  /// left.
  private static func rewrite(
    _ line: [UInt8], _ clusterSize: Int, without repeatedLines: [Int],
    _ parser: inout JSONObjectParser, _ scanned: inout ScannedText
  ) throws(JSONError) -> [UInt8]? {
    var writer = JSONWriter()
    writer.beginObject()
    for field in try parser.parse(line.span) {
      writer.key(field.key)
      switch field.value {
      case .string(let text) where field.key == "text" && !repeatedLines.isEmpty:
        scanned.scan(text.span)
        let kept = DuplicateDecisions.removing(lines: repeatedLines, from: text.span, scanned)
        if kept.isEmpty { return nil }
        writer.string(utf8: kept.span)
      case .string(let text): writer.string(utf8: text.span)
      case .raw(let json): writer.raw(json)
      }
    }
    if clusterSize > 1 { writer.member(clusterField, clusterSize) }
    writer.endObject()
    writer.newline()
    return writer.bytes
  }
}

/// Reads a scratch file from its beginning.
private struct SpoolReader: ~Copyable {
  private var file: BufferedScratchFile
  private var buffer: [UInt8] = []
  private var start = 0
  private var offset = 0

  private static let bufferSize = 1 << 20

  init(file: consuming BufferedScratchFile) { self.file = file }

  mutating func bytes(_ count: Int) throws(StorageError) -> [UInt8] {
    if buffer.count - start < count {
      var next = [UInt8](repeating: 0, count: max(count, Self.bufferSize))
      let read = try file.read(at: offset, into: &next)
      precondition(read >= count, "the scratch file is cut off")
      next.removeSubrange(read...)
      buffer = next
      start = 0
    }
    defer {
      start += count
      offset += count
    }
    return Array(buffer[start..<start + count])
  }

  mutating func words(_ count: Int) throws(StorageError) -> [UInt64] {
    let bytes = try bytes(8 * count)
    return (0..<count).map { index in
      (0..<8).reduce(0) { $0 | UInt64(bytes[8 * index + $1]) << UInt64(8 * $1) }
    }
  }
}
