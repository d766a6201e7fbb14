/// A sum of decision trees over rows of numbers, as gradient boosting learns them.
///
/// The trees are flat tables. A tree of three leaves, with its inner nodes and their children (a leaf *k*
/// is written -1 - *k*):
///
///     node   feature   threshold   left   right
///     0      3         0.5         1      -3       row[3] <= 0.5 ? node 1 : leaf 2
///     1      0         20          -1     -2       row[0] <= 20 ? leaf 0 : leaf 1
struct TreeEnsemble {
  private struct Node {
    var threshold: Float
    var feature: Int16
    var left: Int16
    var right: Int16
  }

  private var nodes: [Node] = []
  private var leaves: [Float] = []
  /// Where each tree's nodes and leaves begin, and the ends.
  private var nodeStarts: [Int] = [0]
  private var leafStarts: [Int] = [0]

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
      guard let inner = number(2) else { return nil }
      for node in 0..<Int(inner) {
        guard let feature = number(2), let threshold = number(4), let left = number(2),
          let right = number(2)
        else { return nil }
        let new = Node(
          threshold: Float(bitPattern: threshold), feature: Int16(truncatingIfNeeded: feature),
          left: Int16(truncatingIfNeeded: left), right: Int16(truncatingIfNeeded: right))
        // Children come later, so that every way ends.
        for child in [new.left, new.right] {
          guard child < 0 ? child >= -1 - Int(inner) : child > node && child < inner else {
            return nil
          }
        }
        guard new.feature >= 0 else { return nil }
        featureCount = max(featureCount, Int(new.feature) + 1)
        nodes.append(new)
      }
      for _ in 0...inner {
        guard let leaf = number(4) else { return nil }
        leaves.append(Float(bitPattern: leaf))
      }
      nodeStarts.append(nodes.count)
      leafStarts.append(leaves.count)
    }
  }

  /// Adds the trees' sum to each row's entry of `sums`.
  ///
  /// - Complexity: O(rows · trees · depth), tree by tree, so that a tree stays in the nearest cache.
  func add(rows: Span<Float>, width: Int, to sums: inout [Float]) {
    precondition(width >= featureCount && rows.count >= width * sums.count)
    let nodes = nodes.span
    for tree in 0..<nodeStarts.count - 1 {
      let start = nodeStarts[tree]
      let leafStart = leafStarts[tree]
      guard nodeStarts[tree + 1] > start else {
        for row in sums.indices { sums[row] += leaves[leafStart] }
        continue
      }
      for row in sums.indices {
        let base = row * width
        var node: Int16 = 0
        repeat {
          // All indices were checked when the trees were read.
          let current = unsafe nodes[unchecked: start + Int(node)]
          let value = unsafe rows[unchecked: base + Int(current.feature)]
          node = value <= current.threshold ? current.left : current.right
        } while node >= 0
        sums[row] += leaves[leafStart - 1 - Int(node)]
      }
    }
  }
}
