/// The text of one paragraph while it is being collected: runs of white space become one space,
/// none is kept at either end of a line.
struct InlineText {
  /// Valid UTF-8.
  private(set) var bytes: [UInt8] = []
  private var needsSpace = false

  var isEmpty: Bool { bytes.isEmpty }

  /// Adds running text.
  ///
  /// White space is the ASCII kind and U+00A0, U+2002…U+200A, U+202F and U+3000.
  mutating func append(_ text: [UInt8]) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte <= 0x20 {
        needsSpace = true
        index += 1
      } else if byte >= 0xC2, let width = Self.spaceWidth(text, at: index) {
        needsSpace = true
        index += width
      } else {
        if needsSpace {
          if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(0x20) }
          needsSpace = false
        }
        bytes.append(byte)
        index += 1
      }
    }
  }

  /// Adds text whose spaces and line ends matter, as in `<pre>`.
  mutating func appendPreformatted(_ text: [UInt8]) {
    if needsSpace, !bytes.isEmpty { bytes.append(0x20) }
    needsSpace = false
    for byte in text where byte != UInt8(ascii: "\r") { bytes.append(byte) }
  }

  /// Starts a new line inside the paragraph.
  mutating func breakLine() {
    needsSpace = false
    if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
  }

  /// Puts a space before what comes next.
  mutating func breakWord() { needsSpace = true }

  /// Returns the paragraph without line ends at its edges, and starts an empty one.
  mutating func take() -> [UInt8] {
    defer {
      bytes = []
      needsSpace = false
    }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    guard let first = bytes.firstIndex(where: { $0 != UInt8(ascii: "\n") }) else { return [] }
    return first == 0 ? bytes : Array(bytes[first...])
  }

  /// One line of collapsed text.
  static func collapsed(_ text: [UInt8]) -> String {
    var line = InlineText()
    line.append(text)
    return String(decoding: line.bytes, as: UTF8.self)
  }

  /// The length of the white space character that starts here, if it is one beyond ASCII.
  private static func spaceWidth(_ text: [UInt8], at index: Int) -> Int? {
    switch text[index] {
    case 0xC2 where index + 1 < text.count && text[index + 1] == 0xA0: return 2
    case 0xE2 where index + 2 < text.count:
      let isSpace =
        text[index + 1] == 0x80
        && ((0x82...0x8A).contains(text[index + 2]) || text[index + 2] == 0xAF)
      return isSpace ? 3 : nil
    case 0xE3 where index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] == 0x80:
      return 3
    default: return nil
    }
  }
}
