extension DeclaredEntities {
  /// How deep entities may stand inside of each other; one that holds itself is deeper.
  private static let maximumDepth = 16

  /// The document with entities that hold markup or other entities written out.
  ///
  /// Comments, CDATA sections, processing instructions and tags stay as they are.
  ///
  /// - Parameters:
  ///   - document: Valid UTF-8.
  ///   - start: Where its declarations end.
  ///   - limit: The most bytes that all entities together are written out to.
  /// - Returns: nil where they come to more, or are nested too deep.
  func expandingMarkup(in document: [UInt8], from start: Int, limit: Int) -> [UInt8]? {
    var output = Array(document[..<start])
    var rest = limit
    guard append(document, from: start, depth: 0, &rest, to: &output) else { return nil }
    return output
  }

  private func append(
    _ text: [UInt8], from start: Int, depth: Int, _ rest: inout Int, to output: inout [UInt8]
  ) -> Bool {
    var index = start
    while index < text.count {
      guard text[index] == UInt8(ascii: "&") else {
        let end = text[index] == UInt8(ascii: "<") ? Self.markupEnd(text, index) : index + 1
        output += text[index..<end]
        index = end
        continue
      }
      guard
        let name = CharacterReference.name(in: text, at: index, before: text.count),
        let entity = markup(of: text[name])
      else {
        output.append(text[index])
        index += 1
        continue
      }
      rest -= entity.count
      guard rest >= 0, depth < Self.maximumDepth,
        append(entity, from: 0, depth: depth + 1, &rest, to: &output)
      else { return false }
      index = name.upperBound + 1
    }
    return true
  }

  /// Where what begins with the `<` at `start` ends.
  private static func markupEnd(_ text: [UInt8], _ start: Int) -> Int {
    let rest = text[start...]
    let end: [UInt8] =
      rest.starts(with: "<!--".utf8)
      ? Array("-->".utf8)
      : rest.starts(with: "<![CDATA[".utf8)
        ? Array("]]>".utf8) : Array((rest.starts(with: "<?".utf8) ? "?>" : ">").utf8)
    var index = start
    while index < text.count {
      if text[index] == end[0], text[index...].starts(with: end) { return index + end.count }
      index += 1
    }
    return text.count
  }
}
