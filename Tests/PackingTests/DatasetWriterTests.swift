import Foundation
import TestSupport
import Testing

@testable import Packing

@Suite struct DatasetWriterTests {
  static func layout(
    _ format: ShardFormat = .npy, _ packing: SequencePacking = .concatenate,
    sequenceLength: Int = 4, tokensPerShard: Int = 8, vocabularySize: Int = 1000
  ) -> PackingLayout {
    PackingLayout(
      format: format, packing: packing, sequenceLength: sequenceLength,
      tokensPerShard: tokensPerShard, vocabularySize: vocabularySize, paddingID: 999)
  }

  static func write(
    _ documents: [TokenDocument], _ layout: PackingLayout, folder: TemporaryFolder
  ) throws -> DatasetWriter.Result {
    var writer = try DatasetWriter(folder: folder.path, layout: layout)
    for document in documents { try writer.append(document) }
    return try writer.finish()
  }

  static func randomDocuments(
    seed: UInt64, count: Int = 200, longest: Int = 50, vocabularySize: Int = 1000,
    masks: Bool = false
  ) -> [TokenDocument] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { number in
      let tokens = (0..<Int.random(in: 1...longest, using: &random)).map { _ in
        UInt32.random(in: 0..<UInt32(vocabularySize), using: &random)
      }
      return TokenDocument(
        tokens: tokens,
        lossMask: masks && number % 3 > 0
          ? tokens.map { _ in UInt8.random(in: 0...1, using: &random) } : [],
        id: "doc-\(number)", path: "a.jsonl", recordNumber: number + 1)
    }
  }

  @Test func laysDocumentsEndToEndAndPadsTheLastSequence() throws {
    let folder = try TemporaryFolder()
    let written = try Self.write(
      [TokenDocument(tokens: [1, 2, 3, 0]), TokenDocument(tokens: [4, 5, 0])], Self.layout(),
      folder: folder)
    #expect(written.shards.map(\.tokenCount) == [8])
    #expect(written.shards.map(\.paddingCount) == [1])
    let contents = try ShardContents(
      folder: folder.path, layout: Self.layout(), shard: written.shards[0])
    #expect(contents.tokens == [1, 2, 3, 0, 4, 5, 0, 999])
    #expect(contents.segmentEnds == [4, 7])
    #expect(contents.rowEnds == [4, 8])
    #expect(contents.tokenType == .uint16)
  }

  @Test func anMDSColumnWithoutAnEncodingIsDamage() throws {
    let folder = try TemporaryFolder()
    let description = Array(
      #"{"column_encodings":[""],"column_names":["tokens"],"column_sizes":[2]}"#.utf8)
    let start = 12 + description.count
    let offsets = [1, start, start + 2].flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    let path = try folder.write(offsets + description + [7, 0], to: "a.mds")
    #expect(
      throws: ShardError.malformed(path: path, reason: "sample 0 is not an array of token IDs")
    ) {
      _ = try MDSWriter.read(path)
    }
  }

  @Test func carriesADocumentOverSeveralShards() throws {
    let folder = try TemporaryFolder()
    let long = Array(1...19).map(UInt32.init) + [0]
    let written = try Self.write(
      [[7, 0], long, [8, 0]].map { TokenDocument(tokens: $0) }, Self.layout(), folder: folder)
    #expect(written.shards.map(\.tokenCount) == [8, 8, 8])
    #expect(written.shards.map(\.documentCount) == [1, 0, 2])
    #expect(written.counts.cutDocuments == 1)
    #expect(written.counts.avoidablyCutDocuments == 0)
    let contents = try written.shards.map {
      try ShardContents(folder: folder.path, layout: Self.layout(), shard: $0)
    }
    #expect(contents.flatMap(\.tokens) == [7, 0] + long + [8, 0])
    #expect(contents[2].segmentEnds == [6, 8])
  }

  @Test func aDocumentThatEndsWithTheShardEndsInIt() throws {
    let folder = try TemporaryFolder()
    let written = try Self.write(
      [TokenDocument(tokens: [1, 2, 3, 4, 5, 6, 7, 0])], Self.layout(), folder: folder)
    #expect(written.shards.count == 1)
    #expect(written.shards.first?.documentCount == 1)
    #expect(written.shards.first?.paddingCount == 0)
  }

  @Test func positionIsWhereTheNextDocumentStarts() throws {
    let folder = try TemporaryFolder()
    var writer = try DatasetWriter(
      folder: folder.path, layout: Self.layout(.bin, tokensPerShard: 4))
    var positions = [writer.position]
    for tokens: [UInt32] in [[1, 2, 0], [0]] {
      try writer.append(TokenDocument(tokens: tokens))
      positions.append(writer.position)
    }
    _ = try writer.finish()
    #expect(positions.map { $0?.shard } == [0, 0, 1])
    #expect(positions.map { $0?.tokenOffset } == [0, 3, 0])
  }

  @Test func writesNothingWithoutDocuments() throws {
    let folder = try TemporaryFolder()
    #expect(try Self.write([], Self.layout(), folder: folder).shards.isEmpty)
    #expect(folder.names().isEmpty)
  }

  @Test func refusesATokenOutsideTheVocabularyAndLeavesNoFile() throws {
    let folder = try TemporaryFolder()
    #expect(throws: ShardError.tokenOutOfRange(id: 1000, vocabularySize: 1000)) {
      _ = try Self.write(
        [TokenDocument(tokens: [5, 0]), TokenDocument(tokens: [1, 2, 1000])], Self.layout(),
        folder: folder)
    }
    #expect(folder.names().isEmpty)
  }

  /// Every combination that a layout may have.
  static let layouts: [(ShardFormat, SequencePacking)] = ShardFormat.allCases.flatMap { format in
    SequencePacking.allCases.map { (format, $0) }
      .filter { (try? layout($0.0, $0.1).check()) != nil }
  }

  @Test(arguments: layouts)
  func whatIsPackedIsReadBack(_ combination: (ShardFormat, SequencePacking)) throws {
    let vocabularySize = combination.1.isStream ? 500 : 70_000
    var layout = Self.layout(
      combination.0, combination.1, sequenceLength: 16, tokensPerShard: 800,
      vocabularySize: vocabularySize)
    layout.paddingID = 0
    layout.writesLossMask = true
    let documents = Self.randomDocuments(
      seed: UInt64(vocabularySize), vocabularySize: vocabularySize, masks: true)
    let folder = try TemporaryFolder()
    let written = try Self.write(documents, layout, folder: folder)
    #expect(written.shards.count > 4)
    #expect(written.shards.reduce(0) { $0 + $1.documentCount } == documents.count)
    var tokens = [[Int: [UInt32]]](repeating: [:], count: documents.count)
    var masks = [[Int: [UInt8]]](repeating: [:], count: documents.count)
    var stream: [UInt32] = []
    var streamMask: [UInt8] = []
    for shard in written.shards {
      let contents = try ShardContents(folder: folder.path, layout: layout, shard: shard)
      let mask = try #require(contents.lossMask ?? (layout.format == .mds ? [] : nil))
      guard let pieces = contents.documents else {
        #expect(layout.keepsDocumentOrder)
        stream += contents.tokens
        streamMask += mask
        continue
      }
      let ends = try #require(contents.segmentEnds)
      for (piece, document) in pieces.enumerated() {
        let end = ends[piece]
        let start = max(piece == 0 ? 0 : ends[piece - 1], (end - 1) / 16 * 16)
        tokens[document.number][document.offset] = Array(contents.tokens[start..<end])
        if !mask.isEmpty { masks[document.number][document.offset] = Array(mask[start..<end]) }
      }
    }
    let full = documents.map {
      $0.lossMask.isEmpty ? [UInt8](repeating: 1, count: $0.tokens.count) : $0.lossMask
    }
    if layout.keepsDocumentOrder {
      #expect(
        Array(stream.prefix(documents.reduce(0) { $0 + $1.tokens.count }))
          == documents.flatMap(\.tokens))
      if !streamMask.isEmpty {
        #expect(Array(streamMask.prefix(full.reduce(0) { $0 + $1.count })) == full.flatMap(\.self))
      }
    } else {
      let read = tokens.map { $0.sorted { $0.key < $1.key }.flatMap(\.value) }
      #expect(read == documents.map(\.tokens))
      if layout.format != .mds {
        #expect(masks.map { $0.sorted { $0.key < $1.key }.flatMap(\.value) } == full)
      }
    }
  }

  /// The files of an uninterrupted run and their contents.
  private func files(_ folder: TemporaryFolder) throws -> [String: Data] {
    Dictionary(
      uniqueKeysWithValues: try folder.names().map {
        ($0, try Data(contentsOf: URL(filePath: folder.path + "/" + $0)))
      })
  }

  @Test(arguments: layouts)
  func anInterruptedRunGoesOnFromItsCheckpointWithTheSameBytes(
    _ combination: (ShardFormat, SequencePacking)
  ) throws {
    var layout = Self.layout(
      combination.0, combination.1, sequenceLength: 16, tokensPerShard: 1600)
    layout.overlap = combination.1 == .pad ? 3 : 0
    layout.writesLossMask = true
    layout.mdsSizeLimit = 3000
    let documents = Self.randomDocuments(seed: 5, longest: 90, masks: true)
    let whole = try TemporaryFolder()
    let expected = try Self.write(documents, layout, folder: whole)
    for stop in [120] {
      let folder = try TemporaryFolder()
      var interrupted = try DatasetWriter(folder: folder.path, layout: layout)
      for document in documents[..<stop] { try interrupted.append(document) }
      let checkpoint = try PackingCheckpoint(json: interrupted.checkpoint.json)
      #expect(checkpoint == interrupted.checkpoint)
      _ = consume interrupted
      var resumed = try DatasetWriter(
        folder: folder.path, layout: layout, resumingAt: checkpoint)
      for document in documents[checkpoint.documentCount...] { try resumed.append(document) }
      let written = try resumed.finish()
      #expect(written.shards == expected.shards)
      #expect(written.counts == expected.counts)
      #expect(try files(folder) == files(whole), "stopped before document \(stop)")
    }
  }

  @Test func aDocumentLargerThanAShardGetsAShardOfItsOwn() throws {
    let folder = try TemporaryFolder()
    let documents = [3, 100, 5].map { TokenDocument(tokens: [UInt32](repeating: 1, count: $0)) }
    let written = try Self.write(documents, Self.layout(.dolma, .documents), folder: folder)
    #expect(written.shards.map(\.tokenCount) == [3, 100, 5])
  }
}
