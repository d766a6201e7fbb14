/// Says which tokens may stand side by side, from the last merge that made each of them.
///
/// Merging takes the lowest rank first and, among equals, the leftmost pair. While a stretch of bytes
/// is being merged into one token, nothing outside has any say in it; so every token is always made by
/// the same merges, those of its own bytes alone, and its last one splits it in two:
///
///     lower = lo + wer,  wer = w + er,  lo = l + o,  er = e + r
///
/// Two neighbours stay apart exactly where no merge crosses their border while they are made. For
/// the same reason a row of tokens is what merging gives **if and only if each two neighbours in it
/// are what merging gives for their bytes**: the first merge across any border would also happen with
/// the two tokens at that border alone.
///
/// `areApart` runs the making of two tokens backwards: it asks for a merge across the border, undoes
/// the later of the two tokens' last merges, and asks again with what lies at the border then.
/// That needs tokens whose merges have rising ranks, from parts to whole; `unsettled` has those for
/// which this is not sure.
///
/// - Complexity: `areApart` is O(depth of both splits) look-ups; 16 bytes an ID.
///
/// The idea is that of <https://github.com/github/rust-gems>, `crates/bpe`, here for any ranks and
/// any number of ways to make a token.
struct TokenSplits: Sendable {
  /// One merge: two neighbours, its rank, the token that it makes.
  struct Merge {
    var left: TokenID
    var right: TokenID
    var rank: UInt32
    var merged: TokenID
  }

  private struct Split {
    /// The rank of the last merge + 1; 0 for a byte and for what merging never makes.
    var made: UInt32 = 0
    var left: TokenID = 0
    var right: TokenID = 0
  }

  private var splits: [Split]
  /// Tokens that merging makes, bytes left out, in the order of their ranks.
  private(set) var made: [TokenID] = []
  /// Tokens found only in merges of a lower rank than one of their parts has: harmless where merging
  /// their bytes does not give them, else nothing here holds.
  private(set) var unsettled: [TokenID] = []

  /// Finds the last merge of every token that its own bytes are merged into.
  ///
  /// - Parameters:
  ///   - rows: the merges, by rising rank.
  ///   - table: the same; what it says of a pair counts.
  ///   - size: one more than the highest ID.
  /// - Complexity: one `areApart` a row.
  init(rows: [Merge], table: MergeTable, byteIDs: [TokenID], size: Int) {
    splits = [Split](repeating: Split(), count: size)
    made.reserveCapacity(size)
    var isByte = [Bool](repeating: false, count: size)
    for id in byteIDs where id != .max { isByte[Int(id)] = true }
    func isMade(_ id: TokenID) -> Bool { isByte[Int(id)] || splits[Int(id)].made != 0 }
    let hasRepeats = table.count != rows.count
    var late: [Merge] = []
    for row in rows {
      if hasRepeats,
        table.result(row.left, row.right) != UInt64(row.rank) << 32 | UInt64(row.merged)
      {
        continue
      }
      guard !isMade(row.merged), row.rank < .max - 1 else { continue }
      guard isMade(row.left) && isMade(row.right) else {
        late.append(row)
        continue
      }
      if areApart(row.left, row.right, before: row.rank, table) {
        splits[Int(row.merged)] = Split(made: row.rank + 1, left: row.left, right: row.right)
        made.append(row.merged)
      }
    }
    unsettled = late.filter { !isMade($0.merged) && isMade($0.left) && isMade($0.right) }
      .map(\.merged)
  }

  /// Whether the bytes of two tokens are merged into just these two.
  ///
  /// Both are tokens that merging makes.
  @inline(never)
  func areApart(_ left: TokenID, _ right: TokenID, _ table: MergeTable) -> Bool {
    areApart(left, right, before: .max, table)
  }

  /// Whether no merge of a rank below `limit` crosses the border of two tokens.
  @inline(__always)
  private func areApart(
    _ left: TokenID, _ right: TokenID, before limit: UInt32, _ table: MergeTable
  ) -> Bool {
    var left = left
    var right = right
    var limit = UInt64(limit)
    let splits = splits.span
    while true {
      if table.result(left, right) >> 32 < limit { return false }
      let first = splits[Int(left)]
      let second = splits[Int(right)]
      if first.made > second.made {
        // Of two merges with one rank the left one comes first, so the border is past its turn.
        limit = UInt64(first.made &- 1)
        left = first.right
      } else if second.made > 0 {
        limit = UInt64(second.made)
        right = second.left
      } else {
        return true
      }
    }
  }
}
