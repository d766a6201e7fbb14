internal import CScan

/// What the words around a date say about it.
extension Candidates where Value == DateFinder.Day?, Feature == DateFeature {
  /// The words before a date and behind the date before it, as far as they may be about it.
  static func words(
    before found: DateFinder.Found, after previousEnd: Int = 0, in text: ArraySlice<UInt8>
  ) -> ArraySlice<UInt8> {
    let end = found.range.lowerBound
    let start = max(previousEnd, end - 48)
    return text.dropFirst(start).prefix(end - start)
  }

  /// The words before a marked element and behind the date before it, in the same block.
  static func words(
    before mark: PageFacts.Mark, _ facts: DecodedFacts
  ) -> ArraySlice<UInt8> {
    guard facts.blocks.indices.contains(Int(mark.block)) else { return [] }
    let end = min(Int(mark.text.lowerBound), facts.text.count)
    let start = max(facts.blocks[Int(mark.block)].range.lowerBound, end - 48)
    guard start < end else { return [] }
    let words = facts.text[start..<end]
    let digit = words.lastIndex(where: DateFinder.isDigit)
    return digit.map { words[($0 + 1)...] } ?? words
  }

  /// Whether the words around a date say that it is that of something else than the page.
  static func isUnrelated(
    _ found: DateFinder.Found, _ before: ArraySlice<UInt8>, in text: ArraySlice<UInt8>
  ) -> Bool {
    isBeginning(found, in: text) || CueWords.reading(before).contains(.unrelated)
  }

  /// Whether Japanese or Chinese words behind a date say that something began then: "1997年5月1日から".
  static func isBeginning(
    _ found: DateFinder.Found, in text: ArraySlice<UInt8>
  ) -> Bool {
    let rest = text.dropFirst(found.range.upperBound)
    guard let first = rest.first, first >= 0xE3 else { return false }
    return ["から", "より", "以来", "以來", "以降"].contains { rest.starts(with: $0.utf8) }
  }

  /// Whether nothing but a date stands in brackets.
  static func isBracketed(
    _ found: DateFinder.Found, in text: ArraySlice<UInt8>
  ) -> Bool {
    let before = text.prefix(found.range.lowerBound).suffix(3)
    let rest = text.dropFirst(found.range.upperBound)
    return before.last == UInt8(ascii: "(") && rest.first == UInt8(ascii: ")")
      || before.elementsEqual("（".utf8) && rest.starts(with: "）".utf8)
  }

  static func statements(_ cues: CueWords) -> [DateFeature] {
    if cues.contains(.modified) { return [.saysModified] }
    if cues.contains(.received) { return [.saysReceived] }
    return cues.contains(.saysPublished) ? [.saysPublished] : []
  }

  /// Whether there are two digits in a row, of whatever script, or a year's sign: "令和元年5月1日" and "R6.5.3" have
  /// single digits only.
  static func hasNumber(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    unsafe text.extracting(range).withUnsafeBufferPointer {
      unsafe $0.baseAddress.map { unsafe cscan_may_be_dated($0, range.count) } ?? false
    }
  }
}
