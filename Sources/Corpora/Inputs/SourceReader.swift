public import Storage

/// A reader of whatever a file holds.
public struct SourceReader: RecordReader, ~Copyable {
  /// What the file holds.
  public let contentKind: ContentKind
  /// The size of the file as it is stored, in bytes; nil for pipes.
  public let totalBytes: Int?

  private var format: Format
  private var itemCount: Int
  /// The damage of a compressed file before its first byte that could be decoded, not yet delivered.
  private var damageAtStart: CorpusError?

  /// Opens a file, looks at its beginning and chooses the reader.
  ///
  /// A file of JSON lines is entered at `point`; of others the records before are read and let go. The
  /// waiting for a pipe ends with `stop`.
  ///
  /// - Throws: `CorpusError`: the file cannot be read, or is of a kind that is not. It stands for the
  ///   whole file: its record number is 0.
  public init(
    _ input: Input, options: ReadingOptions = ReadingOptions(),
    resumingAt point: ReadingPoint = ReadingPoint(), stop: InputStop? = nil
  ) throws(CorpusError) {
    let origin = Origin(path: input.path, recordNumber: 0, byteOffset: 0)
    var stream = try Self.open(
      input.path, chunkSize: options.chunkSize, stop: stop, origin: origin)
    var damage = Self.recoverAtStart(of: &stream, origin: origin)
    let prefix = stream.peek(ContentKind.prefixCount)
    let kind = options.contentKind ?? ContentKind(of: prefix, fileName: input.name)
    if let found = damage {
      // Of others, the rest by itself is nothing.
      guard !prefix.isEmpty, kind == .jsonl || kind == .warc else { throw found }
      damage?.isFatalForFile = false
    }
    guard let kind else {
      let reason = ContentKind.unsupportedReason(of: prefix, fileName: input.name)
      throw CorpusError(
        kind: .unsupported, origin: origin, message: "not read: \(reason ?? "unknown content")",
        content: stream.peek(CorpusError.maximumContentCount),
        contentByteCount: stream.plainByteCount, isFatalForFile: true)
    }
    let byteCount = stream.totalBytes
    var format = try Format(
      kind, stream: stream, input: input, options, resumingAt: point)
    contentKind = kind
    totalBytes = byteCount
    let isDamageDelivered = damage != nil && point.itemCount > 0
    damageAtStart = isDamageDelivered ? nil : damage
    if kind != .jsonl {
      for _ in 0..<point.itemCount - (isDamageDelivered ? 1 : 0) { _ = try? format.next() }
    }
    self.format = format
    itemCount = point.itemCount
  }

  /// The next record of the file.
  public mutating func next() throws(CorpusError) -> Record? {
    // At the end nothing is delivered, and nothing asks for the point either.
    itemCount += 1
    if let damageAtStart {
      self.damageAtStart = nil
      throw damageAtStart
    }
    return try format.next()
  }

  /// Where another reader of the same file goes on with the next record.
  public var point: ReadingPoint {
    var point = ReadingPoint()
    switch format {
    case .jsonl(let reader): point = reader.point
    default: break
    }
    point.itemCount = itemCount
    return point
  }

  /// How many stored bytes were used so far, for progress against `totalBytes`.
  public var bytesConsumed: Int {
    switch format {
    case .jsonl(let reader): reader.bytesConsumed
    case .text(let reader): reader.bytesConsumed
    case .warc(let reader): reader.bytesConsumed
    case .xml(let reader): reader.bytesConsumed
    case .parquet(let reader): reader.bytesConsumed
    case .studies(let reader): reader.bytesConsumed
    case .whole(let reader): reader.bytesConsumed
    }
  }

  /// How many records were passed over without being errors: those of a WARC file that are no pages,
  /// citations of PubMed that have a newer version, and pages of a wiki that are no articles.
  public var skippedRecordCount: Int {
    switch format {
    case .warc(let reader): reader.skippedRecordCount
    case .xml(let reader): reader.skippedRecordCount
    default: 0
    }
  }

  /// How many records had invalid UTF-8 that was repaired on reading: lines of JSONL.
  public var repairedRecordCount: Int {
    switch format {
    case .jsonl(let reader): reader.repairedRecordCount
    default: 0
    }
  }

  /// Goes to the first byte that can be decoded; the damage before it.
  private static func recoverAtStart(
    of stream: inout ByteStream, origin: Origin
  ) -> CorpusError? {
    guard stream.fill(1) == 0, let fault = stream.fault else { return nil }
    var damage = CorpusError(fault, origin: origin)
    while stream.fill(1) == 0, stream.recover() {
      damage.message = "\(fault.message); reading goes on at byte \(stream.bytesConsumed)"
    }
    return damage
  }

  private static func open(
    _ path: String, chunkSize: Int, stop: InputStop?, origin: Origin
  ) throws(CorpusError) -> ByteStream {
    do {
      return try ByteStream(path: path, chunkSize: chunkSize, stop: stop)
    } catch {
      throw CorpusError(error, origin: origin)
    }
  }
}

/// The readers.
///
/// An enum because Swift 6.3 cannot keep a noncopyable reader behind its protocol.
private enum Format: RecordReader, ~Copyable {
  case jsonl(JSONLReader)
  case text(TextReader)
  case warc(WARCReader)
  case xml(XMLReader)
  case parquet(ParquetReader)
  case studies(StudyReader)
  case whole(WholeFileReader)

  init(
    _ kind: ContentKind, stream: consuming ByteStream, input: Input, _ options: ReadingOptions,
    resumingAt point: ReadingPoint
  ) throws(CorpusError) {
    let name = input.name
    let limit = options.maximumRecordBytes
    switch kind {
    case .jsonl:
      self = .jsonl(
        JSONLReader(
          stream: stream, name: name, names: options.fieldNames, content: options.jsonContent,
          maximumLineBytes: options.maximumLineBytes, resumingAt: point))
    case .text: self = .text(TextReader(stream: stream, name: name, maximumBytes: limit))
    case .html:
      self = .whole(
        WholeFileReader(stream: stream, name: name, mediaType: .html, maximumBytes: limit))
    case .warc:
      self = .warc(WARCReader(stream: stream, name: name, maximumBytes: limit))
    case .parquet:
      // The index at its end is needed, so that it must be a file as it is.
      guard stream.plainByteCount != nil else {
        throw CorpusError(
          kind: .unsupported,
          origin: Origin(path: input.path, recordNumber: 0, byteOffset: 0),
          message: stream.compression == .none
            ? "not read: a Parquet file from a pipe (name the file instead)"
            : "not read: a Parquet file that is compressed as a whole (decompress it first)",
          isFatalForFile: true)
      }
      self = .parquet(try ParquetReader(path: input.path, name: name, options: options))
    case .xml:
      self = .xml(
        XMLReader(
          stream: stream, name: name, maximumBytes: limit, recordPath: options.xmlRecordPath,
          citations: options.citations))
    case .studies:
      self = .studies(StudyReader(stream: stream, name: name, maximumBytes: limit))
    case .epub, .pdf:
      self = .whole(
        WholeFileReader(
          stream: stream, name: name, mediaType: kind == .epub ? .epub : .pdf,
          maximumBytes: options.maximumBookBytes))
    }
  }

  mutating func next() throws(CorpusError) -> Record? {
    let result: Result<Record?, CorpusError>
    switch consume self {
    case .jsonl(var reader):
      result = Self.next(of: &reader)
      self = .jsonl(reader)
    case .text(var reader):
      result = Self.next(of: &reader)
      self = .text(reader)
    case .warc(var reader):
      result = Self.next(of: &reader)
      self = .warc(reader)
    case .xml(var reader):
      result = Self.next(of: &reader)
      self = .xml(reader)
    case .parquet(var reader):
      result = Self.next(of: &reader)
      self = .parquet(reader)
    case .studies(var reader):
      result = Self.next(of: &reader)
      self = .studies(reader)
    case .whole(var reader):
      result = Self.next(of: &reader)
      self = .whole(reader)
    }
    return try result.get()
  }

  private static func next<Reader: RecordReader & ~Copyable>(
    of reader: inout Reader
  ) -> Result<Record?, CorpusError> {
    do {
      return .success(try reader.next())
    } catch {
      return .failure(error)
    }
  }
}
