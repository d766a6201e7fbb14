/// Tells by their first two letters that most words are not in a table, without reading them to the end.
struct WordBeginnings {
  /// Bit `n` of number `m` is set where a word begins with letters of ASCII whose lowest five bits are `m` and
  /// `n`; bit 0 where it is one letter.
  private var seconds = [UInt32](repeating: 0, count: 32)

  /// Of lists of words, separated by white space.
  init(_ lists: [String]) {
    for word in lists.flatMap({ $0.utf8.split { $0 <= 0x20 } }) {
      let letters = FoldedWords.squeezed(Array(word)[...])
      guard let first = letters.first, first < 0x80 else { continue }
      let second = letters.count > 1 ? letters[1] : 0
      if second < 0x80 {
        seconds[Int(first & 31)] |= 1 << UInt32(second & 31)
      } else {
        seconds[Int(first & 31)] = .max
      }
    }
  }

  /// Whether the word at the beginning of a range may be one of the lists, as ``FoldedWords`` reads words.
  @inline(__always) func mayHold(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let start = range.first, (text[start] | 0x20) &- 0x61 < 26 else {
      return range.first.map { !DateFinder.isDigit(text[$0]) } ?? false
    }
    let first = text[start] | 0x20
    let second = start + 1 < range.upperBound ? text[start + 1] : 0
    // "ae" is read as "a".
    let isUmlaut =
      second | 0x20 == UInt8(ascii: "e")
      && (first == UInt8(ascii: "a") || first == UInt8(ascii: "o") || first == UInt8(ascii: "u"))
    if second >= 0x80 || isUmlaut { return true }
    let isLetter = (second | 0x20) &- 0x61 < 26
    return seconds[Int(first & 31)] & (1 << UInt32(isLetter ? second & 31 : 0)) != 0
  }
}
