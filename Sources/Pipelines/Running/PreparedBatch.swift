internal import Corpora
internal import JSON
internal import Packing
internal import Tokenization

/// What a worker made of a batch, in input order.
struct PreparedBatch: Sendable {
  struct KeptDocument: Sendable {
    /// The document without its text.
    var document: Document
    /// Its tokens with those of its begin and end, and what shards record of it.
    var packed: TokenDocument
  }
  var kept: [KeptDocument] = []
  /// Documents on their way to the search for duplicates, as JSON lines.
  var lines = JSONWriter()
  var rejections: [Rejection] = []
  var statistics = Statistics()
  /// The first record behind the batch.
  var end = SourcePosition()

  mutating func reject(_ rejection: Rejection) {
    statistics.count(rejection)
    rejections.append(rejection)
  }

  /// Keeps a document whose text has `byteCount` bytes; the text itself is let go.
  mutating func keep(
    _ document: consuming Document, of origin: Origin, tokens: [TokenID],
    lossMask: [UInt8] = [], byteCount: Int
  ) {
    let language = document.language ?? "und"
    statistics.keptDocuments += 1
    statistics.languages[language, default: .init()].keptDocuments += 1
    statistics.languages[language, default: .init()].keptBytes += byteCount
    statistics.languages[language, default: .init()].tokens += tokens.count
    document.text = []
    document.extra.removeAll {
      lossMask.isEmpty ? $0.key == TokenField.name : TokenField.packed.contains($0.key)
    }
    let packed = TokenDocument(
      tokens: tokens, lossMask: lossMask, id: document.id ?? "", source: document.source ?? "",
      language: language,
      path: origin.path, recordNumber: origin.recordNumber)
    kept.append(KeptDocument(document: document, packed: packed))
  }
}

extension DocumentWorker {
  /// How far a batch is taken.
  enum Step {
    /// From sources to token IDs.
    case whole
    /// From sources to what the search for duplicates looks at.
    case gather
    /// From there to token IDs.
    case tokenize
    /// From documents with token IDs to what shards need.
    case packTokens
  }

  /// Takes a batch through a step.
  mutating func prepare(_ batch: Batch, _ step: Step, _ packing: PackingTokens) -> PreparedBatch {
    var prepared = PreparedBatch(end: batch.end)
    if step != .tokenize { prepared.statistics = batch.statistics }
    for item in batch.items {
      switch item {
      case .fault(let rejection):
        prepared.reject(rejection)
      case .record(let record):
        do throws(Rejection) {
          try prepare(record, step, packing, into: &prepared)
        } catch {
          prepared.reject(error)
        }
      }
    }
    return prepared
  }

  private mutating func prepare(
    _ record: Record, _ step: Step, _ packing: PackingTokens, into prepared: inout PreparedBatch
  ) throws(Rejection) {
    if step == .tokenize {
      var document = record.document
      document.text = record.content
      let origin = document.takeOrigin() ?? record.origin
      return try finish(document, of: origin, packing, into: &prepared)
    }
    prepared.statistics.records += 1
    prepared.statistics.recordBytes += record.content.count
    if step == .packTokens {
      prepared.statistics.documents += 1
      let packed = try packedTokens(of: record, packing)
      let language = record.document.language ?? "und"
      prepared.statistics.languages[language, default: .init()].documents += 1
      prepared.keep(
        record.document, of: record.origin, tokens: packed.tokens, lossMask: packed.mask,
        byteCount: 0)
      return
    }
    let documents = try extract(
      record, counting: &prepared.statistics, rejecting: &prepared.rejections)
    for var document in documents {
      prepared.statistics.documents += 1
      do throws(Rejection) {
        try decide(on: &document, of: record.origin, counting: &prepared.statistics)
        if step == .gather {
          document.put(record.origin)
          document.write(to: &prepared.lines)
        } else {
          try finish(document, of: record.origin, packing, into: &prepared)
        }
      } catch {
        prepared.reject(error)
      }
    }
  }

  /// Takes a document through the stages that look at it alone and may refuse it, in their order.
  private mutating func decide(
    on document: inout Document, of origin: Origin, counting statistics: inout Statistics
  ) throws(Rejection) {
    if configuration.stages.contains(.normalize) {
      normalize(&document, counting: &statistics)
    }
    if document.text.isEmpty {
      throw Rejection(
        origin: origin, stage: .normalize, reason: .emptyText, detail: "no text is left",
        id: document.id)
    }
    let classified: Rejection?
    do throws(Rejection) {
      try classify(&document, origin: origin)
      classified = nil
    } catch {
      classified = error
    }
    let language = document.language ?? "und"
    statistics.languages[language, default: .init()].documents += 1
    if let classified { throw classified }
    try filter(&document, origin: origin, counting: &statistics)
  }

  /// Tokenizes a document and keeps it.
  private mutating func finish(
    _ document: consuming Document, of origin: Origin, _ packing: PackingTokens,
    into prepared: inout PreparedBatch
  ) throws(Rejection) {
    let tokens = packing.framed(
      try tokenize(document, origin: origin, specialTokens: .treatAsText)
    ).tokens
    let byteCount = document.text.count
    prepared.keep(document, of: origin, tokens: tokens, byteCount: byteCount)
  }
}
