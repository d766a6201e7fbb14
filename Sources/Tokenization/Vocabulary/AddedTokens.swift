internal import CScan

/// A token that is found in the text before anything else happens to it.
struct AddedToken: Sendable {
  var id: TokenID
  /// UTF-8.
  var content: [UInt8]
  /// Whether it is a control token, which only some policies find.
  var isSpecial = true
  /// Whether it is looked for in the normalized text (and normalized itself) or in the original.
  var isNormalized = false
  /// Whether white space before it belongs to it.
  var stripsLeft = false
  /// Whether white space after it belongs to it.
  var stripsRight = false
  /// Whether it counts only where no word character is beside it.
  var isSingleWord = false

  /// The special tokens of a rank file as added ones.
  static func tokens(of specialTokens: SpecialTokens) -> [AddedToken] {
    specialTokens.entries.map { AddedToken(id: $0.id, content: [UInt8]($0.text.utf8)) }
  }
}

/// Finds added tokens in a text: the leftmost, of those the longest, as the Hugging Face library
/// does.
///
/// An Aho–Corasick automaton of the tokens' bytes from last to first reads the text backwards: where it
/// stands at a byte, it knows the longest token that starts there. Then the tokens are taken from left
/// to right. (Read forwards, the automaton would have to read on behind each match to see that no longer
/// one comes, and then again.)
///
///     tokens  <a>  <a><b>      backwards  > a <        node 3: <a>
///                                         > b < > a <  node 6: <a><b>
///
/// - Complexity: O(*n*) time in the bytes of a text; made in O(*m* log *m*) for tokens of *m* bytes in all.
///
/// Aho & Corasick 1975, "Efficient String Matching", <https://doi.org/10.1145/360825.360855>
struct AddedTokenMatcher: Sendable {
  /// A stretch of a text: an added token, or what lies between two.
  struct Section {
    var range: Range<Int>
    /// Nil between tokens.
    var token: Int?
  }

  let tokens: [AddedToken]
  let hasUnspecial: Bool
  /// The last bytes of tokens: nothing ends at any other.
  private var lastBytes = [Bool](repeating: false, count: 256)
  /// The last bytes, if they are no more than three.
  private var lastThree: cscan_three?
  /// Per node, the first edge; edges of a node lie together, sorted by byte.
  private var firstEdge: [Int32] = []
  private var edgeBytes: [UInt8] = []
  private var edgeTargets: [Int32] = []
  /// Per node, the token that starts there, or -1.
  private var tokenAt: [Int32] = []
  /// Per node, the node of the longest other beginning of a token that the bytes also are.
  private var failure: [Int32] = []
  /// Per node, the next node on the way of failures where a token starts; 0 for none.
  private var shorterToken: [Int32] = []

  init(_ tokens: [AddedToken]) {
    self.tokens = tokens
    hasUnspecial = tokens.contains { !$0.isSpecial }
    for token in tokens { if let last = token.content.last { lastBytes[Int(last)] = true } }
    let ends = lastBytes.indices.filter { lastBytes[$0] }.map { UInt8($0) }
    if let first = ends.first, let last = ends.last, ends.count <= 3 {
      lastThree = cscan_three(first: first, second: ends[ends.count / 2], third: last)
    }
    buildTrie()
    linkFailures()
  }

  /// Breadth first over the sorted reversed contents: a node is the range of contents that share an
  /// end.
  private mutating func buildTrie() {
    let reversed = tokens.map { [UInt8]($0.content.reversed()) }
    let order = reversed.indices.sorted {
      reversed[$0] == reversed[$1] ? $0 < $1 : reversed[$0].lexicographicallyPrecedes(reversed[$1])
    }
    var queue = [(range: order.indices, depth: 0)]
    var node = 0
    while node < queue.count {
      let (range, depth) = queue[node]
      firstEdge.append(Int32(edgeBytes.count))
      var i = range.lowerBound
      var ending: Int32 = -1
      while i < range.upperBound && reversed[order[i]].count == depth {
        if ending < 0 { ending = Int32(order[i]) }
        i += 1
      }
      tokenAt.append(depth == 0 ? -1 : ending)
      while i < range.upperBound {
        let byte = reversed[order[i]][depth]
        let start = i
        while i < range.upperBound && reversed[order[i]][depth] == byte { i += 1 }
        edgeBytes.append(byte)
        edgeTargets.append(Int32(queue.count))
        queue.append((start..<i, depth + 1))
      }
      node += 1
    }
    firstEdge.append(Int32(edgeBytes.count))
  }

  private mutating func linkFailures() {
    failure = [Int32](repeating: 0, count: tokenAt.count)
    shorterToken = failure
    // Nodes are numbered breadth first, so failures lead to nodes that are done.
    for node in tokenAt.indices {
      for edge in Int(firstEdge[node])..<Int(firstEdge[node + 1]) {
        let target = Int(edgeTargets[edge])
        let link = node == 0 ? 0 : step(from: Int(failure[node]), edgeBytes[edge])
        failure[target] = Int32(link)
        shorterToken[target] = tokenAt[link] >= 0 ? Int32(link) : shorterToken[link]
      }
    }
  }

  /// Cuts `text` at the added tokens in it.
  ///
  /// - Parameter policy: which special tokens are found. `.treatAsText` passes over their text as the
  ///   Hugging Face library does: no other token is found inside. Those that `.select` does not name
  ///   are not there at all, as for tiktoken.
  /// - Returns: sections in order; they cover the text.
  func sections(of text: Span<UInt8>, _ policy: SpecialTokenPolicy) -> [Section] {
    var result: [Section] = []
    var end = 0
    var offset = 0
    for hit in hits(in: text, policy).reversed() where hit.offset >= offset {
      let token = tokens[hit.token]
      let match = hit.offset..<hit.offset + token.content.count
      offset = match.upperBound
      if policy == .treatAsText && token.isSpecial { continue }
      if token.isSingleWord
        && (WordCharacters.endsWithWord(text, match.lowerBound)
          || WordCharacters.startsWithWord(text, match.upperBound))
      {
        continue
      }
      // The token before took all of this one with its white space.
      if token.stripsLeft && match.upperBound <= end { continue }
      var range = match
      if token.stripsLeft {
        let start = WhiteSpace.start(of: text, before: range.lowerBound, from: end)
        range = max(start, end)..<range.upperBound
      }
      if token.stripsRight {
        // What the token before took is white space.
        let last = WhiteSpace.end(of: text, from: max(range.upperBound, end))
        range = range.lowerBound..<last
      }
      if end < range.lowerBound { result.append(Section(range: end..<range.lowerBound)) }
      result.append(Section(range: range, token: hit.token))
      end = range.upperBound
    }
    if end < text.count { result.append(Section(range: end..<text.count)) }
    return result
  }

  /// The longest token that starts at each byte, last byte first.
  private func hits(
    in text: Span<UInt8>, _ policy: SpecialTokenPolicy
  ) -> [(offset: Int, token: Int)] {
    var hits: [(offset: Int, token: Int)] = []
    var node = 0
    var offset = text.count
    while true {
      if node == 0 { offset = endOfNext(in: text, before: offset) }
      if offset == 0 { return hits }
      offset -= 1
      node = step(from: node, text[offset])
      var found = tokenAt[node] >= 0 ? node : Int(shorterToken[node])
      while found != 0 && !isVisible(Int(tokenAt[found]), policy) {
        found = Int(shorterToken[found])
      }
      if found != 0 { hits.append((offset, Int(tokenAt[found]))) }
    }
  }

  private func isVisible(_ token: Int, _ policy: SpecialTokenPolicy) -> Bool {
    guard case .select(let recognized, let rejected) = policy, tokens[token].isSpecial else {
      return true
    }
    return recognized.contains(tokens[token].id) || rejected.contains(tokens[token].id)
  }

  /// The offset behind the last byte before `end` at which a token may end; 0 for none.
  private func endOfNext(in text: Span<UInt8>, before end: Int) -> Int {
    var end = end
    if let lastThree {
      return unsafe text.withUnsafeBufferPointer {
        unsafe cscan_end_of_last($0.baseAddress, end, lastThree)
      }
    }
    while end > 0 && !lastBytes[Int(text[end &- 1])] { end &-= 1 }
    return end
  }

  private func step(from node: Int, _ byte: UInt8) -> Int {
    var node = node
    while true {
      if let next = child(of: node, byte) { return next }
      if node == 0 { return 0 }
      node = Int(failure[node])
    }
  }

  private func child(of node: Int, _ byte: UInt8) -> Int? {
    var low = Int(firstEdge[node])
    let end = Int(firstEdge[node + 1])
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if edgeBytes[middle] < byte { low = middle + 1 } else { high = middle }
    }
    return low < end && edgeBytes[low] == byte ? Int(edgeTargets[low]) : nil
  }
}

/// The `\w` of Rust's regular expressions, which the Hugging Face library asks around added tokens, as of
/// Unicode 16.0 like all that it asks (``UnicodeSets``, which is not made for a few characters).
private enum WordCharacters {
  static func startsWithWord(_ text: Span<UInt8>, _ offset: Int) -> Bool {
    scalar(in: text, at: offset).map(isWord) ?? false
  }

  static func endsWithWord(_ text: Span<UInt8>, _ offset: Int) -> Bool {
    startOfScalar(text, before: offset).flatMap { scalar(in: text, at: $0) }.map(isWord) ?? false
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    guard (properties.age?.major ?? .max) <= 16 else { return false }
    if properties.isAlphabetic || properties.isJoinControl { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
      return true
    default: return false
    }
  }
}
