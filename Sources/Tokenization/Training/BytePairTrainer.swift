/// Learns a byte-level BPE vocabulary from texts.
///
///     var trainer = try BytePairTrainer(preTokenizer: .llama3)
///     for text in texts { try trainer.add(text.span) }
///     let vocabulary = try trainer.train(
///       vocabularySize: 32_768, specialTokens: ["<|endoftext|>", "<|pad|>"])
///
/// First the pretokens of all texts are counted; then, again and again, the pair of neighbours that
/// occurs most often becomes a token, of equally frequent ones the pair with the smallest IDs. So the
/// outcome depends on the counts alone, not on the order of the texts, and equals that of the
/// Hugging Face library's `BpeTrainer` with the byte-level alphabet.
///
/// - Complexity: adding is O(*n*) in the bytes of a text. Training is about O(*m* log *m*) in the total
///   length *m* of the distinct pretokens; memory O(*m*), roughly 40 bytes for each byte of them.
///
/// Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units",
/// <https://aclanthology.org/P16-1162/>
public struct BytePairTrainer: ~Copyable {
  private let preTokenizer: PreTokenizer
  private let cutter: PretokenCutter
  private var pretokens = ByteStringTable()
  private var counts: [Int] = []

  /// A trainer that has seen nothing.
  ///
  /// - Throws: `VocabularyError.invalidPattern` where a general pattern does not compile.
  public init(preTokenizer: PreTokenizer) throws(VocabularyError) {
    self.preTokenizer = preTokenizer
    cutter = try PretokenCutter(preTokenizer)
  }

  /// How many different pretokens have been seen.
  public var distinctPretokenCount: Int { counts.count }

  /// Counts the pretokens of `text`, each `weight` times.
  ///
  /// - Throws: `EncodingError.patternFailed`; nothing is counted then.
  public mutating func add(_ text: Span<UInt8>, weight: Int = 1) throws(EncodingError) {
    for range in try cutter.pretokens(of: text) {
      let (index, isNew) = pretokens.insert(text, range)
      if isNew { counts.append(weight) } else { counts[index] += weight }
    }
  }

  /// Learns the merges.
  ///
  /// - Parameters:
  ///   - vocabularySize: How many tokens there shall be, the 256 bytes and the special tokens
  ///     included. There are fewer where the texts give no more.
  ///   - minimumFrequency: Pairs that occur less often do not become tokens.
  ///   - specialTokens: Get the highest IDs, in this order.
  ///   - progress: Is told the number of tokens so far and of tokens wanted, a hundred times or so.
  /// - Throws: `VocabularyError.malformed` for a size below 256 and the special tokens, or special
  ///   tokens that are empty or come twice.
  public consuming func train(
    vocabularySize: Int, minimumFrequency: Int = 2, specialTokens: [String] = [],
    progress: (_ tokens: Int, _ wanted: Int) -> Void = { _, _ in }
  ) throws(VocabularyError) -> TrainedVocabulary {
    guard vocabularySize >= 256 + specialTokens.count else {
      throw .malformed(
        path: "vocabularySize",
        reason: "\(vocabularySize) is less than the bytes and the special tokens")
    }
    guard Set(specialTokens).count == specialTokens.count, !specialTokens.contains("") else {
      throw .malformed(path: "specialTokens", reason: "one is empty or comes twice")
    }
    var state = PairState(pretokens: pretokens, counts: counts)
    state.learn(
      until: vocabularySize - specialTokens.count, minimumFrequency: max(1, minimumFrequency),
      progress: progress)
    let first = TokenID(state.tokens.count)
    return TrainedVocabulary(
      preTokenizer: preTokenizer, tokens: state.tokenBytes(), merges: state.merges,
      specialTokens: SpecialTokens(
        specialTokens.enumerated().map { .init($1, first + TokenID($0)) }))
  }
}

/// The pretokens as sequences of token IDs, the counts of all pairs of neighbours, and where these
/// occur.
private struct PairState {
  /// All tokens so far, by ID.
  private(set) var tokens = ByteStringTable()
  private(set) var merges: [TrainedVocabulary.Merge] = []

  /// Each pretoken's IDs from `starts[i]`, `lengths[i]` of them.
  private var symbols: [TokenID] = []
  private var starts: [Int] = []
  private var lengths: [Int] = []
  private let counts: [Int]

  /// Keyed by left ID · 2³² + right ID.
  private var pairCounts: [UInt64: Int] = [:]
  private var queue = PairQueue()
  /// The pretokens of each queue entry; emptied when the entry has been used.
  private var places: [[UInt32]] = []

  init(pretokens: ByteStringTable, counts: [Int]) {
    self.counts = counts
    // The order of the byte-level alphabet's characters, which is that of GPT-2's IDs and of the
    // Hugging Face library's; ties between pairs depend on it.
    let order = (UInt8.min...UInt8.max).sorted {
      ByteLevelAlphabet.characters[Int($0)] < ByteLevelAlphabet.characters[Int($1)]
    }
    var idOfByte = [TokenID](repeating: 0, count: 256)
    for (id, byte) in order.enumerated() {
      _ = tokens.insert([byte].span, 0..<1)
      idOfByte[Int(byte)] = TokenID(id)
    }
    symbols.reserveCapacity(pretokens.bytes.count)
    for word in 0..<pretokens.count {
      starts.append(symbols.count)
      for i in pretokens.range(of: word) { symbols.append(idOfByte[Int(pretokens.bytes[i])]) }
      lengths.append(symbols.count - starts[word])
    }
    var found: [UInt64: [UInt32]] = [:]
    for word in 0..<lengths.count {
      for i in starts[word]..<(starts[word] + max(1, lengths[word]) - 1) {
        change(Self.pair(symbols[i], symbols[i + 1]), by: counts[word], in: word, &found)
      }
    }
    enqueue(found)
  }

  func tokenBytes() -> [[UInt8]] { (0..<tokens.count).map { tokens[$0] } }

  mutating func learn(until size: Int, minimumFrequency: Int, progress: (Int, Int) -> Void) {
    let step = max(1, size / 100)
    while tokens.count < size, var top = queue.pop() {
      let count = pairCounts[top.pair] ?? 0
      guard top.count == count else {
        // Counts fall while an entry waits: back in line with the true one.
        top.count = count
        if count > 0 { queue.push(top) }
        continue
      }
      if count < minimumFrequency { break }
      merge(top)
      if merges.count % step == 0 { progress(tokens.count, size) }
    }
    progress(tokens.count, size)
  }

  private mutating func merge(_ entry: PairQueue.Entry) {
    let left = TokenID(truncatingIfNeeded: entry.pair >> 32)
    let right = TokenID(truncatingIfNeeded: entry.pair)
    let bytes = tokens[Int(left)] + tokens[Int(right)]
    let merged = TokenID(tokens.insert(bytes.span, 0..<bytes.count).index)
    merges.append(TrainedVocabulary.Merge(left: left, right: right, merged: merged))
    let words = places[entry.places]
    places[entry.places] = []
    var found: [UInt64: [UInt32]] = [:]
    for word in words { merge(left, right, into: merged, in: Int(word), &found) }
    enqueue(found)
  }

  /// Replaces the pair from left to right in one pretoken, and counts what comes and goes.
  private mutating func merge(
    _ left: TokenID, _ right: TokenID, into merged: TokenID, in word: Int,
    _ found: inout [UInt64: [UInt32]]
  ) {
    let count = counts[word]
    let start = starts[word]
    let end = start + lengths[word]
    var read = start
    var write = start
    while read < end {
      guard symbols[read] == left, read + 1 < end, symbols[read + 1] == right else {
        symbols[write] = symbols[read]
        read += 1
        write += 1
        continue
      }
      if write > start {
        change(Self.pair(symbols[write - 1], left), by: -count, in: word, &found)
        change(Self.pair(symbols[write - 1], merged), by: count, in: word, &found)
      }
      if read + 2 < end {
        change(Self.pair(right, symbols[read + 2]), by: -count, in: word, &found)
        change(Self.pair(merged, symbols[read + 2]), by: count, in: word, &found)
      }
      symbols[write] = merged
      read += 2
      write += 1
    }
    lengths[word] = write - start
  }

  private mutating func change(
    _ pair: UInt64, by count: Int, in word: Int, _ found: inout [UInt64: [UInt32]]
  ) {
    pairCounts[pair, default: 0] += count
    if count > 0, found[pair]?.last != UInt32(word) {
      found[pair, default: []].append(UInt32(word))
    }
  }

  private mutating func enqueue(_ found: [UInt64: [UInt32]]) {
    for (pair, words) in found {
      guard let count = pairCounts[pair], count > 0 else { continue }
      queue.push(PairQueue.Entry(count: count, pair: pair, places: places.count))
      places.append(words)
    }
  }

  private static func pair(_ left: TokenID, _ right: TokenID) -> UInt64 {
    UInt64(left) << 32 | UInt64(right)
  }
}

/// A binary heap of pairs: the most frequent first, of equals the one with the smallest IDs.
private struct PairQueue {
  struct Entry {
    var count: Int
    var pair: UInt64
    /// Where the pretokens that hold the pair are listed.
    var places: Int

    func isBefore(_ other: Entry) -> Bool {
      // The last comparison only makes the order total: a pair can wait twice, with other places.
      if count != other.count { return count > other.count }
      return pair != other.pair ? pair < other.pair : places < other.places
    }
  }

  private var heap: [Entry] = []

  mutating func push(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entry.isBefore(heap[parent]) else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = entry
  }

  mutating func pop() -> Entry? {
    guard let first = heap.first, let entry = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    var parent = 0
    while true {
      var child = parent * 2 + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
      guard heap[child].isBefore(entry) else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = entry
    return first
  }
}
