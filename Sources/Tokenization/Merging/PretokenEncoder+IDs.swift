internal import CScan

/// Entries become IDs.
extension PretokenEncoder {
  /// Looks all entries up, and appends the IDs where enough have gathered.
  mutating func encodeEntries(
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
  mutating func encodeLastEntries(
    _ bytes: TextBytes, _ entryCount: inout Int, into ids: inout [TokenID]
  ) {
    encodeEntries(bytes, &entryCount, into: &ids)
    appendIDs(bytes, into: &ids)
  }

  /// Finds the IDs of the pretokens that are new, and appends all in order.
  mutating func appendIDs(_ bytes: TextBytes, into ids: inout [TokenID]) {
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
  static func longKey(_ bytes: TextBytes, _ entry: cscan_entry) -> SIMD4<UInt64> {
    WordCache.longKey(bytes, at: Int(entry.start), count: entry.byteCount, isPart: entry.isPart)
  }

  /// Whether two missed entries of up to 31 bytes have the same key.
  @inline(__always)
  func isSame(_ bytes: TextBytes, _ entry: cscan_entry, _ other: cscan_entry) -> Bool {
    guard entry.count == other.count && entry.pair == other.pair else { return false }
    return entry.byteCount <= WordCache.longestShort
      ? entry.key == other.key : Self.longKey(bytes, entry) == Self.longKey(bytes, other)
  }

  /// Finds the IDs of those misses that are short enough to be kept, and keeps them.
  @inline(never)
  func encodeMisses(_ bytes: TextBytes) {
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

  func keep(_ entry: cscan_entry, _ bytes: TextBytes, _ index: Int) {
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

  mutating func encodeDirectly(
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
