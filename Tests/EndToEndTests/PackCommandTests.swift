import Foundation
import JSON
import TestSupport
import Testing

@Suite struct PackCommandTests {
  /// Documents with made-up token IDs of the shipped vocabulary.
  private func tokenLines(_ count: Int, masks: Bool = false) -> String {
    var random = SeededGenerator(seed: 4)
    return (0..<count).map { number in
      let tokens = (0..<Int.random(in: 1...90, using: &random)).map { _ in
        Int.random(in: 300..<32_000, using: &random)
      }
      let mask = masks ? ",\"loss_mask\":\(tokens.map { $0 % 2 })" : ""
      let language = ["en", "zh"][number % 2]
      return "{\"id\":\"d\(number)\",\"language\":\"\(language)\",\"tokens\":\(tokens)\(mask)}\n"
    }.joined()
  }

  private func pack(
    _ folder: TemporaryFolder, _ input: String, to output: String, _ options: [String]
  ) throws {
    let result = try Command.run(
      BuiltProgram.path("medprep"),
      ["pack", "--quiet", "--strict", "-o", folder.path + "/" + output] + options,
      input: Array(input.utf8))
    #expect(result.status == 0, "\(options): \(result.errorText)")
  }

  /// Made-up tokens are not the text of anything, so they are not decoded.
  private func verify(_ path: String) throws -> Command.Result {
    try BuiltProgram.medprep("verify", path, "--without-vocabulary")
  }

  static let formats = [
    "npy", "bin", "llmc", "megatron", "mds", "litdata", "datatrove", "dolma", "safetensors",
    "arrow", "parquet",
  ]

  /// The flag, where the format does not have sequences as long as documents are.
  private static func sequenceLength(_ length: Int, _ format: String) -> [String] {
    ["megatron", "datatrove", "dolma"].contains(format) ? [] : ["--sequence-length", "\(length)"]
  }

  @Test func aShardAloneIsCheckedByWhatItSaysOfItself() throws {
    let folder = try TemporaryFolder()
    try pack(folder, tokenLines(50), to: "out", ["--sequence-length", "64"])
    let manifest = try JSONDocument(
      parsing: [UInt8](Data(contentsOf: URL(filePath: folder.path + "/out/manifest.json"))).span)
    let sequences = try #require(manifest.root["shards"]?.elements.first?["sequences"]?.integer)
    let shard = folder.path + "/out/shard-00000.npy"
    let sound = try BuiltProgram.medprep("verify", shard)
    #expect(
      sound.errorText.hasSuffix(" tokens, \(sequences) sequences: sound\n"), "\(sound.errorText)")
    let own = folder.path + "/own.json"
    let small = try BuiltProgram.medprep(
      "train-bpe", "--input-format", "text", "--vocab-size", "258", "-o", own, "--quiet",
      input: Array("Fever.".utf8))
    #expect(small.status == 0)
    #expect(try BuiltProgram.medprep("verify", shard, "--vocabulary", own).status == 1)
  }

  @Test(arguments: ["bin", "dolma"])
  func aShardAloneHasTheIDsThatItsFolderHas(format: String) throws {
    let folder = try TemporaryFolder()
    // The vocabulary of more than 65,536 tokens.
    let split = ["--format", format, "--split", "test=0.3"]
    try pack(folder, tokenLines(50), to: "out", split)
    let shard = try #require(
      folder.names().first {
        $0.hasPrefix("out/train/") && $0.hasSuffix(format == "bin" ? "0.bin" : "0.npy")
      })
    let inFolder = try BuiltProgram.medprep("inspect", folder.path + "/" + shard)
    #expect(inFolder.text.contains(" uint32 tokens"), "\(inFolder.text)")
    let file = URL(filePath: folder.path + "/" + shard)
    let beside = try BuiltProgram.medprep(
      "inspect", file.lastPathComponent, folder: file.deletingLastPathComponent().path)
    #expect(beside.text.contains(" uint32 tokens"), "\(beside.text)")
    // Without the manifest the size of the vocabulary says it, or the ends of dolma's documents.
    try FileManager.default.moveItem(
      atPath: folder.path + "/out/train", toPath: folder.path + "/alone")
    let alone = folder.path + shard.replacing("out/train", with: "/alone")
    let named = try BuiltProgram.medprep("inspect", alone, "--vocabulary", "medprep-128k")
    #expect(
      named.text.split(separator: ":").last == inFolder.text.split(separator: ":").last,
      "\(named.text)")
    let sound = try BuiltProgram.medprep("verify", alone, "--vocabulary-size", "131072")
    #expect(sound.status == 0, "\(sound.text)")
  }

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

  @Test func shardsOfEveryFormatAreSoundAndReadByTheirOwnReaders() throws {
    let folder = try TemporaryFolder()
    let lines = tokenLines(300)
    for format in Self.formats {
      try pack(
        folder, lines, to: format,
        ["--format", format, "--tokens-per-shard", "4096"] + Self.sequenceLength(64, format))
      let result = try verify(folder.path + "/" + format)
      #expect(result.status == 0, "\(format): \(result.text)")
    }
    // All readers where they were installed, else those that are small.
    let script = String(
      decoding: try Data(
        contentsOf: URL(filePath: SharedData.checkout + "/Scripts/check_shards.py")),
      as: UTF8.self)
    let paths = Self.formats.map { folder.path + "/" + $0 }
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

  @Test(arguments: ["npy", "parquet", "mds"], ["best-fit", "pad"])
  func verifyDecodesThePiecesOfDocuments(format: String, packing: String) throws {
    let folder = try TemporaryFolder()
    // Characters of several tokens, cut at the ends of sequences.
    let text = String(repeating: "Fièvre élevée, 患者の発熱 𝛼𝛽𓀀𓀁. ", count: 40)
    let lines = (0..<20).map { "{\"text\":\"\($0) \(text.prefix(30 * $0 + 30))\"}\n" }.joined()
    func make(_ lines: String, _ output: String) throws -> Command.Result {
      let tokens = try BuiltProgram.medprep("tokenize", "--quiet", input: Array(lines.utf8))
      try pack(
        folder, tokens.text, to: output,
        ["--format", format, "--packing", packing, "--sequence-length", "32"])
      return try BuiltProgram.medprep("verify", folder.path + "/" + output)
    }
    let sound = try make(lines, "sound")
    #expect(sound.status == 0, "\(sound.text)")
    let counts = sound.errorText.split(separator: ",").compactMap {
      $0.contains("pieces of documents decoded") ? Int($0.split(separator: " ")[0]) : nil
    }
    #expect((counts.first ?? 0) > 20, "\(sound.errorText)")
    // The first byte of é, alone, inside of a document.
    try pack(
      folder, "{\"tokens\":[65,127,65,65,65,65,65]}\n", to: "bad",
      ["--format", format, "--packing", packing, "--sequence-length", "32"])
    let bad = try BuiltProgram.medprep("verify", folder.path + "/bad")
    #expect(bad.status == 1)
    #expect(bad.text.contains("is not UTF-8"), "\(bad.text)\(bad.errorText)")
  }

  @Test func anOverlapOfDocumentsThatAreNotCutIsRefused() throws {
    let folder = try TemporaryFolder()
    let result = try BuiltProgram.medprep(
      "pack", "--packing", "concatenate", "--overlap", "10", "-o", folder.path + "/out")
    #expect(result.status == 2)
    #expect(result.errorText.hasPrefix("medprep: --overlap: "), "\(result.errorText)")
    #expect(!result.errorText.contains("--format"))
  }

  @Test(arguments: ["npy", "megatron", "mds", "parquet"])
  func verifyFindsASingleChangedBitInAnyFile(format: String) throws {
    let folder = try TemporaryFolder()
    try pack(
      folder, tokenLines(60, masks: true), to: "out",
      ["--format", format, "--loss-mask"] + Self.sequenceLength(32, format))
    let output = folder.path + "/out/"
    #expect(try verify(output).status == 0)
    var random = SeededGenerator(seed: 1)
    for name in try FileManager.default.contentsOfDirectory(atPath: output).sorted()
    where name != "manifest.json" && !name.hasPrefix(".") {
      let url = URL(filePath: output + name)
      let whole = try Data(contentsOf: url)
      if whole.isEmpty { continue }
      var changed = whole
      changed[Int.random(in: 0..<whole.count, using: &random)] ^=
        1 << UInt8.random(in: 0..<8, using: &random)
      try changed.write(to: url)
      let result = try verify(output)
      #expect(result.status == 1, "\(name)")
      #expect(result.text.contains(name), "\(name): \(result.text)")
      try whole.write(to: url)
    }
    let manifest = URL(filePath: output + "manifest.json")
    let text = try String(contentsOf: manifest, encoding: .utf8)
    let place = try #require(text.range(of: "\"sha256\"", options: .backwards))
    try Data(text.replacingCharacters(in: place, with: "\"cha256\"").utf8).write(to: manifest)
    let result = try verify(output)
    #expect(result.status == 1)
    #expect(result.text.contains("without its size or checksum"), "\(result.text)")
    var old = text.replacing(#"{"manifest_version":2,"#, with: #"{"manifest_version":1,"#)
    old.removeSubrange(try #require(text.range(of: ",\n\"manifest_sha256\"")).lowerBound...)
    try Data((old + "\n}\n").utf8).write(to: manifest)
    #expect(try verify(output).status == 0)
  }

  @Test(arguments: [12, 100, 500, -1, -3, -40, -80, -90])
  func verifyFindsAChangedBitOfTheManifest(place: Int) throws {
    let folder = try TemporaryFolder()
    try pack(folder, tokenLines(20), to: "out", ["--sequence-length", "32"])
    let manifest = URL(filePath: folder.path + "/out/manifest.json")
    let whole = try Data(contentsOf: manifest)
    for bit in 0..<8 as Range<UInt8> {
      var changed = whole
      changed[place < 0 ? whole.count + place : place] ^= 1 << bit
      try changed.write(to: manifest)
      // Where it is no JSON any more, nothing can be checked.
      let result = try verify(folder.path + "/out")
      #expect([1, 2].contains(result.status), "\(place), bit \(bit)")
    }
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

  @Test func theLossCountsOnTheAnswerOfAQuestion() throws {
    let folder = try TemporaryFolder()
    let question = """
      {"question":"Which vitamin prevents scurvy? <|endoftext|>","options":{"A":"Vitamin A",\
      "B":"Vitamin C"},"answer_idx":"B","rationale":"Collagen needs it."}

      """
    try pack(
      folder, question, to: "out",
      ["--template", "plain", "--format", "npy", "--packing", "pad", "--sequence-length", "64"])
    let shown = try BuiltProgram.medprep("inspect", folder.path + "/out", "--document", "0")
    #expect(
      shown.text == """
        Question: Which vitamin prevents scurvy? <|endoftext|>
        A. Vitamin A
        B. Vitamin C

        Answer: B. Vitamin C

        Collagen needs it.<|endoftext|>

        """)
    let ids = try BuiltProgram.medprep(
      "inspect", folder.path + "/out", "--document", "0", "--ids"
    ).text.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
    let loss = try Data(contentsOf: URL(filePath: folder.path + "/out/shard-00000.loss.npy"))
    let mask = loss.suffix(64).prefix(ids.count)
    let learned = zip(ids, mask).filter { $1 == 1 }.map { $0.0 }
    let text = try Command.run(
      BuiltProgram.path("medprep"), ["detokenize", "--format", "text"],
      input: Array((learned.map(String.init).joined(separator: " ") + "\n").utf8))
    #expect(text.text.hasPrefix("B. Vitamin C\n\nCollagen needs it.<|endoftext|>"))
    // The text of a special token that somebody typed is not one.
    #expect(ids.count { $0 == ids.last } == 1)
  }

  @Test(arguments: [
    (#"{"question":"Q?","options":{"A":"x"},"answer_idx":"C"}"#, "option C"),
    (#"{"question":"Q?","options":{"A":"x"}}"#, "answer"),
    (#"{"messages":[{"role":"user","content":"Q?"}]}"#, "assistant says nothing"),
    (
      #"{"messages":[{"role":"tool","content":"x"},{"role":"assistant","content":"y"}]}"#,
      "\"tool\""
    ),
    (#"{"text":"no conversation"}"#, "messages"),
  ])
  func aBrokenConversationIsRejectedByName(line: String, message: String) throws {
    let folder = try TemporaryFolder()
    let result = try Command.run(
      BuiltProgram.path("medprep"),
      ["pack", "--template", "plain", "--strict", "-o", folder.path + "/out"],
      input: Array((line + "\n").utf8))
    #expect(result.status == 1)
    #expect(result.errorText.contains(message), "\(result.errorText)")
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

  @Test func everyAnswerOfAPlainConversationEndsAsADocumentDoes() throws {
    let folder = try TemporaryFolder()
    let conversation = """
      {"messages":[{"role":"system","content":"S"},{"role":"user","content":"P"},\
      {"role":"assistant","content":"Hello"},{"role":"user","content":"Q"},\
      {"role":"assistant","content":"A"}]}

      """
    try pack(
      folder, conversation, to: "out",
      ["--template", "plain", "--format", "npy", "--packing", "pad", "--sequence-length", "64"])
    func inspect(_ options: String...) throws -> String {
      try Command.run(
        BuiltProgram.path("medprep"),
        ["inspect", folder.path + "/out", "--document", "0"] + options
      ).text
    }
    #expect(
      try inspect() == """
        S

        Question: P

        Answer: Hello<|endoftext|>

        Question: Q

        Answer: A<|endoftext|>

        """)
    let ids = try inspect("--ids").split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
    let loss = try Data(contentsOf: URL(filePath: folder.path + "/out/shard-00000.loss.npy"))
    let learned = zip(ids, loss.suffix(64)).filter { $1 == 1 }.map { $0.0 }
    #expect(learned.count { $0 == ids.last } == 2)
    #expect(learned.last == ids.last && learned.count == 4)
  }

  @Test(arguments: [
    (#"{"begn":"x","roles":{"user":{},"assistant":{}}}"#, "\"begn\" of the template"),
    (#"{"roles":{"user":{"befor":"x"},"assistant":{}}}"#, "\"befor\" of role \"user\""),
    (#"{"roles":{"user":{},"assistant":{"end":5}}}"#, "\"end\" of role \"assistant\" is not"),
    (#"{"roles":{"user":"U: ","assistant":{}}}"#, "role \"user\" is not an object"),
    (#"{"user_text":["x"],"roles":{"user":{},"assistant":{}}}"#, "\"user_text\" of the template"),
    (#"{"roles":{"user":{}}}"#, "no role \"assistant\""),
  ])
  func aTemplateFileWithAFaultIsRefused(json: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(json.utf8), to: "template.json")
    let result = try BuiltProgram.medprep("pack", "--template", path, "-o", folder.path + "/out")
    #expect(result.status == 2)
    #expect(result.errorText.contains(message), "\(result.errorText)")
  }

  @Test func aTemplateWhoseTokensTheVocabularyLacksIsRefused() throws {
    let folder = try TemporaryFolder()
    let result = try BuiltProgram.medprep(
      "pack", "--template", "chatml", "--vocabulary", "medprep-32k", "-o", folder.path + "/out")
    #expect(result.status == 2)
    #expect(result.errorText.contains("<|im_"))
  }
}
