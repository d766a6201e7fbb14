internal import UnicodeText

/// The tokens of a text and where they come from.
public struct LocatedTokens: Hashable, Sendable {
  /// The IDs, as `encode` gives them.
  public var ids: [TokenID]
  /// For each ID the smallest range of the text, in bytes, that holds all it was made of.
  ///
  /// Without a normalizer the ranges lie one behind the other, and cover the text where the pattern
  /// leaves nothing out. Where a normalizer made something new of several characters, each
  /// token that holds a part of that has all of them; so ranges may overlap. Added tokens have the white
  /// space that they take from beside them. A space that a tokenizer puts before a text comes from
  /// nothing: the range of a token that is just that is empty.
  public var byteRanges: [Range<Int>]

  /// For each ID the smallest range of whole characters (Unicode scalars) that holds its bytes.
  ///
  /// A token that is a part of a character has the whole character, so ranges may overlap. A byte that is
  /// not UTF-8 counts as a character. These are the Hugging Face library's offsets with `trim_offsets`
  /// off, but that it leaves combining marks that were composed with their base in no token.
  ///
  ///     // "é😀" as Ã © ðŁĺ Ģ
  ///     byteRanges       0..<1  1..<2  2..<5  5..<6
  ///     characterRanges  0..<1  0..<1  1..<2  1..<2
  ///
  /// - Parameter text: The text that was encoded.
  /// - Complexity: O(*n*) in the bytes of the text.
  public func characterRanges(in text: Span<UInt8>) -> [Range<Int>] {
    var starts = CharacterCursor()
    var ends = CharacterCursor()
    return byteRanges.map { range in
      starts.advance(to: range.lowerBound, in: text)
      if range.isEmpty { return starts.index..<starts.index }
      ends.advance(to: range.upperBound - 1, in: text)
      return starts.index..<ends.index + 1
    }
  }
}

/// Walks over the characters of a text.
private struct CharacterCursor {
  /// The number of the character.
  var index = 0
  private var start = 0

  /// Goes on to the character that holds the byte `offset`, which is not before the last one.
  mutating func advance(to offset: Int, in text: Span<UInt8>) {
    while start < offset {
      let end = start + max(1, wellFormedScalarWidth(text, at: start))
      if end > offset { return }
      start = end
      index += 1
    }
  }
}

extension Encoder {
  /// The IDs of `text` and where each comes from.
  ///
  /// - Complexity: that of `encode`, and 16 bytes a token.
  /// - Throws: As `encode`.
  public mutating func locate(
    _ text: Span<UInt8>, specialTokens: SpecialTokenPolicy = .treatAsText
  ) throws(EncodingError) -> LocatedTokens {
    startsStretch = true
    return try locatePiece(text, specialTokens, at: 0)
  }

  /// `encodePiece`, with ranges in the whole text.
  mutating func locatePiece(
    _ text: Span<UInt8>, _ policy: SpecialTokenPolicy, at base: Int
  ) throws(EncodingError) -> LocatedTokens {
    var ids: [TokenID] = []
    ranges = []
    defer { ranges = nil }
    try encodePiece(text, policy, at: base, into: &ids)
    return LocatedTokens(ids: ids, byteRanges: ranges ?? [])
  }
}
