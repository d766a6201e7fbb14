extension VocabularyFile {
  /// Adds a token that is found in texts before anything else happens to them.
  ///
  /// It gets the next free ID, or that of the token with the same bytes, as in the Hugging Face
  /// library.
  ///
  /// - Parameters:
  ///   - text: not empty.
  ///   - isSpecial: whether it is a control token, which only some policies find.
  /// - Returns: its ID.
  /// - Throws: `VocabularyError.notEditable` where there is such an added token, or the text is empty.
  @discardableResult
  public mutating func add(
    _ text: String, isSpecial: Bool
  ) throws(VocabularyError) -> TokenID {
    let content = [UInt8](text.utf8)
    guard !content.isEmpty else { throw .notEditable(reason: "an added token needs a text") }
    guard !addedTokens.contains(where: { $0.content == content }) else {
      throw .notEditable(reason: "there is an added token \(text)")
    }
    let id = tokens.first { $0.spelling == content }?.id ?? TokenID(size)
    addedTokens.append(
      AddedToken(id: id, content: content, isSpecial: isSpecial, isNormalized: !isSpecial))
    return id
  }

  /// Drops all tokens but these.
  ///
  /// Kept as well are the single bytes, so that any text can be encoded; all added tokens; and the parts
  /// that kept tokens are merged from. What is left gets new IDs without gaps, in the old order
  /// (`newIDs`). Texts are encoded with the merges that are left, among themselves in the old order.
  ///
  /// - Throws: `VocabularyError.notEditable` for an ID that is none.
  /// - Complexity: that of merging every token.
  public mutating func keep(_ ids: Set<TokenID>) throws(VocabularyError) {
    let known = Set(tokens.map(\.id) + addedTokens.map(\.id))
    if let unknown = ids.subtracting(known).min() {
      throw .notEditable(reason: "there is no token with the ID \(unknown)")
    }
    let derivations =
      format == .tiktoken
      ? Derivations(ranksOf: tokens, byteIDs: byteIDs)
      : Derivations(of: tokens, byteIDs: byteIDs, merges: merges)
    var kept = Set(byteIDs.values).union(addedTokens.map(\.id))
    var waiting = Array(ids)
    while let id = waiting.popLast() {
      guard kept.insert(id).inserted else { continue }
      if let merge = derivations.lastMerges[id] { waiting += [merge.left, merge.right] }
    }
    renumber(kept)
  }

  /// Drops the last merges and the tokens that only they make.
  ///
  /// These were learned last and are the rarest. IDs are given anew without gaps, in the old order
  /// (`newIDs`).
  ///
  /// - Throws: `VocabularyError.notEditable` where there are fewer.
  public mutating func dropMerges(_ count: Int) throws(VocabularyError) {
    guard (0...merges.count).contains(count) else {
      throw .notEditable(reason: "there are only \(merges.count) merges")
    }
    let dropped = Set(merges.suffix(count).map(\.merged))
    merges.removeLast(count)
    // A token that another merge makes stays, and so does what a merge is made of.
    var needed = Set(byteIDs.values).union(addedTokens.map(\.id))
    for merge in merges { needed.formUnion([merge.left, merge.right, merge.merged]) }
    renumber(Set(tokens.map(\.id)).subtracting(dropped.subtracting(needed)).union(needed))
  }

  /// Gives the kept tokens the IDs from 0 on and forgets all others.
  private mutating func renumber(_ kept: Set<TokenID>) {
    var newIDs: [TokenID: TokenID] = [:]
    for (index, id) in kept.sorted().enumerated() { newIDs[id] = TokenID(index) }
    tokens = tokens.compactMap { token in
      newIDs[token.id].map { Token(id: $0, spelling: token.spelling, bytes: token.bytes) }
    }
    merges = merges.compactMap { merge in
      guard let left = newIDs[merge.left], let right = newIDs[merge.right],
        let merged = newIDs[merge.merged]
      else { return nil }
      // In a rank file, the ID is the rank.
      let rank = format == .tiktoken ? merged : merge.rank
      return TokenSplits.Merge(left: left, right: right, rank: rank, merged: merged)
    }
    addedTokens = addedTokens.compactMap { token in
      var token = token
      guard let id = newIDs[token.id] else { return nil }
      token.id = id
      return token
    }
    self.newIDs = self.newIDs.map { $0.flatMap { newIDs[$0] } }
  }
}
