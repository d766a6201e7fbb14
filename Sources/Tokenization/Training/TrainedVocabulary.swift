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
    writeAddedTokens(to: &json)
    json.key("normalizer")
    json.null()
    writePreTokenizer(to: &json)
    json.key("post_processor")
    json.null()
    json.key("decoder")
    Self.writeByteLevel(usesPattern: true, to: &json)
    writeModel(to: &json)
    json.endObject()
    json.newline()
    return json.bytes
  }

  /// A tokenizer with this vocabulary.
  ///
  /// - Throws: as `huggingFaceJSON()`.
  public func tokenizer() throws(VocabularyError) -> Tokenizer {
    try Tokenizer(huggingFaceJSON: huggingFaceJSON())
  }

  // MARK: - tokenizer.json

  private func writeAddedTokens(to json: inout JSONWriter) {
    json.key("added_tokens")
    json.beginArray()
    for token in specialTokens.entries {
      json.beginObject()
      json.member("id", Int(token.id))
      json.member("content", token.text)
      for key in ["single_word", "lstrip", "rstrip", "normalized"] {
        json.key(key)
        json.bool(false)
      }
      json.key("special")
      json.bool(true)
      json.endObject()
    }
    json.endArray()
  }

  private func writePreTokenizer(to json: inout JSONWriter) {
    json.key("pre_tokenizer")
    guard preTokenizer != .gpt2 else {
      Self.writeByteLevel(usesPattern: true, to: &json)
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
    Self.writeByteLevel(usesPattern: false, to: &json)
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

  private func writeModel(to json: inout JSONWriter) {
    json.key("model")
    json.beginObject()
    json.member("type", "BPE")
    for key in ["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"] {
      json.key(key)
      json.null()
    }
    for key in ["fuse_unk", "byte_fallback", "ignore_merges"] {
      json.key(key)
      json.bool(false)
    }
    let spellings = tokens.map { ByteLevelAlphabet.encode($0) }
    json.key("vocab")
    json.beginObject()
    for (id, spelling) in spellings.enumerated() {
      json.member(String(decoding: spelling, as: UTF8.self), id)
    }
    json.endObject()
    json.key("merges")
    json.beginArray()
    for merge in merges {
      json.beginArray()
      for part in [spellings[Int(merge.left)], spellings[Int(merge.right)]] {
        json.string(utf8: part.span)
      }
      json.endArray()
    }
    json.endArray()
    json.endObject()
  }

  // MARK: - .tiktoken

  private static func appendBase64(_ bytes: [UInt8], to file: inout [UInt8]) {
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
