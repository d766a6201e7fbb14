internal import CScan

/// Pretokens to IDs: from the cache, as a whole token, or by merging.
///
/// Works in rounds: finds some hundred pretokens, packs them into keys and asks for their places in the
/// cache, then reads these. So the memory of the cache, which is too large to be near, has time to come.
@safe struct PretokenEncoder: ~Copyable {
  /// The most bytes for which the tables of `GreedyMerger` are not worth making.
  private static let longestHeap = 1 << 14
  private static let entryCount = 512

  private let strings: ByteStringTable
  private let tokenIDs: [TokenID]
  private let keepsWholePretokens: Bool
  private let findsWholePretokens: Bool
  private let lazyGreedyTables: LazyGreedyTables
  private var greedyTables: GreedyTables??
  private let segments: SegmentBorders
  private let cache = WordCache()
  private var longCache = LongPretokenCache()
  private var greedy = GreedyMerger()
  private var merger: PretokenMerger

  private let group: MergeGroup

  private let words: cscan_words
  private let entries: UnsafeMutablePointer<cscan_entry>
  /// The IDs that are known in a round: eight an entry at most.
  private let output: UnsafeMutablePointer<TokenID>
  private let misses: UnsafeMutablePointer<cscan_miss>
  private let newWords: UnsafeMutablePointer<cscan_word>
  /// By miss.
  private let newIDs: UnsafeMutablePointer<TokenID>
  private let newCounts: UnsafeMutablePointer<UInt32>
  private let newHashes: UnsafeMutablePointer<UInt64>

  init(_ vocabulary: Vocabulary) {
    strings = vocabulary.strings
    tokenIDs = vocabulary.ids
    keepsWholePretokens = vocabulary.keepsWholePretokens
    findsWholePretokens = vocabulary.findsWholePretokens
    lazyGreedyTables = vocabulary.greedyTables
    segments = vocabulary.segments
    merger = PretokenMerger(merges: vocabulary.merges)
    group = MergeGroup(vocabulary.merges)
    unsafe words = cache.forTheHotLoop
    unsafe entries = .allocate(capacity: Self.entryCount)
    unsafe output = .allocate(capacity: Self.entryCount * 8)
    unsafe misses = .allocate(capacity: Self.entryCount)
    unsafe newWords = .allocate(capacity: Self.entryCount)
    unsafe newIDs = .allocate(capacity: Self.entryCount * MergeGroup.lanes)
    unsafe newCounts = .allocate(capacity: Self.entryCount)
    unsafe newHashes = .allocate(capacity: Self.entryCount)
  }

  deinit {
    unsafe entries.deallocate()
    unsafe output.deallocate()
    unsafe misses.deallocate()
    unsafe newWords.deallocate()
    unsafe newIDs.deallocate()
    unsafe newCounts.deallocate()
    unsafe newHashes.deallocate()
  }

  // MARK: - Pretokens

  /// Appends the IDs of every pretoken that `scanner` finds in `text`.
  @inline(__always)
  mutating func encode<Scanner: BlockScanner>(
    _ text: Span<UInt8>, _ scanner: Scanner, into ids: inout [TokenID]
  ) {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let bytes = unsafe TextBytes(base: base, count: buffer.count)
      var start = 0
      var entryCount = 0
      while start < bytes.count {
        // An entry takes a byte at least: 64 are room enough for a block.
        if entryCount &+ 64 > Self.entryCount { encodeEntries(bytes, &entryCount, into: &ids) }
        if unsafe base[start] >= 0xE3 && !keepsWholePretokens {
          let end = appendCharacters(bytes, text, start, scanner, &entryCount, into: &ids)
          if end > start {
            start = end
            continue
          }
        }
        var found: UInt64 = 0
        let left = bytes.count &- start
        if left >= 67 {
          found = unsafe scanner.starts(in: base + start, count: 64)
        } else if left > 8 {
          found = unsafe Self.starts(atEnd: base + start, count: left, scanner)
        }
        if found == 0 {
          let end = scanner.end(of: text, from: start)
          append(bytes, start..<end, &entryCount, into: &ids)
          start = end
          continue
        }
        let first = start
        while found != 0 {
          if left >= 80 {
            appendWords(bytes, first, &start, &found, &entryCount)
            if found == 0 { break }
          }
          let end = first &+ found.trailingZeroBitCount
          append(bytes, start..<end, &entryCount, into: &ids)
          start = end
          found &= found &- 1
        }
      }
      encodeEntries(bytes, &entryCount, into: &ids)
    }
  }

  /// The starts in a block where only `count` bytes are left, 66 at most.
  @inline(never)
  private static func starts<Scanner: BlockScanner>(
    atEnd bytes: UnsafePointer<UInt8>, count: Int, _ scanner: Scanner
  ) -> UInt64 {
    var block = (SIMD64<UInt8>.zero, SIMD4<UInt8>.zero)
    return unsafe withUnsafeMutableBytes(of: &block) { raw in
      unsafe raw.copyMemory(from: UnsafeRawBufferPointer(start: bytes, count: count))
      guard let base = raw.baseAddress else { return 0 }
      return unsafe scanner.starts(
        in: base.assumingMemoryBound(to: UInt8.self), count: min(count, 64))
    }
  }

  /// Appends the IDs of every pretoken that `scanner` finds in `text`, one border at a time.
  @inline(__always)
  mutating func encode<Scanner: PretokenScanner>(
    _ text: Span<UInt8>, oneByOne scanner: Scanner, into ids: inout [TokenID]
  ) {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let bytes = unsafe TextBytes(base: base, count: buffer.count)
      var start = 0
      var entryCount = 0
      while start < bytes.count {
        let end = scanner.end(of: text, from: start)
        if entryCount == Self.entryCount { encodeEntries(bytes, &entryCount, into: &ids) }
        append(bytes, start..<end, &entryCount, into: &ids)
        start = end
      }
      encodeEntries(bytes, &entryCount, into: &ids)
    }
  }

  /// Appends the IDs of the pretoken `text[range]`, not empty.
  mutating func encode(_ text: Span<UInt8>, _ range: Range<Int>, into ids: inout [TokenID]) {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let bytes = unsafe TextBytes(base: base, count: buffer.count)
      var entryCount = 0
      append(bytes, range, &entryCount, into: &ids)
      encodeEntries(bytes, &entryCount, into: &ids)
    }
  }

  // MARK: - Entries

  /// Appends a pretoken; there is room for one entry.
  @inline(__always)
  private mutating func append(
    _ bytes: TextBytes, _ range: Range<Int>, _ entryCount: inout Int, into ids: inout [TokenID]
  ) {
    if range.count <= WordCache.longestShort {
      append(bytes, range.lowerBound, range.count, isPart: false, &entryCount)
    } else {
      appendLong(bytes, range, &entryCount, into: &ids)
    }
  }

  @inline(__always)
  private func append(
    _ bytes: TextBytes, _ start: Int, _ count: Int, isPart: Bool, _ entryCount: inout Int
  ) {
    let key = WordCache.shortKey(bytes, at: start, count: count, isPart: isPart)
    unsafe entries[entryCount] = cscan_entry(
      key, start: start, slot: cache.shortSlot(of: key), count: count, isPart: isPart)
    entryCount &+= 1
  }

  /// Appends the short words from `start` on to the ends that `found` has bits for, and takes these bits
  /// away, until one is too long or all are done.
  ///
  /// - Parameter block: the place of the first bit; 80 bytes there are in the text.
  @inline(__always)
  private func appendWords(
    _ bytes: TextBytes, _ block: Int, _ start: inout Int, _ found: inout UInt64,
    _ entryCount: inout Int
  ) {
    var offset = UInt32(truncatingIfNeeded: start &- block)
    entryCount &+= unsafe withUnsafePointer(to: words) { words in
      unsafe cscan_enter_words(words, bytes.base, block, &offset, &found, entries + entryCount)
    }
    start = block &+ Int(offset)
  }

  /// Finds a pretoken that starts with letters of three bytes without case, perhaps after one symbol of
  /// three, and appends its parts.
  ///
  /// - Returns: its end, or `start` where there is no such pretoken.
  @inline(__always)
  private mutating func appendCharacters<Scanner: BlockScanner>(
    _ bytes: TextBytes, _ text: Span<UInt8>, _ start: Int, _ scanner: Scanner,
    _ entryCount: inout Int, into ids: inout [TokenID]
  ) -> Int {
    var part = start
    var offset = start
    guard offset &+ 6 <= bytes.count else { return start }
    var left = bytes.threeByteCharacter(at: offset)
    guard left >= 0x3000 else { return start }
    var known = segments.character(left)
    if !known.isCaseless {
      // A symbol: the letters must come at once.
      let next = bytes.threeByteCharacter(at: offset &+ 3)
      guard Scanner.Rules.symbolsLeadLetters, scanner.table(left) == .symbol,
        segments.character(next).isCaseless
      else { return start }
    }
    offset &+= 3
    while offset &+ 3 <= bytes.count {
      let value = bytes.threeByteCharacter(at: offset)
      let character = segments.character(value)
      guard character.isCaseless else { break }
      let hasMarks = known.hasMarks || character.hasMarks
      if !segments.mayJoin(left, value, hasMarks: hasMarks) {
        if entryCount == Self.entryCount { encodeEntries(bytes, &entryCount, into: &ids) }
        appendCharacters(bytes, part..<offset, known, &entryCount)
        part = offset
      }
      left = value
      known = character
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
    appendCharacters(bytes, part..<offset, known, &entryCount)
    return offset
  }

  /// Appends a part that ends in the character `last`.
  @inline(__always)
  private func appendCharacters(
    _ bytes: TextBytes, _ range: Range<Int>, _ last: SegmentBorders.Character,
    _ entryCount: inout Int
  ) {
    if range.count == 3 && last.idCount > 0 {
      unsafe entries[entryCount] = cscan_entry(
        SIMD2(last.word, 0), start: 0, slot: 0, count: 0, isPart: false)
      entryCount &+= 1
    } else {
      appendPart(bytes, range, isPart: false, &entryCount)
    }
  }

  /// Appends a pretoken of more than fifteen bytes.
  @inline(never)
  private mutating func appendLong(
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
  private mutating func appendParts(
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
      if left != 0 && !segments.mayJoin(left, character, hasMarks: true) {
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
  private func appendPart(
    _ bytes: TextBytes, _ range: Range<Int>, isPart: Bool, _ entryCount: inout Int
  ) {
    let count = range.count
    if count <= WordCache.longestShort {
      append(bytes, range.lowerBound, count, isPart: isPart, &entryCount)
      return
    }
    var slot = 0
    if count <= WordCache.longestLong {
      slot = cache.longSlot(
        of: WordCache.longKey(bytes, at: range.lowerBound, count: count, isPart: isPart))
    }
    unsafe entries[entryCount] = cscan_entry(
      .zero, start: range.lowerBound, slot: slot, count: count, isPart: isPart)
    entryCount &+= 1
  }

  // MARK: - IDs

  /// Looks all entries up, finds the IDs of those that are new, and appends all in order.
  private mutating func encodeEntries(
    _ bytes: TextBytes, _ entryCount: inout Int, into ids: inout [TokenID]
  ) {
    var missCount = 0
    let knownCount = unsafe withUnsafePointer(to: words) { words in
      unsafe cscan_find_words(
        words, bytes.base, bytes.count, entries, entryCount, output, misses, &missCount)
    }
    if missCount > 0 { encodeMisses(bytes, missCount) }
    var position = 0
    for index in 0..<missCount {
      let miss = unsafe misses[index]
      let next = Int(miss.position)
      unsafe ids.append(
        contentsOf: UnsafeBufferPointer(start: output + position, count: next - position))
      position = next
      let entry = unsafe entries[Int(miss.entry)]
      if entry.byteCount <= WordCache.longestLong {
        unsafe ids.append(
          contentsOf: UnsafeBufferPointer(
            start: newIDs + index * MergeGroup.lanes, count: Int(newCounts[index])))
      } else {
        encodeDirectly(bytes, entry, into: &ids)
      }
    }
    unsafe ids.append(
      contentsOf: UnsafeBufferPointer(start: output + position, count: knownCount - position))
    entryCount = 0
  }

  /// The place of a missed entry among the long words, where short ones of many IDs are kept too.
  private func longSlot(_ entry: cscan_entry) -> Int {
    entry.byteCount > WordCache.longestShort
      ? Int(entry.slot) : cache.longSlot(of: WordCache.longKey(entry.key))
  }

  private static func longKey(_ bytes: TextBytes, _ entry: cscan_entry) -> SIMD4<UInt64> {
    entry.byteCount > WordCache.longestShort
      ? WordCache.longKey(
        bytes, at: Int(entry.start), count: entry.byteCount, isPart: entry.isPart)
      : WordCache.longKey(entry.key)
  }

  /// Finds the IDs of those misses that are short enough to be kept, and keeps them.
  @inline(never)
  private func encodeMisses(_ bytes: TextBytes, _ missCount: Int) {
    // Asks for memory.
    for index in 0..<missCount {
      let entry = unsafe entries[Int(misses[index].entry)]
      guard entry.byteCount <= WordCache.longestLong else { continue }
      if keepsWholePretokens && !entry.isPart {
        unsafe newHashes[index] = strings.hash(of: bytes, entry.range)
      }
      _ = longSlot(entry)
    }
    var newCount = 0
    for index in 0..<missCount {
      let entry = unsafe entries[Int(misses[index].entry)]
      let count = entry.byteCount
      guard count <= WordCache.longestLong else { continue }
      let ids = unsafe newIDs + index * MergeGroup.lanes
      if count > WordCache.mostShortIDs && count <= WordCache.longestShort {
        let found = unsafe cache.find(
          WordCache.longKey(entry.key), inSlot: longSlot(entry), ids)
        unsafe newCounts[index] = UInt32(found)
        if found > 0 { continue }
      }
      if keepsWholePretokens && !entry.isPart,
        let id = unsafe strings.index(of: bytes, entry.range, hash: newHashes[index])
      {
        unsafe ids[0] = tokenIDs[id]
        unsafe newCounts[index] = 1
        keep(entry, bytes, index)
        continue
      }
      unsafe newWords[newCount] = cscan_word(
        start: Int(entry.start), count: UInt32(count), result: UInt32(index))
      newCount &+= 1
    }
    unsafe group.merge(
      newWords, newCount, of: bytes.base, results: newIDs, counts: newCounts)
    for word in 0..<newCount {
      let index = unsafe Int(newWords[word].result)
      unsafe keep(entries[Int(misses[index].entry)], bytes, index)
    }
  }

  private func keep(_ entry: cscan_entry, _ bytes: TextBytes, _ index: Int) {
    let ids = unsafe newIDs + index * MergeGroup.lanes
    let count = unsafe Int(newCounts[index])
    if entry.byteCount <= WordCache.longestShort && count <= WordCache.mostShortIDs {
      unsafe cache.keep(entry.key, inSlot: Int(entry.slot), ids, count: count)
    } else {
      unsafe cache.keep(
        Self.longKey(bytes, entry), inSlot: longSlot(entry), ids, count: count)
    }
  }

  private mutating func encodeDirectly(
    _ bytes: TextBytes, _ entry: cscan_entry, into ids: inout [TokenID]
  ) {
    let text = unsafe Span(
      _unsafeStart: bytes.base + Int(entry.start), count: entry.byteCount)
    let range = 0..<text.count
    if findsWholePretokens, !entry.isPart, range.count <= strings.longest,
      let index = strings.index(of: text, range)
    {
      ids.append(tokenIDs[index])
      return
    }
    let isKept = text.count <= LongPretokenCache.longest && !entry.isPart
    let place = isKept ? LongPretokenCache.place(of: text) : 0
    if isKept && longCache.find(text, at: place, into: &ids) { return }
    let first = ids.count
    if greedyTables == nil && text.count > Self.longestHeap { greedyTables = lazyGreedyTables() }
    if text.count > Self.longestHeap, case .some(.some(let greedyTables)) = greedyTables {
      let count = greedy.merge(text, range, greedyTables)
      ids.append(addingCapacity: count) { output in
        let tokens = greedy.tokens.span
        for i in 0..<count { output.append(tokens[i]) }
      }
    } else {
      merger.merge(text, range, into: &ids)
    }
    if isKept { longCache.keep(text, at: place, ids, from: first) }
  }
}

extension cscan_entry {
  init(_ key: SIMD2<UInt64>, start: Int, slot: Int, count: Int, isPart: Bool) {
    self.init(
      low: key[0], high: key[1], start: UInt64(truncatingIfNeeded: start),
      slot: UInt32(truncatingIfNeeded: slot),
      count: UInt32(truncatingIfNeeded: count) | (isPart ? 1 << 31 : 0))
  }

  /// Of a short word.
  var key: SIMD2<UInt64> { SIMD2(low, high) }
  var byteCount: Int { Int(truncatingIfNeeded: count & 0x7FFF_FFFF) }
  var range: Range<Int> { Int(start)..<Int(start) &+ byteCount }
  /// Whether it is a part of a pretoken, in a vocabulary where that makes a difference.
  var isPart: Bool { count & 1 << 31 != 0 }
}
