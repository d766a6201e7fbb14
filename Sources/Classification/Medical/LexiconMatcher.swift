/// Finds the terms of a lexicon in a text, in one pass.
///
/// Three trees: of words and prefixes, which are walked from the beginning of each word; of suffixes,
/// walked back from its end; and of substrings, walked from each character of scripts without spaces
/// (and of others, if the lexicon has such terms). Words that begin and end as no term does are passed
/// by (`SymbolFilter`), what was found in others is kept for the next time (`FindingCache`). Every entry that lies in the text counts, also where it lies inside another: `病毒`
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
  /// What words begin with and end with, and what lies in them, where terms do.
  private let beginnings: SymbolFilter
  private let endings: SymbolFilter
  private let insides: SymbolFilter?
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

  // How many symbols the filters look at: chosen by speed.
  private static let shortBeginning = 4
  private static let longBeginning = 6
  private static let shortEnding = 3
  private static let longEnding = 5
  private static let insideLength = 4

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
    let firstUnspaced = alphabet.firstUnspaced
    self.alphabet = alphabet
    let trie = TermTrie(
      entries.map { ([Symbol(size + $0.root.rawValue)] + $0.symbols, $0.term) },
      alphabetSize: size + Root.allCases.count)
    self.trie = trie
    roots = Root.allCases.map { trie.child(of: 0, by: Symbol(size + $0.rawValue)) }
    beginnings = SymbolFilter(
      entries.filter { $0.root == .words }.map(\.symbols), short: Self.shortBeginning,
      long: Self.longBeginning)
    endings = SymbolFilter(
      lastOf: entries.filter { $0.root == .suffixes }.map { $0.symbols.reversed() },
      short: Self.shortEnding, long: Self.longEnding)
    let inside = entries.filter {
      $0.root == .substrings && $0.symbols[0] < firstUnspaced
    }
    // As many symbols of the word itself are looked at: any word may hold a shorter substring.
    let hasShort = inside.contains {
      $0.symbols.prefix(Self.insideLength).count { $0 != SymbolAlphabet.edge } < Self.insideLength
    }
    insides =
      inside.isEmpty
      ? nil
      : SymbolFilter(
        hasShort ? [[]] : inside.map(\.symbols), short: Self.insideLength,
        long: Self.insideLength)
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
    var cache = tally.takeCache(of: identity)
    var start = 0
    while start < text.count {
      let end = SymbolText.endOfPiece(from: start, in: text)
      tally.piece.fold(text, range: start..<end, by: alphabet, locating: locating)
      countPiece(&tally, &cache, locating: locating)
      start = end
    }
    tally.keep(cache, of: identity)
  }

  private func countPiece(_ tally: inout TermTally, _ cache: inout FindingCache, locating: Bool) {
    let count = tally.piece.count
    // An array of its own while the tally changes; it is not copied. Spans are taken once a piece:
    // taking them for each word costs reference counts.
    let piece = tally.piece.symbols
    let symbols = piece.span
    let cells = trie.cells.span
    let terms = trie.terms.span
    let traits = self.traits.span
    let beginnings = self.beginnings.bits.span
    let endings = self.endings.bits.span
    let insideBits = insides?.bits ?? []
    let insides = insideBits.span
    let substrings = roots[Root.substrings.rawValue]
    let hasProclitics = roots[Root.proclitics.rawValue] != 0
    let firstUnspaced = alphabet.firstUnspaced
    let isCached = !locating && Int(firstUnspaced) <= FindingCache.alphabetLimit
    var position = 1
    tally.coveredEnd = 0
    while position < count {
      let symbol = symbols[position]
      if symbol == SymbolAlphabet.edge {
        position += 1
        continue
      }
      if symbol >= firstUnspaced {
        tally.characterCount += 1
        var best = Match()
        Self.walk(cells, symbols, from: position, state: substrings) { state, base, end in
          if base & TermTrie.endsTerm != 0 {
            Self.add(
              terms[Int(state)], position, Self.end(of: symbols, end, traits, nil), end - position,
              traits, &tally, &best, locating)
          }
          return true
        }
        if best.length > 0 { tally.close(best, symbols) }
        position += 1
        continue
      }
      let start = position
      var key = FindingCache.Key()
      var next = symbol
      var insideMark: UInt64 = 0
      repeat {
        key.append(next)
        if insides.count > 0 {
          insideMark |= SymbolFilter.mark(key.last(Self.insideLength), in: insides)
        }
        position += 1
        next = symbols[position]
      } while next != SymbolAlphabet.edge
      tally.characterCount += position - start
      var mark = hasProclitics ? 1 : insideMark
      mark |= SymbolFilter.mark(key.last(Self.shortEnding), in: endings)
      mark |= SymbolFilter.mark(key.last(Self.longEnding), in: endings)
      mark |= Self.markOfBeginning(symbols, start, in: beginnings)
      if mark == 0 { continue }
      let place = FindingCache.place(of: key)
      let hasKey = isCached && position - start <= FindingCache.longestWord
      var found: WordFinding
      if hasKey, cache.entries[place].key == key {
        if cache.entries[place].isEmpty { continue }
        let entry = cache.entries[place]
        for index in 0..<Int(entry.termCount) { tally.add(Int(entry.terms[index])) }
        found = WordFinding(entry, at: start)
      } else {
        found = find(
          in: start..<position, symbols, cells, terms, traits, &tally,
          mayHoldSubstrings: insideMark != 0, locating)
        if hasKey { cache.keep(found, of: key, at: place, from: start) }
      }
      if found.phrase != 0 {
        Self.walk(cells, symbols, from: position + 1, state: found.phrase) { state, base, end in
          if base & TermTrie.endsTerm != 0 {
            let term = terms[Int(state)]
            Self.add(
              term, found.phraseStart, Self.end(of: symbols, end, traits, term),
              end - found.phraseStart, traits, &tally, &found.best, locating)
          }
          return true
        }
      }
      if found.best.length > 0 { tally.close(found.best, symbols) }
    }
  }

  /// Counts what lies in one word; of phrases that begin in it, all but one.
  private func find(
    in word: Range<Int>, _ symbols: Span<Symbol>, _ cells: Span<TermTrie.Cell>,
    _ terms: Span<Int32>, _ traits: Span<Traits>, _ tally: inout TermTally,
    mayHoldSubstrings: Bool, _ locating: Bool
  ) -> WordFinding {
    var found = WordFinding()
    let words = roots[Root.words.rawValue]
    Self.walk(
      cells, terms, traits, symbols, word, from: word.lowerBound, words, &tally, &found, locating)
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
    if suffixes != 0 {
      Self.walkBack(cells, symbols, word, state: suffixes) { state, base, start in
        if base & TermTrie.endsTerm == 0 { return }
        let term = terms[Int(state)]
        Self.add(
          term, word.lowerBound, word.upperBound, word.upperBound - start, traits, &tally,
          &found.best, locating)
        found.note(term)
      }
    }
    if mayHoldSubstrings {
      let substrings = roots[Root.substrings.rawValue]
      for start in word {
        Self.walk(
          cells, terms, traits, symbols, word, from: start, substrings, &tally, &found, locating)
      }
    }
    for (state, start) in tally.phrases {
      Self.walk(cells, symbols, from: word.upperBound + 1, state: state) { state, base, end in
        if base & TermTrie.endsTerm != 0 {
          let term = terms[Int(state)]
          Self.add(
            term, start, Self.end(of: symbols, end, traits, term), end - start, traits, &tally,
            &found.best, locating)
        }
        return true
      }
    }
    tally.phrases.removeAll(keepingCapacity: true)
    return found
  }

  /// Counts what begins at a place of a word and ends in it; a phrase that reaches further is put off.
  @inline(__always)
  private static func walk(
    _ cells: Span<TermTrie.Cell>, _ terms: Span<Int32>, _ traits: Span<Traits>,
    _ symbols: Span<Symbol>, _ word: Range<Int>, from start: Int, _ root: UInt32,
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
        found.isComplete = false
        tally.phrases.append((state, start))
      }
      return false
    }
  }

  // MARK: - Steps

  /// The longest medical entry found from one place on.
  struct Match {
    var term: Int32 = -1
    var start = 0
    var end = 0
    /// In symbols, an edge at the end counted; 0: none.
    var length = 0
  }

  /// Walks down a tree along the symbols from a place on, as far as the tree goes or `step` says.
  ///
  /// `step` receives the state, its base and the place behind the symbol.
  @inline(__always)
  private static func walk(
    _ cells: Span<TermTrie.Cell>, _ symbols: Span<Symbol>, from start: Int, state: UInt32,
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
  private static func walkBack(
    _ cells: Span<TermTrie.Cell>, _ symbols: Span<Symbol>, _ word: Range<Int>, state: UInt32,
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

  /// 1 if a word, and what follows, begins as a term may.
  @inline(__always)
  private static func markOfBeginning(
    _ symbols: Span<Symbol>, _ start: Int, in filter: Span<UInt64>
  ) -> UInt64 {
    var code: UInt64 = 0
    for position in start..<start + shortBeginning {
      code = SymbolFilter.appending(symbols[position], to: code)
    }
    let mark = SymbolFilter.mark(code, in: filter)
    for position in start + shortBeginning..<start + longBeginning {
      code = SymbolFilter.appending(symbols[position], to: code)
    }
    return mark | SymbolFilter.mark(code, in: filter)
  }

  /// Where a hit ends whose walk ended at `end`: before the edge that ends a word; that of a prefix
  /// at the end of the word.
  @inline(__always)
  private static func end(
    of symbols: Span<Symbol>, _ end: Int, _ traits: Span<Traits>, _ term: Int32?
  ) -> Int {
    if symbols[end - 1] == SymbolAlphabet.edge { return end - 1 }
    var end = end
    if let term, traits[Int(term)].isPrefix {
      while end < symbols.count, symbols[end] != SymbolAlphabet.edge { end += 1 }
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
