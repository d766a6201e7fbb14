import ArgumentParser
import Pipelines

struct Decontaminate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Drops or marks documents that hold questions of benchmarks.",
    discussion: """
      A document holds a question when it has .7 of its 8-grams of words (PaLM's rule), or 13-grams \
      of characters in Chinese and Japanese; case, accents and vowel signs, full-width forms, \
      punctuation and white space do not count. \
      Questions shorter than that are compared whole, with their options, however these are lettered, \
      numbered or not; those that have fewer than five words (or such characters) even so are counted, \
      and not looked for. \
      Phrases that more than ten questions share are no evidence.

      Benchmarks are JSON lines as those of MedQA and MMedBench have: `question`, and `options` as a \
      list or an object.

      Examples:
        medprep decontaminate corpus.jsonl --benchmark test.jsonl --rejects held.jsonl > clean.jsonl
        medprep decontaminate corpus.jsonl --benchmark 'igakuqa/*.jsonl' --contaminated mark
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var decontamination: DecontaminationArguments
  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func run() async throws {
    try await stage(.filter(annotates: false), input, target, run, reports: report) {
      try decontamination.apply(to: &$0)
      if $0.filtering.benchmarks.isEmpty {
        throw ValidationError("Missing --benchmark: name a file of questions.")
      }
    }
  }
}

/// Which benchmarks are looked for.
struct DecontaminationArguments: ParsableArguments {
  @Option(
    name: [.customLong("decontaminate"), .customLong("benchmark")], parsing: .singleValue,
    help: "File of benchmark questions (JSON lines) that no document may hold; may be repeated.",
    completion: .file())
  var benchmarks: [String] = []

  @Option(help: "Field of benchmark files with the question. (default: question)")
  var questionField: String?

  @Option(help: "Field of benchmark files with the answers to choose from. (default: options)")
  var optionsField: String?

  @Option(help: "What to do with documents that hold one: drop, mark. (default: drop)")
  var contaminated: String?

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    if !benchmarks.isEmpty { try configuration.set("decontaminate", to: benchmarks) }
    try configuration.set([
      ("question-field", questionField), ("options-field", optionsField),
      ("contaminated", contaminated),
    ])
  }
}
