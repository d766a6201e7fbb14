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
    var table = MergeTable(capacity: merges.count)
    var made: [(left: TokenID, right: TokenID)] = merges
    for (rank, index) in order.enumerated() {
      // The merge of this rank makes token 256 + rank.
      func renamed(_ id: TokenID) -> TokenID {
        id < 256 ? id : TokenID(256 + (order.firstIndex(of: Int(id) - 256) ?? 0))
      }
      made[rank] = (renamed(merges[index].left), renamed(merges[index].right))
      table.insert(
        made[rank].left, made[rank].right, rank: UInt32(rank), merged: TokenID(256 + rank))
    }
    merges = made
    var merger = PretokenMerger(merges: table, byteIDs: (0..<256).map { TokenID($0) })
    for count in [1, 2, 3, 7, 30, 63, 64, 65, 66, 200] {
      let text = (0..<count).map { _ in UInt8.random(in: 97...100, using: &generator) }
      var ids: [TokenID] = []
      merger.merge(text.span, 0..<count, into: &ids)
      #expect(ids == Self.mergeByDefinition(text, merges: merges), "seed \(seed), \(count) bytes")
    }
  }

  @Test func aMillionTimesOneLetterIsMergedInPairsOfPairs() {
    // aa, aaaa, aaaaaaaa: 1,000,003 = 125,000 · 8 + 3.
    var table = MergeTable(capacity: 3)
    table.insert(97, 97, rank: 0, merged: 256)
    table.insert(256, 256, rank: 1, merged: 257)
    table.insert(257, 257, rank: 2, merged: 258)
    var merger = PretokenMerger(merges: table, byteIDs: (0..<256).map { TokenID($0) })
    let text = [UInt8](repeating: 97, count: 1_000_003)
    var ids: [TokenID] = []
    merger.merge(text.span, 0..<text.count, into: &ids)
    #expect(ids.count == 125_002)
    #expect(Array(ids.suffix(3)) == [258, 256, 97])
    #expect(ids.dropLast(2).allSatisfy { $0 == 258 })
  }

  @Test func theCacheGivesBackWhatItKeptAndNothingElse() {
    var cache = WordCache()
    var generator = SeededGenerator(seed: 9)
    var kept: [[UInt8]: [TokenID]] = [:]
    for _ in 0..<3000 {
      let count = Int.random(in: 1...WordCache.longestWord, using: &generator)
      let word = (0..<count).map { _ in UInt8.random(in: 0...3, using: &generator) }
      let key = WordCache.key(word.span, 0..<count)
      var found: [TokenID] = []
      if cache.append(key, to: &found) { #expect(found == kept[word]) }
      let ids = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        TokenID.random(in: 0..<TokenID.max, using: &generator)
      }
      // More than four IDs are not kept; an older entry may stay, so it is not replaced here.
      guard ids.count <= 4 else { continue }
      cache.insert(key, [7, 7] + ids, from: 2)
      kept[word] = ids
      found = []
      #expect(cache.append(key, to: &found))
      #expect(found == ids)
    }
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
