internal import CScan

/// Pretokens to IDs: from the cache, as a whole token, or by merging.
///
/// Works in rounds: finds some hundred pretokens, packs them into keys and asks for their places in the
/// cache, then reads these. So the memory of the cache, which is too large to be near, has time to come.
/// Those that are new wait until they are many, or the text ends, and are merged together.
@safe struct PretokenEncoder: ~Copyable {
  /// The most bytes for which the tables of `GreedyMerger` are not worth making.
  private static let longestHeap = 1 << 14
  private static let entryCount = 256
  /// The new pretokens, and the rounds, after which these are merged.
  private static let mostMisses = 128
  private static let mostRounds = 16
  /// A power of two.
  private static let missPlaces = 1024

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

  /// Whether single characters may be among the entries of the round.
  private var hasSingles = false
  private let words: cscan_words
  private let characters: cscan_characters
  private let entries: UnsafeMutablePointer<cscan_entry>
  /// The IDs that are known: eight an entry at most.
  private let output: UnsafeMutablePointer<TokenID>
  private var knownCount = 0
  private let misses: UnsafeMutablePointer<cscan_miss>
  private var missCount = 0
  private let newWords: UnsafeMutablePointer<cscan_word>
  /// By miss.
  private let newIDs: UnsafeMutablePointer<TokenID>
  private let newCounts: UnsafeMutablePointer<UInt32>
  private let newHashes: UnsafeMutablePointer<UInt64>
  /// By miss: the first miss with the same key, which has the IDs.
  private let firstMisses: UnsafeMutablePointer<Int>
  /// By the low bits of a key's place in the cache: the last miss there that is the first with its key.
  private let missesByPlace: UnsafeMutablePointer<Int16>

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
    unsafe characters = segments.forTheHotLoop
    unsafe entries = .allocate(capacity: Self.entryCount)
    unsafe output = .allocate(capacity: Self.mostRounds * Self.entryCount * 8)
    let missRoom = Self.mostMisses + Self.entryCount
    unsafe misses = .allocate(capacity: missRoom)
    unsafe newWords = .allocate(capacity: missRoom)
    unsafe newIDs = .allocate(capacity: missRoom * MergeGroup.lanes)
    unsafe newCounts = .allocate(capacity: missRoom)
    unsafe newHashes = .allocate(capacity: missRoom)
    unsafe firstMisses = .allocate(capacity: missRoom)
    unsafe missesByPlace = .allocate(capacity: Self.missPlaces)
  }

  deinit {
    unsafe entries.deallocate()
    unsafe output.deallocate()
    unsafe misses.deallocate()
    unsafe newWords.deallocate()
    unsafe newIDs.deallocate()
    unsafe newCounts.deallocate()
    unsafe newHashes.deallocate()
    unsafe firstMisses.deallocate()
    unsafe missesByPlace.deallocate()
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
      unsafe scanner.withBlocks(stopsAtCharacters: !keepsWholePretokens) { blocks in
        var start = 0
        var entryCount = 0
        while start < bytes.count {
          if entryCount &+ 64 > Self.entryCount { encodeEntries(bytes, &entryCount, into: &ids) }
          if !keepsWholePretokens && hasCharacters(bytes, at: start) {
            let symbolsLead = Scanner.pattern != CSCAN_GPT2
            if enterCharacters(bytes, symbolsLead: symbolsLead, &start, &entryCount) { continue }
            let end = appendCharacters(bytes, text, start, scanner, &entryCount, into: &ids)
            if end > start {
              start = end
              continue
            }
          }
          switch unsafe enterWords(bytes, blocks, &start, &entryCount) {
          case CSCAN_NO_ROOM, CSCAN_CHARACTERS: continue
          case CSCAN_NEAR_END:
            let end = unsafe appendLastBlock(bytes, start, blocks, &entryCount, into: &ids)
            if end > start {
              start = end
              continue
            }
          default: break
          }
          if entryCount == Self.entryCount { encodeEntries(bytes, &entryCount, into: &ids) }
          let end = scanner.end(of: text, from: start)
          append(bytes, start..<end, &entryCount, into: &ids)
          start = end
        }
        encodeLastEntries(bytes, &entryCount, into: &ids)
      }
    }
  }

  /// Whether the byte at `start`, or the one behind another, starts a character as Han, kana and Hangul are.
  @inline(__always)
  private func hasCharacters(_ bytes: TextBytes, at start: Int) -> Bool {
    let first = unsafe bytes.base[start]
    if first >= 0x80 { return first >= 0xE3 }
    return unsafe start &+ 1 < bytes.count && bytes.base[start &+ 1] >= 0xE3
  }

  /// Appends pretokens from `start` on, which becomes the end of the last one.
  @inline(__always)
  private func enterWords(
    _ bytes: TextBytes, _ blocks: UnsafePointer<cscan_scanner>, _ start: inout Int,
    _ entryCount: inout Int
  ) -> cscan_stop {
    var stop = CSCAN_NO_ROOM
    entryCount &+= unsafe withUnsafePointer(to: words) { words in
      unsafe cscan_enter_words(
        words, blocks, bytes.base, bytes.count, &start, entries + entryCount,
        Self.entryCount &- entryCount, &stop)
    }
    return stop
  }

  /// Appends parts from `start` on, which becomes the end of the last one; says whether there were any, and
  /// it is of use to ask again.
  @inline(__always)
  private mutating func enterCharacters(
    _ bytes: TextBytes, symbolsLead: Bool, _ start: inout Int, _ entryCount: inout Int
  ) -> Bool {
    var isRefused = false
    let count = unsafe withUnsafePointer(to: words) { words in
      unsafe withUnsafePointer(to: characters) { characters in
        unsafe cscan_enter_characters(
          words, characters, symbolsLead, bytes.base, bytes.count, &start, entries + entryCount,
          Self.entryCount &- entryCount, &isRefused)
      }
    }
    entryCount &+= count
    if count > 0 { hasSingles = true }
    return count > 0 && !isRefused
  }

  /// Appends the pretokens of a block near the end of the text, and gives the end of the last one;
  /// there is room for one entry.
  @inline(never)
  private mutating func appendLastBlock(
    _ bytes: TextBytes, _ start: Int, _ blocks: UnsafePointer<cscan_scanner>,
    _ entryCount: inout Int, into ids: inout [TokenID]
  ) -> Int {
    let left = min(bytes.count &- start, 67)
    var block = (SIMD64<UInt8>.zero, SIMD4<UInt8>.zero)
    var found = unsafe withUnsafeMutableBytes(of: &block) { raw in
      unsafe raw.copyMemory(from: UnsafeRawBufferPointer(start: bytes.base + start, count: left))
      return unsafe cscan_starts(
        blocks, raw.assumingMemoryBound(to: UInt8.self).baseAddress, UInt32(min(left, 64)))
    }
    var word = start
    while found != 0 {
      if entryCount == Self.entryCount { encodeEntries(bytes, &entryCount, into: &ids) }
      let end = start &+ found.trailingZeroBitCount
      append(bytes, word..<end, &entryCount, into: &ids)
      word = end
      found &= found &- 1
    }
    return word
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
      encodeLastEntries(bytes, &entryCount, into: &ids)
    }
  }

  /// Appends the IDs of the pretoken `text[range]`, not empty.
  mutating func encode(_ text: Span<UInt8>, _ range: Range<Int>, into ids: inout [TokenID]) {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let bytes = unsafe TextBytes(base: base, count: buffer.count)
      var entryCount = 0
      append(bytes, range, &entryCount, into: &ids)
      encodeLastEntries(bytes, &entryCount, into: &ids)
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
      key, start: start, pair: cache.shortPair(of: key), count: count, isPart: isPart)
    entryCount &+= 1
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
  private mutating func appendCharacters(
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
  private func appendPart(
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

  // MARK: - IDs

  /// Looks all entries up, and appends the IDs where enough have gathered.
  private mutating func encodeEntries(
    _ bytes: TextBytes, _ entryCount: inout Int, into ids: inout [TokenID]
  ) {
    knownCount = unsafe withUnsafePointer(to: words) { words in
      unsafe cscan_find_words(
        words, hasSingles ? characters.ids : nil, bytes.base, bytes.count, entries, entryCount,
        output, knownCount, misses, &missCount)
    }
    entryCount = 0
    hasSingles = false
    if missCount >= Self.mostMisses || knownCount > (Self.mostRounds &- 1) &* Self.entryCount &* 8 {
      appendIDs(bytes, into: &ids)
    }
  }

  /// Looks the last entries of a text up, and appends all IDs.
  private mutating func encodeLastEntries(
    _ bytes: TextBytes, _ entryCount: inout Int, into ids: inout [TokenID]
  ) {
    encodeEntries(bytes, &entryCount, into: &ids)
    appendIDs(bytes, into: &ids)
  }

  /// Finds the IDs of the pretokens that are new, and appends all in order.
  private mutating func appendIDs(_ bytes: TextBytes, into ids: inout [TokenID]) {
    if missCount > 0 { encodeMisses(bytes) }
    // Of those that are too long for the cache.
    var directIDs: [TokenID] = []
    var newCount = 0
    for index in 0..<missCount {
      let entry = unsafe misses[index].entry
      if entry.byteCount <= WordCache.longestLong {
        newCount &+= unsafe Int(newCounts[firstMisses[index]])
      } else {
        let first = directIDs.count
        encodeDirectly(bytes, entry, into: &directIDs)
        unsafe newCounts[index] = UInt32(directIDs.count &- first)
        newCount &+= directIDs.count &- first
      }
    }
    // Of a new word, eight IDs are written in any case.
    ids.append(addingCapacity: knownCount &+ newCount &+ 8) { span in
      unsafe span.withUnsafeMutableBufferPointer { buffer, initializedCount in
        guard var next = unsafe buffer.baseAddress.map({ unsafe $0 + initializedCount }) else {
          return
        }
        var position = 0
        var direct = 0
        for index in 0..<missCount {
          let miss = unsafe misses[index]
          let count = Int(miss.position) &- position
          unsafe next.update(from: output + position, count: count)
          unsafe next += count
          position &+= count
          if miss.entry.byteCount <= WordCache.longestLong {
            let first = unsafe firstMisses[index]
            let ids = unsafe newIDs + first * MergeGroup.lanes
            let count = unsafe Int(newCounts[first])
            unsafe UnsafeMutableRawPointer(next).copyMemory(
              from: ids, byteCount: 8 * MemoryLayout<TokenID>.stride)
            for i in 8..<max(8, count) { unsafe next[i] = ids[i] }
            unsafe next += count
          } else {
            let count = unsafe Int(newCounts[index])
            for i in 0..<count { unsafe next[i] = directIDs[direct &+ i] }
            unsafe next += count
            direct &+= count
          }
        }
        unsafe next.update(from: output + position, count: knownCount &- position)
        initializedCount &+= knownCount &+ newCount
      }
    }
    knownCount = 0
    missCount = 0
  }

  /// The key of an entry of more than fifteen bytes.
  private static func longKey(_ bytes: TextBytes, _ entry: cscan_entry) -> SIMD4<UInt64> {
    WordCache.longKey(bytes, at: Int(entry.start), count: entry.byteCount, isPart: entry.isPart)
  }

  /// Whether two missed entries of up to 31 bytes have the same key.
  @inline(__always)
  private func isSame(_ bytes: TextBytes, _ entry: cscan_entry, _ other: cscan_entry) -> Bool {
    guard entry.count == other.count && entry.pair == other.pair else { return false }
    return entry.byteCount <= WordCache.longestShort
      ? entry.key == other.key : Self.longKey(bytes, entry) == Self.longKey(bytes, other)
  }

  /// Finds the IDs of those misses that are short enough to be kept, and keeps them.
  @inline(never)
  private func encodeMisses(_ bytes: TextBytes) {
    // Finds the words that come again among them, and asks for the memory of the others.
    unsafe missesByPlace.update(repeating: -1, count: Self.missPlaces)
    for index in 0..<missCount {
      let entry = unsafe misses[index].entry
      guard entry.byteCount <= WordCache.longestLong else { continue }
      let place = Int(entry.pair >> 6) & (Self.missPlaces - 1)
      let last = unsafe Int(missesByPlace[place])
      if unsafe last >= 0 && isSame(bytes, entry, misses[last].entry) {
        unsafe firstMisses[index] = last
        continue
      }
      unsafe firstMisses[index] = index
      unsafe missesByPlace[place] = Int16(index)
      if keepsWholePretokens && !entry.isPart {
        unsafe newHashes[index] = strings.hash(of: bytes, entry.range)
      }
      if entry.byteCount <= WordCache.longestShort {
        // Asks for its memory.
        _ = cache.longPair(ofShort: entry.key, in: Int(entry.pair))
      }
    }
    var newCount = 0
    for index in 0..<missCount {
      let entry = unsafe misses[index].entry
      let count = entry.byteCount
      guard unsafe count <= WordCache.longestLong && firstMisses[index] == index else { continue }
      let ids = unsafe newIDs + index * MergeGroup.lanes
      if count <= WordCache.longestShort,
        let pair = cache.longPair(ofShort: entry.key, in: Int(entry.pair))
      {
        let found = unsafe cache.find(WordCache.longKey(entry.key), in: pair, ids)
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
      unsafe keep(misses[index].entry, bytes, index)
    }
  }

  private func keep(_ entry: cscan_entry, _ bytes: TextBytes, _ index: Int) {
    let ids = unsafe newIDs + index * MergeGroup.lanes
    let count = unsafe Int(newCounts[index])
    if entry.byteCount > WordCache.longestShort {
      unsafe cache.keep(Self.longKey(bytes, entry), in: Int(entry.pair), ids, count: count)
    } else if count <= WordCache.mostShortIDs {
      unsafe cache.keep(entry.key, in: Int(entry.pair), ids, count: count)
    } else {
      unsafe cache.keepMany(entry.key, in: Int(entry.pair), ids, count: count)
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
  init(_ key: SIMD2<UInt64>, start: Int, pair: Int, count: Int, isPart: Bool) {
    self.init(
      low: key[0], high: key[1], start: UInt64(truncatingIfNeeded: start),
      pair: UInt32(truncatingIfNeeded: pair),
      count: UInt32(truncatingIfNeeded: count) | (isPart ? 1 << 31 : 0))
  }

  /// Of a short word.
  var key: SIMD2<UInt64> { SIMD2(low, high) }
  var byteCount: Int { Int(truncatingIfNeeded: count & 0x7FFF_FFFF) }
  var range: Range<Int> { Int(start)..<Int(start) &+ byteCount }
  /// Whether it is a part of a pretoken, in a vocabulary where that makes a difference.
  var isPart: Bool { count & 1 << 31 != 0 }
}
