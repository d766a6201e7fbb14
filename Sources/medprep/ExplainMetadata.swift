import ArgumentParser
import Pipelines

struct ExplainMetadata: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain-metadata",
    abstract: "Why web pages are given their title, author and date.",
    discussion: """
      Writes a JSON line for each page with all candidates for title, author and date, best first: \
      value, score, and the evidence that the score is the weighted sum of. A candidate without \
      value stands for "the page has none". Scripts/train_metadata.py learns the weights from \
      pages with known values.

      Examples:
        medprep explain-metadata page.html
        medprep explain-metadata --jsonl < pages.jsonl > candidates.jsonl
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func run() async throws {
    try await stage(.explainMetadata, input, target, run) { $0.prefersHTML = true }
  }
}
