import JSON
import TestSupport
import Testing

/// The commands that drop, shorten and mask documents, run as a user runs them.
@Suite struct FilterCommandTests {
  private static let prose = """
    The patient was admitted to the hospital with a history of fever and cough that had begun two \
    weeks before. On examination, crackles were heard over the right lung. A radiograph of the chest \
    showed consolidation of the lower lobe, and she was treated with intravenous antibiotics.
    """

  private func lines(
    _ documents: [(id: String, text: String)], language: String? = "en"
  ) -> [UInt8] {
    var writer = JSONWriter()
    for (id, text) in documents {
      writer.beginObject()
      writer.member("id", id)
      if let language { writer.member("language", language) }
      writer.member("text", text)
      writer.endObject()
      writer.newline()
    }
    return writer.bytes
  }

  private func read(_ path: String) throws -> [JSONElement] {
    try documents(Command.run("cat", [path]).output)
  }

  @Test func aDocumentThatIsDroppedDoesNotTakeTheOthersOfItsRecordAlong() throws {
    let folder = try TemporaryFolder()
    let profile = try folder.write("rules: {words: {minimum: 6}}".utf8, to: "own.yaml")
    let citation = """
      <PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">7</PMID><Article>\
      <ArticleTitle>Short.</ArticleTitle><Abstract><AbstractText>Fever.</AbstractText></Abstract>\
      </Article><OtherAbstract Type="Publisher" Language="spa"><AbstractText>Los pacientes tenían \
      fiebre y tos desde hace dos días.</AbstractText></OtherAbstract></MedlineCitation>\
      </PubmedArticle></PubmedArticleSet>
      """
    let result = try BuiltProgram.medprep(
      "filter", "--filters", profile, "--quiet", input: Array(citation.utf8))
    #expect(try documents(result.output).map { $0["id"]?.string } == ["pmid:7-2"])
  }

  @Test func aDocumentMustPassTheLicencesAndLengthsOfEachProfile() throws {
    let folder = try TemporaryFolder()
    let profiles = try [
      "{licences: [MIT, CC0-1.0], short-line: {all: 5}, rules: {short-lines: {maximum: 0.5}}}",
      "{licences: [CC0-1.0], short-line: {all: 5000}, rules: {short-lines: {minimum: 0.5}}}",
    ].enumerated().map { try folder.write($1.utf8, to: "\($0).yaml") }
    let input = ["CC0-1.0", "MIT", "GPL-2.0-only"].map {
      "{\"id\":\"\($0)\",\"licence\":\"\($0)\",\"text\":\"One tablet a day\"}\n"
    }.joined()
    for order in [profiles, profiles.reversed()] {
      let result = try BuiltProgram.medprep(
        "filter", "--filters", order.joined(separator: ","), "--annotate", "--quiet",
        input: Array(input.utf8))
      let kept = try documents(result.output)
      #expect(kept.map { $0["id"]?.string } == ["CC0-1.0"], "\(result.errorText)")
      #expect(kept.first?["measures"]?["words"]?.double == 4)
    }
  }

  @Test func linesAreJudgedAsTheyStandWhateverProfileTakesTheirCitationsOut() throws {
    let folder = try TemporaryFolder()
    let profiles = try ["{lines: {remove-citations: true}}", "{lines: {minimum-words: 3}}"]
      .enumerated().map { try folder.write($1.utf8, to: "\($0).yaml") }
    for order in [profiles, profiles.reversed()] {
      let result = try BuiltProgram.medprep(
        "filter", "--filters", order.joined(separator: ","), "--quiet",
        input: lines([("a", "Take it [12]\nTwice\nTwice a day [3]")]))
      let texts = try documents(result.output).map { $0["text"]?.string }
      #expect(texts == ["Take it \nTwice a day "], "\(result.errorText)")
    }
  }

  @Test func questionsThatAreTooShortToLookForAreCounted() throws {
    let folder = try TemporaryFolder()
    let benchmark = try folder.write(
      ["Why?", "Which drug?", "Which of these drugs lowers the pressure of the blood?"]
        .map { "{\"question\":\"\($0)\"}\n" }.joined().utf8, to: "items.jsonl")
    let message = "2 of 3 questions are not looked for"
    let input = lines([("a", Self.prose)])
    let stage = try BuiltProgram.medprep("decontaminate", "--benchmark", benchmark, input: input)
    #expect(stage.status == 0 && stage.errorText.contains(message), "\(stage.errorText)")
    let whole = try BuiltProgram.medprep(
      "prepare", "-", "--decontaminate", benchmark, "-o", folder.path + "/out", input: input)
    #expect(whole.status == 0 && whole.errorText.contains(message), "\(whole.errorText)")
  }

  @Test func filterDropsWithRuleAndValueAndCounts() throws {
    let folder = try TemporaryFolder()
    let rejects = folder.path + "/rejects.jsonl"
    let result = try BuiltProgram.medprep(
      "filter", "--filters", "gopher", "--rejects", rejects,
      input: lines([
        ("good", Self.prose + " " + Self.prose.uppercased().replacing("E", with: "I")),
        ("short", "Only four words here."),
      ]))
    #expect(result.status == 0)
    let rejected = try read(rejects)
    #expect(try documents(result.output).compactMap { $0["id"]?.string } == ["good"])
    #expect(rejected.count == 1)
    #expect(rejected.first?["id"]?.string == "short")
    #expect(rejected.first?["stage"]?.string == "filter")
    #expect(rejected.first?["rule"]?.string == "words")
    #expect(rejected.first?["value"]?.double == 4)
    #expect(rejected.first?["detail"]?.string == "words is 4, below 50")
    #expect(result.errorText.contains("1 dropped by rule words"))
  }

  @Test func filterUsesLicencesScoresAndLanguageConfidence() throws {
    let folder = try TemporaryFolder()
    let profile = try folder.write(
      "rules: {medical-score: {minimum: 0.6}, language-confidence: {minimum: 0.9}}".utf8,
      to: "own.yaml")
    let input = """
      {"id":"a","language":"en","text":"x","score":0.7,"licence":"CC BY 4.0"}
      {"id":"b","language":"en","text":"x","score":0.5,"licence":"CC-BY-4.0"}
      {"id":"c","language":"en","text":"x","score":0.7}
      {"id":"d","language":"en","text":"x","metadata":{"license":"CC-BY-4.0"},"classification":{"language_from":"detection","language_confidence":0.4}}

      """
    let result = try BuiltProgram.medprep(
      "filter", "--filters", profile, "--licences", "CC-BY-4.0", "--quiet",
      input: Array(input.utf8))
    #expect(try documents(result.output).compactMap { $0["id"]?.string } == ["a"])
  }

  @Test func annotateAddsTheMeasures() throws {
    let result = try BuiltProgram.medprep(
      "filter", "--filters", "none", "--annotate", "--quiet", input: lines([("a", Self.prose)]))
    let measures = try #require(try documents(result.output).first?["measures"])
    #expect(measures["words"]?.double == 47)
    #expect(measures["sentences"]?.double == 3)
  }

  @Test func maskReplacesAndCounts() throws {
    let result = try BuiltProgram.medprep(
      "mask", "--quiet",
      input: lines([("a", "DOB: 03/12/1970, mail a@b.org or c@d.org."), ("b", "500 mg")]))
    let masked = try documents(result.output)
    #expect(masked[0]["text"]?.string == "DOB: [BIRTH_DATE], mail [EMAIL] or [EMAIL].")
    #expect(masked[0]["masked"]?.rawJSON == Array(#"{"birth-date":1,"email":2}"#.utf8))
    #expect(masked[1]["text"]?.string == "500 mg" && masked[1]["masked"] == nil)
  }

  @Test func theTitleIsMaskedToo() throws {
    let document = #"{"title":"Letter to a@b.org","text":"MRN: 123456","url":"http://c.org"}"#
    let result = try BuiltProgram.medprep("mask", "--quiet", input: Array("\(document)\n".utf8))
    let masked = try #require(try documents(result.output).first)
    #expect(masked["title"]?.string == "Letter to [EMAIL]")
    #expect(masked["text"]?.string == "MRN: [RECORD_NUMBER]")
    #expect(masked["masked"]?.rawJSON == Array(#"{"email":1,"record-number":1}"#.utf8))
  }

  @Test func spansOfBenchmarkItemsAreThoseOfTheMaskedText() throws {
    let folder = try TemporaryFolder()
    let question =
      "A woman presents with fatigue, weight gain and cold intolerance, what is the best treatment"
    let benchmark = try folder.write(#"{"question":"\#(question)?"}"#.utf8, to: "items.jsonl")
    let text = "Mail jane.doe@hospital.example.org or a@b.org. \(question), a@b.org"
    let result = try BuiltProgram.medprep(
      "filter", "--filters", "none", "--mask", "email", "--decontaminate", benchmark,
      "--contaminated", "mark", "--quiet", input: lines([("a", text)]))
    let document = try #require(try documents(result.output).first)
    let masked = Array(try #require(document["text"]?.string).utf8)
    let span = try #require(
      document["contamination"]?.elements.first?["spans"]?.elements.first?.elements)
    let bytes = masked[try #require(span[0].integer)..<(try #require(span[1].integer))]
    #expect(String(decoding: bytes, as: UTF8.self) == question)
  }

  @Test func decontaminateFindsQuestionsOfMedQA() throws {
    let folder = try TemporaryFolder()
    let benchmark = try folder.write(
      """
      {"question":"A 45-year-old woman presents with fatigue, weight gain and cold intolerance. What is the best treatment?","options":{"A":"Levothyroxine","B":"Methimazole"},"answer_idx":"A"}

      """.utf8, to: "medqa.jsonl")
    let page =
      "Quiz. A 45 year old man sits. A 45-year-old WOMAN presents with fatigue, weight gain and cold "
      + "intolerance! What is the best treatment? Levothyroxine."
    let input = lines([("clean", Self.prose), ("held", page)])
    let rejects = folder.path + "/rejects.jsonl"
    let dropping = try BuiltProgram.medprep(
      "decontaminate", "--benchmark", benchmark, "--rejects", rejects, "--quiet", input: input)
    #expect(try documents(dropping.output).compactMap { $0["id"]?.string } == ["clean"])
    #expect(
      try read(rejects).first?["detail"]?.string?.contains("1 of 2 options") == true)
    let marking = try BuiltProgram.medprep(
      "decontaminate", "--benchmark", benchmark, "--contaminated", "mark", "--quiet", input: input)
    let marked = try documents(marking.output)
    #expect(marked.count == 2 && marked[0]["contamination"] == nil)
    let span = try #require(
      marked[1]["contamination"]?.elements.first?["spans"]?.elements.first?.elements)
    let bytes = Array(page.utf8)[
      try #require(span[0].integer)..<(try #require(span[1].integer))]
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("A 45-year-old WOMAN"))
    #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("treatment"))
  }

  @Test func aMissingBenchmarkEndsTheRun() throws {
    let result = try BuiltProgram.medprep(
      "decontaminate", "--benchmark", "/nowhere.jsonl", input: lines([("a", "x")]))
    #expect(result.status == 2)
    #expect(result.errorText.contains("/nowhere.jsonl"))
  }

  @Test(arguments: [
    ("", "has no questions"), (#"{"question":"Why?"}"#, "too short"),
    (#"{"query":"Why?"}"#, "--question-field"),
    (#"{"query":"Why?","messages":[]}"#, "--question-field"),
  ])
  func aBenchmarkThatCanFindNothingEndsTheRun(content: String, message: String) throws {
    let folder = try TemporaryFolder()
    let benchmark = try folder.write(content.utf8, to: "empty.jsonl")
    let result = try BuiltProgram.medprep(
      "decontaminate", "--benchmark", benchmark, input: lines([("a", "x")]))
    #expect(result.status == 2)
    #expect(result.errorText.contains(benchmark) && result.errorText.contains(message))
  }

  @Test func deduplicateKeepsTheFirstWhateverTheNumberOfThreads() throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 4)
    var texts: [(id: String, text: String)] = []
    let shared = "This warning about side effects stands at the end of every leaflet in the crawl."
    for index in 0..<3000 {
      let words = (0..<60).map { _ in "w\(Int.random(in: 0..<9000, using: &generator))" }
      let copy =
        index % 5 == 4
        ? texts[index - 3].text.replacing(shared, with: "").replacing("w1", with: "w7")
        : words.joined(separator: " ") + "."
      texts.append(("d\(index)", index % 7 == 6 ? texts[index - 2].text : copy + "\n" + shared))
    }
    let input = try folder.write(lines(texts), to: "in.jsonl")
    func run(_ threads: Int) throws -> (output: [UInt8], rejects: [UInt8]) {
      let (output, rejects) = (folder.path + "/out", folder.path + "/rejects")
      let result = try BuiltProgram.medprep(
        "deduplicate", input, "--deduplicate", "exact,near,paragraphs", "-o", output, "--rejects",
        rejects, "--quiet", "--threads", "\(threads)", "--sort-megabytes", "1")
      #expect(result.status == 0, "\(result.errorText)")
      return (
        try Command.run("cat", [output]).output, try Command.run("cat", [rejects]).output
      )
    }
    let one = try run(1)
    let four = try run(4)
    #expect(one.output == four.output && one.rejects == four.rejects)
    let kept = try documents(one.output)
    let ids = kept.compactMap { $0["id"]?.string }
    #expect(ids == ids.sorted { (Int($0.dropFirst()) ?? 0) < (Int($1.dropFirst()) ?? 0) })
    #expect(kept.count { $0["text"]?.string?.contains(shared) == true } == 1)
    #expect(kept.contains { ($0["minhash_cluster_size"]?.integer ?? 0) > 1 })
    let rejected = try documents(one.rejects)
    #expect(kept.count + rejected.count == 3000)
    // "the same text as d12, which is kept"
    for detail in rejected.compactMap({ $0["detail"]?.string }) where detail.hasSuffix("is kept") {
      let name = detail.split(separator: " ").dropLast(3).last.map { String($0.dropLast()) }
      #expect(name.map(ids.contains) == true, "\(detail)")
    }
    #expect(rejected.contains { $0["reason"]?.string == "exact-duplicate" })
    #expect(
      rejected.contains {
        $0["reason"]?.string == "near-duplicate" && ($0["value"]?.double ?? 0) > 0.5
      })
  }

  @Test(arguments: ["normalize", "classify", "filter", "mask", "deduplicate", "count"])
  func documentsOfTokensAreNotTakenForEmptyTexts(command: String) throws {
    let documents = (1...3).map { "{\"id\":\"\($0)\",\"tokens\":[\($0)]}\n" }.joined()
    let result = try BuiltProgram.medprep(command, "--strict", input: Array(documents.utf8))
    #expect(result.status == 1)
    #expect(result.errorText.contains("only token IDs"))
  }

  @Test func unknownNamesAreRefused() throws {
    for arguments in [
      ["filter", "--filters", "nonsense"], ["mask", "--mask", "names"], ["mask", "--mask", "none"],
      ["deduplicate", "--deduplicate", "similar"],
    ] {
      let result = try Command.run(
        BuiltProgram.path("medprep"), arguments, input: lines([("a", "x")]))
      #expect(result.status == (arguments[0] == "filter" ? 2 : 64))
    }
  }
}
