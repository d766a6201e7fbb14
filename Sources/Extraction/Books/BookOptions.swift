/// How books are read and written.
public struct BookOptions: Hashable, Sendable {
  /// What is refused: a part of a book is no larger than a page may be, a whole book no larger than
  /// ``maximumBookFactor`` times that.
  ///
  /// An EPUB's parts are decoded twice, and count once.
  public var limits = MarkupLimits.default
  /// What is written, and how.
  public var rendering = RenderingOptions()
  /// Whether each chapter is a text of its own.
  public var splitsChapters = false
  /// Whether title pages, contents, lists of figures, bibliographies and indexes are left out.
  public var isBodyOnly = false
  /// Whether parts that are not in the book's reading order (`linear="no"`) follow at its end.
  public var includesNonlinearParts = false

  /// The pictures of a book make it larger than its text.
  public static let maximumBookFactor = 8

  /// One plain text a book, with its front and back matter.
  public init() {}
}

/// What came out of a book.
public struct ExtractedBook: Sendable {
  /// The book's text, or one for each chapter; none where it has no text.
  public var texts: [ExtractedText] = []
  /// What is wrong with single parts, which are left out.
  public var faults: [MarkupError] = []

  /// Nothing yet.
  public init() {}
}

/// The parts of books that are about the book, and not of it.
enum BookMatter {
  /// Names of the EPUB Structural Semantics Vocabulary (<https://www.w3.org/TR/epub-ssv-11/>), of the
  /// `guide` of EPUB 2, and of DPUB-ARIA without `doc-`.
  static let names: Set<String> = [
    "cover", "titlepage", "title-page", "halftitlepage", "copyright-page", "seriespage", "imprint",
    "dedication", "acknowledgments", "acknowledgements", "contributors", "other-credits", "credit",
    "credits", "colophon", "imprimatur", "toc", "toc-brief", "landmarks", "loa", "loi", "lot",
    "lov", "page-list", "pagelist", "index", "bibliography", "biblioentry", "keywords",
  ]

  /// Whether one of the values of `epub:type` or `role` names such a part.
  static func contains(_ values: [Substring]) -> Bool {
    values.contains { value in
      let name = value.lowercased()
      return names.contains(name.hasPrefix("doc-") ? String(name.dropFirst(4)) : name)
    }
  }
}
