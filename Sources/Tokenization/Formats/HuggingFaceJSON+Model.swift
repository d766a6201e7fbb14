internal import JSON

extension HuggingFaceJSON {
  /// The BPE model.
  static func model(_ model: JSONElement) throws(VocabularyError) -> ModelParts {
    // Old files leave the type out; what has merges is BPE.
    if let type = model["type"] {
      guard type.string == "BPE" else { throw unsupported(type, "model.type") }
    }
    if let dropout = model["dropout"], dropout.kind != .null, dropout.double != 0 {
      throw unsupported(dropout, "model.dropout")
    }
    guard let entries = model["vocab"], entries.kind == .object else {
      throw .malformed(path: "model.vocab", reason: "expected an object")
    }
    let list = model["merges"]
    let (tokens, merges) = simultaneously {
      Result { () throws(VocabularyError) in
        var parts = ModelParts()
        try readVocabulary(entries, path: "model.vocab", into: &parts)
        return parts
      }
    } _: {
      Result { () throws(VocabularyError) in try spelledMerges(list) }
    }
    var parts = try tokens.get()
    parts.continuationPrefix = model["continuing_subword_prefix"]?.utf8 ?? []
    parts.endSuffix = model["end_of_word_suffix"]?.utf8 ?? []
    parts.unknownToken = model["unk_token"]?.utf8
    parts.fusesUnknown = try flag(model, "fuse_unk", "model")
    parts.fallsBackToBytes = try flag(model, "byte_fallback", "model")
    parts.keepsWholePretokens = try flag(model, "ignore_merges", "model")
    parts.spelledMerges = try merges.get()
    if let wrong = parts.settle() {
      throw .malformed(
        path: "model.merges[\(wrong)]", reason: "a part or the result is not in model.vocab")
    }
    return parts
  }

  /// An object of tokens and their IDs.
  static func readVocabulary(
    _ entries: JSONElement, path: String, into parts: inout ModelParts
  ) throws(VocabularyError) {
    var text: [UInt8] = []
    var ends: [Int] = []
    var ids: [TokenID] = []
    try entries.forEachMember { (key, value) throws(VocabularyError) in
      guard let number = value.integer, let id = TokenID(exactly: number) else {
        throw .malformed(
          path: "\(path)[\"\(String(decoding: key, as: UTF8.self))\"]", reason: "expected an ID")
      }
      text += key
      ends.append(text.count)
      ids.append(id)
    }
    parts.appendTokens(text, ends: ends, ids: ids)
  }

  /// A list of merges.
  private static func spelledMerges(
    _ list: JSONElement?
  ) throws(VocabularyError) -> SpelledMerges {
    guard let list, list.kind == .array else {
      throw .malformed(path: "model.merges", reason: "expected an array")
    }
    var merges = SpelledMerges()
    try list.forEachElement { (element) throws(VocabularyError) in
      // Converters kept the first line of merges.txt; the library passes over any such.
      if element.utf8?.starts(with: SpelledMerges.versionMark) == true { return }
      guard merges.append({ text in spelledPair(element, into: &text) }) else {
        throw .malformed(path: "model.merges[\(merges.count)]", reason: "expected two tokens")
      }
    }
    return merges
  }

  /// Appends `"Ġ t"` or `["Ġ", "t"]` as `Ġt`.
  ///
  /// - Returns: where the second part starts in `text`; nil for anything else.
  private static func spelledPair(_ element: JSONElement, into text: inout [UInt8]) -> Int? {
    if element.kind == .array {
      // Counts what is no text as many parts.
      var partCount = 0
      var split = 0
      element.forEachElement { part in
        if partCount == 1 { split = text.count }
        partCount += part.appendUTF8(to: &text) ? 1 : 3
      }
      return partCount == 2 ? split : nil
    }
    let start = text.count
    return element.appendUTF8(to: &text) ? SpelledMerges.join(&text, from: start) : nil
  }
}
