/// Where the reading of a file can go on.
public struct ReadingPoint: Codable, Hashable, Sendable {
  /// Records and errors that were delivered.
  public var itemCount = 0
  /// Where the next record starts in the decompressed file, for files that can be entered there.
  var byteOffset = 0
  /// Records that were started.
  var recordCount = 0
  /// Records whose invalid UTF-8 was repaired.
  var repairedRecordCount = 0

  /// The beginning of a file.
  public init() {}

  init(byteOffset: Int, recordCount: Int, repairedRecordCount: Int) {
    self.byteOffset = byteOffset
    self.recordCount = recordCount
    self.repairedRecordCount = repairedRecordCount
  }
}
