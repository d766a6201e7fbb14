internal import JSON

/// The forms in which JSON-LD says a value (<https://www.w3.org/TR/json-ld11/>).
extension StructuredData {
  /// A name without its vocabulary: "schema:text" and "https://schema.org/text" are "text".
  static func term(_ name: String) -> String {
    let marks = [UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "#")]
    guard let mark = name.utf8.lastIndex(where: marks.contains) else { return name }
    return String(name[name.utf8.index(after: mark)...])
  }

  /// The types of an object, without their vocabulary.
  static func types(_ object: JSONElement) -> [String] {
    object["@type"].map(list)?.compactMap(\.string).map(term) ?? []
  }

  /// The value of a property, with or without its vocabulary.
  static func member(_ object: JSONElement, _ property: String) -> JSONElement? {
    object[property] ?? object.members.first { term($0.key) == property }?.value
  }

  /// The values of a property: one, or those of a list.
  static func list(_ element: JSONElement) -> [JSONElement] {
    element.kind == .array ? element.elements : [element]
  }

  /// A text: a string, one that says its language (`@value`), or several, which become lines.
  static func text(_ element: JSONElement?) -> [UInt8] {
    guard let element else { return [] }
    if let text = element.utf8 { return text }
    if element.kind == .object { return element["@value"]?.utf8 ?? [] }
    return Array(
      element.elements.map { text($0) }.filter { !$0.isEmpty }.joined(separator: [0x0A]))
  }

  /// A text, or the first of several, on one line; sites write it with HTML's references.
  static func line(_ element: JSONElement?) -> [UInt8] {
    guard let one = element?.kind == .array ? element?.elements.first : element else { return [] }
    return one.kind == .array ? [] : line(text(one))
  }

  /// A text on one line, without the tags of names with markup: `CO<sub>2</sub>`, `<i>E. coli</i>`.
  static func line(_ text: [UInt8]) -> [UInt8] {
    let line = MetadataText.line(text)
    guard StatedMarkup(line) != .none,
      line.indices.contains(where: { line[$0...].starts(with: "</".utf8) }),
      let plain = try? WholeHTML.text(of: line, RenderingOptions(), limits: .default)
    else { return line }
    return MetadataText.collapsed(plain)
  }

  /// A text, or the address of an object, or the first of several of those.
  static func address(_ element: JSONElement) -> [UInt8] {
    let one = element.kind == .array ? element.elements.first : element
    guard let one, one.kind == .object, one["@value"] == nil else { return line(one) }
    return ["url", "@id", "name"].lazy.map { line(member(one, $0)) }.first { !$0.isEmpty } ?? []
  }
}
