import ArgumentParser
import Pipelines

struct TrainBPE: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-bpe",
    abstract: "Trains a byte-level BPE vocabulary.",
    discussion: """
      Extracts and normalizes the inputs like `medprep prepare`, counts pretokens and learns merges: \
      the same as the Hugging Face library's BpeTrainer learns.

      Example:
        medprep train-bpe corpus/ --vocab-size 32768 --output tokenizer.json
      """)

  @OptionGroup var input: InputArguments

  @Option(
    name: .shortAndLong,
    help: "File to write: tokenizer.json, or a rank file if the name ends in .tiktoken.",
    completion: .file())
  var output: String

  @Option(help: "Tokens wanted, the 256 bytes and the special tokens included.")
  var vocabSize = 32768

  @Option(help: "Pairs of neighbours that occur less often do not become tokens.")
  var minFrequency = 2

  @Option(help: "Pre-tokenizer by name (gpt2, llama3, o200k, qwen2, ...), or a pattern.")
  var preTokenizer = "llama3"

  @Option(parsing: .upToNextOption, help: "Special tokens, which get the highest IDs.")
  var specialTokens = ["<|endoftext|>", "<|pad|>"]

  @Option(help: "Unicode normalization: none, nfc, nfd, nfkc, nfkd, nfkc-casefold. (default: nfc)")
  var normalization: String?

  @OptionGroup var run: RunArguments

  func run() async throws {
    try await reporting {
      var configuration = try input.configuration()
      try configuration.set([("normalization", normalization)])
      try run.apply(to: &configuration)
      let result = try VocabularyTraining(
        configuration: configuration, output: output,
        vocabularySize: vocabSize, minimumFrequency: minFrequency, preTokenizer: preTokenizer,
        specialTokens: specialTokens
      ).run()
      if !configuration.run.isQuiet {
        printError(
          "\(output): \(grouped(result.vocabularySize)) tokens, trained on "
            + "\(grouped(result.statistics.documents)) documents")
        for line in result.statistics.refusalLines { printError(line) }
      }
      try configuration.run.finish(result.statistics)
    }
  }
}
