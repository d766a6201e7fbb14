public import ArgumentParser
public import Pipelines
import Tokenization

struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Main text and metadata of HTML, XML, EPUB and PDF.",
    discussion: """
      Writes one JSON document a line: id, url, source, language, title, date, text, metadata, and \
      every field of the input it does not know. Boilerplate of web pages (navigation, footers, \
      link lists) is dropped by a learned classifier of blocks; JATS and PubMed XML become one document \
      per article and language. metadata says the kind of page (pageKind) and how surely its blocks were \
      told apart (confidence, 0 to 1), and where the text of a page that scripts fill in is from \
      (textFrom). EPUB books become one document each, or one a chapter; PDF documents too, by \
      poppler's programs, and by tesseract where pages are scans.

      Examples:
        medprep extract page.html
        medprep extract crawl.warc.gz --output pages.jsonl
        medprep extract --jsonl < pages.jsonl       JSON lines with an html field
        medprep extract --markdown --links page.html
        medprep extract --blocks page.html          every block: kind, text, byte offsets, score, kept
        medprep extract --no-tables --no-references page.html
        medprep extract textbook.epub --chapters --body-only --markdown
        medprep extract scanned.pdf --ocr-languages deu,lat
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  @Option(help: "How to write: jsonl, or text with a blank line between documents.")
  var format = DocumentFormat.jsonl

  @OptionGroup var mainText: MainTextArguments
  @OptionGroup var pages: WebPageArguments
  @OptionGroup var books: BookArguments

  @Flag(
    help: """
      Add blocks: all blocks of a web page, kept and dropped. start and end are byte offsets in the \
      page as UTF-8; null where a site rule chose the text.
      """)
  var blocks = false

  func run() async throws {
    try await stage(.extract(format), input, target, run) {
      $0.prefersHTML = true
      $0.listsBlocks = blocks
      try mainText.apply(to: &$0)
      try pages.apply(to: &$0)
      try books.apply(to: &$0)
    }
  }
}

struct Normalize: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Unicode normalization and clean-up of text.",
    discussion: """
      Invalid UTF-8 becomes U+FFFD, control characters and stray byte order marks go (those of C1 become what \
      they are in windows-1252, as in web pages), line ends and runs of blank lines are unified, and the text \
      is brought into NFC (or another form).

      Folds go further, each for a kind of text; names are joined with +:
        width         full-width ASCII (Ａ１％), half-width katakana (ｶﾞ) and U+3000 become the usual ones
        arabic-forms  presentation forms (ﻻ) become the letters they show
        tatweel       the Arabic stretching character goes, but as a dash between figures
        simplified    traditional Chinese becomes simplified (ICU's Hant-Hans)
        spaces        spaces of all widths become one U+0020, zero-width spaces go
        quotes        typographic quotation marks become ' and "
      Profiles: plain is nfc+spaces+quotes, arabic nfc+arabic-forms+tatweel, japanese nfc+width, chinese \
      nfc+width+simplified, multilingual nfc+width+arabic-forms+tatweel+spaces.

      Examples:
        medprep normalize --normalization nfkc < documents.jsonl > normalized.jsonl
        medprep normalize --normalization nfc+width+quotes articles/ -o normalized.jsonl
      """)

  @OptionGroup var input: InputArguments

  @Option(
    help: """
      A normalization form, folds, or a profile: \
      none, nfc, nfd, nfkc, nfkd, nfkc-casefold, and any of +width, +arabic-forms, +tatweel, \
      +simplified, +spaces, +quotes; or plain, arabic, japanese, chinese, multilingual. (default: nfc)
      """)
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
        medprep tokenize corpus.jsonl --truncate 512 --offsets characters
        medprep tokenize chats.jsonl --special-tokens '<|im_start|>,<|im_end|>'

      With --output and a binary format, standard output gets a line of JSON: load_s, seconds until \
      the vocabulary was loaded; run_s, from the first read to the last write; encode_s, inside the \
      encoder (of several threads, the one that was longest there); tokens, their number.
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var vocabularyArguments: VocabularyArguments

  @Option(
    help: """
      jsonl: documents with `tokens` in place of `text`; text: one line of IDs a document; u16, \
      u32: little-endian; u32-delimited: 0xFFFFFFFF after every document.
      """)
  var format = TokenFormat.jsonl

  @OptionGroup var special: SpecialTokenArguments

  @Option(
    help: """
      Take only the first tokens of each document, at most this many, and none that ends inside a \
      character. A jsonl document that was cut has `truncated_at_byte`.
      """)
  var truncate: Int?

  @Option(
    help: """
      Write with jsonl where each token lies in the text, as `offsets`: [start, end] in bytes or \
      characters. Where normalization joined characters, or a token is a part of one, ranges overlap.
      """)
  var offsets: OffsetUnit?

  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func validate() throws {
    if let truncate, truncate < 0 { throw ValidationError("--truncate must be at least 0.") }
    if offsets != nil && format != .jsonl {
      throw ValidationError("--offsets are written with --format jsonl only.")
    }
  }

  func run() async throws {
    let settings = TokenSettings(
      format, specialTokens: special.choice, maximumCount: truncate, offsets: offsets)
    try await stage(
      .tokenize(settings), input, target, run, vocabDir: vocabularyArguments.vocabDir,
      // Binary output leaves standard output free for the times.
      printsTimes: target.output != nil && [.u16, .u32, .u32Delimited].contains(format),
      vocabularyArguments.apply)
  }
}

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

extension OffsetUnit: ExpressibleByArgument {}

/// What special tokens in text become.
struct SpecialTokenArguments: ParsableArguments {
  @Option(
    name: .customLong("special-tokens"),
    help: """
      What the text of a special token, such as <|endoftext|>, becomes when it occurs in a \
      document: text (ordinary tokens), recognize (the special token), reject (the document is \
      refused), or the special tokens to recognize, separated by commas, while others are text.
      """)
  var value = "text"

  var choice: SpecialTokenChoice {
    switch value {
    case "text": .text
    case "recognize": .recognize
    case "reject": .reject
    default: .named(value.split(separator: ",").map(String.init))
    }
  }
}

/// Says how many records were refused, and why.
private func reportRefusals(_ statistics: Statistics, _ configuration: PipelineConfiguration) {
  if configuration.run.isQuiet { return }
  for line in statistics.readingLines { printError("medprep:" + line.dropFirst()) }
}

/// Runs a stage, configured by file and flags, and reports.
func stage(
  _ command: StageRun.Command, _ input: InputArguments, _ target: OutputArguments,
  _ run: RunArguments, vocabDir: String? = nil, printsTimes: Bool = false,
  reports: (Statistics, PipelineConfiguration) -> Void = reportRefusals,
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
    reports(result.statistics, configuration)
    if printsTimes {
      try printOutput(
        """
        {"load_s":\(result.loadSeconds),"encode_s":\(result.encodeSeconds),\
        "run_s":\(result.runSeconds),"tokens":\(result.statistics.tokens)}
        """)
    }
    try configuration.run.finish(result.statistics)
  }
}
