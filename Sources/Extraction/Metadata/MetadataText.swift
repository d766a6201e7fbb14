/// Cleans the short texts that metadata is made of.
enum MetadataText {
  /// The longest value that is looked at, in bytes.
  static let maximumLength = 1_024

  /// An attribute's or title's value on one line: references resolved, white space collapsed, soft
  /// hyphens and zero-width characters gone.
  static func line(_ page: Span<UInt8>, _ range: Range<Int>, inAttribute: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    var end = range.upperBound
    if range.count > 4 * maximumLength {
      end = range.lowerBound + 4 * maximumLength
      while end > range.lowerBound, page[end] & 0xC0 == 0x80 { end -= 1 }
    }
    bytes.reserveCapacity(end - range.lowerBound)
    CharacterReferences.decode(
      page, range.lowerBound..<end, inAttribute: inAttribute, into: &bytes)
    return collapsed(decodedAgain(bytes) ?? bytes)
  }

  /// A value whose references were escaped twice, `what&amp;#39;s new`, decoded to the end; nil for any other, and
  /// where that would make markup of what is read as text.
  private static func decodedAgain(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.contains(UInt8(ascii: "&")) else { return nil }
    let text = bytes.span
    var result: [UInt8] = []
    var isChanged = false
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "&"),
        let end = bytes[index...].prefix(32).firstIndex(of: UInt8(ascii: ";"))
      {
        var (next, character) = (index, [UInt8]())
        CharacterReferences.resolve(text, at: &next, end: end + 1, into: &character)
        if next == end + 1 {
          isChanged = true
          result += character
          index = next
          continue
        }
      }
      result.append(text[index])
      index += 1
    }
    return isChanged && tagCount(result) == tagCount(bytes) ? result : nil
  }

  /// How many tags, comments and the like begin in a text.
  private static func tagCount(_ text: [UInt8]) -> Int {
    text.indices.dropLast().count {
      text[$0] == UInt8(ascii: "<")
        && (HTMLTokenizer.isLetter(text[$0 + 1]) || "/!?".utf8.contains(text[$0 + 1]))
    }
  }

  /// The same of a text out of JSON, where references may stand too.
  static func line(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(UInt8(ascii: "&")) else { return collapsed(text) }
    return line(text.span, 0..<text.count, inAttribute: true)
  }

  /// White space as single spaces, none at the ends; at most ``maximumLength`` bytes, whole characters.
  static func collapsed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(min(text.count, maximumLength))
    var needsSpace = false
    var index = text.startIndex
    while index < text.endIndex, result.count < maximumLength - 4 {
      let byte = text[index]
      if byte <= 0x20 || byte == 0x7F {
        needsSpace = true
        index += 1
        continue
      }
      if byte < 0x80 {
        if needsSpace, !result.isEmpty { result.append(0x20) }
        needsSpace = false
        // Words of ASCII and the single spaces between them as they are, but near the end.
        let start = index
        index += 1
        let limit = min(text.endIndex - 1, start + maximumLength - 8 - result.count)
        while index < limit,
          isPlain(text[index]) || text[index] == 0x20 && isPlain(text[index + 1])
        {
          index += 1
        }
        result += text[start..<index]
        continue
      }
      let start = index
      let scalar = FoldedWords.nextScalar(text, &index)
      switch scalar {
      case 0xA0, 0x2002...0x200A, 0x202F, 0x3000, 0x85, 0x2028, 0x2029: needsSpace = true
      case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF, 0x80...0x9F: break
      default:
        if needsSpace, !result.isEmpty { result.append(0x20) }
        needsSpace = false
        result += text[start..<index]
      }
    }
    return result
  }

  static func collapsed(_ text: [UInt8]) -> [UInt8] { collapsed(text[...]) }

  /// Whether a byte is a character of ASCII that is seen.
  @inline(__always) private static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5E }

  /// A text of blocks, which are collapsed already, without white space at its ends.
  static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let first = text.first, first <= 0x20 { text = text.dropFirst() }
    while let last = text.last, last <= 0x20 { text = text.dropLast() }
    return text
  }

  /// A text without the tags of HTML that it is written with: "Effects on CO<sub>2</sub>".
  ///
  /// Left as it is where none is closed: it may be about them.
  static func withoutTags(_ text: [UInt8]) -> [UInt8] {
    let span = text.span
    let less = UInt8(ascii: "<")
    let isMarkup = text.indices.dropLast(2).contains {
      text[$0] == less && text[$0 + 1] == UInt8(ascii: "/") && HTMLTokenizer.isLetter(text[$0 + 2])
    }
    guard isMarkup else { return text }
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      let isTag =
        text[index] == less && index + 1 < text.count
        && (HTMLTokenizer.isLetter(text[index + 1]) || text[index + 1] == UInt8(ascii: "/"))
      let end =
        isTag ? HTMLTokenizer.firstIndex(of: UInt8(ascii: ">"), in: span, from: index) : text.count
      if end < text.count {
        index = end + 1
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return collapsed(result)
  }

  /// Whether a text is an address on the web rather than words.
  static func isAddress(_ text: some Collection<UInt8>) -> Bool {
    text.starts(with: "http://".utf8) || text.starts(with: "https://".utf8)
      || text.starts(with: "//".utf8)
  }

  static func string(_ text: some Sequence<UInt8>) -> String {
    String(decoding: Array(text), as: UTF8.self)
  }
}
