/// The 256 characters that stand for the bytes in GPT-2's vocabularies and in every byte-level
/// `tokenizer.json`.
///
/// Bytes 0x21–0x7E, 0xA1–0xAC and 0xAE–0xFF stand for themselves (as Latin-1 characters); the 68 others
/// become U+0100, U+0101, … in their order. So a space is Ġ and a newline Ċ.
///
/// <https://github.com/openai/gpt-2/blob/master/src/encoder.py>, `bytes_to_unicode`
enum ByteLevelAlphabet {
  /// The character of every byte.
  static let characters: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
      default:
        defer { next += 1 }
        return Unicode.Scalar(next) ?? "\u{FFFD}"
      }
    }
  }()

  /// The character of every byte, as UTF-8.
  static let spellings: [[UInt8]] = characters.map { UTF8.encode($0).map { [UInt8]($0) } ?? [] }

  private static let bytes: [UInt8?] = {
    var bytes = [UInt8?](repeating: nil, count: 0x144)
    for (byte, character) in characters.enumerated() { bytes[Int(character.value)] = UInt8(byte) }
    return bytes
  }()

  /// The bytes that the characters of `text` (UTF-8) stand for, or nil where one is not of the
  /// alphabet.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    return decode(text.span, 0..<text.count, into: &result) ? result : nil
  }

  /// Appends the bytes that the characters of `text[range]` (UTF-8) stand for; false where one is not of
  /// the alphabet.
  static func decode(
    _ text: borrowing Span<UInt8>, _ range: Range<Int>, into result: inout [UInt8]
  ) -> Bool {
    var i = range.lowerBound
    while i < range.upperBound {
      var value = UInt32(text[i])
      i += 1
      if value >= 0x80 {
        // The alphabet ends at U+0143: no character has more than two bytes.
        guard value & 0xE0 == 0xC0, i < range.upperBound else { return false }
        value = (value & 0x1F) << 6 | UInt32(text[i] & 0x3F)
        i += 1
      }
      guard value < bytes.count, let byte = bytes[Int(value)] else { return false }
      result.append(byte)
    }
    return true
  }

  /// The characters of `bytes`, as UTF-8.
  static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.flatMap { spellings[Int($0)] }
  }
}
