internal import UnicodeText

/// `<!DOCTYPE article PUBLIC "…" "….dtd" [ … ]>`: looked through for entities, and nothing else.
struct DocumentTypeDeclaration {
  private(set) var entities: DeclaredEntities
  /// The public and system identifiers, or what else stands in quotes before the internal subset.
  private(set) var identifiers: [String] = []

  init(entities: DeclaredEntities) { self.entities = entities }

  /// Reads the declaration that starts at `start`, and gives the index behind it; nil where it does
  /// not end.
  mutating func read(_ text: [UInt8], from start: Int) -> Int? {
    var index = start + 9
    var isInSubset = false
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard let end = Self.find(text[index], text, index + 1) else { return nil }
        if !isInSubset, identifiers.count < 2 {
          identifiers.append(String(decoding: text[(index + 1)..<end].prefix(512), as: UTF8.self))
        }
        index = end
      case UInt8(ascii: "["): isInSubset = true
      case UInt8(ascii: "]"): isInSubset = false
      case UInt8(ascii: ">") where !isInSubset: return index + 1
      case UInt8(ascii: "<") where text.span.has("<!--", at: index):
        guard let end = Self.end("-->", text, index + 4) else { return nil }
        index = end - 1
      case UInt8(ascii: "<") where text.span.has("<?", at: index):
        guard let end = Self.end("?>", text, index + 2) else { return nil }
        index = end - 1
      case UInt8(ascii: "<") where isInSubset && text.span.has("<!ENTITY", at: index):
        guard let end = readEntity(text, index + 8) else { return nil }
        index = end - 1
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Reads `name "text">` or `name SYSTEM "…">` or `% name "…">`, and gives the index behind `>`.
  private mutating func readEntity(_ text: [UInt8], _ start: Int) -> Int? {
    var index = start
    var words: [ArraySlice<UInt8>] = []
    var literal: ArraySlice<UInt8>?
    while index < text.count, text[index] != UInt8(ascii: ">") {
      let byte = text[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        guard let end = Self.find(byte, text, index + 1) else { return nil }
        if literal == nil { literal = text[(index + 1)..<end] }
        index = end + 1
      } else if byte <= 0x20 {
        index += 1
      } else {
        let wordStart = index
        while index < text.count, text[index] > 0x20,
          ![UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'")].contains(text[index])
        {
          index += 1
        }
        words.append(text[wordStart..<index])
      }
    }
    guard index < text.count else { return nil }
    if let name = words.first, name.count <= 64, name.first != UInt8(ascii: "%") {
      // More words than the name: SYSTEM or PUBLIC.
      entities.declare(Array(name), text: words.count == 1 ? literal.map(Array.init) : nil)
    }
    return index + 1
  }

  private static func find(_ byte: UInt8, _ text: [UInt8], _ start: Int) -> Int? {
    text[min(start, text.count)...].firstIndex(of: byte)
  }

  private static func end(_ mark: StaticString, _ text: [UInt8], _ start: Int) -> Int? {
    var index = start
    while index < text.count {
      if text.span.has(mark, at: index) { return index + mark.utf8CodeUnitCount }
      index += 1
    }
    return nil
  }
}
