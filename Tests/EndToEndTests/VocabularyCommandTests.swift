import Foundation
import JSON
import TestSupport
import Testing

@Suite struct VocabularyCommandTests {
  private static let shipped = SharedData.checkout + "/vocab/medprep-32k/tokenizer.json"

  @Test func anEmptyVariableIsNone() throws {
    let result = try Command.run(
      BuiltProgram.path("medprep"), ["vocab", "info", "medprep-32k"],
      environment: ["MEDPREP_VOCAB": ""])
    #expect(result.status == 0, "\(result.errorText)")
  }

  @Test func infoTellsWhatTheVocabularyHolds() throws {
    let text = try BuiltProgram.medprep("vocab", "info", Self.shipped)
    #expect(text.status == 0)
    #expect(text.text.contains("32,768") && text.text.contains("<|endoftext|>"))
    let json = try BuiltProgram.medprep("vocab", "info", "medprep-32k", "--json")
    let root = try JSONDocument(parsing: json.output.span).root
    #expect(root["size"]?.integer == 32_768)
    #expect(root["pre_tokenizer"]?.string == "llama3")
    #expect(root["bytes_with_token"]?.integer == 256)
    #expect(root["special_tokens"]?["<|pad|>"]?.integer == 32_767)
    #expect(root["sha256"]?.string?.count == 64)
    #expect(root["longest_token"]?["bytes"]?.integer == 64)
  }

  /// A full disk, and a reader that went away, who is told nothing.
  @Test(arguments: [
    ("> /dev/full", "No space left on device"), ("| true; exit ${PIPESTATUS[0]}", ""),
  ])
  func outputThatCannotBeWrittenIsAFailure(target: String, message: String) throws {
    for arguments in ["info '\(Self.shipped)'", "info '\(Self.shipped)' --json"] {
      let command = "sleep 0.2; '\(BuiltProgram.path("medprep"))' vocab \(arguments)"
      let result = try Command.run("bash", ["-c", "{ \(command); } \(target)"])
      #expect(result.status == 2)
      #expect(
        message.isEmpty ? result.errorText.isEmpty : result.errorText.contains(message),
        "\(result.errorText)")
    }
  }

  @Test func theDefaultVocabularyIsTheLargeOne() throws {
    let json = try BuiltProgram.medprep("vocab", "info", "--json")
    let root = try JSONDocument(parsing: json.output.span).root
    #expect(root["path"]?.string?.hasSuffix("medprep-128k/tokenizer.json.zst") == true)
    #expect(root["size"]?.integer == 131_072)
    #expect(root["pre_tokenizer"]?.string == "o200k")
    #expect(root["bytes_with_token"]?.integer == 256)
    #expect(root["lossless"]?.bool == true)
    #expect(root["end_of_document"]?.integer == 131_008)
    #expect(root["padding"]?.integer == 131_009)
    #expect(root["special_tokens"]?["<|im_start|>"]?.integer == 131_011)
    #expect(root["special_tokens"]?["<|reserved_47|>"]?.integer == 131_071)
    // A plain copy of it is the same vocabulary.
    let folder = try TemporaryFolder()
    let plain = folder.path + "/tokenizer.json"
    let exported = try BuiltProgram.medprep("vocab", "export", "medprep-128k", "-o", plain)
    #expect(exported.status == 0, "\(exported.errorText)")
    let difference = try BuiltProgram.medprep("vocab", "diff", "medprep-128k", plain)
    #expect(difference.status == 0, "\(difference.text)")
  }

  @Test func aCompressedVocabularyIsCompiled() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.vocabulary"
    let compiled = try BuiltProgram.medprep("vocab", "compile", "medprep-128k", "-o", path)
    #expect(compiled.status == 0, "\(compiled.errorText)")
    let ids = try [path, "medprep-128k"].map {
      try BuiltProgram.medprep(
        "tokenize", "--input-format", "text", "--format", "text", "--vocabulary", $0,
        input: Array("Take two tablets daily.".utf8)
      ).text
    }
    #expect(ids[0] == ids[1] && !ids[0].isEmpty)
  }

  @Test func anExtendedAndPrunedVocabularyIsUsable() throws {
    let folder = try TemporaryFolder()
    let text = "Take two tablets daily."
    let ids = try BuiltProgram.medprep(
      "tokenize", "--input-format", "text", "--format", "text", "--quiet", "--vocab", Self.shipped,
      input: Array(text.utf8))
    let used = try folder.write(ids.output, to: "used.txt")
    let small = folder.path + "/small.json"
    let mapping = folder.path + "/rows.json"
    let exported = try BuiltProgram.medprep(
      "vocab", "export", Self.shipped, "--add-special-token", "<|q|>", "--keep", used,
      "--mapping", mapping, "--output", small)
    #expect(exported.status == 0, "\(exported.errorText)")
    let rows = try JSONDocument(
      parsing: [UInt8](Data(contentsOf: URL(filePath: mapping))).span
    ).root.elements
    #expect(rows.count == 32_768)
    let expected = ids.text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
      .compactMap { rows[$0].integer }
    let again = try BuiltProgram.medprep(
      "tokenize", "--input-format", "text", "--format", "text", "--quiet", "--vocab", small,
      "--special-tokens", "<|q|>", input: Array((text + "<|q|>").utf8))
    let found = again.text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(Array(found.dropLast()) == expected)
    #expect(found.count == expected.count + 1)

    let difference = try BuiltProgram.medprep("vocab", "diff", Self.shipped, small, "--json")
    #expect(difference.status == 1)
    let root = try JSONDocument(parsing: difference.output.span).root
    #expect(root["same"]?.bool == false)
    #expect(root["special_only_in_second"]?["<|q|>"]?.integer == found.last)
    let none = try BuiltProgram.medprep("vocab", "diff", Self.shipped, Self.shipped)
    #expect(none.status == 0)
  }

  @Test func whatARankFileCannotHoldIsNamed() throws {
    let folder = try TemporaryFolder()
    let output = folder.path + "/medprep.tiktoken"
    let refused = try BuiltProgram.medprep("vocab", "export", Self.shipped, "--output", output)
    #expect(refused.status == 2)
    #expect(refused.errorText.contains("<|endoftext|> (32766)"))
    #expect(!FileManager.default.fileExists(atPath: output))
    let lossy = try BuiltProgram.medprep(
      "vocab", "export", Self.shipped, "--output", output, "--lossy")
    #expect(lossy.status == 0)
    #expect(lossy.errorText.contains("<|endoftext|> (32766)"))
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 32_766)
    #expect(lines.first == "AA== 0" || lines.first?.hasSuffix(" 0") == true)
  }

  @Test(arguments: [
    (["vocab", "info", "no-such-file"], "no-such-file", Int32(2)),
    (["vocab", "diff", "medprep-32k"], "Missing", 64),
    (["vocab", "export", "medprep-32k"], "--output", 64),
    (
      ["vocab", "export", "medprep-32k", "-o", "x", "--keep", "a", "--drop-merges", "1"],
      "together", 64
    ),
    (["vocab", "export", "medprep-32k", "-o", "x", "--keep", "no-such-file"], "no-such-file", 2),
    (["vocab", "export", "medprep-32k", "-o", "x", "--drop-merges", "40000"], "merges", 2),
    (["vocab", "export", "medprep-32k", "-o", "x", "--add-token", "<|pad|>"], "<|pad|>", 2),
    (["vocab", "export", "medprep-32k", "-o", "/no/such/folder/x"], "/no/such/folder", 2),
  ])
  func wrongUseIsExplained(arguments: [String], message: String, status: Int32) throws {
    let folder = try TemporaryFolder()
    let result = try Command.run(
      BuiltProgram.path("medprep"), arguments, folder: folder.path)
    #expect(result.status == status)
    #expect(result.errorText.contains(message), "\(result.errorText)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func aListOfOtherThingsThanIDsIsRefusedByItsLine() throws {
    let folder = try TemporaryFolder()
    let list = try folder.write("1 2\n3 x\n".utf8, to: "ids.txt")
    let result = try BuiltProgram.medprep(
      "vocab", "export", "medprep-32k", "-o", folder.path + "/x.json", "--keep", list)
    #expect(result.status == 2)
    #expect(result.errorText.contains("ids.txt, line 2: \"x\" is no token ID"))
  }
}
