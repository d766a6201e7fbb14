/// What a BPE model is made of as its files spell it, before it is known whether it is byte-level.
struct ModelParts {
  /// As many tokens as most vocabularies have: a larger table grows.
  private static let usualCount = 1 << 17

  /// The tokens; `ids[i]` belongs to string `i`.
  private(set) var spellings = ByteStringTable(capacity: usualCount)
  private(set) var ids: [TokenID] = []
  private(set) var merges: [TokenSplits.Merge] = []
  var continuationPrefix: [UInt8] = []
  var endSuffix: [UInt8] = []
  var unknownToken: [UInt8]?
  var fusesUnknown = false
  var fallsBackToBytes = false
  var keepsWholePretokens = false

  /// Adds a token; the first of two with one spelling counts.
  mutating func appendToken(_ spelling: [UInt8], _ id: TokenID) {
    if spellings.insert(spelling.span, 0..<spelling.count).isNew { ids.append(id) }
  }

  /// Adds a merge, of the next rank; false where a part or the result is no token.
  ///
  /// Prefix and suffix must be set before.
  ///
  /// - Parameter pair: the two parts, the second from `split` on.
  mutating func appendMerge(_ pair: [UInt8], split: Int) -> Bool {
    let merged =
      continuationPrefix.isEmpty
      ? id(of: pair.span, 0..<pair.count)
      : id(of: pair[..<split] + pair[split...].dropFirst(continuationPrefix.count))
    guard let first = id(of: pair.span, 0..<split), let merged,
      let second = id(of: pair.span, split..<pair.count)
    else { return false }
    merges.append(
      TokenSplits.Merge(left: first, right: second, rank: UInt32(merges.count), merged: merged))
    return true
  }

  /// Makes of the line `Ġ t` of two parts the text `Ġt`.
  ///
  /// - Returns: where the second part starts; nil, and the line as it was, where it is no such line.
  static func join(_ line: inout [UInt8]) -> Int? {
    guard let space = line.firstIndex(of: 0x20), !line[(space + 1)...].contains(0x20) else {
      return nil
    }
    line.remove(at: space)
    return space
  }

  func id(of spelling: some Collection<UInt8>) -> TokenID? {
    let spelling = [UInt8](spelling)
    return id(of: spelling.span, 0..<spelling.count)
  }

  private func id(of text: borrowing Span<UInt8>, _ range: Range<Int>) -> TokenID? {
    spellings.index(of: text, range).map { ids[$0] }
  }

  /// The vocabulary of bytes, where every token that merging starts from is a byte: nil where bytes
  /// that occur in UTF-8 have no token, or where tokens have affixes.
  func byteLevelVocabulary(added: [AddedToken]) throws(VocabularyError) -> Vocabulary? {
    guard continuationPrefix.isEmpty, endSuffix.isEmpty else { return nil }
    var strings = ByteStringTable(capacity: ids.count)
    var stringIDs: [TokenID] = []
    var others: [(id: TokenID, bytes: [UInt8])] = added.map { ($0.id, $0.content) }
    stringIDs.reserveCapacity(ids.count)
    var bytes: [UInt8] = []
    for (index, id) in ids.enumerated() {
      bytes.removeAll(keepingCapacity: true)
      let isSpelled = ByteLevelAlphabet.decode(
        spellings.bytes.span, spellings.range(of: index), into: &bytes)
      if isSpelled && !bytes.isEmpty {
        _ = strings.insert(bytes.span, 0..<bytes.count)
        stringIDs.append(id)
      } else {
        others.append((id, spellings[index]))
      }
    }
    do throws(VocabularyError) {
      return try Vocabulary(
        strings: strings, ids: stringIDs, merges: merges, keepsWholePretokens: keepsWholePretokens,
        otherTokens: others)
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
    if let highest = ids.max(), highest >= MergeTable.maximumIDs {
      throw .malformed(path: "ID \(highest)", reason: "larger than any vocabulary's")
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
