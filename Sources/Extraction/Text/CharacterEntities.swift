/// Named character references of HTML, ISO 8879 and MathML.
enum CharacterEntities {
  /// The characters of a name, and whether HTML accepts the name without its semicolon.
  struct Entity {
    var utf8: [UInt8]
    var needsNoSemicolon: Bool
  }

  /// The longest name in the table, in bytes.
  static let maximumNameLength = 31

  /// The entity of this name, given without `&` and `;`.
  static func entity(_ name: ArraySlice<UInt8>) -> Entity? {
    guard (1...maximumNameLength).contains(name.count) else { return nil }
    return byName[String(decoding: name, as: UTF8.self)]
  }

  /// The entity that HTML reads at the start of `name` though no semicolon follows.
  ///
  /// In `copy2020` it is `copy`, whose length is returned as well.
  static func legacyPrefix(of name: ArraySlice<UInt8>) -> (Entity, nameLength: Int)? {
    var length = min(name.count, 6)
    while length >= 2 {
      if let entity = entity(name.prefix(length)), entity.needsNoSemicolon {
        return (entity, length)
      }
      length -= 1
    }
    return nil
  }

  private static let byName: [String: Entity] = {
    var result: [String: Entity] = [:]
    let fields = table.description.split { $0 == ";" || $0 == "\n" }
    result.reserveCapacity(fields.count)
    for field in fields {
      let parts = field.split(separator: " ")
      guard parts.count == 2 else { continue }
      var text = ""
      for hex in parts[1].split(separator: ",") {
        guard let scalar = UInt32(hex, radix: 16).flatMap(Unicode.Scalar.init) else { continue }
        text.unicodeScalars.append(scalar)
      }
      let isLegacy = parts[0].hasSuffix("*")
      result[String(isLegacy ? parts[0].dropLast() : parts[0])] = Entity(
        utf8: Array(text.utf8), needsNoSemicolon: isLegacy)
    }
    return result
  }()

  /// The character that browsers show for `&#128;` to `&#159;`: they mean windows-1252.
  ///
  /// <https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state>
  static func windows1252(_ code: UInt32) -> Unicode.Scalar? {
    guard (128...159).contains(code) else { return nil }
    return Unicode.Scalar(UInt32(windows1252Table[Int(code - 128)]))
  }

  private static let windows1252Table: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
