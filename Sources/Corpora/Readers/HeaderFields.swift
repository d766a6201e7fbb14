/// Lines of a header out of bytes in memory.
struct HeaderLines {
  var position: Int

  /// The next line without its line end, as text; nil at the end of the bytes.
  mutating func next(in bytes: Span<UInt8>) -> String? {
    guard position < bytes.count else { return nil }
    var end = position
    while end < bytes.count && bytes[end] != 0x0A { end += 1 }
    var line: [UInt8] = []
    for index in position..<end { line.append(bytes[index]) }
    position = min(end + 1, bytes.count)
    return HeaderFields.text(of: line)
  }
}

/// Named header fields, as of WARC records and HTTP messages.
struct HeaderFields {
  private var fields: [(name: String, value: String)] = []

  /// The value of the last field of that name, in any case; nil where there is none or it is empty.
  subscript(name: String) -> String? {
    guard let value = fields.last(where: { $0.name == name.lowercased() })?.value else {
      return nil
    }
    return value.isEmpty ? nil : value
  }

  /// The values of all fields of that name, in order.
  func all(_ name: String) -> [String] {
    fields.filter { $0.name == name.lowercased() }.map(\.value)
  }

  /// Takes in `Name: value`, or the continuation of the field before, which starts with white
  /// space.
  ///
  /// A line without colon is ignored.
  mutating func append(line: String) {
    if line.first == " " || line.first == "\t" {
      guard !fields.isEmpty else { return }
      // Only what is added is trimmed: many lines would take quadratic time otherwise.
      let rest = Self.trimmed(line[...])
      if !fields[fields.count - 1].value.isEmpty, !rest.isEmpty {
        fields[fields.count - 1].value += " "
      }
      fields[fields.count - 1].value += rest
      return
    }
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = Self.trimmed(line[line.index(after: colon)...])
    fields.append((Self.trimmed(line[..<colon]).lowercased(), value))
  }

  /// A header line as text, without its line end.
  static func text(of line: [UInt8]) -> String {
    var count = line.count
    while count > 0 && (line[count - 1] == 0x0D || line[count - 1] == 0x0A) { count -= 1 }
    return String(decoding: line[..<count], as: UTF8.self)
  }

  private static func trimmed(_ text: Substring) -> String {
    func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
    return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}
