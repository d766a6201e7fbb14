/// How two vocabularies differ, token by token.
public struct VocabularyDifference: Hashable, Sendable {
  /// A token that both have, with different IDs.
  public struct Renumbering: Hashable, Sendable {
    /// Its bytes.
    public var bytes: [UInt8]
    /// Its ID in the first vocabulary.
    public var first: TokenID
    /// Its ID in the second.
    public var second: TokenID
  }

  /// The number of tokens that both have with the same ID.
  public var sameCount = 0
  /// Those that both have with different IDs, by the first.
  public var renumbered: [Renumbering] = []
  /// IDs of the first whose bytes the second has not.
  public var onlyInFirst: [TokenID] = []
  /// IDs of the second whose bytes the first has not.
  public var onlyInSecond: [TokenID] = []
  /// Special tokens of the first that the second has not, or with another ID.
  public var specialOnlyInFirst: [SpecialTokens.Entry] = []
  /// Special tokens of the second that the first has not, or with another ID.
  public var specialOnlyInSecond: [SpecialTokens.Entry] = []
  /// Whether both cut texts in the same way.
  public var hasSamePreTokenizer: Bool
  /// Tokens whose bytes the two merge to different tokens, as where one of the first is several of the
  /// second; nil where the tokens differ, or are merged from characters.
  ///
  /// Special tokens are not merged, and no pretoken has their text.
  public var mergedDifferently: [TokenID]?

  /// Compares two vocabularies.
  ///
  /// Tokens are the same that have the same bytes; where several of one vocabulary have, the lowest ID
  /// counts.
  ///
  /// - Complexity: O(*n*) in the bytes of all tokens.
  public init(_ first: Tokenizer, _ second: Tokenizer) {
    let firstIDs = Self.ids(of: first)
    let secondIDs = Self.ids(of: second)
    for id in 0..<TokenID(first.vocabularySize) {
      guard let bytes = first.bytes(of: id), firstIDs[bytes] == id else { continue }
      if let other = secondIDs[bytes] {
        if other == id {
          sameCount += 1
        } else {
          renumbered.append(Renumbering(bytes: bytes, first: id, second: other))
        }
      } else {
        onlyInFirst.append(id)
      }
    }
    onlyInSecond = secondIDs.filter { firstIDs[$0.key] == nil }.map(\.value).sorted()
    let firstSpecial = Set(first.specialTokens.entries)
    let secondSpecial = Set(second.specialTokens.entries)
    specialOnlyInFirst = firstSpecial.subtracting(secondSpecial).sorted { $0.id < $1.id }
    specialOnlyInSecond = secondSpecial.subtracting(firstSpecial).sorted { $0.id < $1.id }
    hasSamePreTokenizer = first.preTokenizer == second.preTokenizer
    if renumbered.isEmpty && onlyInFirst.isEmpty && onlyInSecond.isEmpty
      && first.characters == nil && second.characters == nil
    {
      mergedDifferently = Self.mergedDifferently(first, second)
    }
  }

  /// Whether nothing differs.
  public var isEmpty: Bool {
    renumbered.isEmpty && onlyInFirst.isEmpty && onlyInSecond.isEmpty && specialOnlyInFirst.isEmpty
      && specialOnlyInSecond.isEmpty && hasSamePreTokenizer && mergedDifferently?.isEmpty != false
  }

  private static func ids(of tokenizer: Tokenizer) -> [[UInt8]: TokenID] {
    var ids: [[UInt8]: TokenID] = [:]
    for id in (0..<TokenID(tokenizer.vocabularySize)).reversed() {
      if let bytes = tokenizer.bytes(of: id) { ids[bytes] = id }
    }
    return ids
  }

  private static func mergedDifferently(_ first: Tokenizer, _ second: Tokenizer) -> [TokenID] {
    let special = Set(first.specialTokens.entries).intersection(second.specialTokens.entries)
    let specialIDs = Set(special.map(\.id))
    var different: [TokenID] = []
    var own = PretokenEncoder(first.vocabulary)
    var other = PretokenEncoder(second.vocabulary)
    for id in 0..<TokenID(first.vocabularySize) {
      guard !specialIDs.contains(id), let bytes = first.bytes(of: id) else { continue }
      var ownIDs: [TokenID] = []
      var otherIDs: [TokenID] = []
      own.encode(bytes.span, 0..<bytes.count, into: &ownIDs)
      other.encode(bytes.span, 0..<bytes.count, into: &otherIDs)
      if ownIDs != otherIDs { different.append(id) }
    }
    return different
  }
}
