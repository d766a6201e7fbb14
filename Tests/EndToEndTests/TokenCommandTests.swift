import Foundation
import JSON
import TestSupport
import Testing

/// `tokenize` with its options, `detokenize`, and `count`.
@Suite struct TokenCommandTests {
  private static let texts = ["Take two tablets daily. é😀", "x<|endoftext|>y", "心电图"]

  private var input: [UInt8] {
    var writer = JSONWriter()
    for (index, text) in Self.texts.enumerated() {
      writer.beginObject()
      writer.member("id", "d\(index)")
      writer.member("text", text)
      writer.endObject()
      writer.newline()
    }
    return writer.bytes
  }

  private func run(_ arguments: String...) throws -> [JSONElement] {
    let result = try Command.run(
      BuiltProgram.path("medprep"), arguments + ["--jsonl", "--quiet"], input: input)
    #expect(result.status == 0, "\(result.errorText)")
    return try documents(result)
  }

  private func tokens(_ document: JSONElement) -> [Int] {
    (document["tokens"]?.elements ?? []).compactMap(\.integer)
  }

  @Test func countIsTheNumberOfTokens() throws {
    let expected = try run("tokenize").map { tokens($0).count }
    let each = try run("count", "--each")
    #expect(each.compactMap { $0["tokens"]?.integer } == expected)
    #expect(each.compactMap { $0["id"]?.string } == ["d0", "d1", "d2"])
    #expect(each.compactMap { $0["bytes"]?.integer } == Self.texts.map(\.utf8.count))
    let total = try run("count")
    #expect(total.count == 1)
    #expect(total[0]["documents"]?.integer == 3)
    #expect(total[0]["tokens"]?.integer == expected.reduce(0, +))
    #expect(total[0]["bytes"]?.integer == Self.texts.reduce(0) { $0 + $1.utf8.count })
    let refused = try run("count", "--special-tokens", "reject")
    #expect(refused[0]["documents"]?.integer == 2)
  }

  @Test func truncateKeepsWholeCharacters() throws {
    let all = try run("tokenize").map(tokens)
    let cut = try run("tokenize", "--truncate", "9")
    for (document, expected) in zip(cut, all) {
      let found = tokens(document)
      #expect(found.count <= 9)
      #expect(found == Array(expected.prefix(found.count)))
      #expect((document["truncated_at_byte"] != nil) == (expected.count > 9))
    }
    // The ninth token is a part of 😀.
    #expect(cut[0]["truncated_at_byte"]?.integer == 26)
  }

  @Test(arguments: ["bytes", "characters"])
  func offsetsCutTheTextAtItsTokens(unit: String) throws {
    for (text, document) in zip(
      Self.texts, try run("tokenize", "--offsets", unit, "--truncate", "1000"))
    {
      let offsets = (document["offsets"]?.elements ?? []).map { $0.elements.compactMap(\.integer) }
      #expect(offsets.count == tokens(document).count)
      #expect(offsets.first?[0] == 0)
      #expect(
        offsets.last?[1] == (unit == "bytes" ? text.utf8.count : text.unicodeScalars.count))
      for (pair, next) in zip(offsets, offsets.dropFirst()) {
        #expect(unit == "bytes" ? pair[1] == next[0] : pair[1] >= next[0])
      }
    }
  }

  @Test func specialTokensAreChosenByName() throws {
    let named = try run("tokenize", "--special-tokens", "<|endoftext|>").map(tokens)
    #expect(named[1].contains(131_008))
    let other = try run("tokenize", "--special-tokens", "<|pad|>").map(tokens)
    #expect(other == (try run("tokenize").map(tokens)))
  }

  @Test(arguments: [
    (["tokenize", "--special-tokens", "<|no|>"], "no special token <|no|>", Int32(2)),
    (["tokenize", "--offsets", "bytes", "--format", "u32"], "--format jsonl only", 64),
    (["tokenize", "--truncate", "-1"], "--truncate", 64),
    (["tokenize", "--offsets", "words"], "words", 64),
    (["count", "--vocabulary", "no-such-vocabulary"], "no-such-vocabulary", 2),
  ])
  func wrongOptionsAreExplained(arguments: [String], message: String, status: Int32) throws {
    let result = try Command.run(BuiltProgram.path("medprep"), arguments, input: input)
    #expect(result.status == status)
    #expect(result.errorText.contains(message), "\(result.errorText)")
    #expect(result.output.isEmpty)
  }

  @Test func timesAreThoseOfTheEncoderAndTheRun() throws {
    let folder = try TemporaryFolder()
    let result = try BuiltProgram.medprep(
      "tokenize", "--jsonl", "--quiet", "--format", "u32", "--threads", "2", "--output",
      folder.path + "/tokens.bin", input: input)
    let times = try JSONDocument(parsing: result.output.span).root
    let encoding = try #require(times["encode_s"]?.double)
    let running = try #require(times["run_s"]?.double)
    #expect(encoding > 0 && encoding <= running)
    #expect(times["load_s"]?.double ?? 0 > 0)
    #expect(times["tokens"]?.integer ?? 0 > 0)
  }

  @Test func detokenizeGivesBackWhatTokenizeTook() throws {
    let texts = [
      "Prendre 2 comprimés de 500 mg, 3×/jour.", "糖尿病の患者に対するインスリン療法",
      "Пациент жалуется на кашель…", "مرض السكري", "<|endoftext|> is only text here", "a\n\n b\t",
    ]
    var writer = JSONWriter()
    for text in texts {
      writer.beginObject()
      writer.member("text", text)
      writer.endObject()
      writer.newline()
    }
    let tokenized = try BuiltProgram.medprep(
      "tokenize", "--jsonl", "--quiet", input: writer.bytes)
    let tokens = try documents(tokenized)
    #expect(tokens.allSatisfy { $0["tokens"]?.elements.isEmpty == false && $0["text"] == nil })
    let detokenized = try BuiltProgram.medprep("detokenize", "--quiet", input: tokenized.output)
    #expect(try documents(detokenized).compactMap { $0["text"]?.string } == texts)

    let ids = try BuiltProgram.medprep(
      "tokenize", "--jsonl", "--format", "text", "--quiet", input: writer.bytes)
    let fromLines = try BuiltProgram.medprep("detokenize", "--quiet", input: ids.output)
    #expect(try documents(fromLines).compactMap { $0["text"]?.string } == texts)
  }

  @Test func binaryTokensAreTheTokensOfTheJSONLines() throws {
    let folder = try TemporaryFolder()
    let input = Array(#"{"text":"aspirin 100 mg"}"#.utf8) + [0x0A] + Array(#"{"text":"心电图"}"#.utf8)
    let lines = try documents(
      try BuiltProgram.medprep("tokenize", "--jsonl", "--quiet", input: input))
    let expected = lines.flatMap { document in
      (document["tokens"]?.elements ?? []).compactMap(\.integer).map(UInt32.init) + [UInt32.max]
    }
    let path = folder.path + "/tokens.bin"
    let result = try BuiltProgram.medprep(
      "tokenize", "--jsonl", "--quiet", "--format", "u32-delimited", "--output", path, input: input)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    #expect(
      bytes == expected.flatMap { id in (0..<4).map { UInt8(truncatingIfNeeded: id >> (8 * $0)) } })
    #expect(try documents(result).first?["encode_s"]?.double != nil)
  }

  @Test func detokenizeRefusesOnlyWhatIsWrong() throws {
    let lines = try BuiltProgram.medprep(
      "detokenize", "--format", "jsonl", input: Array("65 66\n67 x\n\n68 99999999\n69".utf8))
    #expect(lines.status == 0)
    let texts = try documents(lines).compactMap { $0["text"]?.string?.utf8.count }
    // The first 256 IDs of the shipped vocabulary are single bytes.
    #expect(texts == [2, 0, 1])
    #expect(lines.errorText.contains("record 2, byte 6"))
    #expect(lines.errorText.contains("record 4, byte 12"))
    let json = try BuiltProgram.medprep(
      "detokenize", "--jsonl", "--strict", input: Array(#"{"tokens":[1.5]}"#.utf8))
    #expect(json.status == 1)
    #expect(json.output.isEmpty)
  }
}
