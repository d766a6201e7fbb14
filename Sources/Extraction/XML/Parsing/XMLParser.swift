internal import CScan
internal import UnicodeText

/// Reads an XML document into an ``XMLTree`` in one pass, strict about its structure and lenient
/// about its characters.
///
/// Elements must nest and end as XML 1.0 says: a document that is cut off or mixed up is refused with
/// its line. What does not touch the structure is repaired as ``CharacterReference`` says: undefined
/// entities, a bare `&`, control characters. A second attribute of one name is ignored.
///
/// There is nothing here that could reach a file or the network: a document type declaration is only
/// looked through for entities. Where entities with markup are used, the document is read again with
/// these written out; where that is not well-formed or too long, they stay as they are written. Memory is bounded by ``MarkupLimits``: 24 bytes for a
/// node, 16 for an attribute, and the document itself.
///
/// It is not libxml2's because that alone takes 13 ns for a byte of JATS (SAX, 2.9.14: 74 MB/s), more
/// than this parser and the extraction together.
struct XMLParser {
  private let limits: MarkupLimits
  private let names = XMLNameTable.shared
  private var nodes: [XMLTree.Node] = []
  private var attributes: [XMLTree.Attribute] = []
  /// The elements around the current place.
  private var open: [Int] = []
  private var hasRoot = false
  private var entities = DeclaredEntities()
  private var doctype: [String] = []
  /// Bytes that the document's own entities were expanded to.
  private var expandedCount = 0
  /// Whether an entity is used that holds more than plain text.
  private var usesMarkupEntity = false
  /// Where the document type declaration ends.
  private var declarationEnd = 0

  static let maximumExpansion = 1 << 20

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - document: Valid UTF-8.
  ///   - limits: How much it may hold.
  /// - Throws: `MarkupError` with the place in `document`.
  /// - Complexity: O(*n*) time and memory.
  static func parse(_ document: [UInt8], limits: MarkupLimits) throws(MarkupError) -> XMLTree {
    var parser = XMLParser(limits: limits)
    try parser.run(document)
    if parser.usesMarkupEntity,
      let expanded = parser.entities.expandingMarkup(
        in: document, from: parser.declarationEnd, limit: maximumExpansion)
    {
      var second = XMLParser(limits: limits)
      if (try? second.run(expanded)) != nil { return second.tree(of: expanded) }
    }
    return parser.tree(of: document)
  }

  private consuming func tree(of document: [UInt8]) -> XMLTree {
    XMLTree(
      bytes: document, nodes: nodes, attributes: attributes, entities: entities, doctype: doctype)
  }

  private init(limits: MarkupLimits) { self.limits = limits }

  private mutating func run(_ document: [UInt8]) throws(MarkupError) {
    nodes.reserveCapacity(document.count / 16)
    let text = document.span
    // A byte order mark is no text.
    var index = document.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while true {
      index = try characters(text, from: index, of: document)
      guard index < text.count else { break }
      guard index + 1 < text.count else {
        throw .fault("the document ends in a tag", index, text)
      }
      switch text[index + 1] {
      case UInt8(ascii: "/"): index = try endTag(text, from: index)
      case UInt8(ascii: "!"): index = try declaration(text, from: index, of: document)
      case UInt8(ascii: "?"):
        index = try Self.end(of: "?>", text, from: index + 2, "processing instruction")
      default: index = try startTag(text, from: index)
      }
    }
    if let last = open.last {
      throw .fault("the document ends inside <\(name(last, text))>", text.count, text)
    }
    if !hasRoot { throw .fault("there is no element", text.count, text) }
  }

  // MARK: - Text

  /// Takes the character data up to the next `<`, whose index it gives.
  private mutating func characters(
    _ text: Span<UInt8>, from start: Int, of document: [UInt8]
  ) throws(MarkupError) -> Int {
    var index = start
    let count = text.count
    var hasControl = false
    while index &+ 8 <= count {
      let blanks = Self.blankCount(text, at: index)
      index &+= blanks
      if blanks < 8 { break }
    }
    while index < count, text[index] <= 0x20 {
      hasControl = hasControl || Self.isControl(text[index])
      index += 1
    }
    if index == count || text[index] == UInt8(ascii: "<") {
      if index > start, !open.isEmpty { append(.blank, .plain, start, index) }
      return index
    }
    if open.isEmpty {
      throw .fault("text outside of the root element", index, text)
    }
    var isEncoded = hasControl
    while true {
      index = unsafe text.withUnsafeBufferPointer {
        unsafe cscan_characters_end($0.baseAddress, index, count)
      }
      if index == count || text[index] == UInt8(ascii: "<") { break }
      isEncoded = true
      if text[index] == UInt8(ascii: "&") { try check(text, reference: index, of: document) }
      index &+= 1
    }
    append(.characters, isEncoded ? .encoded : .plain, start, index)
    return index
  }

  /// How many of the eight bytes at `index` come before the first that is neither blank nor line feed.
  private static func blankCount(_ text: Span<UInt8>, at index: Int) -> Int {
    let word = text.word(at: index)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = ones &* 0x7F
    let noBlanks = word ^ (ones &* 0x20)
    let noLineFeeds = word ^ (ones &* 0x0A)
    // The high bit of each byte that is neither.
    let other =
      ((noBlanks & low) &+ low | noBlanks) & ((noLineFeeds & low) &+ low | noLineFeeds) & ~low
    return other.trailingZeroBitCount >> 3
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
  }

  private mutating func append(
    _ name: XMLName, _ spelling: XMLTree.Spelling, _ start: Int, _ end: Int
  ) {
    nodes.append(
      XMLTree.Node(
        name: name, spelling: spelling, start: UInt32(truncatingIfNeeded: start),
        end: UInt32(truncatingIfNeeded: end), next: UInt32(truncatingIfNeeded: nodes.count + 1)))
  }

  /// Refuses entities that come to too much text, and notes those that hold markup.
  private mutating func check(
    _ text: Span<UInt8>, reference start: Int, of document: [UInt8]
  ) throws(MarkupError) {
    guard !entities.isEmpty,
      let name = CharacterReference.name(in: document, at: start, before: text.count)
    else { return }
    expandedCount += entities.text(of: document[name])?.count ?? 0
    if expandedCount > Self.maximumExpansion {
      throw .longEntities(name: String(decoding: document[name], as: UTF8.self))
    }
    if entities.markup(of: document[name]) != nil { usesMarkupEntity = true }
  }

  // MARK: - Tags

  private mutating func startTag(
    _ text: Span<UInt8>, from open: Int
  ) throws(MarkupError) -> Int {
    let count = text.count
    let start = open + 1
    var index = start
    var local = start
    while index < count {
      let byte = text[index]
      if Self.endsName(byte) { break }
      index &+= 1
      if byte == UInt8(ascii: ":") { local = index }
    }
    guard index > start, Self.startsName(text[start]) else {
      throw .fault("\"<\" begins no tag", open, text)
    }
    if self.open.isEmpty, hasRoot { throw .fault("a second root element", open, text) }
    hasRoot = true
    if nodes.count >= limits.maximumElements {
      throw .tooManyElements(maximum: limits.maximumElements)
    }
    if self.open.count >= MarkupLimits.maximumXMLDepth {
      throw .tooDeep(maximum: MarkupLimits.maximumXMLDepth)
    }
    let node = nodes.count
    append(names.name(text, local..<index), .plain, start, index)
    let firstAttribute = attributes.count
    while true {
      index = Self.skipSpace(text, index)
      guard index < count else { throw .fault("the document ends in a tag", open, text) }
      let byte = text[index]
      if byte == UInt8(ascii: ">") {
        self.open.append(node)
        index += 1
        break
      }
      if byte == UInt8(ascii: "/"), index + 1 < count, text[index + 1] == UInt8(ascii: ">") {
        index += 2
        break
      }
      index = try attribute(text, from: index, inTag: open)
      if attributes.count - firstAttribute > limits.maximumAttributes {
        throw .tooManyAttributes(byteOffset: open, maximum: limits.maximumAttributes)
      }
    }
    if attributes.count > firstAttribute {
      nodes[node].firstAttribute = UInt32(truncatingIfNeeded: firstAttribute)
      nodes[node].attributeCount = UInt16(
        truncatingIfNeeded: min(attributes.count - firstAttribute, Int(UInt16.max)))
    }
    return index
  }

  private mutating func attribute(
    _ text: Span<UInt8>, from start: Int, inTag open: Int
  ) throws(MarkupError) -> Int {
    let count = text.count
    var index = start
    while index < count, !Self.endsName(text[index]) { index &+= 1 }
    let nameEnd = index
    index = Self.skipSpace(text, index)
    guard nameEnd > start, index < count, text[index] == UInt8(ascii: "=") else {
      throw .fault("a tag with something that is no attribute", start, text)
    }
    index = Self.skipSpace(text, index + 1)
    guard index < count, text[index] == UInt8(ascii: "\"") || text[index] == UInt8(ascii: "'")
    else {
      throw .fault("an attribute whose value has no quotes", start, text)
    }
    let quote = text[index]
    let valueStart = index + 1
    index = valueStart
    while index < count, text[index] != quote {
      if text[index] == UInt8(ascii: "<") {
        throw .fault("\"<\" in the value of an attribute", index, text)
      }
      index &+= 1
    }
    guard index < count else { throw .fault("the document ends in a tag", open, text) }
    attributes.append(
      XMLTree.Attribute(
        nameStart: UInt32(truncatingIfNeeded: start), nameEnd: UInt32(truncatingIfNeeded: nameEnd),
        valueStart: UInt32(truncatingIfNeeded: valueStart),
        valueEnd: UInt32(truncatingIfNeeded: index)))
    return index + 1
  }

  private mutating func endTag(_ text: Span<UInt8>, from start: Int) throws(MarkupError) -> Int {
    guard let node = open.popLast() else {
      throw .fault("an end tag without its start tag", start, text)
    }
    let nameStart = Int(nodes[node].start)
    let length = Int(nodes[node].end) - nameStart
    var index = start + 2
    let isLongEnough = index + length < text.count
    var isSame = isLongEnough && Self.endsName(text[index + length])
    if isSame { isSame = Self.isEqual(text, nameStart, index, count: length) }
    guard isSame else {
      throw .fault("mismatch: <\(name(node, text))> is open, another element ends", start, text)
    }
    index = Self.skipSpace(text, index + length)
    guard index < text.count, text[index] == UInt8(ascii: ">") else {
      throw .fault("an end tag that does not end", start, text)
    }
    nodes[node].next = UInt32(truncatingIfNeeded: nodes.count)
    return index + 1
  }

  private func name(_ node: Int, _ text: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    for index in Int(nodes[node].start)..<Int(nodes[node].end) { bytes.append(text[index]) }
    return String(decoding: bytes.prefix(100), as: UTF8.self)
  }

  private static func startsName(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
  }

  @inline(__always)
  private static func endsName(_ byte: UInt8) -> Bool {
    // One bit a byte: up to the blank, and "'/<=>. Letters are decided by the first comparison.
    byte < 0x40 && (0x7000_8085_FFFF_FFFF as UInt64) >> UInt64(byte) & 1 != 0
  }

  /// Whether the `count` bytes at two places are equal, of which the second is the later one.
  private static func isEqual(
    _ text: Span<UInt8>, _ first: Int, _ second: Int, count: Int
  ) -> Bool {
    var offset = 0
    while offset < count {
      let (left, right) = (first &+ offset, second &+ offset)
      guard right &+ 8 <= text.count else {
        if text[left] != text[right] { return false }
        offset &+= 1
        continue
      }
      let difference = text.word(at: left) ^ text.word(at: right)
      // Of the last word only the bytes before the end count.
      let rest = min(count &- offset, 8)
      if difference << UInt64(64 &- 8 &* rest) != 0 { return false }
      offset &+= 8
    }
    return true
  }

  private static func skipSpace(_ text: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    while index < text.count, text[index] <= 0x20 { index &+= 1 }
    return index
  }

  // MARK: - Declarations

  /// Reads a comment, a CDATA section or the document type declaration.
  private mutating func declaration(
    _ text: Span<UInt8>, from start: Int, of document: [UInt8]
  ) throws(MarkupError) -> Int {
    if text.has("<!--", at: start) {
      return try Self.end(of: "-->", text, from: start + 4, "comment")
    }
    if text.has("<![CDATA[", at: start) {
      let end = try Self.end(of: "]]>", text, from: start + 9, "CDATA section")
      if open.isEmpty { throw .fault("text outside of the root element", start, text) }
      let range = start + 9..<end - 3
      if !range.isEmpty {
        let isBlank = document[range].allSatisfy { $0 <= 0x20 }
        let hasControl =
          document[range].contains { Self.isControl($0) }
        append(
          isBlank ? .blank : .characters, hasControl ? .encodedData : .plain, range.lowerBound,
          range.upperBound)
      }
      return end
    }
    guard !hasRoot, text.has("<!DOCTYPE", at: start) else {
      throw .fault("an unknown declaration", start, text)
    }
    var declaration = DocumentTypeDeclaration(entities: entities)
    guard let end = declaration.read(document, from: start) else {
      throw .fault("the document type declaration does not end", start, text)
    }
    entities = declaration.entities
    doctype = declaration.identifiers
    declarationEnd = end
    return end
  }

  /// The index behind the next `mark`, which ends with `>`.
  private static func end(
    of mark: StaticString, _ text: Span<UInt8>, from start: Int, _ what: String
  ) throws(MarkupError) -> Int {
    let length = mark.utf8CodeUnitCount
    var index = start + length - 1
    while index < text.count {
      if text[index] == UInt8(ascii: ">"), text.has(mark, at: index - length + 1) {
        return index + 1
      }
      index &+= 1
    }
    throw .fault("the document ends in a \(what)", start, text)
  }
}

extension MarkupError {
  /// A fault at a byte of the document.
  fileprivate static func fault(_ message: String, _ index: Int, _ text: Span<UInt8>) -> Self {
    var line = 1
    for place in 0..<min(index, text.count) where text[place] == UInt8(ascii: "\n") { line += 1 }
    return .notWellFormed(line: line, byteOffset: min(index, text.count), message: message)
  }
}
