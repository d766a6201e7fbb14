internal import UnicodeText

/// Where a text without line ends is cut that is too long.
enum TextCut {
  /// How far before the limit an end of a sentence or word is near, in bytes.
  private static let nearCount = 4096
  /// Bytes behind the limit that are looked at: a character may go on there.
  static let lookahead = 4

  /// The end of the first part of UTF-8, of at most `limit` bytes, which `bytes` has more than.
  ///
  /// Behind the last sentence that is near, or word, or else between two characters as a reader sees
  /// them. Other charsets in which ASCII stands for itself are cut behind a space.
  static func utf8(_ bytes: Span<UInt8>, _ limit: Int) -> Int {
    let end = scalarStart(bytes, limit)
    let start = max(end / 2, end - nearCount)
    for place in stride(from: end, through: start + 3, by: -1)
    where endsSentence(bytes.extracting(place - 3..<place)) {
      return place
    }
    for place in stride(from: end, to: start, by: -1) where bytes[place - 1] == 0x20 {
      return place
    }
    return lastCharacterEnd(bytes, in: scalarStart(bytes, max(0, end - nearCount))..<end)
  }

  /// The last place up to `place` where a scalar of UTF-8 starts, which has at most three bytes more.
  private static func scalarStart(_ bytes: Span<UInt8>, _ place: Int) -> Int {
    var start = place
    for _ in 0..<3 where start > 0 && bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// The same of UTF-16; `low` is the index of a unit's low byte in it.
  static func utf16(_ bytes: Span<UInt8>, _ limit: Int, _ low: Int) -> Int {
    let end = limit & ~1
    for place in stride(from: end, to: max(end / 2, end - nearCount), by: -2)
    where bytes[place - 2 + low] == 0x20 && bytes[place - 1 - low] == 0 {
      return place
    }
    // The second half of a surrogate pair stays with the first.
    let isDivided = end + 1 < bytes.count && bytes[end + 1 - low] & 0xFC == 0xDC
    return isDivided ? end - 2 : end
  }

  /// Whether three bytes are the end of a sentence with the space behind it, or of one in Chinese or
  /// Japanese.
  private static func endsSentence(_ bytes: Span<UInt8>) -> Bool {
    switch (bytes[0], bytes[1], bytes[2]) {
    // 。！？
    case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F): true
    // ؟
    case (0xD8, 0x9F, 0x20): true
    case (_, UInt8(ascii: "."), 0x20), (_, UInt8(ascii: "!"), 0x20), (_, UInt8(ascii: "?"), 0x20):
      true
    default: false
    }
  }

  /// The last place in a range of UTF-8, which is one of it itself, where a character ends as a reader
  /// sees it (UAX #29, grapheme clusters); the end of the range where there is none.
  private static func lastCharacterEnd(_ bytes: Span<UInt8>, in range: Range<Int>) -> Int {
    // Whether the last character ends there shows in what follows.
    var next = range.upperBound + 1
    while next < bytes.count && bytes[next] & 0xC0 == 0x80 { next += 1 }
    let ready = bytes.extracting(range.lowerBound..<min(next, bytes.count))
    guard isValidUTF8(ready) else { return range.upperBound }
    var characters: [UInt8] = []
    for index in ready.indices { characters.append(ready[index]) }
    let text = String(decoding: characters, as: UTF8.self)
    let last = text.index(before: text.endIndex)
    let count = text.utf8.distance(from: text.startIndex, to: last)
    return count == 0 ? range.upperBound : range.lowerBound + count
  }
}
