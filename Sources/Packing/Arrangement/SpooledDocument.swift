internal import Storage

/// A document on the disk between its tokenization and its packing.
///
/// | width | meaning |
/// |---|---|
/// | 4 | bytes that follow |
/// | 8 | key that gives its place in the shuffle |
/// | 8 | its number |
/// | 8 | record number in its file |
/// | 4, 4, 4, 4, 4, 4 | tokens; bytes of the loss mask, id, source, language and path |
/// | 4 each | tokens |
/// | … | mask, id, source, language, path |
struct SpooledDocument: Sendable {
  var key: UInt64 = 0
  var document: TokenDocument

  /// What its content is, for decisions that equal documents must share.
  var contentHash: UInt64 {
    var bytes: [UInt8] = []
    appendLittleEndian(document.tokens.span, byteCount: 4, to: &bytes)
    return xxHash64(bytes.span)
  }

  /// The document with its size before it.
  var bytes: [UInt8] {
    let texts = [document.id, document.source, document.language, document.path]
      .map { Array($0.utf8) }
    var writer = ByteWriter()
    let size =
      48 + 4 * document.tokens.count + document.lossMask.count
      + texts.reduce(0) { $0 + $1.count }
    writer.append(UInt32(size))
    writer.append(key)
    writer.append(UInt64(document.number ?? 0))
    writer.append(UInt64(document.recordNumber))
    writer.append(UInt32(document.tokens.count))
    writer.append(UInt32(document.lossMask.count))
    for text in texts { writer.append(UInt32(text.count)) }
    writer.append(document.tokens.span)
    writer.append(document.lossMask)
    for text in texts { writer.append(text) }
    return writer.bytes
  }

  init(key: UInt64, document: TokenDocument) {
    self.key = key
    self.document = document
  }

  /// Reads what `bytes` has behind the size; nil when they are not those of a document.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 48 else { return nil }
    let span = bytes.span
    let counts = littleEndianIntegers(span.extracting(24..<48), byteCount: 4).map(Int.init)
    guard bytes.count == 48 + 4 * counts[0] + counts[1...].reduce(0, +) else { return nil }
    var position = 48 + 4 * counts[0]
    document = TokenDocument(
      tokens: littleEndianIntegers(span.extracting(48..<position), byteCount: 4))
    func take(_ count: Int) -> ArraySlice<UInt8> {
      defer { position += count }
      return bytes[position..<position + count]
    }
    document.lossMask = Array(take(counts[1]))
    document.id = String(decoding: take(counts[2]), as: UTF8.self)
    document.source = String(decoding: take(counts[3]), as: UTF8.self)
    document.language = String(decoding: take(counts[4]), as: UTF8.self)
    document.path = String(decoding: take(counts[5]), as: UTF8.self)
    key = littleEndian(span, at: 0, as: UInt64.self)
    document.number = Int(littleEndian(span, at: 8, as: UInt64.self))
    document.recordNumber = Int(littleEndian(span, at: 16, as: UInt64.self))
  }
}

/// Writes spooled documents to a file that is whole when it has its name.
///
/// A class because many are open at once, in an array.
final class SpoolWriter {
  let name: String
  private(set) var byteCount = 0
  private var file: TokenFile?

  /// Neither gzip nor zstd begins so.
  static let magic = Array("MPSPOOL1".utf8)

  init(folder: String, name: String) throws(ShardError) {
    self.name = name
    file = try TokenFile(folder: folder, name: name, type: .uint32)
    try file?.append(bytes: Self.magic)
  }

  func append(_ document: SpooledDocument) throws(ShardError) {
    let bytes = document.bytes
    byteCount += bytes.count
    try file?.append(bytes: bytes)
  }

  func finish() throws(ShardError) -> FileSummary {
    guard let file = file.take() else { preconditionFailure("a writer is finished once") }
    return try file.finish()
  }
}

/// Reads spooled documents in the order in which they were written.
struct SpoolReader: ~Copyable {
  private var stream: ByteStream
  private var bytes: [UInt8] = []

  init(path: String) throws(ShardError) {
    var stream = try Self.open(path)
    guard stream.peek(SpoolWriter.magic.count) == SpoolWriter.magic else {
      throw Self.damage(path)
    }
    stream.consume(SpoolWriter.magic.count)
    self.stream = stream
  }

  private static func open(_ path: String) throws(ShardError) -> ByteStream {
    do throws(StorageError) {
      return try ByteStream(path: path)
    } catch {
      throw .storage(error)
    }
  }

  private static func damage(_ path: String) -> ShardError {
    .malformed(path: path, reason: "the spooled documents are damaged")
  }

  mutating func next() throws(ShardError) -> SpooledDocument? {
    let head = stream.peek(4)
    if head.isEmpty && stream.fault == nil { return nil }
    guard head.count == 4 else { throw Self.damage(stream.path) }
    stream.consume(4)
    let size = Int(littleEndian(head.span, at: 0, as: UInt32.self))
    bytes.removeAll(keepingCapacity: true)
    let count = try? stream.read(size, into: &bytes)
    guard count == size, let document = SpooledDocument(bytes) else {
      throw Self.damage(stream.path)
    }
    return document
  }
}
