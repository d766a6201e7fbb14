/// What comes next in a page.
enum HTMLToken {
  /// Characters: ``HTMLTokenizer/content``, with references unless ``HTMLTokenizer/isLiteral``.
  case text
  /// ``HTMLTokenizer/element``, ``HTMLTokenizer/name``, ``HTMLTokenizer/attribute(_:)``.
  case startTag
  /// ``HTMLTokenizer/element``, ``HTMLTokenizer/name``.
  case endTag
  /// ``HTMLTokenizer/content`` without the marks around it.
  case comment
  /// A document type declaration; what it says is not looked at.
  case doctype
  /// Nothing more.
  case end
}
