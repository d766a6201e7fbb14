internal import Corpora
internal import Extraction
internal import Storage

extension Models {
  /// The models with what a first reading of all inputs finds to be repeated on the pages of their hosts,
  /// if the configuration wants that.
  ///
  /// - Parameter path: Where that is kept for a run that goes on after an interruption, eight bytes
  ///   a block; nil: nowhere.
  /// - Throws: `ConfigurationError` where the input cannot be read twice, `StorageError`, `SignalReceived`.
  func countingHostRepeats(
    _ configuration: PipelineConfiguration, keptAt path: String? = nil,
    endingOn interruption: Interruption? = nil
  ) async throws -> Models {
    guard configuration.hostRepeats > 0 else { return self }
    var models = self
    if let path, (try? FileStatus(path: path)) != nil {
      let bytes = try readFile(path, limit: .max)
      let hashes = stride(from: 0, to: bytes.count - 7, by: 8).map {
        littleEndian(bytes.span, at: $0, as: UInt64.self)
      }
      models.html.hostRepeats = HostRepeats(
        minimumPages: configuration.hostRepeats, repeated: hashes)
      return models
    }
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
      next: { interruption?.signalNumber == nil ? try source.nextBatch() : nil },
      transform: { batch in Self.pages(of: batch, html) },
      consume: { pages in
        for page in pages { repeats.note(page) }
        progress.update(
          consumedBytes: source.consumedBytes, totalBytes: source.totalBytes,
          statistics: Statistics())
      })
    progress.clearBar()
    if let number = interruption?.signalNumber { throw SignalReceived(number: number) }
    if let path {
      var writer = ByteWriter()
      for hash in repeats.repeated { writer.append(hash) }
      var file = try AtomicFile(path: path, digest: .none)
      try file.write(writer.bytes)
      _ = try file.commit()
    }
    models.html.hostRepeats = repeats
    return models
  }

  /// Pages that cannot be read are reported in the second reading.
  private static func pages(of batch: Batch, _ html: HTMLExtractor) -> [HostRepeats.Page] {
    var pages: [HostRepeats.Page] = []
    for case .record(let record) in batch.items where record.mediaType == .html {
      let page = try? html.blocksForRepeats(
        of: record.content, isUTF8: record.isUTF8, isXML: record.isXML,
        transportCharset: record.charset, url: record.document.url)
      if let page = page ?? nil { pages.append(page) }
    }
    return pages
  }
}
