import Foundation
import Storage
import TestSupport
import Testing

@testable import Packing

@Suite struct ArrangementTests {
  private let layout = DatasetWriterTests.layout(
    .bin, .documents, sequenceLength: 16, tokensPerShard: 1600)

  private func documents(_ count: Int, language: String = "en", source: String = "a")
    -> [TokenDocument]
  {
    (0..<count).map { number in
      TokenDocument(
        tokens: [UInt32(number % 900), UInt32(number / 900), 998], id: "\(number)",
        source: source, language: language)
    }
  }

  /// The documents of each part, in the order in which they were packed.
  private func build(
    _ documents: [TokenDocument], _ arrangement: Arrangement, folder: TemporaryFolder
  ) throws -> [DatasetPart?: [[UInt32]]] {
    var builder = try DatasetBuilder(
      folder: folder.path, workFolder: folder.path, layout: layout, arrangement: arrangement)
    for document in documents { try builder.append(document) }
    return try read(try builder.finish(), arrangement, folder: folder)
  }

  private func read(
    _ parts: [DatasetBuilder.Part], _ arrangement: Arrangement, folder: TemporaryFolder
  ) throws -> [DatasetPart?: [[UInt32]]] {
    var layout = layout
    layout.isRearranged = !arrangement.isPlain
    var read: [DatasetPart?: [[UInt32]]] = [:]
    for part in parts {
      read[part.part] = []
      for shard in part.result.shards {
        let contents = try ShardContents(folder: folder.path, layout: layout, shard: shard)
        var start = 0
        for end in try #require(contents.segmentEnds) {
          read[part.part]?.append(Array(contents.tokens[start..<end]))
          start = end
        }
      }
    }
    return read
  }

  @Test func shufflesAllDocumentsTheSameWayForTheSameSeed() throws {
    let documents = documents(2000)
    var arrangement = Arrangement()
    var orders: [[[UInt32]]] = []
    for seed: UInt64 in [1, 1, 2] {
      arrangement.shuffleSeed = seed
      let read = try build(documents, arrangement, folder: try TemporaryFolder())
      orders.append(try #require(read[nil]))
    }
    #expect(orders[0] == orders[1])
    #expect(orders[0] != orders[2])
    #expect(orders[0] != documents.map(\.tokens))
    #expect(Set(orders[0]) == Set(documents.map(\.tokens)))
    #expect(orders[0].count == documents.count)
    // Neighbours must not stay neighbours: a shuffle of 2,000 keeps about one pair.
    let pairs = zip(orders[0], orders[0].dropFirst()).count { $0[0] + 1 == $1[0] }
    #expect(pairs < 10)
  }

  @Test func theOrderDoesNotDependOnHowMuchIsSortedInMemory() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/work", withIntermediateDirectories: true)
    let spool = SpoolWriterFixture(documents: documents(500))
    let path = try spool.write(folder)
    var orders: [[[UInt32]]] = []
    var arrangement = Arrangement()
    arrangement.shuffleSeed = 7
    for sortedBytes in [1 << 26, 8000, 800] {
      let output = try TemporaryFolder()
      let arranger = Arranger(
        folder: output.path, workFolder: folder.path + "/work", layout: layout,
        arrangement: arrangement, sortedBytes: sortedBytes)
      let read = try read(try arranger.arrange([path]), arrangement, folder: output)
      orders.append(try #require(read[nil]))
    }
    #expect(orders[0].count == 500)
    #expect(orders[1] == orders[0])
    #expect(orders[2] == orders[0])
  }

  private struct SpoolWriterFixture {
    var documents: [TokenDocument]
    func write(_ folder: TemporaryFolder) throws -> String {
      let writer = try SpoolWriter(folder: folder.path, name: "spool")
      for (number, document) in documents.enumerated() {
        var document = document
        document.number = number
        try writer.append(SpooledDocument(key: 0, document: document))
      }
      return folder.path + "/" + (try writer.finish().name)
    }
  }

  @Test func spooledDocumentsComeBackAsTheyWere() throws {
    var document = TokenDocument(
      tokens: [1, 2, 70_000], lossMask: [0, 1, 1], id: "né", source: "s", language: "fr",
      path: "a/b.jsonl", recordNumber: 12)
    document.number = 5
    let folder = try TemporaryFolder()
    let writer = try SpoolWriter(folder: folder.path, name: "spool")
    try writer.append(SpooledDocument(key: UInt64.max - 3, document: document))
    var reader = try SpoolReader(path: "\(folder.path)/\(try writer.finish().name)")
    let read = try #require(try reader.next())
    #expect(read.document == document)
    #expect(read.key == UInt64.max - 3)
    #expect(try reader.next() == nil)
    #expect(document.storedByteCount == document.bytes.count - 4)
    #expect(TokenDocument(document.bytes.dropFirst(4)) == document)
    #expect(TokenDocument(document.bytes.dropFirst(5)) == nil)
  }

  @Test func splitsByContentSoThatEqualDocumentsStayTogether() throws {
    let documents = documents(4000)
    var arrangement = Arrangement()
    arrangement.split.validation = 0.1
    arrangement.split.test = 0.2
    let parts = try build(documents + documents, arrangement, folder: try TemporaryFolder())
    let sets = DatasetPart.allCases.map { Set(parts[$0] ?? []) }
    #expect(sets.map(\.count).reduce(0, +) == 4000)
    for part in DatasetPart.allCases { #expect(parts[part]?.count == 2 * sets[part.index].count) }
    #expect((300...500).contains(sets[DatasetPart.validation.index].count))
    #expect((700...900).contains(sets[DatasetPart.test.index].count))
    // Without a shuffle each part keeps the order.
    let train = try #require(parts[.train])
    #expect(train == (documents + documents).map(\.tokens).filter { sets[0].contains($0) })
  }

  @Test func epochsAreTakenOneAfterTheOther() throws {
    var arrangement = Arrangement()
    arrangement.mixture.epochs = ["b": 2]
    let (a, b) = (documents(3, source: "a"), documents(2, source: "b"))
    let read = try build(a + b, arrangement, folder: try TemporaryFolder())
    #expect(read[nil] == (a + b + b).map(\.tokens))
  }

  @Test func weightsGiveLanguagesTheirShares() throws {
    var arrangement = Arrangement()
    arrangement.shuffleSeed = 3
    arrangement.mixture.weights = ["en": 1, "zh": 3, "*": 0]
    arrangement.mixture.tokenBudget = 9000
    let corpus =
      documents(3000, language: "en") + documents(800, language: "zh")
      + documents(500, language: "de")
    // Documents of the same content in two languages are told apart by their first token.
    let marked = corpus.map { document in
      var document = document
      document.tokens[2] = ["en": 990, "zh": 991][document.language] ?? 992
      return document
    }
    let read = try #require(
      try build(marked, arrangement, folder: try TemporaryFolder())[nil])
    let counts = Dictionary(grouping: read) { $0[2] }.mapValues { 3 * $0.count }
    #expect(counts == [990: 2250, 991: 6750])
  }

  /// A budget that is less than a document, and sources of one document each, among others.
  @Test(arguments: [(1, 1), (1, 7), (1000, 7), (2999, 1), (3000, 1000)], [1, 2, 3] as [UInt64])
  func aShareIsMissedByOneDocumentAtMost(
    amounts: (budget: Int, sources: Int), seed: UInt64
  ) throws {
    var arrangement = Arrangement()
    arrangement.shuffleSeed = seed
    arrangement.mixture.weights = ["en": 0.4, "zh": 0.6]
    arrangement.mixture.tokenBudget = amounts.budget
    let folder = try TemporaryFolder()
    var builder = try DatasetBuilder(
      folder: folder.path, workFolder: folder.path, layout: layout, arrangement: arrangement)
    for number in 0..<1000 {
      let language = number % 2 == 0 ? "en" : "zh"
      try builder.append(
        TokenDocument(
          tokens: [UInt32](repeating: 1, count: number % 5 + 1) + [UInt32(number)],
          id: "\(number)", source: "\(number % amounts.sources)", language: language))
    }
    let part = try #require(try builder.finish().first)
    for (language, share) in zip(part.mixture, [0.4, 0.6]) {
      let surplus = Double(language.takenTokens) - share * Double(amounts.budget)
      #expect((-1...6).contains(surplus), "\(language)")
    }
    let written = part.result.shards.reduce(0) { $0 + $1.tokenCount }
    #expect(part.mixture.reduce(0) { $0 + $1.takenTokens } == written)
  }

  @Test func sharesFollowTheirDefinition() throws {
    let groups: [Mixture.Group: Int] = [
      .init(language: "en", source: "a"): 600, .init(language: "en", source: "b"): 200,
      .init(language: "zh", source: "a"): 100,
    ]
    var mixture = Mixture()
    let plain = try mixture.plan(of: groups)
    #expect(plain.repetitions.values.allSatisfy { $0 == 1 })
    mixture.weights = ["en": 3, "zh": 1]
    let weighted = try mixture.plan(of: groups)
    #expect(weighted.repetitions[.init(language: "zh", source: "a")] == 2.25)
    #expect(weighted.repetitions[.init(language: "en", source: "b")] == 0.84375)
    #expect(weighted.languages.map(\.plannedTokens) == [675, 225])
    mixture.weights = ["en": 1]
    #expect(throws: ShardError.self) { _ = try mixture.plan(of: groups) }
    mixture = Mixture()
    mixture.temperature = 2
    let tempered = try mixture.plan(of: groups).repetitions
    let ratio =
      800 * (tempered[.init(language: "en", source: "a")] ?? 0)
      / (100 * (tempered[.init(language: "zh", source: "a")] ?? 1))
    #expect(abs(ratio - 8.0.squareRoot()) < 1e-9)
  }

  @Test func aLanguageThatCannotFillItsShareStaysShortAndTheOthersTakeUpTheRest() throws {
    let groups: [Mixture.Group: Int] = [
      .init(language: "en", source: "a"): 600_000, .init(language: "zh", source: "a"): 399_900,
      .init(language: "und", source: "a"): 100,
    ]
    var mixture = Mixture()
    mixture.weights = ["en": 0.4, "zh": 0.4, "*": 0.2]
    let plan = try mixture.plan(of: groups)
    #expect(plan.repetitions[.init(language: "und", source: "a")] == 4)
    #expect(plan.languages.filter(\.isShort).map(\.code) == ["und"])
    #expect(plan.languages.map(\.plannedTokens) == [499_800, 400, 499_800])
    #expect(plan.languages.map(\.wantedTokens) == [400_000, 200_000, 400_000])
    mixture.tokenBudget = 10_000_000
    let larger = try mixture.plan(of: groups)
    #expect(larger.repetitions.values.allSatisfy { $0 == 4 })
    #expect(larger.languages.allSatisfy { $0.isShort })
    mixture = Mixture()
    mixture.temperature = 3
    let tempered = try mixture.plan(of: groups)
    #expect(tempered.languages.map(\.plannedTokens).reduce(0, +) == 1_000_000)
    #expect(tempered.languages.filter(\.isShort).map(\.code) == ["und"])
  }

  @Test func whatIsNamedAndHasNoDocumentIsTold() throws {
    let groups: [Mixture.Group: Int] = [
      .init(language: "en", source: "a"): 600, .init(language: "zh", source: "a"): 300,
    ]
    var mixture = Mixture()
    mixture.weights = ["en": 1, "xx": 2, "yy": 0, "*": 1]
    mixture.epochs = ["a": 1, "s9": 5, "*": 2]
    let plan = try mixture.plan(of: groups)
    #expect(plan.absentSources == ["s9"])
    #expect(plan.languages.map(\.code) == ["en", "xx", "zh"])
    #expect(plan.languages.map(\.share) == [0.25, 0.5, 0.25])
    #expect(plan.languages.map(\.plannedTokens) == [450, 0, 450])
    #expect(plan.languages.filter(\.isShort).map(\.code) == ["xx"])
  }

  @Test func epochsAreTakenAsOftenAsTheySay() throws {
    let groups: [Mixture.Group: Int] = [
      .init(language: "en", source: "a"): 600, .init(language: "en", source: "b"): 200,
    ]
    var mixture = Mixture()
    mixture.epochs = ["a": 5, "*": 2]
    let repetitions = try mixture.plan(of: groups).repetitions
    #expect(repetitions[.init(language: "en", source: "a")] == 5)
    #expect(repetitions[.init(language: "en", source: "b")] == 2)
  }

  @Test func anInterruptedSpoolGoesOnFromItsCheckpoint() throws {
    var arrangement = Arrangement()
    arrangement.shuffleSeed = 5
    let documents = documents(500)
    let expected = try build(documents, arrangement, folder: try TemporaryFolder())
    let folder = try TemporaryFolder()
    var interrupted = try DatasetBuilder(
      folder: folder.path, workFolder: folder.path, layout: layout, arrangement: arrangement)
    for document in documents[..<300] { try interrupted.append(document) }
    let checkpoint = interrupted.checkpoint
    _ = consume interrupted
    var resumed = try DatasetBuilder(
      folder: folder.path, workFolder: folder.path, layout: layout, arrangement: arrangement,
      resumingAt: checkpoint)
    for document in documents[checkpoint.documentCount...] { try resumed.append(document) }
    #expect(try read(try resumed.finish(), arrangement, folder: folder) == expected)
    #expect(!folder.names().contains { $0.contains("tmp") })
  }
}

extension ArrangementTests {
  @Test(arguments: [nil, 7] as [UInt64?], [1 << 26, 4000])
  func interruptedPackingGoesOnAndKeepsFinishedShards(seed: UInt64?, sortedBytes: Int) throws {
    var arrangement = Arrangement()
    arrangement.shuffleSeed = seed
    arrangement.split.validation = 0.2
    arrangement.mixture.epochs = ["a": 2]
    let corpus = documents(3000)
    let expected = try build(corpus, arrangement, folder: try TemporaryFolder())
    let folder = try TemporaryFolder()
    let path = try SpoolWriterFixture(documents: corpus).write(folder)
    var finished: [String: FileStatus.Identity] = [:]
    // As many documents as are asked about before the first is packed, and some more.
    for asked in stride(from: 10_000, through: 40_000, by: 3000) {
      var left = asked
      let arranger = Arranger(
        folder: folder.path, workFolder: folder.path, layout: layout, arrangement: arrangement,
        goesOn: {
          left -= 1
          return left >= 0
        }, sortedBytes: sortedBytes)
      var parts: [DatasetBuilder.Part] = []
      do throws(ShardError) {
        parts = try arranger.arrange([path])
      } catch {
        #expect(error == .interrupted)
      }
      for (name, identity) in finished {
        #expect(try FileStatus(path: "\(folder.path)/\(name)").identity == identity, "\(name)")
      }
      for name in folder.names() where name.hasPrefix("train/shard") {
        finished[name] = try FileStatus(path: "\(folder.path)/\(name)").identity
      }
      if !parts.isEmpty {
        #expect(try read(parts, arrangement, folder: folder) == expected)
        #expect(asked > 10_000 && finished.count > 4)
        return
      }
    }
    Issue.record("the packing did not end")
  }
}

extension DatasetPart {
  fileprivate var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
