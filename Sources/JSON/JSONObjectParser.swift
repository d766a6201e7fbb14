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
    var rows: UnsafePointer<csimdjson_field>?
    var rowCount = 0
    var errorOffset = -1
    let code = unsafe line.withUnsafeBufferPointer { bytes in
      unsafe csimdjson_splitter_split(
        splitter, bytes.baseAddress, bytes.count, &rows, &rowCount, &errorOffset)
    }
    defer {
      if line.count > Self.largeText {
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
      let value = unsafe [UInt8](UnsafeBufferPointer(start: row.value, count: row.value_count))
      fields.append(
        JSONField(
          key: unsafe String(decoding: key, as: UTF8.self),
          value: unsafe row.is_string ? .string(value) : .raw(value)))
    }
    return fields
  }
}
