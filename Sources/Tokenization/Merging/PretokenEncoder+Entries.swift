internal import CScan

/// Pretokens become entries of a round.
extension PretokenEncoder {
  /// Appends a pretoken; there is room for one entry.
  @inline(__always)
  mutating func append(
    _ bytes: TextBytes, _ range: Range<Int>, _ entryCount: inout Int, into ids: inout [TokenID]
  ) {
    if range.count <= WordCache.longestShort {
      append(bytes, range.lowerBound, range.count, isPart: false, &entryCount)
    } else {
      appendLong(bytes, range, &entryCount, into: &ids)
    }
  }

  @inline(__always)
  func append(
    _ bytes: TextBytes, _ start: Int, _ count: Int, isPart: Bool, _ entryCount: inout Int
  ) {
    let key = WordCache.shortKey(bytes, at: start, count: count, isPart: isPart)
    unsafe entries[entryCount] = cscan_entry(
      key, start: start, pair: cache.shortPair(of: key), count: count, isPart: isPart)
    entryCount &+= 1
  }

  /// Finds a pretoken that starts with letters of three bytes without case, perhaps after one symbol of
  /// three, and appends its parts.
  ///
  /// - Returns: its end, or `start` where there is no such pretoken.
  @inline(__always)
  mutating func appendCharacters<Scanner: BlockScanner>(
    _ bytes: TextBytes, _ text: Span<UInt8>, _ start: Int, _ scanner: Scanner,
    _ entryCount: inout Int, into ids: inout [TokenID]
  ) -> Int {
    var part = start
    var offset = start
    guard offset &+ 6 <= bytes.count else { return start }
    var left = bytes.threeByteCharacter(at: offset)
    guard left >= 0x3000 else { return start }
    if !segments.isCaseless(left) {
      // A symbol: the letters must come at once.
      let next = bytes.threeByteCharacter(at: offset &+ 3)
      guard Scanner.pattern != CSCAN_GPT2, scanner.table(left) == .symbol,
        segments.isCaseless(next)
      else { return start }
    }
    offset &+= 3
    while offset &+ 3 <= bytes.count {
      let value = bytes.threeByteCharacter(at: offset)
      guard segments.isCaseless(value) else { break }
      if !segments.mayJoin(left, value) {
        if entryCount == Self.entryCount { encodeEntries(bytes, &entryCount, into: &ids) }
        appendCharacters(bytes, part..<offset, left, &entryCount)
        part = offset
      }
      left = value
      offset &+= 3
    }
    if entryCount == Self.entryCount { encodeEntries(bytes, &entryCount, into: &ids) }
    if offset < bytes.count {
      let next = scanner.table.scalar(in: text, at: offset)
      if next.scalarClass.overlaps([.letter, .mark]) || text[offset] == 0x27 {
        let end = scanner.end(of: text, from: start)
        appendParts(bytes, part..<end, &entryCount, into: &ids)
        return end
      }
    }
    appendCharacters(bytes, part..<offset, left, &entryCount)
    return offset
  }

  /// Appends a part that ends in the character `last`.
  @inline(__always)
  mutating func appendCharacters(
    _ bytes: TextBytes, _ range: Range<Int>, _ last: UInt32, _ entryCount: inout Int
  ) {
    if range.count == 3 && segments.isSingle(last) {
      hasSingles = true
      unsafe entries[entryCount] = cscan_entry(
        .zero, start: range.lowerBound, pair: Int(last), count: 0, isPart: false)
      entryCount &+= 1
    } else {
      appendPart(bytes, range, isPart: false, &entryCount)
    }
  }

  /// Appends a pretoken of more than fifteen bytes.
  @inline(never)
  mutating func appendLong(
    _ bytes: TextBytes, _ range: Range<Int>, _ entryCount: inout Int, into ids: inout [TokenID]
  ) {
    precondition(range.count < Int32.max, "a pretoken of 2 GiB or more")
    let isWhole =
      keepsWholePretokens && range.count <= strings.longest
      && strings.index(of: bytes, range) != nil
    if isWhole || !bytes.hasThreeByteCharacters(in: range) {
      appendPart(bytes, range, isPart: false, &entryCount)
    } else {
      appendParts(bytes, range, &entryCount, into: &ids)
    }
  }

  /// Cuts a pretoken, or the rest of one, where no token reaches across; there is room for one entry.
  @inline(never)
  mutating func appendParts(
    _ bytes: TextBytes, _ range: Range<Int>, _ entryCount: inout Int, into ids: inout [TokenID]
  ) {
    var part = range.lowerBound
    var left: UInt32 = 0
    var offset = part
    while offset &+ 3 <= range.upperBound {
      let character = bytes.threeByteCharacter(at: offset)
      if character == 0 {
        left = 0
        offset &+= 1
        continue
      }
      if left != 0 && !segments.mayJoin(left, character) {
        appendPart(bytes, part..<offset, isPart: keepsWholePretokens, &entryCount)
        if entryCount == Self.entryCount { encodeEntries(bytes, &entryCount, into: &ids) }
        part = offset
      }
      left = character
      offset &+= 3
    }
    appendPart(
      bytes, part..<range.upperBound, isPart: keepsWholePretokens && part > range.lowerBound,
      &entryCount)
  }

  /// Appends a pretoken or a part of one; there is room for one entry.
  @inline(__always)
  func appendPart(
    _ bytes: TextBytes, _ range: Range<Int>, isPart: Bool, _ entryCount: inout Int
  ) {
    let count = range.count
    if count <= WordCache.longestShort {
      append(bytes, range.lowerBound, count, isPart: isPart, &entryCount)
      return
    }
    var pair = 0
    if count <= WordCache.longestLong {
      pair = cache.longPair(
        of: WordCache.longKey(bytes, at: range.lowerBound, count: count, isPart: isPart))
    }
    unsafe entries[entryCount] = cscan_entry(
      .zero, start: range.lowerBound, pair: pair, count: count, isPart: isPart)
    entryCount &+= 1
  }
}
