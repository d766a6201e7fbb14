/// Learns a byte-level BPE vocabulary from texts.
///
///     var counter = try PretokenCounter(.llama3)
///     for text in texts { try counter.count(text.span) }
///     let vocabulary = try BytePairTrainer(
///       vocabularySize: 32_768, specialTokens: ["<|endoftext|>", "<|pad|>"]
///     ).train(counter)
///
/// First the pretokens of all texts are counted; then, again and again, the pair of neighbours that
/// occurs most often becomes a token, of equally frequent ones the pair with the smallest IDs. So the
/// outcome depends on the counts alone, not on the order of the texts, and equals that of the
/// Hugging Face library's `BpeTrainer` with the same options.
///
/// - Complexity: about O(*m* log *m*) in the total length *m* of the distinct pretokens; memory O(*m*),
///   some 10 bytes for each byte of them.
///
/// Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units",
/// <https://aclanthology.org/P16-1162/>
public struct BytePairTrainer: Sendable {
  /// Which bytes are tokens before anything is learned.
  public enum Alphabet: String, Sendable, CaseIterable {
    /// All 256, so that any text can be encoded.
    case all
    /// Those that the texts hold.
    case seen
  }

  /// How many tokens there shall be, the alphabet and the special tokens included.
  ///
  /// There are fewer where the texts give no more.
  public var vocabularySize: Int
  /// Pairs that occur less often do not become tokens.
  public var minimumFrequency: Int
  /// Tokens are shorter than this; nil: as long as they come.
  ///
  /// As in the Hugging Face library, where `max_token_length` is the first length that is too long. Tokens of
  /// two bytes are always allowed.
  public var maximumTokenBytes: Int?
  /// Which bytes are tokens.
  public var alphabet: Alphabet
  /// Get the highest IDs, in this order.
  public var specialTokens: [String]

  /// The most tokens that a vocabulary may have.
  public static let maximumVocabularySize = 2_000_000

  /// Describes a training.
  public init(
    vocabularySize: Int, minimumFrequency: Int = 2, maximumTokenBytes: Int? = nil,
    alphabet: Alphabet = .all, specialTokens: [String] = []
  ) {
    self.vocabularySize = vocabularySize
    self.minimumFrequency = minimumFrequency
    self.maximumTokenBytes = maximumTokenBytes
    self.alphabet = alphabet
    self.specialTokens = specialTokens
  }

  /// Learns the merges.
  ///
  /// - Parameters:
  ///   - counter: The pretokens of all texts.
  ///   - goesOn: Is told the number of tokens so far every 64 merges; what is learned until it says no
  ///     is the outcome.
  /// - Throws: `VocabularyError.malformed` for a size below the alphabet and the special tokens, or above
  ///   `maximumVocabularySize`; for special tokens that are empty or come twice; and where the distinct
  ///   pretokens have 4 GiB or more.
  public func train(
    _ counter: consuming PretokenCounter, goesOn: (_ tokenCount: Int) -> Bool = { _ in true }
  ) throws(VocabularyError) -> TrainedVocabulary {
    guard Set(specialTokens).count == specialTokens.count, !specialTokens.contains("") else {
      throw .malformed(path: "specialTokens", reason: "one is empty or comes twice")
    }
    let preTokenizer = counter.preTokenizer
    let bytes = alphabet == .all ? Self.allBytes : Self.bytes(of: counter)
    guard vocabularySize >= bytes.count + specialTokens.count else {
      throw .malformed(
        path: "vocabularySize",
        reason: "\(vocabularySize) is less than the bytes and the special tokens")
    }
    guard vocabularySize <= Self.maximumVocabularySize else {
      throw .malformed(
        path: "vocabularySize",
        reason: "\(vocabularySize) is above \(Self.maximumVocabularySize)")
    }
    var idOfByte = [TokenID](repeating: 0, count: 256)
    for (id, byte) in bytes.enumerated() { idOfByte[Int(byte)] = TokenID(id) }
    let tokens = bytes.map { [$0] }
    var learner = MergeLearner(
      tokens: tokens,
      sequences: try WordSequences(counter, tokens: tokens) { pretoken in
        pretoken.map { idOfByte[Int($0)] }
      },
      maximumTokenBytes: maximumTokenBytes)
    learner.learn(
      until: vocabularySize - specialTokens.count, minimumFrequency: max(1, minimumFrequency),
      goesOn: goesOn)
    let first = TokenID(learner.tokens.count)
    return TrainedVocabulary(
      preTokenizer: preTokenizer, tokens: learner.tokens, merges: learner.uniqueMerges,
      specialTokens: SpecialTokens(
        specialTokens.enumerated().map { .init($1, first + TokenID($0)) }))
  }

  /// In the order of the byte-level alphabet's characters, which is that of GPT-2's IDs and of the
  /// Hugging Face library's; ties between pairs depend on it.
  private static let allBytes = (UInt8.min...UInt8.max).sorted {
    ByteLevelAlphabet.characters[Int($0)] < ByteLevelAlphabet.characters[Int($1)]
  }

  private static func bytes(of counter: borrowing PretokenCounter) -> [UInt8] {
    var isSeen = [Bool](repeating: false, count: 256)
    for byte in counter.pretokens.bytes { isSeen[Int(byte)] = true }
    return allBytes.filter { isSeen[Int($0)] }
  }
}

extension WordSequences {
  /// The pretokens of a counter, the most frequent first.
  ///
  /// Those of one token have no pair and are left out.
  init(
    _ counter: consuming PretokenCounter, tokens: [[UInt8]],
    split: (ArraySlice<UInt8>) throws(VocabularyError) -> [TokenID]
  ) throws(VocabularyError) {
    let counts = counter.counts
    let pretokens = counter.pretokens
    guard pretokens.bytes.count + pretokens.count < 1 << 32 - 2 else {
      throw .malformed(
        path: "texts", reason: "the distinct pretokens have 4 GiB or more: limit the memory")
    }
    self.init(byteCapacity: pretokens.bytes.count + pretokens.count + 1)
    for token in tokens { addToken(length: token.count) }
    let frequent = counts.indices.filter { counts[$0] > 1 }.sorted { counts[$0] > counts[$1] }
    for index in frequent {
      let ids = try split(pretokens.bytes[pretokens.range(of: index)])
      if ids.count > 1 { append(ids, count: counts[index]) }
    }
    for index in counts.indices where counts[index] == 1 {
      let ids = try split(pretokens.bytes[pretokens.range(of: index)])
      if ids.count > 1 { append(ids, count: 1) }
    }
  }
}
