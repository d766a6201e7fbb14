internal import UnicodeText

/// Finds the charset a page declares near its beginning.
///
/// The WHATWG "prescan a byte stream to determine its encoding" algorithm
/// (<https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding>),
/// with two deviations: a UTF-16 label is returned as it stands rather than as UTF-8
/// (``CharsetDecoder`` takes it for that), and 16,384 bytes are looked at, since pages put long comments
/// and scripts before the `meta` and browsers, which read on, find it there too.
enum CharsetPrescan {
  private static let maximumBytes = 16_384

  /// The label of the first `meta charset` or `meta http-equiv="content-type"`, or of an XML
  /// declaration at the start, in lower case; nil where there is none.
  static func declaredCharset(_ page: [UInt8]) -> String? {
    var scanner = Scanner(bytes: Array(page.prefix(maximumBytes)))
    return scanner.scan()
  }

  /// Finds `charset=…` inside the value of a `content` attribute.
  ///
  /// "Algorithm for extracting a character encoding from a meta element" of the same standard.
  static func charset(inContent content: String) -> String? {
    let bytes = Array(content.utf8)
    let lower = bytes.map(HTMLTokenizer.lowercased)
    let word = Array("charset".utf8)
    var index = 0
    while index + word.count <= lower.count {
      guard lower[index..<index + word.count].elementsEqual(word) else {
        index += 1
        continue
      }
      index += word.count
      while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
      guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { continue }
      index += 1
      while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
      guard index < bytes.count else { return nil }
      let quote = bytes[index]
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        guard let end = bytes[(index + 1)...].firstIndex(of: quote) else { return nil }
        return label(bytes[(index + 1)..<end])
      }
      let rest = bytes[index...]
      return label(rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: ";") })
    }
    return nil
  }

  private static func label(_ bytes: ArraySlice<UInt8>) -> String? {
    let name = bytes.map(HTMLTokenizer.lowercased).filter { $0 > 0x20 }
    let text = String(decoding: name, as: UTF8.self)
    return text.isEmpty ? nil : text
  }

  private struct Scanner {
    let bytes: [UInt8]
    var index = 0

    mutating func scan() -> String? {
      if starts(with: "<?xml") {
        let end = bytes.firstIndex(of: UInt8(ascii: ">")) ?? bytes.count
        let declaration = String(decoding: bytes[..<end], as: UTF8.self)
        if let encoding = XMLDeclaration.encoding(inDeclaration: declaration) { return encoding }
      }
      while index < bytes.count {
        if starts(with: "<!--") {
          index += 2
          while index < bytes.count, !starts(with: "-->") { index += 1 }
          index += 3
        } else if starts(with: "<meta"), index + 5 < bytes.count,
          bytes[index + 5] <= 0x20 || bytes[index + 5] == UInt8(ascii: "/")
        {
          index += 5
          if let charset = meta() { return charset }
        } else if starts(with: "<!") || starts(with: "</") || starts(with: "<?") {
          skipTag(isTag: starts(with: "</"))
        } else if bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count,
          HTMLTokenizer.isLetter(bytes[index + 1])
        {
          skipTag(isTag: true)
        } else {
          index += 1
        }
      }
      return nil
    }

    /// Reads a `meta` element's attributes and returns the charset they declare.
    private mutating func meta() -> String? {
      var seen: Set<String> = []
      var isContentType = false
      var needsContentType: Bool? = nil
      var charset: String? = nil
      while let (name, value) = attribute() {
        guard seen.insert(name).inserted else { continue }
        switch name {
        case "http-equiv": isContentType = value == "content-type"
        case "content" where charset == nil:
          if let found = CharsetPrescan.charset(inContent: value) {
            charset = found
            needsContentType = true
          }
        case "charset":
          charset = CharsetPrescan.label(Array(value.utf8)[...])
          needsContentType = false
        default: break
        }
      }
      // A page that ends inside the tag has none.
      guard index < bytes.count else { return nil }
      guard let needsContentType, !needsContentType || isContentType else { return nil }
      // "x-user-defined" means windows-1252, as the standard says.
      if charset == "x-user-defined" { return "windows-1252" }
      // A label that nobody knows is passed over, and the next one counts.
      guard let charset, !charset.contains("\""), CharsetDecoder.knows(charset) else { return nil }
      return charset
    }

    private mutating func skipTag(isTag: Bool) {
      if isTag {
        while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ">") {
          index += 1
        }
        while attribute() != nil {}
      } else {
        while index < bytes.count, bytes[index] != UInt8(ascii: ">") { index += 1 }
      }
      index += 1
    }

    /// The next attribute with its value in lower case; nil at the end of the tag.
    private mutating func attribute() -> (name: String, value: String)? {
      while index < bytes.count, bytes[index] <= 0x20 || bytes[index] == UInt8(ascii: "/") {
        index += 1
      }
      guard index < bytes.count, bytes[index] != UInt8(ascii: ">") else { return nil }
      var name: [UInt8] = []
      while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "="), !name.isEmpty { break }
        if byte <= 0x20 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") { break }
        name.append(HTMLTokenizer.lowercased(byte))
        index += 1
      }
      while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
      var value: [UInt8] = []
      if index < bytes.count, bytes[index] == UInt8(ascii: "=") {
        index += 1
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        if index < bytes.count,
          bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'")
        {
          let quote = bytes[index]
          index += 1
          while index < bytes.count, bytes[index] != quote {
            value.append(HTMLTokenizer.lowercased(bytes[index]))
            index += 1
          }
          index += 1
        } else {
          while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ">") {
            value.append(HTMLTokenizer.lowercased(bytes[index]))
            index += 1
          }
        }
      }
      return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private func starts(with word: StaticString) -> Bool {
      HTMLTokenizer.has(word, at: index, in: bytes.span)
    }
  }
}
