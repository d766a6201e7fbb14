internal import Corpora

/// What a worker makes of a batch, whatever it does with the documents.
protocol BatchResult {
  /// The counts.
  var statistics: Statistics { get set }
  /// What was refused, in input order.
  var rejections: [Rejection] { get set }
}

extension BatchResult {
  /// Counts and keeps a rejection.
  mutating func reject(_ rejection: Rejection) {
    statistics.count(rejection)
    rejections.append(rejection)
  }
}

extension DocumentWorker {
  /// Counts and extracts all records of a batch, and gives `body` their documents in order, with where
  /// they come from.
  ///
  /// What cannot be read or gives no document, documents that hold token IDs in place of a text, and those
  /// for which `body` throws go to the rejections of the result; other documents of the same record go on.
  ///
  /// - Parameter body: Gets the worker and the document, which it may mutate.
  mutating func forEachDocument<Result: BatchResult>(
    of batch: Batch, into result: inout Result,
    _ body: (inout DocumentWorker, inout Document, Origin, inout Result)
      throws(Rejection) -> Void
  ) {
    for item in batch.items {
      switch item {
      case .fault(let rejection): result.reject(rejection)
      case .record(let record): forEachDocument(of: record, into: &result, body)
      }
    }
  }

  /// The same for one record.
  mutating func forEachDocument<Result: BatchResult>(
    of record: Record, into result: inout Result,
    _ body: (inout DocumentWorker, inout Document, Origin, inout Result)
      throws(Rejection) -> Void
  ) {
    result.statistics.records += 1
    result.statistics.recordBytes += record.content.count
    let documents: [Document]
    let refusedCount = result.rejections.count
    do throws(Rejection) {
      documents = try extract(record, into: &result)
    } catch {
      return result.reject(error)
    }
    if documents.isEmpty, result.rejections.count == refusedCount {
      let isBook = record.mediaType == .epub || record.mediaType == .pdf
      result.reject(
        Rejection(
          origin: record.origin, stage: .extract, reason: .emptyText,
          detail: "there is no text in it",
          id: record.document.id, content: isBook ? [] : record.content))
    }
    for var document in documents {
      result.statistics.documents += 1
      do throws(Rejection) {
        try requireText(document, record.origin)
        try body(&self, &document, record.origin, &result)
      } catch {
        result.reject(error)
      }
    }
  }
}

/// Refuses a document of token IDs: without a text all are alike, and nothing is found in them.
private func requireText(_ document: Document, _ origin: Origin) throws(Rejection) {
  guard document.text.isEmpty, document.extra(named: TokenField.name) != nil
  else { return }
  throw Rejection(
    origin: origin, stage: .extract, reason: .brokenRecord,
    detail: "there is no text, only token IDs", id: document.id
  ).keeping(Record(origin: origin, document: document, mediaType: .text, content: []).line)
}
