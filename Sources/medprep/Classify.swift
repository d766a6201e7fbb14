public import ArgumentParser
public import Classification
import Pipelines

struct Classify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Language and medical decision, with evidence.",
    discussion: """
      `medprep classify` alone classifies; `medprep classify eval` measures on labelled texts.
      """,
    subcommands: [ClassifyDocuments.self, ClassifyEvaluation.self],
    defaultSubcommand: ClassifyDocuments.self)
}

/// How the classifier decides, for every command that uses it.
struct ClassifierArguments: ParsableArguments {
  @Option(
    help: """
      Which texts are medical: keyword (best balance), strict (at most 0.4 % of other texts), \
      recall (few are missed), mmedc (the rule of the MMedC paper). (default: keyword)
      """)
  var mode: MedicalMode?

  @Option(
    help: """
      Score from 0 to 1 from which a text is medical; not with mode mmedc. (default: as the lexicon says)
      """)
  var threshold: String?

  @Option(
    help: """
      Lexicon file LANG.tsv (LANG is a code such as en), in place of that of medprep or for a further \
      language; may be given several times.
      """, completion: .file(extensions: ["tsv"]))
  var lexicon: [String] = []

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    try configuration.set([("mode", mode?.rawValue), ("threshold", threshold)])
    if !lexicon.isEmpty { try configuration.set("lexicons", to: lexicon) }
  }
}

extension MedicalMode: ExpressibleByArgument {}

struct ClassifyDocuments: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "documents",
    abstract: "Classify documents (the default).",
    discussion: """
      Adds to every document its language (from the document, else detected), `medical` (true or \
      false), `score` (the probability that it is medical), and `classification` with the evidence: \
      density (share of characters inside medical terms), distinct terms and hits (terms inside of \
      others left out), topics, the terms that say most, mode and threshold. With --explain also every \
      term found, those inside of others too, its weight and its places (in bytes of the text's UTF-8), \
      and how the score came about.

      Examples:
        medprep classify --jsonl < documents.jsonl
        medprep classify articles/ --keep medical --output medical.jsonl
        medprep classify corpus.jsonl --mode strict
        medprep classify --explain letter.txt | jq .explanation
        medprep classify corpus.jsonl --lexicon my/en.tsv --threshold 0.7
      """)

  @OptionGroup var input: InputArguments

  @Option(help: "Which documents to write: medical, all.")
  var keep = "all"

  @Option(help: "Write only these languages, as in en,zh,ja. (default: all)")
  var languages: String?

  @OptionGroup var classifier: ClassifierArguments

  @Option(help: "Folder with shipped vocabularies and lexicons (also: MEDPREP_VOCAB).")
  var vocabDir: String?

  @Flag(help: "List every term found with its weight and places.")
  var explain = false

  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func run() async throws {
    try await stage(
      .classify(explains: explain), input, target, run, vocabDir: vocabDir
    ) {
      try $0.set([("keep", keep)])
      try classifier.apply(to: &$0)
      if let languages { try $0.set("languages", to: commaSeparated(languages)) }
    }
  }
}

struct ClassifyEvaluation: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure the classifier on labelled texts.",
    discussion: """
      Reads JSON lines with a text and a label and prints, for each language and level: precision, \
      recall, F1 and false positive rate over all texts (micro) and averaged over sources of at least \
      ten texts, F1 at equal numbers of medical and other texts, and precision if 3 % of the texts \
      are medical, each with its 95 % confidence interval (Wilson for shares of texts, else bootstrap \
      over texts within sources). --json writes all figures and a sweep of the threshold, --plot draws it.

      Examples:
        medprep classify eval labelled.jsonl
        medprep classify eval labelled.jsonl --label-field topic --positive health --plot sweep.svg
        medprep classify eval labelled.jsonl --mode strict --json figures.json
      """)

  @OptionGroup var input: InputArguments

  @Option(help: "Field with the label.")
  var labelField = "label"

  @Option(help: "The label of medical texts; all others are not medical.")
  var positive = "medical"

  @Option(help: "Field with the level, or another group to report by.")
  var levelField = "level"

  @OptionGroup var classifier: ClassifierArguments

  @Option(help: "Folder with shipped vocabularies and lexicons (also: MEDPREP_VOCAB).")
  var vocabDir: String?

  @Option(help: "File for all figures and the threshold sweep, as JSON.", completion: .file())
  var json: String?

  @Option(help: "File for a plot of the threshold sweep, as SVG.", completion: .file())
  var plot: String?

  func run() async throws {
    try await reporting {
      var configuration = try input.configuration()
      try classifier.apply(to: &configuration)
      let evaluation = try Evaluation(
        configuration: configuration, vocabularyFolder: vocabDir,
        fields: .init(label: labelField, positive: positive, level: levelField),
        outputs: [json, plot])
      try printOutput(Array(evaluation.table.utf8))
      if let json { try evaluation.writeJSON(to: json) }
      if let plot { try evaluation.writePlot(to: plot) }
    }
  }
}
