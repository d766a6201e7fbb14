import Foundation
import JSON
import TestSupport
import Testing

@Suite struct XMLCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, to name: String) throws -> String {
    try folder.write(text.utf8, to: name)
  }

  private let fixtures = SharedData.checkout + "/Tests/ExtractionTests/Fixtures"

  @Test func aRuleCutsAndReadsRecordsOfUnknownXML() throws {
    let data = try write(
      "<list><drug><id>1</id><name>A</name><text>One.</text></drug><drug><id>2</id><name>B</name><text>Two.</text></drug></list>",
      to: "drugs.xml")
    let rule = try write("record: list/drug\nid: id\ntitle: name\ntext: text\n", to: "rule.yaml")
    let result = try BuiltProgram.medprep(
      "extract", data, "--xml-rule", rule, "--markdown", "--format", "text", "--quiet"
    )
    #expect(result.status == 0, "\(result.errorText)")
    #expect(result.text == "# A\n\nOne.\n\n# B\n\nTwo.\n\n")
  }

  @Test func aBadRuleIsNamed() throws {
    let rule = try write("recrd: a\n", to: "rule.yaml")
    let result = try BuiltProgram.medprep("extract", rule, "--xml-rule", rule)
    #expect(result.status == 2)
    #expect(result.errorText.contains("rule.yaml, line 1: unknown key \"recrd\""))
  }

  @Test func newerCitationsReplaceOlderOnesAcrossFiles() throws {
    func citation(_ number: Int, _ title: String) -> String {
      "<PubmedArticle><MedlineCitation><PMID Version=\"1\">\(number)</PMID><Article><ArticleTitle>\(title)</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
    }
    let old = try write(
      "<PubmedArticleSet>\(citation(1, "Old."))\(citation(2, "Kept."))\(citation(3, "Deleted."))</PubmedArticleSet>",
      to: "pubmed20n0001.xml")
    let new = try write(
      "<PubmedArticleSet>\(citation(1, "New."))<DeleteCitation><PMID Version=\"1\">3</PMID></DeleteCitation></PubmedArticleSet>",
      to: "pubmed20n0002.xml")
    let result = try BuiltProgram.medprep("extract", old, new, "--format", "text", "--quiet")
    #expect(result.text == "Kept.\n\nNew.\n\n")
  }

  @Test func studiesInJSONAndXMLGiveTheSameSections() throws {
    let json = try BuiltProgram.medprep(
      "extract", fixtures + "/study.json", "--format", "text", "--quiet")
    let xml = try BuiltProgram.medprep(
      "extract", fixtures + "/clinicaltrials.xml", "--format", "text", "--quiet")
    let headings = ["Brief Summary", "Eligibility", "Primary outcome: Thirst", "Adverse Events"]
    for heading in headings {
      #expect(json.text.contains("\n\(heading)\n") && xml.text.contains("\n\(heading)\n"))
    }
  }

  @Test func aRecordThatGivesNoTextIsAmongTheRejects() throws {
    let study = #"{"protocolSection":{"identificationModule":{"nctId":"NCT1","briefTitle":"A"}}}"#
    let studies = try write(
      #"[\#(study),{"error":"not found"},{"protocolSection":[]}]"#, to: "studies.json")
    let citations = try write(
      "<PubmedArticleSet><PubmedArticle><foo/></PubmedArticle></PubmedArticleSet>", to: "a.xml")
    let rejects = folder.path + "/rejects.jsonl"
    let result = try BuiltProgram.medprep(
      "extract", studies, citations, "--format", "text", "--quiet", "--rejects", rejects)
    #expect(result.status == 0)
    #expect(result.text == "A\n\n")
    let lines = try String(contentsOfFile: rejects, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.contains(#""reason":"empty-text""#) })
  }

  @Test func pagesOfAWikiThatAreNoArticlesArePassedOver() throws {
    func page(_ facts: String) -> String {
      "<page><title>T</title>\(facts)<revision><text>Text <redirect/>.</text></revision></page>"
    }
    let wiki = try write(
      "<mediawiki>" + page("<ns>0</ns>") + page("<ns>1</ns>")
        + page("<ns>0</ns><redirect title=\"U\" />") + page("") + "</mediawiki>", to: "wiki.xml")
    let rejects = folder.path + "/rejects.jsonl"
    let result = try BuiltProgram.medprep(
      "extract", wiki, "--format", "text", "--quiet", "--rejects", rejects)
    #expect(result.text == "T\n\nText .\n\nT\n\nText .\n\n")
    #expect(try String(contentsOfFile: rejects, encoding: .utf8).isEmpty)
  }

  @Test func noTextOfTheSamplesIsLostOrDoubled() throws {
    let script = SharedData.checkout + "/Scripts/check_xml_text.py"
    let program = """
      import runpy, sys
      sys.argv = sys.argv[1:]
      runpy.run_path(sys.argv[0], run_name="__main__")
      """
    guard
      let result = try Python.run(
        program, [script, fixtures, "--medprep", BuiltProgram.path("medprep")], needing: "lxml",
        for: "text completeness of XML")
    else { return }
    #expect(result.status == 0, "\(result.text) \(result.errorText)")
    #expect(result.text.contains("\"differing\": 0"))
  }
}
