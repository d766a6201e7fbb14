import Storage
import TestSupport
import Testing

@testable import Filtering

@Suite struct SortedSpillTests {
  @Test(arguments: [(0, 64), (1, 64), (1000, 1 << 20), (5000, 1), (300_000, 1)])
  func givesWhatWasPutInInOrder(count: Int, memory: Int) throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: UInt64(count))
    var spill = SortedSpill(folder: folder.path, memory: memory)
    var expected: [KeyedRecord] = []
    for value in 0..<count {
      let key = UInt64.random(in: 0..<UInt64(max(1, count / 3)), using: &generator) << 40
      try spill.append(key: key, value: UInt64(value))
      expected.append(KeyedRecord(key: key, value: UInt64(value)))
    }
    expected.sort(by: <)
    var sorted = try spill.sorted()
    for record in expected { #expect(try sorted.next() == record) }
    #expect(try sorted.next() == nil)
    #expect(folder.names().isEmpty)
  }

  @Test func sortsValuesThatDoNotRise() throws {
    let folder = try TemporaryFolder()
    var spill = SortedSpill(folder: folder.path, memory: 1 << 20)
    for value in (0..<2000).reversed() { try spill.append(key: 5, value: UInt64(value)) }
    var sorted = try spill.sorted()
    for value in 0..<2000 { #expect(try sorted.next()?.value == UInt64(value)) }
  }

  @Test func aRunThatIsCutOffIsAnError() throws {
    let folder = try TemporaryFolder()
    var file = try BufferedScratchFile(folder: folder.path)
    try file.append([1, 2, 3, 4, 5].span as Span<UInt64>)
    var error: StorageError?
    do throws(StorageError) {
      _ = try SortedRecords(file: file, runs: [0..<3], readCount: 16)
    } catch let caught {
      error = caught
    }
    #expect(error?.cause == .truncated)
  }
}

@Suite struct MinHashTests {
  /// Texts whose shingle sets have this Jaccard similarity, about.
  private func pair(
    _ count: Int, shared: Double, _ generator: inout SeededGenerator
  ) -> (first: String, second: String) {
    var first: [String] = []
    var second: [String] = []
    for _ in 0..<count {
      let common = (0..<40).map { _ in "w\(UInt32.random(in: 0...UInt32.max, using: &generator))" }
      first += common
      let isShared = Double.random(in: 0..<1, using: &generator) < shared
      second += isShared ? common : common.map { $0 + "x" }
    }
    return (first.joined(separator: " "), second.joined(separator: " "))
  }

  private func shingles(_ text: String) -> Set<[Substring]> {
    let words = text.split(separator: " ")
    return Set((0...(words.count - 5)).map { Array(words[$0..<$0 + 5]) })
  }

  private func sketch(_ text: String) -> (signature: MinHashSignature, keys: [UInt64])? {
    var scanned = ScannedText()
    scanned.scan(text.utf8.span)
    var hasher = MinHasher(NearDuplicateSettings())
    return hasher.sketch(scanned.units, of: text.utf8.span)
  }

  @Test(arguments: 0..<12)
  func estimatesTheJaccardSimilarity(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let texts = pair(
      [3, 20, 100][seed % 3], shared: Double(seed) / 12, &generator)
    let (a, b) = (shingles(texts.first), shingles(texts.second))
    let exact = Double(a.intersection(b).count) / Double(a.union(b).count)
    let first = try #require(sketch(texts.first)).signature
    let second = try #require(sketch(texts.second)).signature
    // Four standard errors of 256 bins.
    #expect(abs(first.similarity(to: second) - exact) < 4 * 0.032)
  }

  @Test(arguments: [
    (
      "Potassium > 5.5 mmol/l: stop spironolactone.", "Potassium < 5.5 mmol/l: stop spironolactone."
    ),
    ("eGFR ≥ 30: full dose", "eGFR ≤ 30: full dose"), ("Dose −5", "Dose 5"),
    ("Base excess -5", "Base excess +5"), ("体温>38.5℃时服用布洛芬混悬液", "体温<38.5℃时服用布洛芬混悬液"),
    ("CRP ↑, leucocytes normal", "CRP ↓, leucocytes normal"), ("sodium 3%", "sodium 3‰"),
    ("HBs抗原○、HCV抗体△", "HBs抗原×、HCV抗体▲"), ("fever ✓ cough ✗", "fever ✗ cough ✓"),
    ("conscience √", "conscience ×"), ("sodium 3%", "sodium 3"),
    ("尿蛋白（+），尿糖（-）", "尿蛋白（-），尿糖（+）"), ("Lab: + + -)", "Lab: -) + +"), ("pH ＞7", "pH ＜7"),
  ])
  func textsThatDifferInTheirSignsAreNotTheSame(first: String, second: String) throws {
    let similarity = try #require(sketch(first)).signature
      .similarity(to: #require(sketch(second)).signature)
    #expect(similarity < 0.7, "\(similarity)")
    #expect(try #require(sketch(first)).signature == #require(sketch(first + "  \n")).signature)
  }

  @Test(arguments: [
    ("■ fever\n ● cough", "- fever\n • cough"), ("pH ＞7 %", "pH >7％"),
  ])
  func bulletsAndWidthsDoNotCount(first: String, second: String) throws {
    #expect(try #require(sketch(first)).signature == #require(sketch(second)).signature)
  }

  @Test(arguments: ["a", "one two", "中", "a b c d e f"])
  func aShortTextEqualsItselfAndNoOther(text: String) throws {
    let own = try #require(sketch(text))
    let again = try #require(sketch(text.uppercased()))
    let other = try #require(sketch(text + " 5 6 7 8 9 10 11"))
    #expect(own.signature.similarity(to: again.signature) == 1)
    #expect(own.keys == again.keys)
    #expect(own.signature.similarity(to: other.signature) < 0.7)
  }

  @Test func aTextWithoutWordsHasNoSignature() {
    #expect(sketch("— …") == nil)
  }
}

@Suite struct DuplicateFinderTests {
  private func outcomes(
    _ texts: [String], _ change: (inout DuplicateSettings) -> Void
  ) throws -> [DuplicateDecisions.Decision] {
    let folder = try TemporaryFolder()
    var settings = DuplicateSettings()
    settings.scratchFolder = folder.path
    change(&settings)
    var fingerprinter = Fingerprinter(settings)
    var finder = try DuplicateFinder(settings)
    var scanned = ScannedText()
    for text in texts {
      scanned.scan(text.utf8.span)
      try finder.add(fingerprinter.fingerprint(text.utf8.span, scanned))
    }
    var decisions = try finder.decisions()
    var outcomes: [DuplicateDecisions.Decision] = []
    for _ in texts { outcomes.append(try decisions.next()) }
    return outcomes
  }

  @Test func keepsTheFirstOfEqualTexts() throws {
    let outcomes = try outcomes(["a  b", "c", " a b\n", "C", "a\nb", "", ""]) { _ in }
    #expect(
      outcomes == [
        .keep(clusterSize: 3, repeatedLines: []), .keep(clusterSize: 1, repeatedLines: []),
        .exactDuplicate(original: 0), .keep(clusterSize: 1, repeatedLines: []),
        .exactDuplicate(original: 0), .keep(clusterSize: 2, repeatedLines: []),
        .exactDuplicate(original: 5),
      ])
  }

  /// Documents of random words, and copies of some with a few words changed.
  private func corpus(_ seed: UInt64) -> (texts: [String], originals: [Int: Int]) {
    var generator = SeededGenerator(seed: seed)
    var texts: [String] = []
    var originals: [Int: Int] = [:]
    for index in 0..<300 {
      if index > 10, index % 3 == 0 {
        var original = Int.random(in: 0..<index, using: &generator)
        while let first = originals[original] { original = first }
        var words = texts[original].split(separator: " ").map(String.init)
        for _ in 0..<max(1, words.count / 100) {
          words[Int.random(in: 0..<words.count, using: &generator)] = "changed"
        }
        originals[index] = original
        texts.append(words.joined(separator: " "))
      } else {
        let count = Int.random(in: 60..<400, using: &generator)
        let isEastern = index % 2 == 0
        texts.append(
          (0..<count).map { _ in
            isEastern
              ? String(Unicode.Scalar(UInt32.random(in: 0x4E00..<0x9F00, using: &generator)) ?? "一")
              : "w\(Int.random(in: 0..<5000, using: &generator))"
          }.joined(separator: " "))
      }
    }
    return (texts, originals)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func findsEveryPlantedNearDuplicateAndNothingElse(seed: UInt64) throws {
    let (texts, originals) = corpus(seed)
    let outcomes = try outcomes(texts) {
      $0.exact = false
      $0.near = NearDuplicateSettings()
    }
    for (index, outcome) in outcomes.enumerated() {
      switch outcome {
      case .keep: #expect(originals[index] == nil)
      case .nearDuplicate(let original, let similarity):
        #expect(original == originals[index])
        #expect(similarity >= 0.7)
      case .exactDuplicate: Issue.record("was not asked for")
      }
    }
  }

  /// Editions of a text, each with a tenth of its words other than in the one before.
  @Test func ofAChainMoreThanItsFirstIsKept() throws {
    var words = (0..<300).map { "word\($0)" }
    var editions: [String] = []
    for edition in 0..<8 {
      for index in 30 * edition..<30 * edition + 30 { words[index] += "x" }
      editions.append(words.joined(separator: " "))
    }
    let outcomes = try outcomes(editions + [editions[1]]) { $0.near = NearDuplicateSettings() }
    var kept: [Int] = []
    for (index, outcome) in outcomes.enumerated() {
      switch outcome {
      case .keep: kept.append(index)
      case .nearDuplicate(let original, let similarity):
        #expect(kept.contains(original))
        #expect(similarity >= 0.7)
      case .exactDuplicate(let original): #expect(kept.contains(original))
      }
    }
    #expect((3...4).contains(kept.count) && kept[0] == 0, "\(kept)")
  }

  @Test func littleMemoryDecidesTheSame() throws {
    let (texts, _) = corpus(9)
    func run(_ memory: Int) throws -> [DuplicateDecisions.Decision] {
      try outcomes(texts + texts.prefix(40)) {
        $0.near = NearDuplicateSettings()
        $0.paragraphs = 10
        $0.memory = memory
      }
    }
    #expect(try run(1) == run(1 << 28))
  }

  @Test func repeatedLinesGoButTheirFirstOccurrenceInAKeptDocumentStays() throws {
    let long = "This line is long enough to be compared."
    let other = "Another line that is long enough as well."
    let outcomes = try outcomes(
      [
        "short\n\(long)\n\(long)", "\(other)\nshort", "\(other)\nshort", "\(other)\n\nend \(long)",
        long,
      ]
    ) { $0.paragraphs = 20 }
    #expect(
      outcomes == [
        .keep(clusterSize: 1, repeatedLines: [2]), .keep(clusterSize: 2, repeatedLines: []),
        .exactDuplicate(original: 1), .keep(clusterSize: 1, repeatedLines: [0]),
        .keep(clusterSize: 1, repeatedLines: [0]),
      ])
  }

  @Test func blanksAroundALineMakeItNoOther() throws {
    let outcomes = try outcomes([
      "  twenty characters aa  \nx", "y\ntwenty characters aa", "　　twenty characters aa\u{A0}\nz",
      "    nineteen letters aaa  \t\n    ", "nineteen letters aa b\nnineteen letters aa", " \n　",
    ]) { $0.paragraphs = 20 }
    #expect(
      outcomes == [
        .keep(clusterSize: 1, repeatedLines: []), .keep(clusterSize: 1, repeatedLines: [1]),
        .keep(clusterSize: 1, repeatedLines: [0]), .keep(clusterSize: 1, repeatedLines: []),
        .keep(clusterSize: 1, repeatedLines: []), .keep(clusterSize: 1, repeatedLines: []),
      ])
  }

  @Test func linesAreTakenOutWithoutLeavingGaps() {
    let text = "one\n\ntwo\nthree\n\nfour\n\n\nfive"
    var scanned = ScannedText()
    scanned.scan(text.utf8.span)
    func removing(_ lines: [Int]) -> String {
      String(
        decoding: DuplicateDecisions.removing(lines: lines, from: text.utf8.span, scanned),
        as: UTF8.self)
    }
    #expect(removing([3]) == "one\n\ntwo\nthree\n\nfive")
    #expect(removing([0, 1]) == "three\n\nfour\n\nfive")
    #expect(removing([0, 1, 2, 3, 4]) == "")
  }
}
