import Testing

@testable import Extraction

private let prose = """
  Amoxicillin is an antibiotic for infections of the ear and the throat. Adults take 500 mg every eight hours, \
  and those with an allergy to penicillin must not take it.
  """

/// So long that it is believed.
private let article = (1...4).map { "Part \($0). \(prose)" }.joined(separator: " ")

/// A page that scripts fill in from a state.
private func text(_ state: String, _ format: RenderingOptions.Format = .plain) throws -> String {
  var options = RenderingOptions()
  options.format = format
  let page = "<div id=root></div><script type=application/json>\(state)</script>"
  return try HTMLExtractor().extract(Array(page.utf8), options: options).string
}

@Suite struct ScriptStateTests {
  @Test(arguments: [
    #"{"type":"p","children":[{"text":"At most "},{"text":"4 g","bold":true},{"text":" a day: "}"#
      + #",{"type":"link","children":[{"text":"see there"}]},{"text":"."}]}"#,
    #"{"_type":"block","children":[{"_type":"span","text":"At most "},{"_type":"span","text":"4 g","marks":["b"]}"#
      + #",{"_type":"span","text":" a day: see there."}]}"#,
    #"{"type":"paragraph","content":[{"type":"text","text":"At most "},{"type":"text","text":"4 g a day: see there."}]}"#,
    #"{"nodeType":"paragraph","content":[{"nodeType":"text","value":"At most 4 g a "},{"nodeType":"hyperlink","content":"#
      + #"[{"nodeType":"text","value":"day: see"}]},{"nodeType":"text","value":" there."}]}"#,
    #"{"type":"paragraph","rich_text":[{"type":"text","plain_text":"At most 4 g"},{"type":"text","plain_text":" a day: see there."}]}"#,
  ])
  func spansAreOneParagraph(block: String) throws {
    let body = #"{"children":[{"text":"\#(article)"}]}"#
    #expect(
      try text(#"{"page":{"id":"x","body":[\#(body),\#(block)]}}"#)
        == "\(article)\n\nAt most 4 g a day: see there.")
  }

  @Test(arguments: [
    #"{"sections":[{"type":"text","text":"First. PROSE"},{"type":"text","text":"Second. PROSE"}]}"#,
    #"{"children":[{"type":"paragraph","children":[{"text":"First. PROSE"}]},{"text":"Second. PROSE"}]}"#,
    #"{"articles":[{"plain_text":"First. PROSE"},{"plain_text":"Second. PROSE"}]}"#,
  ])
  func blocksAreNotGluedTogether(state: String) throws {
    let state = state.replacing("PROSE", with: article)
    #expect(try text(state) == "First. \(article)\n\nSecond. \(article)")
  }

  @Test func raisedSpansStayRaised() throws {
    let state = #"""
      {"body":[{"children":[{"text":"\#(article)"}]},
      {"children":[{"text":"Below 4·10"},{"text":"9","superscript":true},{"text":"/L, stop & ask."}]},
      {"content":[{"type":"text","text":"CO"},{"type":"text","text":"2","marks":[{"type":"subscript"}]}]}]}
      """#
    #expect(
      try text(state, .markdown)
        == "\(article)\n\nBelow 4·10<sup>9</sup>/L, stop & ask.\n\nCO<sub>2</sub>")
  }

  @Test func shortPartsOfTheTextAreKept() throws {
    let state = #"""
      {"menu":[{"label":"Home"},{"label":"Drugs"}],"drug":{"id":"a-1","title":"Amoxicillin","html":"<p>\#(article)</p>",
      "note":"Not for cats.","icon":"pill","doses":[{"type":"h2","children":[{"text":"Children"}]},
      {"type":"p","children":[{"text":"15 mg/kg."}]},{"type":"p","children":[{"text":"\#(prose)"}]}],
      "faq":[{"a":"Only if it must be.","q":"May women who are pregnant take this drug?"},
      {"a":"For seven to fourteen days, as the doctor says.","q":"How long?"}]}}
      """#
    #expect(
      try text(state, .markdown) == """
        ## Amoxicillin

        \(article)

        Not for cats.

        ## Children

        15 mg/kg.

        \(prose)

        ## May women who are pregnant take this drug?

        Only if it must be.

        ## How long?

        For seven to fourteen days, as the doctor says.
        """)
  }

  @Test func namesForProgramsAreNoText() throws {
    // As Nuxt 3 writes its state.
    let state =
      #"["ShallowReactive",1,{"a":2},"\#(article)","content-layout","Primary",["A b","c"]]"#
    #expect(try text(state) == article)
    #expect(
      try text(#"{"items":[{"text":"\#(article)","style":"dark","kind":"Large Box"}]}"#) == article)
  }

  @Test func whatIsSaidAgainIsWrittenOnce() throws {
    let question = "Is it safe for women who are with child?"
    let drug = #"""
      {"html":"<p>\#(article)</p>","faq":[{"q":"\#(question)","a":"No."},{"q":"In milk?","a":"No."}]}
      """#
    #expect(
      try text("{\"a\":\(drug),\"b\":\(drug)}")
        == "\(article)\n\n\(question)\n\nNo.\n\nIn milk?\n\nNo.")
  }

  @Test func messagesAndTeasersAroundTheArticleAreNotItsText() throws {
    let state = #"""
      {"i18n":{"cookie":"We use cookies to give you the best experience on our site."},
      "related":[{"title":"Ibuprofen","teaser":"Ibuprofen: adults take 400 mg every six hours, not more."}],
      "article":{"title":"Amoxicillin","body":"<p>\#(prose)</p><p>Part 2. \#(prose)</p><p>Part 3. \#(prose)</p>"}}
      """#
    #expect(try text(state) == "Amoxicillin\n\n\(prose)\n\nPart 2. \(prose)\n\nPart 3. \(prose)")
  }

  @Test(arguments: ["", #","author":"ann""#, #","id":7"#])
  func answersOfAThreadAreNoSpans(member: String) throws {
    let words = (1...5).map { "Answer \($0). \(prose)" }
    func answer(_ number: Int, _ answers: String = "") -> String {
      let list = member.isEmpty || !answers.isEmpty ? #","children":[\#(answers)]"# : ""
      return #"{"text":"\#(words[number])"\#(member)\#(list)}"#
    }
    let children = "\(answer(0, answer(1))),\(answer(2, "\(answer(3)),\(answer(4))"))"
    #expect(
      try text(#"{"post":{"children":[\#(children)]}}"#) == words.joined(separator: "\n\n"))
  }

  @Test func titlesMayHaveSignsAndSmallLetters() throws {
    let sections = ["Co-trimoxazole", "HIV/AIDS", "amoxicillin"].map {
      #"{"title":"\#($0)","text":"<p>\#($0): \#(prose)</p>"}"#
    }
    let parts = sections.joined(separator: ",")
    let state = #"{"title":"COVID-19","body":"<p>\#(article)</p>","parts":[\#(parts)]}"#
    #expect(
      try text(state, .markdown) == """
        ## COVID-19

        \(article)

        ## Co-trimoxazole

        Co-trimoxazole: \(prose)

        ## HIV/AIDS

        HIV/AIDS: \(prose)

        ## amoxicillin

        amoxicillin: \(prose)
        """)
  }

  @Test func anAnswerToTwoQuestionsIsWrittenTwice() throws {
    let answer = "500 mg every eight hours, as the doctor says so."
    let faq = #"[{"q":"Adults?","a":"\#(answer)"},{"q":"Children?","a":"\#(answer)"}]"#
    let drug = #"{"title":"Drug","html":"<p>\#(article)</p>","faq":\#(faq)}"#
    #expect(
      try text(#"{"a":\#(drug),"b":\#(drug)}"#)
        == "Drug\n\n\(article)\n\nAdults?\n\n\(answer)\n\nChildren?\n\n\(answer)")
  }

  /// As in Notion's headings that can be folded.
  @Test func paragraphsInsideAHeadingAreNone() throws {
    let blocks = #"""
      {"type":"heading_1","heading_1":{"rich_text":[{"type":"text","plain_text":"Doses"}]},"children":[
      {"type":"paragraph","paragraph":{"rich_text":[{"type":"text","plain_text":"Adults take 500 mg."}]}}]},
      {"type":"h2","children":[{"type":"link","children":[{"text":"Children"}]}]},
      {"type":"header","children":[{"type":"p","children":[{"text":"Less of it."}]}]}
      """#
    #expect(
      try text(#"{"body":[{"children":[{"text":"\#(article)"}]},\#(blocks)]}"#, .markdown)
        == "\(article)\n\n## Doses\n\nAdults take 500 mg.\n\n## Children\n\nLess of it.")
  }

  @Test func theStateWithTheLongerArticleCounts() throws {
    let messages = (1...3).map { #""m\#($0)":"Message \#($0). \#(prose)""# }.joined(separator: ",")
    let other = #"{"title":"Other","by":"Ann Roe","body":"<p>\#(article)</p>"}"#
    let short = #"{"i18n":{\#(messages)},"post":\#(other)}"#
    let long = #"{"post":{"title":"Longer","body":"<p>\#(article) Part 5. \#(prose)</p>"}}"#
    #expect(
      try text("\(short)</script><script type=application/json>\(long)")
        == "Longer\n\n\(article) Part 5. \(prose)")
  }

  /// Of words that are long in bytes.
  @Test(arguments: [
    "Противопоказания: диабетический кетоацидоз, почечная недостаточность, гиперчувствительность, алкоголизм.",
    "요오드조영제투여 48시간전후에는 투여를중단하고 신기능이 안정된이후에 재투여하여야한다.",
    "<table><tr><th>СКФ</th><th>Доза</th></tr><tr><td>45–59</td><td>2000 мг</td></tr></table><p>Начать с 500 мг.</p>",
  ])
  func proseIsToldByItsCharacters(paragraph: String) {
    #expect(ProseReader.readsLikeText(Array(paragraph.utf8)))
  }

  @Test(arguments: [
    "<a href=\"https://example.org/a.html\">Home</a> <a href=\"/b.html\">Drugs</a> <a href=\"/c\">Diseases</a>",
    "primary-navigation_item secondary-navigation_item footer.item",
  ])
  func linksAndNamesAreNoProse(value: String) {
    #expect(!ProseReader.readsLikeText(Array(value.utf8)))
  }
}
