extension HTMLTokenizer {
  /// An attribute: ranges of the page.
  ///
  /// The value's quotes are outside, references are inside.
  struct Attribute {
    var nameStart: Int32
    var nameEnd: Int32
    var valueStart: Int32
    var valueEnd: Int32
    var kind: AttributeName

    var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
  }

  /// Reads the attribute that begins at `cursor`, and goes behind it.
  mutating func attribute(from cursor: inout Int, in page: Span<UInt8>) {
    let nameStart = cursor
    // A "=" at the start belongs to the name.
    var key = HTMLElement.Key()
    key.append(Self.lowercased(page[cursor]))
    cursor += 1
    while cursor < page.count {
      let byte = page[cursor]
      if Self.endsName(byte) || byte == UInt8(ascii: "=") { break }
      key.append(Self.lowercased(byte))
      cursor += 1
    }
    let nameEnd = cursor
    while cursor < page.count, Self.isSpace(page[cursor]) { cursor += 1 }
    var value = nameEnd..<nameEnd
    if cursor < page.count, page[cursor] == UInt8(ascii: "=") {
      cursor += 1
      while cursor < page.count, Self.isSpace(page[cursor]) { cursor += 1 }
      guard cursor < page.count else { return }
      let quote = page[cursor]
      let start: Int
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        start = cursor + 1
        let end = Self.firstIndex(of: quote, in: page, from: start)
        value = start..<end
        cursor = min(end + 1, page.count)
      } else {
        start = cursor
        while cursor < page.count, !Self.isSpace(page[cursor]), page[cursor] != UInt8(ascii: ">") {
          cursor += 1
        }
        value = start..<cursor
      }
    }
    if attributeCount < AttributeRoom.count {
      let kind = kinds.name(key, length: nameEnd - nameStart)
      attributes[attributeCount] = Attribute(
        nameStart: Int32(nameStart), nameEnd: Int32(nameEnd),
        valueStart: Int32(value.lowerBound), valueEnd: Int32(value.upperBound), kind: kind)
      attributeCount += 1
      attributeNames |= kind.bit
    }
  }

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
}

/// Room for the attributes of one tag; those behind are passed over.
///
/// An array in its place is asked for its owner at every write, an `InlineArray` is copied at every read: each
/// cost more than reading the tag.
@safe struct AttributeRoom: ~Copyable {
  static let count = 128
  private let room = UnsafeMutablePointer<HTMLTokenizer.Attribute>.allocate(capacity: count)

  init() {
    unsafe room.initialize(
      repeating: HTMLTokenizer.Attribute(
        nameStart: 0, nameEnd: 0, valueStart: 0, valueEnd: 0, kind: .other), count: Self.count)
  }

  deinit { unsafe room.deallocate() }

  subscript(index: Int) -> HTMLTokenizer.Attribute {
    get {
      precondition(index >= 0 && index < Self.count)
      return unsafe room[index]
    }
    nonmutating set {
      precondition(index >= 0 && index < Self.count)
      unsafe room[index] = newValue
    }
  }
}
