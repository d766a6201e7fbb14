internal import Corpora

/// A place between two records of all inputs.
struct SourcePosition: Codable, Hashable, Sendable {
  /// Missing inputs that were reported, which is done before the first record.
  var faultCount = 0
  /// The input that the next record is in, counted from 0.
  var input = 0
  /// Where in it.
  var point = ReadingPoint()
  /// Stored bytes of the inputs before it, for progress.
  var finishedBytes = 0
}
