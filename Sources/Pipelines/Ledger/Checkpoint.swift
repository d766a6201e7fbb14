internal import Packing
internal import Storage

/// Where a run can go on: everything in it is on the disk.
struct Checkpoint: Codable, Hashable, Sendable {
  /// What documents come from.
  enum Phase: String, Codable, Sendable {
    /// The inputs.
    case reading
    /// The file of those that were compared with each other: all inputs are read, and it is known
    /// which of them stay.
    case selected
  }

  /// What documents come from.
  var phase = Phase.reading
  /// The first record there that is not yet in what follows.
  var position = SourcePosition()
  /// The counts up to there.
  var statistics = Statistics()
  /// The end of `documents.jsonl`.
  var documents = AppendFile.Mark.start
  /// The end of `rejects.jsonl`.
  var rejects = AppendFile.Mark.start
  /// The end of the documents that wait for the search for duplicates.
  var gathered = AppendFile.Mark.unhashedStart
  /// The documents that are not in finished shards.
  var openDocuments = OpenDocuments.Mark()
  /// Where the packer can go on, as JSON; nil: at the first document.
  var packing: String?
  /// All files, where the output is whole.
  var outputs: [OutputRow] = []

  /// The first record of the inputs that is not yet taken.
  var inputPosition: SourcePosition {
    if phase == .reading { return position }
    var end = SourcePosition()
    end.faultCount = .max
    end.input = .max
    return end
  }

  /// A finished file.
  struct OutputRow: Codable, Hashable, Sendable {
    var name: String
    var byteCount: Int
    var sha256: String

    init(_ file: FileSummary) {
      name = file.name
      byteCount = file.byteCount
      sha256 = file.sha256
    }

    /// Why the file in `folder` is another one now, with its path; nil when it has its size.
    func change(in folder: String) -> String? {
      let path = "\(folder)/\(name)"
      let now = InputStamp(path: path)
      if now?.byteCount == byteCount { return nil }
      return "\(path) " + InputStamp.sizeChange(from: byteCount, to: now)
    }
  }
}
