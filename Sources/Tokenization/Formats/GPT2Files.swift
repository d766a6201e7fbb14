internal import JSON
internal import UnicodeText

/// The files of a model folder as they were before `tokenizer.json`: `vocab.json` and `merges.txt`,
/// with what may lie beside them.
public struct GPT2Files: Sendable {
  /// The content of `vocab.json`: tokens and their IDs.
  public var vocabulary: [UInt8]
  /// The content of `merges.txt`: two tokens a line, by rank.
  public var merges: [UInt8]
  /// The content of `added_tokens.json`: further tokens and their IDs.
  public var addedTokens: [UInt8]?
  /// The content of `special_tokens_map.json`: which tokens are special.
  public var specialTokensMap: [UInt8]?
  /// The content of `tokenizer_config.json`: the kind of tokenizer, and added tokens with their flags.
  public var configuration: [UInt8]?

  /// These files.
  public init(
    vocabulary: [UInt8], merges: [UInt8], addedTokens: [UInt8]? = nil,
    specialTokensMap: [UInt8]? = nil, configuration: [UInt8]? = nil
  ) {
    self.vocabulary = vocabulary
    self.merges = merges
    self.addedTokens = addedTokens
    self.specialTokensMap = specialTokensMap
    self.configuration = configuration
  }
}

extension Tokenizer {
  /// Loads `vocab.json` and `merges.txt`.
  ///
  /// They do not say how texts are cut: `tokenizer_class` of `tokenizer_config.json` does. Known are
  /// Qwen2Tokenizer (with NFC), CLIPTokenizer, and those that are like GPT-2's: GPT2Tokenizer,
  /// RobertaTokenizer, BartTokenizer, LEDTokenizer, LongformerTokenizer, WhisperTokenizer,
  /// CodeGenTokenizer, GPTNeoXTokenizer; GPT-2's where there is no such file. `<|endoftext|>` is
  /// special where no file says which tokens are.
  ///
  /// - Throws: `VocabularyError`; paths start with the name of the file.
  /// - Complexity: O(*n*) in the bytes of the files.
  ///
  /// <https://github.com/huggingface/transformers>, `src/transformers/convert_slow_tokenizer.py`
  public init(_ files: GPT2Files) throws(VocabularyError) {
    let configuration = try files.configuration.map { (file) throws(VocabularyError) in
      try HuggingFaceJSON.root(of: file)
    }
    let kind = try GPT2Kind(configuration?["tokenizer_class"])
    var parts = ModelParts()
    try HuggingFaceJSON.readVocabulary(
      HuggingFaceJSON.root(of: files.vocabulary), path: "vocab.json", into: &parts)
    if kind == .clip {
      parts.endSuffix = [UInt8]("</w>".utf8)
      parts.unknownToken = [UInt8]("<|endoftext|>".utf8)
    }
    try parts.appendMerges(fromText: files.merges)
    let added = try GPT2AddedTokens(files, configuration, parts).tokens
    let addsPrefixSpace = try HuggingFaceJSON.flag(
      configuration, "add_prefix_space", "tokenizer_config.json")
    try self.init(
      parts, addedTokens: added, normalizers: kind.normalizers(),
      stages: kind.stages(addsPrefixSpace: addsPrefixSpace),
      decoder: [.byteLevelAlphabet, .fuse], boundaryTokens: BoundaryTokens())
  }
}

extension ModelParts {
  /// Adds the merges of a `merges.txt`.
  fileprivate mutating func appendMerges(fromText file: [UInt8]) throws(VocabularyError) {
    let lines = file.split(separator: 0x0A, omittingEmptySubsequences: false)
    var lineNumbers: [Int] = []
    for (index, line) in lines.enumerated() {
      let line = line.last == 0x0D ? line.dropLast() : line
      if line.starts(with: SpelledMerges.versionMark) || line.isEmpty && index >= lines.count - 2 {
        continue
      }
      let isMerge = spelledMerges.append { text in
        let start = text.count
        text += line
        return SpelledMerges.join(&text, from: start)
      }
      guard isMerge else {
        throw .malformedLine(line: index + 1, reason: "expected two tokens")
      }
      lineNumbers.append(index + 1)
    }
    if let wrong = settle() {
      throw .malformedLine(
        line: lineNumbers[wrong], reason: "a part or the result is not in vocab.json")
    }
  }
}

/// The tokenizers that come as `vocab.json` and `merges.txt`.
private enum GPT2Kind {
  case gpt2, qwen2, clip

  init(_ name: JSONElement?) throws(VocabularyError) {
    guard let name, name.kind != .null else {
      self = .gpt2
      return
    }
    var text = name.string ?? ""
    if text.hasSuffix("Fast") { text.removeLast(4) }
    switch text {
    case "GPT2Tokenizer", "RobertaTokenizer", "BartTokenizer", "LEDTokenizer",
      "LongformerTokenizer", "WhisperTokenizer", "CodeGenTokenizer", "GPTNeoXTokenizer":
      self = .gpt2
    case "Qwen2Tokenizer": self = .qwen2
    case "CLIPTokenizer": self = .clip
    default:
      throw .unsupported(
        path: "tokenizer_config.json: tokenizer_class",
        value: String(decoding: name.rawJSON.prefix(80), as: UTF8.self))
    }
  }

  func normalizers() throws(VocabularyError) -> [NormalizationStep] {
    let composed = NormalizationStep.form(Normalizer(.nfc, characters: .unicode9))
    switch self {
    case .gpt2: return []
    case .qwen2: return [composed]
    case .clip:
      let spaces = try RegularExpression(#"\s+"#, dialect: .oniguruma)
      return [composed, .replace(spaces, content: [0x20]), .lowercase]
    }
  }

  func stages(addsPrefixSpace: Bool) -> [PreTokenizer.Stage] {
    var stages: [PreTokenizer.Stage] = addsPrefixSpace && self != .clip ? [.prefixSpace] : []
    switch self {
    case .gpt2: stages.append(.isolating(Patterns.gpt2))
    case .qwen2: stages.append(.isolating(Patterns.qwen2))
    case .clip:
      stages.append(.split(.regex(Patterns.clip, .oniguruma), .removed, isInverted: true))
      stages.append(.isolating(Patterns.gpt2))
    }
    return stages + [.byteLevelAlphabet]
  }
}

/// The added tokens that the files beside a vocabulary name.
private struct GPT2AddedTokens {
  private(set) var tokens: [AddedToken] = []
  private var seen: Set<TokenID> = []
  private let parts: ModelParts

  init(
    _ files: GPT2Files, _ configuration: JSONElement?, _ parts: ModelParts
  ) throws(VocabularyError) {
    self.parts = parts
    let decoder = configuration?["added_tokens_decoder"]
    for (key, value) in decoder?.members ?? [] {
      let path = "tokenizer_config.json: added_tokens_decoder[\"\(key)\"]"
      guard let id = TokenID(key) else { throw .malformed(path: path, reason: "expected an ID") }
      guard let content = value["content"]?.utf8, !content.isEmpty else {
        throw .malformed(path: "\(path).content", reason: "expected a string")
      }
      let isSpecial = try HuggingFaceJSON.flag(value, "special", path)
      try append(id, content, value, path, isSpecial: isSpecial)
    }
    var ids: [[UInt8]: TokenID] = [:]
    if let file = files.addedTokens {
      for (key, value) in try HuggingFaceJSON.root(of: file).members {
        guard let id = value.integer.flatMap({ TokenID(exactly: $0) }), !key.isEmpty else {
          throw .malformed(path: "added_tokens.json[\"\(key)\"]", reason: "expected an ID")
        }
        ids[[UInt8](key.utf8)] = id
      }
    }
    if let file = files.specialTokensMap {
      for (key, value) in try HuggingFaceJSON.root(of: file).members {
        let values = value.kind == .array ? value.elements : [value]
        for value in values where value.kind != .null {
          guard let content = value.utf8 ?? value["content"]?.utf8 else {
            throw .malformed(path: "special_tokens_map.json: \(key)", reason: "expected a token")
          }
          try append(special: content, value, ids, path: "special_tokens_map.json: \(key)")
        }
      }
    } else if decoder == nil, let id = parts.id(of: [UInt8]("<|endoftext|>".utf8)) {
      try append(id, [UInt8]("<|endoftext|>".utf8), nil, "", isSpecial: true)
    }
    for (content, id) in ids { try append(id, content, nil, "", isSpecial: false) }
    tokens.sort { $0.id < $1.id }
  }

  private mutating func append(
    special content: [UInt8], _ flags: JSONElement, _ ids: [[UInt8]: TokenID], path: String
  ) throws(VocabularyError) {
    if content.isEmpty || tokens.contains(where: { $0.content == content }) { return }
    guard let id = ids[content] ?? parts.id(of: content) else {
      throw .malformed(
        path: path, reason: "\(String(decoding: content, as: UTF8.self)) has no ID in any file")
    }
    try append(id, content, flags, path, isSpecial: true)
  }

  /// Adds a token unless its ID is there; `flags` may have some of `lstrip`, `rstrip`, ….
  private mutating func append(
    _ id: TokenID, _ content: [UInt8], _ flags: JSONElement?, _ path: String, isSpecial: Bool
  ) throws(VocabularyError) {
    guard seen.insert(id).inserted else { return }
    tokens.append(
      try AddedToken(id: id, content: content, isSpecial: isSpecial, flags: flags, path: path))
  }
}
