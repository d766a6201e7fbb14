/// Learns merges: the second half of training.
///
/// The most frequent pair becomes a token everywhere it stands, again and again. For that, lists say where
/// a pair stands; but most pairs are so rare that they never become a token. So lists are made only for
/// pairs down to a certain count. When no pair as frequent as that is left, the pretokens are gone
/// through once more and the next lists made, for pairs down to a lower count.
///
/// A merge is done in two steps. First all its places are visited, and what stands before and behind them
/// is summed up by token. Then the counts of pairs are changed, one look-up for each neighbouring token
/// instead of one for each place.
///
/// What the Hugging Face library's trainer does where a token comes about in a second way is done here too:
/// its pairs add to those of the first, a pair can be merged more than once, and its last merge counts.
struct MergeLearner {
  private(set) var merges: [TrainedVocabulary.Merge] = []
  /// The bytes of the tokens, by ID.
  private(set) var tokens: [[UInt8]]
  private var ids: [[UInt8]: TokenID] = [:]
  private var sequences: WordSequences
  private let maximumTokenBytes: Int

  /// Of all pairs that were never merged, or came about again since.
  private var counts = PairTable()
  /// Of pairs that were merged, when they were.
  private var mergedCounts: [PairTable.Pair: Int] = [:]
  /// Pairs that occur at least as often have a list and are in the queue.
  private var listedCount = Int.max
  private var queue = PairQueue()
  /// How many more entries than one a pair has in the queue, where it has more.
  private var furtherEntries: [PairTable.Pair: Int] = [:]
  private var lists: [[UInt32]] = []
  private var freeLists: [Int] = []

  private var before = NeighbourSums()
  private var after = NeighbourSums()
  /// By token: the list of its pair with the token that was made last, -1 for none.
  private var listOfNeighbour: [Int] = []

  /// Pairs down to this share of the most frequent one's count get their lists together.
  ///
  /// More means fewer passes over the pretokens, but longer lists of pairs that are never merged.
  private static let listedShare = 16

  /// - Parameter tokens: the bytes of each ID; empty for one that is not made by merging.
  init(tokens: [[UInt8]], sequences: consuming WordSequences, maximumTokenBytes: Int?) {
    self.tokens = tokens
    self.sequences = sequences
    self.maximumTokenBytes = maximumTokenBytes ?? .max
    for (id, bytes) in tokens.enumerated() where !bytes.isEmpty { ids[bytes] = TokenID(id) }
    var counts = PairTable()
    self.sequences.forEachPair { _, pair, count in
      if isCounted(pair) { counts.add(count, to: pair) }
    }
    self.counts = counts
  }

  /// Learns until there are `size` tokens, no pair occurs `minimumFrequency` times, or `goesOn` says no.
  mutating func learn(
    until size: Int, minimumFrequency: Int, goesOn: (_ tokenCount: Int) -> Bool
  ) {
    while tokens.count < size, let entry = next(minimumFrequency) {
      merge(entry)
      if merges.count % 64 == 0, !goesOn(tokens.count) { break }
    }
  }

  /// The merges by rising rank, which is that of the last time that a pair was merged.
  var uniqueMerges: [TrainedVocabulary.Merge] {
    var seen: Set<PairTable.Pair> = []
    return merges.reversed().filter { seen.insert(PairTable.Pair($0.left, $0.right)).inserted }
      .reversed()
  }

  // MARK: - Lists

  /// The most frequent pair, if it occurs often enough.
  private mutating func next(_ minimumFrequency: Int) -> PairQueue.Entry? {
    while true {
      guard let entry = queue.pop() else {
        guard listedCount > minimumFrequency, makeLists(minimumFrequency) else { return nil }
        continue
      }
      let count = counts[entry.pair]
      if entry.count == count { return entry }
      // Counts fall while an entry waits: back in line with the true one, or out, to be listed later.
      if count >= listedCount {
        queue.push(PairQueue.Entry(count: count, pair: entry.pair, list: entry.list))
      } else {
        free(entry.list)
        takeFurtherEntry(of: entry.pair)
      }
    }
  }

  /// Makes the next lists, when the queue is empty; false where no pair is frequent enough.
  private mutating func makeLists(_ minimumFrequency: Int) -> Bool {
    var top = 0
    counts.forEach(atLeast: minimumFrequency) { top = max(top, $1) }
    guard top > 0 else { return false }
    listedCount = max(minimumFrequency, top / Self.listedShare)
    // The number of each pair's list, from 1 on, in the place of a count.
    var numbers = PairTable()
    var entries: [PairQueue.Entry] = []
    counts.forEach(atLeast: listedCount) { pair, count in
      entries.append(PairQueue.Entry(count: count, pair: pair, list: entries.count))
      numbers.add(entries.count, to: pair)
    }
    freeLists = []
    var lists = [[UInt32]](repeating: [], count: entries.count)
    sequences.forEachPair { place, pair, _ in
      let number = numbers[pair]
      if number > 0 { lists[number &- 1].append(UInt32(truncatingIfNeeded: place)) }
    }
    self.lists = lists
    for entry in entries { queue.push(entry) }
    return true
  }

  /// A list of all places of one pair.
  private mutating func makeList(of wanted: PairTable.Pair) -> Int {
    var places: [UInt32] = []
    sequences.forEachPair { place, pair, _ in
      if pair == wanted { places.append(UInt32(truncatingIfNeeded: place)) }
    }
    return keep(places)
  }

  private mutating func keep(_ places: [UInt32]) -> Int {
    if let list = freeLists.popLast() {
      lists[list] = places
      return list
    }
    lists.append(places)
    return lists.count - 1
  }

  private mutating func free(_ list: Int) {
    lists[list] = []
    freeLists.append(list)
  }

  /// Whether the pair had an entry in the queue besides the one that was taken out.
  @discardableResult
  private mutating func takeFurtherEntry(of pair: PairTable.Pair) -> Bool {
    guard !furtherEntries.isEmpty, let count = furtherEntries[pair] else { return false }
    furtherEntries[pair] = count > 1 ? count - 1 : nil
    return true
  }

  // MARK: - Merging

  private mutating func merge(_ entry: PairQueue.Entry) {
    let (left, right) = (entry.pair.left, entry.pair.right)
    let bytes = tokens[Int(left)] + tokens[Int(right)]
    let known = ids[bytes]
    let merged = known ?? TokenID(tokens.count)
    if known == nil {
      ids[bytes] = merged
      tokens.append(bytes)
      sequences.addToken(length: bytes.count)
    }
    merges.append(TrainedVocabulary.Merge(left: left, right: right, merged: merged))

    let places = lists[entry.list]
    free(entry.list)
    before.start(tokenCount: tokens.count)
    after.start(tokenCount: tokens.count)
    sequences.merge(left, right, into: merged, at: places, &before, &after)

    // Counts before the merge of pairs that may have been there.
    var old: [PairTable.Pair: Int] = [:]
    for token in before.tokens {
      count(PairTable.Pair(token, merged), before.sum(of: token), &old, isNew: known == nil)
    }
    for token in after.tokens {
      count(PairTable.Pair(merged, token), after.sum(of: token), &old, isNew: known == nil)
    }
    for token in before.tokens {
      let pair = PairTable.Pair(token, left)
      if isCounted(pair) { counts.add(-before.sum(of: token), to: pair) }
    }
    for token in after.tokens {
      let pair = PairTable.Pair(right, token)
      if isCounted(pair) { counts.add(-after.sum(of: token), to: pair) }
    }
    enqueue(before, old, isNew: known == nil) { PairTable.Pair($0, merged) }
    enqueue(after, old, isNew: known == nil) { PairTable.Pair(merged, $0) }

    if !takeFurtherEntry(of: entry.pair) {
      let count = counts[entry.pair]
      counts.add(-count, to: entry.pair)
      if count > 0 { mergedCounts[entry.pair] = count }
    }
  }

  /// Whether a pair may become a token, if it is frequent: always where it is two bytes.
  private func isCounted(_ pair: PairTable.Pair) -> Bool {
    if maximumTokenBytes == .max { return true }
    let length = tokens[Int(pair.left)].count + tokens[Int(pair.right)].count
    return length <= 2 || length < maximumTokenBytes
  }

  private mutating func count(
    _ pair: PairTable.Pair, _ sum: Int, _ old: inout [PairTable.Pair: Int], isNew: Bool
  ) {
    guard isCounted(pair) else { return }
    if !isNew, old[pair] == nil {
      old[pair] = counts[pair]
      if let merged = mergedCounts.removeValue(forKey: pair) { counts.add(merged, to: pair) }
    }
    counts.add(sum, to: pair)
  }

  /// Puts those pairs around a merge into the queue that are frequent enough to be listed.
  private mutating func enqueue(
    _ sums: NeighbourSums, _ old: [PairTable.Pair: Int], isNew: Bool,
    pair: (TokenID) -> PairTable.Pair
  ) {
    var entries: [PairQueue.Entry] = []
    while listOfNeighbour.count < tokens.count { listOfNeighbour.append(-1) }
    for token in sums.tokens {
      // What is new cannot be more frequent than here.
      if isNew && sums.sum(of: token) < listedCount { continue }
      let pair = pair(token)
      let count = counts[pair]
      guard count >= listedCount, isCounted(pair) else { continue }
      let oldCount = old[pair] ?? 0
      if oldCount > 0 && oldCount < listedCount {
        queue.push(PairQueue.Entry(count: count, pair: pair, list: makeList(of: pair)))
        continue
      }
      if oldCount > 0 { furtherEntries[pair, default: 0] += 1 }
      let list = keep([])
      listOfNeighbour[Int(token)] = list
      entries.append(PairQueue.Entry(count: count, pair: pair, list: list))
    }
    guard !entries.isEmpty else { return }
    sums.forEachPlace { token, place in
      let list = listOfNeighbour[Int(token)]
      if list >= 0 { lists[list].append(place) }
    }
    for token in sums.tokens { listOfNeighbour[Int(token)] = -1 }
    for entry in entries { queue.push(entry) }
  }
}
