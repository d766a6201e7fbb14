import Foundation
import JSON
import TestSupport
import Testing

/// `inspect`, on what `pack` and `prepare` made.
@Suite struct InspectCommandTests {
  @Test func whatIsNoShardIsSaidSo() throws {
    let folder = try TemporaryFolder()
    for command in ["inspect", "verify"] {
      let missing = try BuiltProgram.medprep(command, folder.path + "/missing")
      #expect(missing.status == 2)
      #expect(missing.errorText.contains("there is no such file or folder"))
      let other = try BuiltProgram.medprep(command, folder.path)
      #expect(other.status == 2)
      #expect(other.errorText.contains("no manifest.json"), "\(other.errorText)")
    }
  }

  @Test func packCountsTheDocumentsOfEachLanguage() throws {
    let folder = try TemporaryFolder()
    // The tokens of an earlier run give way to the new ones.
    let line = #"{"text":"Fever and cough.","language":"en","tokens":[1]}"# + "\n"
    let tokenized = try BuiltProgram.medprep(
      "tokenize", "--jsonl", "--quiet", input: Array(line.utf8))
    #expect(tokenized.text.split(separator: "\"tokens\":").count == 2)
    let output = folder.path + "/shards"
    let packed = try BuiltProgram.medprep(
      "pack", "--quiet", "--output", output, input: tokenized.output)
    #expect(packed.status == 0, "\(packed.errorText)")
    let manifest = try Data(contentsOf: URL(filePath: output + "/manifest.json"))
    let english = try JSONDocument(parsing: [UInt8](manifest).span).root["languages"]?["en"]
    #expect(english?["documents"]?.integer == 1)
    #expect(english?["kept_documents"]?.integer == 1)
    let behind = try BuiltProgram.medprep(
      "inspect", output + "/shard-00000.npy", "--sequence", "\(Int.max)")
    #expect(behind.status == 2)
    #expect(behind.errorText.contains("there is no sequence"))
  }

  @Test func inspectDecodesTheDocumentThatWasPacked() throws {
    let folder = try TemporaryFolder()
    let output = folder.path + "/shards"
    let texts = ["Fever and cough.", "Diabetes mellitus — type 2", "ヘモグロビン"]
    let input = texts.map { "{\"text\":\"\($0)\"}\n" }.joined()
    let packed = try BuiltProgram.medprep(
      "prepare", "-", "--jsonl", "--keep", "all", "--no-filter", "--sequence-length", "4",
      "--tokens-per-shard", "8", "--output", output, "--quiet", input: Array(input.utf8))
    #expect(packed.status == 0, "\(packed.errorText)")
    for (index, text) in texts.enumerated() {
      let shown = try BuiltProgram.medprep("inspect", output, "--document", "\(index)")
      #expect(shown.text == text + "<|endoftext|>\n")
    }
    let missing = try BuiltProgram.medprep("inspect", output, "--document", "3")
    #expect(missing.status == 2)
    #expect(missing.errorText.contains("there is no document 3"))
    let summary = try BuiltProgram.medprep("inspect", output + "/manifest.json")
    #expect(summary.text.contains("documents    3"))
  }

  @Test func documentsOfEveryPartAreFoundWithoutThePaddingBefore() throws {
    let folder = try TemporaryFolder()
    let lines = tokenLines(60)
    try pack(
      folder, lines, to: "out",
      ["--split", "validation=0.2,test=0.2", "--sequence-length", "64", "--end-token", "none"])
    for (index, line) in lines.split(separator: "\n").enumerated() {
      let tokens = try JSONDocument(parsing: Array(line.utf8).span).root["tokens"]
      let shown = try BuiltProgram.medprep(
        "inspect", folder.path + "/out", "--document", "\(index)", "--ids")
      #expect(
        shown.text.split { $0 == " " || $0 == "\n" }.map { Int($0) }
          == tokens?.elements.map(\.integer), "document \(index)")
    }
  }

  @Test func aDocumentThatAMixtureDidNotTakeIsSaidToBeInNoShard() throws {
    let folder = try TemporaryFolder()
    try pack(folder, tokenLines(20), to: "out", ["--weights", "en=1,zh=0"])
    let shown = try BuiltProgram.medprep("inspect", folder.path + "/out", "--document", "1")
    #expect(shown.status == 2)
    #expect(shown.errorText.contains("no shard has document 1: a mixture"), "\(shown.errorText)")
    try pack(folder, tokenLines(20), to: "split", ["--split", "test=0.2"])
    let behind = try BuiltProgram.medprep("inspect", folder.path + "/split", "--document", "20")
    #expect(behind.errorText.contains("or documents.jsonl ends before"), "\(behind.errorText)")
  }
}
