internal import JSON

/// A vocabulary as training leaves it: tokens, merges and special tokens, ready to be written.
public struct TrainedVocabulary: Sendable {
  /// Two neighbouring tokens that become one.
  public struct Merge: Hashable, Sendable {
    /// The ID of the left one.
    public var left: TokenID
    /// The ID of the right one.
    public var right: TokenID
    /// The ID of both together.
    public var merged: TokenID
  }

  /// How the texts were cut.
  public let preTokenizer: PreTokenizer
  /// The bytes of every token by ID: the 256 bytes first, then in the order they were learned.
  public let tokens: [[UInt8]]
  /// In the order they were learned, which is their rank.
  public let merges: [Merge]
  /// With the IDs after those of `tokens`.
  public let specialTokens: SpecialTokens

  /// The number of all tokens.
  public var size: Int { tokens.count + specialTokens.entries.count }

  /// The content of a `.tiktoken` file, which holds neither special tokens nor the pattern.
  ///
  /// - Throws: `VocabularyError.notRepresentable` where the ranks alone would merge otherwise.
  public func tiktokenFile() throws(VocabularyError) -> [UInt8] {
    // A rank file merges any two tokens that together are one, with that one's rank. This is the same
    // where token 256 + i is what merge i makes: a token then has one way to come about.
    for (index, merge) in merges.enumerated() where Int(merge.merged) != 256 + index {
      throw .notRepresentable(
        format: ".tiktoken", reason: "token \(merge.merged) is made by two different merges")
    }
    var file: [UInt8] = []
    for (rank, token) in tokens.enumerated() {
      Self.appendBase64(token, to: &file)
      file += " \(rank)\n".utf8
    }
    return file
  }

  /// The content of a `tokenizer.json`, which the Hugging Face library and `Tokenizer` load.
  ///
  /// - Throws: `VocabularyError.notRepresentable` for a pre-tokenizer whose pattern means something
  ///   else in the Hugging Face library's regular expressions.
  public func huggingFaceJSON() throws(VocabularyError) -> [UInt8] {
    let spellings = tokens.map { ByteLevelAlphabet.encode($0) }
    return try Self.huggingFaceJSON(
      preTokenizer: preTokenizer,
      tokens: spellings.enumerated().map { (TokenID($0), $1) },
      addedTokens: specialTokens.entries.map {
        AddedToken(id: $0.id, content: [UInt8]($0.text.utf8))
      },
      merges: merges.map { (spellings[Int($0.left)], spellings[Int($0.right)]) },
      keepsWholePretokens: false)
  }

  /// A tokenizer with this vocabulary.
  ///
  /// - Throws: as `huggingFaceJSON()`.
  public func tokenizer() throws(VocabularyError) -> Tokenizer {
    try Tokenizer(huggingFaceJSON: huggingFaceJSON())
  }

  // MARK: - tokenizer.json

  /// A `tokenizer.json` of these parts, spelled as it wants them.
  ///
  /// - Parameter isComposing: whether texts are brought into NFC first.
  static func huggingFaceJSON(
    isComposing: Bool = false, preTokenizer: PreTokenizer,
    tokens: [(id: TokenID, spelling: [UInt8])],
    addedTokens: [AddedToken], merges: [(left: [UInt8], right: [UInt8])], keepsWholePretokens: Bool
  ) throws(VocabularyError) -> [UInt8] {
    for stage in preTokenizer.stages {
      guard case .split(.regex(_, .oniguruma), let behavior, _) = stage,
        behavior == .isolated || behavior == .removed
      else {
        throw .notRepresentable(
          format: "tokenizer.json",
          reason: "its pattern means something else there; take another spelling")
      }
    }
    var json = JSONWriter()
    json.beginObject()
    json.member("version", "1.0")
    for key in ["truncation", "padding"] {
      json.key(key)
      json.null()
    }
    json.key("added_tokens")
    json.beginArray()
    for token in addedTokens { token.write(to: &json) }
    json.endArray()
    json.key("normalizer")
    if isComposing {
      json.beginObject()
      json.member("type", "NFC")
      json.endObject()
    } else {
      json.null()
    }
    write(preTokenizer, to: &json)
    json.key("post_processor")
    json.null()
    json.key("decoder")
    writeByteLevel(usesPattern: true, to: &json)
    writeModel(tokens, merges, keepsWholePretokens: keepsWholePretokens, to: &json)
    json.endObject()
    json.newline()
    return json.bytes
  }

  private static func writeModel(
    _ tokens: [(id: TokenID, spelling: [UInt8])], _ merges: [(left: [UInt8], right: [UInt8])],
    keepsWholePretokens: Bool, to json: inout JSONWriter
  ) {
    json.key("model")
    json.beginObject()
    json.member("type", "BPE")
    for key in ["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"] {
      json.key(key)
      json.null()
    }
    for (key, value) in [
      ("fuse_unk", false), ("byte_fallback", false), ("ignore_merges", keepsWholePretokens),
    ] {
      json.key(key)
      json.bool(value)
    }
    json.key("vocab")
    json.beginObject()
    for token in tokens {
      json.member(String(decoding: token.spelling, as: UTF8.self), Int(token.id))
    }
    json.endObject()
    json.key("merges")
    json.beginArray()
    for merge in merges {
      json.beginArray()
      json.string(utf8: merge.left.span)
      json.string(utf8: merge.right.span)
      json.endArray()
    }
    json.endArray()
    json.endObject()
  }

  private static func write(_ preTokenizer: PreTokenizer, to json: inout JSONWriter) {
    json.key("pre_tokenizer")
    guard preTokenizer != .gpt2 else {
      writeByteLevel(usesPattern: true, to: &json)
      return
    }
    json.beginObject()
    json.member("type", "Sequence")
    json.key("pretokenizers")
    json.beginArray()
    for case .split(.regex(let pattern, _), let behavior, let isInverted) in preTokenizer.stages {
      json.beginObject()
      json.member("type", "Split")
      json.key("pattern")
      json.beginObject()
      json.member("Regex", pattern)
      json.endObject()
      json.member("behavior", behavior.rawValue)
      json.key("invert")
      json.bool(isInverted)
      json.endObject()
    }
    writeByteLevel(usesPattern: false, to: &json)
    json.endArray()
    json.endObject()
  }

  private static func writeByteLevel(usesPattern: Bool, to json: inout JSONWriter) {
    json.beginObject()
    json.member("type", "ByteLevel")
    json.key("add_prefix_space")
    json.bool(false)
    json.key("trim_offsets")
    json.bool(true)
    json.key("use_regex")
    json.bool(usesPattern)
    json.endObject()
  }

  // MARK: - .tiktoken

  static func appendBase64(_ bytes: [UInt8], to file: inout [UInt8]) {
    let digits = [UInt8](
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for byte in group { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - group.count))
      for i in 0..<4 {
        let digit = digits[Int(bits >> UInt32(18 - 6 * i) & 63)]
        file.append(i <= group.count ? digit : UInt8(ascii: "="))
      }
    }
  }
}
