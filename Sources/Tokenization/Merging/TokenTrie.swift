/// Finds the longest token that a text starts with: a trie of the tokens' bytes in one flat array.
///
/// The children of a node lie side by side, sorted by their byte, and a chain of only children lies
/// in a row: following a token touches one or two cache lines. For the tokens a, abc, abcd, abd:
///
///     nodes   0: b –  | 1: c abc | 2: d abd | 3: d abcd          byte, token
///             → 1..2    → 3        –          –                  children
///
/// The first two bytes, and the first three where they are a character (most of Chinese and
/// Japanese), are looked up in dense tables instead, so the nodes with many children are never
/// searched.
///
/// - Complexity: O(length of the match) a look-up; 8 bytes a node and 1 MiB.
struct TokenTrie: Sendable {
  /// A token found, and its length in bytes.
  struct Match {
    var token: TokenID
    var count: Int
  }

  /// A node in one word: byte (8 bits), number of children (8), first child (24), token (24).
  private struct Node {
    static let noToken: TokenID = 0xFF_FFFF
    /// What dense tables hold where there is no node.
    static let none = Node(byte: 0, token: noToken)

    var word: UInt64

    init(byte: UInt8, token: TokenID) { word = UInt64(byte) << 56 | UInt64(token) }

    @inline(__always) var byte: UInt8 { UInt8(truncatingIfNeeded: word >> 56) }
    @inline(__always) var childCount: Int { Int(truncatingIfNeeded: word >> 48 & 0xFF) }
    @inline(__always) var firstChild: Int { Int(truncatingIfNeeded: word >> 24 & 0xFF_FFFF) }
    @inline(__always) var token: TokenID { TokenID(truncatingIfNeeded: word & 0xFF_FFFF) }

    mutating func setChildren(_ first: Int, count: Int) {
      word |= UInt64(count) << 48 | UInt64(first) << 24
    }
  }

  private var nodes: [Node] = []
  private let byOne: [TokenID]
  /// Nodes by their first two bytes, and by the code point of their first three; `Node.none` where
  /// no token goes on like that.
  private var byTwo = [Node](repeating: .none, count: 1 << 16)
  private var byThree = [Node](repeating: .none, count: 1 << 16)

  /// A trie of the 256 single bytes and of `tokens`.
  ///
  /// - Parameters:
  ///   - tokens: longer tokens, sorted by their bytes, no two the same.
  ///   - ranges: for each ID, where its bytes lie in `text`.
  /// - Returns: nil where an ID or the number of nodes does not fit 24 bits.
  /// - Complexity: O(*n*) in the bytes of all tokens.
  init?(
    byteIDs: [TokenID], tokens: [TokenID], text: borrowing Span<UInt8>, ranges: [Range<Int>]
  ) {
    guard ranges.count < Node.noToken else { return nil }
    byOne = byteIDs
    // Nodes whose children are still to be laid out: their tokens, and how many bytes these share.
    var open: [(node: Int, tokens: Range<Int>, depth: Int)] = []
    var start = 0
    while start < tokens.count {
      let range = ranges[Int(tokens[start])]
      let first = text[range.lowerBound]
      let second = text[range.lowerBound + 1]
      var end = start + 1
      while end < tokens.count, text[ranges[Int(tokens[end])].lowerBound] == first,
        text[ranges[Int(tokens[end])].lowerBound + 1] == second
      {
        end += 1
      }
      nodes.append(Node(byte: second, token: range.count == 2 ? tokens[start] : Node.noToken))
      let root = nodes.count - 1
      open.append((root, (range.count == 2 ? start + 1 : start)..<end, 2))
      while let (node, group, depth) = open.popLast() {
        let firstChild = nodes.count
        let firstOpen = open.count
        var at = group.lowerBound
        while at < group.upperBound {
          let range = ranges[Int(tokens[at])]
          let byte = text[range.lowerBound + depth]
          let isToken = range.count == depth + 1
          var next = at + 1
          while next < group.upperBound,
            text[ranges[Int(tokens[next])].lowerBound + depth] == byte
          {
            next += 1
          }
          if isToken { at += 1 }
          if at < next { open.append((nodes.count, at..<next, depth + 1)) }
          nodes.append(Node(byte: byte, token: isToken ? tokens[at - 1] : Node.noToken))
          at = next
        }
        let count = nodes.count - firstChild
        guard count < 256, nodes.count <= 0xFF_FFFF else { return nil }
        nodes[node].setChildren(firstChild, count: count)
        // The first child comes next, beside its siblings.
        open[firstOpen...].reverse()
      }
      byTwo[Int(first) << 8 | Int(second)] = nodes[root]
      if first & 0xF0 == 0xE0 && second & 0xC0 == 0x80 {
        for i in 0..<nodes[root].childCount {
          let third = nodes[nodes[root].firstChild + i]
          guard third.byte & 0xC0 == 0x80 else { continue }
          byThree[Int(first & 0x0F) << 12 | Int(second & 0x3F) << 6 | Int(third.byte & 0x3F)] =
            third
        }
      }
      start = end
    }
  }

  /// The longest token at `text[offset]`, not past `end`.
  ///
  /// - Precondition: `offset < end`, and the byte there is a token.
  @inline(__always)
  func longestMatch(_ text: borrowing Span<UInt8>, from offset: Int, to end: Int) -> Match {
    let first = text[offset]
    var match = Match(token: byOne.span[Int(first)], count: 1)
    guard offset &+ 1 < end else { return match }
    let second = text[offset &+ 1]
    var node = byTwo.span[Int(first) << 8 | Int(second)]
    if node.token != Node.noToken { match = Match(token: node.token, count: 2) }
    var depth = 2
    if first & 0xF0 == 0xE0, offset &+ 2 < end {
      let third = text[offset &+ 2]
      if second & third & 0xC0 == 0x80 && (second | third) & 0x40 == 0 {
        node =
          byThree.span[Int(first & 0x0F) << 12 | Int(second & 0x3F) << 6 | Int(third & 0x3F)]
        depth = 3
        if node.token != Node.noToken { match = Match(token: node.token, count: 3) }
      }
    }
    let nodes = nodes.span
    while offset &+ depth < end {
      var count = node.childCount
      if count == 0 { break }
      let byte = text[offset &+ depth]
      // The last child whose byte is not larger.
      var low = node.firstChild
      while count > 1 {
        let half = count >> 1
        low = nodes[low &+ half].byte <= byte ? low &+ half : low
        count &-= half
      }
      node = nodes[low]
      guard node.byte == byte else { break }
      depth &+= 1
      if node.token != Node.noToken { match = Match(token: node.token, count: depth) }
    }
    return match
  }
}
