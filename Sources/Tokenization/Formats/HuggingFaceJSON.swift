internal import JSON
internal import UnicodeText

extension Tokenizer {
  /// Loads a byte-level BPE `tokenizer.json` of the Hugging Face library.
  ///
  /// Honoured: model BPE with merges as strings or pairs and `ignore_merges`; pre-tokenizers ByteLevel,
  /// Split (Isolated, Removed; any pattern) and Sequences of these that end in ByteLevel; normalizers
  /// NFC, NFD, NFKC, NFKD and Sequences; added tokens with all their flags; post-processors
  /// ByteLevel, TemplateProcessing, RobertaProcessing, BertProcessing and Sequences, whose tokens
  /// become `boundaryTokens`. Everything else that could change IDs is refused by its path.
  ///
  /// Added tokens keep the IDs of the file. The Hugging Face library itself renumbers them where
  /// they leave gaps, and warns.
  ///
  /// - Throws: `VocabularyError`.
  /// - Complexity: O(*n*) in the bytes of the file.
  ///
  /// <https://github.com/huggingface/tokenizers>, `tokenizers/src/tokenizer/serialization.rs`
  public init(huggingFaceJSON file: [UInt8]) throws(VocabularyError) {
    let root: JSONElement
    do {
      root = try JSONDocument(parsing: file.span).root
    } catch {
      throw .invalidJSON(message: error.message, byteOffset: error.byteOffset)
    }
    guard root.kind == .object else { throw .malformed(path: "$", reason: "expected an object") }
    try HuggingFaceJSON.requireAbsent(root, "truncation")
    try HuggingFaceJSON.requireAbsent(root, "padding")
    try HuggingFaceJSON.checkDecoder(root["decoder"], path: "decoder")

    let added = try HuggingFaceJSON.addedTokens(root["added_tokens"])
    guard let model = root["model"], model.kind == .object else {
      throw .malformed(path: "model", reason: "expected an object")
    }
    let vocabulary = try HuggingFaceJSON.vocabulary(model, added: added)
    let cutting = try HuggingFaceJSON.preTokenizer(root["pre_tokenizer"])
    var normalizers: [Normalizer] = []
    try HuggingFaceJSON.appendNormalizers(root["normalizer"], path: "normalizer", to: &normalizers)
    var boundaries = BoundaryTokens()
    try HuggingFaceJSON.readPostProcessor(
      root["post_processor"], path: "post_processor", into: &boundaries)
    try self.init(
      vocabulary: vocabulary, addedTokens: added, normalizers: normalizers,
      preTokenizer: cutting.preTokenizer, addsPrefixSpace: cutting.addsPrefixSpace,
      boundaryTokens: boundaries)
  }
}

/// The parts of a `tokenizer.json`, each read by a function of its own.
enum HuggingFaceJSON {
  // MARK: - Model

  static func vocabulary(
    _ model: JSONElement, added: [AddedToken]
  ) throws(VocabularyError) -> Vocabulary {
    // Old files leave the type out; what has merges is BPE.
    if let type = model["type"] {
      guard type.string == "BPE" else { throw unsupported(type, "model.type") }
    }
    try requireAbsent(model, "dropout", under: "model.")
    try requireEmpty(model, "continuing_subword_prefix", under: "model.")
    try requireEmpty(model, "end_of_word_suffix", under: "model.")
    if model["byte_fallback"]?.bool == true {
      throw .unsupported(path: "model.byte_fallback", value: "true")
    }
    guard let entries = model["vocab"], entries.kind == .object else {
      throw .malformed(path: "model.vocab", reason: "expected an object")
    }

    // By their spelling in the file, for the merges; by their bytes, for encoding.
    var spellings = ByteStringTable(capacity: 1 << 16)
    var spelledIDs: [TokenID] = []
    var strings = ByteStringTable(capacity: 1 << 16)
    var ids: [TokenID] = []
    var others: [(id: TokenID, bytes: [UInt8])] = added.map { ($0.id, $0.content) }
    try entries.forEachMember { (key, value) throws(VocabularyError) in
      guard let number = value.integer, let id = TokenID(exactly: number) else {
        throw .malformed(
          path: "model.vocab[\"\(String(decoding: key, as: UTF8.self))\"]",
          reason: "expected an ID")
      }
      if spellings.insert(key.span, 0..<key.count).isNew { spelledIDs.append(id) }
      guard let bytes = ByteLevelAlphabet.decode(key), !bytes.isEmpty else {
        others.append((id, key))
        return
      }
      let (index, isNew) = strings.insert(bytes.span, 0..<bytes.count)
      guard isNew else { throw .duplicateToken(first: ids[index], second: id) }
      ids.append(id)
    }
    return try Vocabulary(
      strings: strings, ids: ids,
      merges: merges(model["merges"], spellings: spellings, ids: spelledIDs),
      keepsWholePretokens: model["ignore_merges"]?.bool == true, otherTokens: others)
  }

  private static func merges(
    _ list: JSONElement?, spellings: ByteStringTable, ids: [TokenID]
  ) throws(VocabularyError) -> [TokenSplits.Merge] {
    guard let list, list.kind == .array else {
      throw .malformed(path: "model.merges", reason: "expected an array")
    }
    var rows: [TokenSplits.Merge] = []
    try list.forEachElement { (element) throws(VocabularyError) in
      let pair = try spelledPair(element, index: rows.count)
      let text = pair.left + pair.right
      guard let left = spellings.index(of: pair.left), let right = spellings.index(of: pair.right),
        let merged = spellings.index(of: text)
      else {
        throw .malformed(
          path: "model.merges[\(rows.count)]", reason: "a part or the result is not in model.vocab")
      }
      rows.append(
        TokenSplits.Merge(
          left: ids[left], right: ids[right], rank: UInt32(rows.count), merged: ids[merged]))
    }
    return rows
  }

  /// `"Ġ t"` or `["Ġ", "t"]`.
  private static func spelledPair(
    _ element: JSONElement, index: Int
  ) throws(VocabularyError) -> (left: [UInt8], right: [UInt8]) {
    if element.kind == .array {
      let parts = element.elements
      if parts.count == 2, let left = parts[0].utf8, let right = parts[1].utf8 {
        return (left, right)
      }
    } else if let text = element.utf8, let space = text.firstIndex(of: 0x20) {
      let right = text[(space + 1)...]
      if !right.contains(0x20) { return ([UInt8](text[..<space]), [UInt8](right)) }
    }
    throw .malformed(path: "model.merges[\(index)]", reason: "expected two tokens")
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
      let isSpecial = element["special"]?.bool ?? false
      tokens.append(
        AddedToken(
          id: id, content: content, isSpecial: isSpecial,
          isNormalized: element["normalized"]?.bool ?? !isSpecial,
          stripsLeft: element["lstrip"]?.bool ?? false,
          stripsRight: element["rstrip"]?.bool ?? false,
          isSingleWord: element["single_word"]?.bool ?? false))
    }
    return tokens
  }

  // MARK: - Pre-tokenizer

  static func preTokenizer(
    _ element: JSONElement?
  ) throws(VocabularyError) -> (preTokenizer: PreTokenizer, addsPrefixSpace: Bool) {
    guard let element, element.kind != .null else {
      throw .unsupported(path: "pre_tokenizer", value: "null (not byte-level)")
    }
    var steps: [(element: JSONElement, path: String)] = [(element, "pre_tokenizer")]
    if element["type"]?.string == "Sequence" {
      let parts = element["pretokenizers"]?.elements ?? []
      steps = parts.enumerated().map { ($1, "pre_tokenizer.pretokenizers[\($0)]") }
    }
    guard let (byteLevel, byteLevelPath) = steps.popLast(),
      byteLevel["type"]?.string == "ByteLevel"
    else {
      throw .unsupported(
        path: "\(steps.isEmpty ? "pre_tokenizer" : "pre_tokenizer.pretokenizers").type",
        value: "a pre-tokenizer that does not end in ByteLevel")
    }
    var stages: [PreTokenizer.Stage] = []
    for (step, path) in steps { stages.append(try splitStage(step, path: path)) }
    if byteLevel["use_regex"]?.bool ?? true {
      stages.append(PreTokenizer.Stage(pattern: Patterns.gpt2))
    }
    let addsPrefixSpace = byteLevel["add_prefix_space"]?.bool ?? true
    if addsPrefixSpace && !steps.isEmpty {
      throw .unsupported(path: "\(byteLevelPath).add_prefix_space", value: "true after Split")
    }
    return (PreTokenizer(stages), addsPrefixSpace)
  }

  private static func splitStage(
    _ step: JSONElement, path: String
  ) throws(VocabularyError) -> PreTokenizer.Stage {
    guard step["type"]?.string == "Split" else { throw unsupported(step["type"], "\(path).type") }
    let pattern: String
    if let regex = step["pattern"]?["Regex"]?.string {
      // tiktoken's spelling of GPT-2's pattern ends in `\s++$`, which is the same in both.
      if let construct = OnigurumaPattern.unportableConstruct(in: regex),
        PreTokenizer([PreTokenizer.Stage(pattern: regex)]) != .gpt2
      {
        throw .unsupported(path: "\(path).pattern.Regex", value: construct)
      }
      pattern = regex
    } else if let literal = step["pattern"]?["String"]?.string {
      pattern = #"\Q"# + literal + #"\E"#
      if literal.contains(#"\E"#) {
        throw .unsupported(path: "\(path).pattern.String", value: literal)
      }
    } else {
      throw .malformed(path: "\(path).pattern", reason: "expected Regex or String")
    }
    switch (step["behavior"]?.string, step["invert"]?.bool ?? false) {
    case ("Isolated", _): return PreTokenizer.Stage(pattern: pattern)
    case ("Removed", false):
      return PreTokenizer.Stage(pattern: pattern, keepsMatches: false, keepsGaps: true)
    case ("Removed", true):
      return PreTokenizer.Stage(pattern: pattern, keepsMatches: true, keepsGaps: false)
    default: throw unsupported(step["behavior"], "\(path).behavior")
    }
  }

  // MARK: - Normalizer, post-processor, decoder

  static func appendNormalizers(
    _ element: JSONElement?, path: String, to normalizers: inout [Normalizer]
  ) throws(VocabularyError) {
    guard let element, element.kind != .null else { return }
    // The Hugging Face library's normalization has the tables of Unicode 9.0 (its crate
    // unicode-normalization-alignments): later marks are not sorted, later letters not composed.
    switch element["type"]?.string {
    case "NFC": normalizers.append(Normalizer(.nfc, characters: .unicode9))
    case "NFD": normalizers.append(Normalizer(.nfd, characters: .unicode9))
    case "NFKC": normalizers.append(Normalizer(.nfkc, characters: .unicode9))
    case "NFKD": normalizers.append(Normalizer(.nfkd, characters: .unicode9))
    case "Sequence":
      for (index, part) in (element["normalizers"]?.elements ?? []).enumerated() {
        try appendNormalizers(part, path: "\(path).normalizers[\(index)]", to: &normalizers)
      }
    default: throw unsupported(element["type"], "\(path).type")
    }
  }

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

  static func checkDecoder(_ element: JSONElement?, path: String) throws(VocabularyError) {
    guard let element, element.kind != .null else { return }
    switch element["type"]?.string {
    case "ByteLevel": break
    case "Sequence":
      for (index, part) in (element["decoders"]?.elements ?? []).enumerated() {
        try checkDecoder(part, path: "\(path).decoders[\(index)]")
      }
    default: throw unsupported(element["type"], "\(path).type")
    }
  }

  // MARK: - Refusing

  /// Refuses a member that is there and not null.
  static func requireAbsent(
    _ element: JSONElement, _ key: String, under path: String = ""
  ) throws(VocabularyError) {
    if let value = element[key], value.kind != .null { throw unsupported(value, path + key) }
  }

  /// Refuses a member that is there and neither null nor an empty string.
  private static func requireEmpty(
    _ element: JSONElement, _ key: String, under path: String
  ) throws(VocabularyError) {
    if let value = element[key], value.kind != .null, value.utf8 != [] {
      throw unsupported(value, path + key)
    }
  }

  private static func unsupported(_ value: JSONElement?, _ path: String) -> VocabularyError {
    .unsupported(
      path: path,
      value: value.map { String(decoding: $0.rawJSON.prefix(80), as: UTF8.self) } ?? "its absence")
  }
}
