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
    "application/ld+json; charset=utf-8",
    "Application/LD+JSON;profile='http://www.w3.org/ns/json-ld#compacted'",
    " application/ld+json ",
  ])
  func theTypeOfAScriptMayHaveParameters(type: String) throws {
    let json = #"{"@type":"Article","articleBody":"\#(long("Line"))"}"#
    #expect(try html("<script type=\"\(type)\">\(json)</script>").string == long("Line"))
    let state = type.replacing("ld+json", with: "json").replacing("LD+JSON", with: "json")
    #expect(
      try html("<script type=\"\(state)\">{\"a\":\"\(long("Line"))\"}</script>").string
        == long("Line"))
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
      "foodWarning":"None.","adverseOutcome":[{"@type":"MedicalSymptom","name":"Rash"},{"name":"Nausea"}],
      "doseSchedule":{"@type":"DoseSchedule","doseValue":0.25,"doseUnit":"g","frequency":"twice a day"},
      "contraindication":[{"name":"Gout"},{"name":"Allergy","description":"Any. \(prose)"},"Fever"],
      "manufacturer":{"@type":"Organization","name":"A Firm","telephone":"123"},
      "isRelatedTo":{"@type":"Drug","name":"Other"},"mentions":[{"@type":"Drug","description":"\(long("No"))"}],
      "review":{"@type":"Review","reviewBody":"Bad. \(prose)"},"image":"https://a.org/\(prose)"}
      """
    let result = try html(page(json))
    #expect(
      result.string == """
        Amoxil

        \(long("What"))

        Mechanism of action:

        How. \(prose)

        Dosage form: tablet

        Warning: Warning. \(prose)

        Epidemiology: Where. \(prose)

        Food warning: None.

        Adverse outcome: Rash; Nausea

        Dose schedule: dose value 0.25, dose unit g, frequency twice a day

        Contraindication: Gout

        Contraindication: Allergy

        Any. \(prose)

        Contraindication: Fever

        Manufacturer: A Firm
        """)
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
    #expect(result.string == "X\n\nDrug. \(prose)\n\n\(long("Main"))")
    #expect(result.title == "Asthma")
    #expect(result["pageType"] == .string("MedicalWebPage"))
  }

  @Test func articlesAndQuestionsOfAPageAreAllItsText() throws {
    let json = """
      [{"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Why?","acceptedAnswer":{"text":"So."}}]},
      {"@type":"Article","articleBody":"\(long("One"))"},{"@type":"Article","text":"Two. \(prose)"},
      {"@type":"NewsArticle","articleBody":"One 1. Amoxicillin is"},
      {"@type":"Article","articleBody":"\(long("One"))"}]
      """
    #expect(
      try html(page(json)).string == "\(long("One"))\n\nTwo. \(prose)\n\nWhy?\n\nSo.")
  }

  @Test func questionsThatAnArticleAnswersInTheSameWordsAreNotSaidTwice() throws {
    let question = { (name: String, answer: String) in
      #"{"@type":"Question","name":"\#(name)","acceptedAnswer":{"text":"\#(answer)"}}"#
    }
    let json = """
      [{"@type":"Article","articleBody":"\(long("One"))\\nWhat of it?\\nTake none of it on days without food."},
      \(question("What of it?", "<p>Take <b>none</b> of it on days without food.</p>")),
      \(question("And?", "Take all of it at once.")),\(question("With food?", "Take none."))]
      """
    #expect(
      try html(page(json)).string == """
        \(long("One"))

        What of it?

        Take none of it on days without food.

        And?

        Take all of it at once.

        With food?

        Take none.
        """)
  }

  @Test func allDirectionsOfAHowToAreText() throws {
    let step = { (text: String) in
      #"{"@type":"HowToStep","itemListElement":[{"@type":"HowToDirection","text":"\#(text)"}]}"#
    }
    let json = "{\"@type\":\"HowTo\",\"step\":[\(step(long("One"))),\(step("Two."))]}"
    #expect(try html(page(json)).string == "\(long("One"))\n\nTwo.")
  }

  @Test(arguments: [
    #"{"@type":"https://schema.org/Article","https://schema.org/articleBody":"LONG"}"#,
    #"{"@context":{"s":"http://schema.org/"},"@type":"s:Article","s:articleBody":"LONG"}"#,
    #"{"@type":"Article","articleBody":{"@value":"LONG","@language":"en"}}"#,
    #"{"@type":"Article","articleBody":["LONG"]}"#,
    #"{"@type":"WebPage","hasPart":{"@type":"WebPageElement","text":"LONG"}}"#,
    #"{"@type":"https://schema.org/MedicalWebPage","schema:text":"LONG"}"#,
  ])
  func theFormsOfJSONLDSayTheSame(json: String) throws {
    #expect(try html(page(json.replacing("LONG", with: long("One")))).string == long("One"))
  }

  @Test func answersMayStandElsewhere() throws {
    let json = """
      [{"@type":"schema:Question","name":"Why?","acceptedAnswer":{"@id":"#a"},"suggestedAnswer":[{"@id":"#b"},"C."]},
      {"@id":"#b","@type":"Answer","text":"B."},{"@id":"#a","@type":"schema:Answer","schema:text":"\(long("A"))"}]
      """
    #expect(try html(page(json)).string == "Why?\n\n\(long("A"))\n\nB.\n\nC.")
  }

  @Test(arguments: [
    (#"{"@type":"Article","articleBody":"BODY"}"#, "BODY"),
    (#"{"@type":"Question","name":"Why?","acceptedAnswer":{"text":"BODY"}}"#, "Why?\n\nBODY"),
    (
      #"{"@type":"MedicalCondition","name":"Angina","riskFactor":{"name":"BODY"}}"#,
      "Angina\n\nRisk factor: BODY"
    ),
  ])
  func aPageThatShowsNothingSaysEvenAShortText(json: String, text: String) throws {
    let script = "<script type=application/ld+json>\(json)</script>"
    let body = "成人每日一次10毫克。"
    #expect(
      try html(script.replacing("BODY", with: body)).string
        == text.replacing("BODY", with: body))
    // Not where it shows something.
    let shown = "<p>Open at nine.</p>"
    #expect(try html(shown + script).string == "Open at nine.")
  }

  @Test(arguments: [
    #"{"@type":"WebPage","hasPart":[{"@type":"Article","articleBody":"LONG"}]}"#,
    #"{"@type":"WebPage","mentions":[{"@type":"Article","articleBody":"LONG"}]}"#,
    #"{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"Article","articleBody":"LONG"}}]}"#,
    #"{"@type":"Article","citation":{"@type":"Article","articleBody":"LONG"}}"#,
    #"{"@type":"Article","schema:isPartOf":{"@type":"Article","articleBody":"LONG"}}"#,
    #"{"@type":"MedicalWebPage","citation":{"@type":"Article","articleBody":"LONG"}}"#,
    #"{"@type":"MedicalWebPage","mentions":{"@type":"Drug","description":"LONG"}}"#,
    #"[{"@type":"Article","isBasedOn":{"@id":"a"}},{"@id":"a","@type":"Article","articleBody":"LONG"}]"#,
  ])
  func whatSpeaksOfSomethingElseIsNotThePagesText(json: String) throws {
    let script = "<script type=application/ld+json>\(json)</script>"
    #expect(try html(script.replacing("LONG", with: long("One"))).text.isEmpty)
  }

  @Test func textThatIsNotStatedIsKept() throws {
    let question = { (name: String) in
      #"{"@type":"Question","name":"\#(name)?","acceptedAnswer":{"text":"\#(long(name))"}}"#
    }
    let json = "{\"@type\":\"FAQPage\",\"mainEntity\":[\(question("One")),\(question("Two"))]}"
    let script = "<script type=application/ld+json>\(json)</script>"
    let stated = "One?\n\n\(long("One"))\n\nTwo?\n\n\(long("Two"))"
    let dose = "Children under 40 kg: 45 mg/kg a day in two doses for ten days."
    #expect(try html("<p>\(dose)</p>\(script)").string == "\(dose)\n\n\(stated)")
    #expect(try html("<p>Adults: 5 mg</p>\(script)").string == "Adults: 5 mg\n\n\(stated)")
    let table = "<table><tr><th>Weight<th>Dose<tr><td>5 kg<td>225 mg<tr><td>6 kg<td>270 mg"
    #expect(
      try html("\(table)</table>\(script)").string
        == "Weight | Dose\n5 kg | 225 mg\n6 kg | 270 mg\n\n\(stated)")
    // What the page shows of the statement is not said twice, and scraps are left out.
    #expect(try html("<h2>One?</h2><p>One 1. \(prose)</p>\(script)").string == stated)
    #expect(
      try html("<p>\(dose)</p><h2>One?</h2><p>One 1. \(prose)</p>\(script)").string
        == "\(dose)\n\n\(stated)")
    let ask = "You need to enable JavaScript to run this app, which is why nothing is shown here."
    for scrap in ["Loading", "Please wait a moment", ask] {
      #expect(try html("<p>\(scrap)</p>\(script)").string == stated)
    }
  }

  @Test func theBlocksOfAPageThatShowsNothingAreNotKept() throws {
    var options = RenderingOptions()
    options.listsBlocks = true
    let json = #"{"@type":"Article","articleBody":"\#(long("One"))"}"#
    let dose = "Children under 40 kg: 45 mg/kg a day in two doses for ten days."
    func extract(_ shown: String) throws -> ExtractedText {
      let page = "<p>\(shown)</p><script type=application/ld+json>\(json)</script>"
      return try HTMLExtractor().extract(Array(page.utf8), options: options)
    }
    let filled = try extract("Loading")
    #expect(filled.blocks.map(\.isKept) == [false])
    #expect(filled["textFrom"] == .string("structuredData"))
    #expect(filled["confidence"] == nil && filled["pageKind"] == nil)
    let both = try extract(dose)
    #expect(both.blocks.map(\.isKept) == [true])
    #expect(both["textFrom"] == .string("structuredData") && both["confidence"] != nil)
    let state = "<script type=application/json>{\"a\":\"\(long("One"))\"}</script>"
    #expect(try html(state)["textFrom"] == .string("scriptState"))
    #expect(try html("<p>\(prose)</p>")["textFrom"] == nil)
  }

  @Test func anAnswerIsSaidOnceHoweverManyQuestionsReferToIt() throws {
    let question = #"{"@type":"Question","name":"Why?","acceptedAnswer":{"@id":"a"}}"#
    let json = """
      [{"@id":"a","@type":"Answer","text":"\(long("A"))"},
      \(Array(repeating: question, count: 1_000).joined(separator: ","))]
      """
    #expect(try html(page(json)).string == "Why?\n\n\(long("A"))")
  }

  @Test func aQuestionHasAFewDozenAnswersHoweverOftenItsPropertyIsGiven() throws {
    let answers = (1...20_000).map { #""acceptedAnswer":{"text":"A\#($0)."}"# }
    let json =
      #"{"@type":"Question","name":"Why?","text":"\#(long("B"))",\#(answers.joined(separator: ","))}"#
    let text = try html(page(json)).string
    #expect(text.hasSuffix("\n\nA64."))
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
