import TestSupport
import Testing

@testable import Packing

@Suite struct BestFitTests {
  @Test func followsTheExampleOfItsDocumentation() {
    let plan = BestFit.plan(lengths: [1, 7, 5, 4, 3], capacity: 10)
    #expect(plan.sequenceCount == 2)
    // Numbered by their first piece: 1 joins 5 and 4.
    #expect(plan.sequenceOfPiece == [0, 1, 0, 0, 1])
  }

  /// The algorithm as the paper states it, one piece after another.
  private func slowPlan(_ lengths: [Int32], _ capacity: Int) -> [Int] {
    var rooms: [Int] = []
    for length in lengths.sorted(by: >) {
      let best = rooms.indices.filter { rooms[$0] >= Int(length) }.min { rooms[$0] < rooms[$1] }
      if let best {
        rooms[best] -= Int(length)
      } else {
        rooms.append(capacity - Int(length))
      }
    }
    return rooms.sorted()
  }

  @Test(arguments: 0..<60)
  func leavesTheRoomsThatTheSlowAlgorithmLeaves(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let capacity = [1, 7, 64, 100, 4096, 300_000][seed % 6]
    let lengths = (0..<Int.random(in: 0...300, using: &random)).map { _ in
      Int32.random(in: 1...Int32(capacity), using: &random)
    }
    let plan = BestFit.plan(lengths: lengths, capacity: capacity)
    var rooms = [Int](repeating: capacity, count: plan.sequenceCount)
    for (piece, sequence) in plan.sequenceOfPiece.enumerated() {
      rooms[Int(sequence)] -= Int(lengths[piece])
    }
    #expect(rooms.allSatisfy { $0 >= 0 })
    #expect(rooms.sorted() == slowPlan(lengths, capacity), "seed \(seed)")
  }

  @Test func cutsNoDocumentThatFitsAndFillsSequences() throws {
    var random = SeededGenerator(seed: 1)
    let documents = (0..<4000).map { _ in
      TokenDocument(
        tokens: [UInt32](repeating: 1, count: Int.random(in: 1...1500, using: &random)))
    }
    let folder = try TemporaryFolder()
    let layout = DatasetWriterTests.layout(
      .npy, .bestFit, sequenceLength: 1024, tokensPerShard: 1 << 24)
    let written = try DatasetWriterTests.write(documents, layout, folder: folder)
    #expect(written.counts.avoidablyCutDocuments == 0)
    #expect(written.counts.cutDocuments == documents.count { $0.tokens.count > 1024 })
    #expect(written.counts.paddingShare < 0.001)
  }
}
