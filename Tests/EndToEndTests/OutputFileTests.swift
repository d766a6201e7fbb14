import Foundation
import TestSupport
import Testing

/// What a command does with the files that it writes.
@Suite struct OutputFileTests {
  @Test func anInputIsNotWrittenOver() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("{\"text\":\"Fever.\"}\n".utf8), to: "a.jsonl")
    for option in ["--output", "--rejects"] {
      let result = try BuiltProgram.medprep("normalize", path, option, path, "--quiet")
      #expect(result.status == 2)
      #expect(result.errorText.contains("is one of the inputs"))
      #expect(FileManager.default.contents(atPath: path) == Data("{\"text\":\"Fever.\"}\n".utf8))
    }
  }

  /// Nothing that the run reads, whatever path leads to it: `link` is a link to the file.
  @Test(arguments: [
    ["normalize", "--quiet", "-o", "a.jsonl"],
    ["train-bpe", "a.jsonl", "--vocab-size", "300", "-o", "a.jsonl"],
    ["normalize", "a.jsonl", "--quiet", "--config", "c.yaml", "-o", "link"],
    ["classify", "a.jsonl", "--quiet", "--lexicon", "en.tsv", "-o", "./en.tsv"],
    ["classify", "eval", "a.jsonl", "--label-field", "text", "--plot", "a.jsonl"],
    ["tokenize", "a.jsonl", "--quiet", "--vocabulary", "v.json", "-o", "v.json"],
    [
      "decontaminate", "a.jsonl", "--quiet", "--decontaminate", "b.jsonl", "--question-field",
      "text", "-o", "b.jsonl",
    ],
    ["vocab", "compare", "v.json", "--on", "a.jsonl", "--plot", "a.jsonl"],
    ["vocab", "compare", "v.json", "--on", "a.jsonl", "--plot", "v.json"],
    ["vocab", "compile", "v.json", "-o", "v.json"],
    ["vocab", "export", "v.json", "-o", "v.json"],
    ["vocab", "export", "v.json", "--keep", "ids.txt", "--mapping", "ids.txt", "-o", "x.json"],
  ])
  func whatIsReadIsNotWrittenOver(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let line = Data("{\"id\":\"1\",\"text\":\"Fever.\"}\n".utf8)
    let question = Data(
      "{\"text\":\"Which of these nine drugs should never be given together with warfarin?\"}\n"
        .utf8)
    let vocab = SharedData.checkout + "/vocab"
    var files = ["a.jsonl": line, "b.jsonl": question]
    files["c.yaml"] = Data("normalization: nfc\n".utf8)
    files["ids.txt"] = Data("1 2 300\n".utf8)
    for (name, path) in [("en.tsv", "medical/en.tsv"), ("v.json", "medprep-32k/tokenizer.json")] {
      files[name] = try Data(contentsOf: URL(filePath: "\(vocab)/\(path)"))
    }
    for (name, bytes) in files { try folder.write(bytes, to: name) }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "c.yaml")
    // A shell, because standard input must be the file itself.
    let words = ([BuiltProgram.path("medprep")] + arguments).map { "'\($0)'" }
    let result = try Command.run(
      "bash", ["-c", words.joined(separator: " ") + " < a.jsonl"], folder: folder.path)
    #expect(result.status == 2)
    #expect(result.errorText.contains("and not written over"), "\(result.errorText)")
    for (name, bytes) in files {
      #expect(FileManager.default.contents(atPath: "\(folder.path)/\(name)") == bytes, "\(name)")
    }
  }

  @Test(arguments: ["INT", "TERM"])
  func aStageThatASignalEndsLeavesNoTemporaryFile(signal: String) throws {
    let folder = try TemporaryFolder()
    let script = """
      cd '\(folder.path)'; mkfifo pipe; exec 9<> pipe
      setsid env --default-signal=INT '\(BuiltProgram.path("medprep"))' normalize pipe -o out \
        --rejects bad & program=$!
      for i in $(seq 500); do [ -e .bad.medprep-tmp ] && break; sleep 0.05; done
      kill -\(signal) $program; wait $program; echo $?
      """
    let result = try Command.run("bash", ["-c", script])
    #expect(result.text == (signal == "INT" ? "130\n" : "143\n"), "\(result.text)")
    #expect(folder.names() == ["pipe"])
  }

  @Test func oneFileForTwoOutputsIsRefusedBeforeAnythingIsDone() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("{\"text\":\"Fever.\"}\n".utf8), to: "a.jsonl")
    for command in ["normalize", "deduplicate"] {
      let result = try BuiltProgram.medprep(
        command, path, "-o", folder.path + "/z", "--rejects", folder.path + "/./z", "--quiet")
      #expect(result.status == 2)
      #expect(result.errorText.contains("named for two outputs"), "\(result.errorText)")
      #expect(folder.names() == ["a.jsonl"])
    }
    let result = try BuiltProgram.medprep(
      "normalize", path, "-o", "/dev/null", "--rejects", "/dev/null", "--quiet")
    #expect(result.status == 0)
  }

  @Test func aLinkIsFollowedAndAPipeIsWrittenTo() throws {
    let folder = try TemporaryFolder()
    try folder.write("old".utf8, to: "target")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: folder.path + "/target")
    let input = Array("fever".utf8)
    #expect(
      try BuiltProgram.medprep(
        "normalize", "--format", "text", "--quiet", "-o", folder.path + "/link", input: input
      ).status == 0)
    #expect(try String(contentsOfFile: folder.path + "/target", encoding: .utf8) == "fever\n\n")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/link")
        == folder.path + "/target")
    // The link that stands for a pipe leads to no path.
    let medprep = BuiltProgram.path("medprep")
    let piped = try Command.run(
      "bash", ["-c", "echo fever | '\(medprep)' normalize --format text -o /dev/stdout - | cat"])
    #expect(piped.text == "fever\n\n", "\(piped.text)")
  }
}
