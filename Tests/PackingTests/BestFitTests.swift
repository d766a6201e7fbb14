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
    let rules = [(0, true), (0, false), (2, true), (3, true)]
    var best: [Int]?
    for (slack, isEven) in rules {
      let rooms = slowFilling(lengths, capacity, capacity * slack / 32, isEven)
      if rooms.count < best?.count ?? .max { best = rooms }
    }
    return (best ?? []).sorted()
  }

  private func slowFilling(
    _ lengths: [Int32], _ capacity: Int, _ slack: Int, _ isEven: Bool
  ) -> [Int] {
    var left = lengths.map(Int.init).sorted(by: >)
    var rooms: [Int] = []
    while let longest = left.first {
      var room = capacity
      func take(_ length: Int) {
        left.remove(at: left.firstIndex(of: length) ?? 0)
        room -= length
      }
      let turn = (rooms.count + 1) * 0x9E37_79B9 % (1 << 32)
      take(longest)
      while room > 0, let fitting = left.first(where: { $0 <= room }) {
        let pieces = (room - slack + fitting - 1) / fitting
        if pieces <= 1 {
          take(fitting)
          break
        }
        if pieces == 2 {
          if let longer = slowPair(left, room, near: room / 2 + (room * 3 / 20 * turn) >> 32) {
            take(longer)
            take(room)
          } else {
            take(fitting)
          }
        } else {
          take(isEven ? left.first { $0 <= room / pieces } ?? fitting : fitting)
        }
      }
      rooms.append(room)
    }
    return rooms
  }

  /// The longer of two of some lengths with a sum, next below `middle` or else above.
  private func slowPair(_ left: [Int], _ sum: Int, near middle: Int) -> Int? {
    let reach = LengthTable.pairReach
    let longer = Set(left).filter { length in
      2 * length >= sum && left.contains(sum - length)
        && (2 * length != sum || left.count { $0 == length } > 1)
    }
    let below = longer.filter { $0 <= middle && $0 >> 6 > middle >> 6 - reach }.max()
    return below
      ?? longer.filter { $0 > middle && $0 >> 6 < (middle + 1) >> 6 + reach }.min()
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
    let capacity = [1, 7, 64, 100, 4096, 16_384, 300_000][seed % 7]
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

  /// Lengths, capacity, and how many of 1,000 sequences more than the bound may be needed.
  ///
  /// To fill with the longest and two that are as unequal as possible needs 49, 27 and 9 more.
  @Test(arguments: [(400...1000, 2048, 20), (300...1000, 2048, 10), (400...1000, 8192, 1)])
  func comesCloseToTheBoundWhereDocumentsAreAlike(
    lengths: ClosedRange<Int32>, capacity: Int, permille: Int
  ) {
    var random = SeededGenerator(seed: 400)
    let lengths = (0..<20_000).map { _ in Int32.random(in: lengths, using: &random) }
    let count = BestFit.plan(lengths: lengths, capacity: capacity).sequenceCount
    let needed = BestFit.sequencesNeeded(for: lengths, capacity: capacity)
    #expect(needed <= count && count <= needed + needed * permille / 1000, "\(count), \(needed)")
  }

  @Test(arguments: 0..<40)
  func noPackingNeedsFewerThanTheBound(seed: Int) {
    // Sequences that are cut at random are a packing without a rest.
    var random = SeededGenerator(seed: UInt64(seed))
    let capacity = Int.random(in: 1...600, using: &random)
    let sequenceCount = Int.random(in: 0...40, using: &random)
    var lengths: [Int32] = []
    for _ in 0..<sequenceCount {
      var room = capacity
      while room > 0 {
        lengths.append(Int32.random(in: 1...Int32(room), using: &random))
        room -= Int(lengths.last ?? 0)
      }
    }
    lengths.shuffle(using: &random)
    #expect(BestFit.sequencesNeeded(for: lengths, capacity: capacity) == sequenceCount)
    // None shares a sequence with another.
    let large = (0..<30).map { _ in
      Int32.random(in: Int32(capacity / 2 + 1)...Int32(capacity), using: &random)
    }
    #expect(BestFit.sequencesNeeded(for: large, capacity: capacity) == 30)
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
