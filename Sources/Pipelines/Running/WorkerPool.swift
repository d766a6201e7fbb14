internal import Synchronization

/// As many workers as may run at once, lent out one at a time.
///
/// A worker is made when there is work for it, by whoever borrows it: the tables of its encoder take
/// some milliseconds.
final class WorkerPool: Sendable {
  private final class Slot: Sendable {
    let worker: Mutex<DocumentWorker>
    init(_ worker: consuming sending DocumentWorker) {
      self.worker = Mutex(worker)
    }
  }

  private struct State {
    var free: [Slot] = []
    var madeCount = 0
  }

  private let count: Int
  private let configuration: PipelineConfiguration
  private let models: Models
  private let state = Mutex(State())

  /// A pool of at most `count` workers that share `models`.
  init(count: Int, configuration: PipelineConfiguration, models: Models) {
    self.count = count
    self.configuration = configuration
    self.models = models
  }

  /// Lends a worker that nobody else uses.
  ///
  /// - Precondition: At most `count` calls run at once.
  func withWorker<Result: Sendable>(_ body: (inout DocumentWorker) -> sending Result) -> Result {
    let (free, number) = state.withLock { state in
      let free = state.free.popLast()
      if free == nil { state.madeCount += 1 }
      return (free, state.madeCount - 1)
    }
    precondition(free != nil || number < count, "more tasks than workers")
    let slot =
      free
      ?? Slot(DocumentWorker(configuration: configuration, models: models, number: number))
    defer { state.withLock { $0.free.append(slot) } }
    return slot.worker.withLock { body(&$0) }
  }
}
