extension Tokenizer {
  /// The IDs of `text`.
  ///
  /// Makes an ``Encoder`` for this one text, which costs more than a short text does: keep one where
  /// there are many, or give their UTF-8 to ``encode(batch:threads:specialTokens:)``.
  ///
  /// - Throws: As `Encoder.encode`.
  public func encode(
    _ text: String, specialTokens: SpecialTokenPolicy = .treatAsText
  ) throws(EncodingError) -> [TokenID] {
    var encoder = makeEncoder()
    return try encoder.encode(text, specialTokens: specialTokens)
  }

  /// The text of `ids`; what is not UTF-8, such as half a character, becomes U+FFFD.
  ///
  /// - Throws: `EncodingError.unknownID`.
  /// - Complexity: O(*n*) in the bytes of the text.
  public func decode(_ ids: [TokenID]) throws(EncodingError) -> String {
    var bytes: [UInt8] = []
    try decode(ids.span, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The IDs of special tokens by their text, `["<|endoftext|>"]`, for `SpecialTokenPolicy.select`.
  ///
  /// - Throws: `VocabularyError.unknownSpecialToken` for the first that is none.
  public func specialTokens(
    named names: some Sequence<String>
  ) throws(VocabularyError) -> Set<TokenID> {
    var ids: Set<TokenID> = []
    for name in names {
      guard let id = id(ofSpecialToken: name) else { throw .unknownSpecialToken(name) }
      ids.insert(id)
    }
    return ids
  }
}

extension Encoder {
  /// The IDs of `text`.
  ///
  /// - Throws: As the other `encode`.
  public mutating func encode(
    _ text: String, specialTokens: SpecialTokenPolicy = .treatAsText
  ) throws(EncodingError) -> [TokenID] {
    var ids: [TokenID] = []
    try encode(text.utf8.span, specialTokens: specialTokens, into: &ids)
    return ids
  }
}
