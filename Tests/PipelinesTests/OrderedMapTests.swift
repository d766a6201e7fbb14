import Synchronization
import Testing

@testable import Pipelines

@Suite struct OrderedMapTests {
  private struct Stop: Error {}

  @Test(arguments: [1, 2, 7])
  func consumesInInputOrderWhateverTheWorkers(workers: Int) async throws {
    var inputs = (0..<300).makeIterator()
    var outputs: [Int] = []
    try await orderedMap(
      workerCount: workers, next: { inputs.next() },
      transform: { input in
        // Later inputs are done sooner.
        var spin = (300 - input) * 50
        while spin > 0 { spin -= 1 }
        return input * 2
      }, consume: { outputs.append($0) })
    #expect(outputs == (0..<300).map { $0 * 2 })
  }

  @Test func neverRunsMoreTransformsThanWorkersNorReadsFarAhead() async throws {
    let running = Mutex((now: 0, most: 0))
    var readCount = 0
    var consumedCount = 0
    var farthest = 0
    try await orderedMap(
      workerCount: 3,
      next: {
        readCount += 1
        farthest = max(farthest, readCount - consumedCount)
        return readCount <= 200 ? readCount : nil
      },
      transform: { input in
        running.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        defer { running.withLock { $0.now -= 1 } }
        return input
      }, consume: { _ in consumedCount += 1 })
    #expect(consumedCount == 200)
    #expect(running.withLock { $0.most } <= 3)
    #expect(farthest <= 12)
  }

  @Test func throwsWhatConsumeThrows() async {
    await #expect(throws: Stop.self) {
      var inputs = (0..<100).makeIterator()
      try await orderedMap(
        workerCount: 2, next: { inputs.next() }, transform: { $0 },
        consume: { if $0 == 50 { throw Stop() } })
    }
  }
}
