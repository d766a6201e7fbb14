/// One UTF-8 sequence, or the part of one that a single U+FFFD should replace.
///
/// The Unicode Standard 15.0, section 3.9, table 3-7, and "U+FFFD Substitution of Maximal Subparts".
public struct UTF8Sequence {
  /// Bytes: of the character, or of the maximal subpart of an ill-formed sequence; 1...4.
  public private(set) var length: Int
  /// Whether it is a character.
  public let isWellFormed: Bool
  /// Whether the bytes end within it, so that more of them could make it a character.
  public let isCutOff: Bool

  /// Reads the sequence at `index`, which must be inside `bytes`.
  public init(at index: Int, in bytes: Span<UInt8>) {
    let lead = bytes[index]
    let expected: Int
    var allowed: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0x00...0x7F: expected = 1
    case 0xC2...0xDF: expected = 2
    case 0xE0:
      expected = 3
      allowed = 0xA0...0xBF
    case 0xED:
      expected = 3
      allowed = 0x80...0x9F
    case 0xE1...0xEF: expected = 3
    case 0xF0:
      expected = 4
      allowed = 0x90...0xBF
    case 0xF4:
      expected = 4
      allowed = 0x80...0x8F
    case 0xF1...0xF3: expected = 4
    default:
      length = 1
      (isWellFormed, isCutOff) = (false, false)
      return
    }
    length = 1
    while length < expected, index + length < bytes.count,
      allowed.contains(bytes[index + length])
    {
      length += 1
      allowed = 0x80...0xBF
    }
    isWellFormed = length == expected
    isCutOff = !isWellFormed && index + length == bytes.count
  }
}
