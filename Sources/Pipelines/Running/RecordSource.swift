internal import Corpora
internal import Extraction
internal import Foundation
internal import JSON

/// All records of all inputs, in order, in batches; what cannot be read becomes a fault in its place.
final class RecordSource {
  private let inputs: [Input]
  private let options: ReadingOptions
  private var faults: [CorpusError]
  private var reader: SourceReader?
  private var nextInput = 0
  private var bytesOfFinishedInputs = 0

  /// The stored size of all inputs; nil when one is a pipe.
  let totalBytes: Int?

  /// Looks the inputs up.
  ///
  /// A missing one is a fault among the others; without any other input it is an error.
  ///
  /// - Throws: `ConfigurationError` when there is nothing to read at all.
  init(configuration: PipelineConfiguration) throws(ConfigurationError) {
    let set = InputSet(configuration.inputs)
    if set.inputs.isEmpty {
      throw ConfigurationError(
        place: configuration.inputs.joined(separator: " "),
        message: set.errors.first?.message ?? "there are no files in it")
    }
    inputs = set.inputs
    totalBytes = set.totalBytes
    faults = set.errors.reversed()
    var options = configuration.readingOptions
    options.citations = CitationIndex(paths: set.inputs.map(\.path))
    self.options = options
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
    var bytes = bytesOfFinishedInputs
    if let current = reader?.bytesConsumed { bytes += current }
    return bytes
  }

  /// The next batch; nil behind the last record of the last input.
  func nextBatch() -> Batch? {
    var batch = Batch()
    while batch.byteCount < Batch.byteLimit, batch.items.count < Batch.recordLimit {
      do throws(CorpusError) {
        guard let record = try nextRecord(counting: &batch) else { break }
        batch.byteCount += record.byteCount
        batch.items.append(.record(record))
      } catch {
        let rejection = Rejection(error)
        batch.byteCount += rejection.content.count
        batch.items.append(.fault(rejection))
      }
    }
    return batch.items.isEmpty && batch.isWithoutCounts ? nil : batch
  }

  private func nextRecord(counting batch: inout Batch) throws(CorpusError) -> Record? {
    if let fault = faults.popLast() { throw fault }
    while true {
      if reader != nil {
        if let record = try reader?.next() { return record }
        finishInput(counting: &batch)
      }
      guard nextInput < inputs.count else { return nil }
      nextInput += 1
      do throws(CorpusError) {
        reader = try SourceReader(inputs[nextInput - 1], options: options)
      } catch {
        bytesOfFinishedInputs += inputs[nextInput - 1].byteCount ?? 0
        throw error
      }
    }
  }

  private func finishInput(counting batch: inout Batch) {
    guard let finished = reader.take() else { return }
    batch.skippedRecordCount += finished.skippedRecordCount
    batch.repairedRecordCount += finished.repairedRecordCount
    bytesOfFinishedInputs += inputs[nextInput - 1].byteCount ?? finished.bytesConsumed
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

extension PipelineConfiguration {
  /// The part that readers need.
  fileprivate var readingOptions: ReadingOptions {
    var options = ReadingOptions()
    options.contentKind = inputFormat
    options.fieldNames = fields
    options.jsonContent = prefersHTML ? .html : .text
    options.maximumRecordBytes = maximumRecordBytes
    options.maximumLineBytes = maximumRecordBytes
    options.xmlRecordPath = xml.rule?.record
    return options
  }
}

extension Rejection {
  /// What a reader could not read.
  fileprivate init(_ error: CorpusError) {
    self.init(
      origin: error.origin, stage: .read,
      reason: error.kind == .unreadable || error.kind == .unsupported
        ? .unreadable : .brokenRecord,
      detail: error.message, content: error.content)
  }
}
