internal import UnicodeText

/// A BPE tokenizer, byte-level or over characters: texts to token IDs and back, exactly as the
/// reference implementations do.
///
///     let tokenizer = try Tokenizer(huggingFaceJSON: bytes)
///     var encoder = tokenizer.makeEncoder()          // word cache inside; one per worker
///     try encoder.encode(text.utf8.span, into: &ids)
///     try tokenizer.decode(ids.span, into: &bytes)   // the same bytes again
///
/// The model is immutable and shared; a copy costs a few reference counts.
public struct Tokenizer: Sendable {
  let vocabulary: Vocabulary
  /// Tokens looked for in the original text, and those looked for after normalization.
  let rawTokens: AddedTokenMatcher
  let normalizedTokens: AddedTokenMatcher
  let normalizers: [NormalizationStep]
  /// Whether every stretch of text that does not start with a space gets one (`add_prefix_space`).
  let addsPrefixSpace: Bool
  /// Set where `preTokenizer` is not a named family.
  let generalPreTokenizer: GeneralPreTokenizer?
  /// Set where tokens are merged from characters; `vocabulary` then only knows their bytes.
  let characters: CharacterModel?
  /// Set where decoding is more than joining the bytes of the tokens.
  let decoding: SpelledDecoding?
  private let specialIDs: [String: TokenID]

  /// How texts are cut into pretokens.
  public let preTokenizer: PreTokenizer
  /// The special tokens that the file's post-processor puts around a text (`encode` does not).
  public let boundaryTokens: BoundaryTokens
  /// The special tokens, by ID.
  public let specialTokens: SpecialTokens

  init(
    vocabulary: Vocabulary, characters: CharacterModel? = nil, decoding: SpelledDecoding? = nil,
    addedTokens: [AddedToken], normalizers: [NormalizationStep] = [],
    preTokenizer: PreTokenizer, addsPrefixSpace: Bool = false,
    boundaryTokens: BoundaryTokens = BoundaryTokens()
  ) throws(VocabularyError) {
    self.vocabulary = vocabulary
    self.characters = characters
    self.decoding = decoding
    self.normalizers = normalizers
    self.preTokenizer = preTokenizer
    self.addsPrefixSpace = addsPrefixSpace
    self.boundaryTokens = boundaryTokens
    rawTokens = AddedTokenMatcher(addedTokens.filter { !$0.isNormalized })
    normalizedTokens = AddedTokenMatcher(
      try Self.normalize(addedTokens, normalizers)
        .filter { $0.isNormalized && !$0.content.isEmpty })
    if case .stages(let stages) = preTokenizer {
      generalPreTokenizer = try GeneralPreTokenizer(stages)
    } else {
      generalPreTokenizer = nil
    }
    specialTokens = SpecialTokens(
      addedTokens.filter(\.isSpecial)
        .map { SpecialTokens.Entry(String(decoding: $0.content, as: UTF8.self), $0.id) }
        .sorted { $0.id < $1.id })
    specialIDs = Dictionary(
      specialTokens.entries.map { ($0.text, $0.id) }, uniquingKeysWith: { first, _ in first })
  }

  /// Added tokens with the content that is looked for, and decoded: normalized where the token is.
  static func normalize(
    _ tokens: [AddedToken], _ normalizers: [NormalizationStep]
  ) throws(VocabularyError) -> [AddedToken] {
    var tokens = tokens
    var alignments: [TextAlignment]?
    for i in tokens.indices where tokens[i].isNormalized {
      var startCount = 0
      do throws(EncodingError) {
        for step in normalizers {
          tokens[i].content = try step.apply(
            to: tokens[i].content, recording: &alignments, startCount: &startCount)
        }
      } catch {
        throw .malformed(path: "normalizer", reason: "\(error)")
      }
    }
    return tokens
  }

  /// Scratch memory and caches for encoding: make one per worker and keep it across texts.
  ///
  /// About 2.2 MiB, whatever is encoded.
  public func makeEncoder() -> Encoder { Encoder(self) }

  // MARK: - What the vocabulary holds

  /// One more than the highest ID: the number of rows that an embedding table needs.
  public var vocabularySize: Int { vocabulary.size }

  /// The ID of a special token, `"<|endoftext|>"`; nil where the vocabulary has none of that name.
  public func id(ofSpecialToken text: String) -> TokenID? { specialIDs[text] }

  /// The ID of the token with exactly these bytes; special tokens are not looked at.
  public func id(ofToken bytes: [UInt8]) -> TokenID? {
    vocabulary.strings.index(of: bytes).map { vocabulary.ids[$0] }
  }

  /// The bytes of a token, which need not be whole characters; nil where the ID is not used.
  public func bytes(of id: TokenID) -> [UInt8]? {
    vocabulary.range(of: id).map { [UInt8](vocabulary.bytes[$0]) }
  }

  /// The special token that ends a document, the first of these that is there: `<|endoftext|>`,
  /// `<|end_of_text|>`, `<｜end▁of▁sentence｜>`, `</s>`, `<eos>`, `[SEP]`.
  ///
  /// `<|im_end|>`, `<|eot_id|>` and their like end a turn of a conversation, not a document.
  public var endOfDocument: TokenID? {
    firstSpecial([
      "<|endoftext|>", "<|end_of_text|>", "<｜end▁of▁sentence｜>", "</s>", "<eos>", "[SEP]",
    ])
  }

  /// The special token that fills up, the first of these that is there: `<|pad|>`, `<pad>`, `[PAD]`,
  /// `<|padding|>`, `<|finetune_right_pad_id|>`, `<｜▁pad▁｜>`.
  public var padding: TokenID? {
    firstSpecial([
      "<|pad|>", "<pad>", "[PAD]", "<|padding|>", "<|finetune_right_pad_id|>", "<｜▁pad▁｜>",
    ])
  }

  /// Whether decoding the IDs of any text gives back its bytes: byte-level, no normalizer, no added
  /// space, no added token that takes the white space around it, no pattern that drops text.
  public var isLossless: Bool {
    let keepsText =
      generalPreTokenizer?.rewritesText != true
      && preTokenizer.stages.allSatisfy { stage in
        if case .split(_, .removed, _) = stage { return false }
        return true
      }
    let tokens = rawTokens.tokens + normalizedTokens.tokens
    return characters == nil && decoding == nil && normalizers.isEmpty && !addsPrefixSpace
      && keepsText && !tokens.contains { $0.stripsLeft || $0.stripsRight }
  }

  private func firstSpecial(_ names: [String]) -> TokenID? {
    names.lazy.compactMap { specialIDs[$0] }.first
  }

  // MARK: - Decoding

  /// Appends the bytes of `ids` to `bytes`, those of special tokens too.
  ///
  /// The bytes are UTF-8 where the IDs come from whole texts; a cut in between may halve a
  /// character. See `StreamingDecoder`. Where the file has a decoder that looks at more than one
  /// token (such as one that drops the first space), IDs are decoded by it, as one text.
  ///
  /// - Throws: `EncodingError.unknownID`; the IDs before it may have been decoded.
  /// - Complexity: O(*n*) in the bytes that come out.
  public func decode(_ ids: Span<TokenID>, into bytes: inout [UInt8]) throws(EncodingError) {
    if let decoding { return try decoding.decode(ids, into: &bytes) }
    for index in ids.indices {
      guard let range = vocabulary.range(of: ids[index]) else {
        throw .unknownID(ids[index], index: index)
      }
      bytes += vocabulary.bytes[range]
    }
  }
}

/// The IDs that a `tokenizer.json`'s post-processor puts before and after a single text.
public struct BoundaryTokens: Hashable, Sendable {
  /// Before the text, such as that of `<|begin_of_text|>`.
  public var before: [TokenID]
  /// After the text.
  public var after: [TokenID]

  /// These IDs.
  public init(before: [TokenID] = [], after: [TokenID] = []) {
    self.before = before
    self.after = after
  }
}
