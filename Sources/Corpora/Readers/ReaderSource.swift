internal import Storage

/// The stream that a reader reads, and what every reader needs to know of it.
struct ReaderSource: ~Copyable {
  var stream: ByteStream
  /// What identifiers start with.
  let name: String
  /// How many records were started.
  private(set) var recordCount = 0
  /// How often reading went on behind damage.
  private(set) var recoveryCount = 0
  /// Whether nothing more comes.
  var isFinished = false

  /// Starts with a stream whose first `recordCount` records are passed over by the reader.
  init(stream: consuming ByteStream, name: String, recordCount: Int = 0) {
    self.stream = stream
    self.name = name
    self.recordCount = recordCount
  }

  /// Goes to where another reader of the file was, who went on behind damage `recoveryCount` times.
  mutating func skip(to byteOffset: Int, recoveryCount: Int) {
    while stream.byteOffset < byteOffset || self.recoveryCount < recoveryCount {
      let count = byteOffset - stream.byteOffset
      if count > 0, let skipped = try? stream.skip(count), skipped > 0 { continue }
      // The damage was an error of the other reader.
      guard stream.fill(1) == 0, stream.recover() else { return }
      self.recoveryCount += 1
    }
  }

  /// Counts one more record, which starts at `byteOffset` (here, if nil).
  mutating func beginRecord(at byteOffset: Int? = nil) -> Origin {
    recordCount += 1
    return Origin(
      path: stream.path, recordNumber: recordCount, byteOffset: byteOffset ?? stream.byteOffset)
  }

  /// The identifier of a record that brings none: `fr/a.jsonl#17`.
  func identifier(of origin: Origin) -> String {
    "\(name)#\(origin.recordNumber)"
  }

  /// A document with only an identifier.
  func document(of origin: Origin) -> Document {
    var document = Document()
    document.id = identifier(of: origin)
    return document
  }

  /// The error for damage of the file, after which nothing more comes.
  mutating func damage(
    _ error: StorageError, origin: Origin, content: [UInt8] = []
  ) -> CorpusError {
    isFinished = true
    return CorpusError(error, origin: origin, content: content)
  }

  /// The error for damage of the file; reading goes on at the next gzip member or zstd frame if there is
  /// one.
  mutating func interruption(
    _ fault: StorageError, origin: Origin, content: [UInt8] = []
  ) -> CorpusError {
    let start = stream.bytesConsumed
    var error = damage(fault, origin: origin, content: content)
    if stream.recover() {
      isFinished = false
      recoveryCount += 1
      error.isFatalForFile = false
      let end = stream.bytesConsumed
      let distance = abs(end - start)
      error.message +=
        distance == 0
        ? "; reading goes on there"
        : "; reading goes on \(distance) \(distance == 1 ? "byte" : "bytes")"
          + " \(end > start ? "behind" : "before") it, at byte \(end)"
    } else if error.kind == .damaged, stream.totalBytes.map({ $0 > start }) ?? true {
      error.message += "; what comes behind it is lost"
    }
    return error
  }

  /// Reads everything that is left as one record of at most `limit` bytes.
  ///
  /// Where the file ends early, what is there is delivered, marked as truncated, and the next call
  /// throws the damage. Where it is corrupt (the checksum at its end is wrong), nothing is.
  mutating func readWhole(
    as mediaType: MediaType, limit: Int
  ) throws(CorpusError) -> Record? {
    if isFinished { return nil }
    let origin = beginRecord()
    var content: [UInt8] = []
    do {
      if try stream.read(limit, into: &content) == 0 {
        isFinished = true
        return nil
      }
    } catch {
      throw damage(error, origin: origin)
    }
    if content.count == limit && stream.fill(1) > 0 {
      isFinished = true
      throw CorpusError(
        kind: .tooLarge, origin: origin, message: "larger than \(limit) bytes", content: content,
        contentByteCount: stream.plainByteCount, isFatalForFile: true)
    }
    if let fault = damageBehindRecord { throw damage(fault, origin: origin, content: content) }
    return Record(
      origin: origin, document: document(of: origin), mediaType: mediaType, content: content,
      isTruncated: stream.fault != nil)
  }

  /// What is wrong with the gzip member or zstd frame that the record that was read up to here is the last
  /// of; nil where nothing is.
  var damageBehindRecord: StorageError? {
    mutating get {
      // Nobody waits for what a plain file brings next.
      guard stream.compression != .none, stream.fill(1) == 0,
        let start = stream.damageStart, start < stream.byteOffset,
        let fault = stream.fault, case .corrupt = fault.cause
      else { return nil }
      return fault
    }
  }
}

extension CorpusError {
  /// The error that stands for one of the file.
  init(_ error: StorageError, origin: Origin, content: [UInt8] = []) {
    self.init(
      kind: error.operation == .decompress ? .damaged : .unreadable, origin: origin,
      message: error.message, content: content, isFatalForFile: true)
  }
}
