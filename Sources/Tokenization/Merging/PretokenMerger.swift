/// Finds the token IDs of one pretoken by merging the lowest-ranked neighbours first.
///
/// Ties go to the leftmost pair, as in tiktoken and in the Hugging Face library. Pretokens of up to
/// 256 bytes are scanned for the lowest pair, eight pairs at a time and without moving any;
/// longer ones go through a heap of pairs over a linked list, so that `"a"` repeated a million times
/// stays fast.
///
///     l o w e r   pairs: (l,o) 5, (o,w) 9, (w,e) –, (e,r) 1
///     l o w er    merged (e,r)
///     lo w er     … until no pair of neighbours is in the table
///
/// A value owns its scratch memory: one a worker.
///
/// Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units",
/// <https://aclanthology.org/P16-1162/>, algorithm 1, on bytes.
struct PretokenMerger: ~Copyable {
  /// Scratch of more elements than this is given back after use.
  private static let keptElements = 1 << 16

  private let merges: MergeTable
  private var list = LinkedParts()

  init(merges: MergeTable) { self.merges = merges }

  /// Appends the IDs of `text[range]` to `ids`: at least one, at most one a byte.
  ///
  /// - Complexity: O(*n* log *n*) time and O(*n*) memory in the bytes of the pretoken.
  mutating func merge(_ text: borrowing Span<UInt8>, _ range: Range<Int>, into ids: inout [TokenID])
  {
    if range.count <= MergeTable.longestScan {
      Self.mergeShort(text, range, by: merges, into: &ids)
    } else {
      mergeLong(text, range, into: &ids)
    }
  }

  /// Appends the IDs of `text[range]`, of `MergeTable.longestScan` bytes at most.
  static func mergeShort(
    _ text: borrowing Span<UInt8>, _ range: Range<Int>, by merges: borrowing MergeTable,
    into ids: inout [TokenID]
  ) {
    let part = text.extracting(range)
    unsafe part.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      unsafe withUnsafeTemporaryAllocation(of: TokenID.self, capacity: MergeTable.longestScan) {
        output in
        guard let out = output.baseAddress else { return }
        let count = unsafe merges.merge(base, count: bytes.count, into: out)
        for i in 0..<count { unsafe ids.append(out[i]) }
      }
    }
  }

  // MARK: - Long pretokens

  private mutating func mergeLong(
    _ text: borrowing Span<UInt8>, _ range: Range<Int>, into ids: inout [TokenID]
  ) {
    precondition(range.count < UInt32.max, "a pretoken of 4 GiB or more")
    list.ids.removeAll(keepingCapacity: true)
    list.heap.removeAll(keepingCapacity: true)
    for i in range { list.ids.append(merges.id(of: text[i])) }
    list.merge(by: merges)
    var part = 0
    while part < list.ids.count {
      ids.append(list.ids[part])
      part = Int(list.next[part])
    }
    if list.ids.count > Self.keptElements { list = LinkedParts() }
  }
}

/// The parts of a long pretoken as a doubly linked list in arrays, and a heap of the merges that
/// are possible.
///
/// A part keeps the index of its first byte. Heap entries are (rank, index of the left part) in one
/// number; an entry is out of date when the rank noted for its part is another one by now.
struct LinkedParts {
  var ids: [TokenID] = []
  private(set) var next: [UInt32] = []
  private var previous: [UInt32] = []
  /// For each part, what `MergeTable.result` says of it and its right neighbour.
  private var results: [UInt64] = []
  var heap: [UInt64] = []

  mutating func merge(by merges: MergeTable) {
    let count = ids.count
    next = (1...UInt32(count)).map { $0 }
    previous = (0..<UInt32(count)).map { $0 &- 1 }
    results = [UInt64](repeating: MergeTable.none, count: count)
    for i in 0..<(count - 1) { note(i, merges.result(ids[i], ids[i + 1])) }
    for i in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(i) }

    while let entry = popLowest() {
      let left = Int(entry & 0xFFFF_FFFF)
      let result = results[left]
      guard result != MergeTable.none, result >> 32 == entry >> 32 else { continue }
      let right = Int(next[left])
      ids[left] = TokenID(truncatingIfNeeded: result)
      results[right] = MergeTable.none
      let after = Int(next[right])
      next[left] = UInt32(after)
      results[left] = MergeTable.none
      if after < count {
        previous[after] = UInt32(left)
        push(left, merges.result(ids[left], ids[after]))
      }
      if left > 0 {
        let before = Int(previous[left])
        results[before] = MergeTable.none
        push(before, merges.result(ids[before], ids[left]))
      }
    }
  }

  private mutating func note(_ part: Int, _ result: UInt64) {
    guard result != MergeTable.none else { return }
    results[part] = result
    heap.append(result & ~0xFFFF_FFFF | UInt64(part))
  }

  // MARK: - Heap

  private mutating func push(_ part: Int, _ result: UInt64) {
    guard result != MergeTable.none else { return }
    note(part, result)
    var child = heap.count - 1
    let entry = heap[child]
    while child > 0 {
      let parent = (child - 1) / 2
      if heap[parent] <= entry { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = entry
  }

  private mutating func popLowest() -> UInt64? {
    guard let lowest = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      siftDown(0)
    }
    return lowest
  }

  private mutating func siftDown(_ start: Int) {
    let entry = heap[start]
    var parent = start
    while true {
      var child = parent * 2 + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count && heap[child + 1] < heap[child] { child += 1 }
      if entry <= heap[child] { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = entry
  }
}
