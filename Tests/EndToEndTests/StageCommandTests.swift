import Foundation
import JSON
import TestSupport
import Testing

@Suite struct StageCommandTests {
  private func documents(_ result: Command.Result) throws -> [JSONElement] {
    try result.output.split(separator: UInt8(ascii: "\n")).map {
      try JSONDocument(parsing: Array($0).span).root
    }
  }

  @Test func extractKeepsOrderAndFieldsItDoesNotKnow() throws {
    let page =
      "<html><title>T</title><body><p>\(String(repeating: "Fever and cough are symptoms of influenza. ", count: 8))</p></body></html>"
    var writer = JSONWriter()
    for id in 0..<50 {
      writer.beginObject()
      writer.member("id", "p\(id)")
      writer.member("html", page)
      writer.key("split")
      writer.raw(Array("{\"fold\": [1, 2.50]}".utf8))
      writer.endObject()
      writer.newline()
    }
    let result = try BuiltProgram.medprep("extract", "--jsonl", "--quiet", input: writer.bytes)
    #expect(result.status == 0)
    let extracted = try documents(result)
    #expect(extracted.compactMap { $0["id"]?.string } == (0..<50).map { "p\($0)" })
    #expect(extracted.allSatisfy { $0["text"]?.string?.contains("influenza") == true })
    #expect(result.text.contains("\"split\":{\"fold\": [1, 2.50]}"))
    #expect(!result.text.contains("<p>"))
  }

  @Test func eachFieldIsReadUnderTheNameThatItsFlagSays() throws {
    let text = String(repeating: "Fever and cough are symptoms of influenza. ", count: 8)
    let page = "<p>\(text)</p>"
    let facts = #""k":"A1","u":"http://x/","s":"src","l":"de","t":"Titel","d":"2020-01-02""#
    let lines = "{\(facts),\"body\":\"Aspirin.\"}\n{\(facts),\"page\":\"\(page)\"}\n"
    let result = try BuiltProgram.medprep(
      "extract", "--jsonl", "--quiet", "--id-field", "k", "--url-field", "u", "--source-field", "s",
      "--language-field", "l", "--title-field", "t", "--date-field", "d", "--text-field", "body",
      "--html-field", "page", input: Array(lines.utf8))
    #expect(result.status == 0)
    let read = try documents(result)
    #expect(read.count == 2)
    for document in read {
      let facts = ["id", "url", "source", "language", "title", "date"].map {
        document[$0]?.string
      }
      #expect(facts == ["A1", "http://x/", "src", "de", "Titel", "2020-01-02"])
    }
    #expect(read.first?["text"]?.string == "Aspirin.")
    #expect(read.last?["text"]?.string?.contains("influenza") == true)
  }

  @Test func namesOfFilesSendNothingToTheTerminal() throws {
    let folder = try TemporaryFolder()
    try folder.write("{".utf8, to: "d/\u{1B}[31m\n.jsonl")
    for flags in [[], ["--quiet"]] {
      let result = try Command.run(
        BuiltProgram.path("medprep"), ["count", folder.path + "/d", "--jsonl"] + flags)
      #expect(result.errorText.contains(#"d/\x1B[31m\x0A.jsonl, record 1"#), "\(result.errorText)")
      #expect(!result.errors.contains(0x1B))
    }
  }

  @Test func aByteOrderMarkIsNoText() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("\u{FEFF}Fever.".utf8), to: "a.txt")
    let result = try BuiltProgram.medprep("extract", path, "--quiet")
    #expect(try documents(result).first?["text"]?.string?.unicodeScalars.first == "F")
  }

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
      [ -e .out.medprep-tmp ] && kill -\(signal) $program; wait $program; echo $?
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

  @Test(arguments: [
    ("latin-1", String.Encoding.isoLatin1), ("utf-16", .utf16), ("utf-8", .utf8),
    ("windows-1251", .windowsCP1251),
  ])
  func textFilesInAnyCharsetBecomeUTF8(name: String, encoding: String.Encoding) throws {
    let text =
      encoding == .windowsCP1251
      ? "Пациент поступил с жалобами на кашель и высокую температуру. Назначено лечение."
      : "Le patient a été traité pour une pneumonie à l'hôpital après une très longue fièvre."
    let folder = try TemporaryFolder()
    let path = try folder.write(try #require(text.data(using: encoding)), to: name + ".txt")
    let result = try BuiltProgram.medprep("extract", path, "--quiet")
    #expect(try documents(result).map { $0["text"]?.string } == [text])
  }

  @Test func aPlainTextPageOfAWebArchiveIsDecodedByItsCharset() throws {
    let body: [UInt8] = Array("10 ".utf8) + [0xB5] + Array("g".utf8)
    let http =
      Array("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=latin1\r\n\r\n".utf8) + body
    let header =
      "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: \(http.count)\r\n"
      + "Content-Type: application/http\r\n\r\n"
    let result = try BuiltProgram.medprep(
      "extract", "--quiet", input: Array(header.utf8) + http + Array("\r\n\r\n".utf8))
    #expect(try documents(result).map { $0["text"]?.string } == ["10 µg"])
  }

  @Test func aPageThatIsShorterThanItsLengthIsUsedAndReported() throws {
    let http = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nFever."
    let record =
      "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: \(http.utf8.count)\r\n\r\n\(http)\r\n\r\n"
    let result = try BuiltProgram.medprep("extract", input: Array(record.utf8))
    #expect(try documents(result).map { $0["text"]?.string } == ["Fever."])
    #expect(result.errorText.contains("1 records came cut short"), "\(result.errorText)")
  }

  @Test(arguments: ["studies", "warc"])
  func aFormatThatFindsNoDocumentIsSaid(format: String) throws {
    let result = try BuiltProgram.medprep(
      "extract", "--input-format", format, input: Array("Fever and cough.\n".utf8))
    #expect(result.output.isEmpty)
    #expect(result.errorText.contains("0 documents from 17 bytes"), "\(result.errorText)")
  }

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

  @Test func aReaderThatStopsEarlyIsNotAnError() throws {
    let folder = try TemporaryFolder()
    let line = "{\"text\":\"" + String(repeating: "fever ", count: 500) + "\"}\n"
    let path = try folder.write(String(repeating: line, count: 2_000).utf8, to: "a.jsonl")
    let result = try Command.run(
      "bash", ["-c", "'\(BuiltProgram.path("medprep"))' extract '\(path)' | head -c 5"])
    #expect(result.text == "{\"id\"")
    #expect(result.errorText.isEmpty, "\(result.errorText)")
  }

  @Test(arguments: ["extract", "classify", "deduplicate", "count"])
  func aRefusedRecordIsSeenInSpiteOfQuiet(command: String) throws {
    let folder = try TemporaryFolder()
    let line = "{\"text\":\"" + String(repeating: "fever ", count: 50) + "\"}\n"
    let path = try folder.write(String(repeating: line, count: 3).utf8, to: "a.jsonl")
    let arguments = [command, path, "--maximum-record-bytes", "100", "--quiet"]
    let result = try Command.run(BuiltProgram.path("medprep"), arguments)
    #expect(result.status == 0)
    let said = result.errorText.split(separator: "\n")
    #expect(said.count == 2, "\(result.errorText)")
    #expect(
      said.first?.contains("a.jsonl, record 1, byte 0: a line of more than 100 bytes") == true)
    #expect(said.last?.contains("3 records") == true)
    #expect(try Command.run(BuiltProgram.path("medprep"), arguments + ["--strict"]).status == 1)
  }

  @Test func normalizeRepairsAndComposes() throws {
    let result = try BuiltProgram.medprep(
      "normalize", "--input-format", "text", "--format", "text", "--quiet",
      input: Array("cafe\u{301}\r\n\u{FEFF}a\u{0}b\r\n\r\n\r\n\r\nc ".utf8) + [0xFF, 0x0A])
    #expect(result.text == "café\nab\n\nc \u{FFFD}\n\n")
  }

  @Test(arguments: [
    (
      "The patient was treated with antibiotics after the diagnosis of bacterial pneumonia; blood "
        + "tests and a chest X-ray confirmed the infection, and symptoms such as fever and cough "
        + "resolved after therapy.", "en", true
    ),
    (
      "The parliament debated the new budget for roads and schools on Tuesday, and the minister "
        + "promised that the railway line to the coast would open before the end of the year.",
      "en",
      false
    ),
    ("患者因发热、咳嗽入院，诊断为肺炎，给予抗生素治疗，症状明显好转后出院，医生建议定期复查血常规。", "zh", true),
    (
      "Der Patient wurde wegen einer Lungenentzündung mit Antibiotika behandelt; die Blutwerte und "
        + "die Röntgenaufnahme bestätigten die Diagnose, Fieber und Husten klangen ab.", "de", true
    ),
  ])
  func classifySaysLanguageAndVerdict(text: String, language: String, isMedical: Bool) throws {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("id", 7)
    writer.member("text", text)
    writer.endObject()
    let result = try BuiltProgram.medprep("classify", "--jsonl", "--quiet", input: writer.bytes)
    let document = try #require(try documents(result).first)
    #expect(document["medical"]?.bool == isMedical)
    #expect(document["language"]?.string == language)
    #expect(document["score"]?.double != nil)
    #expect(document["text"]?.string == text)
    let evidence = try #require(document["classification"])
    #expect((evidence["distinct_terms"]?.integer ?? 0 > 1) == isMedical)
  }

  @Test func detokenizeGivesBackWhatTokenizeTook() throws {
    let texts = [
      "Prendre 2 comprimés de 500 mg, 3×/jour.", "糖尿病の患者に対するインスリン療法",
      "Пациент жалуется на кашель…", "مرض السكري", "<|endoftext|> is only text here", "a\n\n b\t",
    ]
    var writer = JSONWriter()
    for text in texts {
      writer.beginObject()
      writer.member("text", text)
      writer.endObject()
      writer.newline()
    }
    let tokenized = try BuiltProgram.medprep(
      "tokenize", "--jsonl", "--quiet", input: writer.bytes)
    let tokens = try documents(tokenized)
    #expect(tokens.allSatisfy { $0["tokens"]?.elements.isEmpty == false && $0["text"] == nil })
    let detokenized = try BuiltProgram.medprep("detokenize", "--quiet", input: tokenized.output)
    #expect(try documents(detokenized).compactMap { $0["text"]?.string } == texts)

    let ids = try BuiltProgram.medprep(
      "tokenize", "--jsonl", "--format", "text", "--quiet", input: writer.bytes)
    let fromLines = try BuiltProgram.medprep("detokenize", "--quiet", input: ids.output)
    #expect(try documents(fromLines).compactMap { $0["text"]?.string } == texts)
  }

  @Test func binaryTokensAreTheTokensOfTheJSONLines() throws {
    let folder = try TemporaryFolder()
    let input = Array(#"{"text":"aspirin 100 mg"}"#.utf8) + [0x0A] + Array(#"{"text":"心电图"}"#.utf8)
    let lines = try documents(
      try BuiltProgram.medprep("tokenize", "--jsonl", "--quiet", input: input))
    let expected = lines.flatMap { document in
      (document["tokens"]?.elements ?? []).compactMap(\.integer).map(UInt32.init) + [UInt32.max]
    }
    let path = folder.path + "/tokens.bin"
    let result = try BuiltProgram.medprep(
      "tokenize", "--jsonl", "--quiet", "--format", "u32-delimited", "--output", path, input: input)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    #expect(
      bytes == expected.flatMap { id in (0..<4).map { UInt8(truncatingIfNeeded: id >> (8 * $0)) } })
    #expect(try documents(result).first?["encode_s"]?.double != nil)
  }

  @Test func aBrokenPipeEndsTheCommandQuietly() throws {
    let result = try Command.run(
      "bash",
      [
        "-c",
        "yes '{\"text\":\"fever\"}' | '\(BuiltProgram.path("medprep"))' normalize --jsonl | head -n 1",
      ])
    #expect(
      result.text == "{\"id\":\"stdin#1\",\"text\":\"fever\"}\n" || result.text.contains("fever"))
    #expect(!result.errorText.contains("Fatal"))
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

  @Test func detokenizeRefusesOnlyWhatIsWrong() throws {
    let lines = try BuiltProgram.medprep(
      "detokenize", "--format", "jsonl", input: Array("65 66\n67 x\n\n68 99999999\n69".utf8))
    #expect(lines.status == 0)
    let texts = try documents(lines).compactMap { $0["text"]?.string?.utf8.count }
    // The first 256 IDs of the shipped vocabulary are single bytes.
    #expect(texts == [2, 0, 1])
    #expect(lines.errorText.contains("record 2, byte 6"))
    #expect(lines.errorText.contains("record 4, byte 12"))
    let json = try BuiltProgram.medprep(
      "detokenize", "--jsonl", "--strict", input: Array(#"{"tokens":[1.5]}"#.utf8))
    #expect(json.status == 1)
    #expect(json.output.isEmpty)
  }

  @Test func textInAnyCharsetBecomesUTF8() throws {
    let folder = try TemporaryFolder()
    let text = "Пациент жалуется на сильный кашель и высокую температуру уже третий день."
    try folder.write(
      text.data(using: .windowsCP1251) ?? Data(), to: "in/a.txt")
    try folder.write(
      [0xFF, 0xFE] + (text.data(using: .utf16LittleEndian) ?? Data()), to: "in/b.txt")
    let result = try BuiltProgram.medprep("extract", folder.path + "/in", "--quiet")
    #expect(try documents(result).compactMap { $0["text"]?.string } == [text, text])
  }

  @Test(arguments: [
    ["extract", "--input-format", "pdf", "x"], ["tokenize", "--config", "no-such-file", "x"],
    ["extract", "no-such-file"], ["verify", "no-such-file"],
  ])
  func whatCannotRunExitsWith2(arguments: [String]) throws {
    let result = try Command.run(BuiltProgram.path("medprep"), arguments)
    #expect(result.status == 2)
    #expect(result.errorText.hasPrefix("medprep: "))
  }

  @Test(arguments: [
    ["normalize", "--normalization", "NFC", "x"], ["classify", "--keep", "x", "x"],
    ["pack", "--sequence-length", "0", "-o", "x"], ["pack", "--epochs", "*=1e30", "-o", "x"],
  ])
  func aValueThatAFlagDoesNotTakeExitsWith64(arguments: [String]) throws {
    let result = try Command.run(BuiltProgram.path("medprep"), arguments)
    #expect(result.status == 64)
    #expect(result.errorText.hasPrefix("medprep: "))
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
  }
}
