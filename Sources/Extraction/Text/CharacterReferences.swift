/// Resolves character references of HTML: `&lt;`, `&#60;`, `&#x3C;`
/// (<https://html.spec.whatwg.org/multipage/parsing.html#character-reference-state>).
enum CharacterReferences {
  /// Appends what the "&" at `index` begins, and moves `index` behind it.
  ///
  /// What is no reference is appended as it stands, the "&" alone.
  ///
  /// - Parameters:
  ///   - end: Where the text or attribute value ends.
  ///   - inAttribute: In an address, `&copy=1` and `&copy2` are parameters.
  static func resolve(
    _ page: Span<UInt8>, at index: inout Int, end: Int, inAttribute: Bool = false,
    into output: inout [UInt8]
  ) {
    let start = index + 1
    guard start < end else {
      output.append(UInt8(ascii: "&"))
      index = start
      return
    }
    if page[start] == UInt8(ascii: "#") {
      return resolveNumber(page, at: &index, end: end, into: &output)
    }
    var nameEnd = start
    while nameEnd < end, nameEnd - start <= CharacterEntities.maximumNameLength,
      isAlphanumeric(page[nameEnd])
    {
      nameEnd += 1
    }
    let name = start..<nameEnd
    if nameEnd < end, page[nameEnd] == UInt8(ascii: ";") {
      if name.count == 4, HTMLTokenizer.has("nbsp", at: start, in: page), page[start] == 0x6E {
        output.append(0xC2)
        output.append(0xA0)
        index = nameEnd + 1
        return
      }
      if let entity = CharacterEntities.entity(page, name) {
        output += entity.utf8
        index = nameEnd + 1
        return
      }
    }
    if let (entity, length) = CharacterEntities.legacyPrefix(of: page, name) {
      let next = start + length
      let isParameter =
        inAttribute && next < end
        && (page[next] == UInt8(ascii: "=") || isAlphanumeric(page[next]))
      if !isParameter {
        output += entity.utf8
        index = next
        return
      }
    }
    output.append(UInt8(ascii: "&"))
    index = start
  }

  private static func resolveNumber(
    _ page: Span<UInt8>, at index: inout Int, end: Int, into output: inout [UInt8]
  ) {
    var cursor = index + 2
    let isHexadecimal = cursor < end && page[cursor] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { cursor += 1 }
    let digits = cursor
    var code: UInt32 = 0
    while cursor < end {
      let byte = page[cursor]
      let digit: UInt32
      if byte &- 0x30 < 10 {
        digit = UInt32(byte &- 0x30)
      } else if isHexadecimal, (byte | 0x20) &- 0x61 < 6 {
        digit = UInt32((byte | 0x20) &- 0x61 &+ 10)
      } else {
        break
      }
      code = min(code * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
      cursor += 1
    }
    guard cursor > digits else {
      output.append(UInt8(ascii: "&"))
      index += 1
      return
    }
    if cursor < end, page[cursor] == UInt8(ascii: ";") { cursor += 1 }
    index = cursor
    let scalar =
      code == 0 ? nil : CharacterEntities.windows1252(code) ?? Unicode.Scalar(code)
    for byte in UTF8.encode(scalar ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter {
      output.append(byte)
    }
  }

  /// Appends the text in `range` with its references resolved, line ends as line feeds, and U+FFFD for
  /// NUL.
  static func decode(
    _ page: Span<UInt8>, _ range: Range<Int>, inAttribute: Bool = false, into output: inout [UInt8]
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = page[index]
      switch byte {
      case UInt8(ascii: "&"):
        resolve(page, at: &index, end: range.upperBound, inAttribute: inAttribute, into: &output)
        continue
      case 0: output += "\u{FFFD}".utf8
      case UInt8(ascii: "\r"):
        let isPair = index + 1 < range.upperBound && page[index + 1] == UInt8(ascii: "\n")
        if !isPair { output.append(UInt8(ascii: "\n")) }
      default: output.append(byte)
      }
      index += 1
    }
  }

  @inline(__always) private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    HTMLTokenizer.isLetter(byte) || byte &- 0x30 < 10
  }
}
