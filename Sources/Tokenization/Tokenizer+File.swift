internal import Storage

extension Tokenizer {
  /// Loads a vocabulary file, told by its content.
  ///
  ///     let tokenizer = try Tokenizer(contentsOf: "qwen3/tokenizer.json")
  ///     let ids = try tokenizer.encode("Take two tablets daily.")
  ///
  /// - Parameters:
  ///   - path: A `tokenizer.json`, `tekken.json` or rank file (`.tiktoken`), a compiled vocabulary, a
  ///     `vocab.json` or `merges.txt` with the other beside it, or a folder that holds one of these.
  ///     A file may be compressed with zstd or gzip.
  ///   - encoding: How the texts of a rank file are cut; nil recognizes a well-known one by its number of
  ///     tokens. Other files say it themselves.
  /// - Throws: `VocabularyError`: `.unreadable` where there is no such file, else what is wrong with
  ///   it; `.unsupported` where one that says itself how its texts are cut is given a pattern.
  /// - Complexity: O(*n*) in the bytes of the file.
  public init(
    contentsOf path: String, encoding: RankFileEncoding? = nil
  ) throws(VocabularyError) {
    let path = try Self.vocabularyFile(at: path)
    let file = try Self.read(path)
    let format = try VocabularyFormat(of: file)
    if case .cut = encoding {
      guard case .ranks = format else {
        throw .unsupported(path: "the pattern", value: "a file that has its own")
      }
    }
    switch format {
    case .compiled: try self.init(compiled: file)
    case .tokenizerJSON(let root): try self.init(huggingFaceJSON: root)
    case .tekkenJSON(let root): try self.init(tekkenJSON: root)
    case .vocabularyJSON: try self.init(Self.gpt2Files(beside: path, vocabulary: file))
    case .sentencePiece:
      throw .unsupported(
        path: "the file", value: "a SentencePiece model (take the tokenizer.json beside it)")
    case .ranks:
      if case .wellKnown(let encoding) = encoding,
        let own = TiktokenEncoding(tokenCount: Self.lineCount(of: file)),
        own.tokenCount != encoding.tokenCount
      {
        throw .unsupported(
          path: "the encoding \(encoding.rawValue)",
          value: "a file of \(own.rawValue) (leave the encoding out)")
      }
      try self.init(tiktoken: file, encoding: encoding)
    }
  }

  /// The file that `init(contentsOf:encoding:)` reads first: of a folder, the one that says most; of a
  /// `merges.txt`, the `vocab.json` beside it.
  ///
  /// - Throws: `VocabularyError.unreadable`.
  public static func vocabularyFile(at path: String) throws(VocabularyError) -> String {
    do throws(StorageError) {
      guard try FileStatus(path: path).kind == .folder else {
        let name = "merges.txt"
        guard path == name || path.hasSuffix("/" + name) else { return path }
        return path.dropLast(name.count) + "vocab.json"
      }
      let names = try folderEntries(path)
      let known = [
        "tokenizer.json", "tokenizer.json.zst", "tekken.json", "vocab.json", "tokenizer.model",
      ]
      if let name = known.first(where: { names.contains($0) }) { return "\(path)/\(name)" }
      let ranks = names.filter { $0.hasSuffix(".tiktoken") }
      return "\(path)/\(ranks.count == 1 ? ranks[0] : known[0])"
    } catch {
      throw .unreadable(path: error.path, reason: error.message)
    }
  }

  private static func gpt2Files(
    beside path: String, vocabulary: [UInt8]
  ) throws(VocabularyError) -> GPT2Files {
    let folder = splitPath(path).folder
    func readIfThere(_ name: String) throws(VocabularyError) -> [UInt8]? {
      (try? FileStatus(path: folder + name)) == nil ? nil : try read(folder + name)
    }
    guard let merges = try readIfThere("merges.txt") else {
      throw .unreadable(path: path, reason: "there is no merges.txt beside it")
    }
    return GPT2Files(
      vocabulary: vocabulary, merges: merges,
      addedTokens: try readIfThere("added_tokens.json"),
      specialTokensMap: try readIfThere("special_tokens_map.json"),
      configuration: try readIfThere("tokenizer_config.json"))
  }

  static func read(_ path: String) throws(VocabularyError) -> [UInt8] {
    do throws(StorageError) {
      return try readDecompressedFile(path, limit: 1 << 30)
    } catch {
      throw .unreadable(path: path, reason: error.message)
    }
  }

  private static func lineCount(of file: [UInt8]) -> Int {
    file.count { $0 == UInt8(ascii: "\n") } + (file.last == UInt8(ascii: "\n") ? 0 : 1)
  }
}
