/// Super- and subscripts among the elements of XML.
extension XMLTree {
  /// What a script of any format's is in plain text; nil for other elements.
  func scriptRole(of index: Int) -> ScriptText.Role? {
    switch name(index) {
    case .sup, .superscript: raisedRole(of: index)
    case .sub, .subscript: .lowered
    default: nil
    }
  }

  /// What the markup around and in raised text says of it.
  func raisedRole(of index: Int) -> ScriptText.Role {
    let end = Int(nodes[index].next)
    // Inside the reference, or around it.
    let outer = index > 0 && Int(nodes[index - 1].next) >= end ? index - 1 : index
    if let reference = (outer..<end).first(where: { Self.isReference(name($0)) }) {
      return isCitation(reference) ? .citation(isRaised: true) : .reference
    }
    guard end + 1 < nodes.count, name(end + 1) == .sub,
      ScriptText.isSlash(leadingCharacters(at: end))
    else { return .raised }
    return .numerator
  }

  /// The characters of a node, none of an element.
  func leadingCharacters(at index: Int) -> ArraySlice<UInt8> {
    index < nodes.count && name(index) == .characters ? characters(of: index)[...] : []
  }

  /// Whether a node is text that begins with a letter or figure of scripts with blanks between words.
  func startsWithLetter(at index: Int) -> Bool {
    guard
      let character = String(decoding: leadingCharacters(at: index).prefix(4), as: UTF8.self).first
    else { return false }
    return (character.isLetter || character.isNumber)
      && !character.unicodeScalars.contains(where: \.isIdeographic)
  }

  /// What a reference in the line is.
  func referenceRole(of index: Int) -> ScriptText.Role {
    guard isCitation(index) else { return .reference }
    let isRaised = (index..<Int(nodes[index].next)).contains { name($0) == .sup }
    return .citation(isRaised: isRaised)
  }

  /// Whether a reference says that it leads to a work or a note.
  private func isCitation(_ index: Int) -> Bool {
    switch attribute("ref-type", of: index) {
    case "bibr", "fn", "table-fn": true
    default: false
    }
  }

  private static func isReference(_ name: XMLName) -> Bool {
    switch name {
    case .xref, .extLink, .a, .link, .ulink, .ref, .footnoteRef, .footnoteref, .linkHtml: true
    default: false
    }
  }
}
