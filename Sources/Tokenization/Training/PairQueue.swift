/// A binary heap of pairs: the most frequent first, of equals the one with the smallest IDs.
struct PairQueue {
  struct Entry {
    /// The count when it was put in; the pair's true count may have fallen since.
    var count: Int
    var pair: PairTable.Pair
    /// The number of the list of places where the pair stands; -1 where none was made.
    var list: Int

    @inline(__always)
    func isBefore(_ other: Entry) -> Bool {
      // The last comparison only makes the order total: a pair can wait twice, with other places.
      if count != other.count { return count > other.count }
      return pair != other.pair ? pair < other.pair : list < other.list
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
