internal import UnicodeText

extension VocabularyFile {
  /// The pre-tokenizer that texts must be counted with before `extend`.
  public var preTokenizer: PreTokenizer { original.preTokenizer }

  /// Learns further tokens on top of those that are there, whose IDs and merges stay as they are.
  ///
  /// The pretokens are encoded as they are now; then pairs of neighbours become tokens as in
  /// `BytePairTrainer`, with the next free IDs and the next ranks. So a text gets the old IDs, some of
  /// them merged further.
  ///
  ///     var counter = try PretokenCounter(file.preTokenizer)
  ///     for text in texts { try counter.count(text.span) }
  ///     try file.extend(by: 4_000, counter)
  ///
  /// The Hugging Face library numbers added tokens itself unless the model knows them. So that these keep
  /// their IDs too, they are written into the model as well, where no merge makes them.
  ///
  /// - Parameters:
  ///   - tokenCount: how many tokens to learn; there are fewer where the texts give no more.
  ///   - counter: the pretokens of all texts.
  ///   - minimumFrequency: pairs that occur less often do not become tokens.
  ///   - maximumTokenBytes: as in `BytePairTrainer`.
  ///   - goesOn: is told how many tokens there are every 64 merges; what is learned until it says no is
  ///     the outcome.
  /// - Returns: how many tokens were learned.
  /// - Throws: `VocabularyError.notEditable` for a rank file, for a normalizer other than NFC, for a single
  ///   byte without a token, and where added tokens could not keep their IDs.
  public mutating func extend(
    by tokenCount: Int, _ counter: consuming PretokenCounter, minimumFrequency: Int = 2,
    maximumTokenBytes: Int? = nil, goesOn: (_ tokenCount: Int) -> Bool = { _ in true }
  ) throws(VocabularyError) -> Int {
    guard format == .huggingFaceJSON else {
      throw .notEditable(reason: "only a tokenizer.json can be extended: export it first")
    }
    guard counter.preTokenizer == preTokenizer else {
      throw .notEditable(reason: "the pretokens were cut in another way")
    }
    guard !original.addsPrefixSpace, original.normalizers.allSatisfy(\.isNFC) else {
      throw .notEditable(reason: "its normalizer changes more than NFC does")
    }
    if let missing = original.vocabulary.missingBytes.first {
      throw .notEditable(reason: "byte \(missing) has no token")
    }
    let limit = BytePairTrainer.maximumVocabularySize
    guard tokenCount >= 0, size + tokenCount <= limit else {
      throw .notEditable(reason: "\(size) and \(tokenCount) tokens are more than \(limit)")
    }
    try addAddedTokensToModel()
    var learned = [[UInt8]](repeating: [], count: size)
    let added = Set(addedTokens.map(\.id))
    for token in tokens where !added.contains(token.id) {
      learned[Int(token.id)] = token.bytes ?? []
    }
    var encoder = PretokenEncoder(original.vocabulary)
    var learner = MergeLearner(
      tokens: learned,
      sequences: try WordSequences(counter, tokens: learned) { pretoken in
        var ids: [TokenID] = []
        encoder.encode(pretoken.span, 0..<pretoken.count, into: &ids)
        return ids
      },
      maximumTokenBytes: maximumTokenBytes)
    let oldSize = size
    learner.learn(
      until: oldSize + tokenCount, minimumFrequency: max(1, minimumFrequency), goesOn: goesOn)
    for id in oldSize..<learner.tokens.count {
      let bytes = learner.tokens[id]
      tokens.append(
        Token(id: TokenID(id), spelling: ByteLevelAlphabet.encode(bytes), bytes: bytes))
    }
    var rank = (merges.last?.rank ?? 0) + 1
    for merge in learner.uniqueMerges {
      merges.append(
        TokenSplits.Merge(left: merge.left, right: merge.right, rank: rank, merged: merge.merged))
      rank += 1
    }
    return learner.tokens.count - oldSize
  }

  /// Writes added tokens into the model.
  private mutating func addAddedTokensToModel() throws(VocabularyError) {
    let known = Set(tokens.map(\.id))
    let cutter = try PretokenCutter(preTokenizer)
    for token in addedTokens where !known.contains(token.id) {
      if keepsWholePretokens {
        // A pretoken that is in the model becomes its ID, whoever wrote it.
        guard let pretokens = try? cutter.pretokens(of: token.content.span), pretokens.count > 1
        else {
          throw .notEditable(
            reason:
              "any text with \(String(decoding: token.content, as: UTF8.self)) would hold that "
              + "added token")
        }
      }
      tokens.append(Token(id: token.id, spelling: token.content, bytes: nil))
    }
    tokens.sort { $0.id < $1.id }
  }
}
