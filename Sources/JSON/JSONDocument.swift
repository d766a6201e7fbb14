internal import CSimdJSON

/// The kinds of JSON value.
public enum JSONKind: Sendable, Hashable {
  /// The types of RFC 8259; `bool` is `true` or `false`.
  case object, array, string, number, bool, null
}

/// A parsed, immutable JSON text, such as a tokenizer file or a manifest.
///
/// Half a surrogate pair (`"\ud800"`) becomes U+FFFD. Integers must fit 64 bits and other numbers
/// must be finite, or the text is refused; nesting is limited to 512 levels, size to 4 GiB.
///
/// Langdale & Lemire 2019, "Parsing Gigabytes of JSON per Second", <https://arxiv.org/abs/1902.08318>.
@safe public final class JSONDocument: Sendable {
  // Never changed after `init`, so that threads may share it.
  private nonisolated(unsafe) let document: OpaquePointer

  /// Parses a whole text, which is not needed afterwards.
  ///
  /// - Complexity: O(*n*) time and memory in the bytes of `text`.
  /// - Throws: What is wrong with the text, with the byte offset where known.
  public init(parsing text: Span<UInt8>) throws(JSONError) {
    var document: OpaquePointer?
    var errorOffset = -1
    let code = unsafe text.withUnsafeBufferPointer { bytes in
      unsafe csimdjson_document_create(bytes.baseAddress, bytes.count, &document, &errorOffset)
    }
    guard code == 0, let document = unsafe document else {
      throw JSONError(code: code, offset: errorOffset)
    }
    unsafe self.document = unsafe document
  }

  deinit {
    unsafe csimdjson_document_destroy(document)
  }

  /// The outermost value.
  public var root: JSONElement {
    unsafe JSONElement(document: self, element: csimdjson_document_root(document))
  }
}

/// A value inside a `JSONDocument`, which it keeps alive.
@safe public struct JSONElement: Sendable {
  private let document: JSONDocument
  private nonisolated(unsafe) let element: csimdjson_element

  fileprivate init(document: JSONDocument, element: csimdjson_element) {
    self.document = document
    unsafe self.element = unsafe element
  }

  /// What kind of value this is.
  public var kind: JSONKind {
    switch unsafe Int(csimdjson_element_kind(element)) {
    case CSIMDJSON_OBJECT: .object
    case CSIMDJSON_ARRAY: .array
    case CSIMDJSON_STRING: .string
    case CSIMDJSON_BOOL: .bool
    case CSIMDJSON_NULL: .null
    default: .number
    }
  }

  /// The text of a string; nil for other kinds.
  public var string: String? {
    unsafe withText { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// The text of a string as UTF-8; nil for other kinds.
  public var utf8: [UInt8]? {
    unsafe withText { unsafe [UInt8]($0) }
  }

  /// Appends the text of a string as UTF-8 to `bytes`; false, and nothing appended, for other kinds.
  public func appendUTF8(to bytes: inout [UInt8]) -> Bool {
    unsafe withText { unsafe bytes.append(contentsOf: $0) } != nil
  }

  /// The value of a number written without fraction and exponent that fits; nil otherwise.
  public var integer: Int? {
    var value: Int64 = 0
    return unsafe csimdjson_element_integer(element, &value) ? Int(value) : nil
  }

  /// The value of any number; nil for other kinds.
  public var double: Double? {
    var value = 0.0
    return unsafe csimdjson_element_double(element, &value) ? value : nil
  }

  /// The value of true or false; nil for other kinds.
  public var bool: Bool? {
    var value = false
    return unsafe csimdjson_element_bool(element, &value) ? value : nil
  }

  /// The member of that name of an object: the last if there are several, as for most readers of
  /// JSON; nil if there is none or this is no object.
  ///
  /// - Complexity: O(*n*) in the members. To use most of a large object, take `forEachMember`.
  public subscript(key: String) -> JSONElement? {
    var key = key
    return key.withUTF8 { name in
      var member = unsafe csimdjson_element()
      guard
        unsafe csimdjson_element_member(element, name.baseAddress, name.count, &member)
      else { return nil }
      return unsafe JSONElement(document: document, element: member)
    }
  }

  /// Calls `body` with each element of an array in order; not at all for other kinds.
  public func forEachElement<E>(_ body: (JSONElement) throws(E) -> Void) throws(E) {
    guard kind == .array else { return }
    unsafe try forEachChild { (_, element) throws(E) in try body(element) }
  }

  /// Calls `body` with the name (unescaped UTF-8) and value of each member of an object in the order
  /// of the text, doubled names included; not at all for other kinds.
  public func forEachMember<E>(_ body: ([UInt8], JSONElement) throws(E) -> Void) throws(E) {
    guard kind == .object else { return }
    unsafe try forEachChild { (name, element) throws(E) in try body(unsafe [UInt8](name), element) }
  }

  /// The elements of an array; empty for other kinds.
  public var elements: [JSONElement] {
    var elements: [JSONElement] = []
    forEachElement { elements.append($0) }
    return elements
  }

  /// The members of an object in the order of the text; empty for other kinds.
  public var members: [(key: String, value: JSONElement)] {
    guard kind == .object else { return [] }
    var members: [(key: String, value: JSONElement)] = []
    unsafe forEachChild { unsafe members.append((String(decoding: $0, as: UTF8.self), $1)) }
    return members
  }

  /// This value as JSON without white space.
  ///
  /// Numbers are written in their shortest form, not as in the text.
  public var rawJSON: [UInt8] {
    var count = 0
    guard let bytes = unsafe csimdjson_element_minify(element, &count) else {
      preconditionFailure("no memory for JSON text")
    }
    defer { unsafe csimdjson_free(bytes) }
    return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }

  // MARK: -

  @unsafe private func withText<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result? {
    var text: UnsafePointer<UInt8>?
    var count = 0
    guard unsafe csimdjson_element_string(element, &text, &count) else { return nil }
    return unsafe body(UnsafeBufferPointer(start: text, count: count))
  }

  /// Calls `body` with the name, empty in an array, and value of each child.
  @unsafe private func forEachChild<E>(
    _ body: (UnsafeBufferPointer<UInt8>, JSONElement) throws(E) -> Void
  ) throws(E) {
    var cursor = unsafe csimdjson_cursor()
    guard unsafe csimdjson_cursor_begin(element, &cursor) else { return }
    var key: UnsafePointer<UInt8>?
    var keyCount = 0
    var value = unsafe csimdjson_element()
    while unsafe csimdjson_cursor_next(&cursor, &key, &keyCount, &value) {
      try unsafe body(
        UnsafeBufferPointer(start: key, count: keyCount),
        JSONElement(document: document, element: value))
    }
  }
}
