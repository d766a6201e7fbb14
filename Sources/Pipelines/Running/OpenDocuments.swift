internal import Packing
internal import Storage

/// The tokens of the documents that are not in finished shards, kept on the disk.
///
/// A shard may take hours to fill. With these a run can go on from any batch, not only where a shard
/// ended: they are appended to the shard in the making once more. They are written to
/// `open-documents-N`, where N grows when a shard was finished since a checkpoint, so that the file of
/// the last checkpoint stays until the next one is recorded. It is `TokenDocument.bytes` end to end.
struct OpenDocuments: ~Copyable {
  /// What a checkpoint has of them.
  struct Mark: Codable, Hashable, Sendable {
    /// N.
    var generation = 0
    /// The number of the first document in the file, of all that were kept.
    var firstDocument = 0
    /// The end of the file.
    var file = AppendFile.Mark.unhashedStart
  }

  private let folder: String
  private var generation: Int
  /// Whether a checkpoint may have to go on with the file of this generation.
  private var isMarked: Bool
  private var firstDocument: Int
  private var file: AppendFile

  /// Opens the file and cuts off what came after the mark.
  init(folder: String, resumingAt mark: Mark = Mark()) throws(StorageError) {
    self.folder = folder
    generation = mark.generation
    isMarked = mark.file.byteCount > 0
    firstDocument = mark.firstDocument
    file = try AppendFile(
      path: Self.path(folder, generation: mark.generation), resumingAt: mark.file)
  }

  /// The documents from number `first` on, in order.
  func documents(from first: Int) throws(StorageError) -> [TokenDocument] {
    let bytes = try readFile(file.path, limit: .max)
    var documents: [TokenDocument] = []
    var number = firstDocument
    var start = 0
    while start < bytes.count {
      let size =
        bytes.count - start < 4 ? .max : littleEndian(bytes.span, at: start, as: UInt32.self)
      let end = start + 4 + Int(size)
      guard end <= bytes.count, let document = TokenDocument(bytes[start + 4..<end]) else {
        throw StorageError(path: file.path, operation: .read, cause: .truncated)
      }
      if number >= first { documents.append(document) }
      number += 1
      start = end
    }
    return documents
  }

  /// Takes in documents that were given to the packer, the first of which has number `number`.
  ///
  /// - Parameter unfinished: The number of the first document that is not whole in finished shards.
  mutating func append(
    _ documents: [TokenDocument], number: Int, unfinished: Int
  ) throws(StorageError) {
    var documents = documents[...]
    // Where it lies before these documents, those that are no longer needed stay until the next time.
    if unfinished > firstDocument, unfinished >= number {
      if isMarked {
        generation += 1
        isMarked = false
        file = try AppendFile(
          path: Self.path(folder, generation: generation), resumingAt: .unhashedStart)
      } else {
        try file.startOver()
      }
      firstDocument = unfinished
      documents = documents.dropFirst(unfinished - number)
    }
    for document in documents { try file.write(document.bytes.span) }
  }

  /// Brings everything to the disk but the file's name.
  mutating func synchronize() throws(StorageError) -> Mark {
    isMarked = true
    return Mark(generation: generation, firstDocument: firstDocument, file: try file.synchronize())
  }

  /// Whether `name` is that of a file of documents which `mark` does not need.
  static func isSuperfluous(_ name: String, for mark: Mark) -> Bool {
    name.hasPrefix(namePrefix) && name != namePrefix + String(mark.generation)
  }

  private static let namePrefix = "open-documents-"

  private static func path(_ folder: String, generation: Int) -> String {
    "\(folder)/\(namePrefix)\(generation)"
  }
}
