import ArgumentParser
import Packing
import Pipelines

struct Prepare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The whole way: sources in, packed shards out.",
    discussion: """
      Reads every input, extracts text from HTML, XML, EPUB and PDF, normalizes it, keeps the medical \
      documents that pass the filter profile `medical`, of equal and nearly equal ones the first, \
      tokenizes them and packs the tokens into shards. --keep all, --no-classify and --no-filter \
      keep more; the reasons for what is not kept are in rejects.jsonl, their counts in manifest.json.

      The output folder holds, when the run is complete and not before:
        shard-00000.npy             token IDs, shape [sequences, sequence length]
        shard-00000.boundaries.npy  offsets in the shard just behind each document's end
        documents.jsonl             one line of metadata for each kept document
        rejects.jsonl               one line with the reason for each refused record or document
        configuration.yaml          every setting; give it to --config to run the same again
        manifest.json               counts, checksums, vocabulary, version

      A run that is stopped (control-C, SIGTERM), killed, or ends for want of disk space leaves its \
      work in OUTPUT.partial; the same command goes on there, and the output is the same as if \
      nothing had happened. Other settings or changed inputs are refused then; --restart begins \
      anew. Control-C twice ends at once. The exit status is 130 after control-C, 143 after SIGTERM.

      Examples:
        medprep prepare articles/ crawl/*.warc.gz --output shards
        medprep prepare corpus.jsonl.zst --text-field content --keep all --output shards
        medprep prepare --config run.yaml --output shards --sequence-length 4096
      """)

  @OptionGroup var input: InputArguments

  @OptionGroup var target: FolderArguments

  @OptionGroup var pages: WebPageArguments
  @OptionGroup var books: BookArguments

  @Option(help: "Unicode normalization, as of `medprep normalize`. (default: nfc)")
  var normalization: String?

  @Flag(help: "Leave text as it was extracted: no repair, no Unicode normalization.")
  var noNormalize = false

  @Flag(help: "Tell neither language nor medical score, and keep every document.")
  var noClassify = false

  @Flag(
    help: """
      Keep what the filters drop that are on by default, --filters medical and --deduplicate \
      exact,near: only those are used that are named, which a file of --config must not do.
      """)
  var noFilter = false

  @OptionGroup var mainText: MainTextArguments

  @Option(help: "Which documents to keep: medical, all. (default: medical)")
  var keep: String?

  @Option(
    help: "Keep only these languages, as in en,zh,ja. (default: every language with a lexicon)")
  var languages: String?

  @OptionGroup var classifier: ClassifierArguments
  @OptionGroup var filters: FilterArguments
  @OptionGroup var duplicates: DuplicateArguments
  @OptionGroup var vocabularyArguments: VocabularyArguments
  @OptionGroup var layout: LayoutArguments
  @OptionGroup var run: RunArguments

  func validate() throws {
    let needless: [(Bool, String)] = [
      (noNormalize && normalization != nil, "--normalization"),
      (noClassify && keep == "medical", "--keep medical"),
      (noClassify && classifier.mode != nil, "--mode"),
      (noClassify && classifier.threshold != nil, "--threshold"),
      (noClassify && !classifier.lexicon.isEmpty, "--lexicon"),
    ]
    for (isNeedless, flag) in needless where isNeedless {
      let stage = flag == "--normalization" ? "--no-normalize" : "--no-classify"
      throw ValidationError("\(stage) and \(flag) cannot be given together.")
    }
  }

  func run() async throws {
    try await reporting {
      var defaults = PipelineConfiguration.preparation
      if noFilter {
        defaults.filtering.profiles = []
        defaults.filtering.duplicates = []
      }
      var configuration = try input.configuration(defaults)
      if noFilter { try refuseFilters(namedIn: configuration) }
      try mainText.apply(to: &configuration)
      try filters.apply(to: &configuration)
      try duplicates.apply(to: &configuration)
      try configuration.set([("normalization", normalization), ("keep", keep)])
      if noNormalize { configuration.stages.remove(.normalize) }
      if noClassify { configuration.stages.remove(.classify) }
      try classifier.apply(to: &configuration)
      try pages.apply(to: &configuration)
      try books.apply(to: &configuration)
      if let languages { try configuration.set("languages", to: commaSeparated(languages)) }
      try await prepare(
        .sources, &configuration, target, vocabularyArguments, layout, run)
    }
  }
}

extension Prepare {
  /// Refuses a file that names what --no-filter takes for a default, unless another flag decides.
  private func refuseFilters(namedIn configuration: PipelineConfiguration) throws {
    let filtering = configuration.filtering
    for (flag, isDecided, isNamed) in [
      ("filters", filters.filters != nil, !filtering.profiles.isEmpty),
      ("deduplicate", duplicates.deduplicate != nil, !filtering.duplicates.isEmpty),
    ] where isNamed && !isDecided {
      throw ConfigurationError(
        place: "--no-filter",
        message: "switches off what is on by default, but \(input.config ?? "") names \(flag): use "
          + "--\(flag) none")
    }
  }
}

/// Which folder is made.
struct FolderArguments: ParsableArguments {
  @Option(name: .shortAndLong, help: "Folder to make.", completion: .directory)
  var output: String?

  @Flag(help: "Replace the output of an earlier run: its folder with all that lies in it.")
  var overwrite = false

  @Flag(help: "Throw an unfinished run at the output away instead of going on with it.")
  var restart = false

  @Option(
    help: """
      Seconds between checkpoints: how much work is done again after a crash. 0: one after every \
      batch. (default: 10)
      """)
  var checkpointSeconds: String?
}

/// Applies the common flags, runs, and reports.
func prepare(
  _ start: Preparation.Start, _ configuration: inout PipelineConfiguration,
  _ target: FolderArguments, _ vocabulary: VocabularyArguments, _ layout: LayoutArguments,
  _ run: RunArguments
) async throws {
  try vocabulary.apply(to: &configuration)
  try layout.apply(to: &configuration)
  try run.apply(to: &configuration)
  try configuration.set([
    ("output", target.output), ("overwrite", target.overwrite ? "true" : nil),
    ("restart", target.restart ? "true" : nil), ("checkpoint-seconds", target.checkpointSeconds),
  ])
  guard let output = configuration.run.output else {
    throw ValidationError("Missing --output: name the folder to make.")
  }
  let result = try await Preparation(
    start, configuration: configuration, output: output, vocabularyFolder: vocabulary.vocabDir
  ).run(endingOn: Interruption())
  if configuration.run.printsSummary {
    printError(summary(of: result, output: output))
  }
  try configuration.run.finish(result.statistics)
}

/// What a run made, for people.
private func summary(of result: Preparation.Result, output: String) -> String {
  let manifest = result.manifest
  let statistics = result.statistics
  let tokens = manifest.shards.reduce(0) { $0 + $1.tokenCount - $1.paddingCount }
  let sequences = manifest.shards.reduce(0) { $0 + $1.sequenceCount }
  var lines = [
    "\(output): \(grouped(statistics.keptDocuments)) documents, \(grouped(tokens)) tokens, "
      + "\(grouped(sequences)) sequences of \(grouped(manifest.layout.sequenceLength)) in "
      + "\(grouped(manifest.shards.count)) \(manifest.shards.count == 1 ? "shard" : "shards")"
  ]
  for (language, counts) in statistics.languages.sorted(by: { $0.key < $1.key }) {
    lines.append(
      "  \(language): \(grouped(counts.keptDocuments)) of \(grouped(counts.documents)) documents "
        + "kept, \(grouped(counts.tokens)) tokens")
  }
  lines += statistics.readingLines + statistics.filtering.summaryLines
  let (seconds, megabytes) = (max(result.seconds, 0.001), Double(statistics.recordBytes) / 1e6)
  // Records of tokens and conversations have no text.
  lines.append(
    statistics.recordBytes > 0
      ? "  \(rounded(megabytes)) MB of records in \(rounded(result.seconds)) s: "
        + "\(rounded(megabytes / seconds)) MB/s"
      : "  \(grouped(tokens)) tokens in \(rounded(result.seconds)) s: "
        + "\(grouped(Int(Double(tokens) / seconds))) tokens/s")
  return lines.joined(separator: "\n")
}
