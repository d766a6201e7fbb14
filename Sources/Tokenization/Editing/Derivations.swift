/// How each token of a vocabulary comes about: its last merge, when its bytes are merged by
/// themselves.
///
/// Within a text it comes about in the same way and in no other, since nothing outside the stretch that
/// becomes a token has any say in it (see `TokenSplits`). So these merges are all that ever happen;
/// what else a file lists, or a rank file implies, has no effect.
struct Derivations {
  /// The last merge of each token that merging can make, by its ID.
  private(set) var lastMerges: [TokenID: TokenSplits.Merge] = [:]

  /// The derivations by a list of merges.
  ///
  /// - Complexity: O(*n* · *m*) for tokens of *n* bytes in all, *m* in the longest.
  init(
    of tokens: [VocabularyFile.Token], byteIDs: [UInt8: TokenID], merges: [TokenSplits.Merge]
  ) {
    var pairs: [UInt64: TokenSplits.Merge] = [:]
    pairs.reserveCapacity(merges.count)
    for merge in merges { pairs[UInt64(merge.left) << 32 | UInt64(merge.right)] = merge }
    for token in tokens {
      guard let bytes = token.bytes else { continue }
      let parts = bytes.compactMap { byteIDs[$0] }
      guard parts.count == bytes.count else { continue }
      let last = Self.lastMerge(of: parts) { left, right, _ in
        pairs[UInt64(left) << 32 | UInt64(right)]
      }
      if let last, last.merged == token.id { lastMerges[token.id] = last }
    }
  }

  /// The derivations by ranks, which are the IDs: any two tokens merge that together are one.
  init(ranksOf tokens: [VocabularyFile.Token], byteIDs: [UInt8: TokenID]) {
    var table = ByteStringTable(capacity: tokens.count)
    var ids: [TokenID] = []
    for token in tokens {
      guard let bytes = token.bytes else { continue }
      if table.insert(bytes.span, 0..<bytes.count).isNew { ids.append(token.id) }
    }
    for token in tokens {
      guard let bytes = token.bytes else { continue }
      let parts = bytes.compactMap { byteIDs[$0] }
      guard parts.count == bytes.count else { continue }
      let last = Self.lastMerge(of: parts) { left, right, range in
        table.index(of: bytes.span, range).map {
          TokenSplits.Merge(left: left, right: right, rank: ids[$0], merged: ids[$0])
        }
      }
      if let last, last.merged == token.id { lastMerges[token.id] = last }
    }
  }

  /// Merges the lowest rank first, the leftmost of equals, and gives the merge after which one part is
  /// left; nil where more are.
  private static func lastMerge(
    of bytes: [TokenID],
    _ merge: (TokenID, TokenID, Range<Int>) -> TokenSplits.Merge?
  ) -> TokenSplits.Merge? {
    var parts = bytes.indices.map { (start: $0, id: bytes[$0]) }
    // `found[i]` merges parts i and i + 1.
    var found: [TokenSplits.Merge?] = []
    func look(_ index: Int) -> TokenSplits.Merge? {
      guard index >= 0, index + 1 < parts.count else { return nil }
      let end = index + 2 < parts.count ? parts[index + 2].start : bytes.count
      return merge(parts[index].id, parts[index + 1].id, parts[index].start..<end)
    }
    for index in parts.indices.dropLast() { found.append(look(index)) }
    var last: TokenSplits.Merge?
    while parts.count > 1 {
      var best: Int?
      for (index, candidate) in found.enumerated() {
        guard let candidate else { continue }
        if let current = best.flatMap({ found[$0] }), current.rank <= candidate.rank { continue }
        best = index
      }
      guard let best, let chosen = found[best] else { return nil }
      last = chosen
      parts[best].id = chosen.merged
      parts.remove(at: best + 1)
      found.remove(at: best)
      if best < found.count { found[best] = look(best) }
      if best > 0 { found[best - 1] = look(best - 1) }
    }
    return last
  }
}
