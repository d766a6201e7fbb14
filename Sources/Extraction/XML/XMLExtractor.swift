internal import UnicodeText

/// Takes the texts and the metadata out of an XML document of one of the kinds of ``XMLFormat``.
///
///     for text in try XMLExtractor().extract(bytes) { print(text.language ?? "?", text.title ?? "") }
///
/// Nothing outside of the document is ever looked at: no DTD, no external entity, no file, no network.
/// What is refused and what is repaired says ``XMLParser``.
public struct XMLExtractor: Sendable {
  /// How documents are read and written.
  public let options: XMLOptions

  /// An extractor with these options.
  ///
  /// It is cheap to make and safe to share.
  public init(options: XMLOptions = XMLOptions()) {
    self.options = options
  }

  /// An extractor with these limits.
  public init(limits: MarkupLimits) {
    self.init(options: XMLOptions(limits: limits))
  }

  /// The texts of one document, in its order.
  ///
  /// A document without text gives no text, not an error.
  ///
  /// - Parameters:
  ///   - xml: The bytes as they were stored, in any encoding.
  ///   - transportCharset: The charset the HTTP header names.
  /// - Returns: The texts that are not empty.
  /// - Throws: ``MarkupError`` when the document is not well-formed, over a limit, or uses entities
  ///   that are not plain text. Nothing of a broken document is returned.
  /// - Complexity: O(*n*) time; memory about three times the document.
  public func extract(_ xml: [UInt8], transportCharset: String? = nil) throws(MarkupError)
    -> [ExtractedText]
  {
    try options.limits.check(xml.count)
    let decoded = CharsetDecoder().decode(
      xml, transportCharset: transportCharset,
      declaredCharset: XMLDeclaration.declaredEncoding(xml))
    try options.limits.check(decoded.text.count)
    let tree = try XMLParser.parse(decoded.text, limits: options.limits)
    var texts = texts(tree).filter { !$0.text.isEmpty }
    if !texts.isEmpty { texts[0].malformedCount = decoded.malformedCount }
    return texts
  }

  private func texts(_ tree: XMLTree) -> [ExtractedText] {
    switch options.format ?? (options.rule == nil ? XMLFormat(of: tree) : .generic) {
    case .jats: JATS.read(tree, options)
    case .pubmed: MEDLINE.read(tree, options)
    case .medlineplus: MedlinePlus.read(tree, options)
    case .medquad: MedQuAD.read(tree, options)
    case .spl: SPL.read(tree, options)
    case .clinicaltrials: ClinicalTrialXML.read(tree, options)
    case .tei: TEI.read(tree, options)
    case .docbook: DocBook.read(tree, options)
    case .mediawiki: MediaWiki.read(tree, options)
    case .feed: Feed.read(tree, options)
    case .sitemap: Sitemap.read(tree, options)
    case .generic: GenericXML.read(tree, options)
    }
  }
}
