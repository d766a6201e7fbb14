internal import Corpora
internal import Extraction

extension Models {
  /// The models with what a first reading of all inputs finds to be repeated on the pages of their hosts,
  /// if the configuration wants that.
  ///
  /// - Throws: `ConfigurationError` where the input cannot be read twice.
  func countingHostRepeats(_ configuration: PipelineConfiguration) async throws -> Models {
    guard configuration.hostRepeats > 0 else { return self }
    let source = try RecordSource(configuration: configuration)
    guard source.totalBytes != nil else {
      throw ConfigurationError(
        place: "--host-repeats",
        message: "reads the input twice, which is not possible with a pipe: name files")
    }
    var repeats = HostRepeats(minimumPages: configuration.hostRepeats)
    let html = html
    let progress = Progress(configuration.run.progress)
    try await orderedMap(
      workerCount: configuration.run.threads,
      next: { try source.nextBatch() },
      transform: { batch in Self.pages(of: batch, html) },
      consume: { pages in
        for page in pages { repeats.note(page) }
        progress.update(
          consumedBytes: source.consumedBytes, totalBytes: source.totalBytes,
          statistics: Statistics())
      })
    progress.clearBar()
    var models = self
    models.html.hostRepeats = repeats
    return models
  }

  /// Pages that cannot be read are reported in the second reading.
  private static func pages(of batch: Batch, _ html: HTMLExtractor) -> [HostRepeats.Page] {
    var pages: [HostRepeats.Page] = []
    for case .record(let record) in batch.items where record.mediaType == .html {
      let page = try? html.blocksForRepeats(
        of: record.content, isUTF8: record.isUTF8, transportCharset: record.charset,
        url: record.document.url)
      if let page = page ?? nil { pages.append(page) }
    }
    return pages
  }
}
