import TestSupport
import Testing

@testable import Tokenization

/// `GreedyMerger` beside `PretokenMerger`, its slow twin.
@Suite struct GreedyMergerTests {
  /// Merges over the letters a to d; tokens are told apart by their bytes, so that some are made in
  /// several ways.
  struct RandomVocabulary {
    var tokens: [[UInt8]] = (UInt8.min...UInt8.max).map { [$0] }
    var rows: [TokenSplits.Merge] = []

    init(mergeCount: Int, generator: inout SeededGenerator) {
      while rows.count < mergeCount {
        let known = [97, 98, 99, 100] + Array(256..<max(256, tokens.count))
        let left = known[Int.random(in: 0..<known.count, using: &generator)]
        let right = known[Int.random(in: 0..<known.count, using: &generator)]
        if rows.contains(where: { $0.left == TokenID(left) && $0.right == TokenID(right) }) {
          continue
        }
        let bytes = tokens[left] + tokens[right]
        let merged = tokens.firstIndex(of: bytes) ?? tokens.count
        if merged == tokens.count { tokens.append(bytes) }
        rows.append(
          TokenSplits.Merge(
            left: TokenID(left), right: TokenID(right), rank: UInt32(rows.count),
            merged: TokenID(merged)))
      }
    }

    /// Every two tokens that together are a token, with its ID as rank, as in a `.tiktoken` file.
    mutating func mergeByConcatenation() {
      rows = []
      for (merged, bytes) in tokens.enumerated() where bytes.count > 1 {
        for middle in 1..<bytes.count {
          if let left = tokens.firstIndex(of: Array(bytes[..<middle])),
            let right = tokens.firstIndex(of: Array(bytes[middle...]))
          {
            rows.append(
              TokenSplits.Merge(
                left: TokenID(left), right: TokenID(right), rank: UInt32(merged),
                merged: TokenID(merged)))
          }
        }
      }
    }

    func vocabulary() throws -> Vocabulary {
      var strings = ByteStringTable()
      for token in tokens { _ = strings.insert(token.span, 0..<token.count) }
      return try Vocabulary(
        strings: strings, ids: tokens.indices.map { TokenID($0) }, merges: rows,
        keepsWholePretokens: false, otherTokens: [])
    }
  }

  static func slowIDs(_ text: [UInt8], _ vocabulary: Vocabulary) -> [TokenID] {
    var merger = PretokenMerger(merges: vocabulary.merges)
    var ids: [TokenID] = []
    merger.merge(text.span, 0..<text.count, into: &ids)
    return ids
  }

  static func randomText(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 97...100, using: &generator) }
  }

  @Test(arguments: 0..<60)
  func givesWhatMergingGives(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var random = RandomVocabulary(mergeCount: 60, generator: &generator)
    if seed.isMultiple(of: 2) { random.mergeByConcatenation() }
    let vocabulary = try random.vocabulary()
    guard let tables = vocabulary.greedyTables() else { return }
    var greedy = GreedyMerger()
    for count in [1, 2, 3, 5, 8, 13, 40, 64, 65, 300] {
      for _ in 0..<20 {
        // In the middle of a longer text, so that a look past the end would show.
        let text = [97] + Self.randomText(count, &generator) + [98, 99]
        let found = greedy.merge(text.span, 1..<1 + count, tables)
        let expected = Self.slowIDs(Array(text[1..<1 + count]), vocabulary)
        #expect(Array(greedy.tokens[..<found]) == expected, "seed \(seed), \(count) bytes")
      }
    }
  }

  @Test(arguments: [false, true])
  func fewVocabulariesWithRisingRanksAreRefused(mergesByConcatenation: Bool) throws {
    var refusedCount = 0
    for seed in UInt64(0)..<60 {
      var generator = SeededGenerator(seed: seed)
      var random = RandomVocabulary(mergeCount: 60, generator: &generator)
      if mergesByConcatenation { random.mergeByConcatenation() }
      if try random.vocabulary().greedyTables() == nil { refusedCount += 1 }
    }
    // A token made in several ways may really come late: its first merge never happens.
    #expect(refusedCount < (mergesByConcatenation ? 15 : 6))
  }

  /// A vocabulary whose ranks are in any order.
  private static func shuffledVocabulary(_ generator: inout SeededGenerator, mergeCount: Int) throws
    -> Vocabulary
  {
    var random = RandomVocabulary(mergeCount: mergeCount, generator: &generator)
    random.rows.shuffle(using: &generator)
    for i in random.rows.indices { random.rows[i].rank = UInt32(i) }
    return try random.vocabulary()
  }

  @Test func notAllVocabulariesWithRanksInAnyOrderAreRefused() throws {
    var count = 0
    for seed in 0..<60 {
      var generator = SeededGenerator(seed: UInt64(1000 + seed))
      let vocabulary = try Self.shuffledVocabulary(&generator, mergeCount: 1 + seed / 10)
      if vocabulary.greedyTables() != nil { count += 1 }
    }
    #expect(count > 20)
  }

  @Test(arguments: 0..<60)
  func ranksInAnyOrderAreMergedExactlyOrRefused(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(1000 + seed))
    let vocabulary = try Self.shuffledVocabulary(&generator, mergeCount: 1 + seed / 10)
    guard let tables = vocabulary.greedyTables() else { return }
    var greedy = GreedyMerger()
    for count in 1...100 {
      let text = Self.randomText(count, &generator)
      let found = greedy.merge(text.span, 0..<count, tables)
      let expected = Self.slowIDs(text, vocabulary)
      #expect(Array(greedy.tokens[..<found]) == expected, "seed \(seed)")
    }
  }

  @Test func aTokenOfLowerRankThanItsPartIsRefused() throws {
    // bc has rank 1, abc = a + bc rank 0: merging "abc" does not go by rising ranks.
    var generator = SeededGenerator(seed: 0)
    var random = RandomVocabulary(mergeCount: 0, generator: &generator)
    random.tokens += [[98, 99], [97, 98, 99]]
    random.rows = [
      TokenSplits.Merge(left: 97, right: 256, rank: 0, merged: 257),
      TokenSplits.Merge(left: 98, right: 99, rank: 1, merged: 256),
    ]
    let vocabulary = try random.vocabulary()
    let isRefused = vocabulary.greedyTables() == nil
    #expect(isRefused)
    let merged = Self.slowIDs([97, 98, 99], vocabulary)
    #expect(merged == [257])
  }

  @Test func longRunsOfEveryKindAreMergedExactly() throws {
    guard let vocabulary = try ReferenceTests.load("cl100k_base.tiktoken")?.vocabulary else {
      return
    }
    guard let tables = vocabulary.greedyTables() else {
      Issue.record("cl100k_base has rising ranks")
      return
    }
    var greedy = GreedyMerger()
    var generator = SeededGenerator(seed: 5)
    let han = (0..<3_000).flatMap { _ -> [UInt8] in
      let point = UInt32.random(in: 0x4E00...0x9FA5, using: &generator)
      return Unicode.Scalar(point).map { Array(String($0).utf8) } ?? []
    }
    let base64 = (0..<10_000).map { _ in
      Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)[
        Int.random(in: 0..<64, using: &generator)]
    }
    let runs: [[UInt8]] = [
      [UInt8](repeating: 97, count: 10_001), [UInt8](repeating: 32, count: 10_001),
      [UInt8](repeating: 10, count: 10_001), [UInt8](repeating: 0xCC, count: 10_001), han, base64,
      (0..<10_000).map { _ in UInt8.random(in: 0...255, using: &generator) },
    ]
    for run in runs {
      let found = greedy.merge(run.span, 0..<run.count, tables)
      let expected = Self.slowIDs(run, vocabulary)
      let isEqual = Array(greedy.tokens[..<found]) == expected
      #expect(isEqual, "\(run.prefix(8))…")
    }
  }

  /// Vocabularies with tokens that are made by a merge of lower rank than one of their parts.
  static let refused = [
    "llama3.tiktoken", "llama3.1-r1distill.json", "llama3.2.json", "qwen3.5.json",
  ]

  @Test(arguments: ReferenceTests.vocabularies)
  func everyVocabularyIsMergedExactly(name: String) throws {
    guard let vocabulary = try ReferenceTests.load(name)?.vocabulary else { return }
    guard let tables = vocabulary.greedyTables() else {
      let hasLowTokens = Self.refused.contains(name)
      #expect(hasLowTokens, "\(name) has a token of lower rank than its parts")
      return
    }
    var greedy = GreedyMerger()
    var generator = SeededGenerator(seed: 11)
    let texts = try ReferenceTests.corpora.get().values.compactMap(\.first)
    for _ in 0..<500 {
      // Pieces of two languages, cut anywhere: no pattern would give such pretokens.
      var text: [UInt8] = []
      for _ in 0..<2 {
        guard let source = texts.randomElement(using: &generator), source.count > 60 else { return }
        let start = Int.random(in: 0..<source.count - 60, using: &generator)
        text += source[start..<start + Int.random(in: 1...60, using: &generator)]
      }
      if text.contains(where: { vocabulary.missingBytes.contains($0) }) { continue }
      let found = greedy.merge(text.span, 0..<text.count, tables)
      let expected = Self.slowIDs(text, vocabulary)
      #expect(Array(greedy.tokens[..<found]) == expected, "\(text)")
    }
  }
}
