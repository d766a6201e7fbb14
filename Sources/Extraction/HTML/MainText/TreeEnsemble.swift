/// A sum of decision trees over rows of numbers, as gradient boosting learns them.
///
/// The trees are flat tables in which the two children of a node stand side by side, and a leaf is its own
/// child: so every row takes the same number of steps, without a branch. A tree of three leaves:
///
///     node   feature   threshold   child
///     0      3         0.5         1          row[3] > 0.5 ? node 2 : node 1
///     1      0         20          3          row[0] > 20 ? node 4 : node 3
///     2…4    0         infinite    itself     leaves
struct TreeEnsemble {
  private struct Node {
    var threshold: Float
    var feature: Int32
    var child: Int32
  }

  private struct Tree {
    var start: Int32
    var depth: Int32
  }

  /// Of all trees; children are places in here.
  private var nodes: [Node] = []
  /// The value of each node that is a leaf.
  private var values: [Float] = []
  private var trees: [Tree] = []

  /// How many numbers a row must have.
  private(set) var featureCount = 0

  /// A way down is no longer than this.
  private static let maximumDepth: Int32 = 64

  /// Rows that are judged together: about 15 KB of numbers.
  private static let groupSize = 16

  /// Reads trees as `Scripts/train_main_text.py` writes them.
  ///
  /// Little-endian: the number of trees (2 bytes), then for each tree the number *n* of its inner nodes (2),
  /// *n* nodes of feature (2), threshold (4), left child (2), right child (2), and *n* + 1 leaves (4). A child
  /// is the number of a later node, or -1 minus that of a leaf.
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
      var written: [(feature: UInt32, threshold: UInt32, left: Int, right: Int)] = []
      for node in 0..<inner {
        guard let feature = number(2), let threshold = number(4), let left = number(2),
          let right = number(2), feature < 1 << 15
        else { return nil }
        let children = [left, right].map { Int(Int16(truncatingIfNeeded: $0)) }
        for child in children {
          guard child < 0 ? -child <= inner + 1 : child > node && child < inner else { return nil }
        }
        written.append((feature, threshold, children[0], children[1]))
        featureCount = max(featureCount, Int(feature) + 1)
      }
      var leaves: [Float] = []
      for _ in 0...inner {
        guard let leaf = number(4) else { return nil }
        leaves.append(Float(bitPattern: leaf))
      }
      // Level by level.
      let start = nodes.count
      var level = [inner > 0 ? 0 : -1]
      var depth: Int32 = -1
      while !level.isEmpty {
        depth += 1
        guard depth <= Self.maximumDepth, nodes.count - start <= 2 * inner + 1 else { return nil }
        var next: [Int] = []
        let nextStart = nodes.count + level.count
        for number in level {
          if number >= 0 {
            let node = written[number]
            nodes.append(
              Node(
                threshold: Float(bitPattern: node.threshold), feature: Int32(node.feature),
                child: Int32(nextStart + next.count)))
            values.append(0)
            next += [node.left, node.right]
          } else {
            nodes.append(Node(threshold: .infinity, feature: 0, child: Int32(nodes.count)))
            values.append(leaves[-1 - number])
          }
        }
        level = next
      }
      trees.append(Tree(start: Int32(start), depth: depth))
    }
  }

  /// Adds the trees' sum of some rows to their entries of `sums`.
  ///
  /// Four rows go down a tree side by side, since each step waits for memory: twice as fast as one by one.
  /// Rows are taken in groups that stay in the nearest cache.
  ///
  /// - Parameters:
  ///   - rows: Rows of `width` numbers.
  ///   - indices: Which rows.
  ///   - sums: One entry a row.
  /// - Complexity: O(rows · trees · depth).
  func add(rows: Span<Float>, width: Int, at indices: [Int32], to sums: inout [Float]) {
    precondition(width >= featureCount && rows.count >= width * sums.count)
    precondition(indices.allSatisfy { $0 >= 0 && $0 < sums.count })
    let nodes = nodes.span
    let values = values.span
    let indices = indices.span
    /// One step down. All places were checked above and when the trees were read.
    @inline(__always) func step(_ place: inout Int, _ base: Int) {
      let node = unsafe nodes[unchecked: place]
      let isRight = unsafe rows[unchecked: base + Int(node.feature)] > node.threshold
      place = Int(node.child) + (isRight ? 1 : 0)
    }
    func isLeaf(_ place: Int) -> Bool { unsafe Int(nodes[unchecked: place].child) == place }
    var group = 0
    while group < indices.count {
      let groupEnd = min(group + Self.groupSize, indices.count)
      defer { group = groupEnd }
      for tree in trees {
        let start = Int(tree.start)
        var index = group
        while index + 4 <= groupEnd {
          var (a, b, c, d) = (start, start, start, start)
          let rowA = Int(indices[index]) * width
          let rowB = Int(indices[index + 1]) * width
          let rowC = Int(indices[index + 2]) * width
          let rowD = Int(indices[index + 3]) * width
          // Most rows reach a leaf long before the deepest one.
          var left = tree.depth
          while left > 0 {
            let steps = min(left, 4)
            left -= steps
            for _ in 0..<steps {
              step(&a, rowA)
              step(&b, rowB)
              step(&c, rowC)
              step(&d, rowD)
            }
            if isLeaf(a) && isLeaf(b) && isLeaf(c) && isLeaf(d) { break }
          }
          sums[Int(indices[index])] += values[a]
          sums[Int(indices[index + 1])] += values[b]
          sums[Int(indices[index + 2])] += values[c]
          sums[Int(indices[index + 3])] += values[d]
          index += 4
        }
        while index < groupEnd {
          var place = start
          let row = Int(indices[index]) * width
          for _ in 0..<tree.depth { step(&place, row) }
          sums[Int(indices[index])] += values[place]
          index += 1
        }
      }
    }
  }
}
