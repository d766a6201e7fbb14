/// Why no text could be taken from a page or an XML document.
public enum MarkupError: Error, Hashable, Sendable {
  /// The document is larger than ``MarkupLimits/maximumBytes``.
  case tooLarge(byteCount: Int, maximum: Int)
  /// Elements of XML, or of a page under a site rule, are nested more deeply than the limit.
  case tooDeep(maximum: Int)
  /// There are more elements than ``MarkupLimits/maximumElements``.
  case tooManyElements(maximum: Int)
  /// A tag has more attributes than ``MarkupLimits/maximumAttributes``; the offset is in the
  /// document decoded to UTF-8.
  case tooManyAttributes(byteOffset: Int, maximum: Int)
  /// A page under a site rule whose unmatched end tags in deep nesting would take minutes to match.
  case tooCostly
  /// An expression of a site rule that takes too many steps on a page, or cannot be evaluated.
  case costlyExpression(String)
  /// Not text: an image, a PDF, an archive or other binary data.
  case binary
  /// XML that is not well-formed. The line counts from 1; the offset, in the document decoded to
  /// UTF-8, is where the parser had arrived, a little after the fault.
  case notWellFormed(line: Int, byteOffset: Int, message: String)
  /// XML whose own entities come to too much text; that of this name is one too many.
  case longEntities(name: String)
  /// A book, or the named part of one, cannot be read.
  case brokenBook(part: String?, reason: String)
  /// Memory ran out inside libxml2.
  case outOfMemory

  /// The place of the fault in the document decoded to UTF-8, where it is known.
  public var byteOffset: Int? {
    switch self {
    case .tooManyAttributes(let byteOffset, _), .notWellFormed(_, let byteOffset, _): byteOffset
    default: nil
    }
  }
}

extension MarkupError: CustomStringConvertible {
  /// One line that says what is wrong and where.
  public var description: String {
    switch self {
    case .tooLarge(let byteCount, let maximum):
      "the document has \(byteCount) bytes, more than the limit of \(maximum)"
    case .tooDeep(let maximum): "elements are nested more than \(maximum) deep"
    case .tooManyElements(let maximum): "more than \(maximum) elements"
    case .tooManyAttributes(let byteOffset, let maximum):
      "byte \(byteOffset): a tag with more than \(maximum) attributes"
    case .tooCostly: "too many unmatched end tags in deeply nested elements"
    case .costlyExpression(let expression):
      "the site rule's expression \"\(expression)\" takes too many steps or cannot be evaluated"
    case .binary: "binary data, not text"
    case .notWellFormed(let line, let byteOffset, let message):
      "not well-formed XML at line \(line), byte \(byteOffset): \(message)"
    case .longEntities(let name):
      "entities of the document type come to more than \(XMLParser.maximumExpansion) bytes at &\(name);"
    case .brokenBook(let part, let reason): part.map { "\($0): \(reason)" } ?? reason
    case .outOfMemory: "out of memory"
    }
  }
}

/// How much a document may ask for before it is refused.
///
/// The limits protect against hostile input: libxml2 2.9.14 needs quadratic time for many
/// attributes of one tag, and about 150 bytes of memory for an element.
public struct MarkupLimits: Hashable, Sendable {
  /// The most bytes of a document, as stored and after decoding.
  public var maximumBytes: Int
  /// The most elements of a page; without a site rule those inside of lines are not counted.
  public var maximumElements: Int
  /// The deepest nesting of a page under a site rule, which libxml2 reads.
  ///
  /// Other pages may nest as they like: elements within 512 others are taken for parts of these, as browsers do.
  /// XML has a fixed limit of 256.
  public var maximumDepth: Int
  /// The most attributes of one tag of XML, or of a page under a site rule; of other pages the first 128 count.
  public var maximumAttributes: Int

  /// 64 MiB, 4 million elements, 4,096 levels, 1,024 attributes.
  public static let `default` = MarkupLimits()

  /// The limits; those not given are the default ones.
  public init(
    maximumBytes: Int = 64 << 20, maximumElements: Int = 4_000_000, maximumDepth: Int = 4_096,
    maximumAttributes: Int = 1_024
  ) {
    precondition(maximumBytes <= Int(Int32.max), "libxml2 takes less than 2 GiB")
    self.maximumBytes = maximumBytes
    self.maximumElements = maximumElements
    self.maximumDepth = maximumDepth
    self.maximumAttributes = maximumAttributes
  }

  /// libxml2's own limit for XML without its "huge" option.
  static let maximumXMLDepth = 256

  func check(_ byteCount: Int) throws(MarkupError) {
    guard byteCount <= maximumBytes else {
      throw .tooLarge(byteCount: byteCount, maximum: maximumBytes)
    }
  }
}
