internal import JSON
internal import UnicodeText

extension StructuredData {
  /// Whether the `type` of a script is this media type, whatever parameters it has:
  /// `application/ld+json; charset=utf-8`.
  ///
  /// - Parameter type: A range of `page`.
  static func isType(_ type: Range<Int>, _ name: StaticString, in page: Span<UInt8>) -> Bool {
    var start = type.lowerBound
    while start < type.upperBound, page[start] <= 0x20 { start += 1 }
    let end = start + name.utf8CodeUnitCount
    guard end <= type.upperBound, HTMLTokenizer.has(name, at: start, in: page) else { return false }
    return end == type.upperBound || page[end] <= 0x20 || page[end] == UInt8(ascii: ";")
  }

  /// The script as JSON.
  static func document(_ script: [UInt8]) -> JSONDocument? {
    if let document = try? JSONDocument(parsing: script.span) { return document }
    let opening: Set<UInt8> = [UInt8(ascii: "{"), UInt8(ascii: "[")]
    let closing: Set<UInt8> = [UInt8(ascii: "}"), UInt8(ascii: "]")]
    let content = sectionContent(script)
    guard let start = content.firstIndex(where: opening.contains),
      let end = content.lastIndex(where: closing.contains), start < end
    else { return nil }
    let repaired = repaired(content[start...end])
    return try? JSONDocument(parsing: repaired.span)
  }

  /// Without control characters, and without commas behind the last member of an object or list.
  private static func repaired(_ script: ArraySlice<UInt8>) -> [UInt8] {
    var json: [UInt8] = []
    json.reserveCapacity(script.count)
    var isInString = false
    var isEscaped = false
    /// The last comma, where only white space is behind it.
    var comma: Int?
    for byte in script {
      let byte = max(byte, 0x20)
      if isInString {
        isInString = byte != UInt8(ascii: "\"") || isEscaped
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      } else if byte != 0x20 {
        let isEnd = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
        if isEnd, let comma { json[comma] = 0x20 }
        comma = byte == UInt8(ascii: ",") ? json.count : nil
        isInString = byte == UInt8(ascii: "\"")
      }
      json.append(byte)
    }
    return json
  }

  /// What a CDATA section holds, where there is one: pages of XHTML have it around their scripts.
  private static func sectionContent(_ script: [UInt8]) -> ArraySlice<UInt8> {
    let text = script.span
    guard let opening = place(of: "<![CDATA[", in: text, from: 0) else { return script[...] }
    let end = place(of: "]]>", in: text, from: opening + 9)
    return script[(opening + 9)..<(end ?? script.count)]
  }

  private static func place(of mark: StaticString, in text: Span<UInt8>, from start: Int) -> Int? {
    let first = unsafe mark.utf8Start.pointee
    var index = start
    while true {
      index = HTMLTokenizer.firstIndex(of: first, in: text, from: index)
      if index >= text.count || text.has(mark, at: index) { break }
      index += 1
    }
    return index < text.count ? index : nil
  }
}
