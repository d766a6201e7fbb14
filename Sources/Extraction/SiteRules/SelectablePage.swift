internal import CLibXML2

/// A page as libxml2's tree, from which XPath selects parts.
///
/// It owns the tree. Expressions are XPath 1.0 over HTML element names in lower case, and are bounded in
/// the steps that they may take: one that takes more throws ``MarkupError/costlyExpression(_:)``.
@safe struct SelectablePage: ~Copyable {
  private let page: OpaquePointer

  /// How deep a page may be, whatever else is allowed: what expressions cost grows with it.
  private static let maximumDepth = 256

  /// Parses a page of valid UTF-8.
  ///
  /// - Throws: ``MarkupError`` when it is over a limit.
  init(_ html: [UInt8], limits: MarkupLimits) throws(MarkupError) {
    let prepared = try HTMLPreparation.prepare(html, limits: limits)
    try limits.check(prepared.count)
    let opened = unsafe prepared.withUnsafeBufferPointer { bytes in
      unsafe cxml_open_html(
        bytes.baseAddress, Int32(bytes.count), Int32(min(limits.maximumDepth, Self.maximumDepth)),
        Int64(limits.maximumElements))
    }
    guard let opened = unsafe opened else { throw .outOfMemory }
    if let failure = Self.failure(unsafe cxml_status_of(opened), limits) {
      unsafe cxml_close(opened)
      throw failure
    }
    unsafe page = opened
  }

  private static func failure(_ status: Int32, _ limits: MarkupLimits) -> MarkupError? {
    switch UInt32(status) {
    case cxml_ok.rawValue: nil
    case cxml_too_deep.rawValue: .tooDeep(maximum: min(limits.maximumDepth, maximumDepth))
    case cxml_too_many_elements.rawValue: .tooManyElements(maximum: limits.maximumElements)
    case cxml_too_much_work.rawValue: .tooCostly
    default: .outOfMemory
    }
  }

  deinit { unsafe cxml_close(page) }

  /// Takes the selected elements, texts and attributes out; how many there were.
  mutating func remove(_ expression: XPath) throws(MarkupError) -> Int {
    try Self.checked(unsafe cxml_remove(page, expression.text), expression)
  }

  /// The selected elements as HTML, one behind the other, and how many they are.
  func html(_ expression: XPath) throws(MarkupError) -> (html: [UInt8], count: Int) {
    var bytes: UnsafeMutablePointer<UInt8>?
    var length: Int64 = 0
    let count = unsafe cxml_serialize(page, expression.text, &bytes, &length)
    defer { unsafe cxml_free(bytes) }
    return (
      unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(length))),
      try Self.checked(count, expression)
    )
  }

  /// The text of the first node that is selected, or the string that the expression gives; nil where
  /// nothing is selected, or only white space.
  func text(_ expression: XPath) throws(MarkupError) -> (text: [UInt8]?, count: Int) {
    var bytes: UnsafeMutablePointer<UInt8>?
    var length: Int64 = 0
    let count = unsafe cxml_string_value(page, expression.text, &bytes, &length)
    defer { unsafe cxml_free(bytes) }
    let all = unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
    let line = MetadataText.collapsed(all)
    return (line.isEmpty ? nil : line, try Self.checked(count, expression))
  }

  /// The texts of all nodes that are selected, elements in them apart, or the string that the expression gives; none of those that
  /// have only white space.
  func texts(_ expression: XPath) throws(MarkupError) -> (texts: [[UInt8]], count: Int) {
    var bytes: UnsafeMutablePointer<UInt8>?
    var length: Int64 = 0
    let count = unsafe cxml_string_values(page, expression.text, &bytes, &length)
    defer { unsafe cxml_free(bytes) }
    let all = unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
    let lines = all.split(separator: 1).map { MetadataText.collapsed($0) }
    return (lines.filter { !$0.isEmpty }, try Self.checked(count, expression))
  }

  private static func checked(_ count: Int64, _ expression: XPath) throws(MarkupError) -> Int {
    guard count >= 0 else { throw .costlyExpression(expression.text) }
    return Int(count)
  }
}
