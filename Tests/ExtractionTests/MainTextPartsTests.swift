import TestSupport
import Testing

@testable import Extraction

/// What is kept or dropped together, whatever the scores of its parts.
@Suite struct MainTextPartsTests {
  private let words = Array(repeating: "word", count: 60).joined(separator: " ")

  /// What is kept of a page of a long text and what stands behind it.
  private func keeps(_ markup: String, _ scores: [Float]) throws -> [Bool] {
    let table = try blockTable("<div><p>\(words)</p>\(markup)")
    return Array(MainText(table, scores: [0.95] + scores).keeps.dropFirst())
  }

  @Test(arguments: [
    "<details><summary>Adults</summary><p>15 mg/kg i.v. every 12 h</p></details>",
    "<div class=faq><button aria-controls=x>Adults</button><div id=x><p>15 mg/kg i.v. every 12 h</p></div></div>",
    "<div class=row><div class=label>Adults</div><div class=value>15 mg/kg i.v. every 12 h</div></div>",
  ])
  func labelsStandWithWhatTheyStandFor(pair: String) throws {
    // Doubtful, but right behind the text.
    let scores: [Float] = [0.9, 0.45, 0.9, 0.45, 0.9, 0.45, 0.9, 0.45]
    let pairs = pair + pair + pair + pair
    #expect(try keeps(pairs, scores) == Array(repeating: true, count: 8))
    // Each by itself, and not what is clearly no main text; but the markup says that answers are such.
    if pair.contains("faq") { return }
    #expect(
      try keeps(pairs, [0.9, 0.3, 0.3, 0.9, 0.9, 0.02, 0.01, 0.01]) == [
        false, false, true, true, true, false, false, false,
      ])
  }

  @Test(arguments: [
    ("<div class=row><span>铁蛋白</span> <span>9 ng/mL</span></div>", 1),
    ("<div class=row><div>Ferritin</div><div>9 ng/mL</div></div>", 2),
    ("<div>Ferritin: 9 ng/mL</div>", 1),
  ])
  func rowsOfValuesBetweenTwoPartsOfTheTextAreKept(row: String, count: Int) throws {
    func keeps(_ rows: String, _ scores: [Float], around name: String = "rows") throws -> [Bool] {
      try self.keeps(
        "<h2>Results</h2><div class=\(name)>\(rows)</div><p>\(words)</p>", [0.9] + scores + [0.95])
    }
    let low = [Float](repeating: 0.07, count: 4 * count)
    let rows = row + row + row + row
    let all = [Bool](repeating: true, count: 4 * count + 2)
    #expect(try keeps(rows, low) == all)
    // Not what is clearly no main text, a byline, or lines without values.
    let none = [true] + [Bool](repeating: false, count: 4 * count) + [true]
    #expect(try keeps(rows, low.map { _ in 0.02 }) == none)
    #expect(try keeps(rows, low, around: "byline") == none)
    #expect(try keeps("<form>\(rows)</form>", low) == none)
    #expect(try keeps(rows.replacing("9 ng/mL", with: "low"), low) == none)
  }

  @Test func rowsOfValuesHaveNoHoles() throws {
    let rows = (1...6).map { "<div>Ferritin on day \($0)</div>" }.joined()
    let scores: [Float] = [0.48, 0.44, 0.33, 0.31, 0.21, 0.17]
    #expect(try keeps(rows, scores) == [Bool](repeating: true, count: 6))
  }

  @Test func labelsAreHeadingsHoweverShortTheirTextIs() throws {
    let pairs = "<h3>什么时候可以开车？</h3><p>六周后。</p><h3>需要请假多久？</h3><p>两个月。</p>"
    #expect(
      try keeps("<h2>常见问题</h2>" + pairs, [0.3, 0.5, 0.4, 0.5, 0.4]) == [
        true, true, true, true, true,
      ])
  }

  @Test(arguments: ["Alcohol?", "可以喝酒吗？", "هل يُسمح بالكحول؟"])
  func answersStandBelowTheirQuestions(question: String) throws {
    let pair = "<div class=q>\(question)</div><div class=a>No, not before the next day.</div>"
    #expect(try keeps(pair + pair, [0.06, 0.6, 0.06, 0.6]) == [true, true, true, true])
    // Others are no questions, such as the dates of posts, or menus.
    #expect(try keeps(pair + pair, [0.02, 0.6, 0.02, 0.6]) == [false, true, false, true])
    let dates = "<div class=q>3 May</div><div class=a>No, not before the next day.</div>"
    #expect(try keeps(dates + dates, [0.06, 0.6, 0.06, 0.6]) == [false, true, false, true])
  }

  @Test(arguments: [
    "<h3>Alcohol?</h3><p class=faq-answer>No.</p>",
    "<div itemprop=name>Alcohol</div><div itemprop=acceptedAnswer><p>No.</p></div>",
    "<div role=button aria-controls=a>Alcohol</div><div id=a>No.</div>",
  ])
  func answersOfTheMarkupAreKeptAsAWhole(pair: String) throws {
    let pairs = pair + pair
    let low: [Float] = [0.05, 0.1, 0.2, 0.1, 0.2]
    #expect(try keeps("<h2>Questions</h2>" + pairs, low) == Array(repeating: true, count: 5))
    #expect(try !keeps("<h2>Questions</h2>" + pairs, low.map { $0 / 2 }).contains(true))
    // Elsewhere, or links.
    for part in ["nav", "aside", "footer", "form"] {
      let markup = "<\(part)><h2>Service</h2>\(pairs)</\(part)>"
      #expect(try !keeps(markup, low).contains(true), "\(part)")
    }
    let menu = pairs.replacing("No.", with: "<a href=/>No.</a>")
    #expect(try !keeps("<h2>Questions</h2>" + menu, low).contains(true))
  }

  @Test func ofAnAnswerItsTextIsKept() throws {
    let card = "<div class=who><p>Mary Roe</p><p>Nurse in Leeds</p></div>"
    let pair =
      "<h3>Alcohol?</h3><div itemprop=acceptedAnswer>\(card)<div itemprop=text>No.</div></div>"
    let low: [Float] = [0.2, 0.1, 0.2, 0.3]
    #expect(
      try keeps(pair + pair, low + low)
        == [true, false, false, true, true, false, false, true])
    let whole = pair.replacing(" itemprop=text", with: "")
    #expect(try keeps(whole + whole, low + low) == Array(repeating: true, count: 8))
    let several = pair.replacing("<p>Nurse", with: "<p itemprop=text>Nurse")
    #expect(try keeps(several + several, low + low) == Array(repeating: true, count: 8))
  }

  @Test func namesOfSectionsAreKeptAllOrNone() throws {
    // Not pairs of a name and a paragraph: these are kept as such.
    func sections(_ names: [String], _ name: String = "name") -> String {
      names.map {
        "<div><div class=\(name)>\($0)</div><div><p>Not below 12.</p><p>Ask a doctor.</p></div></div>"
      }.joined()
    }
    let names = ["Use", "Doses", "Contraindications", "Storage"]
    let some: [Float] = [0.95, 0.9, 0.9, 0.25, 0.9, 0.9, 0.27, 0.9, 0.9, 0.2, 0.9, 0.9]
    #expect(try keeps(sections(names), some) == Array(repeating: true, count: 12))
    let none = some.map { $0 > 0.5 }
    // What is hardly a name, bylines, and what stands there several times.
    #expect(try keeps(sections(names), some.map { $0 < 0.5 ? $0 / 2 : $0 }) == none)
    #expect(try keeps(sections(names, "author"), some) == none)
    #expect(try keeps(sections(["Mary", "Ann", "Ann", "Jane"]), some) == none)
    #expect(
      try keeps(sections(["Use."] + names.dropFirst(2)), Array(some.prefix(9)))
        == Array(none.prefix(9)))
  }

  @Test func aBoxThatAsksForAnAddressOfMailIsNoMainText() throws {
    let box =
      "<div class=b><h3>Stay informed</h3><p>Subscribe to tips.</p><form><input type=email></form></div>"
    let next = "<p>\(words)</p>"
    let scores: [Float] = [0.6, 0.7, 0.95]
    #expect(try keeps(box + next, scores) == [false, false, true])
    #expect(try keeps(box.replacing("email", with: "text") + next, scores) == [true, true, true])
    // A form around the whole page, or at its end.
    #expect(
      try keeps(
        "<form><input type=email>\(box.replacing("email", with: "text"))\(next)</form>", scores)
        == [true, true, true])
    #expect(try keeps(box, [0.6, 0.7]) == [true, true])
    // Text with a form in its section.
    #expect(try keeps(box + next, [0.6, 0.8, 0.95]) == [true, true, true])
    let section = box.replacing("Subscribe to tips", with: "Call 112 at once")
    #expect(try keeps(section + next, scores) == [true, true, true])
  }

  @Test func shortFactsOfOneShapeAreKeptAsAWhole() throws {
    func rows(_ count: Int, _ value: String = "15 mg/kg") -> String {
      String(
        repeating: "<div class=r><div class=l>Adults</div><div class=v>\(value)</div></div>",
        count: count)
    }
    let low: [Float] = [0.2, 0.06, 0.3, 0.1, 0.2, 0.08]
    #expect(try keeps(rows(3), low) == Array(repeating: true, count: 6))
    let terms = String(repeating: "<dt>Adults<dd>15 mg/kg", count: 3)
    #expect(try keeps("<dl>\(terms)</dl>", low) == Array(repeating: true, count: 6))
    let items = rows(3).replacing("<div class=r>", with: "<li>")
    #expect(try !keeps("<ul>\(items)</ul>", low).contains(true))
    // Two may be anything, and so may what links to other pages, long texts, or parts of a footer.
    #expect(try !keeps(rows(2), Array(low.prefix(4))).contains(true))
    #expect(try !keeps(rows(3, "All of <a href=/>it</a>"), low).contains(true))
    #expect(try !keeps(rows(3, words), low).contains(true))
    #expect(try !keeps("<div class=footer>\(rows(3))</div>", low).contains(true))
    #expect(try !keeps(rows(3), low.map { $0 / 2 }).contains(true))
  }

  @Test func aBoldLabelStandsWithTheFewWordsBelowIt() throws {
    let pair = "<p><b>Adults</b></p><p>15 mg/kg</p>"
    let scores: [Float] = [0.9, 0.9, 0.9, 0.1, 0.9, 0.9]
    #expect(try keeps(pair + pair + pair, scores) == Array(repeating: true, count: 6))
    let plain = pair.replacing("<b>Adults</b>", with: "Adults")
    #expect(
      try keeps(plain + plain + plain, scores) == [true, true, true, false, true, true])
  }

  @Test(arguments: [
    "<aside class=note><h4>Caution</h4><p>Not below 12 years</p></aside>",
    "<fieldset><legend>Caution</legend><p>Not below 12 years</p></fieldset>",
    "<div class=alert><p>Caution</p><p>Not below 12 years</p></div>",
  ])
  func aNoteBetweenTwoParagraphsIsKept(note: String) throws {
    let next = "<p>\(words)</p>"
    #expect(try keeps(note + next, [0.2, 0.22, 0.9]) == [true, true, true])
    #expect(try keeps(note + next, [0.1, 0.15, 0.9]) == [false, false, true])
    #expect(try keeps(note + next, [0.2, 0.22, 0.01]) == [false, false, false])
    let link = note.replacing("Not below 12 years", with: "<a href=/>Not below 12 years</a>")
    #expect(try keeps(link + next, [0.2, 0.22, 0.9]) == [false, false, true])
  }

  @Test func aListOfReferencesIsKeptAsAWholeWithoutTheLinksBetween() throws {
    let entry = "<li><p>Fried LP. Frailty. J Gerontol 2001;56:146</p><p><a href=/>PubMed</a></p>"
    let list = "<h2>References</h2><ol>\(entry)\(entry)\(entry)</ol><p>Published 2022</p>"
    func kept(_ scores: [Float]) throws -> [Bool] { try keeps(list, scores) }
    let whole = [true, true, false, true, false, true, false, false]
    #expect(try kept([0.9, 0.9, 0.01, 0.1, 0.01, 0.1, 0.01, 0.1]) == whole)
    #expect(try kept([0.01, 0.9, 0.01, 0.9, 0.01, 0.1, 0.01, 0.1]).suffix(7) == whole.suffix(7))
    #expect(try !kept([0.01, 0.1, 0.01, 0.1, 0.01, 0.1, 0.01, 0.1]).contains(true))
  }

  @Test(arguments: [
    ("<section class=ref-list><h1>References</h1><ol>ENTRIES</ol></section>", true),
    ("<div><h2>Список литературы</h2><ul>ENTRIES</ul></div>", true),
    ("<section role=doc-bibliography><h2>Zum Weiterlesen</h2><ul>ENTRIES</ul></section>", true),
    ("<div><h2>Latest</h2><ul>ENTRIES</ul></div>", false),
  ])
  func listsOfReferencesAreKeptOnRequestHoweverUnlikely(list: String, isNamed: Bool) throws {
    let entry =
      "<li><span>1</span><div>Fried LP. Frailty. J Gerontol 2001;56:146</div><p><a href=/>PubMed</a></p>"
    let table = try blockTable(
      "<div><p>\(words)</p>\(list.replacing("ENTRIES", with: entry + entry))</div><p>© 2020</p>")
    var mainText = MainText(table, scores: [0.95] + Array(repeating: 0.02, count: 8))
    let none = [true] + Array(repeating: false, count: 8)
    #expect(mainText.keeps == none)
    mainText.keepReferences(table)
    let whole = [true, true, true, true, false, true, true, false, false]
    #expect(mainText.keeps == (isNamed ? whole : none))
  }

  @Test func referencesThatAreLinksAreKeptWithTheOthersAndTheirHeading() throws {
    let linked = "<li><a href=/>Fried LP. Frailty. J Gerontol 2001;56:146</a></li>"
    let table = try blockTable(
      "<div><p>\(words)</p><section><h2>References</h2><ol>\(linked)<li>WHO 2019</li>\(linked)</ol>"
    )
    var mainText = MainText(table, scores: [0.95, 0.02, 0.02, 0.02, 0.02])
    mainText.keepReferences(table)
    #expect(mainText.keeps == [true, true, true, true, true])
  }

  @Test func theHeadingOfReferencesThatAreLeftOutIsNotTheEndOfTheText() throws {
    let table = try blockTable("<div><p>\(words)</p><h2>References</h2><p>More</p></div>")
    var mainText = MainText(table, scores: [0.95, 0.9, 0.01])
    mainText.dropLoneReferencesHeading(table)
    #expect(mainText.keeps == [true, false, false])
    mainText = MainText(table, scores: [0.95, 0.9, 0.9])
    mainText.dropLoneReferencesHeading(table)
    #expect(mainText.keeps == [true, true, true])
  }

  @Test func whatPlatformsSayUnderATextIsNoPartOfIt() throws {
    func keeps(_ blocks: String) throws -> [Bool] {
      let table = try blockTable("<div>\(blocks)</div>")
      var mainText = MainText(table, scores: table.blocks.map { _ in 0.9 })
      mainText.dropDisclaimers(table)
      return mainText.keeps
    }
    let said = "<p>特别声明：以上内容为自媒体平台用户上传并发布，本平台仅提供信息存储服务。</p>"
    #expect(try keeps("<p>\(words)</p>\(said)<p>责任编辑：王五</p>") == [true, false, true])
    #expect(try keeps(said) == [true])
    #expect(try keeps("<p>a</p>\(said)<p>b</p><p>c</p><p>d</p><p>e</p>").allSatisfy { $0 })
  }

  @Test(arguments: ["Similar questions", "関連記事：", "相关问题", "Похожие вопросы"])
  func teasersBelowAHeadingThatIsDroppedAreDropped(heading: String) throws {
    func page(_ heading: String, _ text: String = "My throat hurts, what can I do?") -> String {
      let rows = ["a", "b"].map {
        "<li><a href=/\($0)>A sore throat \($0)</a><p>\(text)</p>"
      }
      return
        "<div><div class=head><h3>\(heading)</h3><a href=/>More</a></div><ul>\(rows.joined())</ul></div>"
    }
    let scores: [Float] = [0.01, 0.01, 0.8, 0.9, 0.8, 0.9]
    #expect(try keeps(page(heading), scores) == Array(repeating: false, count: 6))
    // What the heading names is text, too.
    #expect(try keeps(page("Symptoms"), scores) == [false, false, true, true, true, true])
    let answered = try keeps(page(heading, "Mostly by a virus."), [0.9, 0.01] + scores.suffix(4))
    #expect(answered.suffix(4).allSatisfy { $0 })
    // A page of nothing else keeps its text.
    let table = try blockTable(page(heading) + page(heading))
    #expect(MainText(table, scores: scores + scores).keeps.count { $0 } == 8)
  }

  @Test(arguments: [
    "Related questions", "Letzte Fragen", "Autres questions", "Otras preguntas", "Другие вопросы",
    "أسئلة أخرى",
  ])
  func beginningsOfOtherPagesAreDroppedThoughTheirHeadingIsKept(heading: String) throws {
    func keeps(_ title: (String) -> String, _ text: String) throws -> [Bool] {
      let items = ["a", "b", "c"].map { "<div>\(title($0))<p>\(text)</p></div>" }
      return try self.keeps(
        "<div><h3>\(heading)</h3>\(items.joined())</div>", Array(repeating: 0.7, count: 7))
    }
    func linked(_ name: String) -> String { "<a href=/\(name)><h4>A sore throat</h4></a>" }
    let (none, all) = (Array(repeating: false, count: 7), Array(repeating: true, count: 7))
    #expect(try keeps(linked, "My throat hurts since May and my doctor says that…") == none)
    #expect(try keeps(linked, "Since May. Can I take it with tea?") == none)
    // Questions with their answers.
    #expect(try keeps(linked, "Mostly by a virus. It is gone within a week.") == all)
    #expect(try keeps({ _ in "<h4>Why?</h4>" }, "Mostly by a virus, as…") == all)
    #expect(try keeps({ "<a href=#\($0)>Why?</a>" }, "Mostly by a virus, as…") == all)
    #expect(try keeps(linked, words + "…") == all)
  }

  @Test(arguments: ["Similar questions", "関連するQ&A", "相关问题", "Похожие вопросы", "أسئلة مشابهة"])
  func teasersInTheItemsOfALinkedListAreDropped(heading: String) throws {
    func page(_ heading: String, _ start: String = "") -> String {
      let items = ["a", "b"].map {
        "<li>\(start)<a href=/\($0)>A sore throat</a> <span>My throat hurts since \($0), what can I do?</span>"
      }
      return "<h3>\(heading)</h3><ul>\(items.joined())</ul><h3>Tags</h3><p>Throats</p>"
    }
    let scores: [Float] = [0.01, 0.8, 0.9, 0.01, 0.01]
    #expect(try keeps(page(heading), scores) == [false, false, false, false, false])
    #expect(
      try keeps(page(heading), [0.8] + scores.dropFirst()) == [false, false, false, false, false])
    #expect(try keeps(page("Symptoms"), scores) == [false, true, true, false, false])
    // What the page itself says about what it links to.
    #expect(try keeps(page(heading, "See "), scores) == [false, true, true, false, false])
    // A page of nothing else keeps its text.
    let table = try blockTable(page(heading))
    #expect(MainText(table, scores: scores).keeps.count { $0 } == 2)
  }

  @Test(arguments: [
    ("<p>发布时间：2024-03-28 作者：周敏 来源：本站 浏览次数：1203</p>", false),
    ("<p>發布日期: 2024-03-28 來源: 健康網 點閱: 12</p>", false),
    ("<p>作者：周敏 来源：本站</p>", true), ("<p>作者 来源 浏览次数</p>", true),
    ("<p>发布时间：2024-03-28 作者：周敏 来源：本站<br>本院将于4月1日起调整门诊时间</p>", true),
    ("<p>患者标本来源：骨髓；阅读：双人盲法；编辑：无。</p>", true),
  ])
  func linesAboutATextAboveItAreNoPartOfIt(line: String, isKept: Bool) throws {
    func keeps(_ blocks: String) throws -> [Bool] {
      let table = try blockTable("<div>\(blocks)</div>")
      var mainText = MainText(table, scores: table.blocks.map { _ in 0.9 })
      mainText.dropFacts(table)
      return mainText.keeps
    }
    #expect(try keeps("<h1>痛风</h1>\(line)<p>\(words)</p>") == [true, isKept, true])
    #expect(try keeps("<h1>痛风</h1>\(line)") == [true, true])
    let behind = "<p>\(words)</p><p>a</p><p>b</p><p>c</p>\(line)<p>d</p>"
    #expect(try keeps(behind).allSatisfy { $0 })
  }

  @Test(arguments: [("shares", "12 Shares", "34 Likes"), ("paid", "1 pack 12 $", "2 packs 20 $")])
  func countersAndOffersAreNotCompleted(name: String, one: String, other: String) throws {
    func page(_ one: String, _ other: String, _ element: String) -> String {
      "<\(element)><div class=x>\(one)</div><div class=x>\(other)</div><div class=x>\(other)</div></\(element)><p>\(words)</p>"
    }
    let scores: [Float] = [0.6, 0.1, 0.1, 0.95]
    let element = name == "paid" ? "form" : "div"
    #expect(try keeps(page(one, other, element), scores) == [true, false, false, true])
    #expect(try keeps(page("Iron 9 ng", "Zinc 8 ng", "div"), scores) == [true, true, true, true])
  }

  @Test(arguments: [
    ("<aside><p>温馨提示</p><p>服药期间不要饮酒。</p></aside>", true),
    ("<div class=point><h4>ポイント</h4><p>お酒を飲まないでください。</p></div>", true),
    ("<div class=box><b>Важно!</b><p>Не пейте алкоголь.</p></div>", true),
    ("<div class=box><p>Tip</p><p>Do not drink <a href=/>alcohol</a>.</p></div>", false),
    ("<div class=newsletter><p>Tip</p><p>Get our letters.</p></div>", false),
    ("<div class=author-bio><p>Note</p><p>Ada is a doctor.</p></div>", false),
    ("<div class=box><p>Ada</p><p>She is a doctor.</p></div>", false),
  ])
  func aLabelledBoxInTheTextIsKept(box: String, isKept: Bool) throws {
    let next = "<p>\(words)</p>"
    #expect(try keeps(box + next, [0.11, 0.12, 0.9]) == [isKept, isKept, true])
    #expect(try keeps(box + next, [0.11, 0.12, 0.01]) == [false, false, false])
    // The label of one that is kept.
    if isKept { #expect(try keeps(box + next, [0.06, 0.9, 0.9])[0]) }
  }

  @Test(arguments: [
    "<section class=footnotes><ol><li id=fn1><p>At most 3 g</p></li><li id=fn2>Over 24 h</ol></section>",
    "<div class=notes><div id=fn1>1) At most 3 g</div><div id=fn2>2) Over 24 h</div></div>",
  ])
  func notesStandWithWhatRefersToThem(notes: String) throws {
    func keeps(_ text: String, _ notes: String, _ scores: [Float]) throws -> [Bool] {
      let page = "<p>\(words) \(text)</p>\(notes)"
      let table = try blockTable(page)
      var mainText = MainText(table, scores: [0.95] + scores)
      mainText.keepNotes(table, Array(page.utf8).span)
      return Array(mainText.keeps.dropFirst())
    }
    let text = "25 mg/kg<sup><a href=#fn1>1</a></sup>, then 30 mg/kg<sup><a href=#fn2>2</a></sup>"
    #expect(try keeps(text, notes, [0.2, 0.1]) == [true, true])
    #expect(try keeps(text, notes, [0.2, 0.01]) == [false, false])
    // The list of references is another matter, and a link in the text is no reference.
    let sources = notes.replacing("At most 3 g", with: "Fried LP. J Gerontol 2001")
    #expect(try keeps(text, sources, [0.2, 0.1]) == [false, false])
    let links = text.replacing(">1<", with: ">highest<").replacing(">2<", with: ">longest<")
    #expect(try keeps(links, notes, [0.2, 0.1]) == [false, false])
  }

  @Test func labelsOfLinksAreNotCompleted() throws {
    let pairs = "<div class=a>Heart</div><div class=b><a href=/>Read all about it</a></div>"
    #expect(try keeps(pairs + pairs, [0.9, 0.45, 0.9, 0.45]) == [true, false, true, false])
  }

  @Test func aHeadingStandsWithWhatIsBelowIt() throws {
    let section =
      "<h2>Overdose</h2><p>N-acetylcysteine 150 mg/kg within 60 minutes</p><p>Then 50 mg/kg</p>"
    let next = "<h2>Storage</h2><p>\(words)</p>"
    #expect(
      try keeps(section + next, [0.9, 0.4, 0.3, 0.9, 0.6]) == [true, true, true, true, true])
    #expect(
      try keeps(section + next, [0.9, 0.04, 0.1, 0.9, 0.6]) == [true, false, false, true, true])
    let title = section.replacing("h2", with: "h1")
    #expect(
      try keeps(title + next, [0.9, 0.4, 0.3, 0.9, 0.6]) == [true, false, false, true, true])
  }

  @Test func aLeadStandsWithItsList() throws {
    let next = "<p>\(words)</p>"
    let list = "<p>症状：</p><ul><li>体温高于38.5℃<li><a href=/>颈项强直</a></ul>" + next
    let scores: [Float] = [0.9, 0.4, 0.4, 0.6]
    #expect(try keeps(list, scores) == [true, true, true, true])
    #expect(
      try keeps(list.replacing("：", with: ""), scores) == [true, false, false, true])
    #expect(try keeps(list, [0.9, 0.1, 0.1, 0.6]) == [true, false, false, true])
  }

  @Test(arguments: [
    "<figure><table><tr><td>10 kg<td>50 mg</table><figcaption>Table 2</figcaption></figure>",
    "<figure><figcaption>Table 2</figcaption><table><tr><td>10 kg<td>50 mg</table></figure>",
    "<table><caption>Table 2</caption><tr><td>10 kg<td>50 mg</table>",
  ])
  func aCaptionStandsWithItsTable(markup: String) throws {
    let isAbove = markup.contains("caption>Table 2<") && !markup.contains("</table><fig")
    let scores: [Float] = isAbove ? [0.1, 0.9, 0.9] : [0.9, 0.9, 0.1]
    #expect(try keeps(markup, scores) == [true, true, true])
    let none = scores.map { $0 > 0.5 ? 0.01 : $0 }
    #expect(try keeps(markup, none) == [false, false, false])
  }
}
