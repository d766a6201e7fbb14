/// Tells where the records of a WARC file start.
enum WARCRecordStart {
  /// Enough bytes to tell it.
  static let lookahead = 64

  /// `WARC/1.0`, and nothing but digits and points.
  static func isVersionLine(_ line: [UInt8]) -> Bool {
    let text = HeaderFields.text(of: line)
    guard text.utf8.count <= 16, text.hasPrefix("WARC/") else { return false }
    let version = text.dropFirst(5).filter { $0 != " " }
    return version.first?.isNumber == true
      && version.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
  }

  /// Whether bytes start with a version line and the name of a field, unlike a text about the format.
  static func isOne(_ bytes: ArraySlice<UInt8>) -> Bool {
    let head = bytes.prefix(lookahead)
    guard head.starts(with: "WARC/".utf8), let lineEnd = head.firstIndex(of: 0x0A),
      isVersionLine(Array(head[..<lineEnd]))
    else { return false }
    let name = head[(lineEnd + 1)...].prefix { $0 != UInt8(ascii: ":") }.map { $0 | 0x20 }
    return name.starts(with: "warc-".utf8) || name.elementsEqual("content-length".utf8)
      || name.elementsEqual("content-type".utf8)
  }

  /// Where the first line stands that starts a record.
  static func first(in bytes: [UInt8]) -> Int? {
    bytes.indices.first { index in
      bytes[index] == UInt8(ascii: "W") && (index == 0 || bytes[index - 1] == 0x0A)
        && isOne(bytes[index...])
    }
  }
}
