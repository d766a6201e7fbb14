/// A hand-written equivalent of one pre-tokenization pattern.
///
/// A scanner walks a text from left to right; pretokens lie one after the other without gaps.
/// Scanners take any bytes; see `ScalarClassTable.scalar(in:at:)` for those that are not UTF-8.
protocol PretokenScanner {
  /// Where the pretoken that starts at `start` ends.
  ///
  /// - Precondition: `start < text.count`.
  /// - Returns: an offset greater than `start`, at most `text.count`.
  func end(of text: borrowing Span<UInt8>, from start: Int) -> Int
}

/// The pieces that several patterns share.
extension ScalarClassTable {
  /// The end of the longest run of scalars in `wanted` from `offset`.
  @inline(__always)
  func endOfRun(_ text: borrowing Span<UInt8>, from offset: Int, of wanted: ScalarClass) -> Int {
    var offset = offset
    while offset < text.count {
      let next = scalar(in: text, at: offset)
      guard next.scalarClass.overlaps(wanted) else { break }
      offset &+= next.width
    }
    return offset
  }

  /// The end of the longest run of scalars in none of `unwanted` from `offset`.
  @inline(__always)
  func endOfRun(_ text: borrowing Span<UInt8>, from offset: Int, notOf unwanted: ScalarClass) -> Int
  {
    var offset = offset
    while offset < text.count {
      let next = scalar(in: text, at: offset)
      guard !next.scalarClass.overlaps(unwanted) else { break }
      offset &+= next.width
    }
    return offset
  }

  /// `\p{N}{1,maximum}` at `offset`, where a number is.
  @inline(__always)
  func endOfNumbers(_ text: borrowing Span<UInt8>, from offset: Int, maximum: Int) -> Int {
    var offset = offset
    var count = 0
    while offset < text.count && count < maximum {
      let next = scalar(in: text, at: offset)
      guard next.scalarClass.overlaps(.number) else { break }
      offset &+= next.width
      count &+= 1
    }
    return offset
  }

  /// A run of white space, split as the patterns' last alternatives do.
  struct WhiteSpace {
    /// The end of the run.
    var end: Int
    /// Where its last scalar starts.
    var last: Int
    /// The end of its last CR or LF; the start of the run where it has none.
    var lastNewline: Int
  }

  /// The run of white space at `start`, where white space is.
  @inline(__always)
  func whiteSpace(_ text: borrowing Span<UInt8>, from start: Int) -> WhiteSpace {
    var run = WhiteSpace(end: start, last: start, lastNewline: start)
    while run.end < text.count {
      let next = scalar(in: text, at: run.end)
      guard next.scalarClass.overlaps(.space) else { break }
      run.last = run.end
      let byte = text[run.end]
      run.end &+= next.width
      if isNewline(byte) { run.lastNewline = run.end }
    }
    return run
  }

  /// `\s+(?!\S)|\s+`: the whole run at the end of the text or where it is one scalar long, else all
  /// but its last scalar.
  @inline(__always)
  func endOfWhiteSpace(_ run: WhiteSpace, isAtEnd: Bool, from start: Int) -> Int {
    isAtEnd || run.last == start ? run.end : run.last
  }
}

/// CR or LF.
@inline(__always)
func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

/// The end of an English contraction `'s 't 'm 'd 're 've 'll` at `start`, or `start`.
///
/// Ignoring case, `s` is also ſ (U+017F), its simple case folding.
@inline(__always)
func endOfContraction(_ text: borrowing Span<UInt8>, from start: Int, ignoringCase: Bool) -> Int {
  guard start &+ 1 < text.count, text[start] == 0x27 else { return start }
  let caseBit: UInt8 = ignoringCase ? 0x20 : 0
  let first = text[start &+ 1]
  switch first | caseBit {
  case 0x73, 0x74, 0x6D, 0x64:  // s t m d
    // `| 0x20` maps only letters onto these.
    return start &+ 2
  default: break
  }
  guard start &+ 2 < text.count else { return start }
  let second = text[start &+ 2]
  switch (first | caseBit, second | caseBit) {
  case (0x72, 0x65), (0x76, 0x65), (0x6C, 0x6C): return start &+ 3  // re ve ll
  default: return ignoringCase && first == 0xC5 && second == 0xBF ? start &+ 3 : start
  }
}
