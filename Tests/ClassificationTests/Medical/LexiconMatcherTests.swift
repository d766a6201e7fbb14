import TestSupport
import Testing

@testable import Classification

@Suite struct LexiconMatcherTests {
  /// What a tally says, to compare.
  struct Counts: Equatable {
    var terms: [Int: Int] = [:]
    var characters = 0
    var covered = 0
    var hits = 0
  }

  static func count(
    _ terms: [FoldedTerm], _ text: String, allowsProclitics: Bool = false
  ) -> Counts {
    var tally = TermTally()
    LexiconMatcher(terms, allowsProclitics: allowsProclitics)
      .count(in: text.utf8.span, into: &tally)
    var counts = Counts(
      characters: tally.characterCount, covered: tally.coveredCount, hits: tally.hitCount)
    for term in found(tally) { counts.terms[term] = Int(tally.counts[term]) }
    return counts
  }

  /// The terms of a text in the order in which they were met.
  static func found(_ tally: borrowing TermTally) -> [Int] {
    (0..<tally.counts.foundCount).map { tally.counts.term(at: $0) }
  }

  static func term(_ text: String, _ form: TermForm) -> FoldedTerm {
    FoldedTerm(scalars: TextFolder().fold(text), form: form, kind: .medical)
  }

  /// The counts by the definition, on folded text.
  static func countSlowly(_ terms: [FoldedTerm], _ folded: [UInt32]) -> Counts {
    var counts = Counts(characters: folded.count { $0 != 0x20 })
    let isEdge = { (position: Int) in
      position < 0 || position >= folded.count || folded[position] == 0x20
    }
    // The longest term from each place on where one may begin: the beginning of a word, or, for
    // substrings of words with spaces, also the inside of one.
    var best: [Int: (length: Int, range: Range<Int>)] = [:]
    for (index, term) in terms.enumerated() where term.scalars.count <= folded.count {
      for start in 0...(folded.count - term.scalars.count) {
        let end = start + term.scalars.count
        guard Array(folded[start..<end]) == term.scalars else { continue }
        var first = start
        var last = end
        let beginsWord = isEdge(start - 1)
        switch term.form {
        case .substring: break
        case .word: if !beginsWord || !isEdge(end) { continue }
        case .prefix:
          if !beginsWord { continue }
          while !isEdge(last) { last += 1 }
        case .suffix:
          if !isEdge(end) { continue }
          while !isEdge(first - 1) { first -= 1 }
        }
        counts.terms[index, default: 0] += 1
        var word = first
        while !isEdge(word - 1) { word -= 1 }
        let length = term.scalars.count + (term.form == .word ? 1 : 0)
        // Of equals the one found first counts; they cover different places, so tests avoid them.
        if length > best[word]?.length ?? 0 { best[word] = (length, first..<last) }
      }
    }
    var end = 0
    for (_, match) in best.sorted(by: { $0.key < $1.key }) where match.range.upperBound > end {
      if match.range.lowerBound >= end { counts.hits += 1 }
      counts.covered += (max(end, match.range.lowerBound)..<match.range.upperBound).count {
        folded[$0] != 0x20
      }
      end = match.range.upperBound
    }
    return counts
  }

  @Test(arguments: 0..<300)
  func countsWhatTheDefinitionSays(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let letters = ["a", "b", "é", " "]
    func string(_ count: Int) -> String {
      (0..<count).map { _ in letters[Int.random(in: 0..<4, using: &random)] }.joined()
    }
    var known: Set<String> = []
    var terms: [FoldedTerm] = []
    for _ in 0..<Int.random(in: 1...12, using: &random) {
      // Phrases of suffix form are not what a lexicon holds: a suffix ends one word.
      let form: TermForm = [.word, .prefix, .suffix][Int.random(in: 0..<3, using: &random)]
      var term = Self.term(string(Int.random(in: 1...6, using: &random)), form)
      if form == .suffix { term.scalars.removeAll { $0 == 0x20 } }
      // Different lengths, so that the longest is one only.
      guard !term.scalars.isEmpty,
        known.insert("\(term.scalars.count + (form == .word ? 1 : 0))").inserted
      else { continue }
      terms.append(term)
    }
    let text = string(80)
    #expect(
      Self.count(terms, text) == Self.countSlowly(terms, TextFolder().fold(text)), "seed \(seed)")
  }

  @Test(arguments: 0..<100)
  func readsTextsAsTheFolderFoldsThem(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0x24F, 0x300...0x36F, 0x400...0x45F, 0x600...0x6FF, 0x2000...0x206F,
      0x3000...0x30FF, 0x4E00...0x9FFF, 0xFB50...0xFEFC, 0xFF01...0xFF9F, 0x1F600...0x1F64F,
      0x1D400...0x1D4FF,
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<200 {
      let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
        scalars.append(scalar)
      }
    }
    let text = String(scalars)
    let folded = TextFolder().fold(text)
    let alphabet = SymbolAlphabet(terms: [folded])
    var piece = SymbolText()
    let bytes = Array(text.utf8)
    piece.fold(bytes.span, range: 0..<bytes.count, by: alphabet, locating: true)
    #expect(
      Array(piece.symbols[1..<piece.count]) == alphabet.symbols(of: folded) + [0], "seed \(seed)")
    #expect(piece.offsets.count == piece.count && piece.ends.count == piece.count)
  }

  @Test(arguments: 0..<100)
  func whatWasReadBeforeChangesNothing(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    // Words of few letters, so that texts share them, and one longer than any that is kept.
    let words = ["a", "ab", "abba", "bab", "ba", "b", "aabb", String(repeating: "ab", count: 12)]
    func text(_ count: Int) -> String {
      (0..<count).map { _ in words[Int.random(in: 0..<words.count, using: &random)] }
        .joined(separator: " ")
    }
    let terms = [
      Self.term("ab ba", .word), Self.term("ab b", .prefix), Self.term("b", .word),
      Self.term("abb", .substring), Self.term("ba", .suffix), Self.term("a a", .substring),
      Self.term("abab", .prefix),
    ]
    let matcher = LexiconMatcher(terms, allowsProclitics: false)
    let other = LexiconMatcher([Self.term("ab", .word)], allowsProclitics: false)
    var tally = TermTally()
    for _ in 0..<20 {
      let text = text(Int.random(in: 1...12, using: &random))
      other.count(in: text.utf8.span, into: &tally)
      matcher.count(in: text.utf8.span, into: &tally)
      var fresh = TermTally()
      matcher.count(in: text.utf8.span, into: &fresh, locating: true)
      #expect(
        Self.found(tally) == Self.found(fresh)
          && Self.found(tally).allSatisfy { tally.counts[$0] == fresh.counts[$0] }
          && tally.hitCount == fresh.hitCount && tally.coveredCount == fresh.coveredCount
          && tally.distinctCount == fresh.distinctCount, "seed \(seed): \(text)")
    }
  }

  @Test(arguments: 0..<200)
  func readsBytesAsItReadsSymbols(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    // Whatever parts, joins, folds and falls, in texts longer than what C reads at once.
    let parts = [
      "a", "B", "ab", "abba", "ſa", "é", "e\u{301}", "и", "и\u{306}", "й", "Я", "ß", "ﬁ", "½", " ",
      "  ", "\n",
      "’", "«", "\u{AD}", "\u{200B}", "—", "病", "カ\u{3099}", "ｶﾞ", "𝐚𝐛", "😀", "0", "ا", "أ", "ـ",
      "한", "\u{E000}",
      String(repeating: "ab", count: 20), ", ", "...", "\u{130}",
    ]
    func string(_ count: Int) -> String {
      (0..<count).map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] }.joined()
    }
    var terms: [FoldedTerm] = []
    // What no two terms of a lexicon have in common.
    var known: [TermForm: Set<[UInt32]>] = [:]
    for _ in 0..<Int.random(in: 1...20, using: &random) {
      var form = TermForm.allCases[Int.random(in: 0..<4, using: &random)]
      let text = string(Int.random(in: 1...4, using: &random))
      var term = Self.term(text, form)
      term.scalars.removeAll(where: LetterFolding.isUnspaced)
      if form == .suffix { term.scalars.removeAll { $0 == 0x20 } }
      if form == .substring, Bool.random(using: &random) { form = .prefix }
      term.form = form
      term.kind = TermKind.allCases[Int.random(in: 0..<3, using: &random)]
      guard term.scalars.contains(where: { $0 != 0x20 }),
        term.scalars.first != 0x20, term.scalars.last != 0x20, !term.scalars.isEmpty,
        known[form, default: []].insert(term.scalars).inserted
      else { continue }
      terms.append(term)
    }
    if terms.isEmpty { return }
    let matcher = LexiconMatcher(terms, allowsProclitics: seed % 5 == 0)
    #expect(!matcher.alphabet.bytes.isEmpty)
    var tally = TermTally()
    var slow = TermTally()
    for _ in 0..<4 {
      let text = string(Int.random(in: 1...400, using: &random))
      matcher.count(in: text.utf8.span, into: &tally)
      matcher.count(in: text.utf8.span, into: &slow, locating: true)
      #expect(
        Self.found(tally) == Self.found(slow)
          && Self.found(tally).allSatisfy { tally.counts[$0] == slow.counts[$0] }
          && tally.characterCount == slow.characterCount && tally.hitCount == slow.hitCount
          && tally.coveredCount == slow.coveredCount && tally.distinctCount == slow.distinctCount,
        "seed \(seed): \(text)")
    }
  }

  @Test func aPhraseDoesNotReachIntoTheTextReadBefore() {
    let matcher = LexiconMatcher([Self.term("sore throat", .word)], allowsProclitics: false)
    var tally = TermTally()
    for text in ["xxxx throat", "sore"] { matcher.count(in: text.utf8.span, into: &tally) }
    #expect(Self.found(tally).isEmpty)
  }

  @Test func anAlphabetOfManyLettersIsNoDifference() {
    // More letters than words are kept by; Hangul is written with spaces.
    let letters = (0xAC00..<0xAD00).compactMap { Unicode.Scalar($0 as Int).map(String.init) }
    let terms = letters.map { Self.term($0 + letters[0], .prefix) }
    let text = letters.map { $0 + letters[0] + letters[1] }.joined(separator: " ")
    let counts = Self.count(terms, text + " " + text)
    #expect(counts.terms == Dictionary(uniqueKeysWithValues: letters.indices.map { ($0, 2) }))
  }

  @Test func findsNothingWithoutTerms() {
    #expect(Self.count([], "abc").terms.isEmpty)
  }

  @Test func manyNestedTermsCoverALongRunOnce() {
    let terms = (1...30).map { Self.term(String(repeating: "病", count: $0), .substring) }
    let counts = Self.count(terms, String(repeating: "病", count: 100_000))
    #expect(counts.covered == 100_000 && counts.characters == 100_000)
    #expect(counts.hits <= 100_000 / 30 + 100)
  }

  @Test func piecesCutNoWord() {
    // Each word begins at another place of a piece.
    let words = (0..<40_000).map { $0 % 7 == 0 ? "fever" : "x" }
    let counts = Self.count([Self.term("fever", .word)], words.joined(separator: " "))
    #expect(counts.terms == [0: words.count { $0 == "fever" }])
    let sentences = String(repeating: "糖尿病の患者は、食事療法。", count: 2_000)
    #expect(Self.count([Self.term("糖尿病", .substring)], sentences).terms == [0: 2_000])
  }
}
