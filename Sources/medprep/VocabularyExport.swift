import ArgumentParser
import JSON
import Pipelines
import Storage
import Tokenization

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

    @Option(
      name: .shortAndLong, help: "File to write, or - for standard output.", completion: .file())
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
        try refuseRepeated(outputs: [output, mapping])
        let loaded = try search.load(vocabulary)
        do {
          var file = try VocabularyFile(
            parsing: readDecompressedFile(loaded.path, limit: 1 << 30),
            encoding: search.rankFileEncoding)
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
      try OutputFile.write(bytes, to: output)
      if let mapping {
        var json = JSONWriter()
        json.beginArray()
        for id in file.newIDs {
          if let id { json.integer(id) } else { json.null() }
        }
        json.endArray()
        json.newline()
        try OutputFile.write(json.bytes, to: mapping)
      }
    }
  }
}
