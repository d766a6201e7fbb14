/// What HTML does not know of XHTML that is not well-formed.
enum EmptyElements {
  /// The page with `<title/>` written as `<title></title>`, and so on, and without its document type.
  ///
  /// To HTML `<title/>` is a start tag, which makes all that follows a title, and the first `>` of a document type
  /// ends it. Entities that it declares as plain text are resolved.
  ///
  /// - Complexity: O(*n*).
  static func closed(_ page: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(page.count + page.count / 32)
    let prolog = prolog(of: page)
    var index = prolog.count
    var expandedCount = 0
    while index < page.count {
      if page[index] == UInt8(ascii: "&"), expandedCount < XMLParser.maximumExpansion,
        let name = CharacterReference.name(in: page, at: index, before: page.count),
        let text = prolog.entities.text(of: page[name])
      {
        for byte in text { output += byte == UInt8(ascii: "<") ? Array("&lt;".utf8) : [byte] }
        expandedCount += text.count
        index = name.upperBound + 1
        continue
      }
      guard page[index] == UInt8(ascii: "<"), let tag = tag(in: page, at: index) else {
        output.append(page[index])
        index += 1
        continue
      }
      if tag.isEmpty, !ChapterMarkup.voidNames.contains(tag.name) {
        output += page[index..<tag.end - 2]
        output += "></\(tag.name)>".utf8
      } else {
        output += page[index..<tag.end]
      }
      index = tag.end
    }
    return output
  }

  /// How much of the page ends with a document type that declares something, and its entities.
  private static func prolog(of page: [UInt8]) -> (count: Int, entities: DeclaredEntities) {
    var declaration = DocumentTypeDeclaration(entities: DeclaredEntities())
    let start = page.indices.prefix(4_096).first { page[$0...].starts(with: "<!DOCTYPE".utf8) }
    guard let start, let end = declaration.read(page, from: start),
      page[start..<end].contains(UInt8(ascii: "["))
    else { return (0, DeclaredEntities()) }
    return (end, declaration.entities)
  }

  /// The start tag at a place; nil where there is none that ends before the next begins.
  private static func tag(
    in page: [UInt8], at start: Int
  ) -> (name: String, end: Int, isEmpty: Bool)? {
    var index = start + 1
    while index < page.count, HTMLTokenizer.isLetter(page[index]) || page[index] &- 0x30 < 10 {
      index += 1
    }
    guard index > start + 1 else { return nil }
    let name = String(decoding: page[start + 1..<index], as: UTF8.self).lowercased()
    var quote: UInt8 = 0
    while index < page.count {
      let byte = page[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return (name, index + 1, page[index - 1] == UInt8(ascii: "/"))
      } else if byte == UInt8(ascii: "<") {
        return nil
      }
      index += 1
    }
    return nil
  }
}
