/// A sum of decision trees over rows of numbers, as gradient boosting learns them.
///
/// The trees are flat tables, the inner nodes of a tree first, then its leaves, which lead to themselves. A
/// tree of three leaves:
///
///     node   feature   threshold   left   right
///     0      3         0.5         1      4       row[3] <= 0.5 ? node 1 : node 4
///     1      0         20          2      3
///     2…4    0         0           itself         leaves 0…2
struct TreeEnsemble {
  private struct Node {
    var threshold: Float
    var feature: Int32
    var left: Int32
    var right: Int32
  }

  /// Of all trees; children are places in here.
  private var nodes: [Node] = []
  /// The value of each node that is a leaf.
  private var values: [Float] = []
  /// Where each tree's nodes and leaves begin, and the ends.
  private var starts: [Int32] = [0]
  private var leafStarts: [Int32] = []

  /// How many numbers a row must have.
  private(set) var featureCount = 0

  /// Reads trees as `Scripts/train_main_text.py` writes them.
  ///
  /// Little-endian: the number of trees (2 bytes), then for each tree the number *n* of its inner nodes (2),
  /// *n* nodes of feature (2), threshold (4), left (2), right (2), and *n* + 1 leaves (4).
  ///
  /// - Returns: nil for anything else.
  init?(_ bytes: Span<UInt8>, at offset: inout Int) {
    func number(_ count: Int) -> UInt32? {
      guard offset + count <= bytes.count else { return nil }
      var value: UInt32 = 0
      for index in 0..<count { value |= UInt32(bytes[offset + index]) << UInt32(8 * index) }
      offset += count
      return value
    }
    guard let count = number(2) else { return nil }
    for _ in 0..<count {
      guard let inner = number(2).map(Int.init) else { return nil }
      let start = nodes.count
      for node in 0..<inner {
        guard let feature = number(2), let threshold = number(4), let left = number(2),
          let right = number(2)
        else { return nil }
        /// A leaf is written as -1 minus its number.
        func place(_ child: UInt32) -> Int32? {
          let child = Int(Int16(truncatingIfNeeded: child))
          // Children come later, so that every way ends.
          if child < 0 { return -child <= inner + 1 ? Int32(start + inner - 1 - child) : nil }
          return child > node && child < inner ? Int32(start + child) : nil
        }
        guard let left = place(left), let right = place(right), feature < 1 << 15 else {
          return nil
        }
        featureCount = max(featureCount, Int(feature) + 1)
        nodes.append(
          Node(
            threshold: Float(bitPattern: threshold), feature: Int32(feature), left: left,
            right: right))
        values.append(0)
      }
      leafStarts.append(Int32(nodes.count))
      for _ in 0...inner {
        guard let leaf = number(4) else { return nil }
        let place = Int32(nodes.count)
        nodes.append(Node(threshold: 0, feature: 0, left: place, right: place))
        values.append(Float(bitPattern: leaf))
      }
      starts.append(Int32(nodes.count))
    }
  }

  /// Adds the trees' sum of some rows to their entries of `sums`.
  ///
  /// Four rows go down a tree side by side, since each step waits for memory: twice as fast as one by one.
  ///
  /// - Parameters:
  ///   - rows: Rows of `width` numbers.
  ///   - indices: Which rows.
  ///   - sums: One entry a row.
  /// - Complexity: O(rows · trees · depth), tree by tree, so that a tree stays in the nearest cache.
  func add(rows: Span<Float>, width: Int, at indices: [Int32], to sums: inout [Float]) {
    precondition(width >= featureCount && rows.count >= width * sums.count)
    precondition(indices.allSatisfy { $0 >= 0 && $0 < sums.count })
    let nodes = nodes.span
    let values = values.span
    let indices = indices.span
    /// One step down. All places were checked above and when the trees were read.
    @inline(__always) func step(_ place: inout Int32, _ base: Int) {
      let node = unsafe nodes[unchecked: Int(place)]
      place =
        unsafe rows[unchecked: base + Int(node.feature)] <= node.threshold ? node.left : node.right
    }
    for tree in leafStarts.indices {
      let start = starts[tree]
      let leafStart = leafStarts[tree]
      var index = 0
      while index + 4 <= indices.count {
        var (a, b, c, d) = (start, start, start, start)
        let rowA = Int(indices[index]) * width
        let rowB = Int(indices[index + 1]) * width
        let rowC = Int(indices[index + 2]) * width
        let rowD = Int(indices[index + 3]) * width
        while min(min(a, b), min(c, d)) < leafStart {
          step(&a, rowA)
          step(&b, rowB)
          step(&c, rowC)
          step(&d, rowD)
        }
        sums[Int(indices[index])] += values[Int(a)]
        sums[Int(indices[index + 1])] += values[Int(b)]
        sums[Int(indices[index + 2])] += values[Int(c)]
        sums[Int(indices[index + 3])] += values[Int(d)]
        index += 4
      }
      while index < indices.count {
        var place = start
        let row = Int(indices[index]) * width
        while place < leafStart { step(&place, row) }
        sums[Int(indices[index])] += values[Int(place)]
        index += 1
      }
    }
  }
}
