/// Empty elements of XHTML that is not well-formed.
enum EmptyElements {
  /// The page with `<title/>` written as `<title></title>`, and so on.
  ///
  /// To HTML `<title/>` is a start tag, which makes all that follows a title.
  ///
  /// - Complexity: O(*n*).
  static func closed(_ page: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(page.count + page.count / 32)
    var index = 0
    while index < page.count {
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
