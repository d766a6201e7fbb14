import Testing

@testable import Extraction

private let prose = """
  Amoxicillin is an antibiotic for infections of the ear and the throat. Adults take 500 mg every eight hours, \
  and those with an allergy to penicillin must not take it.
  """

/// So long that it is believed.
private func long(_ name: String) -> String {
  (1...4).map { "\(name) \($0). \(prose)" }.joined(separator: " ")
}

private func page(_ json: String) -> String {
  "<script type=application/ld+json>\(json)</script><div id=root>Loading</div>"
}

@Suite struct StatedTextTests {
  @Test func answersWithAndWithoutMarkupKeepTheirParagraphsApart() throws {
    let json = """
      {"@type":"FAQPage","mainEntity":[
      {"@type":"Question","name":"What is it?","acceptedAnswer":{"text":"<p>\(prose)</p><ul><li>One<li>Two"}},
      {"@type":"Question","name":"Is p < 0.05?","acceptedAnswer":{"text":"Yes.\\n\(prose)"}},
      {"@type":"Question","name":"And?","text":"In detail.","suggestedAnswer":[{"text":"First."},{"text":"\(prose)"}]}]}
      """
    #expect(
      try html(page(json)).string == """
        What is it?

        \(prose)

        - One
        - Two

        Is p < 0.05?

        Yes.

        \(prose)

        And?

        In detail.

        First.

        \(prose)
        """)
  }

  @Test(arguments: [
    "Level < 5 mmol/L", "a <5 and b>3", "if x <y and z> w", "1 < 2 <3", "<", "x <p and <b",
    "i <3 this",
  ])
  func aLessThanSignIsNoMarkup(line: String) throws {
    let json = #"{"@type":"Article","articleBody":"\#(line)\n\#(long("Line"))"}"#
    #expect(try html(page(json)).string == "\(line)\n\n\(long("Line"))")
  }

  @Test(arguments: [
    "application/ld+json; charset=utf-8", "Application/LD+JSON;profile='http://www.w3.org/ns/json-ld#compacted'",
    " application/ld+json ",
  ])
  func theTypeOfAScriptMayHaveParameters(type: String) throws {
    let json = #"{"@type":"Article","articleBody":"\#(long("Line"))"}"#
    #expect(try html("<script type=\"\(type)\">\(json)</script>").string == long("Line"))
    let state = type.replacing("ld+json", with: "json").replacing("LD+JSON", with: "json")
    #expect(
      try html("<script type=\"\(state)\">{\"a\":\"\(long("Line"))\"}</script>").string == long("Line"))
  }

  @Test(arguments: ["application/ld+jsonp", "x application/ld+json", "application/ld"])
  func otherTypesAreNoStructuredData(type: String) throws {
    let json = #"{"@type":"Article","articleBody":"\#(long("Line"))"}"#
    #expect(try html("<script type=\"\(type)\">\(json)</script>").text.isEmpty)
  }

  @Test(arguments: ["Comment", "Review"])
  func whatReadersWroteIsNotThePagesText(type: String) throws {
    let shown = "This page tells that the clinic opens at nine every day of the week."
    let json = "{\"@type\":\"\(type)\",\"text\":\"\(long("Mine"))\"}"
    let text = try html("<p>\(shown)</p><script type=application/ld+json>\(json)</script>").string
    #expect(text == shown)
  }

  @Test func linesWithMarksInsideAreParagraphsStill() throws {
    let json = #"{"@type":"Article","articleBody":"Take <b>one</b>.\n\#(long("Line"))"}"#
    #expect(try html(page(json)).string == "Take one.\n\n\(long("Line"))")
  }

  @Test func markupWrittenAsReferencesIsRead() throws {
    let json = """
      {"@type":"Article","articleBody":"&lt;p&gt;One&lt;/p&gt;&lt;p&gt;\(long("Line"))&lt;/p&gt;"}
      """
    #expect(try html(page(json)).string == "One\n\n\(long("Line"))")
    // What only looks like it stays.
    let text = #"{"@type":"Article","articleBody":"AT&amp;T &lt;b&gt;\n\#(long("Line"))"}"#
    #expect(try html(page(text)).string == "AT&T <b>\n\n\(long("Line"))")
  }

  @Test func whatAnAnswerLeavesOpenDoesNotSwallowTheNext() throws {
    let json = """
      {"@type":"FAQPage","mainEntity":[
      {"@type":"Question","name":"A","acceptedAnswer":{"text":"<p>\(long("One"))<p>More <a href=\\"x"}},
      {"@type":"Question","name":"B","acceptedAnswer":{"text":"<p>Two</p><!-- "}},
      {"@type":"Question","name":"C","acceptedAnswer":{"text":"Three"}}]}
      """
    let text = try html(page(json)).string
    #expect(text == "A\n\n\(long("One"))\n\nMore\n\nB\n\nTwo\n\nC\n\nThree")
  }

  @Test func statedTextIsWrittenAsMarkdownWhereAskedFor() throws {
    var options = RenderingOptions()
    options.format = .markdown
    let json = """
      {"@type":"FAQPage","mainEntity":{"@type":"Question","name":"What is it?","acceptedAnswer":
      {"text":"<h3>Use</h3><p>\(long("One"))</p><ol><li>One<li><em>Two</em></ol>"}}}
      """
    let text = try HTMLExtractor().extract(Array(page(json).utf8), options: options).string
    #expect(text == "## What is it?\n\n### Use\n\n\(long("One"))\n\n1. One\n2. *Two*")
  }

  @Test func aDrugIsWhatDescribesIt() throws {
    let json = """
      {"@context":"https://schema.org","@type":"Drug","name":"Amoxil","description":"\(long("What"))",
      "mechanismOfAction":"<p>How. \(prose)</p>","dosageForm":"tablet","warning":["Warning. \(prose)"],
      "relevantSpecialty":{"@type":"MedicalCondition","epidemiology":"Where. \(prose)"},
      "review":{"@type":"Review","reviewBody":"Bad. \(prose)"},"image":"https://a.org/\(prose)"}
      """
    let result = try html(page(json))
    #expect(
      result.string
        == "\(long("What"))\n\nHow. \(prose)\n\nWarning. \(prose)\n\nWhere. \(prose)")
    #expect(result.title == "Amoxil")
    #expect(result["pageType"] == .string("Drug"))
    // Where the page has text, that is its text.
    let shown = "<h1>Flu</h1><p>\(long("Shown"))</p>"
    let other = try html(shown + page(json))
    #expect(other.string.contains("Shown 4.") && !other.string.contains("What 1."))
    #expect(other.title == "Flu")
  }

  @Test func aMedicalPageGivesItsNameAndAllThatItIsAbout() throws {
    let json = """
      {"@graph":[{"@type":"WebSite","name":"A Site"},{"@type":["https://schema.org/MedicalWebPage"],"name":"Asthma",
      "about":{"@type":"Drug","name":"X","description":"Drug. \(prose)"},
      "mainContentOfPage":{"@type":"WebPageElement","text":"\(long("Main"))"},
      "reviewedBy":{"@type":"Person","name":"Ada","description":"Reviewer. \(prose)"}}]}
      """
    let result = try html(page(json))
    #expect(result.string == "Drug. \(prose)\n\n\(long("Main"))")
    #expect(result.title == "Asthma")
    #expect(result["pageType"] == .string("https://schema.org/MedicalWebPage"))
  }

  @Test(arguments: [
    #"window.__NUXT__=JSON"#, #"window.__INITIAL_STATE__ = JSON;(function(){var a=b})()"#,
    #"var a={b:1};self["__APOLLO_STATE__"] =JSON;"#, #"window.pageData = JSON"#,
    #"window.__X__=(function(a){return {b:a}}(1));window.__Y__=JSON"#,
  ])
  func whatScriptsSetVariablesToIsText(script: String) throws {
    let state =
      #"{"a":undefined,"list":[1,{"body":"<p>Say \"a\".</p><p>\#(long("One"))</p>"},],"x":"}"}"#
    let page = "<div></div><script>\(script.replacing("JSON", with: state))</script>"
    #expect(try html(page).string == "Say \"a\".\n\n\(long("One"))")
  }

  @Test func statesWrittenAsStringsAreRead() throws {
    let state = #"{\"body\":\"\#(long("One"))\"}"#
    let page = "<script type=module>window.__STATE__ = JSON.parse(\"\(state)\");</script>"
    #expect(try html(page).string == long("One"))
  }

  @Test(arguments: [
    #"<script>window.other = {"a":"TEXT"}</script>"#,
    #"<script>window.__A__ = f({"a":"TEXT"})</script>"#,
    #"<script>window.__A__ = {"a":f("TEXT")}</script>"#,
    #"<script>window.__A__ = {"a":"TEXT"</script>"#,
    #"<script type=text/template>window.__A__ = {"a":"TEXT"}</script>"#,
    #"<!-- <script>window.__A__ = {"a":"TEXT"}</script> -->"#,
  ])
  func scriptsThatAreNoStateAreNoText(page: String) throws {
    #expect(try html(page.replacing("TEXT", with: long("One"))).text.isEmpty)
  }

  @Test func aPageThatShowsALineKeepsItWhateverItsVariablesHold() throws {
    let line =
      "The schedule of this week: Monday, Tuesday, Wednesday, Thursday, and at the weekend."
    let page = #"<p>\#(line)</p><script>window.__A__ = {"a":"\#(long("One"))"}</script>"#
    #expect(try html(page).string == line)
  }

  @Test(arguments: [
    String(repeating: "__a__=", count: 50_000), String(repeating: "__a__={", count: 50_000),
    String(repeating: "__a__={\"", count: 50_000), String(repeating: "__a__=[{\"\\", count: 50_000),
    "__a__=" + String(repeating: "[", count: 100_000), "__a__=JSON.parse(\"\\", "=", "__a__=\"",
    String(repeating: "</script><script>", count: 50_000), "__a__=JSON.parse(", "x\"]]]'=[",
  ])
  func hostileScriptsGiveNothing(script: String) throws {
    #expect(try html("<script>\(script)</script>").text.isEmpty)
  }
}
