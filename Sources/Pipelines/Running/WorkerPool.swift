internal import Synchronization

/// As many workers as may run at once, lent out one at a time.
final class WorkerPool: Sendable {
  private final class Slot: Sendable {
    let worker: Mutex<DocumentWorker>
    init(_ worker: consuming sending DocumentWorker) {
      self.worker = Mutex(worker)
    }
  }

  private let free: Mutex<[Slot]>

  /// Makes `count` workers that share `models`.
  init(count: Int, configuration: PipelineConfiguration, models: Models) {
    free = Mutex(
      (0..<count).map { number in
        Slot(DocumentWorker(configuration: configuration, models: models, number: number))
      })
  }

  /// Lends a worker that nobody else uses.
  ///
  /// - Precondition: At most `count` calls run at once.
  func withWorker<Result: Sendable>(_ body: (inout DocumentWorker) -> sending Result) -> Result {
    guard let slot = free.withLock({ $0.popLast() }) else {
      preconditionFailure("more tasks than workers")
    }
    defer { free.withLock { $0.append(slot) } }
    return slot.worker.withLock { body(&$0) }
  }
}
