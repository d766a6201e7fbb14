internal import Synchronization
internal import UnicodeText

/// `GreedyTables` that are made when they are first needed: by a text with a very long pretoken.
final class LazyGreedyTables: Sendable {
  /// The merges by rising rank.
  let rows: [TokenSplits.Merge]
  private let make: @Sendable () -> GreedyTables?
  /// Nil until made.
  private let made = Mutex<GreedyTables??>(nil)

  init(
    rows: [TokenSplits.Merge], merges: MergeTable, byteIDs: [TokenID], text: [UInt8],
    ranges: [Range<Int>]
  ) {
    self.rows = rows
    make = {
      GreedyTables(rows: rows, merges: merges, byteIDs: byteIDs, text: text, ranges: ranges)
    }
  }

  /// The tables; nil where the vocabulary has none.
  func callAsFunction() -> GreedyTables? {
    made.withLock { made in
      if let made { return made }
      let tables = make()
      made = .some(tables)
      return tables
    }
  }
}

/// What is needed to find tokens by longest matches: the trie, the splits, and prefixes.
struct GreedyTables: Sendable {
  /// What to try after a token: the longest token that is a proper prefix of it, and the length.
  struct Shorter {
    /// `noToken` for a single byte.
    var prefix: TokenID
    var count: UInt32
  }

  static let noToken = TokenID.max

  let merges: MergeTable
  let trie: TokenTrie
  let splits: TokenSplits
  /// By ID; the count is that of the token itself.
  private(set) var shorter: [Shorter]

  /// - Parameters:
  ///   - rows: the merges by rising rank, as in `merges`.
  ///   - bytes: for each ID, where its bytes lie in `text`.
  /// - Returns: nil where the vocabulary does not allow it (see `TokenSplits`).
  /// - Complexity: O(*n*) in the bytes of all tokens and in the merges.
  init?(
    rows: [TokenSplits.Merge], merges: MergeTable, byteIDs: [TokenID], text: [UInt8],
    ranges: [Range<Int>]
  ) {
    let splits = TokenSplits(rows: rows, table: merges, byteIDs: byteIDs, size: ranges.count)
    var merger = PretokenMerger(merges: merges)
    for token in splits.unsettled {
      var ids: [TokenID] = []
      merger.merge(text.span, ranges[Int(token)], into: &ids)
      if ids == [token] { return nil }
    }
    let tokens = Self.sortedByBytes(splits.made, text, ranges)
    guard
      let trie = TokenTrie(byteIDs: byteIDs, tokens: tokens, text: text.span, ranges: ranges)
    else { return nil }
    self.merges = merges
    self.trie = trie
    self.splits = splits
    shorter = ranges.map { Shorter(prefix: Self.noToken, count: UInt32($0.count)) }
    findPrefixes(tokens, byteIDs, text, ranges)
  }

  /// The tokens in the order of their bytes, a prefix before what it starts.
  private static func sortedByBytes(
    _ tokens: [TokenID], _ text: [UInt8], _ ranges: [Range<Int>]
  ) -> [TokenID] {
    // Eight bytes, the first in the highest place, decide nearly always.
    var keyed: [(key: UInt64, token: TokenID)] = []
    keyed.reserveCapacity(tokens.count)
    for token in tokens {
      let range = ranges[Int(token)]
      let key = text.span.word(at: range.lowerBound, count: min(8, range.count)).byteSwapped
      keyed.append((key, token))
    }
    func precedes(_ first: TokenID, _ second: TokenID) -> Bool {
      let first = ranges[Int(first)]
      let second = ranges[Int(second)]
      for i in 0..<min(first.count, second.count) {
        let (a, b) = (text[first.lowerBound + i], text[second.lowerBound + i])
        if a != b { return a < b }
      }
      return first.count < second.count
    }
    keyed.sort { $0.key != $1.key ? $0.key < $1.key : precedes($0.token, $1.token) }
    return keyed.map(\.token)
  }

  /// Sets the prefix of every token: the tokens that start the current one lie on a stack.
  private mutating func findPrefixes(
    _ tokens: [TokenID], _ byteIDs: [TokenID], _ text: [UInt8],
    _ ranges: [Range<Int>]
  ) {
    var prefixes: [TokenID] = []
    for token in tokens {
      let range = ranges[Int(token)]
      while let last = prefixes.last {
        let prefix = ranges[Int(last)]
        if prefix.count < range.count,
          prefix.indices.allSatisfy({ text[$0] == text[range.lowerBound + $0 - prefix.lowerBound] })
        {
          break
        }
        prefixes.removeLast()
      }
      shorter[Int(token)].prefix = prefixes.last ?? byteIDs[Int(text[range.lowerBound])]
      prefixes.append(token)
    }
  }
}

/// Finds the token IDs of one pretoken from left to right, by longest matches.
///
/// Takes the longest token that may stand after the last one, and goes on behind it. Where none
/// may, the last token was wrong: it is taken back, its end is marked as dead, and the next shorter
/// one is tried. For tokens a, ab, abc, bc, cd with the merges bc, cd, ab, abc = a + bc:
///
///     abcd    abc; then d: (abc, d)?  bc is made before cd could be, so yes: [abc, d]
///
/// What comes out has only neighbours that may stand together, so it is what merging gives
/// (`TokenSplits`). Most neighbours have met before: a table of 65,536 pairs remembers the answers.
///
/// - Complexity: O(*n*) time and memory in the bytes of the pretoken, for one vocabulary: no end of a
///   token is dead twice.
///
/// The method is that of <https://github.com/github/rust-gems>, `crates/bpe`; the memory of pairs is
/// from quicktok, <https://pypi.org/project/quicktok-v1/>.
struct GreedyMerger: ~Copyable {
  private static let pairBits: UInt64 = 16
  private static let allowed: UInt64 = 1 << 63
  /// Scratch of more bytes than this is given back after use.
  private static let keptBytes = 1 << 16

  /// left · 2³² + right, and the answer in the highest bit; all ones where free.
  private var pairs = [UInt64](repeating: .max, count: 1 << pairBits)
  /// A bit for each end of a token, counted from the start of the pretoken, that leads nowhere.
  private var dead: [UInt64] = []
  /// The tokens found.
  private(set) var tokens: [TokenID] = []

  /// Finds the IDs of `text[range]`, not empty.
  ///
  /// - Returns: how many there are, from the start of `tokens`.
  mutating func merge(
    _ text: borrowing Span<UInt8>, _ range: Range<Int>, _ tables: borrowing GreedyTables
  ) -> Int {
    if tokens.count < range.count || tokens.count > max(Self.keptBytes, range.count) {
      tokens = [TokenID](repeating: 0, count: max(256, range.count))
    }
    var count = 0
    var hasDead = false
    var offset = range.lowerBound
    var match = tables.trie.longestMatch(text, from: offset, to: range.upperBound)
    while true {
      let next = offset &+ match.count
      if !(hasDead && isDead(next &- range.lowerBound))
        && (count == 0 || mayFollow(tokens[count &- 1], match.token, tables))
      {
        tokens[count] = match.token
        count &+= 1
        offset = next
        if offset == range.upperBound { return count }
        match = tables.trie.longestMatch(text, from: offset, to: range.upperBound)
        continue
      }
      let prefix = tables.shorter[Int(match.token)].prefix
      if prefix != GreedyTables.noToken {
        match = Self.match(prefix, tables)
        continue
      }
      precondition(count > 0, "every byte is a token")
      if !hasDead {
        hasDead = true
        clearDead(range.count)
      }
      let end = offset &- range.lowerBound
      dead[end >> 6] |= 1 << UInt64(end & 63)
      count &-= 1
      match = Self.match(tokens[count], tables)
      offset &-= match.count
    }
  }

  @inline(__always)
  private static func match(
    _ token: TokenID, _ tables: borrowing GreedyTables
  ) -> TokenTrie.Match {
    TokenTrie.Match(token: token, count: Int(tables.shorter[Int(token)].count))
  }

  private func isDead(_ end: Int) -> Bool { dead[end >> 6] >> UInt64(end & 63) & 1 == 1 }

  private mutating func clearDead(_ count: Int) {
    let words = count / 64 + 1
    if dead.count < words || dead.count > max(Self.keptBytes, words) {
      dead = [UInt64](repeating: 0, count: words)
    } else {
      for i in 0..<words { dead[i] = 0 }
    }
  }

  @inline(__always)
  private mutating func mayFollow(
    _ left: TokenID, _ right: TokenID, _ tables: borrowing GreedyTables
  ) -> Bool {
    let key = UInt64(left) << 32 | UInt64(right)
    let slot = Int(
      truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> (64 &- Self.pairBits))
    let known = pairs[slot]
    if (known ^ key) & ~Self.allowed == 0 { return known & Self.allowed != 0 }
    let answer = tables.splits.areApart(left, right, tables.merges)
    pairs[slot] = key | (answer ? Self.allowed : 0)
    return answer
  }
}
