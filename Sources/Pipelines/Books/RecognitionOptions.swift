/// Which pages of PDF documents are recognized by their pictures, and how.
public struct RecognitionOptions: Hashable, Sendable {
  /// When pages are recognized.
  public enum Use: String, Hashable, Sendable, CaseIterable {
    /// Those whose text layer is missing or worth nothing.
    case auto
    /// All pages, whatever text they have.
    case always
    /// None: what has no text layer is empty, and reported.
    case never
  }

  /// When pages are recognized.
  public var use = Use.auto
  /// Tesseract's names of the languages, such as `deu`; empty: by the script of the pages.
  public var languages: [String] = []

  /// Where it is needed, in the languages of the script.
  public init() {}
}
