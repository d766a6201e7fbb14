import Foundation
import JSON
import TestSupport
import Testing
import Tokenization

@testable import Pipelines

@Suite struct LoadedVocabularyTests {
  /// The shipped vocabulary as `vocab.json` and `merges.txt`.
  private static func writeGPT2Files(to folder: TemporaryFolder) throws {
    let file = [UInt8](try Data(contentsOf: URL(filePath: shipped)))
    let model = try JSONDocument(parsing: file.span).root["model"]
    try folder.write(model?["vocab"]?.rawJSON ?? [], to: "vocab.json")
    var merges = "#version: 0.2\n"
    for pair in model?["merges"]?.elements ?? [] {
      merges += pair.elements.compactMap(\.string).joined(separator: " ") + "\n"
    }
    try folder.write(merges.utf8, to: "merges.txt")
  }

  private static let shipped = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../vocab/medprep-32k/tokenizer.json").standardized.path

  @Test func aFolderAndBothFilesAreTheSameVocabulary() throws {
    let folder = try TemporaryFolder()
    try Self.writeGPT2Files(to: folder)
    let paths = [folder.path, folder.path + "/vocab.json", folder.path + "/merges.txt"]
    let loaded = try paths.map { try LoadedVocabulary($0, searching: nil) }
    let ids = try loaded[0].tokenizer.encode("Fever, and it's 12 °C.")
    #expect(ids.count > 5)
    for vocabulary in loaded {
      #expect(vocabulary.sha256 == loaded[0].sha256)
      #expect(vocabulary.tokenizer.preTokenizer == .gpt2)
      #expect(try vocabulary.tokenizer.encode("Fever, and it's 12 °C.") == ids)
    }
    try folder.write(#"{"tokenizer_class":"Qwen2Tokenizer"}"#.utf8, to: "tokenizer_config.json")
    let configured = try LoadedVocabulary(folder.path, searching: nil)
    #expect(configured.tokenizer.preTokenizer == .qwen2)
  }

  @Test func theMergesAreMissed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(#"{"a":0,"b":1}"#.utf8, to: "vocab.json")
    #expect {
      try LoadedVocabulary(path, searching: nil)
    } throws: { "\($0)".contains("merges.txt") }
  }

  @Test func aSentencePieceModelIsRefusedByName() throws {
    let folder = try TemporaryFolder()
    let piece: [UInt8] = [0x0A, 0x0E, 0x0A, 0x05] + "<unk>".utf8 + [0x15, 0, 0, 0, 0, 0x18, 2]
    try folder.write(piece, to: "tokenizer.model")
    #expect {
      try LoadedVocabulary(folder.path, searching: nil)
    } throws: { "\($0)".contains("SentencePiece") }
  }

  @Test func anEncodingIsKnownByNameOrGivenAsAPattern() throws {
    #expect(RankFileEncoding(name: "cl100k") == .wellKnown(.cl100kBase))
    #expect(RankFileEncoding(name: "pattern:o200k") == .cut(by: .o200k))
    #expect(
      RankFileEncoding(name: "pattern:[ab]+|.")
        == .cut(by: PreTokenizer([.isolating("[ab]+|.", .rust)])))
    for name in ["", "o200k_base", "GPT2", "gpt-2", "whisper"] {
      #expect(RankFileEncoding(name: "pattern:" + name) == nil)
    }
    #expect(RankFileEncoding.allowed.contains("deepseek-v3"))
    #expect(RankFileEncoding(name: "gpt9") == nil)
    let folder = try TemporaryFolder()
    let lines = (UInt8.min...UInt8.max).map { "\(Data([$0]).base64EncodedString()) \($0)\n" }
    let path = try folder.write((lines.joined() + "YWI= 256\n").utf8, to: "own.tiktoken")
    let loaded = try LoadedVocabulary(path, searching: nil, encoding: "pattern:[ab]b|.")
    #expect(try loaded.tokenizer.encode("abb") == [256, 98])
    for (encoding, part) in [("pattern:(", "pattern"), ("gpt9", "pattern:REGEX")] {
      #expect {
        try LoadedVocabulary(path, searching: nil, encoding: encoding)
      } throws: { "\($0)".contains(part) }
    }
  }
}
