import TestSupport
import Testing

@testable import Extraction

/// The bytes that `Scripts/train_main_text.py` would write.
private struct EnsembleBytes {
  var bytes: [UInt8] = []

  mutating func append(_ value: UInt32, _ count: Int) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * index))) }
  }

  mutating func appendTree(
    _ nodes: [(feature: UInt32, threshold: Float, left: Int16, right: Int16)], leaves: [Float]
  ) {
    append(UInt32(nodes.count), 2)
    for node in nodes {
      append(node.feature, 2)
      append(node.threshold.bitPattern, 4)
      append(UInt32(UInt16(bitPattern: node.left)), 2)
      append(UInt32(UInt16(bitPattern: node.right)), 2)
    }
    for leaf in leaves { append(leaf.bitPattern, 4) }
  }
}

@Suite struct TreeEnsembleTests {
  private static let documented: [UInt8] = {
    var written = EnsembleBytes()
    written.append(2, 2)
    written.appendTree([(3, 0.5, 1, -3), (0, 20, -1, -2)], leaves: [1, 2, 4])
    written.appendTree([], leaves: [0.25])
    return written.bytes
  }()

  @Test(
    arguments: zip(
      [[20, 0, 0, 0.5], [20.5, 0, 0, 0.5], [0, 0, 0, 0.75]] as [[Float]],
      [1.25, 2.25, 4.25] as [Float]))
  func aRowGoesLeftWhereItIsNotAboveTheThreshold(row: [Float], sum: Float) throws {
    var offset = 0
    let ensemble = try #require(TreeEnsemble(Self.documented.span, at: &offset))
    #expect(offset == Self.documented.count && ensemble.featureCount == 4)
    var rows = RowGroup(width: 4)
    for lane in [0, 15] {
      for (column, value) in row.enumerated() { rows[lane, column] = value }
    }
    var sums = SIMD16<Float>(repeating: 0)
    sums[15] = 10
    ensemble.add(rows, to: &sums)
    #expect(sums[0] == sum && sums[15] == 10 + sum)
  }

  private typealias Nodes = [(feature: UInt32, threshold: Float, left: Int16, right: Int16)]

  /// A tree whose nodes are each the child of one before, with leaves in the places that are left.
  private static func tree(_ generator: inout SeededGenerator) -> (nodes: Nodes, leaves: [Float]) {
    let count = Int.random(in: 0...31, using: &generator)
    var nodes: Nodes = []
    var open: [(node: Int, isLeft: Bool)] = []
    func put(_ child: Int, at place: (node: Int, isLeft: Bool)) {
      if place.isLeft {
        nodes[place.node].left = Int16(child)
      } else {
        nodes[place.node].right = Int16(child)
      }
    }
    for node in 0..<count {
      if node > 0 {
        put(node, at: open.remove(at: Int.random(in: 0..<open.count, using: &generator)))
      }
      nodes.append(
        (
          UInt32.random(in: 0..<7, using: &generator),
          Float(Int.random(in: 0..<9, using: &generator)), 0, 0
        ))
      open += [(node, true), (node, false)]
    }
    open.shuffle(using: &generator)
    for (leaf, place) in open.enumerated() { put(-1 - leaf, at: place) }
    return (nodes, (0...count).map { _ in Float(Int.random(in: -50...50, using: &generator)) })
  }

  @Test(arguments: 0..<60)
  func questionsToAllRowsLeadWhereWalkingDownDoes(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let trees = (0..<3).map { _ in Self.tree(&generator) }
    var written = EnsembleBytes()
    written.append(3, 2)
    for tree in trees { written.appendTree(tree.nodes, leaves: tree.leaves) }
    var offset = 0
    let ensemble = try #require(TreeEnsemble(written.bytes.span, at: &offset))
    var rows = RowGroup(width: 7)
    for lane in 0..<RowGroup.laneCount {
      for column in 0..<7 { rows[lane, column] = Float(Int.random(in: 0..<9, using: &generator)) }
    }
    var sums = SIMD16<Float>(repeating: 0)
    ensemble.add(rows, to: &sums)
    for lane in 0..<RowGroup.laneCount {
      var expected: Float = 0
      for tree in trees {
        var place = tree.nodes.isEmpty ? -1 : 0
        while place >= 0 {
          let node = tree.nodes[place]
          let isRight = rows[lane, Int(node.feature)] > node.threshold
          place = Int(isRight ? node.right : node.left)
        }
        expected += tree.leaves[-1 - place]
      }
      #expect(sums[lane] == expected, "seed \(seed), row \(lane)")
    }
  }

  @Test func damagedTreesAreRefusedNotFollowed() {
    for end in 0..<Self.documented.count {
      var offset = 0
      #expect(TreeEnsemble(Array(Self.documented[..<end]).span, at: &offset) == nil, "\(end) bytes")
    }
    for nodes: [(UInt32, Float, Int16, Int16)] in [
      [(0, 0, 0, -1)], [(0, 0, 1, -1)], [(0, 0, -1, -3)], [(0, 0, 1, 1), (0, 0, 0, -1)],
      [(0, 0, 1, 1), (0, 0, -1, -2)],
    ] {
      var written = EnsembleBytes()
      written.append(1, 2)
      written.appendTree(nodes, leaves: [Float](repeating: 0, count: nodes.count + 1))
      var offset = 0
      #expect(TreeEnsemble(written.bytes.span, at: &offset) == nil, "\(nodes)")
    }
  }

  @Test func theShippedModelFitsTheFeatures() {
    let model = MainTextModel.shared
    for part in model.trees { #expect(part.featureCount <= BlockFeatures.count) }
    #expect(model.network.inputCount == BlockFeatures.count)
    #expect(model.pageTypes.count == PageType.allCases.count)
    #expect(Set(BlockFeatures.names).count == BlockFeatures.count)
  }
}
