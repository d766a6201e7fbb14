internal import Corpora

/// Records that travel to a worker together, in input order, with the faults found between them.
struct Batch: Sendable {
  enum Item: Sendable {
    case record(Record)
    case fault(Rejection)
  }
  var items: [Item] = []
  /// Bytes of the records' content and other fields, and of what is kept of bad records.
  var byteCount = 0
  /// Records of finished inputs that were passed over without being errors.
  var skippedRecordCount = 0
  /// Records of finished inputs whose invalid UTF-8 the reader repaired.
  var repairedRecordCount = 0

  /// What the search for duplicates changes in documents that it let stay, by record number.
  var changes: [Int: DuplicateChange] = [:]

  /// The first record behind the batch.
  var end = SourcePosition()

  var isWithoutCounts: Bool { skippedRecordCount == 0 && repairedRecordCount == 0 }

  /// The counts that do not depend on the stage.
  var statistics: Statistics {
    var statistics = Statistics()
    statistics.skippedRecords = skippedRecordCount
    statistics.repairedRecords = repairedRecordCount
    return statistics
  }

  /// Bytes at which a batch is full: enough to make its hand-over cheap, little enough that the
  /// batches in flight take no memory to speak of.
  static let byteLimit = 1 << 20
  /// Records at which a batch is full.
  static let recordLimit = 1024
}
