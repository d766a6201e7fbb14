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
    var parts = ModelParts()
    try readVocabulary(entries, path: "model.vocab", into: &parts)
    guard let list = model["merges"], list.kind == .array else {
      throw .malformed(path: "model.merges", reason: "expected an array")
    }
    parts.continuationPrefix = model["continuing_subword_prefix"]?.utf8 ?? []
    parts.endSuffix = model["end_of_word_suffix"]?.utf8 ?? []
    parts.unknownToken = model["unk_token"]?.utf8
    parts.fusesUnknown = model["fuse_unk"]?.bool == true
    parts.fallsBackToBytes = model["byte_fallback"]?.bool == true
    parts.keepsWholePretokens = model["ignore_merges"]?.bool == true
    var index = 0
    var text: [UInt8] = []
    try list.forEachElement { (element) throws(VocabularyError) in
      let split = try spelledPair(element, index: index, into: &text)
      guard parts.appendMerge(text, split: split) else {
        throw .malformed(
          path: "model.merges[\(index)]", reason: "a part or the result is not in model.vocab")
      }
      index += 1
    }
    return parts
  }

  /// An object of tokens and their IDs.
  static func readVocabulary(
    _ entries: JSONElement, path: String, into parts: inout ModelParts
  ) throws(VocabularyError) {
    try entries.forEachMember { (key, value) throws(VocabularyError) in
      guard let number = value.integer, let id = TokenID(exactly: number) else {
        throw .malformed(
          path: "\(path)[\"\(String(decoding: key, as: UTF8.self))\"]", reason: "expected an ID")
      }
      parts.appendToken(key, id)
    }
  }

  /// Reads `"Ġ t"` or `["Ġ", "t"]` as `Ġt`.
  ///
  /// - Returns: where the second part starts in `text`.
  private static func spelledPair(
    _ element: JSONElement, index: Int, into text: inout [UInt8]
  ) throws(VocabularyError) -> Int {
    text.removeAll(keepingCapacity: true)
    if element.kind == .array {
      // Counts what is no text as many parts.
      var partCount = 0
      var split = 0
      element.forEachElement { part in
        if partCount == 1 { split = text.count }
        partCount += part.appendUTF8(to: &text) ? 1 : 3
      }
      if partCount == 2 { return split }
    } else if element.appendUTF8(to: &text), let split = ModelParts.join(&text) {
      return split
    }
    throw .malformed(path: "model.merges[\(index)]", reason: "expected two tokens")
  }
}
