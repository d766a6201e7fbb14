public import ArgumentParser
public import Pipelines
import Tokenization

struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Main text and metadata of HTML and XML.",
    discussion: """
      Writes one JSON document a line: id, url, source, language, title, date, text, metadata, and \
      every field of the input it does not know. Boilerplate of web pages (navigation, footers, \
      link lists) is dropped; JATS and PubMed XML become one document per article and language.

      Examples:
        medprep extract page.html
        medprep extract crawl.warc.gz --output pages.jsonl
        medprep extract --jsonl < pages.jsonl       JSON lines with an html field
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  @Option(help: "How to write: jsonl, or text with a blank line between documents.")
  var format = DocumentFormat.jsonl

  func run() async throws {
    try await stage(.extract(format), input, target, run) { $0.prefersHTML = true }
  }
}

struct Normalize: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Unicode normalization and clean-up of text.",
    discussion: """
      Invalid UTF-8 becomes U+FFFD, control characters and stray byte order marks go, line ends \
      and runs of blank lines are unified, and the text is brought into NFC (or another form).

      Example:
        medprep normalize --normalization nfkc < documents.jsonl > normalized.jsonl
      """)

  @OptionGroup var input: InputArguments

  @Option(help: "Unicode normalization: none, nfc, nfd, nfkc, nfkd, nfkc-casefold. (default: nfc)")
  var normalization: String?

  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  @Option(help: "How to write: jsonl, or text with a blank line between documents.")
  var format = DocumentFormat.jsonl

  func run() async throws {
    try await stage(.normalize(format), input, target, run) {
      try $0.set([("normalization", normalization)])
    }
  }
}

struct Classify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Language and medical decision, with evidence.",
    discussion: """
      Adds to every document its language (from the document, else detected), `medical` (true or \
      false), `score`, and `classification` with the evidence: distinct terms, hits, density (share \
      of characters inside hits), the commonest terms, and the thresholds of the language.

      Examples:
        medprep classify --jsonl < documents.jsonl
        medprep classify articles/ --keep medical --output medical.jsonl
      """)

  @OptionGroup var input: InputArguments

  @Option(help: "Which documents to write: medical, all.")
  var keep = "all"

  @Option(help: "Write only these languages, as in en,zh,ja. (default: all)")
  var languages: String?

  @Option(help: "Folder with shipped vocabularies and lexicons (also: MEDPREP_VOCAB).")
  var vocabDir: String?

  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func run() async throws {
    try await stage(.classify, input, target, run, vocabDir: vocabDir) {
      try $0.set([("keep", keep)])
      if let languages { try $0.set("languages", to: codes(languages)) }
    }
  }
}

struct Tokenize: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Byte-level BPE token IDs of text.",
    discussion: """
      The IDs equal those of the vocabulary's reference tokenizer. No special tokens are added; \
      `medprep pack` adds the end-of-document token.

      Examples:
        echo "Take two tablets daily." | medprep tokenize --format text
        medprep tokenize corpus.jsonl --vocabulary tokenizer.json --output tokens.jsonl
        medprep tokenize corpus.jsonl --vocabulary cl100k_base.tiktoken --format u32 -o tokens.bin
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var vocabularyArguments: VocabularyArguments

  @Option(
    help: """
      jsonl: documents with `tokens` in place of `text`; text: one line of IDs a document; u16, \
      u32: little-endian; u32-delimited: 0xFFFFFFFF after every document.
      """)
  var format = TokenFormat.jsonl

  @Option(
    help: """
      What the text of a special token, such as <|endoftext|>, becomes when it occurs in a \
      document: text (ordinary tokens), recognize (the special token), reject (the document is \
      refused).
      """)
  var specialTokens = SpecialTokenChoice.text

  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func run() async throws {
    try await stage(
      .tokenize(format, specialTokens.policy), input, target, run,
      vocabDir: vocabularyArguments.vocabDir,
      // Binary output leaves standard output free for the times.
      printsTimes: target.output != nil && [.u16, .u32, .u32Delimited].contains(format),
      vocabularyArguments.apply)
  }
}

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

extension DocumentFormat: ExpressibleByArgument {}
extension TokenFormat: ExpressibleByArgument {}

/// What special tokens in text become.
enum SpecialTokenChoice: String, ExpressibleByArgument, CaseIterable {
  case text, recognize, reject

  var policy: SpecialTokenPolicy {
    switch self {
    case .text: .treatAsText
    case .recognize: .recognize
    case .reject: .reject
    }
  }
}

/// Runs a stage, configured by file and flags, and reports.
private func stage(
  _ command: StageRun.Command, _ input: InputArguments, _ target: OutputArguments,
  _ run: RunArguments, vocabDir: String? = nil, printsTimes: Bool = false,
  _ configure: (inout PipelineConfiguration) throws -> Void
) async throws {
  try await reporting {
    var configuration = try input.configuration()
    try run.apply(to: &configuration)
    try configure(&configuration)
    let result = try await StageRun(
      command, configuration: configuration,
      output: target.output ?? configuration.run.output ?? "-", rejects: target.rejects,
      vocabularyFolder: vocabDir
    ).run()
    if !configuration.run.isQuiet {
      for line in result.statistics.refusalLines { printError("medprep:" + line.dropFirst()) }
    }
    if printsTimes {
      print(
        """
        {"load_s":\(result.loadSeconds),"encode_s":\(result.runSeconds),\
        "tokens":\(result.statistics.tokens)}
        """)
    }
    try configuration.run.finish(result.statistics)
  }
}
