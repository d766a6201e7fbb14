internal import JSON
internal import Storage
internal import UnicodeText

/// Reads JSON objects, one a line (JSONL, NDJSON).
///
/// Blank lines are skipped and not counted; a byte order mark, CRLF and a last line without newline
/// are fine. A line that is not valid UTF-8 is repaired (U+FFFD) and counted in
/// `repairedRecordCount`. A bad line is an error by itself; so is a damaged part of a compressed file, the line that
/// was cut by it, and the last one of data whose checksum is wrong. See `Document` for the fields.
struct JSONLReader: RecordReader, ~Copyable {
  /// How many records had invalid UTF-8.
  private(set) var repairedRecordCount = 0

  private var source: ReaderSource
  private let names: FieldNames
  private let content: JSONContent
  private let maximumLineBytes: Int
  private var parser = JSONObjectParser()
  private var line: [UInt8] = []
  /// The memory of longer lines is given back before their documents are worked on.
  private static let largeLine = 16 << 20
  /// What is still to be passed over; nil behind it.
  private var unreadPoint: ReadingPoint?

  /// Starts reading a stream.
  ///
  /// - Parameters:
  ///   - stream: The decompressed file.
  ///   - name: What identifiers of records without `id` start with.
  ///   - names: The names of the fields.
  ///   - content: Where the content comes from if there are text and page.
  ///   - maximumLineBytes: Longer lines are errors.
  ///   - point: Where another reader of the file was; `stream` is at its start all the same.
  init(
    stream: consuming ByteStream, name: String, names: FieldNames, content: JSONContent,
    maximumLineBytes: Int, resumingAt point: ReadingPoint
  ) {
    source = ReaderSource(stream: stream, name: name, recordCount: point.recordCount)
    unreadPoint = point
    repairedRecordCount = point.repairedRecordCount
    self.names = names
    self.content = content
    self.maximumLineBytes = maximumLineBytes
  }

  /// How many stored bytes were used so far.
  var bytesConsumed: Int { source.stream.bytesConsumed }

  /// Where the next line starts.
  var point: ReadingPoint {
    ReadingPoint(
      byteOffset: source.stream.byteOffset, recoveryCount: source.recoveryCount,
      recordCount: source.recordCount, repairedRecordCount: repairedRecordCount)
  }

  /// The document of the next line that is not blank.
  mutating func next() throws(CorpusError) -> Record? {
    if let point = unreadPoint {
      source.skip(to: point.byteOffset, recoveryCount: point.recoveryCount)
      unreadPoint = nil
    }
    while !source.isFinished {
      let byteOffset = source.stream.byteOffset
      if byteOffset == 0, [[0xFF, 0xFE], [0xFE, 0xFF]].contains(source.stream.peek(2)) {
        source.isFinished = true
        throw CorpusError(
          kind: .unsupported, origin: source.beginRecord(at: 0),
          message: "JSON lines in UTF-16: make them UTF-8 first (iconv -f UTF-16 -t UTF-8)",
          content: source.stream.peek(CorpusError.maximumContentCount),
          contentByteCount: source.stream.plainByteCount, isFatalForFile: true)
      }
      let end: ByteStream.LineEnd?
      do {
        end = try source.stream.readLine(into: &line, limit: maximumLineBytes)
      } catch {
        throw source.interruption(error, origin: source.beginRecord(at: byteOffset))
      }
      guard let end else {
        source.isFinished = true
        return nil
      }
      if byteOffset == 0 && line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
      if end == .newline || end == .endOfFile, isBlank(line) { continue }
      return try record(at: source.beginRecord(at: byteOffset), end: end)
    }
    return nil
  }

  // MARK: -

  private mutating func record(
    at origin: Origin, end: ByteStream.LineEnd
  ) throws(CorpusError) -> Record {
    if end == .limit {
      // Damage in the rest of the line is met again by the next reading.
      try? source.stream.skipLine()
      throw CorpusError(
        kind: .tooLarge, origin: origin, message: "a line of more than \(maximumLineBytes) bytes",
        content: line, contentByteCount: source.stream.byteOffset - origin.byteOffset)
    }
    if end == .fault, let fault = source.stream.fault {
      throw source.interruption(fault, origin: origin, content: line)
    }
    if let fault = source.damageBehindRecord {
      throw source.interruption(fault, origin: origin, content: line)
    }
    let fields: DocumentFields
    do {
      let parsed = try Self.parse(&line, with: &parser, repairs: &repairedRecordCount)
      fields = try DocumentFields(parsed, names: names, parser: &parser)
    } catch let error as JSONError {
      throw CorpusError(
        kind: .malformed, origin: origin, message: "not a JSON object: \(error)", content: line)
    } catch let error as FieldError {
      throw CorpusError(
        kind: .wrongField, origin: origin, message: error.message, content: line)
    } catch {
      throw CorpusError(kind: .malformed, origin: origin, message: "\(error)", content: line)
    }
    if line.count > Self.largeLine { line = [] }
    return fields.record(
      at: origin, identifier: source.identifier(of: origin), names: names, content: content)
  }

  private static func parse(
    _ line: inout [UInt8], with parser: inout JSONObjectParser, repairs: inout Int
  ) throws(JSONError) -> [JSONField] {
    do {
      return try parser.parse(line: &line)
    } catch  where error.kind == .notUTF8 {
      line = UTF8Repair.repair(line).text
      let fields = try parser.parse(line: &line)
      repairs += 1
      return fields
    }
  }

  private func isBlank(_ line: [UInt8]) -> Bool {
    line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }
}
