/// Pretokens to IDs: from the cache, as a whole token, or by merging.
struct PretokenEncoder: ~Copyable {
  private let strings: ByteStringTable
  private let tokenIDs: [TokenID]
  private let keepsWholePretokens: Bool
  private let greedyTables: GreedyTables?
  private var cache = WordCache()
  private var greedy = GreedyMerger()
  /// For words, and for vocabularies that have no `greedyTables`.
  private var merger: PretokenMerger

  init(_ vocabulary: Vocabulary) {
    strings = vocabulary.strings
    tokenIDs = vocabulary.ids
    keepsWholePretokens = vocabulary.keepsWholePretokens
    greedyTables = vocabulary.greedyTables
    merger = PretokenMerger(merges: vocabulary.merges, byteIDs: vocabulary.byteIDs)
  }

  /// Appends the IDs of every pretoken that `scanner` finds in `text`.
  @inline(__always)
  mutating func encode<Scanner: PretokenScanner>(
    _ text: Span<UInt8>, _ scanner: Scanner, into ids: inout [TokenID]
  ) {
    var start = 0
    while start < text.count {
      let end = scanner.end(of: text, from: start)
      encode(text, start..<end, into: &ids)
      start = end
    }
  }

  /// Appends the IDs of the pretoken `text[range]`, not empty.
  @inline(__always)
  mutating func encode(_ text: Span<UInt8>, _ range: Range<Int>, into ids: inout [TokenID]) {
    if range.count <= WordCache.longestWord {
      let key = WordCache.key(text, range)
      if cache.append(key, to: &ids) { return }
      let first = ids.count
      encodeUncached(text, range, into: &ids)
      cache.insert(key, ids, from: first)
    } else {
      encodeUncached(text, range, into: &ids)
    }
  }

  @inline(never)
  private mutating func encodeUncached(
    _ text: Span<UInt8>, _ range: Range<Int>, into ids: inout [TokenID]
  ) {
    if keepsWholePretokens, range.count <= strings.longest,
      let index = strings.index(of: text, range)
    {
      ids.append(tokenIDs[index])
    } else if text[range.lowerBound] >= 0xE0, range.count > WordCache.longestWord,
      let greedyTables
    {
      // Long runs of Chinese and Japanese take less than half the time so; scanning wins for words
      // with short characters (German with cl100k_base: 0.39 s of scanning, 0.46 s greedily).
      let count = greedy.merge(text, range, greedyTables)
      ids.append(addingCapacity: count) { output in
        let tokens = greedy.tokens.span
        for i in 0..<count { output.append(tokens[i]) }
      }
    } else {
      merger.merge(text, range, into: &ids)
    }
  }
}
