internal import JSON

/// Where a record was found.
public struct Origin: Hashable, Sendable {
  /// The file, as the user named it or as it was found in a folder; `-` is standard input.
  public var path: String
  /// The place of the record in the file, counted from 1, broken records included; 0 stands for the
  /// whole file.
  public var recordNumber: Int
  /// Where the record starts in the decompressed file.
  public var byteOffset: Int

  /// Makes an origin from its parts.
  public init(path: String, recordNumber: Int, byteOffset: Int) {
    self.path = path
    self.recordNumber = recordNumber
    self.byteOffset = byteOffset
  }
}

/// What the content of a record is written in.
public enum MediaType: String, Sendable, Hashable, CaseIterable {
  /// Plain text, valid UTF-8 unless the record has a charset.
  case text
  /// An HTML or XHTML page, bytes as stored.
  case html
  /// An XML document, bytes as stored.
  case xml
  /// A study of ClinicalTrials.gov, a JSON object.
  case study
  /// An EPUB book, the whole file.
  case epub
  /// A PDF document, the whole file.
  case pdf
}

/// One record of a source: what is known of its document, and the content that text is still to be
/// taken from.
public struct Record: Sendable {
  /// Where it was found.
  public var origin: Origin
  /// What the source says of it.
  ///
  /// `text` is empty: the content is in `content`.
  public var document: Document
  /// What `content` is.
  public var mediaType: MediaType
  /// The content.
  ///
  /// As stored, in whatever charset, unless it `isUTF8`.
  public var content: [UInt8]
  /// Whether `content` was found to be valid UTF-8, as that of JSON and Parquet is.
  public var isUTF8: Bool
  /// Whether the transport named an HTML page XML (`application/xhtml+xml`).
  public var isXML: Bool
  /// The charset that the transport named (the `Content-Type` of HTTP); nil where it named none.
  ///
  /// Not a promise: pages lie.
  public var charset: String?
  /// Whether the source cut the content short (a WARC record with `WARC-Truncated`, a compressed
  /// body that broke off).
  public var isTruncated: Bool

  /// Makes a record from its parts.
  public init(
    origin: Origin, document: Document, mediaType: MediaType, content: [UInt8],
    isUTF8: Bool = false, isXML: Bool = false, charset: String? = nil, isTruncated: Bool = false
  ) {
    self.origin = origin
    self.document = document
    self.mediaType = mediaType
    self.content = content
    self.isUTF8 = isUTF8
    self.isXML = isXML
    self.charset = charset
    self.isTruncated = isTruncated
  }
}

/// Finds the records of one file, one after another.
///
///     while true {
///       do {
///         guard let record = try reader.next() else { break }
///         ...
///       } catch {
///         reject(error)       // go on: the next call gives the record after the broken one
///       }
///     }
protocol RecordReader: ~Copyable {
  /// The next record; nil at the end of the file.
  ///
  /// - Throws: What is wrong with one record; the next call goes on with the following one. After an
  ///   error with `isFatalForFile` the next call gives nil.
  mutating func next() throws(CorpusError) -> Record?
}
