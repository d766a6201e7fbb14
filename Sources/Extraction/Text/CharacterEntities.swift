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
    index.place(of: name.span, name.startIndex..<name.endIndex, from: name.startIndex)
      .map { index.entities[$0] }
  }

  /// The entity whose name, without `&` and `;`, are the bytes in `range`.
  static func entity(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Entity? {
    index.place(of: bytes, range, from: 0).map { index.entities[$0] }
  }

  /// The entity that HTML reads at the start of a name though no semicolon follows.
  ///
  /// In `copy2020` it is `copy`, whose length is returned as well.
  static func legacyPrefix(of bytes: Span<UInt8>, _ range: Range<Int>) -> (Entity, nameLength: Int)?
  {
    var length = min(range.count, 6)
    while length >= 2 {
      if let entity = entity(bytes, range.lowerBound..<range.lowerBound + length),
        entity.needsNoSemicolon
      {
        return (entity, length)
      }
      length -= 1
    }
    return nil
  }

  // MARK: - Index

  /// The table by name: open addressing, twice as many slots as names.
  private struct Index {
    var entities: [Entity] = []
    private var names: [[UInt8]] = []
    /// Place in `entities` plus 1, or 0.
    private var slots = [UInt16](repeating: 0, count: 8_192)

    init(_ table: StaticString) {
      names.reserveCapacity(2_200)
      entities.reserveCapacity(2_200)
      table.withUTF8Buffer { bytes in
        var name: [UInt8] = []
        var text: [UInt8] = []
        var code: UInt32 = 0
        var isName = true
        func endCode() {
          if let scalar = Unicode.Scalar(code) {
            text += UTF8.encode(scalar) ?? UTF8.EncodedScalar()
          }
          code = 0
        }
        for index in bytes.indices {
          let byte = unsafe bytes[index]
          switch byte {
          case UInt8(ascii: ";"), UInt8(ascii: "\n"):
            endCode()
            append(name, text)
            (isName, name, text) = (true, [], [])
          case UInt8(ascii: " "): isName = false
          case UInt8(ascii: ","): endCode()
          case _ where isName: name.append(byte)
          default: code = code << 4 | UInt32(byte & 0x0F) + (byte > UInt8(ascii: "9") ? 9 : 0)
          }
        }
        endCode()
        append(name, text)
      }
    }

    /// Enters a name, with `*` behind it where it needs no semicolon.
    private mutating func append(_ name: [UInt8], _ text: [UInt8]) {
      let isLegacy = name.last == UInt8(ascii: "*")
      let name = isLegacy ? Array(name.dropLast()) : name
      names.append(name)
      entities.append(Entity(utf8: text, needsNoSemicolon: isLegacy))
      var slot = Self.slot(of: name.span, 0..<name.count)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt16(names.count)
    }

    private static func slot(of bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
      // FNV-1a.
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
      return Int(truncatingIfNeeded: hash ^ hash >> 29) & 8_191
    }

    func place(of bytes: Span<UInt8>, _ range: Range<Int>, from start: Int) -> Int? {
      guard (1...CharacterEntities.maximumNameLength).contains(range.count) else { return nil }
      let range = range.lowerBound - start..<range.upperBound - start
      var slot = Self.slot(of: bytes, range)
      while slots[slot] != 0 {
        let name = names[Int(slots[slot]) - 1]
        if name.count == range.count,
          name.indices.allSatisfy({ name[$0] == bytes[range.lowerBound + $0] })
        {
          return Int(slots[slot]) - 1
        }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }
  }

  private static let index = Index(table)

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
