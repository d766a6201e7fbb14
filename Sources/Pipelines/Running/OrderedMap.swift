internal import Synchronization

/// Applies `transform` to inputs on several workers and consumes the results in input order.
///
/// `next` and `consume` are called by the caller's task only, one at a time; `transform` runs on at
/// most `workerCount` tasks at once. What `consume` sees never depends on `workerCount`.
///
/// Inputs wait for the workers, not the workers for inputs: a worker that is done goes on at once while
/// the caller is still busy with a result, which would else cost a fifth of two cores.
///
/// - Complexity: At most four inputs or results a worker are alive at once.
/// - Throws: What `next` and `consume` throw, after the running transforms have ended.
func orderedMap<Input: Sendable, Output: Sendable>(
  workerCount: Int,
  next: () throws -> Input?,
  transform: @escaping @Sendable (Input) -> Output,
  consume: (Output) throws -> Void
) async throws {
  let permits = Permits(workerCount)
  try await withThrowingTaskGroup(of: (index: Int, output: Output?).self) { group in
    var finished: [Int: Output] = [:]
    var readCount = 0
    var consumedCount = 0
    /// Inputs that are with the workers, or wait for one.
    var pendingCount = 0
    var isExhausted = false
    while true {
      while !isExhausted, pendingCount < 2 * workerCount,
        readCount - consumedCount < 4 * workerCount
      {
        guard let input = try next() else {
          isExhausted = true
          break
        }
        let index = readCount
        readCount += 1
        pendingCount += 1
        group.addTask {
          await permits.acquire()
          defer { permits.release() }
          return (index, Task.isCancelled ? nil : transform(input))
        }
      }
      // One result at a time: the next input is read before, lest the workers run out of them.
      if let output = finished.removeValue(forKey: consumedCount) {
        consumedCount += 1
        try consume(output)
        continue
      }
      guard let (index, output) = try await group.next() else { break }
      pendingCount -= 1
      finished[index] = output
    }
  }
}

/// Lets a number of tasks through at once; the others wait without a thread, the first to come first.
private final class Permits: Sendable {
  private struct State {
    var freeCount: Int
    var waiting: ArraySlice<CheckedContinuation<Void, Never>> = []
  }

  private let state: Mutex<State>

  init(_ count: Int) { state = Mutex(State(freeCount: count)) }

  /// Waits for a permit.
  func acquire() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.freeCount > 0 {
          state.freeCount -= 1
          return true
        }
        state.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  /// Gives a permit back.
  func release() {
    let next = state.withLock { state in
      let next = state.waiting.popFirst()
      if next == nil { state.freeCount += 1 }
      return next
    }
    next?.resume()
  }
}
