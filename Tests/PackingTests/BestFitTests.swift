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

  /// The algorithm as its documentation states it, by trying everything: the rooms that are left.
  private func slowPlan(_ lengths: [Int32], _ capacity: Int) -> [Int] {
    var left = lengths.map(Int.init).sorted(by: >)
    var rooms: [Int] = []
    func take(_ length: Int) { left.remove(at: left.firstIndex(of: length) ?? 0) }
    while let longest = left.first {
      take(longest)
      var room = capacity - longest
      while let fitting = left.first(where: { $0 <= room }) {
        let candidates = Set(left.filter { 2 * $0 >= room && $0 < room }).sorted(by: >).prefix(64)
        let longer = candidates.first { length in
          left.contains(room - length) && (2 * length != room || left.count { $0 == length } > 1)
        }
        if fitting < room, let longer {
          take(longer)
          take(room - longer)
          room = 0
        } else {
          take(fitting)
          room -= fitting
        }
      }
      rooms.append(room)
    }
    return rooms.sorted()
  }

  /// The paper's algorithm: how many sequences it needs.
  private func bestFitDecreasing(_ lengths: [Int32], _ capacity: Int) -> Int {
    var rooms: [Int] = []
    for length in lengths.sorted(by: >) {
      let best = rooms.indices.filter { rooms[$0] >= Int(length) }.min { rooms[$0] < rooms[$1] }
      if let best {
        rooms[best] -= Int(length)
      } else {
        rooms.append(capacity - Int(length))
      }
    }
    return rooms.count
  }

  @Test(arguments: 0..<60)
  func leavesTheRoomsThatTheSlowAlgorithmLeaves(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let capacity = [1, 7, 64, 100, 4096, 300_000][seed % 6]
    let longest = Int32(seed % 4 == 0 ? max(1, capacity / 3) : capacity)
    let lengths = (0..<Int.random(in: 0...300, using: &random)).map { _ in
      Int32.random(in: 1...longest, using: &random)
    }
    let plan = BestFit.plan(lengths: lengths, capacity: capacity)
    var rooms = [Int](repeating: capacity, count: plan.sequenceCount)
    for (piece, sequence) in plan.sequenceOfPiece.enumerated() {
      rooms[Int(sequence)] -= Int(lengths[piece])
    }
    #expect(rooms.sorted() == slowPlan(lengths, capacity), "seed \(seed)")
    #expect(rooms.allSatisfy { $0 >= 0 })
  }

  @Test func needsFewerSequencesThanBestFitDecreasing() {
    var random = SeededGenerator(seed: 9)
    var own = 0
    var theirs = 0
    for round in 0..<20 {
      // Many short documents and few long ones, as corpora have.
      let lengths = (0..<800).map { _ in
        Int32.random(in: 8...Int32.random(in: 16...512, using: &random), using: &random)
      }
      own += BestFit.plan(lengths: lengths, capacity: 512).sequenceCount
      theirs += bestFitDecreasing(lengths, 512)
      #expect(own <= theirs + 1, "round \(round)")
    }
    #expect(own < theirs)
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
