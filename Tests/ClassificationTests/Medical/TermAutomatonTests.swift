import TestSupport
import Testing

@testable import Classification

@Suite struct TermAutomatonTests {
  static func pattern(_ text: String, _ form: TermForm) -> TermPattern {
    TermPattern(bytes: Array(text.utf8), form: form, allowsProclitics: false)
  }

  /// The hits by the definition: of all candidates the leftmost, of those the longest, then onward.
  static func leftmostLongest(_ patterns: [TermPattern], _ text: [UInt8]) -> [Range<Int>] {
    var candidates: [Range<Int>] = []
    let isSpace = { (position: Int) in
      position < 0 || position >= text.count || text[position] == 0x20
    }
    for pattern in patterns where pattern.bytes.count <= text.count {
      for start in 0...(text.count - pattern.bytes.count) {
        let end = start + pattern.bytes.count
        guard Array(text[start..<end]) == pattern.bytes else { continue }
        let startsWord = isSpace(start - 1)
        let endsWord = isSpace(end)
        var first = start
        var last = end
        switch pattern.form {
        case .substring: break
        case .word: if !startsWord || !endsWord { continue }
        case .prefix:
          if !startsWord { continue }
          while !isSpace(last) { last += 1 }
        case .suffix:
          if !endsWord { continue }
          while !isSpace(first - 1) { first -= 1 }
        }
        candidates.append(first..<last)
      }
    }
    var hits: [Range<Int>] = []
    var position = 0
    while let start = candidates.map(\.lowerBound).filter({ $0 >= position }).min() {
      let end = candidates.filter { $0.lowerBound == start }.map(\.upperBound).max() ?? start
      hits.append(start..<end)
      position = end
    }
    return hits
  }

  @Test(arguments: 0..<300)
  func findsTheLeftmostLongestHits(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let letters = Array("ab ".utf8)
    var known: Set<[UInt8]> = []
    var patterns: [TermPattern] = []
    for _ in 0..<Int.random(in: 1...12, using: &random) {
      let length = Int.random(in: 1...5, using: &random)
      var bytes = (0..<length).map { _ in letters[Int.random(in: 0..<3, using: &random)] }
      bytes = Array(bytes.split(separator: 0x20).joined(separator: [0x20]))
      guard !bytes.isEmpty, known.insert(bytes).inserted else { continue }
      let form = TermForm.allCases[Int.random(in: 0..<4, using: &random)]
      patterns.append(TermPattern(bytes: bytes, form: form, allowsProclitics: false))
    }
    let raw = (0..<60).map { _ in letters[Int.random(in: 0..<3, using: &random)] }
    let text = Array(raw.split(separator: 0x20).joined(separator: [0x20]))
    var hits: [TermHit] = []
    TermAutomaton(patterns).findHits(in: text.span, into: &hits)
    #expect(
      hits.map { $0.start..<$0.end } == Self.leftmostLongest(patterns, text), "seed \(seed)")
  }

  @Test func findsNothingWithoutTerms() {
    var hits = [TermHit(term: 0, start: 0, end: 1)]
    TermAutomaton([]).findHits(in: "abc".utf8.span, into: &hits)
    #expect(hits.isEmpty)
  }

  @Test func manyNestedTermsCoverALongRunOnce() {
    let patterns = (1...30).map { Self.pattern(String(repeating: "a", count: $0), .substring) }
    let text = [UInt8](repeating: 0x61, count: 100_000)
    var hits: [TermHit] = []
    TermAutomaton(patterns).findHits(in: text.span, into: &hits)
    #expect(hits.allSatisfy { $0.end - $0.start <= 30 })
    #expect(hits.reduce(0) { $0 + $1.end - $1.start } == 100_000)
  }
}
