public import ArgumentParser
import Pipelines
public import Tokenization

struct TrainBPE: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train-bpe",
    abstract: "Trains a byte-level BPE vocabulary, or adds tokens to one.",
    discussion: """
      Extracts and normalizes the inputs like `medprep prepare`, counts pretokens and learns merges: \
      the same as the Hugging Face library's BpeTrainer learns with the same options. The outcome does \
      not depend on the order of the inputs or the number of threads.

      Memory grows with the number of different pretokens. --memory sets a limit: counts then move to \
      files without a name beside the output and are merged from there. If even the merged ones are too \
      many to learn from, the rarer ones are sampled, and a line says so.

      Ctrl-C while texts are read: merges are learned from what was read. Ctrl-C while merges are learned: \
      they are kept. Either way the vocabulary is written to OUTPUT.partial, is whole and can be \
      used, and grows further with --extend; the exit status is 2.

      Examples:
        medprep train-bpe corpus/ --vocab-size 32768 --output tokenizer.json
        medprep train-bpe big.jsonl.zst --vocab-size 131072 --pre-tokenizer o200k --memory 4G \\
          --language-weight en=0.5 --language-weight ja=2 --output tokenizer.json
        medprep train-bpe corpus/ --pattern '\\p{L}+|\\p{N}|[^\\p{L}\\p{N}]+' --output own.json
        medprep train-bpe medical/ --extend llama3/tokenizer.json --add 4000 --output extended.json
      """)

  @OptionGroup var input: InputArguments

  @Option(
    name: .shortAndLong,
    help: "File to write: tokenizer.json, or a rank file if the name ends in .tiktoken.",
    completion: .file())
  var output: String

  @Option(help: "Tokens wanted, bytes and special tokens included. (default: 32768)")
  var vocabSize: Int?

  @Option(help: "Pairs of neighbours that occur less often do not become tokens.")
  var minFrequency = 2

  @Option(
    help: """
      The first length in bytes that is too long for a token, as max_token_length of the Hugging Face \
      library. (default: none)
      """)
  var maxTokenLength: Int?

  @Option(
    help: """
      Pre-tokenizer by name: gpt2, llama3, cl100k (for .tiktoken), o200k, qwen2, qwen3.5, deepseek-v3. \
      (default: llama3)
      """)
  var preTokenizer: String?

  @Option(help: "A regular expression that matches pretokens, instead of --pre-tokenizer.")
  var pattern: String?

  @Option(
    help: """
      Special tokens, which get the highest IDs in this order, separated by commas; may be given again. \
      (default: <|endoftext|>,<|pad|>)
      """)
  var specialTokens: [String] = []

  @Flag(help: "No special tokens.")
  var noSpecialTokens = false

  @Option(
    help: """
      Bytes that are tokens from the start: all, so that every text can be encoded, or only those that \
      are seen.
      """)
  var alphabet: BytePairTrainer.Alphabet = .all

  @Option(
    help: """
      How often documents of a language count, such as ja=2 or en=0.25 (one in four, by the hash of \
      the text); may be given again. The language is the document's field or is identified.
      """)
  var languageWeight: [String] = []

  @Option(help: "The same by the documents' source; may be given again.")
  var sourceWeight: [String] = []

  @Option(help: "Memory to stay within, about: 500M, 4G. (default: no limit)")
  var memory: String?

  @Option(
    help: """
      A tokenizer.json, or the name of a shipped vocabulary, to add tokens to; its IDs, merges and \
      pre-tokenizer stay.
      """,
    completion: .file())
  var extend: String?

  @Option(help: "How many tokens to add, with --extend.")
  var add: Int?

  @Option(help: "Unicode normalization, as of `medprep normalize`. (default: nfc)")
  var normalization: String?

  @OptionGroup var run: RunArguments

  func validate() throws {
    if (extend == nil) != (add == nil) {
      throw ValidationError("--extend and --add belong together.")
    }
    if extend != nil {
      let isNew =
        vocabSize != nil || preTokenizer != nil || pattern != nil || !specialTokens.isEmpty
        || noSpecialTokens || alphabet != .all
      if isNew {
        throw ValidationError(
          "--vocab-size, --pre-tokenizer, --pattern, --alphabet and special tokens do not go with "
            + "--extend, which keeps what the vocabulary has.")
      }
      if output.hasSuffix(".tiktoken") {
        throw ValidationError(
          "--extend writes a tokenizer.json (medprep vocab export makes others of it).")
      }
    }
    if pattern != nil, preTokenizer != nil {
      throw ValidationError("--pattern and --pre-tokenizer cannot be given together.")
    }
    if noSpecialTokens, !specialTokens.isEmpty {
      throw ValidationError("--no-special-tokens and --special-tokens cannot be given together.")
    }
    let special = wantedSpecialTokens
    if special.contains("") {
      throw ValidationError("--special-tokens: one is empty (--no-special-tokens: none).")
    }
    if Set(special).count < special.count {
      throw ValidationError("--special-tokens: one comes twice.")
    }
    let least = special.count + (alphabet == .all ? 256 : 0)
    let sizes = least...BytePairTrainer.maximumVocabularySize
    if let vocabSize, !sizes.contains(vocabSize) {
      throw ValidationError(
        "--vocab-size \(vocabSize) is not from \(least), the bytes and special tokens, to "
          + "\(sizes.upperBound).")
    }
    if minFrequency < 1 { throw ValidationError("--min-frequency must be at least 1.") }
    if let add, add < 1 { throw ValidationError("--add must be at least 1.") }
    if let memory, Self.byteCount(memory) == nil {
      throw ValidationError("--memory \(memory) is not a size such as 500M or 4G.")
    }
  }

  func run() async throws {
    try await reporting {
      var configuration = try input.configuration()
      try configuration.set([("normalization", normalization)])
      try run.apply(to: &configuration)
      var training = VocabularyTraining(goal, configuration: configuration, output: output)
      training.memory = memory.flatMap(Self.byteCount)
      for text in languageWeight {
        let (name, weight) = try SamplingWeights.parse(text, option: "--language-weight")
        training.weights.languages[name] = weight
      }
      for text in sourceWeight {
        let (name, weight) = try SamplingWeights.parse(text, option: "--source-weight")
        training.weights.sources[name] = weight
      }
      let result = try await training.run(endingOn: Interruption())
      if configuration.run.printsSummary {
        printError(
          "\(result.path): \(grouped(result.vocabularySize)) tokens, trained on "
            + "\(grouped(result.statistics.keptDocuments)) documents")
        for line in result.statistics.readingLines { printError(line) }
      }
      if result.isInterrupted {
        printError("interrupted: \(result.path) holds what was learned until then")
        throw ExitCode(2)
      }
      try configuration.run.finish(result.statistics)
    }
  }

  private var wantedSpecialTokens: [String] {
    if noSpecialTokens { return [] }
    return specialTokens.isEmpty
      ? ["<|endoftext|>", "<|pad|>"]
      : specialTokens.flatMap(commaSeparated)
  }

  private var goal: VocabularyTraining.Goal {
    if let extend, let add {
      return .extend(
        path: extend, tokenCount: add, minimumFrequency: minFrequency,
        maximumTokenBytes: maxTokenLength)
    }
    return .new(
      BytePairTrainer(
        vocabularySize: vocabSize ?? 32768, minimumFrequency: minFrequency,
        maximumTokenBytes: maxTokenLength, alphabet: alphabet,
        specialTokens: wantedSpecialTokens),
      preTokenizer: pattern ?? preTokenizer ?? "llama3")
  }

  /// The bytes of `500M`, `4G` or a plain number; nil for anything else.
  private static func byteCount(_ text: String) -> Int? {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    let unit = text.last.flatMap { units[Character($0.uppercased())] }
    guard let number = Int(unit == nil ? text[...] : text.dropLast()), number > 0 else {
      return nil
    }
    let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit ?? 1)
    return isTooLarge ? nil : bytes
  }
}

extension BytePairTrainer.Alphabet: ExpressibleByArgument {}
