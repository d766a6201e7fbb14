/// Finds the terms of a lexicon in a text, in one pass.
///
/// Three trees: of words and prefixes, which are walked from the beginning of each word; of suffixes,
/// walked back from its end; and of substrings, walked from each character of scripts without spaces
/// (and of others, if the lexicon has such terms). What was found in a word is kept for the next time
/// (`FindingCache`). Every entry that lies in the text counts, also where it lies inside another: `病毒`
/// and `病毒传播` both add their weights. What is counted once is the place: among the entries that
/// begin at the same place the longest medical one is *the* hit, and characters inside several hits
/// are covered once.
struct LexiconMatcher: Sendable {
  typealias Symbol = SymbolAlphabet.Symbol

  /// Tells matchers apart: what one found is nothing to another.
  final class Identity: Sendable {}

  let alphabet: SymbolAlphabet
  let identity = Identity()
  /// All trees; each begins with a symbol of its own.
  let trie: TermTrie
  /// The trees' roots, 0 if there is none.
  let roots: [UInt32]
  /// What terms of scripts without spaces begin with.
  private let pairs: CharacterPairs
  /// Which words may hold a term, for alphabets of bytes.
  private let words: WordFilter
  let traits: [Traits]

  enum Root: Int, CaseIterable {
    /// Words and prefixes.
    case words
    /// Suffixes, from their end.
    case suffixes
    case substrings
    /// Arabic particles that may stand between the edge of the word and a term.
    case proclitics
  }

  /// What matching must know of a term.
  struct Traits: Sendable {
    /// The hit reaches to the end of the word.
    var isPrefix: Bool
    /// It covers characters and counts as a hit.
    var isMedical: Bool
  }

  /// The longest medical entry found from one place on.
  struct Match {
    var term: Int32 = -1
    var start = 0
    var end = 0
    /// In symbols, an edge at the end counted; 0: none.
    var length = 0
  }

  /// A matcher for folded terms.
  init(_ terms: [FoldedTerm], allowsProclitics: Bool) {
    let chains = allowsProclitics ? ArabicProclitics.chains : []
    let alphabet = SymbolAlphabet(terms: terms.map(\.scalars) + chains)
    var entries: [(root: Root, symbols: [Symbol], term: Int)] = []
    for (index, term) in terms.enumerated() {
      let symbols = alphabet.symbols(of: term.scalars)
      switch term.form {
      // The edge behind a word is its last symbol; those before and behind others are implied.
      case .word: entries.append((.words, symbols + [SymbolAlphabet.edge], index))
      case .prefix: entries.append((.words, symbols, index))
      case .suffix: entries.append((.suffixes, symbols.reversed(), index))
      case .substring: entries.append((.substrings, symbols, index))
      }
    }
    for chain in chains { entries.append((.proclitics, alphabet.symbols(of: chain), 0)) }
    let size = alphabet.size
    self.alphabet = alphabet
    let trie = TermTrie(
      entries.map { ([Symbol(size + $0.root.rawValue)] + $0.symbols, $0.term) },
      alphabetSize: size + Root.allCases.count)
    self.trie = trie
    roots = Root.allCases.map { trie.child(of: 0, by: Symbol(size + $0.rawValue)) }
    func symbols(_ root: Root) -> [[Symbol]] {
      entries.filter { $0.root == root }.map(\.symbols)
    }
    pairs = CharacterPairs(
      symbols(.substrings).filter { $0[0] >= alphabet.firstUnspaced }, alphabetSize: size, in: trie,
      root: roots[Root.substrings.rawValue])
    words = WordFilter(
      words: symbols(.words), suffixes: symbols(.suffixes).map { $0.reversed() },
      substrings: symbols(.substrings), alphabetSize: size,
      passesAll: allowsProclitics || alphabet.bytes.isEmpty)
    traits = terms.map { Traits(isPrefix: $0.form == .prefix, isMedical: $0.kind == .medical) }
  }

  /// Counts the terms of a text.
  ///
  /// - Parameters:
  ///   - text: Valid UTF-8; other bytes part words.
  ///   - tally: Cleared, then receives the counts.
  ///   - locating: Whether the places of all hits are listed, which takes memory.
  /// - Complexity: O(*n*) in the bytes of `text`, with a factor that depends on the lexicon only.
  func count(in text: Span<UInt8>, into tally: inout TermTally, locating: Bool = false) {
    tally.clear(termCount: traits.count)
    let cache = alphabet.bytes.isEmpty || locating ? nil : tally.cache(of: identity)
    var start = 0
    while start < text.count {
      let end = SymbolText.endOfPiece(from: start, in: text)
      tally.coveredEnd = 0
      if let cache {
        tally.words.read(text, start..<end, by: alphabet, words)
        countWords(cache, &tally)
      } else {
        tally.piece.fold(text, range: start..<end, by: alphabet, locating: locating)
        tally.piece.find(pairs, firstUnspaced: alphabet.firstUnspaced)
        countSymbols(&tally, locating)
      }
      start = end
    }
  }

  /// Counts the terms of `tally.piece`.
  private func countSymbols(_ tally: inout TermTally, _ locating: Bool) {
    let (piece, list) = (tally.piece.symbols, tally.piece.places)
    let symbols = piece.span
    let places = list.span
    let cells = trie.cells.span
    let terms = trie.terms.span
    let traits = self.traits.span
    let slots = pairs.slots.span
    let single = pairs.single.span
    let substrings = roots[Root.substrings.rawValue]
    let firstUnspaced = alphabet.firstUnspaced
    tally.characterCount += tally.piece.letterCount
    for index in 0..<tally.piece.placeCount {
      let position = Int(places[index])
      let symbol = symbols[position]
      if symbol < firstUnspaced {
        var end = position
        repeat { end += 1 } while symbols[end] != SymbolAlphabet.edge
        var found = find(in: position..<end, symbols, ~0, &tally, locating)
        follow(&found, behind: end, symbols, before: tally.piece.count, &tally, locating)
        if found.best.length > 0 { tally.close(found.best, symbols, edge: end) }
        continue
      }
      var best = Match()
      var state = substrings
      var next = position
      if single[Int(symbol)] == 0 {
        guard let slot = pairs.find(symbol, symbols[position + 1], in: slots) else { continue }
        next += 2
        if slot.term >= 0 {
          Self.add(slot.term, position, next, 2, traits, &tally, &best, locating)
        }
        state = slot.state
      }
      TermTrie.walk(cells, symbols, from: next, state: state) { state, base, end in
        if base & TermTrie.endsTerm != 0 {
          Self.add(
            terms[Int(state)], position, Self.end(of: symbols, end, traits, nil), end - position,
            traits, &tally, &best, locating)
        }
        return true
      }
      if best.length > 0 { tally.close(best, symbols, edge: position + 1) }
    }
  }

  // MARK: - Steps

  /// Where a hit ends whose walk ended at `end`: before the edge that ends a word; that of a prefix
  /// at the end of the word.
  @inline(__always)
  static func end<S: FixedWidthInteger>(
    of symbols: Span<S>, _ end: Int, _ traits: Span<Traits>, _ term: Int32?
  ) -> Int {
    if symbols[end - 1] == 0 { return end - 1 }
    var end = end
    if let term, traits[Int(term)].isPrefix {
      while end < symbols.count, symbols[end] != 0 { end += 1 }
    }
    return end
  }

  @inline(__always)
  static func add(
    _ term: Int32, _ start: Int, _ end: Int, _ length: Int, _ traits: Span<Traits>,
    _ tally: inout TermTally, _ best: inout Match, _ locating: Bool
  ) {
    tally.add(Int(term))
    if locating { tally.locate(Int(term), start..<end) }
    if traits[Int(term)].isMedical, length > best.length {
      best = Match(term: term, start: start, end: end, length: length)
    }
  }
}
