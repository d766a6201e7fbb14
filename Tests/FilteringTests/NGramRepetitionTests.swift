import TestSupport
import Testing

@testable import Filtering

@Suite struct NGramRepetitionTests {
  /// Words of a few letters, often the same: `a b a c …`.
  private static func words(seed: Int) -> [String] {
    var random = SeededGenerator(seed: UInt64(seed))
    let kinds = [2, 5, 40, 4_000][seed % 4]
    let count = [0, 1, 9, 200, 3_000][seed % 5]
    return (0..<count).map { _ in
      let kind = Int.random(in: 0..<kinds, using: &random)
      return String(repeating: "x", count: kind % 3) + "w\(kind)"
    }
  }

  @Test(arguments: 0..<60)
  func countsWhatAListOfAllNGramsCounts(seed: Int) {
    let words = Self.words(seed: seed)
    var scanned = ScannedText()
    scanned.scan(words.joined(separator: " ").utf8.span)
    #expect(scanned.units.count == words.count)
    var repetition = NGramRepetition()
    // Twice: nothing of the text before may be left.
    for _ in 0..<2 {
      repetition.load(scanned.units)
      for n in 2...4 {
        let top = repetition.topCharacters(n: n, gap: 1)
        #expect(top == Self.topCharacters(words, n), "\(n) of \(words.prefix(40))")
        if top == 0 { break }
        guard n == 4 else { continue }
        for n in 5...10 {
          let duplicate = repetition.duplicateCharacters(n: n)
          #expect(duplicate == Self.duplicateCharacters(words, n), "\(n) of \(words.prefix(40))")
          if duplicate == 0 { break }
        }
      }
    }
  }

  @Test(arguments: 0..<20)
  func duplicatesAreFoundWithoutACountBefore(seed: Int) {
    let words = Self.words(seed: seed)
    var scanned = ScannedText()
    scanned.scan(words.joined(separator: " ").utf8.span)
    var repetition = NGramRepetition()
    repetition.load(scanned.units)
    #expect(repetition.duplicateCharacters(n: 5) == Self.duplicateCharacters(words, 5))
  }

  private static func length(_ words: ArraySlice<String>, gap: Int) -> Int {
    words.reduce(0) { $0 + $1.count } + gap * (words.count - 1)
  }

  private static func topCharacters(_ words: [String], _ n: Int) -> Int {
    guard words.count > n else { return 0 }
    var counts: [ArraySlice<String>: Int] = [:]
    let all = (0...words.count - n).map { words[$0..<$0 + n] }
    for ngram in all { counts[ngram, default: 0] += 1 }
    guard let most = counts.values.max(), most > 1,
      let first = all.first(where: { counts[$0] == most })
    else { return 0 }
    return most * length(first, gap: 1)
  }

  private static func duplicateCharacters(_ words: [String], _ n: Int) -> Int {
    guard words.count > n else { return 0 }
    var seen: Set<ArraySlice<String>> = []
    var characters = 0
    var start = 0
    while start + n <= words.count {
      let ngram = words[start..<start + n]
      if seen.insert(ngram).inserted {
        start += 1
      } else {
        characters += length(ngram, gap: 0)
        start += n
      }
    }
    return characters
  }
}
