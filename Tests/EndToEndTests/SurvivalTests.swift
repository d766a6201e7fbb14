import Foundation
import TestSupport
import Testing

/// Runs that are killed, stopped, starved and misled.
///
/// `MEDPREP_FUZZ=10` kills 100 runs, and more than once.
@Suite(.serialized) struct SurvivalTests {
  let corpus: SurvivalCorpus

  init() throws {
    corpus = try SurvivalCorpus()
  }

  private var output: String { corpus.folder.path + "/out" }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: corpus.folder.path + "/" + name)
  }

  @Test(arguments: [
    [], ["--deduplicate", "exact,near,paragraphs", "--format", "megatron"],
    ["--packing", "best-fit", "--format", "parquet", "--columns", "segment_ids"],
    ["--shuffle-seed", "7", "--weights", "de=0.6,en=0.4,*=0.1", "--format", "arrow"],
    ["--split", "validation=0.2", "--packing", "pad", "--format", "mds", "--mds-hashes", "sha1"],
  ])
  func aRunKilledAtAnyMomentEndsAsIfNothingHadHappened(settings: [String]) throws {
    guard SurvivalCorpus.faults != nil else { return }
    let corpus = try SurvivalCorpus(settings)
    let output = corpus.folder.path + "/out"
    let callCount = try corpus.countCalls()
    #expect(callCount > 100, "the library does not see the calls")
    for seed in FuzzLength.seeds(2) {
      var generator = SeededGenerator(seed: seed)
      let output = "\(output)-\(seed)"
      var story: [String] = []
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let call = Int.random(in: 1...callCount, using: &generator)
        let kind = Bool.random(using: &generator) ? "kill" : "torn"
        story.append("\(kind) at \(call)")
        let result = try corpus.prepare(
          to: output, faults: ["FAULT_AT": String(call), "FAULT_KIND": kind])
        // A resumed run may be through before that call.
        #expect([-9, 0, 2].contains(result.status), "\(story): \(result.errorText)")
      }
      let difference = try corpus.finish(output)
      #expect(difference.isEmpty, "seed \(seed), \(story): \(difference)")
      try? FileManager.default.removeItem(atPath: output)
    }
  }

  @Test func aRunThatIsKilledWhenItPublishesIsPublishedByTheNext() throws {
    guard SurvivalCorpus.faults != nil else { return }
    let callCount = try corpus.countCalls()
    // The last calls rename the folder and remove the ledger; an old output is replaced on the way.
    for call in stride(from: callCount - 16, through: callCount, by: FuzzLength.factor > 1 ? 1 : 3)
    {
      try corpus.folder.write("{}".utf8, to: "out/manifest.json")
      let killed = try corpus.prepare(
        to: output, ["--overwrite"], faults: ["FAULT_AT": String(call), "FAULT_KIND": "kill"])
      #expect(killed.status == -9 || killed.status == 0)
      // As long as the run has left anything to do, the next one does that.
      let isThrough =
        exists("out/configuration.yaml") && !exists("out/.run")
        && !exists("out.replaced/ledger.sqlite")
      let next = try corpus.prepare(
        to: output, exists("out/configuration.yaml") ? [] : ["--overwrite"])
      #expect(next.status == (isThrough ? 2 : 0), "\(call): \(next.errorText)")
      #expect(next.errorText.contains("holds a whole output") == isThrough, "\(next.errorText)")
      let difference = try corpus.finish(output)
      #expect(difference.isEmpty, "killed at \(call) of \(callCount): \(difference)")
      try? FileManager.default.removeItem(atPath: output)
    }
  }

  @Test(arguments: ["full", "sync"])
  func aDiskThatFailsEndsTheRunAndTheNextGoesOn(kind: String) throws {
    guard SurvivalCorpus.faults != nil else { return }
    let callCount = try corpus.countCalls()
    for seed in FuzzLength.seeds(3) {
      var generator = SeededGenerator(seed: seed)
      let call = Int.random(in: 20...callCount - 30, using: &generator)
      let result = try corpus.prepare(
        to: output, faults: ["FAULT_AT": String(call), "FAULT_KIND": kind])
      #expect(result.status == 2, "\(kind) at \(call): \(result.errorText)")
      #expect(result.errorText.contains("goes on from there"), "\(result.errorText)")
      #expect(!exists("out"))
      let difference = try corpus.finish(output)
      #expect(difference.isEmpty, "\(kind) at \(call): \(difference)")
      try? FileManager.default.removeItem(atPath: output)
    }
  }

  @Test func aFullDiskEndsTheRunAndWithMoreRoomTheNextGoesOn() throws {
    let disk = corpus.folder.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard try Command.run("mount", ["-t", "tmpfs", "-o", "size=1200k", "tmpfs", disk]).status == 0
    else {
      FileHandle.standardError.write(
        Data("SKIPPED a full disk: mounting a file system is not permitted\n".utf8))
      return
    }
    defer { _ = try? Command.run("umount", [disk]) }
    let result = try corpus.prepare(to: disk + "/out")
    #expect(result.status == 2)
    #expect(
      result.errorText.contains("No space left on device") || result.errorText.contains("full"),
      "\(result.errorText)")
    #expect(result.errorText.contains("goes on from there"), "\(result.errorText)")
    #expect(!exists("disk/out"))
    _ = try Command.run("mount", ["-o", "remount,size=64m", disk])
    let difference = try corpus.finish(disk + "/out")
    #expect(difference.isEmpty, "\(difference)")
  }

  @Test(arguments: ["term", "int2"])
  func aRunThatIsAskedToStopRecordsWhatItHasAndTheNextGoesOn(kind: String) throws {
    guard SurvivalCorpus.faults != nil else { return }
    let callCount = try corpus.countCalls()
    let result = try corpus.prepare(
      to: output, faults: ["FAULT_AT": String(callCount / 4), "FAULT_KIND": kind])
    #expect(result.status == (kind == "term" ? 143 : 130), "\(result.status) \(result.errorText)")
    if kind == "term" {
      #expect(result.errorText.contains("the same command goes on"), "\(result.errorText)")
    }
    #expect(exists("out.partial"))
    #expect(!exists("out"))
    let difference = try corpus.finish(output)
    #expect(difference.isEmpty, "\(difference)")
  }

  /// The input stays open, with a line in it or without, and nothing comes any more.
  @Test(arguments: ["- <&9", "pipe"], ["", "echo Fever. >&9"])
  func aRunThatWaitsForItsInputEndsWithTheFirstSignal(input: String, said: String) throws {
    let script = """
      cd '\(corpus.folder.path)'; mkfifo pipe; exec 9<> pipe; \(said)
      env --default-signal=INT '\(BuiltProgram.path("medprep"))' prepare \(input) --no-classify \
        --no-filter --quiet --vocabulary tokenizer.json --output out & run=$!
      for i in $(seq 500); do [ -e out.partial/documents.jsonl ] && break; sleep 0.05; done
      sleep 0.3; kill -INT $run; wait $run; echo $?
      env --default-signal=INT '\(BuiltProgram.path("medprep"))' train-bpe \(input) --quiet \
        --output t.json & run=$!
      for i in $(seq 500); do [ -e .t.json.medprep-tmp ] && break; sleep 0.05; done
      sleep 0.3; kill -INT $run; wait $run; echo $?
      """
    let result = try Command.run("timeout", ["60", "bash", "-c", script])
    #expect(result.text == "130\n2\n", "\(result.text)\(result.errorText)")
    #expect(result.errorText.contains("nothing is kept"))
    #expect(!exists("out.partial"))
    #expect(exists("t.json.partial"))
  }

  /// As a shell lets programs in the background ignore control-C.
  @Test func aSignalThatIsIgnoredStaysSo() throws {
    let script = """
      cd '\(corpus.folder.path)'; mkfifo pipe; exec 9<> pipe
      env --ignore-signal=INT '\(BuiltProgram.path("medprep"))' prepare pipe --no-classify \
        --no-filter --quiet --vocabulary tokenizer.json --output out 9>&- & run=$!
      for i in $(seq 500); do [ -e out.partial/documents.jsonl ] && break; sleep 0.05; done
      # What is written before somebody reads would be lost with the last end of the pipe.
      for i in $(seq 500); do ls -l /proc/$run/fd | grep -q 'pipe$' && break; sleep 0.05; done
      kill -INT $run; echo Fever. >&9; exec 9>&-; wait $run; echo $?
      """
    let result = try Command.run("timeout", ["60", "bash", "-c", script])
    #expect(result.text == "0\n", "\(result.text)\(result.errorText)")
  }

  /// Leaves a run that was killed about half-way.
  private func killHalfWay() throws {
    let call = try corpus.countCalls() / 2
    let killed = try corpus.prepare(
      to: output, faults: ["FAULT_AT": String(call), "FAULT_KIND": "kill"])
    #expect(killed.status == -9)
  }

  @Test func anInputThatHasVanishedStopsTheRunUntilItIsBack() throws {
    guard SurvivalCorpus.faults != nil else { return }
    try killHalfWay()
    let input = corpus.folder.path + "/in/demo"
    _ = try Command.run("mv", [input, corpus.folder.path + "/aside"])
    let refused = try corpus.prepare(to: output)
    #expect(refused.status == 2)
    #expect(refused.errorText.contains("is not there any more"), "\(refused.errorText)")
    #expect(refused.errorText.contains("--restart"), "\(refused.errorText)")
    _ = try Command.run("mv", [corpus.folder.path + "/aside", input])
    let difference = try corpus.finish(output)
    #expect(difference.isEmpty, "\(difference)")
  }

  @Test(arguments: [
    ("echo >> in/d.txt", "bytes now, and had"), ("touch in/d.txt", "was written to"),
    ("cp in/d.txt in/new.txt", "new.txt is new"), ("cp in/d.txt missing.jsonl", "was missing then"),
  ])
  func changedInputsAreRefusedUntilTheRunIsBegunAnew(change: String, message: String) throws {
    guard SurvivalCorpus.faults != nil else { return }
    try killHalfWay()
    _ = try Command.run("sh", ["-c", change], folder: corpus.folder.path)
    let refused = try corpus.prepare(to: output)
    #expect(refused.status == 2)
    #expect(refused.errorText.contains(message), "\(refused.errorText)")
    #expect(exists("out.partial/.run/ledger.sqlite"))
    #expect(try corpus.prepare(to: output, ["--restart"]).status == 0)
    #expect(try corpus.prepare(to: output + "2").status == 0)
    let difference = try Command.run("diff", ["-r", output, output + "2"])
    #expect(difference.status == 0, "\(difference.text)")
  }

  @Test(arguments: [
    ("rm", "is not there any more"), ("truncate -s 5", "has 5 bytes now, and had"),
  ])
  func aFinishedShardThatIsGoneOrCutIsNoticed(change: String, message: String) throws {
    guard SurvivalCorpus.faults != nil else { return }
    let callCount = try corpus.countCalls()
    let shard = output + ".partial/shard-00000.npy"
    // Before the output is whole, and behind that.
    for callsBefore in [100, 10] {
      let killed = try corpus.prepare(
        to: output, faults: ["FAULT_AT": String(callCount - callsBefore), "FAULT_KIND": "kill"])
      #expect(killed.status == -9)
      _ = try Command.run("sh", ["-c", "cp \(shard) \(output).aside; \(change) \(shard)"])
      let refused = try corpus.prepare(to: output)
      #expect(refused.status == 2)
      #expect(refused.errorText.contains("\(shard) \(message)"), "\(refused.errorText)")
      _ = try Command.run("mv", [output + ".aside", shard])
      let difference = try corpus.finish(output)
      #expect(difference.isEmpty, "\(difference)")
      try? FileManager.default.removeItem(atPath: output)
    }
  }

  @Test func filtersThatHaveChangedAreRefusedByName() throws {
    guard SurvivalCorpus.faults != nil else { return }
    let profile = try corpus.folder.write("rules: {words: {minimum: 2}}".utf8, to: "own.yaml")
    let item =
      #"{"question": "Which of these findings is the most specific one?", "options": ["A"]}"#
    let benchmark = try corpus.folder.write("\(item)\n".utf8, to: "benchmark.jsonl")
    let rule = "name: A\nhosts: [a.org]\ncontent: [//p]\n"
    let rules = try corpus.folder.write(rule.utf8, to: "rule.yaml")
    let settings = [
      "--filters", profile, "--decontaminate", benchmark, "--site-rules", rules,
    ]
    let killed = try corpus.prepare(
      to: output, settings, faults: ["FAULT_AT": "100", "FAULT_KIND": "kill"])
    #expect(killed.status == -9)
    for (path, text) in [
      (profile, "rules: {words: {minimum: 3}}"), (benchmark, item.replacing("Which", with: "What")),
      (rules, rule.replacing("//p", with: "//div")),
    ] {
      let before = try Data(contentsOf: URL(filePath: path))
      try Data(text.utf8).write(to: URL(filePath: path))
      let refused = try corpus.prepare(to: output, settings)
      #expect(refused.status == 2)
      #expect(refused.errorText.contains("\(path) is another file"), "\(refused.errorText)")
      try before.write(to: URL(filePath: path))
    }
    #expect(try corpus.prepare(to: output, settings).status == 0)
  }

  @Test func otherSettingsAreRefusedByNameUntilTheRunIsBegunAnew() throws {
    guard SurvivalCorpus.faults != nil else { return }
    try killHalfWay()
    let refused = try corpus.prepare(to: output, ["--normalization", "nfkc"])
    #expect(refused.status == 2)
    #expect(
      refused.errorText.contains("normalization was nfc and is nfkc"), "\(refused.errorText)")
    // What does not change the output may change.
    #expect(try corpus.prepare(to: output, ["--strict", "--threads", "1"]).status == 1)
    let difference = try Command.run("diff", ["-r", corpus.reference, output])
    #expect(difference.status == 0, "\(difference.text)")
  }

  @Test func aSecondRunOnTheSameOutputIsRefusedAndTheFirstIsNotDisturbed() throws {
    let folder = corpus.folder.path
    // The first run waits for its input, so that both are there by certainty.
    let script = """
      cd '\(folder)'; mkfifo pipe
      '\(BuiltProgram.path("medprep"))' prepare pipe --no-classify --no-filter --vocabulary tokenizer.json \
        --quiet --output out & first=$!
      exec 9> pipe
      for i in $(seq 500); do [ -e out.partial/documents.jsonl ] && break; sleep 0.05; done
      '\(BuiltProgram.path("medprep"))' prepare in --no-classify --no-filter --vocabulary tokenizer.json \
        --quiet --output out; echo "second $?"
      echo 'Fever.' >&9; exec 9>&-
      wait $first; echo "first $?"
      """
    let result = try Command.run("bash", ["-c", script])
    #expect(result.text == "second 2\nfirst 0\n", "\(result.text)\(result.errorText)")
    #expect(result.errorText.contains("another run is writing there (process"))
    #expect(corpus.folder.names().contains("out/manifest.json"))
  }

  @Test func anUnfinishedRunWithAPipeIsBegunAnewAndOneWithFilesIsNotThrownAway() throws {
    guard SurvivalCorpus.faults != nil else { return }
    try killHalfWay()
    let line = Array("Fever.\n".utf8)
    let arguments = [
      "prepare", "-", "--no-classify", "--no-filter", "--quiet", "--vocabulary",
      corpus.folder.path + "/tokenizer.json", "--output", output,
    ]
    let refused = try Command.run(BuiltProgram.path("medprep"), arguments, input: line)
    #expect(refused.status == 2)
    #expect(refused.errorText.contains("--restart"), "\(refused.errorText)")
    #expect(try corpus.finish(output).isEmpty)
  }

  @Test func verifyDecodesEveryDocumentAndThoseAcrossShardsToo() throws {
    let result = try BuiltProgram.medprep("verify", corpus.reference)
    #expect(result.status == 0, "\(result.text)")
    let numbers = result.errorText.split(separator: " ").compactMap {
      Int($0.filter { $0 != "," })
    }
    // Files, shards, tokens, document ends, documents decoded.
    #expect(numbers.count == 5, "\(result.errorText)")
    #expect(numbers[1] > 1)
    #expect(numbers[3] > 1_000)
    #expect(numbers[3] == numbers[4])
  }

  @Test func progressForProgramsIsJSONWithAllItsMembers() throws {
    let result = try corpus.prepare(to: output, ["--json-progress", "--threads", "1"])
    // --quiet wins, and tells no more than that there is bad input.
    let said = result.errorText.split(separator: "\n")
    #expect(said.count == 2)
    #expect(said.allSatisfy { $0.hasPrefix("warning: ") }, "\(result.errorText)")
    let arguments = [
      "prepare", corpus.folder.path + "/in", "--no-classify", "--no-filter", "--json-progress",
      "--vocabulary",
      corpus.folder.path + "/tokenizer.json", "--output", output + "2",
    ]
    let lines = try Command.run(BuiltProgram.path("medprep"), arguments).errorText
      .split(separator: "\n")
    let objects = try lines.map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    #expect(objects.contains { $0?["event"] as? String == "warning" })
    let done = try #require(objects.last ?? nil)
    #expect(done["event"] as? String == "done")
    #expect(
      Set(done.keys) == [
        "event", "seconds", "bytes", "total_bytes", "records", "skipped", "documents", "kept",
        "dropped", "faults", "tokens", "bytes_per_second", "tokens_per_second", "seconds_left",
      ])
    let total = try #require(done["total_bytes"] as? Int)
    #expect(total > 100_000 && done["bytes"] as? Int == total)
    let kept = try #require(done["kept"] as? Int)
    let text = try String(contentsOfFile: output + "2/documents.jsonl", encoding: .utf8)
    #expect(kept == text.split(separator: "\n").count)
  }
}
