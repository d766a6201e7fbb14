internal import UnicodeText

/// The tokens of the start of a text.
public struct TruncatedTokens: Hashable, Sendable {
  /// The first IDs of the text's.
  public var ids: [TokenID]
  /// Where the text that they stand for ends, in bytes: between two characters.
  public var byteCount: Int
  /// Whether the text goes on there.
  public var isTruncated: Bool
}

extension Encoder {
  /// The number of tokens that `encode` gives for `text`.
  ///
  /// - Complexity: the time of encoding; memory for the tokens of some 64 KiB of text at a time, unless
  ///   the text has no place where it can be cut (see ``StreamingEncoder``).
  /// - Throws: As `encode`.
  public mutating func countTokens(
    of text: Span<UInt8>, specialTokens: SpecialTokenPolicy = .treatAsText
  ) throws(EncodingError) -> Int {
    var ids: [TokenID] = []
    var count = 0
    var start = 0
    startsStretch = true
    while start < text.count {
      let end = borders.first(in: text, from: start + 1 << 16) ?? text.count
      try encodePiece(text.extracting(start..<end), specialTokens, at: start, into: &ids)
      count += ids.count
      ids.removeAll(keepingCapacity: true)
      start = end
    }
    return count
  }

  /// The first IDs of `text`, as many as allowed, that end between two characters.
  ///
  /// They are the longest beginning of what `encode` gives that has at most `maximumCount` IDs and
  /// stands for whole characters; where a normalizer made something new of several characters, for all
  /// of these or none. Encoding the text up to `byteCount` need not give the same IDs: a token may be
  /// there only because of what follows.
  ///
  ///     try encoder.encode(text.utf8.span, maximumCount: 512)
  ///
  /// - Complexity: stops early: O(*n*) in the bytes that the IDs stand for, about. Where the text has no
  ///   place at which it can be cut (see ``StreamingEncoder``), all of it is encoded.
  /// - Throws: As `encode`, for what was read of the text.
  public mutating func encode(
    _ text: Span<UInt8>, maximumCount: Int, specialTokens: SpecialTokenPolicy = .treatAsText
  ) throws(EncodingError) -> TruncatedTokens {
    var ids: [TokenID] = []
    var start = 0
    startsStretch = true
    while start < text.count {
      // A token is four bytes long or so; what is left over of a piece is thrown away.
      let room = min(text.count, maximumCount - ids.count)
      let end = borders.first(in: text, from: start + max(64, min(4 * room, 1 << 16))) ?? text.count
      let piece = text.extracting(start..<end)
      let before = ids.count
      let startedStretch = startsStretch
      try encodePiece(piece, specialTokens, at: start, into: &ids)
      if ids.count > maximumCount {
        ids.removeLast(ids.count - before)
        startsStretch = startedStretch
        let tokens = try locatePiece(piece, specialTokens, at: start)
        var count = max(0, maximumCount) - before
        while count > 0
          && (tokens.byteRanges[count - 1].upperBound > tokens.byteRanges[count].lowerBound
            || isInsideScalar(text, tokens.byteRanges[count - 1].upperBound))
        {
          count -= 1
        }
        ids += tokens.ids[..<count]
        let byteCount = count > 0 ? tokens.byteRanges[count - 1].upperBound : start
        return TruncatedTokens(ids: ids, byteCount: byteCount, isTruncated: true)
      }
      start = end
    }
    return TruncatedTokens(ids: ids, byteCount: text.count, isTruncated: false)
  }
}

/// Whether a well-formed scalar of `text` lies on both sides of `offset`.
private func isInsideScalar(_ text: Span<UInt8>, _ offset: Int) -> Bool {
  guard offset > 0, offset < text.count, text[offset] & 0xC0 == 0x80 else { return false }
  var start = offset - 1
  while start > 0 && offset - start < 3 && text[start] & 0xC0 == 0x80 { start -= 1 }
  return start + wellFormedScalarWidth(text, at: start) > offset
}
