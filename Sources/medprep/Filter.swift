import ArgumentParser
import Pipelines

struct Filter: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Quality rules, licences, benchmark items and personal data.",
    discussion: """
      Writes the documents that pass, one JSON document a line; with --rejects the others go to a \
      file, with the rule that dropped each and the value that decided. Profiles:
        medical   for medical text: lists of doses, tables and abbreviations survive (default)
        gopher    Rae et al. 2021          c4        Raffel et al. 2020
        fineweb   Penedo et al. 2024       none      no rules
      They are YAML files in the folder filtering of --vocab-dir, with their sources; copy one to \
      write your own. Chinese and Japanese are counted by characters. --annotate adds all measures \
      to each document, to choose limits by.

      Examples:
        medprep classify corpus.jsonl | medprep filter --rejects dropped.jsonl > good.jsonl
        medprep filter corpus.jsonl --filters gopher,c4 --licences 'CC-BY-4.0,CC0-*'
        medprep filter corpus.jsonl --filters my-rules.yaml --mask email,phone -o good.jsonl
        medprep filter corpus.jsonl --filters none --annotate | jq .measures
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var filters: FilterArguments

  @Flag(help: "Add all measures to each document as the field `measures`.")
  var annotate = false

  @Option(help: "Folder with shipped vocabularies and profiles (also: MEDPREP_VOCAB).")
  var vocabDir: String?

  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func run() async throws {
    try await stage(
      .filter(annotates: annotate), input, target, run, vocabDir: vocabDir, reports: report
    ) {
      try filters.apply(to: &$0)
      if $0.filtering.profiles.isEmpty { $0.filtering.profiles = ["medical"] }
    }
  }
}

/// Which filters are used.
struct FilterArguments: ParsableArguments {
  @Option(
    help: """
      Filter profiles that a document must pass, by name (none, gopher, c4, fineweb, medical) or as \
      YAML files, separated by commas. (default: medical)
      """)
  var filters: String?

  @Option(
    help: """
      Keep only documents under these licences: SPDX identifiers separated by commas, * for any \
      ending. Documents without one are `unknown`.
      """)
  var licences: String?

  @OptionGroup var masking: MaskArguments
  @OptionGroup var decontamination: DecontaminationArguments

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    for (name, list) in [("filters", filters), ("licences", licences)] {
      if let list { try configuration.set(name, to: commaSeparated(list)) }
    }
    try masking.apply(to: &configuration)
    try decontamination.apply(to: &configuration)
  }
}

/// Prints what filters did.
func report(_ statistics: Statistics, _ configuration: PipelineConfiguration) {
  guard configuration.run.printsSummary else { return }
  printError(
    "medprep: \(grouped(statistics.keptDocuments)) of \(grouped(statistics.documents)) documents "
      + "kept")
  for line in statistics.readingLines + statistics.filtering.summaryLines { printError(line) }
}
