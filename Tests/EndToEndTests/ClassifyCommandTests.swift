import Foundation
import JSON
import TestSupport
import Testing

@Suite struct ClassifyCommandTests {
  static let medical = """
    The patient was treated with antibiotics after the diagnosis of bacterial pneumonia; blood tests \
    and a chest X-ray confirmed the infection, and fever and cough resolved after therapy.
    """
  static let other = """
    The parliament debated the new budget for roads and schools on Tuesday, and the minister promised \
    that the railway line to the coast would open before the end of the year.
    """

  static func lines(_ texts: [(text: String, label: String, source: String)]) -> [UInt8] {
    var writer = JSONWriter()
    for (text, label, source) in texts {
      writer.beginObject()
      writer.member("lang", "en")
      writer.member("text", text)
      writer.member("label", label)
      writer.member("level", "paragraph")
      writer.member("source", source)
      writer.endObject()
      writer.newline()
    }
    return writer.bytes
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

  @Test func aLanguageThatNothingKnowsIsRefused() throws {
    let input = Self.lines([(Self.medical, "medical", "x")])
    let refused = try BuiltProgram.medprep("classify", "--languages", "en,jp", input: input)
    #expect(refused.status == 2)
    #expect(refused.errorText.contains("no language is called jp"), "\(refused.errorText)")
    let known = try BuiltProgram.medprep(
      "classify", "--languages", "en,ko,cs,und", "--quiet", input: input)
    #expect(known.status == 0, "\(known.errorText)")
  }

  @Test func explanationsNameTermsWeightsPlacesAndThresholds() throws {
    let result = try BuiltProgram.medprep(
      "classify", "--jsonl", "--explain", "--quiet",
      input: Self.lines([(Self.medical, "medical", "x")]))
    let document = try #require(try documents(result).first)
    let explanation = try #require(document["explanation"])
    let terms = try #require(explanation["terms"]?.elements)
    let sum = terms.reduce(0.0) { $0 + ($1["adds"]?.double ?? 0) }
    #expect(abs(sum - (explanation["raw_score"]?.double ?? 0)) < 0.01)
    #expect(terms.contains { $0["kind"]?.string == "medical" && $0["weight"]?.double ?? 0 > 1 })
    let bytes = Array(Self.medical.utf8)
    let hits = try #require(explanation["hits"]?.elements)
    let words = hits.compactMap { hit -> String? in
      guard let start = hit["start"]?.integer, let end = hit["end"]?.integer else { return nil }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
    #expect(words.contains("pneumonia") && words.contains("antibiotics"))
    #expect(explanation["thresholds"]?["strict"]?.double ?? 0 > 0)
    #expect(document["classification"]?["topic"]?.string != nil)
  }

  @Test func aLexiconOfOnesOwnReplacesTheShippedOneOrAddsALanguage() throws {
    let folder = try TemporaryFolder()
    let lexicon = "term\tmatch\nparliament\tword\nbudget\tword\nminister\tword\n"
    try Data(lexicon.utf8).write(to: URL(filePath: folder.path + "/en.tsv"))
    let own = try BuiltProgram.medprep(
      "classify", "--jsonl", "--quiet", "--lexicon", folder.path + "/en.tsv",
      input: Self.lines([(Self.medical, "", ""), (Self.other, "", "")]))
    #expect(try documents(own).map { $0["medical"]?.bool } == [false, true])

    let italian = "term\tmatch\nfebbre\tword\ntosse\tword\nmedic\tprefix\n"
    try Data(italian.utf8).write(to: URL(filePath: folder.path + "/it.tsv"))
    let text = "Il medico ha detto che la febbre e la tosse passeranno presto con il riposo.\n"
    let added = try BuiltProgram.medprep(
      "classify", "--quiet", "--lexicon", folder.path + "/it.tsv", input: Array(text.utf8))
    let document = try #require(try documents(added).first)
    #expect(document["language"]?.string == "it" && document["medical"]?.bool == true)
  }

  @Test(arguments: [
    (["--threshold", "2"], "threshold"), (["--mode", "fuzzy"], "mode"),
    (["--lexicon", "/no/such/en.tsv"], "/no/such/en.tsv"),
    (["--lexicon", "/no/such/my-en.tsv"], "not named after a language"),
    (["--lexicon", "/no/such/english.tsv"], "not named after a language"),
    (["--mode", "mmedc", "--threshold", "0.5"], "mmedc"),
  ])
  func refusesWrongSettings(arguments: [String], named: String) throws {
    let result = try Command.run(
      BuiltProgram.path("medprep"), ["classify", "--jsonl"] + arguments,
      input: Self.lines([(Self.medical, "", "")]))
    #expect([2, 64].contains(result.status))
    #expect(result.errorText.contains(named))
  }

  @Test func evaluationCountsWhatWasLabelled() throws {
    let folder = try TemporaryFolder()
    // Two sources each: all found, and one medical text in ten that is not.
    var texts: [(String, String, String)] = []
    for index in 0..<20 {
      texts.append((Self.medical, "medical", index < 10 ? "a" : "b"))
      texts.append((index == 0 ? Self.medical : Self.other, "general", index < 10 ? "c" : "d"))
    }
    texts[0].0 = Self.other
    let result = try BuiltProgram.medprep(
      "classify", "eval", "--jsonl", "--json", folder.path + "/f.json", "--plot",
      folder.path + "/p.svg", input: Self.lines(texts))
    #expect(result.status == 0, "\(result.errorText)")
    #expect(result.text.contains("en       all             20     20  .950 ("))
    let json = try Data(contentsOf: URL(filePath: folder.path + "/f.json"))
    let object = try JSONSerialization.jsonObject(with: json) as? [[String: Any]]
    let figures = try #require(object?.first)
    func value(_ name: String) -> Double? { (figures[name] as? [Double])?.first }
    #expect(value("precision") == 0.95 && value("recall") == 0.95)
    #expect(value("f1") == 0.95 && value("false_positive_rate") == 0.05)
    #expect(value("mean_recall") == 0.95 && value("mean_false_positive_rate") == 0.05)
    #expect(value("f1_balanced") == 0.95)
    #expect(abs((value("precision_at_3_percent") ?? 0) - 0.37009) < 1e-4)
    // Wilson's interval of 19 of 20.
    let interval = try #require(figures["recall"] as? [Double])
    #expect(abs(interval[1] - 0.76387) < 1e-4 && abs(interval[2] - 0.99112) < 1e-4)
    let svg = try String(contentsOfFile: folder.path + "/p.svg", encoding: .utf8)
    #expect(svg.hasPrefix("<svg ") && svg.contains("<polyline") && svg.hasSuffix("</svg>\n"))
  }

  @Test func sourcesOfFewTextsCountAsOne() throws {
    let folder = try TemporaryFolder()
    var texts: [(String, String, String)] = []
    for index in 0..<8 {
      texts.append((index == 0 ? Self.other : Self.medical, "medical", "a\(index)"))
      texts.append((Self.other, "general", "b\(index)"))
    }
    let result = try BuiltProgram.medprep(
      "classify", "eval", "--jsonl", "--json", folder.path + "/f.json", "--plot",
      folder.path + "/p.svg", input: Self.lines(texts))
    #expect(result.status == 0, "\(result.errorText)")
    let json = try Data(contentsOf: URL(filePath: folder.path + "/f.json"))
    let object = try JSONSerialization.jsonObject(with: json) as? [[String: Any]]
    let figures = try #require(object?.first)
    #expect((figures["mean_recall"] as? [Double])?.first == 0.875)
    #expect((figures["mean_false_positive_rate"] as? [Double])?.first == 0)
    #expect((figures["sweep"] as? [Any])?.isEmpty == false)
    let svg = try String(contentsOfFile: folder.path + "/p.svg", encoding: .utf8)
    #expect(svg.contains("<polyline"))
  }

  @Test func evaluationNeedsLabels() throws {
    let result = try BuiltProgram.medprep(
      "classify", "eval", "--jsonl", "--label-field", "topic",
      input: Self.lines([(Self.medical, "medical", "a")]))
    #expect(result.status == 2 && result.errorText.contains("\"topic\" (use --label-field)"))
  }
}
