/// A folded term and where in a text it may lie.
struct TermPattern: Sendable {
  /// The folded term: words with one space between, not empty.
  var bytes: [UInt8]
  var form: TermForm
  /// Whether Arabic proclitics (و ف ب ك ل ال and their chains) may stand between the edge of the
  /// word and the term.
  var allowsProclitics: Bool

  /// Whether the form asks for a word edge that the script of the term does not write.
  var needsSpacesItLacks: Bool {
    switch form {
    case .prefix: WordEdge.isInsideUnspacedScript(last: bytes.count - 1, of: bytes.span)
    case .suffix: WordEdge.isUnspacedScript(lead: bytes[0])
    case .word, .substring: false
    }
  }
}

/// A place in a folded text where a term lies.
struct TermHit: Hashable, Sendable {
  /// The index of the term.
  var term: Int32
  /// Its bytes in the folded text, from `start` up to, not including, `end`.
  var start: Int
  var end: Int
}

/// Finds all terms of a lexicon in one pass over a folded text.
///
/// An Aho-Corasick automaton over bytes. The bytes that no term uses share one column, so the table of
/// transitions is small and dense: for the terms `he`, `she`, with columns e h s and "other":
///
///     state        other  e    h    s
///     0            0      0    1    3
///     1 "h"        0      2*   1    3        * the target ends a term
///     2 "he"       0      0    1    3
///     3 "s"        0      0    4    3
///     4 "sh"       0      5*   1    3
///     5 "she"      0      0    1    3        shorter term that ends here too: that of state 2
///
/// A row is stored at `state × columns`, and transitions hold that product, with the top bit set where
/// a term ends: one add and two loads a byte.
///
/// Aho and Corasick 1975, "Efficient string matching: an aid to bibliographic search",
/// <https://doi.org/10.1145/360825.360855>.
struct TermAutomaton: Sendable {
  private let columnOfByte: [UInt8]
  private let columns: Int
  private let transitions: [UInt32]
  /// For each state: the term that ends there, or −1.
  private let termOfState: [Int32]
  /// For each state: the state of the longest proper suffix at which a term ends, or 0.
  private let shorterTermState: [Int32]
  private let patterns: [TermPattern]
  private let longestPattern: Int

  private static let endsTerm: UInt32 = 0x8000_0000

  /// Builds the automaton; the index of a pattern is the `term` of its hits.
  ///
  /// - Parameter patterns: Different, not empty; less than 2³¹ cells of table in all.
  /// - Complexity: O(*states* × *columns*) time and memory; states ≤ the bytes of all patterns + 1.
  init(_ patterns: [TermPattern]) {
    var columnOfByte = [UInt8](repeating: 0, count: 256)
    var columns = 1
    // All 256 values would need a 257th column for "other"; valid UTF-8 never has 0xFF.
    for pattern in patterns {
      for byte in pattern.bytes where columnOfByte[Int(byte)] == 0 {
        columnOfByte[Int(byte)] = UInt8(columns)
        columns += 1
      }
    }
    // The trie: −1 where there is no child.
    var rows: [Int32] = [Int32](repeating: -1, count: columns)
    var termOfState: [Int32] = [-1]
    for (index, pattern) in patterns.enumerated() {
      var state = 0
      for byte in pattern.bytes {
        let cell = state * columns + Int(columnOfByte[Int(byte)])
        if rows[cell] < 0 {
          rows[cell] = Int32(termOfState.count)
          termOfState.append(-1)
          rows.append(contentsOf: repeatElement(-1, count: columns))
        }
        state = Int(rows[cell])
      }
      termOfState[state] = Int32(index)
    }
    precondition(rows.count < Int(Self.endsTerm), "the lexicon is too large")
    // Breadth first: a state's failure state is shorter, so its row is complete already.
    var failure = [Int32](repeating: 0, count: termOfState.count)
    var shorterTermState = failure
    var queue = [0]
    var next = 0
    while next < queue.count {
      let state = queue[next]
      next += 1
      let fallback = Int(failure[state])
      for column in 0..<columns {
        let cell = state * columns + column
        let child = rows[cell]
        // The root falls back on itself.
        let other = state == 0 ? 0 : rows[fallback * columns + column]
        if child < 0 {
          rows[cell] = other
        } else {
          failure[Int(child)] = other
          shorterTermState[Int(child)] =
            termOfState[Int(other)] >= 0 ? other : shorterTermState[Int(other)]
          queue.append(Int(child))
        }
      }
    }
    transitions = rows.map { target in
      let ends = termOfState[Int(target)] >= 0 || shorterTermState[Int(target)] > 0
      return UInt32(Int(target) * columns) | (ends ? Self.endsTerm : 0)
    }
    self.columnOfByte = columnOfByte
    self.columns = columns
    self.termOfState = termOfState
    self.shorterTermState = shorterTermState
    self.patterns = patterns
    longestPattern = patterns.reduce(0) { max($0, $1.bytes.count) }
  }

  /// Finds the terms in a folded text: the leftmost hits, the longest where several begin at the same
  /// place, none overlapping another, in order.
  ///
  /// - Parameters:
  ///   - text: Folded text (`FoldedText.bytes`).
  ///   - hits: Emptied, then receives the hits.
  /// - Complexity: O(*n*) in the bytes of `text`, with a factor that depends on the lexicon only.
  func findHits(in text: Span<UInt8>, into hits: inout [TermHit]) {
    hits.removeAll(keepingCapacity: true)
    let columnOfByte = self.columnOfByte.span
    let transitions = self.transitions.span
    var row: UInt32 = 0
    for position in text.indices {
      let cell = transitions[Int(row) + Int(columnOfByte[Int(text[position])])]
      row = cell & ~Self.endsTerm
      if cell != row {
        // Longest first: a shorter one inside it is then refused at once.
        var state = Int(row) / columns
        if termOfState[state] < 0 { state = Int(shorterTermState[state]) }
        while state > 0 {
          let term = Int(termOfState[state])
          if let range = rangeOfHit(patterns[term], endingAt: position + 1, in: text) {
            Self.insert(
              TermHit(term: Int32(term), start: range.lowerBound, end: range.upperBound),
              into: &hits)
          }
          state = Int(shorterTermState[state])
        }
      }
    }
  }

  /// The bytes a pattern that ends at `end` covers, or nil if its form does not allow it there.
  private func rangeOfHit(_ pattern: TermPattern, endingAt end: Int, in text: Span<UInt8>) -> Range<
    Int
  >? {
    var start = end - pattern.bytes.count
    var end = end
    switch pattern.form {
    case .substring: break
    case .word:
      guard WordEdge.isEnd(end, of: text), isWordStart(start, of: text, for: pattern) else {
        return nil
      }
    case .prefix:
      guard isWordStart(start, of: text, for: pattern) else { return nil }
      end = WordEdge.endOfWord(from: end, in: text)
    case .suffix:
      guard WordEdge.isEnd(end, of: text) else { return nil }
      start = WordEdge.startOfWord(from: start, in: text)
    }
    return start..<end
  }

  private func isWordStart(_ start: Int, of text: Span<UInt8>, for pattern: TermPattern) -> Bool {
    WordEdge.isStart(start, of: text)
      || pattern.allowsProclitics && ArabicProclitics.fillWord(before: start, in: text)
  }

  /// Adds a hit to hits that are leftmost-longest so far.
  ///
  /// Candidates come in the order in which their terms end. A candidate takes the place of the hits
  /// that lie to the right of its start, unless a hit further left reaches into it. The walk is
  /// bounded, because those hits lie inside the candidate.
  private static func insert(_ candidate: TermHit, into hits: inout [TermHit]) {
    var kept = hits.count
    while kept > 0, hits[kept - 1].start >= candidate.start {
      // Same place, but found as longer or equal before.
      if hits[kept - 1].start == candidate.start, hits[kept - 1].end >= candidate.end { return }
      kept -= 1
    }
    if kept > 0, hits[kept - 1].end > candidate.start { return }
    hits.removeSubrange(kept...)
    hits.append(candidate)
  }
}

/// Where words begin and end in a folded text.
enum WordEdge {
  /// Whether a lead byte begins a scalar of a script that does not separate words: Han, kana.
  ///
  /// U+3000 ... U+9FFF begin with E3 ... E9; of the scalars beyond the BMP, F0 begins the rare Han
  /// characters. (Hangul begins with EA ... ED and has spaces.)
  static func isUnspacedScript(lead: UInt8) -> Bool {
    lead >= 0xE3 && lead <= 0xE9 || lead == 0xF0
  }

  /// Whether the scalar whose last byte is at `last` is of such a script.
  static func isInsideUnspacedScript(last: Int, of text: Span<UInt8>) -> Bool {
    var position = last
    while position > 0, text[position] & 0xC0 == 0x80 { position -= 1 }
    return isUnspacedScript(lead: text[position])
  }

  /// Whether a word may begin at `position`, by what stands before and at it.
  static func isStart(_ position: Int, of text: Span<UInt8>) -> Bool {
    if position == 0 || text[position - 1] == 0x20 { return true }
    if text[position - 1] < 0x80 {
      return position < text.count && isUnspacedScript(lead: text[position])
    }
    return isInsideUnspacedScript(last: position - 1, of: text)
      || position < text.count && isUnspacedScript(lead: text[position])
  }

  /// Whether a word may end before `position`, by what stands before and at it.
  static func isEnd(_ position: Int, of text: Span<UInt8>) -> Bool {
    if position == text.count || text[position] == 0x20 { return true }
    if isUnspacedScript(lead: text[position]) { return true }
    return position > 0 && text[position - 1] >= 0x80
      && isInsideUnspacedScript(last: position - 1, of: text)
  }

  /// The first position at or after `position` where a word may end.
  static func endOfWord(from position: Int, in text: Span<UInt8>) -> Int {
    var position = position
    while position < text.count, text[position] != 0x20, !isUnspacedScript(lead: text[position]) {
      position += 1
    }
    return position
  }

  /// The last position at or before `position` where a word may begin.
  static func startOfWord(from position: Int, in text: Span<UInt8>) -> Int {
    var position = position
    while position > 0, text[position - 1] != 0x20 {
      if text[position - 1] & 0x80 != 0, isInsideUnspacedScript(last: position - 1, of: text) {
        break
      }
      position -= 1
    }
    return position
  }
}

/// The Arabic particles that are written together with the word that follows them.
enum ArabicProclitics {
  /// All chains that occur: a conjunction (و ف), then a preposition (ب ك ل), then the article (ال,
  /// which after ل is only another ل).
  private static let chains: [[UInt8]] = {
    var chains: [[UInt8]] = []
    for conjunction in ["", "و", "ف"] {
      for rest in ["", "ب", "ك", "ل", "ال", "بال", "كال", "لل"] {
        let chain = Array((conjunction + rest).utf8)
        if !chain.isEmpty { chains.append(chain) }
      }
    }
    return chains
  }()

  /// Four letters of two bytes: وبال.
  private static let longestChain = 8

  /// Whether the bytes between the start of the word and `position` are such a chain.
  static func fillWord(before position: Int, in text: Span<UInt8>) -> Bool {
    var start = position
    while start > 0, text[start - 1] != 0x20 {
      start -= 1
      if position - start > longestChain { return false }
    }
    return chains.contains { chain in
      chain.count == position - start && chain.indices.allSatisfy { text[start + $0] == chain[$0] }
    }
  }
}
