internal import CScan

/// Pretokens to IDs: from the cache, as a whole token, or by merging.
///
/// Works in rounds: finds some hundred pretokens, packs them into keys and asks for their places in the
/// cache, then reads these. So the memory of the cache, which is too large to be near, has time to come.
/// Those that are new wait until they are many, or the text ends, and are merged together.
@safe struct PretokenEncoder: ~Copyable {
  /// The most bytes for which the tables of `GreedyMerger` are not worth making.
  static let longestHeap = 1 << 14
  static let entryCount = 256
  /// The new pretokens, and the rounds, after which these are merged.
  static let mostMisses = 128
  static let mostRounds = 16
  /// A power of two.
  static let missPlaces = 1024

  let strings: ByteStringTable
  let tokenIDs: [TokenID]
  let keepsWholePretokens: Bool
  let findsWholePretokens: Bool
  let lazyGreedyTables: LazyGreedyTables
  var greedyTables: GreedyTables??
  let segments: SegmentBorders
  let cache = WordCache()
  var longCache = LongPretokenCache()
  var greedy = GreedyMerger()
  var merger: PretokenMerger

  let group: MergeGroup

  /// Whether single characters may be among the entries of the round.
  var hasSingles = false
  let words: cscan_words
  let characters: cscan_characters
  let entries: UnsafeMutablePointer<cscan_entry>
  /// The IDs that are known: eight an entry at most.
  let output: UnsafeMutablePointer<TokenID>
  var knownCount = 0
  let misses: UnsafeMutablePointer<cscan_miss>
  var missCount = 0
  let newWords: UnsafeMutablePointer<cscan_word>
  /// By miss.
  let newIDs: UnsafeMutablePointer<TokenID>
  let newCounts: UnsafeMutablePointer<UInt32>
  let newHashes: UnsafeMutablePointer<UInt64>
  /// By miss: the first miss with the same key, which has the IDs.
  let firstMisses: UnsafeMutablePointer<Int>
  /// By the low bits of a key's place in the cache: the last miss there that is the first with its key.
  let missesByPlace: UnsafeMutablePointer<Int16>

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
