import Foundation
import JSON
import TestSupport
import Testing

/// `train-bpe` and `vocab compare`.
@Suite struct TrainingCommandTests {
  private static func corpus(_ folder: TemporaryFolder) throws -> String {
    var writer = JSONWriter()
    for number in 0..<300 {
      writer.beginObject()
      writer.member("id", "d\(number)")
      writer.member("language", number % 3 == 0 ? "de" : "en")
      writer.member("source", number % 2 == 0 ? "leaflets" : "articles")
      writer.member(
        "text",
        number % 3 == 0
          ? "Bluthochdruck Nummer \(number): täglich \(number % 7) Tabletten."
          : "Hypertension number \(number): take \(number % 7) tablets daily.")
      writer.endObject()
      writer.newline()
    }
    return try folder.write(writer.bytes, to: "corpus.jsonl")
  }

  private func vocabulary(_ path: String) throws -> JSONElement {
    try JSONDocument(parsing: [UInt8](Data(contentsOf: URL(filePath: path))).span).root
  }

  @Test func threadsMemoryAndOrderChangeNothing() throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus(folder)
    let reversed = try String(contentsOfFile: corpus, encoding: .utf8)
      .split(separator: "\n").reversed().joined(separator: "\n")
    let other = try folder.write(Array(reversed.utf8), to: "reversed.jsonl")
    var files: [Data] = []
    for (index, arguments) in [
      [corpus, "--threads", "1"], [corpus, "--threads", "3"], [other, "--memory", "128M"],
    ].enumerated() {
      let output = folder.path + "/\(index).json"
      let result = try Command.run(
        BuiltProgram.path("medprep"),
        ["train-bpe", "--vocab-size", "400", "--quiet", "-o", output] + arguments)
      #expect(result.status == 0, "\(result.errorText)")
      files.append(try Data(contentsOf: URL(filePath: output)))
    }
    #expect(files[1] == files[0])
    #expect(files[2] == files[0])
  }

  @Test func weightsDecideWhatIsLearned() throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus(folder)
    func tokens(_ arguments: String...) throws -> Set<String> {
      let output = folder.path + "/w.json"
      let result = try Command.run(
        BuiltProgram.path("medprep"),
        ["train-bpe", corpus, "--vocab-size", "420", "--quiet", "-o", output] + arguments)
      #expect(result.status == 0, "\(result.errorText)")
      var spellings: Set<String> = []
      try vocabulary(output)["model"]?["vocab"]?.forEachMember { spelling, _ in
        spellings.insert(String(decoding: spelling, as: UTF8.self))
      }
      return spellings
    }
    #expect(try tokens().isSuperset(of: ["ĠTabletten", "Ġtablets"]))
    let german = try tokens("--language-weight", "en=0")
    #expect(german.contains("ĠTabletten") && !german.contains("Ġtablets"))
    let english = try tokens("--language-weight", "de=0", "--source-weight", "leaflets=0.5")
    #expect(!english.contains("ĠTabletten") && english.contains("Ġtablets"))
  }

  @Test func aVocabularyIsExtendedInPlace() throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus(folder)
    let base = folder.path + "/base.json"
    let extended = folder.path + "/extended.json"
    let first = try BuiltProgram.medprep(
      "train-bpe", corpus, "--vocab-size", "300", "--quiet", "-o", base)
    #expect(first.status == 0, "\(first.errorText)")
    let second = try BuiltProgram.medprep(
      "train-bpe", corpus, "--extend", base, "--add", "30", "-o", extended)
    #expect(second.status == 0, "\(second.errorText)")
    #expect(second.errorText.contains("330 tokens"))
    let difference = try BuiltProgram.medprep("vocab", "diff", base, extended, "--json")
    let root = try JSONDocument(parsing: difference.output.span).root
    #expect(root["renumbered"]?.elements.isEmpty == true)
    #expect(root["only_in_first"]?.elements.isEmpty == true)
  }

  @Test func aShippedVocabularyIsExtendedByItsNameAndToStandardOutput() throws {
    let folder = try TemporaryFolder()
    let result = try BuiltProgram.medprep(
      "train-bpe", try Self.corpus(folder), "--extend", "medprep-32k", "--add", "5", "-o", "-",
      "--quiet")
    #expect(result.status == 0, "\(result.errorText)")
    let root = try JSONDocument(parsing: result.output.span).root
    #expect(root["model"]?["type"]?.string == "BPE")
    #expect(folder.names().count == 1)
  }

  @Test(arguments: [
    (["--extend", "x.json"], "--add", 64), (["--add", "3"], "--extend", 64),
    (["--extend", "x.json", "--add", "3", "--vocab-size", "300"], "--vocab-size", 64),
    (["--extend", "no-such.json", "--add", "3"], "no-such.json", 2),
    (["--pattern", "a", "--pre-tokenizer", "gpt2"], "--pattern", 64),
    (["--pattern", "("], "pattern", 2), (["--memory", "much"], "--memory", 64),
    (["--memory", "1M"], "--memory", 2), (["--language-weight", "de"], "--language-weight", 2),
    (["--vocab-size", "100"], "--vocab-size 100", 64),
    (["--vocab-size", "99999999999"], "--vocab-size 99999999999", 64),
    (["--special-tokens", "<a>,<a>"], "--special-tokens", 64),
    (["--special-tokens", ","], "--special-tokens", 64),
    (["--vocab-size", "10", "--alphabet", "seen"], "--vocab-size", 2),
    (["--language-weight", "de=0", "--language-weight", "en=0"], "no document", 2),
    (["--min-frequency", "0"], "--min-frequency", 64),
  ])
  func wrongWishesAreRefused(arguments: [String], message: String, status: Int32) throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus(folder)
    let result = try Command.run(
      BuiltProgram.path("medprep"),
      ["train-bpe", corpus, "-o", folder.path + "/x.json"] + arguments)
    #expect(result.status == status, "\(result.errorText)")
    #expect(result.errorText.contains(message), "\(result.errorText)")
    #expect(folder.names() == ["corpus.jsonl"])
  }

  @Test func specialTokensTakeNoInputAndAreSeparatedByCommas() throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus(folder)
    let output = folder.path + "/x.json"
    let result = try BuiltProgram.medprep(
      "train-bpe", "--vocab-size", "300", "--special-tokens", "<a>,<b>", "--special-tokens", "<c>",
      corpus, "-o", output, "--quiet")
    #expect(result.status == 0, "\(result.errorText)")
    let added = try vocabulary(output)["added_tokens"]?.elements ?? []
    #expect(added.map { $0["content"]?.string } == ["<a>", "<b>", "<c>"])
  }

  @Test(arguments: [["train-bpe", "--vocab-size", "300"], ["deduplicate"], ["extract"]])
  func progressForProgramsIsJSONAlone(command: [String]) throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus(folder)
    let broken = try folder.write("{\n".utf8, to: "broken.jsonl")
    let result = try Command.run(
      BuiltProgram.path("medprep"),
      command + [corpus, broken, "--json-progress", "-o", folder.path + "/x.json"])
    #expect(result.status == 0, "\(result.errorText)")
    let events = try result.errorText.split(separator: "\n").map {
      try JSONDocument(parsing: Array($0.utf8).span).root["event"]?.string
    }
    #expect(events.filter { $0 != "progress" } == ["warning", "done"], "\(result.errorText)")
  }

  @Test func comparisonOfSeveralVocabulariesNeedsTextsThatCanBeReadAgain() throws {
    let text = Array("Fever and cough.".utf8)
    let several = try BuiltProgram.medprep(
      "vocab", "compare", "medprep-32k", "medprep-128k", "--on", "-", input: text)
    #expect(several.status == 2 && several.errorText.contains("cannot be read again"))
    let single = try BuiltProgram.medprep(
      "vocab", "compare", "medprep-32k", "--on", "-", "--json", "--quiet", input: text)
    #expect(single.status == 0 && !single.text.contains("\"tokens\":[0]"))
  }

  @Test func comparisonCountsWhatTokenizeGives() throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus(folder)
    let small = folder.path + "/small.json"
    _ = try BuiltProgram.medprep(
      "train-bpe", corpus, "--vocab-size", "300", "--quiet", "-o", small)
    let terms = try folder.write(Array("Tabletten\nTagesdosis\n".utf8), to: "terms.txt")
    let plot = folder.path + "/plot.svg"
    let result = try BuiltProgram.medprep(
      "vocab", "compare", "tiny=" + small, "medprep-32k", "--on", corpus, "--json", "--quiet",
      "--terms", "de=" + terms, "--plot", plot)
    #expect(result.status == 0, "\(result.errorText)")
    let root = try JSONDocument(parsing: result.output.span).root
    #expect(
      root["vocabularies"]?.elements.compactMap { $0["name"]?.string } == ["tiny", "medprep-32k"])
    let groups = root["groups"]?.elements ?? []
    #expect(groups.compactMap { $0["name"]?.string } == ["de", "en"])
    for (index, path) in [small, "medprep-32k"].enumerated() {
      let counted = try BuiltProgram.medprep("count", corpus, "--vocabulary", path, "--quiet")
      let total = try JSONDocument(parsing: counted.output.span).root
      let sum = groups.reduce(0) { $0 + ($1["tokens"]?.elements[index].integer ?? 0) }
      #expect(total["tokens"]?.integer == sum)
      #expect(
        total["bytes"]?.integer == groups.reduce(0) { $0 + ($1["bytes"]?.integer ?? 0) })
    }
    // Words: "Bluthochdruck Nummer 0 täglich 0 Tabletten".
    #expect(groups.first?["words"]?.integer == 100 * 6)
    #expect(groups.first?["single_token_share"]?.elements.count == 2)
    #expect(groups.last?["single_token_share"]?.elements.isEmpty == true)
    let chart = try String(contentsOfFile: plot, encoding: .utf8)
    #expect(chart.hasPrefix("<svg") && chart.contains("tiny, de: "))
    let table = try BuiltProgram.medprep(
      "vocab", "compare", small, "--on", corpus, "--quiet", "--by", "source")
    #expect(table.text.contains("articles") && table.text.contains("leaflets"))
  }
}
