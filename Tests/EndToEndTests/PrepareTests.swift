import Foundation
import JSON
import TestSupport
import Testing

/// The demo's documents, all formats and languages, broken ones among them.
private let corpus = SharedData.checkout + "/Demo/corpus"

@Suite struct PrepareTests {
  private func prepare(
    _ arguments: String..., output: String, folder: String? = nil, input: [UInt8] = []
  ) throws -> Command.Result {
    try Command.run(
      BuiltProgram.path("medprep"),
      ["prepare"] + arguments + ["--output", output, "--quiet"], input: input, folder: folder)
  }

  private func json(_ path: String) throws -> JSONElement {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    return try JSONDocument(parsing: bytes.span).root
  }

  private func lines(_ path: String) throws -> [JSONElement] {
    try documents([UInt8](Data(contentsOf: URL(filePath: path))))
  }

  @Test func aPageBesideItsTextIsNoMetadata() throws {
    let folder = try TemporaryFolder()
    let line = #"{"id":"a","html":"<p>Fever","text":"Fever","tokens":[1],"kept":1}"# + "\n"
    let (output, packed) = (folder.path + "/out", folder.path + "/packed")
    let result = try prepare(
      "--jsonl", "--keep", "all", "--no-filter", output: output, input: Array(line.utf8))
    #expect(result.status == 0, "\(result.errorText)")
    let pack = try BuiltProgram.medprep("pack", "--quiet", "-o", packed, input: Array(line.utf8))
    #expect(pack.status == 0, "\(pack.errorText)")
    for folder in [output, packed] {
      let document = try #require(lines(folder + "/documents.jsonl").first)
      #expect(document["html"] == nil)
      #expect(document["kept"]?.integer == 1)
    }
  }

  @Test func theDemoCorpusBecomesShardsThatNumPyReads() throws {
    let folder = try TemporaryFolder()
    let output = folder.path + "/shards"
    let result = try prepare(corpus, "--sequence-length", "512", output: output)
    #expect(result.status == 0, "\(result.errorText)")

    let manifest = try json(output + "/manifest.json")
    let documents = try lines(output + "/documents.jsonl")
    #expect(manifest["totals"]?["documents"]?.integer == documents.count)
    #expect(documents.count > 20)
    let languages = Set(documents.compactMap { $0["language"]?.string })
    #expect(languages.isSuperset(of: ["en", "zh", "ja", "fr", "ru", "es", "de", "ar"]))

    let script = """
      import json, sys, hashlib, numpy as np
      folder = sys.argv[1]
      manifest = json.load(open(folder + "/manifest.json"))
      documents = [json.loads(line) for line in open(folder + "/documents.jsonl")]
      eod = manifest["vocabulary"]["end_of_document"]["id"]
      padding = manifest["vocabulary"]["padding"]["id"]
      seen = 0
      for number, shard in enumerate(manifest["shards"]):
          path = folder + "/" + shard["file"]
          assert hashlib.sha256(open(path, "rb").read()).hexdigest() == shard["sha256"]
          array = np.load(path)
          assert array.dtype == np.uint32 and array.shape == (shard["sequences"], 512)
          flat = array.reshape(-1)
          ends = np.load(folder + "/" + shard["boundaries"]["file"])
          assert (flat[ends - 1] == eod).all()
          assert (flat[len(flat) - shard["padding_tokens"]:] == padding).all()
          assert (flat == eod).sum() == len(ends) == shard["documents"]
          for end in ends:
              document = documents[seen]
              assert document["shard"] == number
              assert document["token_offset"] + document["token_count"] == end
              seen += 1
      assert seen == len(documents)
      print("read", seen)
      """
    if let read = try Python.run(
      script, [output], needing: "numpy", for: "shards opened with numpy")
    {
      #expect(read.text == "read \(documents.count)\n", "\(read.errorText)")
    }
  }

  @Test func everyBrokenInputIsOneRejectWithFileRecordAndOffset() throws {
    let folder = try TemporaryFolder()
    let output = folder.path + "/shards"
    #expect(try prepare(corpus, output: output).status == 0)
    let faults = try lines(output + "/rejects.jsonl").filter {
      ["unreadable", "broken-record", "broken-markup"].contains($0["reason"]?.string)
    }
    let files = Set(faults.compactMap { $0["path"]?.string?.split(separator: "/").last })
    for name in [
      "invalid-json-on-line-3.jsonl", "truncated.jsonl.gz", "truncated.txt.zst",
      "not-well-formed.xml", "bad-content-length.warc",
    ] {
      #expect(files.contains(Substring(name)), "\(name) was not rejected")
    }
    for fault in faults {
      // Record 0 is the file as a whole.
      #expect((fault["record"]?.integer ?? -1) >= 0)
      #expect((fault["byte_offset"]?.integer ?? -1) >= 0)
      #expect(fault["detail"]?.string?.isEmpty == false)
    }
    let line3 = faults.first { $0["path"]?.string?.hasSuffix("line-3.jsonl") == true }
    #expect(line3?["record"]?.integer == 3)
    #expect(line3?["content"]?.string?.isEmpty == false)
  }

  @Test func strictExitsWithOneAndStillWritesEverything() throws {
    let folder = try TemporaryFolder()
    let output = folder.path + "/shards"
    let result = try prepare(corpus + "/broken", "--strict", output: output)
    #expect(result.status == 1)
    #expect(FileManager.default.fileExists(atPath: output + "/manifest.json"))
    #expect(try prepare(corpus + "/medquad", "--strict", output: output + "2").status == 0)
  }

  @Test func theOutputIsTheSameForAnyNumberOfThreads() throws {
    let folder = try TemporaryFolder()
    for threads in ["1", "2", "7"] {
      let result = try prepare(
        corpus, "--threads", threads, "--tokens-per-shard", "16384",
        output: folder.path + "/threads-" + threads)
      #expect(result.status == 0)
    }
    for other in ["2", "7"] {
      let difference = try Command.run(
        "diff", ["-r", folder.path + "/threads-1", folder.path + "/threads-" + other])
      #expect(difference.status == 0, "\(difference.text)")
    }
    #expect(try json(folder.path + "/threads-1/manifest.json")["shards"]?.elements.count ?? 0 > 1)
  }

  @Test func flagsAndConfigurationFileSayTheSame() throws {
    let folder = try TemporaryFolder()
    let configuration = """
      inputs: [\(corpus)/medquad]
      sequence-length: 128
      shard-format: bin
      keep: all
      threads: 1
      quiet: true
      """
    let path = try folder.write(configuration.utf8, to: "run.yaml")
    #expect(try prepare("--config", path, output: folder.path + "/a").status == 0)
    #expect(
      try prepare(
        corpus + "/medquad", "--sequence-length", "128", "--format", "bin", "--keep", "all",
        output: folder.path + "/b"
      ).status == 0)
    // The effective configuration is a configuration file itself.
    #expect(
      try prepare("--config", folder.path + "/a/configuration.yaml", output: folder.path + "/c")
        .status == 0)
    for other in ["b", "c"] {
      let difference = try Command.run(
        "diff", ["-r", folder.path + "/a", folder.path + "/" + other])
      #expect(difference.status == 0, "\(difference.text)")
    }
  }

  @Test(arguments: [
    ("sequence-lenght: 128", "unknown setting \"sequence-lenght\""),
    ("inputs: [x]\nsequence-length: many", "line 2"), ("- a\n- b", "expected settings"),
    ("keep: [medical", "not YAML"),
  ])
  func aWrongConfigurationIsNamedByItsLine(yaml: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(yaml.utf8, to: "run.yaml")
    let result = try prepare("--config", path, output: folder.path + "/a")
    #expect(result.status == 2)
    #expect(result.errorText.contains(message), "\(result.errorText)")
    #expect(result.errorText.contains("run.yaml"))
  }

  @Test func poorAndDoubledTextIsDroppedUnlessTheFiltersAreOff() throws {
    let folder = try TemporaryFolder()
    let prose = """
      The patient was admitted with fever and cough. A radiograph showed pneumonia of the right lower \
      lobe, and she was treated with intravenous antibiotics until her temperature was normal.
      """
    let texts = [prose, "Cough. Fever.", prose, prose.replacing("normal", with: "normal again")]
    let input = Array(texts.map { "{\"text\": \"\($0)\"}\n" }.joined().utf8)
    for (number, (flags, reasons)) in [
      ([], ["exact-duplicate", "near-duplicate", "quality"]), (["--no-filter"], []),
      (["--no-filter", "--deduplicate", "exact"], ["exact-duplicate"]),
      (["--filters", "none"], ["exact-duplicate", "near-duplicate"]),
      (["--deduplicate", "none"], ["quality"]),
    ].enumerated() {
      let output = "\(folder.path)/\(number)"
      let result = try Command.run(
        BuiltProgram.path("medprep"),
        ["prepare", "-", "--output", output, "--keep", "all"] + flags, input: input)
      #expect(result.status == 0, "\(result.errorText)")
      let rejects = try lines(output + "/rejects.jsonl").compactMap { $0["reason"]?.string }
      #expect(rejects.sorted() == reasons, "\(flags)")
      for reason in reasons { #expect(result.errorText.contains(": \(reason)"), "\(flags)") }
      let manifest = try json(output + "/manifest.json")
      #expect(manifest["totals"]?["documents"]?.integer == 4 - reasons.count)
      #expect(
        manifest["stages"]?["filter"]?["rules"]?["words"]?["en"]?.integer
          == (reasons.contains("quality") ? 1 : nil))
    }
  }

  @Test(arguments: [
    (["--no-classify", "--keep", "medical"], "--keep", Int32(64)),
    (["--no-classify", "--threshold", "0.9"], "--threshold", 64),
    (["--no-normalize", "--normalization", "nfkc"], "--normalization", 64),
    (["--links"], "--markdown", 2), (["--filters", "none,gopher"], "none", 64),
    (["--deduplicate", "exact", "--near-percent", "98"], "--near-percent", 2),
  ])
  func flagsThatUndoEachOtherAreRefused(flags: [String], message: String, status: Int32) throws {
    let folder = try TemporaryFolder()
    let result = try Command.run(
      BuiltProgram.path("medprep"), ["prepare", "-", "--output", folder.path + "/out"] + flags,
      input: Array("{}".utf8))
    #expect(result.status == status)
    #expect(result.errorText.contains(message), "\(result.errorText)")
    #expect(folder.names().isEmpty)
  }

  @Test(arguments: ["filters", "deduplicate"])
  func filtersOfAFileAreNotIgnoredForNoFilter(name: String) throws {
    let folder = try TemporaryFolder()
    let value = name == "filters" ? "gopher" : "exact"
    let path = try folder.write("\(name): [\(value)]\n".utf8, to: "run.yaml")
    let input = Array("{\"text\": \"Cough.\"}\n".utf8)
    let refused = try prepare(
      "-", "--config", path, "--no-filter", output: folder.path + "/out", input: input)
    #expect(refused.status == 2)
    #expect(refused.errorText.contains("--\(name) none"), "\(refused.errorText)")
    let decided = try prepare(
      "-", "--config", path, "--no-filter", "--\(name)", "none", "--keep", "all",
      output: folder.path + "/out", input: input)
    #expect(decided.status == 0, "\(decided.errorText)")
  }

  @Test func stagesInAPipeGiveTheShardsOfPrepare() throws {
    let folder = try TemporaryFolder()
    #expect(try prepare(corpus, output: folder.path + "/whole").status == 0)
    let medprep = BuiltProgram.path("medprep")
    let pipe = """
      set -o pipefail
      '\(medprep)' extract '\(corpus)' --quiet | '\(medprep)' normalize --jsonl --quiet \
        | '\(medprep)' classify --jsonl --keep medical --quiet \
        | '\(medprep)' filter --jsonl --quiet | '\(medprep)' deduplicate --jsonl --quiet \
        | '\(medprep)' tokenize --jsonl --quiet \
        | '\(medprep)' pack --quiet --output '\(folder.path)/piped'
      """
    let result = try Command.run("bash", ["-c", pipe])
    #expect(result.status == 0, "\(result.errorText)")
    let difference = try Command.run(
      "cmp", ["whole", "piped"].map { "\(folder.path)/\($0)/shard-00000.npy" })
    #expect(difference.status == 0, "\(difference.text)\(difference.errorText)")
  }

  @Test func aKilledRunLeavesNothingThatLooksFinishedAndTheNextOneWorks() throws {
    let folder = try TemporaryFolder()
    let output = folder.path + "/shards"
    let line = #"{"id":"1","text":"The patient was given antibiotics for pneumonia."}"# + "\n"
    // The run reads a pipe that stays open, so it is killed in the middle by certainty.
    let script = """
      mkfifo '\(folder.path)/pipe'
      ( for i in $(seq 40000); do printf '%s\\n' '\(line.dropLast())'; done; sleep 60 ) \
        > '\(folder.path)/pipe' &
      feeder=$!
      '\(BuiltProgram.path("medprep"))' prepare - --keep all --no-filter --quiet \
        --sequence-length 64 --tokens-per-shard 4096 --output '\(output)' < '\(folder.path)/pipe' &
      run=$!
      for i in $(seq 200); do
        ls '\(output).partial' 2>/dev/null | grep -q shard-00003 && break; sleep 0.1
      done
      ls '\(output).partial'
      kill -9 $run; kill $feeder; wait $run 2>/dev/null; true
      """
    let killed = try Command.run("bash", ["-c", script])
    #expect(killed.text.contains("shard-00003"), "\(killed.text)\(killed.errorText)")
    #expect(!FileManager.default.fileExists(atPath: output))
    #expect(!FileManager.default.fileExists(atPath: output + ".partial/manifest.json"))

    let result = try prepare(
      "-", "--keep", "all", "--no-filter", output: output, input: Array(line.utf8))
    #expect(result.status == 0, "\(result.errorText)")
    #expect(try json(output + "/manifest.json")["totals"]?["documents"]?.integer == 1)
    #expect(!FileManager.default.fileExists(atPath: output + ".partial"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: output).count == 6)
  }

  @Test func anOutputThatIsNotEmptyIsOnlyReplacedOnDemand() throws {
    let folder = try TemporaryFolder()
    try folder.write("precious".utf8, to: "shards/file")
    let output = folder.path + "/shards"
    let refused = try prepare(corpus + "/medquad", output: output)
    #expect(refused.status == 2)
    #expect(refused.errorText.contains("was not made by medprep"))
    let foreign = try prepare(corpus + "/medquad", "--overwrite", output: output)
    #expect(foreign.status == 2)
    #expect(foreign.errorText.contains("was not made by medprep"))
    #expect(folder.names() == ["shards", "shards/file"])

    try folder.write("{}".utf8, to: "shards/manifest.json")
    let own = try prepare(corpus + "/medquad", output: output)
    #expect(own.status == 2)
    #expect(own.errorText.contains("--overwrite"))
    #expect(try prepare(corpus + "/medquad", "--overwrite", output: output).status == 0)
    #expect(!folder.names().contains("shards/file"))
  }

  @Test(arguments: [["--sequence-length", "-1"], ["--threshold", "-0.5"], ["--near-percent=-1"]])
  func aNegativeNumberIsAValue(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let result = try Command.run(
      BuiltProgram.path("medprep"),
      ["prepare", corpus + "/medquad", "-o", folder.path + "/out"] + arguments)
    #expect(result.status == 64)
    #expect(result.errorText.contains("is not allowed for"), "\(result.errorText)")
  }

  @Test func noInputThatMayBeReadIsNoRun() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("text".utf8, to: "a.txt")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    // Root may read everything, unless that is taken from it.
    let prefix = geteuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
    let command = prefix + [BuiltProgram.path("medprep"), "prepare", path]
    let output = folder.path + "/out"
    let result = try Command.run(command[0], command.dropFirst() + ["-o", output])
    #expect(result.status == 2)
    #expect(result.errorText.contains("a.txt"), "\(result.errorText)")
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test func inputsInTheOutputFolderAreNotDeleted() throws {
    let folder = try TemporaryFolder()
    try folder.write("precious".utf8, to: "data/text/a.txt")
    let result = try prepare(
      folder.path + "/data/../data/text", "--keep", "all", "--overwrite",
      output: folder.path + "/data/")
    #expect(result.status == 2)
    #expect(result.errorText.contains("--overwrite would delete"))
    #expect(folder.names() == ["data", "data/text", "data/text/a.txt"])
  }

  @Test func missingInputsAreReportedAndTheOthersAreRead() throws {
    let folder = try TemporaryFolder()
    let output = folder.path + "/shards"
    let result = try prepare("no-such-file.txt", corpus + "/medquad", output: output)
    #expect(result.status == 0)
    let rejects = try lines(output + "/rejects.jsonl")
    #expect(rejects.contains { $0["path"]?.string == "no-such-file.txt" })
    #expect(try json(output + "/manifest.json")["totals"]?["documents"]?.integer ?? 0 > 0)
  }

  @Test func aPageThatIsTooLargeIsRefusedAndTheOthersAreRead() throws {
    let folder = try TemporaryFolder()
    let paragraph = Array("<p>Fever and cough are symptoms of influenza.</p>\n".utf8)
    var page = Array("<html><body>".utf8)
    while page.count < 65 << 20 { page += paragraph }
    try folder.write(page, to: "pages/1-huge.html")
    try folder.write(page.prefix(2000), to: "pages/2-small.html")
    let output = folder.path + "/shards"
    #expect(try prepare(folder.path + "/pages", "--no-filter", output: output).status == 0)
    let rejects = try lines(output + "/rejects.jsonl")
    #expect(rejects.count == 1)
    #expect(rejects.first?["path"]?.string?.hasSuffix("1-huge.html") == true)
    #expect(rejects.first?["detail"]?.string?.contains("67108864") == true)
    #expect(try json(output + "/manifest.json")["totals"]?["documents"]?.integer == 1)
  }

  @Test(arguments: [
    ["prepare", "x", "--no-such-flag", "--output", "y"], ["prepare", "x"], ["no-such-command"],
  ])
  func wrongUsageExitsWith64(arguments: [String]) throws {
    #expect(try Command.run(BuiltProgram.path("medprep"), arguments).status == 64)
  }
}
