import CScan
import TestSupport
import Testing

@testable import Tokenization

@Suite struct MergingTests {
  /// Merges by looking for the lowest-ranked pair again and again, as the definition says.
  static func mergeByDefinition(
    _ bytes: [UInt8], merges: [(left: TokenID, right: TokenID)]
  ) -> [TokenID] {
    var parts = bytes.map { TokenID($0) }
    while true {
      var best: (rank: Int, at: Int)?
      for at in parts.indices.dropLast() {
        let rank = merges.firstIndex { $0.left == parts[at] && $0.right == parts[at + 1] }
        if let rank, best.map({ rank < $0.rank }) ?? true { best = (rank, at) }
      }
      guard let best else { return parts }
      parts.replaceSubrange(best.at...best.at + 1, with: [TokenID(256 + best.rank)])
    }
  }

  /// Random merges over the letters a to d, each making a new token.
  static func randomMerges(seed: UInt64) -> [(left: TokenID, right: TokenID)] {
    var generator = SeededGenerator(seed: seed)
    var merges: [(left: TokenID, right: TokenID)] = []
    let letters: [TokenID] = [97, 98, 99, 100]
    while merges.count < 40 {
      let known = letters + (0..<merges.count).map { TokenID(256 + $0) }
      let pair = (
        left: known[Int.random(in: 0..<known.count, using: &generator)],
        right: known[Int.random(in: 0..<known.count, using: &generator)]
      )
      if !merges.contains(where: { $0 == pair }) { merges.append(pair) }
    }
    return merges
  }

  @Test(arguments: 0..<30)
  func shortAndLongMergesFollowTheDefinition(seed: UInt64) {
    var merges = Self.randomMerges(seed: seed)
    // A rank need not be the order of discovery: the definition takes any.
    var generator = SeededGenerator(seed: seed &+ 1000)
    let order = Array(merges.indices).shuffled(using: &generator)
    var rows: [TokenSplits.Merge] = []
    var made: [(left: TokenID, right: TokenID)] = merges
    for (rank, index) in order.enumerated() {
      // The merge of this rank makes token 256 + rank.
      func renamed(_ id: TokenID) -> TokenID {
        id < 256 ? id : TokenID(256 + (order.firstIndex(of: Int(id) - 256) ?? 0))
      }
      made[rank] = (renamed(merges[index].left), renamed(merges[index].right))
      rows.append(
        TokenSplits.Merge(
          left: made[rank].left, right: made[rank].right, rank: UInt32(rank),
          merged: TokenID(256 + rank)))
    }
    merges = made
    let table = MergeTable(rows, byteIDs: (0..<256).map { TokenID($0) })
    var merger = PretokenMerger(merges: table)
    let words = (1...MergeGroup.longestWord).map { count in
      (0..<count).map { _ in UInt8.random(in: 97...100, using: &generator) }
    }
    #expect(
      MergeGroup(table).merge(words) == words.map { Self.mergeByDefinition($0, merges: merges) },
      "seed \(seed), together")
    for count in [1, 2, 3, 7, 30, 63, 64, 65, 66, 200] {
      let text = (0..<count).map { _ in UInt8.random(in: 97...100, using: &generator) }
      var ids: [TokenID] = []
      merger.merge(text.span, 0..<count, into: &ids)
      #expect(ids == Self.mergeByDefinition(text, merges: merges), "seed \(seed), \(count) bytes")
    }
  }

  @Test func aMillionTimesOneLetterIsMergedInPairsOfPairs() {
    // aa, aaaa, aaaaaaaa: 1,000,003 = 125,000 · 8 + 3.
    let rows = [
      TokenSplits.Merge(left: 97, right: 97, rank: 0, merged: 256),
      TokenSplits.Merge(left: 256, right: 256, rank: 1, merged: 257),
      TokenSplits.Merge(left: 257, right: 257, rank: 2, merged: 258),
    ]
    var merger = PretokenMerger(merges: MergeTable(rows, byteIDs: (0..<256).map { TokenID($0) }))
    let text = [UInt8](repeating: 97, count: 1_000_003)
    var ids: [TokenID] = []
    merger.merge(text.span, 0..<text.count, into: &ids)
    #expect(ids.count == 125_002)
    #expect(Array(ids.suffix(3)) == [258, 256, 97])
    #expect(ids.dropLast(2).allSatisfy { $0 == 258 })
  }

  @Test func theCacheGivesBackWhatItKeptAndNothingElse() {
    let cache = WordCache()
    var generator = SeededGenerator(seed: 9)
    var kept: [[UInt8]: [TokenID]] = [:]
    for _ in 0..<6000 {
      let count = Int.random(in: 1...WordCache.longestLong, using: &generator)
      let word = (0..<count).map { _ in UInt8.random(in: 0...1, using: &generator) }
      let ids = (0..<Int.random(in: 1...10, using: &generator)).map { _ in
        TokenID.random(in: 0..<(1 << 28), using: &generator)
      }
      // In the middle of a longer text, and at its end.
      let text = [7] + word + (Bool.random(using: &generator) ? [9, 9, 9] : [])
      if let found = Self.findOrKeep(word.count, in: text, ids, cache) {
        #expect(found == kept[word])
      } else {
        kept[word] = ids
        let most = count <= WordCache.longestShort ? 4 : 8
        #expect(
          Self.findOrKeep(word.count, in: text, [1], cache) == (ids.count <= most ? ids : nil))
        if ids.count > most { kept[word] = [1] }
      }
    }
  }

  @Test func theCacheOfLongPretokensGivesBackWhatItKeptAndNothingElse() {
    var cache = LongPretokenCache()
    var generator = SeededGenerator(seed: 10)
    var kept: [[UInt8]: [TokenID]] = [:]
    var foundCount = 0
    for _ in 0..<6000 {
      let count = Int.random(in: 32...LongPretokenCache.longest + 1, using: &generator)
      let text = [UInt8](repeating: UInt8.random(in: 0...9, using: &generator), count: count)
      guard count <= LongPretokenCache.longest else {
        cache.keep(text.span, at: 0, [1], from: 0)
        continue
      }
      let place = LongPretokenCache.place(of: text.span)
      var ids: [TokenID] = [5]
      if cache.find(text.span, at: place, into: &ids) {
        #expect(ids == [5] + (kept[text] ?? []))
        foundCount += 1
      } else {
        let new = (0..<Int.random(in: 1...34, using: &generator)).map { TokenID($0) }
        cache.keep(text.span, at: place, [9, 9] + new, from: 2)
        if new.count <= LongPretokenCache.mostIDs { kept[text] = new }
      }
    }
    #expect(foundCount > 1000)
  }

  /// What `cache` knows of the word at the second byte of `text`; nil where that is nothing, and it keeps
  /// `ids` then.
  private static func findOrKeep(
    _ count: Int, in text: [UInt8], _ ids: [TokenID], _ cache: borrowing WordCache
  ) -> [TokenID]? {
    var output = [TokenID](repeating: 0, count: 16)
    let found = unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      let bytes = unsafe TextBytes(base: base, count: buffer.count)
      if count <= WordCache.longestShort {
        let key = WordCache.shortKey(bytes, at: 1, count: count, isPart: false)
        let pair = cache.shortPair(of: key)
        var words = unsafe cache.forTheHotLoop
        var entry = cscan_entry(key, start: 1, pair: pair, count: count, isPart: false)
        var miss = cscan_miss()
        var missCount = 0
        let found = unsafe cscan_find_words(
          &words, nil, base, buffer.count, &entry, 1, &output, 0, &miss, &missCount)
        #expect(missCount == (found == 0 ? 1 : 0))
        if found == 0 { unsafe cache.keep(key, in: pair, ids, count: ids.count) }
        return found
      }
      let key = WordCache.longKey(bytes, at: 1, count: count, isPart: false)
      let pair = cache.longPair(of: key)
      let found = unsafe cache.find(key, in: pair, &output)
      if found == 0 { unsafe cache.keep(key, in: pair, ids, count: ids.count) }
      return found
    }
    return found == 0 ? nil : Array(output[..<found])
  }

  @Test func byteStringsAreFoundByTheirBytesAlone() {
    var table = ByteStringTable()
    var generator = SeededGenerator(seed: 3)
    var known: [[UInt8]: Int] = [:]
    for _ in 0..<5000 {
      let count = Int.random(in: 0...20, using: &generator)
      let string = (0..<count).map { _ in UInt8.random(in: 0...2, using: &generator) }
      #expect(table.index(of: string) == known[string])
      // In the middle of a longer text, so that a look past its end would show.
      let text = [255] + string + [1]
      let (index, isNew) = table.insert(text.span, 1..<(1 + count))
      #expect(isNew == (known[string] == nil))
      known[string] = index
      #expect(table[index] == string)
    }
    #expect(table.count == known.count)
  }
}

extension MergeGroup {
  /// The IDs of each word.
  func merge(_ words: [[UInt8]]) -> [[TokenID]] {
    var places: [cscan_word] = []
    for (index, word) in words.enumerated() {
      let start = places.last.map { $0.start + Int($0.count) } ?? 0
      places.append(cscan_word(start: start, count: UInt32(word.count), result: UInt32(index)))
    }
    let text = words.flatMap { $0 }
    var ids = [TokenID](repeating: 0, count: words.count * Self.lanes)
    var counts = [UInt32](repeating: 0, count: words.count)
    unsafe places.withUnsafeBufferPointer { places in
      unsafe text.withUnsafeBufferPointer { text in
        unsafe ids.withUnsafeMutableBufferPointer { ids in
          unsafe counts.withUnsafeMutableBufferPointer { counts in
            guard let words = places.baseAddress, let bytes = text.baseAddress,
              let results = ids.baseAddress, let counts = counts.baseAddress
            else { return }
            unsafe merge(words, places.count, of: bytes, results: results, counts: counts)
          }
        }
      }
    }
    return counts.indices.map { index in
      Array(ids[index * Self.lanes..<index * Self.lanes + Int(counts[index])])
    }
  }
}
