/// The Arabic stretching character, U+0640.
enum Tatweel {
  /// The tatweel alone, which becomes nothing.
  static let scalar = ScalarFolding { $0.value == 0x640 ? [] : nil }

  /// Removes tatweels, but not those between figures, with or without spaces: they are dashes there (`٥ـ١٠`).
  ///
  /// - Parameter text: Valid UTF-8; comes back in the same storage where it has no tatweel.
  /// - Returns: The text, and whether it changed.
  /// - Complexity: O(*n*).
  static func fold(_ text: consuming [UInt8]) -> (text: [UInt8], isChanged: Bool) {
    var start = scalar.indexOfFirstFolded(in: text.span, from: 0)
    if start == text.count { return (text, false) }
    var folded = Array(text[..<start])
    while start < text.count {
      var end = start
      while text[end...].starts(with: [0xD9, 0x80]) { end += 2 }
      if endsWithFigure(text[..<start]), beginsWithFigure(text[end...]) {
        folded += text[start..<end]
      }
      start = scalar.indexOfFirstFolded(in: text.span, from: end)
      folded += text[end..<start]
    }
    return (folded, folded.count < text.count)
  }

  private static func endsWithFigure(_ text: ArraySlice<UInt8>) -> Bool {
    var text = text
    while let last = text.lastScalar, isSpace(last) { text.removeLast(UTF8.width(last)) }
    return text.lastScalar?.properties.generalCategory == .decimalNumber
  }

  private static func beginsWithFigure(_ text: ArraySlice<UInt8>) -> Bool {
    var text = text
    while let first = text.firstScalar, isSpace(first) { text.removeFirst(UTF8.width(first)) }
    return text.firstScalar?.properties.generalCategory == .decimalNumber
  }

  /// The zero-width space is one of those that the fold of spaces removes.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .spaceSeparator || scalar == "\u{200B}"
  }
}
