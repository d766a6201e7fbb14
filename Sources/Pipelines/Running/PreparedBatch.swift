internal import Corpora
internal import JSON
internal import Packing
internal import Tokenization

/// What a worker made of a batch, in input order.
struct PreparedBatch: Sendable {
  struct KeptDocument: Sendable {
    /// The document without its text.
    var document: Document
    /// Its tokens with the end-of-document token, and what shards record of it.
    var packed: TokenDocument
  }
  var kept: [KeptDocument] = []
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
    _ document: consuming Document, of origin: Origin, tokens: [TokenID], byteCount: Int
  ) {
    let language = document.language ?? "und"
    statistics.keptDocuments += 1
    statistics.languages[language, default: .init()].keptDocuments += 1
    statistics.languages[language, default: .init()].keptBytes += byteCount
    statistics.languages[language, default: .init()].tokens += tokens.count
    document.text = []
    document.extra.removeAll { $0.key == TokenField.name }
    let packed = TokenDocument(
      tokens: tokens, id: document.id ?? "", source: document.source ?? "", language: language,
      path: origin.path, recordNumber: origin.recordNumber)
    kept.append(KeptDocument(document: document, packed: packed))
  }
}

extension DocumentWorker {
  /// Takes a batch from `start` up to its token IDs.
  mutating func prepare(
    _ batch: Batch, from start: Preparation.Start, endOfDocument: TokenID
  ) -> PreparedBatch {
    var prepared = PreparedBatch(statistics: batch.statistics, end: batch.end)
    for item in batch.items {
      switch item {
      case .fault(let rejection):
        prepared.reject(rejection)
      case .record(let record):
        prepared.statistics.records += 1
        prepared.statistics.recordBytes += record.content.count
        do throws(Rejection) {
          switch start {
          case .sources:
            for document in try extract(record, counting: &prepared.statistics) {
              prepared.statistics.documents += 1
              prepare(document, of: record, endOfDocument: endOfDocument, into: &prepared)
            }
          case .tokens:
            prepared.statistics.documents += 1
            let tokens = try tokens(of: record) + [endOfDocument]
            let language = record.document.language ?? "und"
            prepared.statistics.languages[language, default: .init()].documents += 1
            prepared.keep(record.document, of: record.origin, tokens: tokens, byteCount: 0)
          }
        } catch {
          prepared.reject(error)
        }
      }
    }
    return prepared
  }

  /// Takes a document through the stages that look at it alone, in their order.
  private mutating func prepare(
    _ document: consuming Document, of record: Record, endOfDocument: TokenID,
    into prepared: inout PreparedBatch
  ) {
    var document = document
    do throws(Rejection) {
      if configuration.stages.contains(.normalize) {
        normalize(&document, counting: &prepared.statistics)
      }
      if document.text.isEmpty {
        throw Rejection(
          origin: record.origin, stage: .normalize, reason: .emptyText,
          detail: "no text is left", id: document.id)
      }
      let classified: Rejection?
      do throws(Rejection) {
        try classify(&document, origin: record.origin)
        classified = nil
      } catch {
        classified = error
      }
      let language = document.language ?? "und"
      prepared.statistics.languages[language, default: .init()].documents += 1
      if let classified { throw classified }

      var tokens = try tokenize(document, origin: record.origin, specialTokens: .treatAsText)
      tokens.append(endOfDocument)
      prepared.keep(
        document, of: record.origin, tokens: tokens, byteCount: document.text.count)
    } catch {
      prepared.reject(error)
    }
  }
}
