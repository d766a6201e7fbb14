extension HTMLTokenizer {
  /// The range of an attribute's value as it stands, by its name in lower case; nil where the tag has
  /// none.
  func rawValue(of name: StaticString, in page: Span<UInt8>) -> Range<Int>? {
    let count = name.utf8CodeUnitCount
    for attribute in attributes
    where Int(attribute.nameEnd - attribute.nameStart) == count
      && Self.has(name, at: Int(attribute.nameStart), in: page)
    {
      return attribute.value
    }
    return nil
  }

  /// An attribute's value with its references resolved, by its name in lower case; nil where the tag
  /// has none.
  func value(of name: StaticString, in page: Span<UInt8>) -> String? {
    rawValue(of: name, in: page).map { decoded($0, in: page) }
  }

  /// Whether the tag has the attribute.
  func hasAttribute(_ name: StaticString, in page: Span<UInt8>) -> Bool {
    rawValue(of: name, in: page) != nil
  }

  /// The attribute value in `range` with its references resolved and U+FFFD for NUL.
  func decoded(_ range: Range<Int>, in page: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    CharacterReferences.decode(page, range, inAttribute: true, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A tag's or attribute's name in lower case, with U+FFFD for NUL.
  static func lowercasedName(_ range: Range<Int>, in page: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    for index in range {
      if page[index] == 0 {
        bytes += "\u{FFFD}".utf8
      } else {
        bytes.append(lowercased(page[index]))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
