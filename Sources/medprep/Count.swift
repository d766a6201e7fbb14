import ArgumentParser
import Pipelines

struct Count: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How many tokens text has.",
    discussion: """
      Prints a line of JSON: the number of documents, bytes of text and tokens; with --each, one for \
      each document with its id. What `medprep tokenize` would refuse is not counted.

      Examples:
        medprep count corpus/ --vocabulary cl100k_base.tiktoken
        medprep count corpus.jsonl --each | jq -c 'select(.tokens > 8192)'
        echo "Take two tablets daily." | medprep count
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var vocabularyArguments: VocabularyArguments

  @Flag(help: "A line for each document instead of one for all.")
  var each = false

  @OptionGroup var special: SpecialTokenArguments
  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func run() async throws {
    try await stage(
      .count(special.choice, eachDocument: each), input, target, run,
      vocabDir: vocabularyArguments.vocabDir, vocabularyArguments.apply)
  }
}
