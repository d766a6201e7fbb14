/// The scalar at `offset`, where `width` bytes of a well-formed one are.
func decodeScalar(
  _ text: borrowing Span<UInt8>, at offset: Int, width: Int
) -> Unicode.Scalar {
  var value = UInt32(text[offset])
  if width > 1 { value &= 0x7F >> UInt32(width) }
  for i in 1..<max(1, width) { value = value << 6 | UInt32(text[offset + i] & 0x3F) }
  return Unicode.Scalar(value) ?? "\u{FFFD}"
}

/// The length of the well-formed UTF-8 scalar at `offset`, 0 where there is none.
func wellFormedScalarWidth(_ text: borrowing Span<UInt8>, at offset: Int) -> Int {
  let first = text[offset]
  let width: Int
  switch first {
  case 0..<0x80: return 1
  case 0xC2..<0xE0: width = 2
  case 0xE0..<0xF0: width = 3
  case 0xF0..<0xF5: width = 4
  default: return 0
  }
  guard offset + width <= text.count else { return 0 }
  for i in 1..<width where text[offset + i] & 0xC0 != 0x80 { return 0 }
  let second = text[offset + 1]
  switch first {
  case 0xE0: return second >= 0xA0 ? 3 : 0
  case 0xED: return second < 0xA0 ? 3 : 0
  case 0xF0: return second >= 0x90 ? 4 : 0
  case 0xF4: return second < 0x90 ? 4 : 0
  default: return width
  }
}

/// The well-formed scalar at `offset`; nil where there is none.
func scalar(in text: borrowing Span<UInt8>, at offset: Int) -> Unicode.Scalar? {
  guard offset < text.count else { return nil }
  let width = wellFormedScalarWidth(text, at: offset)
  return width > 0 ? decodeScalar(text, at: offset, width: width) : nil
}

/// The number of scalars; every byte that is of none counts as one.
func scalarCount(_ text: borrowing Span<UInt8>) -> Int {
  var count = 0
  var offset = 0
  while offset < text.count {
    offset += max(1, wellFormedScalarWidth(text, at: offset))
    count += 1
  }
  return count
}

/// Behind so many scalars at the start, or the end of the text.
func endOfScalars(_ count: Int, in text: borrowing Span<UInt8>) -> Int {
  var offset = 0
  for _ in 0..<count where offset < text.count {
    offset += max(1, wellFormedScalarWidth(text, at: offset))
  }
  return offset
}

/// Where the well-formed scalar that ends at `offset` starts, or nil.
func startOfScalar(_ text: borrowing Span<UInt8>, before offset: Int) -> Int? {
  var start = offset - 1
  while start > 0 && offset - start < 4 && text[start] & 0xC0 == 0x80 { start -= 1 }
  return start >= 0 && start + wellFormedScalarWidth(text, at: start) == offset ? start : nil
}

/// Runs of White_Space.
enum WhiteSpace {
  /// The end of the run that starts at `offset`.
  static func end(of text: borrowing Span<UInt8>, from offset: Int) -> Int {
    var offset = offset
    while let next = scalar(in: text, at: offset), next.properties.isWhitespace {
      offset += wellFormedScalarWidth(text, at: offset)
    }
    return offset
  }

  /// The start of the run that ends at `offset`; it is not looked for before `lowest`.
  static func start(
    of text: borrowing Span<UInt8>, before offset: Int, from lowest: Int = 0
  ) -> Int {
    var offset = offset
    while offset > lowest, let previous = startOfScalar(text, before: offset),
      let before = scalar(in: text, at: previous), before.properties.isWhitespace
    {
      offset = previous
    }
    return offset
  }
}
