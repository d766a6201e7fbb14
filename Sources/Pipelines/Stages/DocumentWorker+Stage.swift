internal import Corpora
internal import Extraction
internal import JSON
internal import Tokenization

/// What a worker made of a batch: bytes for the output, and the refusals.
struct StageBatch: BatchResult, Sendable {
  var bytes: [UInt8] = []
  var rejections: [Rejection] = []
  var statistics = Statistics()
  /// The worker's number, and the time that it has spent in its encoder since it was made.
  var worker = 0
  var encodeTime = Duration.zero
}

extension DocumentWorker {
  /// Does one stage to all documents of a batch.
  ///
  /// Markup is extracted first, whichever stage it is.
  mutating func run(
    _ command: StageRun.Command, _ policy: SpecialTokenPolicy, on batch: Batch
  ) -> StageBatch {
    var result = StageBatch(statistics: batch.statistics)
    var writer = JSONWriter()
    for item in batch.items {
      switch item {
      case .fault(let rejection):
        result.reject(rejection)
      case .record(let record):
        switch command {
        case .detokenize(let format):
          result.statistics.records += 1
          result.statistics.recordBytes += record.content.count
          var rejections: [Rejection] = []
          detokenize(record) { document in
            result.statistics.documents += 1
            document.write(as: format, to: &writer, text: &result.bytes)
          } reject: {
            rejections.append($0)
          }
          for rejection in rejections { result.reject(rejection) }
        case .explainMetadata, .testSiteRules:
          inspect(record, command, into: &result, writer: &writer)
        default:
          forEachDocument(of: record, into: &result) {
            (worker, document, origin, result) throws(Rejection) in
            try worker.run(
              command, policy, on: document, of: origin, into: &result, writer: &writer)
          }
        }
      }
    }
    if result.bytes.isEmpty {
      result.bytes = writer.bytes
    } else {
      result.bytes.append(contentsOf: writer.bytes)
    }
    result.worker = number
    result.encodeTime = encodeTime
    return result
  }

  /// Explains what a page holds; other records are passed over.
  private func inspect(
    _ record: Record, _ command: StageRun.Command, into result: inout StageBatch,
    writer: inout JSONWriter
  ) {
    result.statistics.records += 1
    result.statistics.recordBytes += record.content.count
    guard record.mediaType == .html else { return }
    result.statistics.documents += 1
    do throws(Rejection) {
      if case .testSiteRules(let url) = command {
        guard try testSiteRule(record, url: url, to: &writer) else { return }
      } else {
        try explainMetadata(record, to: &writer)
      }
      result.statistics.keptDocuments += 1
    } catch {
      result.reject(error)
    }
  }

  private mutating func run(
    _ command: StageRun.Command, _ policy: SpecialTokenPolicy, on document: consuming Document,
    of origin: Origin, into result: inout StageBatch, writer: inout JSONWriter
  ) throws(Rejection) {
    var document = document
    switch command {
    case .extract(let format):
      document.write(as: format, to: &writer, text: &result.bytes)
    case .normalize(let format):
      normalize(&document, counting: &result.statistics)
      document.write(as: format, to: &writer, text: &result.bytes)
    case .classify(let explains):
      try classify(&document, origin: origin, explains: explains)
      document.write(as: .jsonl, to: &writer, text: &result.bytes)
    case .filter(let annotates):
      try filter(
        &document, origin: origin, counting: &result.statistics, annotates: annotates)
      document.write(as: .jsonl, to: &writer, text: &result.bytes)
    case .tokenize(let settings):
      let tokens = try tokenize(document, origin: origin, settings, policy)
      result.statistics.languages[document.language ?? "und", default: .init()].tokens +=
        tokens.ids.count
      document.write(tokens, as: settings.format, to: &writer, bytes: &result.bytes)
    case .count(_, let eachDocument):
      let count = try countTokens(document, origin: origin, policy)
      let language = document.language ?? "und"
      result.statistics.languages[language, default: .init()].tokens += count
      result.statistics.languages[language, default: .init()].keptBytes += document.text.count
      if eachDocument {
        DocumentCount(id: document.id, bytes: document.text.count, tokens: count)
          .write(to: &writer)
      }
    case .detokenize, .explainMetadata, .testSiteRules:
      preconditionFailure("handled with the record")
    }
    result.statistics.keptDocuments += 1
  }
}
