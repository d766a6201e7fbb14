internal import Corpora
internal import Filtering
internal import JSON
internal import Packing
internal import Storage
internal import Tokenization

/// What a worker made of a batch, in input order.
struct PreparedBatch: BatchResult, Sendable {
  struct KeptDocument: Sendable {
    /// The document without its text.
    var document: Document
    /// Its tokens with those of its begin and end, and what shards record of it.
    var packed: TokenDocument
  }
  var kept: [KeptDocument] = []
  /// Documents on their way to the search for duplicates, as JSON lines.
  var lines = JSONWriter()
  /// For each of these, where its line begins, and what it is compared by.
  var fingerprints: [(lineStart: Int, fingerprint: DocumentFingerprint)] = []
  var rejections: [Rejection] = []
  var statistics = Statistics()
  /// The first record behind the batch.
  var end = SourcePosition()

  /// Keeps a document whose text has `byteCount` bytes; the text itself is let go.
  ///
  /// - Throws: `Rejection` of one without tokens, which no shard has a place for.
  mutating func keep(
    _ document: consuming Document, of origin: Origin, tokens: [TokenID],
    lossMask: [UInt8] = [], byteCount: Int
  ) throws(Rejection) {
    if tokens.isEmpty {
      throw Rejection(
        origin: origin, stage: .tokenize, reason: .emptyText, detail: "there are no tokens",
        id: document.id)
    }
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
      path: readablePath(origin.path), recordNumber: origin.recordNumber)
    kept.append(KeptDocument(document: document, packed: packed))
  }
}

extension DocumentWorker {
  /// How far a batch is taken.
  enum Step {
    /// From sources to token IDs.
    case whole
    /// From sources to what the search for duplicates looks at.
    case gather(DuplicateSettings)
    /// From there to token IDs.
    case tokenize
    /// From documents with token IDs to what shards need.
    case packTokens
  }

  /// Takes a batch through a step.
  mutating func prepare(_ batch: Batch, _ step: Step, _ packing: PackingTokens) -> PreparedBatch {
    var prepared = PreparedBatch(end: batch.end)
    switch step {
    case .whole:
      prepared.statistics = batch.statistics
      forEachDocument(of: batch, into: &prepared) {
        (worker, document, origin, prepared) throws(Rejection) in
        try worker.decide(on: &document, of: origin, counting: &prepared.statistics)
        try worker.finish(document, of: origin, packing, into: &prepared)
      }
    case .gather(let settings):
      prepared.statistics = batch.statistics
      forEachDocument(of: batch, into: &prepared) {
        (worker, document, origin, prepared) throws(Rejection) in
        try worker.decide(on: &document, of: origin, counting: &prepared.statistics)
        let fingerprint = worker.fingerprint(
          document.text, settings, isScanned: worker.scratch.isScanned)
        prepared.fingerprints.append((prepared.lines.bytes.count, fingerprint))
        document.setExtra(DuplicateChange.clusterField, nil)
        document.put(origin)
        document.write(to: &prepared.lines)
      }
    case .tokenize:
      for item in batch.items {
        guard case .record(let record) = item else { continue }
        do throws(Rejection) {
          try finish(gathered: record, batch, packing, into: &prepared)
        } catch {
          prepared.reject(error)
        }
      }
    case .packTokens:
      prepared.statistics = batch.statistics
      for item in batch.items {
        do throws(Rejection) {
          switch item {
          case .fault(let rejection): throw rejection
          case .record(let record): try pack(record, packing, into: &prepared)
          }
        } catch {
          prepared.reject(error)
        }
      }
    }
    return prepared
  }

  /// Tokenizes a document that the search for duplicates let stay, and keeps it.
  private mutating func finish(
    gathered record: Record, _ batch: Batch, _ packing: PackingTokens,
    into prepared: inout PreparedBatch
  ) throws(Rejection) {
    var document = record.document
    document.text = record.content
    let origin = document.takeOrigin() ?? record.origin
    batch.changes[record.origin.recordNumber]?.apply(to: &document, &scratch.scanned)
    try finish(document, of: origin, packing, into: &prepared)
  }

  /// Keeps a document that has its token IDs already.
  private mutating func pack(
    _ record: Record, _ packing: PackingTokens, into prepared: inout PreparedBatch
  ) throws(Rejection) {
    prepared.statistics.records += 1
    prepared.statistics.recordBytes += record.content.count
    prepared.statistics.documents += 1
    let packed: (tokens: [TokenID], mask: [UInt8])
    do throws(Rejection) {
      packed = try packedTokens(of: record, packing)
    } catch {
      throw error.keeping(record.line)
    }
    let language = record.document.language ?? "und"
    prepared.statistics.languages[language, default: .init()].documents += 1
    var document = record.document
    document.setExtra(configuration.fields.html, nil)
    try prepared.keep(
      document, of: record.origin, tokens: packed.tokens, lossMask: packed.mask, byteCount: 0)
  }

  /// Takes a document through the stages that look at it alone and may refuse it, in their order.
  private mutating func decide(
    on document: inout Document, of origin: Origin, counting statistics: inout Statistics
  ) throws(Rejection) {
    // The page that a text was taken from, where the source has both.
    document.setExtra(configuration.fields.html, nil)
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
    try prepared.keep(document, of: origin, tokens: tokens, byteCount: byteCount)
  }
}
