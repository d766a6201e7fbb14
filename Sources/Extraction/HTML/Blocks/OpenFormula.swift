/// A `math` element of a page while it is being read: its tokens as the nodes that ``MathML`` writes TeX of.
///
/// - Complexity: O(*n*) in its tokens: elements deeper than ``maximumDepth`` are read as if their tags were not there.
struct OpenFormula {
  private var bytes: [UInt8] = []
  private var nodes: [XMLTree.Node] = []
  private var attributes: [XMLTree.Attribute] = []
  /// The numbers of the open elements.
  private var open: [Int] = []
  private var overflow = 0
  /// Where it stands in the page: from the start tag to the last characters.
  private(set) var source: Range<Int>

  private static let maximumDepth = 48

  /// Begins with the start tag of `math` itself.
  init(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    source = tokenizer.range
    start(tokenizer, page)
  }

  /// Adds the start of an element.
  mutating func start(_ tokenizer: borrowing HTMLTokenizer, _ page: Span<UInt8>) {
    guard open.count < Self.maximumDepth else {
      overflow += 1
      return
    }
    let start = bytes.count
    for index in tokenizer.name { bytes.append(HTMLTokenizer.lowercased(page[index])) }
    let name = XMLNameTable.shared.name(bytes.span, start..<bytes.count)
    var node = XMLTree.Node(
      name: name, start: UInt32(start), end: UInt32(bytes.count), next: 0,
      firstAttribute: UInt32(attributes.count))
    if name == .annotation || name == .mfenced || name == .mfrac {
      for index in 0..<tokenizer.attributeCount { add(tokenizer.attribute(index), page) }
      node.attributeCount = UInt16(attributes.count - Int(node.firstAttribute))
    }
    open.append(nodes.count)
    nodes.append(node)
  }

  private mutating func add(_ attribute: HTMLTokenizer.Attribute, _ page: Span<UInt8>) {
    let start = UInt32(bytes.count)
    for index in attribute.name { bytes.append(HTMLTokenizer.lowercased(page[index])) }
    let end = UInt32(bytes.count)
    CharacterReferences.decode(page, attribute.value, inAttribute: true, into: &bytes)
    attributes.append(
      XMLTree.Attribute(
        nameStart: start, nameEnd: end, valueStart: end, valueEnd: UInt32(bytes.count)))
  }

  /// Ends the innermost element.
  mutating func end() {
    if overflow > 0 {
      overflow -= 1
    } else if let last = open.popLast() {
      nodes[last].next = UInt32(nodes.count)
    }
  }

  /// Adds the characters of a token.
  mutating func append(_ range: Range<Int>, isLiteral: Bool, _ page: Span<UInt8>) {
    let start = bytes.count
    if isLiteral {
      for index in range { bytes.append(page[index]) }
    } else {
      CharacterReferences.decode(page, range, into: &bytes)
    }
    guard bytes.count > start else { return }
    source = source.lowerBound..<range.upperBound
    let isBlank = bytes[start...].allSatisfy { $0 <= 0x20 }
    nodes.append(
      XMLTree.Node(
        name: isBlank ? .blank : .characters, start: UInt32(start), end: UInt32(bytes.count),
        next: UInt32(nodes.count + 1)))
  }

  /// The formula as TeX, without delimiters; the elements that are still open end here.
  consuming func tex() -> [UInt8] {
    while !open.isEmpty { end() }
    let tree = XMLTree(
      bytes: bytes, nodes: nodes, attributes: attributes, entities: DeclaredEntities(), doctype: [])
    return Array(MathML.tex(of: 0, in: tree).utf8)
  }
}
