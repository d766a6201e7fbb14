public import Storage

/// Reads an HTML file as one record, bytes as they are.
public struct HTMLReader: RecordReader, ~Copyable {
  private var source: ReaderSource
  private let maximumBytes: Int

  /// Starts reading a stream.
  ///
  /// - Parameters:
  ///   - stream: The decompressed file.
  ///   - name: What the identifier starts with.
  ///   - maximumBytes: A larger file is an error.
  public init(stream: consuming ByteStream, name: String, maximumBytes: Int = 64 << 20) {
    source = ReaderSource(stream: stream, name: name)
    self.maximumBytes = maximumBytes
  }

  /// How many stored bytes were used so far.
  public var bytesConsumed: Int { source.stream.bytesConsumed }

  /// The page; then nil.
  public mutating func next() throws(CorpusError) -> Record? {
    try source.readWhole(as: .html, limit: maximumBytes)
  }
}
