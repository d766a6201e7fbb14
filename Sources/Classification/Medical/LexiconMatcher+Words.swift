internal import CScan

/// Terms in the words of a text, and phrases that begin in one.
extension LexiconMatcher {
  /// An Arabic word behind its particles has this many letters at least.
  private static let shortestStem = 3

  /// Counts the terms in the words of `tally.words`.
  func countWords(_ cache: FindingCache, _ tally: inout TermTally) {
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

  /// Counts what lies in one word; of phrases that begin in it, all but one go to `tally.phrases`.
  ///
  /// - Parameter marks: What filters say of it: `CSCAN_MAY_BEGIN` and so on.
  func find<S: FixedWidthInteger>(
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
      TermTrie.walk(cells, symbols, from: word.lowerBound, state: proclitics) { state, base, end in
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
      TermTrie.walkBack(cells, symbols, word, state: suffixes) { state, base, start in
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
  func follow<S: FixedWidthInteger>(
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
    TermTrie.walk(cells, symbols, from: start, state: root) { state, base, end in
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
}
