/// Words of a text as numbers that are equal for words a reader takes for the same.
///
/// Capitals, accents and widths are folded away, and so is the "e" of German `ae`, `oe` and `ue`, as
/// addresses write umlauts. A word of Chinese or Japanese is one character.
///
///     words("Müller's Über-Café") == words("mueller s uber cafe")
enum FoldedWords {
  /// The words of `text` in order.
  ///
  /// - Complexity: O(*n*).
  static func words(of text: ArraySlice<UInt8>) -> [UInt64] {
    let text = text.span
    var words: [UInt64] = []
    words.reserveCapacity(text.count / 4)
    var index = 0
    while let word = nextWord(in: text, from: &index, to: text.count) { words.append(word) }
    return words
  }

  static func words(of text: [UInt8]) -> [UInt64] { words(of: text[...]) }

  /// The first word of `text`; nil where it has none.
  static func firstWord(of text: ArraySlice<UInt8>) -> UInt64? {
    let text = text.span
    return firstWord(of: text, 0..<text.count)
  }

  /// The first word of a part of `text`; nil where it has none.
  static func firstWord(of text: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    var index = range.lowerBound
    return nextWord(in: text, from: &index, to: range.upperBound)
  }

  /// The next word of `text`, with `index` moved behind it; nil at the end.
  static func nextWord(in text: ArraySlice<UInt8>, from index: inout Int) -> UInt64? {
    let start = text.startIndex
    let text = text.span
    index -= start
    defer { index += start }
    return nextWord(in: text, from: &index, to: text.count)
  }

  /// The next word of `text` before `end`, with `index` moved behind it; nil at the end.
  static func nextWord(in text: Span<UInt8>, from index: inout Int, to end: Int) -> UInt64? {
    var hash = seed
    var isInside = false
    var last: UInt32 = 0
    while index < end {
      let start = index
      let (first, second) = fold(nextScalar(text, &index, end))
      if first == 0 {
        if isInside { return hash }
        continue
      }
      if isIdeograph(first) {
        if isInside {
          index = start
          return hash
        }
        return mix(seed, first)
      }
      isInside = true
      let isUmlaut = first == 0x65 && (last == 0x61 || last == 0x6F || last == 0x75)
      if !isUmlaut { hash = mix(hash, first) }
      if second != 0 { hash = mix(hash, second) }
      last = second != 0 ? second : first
    }
    return isInside ? hash : nil
  }

  /// One word, given in any of its forms.
  static func word(_ text: some StringProtocol) -> UInt64 {
    firstWord(of: Array(text.utf8)[...]) ?? seed
  }

  /// The letters and digits of `text` as one word without spaces between: how a host is written.
  static func squeezed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let text = text.span
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let (first, second) = fold(nextScalar(text, &index, text.count))
      if first == 0 { continue }
      if first < 0x80 {
        bytes.append(UInt8(first))
      } else if let scalar = Unicode.Scalar(first) {
        bytes += scalar.utf8
      }
      // Only "ß" gives two.
      if second != 0 { bytes.append(UInt8(second)) }
    }
    return bytes
  }

  /// Whether a part of three bytes or more stands anywhere in ``squeezed(_:)`` letters.
  static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count > 2, text.count >= part.count else { return false }
    return (0...text.count - part.count).contains {
      text[$0] == part[0] && text[$0..<$0 + part.count].elementsEqual(part)
    }
  }

  /// The number of ``squeezed(_:)``: equal where those are equal.
  static func squeezedWord(_ text: Span<UInt8>) -> UInt64 {
    var hash = seed
    var index = 0
    while index < text.count {
      let (first, second) = fold(nextScalar(text, &index, text.count))
      if first != 0 { hash = mix(hash, first) }
      if second != 0 { hash = mix(hash, second) }
    }
    return hash
  }

  // MARK: - Scalars

  private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always) private static func mix(_ hash: UInt64, _ scalar: UInt32) -> UInt64 {
    (hash ^ UInt64(scalar)) &* 0x0000_0100_0000_01B3
  }

  /// The scalar of valid UTF-8 at `index`, which moves behind it.
  @inline(__always)
  static func nextScalar(_ text: ArraySlice<UInt8>, _ index: inout Int) -> UInt32 {
    let byte = UInt32(text[index])
    index += 1
    if byte < 0x80 { return byte }
    let length = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1
    var scalar = byte & (0x3F >> UInt32(length))
    for _ in 0..<length where index < text.endIndex {
      scalar = scalar << 6 | UInt32(text[index] & 0x3F)
      index += 1
    }
    return scalar
  }

  /// The scalar of valid UTF-8 at `index`, which moves behind it but not beyond `end`.
  @inline(__always)
  static func nextScalar(_ text: Span<UInt8>, _ index: inout Int, _ end: Int) -> UInt32 {
    let byte = UInt32(text[index])
    index += 1
    if byte < 0x80 { return byte }
    let length = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1
    var scalar = byte & (0x3F >> UInt32(length))
    for _ in 0..<length where index < end {
      scalar = scalar << 6 | UInt32(text[index] & 0x3F)
      index += 1
    }
    return scalar
  }

  static func isIdeograph(_ scalar: UInt32) -> Bool {
    (0x3040...0x30FF).contains(scalar) || (0x3400...0x9FFF).contains(scalar)
      || (0x2_0000...0x3_FFFF).contains(scalar)
  }

  /// A letter or digit in its plain small form, perhaps two; 0 for what is none.
  @inline(__always) static func fold(_ scalar: UInt32) -> (UInt32, UInt32) {
    if (scalar | 0x20) &- 0x61 < 26 { return (scalar | 0x20, 0) }
    if scalar < 0xAA { return (scalar &- 0x30 < 10 ? scalar : 0, 0) }
    return foldBeyondASCII(scalar)
  }

  private static func foldBeyondASCII(_ scalar: UInt32) -> (UInt32, UInt32) {
    switch scalar {
    case 0xDF: return (0x73, 0x73)
    case 0xC6, 0xE6: return (0x61, 0)
    case 0xAA..<0x180:
      let plain = plainLatin[Int(scalar - 0xA0)]
      return (plain == UInt8(ascii: ".") ? 0 : UInt32(plain), 0)
    case 0x386: return (0x3B1, 0)
    case 0x391...0x3A9: return (scalar + 0x20, 0)
    case 0x401, 0x451: return (0x435, 0)
    case 0x400...0x40F: return (scalar + 0x50, 0)
    case 0x410...0x42F: return (scalar + 0x20, 0)
    case 0x300...0x36F: return (0, 0)
    // Arabic: alef with signs, Arabic-Indic digits, marks.
    case 0x622, 0x623, 0x625: return (0x627, 0)
    case 0x660...0x669: return (scalar - 0x630, 0)
    case 0x600...0x61F, 0x640, 0x64B...0x65F, 0x66A...0x66D, 0x6D4: return (0, 0)
    case 0x2000...0x206F, 0x2190...0x2BFF, 0x3000...0x3004, 0x3008...0x3030, 0xFE00...0xFE4F,
      0xFFE0...0xFFFF, 0x1F000...0x1FAFF:
      return (0, 0)
    case 0xFF10...0xFF19: return (scalar - 0xFEE0, 0)
    case 0xFF21...0xFF3A: return (scalar - 0xFEC0, 0)
    case 0xFF41...0xFF5A: return (scalar - 0xFEE0, 0)
    case 0xFF00...0xFF65: return (0, 0)
    default: return (scalar, 0)
    }
  }

  /// What U+00A0 to U+017F are without accents; "." for what is no letter.
  private static let plainLatin: [UInt8] = Array(
    """
    ..........a...............o.....aaaaaaaceeeeiiiidnooooo.\
    ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuytyaaaaaaccccccccdd\
    ddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnn\
    nnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs
    """.utf8)
}

/// Words with a value each, found by their number without hashing it again.
struct FoldedWordTable {
  private var words: [UInt64]
  private var values: [UInt8]
  private let mask: Int

  /// A table of lists of words, separated by white space.
  init(_ lists: [(String, value: UInt8)]) {
    let entries = lists.flatMap { list, value in
      list.utf8.split { $0 <= 0x20 }.map { (FoldedWords.word(Substring($0)), value) }
    }
    var size = 64
    while size < entries.count * 3 { size *= 2 }
    mask = size - 1
    words = Array(repeating: 0, count: size)
    values = Array(repeating: 0, count: size)
    for (word, value) in entries {
      var slot = Int(truncatingIfNeeded: word ^ (word >> 32)) & mask
      while words[slot] != 0, words[slot] != word { slot = (slot + 1) & mask }
      words[slot] = word
      values[slot] |= value
    }
  }

  /// The value of a word, of several lists together; 0 where none has it.
  @inline(__always) subscript(word: UInt64) -> UInt8 {
    var slot = Int(truncatingIfNeeded: word ^ (word >> 32)) & mask
    while words[slot] != 0 {
      if words[slot] == word { return values[slot] }
      slot = (slot + 1) & mask
    }
    return 0
  }
}
