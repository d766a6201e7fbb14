import Foundation
import JSON
import TestSupport
import Testing

@Suite struct StageCommandTests {
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

  @Test func aParquetFileOnStandardInputIsReadAndOneFromAPipeIsRefusedByName() throws {
    let path = SharedData.checkout + "/Tests/CorporaTests/Fixtures/parquet/zstd-v2.parquet"
    let extract = [BuiltProgram.path("medprep"), "extract", "--quiet"]
    let named = try Command.run(extract[0], Array(extract.dropFirst()) + [path])
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let redirected = try Command.run(
      extract[0], Array(extract.dropFirst()) + ["-"], input: bytes)
    let lines = named.text.replacing("\"zstd-v2.parquet#", with: "\"stdin#")
    #expect(lines.count > 10_000)
    #expect(redirected.text == lines, "\(redirected.errorText)")
    let piped = try Command.run(
      "bash", ["-c", "cat '\(path)' | '\(extract[0])' extract --quiet -"])
    #expect(piped.text.isEmpty)
    #expect(piped.errorText.contains("name the file"), "\(piped.errorText)")
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
    ["inspect", "x", "--sequence", "0", "--document", "1"], ["inspect", "x", "--ids"],
    ["inspect", "manifest.json", "--format", "bin"],
    ["verify", "manifest.json", "--format", "bin"],
    ["inspect", "x.npy", "--json"], ["inspect", "manifest.json", "--json", "--document", "0"],
    ["verify", "manifest.json", "--vocabulary-size", "9"],
    ["verify", "x.npy", "--vocabulary-size", "9", "--vocabulary", "medprep-32k"],
    ["verify", "manifest.json", "--without-vocabulary", "--vocabulary", "medprep-32k"],
    ["count", "--jsonl", "--input-format", "text"], ["tokenize", "--rejects", "-"],
  ])
  func flagsOfWhichOneWouldBeIgnoredExitWith64(arguments: [String]) throws {
    let result = try Command.run(BuiltProgram.path("medprep"), arguments)
    #expect(result.status == 64, "\(result.errorText)")
    #expect(result.errorText.hasPrefix("Error: --"), "\(result.errorText)")
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
}
