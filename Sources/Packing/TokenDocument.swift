/// The tokens of one document on its way into shards, with what shards may record of it.
public struct TokenDocument: Sendable, Hashable {
  /// The token IDs, those of its begin and end included.
  public var tokens: [UInt32]
  /// For each token 1 where the loss counts and 0 where not; empty: it counts everywhere.
  public var lossMask: [UInt8]
  /// Its number among the documents of the run, where they are packed in another order; nil: it is the
  /// order in which they are appended.
  public var number: Int?
  /// Names the document within its source; empty where it has no name.
  public var id: String
  /// The collection it comes from.
  public var source: String
  /// The language code.
  public var language: String
  /// The file it was read from, for formats that record it (dolma's `src`).
  public var path: String
  /// The number of its record in that file, from 1 (dolma's `loc`).
  public var recordNumber: Int

  /// Describes a document.
  public init(
    tokens: [UInt32], lossMask: [UInt8] = [], id: String = "", source: String = "",
    language: String = "", path: String = "", recordNumber: Int = 0
  ) {
    self.tokens = tokens
    self.lossMask = lossMask
    self.id = id
    self.source = source
    self.language = language
    self.path = path
    self.recordNumber = recordNumber
  }
}
