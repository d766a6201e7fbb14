/// The notes of a book that its text refers to, wherever in the book they stand.
///
/// Places are told as `OEBPS/notes.xhtml#n1`.
struct BookNotes {
  /// The numbers of the notes by their places, from 1 in the order of their references.
  private(set) var numbers: [String: Int] = [:]
  /// Where the references stand: links back from the notes lead there.
  private(set) var references: Set<String> = []
  /// The marks that the references print, by the places of their notes.
  private(set) var marks: [String: String] = [:]
  private var targets: [String] = []
  private var places: Set<String> = []

  /// Looks at a part, in the order of reading.
  mutating func gather(from tree: XMLTree, part: String) {
    let body = tree.child(.body, of: 0) ?? 0
    for index in body..<Int(tree.nodes[body].next) where !tree.name(index).isCharacterData {
      if let id = tree.attribute("id", of: index) { places.insert("\(part)#\(id)") }
      guard tree.name(index) == .a, tree.isNoteReference(index),
        let target = Self.target(of: index, in: tree, part: part), !references.contains(target)
      else { continue }
      targets.append(target)
      if marks[target] == nil { marks[target] = tree.line(of: index) }
      // The link, what is around it or empty before it, and what is in it.
      for node in max(index - 2, 0)..<Int(tree.nodes[index].next)
      where !tree.name(node).isCharacterData {
        if let id = tree.attribute("id", of: node) { references.insert("\(part)#\(id)") }
      }
    }
  }

  /// Gives their numbers to the notes that exist; those that are missing have none.
  mutating func number() {
    for target in targets where numbers[target] == nil && places.contains(target) {
      numbers[target] = numbers.count + 1
    }
  }

  /// The place that a link leads to.
  static func target(of link: Int, in tree: XMLTree, part: String) -> String? {
    guard let address = tree.attribute("href", of: link), let mark = address.firstIndex(of: "#")
    else { return nil }
    let name = mark == address.startIndex ? part : BookPath.name(of: address, in: part)
    return name.map { "\($0)\(address[mark...])" }
  }
}

extension XMLTree {
  /// The values of `epub:type` and `role`.
  func semantics(of index: Int) -> [Substring] {
    guard nodes[index].attributeCount > 0 else { return [] }
    let values = [attribute("type", of: index), attribute("role", of: index)]
    return values.compactMap(\.self).flatMap { $0.split(separator: " ") }
  }

  /// A link that is marked as one to a note, or a raised figure or sign that leads to some place.
  func isNoteReference(_ link: Int) -> Bool {
    let types = semantics(of: link)
    if types.contains("noteref") || types.contains("doc-noteref") { return true }
    guard let address = attribute("href", of: link), address.contains("#") else { return false }
    let isRaised =
      child(.sup, of: link) != nil
      || (link > 0 && name(link - 1) == .sup && Int(nodes[link - 1].next) > link)
    return isRaised && isNoteMark(link)
  }

  /// Whether an element holds no more than a figure or sign such as a note has.
  func isNoteMark(_ element: Int) -> Bool {
    let text = line(of: element).filter { !"[](). ".contains($0) }
    return !text.isEmpty && text.count <= 4
      && text.allSatisfy { $0.isNumber || "*†‡§¶#".contains($0) }
  }

  /// Whether a link is only an arrow.
  func isArrow(_ link: Int) -> Bool {
    let text = line(of: link).unicodeScalars.filter { !"[] ".unicodeScalars.contains($0) }
    return !text.isEmpty
      && text.allSatisfy { "^↩↑←⤴⏎↵⇧⬆\u{FE0E}\u{FE0F}".unicodeScalars.contains($0) }
  }
}
