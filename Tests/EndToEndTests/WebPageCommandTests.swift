import Foundation
import JSON
import TestSupport
import Testing

@Suite struct WebPageCommandTests {
  private func lines(_ pages: [(id: String, url: String, html: String)]) -> [UInt8] {
    var writer = JSONWriter()
    for page in pages {
      writer.beginObject()
      writer.member("id", page.id)
      writer.member("url", page.url)
      writer.member("html", page.html)
      writer.endObject()
      writer.newline()
    }
    return writer.bytes
  }

  private let rule = """
    name: Example
    hosts: [a.org]
    content: [//div]
    title: [//h2]
    """

  @Test func aLanguageThatTheTextContradictsIsCorrected() throws {
    let german = """
      Der Patient klagt seit drei Tagen über Fieber und Husten, die Lunge ist auf beiden Seiten frei. Wir \
      raten zu viel Flüssigkeit und Ruhe; wenn das Fieber nach einer Woche nicht gesunken ist, soll er \
      noch einmal in die Praxis kommen, damit wir das Blut untersuchen können. Schmerzmittel darf er \
      nehmen, aber nicht mehr als drei Gramm am Tag und nicht länger als fünf Tage hintereinander.
      """
    func page(_ lang: String, _ text: String) -> String {
      "<html lang=\(lang)><body><article><h1>Fieber</h1><p>\(text)</p></article>"
    }
    let lines = [
      ["html": page("en-US", german)], ["html": page("de-AT", german)],
      ["html": page("en", "Der Patient klagt über Fieber.")],
      ["html": page("en", german), "language": "en"], ["html": page("nds", german)],
    ]
    let input = try lines.map { try JSONEncoder().encode($0) }.joined(separator: Data("\n".utf8))
    let found = try documents(
      BuiltProgram.medprep("extract", "--jsonl", "--quiet", input: Array(input)))
    #expect(found.map { $0["language"]?.string } == ["de", "de-AT", "en", "en", "nds"])
    #expect(found.first?["metadata"]?["declaredLanguage"]?.string == "en-US")
    #expect(found.last?["metadata"]?["declaredLanguage"] == nil)
  }

  @Test func whatARecordSaysWinsOverItsPageUnlessItIsEmpty() throws {
    let page = """
      <html lang=de><title>Fieber</title><link rel=canonical href=https://a.org/x>
      <meta name=author content='Ada Example'><meta name=date content=2020-01-02>
      <p>Der Patient klagt über Fieber.
      """
    let own = [
      "title": "Own", "author": "Ben Sample", "date": "2001-02-03", "language": "fr",
      "url": "https://b.org/y",
    ]
    let pages = [
      "title": "Fieber", "author": "Ada Example", "date": "2020-01-02", "language": "de",
      "url": "https://a.org/x",
    ]
    let lines: [[String: String?]] = [
      own, own.mapValues { _ in "" }, own.mapValues { _ in nil as String? }, [:],
    ]
    let input = try lines.map {
      try JSONEncoder().encode($0.merging(["html": page]) { $1 })
    }.joined(separator: Data("\n".utf8))
    let found = try documents(
      BuiltProgram.medprep("extract", "--jsonl", "--quiet", input: Array(input)))
    #expect(found.count == 4)
    for (document, expected) in zip(found, [own, pages, pages, pages]) {
      for (name, value) in expected { #expect(document[name]?.string == value, "\(name)") }
    }
  }

  @Test func siteRulesAreTestedAndUsed() throws {
    let folder = try TemporaryFolder()
    let rules = try folder.write(rule.utf8, to: "rule.yaml")
    let pages = lines([
      ("1", "https://a.org/1", "<h1>No</h1><h2>Yes</h2><div>In the div.</div><p>Outside.</p>"),
      ("2", "https://a.org/2", "<p>Nothing to select.</p>"),
      ("3", "https://b.org/3", "<div>Another host.</div>"),
    ])
    let input = try folder.write(pages, to: "pages.jsonl")
    let test = try BuiltProgram.medprep(
      "site-rule", "test", input, "--site-rules", rules, "--strict", "--quiet")
    #expect(test.status == 1)
    let found = try documents(test)
    #expect(found.compactMap { $0["id"]?.string } == ["1", "2"])
    #expect(found.first?["text"]?.string == "In the div.")
    #expect(found.first?["title"]?.string == "Yes")
    #expect(found.first?["selected"]?.elements.compactMap { $0["count"]?.integer } == [1, 1])

    let extracted = try documents(
      BuiltProgram.medprep("extract", input, "--site-rules", rules, "--quiet"))
    #expect(extracted.first?["text"]?.string == "In the div.")
    #expect(extracted.first?["metadata"]?["siteRule"]?.string == "Example")
    let without = try documents(
      BuiltProgram.medprep("extract", input, "--site-rules", "none", "--quiet"))
    #expect(without.first?["metadata"]?["siteRule"] == nil)

    let forced = try documents(
      BuiltProgram.medprep(
        "site-rule", "test", input, "--site-rules", rules, "--url", "https://a.org/", "--quiet"))
    #expect(forced.count == 3)
    #expect(forced.last?["text"]?.string == "Another host.")
  }

  @Test(arguments: [
    ("//div[@class='none']", "//b", "its content selects no element or text"),
    ("//div/@id", "//b", "its content selects no element or text"),
    ("//div", "//b", "what its content selects has none"),
    ("//p", "//p", "its content selects no element or text that its remove leaves"),
  ])
  func whyARuleFindsNoTextIsSaid(content: String, remove: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let rule = "name: x\nhosts: [a.org]\ncontent: [\"\(content)\"]\nremove: [\"\(remove)\"]"
    let result = try BuiltProgram.medprep(
      "site-rule", "test", "--jsonl", "--site-rules", folder.write(rule.utf8, to: "r.yaml"),
      input: lines([("1", "https://a.org/1", "<div id=x></div><p>Text.</p>")]))
    #expect(
      result.errorText.contains("the site rule \"x\" finds no text: \(reason)\n"),
      "\(result.errorText)")
  }

  @Test func anAddressWithoutARuleIsSaid() throws {
    let folder = try TemporaryFolder()
    let rules = try folder.write(rule.utf8, to: "rule.yaml")
    let page = try folder.write("<p>Fever.".utf8, to: "page.html")
    let given = try BuiltProgram.medprep(
      "site-rule", "test", page, "--site-rules", rules, "--url", "https://b.org/", "--quiet")
    #expect(given.status == 2)
    #expect(given.errorText == "medprep: --url: no rule is for https://b.org/\n")
    let none = try BuiltProgram.medprep("site-rule", "test", page, "--site-rules", rules)
    #expect(none.status == 0)
    #expect(none.errorText.hasPrefix("warning: no rule is for the address of any page "))
    let found = try BuiltProgram.medprep(
      "site-rule", "test", "--jsonl", "--site-rules", rules,
      input: lines([("1", "https://a.org/1", "<div>x</div>"), ("2", "https://b.org/", "<p>y")]))
    #expect(found.errorText.isEmpty, "\(found.errorText)")
  }

  @Test func aFieldOfTheNameBlocksGivesWayToTheBlocks() throws {
    let result = try BuiltProgram.medprep(
      "extract", "--jsonl", "--blocks", "--quiet",
      input: Array(#"{"id":"1","html":"<p>Fever.</p>","blocks":1}"#.utf8))
    #expect(result.text.split(separator: "\"blocks\":").count == 2, "\(result.text)")
    #expect(try documents(result).first?["blocks"]?.elements.count == 1)
  }

  @Test func functionsThatThereAreNotAreRefusedInOneLine() throws {
    let folder = try TemporaryFolder()
    let rules = try folder.write(
      Array("name: x\nhosts: [a.org]\ncontent: [\"document('x')//*\"]".utf8), to: "r.yaml")
    let result = try BuiltProgram.medprep(
      "site-rule", "test", "--jsonl", "--site-rules", rules, "--quiet",
      input: Array(#"{"url":"https://a.org/","html":"<p>x</p>"}"#.utf8))
    #expect(result.status == 2)
    #expect(
      result.errorText.hasSuffix(
        #"r.yaml:3: "document('x')//*" is no XPath: XPath 1.0 has no function "document"\#("\n")"#))
  }

  @Test func brokenRulesStopTheCommandWithTheirPlace() throws {
    let folder = try TemporaryFolder()
    let rules = try folder.write(Array("name: x\nhosts: [a]\ncontent: ['//[']".utf8), to: "r.yaml")
    let result = try BuiltProgram.medprep(
      "extract", "--jsonl", "--site-rules", rules, input: Array("{}\n".utf8))
    #expect(result.status == 2)
    #expect(result.errorText.contains("r.yaml:3"))
  }

  @Test func blocksOfThreePagesOfAHostAreLeftOutWithAnyNumberOfThreads() throws {
    let notice = "Sign up for our newsletter and never miss what our doctors say about your health."
    let names = ["measles", "mumps", "rubella", "influenza"]
    let pages = names.map { name in
      (
        id: name, url: "https://a.org/\(name)",
        html: """
        <article><p>The \(name) is a disease that spreads from person to person, and here it is told how \
        one can protect oneself and others from it with a vaccine.</p><p>\(notice)</p></article>
        """
      )
    }
    let folder = try TemporaryFolder()
    let input = try folder.write(lines(pages), to: "pages.jsonl")
    let plain = try BuiltProgram.medprep("extract", input, "--quiet")
    #expect(plain.text.contains("newsletter"))
    let one = try BuiltProgram.medprep(
      "extract", input, "--host-repeats", "3", "--threads", "1", "--quiet")
    let two = try BuiltProgram.medprep(
      "extract", input, "--host-repeats", "3", "--threads", "2", "--quiet")
    #expect(one.status == 0)
    #expect(!one.text.contains("newsletter"))
    #expect(names.allSatisfy { one.text.contains("The \($0) is a disease") })
    #expect(one.output == two.output)
    let many = try BuiltProgram.medprep("extract", input, "--host-repeats", "5", "--quiet")
    #expect(many.text.contains("newsletter"))
  }

  @Test func whatCannotBeReadTwiceIsRefused() throws {
    let result = try BuiltProgram.medprep(
      "extract", "--jsonl", "--host-repeats", "3", input: Array("{}\n".utf8))
    #expect(result.status == 2)
    #expect(result.errorText.contains("twice"))
    #expect(try BuiltProgram.medprep("extract", "x", "--host-repeats", "1").status == 64)
  }

  @Test func candidatesOfMetadataAreExplained() throws {
    let html = "<title>Asthma | A Site</title><h1>Asthma</h1><time datetime=2020-01-02></time><p>x"
    let result = try BuiltProgram.medprep(
      "explain-metadata", "--jsonl", input: lines([("1", "https://a.org/asthma", html)]))
    #expect(result.errorText.isEmpty, "\(result.errorText)")
    let page = try #require(try documents(result).first)
    #expect(page["title"]?.elements.first?["value"]?.string == "Asthma")
    #expect(page["date"]?.elements.first?["value"]?.string == "2020-01-02")
    let scores = page["title"]?.elements.compactMap { $0["score"]?.double } ?? []
    #expect(scores.count > 1 && scores == scores.sorted(by: >))
  }
}
