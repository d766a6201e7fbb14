internal import JSON

/// A vocabulary as its file has it, to be extended, pruned and written again.
///
///     var file = try VocabularyFile(parsing: bytes)
///     try file.add("<|question|>", isSpecial: true)
///     try file.keep(usedIDs)
///     let json = try file.huggingFaceJSON()
///     let rows = file.newIDs                        // which row of the embedding table goes where
///
/// Of a `tokenizer.json`, all parts that editing does not touch are written as they were read. Only
/// byte-level vocabularies can be edited.
public struct VocabularyFile: Sendable {
  /// The formats that can be read and written.
  public enum Format: String, Hashable, Sendable {
    /// Of the Hugging Face library.
    case huggingFaceJSON = "tokenizer.json"
    /// A rank file of tiktoken.
    case tiktoken = ".tiktoken"
  }

  /// A token that is no added one.
  struct Token: Sendable {
    var id: TokenID
    /// As a `tokenizer.json` spells it.
    var spelling: [UInt8]
    /// Nil for what is not spelled in the byte-level alphabet.
    var bytes: [UInt8]?
  }

  /// The format of the file that was read.
  public let format: Format
  /// The file that was read, if it is JSON.
  let root: JSONElement?
  /// As the file was read.
  let original: Tokenizer
  /// By rising ID.
  var tokens: [Token]
  /// By rising rank; those that have an effect, where the file was a rank file.
  var merges: [TokenSplits.Merge]
  var addedTokens: [AddedToken]

  /// For each ID of the file that was read, the ID that its token has now; nil where it is gone or there
  /// was none.
  public internal(set) var newIDs: [TokenID?]

  /// Reads a byte-level `tokenizer.json` or a rank file.
  ///
  /// - Parameter encoding: how the texts of a rank file are cut; nil recognizes a well-known one by its number
  ///   of tokens.
  /// - Throws: `VocabularyError`, as loading the tokenizer does; `.notEditable` for other formats,
  ///   and for a vocabulary that is not byte-level.
  /// - Complexity: O(*n*) in the bytes of the file; for a rank file also the merging of each token.
  public init(
    parsing file: [UInt8], encoding: RankFileEncoding? = nil
  ) throws(VocabularyError) {
    switch try VocabularyFormat(of: file) {
    case .tokenizerJSON(let root): try self.init(json: root)
    case .ranks: try self.init(ranks: file, encoding)
    case .tekkenJSON: throw .notEditable(reason: "it is a tekken.json")
    case .vocabularyJSON: throw .notEditable(reason: "it is a vocab.json with a merges.txt")
    case .compiled: throw .notEditable(reason: "it is a compiled vocabulary")
    case .sentencePiece: throw .notEditable(reason: "it is a SentencePiece model")
    }
    newIDs = [TokenID?](repeating: nil, count: original.vocabularySize)
    for id in tokens.map(\.id) + addedTokens.map(\.id) { newIDs[Int(id)] = id }
  }

  private init(
    ranks file: [UInt8], _ encoding: RankFileEncoding?
  ) throws(VocabularyError) {
    let ranks = try TiktokenFile(parsing: file.span)
    original = try Tokenizer(ranks: ranks, encoding: ranks.encoding(encoding))
    format = .tiktoken
    root = nil
    tokens = ranks.ids.indices.map { index in
      let bytes = ranks.strings[index]
      return Token(id: ranks.ids[index], spelling: ByteLevelAlphabet.encode(bytes), bytes: bytes)
    }.sorted { $0.id < $1.id }
    addedTokens = AddedToken.tokens(of: original.specialTokens)
    merges = []
    newIDs = []
    let derivations = Derivations(ranksOf: tokens, byteIDs: byteIDs)
    merges = tokens.compactMap { derivations.lastMerges[$0.id] }
  }

  private init(json root: JSONElement) throws(VocabularyError) {
    original = try Tokenizer(huggingFaceJSON: root)
    format = .huggingFaceJSON
    self.root = root
    addedTokens = try HuggingFaceJSON.addedTokens(root["added_tokens"])
    var tokens: [Token] = []
    var ids: [[UInt8]: TokenID] = [:]
    root["model"]?["vocab"]?.forEachMember { spelling, value in
      guard let id = value.integer.flatMap({ TokenID(exactly: $0) }) else { return }
      let bytes = ByteLevelAlphabet.decode(spelling)
      tokens.append(Token(id: id, spelling: spelling, bytes: bytes?.isEmpty == true ? nil : bytes))
      ids[spelling] = id
    }
    self.tokens = tokens.sorted { $0.id < $1.id }
    var merges: [TokenSplits.Merge] = []
    root["model"]?["merges"]?.forEachElement { element in
      let parts =
        element.kind == .array
        ? element.elements.compactMap(\.utf8)
        : (element.utf8 ?? []).split(separator: 0x20).map { [UInt8]($0) }
      guard parts.count == 2, let left = ids[parts[0]], let right = ids[parts[1]],
        let merged = ids[parts[0] + parts[1]]
      else { return }
      merges.append(
        TokenSplits.Merge(left: left, right: right, rank: UInt32(merges.count), merged: merged))
    }
    self.merges = merges
    newIDs = []
    guard original.characters == nil else {
      throw .notEditable(reason: "it merges characters, not bytes")
    }
  }

  // MARK: - What is in it

  /// The IDs of the single bytes.
  var byteIDs: [UInt8: TokenID] {
    var ids: [UInt8: TokenID] = [:]
    for token in tokens {
      if let bytes = token.bytes, bytes.count == 1 { ids[bytes[0]] = token.id }
    }
    return ids
  }

  /// One more than the highest ID.
  public var size: Int {
    Int(max(tokens.last?.id ?? 0, addedTokens.map(\.id).max() ?? 0)) + 1
  }

  /// Whether a pretoken that is a token stays one, whatever the merges say.
  var keepsWholePretokens: Bool { original.vocabulary.keepsWholePretokens }

  /// The merges that can happen, by rising rank.
  func effectiveMerges() -> [TokenSplits.Merge] {
    if format == .tiktoken { return merges }
    let derivations = Derivations(of: tokens, byteIDs: byteIDs, merges: merges)
    return derivations.lastMerges.values.sorted { $0.rank < $1.rank }
  }
}
