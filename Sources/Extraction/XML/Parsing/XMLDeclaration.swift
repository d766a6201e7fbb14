/// The `<?xml version="1.0" encoding="…"?>` line.
enum XMLDeclaration {
  /// The encoding a document's XML declaration names, also where the declaration itself is UTF-16
  /// without a byte order mark (XML 1.0, appendix F); nil where there is none.
  static func declaredEncoding(_ xml: [UInt8]) -> String? {
    if xml.starts(with: [0x3C, 0x00, 0x3F, 0x00]) { return "utf-16le" }
    if xml.starts(with: [0x00, 0x3C, 0x00, 0x3F]) { return "utf-16be" }
    guard let end = end(xml) else { return nil }
    return encoding(inDeclaration: String(decoding: xml[..<end], as: UTF8.self))
  }

  /// Overwrites the declaration with spaces: it may still name the encoding from before decoding.
  static func blank(_ xml: inout [UInt8]) {
    guard let end = end(xml) else { return }
    for index in 0..<end where xml[index] != UInt8(ascii: "\n") { xml[index] = 0x20 }
  }

  /// The value of `encoding="…"`, in lower case.
  static func encoding(inDeclaration declaration: String) -> String? {
    let parts = declaration.split(maxSplits: 1) { $0 == "\u{0}" }
    guard let text = parts.first, let word = text.range(ofWord: "encoding") else { return nil }
    let rest = text[word.upperBound...].drop { $0 == " " || $0 == "=" || $0 == "\t" || $0 == "\n" }
    guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
    let value = rest.dropFirst().prefix { $0 != quote }
    return value.isEmpty ? nil : value.lowercased()
  }

  /// One past the declaration's last byte.
  private static func end(_ xml: [UInt8]) -> Int? {
    let start = xml.firstIndex { $0 > 0x20 } ?? 0
    guard xml[start...].starts(with: Array("<?xml".utf8)), start + 5 < xml.count,
      xml[start + 5] <= 0x20
    else { return nil }
    return xml[start...].prefix(1_024).firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
  }
}

extension Substring {
  /// The first place of `word`.
  fileprivate func range(ofWord word: String) -> Range<Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(word) {
        return index..<self.index(index, offsetBy: word.count)
      }
      formIndex(after: &index)
    }
    return nil
  }
}
