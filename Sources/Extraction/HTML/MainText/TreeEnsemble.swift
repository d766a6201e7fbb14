internal import CScan

/// A sum of decision trees over rows of numbers, as gradient boosting learns them.
///
/// Nothing walks down the trees. Each question strikes out the leaves on its left where a row's number is
/// above its threshold; the first leaf that is left is the row's (`cscan_add_trees`). A tree of three
/// leaves, and the row 0, 0, 0, 0.75:
///
///     row[3] > 0.5 ?  ── yes ──────────────  leaf 2        keeps 100 (leaf 2)
///       └ no: row[0] > 20 ?  ── yes ───────  leaf 1        keeps 110 (leaves 1, 2)
///               └ no ──────────────────────  leaf 0
///     the first is answered with yes: 100 is left, leaf 2
struct TreeEnsemble {
  private var questions: [cscan_question] = []
  private var leaves: [Float] = []
  private var trees: [cscan_tree] = []

  /// How many numbers a row must have.
  private(set) var featureCount = 0

  /// A leaf is a bit of a word.
  private static let maximumLeaves = 32

  /// Reads trees as `Scripts/train_main_text.py` writes them.
  ///
  /// Little-endian: the number of trees (2 bytes), then for each tree the number *n* of its inner nodes (2),
  /// *n* nodes of feature (2), threshold (4), left child (2), right child (2), and *n* + 1 leaves (4). A child
  /// is the number of a later node, or -1 minus that of a leaf.
  ///
  /// - Returns: nil for anything else, and for trees of more than 32 leaves.
  init?(_ bytes: Span<UInt8>, at offset: inout Int) {
    var reader = ModelReader(at: offset)
    defer { offset = reader.offset }
    guard let count = reader.number(bytes, 2) else { return nil }
    for _ in 0..<count {
      guard let inner = reader.count(bytes), inner < Self.maximumLeaves else { return nil }
      var written: [WrittenNode] = []
      for node in 0..<inner {
        guard let feature = reader.number(bytes, 2), let threshold = reader.number(bytes, 4),
          let left = reader.number(bytes, 2),
          let right = reader.number(bytes, 2), feature < 1 << 15
        else { return nil }
        let children = [left, right].map { Int(Int16(truncatingIfNeeded: $0)) }
        for child in children {
          guard child < 0 ? -child <= inner + 1 : child > node && child < inner else { return nil }
        }
        written.append(
          WrittenNode(
            feature: feature, threshold: Float(bitPattern: threshold), left: children[0],
            right: children[1]))
        featureCount = max(featureCount, Int(feature) + 1)
      }
      var values: [Float] = []
      for _ in 0...inner {
        guard let leaf = reader.number(bytes, 4) else { return nil }
        values.append(Float(bitPattern: leaf))
      }
      trees.append(
        cscan_tree(
          first_question: UInt32(questions.count), question_count: UInt32(inner),
          first_leaf: UInt32(leaves.count)))
      let first = (question: questions.count, leaf: leaves.count)
      append(written, values, inner > 0 ? 0 : -1, first: first.leaf)
      guard questions.count - first.question == inner, leaves.count - first.leaf == inner + 1
      else { return nil }
    }
  }

  private struct WrittenNode {
    var feature: UInt32
    var threshold: Float
    var left: Int
    var right: Int
  }

  /// Appends a node with all below it, its leaves from left to right; those of the tree begin at `first`.
  private mutating func append(
    _ nodes: [WrittenNode], _ values: [Float], _ number: Int, first: Int
  ) {
    // A damaged tree that comes back to a node would have ever more leaves.
    guard leaves.count - first <= nodes.count else { return }
    guard number >= 0 else {
      leaves.append(values[-1 - number])
      return
    }
    let node = nodes[number]
    let start = leaves.count - first
    append(nodes, values, node.left, first: first)
    let end = leaves.count - first
    let struck = (1 << UInt64(end)) - (1 << UInt64(start)) as UInt64
    questions.append(
      cscan_question(
        threshold: node.threshold, column: node.feature * UInt32(CSCAN_LANES),
        kept: ~UInt32(truncatingIfNeeded: struck)))
    append(nodes, values, node.right, first: first)
  }

  /// Adds the trees' sum of each row to its lane of `sums`.
  ///
  /// - Complexity: O(questions).
  func add(_ rows: RowGroup, to sums: inout SIMD16<Float>) {
    precondition(rows.width >= featureCount)
    unsafe trees.withUnsafeBufferPointer { trees in
      unsafe questions.withUnsafeBufferPointer { questions in
        unsafe leaves.withUnsafeBufferPointer { leaves in
          unsafe rows.numbers.withUnsafeBufferPointer { columns in
            unsafe withUnsafeMutableBytes(of: &sums) { sums in
              unsafe cscan_add_trees(
                trees.baseAddress, trees.count, questions.baseAddress, leaves.baseAddress,
                columns.baseAddress, sums.assumingMemoryBound(to: Float.self).baseAddress)
            }
          }
        }
      }
    }
  }
}

/// Rows of numbers, 16 side by side: the first numbers of all, then the second ones, and so on.
///
///     numbers   row 0   row 1   …  row 15
///     first     0       1       …  15
///     second    16      17      …  31
struct RowGroup {
  /// How many rows there are.
  static let laneCount = Int(CSCAN_LANES)
  /// How many numbers each has.
  let width: Int
  var numbers: [Float]

  /// Rows of zeros.
  init(width: Int) {
    self.width = width
    numbers = [Float](repeating: 0, count: width * Self.laneCount)
  }

  subscript(lane: Int, column: Int) -> Float {
    get { numbers[column * Self.laneCount + lane] }
    set { numbers[column * Self.laneCount + lane] = newValue }
  }

  /// Writes the numbers of one row, one after another.
  ///
  /// - Parameters:
  ///   - lane: The row.
  ///   - columns: Which numbers: `body` writes exactly these.
  mutating func write(_ lane: Int, _ columns: Range<Int>, _ body: (inout Writer) -> Void) {
    precondition(lane >= 0 && lane < Self.laneCount && columns.upperBound <= width)
    unsafe numbers.withUnsafeMutableBufferPointer { numbers in
      var writer = unsafe Writer(
        lane: lane,
        next: numbers.baseAddress.unsafelyUnwrapped + columns.lowerBound * Self.laneCount + lane,
        left: columns.count)
      body(&writer)
      precondition(writer.left == 0, "a row has as many numbers as names")
    }
  }

  /// Where the next number of a row goes.
  @safe struct Writer {
    let lane: Int
    fileprivate var next: UnsafeMutablePointer<Float>
    fileprivate(set) var left: Int

    @inline(__always) mutating func put(_ value: Float) {
      precondition(left > 0)
      unsafe next.pointee = value
      unsafe next += RowGroup.laneCount
      left &-= 1
    }

    /// Puts small numbers, one after another.
    @inline(__always) mutating func put(_ values: Span<UInt8>) {
      precondition(left >= values.count)
      for index in values.indices {
        unsafe next.pointee = Float(values[index])
        unsafe next += RowGroup.laneCount
      }
      left &-= values.count
    }

    /// Puts the numbers that the row before has there.
    @inline(__always) mutating func repeatRowBefore(_ count: Int) {
      precondition(lane > 0 && left >= count)
      for _ in 0..<count {
        unsafe next.pointee = next[-1]
        unsafe next += RowGroup.laneCount
      }
      left &-= count
    }
  }
}
