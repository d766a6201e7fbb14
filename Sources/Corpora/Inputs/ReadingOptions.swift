/// How sources are read.
public struct ReadingOptions: Sendable, Hashable {
  /// What the files hold; nil to tell it from their content.
  public var contentKind: ContentKind?
  /// The names of the fields of JSONL.
  public var fieldNames = FieldNames()
  /// Which field of JSONL a record takes its content from when it has text and page.
  public var jsonContent = JSONContent.text
  /// The longest line of JSONL, in bytes.
  public var maximumLineBytes = 256 << 20
  /// The largest page, XML record or part of a text file, in bytes.
  public var maximumRecordBytes = 64 << 20
  /// The largest book, with its pictures, in bytes.
  public var maximumBookBytes = 512 << 20
  /// The way from the root element of XML to its records, as in `drugbank/drug`; nil for the known
  /// collections.
  public var xmlRecordPath: String?
  /// Which citations of several PubMed files are the newest; nil where there are not several.
  public var citations: CitationIndex?
  /// How many bytes to ask the system for at once.
  public var chunkSize = 256 << 10

  /// The usual way.
  public init() {}
}

/// Which field a record of JSON lines or Parquet takes its content from when it has both.
public enum JSONContent: String, Sendable, Hashable {
  /// The text; the page is passed on with the unknown fields.
  case text
  /// The page.
  case html
}
