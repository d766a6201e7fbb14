/// What is written of a page's main text, and how.
public struct RenderingOptions: Hashable, Sendable {
  /// How the text is written.
  public enum Format: String, CaseIterable, Sendable {
    /// Paragraphs, lists and rows as ``ExtractedText/text`` describes.
    case plain
    /// Markdown with the tables and footnotes of GitHub's.
    case markdown
  }

  /// Plain text or Markdown.
  public var format = Format.plain
  /// Whether tables of data are written.
  public var includesTables = true
  /// Whether lists of references at the end are written.
  public var includesReferences = true
  /// Whether lists of references that their heading or the markup names are kept even where they look like
  /// boilerplate.
  public var keepsAllReferences = false
  /// Whether Markdown has the addresses of links, absolute where the page's own address is known.
  public var includesLinks = false
  /// Whether the alternative texts of images are written.
  public var includesImages = false
  /// Whether ``ExtractedText/blocks`` is filled.
  public var listsBlocks = false

  /// What the addresses of links and images are relative to; nil where that is not known.
  var base: PageAddress?
  /// Whether it is a part of a document, whose notes stand elsewhere.
  var isPart = false

  /// Plain text with tables and references, without links and images.
  public init() {}
}
