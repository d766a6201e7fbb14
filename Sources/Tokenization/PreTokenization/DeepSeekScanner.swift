/// The three patterns of DeepSeek V3 and V4, each on the pieces that the one before left.
///
///     \p{N}{1,3}
///     [一-龥぀-ゟ゠-ヿ]+
///     [!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+
///     | ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
///
/// So the third sees only a run of Han and Kana, or a stretch without them and without numbers.
/// What the third does not match (control characters, unassigned scalars) is a pretoken up to where
/// it matches again.
struct DeepSeekScanner: PretokenScanner {
  let table: ScalarClassTable

  @inline(__always)
  func end(of text: borrowing Span<UInt8>, from start: Int) -> Int {
    let first = table.scalar(in: text, at: start)
    if first.scalarClass.overlaps(.number) {
      return table.endOfNumbers(text, from: start, maximum: 3)
    }
    let piece = Piece(isHanKana: first.scalarClass.overlaps(.hanKana))
    var offset = start
    while offset < text.count {
      let next = table.scalar(in: text, at: offset)
      if piece.endsBefore(next) { return offset }
      let end = endOfMatch(text, from: offset, next, in: piece)
      if end > offset { return offset == start ? end : offset }
      offset &+= next.width
    }
    return offset
  }

  /// What the first two patterns leave to the third: a run of Han and Kana, or a stretch without
  /// them and without numbers.
  private struct Piece {
    var isHanKana: Bool

    @inline(__always)
    func endsBefore(_ scalar: ClassifiedScalar) -> Bool {
      isHanKana
        ? !scalar.scalarClass.overlaps(.hanKana)
        : scalar.scalarClass.overlaps([.number, .hanKana])
    }
  }

  /// The end of the third pattern's match at `start`, or `start` where it does not match.
  @inline(__always)
  private func endOfMatch(
    _ text: borrowing Span<UInt8>, from start: Int, _ first: ClassifiedScalar, in piece: Piece
  ) -> Int {
    let byte = text[start]
    let second = start &+ first.width
    if isASCIIPunctuation(byte), second < text.count, isASCIILetter(text[second]) {
      var offset = second &+ 1
      while offset < text.count && isASCIILetter(text[offset]) { offset &+= 1 }
      return offset
    }
    let word: ScalarClass = [.letter, .mark]
    if first.scalarClass.overlaps(word) { return endOfWord(text, from: second, in: piece) }
    if !first.scalarClass.overlaps(.symbol), !isNewline(byte), second < text.count {
      let next = table.scalar(in: text, at: second)
      if next.scalarClass.overlaps(word), !piece.endsBefore(next) {
        return endOfWord(text, from: second, in: piece)
      }
    }
    var symbols = start
    if byte == 0x20 { symbols = second }
    let afterSymbols = endOfSymbols(text, from: symbols, in: piece)
    if afterSymbols > symbols {
      var offset = afterSymbols
      while !piece.isHanKana && offset < text.count && isNewline(text[offset]) { offset &+= 1 }
      return offset
    }
    guard first.scalarClass.overlaps(.space) else { return start }
    let run = table.whiteSpace(text, from: start)
    if run.lastNewline > start { return run.lastNewline }
    let isAtEnd = run.end == text.count || piece.endsBefore(table.scalar(in: text, at: run.end))
    return table.endOfWhiteSpace(run, isAtEnd: isAtEnd, from: start)
  }

  @inline(__always)
  private func endOfWord(
    _ text: borrowing Span<UInt8>, from start: Int, in piece: Piece
  ) -> Int {
    var offset = start
    while offset < text.count {
      let next = table.scalar(in: text, at: offset)
      guard next.scalarClass.overlaps([.letter, .mark]), !piece.endsBefore(next) else { break }
      offset &+= next.width
    }
    return offset
  }

  @inline(__always)
  private func endOfSymbols(
    _ text: borrowing Span<UInt8>, from start: Int, in piece: Piece
  ) -> Int {
    var offset = start
    while offset < text.count {
      let next = table.scalar(in: text, at: offset)
      guard next.scalarClass.overlaps(.symbol), !piece.endsBefore(next) else { break }
      offset &+= next.width
    }
    return offset
  }

  @inline(__always)
  private func isASCIILetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  @inline(__always)
  private func isASCIIPunctuation(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && !isASCIILetter(byte) && !(0x30...0x39).contains(byte)
  }
}
