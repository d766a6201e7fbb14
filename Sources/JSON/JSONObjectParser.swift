internal import CScan
internal import CSimdJSON

/// One member of a JSON object.
public struct JSONField: Sendable, Hashable {
  /// The name, unescaped.
  ///
  /// May be empty.
  public var key: String
  /// What belongs to it.
  public var value: JSONFieldValue

  /// Makes a field from its parts.
  public init(key: String, value: JSONFieldValue) {
    self.key = key
    self.value = value
  }
}

/// The value of a field: text where it is a string, JSON otherwise.
public enum JSONFieldValue: Sendable, Hashable {
  /// A string's text as UTF-8, unescaped.
  case string([UInt8])
  /// A number, boolean, null, array or object exactly as written, without white space around it.
  case raw([UInt8])

  /// The text of a string; nil of all else.
  public var string: String? {
    if case .string(let text) = self { String(decoding: text, as: UTF8.self) } else { nil }
  }
}

/// Splits JSON objects, such as the lines of a JSONL file, into their fields.
///
/// The whole text is validated, nested values too. Fields come in the order of the text, and a name
/// that is given twice comes twice: what that means is for the caller to say. Half a surrogate pair
/// (`"\ud800"`), which some programs write where they cut a text, becomes U+FFFD; every other fault
/// is an error. Numbers in raw values may be of any size.
///
///     var parser = JSONObjectParser()
///     try parser.parse(#"{"id": 7, "text": "caf\u00e9"}"#.utf8.span)
///     // [id: raw "7", text: string "café"]
///
/// Keep one for many texts: it reuses its memory, twice the longest text; that for a text of many
/// megabytes is given back at once.
///
/// Langdale & Lemire 2019, "Parsing Gigabytes of JSON per Second", <https://arxiv.org/abs/1902.08318>;
/// Keiser & Lemire 2023, "On-Demand JSON", <https://arxiv.org/abs/2312.17149>.
@safe public struct JSONObjectParser: ~Copyable {
  private var splitter: OpaquePointer

  private static let largeText = 16 << 20

  /// Makes a parser; its memory grows with the texts.
  public init() {
    unsafe splitter = unsafe Self.makeSplitter()
  }

  @unsafe private static func makeSplitter() -> OpaquePointer {
    guard let splitter = unsafe csimdjson_splitter_create() else {
      preconditionFailure("no memory for a JSON parser")
    }
    return unsafe splitter
  }

  deinit {
    unsafe csimdjson_splitter_destroy(splitter)
  }

  /// The fields of the one object that `line` holds.
  ///
  /// - Complexity: O(*n*) in the bytes of `line`.
  /// - Throws: What is wrong with the text, with the byte offset where known. The parser can be used
  ///   again afterwards.
  public mutating func parse(_ line: Span<UInt8>) throws(JSONError) -> [JSONField] {
    try unsafe line.withUnsafeBufferPointer { (bytes) throws(JSONError) in
      try unsafe parse(bytes, hasRoom: false)
    }
  }

  /// The fields of the one object that `line` holds, which is not copied: quicker than ``parse(_:)``.
  ///
  /// - Parameter line: Stays as it is, with some room reserved behind it.
  /// - Complexity: O(*n*) in the bytes of `line`.
  /// - Throws: What is wrong with the text, as ``parse(_:)``.
  public mutating func parse(line: inout [UInt8]) throws(JSONError) -> [JSONField] {
    let needed = line.count + Int(CSIMDJSON_ROOM)
    // Growing by half: lines of many lengths are read into the same array.
    if line.capacity < needed { line.reserveCapacity(needed + needed / 2) }
    return try unsafe line.withUnsafeBufferPointer { (bytes) throws(JSONError) in
      try unsafe parse(bytes, hasRoom: true)
    }
  }

  @unsafe private mutating func parse(
    _ text: UnsafeBufferPointer<UInt8>, hasRoom: Bool
  ) throws(JSONError) -> [JSONField] {
    var rows: UnsafePointer<csimdjson_field>?
    var rowCount = 0
    var errorOffset = -1
    let code = unsafe csimdjson_splitter_split(
      splitter, text.baseAddress, text.count, hasRoom, &rows, &rowCount, &errorOffset)
    defer {
      if text.count > Self.largeText {
        unsafe csimdjson_splitter_destroy(splitter)
        unsafe splitter = unsafe Self.makeSplitter()
      }
    }
    guard code == 0 else { throw JSONError(code: code, offset: errorOffset) }
    var fields: [JSONField] = []
    fields.reserveCapacity(rowCount)
    let table = unsafe UnsafeBufferPointer(start: rows, count: rowCount)
    for index in 0..<rowCount {
      let row = unsafe table[index]
      let key = unsafe UnsafeBufferPointer(start: row.key, count: row.key_count)
      let written = unsafe UnsafeBufferPointer(start: row.value, count: row.value_count)
      let value: JSONFieldValue
      if unsafe row.is_string {
        guard let text = unsafe Self.unescaped(written) else {
          throw unsafe JSONError(code: Int32(CSIMDJSON_BAD_STRING), offset: row.value_offset)
        }
        value = .string(text)
      } else {
        value = unsafe .raw([UInt8](written))
      }
      fields.append(JSONField(key: unsafe String(decoding: key, as: UTF8.self), value: value))
    }
    return fields
  }

  /// The text of a string; nil where JSON does not know one of its escapes.
  @unsafe private static func unescaped(_ written: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let start = written.baseAddress else { return [] }
    var isValid = true
    let text = unsafe [UInt8](unsafeUninitializedCapacity: written.count) { room, count in
      guard let into = room.baseAddress else { return }
      let length = unsafe cscan_unescape(start, written.count, into)
      if length < 0 { isValid = false } else { count = length }
    }
    return isValid ? text : nil
  }
}
