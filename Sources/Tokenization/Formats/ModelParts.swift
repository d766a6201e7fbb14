/// What a BPE model is made of as its files spell it, before it is known whether it is byte-level.
struct ModelParts {
  /// Tokens as bytes, and those that are not spelled in the byte-level alphabet.
  private struct DecodedTokens {
    var strings: ByteStringTable
    var ids: [TokenID] = []
    var others: [(id: TokenID, bytes: [UInt8])] = []
  }

  /// As many tokens as most vocabularies have: a larger table grows.
  private static let usualCount = 1 << 17

  /// The tokens; `ids[i]` belongs to string `i`.
  private(set) var spellings = ByteStringTable(capacity: usualCount)
  private(set) var ids: [TokenID] = []
  /// The merges as they are spelled, until `settle` has found their tokens.
  var spelledMerges = SpelledMerges()
  private(set) var merges: [TokenSplits.Merge] = []
  /// What `settle` has decoded; nil where tokens have affixes.
  private var decoded: DecodedTokens?
  var continuationPrefix: [UInt8] = []
  var endSuffix: [UInt8] = []
  var unknownToken: [UInt8]?
  var fusesUnknown = false
  var fallsBackToBytes = false
  var keepsWholePretokens = false

  /// Adds tokens whose spellings lie one after the other in `text`; the last of two with one spelling
  /// counts, as for readers of JSON.
  mutating func appendTokens(_ text: [UInt8], ends: [Int], ids newIDs: [TokenID]) {
    ids.reserveCapacity(ids.count + newIDs.count)
    spellings.insert(text.span, ends: ends) { index, number in
      if number == ids.count { ids.append(newIDs[index]) } else { ids[number] = newIDs[index] }
    }
  }

  /// Finds the tokens of the spelled merges and the bytes of the tokens.
  ///
  /// All tokens, the prefix and the suffix must be set before.
  ///
  /// - Returns: the number of the first merge of which a part or the result is no token; nil where
  ///   there is none.
  mutating func settle() -> Int? {
    let parts = self
    let count = spelledMerges.count
    // Decoding takes half as long as all look-ups.
    let share = count * 3 / 4
    let (first, others) = simultaneously {
      parts.lookedUpMerges(0..<share, room: count)
    } _: {
      let decoded =
        parts.continuationPrefix.isEmpty && parts.endSuffix.isEmpty ? parts.decodedTokens() : nil
      return (decoded, parts.lookedUpMerges(share..<count, room: count - share))
    }
    decoded = others.0
    merges = first
    if merges.count == share { merges += others.1 }
    spelledMerges = SpelledMerges()
    return merges.count < count ? merges.count : nil
  }

  /// The merges of some ranks, up to the first that has no tokens.
  ///
  /// The table is larger than the cache: what several merges will look for is asked for ahead.
  private func lookedUpMerges(_ ranks: Range<Int>, room: Int) -> [TokenSplits.Merge] {
    let text = spelledMerges.text.span
    var merges: [TokenSplits.Merge] = []
    merges.reserveCapacity(room)
    var hashes: [(left: UInt64, right: UInt64)] = []
    // Files are in the order of the results: it is mostly that of the merge before, or the one behind it.
    var lastResult = 0
    var next = ranks.lowerBound
    while next < ranks.upperBound {
      let block = next..<min(next + 32, ranks.upperBound)
      next = block.upperBound
      hashes.removeAll(keepingCapacity: true)
      for rank in block {
        let (left, right) = spelledMerges.parts(of: rank)
        hashes.append((spellings.hash(of: text, left), spellings.hash(of: text, right)))
      }
      for hash in hashes {
        spellings.prefetchString(hash.left)
        spellings.prefetchString(hash.right)
      }
      for (rank, hash) in zip(block, hashes) {
        let (left, right) = spelledMerges.parts(of: rank)
        guard let first = spellings.index(of: text, left, hash: hash.left),
          let second = spellings.index(of: text, right, hash: hash.right),
          let result = result(of: text, left, right, near: lastResult)
        else { return merges }
        lastResult = result
        merges.append(
          TokenSplits.Merge(
            left: ids[first], right: ids[second], rank: UInt32(rank), merged: ids[result]))
      }
    }
    return merges
  }

  /// The number of the string that two parts merge into; it is looked for at `place` and behind it first.
  private func result(
    of text: borrowing Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>, near place: Int
  ) -> Int? {
    guard continuationPrefix.isEmpty else {
      let text = spelledMerges.text
      return spellings.index(
        of: text[left] + [UInt8](text[right].dropFirst(continuationPrefix.count)))
    }
    let whole = left.lowerBound..<right.upperBound
    for index in place..<min(place + 2, spellings.count)
    where spellings.equals(index, text, whole) { return index }
    return spellings.index(of: text, whole)
  }

  func id(of spelling: some Collection<UInt8>) -> TokenID? {
    let spelling = [UInt8](spelling)
    return id(of: spelling.span, 0..<spelling.count)
  }

  private func id(of text: borrowing Span<UInt8>, _ range: Range<Int>) -> TokenID? {
    spellings.index(of: text, range).map { ids[$0] }
  }

  /// Refuses added tokens whose ID is another token's, and those that are tokens by another ID.
  ///
  /// Ordinary text would become a control token; the reference gives them other IDs than the file.
  func requireOwnIDs(of added: [AddedToken]) throws(VocabularyError) {
    for token in added {
      if let id = id(of: token.content), id != token.id {
        let content = String(decoding: token.content, as: UTF8.self)
        throw .malformed(path: "ID \(token.id)", reason: "\(content) is also the token \(id)")
      }
    }
    let contents = Dictionary(added.map { ($0.id, $0.content) }) { first, _ in first }
    let lowest = contents.keys.min() ?? .max
    for (index, id) in ids.enumerated() where id >= lowest {
      if let content = contents[id], spellings[index] != content { throw .duplicateID(id) }
    }
  }

  /// The tokens as the bytes that their characters stand for.
  private func decodedTokens() -> DecodedTokens {
    var text: [UInt8] = []
    var ends: [Int] = []
    var decoded = DecodedTokens(strings: ByteStringTable(capacity: ids.count))
    text.reserveCapacity(spellings.bytes.count)
    ends.reserveCapacity(ids.count)
    decoded.ids.reserveCapacity(ids.count)
    for (index, id) in ids.enumerated() {
      let start = text.count
      let isSpelled = ByteLevelAlphabet.decode(
        spellings.bytes.span, spellings.range(of: index), into: &text)
      if isSpelled && text.count > start {
        ends.append(text.count)
        decoded.ids.append(id)
      } else {
        text.removeSubrange(start...)
        decoded.others.append((id, spellings[index]))
      }
    }
    decoded.strings.insert(text.span, ends: ends) { _, _ in }
    return decoded
  }

  /// The vocabulary of bytes, where every token that merging starts from is a byte: nil where bytes
  /// that occur in UTF-8 have no token, or where tokens have affixes.
  func byteLevelVocabulary(added: [AddedToken]) throws(VocabularyError) -> Vocabulary? {
    guard let decoded else { return nil }
    let others = added.map { ($0.id, $0.content) } + decoded.others
    do throws(VocabularyError) {
      return try Vocabulary(
        strings: decoded.strings, ids: decoded.ids, merges: merges,
        keepsWholePretokens: keepsWholePretokens, otherTokens: others)
    } catch .missingByte {
      return nil
    }
  }

  /// The model over characters.
  ///
  /// - Throws: `VocabularyError.malformed` for an unknown token that is none of the vocabulary.
  func characterModel() throws(VocabularyError) -> CharacterModel {
    var unknownID: TokenID?
    if let unknownToken {
      unknownID = id(of: unknownToken)
      guard unknownID != nil else {
        throw .malformed(path: "model.unk_token", reason: "not in model.vocab")
      }
    }
    guard merges.count < MergeTable.maximumRanks else {
      throw .malformed(path: "model.merges", reason: "more than any vocabulary's")
    }
    // No byte is looked up: merging starts from characters.
    let table = MergeTable(merges, byteIDs: [TokenID](repeating: .max, count: 256))
    let fallback = (UInt8.min...UInt8.max).map { byte in
      id(of: [UInt8](Self.fallbackSpelling(of: byte).utf8))
    }
    return CharacterModel(
      spellings: spellings, ids: ids, merges: table,
      fallbackIDs: fallsBackToBytes ? fallback : [], unknownID: unknownID,
      fusesUnknown: fusesUnknown, continuationPrefix: continuationPrefix, endSuffix: endSuffix,
      keepsWholePretokens: keepsWholePretokens)
  }

  /// Every token with its spelling, added ones too.
  func spelledTokens(added: [AddedToken]) -> [(id: TokenID, spelling: [UInt8])] {
    added.map { ($0.id, $0.content) } + ids.enumerated().map { ($1, spellings[$0]) }
  }

  /// The bytes of every token as it is decoded between others; nothing merges.
  ///
  /// Of several tokens with the same bytes the first is found by them.
  func decodedVocabulary(
    added: [AddedToken], _ chain: DecodingChain
  ) throws(VocabularyError) -> Vocabulary {
    var strings = ByteStringTable(capacity: ids.count)
    var stringIDs: [TokenID] = []
    var others: [(id: TokenID, bytes: [UInt8])] = added.map { ($0.id, $0.content) }
    for (index, id) in ids.enumerated() {
      let bytes: [UInt8]
      do throws(EncodingError) {
        bytes = try chain.decode(inner: spellings[index])
      } catch {
        throw .malformed(path: "decoder", reason: "\(error)")
      }
      if !bytes.isEmpty, strings.insert(bytes.span, 0..<bytes.count).isNew {
        stringIDs.append(id)
      } else {
        others.append((id, bytes.isEmpty ? spellings[index] : bytes))
      }
    }
    return try Vocabulary(
      strings: strings, ids: stringIDs, merges: [], keepsWholePretokens: false,
      otherTokens: others, requiresBytes: false)
  }

  /// `<0x0A>`.
  private static func fallbackSpelling(of byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "<0x\(digits.count < 2 ? "0" : "")\(digits)>"
  }
}
