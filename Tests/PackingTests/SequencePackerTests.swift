import Foundation
import TestSupport
import Testing

@testable import Packing

@Suite struct SequencePackerTests {
  private func pack(
    _ documents: [[UInt32]], format: ShardFormat = .npy, sequenceLength: Int = 4,
    tokensPerShard: Int = 8, vocabularySize: Int = 1000, folder: TemporaryFolder
  ) throws -> [Shard] {
    var packer = SequencePacker(
      folder: folder.path,
      layout: PackingLayout(
        format: format, sequenceLength: sequenceLength, tokensPerShard: tokensPerShard,
        vocabularySize: vocabularySize, paddingID: 999))
    for document in documents { try packer.append(document.span) }
    return try packer.finish()
  }

  @Test func laysDocumentsEndToEndAndPadsTheLastSequence() throws {
    let folder = try TemporaryFolder()
    let shards = try pack([[1, 2, 3, 0], [4, 5, 0]], folder: folder)
    #expect(shards.map(\.tokenCount) == [8])
    #expect(shards.map(\.paddingCount) == [1])
    let reader = try ShardReader(numpy: folder.path + "/shard-00000.npy")
    #expect(reader.tokens == [1, 2, 3, 0, 4, 5, 0, 999])
    #expect(reader.documentEnds == [4, 7])
    #expect(reader.sequenceLength == 4)
    #expect(reader.tokenType == .uint16)
  }

  @Test func carriesADocumentOverSeveralShards() throws {
    let folder = try TemporaryFolder()
    let long = Array(1...19).map(UInt32.init) + [0]
    let shards = try pack([[7, 0], long, [8, 0]], folder: folder)
    #expect(shards.map(\.tokenCount) == [8, 8, 8])
    #expect(shards.map(\.documentCount) == [1, 0, 2])
    let tokens = try (0..<3).flatMap {
      try ShardReader(numpy: folder.path + "/shard-0000\($0).npy").tokens
    }
    #expect(tokens == [7, 0] + long + [8, 0])
    #expect(try ShardReader(numpy: folder.path + "/shard-00002.npy").documentEnds == [6, 8])
  }

  @Test func closesAFullShardOnlyWhenSomethingFollows() throws {
    let folder = try TemporaryFolder()
    let shards = try pack([[1, 2, 3, 4, 5, 6, 7, 0]], folder: folder)
    #expect(shards.count == 1)
    #expect(shards.first?.documentCount == 1)
    #expect(shards.first?.paddingCount == 0)
  }

  @Test func positionIsWhereTheNextDocumentStarts() throws {
    let folder = try TemporaryFolder()
    var packer = SequencePacker(
      folder: folder.path,
      layout: PackingLayout(
        format: .bin, sequenceLength: 4, tokensPerShard: 4, vocabularySize: 10, paddingID: 0))
    var positions = [packer.position]
    for document: [UInt32] in [[1, 2, 0], [0]] {
      try packer.append(document.span)
      positions.append(packer.position)
    }
    _ = try packer.finish()
    #expect(positions.map(\.shard) == [0, 0, 1])
    #expect(positions.map(\.tokenOffset) == [0, 3, 0])
  }

  @Test func writesNothingWithoutDocuments() throws {
    let folder = try TemporaryFolder()
    #expect(try pack([], folder: folder).isEmpty)
    #expect(folder.names().isEmpty)
  }

  @Test func refusesATokenOutsideTheVocabularyAndLeavesNoFile() throws {
    let folder = try TemporaryFolder()
    #expect(throws: ShardError.tokenOutOfRange(id: 1000, vocabularySize: 1000)) {
      _ = try pack([[5, 0], [1, 2, 1000]], folder: folder)
    }
    #expect(folder.names().isEmpty)
  }

  @Test(arguments: ShardFormat.allCases, [500, 70_000])
  func whatIsPackedIsReadBack(format: ShardFormat, vocabularySize: Int) throws {
    var random = SeededGenerator(seed: UInt64(vocabularySize))
    let documents = (0..<200).map { _ in
      (0..<Int.random(in: 1...50, using: &random)).map { _ in
        UInt32.random(in: 0..<UInt32(vocabularySize), using: &random)
      }
    }
    let folder = try TemporaryFolder()
    let shards = try pack(
      documents, format: format, sequenceLength: 16, tokensPerShard: 160,
      vocabularySize: vocabularySize, folder: folder)
    var tokens: [UInt32] = []
    var ends: [Int] = []
    for shard in shards {
      let path = folder.path + "/" + shard.file.name
      let reader =
        switch format {
        case .npy: try ShardReader(numpy: path)
        case .bin:
          try ShardReader(
            flat: path, type: TokenType(vocabularySize: vocabularySize), sequenceLength: 16)
        }
      ends += reader.documentEnds.map { $0 + tokens.count }
      tokens += reader.tokens
    }
    var start = 0
    let read = ends.map { end in
      defer { start = end }
      return Array(tokens[start..<end])
    }
    #expect(read == documents)
  }
}
