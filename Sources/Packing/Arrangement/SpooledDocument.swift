internal import Storage

/// A document on the disk between its tokenization and its packing.
///
/// | width | meaning |
/// |---|---|
/// | 8 | key that gives its place in the shuffle |
/// | … | the document, see ``TokenDocument/bytes`` |
struct SpooledDocument: Sendable {
  var key: UInt64 = 0
  var document: TokenDocument

  /// What its content is, for decisions that equal documents must share.
  var contentHash: UInt64 {
    var bytes: [UInt8] = []
    appendLittleEndian(document.tokens.span, byteCount: 4, to: &bytes)
    return xxHash64(bytes.span)
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
  static let magic = Array("MPSPOOL2".utf8)

  init(folder: String, name: String) throws(ShardError) {
    self.name = name
    file = try TokenFile(folder: folder, name: name, type: .uint32)
    try file?.append(bytes: Self.magic)
  }

  func append(_ document: SpooledDocument) throws(ShardError) {
    var writer = ByteWriter()
    writer.append(document.key)
    writer.append(document.document.bytes)
    byteCount += writer.bytes.count
    try file?.append(bytes: writer.bytes)
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
    let head = stream.peek(12)
    if head.isEmpty && stream.fault == nil { return nil }
    guard head.count == 12 else { throw Self.damage(stream.path) }
    stream.consume(12)
    let size = Int(littleEndian(head.span, at: 8, as: UInt32.self))
    bytes.removeAll(keepingCapacity: true)
    let count = try? stream.read(size, into: &bytes)
    guard count == size, let document = TokenDocument(bytes[...]) else {
      throw Self.damage(stream.path)
    }
    return SpooledDocument(
      key: littleEndian(head.span, at: 0, as: UInt64.self), document: document)
  }
}
