internal import UnicodeText

/// Numbers that stand together: `1 84 12 76 451 089 46`, `(555) 123-4567`, `DE89 3704 0044`.
///
/// Runs of ASCII letters and digits, of which the first has a digit, with short separators between
/// them. Arabic-Indic and full-width digits count as digits.
struct NumberGroup {
  struct Run {
    /// Bytes in the text.
    var start: Int
    var end: Int
    /// Where it begins in `characters`, and behind its end.
    var first: Int
    var last: Int
    /// What is between the run before and this one: the character, or 0.
    var separator: UInt8
    /// No letters.
    var isNumeric: Bool
    var count: Int { last - first }
  }

  /// The characters of all runs: ASCII digits and capital letters.
  private(set) var characters: [UInt8] = []
  private(set) var runs: [Run] = []

  private static let maximumRuns = 12
  private static let maximumCharacters = 40

  /// Reads the group that starts at `position`, where a run begins.
  ///
  /// - Parameter isPhone: Whether blanks may stand about the sign behind an area: `030 / 1234567`.
  mutating func read(_ text: Span<UInt8>, at position: Int, isPhone: Bool = false) {
    characters.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    var position = position
    var separator: UInt8 = 0
    while runs.count < Self.maximumRuns, characters.count < Self.maximumCharacters {
      let start = position
      let first = characters.count
      var isNumeric = true
      while position < text.count, characters.count - first < Self.maximumCharacters {
        if let (digit, length) = digit(text, position) {
          characters.append(digit)
          position += length
        } else {
          let byte = text[position]
          let capital = byte & 0xDF
          guard byte < 0x80, capital &- 0x41 < 26 else { break }
          characters.append(capital)
          isNumeric = false
          position += 1
        }
      }
      if position == start { break }
      let run = characters[first...]
      let hasDigit = run.contains { $0 &- 0x30 < 10 }
      // Letters alone end the group, but for the check letter behind a dash, `12345678-Z`, and the
      // blocks of capitals that British and Dutch IBANs have.
      let isCapitals = text[start] &- 0x41 < 26 && text[position - 1] &- 0x41 < 26
      if !hasDigit, !(isCapitals && (run.count == 1 && separator != 0x20 || run.count == 4)) {
        characters.removeSubrange(first...)
        break
      }
      runs.append(
        Run(
          start: start, end: position, first: first, last: characters.count,
          separator: separator, isNumeric: isNumeric))
      if isPhone, runs.count == 1, characters[0] == 0x30, (2...5).contains(characters.count),
        position + 3 < text.count, text[position] == 0x20, text[position + 2] == 0x20,
        "/-".utf8.contains(text[position + 1])
      {
        separator = text[position + 1]
        position += 3
        continue
      }
      guard let next = skipSeparator(text, position) else { break }
      separator = next.character
      position = next.position
    }
  }

  /// The characters of the first runs.
  func characters(ofRuns count: Int) -> ArraySlice<UInt8> {
    characters[..<runs[count - 1].last]
  }

  /// How long each run is.
  var shape: [Int] { runs.map(\.count) }

  /// Separators among full-width digits: the hyphen and what is typed for it, brackets, the blank.
  private static let wideSeparators: [(text: StaticString, sign: UInt8)] = [
    ("－", 0x2D), ("−", 0x2D), ("ー", 0x2D), ("（", 0x28), ("）", 0x29), ("\u{3000}", 0x20),
  ]

  /// One separator, or `) `, ` (` and the like; nil where something else follows.
  private func skipSeparator(
    _ text: Span<UInt8>, _ position: Int
  ) -> (character: UInt8, position: Int)? {
    guard position + 1 < text.count else { return nil }
    var position = position
    let character: UInt8
    switch text[position] {
    case 0x20, 0x2D, 0x2E, 0x2F:
      character = text[position]
      position += 1
      // 8 (495) 123-45-67.
      if character == 0x20, text[position] == 0x28 { position += 1 }
    case 0x28 where mayPrecedeBracket(text):
      character = 0x28
      position += 1
    case 0x29:
      character = 0x29
      position += 1
      if text[position] == 0x20 || text[position] == 0x2D { position += 1 }
    case 0xC2 where text[position + 1] == 0xA0:
      character = 0x20
      position += 2
    // U+2010 to U+2013: hyphens and the en dash.
    case 0xE2
    where position + 2 < text.count && text[position + 1] == 0x80
      && text[position + 2] &- 0x90 < 4:
      character = 0x2D
      position += 3
    default:
      guard text[position] >= 0xE2,
        let wide = Self.wideSeparators.first(where: { text.has($0.text, at: position) }),
        wide.sign != 0x28 || mayPrecedeBracket(text)
      else { return nil }
      character = wide.sign
      position += wide.text.utf8CodeUnitCount
    }
    return position < text.count ? (character, position) : nil
  }
}

extension NumberGroup {
  /// Whether a bracket right behind the runs may hold an area or exchange: 03(1234)5678, 8(495)1234567,
  /// +1(212)555-0143; not the issue of a journal.
  private func mayPrecedeBracket(_ text: Span<UInt8>) -> Bool {
    guard runs.count == 1, let first = characters.first else { return false }
    let start = runs[0].start
    return first == 0x30 && characters.count > 1
      || characters.count == 1 && (first == 0x37 || first == 0x38)
      || start > 0 && text[start - 1] == UInt8(ascii: "+")
  }
}

/// The digit at a place as ASCII, and its bytes: ASCII, Arabic-Indic (U+0660, U+06F0), full-width
/// (U+FF10).
@inline(__always)
func digit(_ text: Span<UInt8>, _ position: Int) -> (digit: UInt8, length: Int)? {
  guard position < text.count else { return nil }
  let byte = text[position]
  if byte &- 0x30 < 10 { return (byte, 1) }
  if byte < 0xD9 { return nil }
  if byte == 0xD9, position + 1 < text.count, text[position + 1] &- 0xA0 < 10 {
    return (text[position + 1] - 0xA0 + 0x30, 2)
  }
  if byte == 0xDB, position + 1 < text.count, text[position + 1] &- 0xB0 < 10 {
    return (text[position + 1] - 0xB0 + 0x30, 2)
  }
  if byte == 0xEF, position + 2 < text.count, text[position + 1] == 0xBC,
    text[position + 2] &- 0x90 < 10
  {
    return (text[position + 2] - 0x90 + 0x30, 3)
  }
  return nil
}
