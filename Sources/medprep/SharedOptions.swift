import ArgumentParser
import Glibc
import Pipelines
import Storage
import Tokenization

/// What is read, and how.
struct InputArguments: ParsableArguments {
  @Argument(
    help: "Files, folders, globs, or - for standard input (the default).", completion: .file())
  var inputs: [String] = []

  @Option(
    help: """
      What inputs are: auto, text, jsonl, parquet, warc, html, xml, studies (ClinicalTrials.gov in JSON), \
      epub, pdf, or a kind of XML: jats, pubmed, medlineplus, medquad, spl, clinicaltrials, tei, docbook, \
      mediawiki, feed, sitemap, generic. (default: auto)
      """)
  var inputFormat: String?

  @Option(
    help: """
      YAML file that says where XML of another kind has its records, ids, titles and texts: \
      `record: root/item`, `id:`, `title:`, `language:`, `date:`, `url:`, \
      `text: [a, b/c]`, `skip:`, `metadata: {name: path}`.
      """, completion: .file(extensions: ["yaml", "yml"]))
  var xmlRule: String?

  @Flag(
    help: """
      Let the works that an XML article cites follow its text, and keep the lists of references of web pages that \
      their heading or the markup names, even those that look like boilerplate.
      """)
  var references = false

  @Flag(
    help: """
      Let acknowledgements, appendices and notes of XML articles, and parts of EPUB books outside of \
      the reading order, follow their text.
      """)
  var backMatter = false

  @Flag(help: "The same as --input-format jsonl.")
  var jsonl = false

  @Option(help: "Field of JSON lines that holds the text. (default: text)")
  var textField: String?

  @Option(help: "Field of JSON lines that holds HTML to extract from. (default: html)")
  var htmlField: String?

  @Option(help: "Field of JSON lines that holds the id. (default: id)")
  var idField: String?

  @Option(help: "Field of JSON lines that holds the URL. (default: url)")
  var urlField: String?

  @Option(help: "Field of JSON lines that holds the source's name. (default: source)")
  var sourceField: String?

  @Option(help: "Field of JSON lines that holds the language code. (default: language)")
  var languageField: String?

  @Option(help: "Field of JSON lines that holds the title. (default: title)")
  var titleField: String?

  @Option(help: "Field of JSON lines that holds the date. (default: date)")
  var dateField: String?

  @Option(
    help: "Bytes above which a record is refused, and plain text is cut. (default: 67108864)")
  var maximumRecordBytes: String?

  @Option(
    help: """
      YAML file with settings; names and values are those of the flags of `medprep prepare`, \
      which override it.
      """,
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  func validate() throws {
    if jsonl, let inputFormat, inputFormat != "jsonl" {
      throw ValidationError("--jsonl and --input-format \(inputFormat) cannot be given together.")
    }
  }

  /// The configuration of the file and the flags, which change `defaults`.
  func configuration(
    _ defaults: PipelineConfiguration = PipelineConfiguration()
  ) throws -> PipelineConfiguration {
    var configuration = defaults
    if let config {
      try configuration.apply(yaml: try readText(config), path: config)
    }
    if !inputs.isEmpty { configuration.inputs = inputs }
    if configuration.inputs.isEmpty {
      if isatty(STDIN_FILENO) == 1 {
        throw ValidationError("Missing INPUT: name files or folders, or pipe something in.")
      }
      configuration.inputs = ["-"]
    }
    for (name, value) in [
      ("input-format", jsonl ? "jsonl" : inputFormat), ("text-field", textField),
      ("html-field", htmlField), ("id-field", idField), ("url-field", urlField),
      ("source-field", sourceField), ("language-field", languageField),
      ("title-field", titleField), ("date-field", dateField),
      ("maximum-record-bytes", maximumRecordBytes), ("xml-rule", xmlRule),
      ("references", references ? "true" : nil),
      ("back-matter", backMatter ? "true" : nil),
    ] {
      if let value { try configuration.set(name, to: [value]) }
    }
    return configuration
  }
}

/// How a run is done.
struct RunArguments: ParsableArguments {
  @Option(help: "Worker threads. The output does not depend on it. (default: number of cores)")
  var threads: Int?

  @Flag(
    help: """
      No progress or summary on standard error, and of bad input only the first and how much there is.
      """)
  var quiet = false

  @Flag(
    help: """
      Progress on standard error as JSON lines for programs: event, seconds, bytes, total_bytes, \
      records, documents, kept, dropped, faults, tokens, bytes_per_second, tokens_per_second, \
      seconds_left.
      """)
  var jsonProgress = false

  @Flag(help: "Exit with status 1 when any input was bad.")
  var strict = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
  }

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    try configuration.set([
      ("threads", threads.map(String.init)), ("quiet", quiet ? "true" : nil),
      ("json-progress", jsonProgress ? "true" : nil), ("strict", strict ? "true" : nil),
    ])
  }
}

extension RunOptions {
  /// Whether a summary for people is written to standard error.
  var printsSummary: Bool { !isQuiet && !writesJSONProgress }

  /// Ends the command as its result demands.
  func finish(_ statistics: Statistics) throws {
    if isQuiet, statistics.faultCount > 1 {
      printError("warning: \(grouped(statistics.faultCount)) records or files were bad, in all")
    }
    if isStrict, statistics.faultCount > 0 { throw ExitCode(1) }
  }
}

/// Where a stage's documents go.
struct OutputArguments: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "File to write, or - for standard output (the default).",
    completion: .file())
  var output: String?

  @Option(help: "File that keeps what was refused, one JSON line each.", completion: .file())
  var rejects: String?

  func validate() throws {
    if rejects == "-" {
      throw ValidationError("--rejects needs a file: standard output is kept for documents.")
    }
  }
}

/// Which vocabulary is used.
struct VocabularyArguments: ParsableArguments {
  @Option(
    name: [.long, .customLong("vocab")],
    help: """
      A tokenizer.json or .tiktoken file, or the name of a shipped vocabulary. \
      (default: medprep-128k)
      """, completion: .file())
  var vocabulary: String?

  @Option(help: "Folder with shipped vocabularies and lexicons (also: MEDPREP_VOCAB).")
  var vocabDir: String?

  @Option(
    help: """
      Encoding that a .tiktoken file belongs to, which decides pre-tokenization and special \
      tokens: \(RankFileEncoding.allowed); with pattern: there are no special tokens. \
      (default: told by its size)
      """)
  var encoding: String?

  /// Applies the flags that were given.
  func apply(to configuration: inout PipelineConfiguration) throws {
    try configuration.set([("vocabulary", vocabulary), ("encoding", encoding)])
  }
}

/// Runs a command's body and turns errors into one line and status 2.
func reporting(_ body: () async throws -> Void) async throws {
  do {
    try await body()
  } catch let error as ExitCode {
    throw error
  } catch let error as ValidationError {
    throw error
  } catch let error as CleanExit {
    throw error
  } catch let error as StorageError where error.isBrokenPipe {
    // `medprep … | head` has had enough: nothing to complain of.
    throw ExitCode(2)
  } catch let error as UnfinishedRun {
    printError("medprep: \(visible("\(error)"))")
    if case .signal(let number) = error.cause { Interruption.endProgram(by: number) }
    throw ExitCode(2)
  } catch {
    printError("medprep: \(visible("\(error)"))")
    let isWrongUsage = (error as? ConfigurationError)?.isWrongUsage ?? false
    throw isWrongUsage ? ExitCode.validationFailure : ExitCode(2)
  }
}
