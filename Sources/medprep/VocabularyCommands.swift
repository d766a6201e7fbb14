import ArgumentParser
import Foundation
import JSON
import Pipelines
import Storage
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
      Encoding that a .tiktoken file belongs to: gpt2, p50k_base, cl100k_base, o200k_base, llama3, \
      qwen, o200k_harmony, llama4, qwen3.5, kimi-k2, whisper; or pattern: and a regular expression or \
      the name of a pre-tokenizer, without special tokens. (default: told by its size)
      """)
  var encoding: String?

  var rankFileEncoding: RankFileEncoding? { encoding.flatMap { RankFileEncoding(name: $0) } }

  func load(_ vocabulary: String) throws -> LoadedVocabulary {
    try LoadedVocabulary(vocabulary, searching: vocabDir, encoding: encoding)
  }
}

// MARK: - info

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
          print(String(decoding: summary.json(of: loaded), as: UTF8.self), terminator: "")
        } else {
          print(summary.text(of: loaded))
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
private func quoted(_ bytes: [UInt8]) -> String {
  String(decoding: bytes.prefix(200), as: UTF8.self).debugDescription
    + (bytes.count > 200 ? "…" : "")
}

// MARK: - diff

extension VocabularyCommand {
  struct Difference: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff",
      abstract: "How two vocabularies differ.",
      discussion: """
        Compares tokens by their bytes, IDs, special tokens, pre-tokenizers, and whether merging makes \
        the same of every token.

        Exit status: 0 no difference, 1 some, 2 could not compare.

        Example:
          medprep vocab diff gpt2.tiktoken gpt2/tokenizer.json
        """)

    @Argument(help: "The first vocabulary.", completion: .file())
    var first: String

    @Argument(help: "The second vocabulary.", completion: .file())
    var second: String

    @Flag(help: "Print as JSON, with all differences.")
    var json = false

    @OptionGroup var search: VocabularySearchArguments

    func run() async throws {
      try await reporting {
        let vocabularies = (try search.load(first), try search.load(second))
        let difference = VocabularyDifference(
          vocabularies.0.tokenizer, vocabularies.1.tokenizer)
        if json {
          print(String(decoding: Self.json(difference), as: UTF8.self), terminator: "")
        } else {
          print(Self.text(difference, vocabularies.0, vocabularies.1))
        }
        if !difference.isEmpty { throw ExitCode(1) }
      }
    }

    private static func text(
      _ difference: VocabularyDifference, _ first: LoadedVocabulary, _ second: LoadedVocabulary
    ) -> String {
      func names(_ ids: [TokenID], _ vocabulary: LoadedVocabulary) -> String {
        guard !ids.isEmpty else { return "" }
        let shown = ids.prefix(8).map {
          "\($0) \(quoted(vocabulary.tokenizer.bytes(of: $0) ?? []))"
        }
        return ": " + shown.joined(separator: ", ") + (ids.count > 8 ? ", …" : "")
      }
      func names(_ entries: [SpecialTokens.Entry]) -> String {
        guard !entries.isEmpty else { return "" }
        return ": " + entries.prefix(8).map { "\($0.id) \($0.text)" }.joined(separator: ", ")
          + (entries.count > 8 ? ", …" : "")
      }
      let renumbered = difference.renumbered.prefix(8).map {
        "\(quoted($0.bytes)) \($0.first) → \($0.second)"
      }
      var lines = [
        "same tokens with the same ID  \(grouped(difference.sameCount))",
        "same tokens with another ID   \(grouped(difference.renumbered.count))"
          + (renumbered.isEmpty ? "" : ": " + renumbered.joined(separator: ", "))
          + (difference.renumbered.count > 8 ? ", …" : ""),
        "only in the first             \(grouped(difference.onlyInFirst.count))"
          + names(difference.onlyInFirst, first),
        "only in the second            \(grouped(difference.onlyInSecond.count))"
          + names(difference.onlyInSecond, second),
        "special only in the first     \(grouped(difference.specialOnlyInFirst.count))"
          + names(difference.specialOnlyInFirst),
        "special only in the second    \(grouped(difference.specialOnlyInSecond.count))"
          + names(difference.specialOnlyInSecond),
        "pre-tokenizers                \(difference.hasSamePreTokenizer ? "the same" : "different")",
      ]
      if let isSame = difference.mergesTokensAlike {
        lines.append("merging                       \(isSame ? "the same" : "different")")
      }
      return lines.joined(separator: "\n")
    }

    private static func json(_ difference: VocabularyDifference) -> [UInt8] {
      var json = JSONWriter()
      func write(_ key: String, _ ids: [TokenID]) {
        json.key(key)
        json.beginArray()
        for id in ids { json.integer(id) }
        json.endArray()
      }
      func write(_ key: String, _ entries: [SpecialTokens.Entry]) {
        json.key(key)
        json.beginObject()
        for entry in entries { json.member(entry.text, Int(entry.id)) }
        json.endObject()
      }
      json.beginObject()
      json.key("same")
      json.bool(difference.isEmpty)
      json.member("same_tokens", difference.sameCount)
      json.key("renumbered")
      json.beginArray()
      for token in difference.renumbered {
        json.beginArray()
        json.integer(token.first)
        json.integer(token.second)
        json.endArray()
      }
      json.endArray()
      write("only_in_first", difference.onlyInFirst)
      write("only_in_second", difference.onlyInSecond)
      write("special_only_in_first", difference.specialOnlyInFirst)
      write("special_only_in_second", difference.specialOnlyInSecond)
      json.key("same_pre_tokenizer")
      json.bool(difference.hasSamePreTokenizer)
      json.key("same_merging")
      if let isSame = difference.mergesTokensAlike { json.bool(isSame) } else { json.null() }
      json.endObject()
      json.newline()
      return json.bytes
    }
  }
}

// MARK: - export

extension VocabularyCommand {
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a vocabulary in another format, extended or pruned.",
      discussion: """
        The name of the output says the format: .tiktoken for a rank file, all others tokenizer.json. \
        The new file gives the same IDs as the old one, but for what was asked to change. What a rank \
        file cannot hold (special tokens, normalizers, a pattern that no encoding has) is refused by \
        name, unless --lossy is given. Merges that ranks would make otherwise are always refused.

        Tokens are added first; then those that --keep or --drop-merges leaves get new IDs without gaps, \
        in the old order. --mapping writes where they went: a JSON array with the new ID of each old \
        one, or null, to pick the rows of an embedding table.

        Examples:
          medprep vocab export gpt2.tiktoken --output tokenizer.json
          medprep vocab export tokenizer.json --output qwen.tiktoken --lossy
          medprep vocab export tokenizer.json --add-special-token '<|question|>' -o extended.json
          medprep tokenize corpus.jsonl --vocabulary big.json --format text > used.txt
          medprep vocab export big.json --keep used.txt --mapping rows.json -o small.json
        """)

    @Argument(
      help: "A tokenizer.json, a .tiktoken file, or a shipped vocabulary's name.",
      completion: .file())
    var vocabulary: String

    @Option(name: .shortAndLong, help: "File to write.", completion: .file())
    var output: String

    @Option(help: "Add a token that is found in every text; may be given again.")
    var addToken: [String] = []

    @Option(help: "Add a special token; may be given again.")
    var addSpecialToken: [String] = []

    @Option(
      help: """
        Keep the token IDs in this file, separated by white space, besides the single bytes, added \
        tokens, and what kept tokens are merged from.
        """, completion: .file())
    var keep: String?

    @Option(help: "Drop the last merges, this many, and the tokens that only they make.")
    var dropMerges: Int?

    @Option(help: "File for the new ID of each old one.", completion: .file())
    var mapping: String?

    @Flag(help: "Write a rank file although it leaves out what is named then.")
    var lossy = false

    @OptionGroup var search: VocabularySearchArguments

    func validate() throws {
      if keep != nil && dropMerges != nil {
        throw ValidationError("--keep and --drop-merges cannot be given together.")
      }
      if let dropMerges, dropMerges < 0 {
        throw ValidationError("--drop-merges must be at least 0.")
      }
    }

    func run() async throws {
      try await reporting {
        let loaded = try search.load(vocabulary)
        do {
          var file = try VocabularyFile(
            parsing: readDecompressedFile(loaded.path, limit: 1 << 30),
            encoding: search.rankFileEncoding?.known, pattern: search.rankFileEncoding?.pattern)
          try edit(&file)
          try write(file)
        } catch let error as VocabularyError {
          throw ConfigurationError(place: loaded.path, message: "\(error)")
        }
      }
    }

    private func edit(_ file: inout VocabularyFile) throws {
      for text in addToken { try file.add(text, isSpecial: false) }
      for text in addSpecialToken { try file.add(text, isSpecial: true) }
      if let keep { try file.keep(try Self.ids(in: keep)) }
      if let dropMerges { try file.dropMerges(dropMerges) }
    }

    private static func ids(in path: String) throws -> Set<TokenID> {
      var ids: Set<TokenID> = []
      for (number, line) in try readText(path).split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() {
        for word in line.split(whereSeparator: \.isWhitespace) {
          guard let id = TokenID(word) else {
            throw ConfigurationError(
              place: "\(path), line \(number + 1)", message: "\"\(word)\" is no token ID")
          }
          ids.insert(id)
        }
      }
      return ids
    }

    private func write(_ file: VocabularyFile) throws {
      let bytes: [UInt8]
      if output.hasSuffix(".tiktoken") {
        bytes = try file.tiktokenFile()
        let losses = file.lossesAsTiktoken()
        if !losses.isEmpty {
          let list =
            losses.prefix(12).joined(separator: ", ")
            + (losses.count > 12 ? " and \(grouped(losses.count - 12)) more" : "")
          guard lossy else {
            throw VocabularyError.notRepresentable(
              format: ".tiktoken",
              reason: "it does not hold \(list) (--lossy writes it all the same)")
          }
          printError("medprep: \(output) does not hold \(list)")
        }
      } else {
        bytes = try file.huggingFaceJSON()
      }
      try Self.write(bytes, to: output)
      if let mapping {
        var json = JSONWriter()
        json.beginArray()
        for id in file.newIDs {
          if let id { json.integer(id) } else { json.null() }
        }
        json.endArray()
        json.newline()
        try Self.write(json.bytes, to: mapping)
      }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
      var file = try AtomicFile(path: path)
      try file.write(bytes)
      _ = try file.commit()
    }
  }
}
