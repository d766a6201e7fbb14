internal import JSON

extension Tokenizer {
  /// Loads a BPE `tokenizer.json` of the Hugging Face library.
  ///
  /// Honoured: everything of the BPE model but dropout, byte-level or over characters; normalizers NFC,
  /// NFD, NFKC, NFKD, Lowercase, Replace, Prepend, Strip, StripAccents, Nmt, ByteLevel, Sequence;
  /// pre-tokenizers ByteLevel, Split, Digits, Punctuation, Whitespace, WhitespaceSplit, Metaspace,
  /// BertPreTokenizer, CharDelimiterSplit, FixedLength, Sequence and none at all; added tokens with all
  /// their flags; post-processors ByteLevel, TemplateProcessing, RobertaProcessing, BertProcessing,
  /// Sequence, whose tokens become `boundaryTokens`; decoders ByteLevel, Replace, ByteFallback, Fuse,
  /// Strip, Metaspace, BPEDecoder, Sequence. Everything else that could change IDs is refused by its
  /// path, `truncation` and `padding` too.
  ///
  /// As in that library, characters that have no token are dropped where the model has neither a
  /// byte fallback nor an unknown token. Unlike there, added tokens keep the IDs of the file (it
  /// renumbers them where they leave gaps, and warns), and a byte-level file without a decoder is
  /// decoded to the bytes all the same.
  ///
  /// - Throws: `VocabularyError`.
  /// - Complexity: O(*n*) in the bytes of the file.
  ///
  /// <https://github.com/huggingface/tokenizers>, `tokenizers/src/tokenizer/serialization.rs`
  public init(huggingFaceJSON file: [UInt8]) throws(VocabularyError) {
    try self.init(huggingFaceJSON: HuggingFaceJSON.root(of: file))
  }

  init(huggingFaceJSON root: JSONElement) throws(VocabularyError) {
    if let version = root["version"], version.string != "1.0" {
      throw HuggingFaceJSON.unsupported(version, "version")
    }
    try HuggingFaceJSON.requireAbsent(root, "truncation")
    try HuggingFaceJSON.requireAbsent(root, "padding")
    guard let model = root["model"], model.kind == .object else {
      throw .malformed(path: "model", reason: "expected an object")
    }
    let around = try HuggingFaceJSON.Surroundings(root)
    let parts = try HuggingFaceJSON.model(model)
    do throws(VocabularyError) {
      try self.init(
        parts, addedTokens: around.addedTokens, normalizers: around.normalizers,
        stages: around.cutting.stages, decoder: around.decoder,
        boundaryTokens: around.boundaryTokens)
    } catch .invalidPattern(let pattern, let reason) {
      // Where it stands says more than the pattern, which may be long.
      guard let path = around.cutting.patternPaths[pattern] else {
        throw .invalidPattern(pattern: pattern, reason: reason)
      }
      throw .malformed(path: path, reason: reason)
    }
  }
}

/// The parts of a `tokenizer.json`, each read by a function of its own.
enum HuggingFaceJSON {
  /// The outermost object.
  static func root(of file: [UInt8]) throws(VocabularyError) -> JSONElement {
    let root: JSONElement
    do {
      root = try JSONDocument(parsing: file.span).root
    } catch {
      throw .invalidJSON(message: error.message, byteOffset: error.byteOffset)
    }
    guard root.kind == .object else { throw .malformed(path: "$", reason: "expected an object") }
    return root
  }

  /// All that a `tokenizer.json` says of what is around the model.
  struct Surroundings {
    /// The members that are read.
    static let names = ["normalizer", "pre_tokenizer", "post_processor", "decoder", "added_tokens"]

    var normalizers: [NormalizationStep] = []
    var cutting = Cutting()
    var boundaryTokens = BoundaryTokens()
    let decoder: [DecodingChain.Step]?
    let addedTokens: [AddedToken]

    init(_ root: JSONElement) throws(VocabularyError) {
      try appendNormalizers(root["normalizer"], path: "normalizer", to: &normalizers)
      try appendStages(root["pre_tokenizer"], path: "pre_tokenizer", to: &cutting)
      try readPostProcessor(root["post_processor"], path: "post_processor", into: &boundaryTokens)
      decoder = try HuggingFaceJSON.decoder(root["decoder"])
      addedTokens = try HuggingFaceJSON.addedTokens(root["added_tokens"])
    }
  }

  // MARK: - Added tokens

  static func addedTokens(_ list: JSONElement?) throws(VocabularyError) -> [AddedToken] {
    guard let list, list.kind != .null else { return [] }
    guard list.kind == .array else {
      throw .malformed(path: "added_tokens", reason: "expected an array")
    }
    var tokens: [AddedToken] = []
    var seen: Set<TokenID> = []
    try list.forEachElement { (element) throws(VocabularyError) in
      let path = "added_tokens[\(tokens.count)]"
      guard let number = element["id"]?.integer, let id = TokenID(exactly: number) else {
        throw .malformed(path: "\(path).id", reason: "expected an ID")
      }
      guard let content = element["content"]?.utf8, !content.isEmpty else {
        throw .malformed(path: "\(path).content", reason: "expected a string")
      }
      guard seen.insert(id).inserted else { throw .duplicateID(id) }
      let isSpecial = try flag(element, "special", path)
      tokens.append(
        try AddedToken(id: id, content: content, isSpecial: isSpecial, flags: element, path: path))
    }
    return tokens
  }

  // MARK: - Post-processor

  static func readPostProcessor(
    _ element: JSONElement?, path: String, into boundaries: inout BoundaryTokens
  ) throws(VocabularyError) {
    guard let element, element.kind != .null else { return }
    switch element["type"]?.string {
    case "ByteLevel": break
    case "Sequence":
      for (index, part) in (element["processors"]?.elements ?? []).enumerated() {
        try readPostProcessor(part, path: "\(path).processors[\(index)]", into: &boundaries)
      }
    case "TemplateProcessing":
      try readTemplate(element, path: path, into: &boundaries)
    case "RobertaProcessing", "BertProcessing":
      guard let first = element["cls"]?.elements, let last = element["sep"]?.elements,
        let before = first.last?.integer.flatMap({ TokenID(exactly: $0) }),
        let after = last.last?.integer.flatMap({ TokenID(exactly: $0) })
      else {
        throw .malformed(path: path, reason: "expected cls and sep, each a token and its ID")
      }
      boundaries.before.insert(before, at: 0)
      boundaries.after.append(after)
    default: throw unsupported(element["type"], "\(path).type")
    }
  }

  private static func readTemplate(
    _ element: JSONElement, path: String, into boundaries: inout BoundaryTokens
  ) throws(VocabularyError) {
    var before: [TokenID] = []
    var after: [TokenID] = []
    var isAfterText = false
    for (index, part) in (element["single"]?.elements ?? []).enumerated() {
      if part["Sequence"] != nil {
        isAfterText = true
        continue
      }
      guard let name = part["SpecialToken"]?["id"]?.string,
        let ids = element["special_tokens"]?[name]?["ids"]?.elements
      else {
        throw .malformed(
          path: "\(path).single[\(index)]", reason: "expected a sequence or a known special token")
      }
      for id in ids.compactMap({ $0.integer.flatMap { TokenID(exactly: $0) } }) {
        if isAfterText { after.append(id) } else { before.append(id) }
      }
    }
    boundaries.before = before + boundaries.before
    boundaries.after += after
  }

  // MARK: - Refusing

  /// The value of a member that is true, false or absent.
  static func flag(
    _ element: JSONElement?, _ key: String, _ path: String, default fallback: Bool = false
  ) throws(VocabularyError) -> Bool {
    guard let value = element?[key], value.kind != .null else { return fallback }
    guard let flag = value.bool else {
      throw .malformed(path: "\(path).\(key)", reason: "expected true or false")
    }
    return flag
  }

  /// Refuses a member that is there and not null.
  static func requireAbsent(
    _ element: JSONElement, _ key: String, under path: String = ""
  ) throws(VocabularyError) {
    if let value = element[key], value.kind != .null { throw unsupported(value, path + key) }
  }

  static func unsupported(_ value: JSONElement?, _ path: String) -> VocabularyError {
    .unsupported(
      path: path,
      value: value.map { String(decoding: $0.rawJSON.prefix(80), as: UTF8.self) } ?? "its absence")
  }
}

extension AddedToken {
  /// A token with those of `lstrip`, `rstrip`, `single_word` and `normalized` that a file says of it.
  init(
    id: TokenID, content: [UInt8], isSpecial: Bool, flags: JSONElement?, path: String
  ) throws(VocabularyError) {
    let flag = { (key: String, fallback: Bool) throws(VocabularyError) in
      try HuggingFaceJSON.flag(flags, key, path, default: fallback)
    }
    self.init(
      id: id, content: content, isSpecial: isSpecial,
      isNormalized: try flag("normalized", !isSpecial), stripsLeft: try flag("lstrip", false),
      stripsRight: try flag("rstrip", false), isSingleWord: try flag("single_word", false))
  }
}
