/// Where the reading of a file can go on.
public struct ReadingPoint: Codable, Hashable, Sendable {
  /// Records and errors that were delivered.
  public var itemCount = 0
  /// Where the next record starts in the decompressed file, for files that can be entered there.
  var byteOffset = 0
  /// Records that were started.
  var recordCount = 0
  /// How often reading went on behind damage before.
  var recoveryCount = 0
  /// Records whose invalid UTF-8 was repaired.
  var repairedRecordCount = 0

  /// The beginning of a file.
  public init() {}

  init(byteOffset: Int, recoveryCount: Int, recordCount: Int, repairedRecordCount: Int) {
    self.byteOffset = byteOffset
    self.recoveryCount = recoveryCount
    self.recordCount = recordCount
    self.repairedRecordCount = repairedRecordCount
  }
}
