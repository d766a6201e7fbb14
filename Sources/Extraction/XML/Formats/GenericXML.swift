/// XML of a format we do not know: all its text, or what a rule says.
///
/// Without a rule the text is a paragraph for each innermost element. An element that has child elements
/// and text of its own (mixed content) is one paragraph with the text of its children; white space
/// between elements is none. The result's metadata names the root element as `xmlRoot`.
struct GenericXML {
  private let tree: XMLTree
  private let skipped: [String]
  private var writer: BlockWriter
  private var current = InlineText()

  static func read(_ tree: XMLTree, _ options: XMLOptions) -> [ExtractedText] {
    if let rule = options.rule { return read(tree, options, rule) }
    var result = ExtractedText()
    result.language = tree.attribute("lang", of: 0).flatMap(LanguageTag.normalized)
    result.note("xmlRoot", localName(of: 0, tree))
    let title = tree.descendants(.title, of: 0).first
    result.title = tree.nonEmptyLine(of: title)
    var reader = GenericXML(tree: tree, skipped: [], style: options.style)
    // What surrounds the metadata in a record of OAI-PMH is not about anything.
    reader.blocks(of: tree.name(0) == .record ? tree.child(.metadata, of: 0) ?? 0 : 0)
    result.text = reader.finish()
    return [result]
  }

  private init(tree: XMLTree, skipped: [String], style: TextStyle) {
    self.tree = tree
    self.skipped = skipped
    writer = BlockWriter(style: style)
  }

  private static func localName(of element: Int, _ tree: XMLTree) -> String {
    let name = tree.qualifiedName(element)
    return name.split(separator: ":").last.map(String.init) ?? name
  }

  // MARK: - By rule

  private static func read(
    _ tree: XMLTree, _ options: XMLOptions, _ rule: XMLRule
  ) -> [ExtractedText] {
    records(tree, rule).map { record in
      func first(_ path: String?) -> String? {
        path.flatMap { XMLPath($0).values(from: record, in: tree).first }
      }
      var result = ExtractedText()
      result.identifier = first(rule.id)
      result.title = first(rule.title)
      result.url = first(rule.url)
      result.date = first(rule.date).flatMap { CalendarDate.iso($0) ?? $0 }
      result.language =
        (first(rule.language) ?? tree.attribute("lang", of: record)).flatMap(LanguageTag.normalized)
      var reader = GenericXML(tree: tree, skipped: rule.skip, style: options.style)
      if rule.text.isEmpty {
        reader.blocks(of: record)
      } else {
        if let title = result.title { reader.writer.append(plain: title.utf8, .heading(level: 1)) }
        for path in rule.text {
          let path = XMLPath(path)
          for element in path.elements(from: record, in: tree) { reader.blocks(of: element) }
          reader.flush()
        }
      }
      result.text = reader.finish()
      for (name, path) in rule.metadata.sorted(by: { $0.key < $1.key }) {
        let values = XMLPath(path).values(from: record, in: tree)
        if values.count == 1 { result.note(name, values[0]) } else { result.note(name, values) }
      }
      return result
    }
  }

  /// The records of a document: it may be a whole file, or be one record cut out of it.
  private static func records(_ tree: XMLTree, _ rule: XMLRule) -> [Int] {
    let names = rule.record.split(separator: "/").map(String.init)
    guard let root = names.first, let last = names.last else { return [0] }
    if names.count == 1, tree.hasLocalName(root, 0) { return [0] }
    if tree.hasLocalName(root, 0) || root == "*" {
      return XMLPath(names.dropFirst().joined(separator: "/")).elements(from: 0, in: tree)
    }
    return tree.hasLocalName(last, 0) || last == "*" ? [0] : []
  }

  // MARK: - Text

  private mutating func finish() -> [UInt8] {
    flush()
    return writer.text
  }

  private mutating func flush(as kind: BlockWriter.Kind = .paragraph) {
    if !current.isEmpty { writer.append(plain: current.take(), kind) }
    current.removeAll()
  }

  private mutating func blocks(of element: Int) {
    let isMixed = tree.children(of: element).contains { tree.name($0) == .characters }
    if isMixed {
      flush()
      tree.append(contentsOf: element, to: &current, dropping: isSkipped)
      return flush(as: tree.name(element) == .title ? .heading(level: 2) : .paragraph)
    }
    for child in tree.children(of: element) where !tree.name(child).isCharacterData {
      if !isSkipped(child) { blocks(of: child) }
    }
  }

  private func isSkipped(_ element: Int) -> Bool {
    !skipped.isEmpty && skipped.contains { tree.hasLocalName($0, element) }
  }
}
