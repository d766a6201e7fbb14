import Foundation
import JSON
import TestSupport
import Testing

@Suite struct PackCommandTests {
  static let formats = [
    "npy", "bin", "llmc", "megatron", "mds", "litdata", "datatrove", "dolma", "safetensors",
    "arrow", "parquet",
  ]

  @Test func whatAPackingDoesNotDoIsRefused() throws {
    let folder = try TemporaryFolder()
    for packing in ["concatenate", "documents"] {
      let result = try BuiltProgram.medprep(
        "pack", "--packing", packing, "--long-documents", "truncate", "-o", folder.path + "/out",
        input: Array(tokenLines(3).utf8))
      #expect(result.status == 2)
      #expect(result.errorText.contains("--long-documents"), "\(result.errorText)")
    }
  }

  @Test(arguments: ["[0,\"x\",1,1]", "[0,2,1]", "[0,1]", "[0,1,1,1]", "1"])
  func aLossMaskThatIsNoneIsRefused(mask: String) throws {
    let folder = try TemporaryFolder()
    let lines = [mask, "[0,1,1]"].map { "{\"tokens\":[310,311,312],\"loss_mask\":\($0)}\n" }
    let result = try BuiltProgram.medprep(
      "pack", "--loss-mask", "--quiet", "-o", folder.path + "/out",
      input: Array(lines.joined().utf8))
    #expect(result.status == 0, "\(result.errorText)")
    let rejects = try String(contentsOfFile: folder.path + "/out/rejects.jsonl", encoding: .utf8)
    #expect(rejects.count { $0 == "\n" } == 1)
    #expect(rejects.contains("is not a list of a 0 or 1 for each token"), "\(rejects)")
    // Where none is asked for, the field is the source's own.
    let other = try BuiltProgram.medprep(
      "pack", "--strict", "--quiet", "-o", folder.path + "/other",
      input: Array(lines.joined().utf8))
    #expect(other.status == 0, "\(other.errorText)")
  }

  @Test func shardsOfEveryFormatAreSoundAndReadByTheirOwnReaders() throws {
    let folder = try TemporaryFolder()
    let lines = tokenLines(300)
    let split = ["--split", "validation=0.1"]
    var outputs = Self.formats.map { (name: $0, format: $0, lines: lines, options: [String]()) }
    outputs += ["arrow", "mds", "litdata"].map { ("split-\($0)", $0, lines, split) }
    outputs += ["arrow", "npy"].map { ("empty-\($0)", $0, "", []) }
    outputs.append(("mds-zstd", "mds", lines, ["--zstd-level", "3"]))
    for (name, format, lines, options) in outputs {
      try pack(
        folder, lines, to: name,
        ["--format", format, "--tokens-per-shard", "4096"] + sequenceLength(64, format) + options)
      let result = try verify(folder.path + "/" + name)
      #expect(result.status == 0, "\(name): \(result.text)")
    }
    // All readers where they were installed, else those that are small.
    let script = String(
      decoding: try Data(
        contentsOf: URL(filePath: SharedData.checkout + "/Scripts/check_shards.py")),
      as: UTF8.self)
    let paths = outputs.map { folder.path + "/" + $0.name }
    let readers = SharedData.checkout + "/.venv-readers/bin/python"
    let result =
      FileManager.default.isExecutableFile(atPath: readers)
      ? try Command.run(readers, ["-c", script] + paths)
      : try Python.run(script, paths, needing: "numpy", for: "shards in Python")
    guard let result else { return }
    #expect(result.status == 0, "\(result.text) \(result.errorText)")
    for line in result.text.split(separator: "\n") where line.hasPrefix("SKIPPED") {
      FileHandle.standardError.write(Data("\(line) (Scripts/make-reader-environment.sh)\n".utf8))
    }
  }

  @Test(arguments: ["arrow", "npy"])
  func aPartWithoutDocumentsHasNoFolder(format: String) throws {
    let folder = try TemporaryFolder()
    try pack(
      folder, tokenLines(20), to: "out", ["--format", format, "--split", "validation=0.0001"])
    let output = folder.path + "/out"
    let names = try FileManager.default.contentsOfDirectory(atPath: output)
    #expect(names.filter { !$0.contains(".") } == ["train"])
    #expect(try verify(output).status == 0)
  }

  @Test func aVocabularyWithoutSpecialTokensIsPackedWithoutAnEnd() throws {
    let folder = try TemporaryFolder()
    let ranks = (0...255).map { Data([UInt8($0)]).base64EncodedString() + " \($0)\n" }
    let vocabulary = try folder.write(Array(ranks.joined().utf8), to: "bytes.tiktoken")
    let flags = ["--vocabulary", vocabulary, "--encoding", "pattern:.+", "--sequence-length", "4"]
    let input = #"{"text":"abc","tokens":[97,98,99]}"# + "\n"
    try pack(folder, input, to: "out", flags + ["--end-token", "none"])
    let output = folder.path + "/out"
    let shown = try BuiltProgram.medprep("inspect", output, "--sequence", "0", "--ids")
    #expect(shown.text == "97 98 99 0\n", "\(shown.errorText)")
    #expect(try BuiltProgram.medprep("inspect", output, "--document", "0").text == "abc\n")
    #expect(try BuiltProgram.medprep("verify", output).status == 0)
    let refused = try Command.run(
      BuiltProgram.path("medprep"), ["pack", "-o", folder.path + "/other"] + flags,
      input: Array(input.utf8))
    #expect(refused.status == 2)
    #expect(refused.errorText.contains("--end-token"), "\(refused.errorText)")
  }

  @Test func theSummaryCountsTokensWhereRecordsHaveNoText() throws {
    let folder = try TemporaryFolder()
    let result = try BuiltProgram.medprep(
      "pack", "-o", folder.path + "/out", input: Array(tokenLines(20).utf8))
    #expect(result.errorText.contains(" tokens/s"), "\(result.errorText)")
    #expect(!result.errorText.contains("MB"))
  }

  @Test func theNumberOfThreadsChangesNoByte() throws {
    let folder = try TemporaryFolder()
    let lines = tokenLines(2000)
    for threads in ["1", "3"] {
      try pack(
        folder, lines, to: threads,
        [
          "--format", "parquet", "--packing", "best-fit", "--sequence-length", "128",
          "--columns", "position_ids,segment_ids,labels", "--shuffle-seed", "9", "--split",
          "validation=0.1", "--weights", "en=1,zh=2", "--threads", threads,
        ])
    }
    let result = try Command.run("diff", ["-r", folder.path + "/1", folder.path + "/3"])
    #expect(result.status == 0, "\(result.text)")
    #expect(try verify(folder.path + "/1").status == 0)
  }

  @Test func aMissingWeightIsMendedAndTheRunGoesOn() throws {
    let folder = try TemporaryFolder()
    let input = try folder.write(Array(tokenLines(20).utf8), to: "in.jsonl")
    let pack = ["pack", input, "--quiet", "-o", folder.path + "/out", "--weights"]
    let refused = try Command.run(BuiltProgram.path("medprep"), pack + ["en=1"])
    #expect(refused.status == 2)
    #expect(refused.errorText.contains("no weight for language \"zh\""), "\(refused.errorText)")
    let result = try Command.run(BuiltProgram.path("medprep"), pack + ["en=1,*=0"])
    #expect(result.status == 0, "\(result.errorText)")
    let configuration = try String(
      contentsOfFile: folder.path + "/out/configuration.yaml", encoding: .utf8)
    #expect(configuration.contains("*=0"))
    let early = try BuiltProgram.medprep(
      "prepare", input, "--languages", "en,zh", "--weights", "en=1", "-o", folder.path + "/early")
    #expect(early.status == 2)
    #expect(early.errorText.contains("no weight for language \"zh\""), "\(early.errorText)")
    #expect(!early.errorText.contains("done so far"))
  }

  @Test func anOverlapOfDocumentsThatAreNotCutIsRefused() throws {
    let folder = try TemporaryFolder()
    let result = try BuiltProgram.medprep(
      "pack", "--packing", "concatenate", "--overlap", "10", "-o", folder.path + "/out")
    #expect(result.status == 2)
    #expect(result.errorText.hasPrefix("medprep: --overlap: "), "\(result.errorText)")
    #expect(!result.errorText.contains("--format"))
  }

  @Test func aDocumentWithoutTokensShiftsNoNumber() throws {
    let folder = try TemporaryFolder()
    let lines =
      #"{"id":"a","tokens":[1,2]}"# + "\n" + #"{"id":"b","tokens":[]}"# + "\n"
      + #"{"id":"c","tokens":[3]}"# + "\n"
    try pack(folder, lines, to: "out", ["--end-token", "none", "--sequence-length", "4"])
    let output = folder.path + "/out"
    let shown = try BuiltProgram.medprep("inspect", output, "--document", "1", "--ids")
    #expect(shown.text == "3\n", "\(shown.errorText)")
    let kept = try String(contentsOfFile: output + "/documents.jsonl", encoding: .utf8)
    #expect(kept.split(separator: "\n").map { $0.prefix(9) } == ["{\"id\":\"a\"", "{\"id\":\"c\""])
    let rejects = try String(contentsOfFile: output + "/rejects.jsonl", encoding: .utf8)
    #expect(rejects.contains("empty-text"))
  }

  @Test func recordsThatAreNoTokensAreKeptWhole() throws {
    let folder = try TemporaryFolder()
    func contents(_ arguments: [String], input: String, rejects: String) throws -> [String?] {
      let result = try Command.run(
        BuiltProgram.path("medprep"), arguments + ["--quiet"], input: Array(input.utf8))
      #expect(result.status == 0, "\(result.errorText)")
      return try String(contentsOfFile: rejects, encoding: .utf8).split(separator: "\n").map {
        try JSONDocument(parsing: Array($0.utf8).span).root["content"]?.string
      }
    }
    let lines = [
      #"{"id":"a","tokens":[1,2.5]}"#, #"{"id":"b","tokens":[999999]}"#, #"{"id":"c"}"#, "{",
    ]
    let input = lines.joined(separator: "\n")
    let (output, file) = (folder.path + "/out", folder.path + "/rejects.jsonl")
    #expect(
      try contents(["pack", "-o", output], input: input, rejects: output + "/rejects.jsonl")
        == lines)
    #expect(try contents(["detokenize", "--rejects", file], input: input, rejects: file) == lines)
    #expect(
      try contents(
        ["detokenize", "--input-format", "text", "--rejects", file], input: "1 2\n3 x\n999999\n",
        rejects: file) == ["3 x", "999999"])
    let chat = #"{"id":"d","messages":[{"role":"user","content":"Hi"}]}"#
    let other = folder.path + "/other"
    #expect(
      try contents(
        ["pack", "--template", "plain", "-o", other], input: chat,
        rejects: other + "/rejects.jsonl") == [chat])
  }

  @Test(arguments: [
    ["--columns", "labels"], ["--zstd-level", "3", "--format", "arrow"],
    ["--mds-hashes", "sha1", "--format", "parquet"], ["--overlap", "4"],
    ["--overlap", "4", "--packing", "pad", "--long-documents", "truncate"],
    ["--overlap", "32", "--packing", "pad", "--sequence-length", "32"],
    ["--sequence-length", "32", "--packing", "documents", "--format", "bin"],
    ["--sequence-length", "32", "--format", "megatron"],
  ])
  func aSettingThatWouldBeIgnoredIsRefusedByName(settings: [String]) throws {
    let folder = try TemporaryFolder()
    let result = try Command.run(
      BuiltProgram.path("medprep"),
      ["pack", "--vocabulary", "medprep-32k", "-o", folder.path + "/out"] + settings)
    #expect(result.status == 2)
    #expect(result.errorText.hasPrefix("medprep: \(settings[0]): "), "\(result.errorText)")
  }
}
