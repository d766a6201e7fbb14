import ArgumentParser
import Pipelines

struct Detokenize: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Text of token IDs.",
    discussion: """
      Reads JSON documents with a `tokens` field, or text with the IDs of a document on each line, \
      as `medprep tokenize` writes them.

      Example:
        medprep tokenize notes.txt | medprep detokenize --format text
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var vocabularyArguments: VocabularyArguments

  @Option(help: "How to write: jsonl, or text with a blank line between documents.")
  var format = DocumentFormat.jsonl

  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func run() async throws {
    try await stage(
      .detokenize(format), input, target, run, vocabDir: vocabularyArguments.vocabDir,
      vocabularyArguments.apply)
  }
}
