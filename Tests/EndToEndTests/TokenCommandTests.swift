import Foundation
import JSON
import TestSupport
import Testing

/// `tokenize` with its options, and `count`.
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

  private func documents(_ arguments: String...) throws -> [JSONElement] {
    let result = try Command.run(
      BuiltProgram.path("medprep"), arguments + ["--jsonl", "--quiet"], input: input)
    #expect(result.status == 0, "\(result.errorText)")
    return try result.output.split(separator: UInt8(ascii: "\n")).map {
      try JSONDocument(parsing: Array($0).span).root
    }
  }

  private func tokens(_ document: JSONElement) -> [Int] {
    (document["tokens"]?.elements ?? []).compactMap(\.integer)
  }

  @Test func countIsTheNumberOfTokens() throws {
    let expected = try documents("tokenize").map { tokens($0).count }
    let each = try documents("count", "--each")
    #expect(each.compactMap { $0["tokens"]?.integer } == expected)
    #expect(each.compactMap { $0["id"]?.string } == ["d0", "d1", "d2"])
    #expect(each.compactMap { $0["bytes"]?.integer } == Self.texts.map(\.utf8.count))
    let total = try documents("count")
    #expect(total.count == 1)
    #expect(total[0]["documents"]?.integer == 3)
    #expect(total[0]["tokens"]?.integer == expected.reduce(0, +))
    #expect(total[0]["bytes"]?.integer == Self.texts.reduce(0) { $0 + $1.utf8.count })
    let refused = try documents("count", "--special-tokens", "reject")
    #expect(refused[0]["documents"]?.integer == 2)
  }

  @Test func truncateKeepsWholeCharacters() throws {
    let all = try documents("tokenize").map(tokens)
    let cut = try documents("tokenize", "--truncate", "9")
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
      Self.texts, try documents("tokenize", "--offsets", unit, "--truncate", "1000"))
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
    let named = try documents("tokenize", "--special-tokens", "<|endoftext|>").map(tokens)
    #expect(named[1].contains(131_008))
    let other = try documents("tokenize", "--special-tokens", "<|pad|>").map(tokens)
    #expect(other == (try documents("tokenize").map(tokens)))
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
}
