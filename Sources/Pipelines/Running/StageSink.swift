internal import Storage

/// Writes what workers made of one stage, in order.
final class StageSink {
  private(set) var statistics = Statistics()
  private var encodeTimes: [Int: Duration] = [:]
  private var output: OutputFile
  private var rejects: LineFile?

  init(output: String, rejects: String?) throws(StorageError) {
    self.output = try OutputFile(path: output)
    self.rejects = if let rejects { try LineFile(path: rejects) } else { nil }
  }

  func consume(_ batch: StageBatch, progress: Progress) throws(StorageError) {
    statistics.add(batch.statistics)
    encodeTimes[batch.worker] = max(encodeTimes[batch.worker] ?? .zero, batch.encodeTime)
    try output.write(batch.bytes)
    for rejection in batch.rejections {
      progress.warn(rejection)
      try rejects?.write { rejection.write(to: &$0) }
    }
  }

  /// Seconds that the worker spent in its encoder that was longest there.
  var encodeSeconds: Double { (encodeTimes.values.max() ?? .zero) / .seconds(1) }

  func write(_ bytes: [UInt8]) throws(StorageError) { try output.write(bytes) }

  func finish() throws(StorageError) {
    try output.finish()
    if let rejects = rejects.take() { try rejects.finish() }
  }
}
