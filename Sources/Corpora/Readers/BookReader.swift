public import Storage

/// Reads a book in one file, EPUB or PDF, as one record, bytes as they are.
public struct BookReader: RecordReader, ~Copyable {
  private var source: ReaderSource
  private let mediaType: MediaType
  private let maximumBytes: Int

  /// Starts reading a stream.
  ///
  /// - Parameters:
  ///   - stream: The decompressed file.
  ///   - name: What the identifier starts with.
  ///   - mediaType: What the book is.
  ///   - maximumBytes: A larger file is an error.
  public init(
    stream: consuming ByteStream, name: String, mediaType: MediaType, maximumBytes: Int
  ) {
    source = ReaderSource(stream: stream, name: name)
    self.mediaType = mediaType
    self.maximumBytes = maximumBytes
  }

  /// How many stored bytes were used so far.
  public var bytesConsumed: Int { source.stream.bytesConsumed }

  /// The book; then nil.
  public mutating func next() throws(CorpusError) -> Record? {
    try source.readWhole(as: mediaType, limit: maximumBytes)
  }
}
