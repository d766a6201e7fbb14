extension Tokenizer {
  /// Makes the tokenizer of a model and what its files say of everything around it.
  ///
  /// Byte-level where the pre-tokenizer writes bytes as characters, once, and every byte has a token;
  /// else over characters.
  ///
  /// - Parameter decoder: nil where the files have none.
  /// - Throws: `VocabularyError.duplicateID` for an added token with another's ID, `malformed` for one with two.
  init(
    _ parts: ModelParts, addedTokens: [AddedToken], normalizers: [NormalizationStep],
    stages: [PreTokenizer.Stage], decoder: [DecodingChain.Step]?, boundaryTokens: BoundaryTokens
  ) throws(VocabularyError) {
    try parts.requireOwnIDs(of: addedTokens)
    let writesBytes =
      stages.count { $0 == .byteLevelAlphabet } == 1
      && !normalizers.contains { if case .byteLevelAlphabet = $0 { true } else { false } }
    // The reference decodes them as they are looked for.
    let decodedTokens = try Self.normalize(addedTokens, normalizers)
    if writesBytes, let vocabulary = try parts.byteLevelVocabulary(added: decodedTokens) {
      let cutting = Self.byteLevelCutting(stages)
      var decoding: SpelledDecoding?
      let steps = decoder ?? [.byteLevelAlphabet, .fuse]
      // The model's bytes of such a token are not what it is decoded to.
      let areNormalized =
        decoder != nil
        && zip(addedTokens, decodedTokens).contains {
          $0.content != $1.content && parts.id(of: $0.content) != nil
        }
      if areNormalized || !Self.isPlain(steps) {
        decoding = SpelledDecoding(
          DecodingChain(steps: steps), parts.spelledTokens(added: decodedTokens))
      }
      try self.init(
        vocabulary: vocabulary, decoding: decoding, addedTokens: addedTokens,
        normalizers: normalizers, preTokenizer: cutting.preTokenizer,
        addsPrefixSpace: cutting.addsPrefixSpace, boundaryTokens: boundaryTokens)
      return
    }
    let chain = DecodingChain(steps: decoder ?? [], separator: decoder == nil ? [0x20] : [])
    // Refuses IDs that are too large, for each of which a decoding has a place.
    let vocabulary = try parts.decodedVocabulary(added: decodedTokens, chain)
    let decoding = SpelledDecoding(chain, parts.spelledTokens(added: decodedTokens))
    try self.init(
      vocabulary: vocabulary,
      characters: parts.characterModel(), decoding: decoding, addedTokens: addedTokens,
      normalizers: normalizers, preTokenizer: .stages(stages), boundaryTokens: boundaryTokens)
  }

  /// What a byte-level model needs of the stages: pretokens stay bytes unless a stage behind looks
  /// at the characters that stand for them.
  static func byteLevelCutting(
    _ stages: [PreTokenizer.Stage]
  ) -> (preTokenizer: PreTokenizer, addsPrefixSpace: Bool) {
    guard stages.last == .byteLevelAlphabet else { return (.stages(stages), false) }
    let stages = Array(stages.dropLast())
    if stages.first == .prefixSpace {
      let rest = PreTokenizer(Array(stages.dropFirst()))
      if case .stages = rest { return (.stages(stages), false) }
      return (rest, true)
    }
    return (PreTokenizer(stages), false)
  }

  /// Whether a decoder only joins the bytes of byte-level tokens.
  private static func isPlain(_ decoder: [DecodingChain.Step]) -> Bool {
    guard case .byteLevelAlphabet? = decoder.first else { return false }
    return decoder.dropFirst().allSatisfy { if case .fuse = $0 { true } else { false } }
  }
}
