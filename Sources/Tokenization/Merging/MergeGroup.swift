internal import CScan

/// Merges several words at the same time, so that they wait for memory together.
///
/// A merge makes two new pairs, whose ranks lie somewhere in a table that is too large to be near, and
/// the word's next merge hangs on them. So the words take turns: each does its lowest merge and asks for
/// the two ranks; when all have asked, the first answers have come. A word that is done makes room for
/// the next one.
///
///     lower   (e,r), asks for (w,er)                … reads it; (l,o), asks for (lo,w)   …
///     tablet            (t,a), asks for (ta,b)      …            reads it; (e,t)         …
///
/// Gives what `MergeTable.merge` gives, which the tests compare it with. It is C, since a line of eight
/// slots is compared with the pair at once.
@safe struct MergeGroup {
  /// The most bytes of a word.
  static let longestWord = Int(CSCAN_LONGEST_WORD_LANES) - 1
  /// The IDs that a word has room for.
  static let lanes = Int(CSCAN_LONGEST_WORD_LANES)

  private let merges: cscan_merges
  /// Keeps the memory of `merges`.
  private let owner: MergeTable

  init(_ table: MergeTable) {
    owner = table
    unsafe merges = table.forTheHotLoop
  }

  /// Merges `count` words, each of 1 to `longestWord` bytes that have tokens, of the text at `bytes`.
  ///
  /// - Parameters:
  ///   - results: room for `lanes` IDs for each word, at its `result`.
  ///   - counts: receives the number of IDs of each word, at its `result`.
  borrowing func merge(
    _ words: UnsafePointer<cscan_word>, _ count: Int, of bytes: UnsafePointer<UInt8>,
    results: UnsafeMutablePointer<TokenID>, counts: UnsafeMutablePointer<UInt32>
  ) {
    unsafe withUnsafePointer(to: merges) { merges in
      unsafe cscan_merge_words(merges, bytes, words, count, results, counts)
    }
  }
}
