/// An XML document as a flat table of its nodes in document order.
///
///     <p>2 <b>mg</b></p>      index  name   range     next
///                             0      p      "p"       4
///                             1      text   "2 "      2
///                             2      b      "b"       4
///                             3      text   "mg"      4
///
/// The children of node *i* start at *i* + 1; `next` leads from one child to its next sibling, and
/// past the last child is the parent's `next`. The text stays where it was in the document: nothing
/// is copied before it is needed. Namespaces are not resolved: elements are known by their names
/// without prefix, ``XMLName``.
struct XMLTree {
  /// An element or a piece of character data: 24 bytes.
  struct Node {
    /// The element's name, or ``XMLName/characters`` or ``XMLName/blank`` for character data.
    var name: XMLName
    /// How the characters are written.
    var spelling = Spelling.plain
    var attributeCount: UInt16 = 0
    /// Where the element's name (with prefix) or the characters stand in the document.
    var start: UInt32
    var end: UInt32
    /// The index behind the last node inside.
    var next: UInt32
    var firstAttribute: UInt32 = 0
  }

  /// How characters are written in the document.
  enum Spelling: UInt8 {
    /// As they are.
    case plain
    /// With references, or with control characters, which XML does not allow.
    case encoded
    /// In a CDATA section, with control characters.
    case encodedData
  }

  /// Where an attribute's name (with prefix) and its value stand in the document.
  struct Attribute {
    var nameStart: UInt32
    var nameEnd: UInt32
    var valueStart: UInt32
    var valueEnd: UInt32
  }

  /// The document: valid UTF-8.
  let bytes: [UInt8]
  let nodes: [Node]
  let attributes: [Attribute]
  /// The entities of the document's own type declaration.
  let entities: DeclaredEntities
  /// The public and system identifiers of the document type declaration.
  let doctype: [String]

  // MARK: - Nodes

  /// The name of a node.
  func name(_ index: Int) -> XMLName { nodes[index].name }

  /// The indices of the nodes directly inside a node.
  func children(of index: Int) -> Children {
    Children(nodes: nodes, index: index + 1, end: Int(nodes[index].next))
  }

  /// The children of one node, as indices.
  struct Children: Sequence, IteratorProtocol {
    fileprivate let nodes: [Node]
    fileprivate var index: Int
    fileprivate let end: Int

    mutating func next() -> Int? {
      guard index < end else { return nil }
      defer { index = Int(nodes[index].next) }
      return index
    }
  }

  /// The first child of this name.
  func child(_ name: XMLName, of index: Int) -> Int? {
    children(of: index).first { nodes[$0].name == name }
  }

  /// The children of this name.
  func children(_ name: XMLName, of index: Int) -> [Int] {
    children(of: index).filter { nodes[$0].name == name }
  }

  /// The node that a path of names leads to, each the first child of its name.
  func descendant(_ path: XMLName..., of index: Int) -> Int? {
    var index = index
    for name in path {
      guard let found = child(name, of: index) else { return nil }
      index = found
    }
    return index
  }

  /// All nodes of this name inside a node, at any depth, in document order.
  func descendants(_ name: XMLName, of index: Int) -> [Int] {
    (index + 1..<max(index + 1, Int(nodes[index].next))).filter { nodes[$0].name == name }
  }

  /// Those of ``descendants(_:of:)`` that are not inside of one another.
  func outermost(_ name: XMLName, of index: Int) -> [Int] {
    var end = 0
    return descendants(name, of: index).filter { node in
      defer { end = max(end, Int(nodes[node].next)) }
      return node >= end
    }
  }

  /// Whether the element directly follows a small one of this name.
  func follows(_ name: XMLName, _ index: Int) -> Bool {
    let end = index > 0 && nodes[index - 1].name == .blank ? index - 1 : index
    var earlier = end - 1
    while earlier >= 0, earlier > end - 16 {
      if nodes[earlier].name == name, Int(nodes[earlier].next) == end { return true }
      earlier -= 1
    }
    return false
  }

  /// The element's name as it is written, with prefix.
  func qualifiedName(_ index: Int) -> String {
    String(decoding: bytes[Int(nodes[index].start)..<Int(nodes[index].end)], as: UTF8.self)
  }

  /// Whether the element has this prefix, given with its colon.
  func hasPrefix(_ prefix: StaticString, _ index: Int) -> Bool {
    let node = nodes[index]
    return bytes[Int(node.start)..<Int(node.end)].starts(with: prefix.description.utf8)
  }

  // MARK: - Attributes

  /// The value of an attribute by its name without prefix; one that is written without prefix wins.
  func attribute(_ name: StaticString, of index: Int) -> String? {
    guard nodes[index].attributeCount > 0 else { return nil }
    return attributeValue(named: name.description, of: index)
  }

  /// The value of an attribute by its name without prefix; one that is written without prefix wins.
  func attributeValue(named name: String, of index: Int) -> String? {
    let name = name.utf8
    var prefixed: Attribute?
    for attribute in attributes(of: index) {
      let start = Int(attribute.nameStart)
      let end = Int(attribute.nameEnd)
      let length = name.count
      guard end - start >= length, bytes[(end - length)..<end].elementsEqual(name) else {
        continue
      }
      if end - start == length { return value(of: attribute) }
      if bytes[end - length - 1] == UInt8(ascii: ":"), prefixed == nil { prefixed = attribute }
    }
    return prefixed.map(value)
  }

  /// The attributes of an element.
  func attributes(of index: Int) -> ArraySlice<Attribute> {
    let first = Int(nodes[index].firstAttribute)
    return attributes[first..<first + Int(nodes[index].attributeCount)]
  }

  /// The value of an attribute that is not empty.
  func nonEmptyAttribute(_ name: StaticString, of index: Int) -> String? {
    attribute(name, of: index).flatMap { $0.isEmpty ? nil : $0 }
  }

  private func value(of attribute: Attribute) -> String {
    let range = Int(attribute.valueStart)..<Int(attribute.valueEnd)
    if bytes[range].contains(where: { $0 == UInt8(ascii: "&") || $0 < 0x20 }) {
      return String(decoding: decoded(range, isData: false), as: UTF8.self)
    }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  // MARK: - Text

  /// Adds the character data of a node to a line.
  func append(_ index: Int, to line: inout InlineText) {
    let node = nodes[index]
    if node.name == .blank {
      line.breakWord()
    } else if node.spelling == .plain {
      line.append(bytes, Int(node.start)..<Int(node.end))
    } else {
      line.append(characters(of: index))
    }
  }

  /// The character data of one node as valid UTF-8.
  func characters(of index: Int) -> [UInt8] {
    let node = nodes[index]
    let range = Int(node.start)..<Int(node.end)
    return node.spelling == .plain
      ? Array(bytes[range]) : decoded(range, isData: node.spelling == .encodedData)
  }

  /// All character data inside an element, as it is.
  func text(of index: Int) -> [UInt8] {
    var text: [UInt8] = []
    for inner in index + 1..<max(index + 1, Int(nodes[index].next))
    where nodes[inner].name.isCharacterData {
      text += characters(of: inner)
    }
    return text
  }

  /// All character data inside an element as one line; elements of the names in `dropped` are left
  /// out.
  func line(of index: Int, dropping dropped: Set<XMLName> = []) -> String {
    // Most elements of metadata hold a few words as they are.
    let end = Int(nodes[index].next)
    if end == index + 1 { return "" }
    if end == index + 2, nodes[index + 1].name == .characters {
      let range = Int(nodes[index + 1].start)..<Int(nodes[index + 1].end)
      if nodes[index + 1].spelling == .plain, InlineText.isCollapsed(bytes, range) {
        return String(decoding: bytes[range], as: UTF8.self)
      }
    }
    var line = InlineText()
    append(contentsOf: index, to: &line, dropping: dropped)
    return String(decoding: line.finished(), as: UTF8.self)
  }

  /// The line of an element, or nil when it is empty.
  func nonEmptyLine(of index: Int?, dropping dropped: Set<XMLName> = []) -> String? {
    guard let index else { return nil }
    let line = line(of: index, dropping: dropped)
    return line.isEmpty ? nil : line
  }

  /// Adds all character data inside an element to a line.
  func append(
    contentsOf index: Int, to line: inout InlineText, dropping dropped: Set<XMLName> = []
  ) {
    append(contentsOf: index, to: &line) { !dropped.isEmpty && dropped.contains(name($0)) }
  }

  /// Adds all character data inside an element to a line, but for that of the elements that `isDropped` names.
  func append(
    contentsOf index: Int, to line: inout InlineText, dropping isDropped: (Int) -> Bool
  ) {
    var inner = index + 1
    let end = Int(nodes[index].next)
    // Open scripts, and elements that are no part of the words around them, whose role is nil.
    var open: [(end: Int, start: Int, role: ScriptText.Role?)] = []
    while true {
      while let last = open.last, last.end <= inner {
        if let role = last.role {
          line.endScript(from: last.start, role, before: leadingCharacters(at: last.end))
        } else {
          line.breakWord()
        }
        open.removeLast()
      }
      guard inner < end else { break }
      let node = nodes[inner]
      if node.name.isCharacterData {
        append(inner, to: &line)
      } else if isDropped(inner) {
        inner = Int(node.next)
        continue
      } else if let role = scriptRole(of: inner) {
        open.append((Int(node.next), line.startScript(role), role))
      } else if Self.isBlock(node.name) {
        line.breakWord()
        open.append((Int(node.next), 0, nil))
      }
      inner += 1
    }
  }

  /// Whether an element stands by itself in most formats.
  private static func isBlock(_ name: XMLName) -> Bool {
    switch name {
    case .p, .para, .div, .li, .tr, .td, .th, .row, .cell, .entry, .item, .listItem, .listitem,
      .sec,
      .section, .title, .h1, .h2, .h3, .h4, .h5, .h6, .dt, .dd, .fn, .footnote, .lb, .br,
      .lineBreak:
      true
    default: false
    }
  }

  /// Resolves references and drops characters that XML does not allow; between two figures they become a space.
  private func decoded(_ range: Range<Int>, isData: Bool) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "&"), !isData {
        let reference = CharacterReference(in: bytes, at: index, before: range.upperBound, entities)
        output += reference.characters
        index += reference.length
        if reference.characters.isEmpty, index < range.upperBound,
          ScriptText.joins(output[...], bytes[index])
        {
          output.append(0x20)
        }
      } else {
        index += 1
        if byte >= 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
          output.append(byte)
        } else if index < range.upperBound, ScriptText.joins(output[...], bytes[index]) {
          output.append(0x20)
        }
      }
    }
    return output
  }
}
