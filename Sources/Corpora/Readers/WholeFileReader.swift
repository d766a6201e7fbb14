internal import Storage

/// Reads a file that is one document, such as a page or a book, as one record, bytes as they are.
struct WholeFileReader: RecordReader, ~Copyable {
  private var source: ReaderSource
  private let mediaType: MediaType
  private let maximumBytes: Int

  /// Starts reading a stream.
  ///
  /// - Parameters:
  ///   - stream: The decompressed file.
  ///   - name: What the identifier starts with.
  ///   - mediaType: What the file is.
  ///   - maximumBytes: A larger file is an error.
  init(
    stream: consuming ByteStream, name: String, mediaType: MediaType, maximumBytes: Int
  ) {
    source = ReaderSource(stream: stream, name: name)
    self.mediaType = mediaType
    self.maximumBytes = maximumBytes
  }

  /// How many stored bytes were used so far.
  var bytesConsumed: Int { source.stream.bytesConsumed }

  /// The file; then nil.
  mutating func next() throws(CorpusError) -> Record? {
    try source.readWhole(as: mediaType, limit: maximumBytes)
  }
}
