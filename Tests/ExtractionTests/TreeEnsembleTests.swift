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
    // Five rows: four side by side, and one alone.
    let rows = Array([row, row, row, row, row].joined())
    var sums: [Float] = [0, 0, 0, 0, 10]
    ensemble.add(rows: rows.span, width: 4, at: [0, 1, 2, 3, 4], to: &sums)
    #expect(sums == [sum, sum, sum, sum, 10 + sum])
    ensemble.add(rows: rows.span, width: 4, at: [2], to: &sums)
    #expect(sums == [sum, sum, 2 * sum, sum, 10 + sum])
  }

  @Test func damagedTreesAreRefusedNotFollowed() {
    for end in 0..<Self.documented.count {
      var offset = 0
      #expect(TreeEnsemble(Array(Self.documented[..<end]).span, at: &offset) == nil, "\(end) bytes")
    }
    for nodes: [(UInt32, Float, Int16, Int16)] in [
      [(0, 0, 0, -1)], [(0, 0, 1, -1)], [(0, 0, -1, -3)], [(0, 0, 1, 1), (0, 0, 0, -1)],
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
    for part in model.first { #expect(part.featureCount <= BlockFeatures.count) }
    for part in model.second { #expect(part.featureCount <= BlockFeatures.width) }
    #expect(model.pageTypes.count == PageType.allCases.count)
    #expect(Set(BlockFeatures.names + ContextFeatures.names).count == BlockFeatures.width)
  }
}
