internal import UnicodeText

/// 128 bits that tell texts apart by their words alone, which are what stands between ASCII white space.
/// (``DuplicateFinder`` keeps 88 of them.)
///
/// Hashed are the words with one space between two, eight bytes at a time. Most text is written like
/// that, so long stretches of it are hashed as they stand:
///
///     "  Take two\n\ntablets  daily "     Take two | ␠ | tablets | ␠ | daily
struct WordSequenceHash {
  private var first: UInt64 = 0
  private var second: UInt64 = 1
  /// The last bytes, fewer than eight, and their number.
  private var rest: UInt64 = 0
  private var restCount: UInt64 = 0
  private var byteCount: UInt64 = 0

  /// The hash of a text.
  ///
  /// - Complexity: O(*n*), more than 1 GB/s.
  static func hash(_ text: Span<UInt8>) -> (UInt64, UInt64) {
    var hash = WordSequenceHash()
    var start = skipWhiteSpace(text, from: 0)
    while start < text.count {
      if hash.byteCount > 0 { hash.append(0x20) }
      let end = stretchEnd(text, from: start)
      hash.append(text, start..<end)
      start = skipWhiteSpace(text, from: end)
    }
    return hash.finish()
  }

  // MARK: - White space

  @inline(__always)
  private static func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }

  private static func skipWhiteSpace(_ text: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < text.count, isWhite(text[position]) { position += 1 }
    return position
  }

  /// The end of the stretch in which each white space is one space between two words.
  private static func stretchEnd(_ text: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < text.count {
      if position + 9 <= text.count, isPlain(text.word(at: position), next: text[position + 8]) {
        position += 8
        continue
      }
      let byte = text[position]
      if isWhite(byte),
        byte != 0x20 || position + 1 == text.count || isWhite(text[position + 1])
      {
        return position
      }
      position += 1
    }
    return position
  }

  /// Whether all of eight bytes up to U+0020 are spaces, and none of these is followed by another; not
  /// told of some that are.
  @inline(__always)
  private static func isPlain(_ word: UInt64, next: UInt8) -> Bool {
    let high: UInt64 = 0x8080_8080_8080_8080
    // The high bit of each byte up to 0x20, and of each that is 0x20.
    let low = ~((word & ~high) &+ 0x5F5F_5F5F_5F5F_5F5F | word) & high
    let difference = word ^ 0x2020_2020_2020_2020
    let spaces = ~((difference & ~high) &+ 0x7F7F_7F7F_7F7F_7F7F | difference) & high
    if low != spaces || low & low &<< 8 != 0 { return false }
    return low &>> 63 == 0 || next > 0x20
  }

  // MARK: - Bytes

  private mutating func append(_ text: Span<UInt8>, _ range: Range<Int>) {
    byteCount += UInt64(range.count)
    var position = range.lowerBound
    let shift = 8 * restCount
    while position + 8 <= range.upperBound {
      let word = text.word(at: position)
      // Shifts by 64 and more give 0.
      fold(rest | word << shift)
      rest = word >> (64 - shift)
      position += 8
    }
    while position < range.upperBound {
      add(text[position])
      position += 1
    }
  }

  private mutating func append(_ byte: UInt8) {
    byteCount += 1
    add(byte)
  }

  @inline(__always)
  private mutating func add(_ byte: UInt8) {
    rest |= UInt64(byte) << (8 * restCount)
    restCount += 1
    if restCount == 8 {
      fold(rest)
      rest = 0
      restCount = 0
    }
  }

  @inline(__always)
  private mutating func fold(_ word: UInt64) {
    first = ByteHash.fold(first, word)
    second = ByteHash.fold(word &+ 0x9E37_79B9_7F4A_7C15, second)
  }

  private mutating func finish() -> (UInt64, UInt64) {
    fold(rest)
    fold(byteCount)
    return (first, second)
  }
}
