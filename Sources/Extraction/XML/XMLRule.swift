/// Where the parts of a document stand in XML that medprep does not know.
///
/// Paths lead from a record (`record` from the root) to elements: names without prefix with slashes
/// between them, `*` for any name, `//` before a name for any depth, `@name` at the end for an
/// attribute. Where several elements match, the first is taken for an id, title, language, date and
/// address, all of them for texts and lists.
///
///     record: drugbank/drug
///     id: drugbank-id
///     title: name
///     text: [description, indication, "//mechanism-of-action"]
///     metadata: {groups: groups/group}
public struct XMLRule: Hashable, Sendable {
  /// The way to a record from the root element, which it names first.
  public var record: String
  /// The record's own identifier.
  public var id: String?
  /// Its title, which the text begins with.
  public var title: String?
  /// Its texts, in this order; all that the record holds where there are none.
  public var text: [String]
  /// Its language, as a BCP 47 tag.
  public var language: String?
  /// Its date.
  public var date: String?
  /// Its address.
  public var url: String?
  /// Names of elements whose text is none.
  public var skip: [String]
  /// Further facts by the name that they get.
  public var metadata: [String: String]

  /// Makes a rule from its parts.
  public init(
    record: String, id: String? = nil, title: String? = nil, text: [String] = [],
    language: String? = nil, date: String? = nil, url: String? = nil, skip: [String] = [],
    metadata: [String: String] = [:]
  ) {
    self.record = record
    self.id = id
    self.title = title
    self.text = text
    self.language = language
    self.date = date
    self.url = url
    self.skip = skip
    self.metadata = metadata
  }
}

/// A path of ``XMLRule``, split into its steps.
struct XMLPath {
  private var steps: [(name: String, isDeep: Bool)] = []
  private var attribute: String?

  init(_ path: String) {
    var isDeep = false
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part.isEmpty {
        isDeep = true
      } else if part.hasPrefix("@") {
        attribute = String(part.dropFirst())
      } else if part != "." {
        // A single slash at the beginning means nothing.
        steps.append((String(part), isDeep && (!steps.isEmpty || path.hasPrefix("//"))))
        isDeep = false
      }
    }
  }

  /// The elements that the path leads to from `start`, in document order.
  func elements(from start: Int, in tree: XMLTree) -> [Int] {
    var current = [start]
    for step in steps {
      var next: [Int] = []
      var end = 0
      for element in current {
        if step.isDeep {
          // Elements inside one another would be found twice.
          let first = max(element + 1, end)
          end = max(end, Int(tree.nodes[element].next))
          guard first < end else { continue }
          next += (first..<end).filter { matches(step.name, $0, tree) }
        } else {
          next += tree.children(of: element).filter { matches(step.name, $0, tree) }
        }
      }
      // Children of elements that are inside one another.
      current = next.sorted()
    }
    return current
  }

  /// What the elements or their attributes say, each as one line.
  func values(from start: Int, in tree: XMLTree) -> [String] {
    elements(from: start, in: tree).compactMap { element in
      guard let attribute else { return tree.nonEmptyLine(of: element) }
      let value = tree.attributeValue(named: attribute, of: element)
      return value?.isEmpty == true ? nil : value
    }
  }

  private func matches(_ name: String, _ node: Int, _ tree: XMLTree) -> Bool {
    guard !tree.name(node).isCharacterData else { return false }
    return name == "*" || tree.hasLocalName(name, node)
  }
}

extension XMLTree {
  /// Whether the element has this name, with or without prefix.
  func hasLocalName(_ name: String, _ index: Int) -> Bool {
    let range = Int(nodes[index].start)..<Int(nodes[index].end)
    let wanted = name.utf8
    guard range.count >= wanted.count, bytes[range].suffix(wanted.count).elementsEqual(wanted)
    else {
      return false
    }
    return range.count == wanted.count
      || bytes[range.upperBound - wanted.count - 1] == UInt8(ascii: ":")
  }
}
