extension HTMLTokenizer {
  /// The range of an attribute's value as it stands; nil where the tag has none.
  func rawValue(of name: AttributeName) -> Range<Int>? {
    guard hasAttribute(name.bit) else { return nil }
    for index in 0..<attributeCount {
      let attribute = attribute(index)
      if attribute.kind == name { return attribute.value }
    }
    return nil
  }

  /// The same for an attribute that has no name of ours, in small letters; slower.
  func rawValue(named name: StaticString, in page: Span<UInt8>) -> Range<Int>? {
    guard hasAttribute(AttributeName.other.bit) else { return nil }
    for index in 0..<attributeCount {
      let attribute = attribute(index)
      if attribute.kind == .other, attribute.name.count == name.utf8CodeUnitCount,
        Self.has(name, at: attribute.name.lowerBound, in: page)
      {
        return attribute.value
      }
    }
    return nil
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
