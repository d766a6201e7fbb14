/// How XML documents are read and written.
public struct XMLOptions: Hashable, Sendable {
  /// What documents are refused.
  public var limits: MarkupLimits
  /// The format of the documents; nil to tell it from each document.
  public var format: XMLFormat?
  /// How structure is written.
  public var style: TextStyle
  /// Whether the works that an article cites follow its text.
  public var includesReferences: Bool
  /// Whether acknowledgements, appendices, notes and glossaries follow an article's text.
  public var includesBackMatter: Bool
  /// Where documents of the format ``XMLFormat/generic`` have their parts.
  public var rule: XMLRule?

  /// The usual way: everything told from the document, plain text, no back matter.
  public init(
    limits: MarkupLimits = .default, format: XMLFormat? = nil, style: TextStyle = .text,
    includesReferences: Bool = false, includesBackMatter: Bool = false, rule: XMLRule? = nil
  ) {
    self.limits = limits
    self.format = format
    self.style = style
    self.includesReferences = includesReferences
    self.includesBackMatter = includesBackMatter
    self.rule = rule
  }
}
