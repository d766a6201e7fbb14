/// Finds the terms of a lexicon in a text, in one pass.
///
/// Three trees: of words and prefixes, which are walked from the beginning of each word; of suffixes,
/// walked back from its end; and of substrings, walked from each character of scripts without spaces
/// (and of others, if the lexicon has such terms). Every entry that lies in the text counts, also
/// where it lies inside another: `病毒` and `病毒传播` both add their weights. What is counted once is
/// the place: among the entries that begin at the same place the longest medical one is *the* hit,
/// and characters inside several hits are covered once.
struct LexiconMatcher: Sendable {
  let alphabet: SymbolAlphabet
  private let words: TermTrie
  private let suffixes: TermTrie
  private let substrings: TermTrie
  /// Arabic particles that may stand between the edge of the word and a term.
  private let proclitics: TermTrie
  /// For each pair of symbols of scripts with spaces whether a substring begins so.
  ///
  /// Empty if none is of such a script. Nearly every place of a word is passed by after one look.
  private let substringPairs: [Bool]
  /// Which words may begin with a term, and which may end with a suffix.
  private let beginnings: TripleSet
  private let endings: TripleSet
  private let traits: [Traits]

  /// What matching must know of a term.
  private struct Traits: Sendable {
    /// The hit reaches to the end of the word.
    var isPrefix: Bool
    /// It covers characters and counts as a hit.
    var isMedical: Bool
  }

  /// An Arabic word behind its particles has this many letters at least.
  private static let shortestStem = 3

  /// A matcher for folded terms.
  init(_ terms: [FoldedTerm], allowsProclitics: Bool) {
    let chains = allowsProclitics ? ArabicProclitics.chains : []
    let alphabet = SymbolAlphabet(terms: terms.map(\.scalars) + chains)
    let size = alphabet.symbols(of: terms.flatMap(\.scalars)).max().map { Int($0) + 1 } ?? 1
    let alphabetSize = max(size, Int(alphabet.firstUnspaced) + 1)
    func tree(_ forms: Set<TermForm>) -> TermTrie {
      TermTrie(
        terms.enumerated().filter { forms.contains($1.form) }.map { index, term in
          let symbols = alphabet.symbols(of: term.scalars)
          return switch term.form {
          // The edge behind a word is its last symbol; those before and behind others are implied.
          case .word: (symbols + [SymbolAlphabet.edge], index)
          case .suffix: (symbols.reversed(), index)
          case .prefix, .substring: (symbols, index)
          }
        }, alphabetSize: alphabetSize)
    }
    self.alphabet = alphabet
    words = tree([.word, .prefix])
    suffixes = tree([.suffix])
    substrings = tree([.substring])
    proclitics = TermTrie(
      chains.enumerated().map { (alphabet.symbols(of: $1), $0) }, alphabetSize: alphabetSize)
    let width = Int(alphabet.firstUnspaced)
    beginnings = TripleSet(
      terms.filter { $0.form == .word || $0.form == .prefix }.map { term in
        let edge: [SymbolAlphabet.Symbol] = term.form == .word ? [SymbolAlphabet.edge] : []
        return alphabet.symbols(of: term.scalars) + edge
      }, width: width)
    endings = TripleSet(
      terms.filter { $0.form == .suffix }.map { alphabet.symbols(of: $0.scalars).reversed() },
      width: width)
    var pairs: [Bool] = []
    for term in terms
    where term.form == .substring && !ScalarFolding.isUnspaced(term.scalars[0]) {
      if pairs.isEmpty { pairs = [Bool](repeating: false, count: width * width) }
      let symbols = alphabet.symbols(of: term.scalars)
      for second in 0..<width where symbols.count == 1 || Int(symbols[1]) == second {
        pairs[Int(symbols[0]) * width + second] = true
      }
    }
    substringPairs = pairs
    traits = terms.map {
      Traits(isPrefix: $0.form == .prefix, isMedical: $0.kind == .medical)
    }
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
    var start = 0
    while start < text.count {
      let end = SymbolText.endOfPiece(from: start, in: text)
      tally.piece.fold(text, range: start..<end, by: alphabet, locating: locating)
      countPiece(&tally, locating: locating)
      start = end
    }
  }

  private func countPiece(_ tally: inout TermTally, locating: Bool) {
    let count = tally.piece.count
    // An array of its own while the tally changes; it is not copied. Spans of the trees are taken once
    // a piece: taking them for each word costs reference counts.
    let piece = tally.piece.symbols
    let symbols = piece.span
    let wordCells = words.cells.span
    let wordTerms = words.terms.span
    let suffixCells = suffixes.cells.span
    let suffixTerms = suffixes.terms.span
    let substringCells = substrings.cells.span
    let substringTerms = substrings.terms.span
    let procliticCells = proclitics.cells.span
    let traits = self.traits.span
    let pairs = substringPairs.span
    let beginnings = self.beginnings.isMember.span
    let endings = self.endings.isMember.span
    let firstUnspaced = alphabet.firstUnspaced
    let width = Int(firstUnspaced)
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
        Self.walk(
          substringCells, substringTerms, traits, symbols, position, 0, &tally, &best, locating)
        if best.term >= 0 { tally.close(best, symbols) }
        position += 1
        continue
      }
      var wordEnd = position + 1
      while wordEnd < count, symbols[wordEnd] != SymbolAlphabet.edge { wordEnd += 1 }
      tally.characterCount += wordEnd - position
      var best = Match()
      if TripleSet.contains(
        beginnings, width, symbols[position], symbols[position + 1], symbols[position + 2])
      {
        Self.walk(
          wordCells, wordTerms, traits, symbols, position, wordEnd, &tally, &best, locating)
      }
      if procliticCells.count > 0 {
        var state: UInt32 = 0
        var start = position
        while start + Self.shortestStem < wordEnd {
          let base = procliticCells[Int(state)].base & ~TermTrie.endsTerm
          let next = base &+ UInt32(symbols[start])
          if procliticCells[Int(next)].parent != state { break }
          state = next
          start += 1
          if procliticCells[Int(state)].base & TermTrie.endsTerm != 0 {
            Self.walk(
              wordCells, wordTerms, traits, symbols, start, wordEnd, &tally, &best, locating)
          }
        }
      }
      if suffixCells.count > 0,
        TripleSet.contains(
          endings, width, symbols[wordEnd - 1], symbols[max(0, wordEnd - 2)],
          symbols[max(0, wordEnd - 3)])
      {
        Self.walkBack(
          suffixCells, suffixTerms, traits, symbols, position..<wordEnd, &tally, &best, locating)
      }
      if pairs.count > 0 {
        for start in position..<wordEnd
        where pairs[Int(symbols[start]) * width + Int(symbols[start + 1])] {
          Self.walk(
            substringCells, substringTerms, traits, symbols, start, 0, &tally, &best, locating)
        }
      }
      if best.term >= 0 { tally.close(best, symbols) }
      position = wordEnd
    }
  }

  /// The longest medical entry found from one place on.
  struct Match {
    var term = -1
    var start = 0
    var end = 0
    var length = 0
  }

  /// Walks down a tree from `start`; a `wordEnd` above 0 is where prefixes reach to.
  @inline(__always)
  private static func walk(
    _ cells: Span<TermTrie.Cell>, _ terms: Span<Int32>, _ traits: Span<Traits>,
    _ symbols: Span<SymbolAlphabet.Symbol>, _ start: Int, _ wordEnd: Int,
    _ tally: inout TermTally, _ best: inout Match, _ locating: Bool
  ) {
    if cells.count == 0 { return }
    var state: UInt32 = 0
    var base = cells[0].base
    var position = start
    while position < symbols.count {
      let next = (base & ~TermTrie.endsTerm) &+ UInt32(symbols[position])
      let cell = cells[Int(next)]
      if cell.parent != state { return }
      state = next
      base = cell.base
      position += 1
      if base & TermTrie.endsTerm != 0 {
        let term = Int(terms[Int(state)])
        // The edge that ends a word is not of the word.
        var end = symbols[position - 1] == SymbolAlphabet.edge ? position - 1 : position
        if traits[term].isPrefix {
          end = max(end, wordEnd)
          while end < symbols.count, symbols[end] != SymbolAlphabet.edge { end += 1 }
        }
        add(term, start, end, position - start, traits, &tally, &best, locating)
      }
    }
  }

  /// Walks down the tree of reversed suffixes from the end of a word.
  @inline(__always)
  private static func walkBack(
    _ cells: Span<TermTrie.Cell>, _ terms: Span<Int32>, _ traits: Span<Traits>,
    _ symbols: Span<SymbolAlphabet.Symbol>, _ word: Range<Int>, _ tally: inout TermTally,
    _ best: inout Match, _ locating: Bool
  ) {
    var state: UInt32 = 0
    var base = cells[0].base
    var position = word.upperBound
    while position > word.lowerBound {
      position -= 1
      let next = (base & ~TermTrie.endsTerm) &+ UInt32(symbols[position])
      let cell = cells[Int(next)]
      if cell.parent != state { return }
      state = next
      base = cell.base
      if base & TermTrie.endsTerm != 0 {
        add(
          Int(terms[Int(state)]), word.lowerBound, word.upperBound, word.upperBound - position,
          traits, &tally, &best, locating)
      }
    }
  }

  @inline(__always)
  private static func add(
    _ term: Int, _ start: Int, _ end: Int, _ length: Int, _ traits: Span<Traits>,
    _ tally: inout TermTally, _ best: inout Match, _ locating: Bool
  ) {
    tally.add(term)
    if locating { tally.locate(term, start..<end) }
    if traits[term].isMedical, length > best.length {
      best = Match(term: term, start: start, end: end, length: length)
    }
  }
}

/// Three symbols with which terms begin: most words are passed by after one look, without a walk down
/// a tree, whose end a processor cannot foresee.
private struct TripleSet: Sendable {
  /// For each three symbols of scripts with spaces whether a term begins so; empty: any may.
  let isMember: [Bool]

  /// Alphabets of more symbols would need a table that no cache holds.
  private static let maximumWidth = 80

  init(_ terms: [[SymbolAlphabet.Symbol]], width: Int) {
    if width > Self.maximumWidth {
      isMember = []
      return
    }
    var isMember = [Bool](repeating: false, count: width * width * width)
    for term in terms {
      let symbols = term.prefix(3).map(Int.init)
      if symbols.contains(where: { $0 >= width }) { continue }
      // Of shorter terms every continuation is a beginning.
      let first = symbols.reduce(0) { $0 * width + $1 }
      let count = (symbols.count..<3).reduce(1) { count, _ in count * width }
      for member in first * count..<(first + 1) * count { isMember[member] = true }
    }
    self.isMember = isMember
  }

  @inline(__always)
  static func contains(
    _ isMember: Span<Bool>, _ width: Int, _ a: SymbolAlphabet.Symbol, _ b: SymbolAlphabet.Symbol,
    _ c: SymbolAlphabet.Symbol
  ) -> Bool {
    if isMember.count == 0 || Int(max(a, b, c)) >= width { return true }
    return isMember[(Int(a) * width + Int(b)) * width + Int(c)]
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
