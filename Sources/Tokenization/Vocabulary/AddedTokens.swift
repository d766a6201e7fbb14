/// A token that is found in the text before anything else happens to it.
struct AddedToken: Sendable {
  var id: TokenID
  /// UTF-8.
  var content: [UInt8]
  /// Whether it is a control token, which only `SpecialTokenPolicy.recognize` finds.
  var isSpecial = true
  /// Whether it is looked for in the normalized text (and normalized itself) or in the original.
  var isNormalized = false
  /// Whether white space before it belongs to it.
  var stripsLeft = false
  /// Whether white space after it belongs to it.
  var stripsRight = false
  /// Whether it counts only where no word character is beside it.
  var isSingleWord = false
}

/// Finds added tokens in a text: the leftmost, of those the longest, as the Hugging Face library
/// does with its Aho–Corasick automaton.
///
/// A trie in flat arrays, walked from each byte that starts a token.
///
/// - Complexity: O(*n* · *m*) time for a text of *n* bytes and a longest token of *m* bytes.
struct AddedTokenMatcher: Sendable {
  /// A stretch of a text: an added token, or what lies between two.
  struct Section {
    var range: Range<Int>
    /// Nil between tokens.
    var token: Int?
  }

  let tokens: [AddedToken]
  let hasUnspecial: Bool
  private var starts = [Bool](repeating: false, count: 256)
  /// Per node, the first edge; edges of a node lie together, sorted by byte.
  private var firstEdge: [Int32] = []
  private var edgeBytes: [UInt8] = []
  private var edgeTargets: [Int32] = []
  /// Per node, the token that ends there, or -1.
  private var tokenAt: [Int32] = []

  init(_ tokens: [AddedToken]) {
    self.tokens = tokens
    hasUnspecial = tokens.contains { !$0.isSpecial }
    for token in tokens { if let first = token.content.first { starts[Int(first)] = true } }
    // Breadth first over the sorted contents: a node is the range of contents that share a prefix.
    let order = tokens.indices.sorted {
      tokens[$0].content.lexicographicallyPrecedes(tokens[$1].content)
    }
    var queue = [(range: order.indices, depth: 0)]
    var node = 0
    while node < queue.count {
      let (range, depth) = queue[node]
      firstEdge.append(Int32(edgeBytes.count))
      var i = range.lowerBound
      var ending: Int32 = -1
      while i < range.upperBound && tokens[order[i]].content.count == depth {
        if ending < 0 { ending = Int32(order[i]) }
        i += 1
      }
      tokenAt.append(depth == 0 ? -1 : ending)
      while i < range.upperBound {
        let byte = tokens[order[i]].content[depth]
        let start = i
        while i < range.upperBound && tokens[order[i]].content[depth] == byte { i += 1 }
        edgeBytes.append(byte)
        edgeTargets.append(Int32(queue.count))
        queue.append((start..<i, depth + 1))
      }
      node += 1
    }
    firstEdge.append(Int32(edgeBytes.count))
  }

  /// Cuts `text` at the added tokens in it.
  ///
  /// - Parameter skippingSpecial: leaves special tokens in the stretches between, as text.
  /// - Returns: sections in order; they cover the text.
  func sections(of text: Span<UInt8>, skippingSpecial: Bool) -> [Section] {
    var result: [Section] = []
    var end = 0
    var offset = 0
    while let (match, index) = nextMatch(in: text, from: offset) {
      offset = match.upperBound
      let token = tokens[index]
      if skippingSpecial && token.isSpecial { continue }
      if token.isSingleWord
        && (WordCharacters.endsWithWord(text, match.lowerBound)
          || WordCharacters.startsWithWord(text, match.upperBound))
      {
        continue
      }
      var range = match
      if token.stripsLeft {
        range =
          max(WordCharacters.startOfSpace(text, before: range.lowerBound), end)..<range.upperBound
      }
      if token.stripsRight {
        range =
          range.lowerBound..<WordCharacters.endOfSpace(text, after: range.upperBound)
      }
      if end < range.lowerBound { result.append(Section(range: end..<range.lowerBound)) }
      result.append(Section(range: range, token: index))
      end = range.upperBound
    }
    if end < text.count { result.append(Section(range: end..<text.count)) }
    return result
  }

  private func nextMatch(in text: Span<UInt8>, from start: Int) -> (Range<Int>, Int)? {
    for offset in start..<max(start, text.count) where starts[Int(text[offset])] {
      var node = 0
      var at = offset
      var found: (Range<Int>, Int)?
      while at < text.count, let next = child(of: node, text[at]) {
        node = next
        at += 1
        if tokenAt[node] >= 0 { found = (offset..<at, Int(tokenAt[node])) }
      }
      if let found { return found }
    }
    return nil
  }

  private func child(of node: Int, _ byte: UInt8) -> Int? {
    var low = Int(firstEdge[node])
    var high = Int(firstEdge[node + 1])
    while low < high {
      let middle = (low + high) / 2
      if edgeBytes[middle] < byte { low = middle + 1 } else { high = middle }
    }
    return low < firstEdge[node + 1] && edgeBytes[low] == byte ? Int(edgeTargets[low]) : nil
  }
}

/// The `\w` and `\s` of Rust's regular expressions, which the Hugging Face library asks around added
/// tokens.
private enum WordCharacters {
  static func startsWithWord(_ text: Span<UInt8>, _ offset: Int) -> Bool {
    scalar(text, at: offset).map(isWord) ?? false
  }

  static func endsWithWord(_ text: Span<UInt8>, _ offset: Int) -> Bool {
    start(of: text, before: offset).flatMap { scalar(text, at: $0) }.map(isWord) ?? false
  }

  static func endOfSpace(_ text: Span<UInt8>, after offset: Int) -> Int {
    var offset = offset
    while let next = scalar(text, at: offset), next.properties.isWhitespace {
      offset += wellFormedScalarWidth(text, at: offset)
    }
    return offset
  }

  static func startOfSpace(_ text: Span<UInt8>, before offset: Int) -> Int {
    var offset = offset
    while let previous = start(of: text, before: offset), let scalar = scalar(text, at: previous),
      scalar.properties.isWhitespace
    {
      offset = previous
    }
    return offset
  }

  private static func start(of text: Span<UInt8>, before offset: Int) -> Int? {
    var start = offset - 1
    while start > 0 && offset - start < 4 && text[start] & 0xC0 == 0x80 { start -= 1 }
    return start >= 0 && start + wellFormedScalarWidth(text, at: start) == offset ? start : nil
  }

  private static func scalar(_ text: Span<UInt8>, at offset: Int) -> Unicode.Scalar? {
    guard offset < text.count else { return nil }
    let width = wellFormedScalarWidth(text, at: offset)
    guard width > 0 else { return nil }
    var value = UInt32(text[offset])
    if width > 1 { value &= 0x7F >> UInt32(width) }
    for i in 1..<max(1, width) { value = value << 6 | UInt32(text[offset + i] & 0x3F) }
    return Unicode.Scalar(value)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isAlphabetic || properties.isJoinControl { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
      return true
    default: return false
    }
  }
}
