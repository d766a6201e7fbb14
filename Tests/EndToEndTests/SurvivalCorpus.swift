import Foundation
import TestSupport

/// A small corpus of every kind of file, good and bad, and a way to run `prepare` on it under faults.
struct SurvivalCorpus {
  let folder: TemporaryFolder
  /// What the program makes when nothing happens.
  let reference: String
  /// Settings of all runs.
  private let settings: [String]

  /// The library that lets calls fail (Fixtures/faults.c); nil where it cannot be compiled.
  static let faults: String? = {
    let library = FileManager.default.temporaryDirectory
      .appending(path: "medprep-faults-\(UUID().uuidString).so").path
    let result = try? Command.run(
      "cc", ["-shared", "-fPIC", "-o", library, Fixtures.path("faults.c"), "-ldl"])
    if result?.status == 0 { return library }
    FileHandle.standardError.write(
      Data("SKIPPED runs under faults: there is no C compiler\n".utf8))
    return nil
  }()

  /// Writes the corpus, and makes the reference.
  init(_ settings: [String] = []) throws {
    self.settings = settings
    folder = try TemporaryFolder()
    reference = folder.path + "/reference"
    var generator = SeededGenerator(seed: 4711)
    func lines(_ count: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      for number in 0..<count {
        if number % 400 == 399 {
          bytes += Array("{\"text\": broken\n".utf8)
        } else {
          let text = RandomText.make(using: &generator) + " patient \(number)"
          let fields = ["text": text, "language": number % 3 == 0 ? "de" : "en"]
          bytes += (try? JSONEncoder().encode(fields)).map { Array($0) } ?? []
          bytes.append(UInt8(ascii: "\n"))
        }
      }
      return bytes
    }
    try folder.write(lines(1_300), to: "in/a.jsonl")
    try folder.write(lines(600), to: "in/b.jsonl")
    try folder.write(lines(40), to: "in/c.jsonl")
    _ = try Command.run("gzip", ["-n", folder.path + "/in/b.jsonl"])
    var cut = [UInt8](try Data(contentsOf: URL(filePath: folder.path + "/in/b.jsonl.gz")))
    cut.removeLast(cut.count / 3)
    try folder.write(cut, to: "in/cut.jsonl.gz")
    try folder.write("Fever and cough.\n\nA second paragraph.".utf8, to: "in/d.txt")
    let demo = SharedData.checkout + "/Demo/corpus"
    _ = try Command.run("cp", ["-r", demo + "/broken", folder.path + "/in/demo"])
    try folder.write(Self.vocabulary.utf8, to: "tokenizer.json")
    let result = try prepare(to: reference)
    guard result.status == 0 else { throw CorpusFailure(message: result.errorText) }
  }

  struct CorpusFailure: Error { var message: String }

  /// Runs `prepare` on the corpus.
  func prepare(
    to output: String, _ more: [String] = [], faults: [String: String] = [:]
  ) throws -> Command.Result {
    var environment = faults
    if !faults.isEmpty { environment["LD_PRELOAD"] = Self.faults }
    return try Command.run(
      BuiltProgram.path("medprep"),
      [
        "prepare", folder.path + "/in", folder.path + "/missing.jsonl", "--no-classify",
        "--no-filter", "--vocabulary", folder.path + "/tokenizer.json", "--tokens-per-shard",
        "16384", "--checkpoint-seconds", "0", "--threads", "2", "--quiet",
        "--output", output,
      ] + sequenceLength(64, settings.contains("megatron") ? "megatron" : "npy") + settings + more,
      environment: environment)
  }

  /// The number of calls at which something can happen in a whole run.
  func countCalls() throws -> Int {
    let path = folder.path + "/calls"
    let result = try prepare(to: folder.path + "/counted", faults: ["FAULT_COUNT": path])
    guard result.status == 0 else { throw CorpusFailure(message: result.errorText) }
    try FileManager.default.removeItem(atPath: folder.path + "/counted")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return Int(text.dropLast()) ?? 0
  }

  /// Runs until the output is whole; returns what is different from the reference, nothing at best.
  func finish(_ output: String) throws -> String {
    for _ in 0..<2 {
      let result = try prepare(to: output)
      // A run that was killed with nothing left to do but to remove its ledger is whole already.
      if result.status == 0 || result.errorText.contains("not empty") { break }
      if !result.errorText.isEmpty { return result.errorText }
    }
    let difference = try Command.run("diff", ["-r", reference, output])
    let leftovers = folder.names().filter {
      $0.hasSuffix(".partial") || $0.hasSuffix(".replaced")
    }
    return difference.text + difference.errorText + leftovers.joined(separator: " ")
  }

  /// A tokenizer of single bytes, which loads at once.
  private static let vocabulary: String = {
    var entries: [String] = []
    var next: UInt32 = 256
    for byte in UInt32(0)..<256 {
      let isPrintable =
        (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
      let scalar = isPrintable ? byte : next
      if !isPrintable { next += 1 }
      let character = String(Unicode.Scalar(scalar).map(Character.init) ?? " ")
      let escaped = character == "\"" || character == "\\" ? "\\" + character : character
      entries.append("\"\(escaped)\": \(byte)")
    }
    return """
      {"added_tokens": [{"id": 256, "content": "<|endoftext|>", "special": true,
        "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}],
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
        "use_regex": true},
       "decoder": {"type": "ByteLevel"},
       "model": {"type": "BPE", "vocab": {\(entries.joined(separator: ", "))}, "merges": []}}
      """
  }()
}
