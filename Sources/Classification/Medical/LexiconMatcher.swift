internal import CScan

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
  private let trie: TermTrie
  /// The trees' roots, 0 if there is none.
  private let roots: [UInt32]
  /// What terms of scripts without spaces begin with.
  private let pairs: CharacterPairs
  /// Which words may hold a term, for alphabets of bytes.
  private let words: WordFilter
  private let traits: [Traits]

  private enum Root: Int, CaseIterable {
    /// Words and prefixes.
    case words
    /// Suffixes, from their end.
    case suffixes
    case substrings
    /// Arabic particles that may stand between the edge of the word and a term.
    case proclitics
  }

  /// What matching must know of a term.
  private struct Traits: Sendable {
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

  /// An Arabic word behind its particles has this many letters at least.
  private static let shortestStem = 3

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

  /// Counts the terms in the words of `tally.words`.
  private func countWords(_ cache: FindingCache, _ tally: inout TermTally) {
    // Arrays of its own while the tally changes; they are not copied. Spans are taken once a piece:
    // taking them for each word costs reference counts.
    let (piece, list) = (tally.words.symbols, tally.words.words)
    let symbols = piece.span
    let words = list.span
    let end = tally.words.end
    tally.characterCount += tally.words.letterCount
    for index in 0..<tally.words.wordCount {
      let start = Int(words[index].start) + WordText.start
      let word = start..<start + Int(words[index].length)
      let marks = UInt32(words[index].marks)
      var found: WordFinding
      if word.count <= Int(CSCAN_LONGEST_KEY) {
        let key = unsafe symbols.withUnsafeBufferPointer {
          unsafe cscan_symbol_key_of($0.baseAddress.map { unsafe $0 + word.lowerBound }, word.count)
        }
        let place = FindingCache.place(of: key)
        if let entry = cache.entry(of: key, at: place) {
          if entry.isEmpty { continue }
          for index in 0..<Int(entry.termCount) { tally.add(Int(entry.terms[index])) }
          found = WordFinding(entry, at: word.lowerBound)
        } else {
          found = find(in: word, symbols, marks, &tally, false)
          if tally.phrases.isEmpty { cache.keep(found, of: key, at: place, from: word.lowerBound) }
        }
      } else {
        found = find(in: word, symbols, marks, &tally, false)
      }
      follow(&found, behind: word.upperBound, symbols, before: end + 1, &tally, false)
      if found.best.length > 0 { tally.close(found.best, symbols, edge: word.upperBound) }
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
      Self.walk(cells, symbols, from: next, state: state) { state, base, end in
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

  /// Counts what lies in one word; of phrases that begin in it, all but one go to `tally.phrases`.
  ///
  /// - Parameter marks: What filters say of it: `CSCAN_MAY_BEGIN` and so on.
  private func find<S: FixedWidthInteger>(
    in word: Range<Int>, _ symbols: Span<S>, _ marks: UInt32, _ tally: inout TermTally,
    _ locating: Bool
  ) -> WordFinding {
    var found = WordFinding()
    let cells = trie.cells.span
    let terms = trie.terms.span
    let traits = self.traits.span
    let words = roots[Root.words.rawValue]
    if marks & UInt32(CSCAN_MAY_BEGIN) != 0 {
      Self.walk(
        cells, terms, traits, symbols, word, from: word.lowerBound, words, &tally, &found, locating)
    }
    let proclitics = roots[Root.proclitics.rawValue]
    if proclitics != 0 {
      let last = word.upperBound - Self.shortestStem
      Self.walk(cells, symbols, from: word.lowerBound, state: proclitics) { state, base, end in
        if end > last { return false }
        if base & TermTrie.endsTerm != 0 {
          Self.walk(
            cells, terms, traits, symbols, word, from: end, words, &tally, &found, locating)
        }
        return true
      }
    }
    let suffixes = roots[Root.suffixes.rawValue]
    if suffixes != 0, marks & UInt32(CSCAN_MAY_END) != 0 {
      Self.walkBack(cells, symbols, word, state: suffixes) { state, base, start in
        if base & TermTrie.endsTerm == 0 { return }
        let term = terms[Int(state)]
        Self.add(
          term, word.lowerBound, word.upperBound, word.upperBound - start, traits, &tally,
          &found.best, locating)
        found.note(term)
      }
    }
    let substrings = roots[Root.substrings.rawValue]
    if substrings != 0, marks & UInt32(CSCAN_MAY_LIE_INSIDE) != 0 {
      for start in word {
        Self.walk(
          cells, terms, traits, symbols, word, from: start, substrings, &tally, &found, locating)
      }
    }
    return found
  }

  /// Counts the phrases that begin in a word, behind whose edge `symbols` go on before `limit`.
  @inline(__always)
  private func follow<S: FixedWidthInteger>(
    _ found: inout WordFinding, behind edge: Int, _ symbols: Span<S>, before limit: Int,
    _ tally: inout TermTally, _ locating: Bool
  ) {
    if !tally.phrases.isEmpty {
      let phrases = tally.phrases
      tally.phrases.removeAll(keepingCapacity: true)
      for (state, start) in phrases {
        follow(state, from: start, &found, behind: edge, symbols, before: limit, &tally, locating)
      }
    }
    if found.phrase != 0 {
      follow(
        found.phrase, from: found.phraseStart, &found, behind: edge, symbols, before: limit,
        &tally, locating)
    }
  }

  private func follow<S: FixedWidthInteger>(
    _ state: UInt32, from start: Int, _ found: inout WordFinding, behind edge: Int,
    _ symbols: Span<S>, before limit: Int, _ tally: inout TermTally, _ locating: Bool
  ) {
    let cells = trie.cells.span
    let terms = trie.terms.span
    let traits = self.traits.span
    var state = state
    var length = edge + 1 - start
    var position = edge + 1
    while true {
      // Edges beside each other are one.
      if symbols[position - 1] == 0 {
        while position < limit, symbols[position] == 0 { position += 1 }
      }
      if position >= limit { return }
      let next = (cells[Int(state)].base & ~TermTrie.endsTerm) &+ UInt32(symbols[position])
      let cell = cells[Int(next)]
      if cell.parent != state { return }
      state = next
      position += 1
      length += 1
      if cell.base & TermTrie.endsTerm != 0 {
        let term = terms[Int(state)]
        Self.add(
          term, start, Self.end(of: symbols, position, traits, term), length, traits, &tally,
          &found.best, locating)
      }
    }
  }

  /// Counts what begins at a place of a word and ends in it; a phrase that reaches further is put off.
  @inline(__always)
  private static func walk<S: FixedWidthInteger>(
    _ cells: Span<TermTrie.Cell>, _ terms: Span<Int32>, _ traits: Span<Traits>,
    _ symbols: Span<S>, _ word: Range<Int>, from start: Int, _ root: UInt32,
    _ tally: inout TermTally, _ found: inout WordFinding, _ locating: Bool
  ) {
    walk(cells, symbols, from: start, state: root) { state, base, end in
      if base & TermTrie.endsTerm != 0 {
        let term = terms[Int(state)]
        add(
          term, start, Self.end(of: symbols, end, traits, term), end - start, traits, &tally,
          &found.best, locating)
        found.note(term)
      }
      if end <= word.upperBound || base & ~TermTrie.endsTerm == 0 { return true }
      if found.phrase == 0 {
        found.phrase = state
        found.phraseStart = start
      } else {
        tally.phrases.append((state, start))
      }
      return false
    }
  }

  // MARK: - Steps

  /// Walks down a tree along the symbols from a place on, as far as the tree goes or `step` says.
  ///
  /// `step` receives the state, its base and the place behind the symbol.
  @inline(__always)
  private static func walk<S: FixedWidthInteger>(
    _ cells: Span<TermTrie.Cell>, _ symbols: Span<S>, from start: Int, state: UInt32,
    _ step: (UInt32, UInt32, Int) -> Bool
  ) {
    if state == 0 { return }
    var state = state
    var base = cells[Int(state)].base
    var position = start
    while position < symbols.count {
      let next = (base & ~TermTrie.endsTerm) &+ UInt32(symbols[position])
      let cell = cells[Int(next)]
      if cell.parent != state { return }
      state = next
      base = cell.base
      position += 1
      if !step(state, base, position) { return }
    }
  }

  /// Walks down the tree of reversed suffixes from the end of a word.
  @inline(__always)
  private static func walkBack<S: FixedWidthInteger>(
    _ cells: Span<TermTrie.Cell>, _ symbols: Span<S>, _ word: Range<Int>, state: UInt32,
    _ step: (UInt32, UInt32, Int) -> Void
  ) {
    var state = state
    var base = cells[Int(state)].base
    var position = word.upperBound
    while position > word.lowerBound {
      position -= 1
      let next = (base & ~TermTrie.endsTerm) &+ UInt32(symbols[position])
      let cell = cells[Int(next)]
      if cell.parent != state { return }
      state = next
      base = cell.base
      step(state, base, position)
    }
  }

  /// Where a hit ends whose walk ended at `end`: before the edge that ends a word; that of a prefix
  /// at the end of the word.
  @inline(__always)
  private static func end<S: FixedWidthInteger>(
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
  private static func add(
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

/// The Arabic particles that are written together with the word that follows them.
enum ArabicProclitics {
  /// All chains that occur: a conjunction (و ف), then a preposition (ب ك ل), then the article (ال,
  /// which after ل is only another ل).
  static let chains: [[UInt32]] = {
    var chains: [[UInt32]] = []
    for conjunction in ["", "و", "ف"] {
      for rest in ["", "ب", "ك", "ل", "ال", "بال", "كال", "لل"] {
        let chain = (conjunction + rest).unicodeScalars.map(\.value)
        if !chain.isEmpty { chains.append(chain) }
      }
    }
    return chains
  }()
}
