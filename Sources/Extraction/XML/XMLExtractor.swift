internal import UnicodeText

/// Takes the texts and the metadata out of an XML document whose format its root element tells.
///
/// | root | format | texts |
/// |---|---|---|
/// | `article`, `pmc-articleset` | JATS / NLM | one an article, one a sub-article, one a translated abstract |
/// | `PubmedArticleSet`, `PubmedArticle`, `MedlineCitation`… | PubMed / MEDLINE | one a citation, one an abstract in another language |
/// | `Document` with `QAPairs` | MedQuAD | one |
/// | any other | generic | one |
///
///     for text in try XMLExtractor().extract(bytes) { print(text.language ?? "?", text.title ?? "") }
///
/// libxml2 reads the document as a stream, without DTD, external entities, network or nesting
/// deeper than 256 levels.
public struct XMLExtractor: Sendable {
  /// What documents are refused.
  public let limits: MarkupLimits

  /// An extractor with these limits.
  ///
  /// It is cheap to make and safe to share.
  public init(limits: MarkupLimits = .default) {
    self.limits = limits
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
  ///   that
  ///   are not plain text. Nothing of a broken document is returned.
  /// - Complexity: O(*n*) time; memory about three times the document.
  public func extract(_ xml: [UInt8], transportCharset: String? = nil) throws(MarkupError)
    -> [ExtractedText]
  {
    try limits.check(xml.count)
    let decoded = CharsetDecoder().decode(
      xml, transportCharset: transportCharset,
      declaredCharset: XMLDeclaration.declaredEncoding(xml))
    try limits.check(decoded.text.count)
    let prepared = try XMLPreparation.prepare(decoded.text, limits: limits)
    try limits.check(prepared.bytes.count)
    if prepared.bytes.allSatisfy({ $0 <= 0x20 }) {
      throw .notWellFormed(line: 1, byteOffset: 0, message: "the document is empty")
    }
    do {
      var reader = try MarkupReader(xml: prepared.bytes, limits: limits)
      var texts = try Self.texts(&reader).filter { !$0.text.isEmpty }
      if !texts.isEmpty { texts[0].malformedCount = decoded.malformedCount }
      return texts
    } catch .notWellFormed(let line, let byteOffset, let message) {
      throw .notWellFormed(
        line: line, byteOffset: prepared.originalOffset(byteOffset), message: message)
    }
  }

  private static func texts(_ reader: inout MarkupReader) throws(MarkupError) -> [ExtractedText] {
    var texts: [ExtractedText] = []
    // White space and the like may come before the root element.
    while let event = try reader.next() {
      guard case .start(let root) = event else { continue }
      switch root {
      case "article", "pmc-articleset": texts = try JATS.read(&reader, root: root)
      case "PubmedArticleSet", "PubmedArticle", "PubmedBookArticle", "MedlineCitationSet",
        "MedlineCitation":
        texts = try MEDLINE.read(&reader, root: root)
      case "Document" where reader.attribute("source") != nil && reader.attribute("id") != nil:
        texts = [try MedQuAD.read(&reader)]
      default: texts = [try GenericXML.read(&reader, root: root)]
      }
    }
    return texts
  }
}

extension MarkupReader {
  /// The text of the element that has just started, to past its end, as one line; elements named in
  /// `dropping` are left out.
  mutating func line(dropping dropped: Set<String> = []) throws(MarkupError) -> String {
    let start = depth
    var text = InlineText()
    while let event = try next() {
      switch event {
      case .text: text.append(self.text)
      case .start(let name):
        if dropped.contains(name) { try skipElement() } else if name == "break" { text.breakWord() }
      case .end where depth == start: return String(decoding: text.take(), as: UTF8.self)
      case .end: break
      }
    }
    return String(decoding: text.take(), as: UTF8.self)
  }

  /// Reads the element that has just started as a line into `value`, unless that has one already.
  mutating func line(ifNil value: inout String?) throws(MarkupError) {
    let text = try line()
    if value == nil, !text.isEmpty { value = text }
  }
}
