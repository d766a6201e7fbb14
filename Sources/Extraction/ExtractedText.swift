/// The text a reader of a page or article would read, and what is known about it.
public struct ExtractedText: Sendable {
  /// The text as valid UTF-8.
  ///
  /// Paragraphs are separated by one blank line; list items begin with "- " or their number ("2.", "b."), and rows of a
  /// table join their cells with " | ", both one line below the other. No space at either end. Or Markdown, where asked for.
  public var text: [UInt8] = []
  /// The title, without the site's name.
  public var title: String?
  /// The authors' names as written, joined with "; ".
  public var author: String?
  /// The date of publication in ISO 8601, as exact as known: `2019`, `2019-03` or `2019-03-04`.
  public var date: String?
  /// The language the document declares, as a BCP 47 tag such as `en` or `pt-BR`.
  ///
  /// It is not detected from the text.
  public var language: String?
  /// The address the document gives for itself, else the one the caller gave.
  public var url: String?
  /// The document's own identifier, with its scheme: `doi:10.1371/…`, `pmid:123`, `pmcid:PMC123`.
  public var identifier: String?
  /// Everything else that is known, in a fixed order for each format; names are lower camel case.
  public var metadata: [(key: String, value: ExtractedValue)] = []

  /// The blocks of a page, kept and dropped, where they were asked for
  /// (``RenderingOptions/listsBlocks``).
  public var blocks: [ExtractedBlock] = []

  /// Byte sequences of the document that were not valid in its charset and became U+FFFD; of several
  /// texts of a document the first has the count.
  public var malformedCount = 0

  /// An empty text of which nothing is known.
  public init() {}

  /// The value of the metadata field `key`.
  public subscript(key: String) -> ExtractedValue? {
    metadata.first { $0.key == key }?.value
  }

  /// Adds a metadata field, unless its value is absent or empty.
  mutating func note(_ key: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    metadata.append((key, .string(value)))
  }

  /// Adds a metadata field, unless it is an empty list.
  mutating func note(_ key: String, _ values: [String]) {
    guard !values.isEmpty else { return }
    metadata.append((key, .list(values)))
  }
}

/// A block of text of a page: a paragraph, heading, list item, cell or the like.
public struct ExtractedBlock: Sendable {
  /// `paragraph`, `heading`, `listItem`, `cell`, `caption`, `preformatted` or `term`.
  public var kind: String
  /// Of a heading 1…6, else 0.
  public var level: Int
  /// The text as valid UTF-8.
  public var text: [UInt8]
  /// Where it stands in the page as decoded to UTF-8, in bytes, a mark EF BB BF at its start counted; nil where a ``SiteRule`` chose the text.
  public var sourceRange: Range<Int>?
  /// How likely it is main text, 0…1.
  public var score: Float
  /// Whether it is in the text.
  public var isKept: Bool
}

/// The value of a metadata field.
public enum ExtractedValue: Hashable, Sendable {
  /// One string, never empty.
  case string(String)
  /// Several strings in the document's order, at least one.
  case list([String])
}
