/// Appends JSON text to a byte buffer: compact, members in the order of the calls, and the same
/// calls always give the same bytes.
///
/// Strings escape `"`, `\` and the control characters below U+0020 (short forms such as `\n` where
/// RFC 8259 has one, `\u00XX` otherwise) and leave all else as it is.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.key("text")
///     writer.string("a \"b\"")
///     writer.endObject()
///     writer.newline()                       // {"text":"a \"b\""}\n
///
/// Every `begin` needs its `end`, and every value inside an object its `key`; the writer checks only
/// that ends do not outnumber begins, and that no line ends between them.
///
/// RFC 8259, <https://www.rfc-editor.org/rfc/rfc8259>, section 7.
public struct JSONWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false
  private var needsLineBreak = false
  private var depth = 0

  /// An empty writer.
  public init() {}

  /// Opens an object.
  public mutating func beginObject() { begin(UInt8(ascii: "{")) }
  /// Closes the object that was opened last.
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  /// Opens an array.
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }
  /// Closes the array that was opened last.
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  /// Names the value that comes next.
  public mutating func key(_ name: String) {
    separate()
    quote(name.utf8.span)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A member of an object with a string value.
  public mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  /// A member of an object with an integer value.
  public mutating func member(_ name: String, _ value: some BinaryInteger) {
    key(name)
    integer(value)
  }

  /// A member of an object with a number as value.
  public mutating func member(_ name: String, _ value: Double) {
    key(name)
    double(value)
  }

  /// A string value.
  public mutating func string(_ text: String) {
    string(utf8: text.utf8.span)
  }

  /// A string value from UTF-8 bytes, which must be valid.
  public mutating func string(utf8 text: Span<UInt8>) {
    separate()
    quote(text)
    needsComma = true
  }

  /// An integer value.
  public mutating func integer(_ value: some BinaryInteger) {
    scalar(String(value))
  }

  /// A number in the shortest form that reads back as the same value; null where it is infinite or
  /// not a number, which JSON cannot say.
  public mutating func double(_ value: Double) {
    scalar(value.isFinite ? value.description : "null")
  }

  /// true or false.
  public mutating func bool(_ value: Bool) {
    scalar(value ? "true" : "false")
  }

  /// null.
  public mutating func null() {
    scalar("null")
  }

  /// A value that is JSON text already and is copied as it is; it must be valid and without line
  /// breaks where lines are written.
  public mutating func raw(_ json: [UInt8]) {
    separate()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  /// Ends a line of JSONL.
  ///
  /// - Precondition: Everything begun is ended.
  public mutating func newline() {
    precondition(depth == 0, "a line ends inside an object or array")
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// Begins a line with what comes next, inside an object or array, for a file that people look at.
  public mutating func lineBreak() {
    needsLineBreak = true
  }

  /// Forgets what was written and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
    needsLineBreak = false
    depth = 0
  }

  // MARK: -

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func breakLine() {
    if needsLineBreak { bytes.append(UInt8(ascii: "\n")) }
    needsLineBreak = false
  }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
    depth += 1
  }

  private mutating func end(_ bracket: UInt8) {
    precondition(depth > 0, "an end without a begin")
    breakLine()
    bytes.append(bracket)
    needsComma = true
    depth -= 1
  }

  private mutating func scalar(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func quote(_ text: Span<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    // Runs without escapes are copied whole: byte by byte is several times slower.
    unsafe text.withUnsafeBufferPointer { text in
      var start = 0
      while true {
        let end = unsafe Self.firstEscape(in: text, from: start)
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
        guard end < text.count else { break }
        unsafe appendEscape(of: text[end])
        start = end + 1
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The index of the first byte at or behind `start` that has to be escaped, or the end.
  @unsafe private static func firstEscape(
    in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let bytes = UnsafeRawBufferPointer(text)
    var index = start
    while index &+ 8 <= bytes.count {
      let word = UInt64(
        littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let backslashes = word ^ (ones &* 0x5C)
      // The high bit of each byte that is zero, or below 0x20; behind the first one, of others perhaps.
      let found =
        ((quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
          | (word &- ones &* 0x20) & ~word) & (ones &* 0x80)
      if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < bytes.count {
      let byte = unsafe bytes[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      index &+= 1
    }
    return index
  }

  private mutating func appendEscape(of byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      let digits = "0123456789abcdef".utf8.span
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    }
  }
}
