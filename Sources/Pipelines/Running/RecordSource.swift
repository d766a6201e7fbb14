internal import Corpora
internal import Extraction
internal import Foundation
internal import JSON
internal import Packing
internal import Storage

/// All records of all inputs, in order, in batches; what cannot be read becomes a fault in its place.
final class RecordSource {
  /// The inputs in order.
  private var inputs: [Input]
  /// What could not be found when they were looked up.
  private let missing: [CorpusError]

  private let options: ReadingOptions
  private let interruption: Interruption?
  private var reader: SourceReader?
  private var position = SourcePosition()
  /// What the inputs must still be when they are read; nil: whatever they are.
  private var stamps: [InputStamp?]?

  /// The stored size of all inputs; nil when one is a pipe.
  private(set) var totalBytes: Int?

  /// Looks the inputs up.
  ///
  /// One that is missing or must not be read is a fault among the others; without any other input it is an
  /// error. `interruption`
  /// ends the waiting for a pipe, and thereby the records.
  ///
  /// - Throws: `ConfigurationError` when there is nothing to read at all.
  init(
    configuration: PipelineConfiguration, endingOn interruption: Interruption? = nil
  ) throws(ConfigurationError) {
    let set = InputSet(
      configuration.inputs,
      leavingOut: configuration.run.output.map { OutputFolder.names(of: $0) } ?? [])
    if set.inputs.isEmpty {
      throw ConfigurationError(
        place: configuration.inputs.joined(separator: " "),
        message: set.errors.first?.message ?? "there are no files in it")
    }
    let isReadable = set.inputs.contains {
      $0.path == "-" || FileManager.default.isReadableFile(atPath: $0.path)
    }
    guard isReadable else {
      throw ConfigurationError(
        place: set.inputs[0].path, message: "must not be read by this user, nor any other input")
    }
    inputs = set.inputs
    missing = set.errors
    self.interruption = interruption
    totalBytes = set.totalBytes
    var options = configuration.readingOptions
    options.citations = CitationIndex(paths: set.inputs.map(\.path))
    self.options = options
  }

  /// Documents as JSON lines that medprep itself has written, from `position` on.
  init(lines path: String, position: SourcePosition = SourcePosition()) {
    let byteCount = (try? FileStatus(path: path))?.byteCount
    inputs = [Input(path: path, name: "", byteCount: byteCount)]
    missing = []
    interruption = nil
    totalBytes = byteCount
    self.position = position
    var options = ReadingOptions()
    options.contentKind = .jsonl
    // What became a document is not refused for its size any more.
    options.maximumRecordBytes = .max
    options.maximumLineBytes = .max
    self.options = options
  }

  /// Whether a later run could read the same again: no input is a pipe.
  var isRepeatable: Bool { totalBytes != nil }

  /// Refuses to write over an input, or twice to the same file.
  ///
  /// - Throws: `ConfigurationError` that names the file.
  func refuse(outputs: [String?]) throws(ConfigurationError) {
    try refuseRepeated(outputs: outputs)
    for case let output? in outputs where output != "-" {
      guard let file = (try? FileStatus(path: output))?.identity else { continue }
      let isInput = inputs.contains { input in
        (try? FileStatus(path: input.path == "-" ? "/dev/stdin" : input.path))?.identity == file
      }
      if isInput {
        throw ConfigurationError(
          place: output, message: "is one of the inputs, and not written over")
      }
    }
  }

  /// What the inputs are now, the missing ones behind the others.
  func stampInputs() -> [Ledger.InputRow] {
    inputs.map { Ledger.InputRow(path: $0.path, name: $0.name, stamp: InputStamp(path: $0.path)) }
      + missing.map { Ledger.InputRow(path: $0.origin.path, name: "", stamp: nil) }
  }

  /// What is different from the inputs of the run that this one goes on with, in words.
  ///
  /// Those before `position` were read: they may be gone.
  func changes(since rows: [Ledger.InputRow], position: SourcePosition) -> [String] {
    var changes: [String] = []
    var now = Set(inputs.map(\.path))
    for (number, row) in rows.enumerated() {
      let isThere = now.remove(row.path) != nil
      guard let stamp = row.stamp else {
        if isThere { changes.append("\(row.path) was missing then") }
        continue
      }
      if !isThere, number < position.input { continue }
      if let change = stamp.change(at: row.path) { changes.append("\(row.path) \(change)") }
    }
    changes += now.sorted().map { "\($0) is new" }
    return changes
  }

  /// Goes on with a run that took what is before `position`, and insists from now on that each input
  /// is what it was when that run began.
  func resume(at position: SourcePosition, inputs rows: [Ledger.InputRow]) {
    self.position = position
    stamps = rows.map(\.stamp)
    // Inputs that are gone, because they were read, keep their numbers.
    inputs = rows.compactMap { row in
      row.stamp.map { Input(path: row.path, name: row.name, byteCount: $0.byteCount) }
    }
    totalBytes = inputs.reduce(0) { $0 + ($1.byteCount ?? 0) }
  }

  /// The fingerprint of the input at a position; nil behind the last.
  func fingerprint(at position: SourcePosition) -> String? {
    guard position.input < inputs.count else { return nil }
    return try? Storage.fingerprint(ofFile: inputs[position.input].path)
  }

  /// Whether an input lies in `folder`.
  func reads(from folder: String) -> Bool {
    let folder = URL(filePath: folder).resolvingSymlinksInPath().path + "/"
    return inputs.contains { input in
      input.path != "-"
        && URL(filePath: input.path).resolvingSymlinksInPath().path.hasPrefix(folder)
    }
  }

  /// Stored bytes read so far.
  var consumedBytes: Int {
    var bytes = position.finishedBytes
    if let current = reader?.bytesConsumed { bytes += current }
    return bytes
  }

  /// The next batch; nil behind the last record of the last input.
  ///
  /// - Throws: `InputError` when an input is not what it was when the run began.
  func nextBatch() throws(InputError) -> Batch? {
    var batch = Batch()
    while batch.byteCount < Batch.byteLimit, batch.items.count < Batch.recordLimit {
      switch try nextItem(counting: &batch) {
      case nil:
        batch.end = end
        return batch.items.isEmpty && batch.isWithoutCounts ? nil : batch
      case .success(let record):
        batch.byteCount += record.byteCount
        batch.items.append(.record(record))
      case .failure(let error):
        let rejection = Rejection(error)
        batch.byteCount += rejection.content.count
        batch.items.append(.fault(rejection))
      }
    }
    batch.end = end
    return batch
  }

  /// The place behind the last record that was taken.
  var end: SourcePosition {
    var end = position
    if let point = reader?.point { end.point = point }
    return end
  }

  private func nextItem(
    counting batch: inout Batch
  ) throws(InputError) -> Result<Record, CorpusError>? {
    if position.faultCount < missing.count {
      position.faultCount += 1
      return .failure(missing[position.faultCount - 1])
    }
    while position.input < inputs.count {
      if reader == nil { try check(inputs[position.input], number: position.input) }
      switch nextRecord() {
      case .success(let record?): return .success(record)
      case .success(nil): try finishInput(counting: &batch)
      case .failure where interruption?.signalNumber != nil && !isRepeatable:
        // The waiting for a pipe was ended, which is no fault of the input.
        return nil
      case .failure(let error):
        // Nothing comes behind such an error, and the input must not be entered there again.
        if error.isFatalForFile || reader == nil { try finishInput(counting: &batch) }
        return .failure(error)
      }
    }
    return nil
  }

  /// The next record of the current input, which is opened where that was not done yet.
  private func nextRecord() -> Result<Record?, CorpusError> {
    do throws(CorpusError) {
      if reader == nil {
        reader = try SourceReader(
          inputs[position.input], options: options, resumingAt: position.point,
          stop: interruption?.inputStop)
      }
      return .success(try reader?.next())
    } catch {
      return .failure(error)
    }
  }

  private func finishInput(counting batch: inout Batch) throws(InputError) {
    let input = inputs[position.input]
    var storedBytes = input.byteCount ?? 0
    if let finished = reader.take() {
      batch.skippedRecordCount += finished.skippedRecordCount
      batch.repairedRecordCount += finished.repairedRecordCount
      if input.byteCount == nil { storedBytes = finished.bytesConsumed }
    }
    // It may be gone: all of it was read.
    if InputStamp(path: input.path) != nil { try check(input, number: position.input) }
    position.finishedBytes += storedBytes
    position.input += 1
    position.point = ReadingPoint()
  }

  private func check(_ input: Input, number: Int) throws(InputError) {
    guard let stamp = stamps?[number], let change = stamp.change(at: input.path) else { return }
    throw InputError(path: input.path, change: change)
  }
}

extension Record {
  /// Bytes of the content and of the fields that travel with it, such as token IDs.
  fileprivate var byteCount: Int {
    var count = content.count
    for field in document.metadata + document.extra {
      switch field.value {
      case .string(let bytes): count += bytes.count
      case .raw(let bytes): count += bytes.count
      }
    }
    return count
  }
}
