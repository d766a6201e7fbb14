/// Applies `transform` to inputs on several workers and consumes the results in input order.
///
/// `next` and `consume` are called by the caller's task only, one at a time; `transform` runs on at
/// most `workerCount` tasks at once. What `consume` sees never depends on `workerCount`.
///
/// - Complexity: At most four inputs or results a worker are alive at once.
/// - Throws: What `next` and `consume` throw, after the running transforms have ended.
func orderedMap<Input: Sendable, Output: Sendable>(
  workerCount: Int,
  next: () throws -> Input?,
  transform: @escaping @Sendable (Input) -> Output,
  consume: (Output) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: (index: Int, output: Output).self) { group in
    var finished: [Int: Output] = [:]
    var readCount = 0
    var consumedCount = 0
    var runningCount = 0
    var isExhausted = false
    while true {
      while !isExhausted, runningCount < workerCount, readCount - consumedCount < 4 * workerCount {
        guard let input = try next() else {
          isExhausted = true
          break
        }
        let index = readCount
        readCount += 1
        runningCount += 1
        group.addTask { (index, transform(input)) }
      }
      guard let (index, output) = try await group.next() else { break }
      runningCount -= 1
      finished[index] = output
      while let output = finished.removeValue(forKey: consumedCount) {
        consumedCount += 1
        try consume(output)
      }
    }
  }
}
