internal import JSON
internal import Storage

/// Reads the pages of a web archive (WARC 1.0 and 1.1; 0.17 and 0.18 as ClueWeb has them).
///
/// Delivered are `response` records with status 200 and a type that text can be taken from
/// (HTML, XHTML, XML, plain text), and `resource` and `conversion` records of these types. Markup is also told by its
/// beginning, where no type or one that says nothing comes with it. All other records, such as PDF documents, are
/// skipped and counted. The bodies are freed of chunks and compressions, also of those that no
/// header names; images and other binary data under such a type are errors. The charset that HTTP named
/// comes along.
///
/// | document           | from |
/// |--------------------|------|
/// | `id`               | `WARC-Record-ID`, without `<urn:uuid:` and `>` |
/// | `url`              | `WARC-Target-URI` |
/// | `metadata.fetched` | `WARC-Date`: no day of publication |
///
/// After a broken header, and after a gzip member or zstd frame that cannot be decoded, reading goes on at the next
/// line that starts with `WARC/` and a digit. A record whose member's checksum is wrong is an error. So is one whose
/// `Content-Length` is too large: it ends where the next gzip member or zstd frame starts with a record, or, where the
/// data ends in it, before the next record in what was read of it.
///
/// The WARC Format 1.1, <https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/>.
struct WARCReader: RecordReader, ~Copyable {
  /// How many records were passed over because of their kind, status or type.
  private(set) var skippedRecordCount = 0

  private var source: ReaderSource
  private let maximumBytes: Int
  /// The `WARC/1.0` line of the next record was read already; it starts here.
  private var pendingRecordOffset: Int?
  /// Lines are passed over without complaint until a record starts.
  private var isSearching = false
  /// Where the decompressed data ends, to the next damage; nil as long as that is not known.
  private var end: Int?
  /// Where the gzip member or zstd frame starts that the last record ran into: none before it is longer.
  private var nextMember = 0
  private var line: [UInt8] = []
  /// The lines of the header that was read last, for what is refused.
  private var headerLines: [UInt8] = []

  private static let maximumLineBytes = 64 << 10
  private static let maximumHeaderLines = 1000
  private static let endMessage = "the file ends inside a record"
  private static let overlapMessage =
    "a record that runs into the next (a wrong Content-Length?)"
  private static let sniffedCount = 1 << 10
  /// What stands behind every block.
  private static let recordEnd: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]

  /// Starts reading a stream.
  ///
  /// - Parameters:
  ///   - stream: The decompressed file.
  ///   - name: What identifiers of records without `WARC-Record-ID` start with.
  ///   - maximumBytes: A wanted record whose payload is larger, stored or decoded, is an error.
  init(stream: consuming ByteStream, name: String, maximumBytes: Int) {
    end = stream.plainByteCount
    source = ReaderSource(stream: stream, name: name)
    self.maximumBytes = maximumBytes
  }

  /// How many stored bytes were used so far.
  var bytesConsumed: Int { source.stream.bytesConsumed }

  /// The next wanted record.
  mutating func next() throws(CorpusError) -> Record? {
    while try findRecord() {
      let origin = source.beginRecord(at: pendingRecordOffset)
      pendingRecordOffset = nil
      let record = try readRecord(at: origin)
      if let damage = damageBehindBlock {
        throw interruption(damage, origin: origin, content: record?.content ?? [])
      }
      if let record { return record }
      skippedRecordCount += 1
    }
    return nil
  }

  // MARK: Record by record

  /// Goes to the next record and reads its version line.
  ///
  /// False at the end of the file.
  private mutating func findRecord() throws(CorpusError) -> Bool {
    while pendingRecordOffset == nil && !source.isFinished {
      let byteOffset = source.stream.byteOffset
      guard try readLine(at: byteOffset) else {
        source.isFinished = true
        return false
      }
      if WARCRecordStart.isVersionLine(line) {
        pendingRecordOffset = byteOffset
        isSearching = false
      } else if !isSearching && !HeaderFields.text(of: line).isEmpty {
        isSearching = true
        throw CorpusError(
          kind: .malformed, origin: source.beginRecord(at: byteOffset),
          message: "something that is no WARC record (a wrong Content-Length before it?)",
          content: line)
      }
    }
    return !source.isFinished
  }

  /// Reads the header, and the payload if the record is wanted; nil if it is not.
  private mutating func readRecord(at origin: Origin) throws(CorpusError) -> Record? {
    let header = try readHeader(at: origin)
    guard let length = header["content-length"].flatMap({ Int($0) }), length >= 0 else {
      isSearching = true
      throw CorpusError(
        kind: .malformed, origin: origin, message: "a record without a valid Content-Length",
        content: headerLines + contentBeforeNextRecord(CorpusError.maximumContentCount).content)
    }
    switch header["warc-type"]?.lowercased() {
    case "response": return try readResponse(header, length: length, origin: origin)
    case "resource" where Self.isHTTPResponse(header):
      return try readResponse(header, length: length, origin: origin)
    case "resource", "conversion": return try readResource(header, length: length, origin: origin)
    default:
      try skip(length, origin: origin)
      return nil
    }
  }

  private mutating func readHeader(at origin: Origin) throws(CorpusError) -> HeaderFields {
    var header = HeaderFields()
    headerLines.removeAll(keepingCapacity: true)
    keepHeaderLine()
    for _ in 0..<Self.maximumHeaderLines {
      let byteOffset = source.stream.byteOffset
      guard try readLine(at: byteOffset, of: origin) else {
        source.isFinished = true
        throw CorpusError(
          kind: .malformed, origin: origin, message: "the file ends inside a WARC header",
          content: headerLines, contentByteCount: byteOffset - origin.byteOffset,
          isFatalForFile: true)
      }
      if WARCRecordStart.isVersionLine(line) {
        pendingRecordOffset = byteOffset
        throw CorpusError(
          kind: .malformed, origin: origin, message: "a WARC header that does not end",
          content: headerLines, contentByteCount: byteOffset - origin.byteOffset)
      }
      keepHeaderLine()
      let text = HeaderFields.text(of: line)
      if text.isEmpty { return header }
      header.append(line: text)
    }
    isSearching = true
    throw CorpusError(
      kind: .malformed, origin: origin,
      message: "a WARC header of more than \(Self.maximumHeaderLines) lines",
      content: headerLines, contentByteCount: source.stream.byteOffset - origin.byteOffset)
  }

  /// Keeps the line for an error, as far as one has a place for it.
  private mutating func keepHeaderLine() {
    guard headerLines.count < CorpusError.maximumContentCount else { return }
    headerLines += line
    headerLines.append(0x0A)
  }

  private mutating func readResponse(
    _ header: HeaderFields, length: Int, origin: Origin
  ) throws(CorpusError) -> Record? {
    // Old archives leave the type out; only another one says that there is no HTTP in the record.
    if let type = ContentType(header["content-type"]), type.name != "application/http" {
      return try readResource(header, length: length, origin: origin)
    }
    // The head decides, so that no unwanted video is loaded.
    let prefix = source.stream.peek(min(length, Self.maximumLineBytes))
    guard let head = HTTPResponse(prefix.span) else {
      try skip(length, origin: origin)
      throw CorpusError(
        kind: .malformed, origin: origin, message: "a response without HTTP status line",
        content: prefix)
    }
    let type = Self.contentType(head.fields, header)
    var mediaType = type?.mediaType
    if head.status == 200, type?.isUnspecific ?? true {
      let body = try? HTTPBody(Array(prefix[head.bodyStart...]), of: head, limit: maximumBytes)
      mediaType = Self.sniffedMediaType(body?.bytes ?? [])
    }
    guard head.status == 200, let mediaType else {
      try skip(length, origin: origin)
      return nil
    }
    var block = try readBlock(length, origin: origin)
    block.removeSubrange(..<min(head.bodyStart, block.count))
    let body: HTTPBody
    do {
      body = try HTTPBody(block, of: head, limit: maximumBytes)
    } catch {
      switch error {
      case .tooLarge:
        throw CorpusError(
          kind: .tooLarge, origin: origin,
          message: "a decoded body of more than \(maximumBytes) bytes", content: block)
      case .undecodable(let reason):
        throw CorpusError(kind: .malformed, origin: origin, message: reason, content: block)
      }
    }
    if type?.charset?.lowercased().hasPrefix("utf-16") != true,
      let reason = ContentKind.binaryReason(of: body.bytes)
    {
      throw CorpusError(
        kind: .malformed, origin: origin, message: "\(reason), which is no \(mediaType.rawValue)",
        content: body.bytes)
    }
    return Record(
      origin: origin, document: document(of: header, origin: origin), mediaType: mediaType,
      content: body.bytes, isXML: type?.isXHTML == true, charset: type?.charset,
      isTruncated: body.isTruncated || header["warc-truncated"] != nil)
  }

  private mutating func readResource(
    _ header: HeaderFields, length: Int, origin: Origin
  ) throws(CorpusError) -> Record? {
    let type = Self.contentType(header, header)
    // wget stores its arguments and its log as resources of this scheme.
    let isLog = header["warc-target-uri"].map(Self.unbracketed)?.hasPrefix("metadata:") == true
    var mediaType = type?.mediaType
    if type?.isUnspecific ?? true {
      mediaType = Self.sniffedMediaType(source.stream.peek(min(length, Self.sniffedCount)))
    }
    guard let mediaType, !isLog else {
      try skip(length, origin: origin)
      return nil
    }
    return Record(
      origin: origin, document: document(of: header, origin: origin), mediaType: mediaType,
      content: try readBlock(length, origin: origin), isXML: type?.isXHTML == true,
      charset: type?.charset,
      isTruncated: header["warc-truncated"] != nil)
  }

  private func document(of header: HeaderFields, origin: Origin) -> Document {
    var document = source.document(of: origin)
    if let id = header["warc-record-id"].map(Self.unbracketed) {
      let scheme = "urn:uuid:"
      document.id = id.hasPrefix(scheme) ? String(id.dropFirst(scheme.count)) : id
    }
    document.url = header["warc-target-uri"].map(Self.unbracketed)
    if let date = header["warc-date"] {
      document.metadata.append(JSONField(key: "fetched", value: .string(Array(date.utf8))))
    }
    return document
  }

  // MARK: Bytes

  /// Reads a line; one that is too long is cut.
  ///
  /// False at the end of the file.
  private mutating func readLine(
    at byteOffset: Int, of origin: Origin? = nil
  ) throws(CorpusError) -> Bool {
    let end: ByteStream.LineEnd?
    do {
      end = try source.stream.readLine(into: &line, limit: Self.maximumLineBytes)
    } catch {
      throw interruption(error, origin: origin ?? source.beginRecord(at: byteOffset))
    }
    if end == .fault, let fault = source.stream.fault {
      throw interruption(fault, origin: origin ?? source.beginRecord(at: byteOffset))
    }
    // Damage in the rest of the line is met again by the next reading.
    if end == .limit { try? source.stream.skipLine() }
    return end != nil
  }

  /// The block of a record, all of it.
  private mutating func readBlock(
    _ length: Int, origin: Origin
  ) throws(CorpusError) -> [UInt8] {
    try checkLength(length, origin: origin)
    var bytes: [UInt8]? = []
    let count = min(length, maximumBytes)
    let passed = pass(count, into: &bytes)
    let block = bytes ?? []
    if passed < count { throw endInsideRecord(origin, content: block) }
    if length > maximumBytes {
      try skip(length - maximumBytes, origin: origin)
      throw CorpusError(
        kind: .tooLarge, origin: origin,
        message: "a record of \(length) bytes, more than \(maximumBytes)", content: block,
        contentByteCount: length)
    }
    return block
  }

  private mutating func skip(_ length: Int, origin: Origin) throws(CorpusError) {
    try checkLength(length, origin: origin)
    let skipped: Int
    if source.stream.compression == .none {
      do {
        skipped = try source.stream.skip(length)
      } catch {
        throw interruption(error, origin: origin)
      }
    } else {
      var ignored: [UInt8]?
      skipped = pass(length, into: &ignored)
    }
    if skipped < length { throw endInsideRecord(origin, content: []) }
  }

  /// Refuses a record that is longer than what is left of the data, or known to be left before the next
  /// record, before anything of it is used up.
  private mutating func checkLength(_ length: Int, origin: Origin) throws(CorpusError) {
    let offset = source.stream.byteOffset
    let isCutOff = end.map { length > $0 - offset } ?? false
    guard isCutOff || offset < nextMember && length > nextMember - offset else { return }
    let (content, isWhole) = contentBeforeNextRecord(min(length, CorpusError.maximumContentCount))
    let end = isCutOff ? end : nextMember
    isSearching = true
    throw CorpusError(
      kind: .damaged, origin: origin,
      message: isCutOff ? Self.endMessage : Self.overlapMessage, content: content,
      contentByteCount: isWhole ? nil : end.map { $0 - offset })
  }

  /// At most the next `count` bytes, and those before the next record only; whether one is in them.
  private mutating func contentBeforeNextRecord(_ count: Int) -> (content: [UInt8], isWhole: Bool) {
    let content = source.stream.peek(count)
    guard let next = WARCRecordStart.first(in: content) else { return (content, false) }
    return (Array(content[..<next]), true)
  }

  /// Goes `count` bytes on, and keeps them where there is a block for them; says how many: fewer where the
  /// data ends, or a gzip member or zstd frame starts with a record.
  private mutating func pass(_ count: Int, into block: inout [UInt8]?) -> Int {
    var total = 0
    while total < count {
      let ready = source.stream.fill(1)
      if ready == 0 || isRecordStart { break }
      let offset = source.stream.byteOffset
      let next = source.stream.nextStreamStart(from: offset + 1) ?? .max
      let piece = min(ready, next - offset, count - total)
      if block != nil { block?.append(contentsOf: source.stream.peek(piece)) }
      source.stream.consume(piece)
      total += piece
    }
    return total
  }

  /// Whether a gzip member or zstd frame starts here with a record.
  private var isRecordStart: Bool {
    mutating get {
      let offset = source.stream.byteOffset
      return source.stream.nextStreamStart(from: offset) == offset
        && WARCRecordStart.isOne(source.stream.peek(WARCRecordStart.lookahead)[...])
    }
  }

  /// The damage that is met behind the block of a record, in the gzip member that the block is from:
  /// its checksum stands there, and does not agree.
  ///
  /// Known only for a member's last record, which in an archive of one member a record is each.
  private var damageBehindBlock: StorageError? {
    mutating get {
      let blockEnd = source.stream.byteOffset
      var lookahead = Self.recordEnd.count + 1
      var ready = source.stream.peek(lookahead)
      if ready.count == lookahead && !ready.starts(with: Self.recordEnd) {
        // A damaged block may have become longer.
        lookahead = Self.maximumLineBytes
        ready = source.stream.peek(lookahead)
      }
      guard ready.count < lookahead, let start = source.stream.damageStart, start < blockEnd else {
        return nil
      }
      return source.stream.fault
    }
  }

  /// The error for a record that the data ends in, or the next record starts in; what was read of it and
  /// starts as a record does is put back.
  private mutating func endInsideRecord(_ origin: Origin, content: [UInt8]) -> CorpusError {
    let isEnd = source.stream.fill(1) == 0
    if isEnd { end = source.stream.byteOffset } else { nextMember = source.stream.byteOffset }
    let message = isEnd ? Self.endMessage : Self.overlapMessage
    if let next = WARCRecordStart.first(in: content) {
      source.stream.putBack(content[next...])
      return CorpusError(
        kind: .damaged, origin: origin, message: message, content: Array(content[..<next]))
    }
    if isEnd, let fault = source.stream.fault {
      return interruption(fault, origin: origin, content: content)
    }
    source.isFinished = isEnd
    return CorpusError(
      kind: .damaged, origin: origin, message: message, content: content, isFatalForFile: isEnd)
  }

  /// The error for damage of the file; reading goes on at the next gzip member or zstd frame if there is
  /// one.
  private mutating func interruption(
    _ fault: StorageError, origin: Origin, content: [UInt8] = []
  ) -> CorpusError {
    isSearching = true
    end = nil
    return source.interruption(fault, origin: origin, content: content)
  }

  // MARK: Details

  /// wget writes `<http://…>`.
  private static func unbracketed(_ value: String) -> String {
    value.hasPrefix("<") && value.hasSuffix(">") ? String(value.dropFirst().dropLast()) : value
  }

  /// Whether a record that says that it is a bare resource has an HTTP header in it.
  private static func isHTTPResponse(_ header: HeaderFields) -> Bool {
    let type = header["content-type"]?.lowercased() ?? ""
    return ContentType(type)?.name == "application/http" && !type.contains("msgtype=request")
  }

  /// The type that the content came with, or else the one that the crawler found.
  private static func contentType(_ fields: HeaderFields, _ header: HeaderFields) -> ContentType? {
    let type = ContentType(fields["content-type"])
    guard type?.isUnspecific ?? true else { return type }
    return ContentType(header["warc-identified-payload-type"]) ?? type
  }

  /// What a body without type, or with one that says nothing, is if it starts as markup does.
  private static func sniffedMediaType(_ body: [UInt8]) -> MediaType? {
    switch ContentKind(of: Array(body.prefix(sniffedCount)), fileName: "") {
    case .html: .html
    case .xml: .xml
    default: nil
    }
  }
}
