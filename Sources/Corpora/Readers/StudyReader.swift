internal import Storage

/// Reads the studies of ClinicalTrials.gov out of JSON, whichever way they were downloaded: one study,
/// an array of them, a page of results (`{"studies": […]}`), or one study a line.
///
/// Studies are cut out by counting braces, without a parser: a file of any size is never held in memory
/// as a whole. Whether what was cut out is JSON is for the extraction to say.
struct StudyReader: RecordReader, ~Copyable {
  private var source: ReaderSource
  private let maximumBytes: Int
  /// Whether the file's beginning was looked at.
  private var isBegun = false

  /// Starts reading a stream.
  ///
  /// - Parameters:
  ///   - stream: The decompressed file.
  ///   - name: What identifiers start with.
  ///   - maximumBytes: A larger study is an error.
  init(stream: consuming ByteStream, name: String, maximumBytes: Int) {
    source = ReaderSource(stream: stream, name: name)
    self.maximumBytes = maximumBytes
  }

  /// How many stored bytes were used so far.
  var bytesConsumed: Int { source.stream.bytesConsumed }

  /// Whether the beginning of a file is that of JSON with studies.
  static func isStudies(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return false
    }
    let mark = Array("\"protocolSection\"".utf8)
    let head = text.prefix(4_096)
    return head.indices.contains { index in
      guard head[index] == mark[0], head[index...].starts(with: mark) else { return false }
      // The name of a field, and not a value.
      return head[(index + mark.count)...].first { $0 > 0x20 } == UInt8(ascii: ":")
    }
  }

  /// The next study.
  mutating func next() throws(CorpusError) -> Record? {
    if source.isFinished { return nil }
    if !isBegun { skipToStudies() }
    isBegun = true
    skipToBrace()
    if source.stream.fill(1) == 0 {
      source.isFinished = true
      if let fault = source.stream.fault {
        throw source.damage(fault, origin: source.beginRecord())
      }
      return nil
    }
    return try study()
  }

  // MARK: -

  /// Looks at the beginning, and goes past what is around the studies.
  private mutating func skipToStudies() {
    let head = source.stream.peek(4_096)
    let brace = UInt8(ascii: "{")
    guard let first = head.firstIndex(where: { $0 == brace || $0 == UInt8(ascii: "[") }) else {
      return
    }
    if head[first] != brace {
      source.stream.consume(first + 1)
      return
    }
    // `{"studies": [` or `{"totalCount": 9, "studies": [`; a study's first key is another.
    let list = Array("\"studies\"".utf8)
    let section = Array("\"protocolSection\"".utf8)
    for index in first..<head.count where head[index] == UInt8(ascii: "\"") {
      if head[index...].starts(with: section) { break }
      guard head[index...].starts(with: list),
        let bracket = head[index...].firstIndex(of: UInt8(ascii: "["))
      else { continue }
      source.stream.consume(bracket + 1)
      return
    }
    source.stream.consume(first)
  }

  private mutating func skipToBrace() {
    while true {
      let ready = source.stream.fill(1)
      if ready == 0 { return }
      let skipped = source.stream.withReadyBytes { bytes in
        var index = 0
        while index < bytes.count, bytes[index] != UInt8(ascii: "{") { index += 1 }
        return index
      }
      source.stream.consume(skipped)
      if skipped < ready { return }
    }
  }

  private mutating func study() throws(CorpusError) -> Record {
    let origin = source.beginRecord()
    var scan = BraceScan()
    while true {
      let ready = source.stream.fill(scan.position + 1)
      let end = source.stream.withReadyBytes { bytes in scan.findEnd(in: bytes) }
      if let end, end <= maximumBytes {
        let content = source.stream.peek(end)
        source.stream.consume(end)
        return Record(
          origin: origin, document: source.document(of: origin), mediaType: .study,
          content: content)
      }
      if end != nil || ready > maximumBytes {
        let content = source.stream.peek(min(end ?? ready, CorpusError.maximumContentCount))
        skip(scan, end: end)
        throw CorpusError(
          kind: .tooLarge, origin: origin, message: "a study of more than \(maximumBytes) bytes",
          content: content, contentByteCount: source.stream.byteOffset - origin.byteOffset)
      }
      if source.stream.fill(ready + 1) > ready { continue }
      let content = source.stream.peek(ready)
      source.stream.consume(ready)
      source.isFinished = true
      if let fault = source.stream.fault {
        throw source.damage(fault, origin: origin, content: content)
      }
      throw CorpusError(
        kind: .malformed, origin: origin, message: "the file ends inside a study", content: content,
        isFatalForFile: true)
    }
  }

  /// Goes behind a study of which the ready bytes were looked at.
  private mutating func skip(_ scan: BraceScan, end: Int?) {
    var (scan, end) = (scan, end)
    while end == nil, source.stream.fill(1) > 0 {
      source.stream.consume(scan.position)
      scan.restart()
      _ = source.stream.fill(1)
      end = source.stream.withReadyBytes { bytes in scan.findEnd(in: bytes) }
    }
    source.stream.consume(end ?? 0)
  }
}

/// Finds the brace that ends an object, over any number of growing pieces.
private struct BraceScan {
  private(set) var position = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false

  /// Goes on in bytes that follow those that were looked at.
  mutating func restart() { position = 0 }

  /// The index behind the object's last brace; nil where the bytes end before.
  mutating func findEnd(in bytes: Span<UInt8>) -> Int? {
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if isEscaped {
        isEscaped = false
      } else if isInString {
        if byte == UInt8(ascii: "\\") { isEscaped = true }
        if byte == UInt8(ascii: "\"") { isInString = false }
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      } else if byte == UInt8(ascii: "{") {
        depth += 1
      } else if byte == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return position }
      }
    }
    return nil
  }
}
