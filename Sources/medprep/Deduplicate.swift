import ArgumentParser
import Pipelines

struct Deduplicate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Takes duplicates out: equal documents, near-duplicates, repeated paragraphs.",
    discussion: """
      In their order, a document goes that is like one that stays; that one has the number of documents \
      it stands for as the field minhash_cluster_size. Those that go are in --rejects. Kinds:
        exact       the same text, blanks, tabs and line ends aside
        near        five words (or characters of Chinese and Japanese) in a row are a shingle; an \
      estimated .7 of the shingles of both documents together are in both (MinHash); that is so, too, of \
      leaflets or questions from one template that differ in drug, dose or answer: a greater --near-percent \
      keeps these, and exact alone keeps all that differ
        paragraphs  lines of at least 60 characters that occurred before, in any document, go; blanks \
      around a line do not count

      Documents and signatures are kept in scratch files beside the output (or in --scratch-folder), \
      about as large as the input; memory grows by some 120 bytes for each document that has a \
      duplicate or is one.

      Examples:
        medprep deduplicate corpus/*.jsonl.zst --output unique.jsonl --rejects doubles.jsonl
        medprep deduplicate crawl.jsonl --deduplicate exact,near,paragraphs --near-percent 80
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var duplicates: DuplicateArguments
  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func run() async throws {
    try await reporting {
      var configuration = try input.configuration()
      try run.apply(to: &configuration)
      try duplicates.apply(to: &configuration)
      if duplicates.deduplicate == nil, configuration.filtering.duplicates.isEmpty {
        configuration.filtering.duplicates = [.exact, .near]
      }
      let statistics = try await Deduplication(
        configuration: configuration, output: target.output ?? configuration.run.output ?? "-",
        rejects: target.rejects
      ).run()
      report(statistics, configuration)
      try configuration.run.finish(statistics)
    }
  }
}

/// Which duplicates are looked for.
struct DuplicateArguments: ParsableArguments {
  @Option(
    help: """
      Duplicates to take out: exact, near, paragraphs, separated by commas; or none. (default: \
      exact,near)
      """)
  var deduplicate: String?

  @Option(help: "Similarity in percent from which documents are near-duplicates. (default: 70)")
  var nearPercent: String?

  @Option(help: "Fewest characters of a line that is taken out when repeated. (default: 60)")
  var paragraphMinimum: String?

  @Option(help: "Folder for what does not fit into memory. (default: that of the output)")
  var scratchFolder: String?

  @Option(help: "Megabytes of memory for sorting. (default: 256)")
  var sortMegabytes: String?

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    if let deduplicate { try configuration.set("deduplicate", to: commaSeparated(deduplicate)) }
    try configuration.set([
      ("near-percent", nearPercent), ("paragraph-minimum", paragraphMinimum),
      ("scratch-folder", scratchFolder), ("sort-megabytes", sortMegabytes),
    ])
    let kinds = configuration.filtering.duplicates
    // Without any, the command has not chosen its own yet.
    if deduplicate == nil, kinds.isEmpty { return }
    for (flag, isGiven, kind) in [
      ("near-percent", nearPercent != nil, FilterSettings.DuplicateKind.near),
      ("paragraph-minimum", paragraphMinimum != nil, .paragraphs),
    ] where isGiven && !kinds.contains(kind) {
      throw ConfigurationError(
        place: "--\(flag)",
        message: "is of no use without --deduplicate \(kind.rawValue)")
    }
  }
}
