import ArgumentParser
import JSON
import Pipelines
import Tokenization

struct VocabularyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocab",
    abstract:
      "What a vocabulary holds, how they differ and compress, other formats, more or fewer tokens.",
    discussion: """
      Examples:
        medprep vocab info qwen3/tokenizer.json
        medprep vocab diff gpt2.tiktoken gpt2/tokenizer.json
        medprep vocab compare o200k_base.tiktoken qwen3/tokenizer.json --on corpus/
        medprep vocab export gpt2.tiktoken --output tokenizer.json
        medprep vocab export tokenizer.json --add-special-token '<|question|>' -o extended.json
        medprep vocab compile qwen3/tokenizer.json -o qwen3.vocabulary
      """,
    subcommands: [
      Info.self, Difference.self, Compare.self, Export.self, Compile.self,
    ])
}

/// How a vocabulary is found.
struct VocabularySearchArguments: ParsableArguments {
  @Option(help: "Folder with shipped vocabularies and lexicons (also: MEDPREP_VOCAB).")
  var vocabDir: String?

  @Option(
    help: """
      Encoding that a .tiktoken file belongs to: \(RankFileEncoding.allowed); with pattern: there are no \
      special tokens. (default: told by its size)
      """)
  var encoding: String?

  var rankFileEncoding: RankFileEncoding? { encoding.flatMap { RankFileEncoding(name: $0) } }

  func load(_ vocabulary: String) throws -> LoadedVocabulary {
    try LoadedVocabulary(vocabulary, searching: vocabDir, encoding: encoding)
  }
}

extension VocabularyCommand {
  struct Info: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Size, special tokens, pre-tokenizer, longest token and more.",
      discussion: """
        Examples:
          medprep vocab info                                the shipped vocabulary
          medprep vocab info o200k_base.tiktoken --json | jq .special_tokens
          medprep vocab info own.tiktoken --encoding 'pattern:\\p{L}+|\\p{N}|[^\\p{L}\\p{N}]+'
        """)

    @Argument(
      help: "A vocabulary file or folder, or the name of a shipped one.", completion: .file())
    var vocabulary = PipelineConfiguration().vocabulary

    @Flag(help: "Print as JSON.")
    var json = false

    @OptionGroup var search: VocabularySearchArguments

    func run() async throws {
      try await reporting {
        let loaded = try search.load(vocabulary)
        let summary = VocabularySummary(loaded.tokenizer)
        if json {
          try printOutput(summary.json(of: loaded))
        } else {
          try printOutput(summary.text(of: loaded))
        }
      }
    }
  }
}

/// What `vocab info` counts.
private struct VocabularySummary {
  let tokenizer: Tokenizer
  var tokenCount = 0
  var longest: (id: TokenID, bytes: [UInt8]) = (0, [])
  /// Single bytes that have a token.
  var byteCount = 0

  init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    let special = Set(tokenizer.specialTokens.entries.map(\.id))
    for id in 0..<TokenID(tokenizer.vocabularySize) {
      guard let bytes = tokenizer.bytes(of: id) else { continue }
      tokenCount += 1
      if bytes.count > longest.bytes.count, !special.contains(id) { longest = (id, bytes) }
    }
    for byte in UInt8.min...UInt8.max where tokenizer.id(ofToken: [byte]) != nil { byteCount += 1 }
  }

  private var preTokenizer: String {
    tokenizer.preTokenizer.name ?? "a pattern of its own"
  }

  func text(of loaded: LoadedVocabulary) -> String {
    let special = tokenizer.specialTokens.entries
    let boundaries = tokenizer.boundaryTokens
    func names(_ ids: [TokenID]) -> String {
      ids.isEmpty ? "nothing" : ids.map { loaded.text(of: [$0]) }.joined(separator: " ")
    }
    var lines = [
      loaded.path,
      "  sha256         \(loaded.sha256)",
      "  IDs            \(grouped(tokenizer.vocabularySize)), of which \(grouped(tokenCount)) are used",
      "  pre-tokenizer  \(preTokenizer)",
      "  single bytes   \(byteCount) of 256 have a token",
      "  longest token  \(grouped(longest.bytes.count)) bytes, ID \(longest.id): "
        + quoted(longest.bytes),
      "  lossless       \(tokenizer.isLossless ? "yes" : "no: decoding need not give back the text")",
      "  around a text  \(names(boundaries.before)) before, \(names(boundaries.after)) after "
        + "(not added by tokenize)",
      "  special tokens \(grouped(special.count))",
    ]
    for entry in special.prefix(20) { lines.append("    \(entry.id)  \(entry.text)") }
    if special.count > 20 { lines.append("    and \(grouped(special.count - 20)) more (--json)") }
    return lines.joined(separator: "\n")
  }

  func json(of loaded: LoadedVocabulary) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("path", loaded.path)
    json.member("sha256", loaded.sha256)
    json.member("size", tokenizer.vocabularySize)
    json.member("tokens", tokenCount)
    json.key("pre_tokenizer")
    if let name = tokenizer.preTokenizer.name { json.string(name) } else { json.null() }
    json.member("bytes_with_token", byteCount)
    json.key("longest_token")
    json.beginObject()
    json.member("id", Int(longest.id))
    json.member("bytes", longest.bytes.count)
    json.member("text", String(decoding: longest.bytes, as: UTF8.self))
    json.endObject()
    json.key("lossless")
    json.bool(tokenizer.isLossless)
    for (key, id) in [
      ("end_of_document", tokenizer.endOfDocument), ("padding", tokenizer.padding),
    ] {
      json.key(key)
      if let id { json.integer(id) } else { json.null() }
    }
    for (key, ids) in [
      ("before_text", tokenizer.boundaryTokens.before),
      ("after_text", tokenizer.boundaryTokens.after),
    ] {
      json.key(key)
      json.beginArray()
      for id in ids { json.integer(id) }
      json.endArray()
    }
    json.key("special_tokens")
    json.beginObject()
    for entry in tokenizer.specialTokens.entries { json.member(entry.text, Int(entry.id)) }
    json.endObject()
    json.endObject()
    json.newline()
    return json.bytes
  }
}

/// Bytes as text in quotes, with what cannot be seen escaped.
func quoted(_ bytes: [UInt8]) -> String {
  String(decoding: bytes.prefix(200), as: UTF8.self).debugDescription
    + (bytes.count > 200 ? "…" : "")
}
