internal import JSON

extension Tokenizer {
  /// Loads Mistral's `tekken.json`: ranks, pattern and special tokens in one file.
  ///
  ///     {"config": {"pattern": "…", "default_vocab_size": 131072, "default_num_special_tokens": 1000, …},
  ///      "vocab": [{"rank": 0, "token_bytes": "AA==", "token_str": "\u0000"}, …],
  ///      "special_tokens": [{"rank": 0, "token_str": "<unk>", "is_control": true}, …]}
  ///
  /// The special tokens have the first IDs, and the ID of every other token is its rank and their
  /// number. Of `vocab` only as many tokens count as `default_vocab_size` leaves room for. Files up to
  /// version v7 need not have `special_tokens`: theirs are well known. Those not named are
  /// `<SPECIAL_20>` and so on.
  ///
  /// - Throws: `VocabularyError`.
  /// - Complexity: O(*n*) in the bytes of the file.
  ///
  /// <https://github.com/mistralai/mistral-common>, `src/mistral_common/tokens/tokenizers/tekken.py`
  public init(tekkenJSON file: [UInt8]) throws(VocabularyError) {
    try self.init(tekkenJSON: HuggingFaceJSON.root(of: file))
  }

  init(tekkenJSON root: JSONElement) throws(VocabularyError) {
    guard let config = root["config"], config.kind == .object else {
      throw .malformed(path: "config", reason: "expected an object")
    }
    guard let pattern = config["pattern"]?.string else {
      throw .malformed(path: "config.pattern", reason: "expected a string")
    }
    let size = try TekkenJSON.count(config, "default_vocab_size")
    let specialCount = try TekkenJSON.count(config, "default_num_special_tokens")
    guard specialCount <= size else {
      throw .malformed(
        path: "config.default_num_special_tokens", reason: "more than default_vocab_size")
    }
    let special = try TekkenJSON.specialTokens(
      root["special_tokens"], count: specialCount, version: config["version"]?.string)
    let ranks = try TekkenJSON.ranks(
      root["vocab"], count: size - specialCount, firstID: TokenID(specialCount))
    do throws(VocabularyError) {
      try self.init(
        ranks: ranks, pattern: PreTokenizer([.isolating(pattern, .rust)]), specialTokens: special)
    } catch .invalidPattern(_, let reason) {
      throw .malformed(path: "config.pattern", reason: reason)
    }
  }
}

/// The parts of a `tekken.json`.
private enum TekkenJSON {
  static func count(_ config: JSONElement, _ key: String) throws(VocabularyError) -> Int {
    guard let count = config[key]?.integer, (0...MergeTable.maximumIDs).contains(count) else {
      throw .malformed(path: "config.\(key)", reason: "expected a number of tokens")
    }
    return count
  }

  /// The tokens with their IDs.
  static func ranks(
    _ list: JSONElement?, count: Int, firstID: TokenID
  ) throws(VocabularyError) -> TiktokenFile {
    var ranks = TiktokenFile()
    var index = 0
    try list?.forEachElement { (element) throws(VocabularyError) in
      defer { index += 1 }
      guard index < count else { return }
      let path = "vocab[\(index)]"
      guard element["rank"]?.integer == index else {
        throw .malformed(path: "\(path).rank", reason: "expected \(index)")
      }
      guard let text = element["token_bytes"]?.utf8, let bytes = TiktokenFile.decodeBase64(text)
      else {
        throw .malformed(path: "\(path).token_bytes", reason: "expected Base64")
      }
      try ranks.append(bytes, TokenID(index) + firstID)
    }
    guard index >= count else {
      throw .malformed(path: "vocab", reason: "\(index) tokens, expected \(count) or more")
    }
    return ranks
  }

  static func specialTokens(
    _ list: JSONElement?, count: Int, version: String?
  ) throws(VocabularyError) -> SpecialTokens {
    var names: [String] = []
    if let list, list.kind != .null {
      for (index, element) in list.elements.enumerated() {
        guard let name = element["token_str"]?.string, !name.isEmpty else {
          throw .malformed(path: "special_tokens[\(index)].token_str", reason: "expected a string")
        }
        guard element["rank"]?.integer == index else {
          throw .malformed(path: "special_tokens[\(index)].rank", reason: "expected \(index)")
        }
        names.append(name)
      }
    } else {
      guard ["v1", "v2", "v3", "v7"].contains(version) else {
        throw .malformed(path: "special_tokens", reason: "missing, and not a version up to v7")
      }
      names = namesUpToVersion7
    }
    guard names.count <= count else {
      throw .malformed(
        path: "special_tokens", reason: "\(names.count), more than default_num_special_tokens")
    }
    names += (names.count..<count).map { "<SPECIAL_\($0)>" }
    return SpecialTokens(names.enumerated().map { .init($1, TokenID($0)) })
  }

  private static let namesUpToVersion7 = [
    "<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]",
    "[TOOL_RESULTS]", "[/TOOL_RESULTS]", "[TOOL_CALLS]", "[IMG]", "<pad>", "[IMG_BREAK]",
    "[IMG_END]", "[PREFIX]", "[MIDDLE]", "[SUFFIX]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]",
    "[TOOL_CONTENT]",
  ]
}
