/// The distinct pretokens as sequences of tokens that are merged in place.
///
/// Each byte of a pretoken has a cell. A token lies in the cells of its bytes and has its ID in the first
/// and the last one, so that both neighbours of a token are found from the lengths of tokens alone:
///
///     text     l  o  w  e  r     l  o  w
///     cells    #  l  o  w  e  r  #  l  o  w  #         # is no token: it stands between pretokens
///     l+o      #  lo lo w  e  r  #  lo lo w  #
///     lo+w     #  low ·  low e  r  #  low · low  #     · holds what no token has
///
/// A cell where a token began once and begins no more never holds that token's ID again. So a list of
/// places where a pair stood needs no upkeep: looking at the cells tells whether it still does.
///
/// - Complexity: 4 bytes for each byte of the pretokens, and 4 more for those that occur more than once.
struct WordSequences {
  /// What stands between pretokens.
  static let border: TokenID = 0x1F_FFFF
  /// In a cell that lost its token.
  private static let nothing: TokenID = 0x1F_FFFE

  private(set) var cells: [TokenID]
  /// The bytes of each token.
  private(set) var lengths: [UInt32] = []
  /// The pretoken of each cell, for those that occur more than once; these come first.
  private var words: [UInt32] = []
  private var counts: [Int] = []

  init(byteCapacity: Int) {
    cells = []
    cells.reserveCapacity(byteCapacity)
    cells.append(Self.border)
  }

  /// Says that the next token ID is that of a token of `length` bytes.
  mutating func addToken(length: Int) { lengths.append(UInt32(length)) }

  /// Appends a pretoken of these tokens.
  ///
  /// - Precondition: `count` is not above that of the pretokens before.
  mutating func append(_ tokens: some Sequence<TokenID>, count: Int) {
    for token in tokens {
      let length = Int(lengths[Int(token)])
      if length == 1 {
        cells.append(token)
        continue
      }
      let start = cells.count
      cells.append(contentsOf: repeatElement(Self.nothing, count: length))
      cells[start] = token
      cells[start + length - 1] = token
    }
    cells.append(Self.border)
    if count > 1 {
      while words.count < cells.count { words.append(UInt32(counts.count)) }
      counts.append(count)
    }
  }

  /// How often the pretoken at a cell occurs in the texts.
  @inline(__always)
  func count(at place: Int) -> Int {
    place < words.count ? counts[Int(words[place])] : 1
  }

  /// Calls `body` with every pair of neighbours: where its left token begins, the pair, and how often the
  /// pretoken occurs.
  @inline(__always)
  func forEachPair(_ body: (Int, PairTable.Pair, Int) -> Void) {
    var place = 1
    while place < cells.count {
      let left = cells[place]
      if left == Self.border {
        place &+= 1
        continue
      }
      let next = place &+ Int(lengths[Int(left)])
      let right = cells[next]
      if right != Self.border { body(place, PairTable.Pair(left, right), count(at: place)) }
      place = next
    }
  }

  /// Puts `merged` in the place of `left` and `right` wherever they still stand at `places`, which rise, and
  /// sums up what stands before and after.
  mutating func merge(
    _ left: TokenID, _ right: TokenID, into merged: TokenID, at places: [UInt32],
    _ before: inout NeighbourSums, _ after: inout NeighbourSums
  ) {
    let leftLength = Int(lengths[Int(left)])
    let rightLength = Int(lengths[Int(right)])
    for place in places {
      let place = Int(place)
      guard cells[place] == left else { continue }
      let middle = place &+ leftLength
      guard cells[middle] == right else { continue }
      let end = middle &+ rightLength
      let count = count(at: place)
      let previous = cells[place &- 1]
      if previous != Self.border {
        before.add(count, of: previous, at: place &- Int(lengths[Int(previous)]))
      }
      let next = cells[end]
      if next != Self.border { after.add(count, of: next, at: place) }
      // First the cell where the right token began: it is the last cell of a token of one byte.
      cells[middle] = Self.nothing
      cells[place] = merged
      cells[end &- 1] = merged
    }
  }
}

/// What stands before, or after, the places of a merge: how often each token does, and where.
struct NeighbourSums {
  /// The tokens that stand there.
  private(set) var tokens: [TokenID] = []
  /// By token.
  private var sums: [Int] = []
  private var places: [(token: TokenID, place: UInt32)] = []

  /// Forgets everything; tokens are below `tokenCount`.
  mutating func start(tokenCount: Int) {
    for token in tokens { sums[Int(token)] = 0 }
    tokens.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    while sums.count < tokenCount { sums.append(0) }
  }

  @inline(__always)
  mutating func add(_ count: Int, of token: TokenID, at place: Int) {
    if sums[Int(token)] == 0 { tokens.append(token) }
    sums[Int(token)] &+= count
    places.append((token, UInt32(truncatingIfNeeded: place)))
  }

  /// How often a token stands there.
  func sum(of token: TokenID) -> Int { sums[Int(token)] }

  /// Calls `body` with each place where the pair with a token begins, in order.
  @inline(__always)
  func forEachPlace(_ body: (TokenID, UInt32) -> Void) {
    for (token, place) in places { body(token, place) }
  }
}
