import Foundation
import JSON
import TestSupport
import Testing

/// `verify`, on sound shards and on damaged ones.
@Suite struct VerifyCommandTests {
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

  @Test(arguments: ["npy", "megatron", "mds", "parquet"])
  func verifyFindsASingleChangedBitInAnyFile(format: String) throws {
    let folder = try TemporaryFolder()
    try pack(
      folder, tokenLines(60, masks: true), to: "out",
      ["--format", format, "--loss-mask"] + sequenceLength(32, format))
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

  @Test func verifyReportsAListOfPiecesThatEndsInTheMiddleOfOne() throws {
    let folder = try TemporaryFolder()
    try pack(
      folder, tokenLines(20), to: "out", ["--packing", "best-fit", "--sequence-length", "32"])
    let pieces = try FileHandle(
      forWritingTo: URL(filePath: folder.path + "/out/shard-00000.pieces.npy"))
    try pieces.seekToEnd()
    try pieces.write(contentsOf: Data(count: 8))
    try pieces.close()
    let result = try verify(folder.path + "/out")
    #expect(result.status == 1, "\(result.text)\(result.errorText)")
    #expect(result.text.contains("is not an int64 array of 2 dimensions"), "\(result.text)")
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
}
