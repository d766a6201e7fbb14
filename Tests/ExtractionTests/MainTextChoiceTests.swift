import TestSupport
import Testing

@testable import Extraction

/// Which blocks given scores lead to, and the words that the scores are learned from.
@Suite struct MainTextChoiceTests {
  /// A page with a paragraph of so many words for each score.
  private func kept(_ blocks: [(words: Int, score: Float)]) throws -> [Bool] {
    let table = try blockTable(
      blocks.map { "<p>\(Array(repeating: "word", count: $0.words).joined(separator: " "))</p>" }
        .joined())
    return MainText(table, scores: blocks.map(\.score)).keeps
  }

  @Test func commentsThatAreMoreTextThanTheArticleAreKeptOnlyWhereTheyAreLikelierThanNot() throws {
    let article = (words: 500, score: Float(0.98))
    let unlikely = try kept([article] + Array(repeating: (300, 0.4), count: 10))
    #expect(unlikely == [true] + Array(repeating: false, count: 10))
    let likely = try kept([article] + Array(repeating: (300, 0.6), count: 10))
    #expect(likely == Array(repeating: true, count: 11))
  }

  @Test func aPageWithoutALikelyBlockKeepsItsLikeliest() throws {
    #expect(try kept([(50, 0.05), (50, 0.3), (50, 0.04)]) == [false, true, false])
    #expect(try kept([(50, 0.001), (50, 0.01), (50, 0.002)]) == [false, true, false])
  }

  @Test func aTableOfDosesBetweenTwoParagraphsIsKeptWithItsHeadingThoughItLooksLikeAMenu() throws {
    let prose = Array(repeating: "word", count: 40).joined(separator: " ")
    let table = try blockTable(
      "<p>\(prose)</p><h2>Doses</h2><table><tr><td>5 years<td>100 mg</table><p>Share</p><p>\(prose)</p>"
        + "<table><tr><td>Home</table>"
        + "<h2>Symptoms</h2><ul><li>Cough<li>Wheeze</ul><p>Share</p>")
    let scores: [Float] = [0.98, 0.4, 0.3, 0.3, 0.3, 0.97, 0.15, 0.6, 0.35, 0.35, 0.35]
    #expect(
      MainText(table, scores: scores).keeps
        == [true, true, true, true, false, true, false, true, true, true, false])
  }

  @Test func aTableOfDataHasNoHoles() throws {
    func keeps(_ scores: [Float]) throws -> [Bool] {
      let table = try blockTable(
        """
        <p>\(Array(repeating: "word", count: 60).joined(separator: " "))</p>
        <table><tr><th>Day<th>AM<th>PM<tr><td>1<td>1 mg<td>2 mg<tr><td>2<td>2 mg<td>3 mg</table>
        """)
      return Array(MainText(table, scores: [0.95] + scores).keeps.dropFirst())
    }
    let most = try keeps([0.9, 0.01, 0.01, 0.9, 0.9, 0.01, 0.9, 0.9, 0.9])
    #expect(most == Array(repeating: true, count: 9))
    // Less than half is kept: whole rows, and the header above them.
    let row = try keeps([0.01, 0.01, 0.01, 0.9, 0.01, 0.9, 0.01, 0.01, 0.9])
    #expect(row == [true, true, true, true, true, true, false, false, false])
    // The rest looks like data, too.
    let rest = try keeps([0.1, 0.1, 0.1, 0.9, 0.1, 0.9, 0.1, 0.1, 0.1])
    #expect(rest == Array(repeating: true, count: 9))
  }

  @Test func aTableOfDataWithOneInACellHasNoHoles() throws {
    func keeps(_ name: String, _ scores: [Float]) throws -> [Bool] {
      let table = try blockTable(
        """
        <p>\(Array(repeating: "word", count: 60).joined(separator: " "))</p>
        <table class=\(name)><tr><th>Age<th>Dose<tr><td>1 year<td><table><tr><td>Day<td>1 mg<tr><td>Night<td>2 mg</table>
        <tr><td>2 years<td>3 mg</table>
        """)
      return Array(MainText(table, scores: [0.95] + scores).keeps.dropFirst())
    }
    let scores: [Float] = [0.9, 0.9, 0.9, 0.01, 0.9, 0.01, 0.9, 0.9, 0.01]
    #expect(try keeps("doses", scores) == Array(repeating: true, count: 9))
    let row = try keeps("doses", [0.01, 0.01, 0.9, 0.9, 0.01, 0.01, 0.9, 0.01, 0.01])
    #expect(row == [true, true, true, true, true, true, true, false, false])
    // Without heads of columns it may lay out the page.
    let page =
      "<table><tr><td>Menu<td><table><tr><td>1 mg<td>2 mg</table><tr><td>3 mg<td>4 mg</table>"
    let table = try blockTable(page)
    #expect(
      MainText(table, scores: [0.01, 0.9, 0.9, 0.9, 0.9]).keeps == [false, true, true, true, true])
  }

  /// What is kept of a page of a long text and what stands behind it.
  private func keeps(behindText markup: String, _ scores: [Float]) throws -> [Bool] {
    let words = Array(repeating: "word", count: 60).joined(separator: " ")
    let table = try blockTable("<div><p>\(words)</p>\(markup)")
    return Array(MainText(table, scores: [0.95] + scores).keeps.dropFirst())
  }

  @Test func aListOfDataHasNoHoles() throws {
    let list = "<ul><li>Acne<li class=x><p>Psoriasis</p><li>Eczema</ul>"
    #expect(try keeps(behindText: list, [0.9, 0.06, 0.1]) == [true, true, true])
    #expect(try keeps(behindText: list, [0.9, 0.04, 0.9]) == [true, false, true])
    let links = "<ul><li>Acne<li><a href=/>Psoriasis</a><li>Eczema</ul>"
    #expect(try keeps(behindText: links, [0.9, 0.1, 0.9]) == [true, false, true])
    let products = "<ul><li>Cream<p>In stock</p><li>Ointment<p>In stock</p></ul>"
    #expect(try keeps(behindText: products, [0.9, 0.1, 0.9, 0.1]) == [true, false, true, false])
  }

  @Test func whatIsKeptStandsUnderItsOwnHeading() throws {
    let words = Array(repeating: "word", count: 60).joined(separator: " ")
    let one = "<h2>Glaucoma</h2><p>\(words)</p>"
    #expect(try keeps(behindText: one, [0.1, 0.9]) == [true, true])
    #expect(try keeps(behindText: one, [0.04, 0.9]) == [false, true])
    let link = one.replacing("Glaucoma", with: "<a href=/>Read more</a>")
    #expect(try keeps(behindText: link, [0.1, 0.9]) == [false, true])
    #expect(try keeps(behindText: "<p>Share</p>" + one, [0.1, 0.1, 0.9]) == [false, false, true])
    #expect(try keeps(behindText: "<h1>Eyes</h1>" + one, [0.1, 0.1, 0.9]) == [true, true, true])
    #expect(try keeps(behindText: "<h2>Eyes</h2>" + one, [0.1, 0.1, 0.9]) == [false, false, true])
  }

  @Test(arguments: [
    "<ul><li>Anaemia<li>Leukaemia</ul>", "<dl><dt>Anaemia<dd>A lack of blood</dl>",
    "<table><tr><td>Newborn<td>3.7–5.9</table>",
  ])
  func dataBelowAHeadingThatIsKeptAreKept(data: String) throws {
    let page = "<h2>Low values</h2>\(data)<p>Share</p>"
    #expect(try keeps(behindText: page, [0.9, 0.06, 0.1, 0.1]) == [true, true, true, false])
    // Of a table not every cell must be likely.
    let isTable = data.hasPrefix("<table")
    let below = [isTable, isTable, false]
    #expect(try keeps(behindText: page, [0.9, 0.04, 0.1, 0.1]) == [true] + below)
    #expect(try keeps(behindText: page, [0.9, 0.01, 0.06, 0.1]) == [true, false, false, false])
    #expect(try keeps(behindText: page, [0.01, 0.1, 0.1, 0.1]) == [false, false, false, false])
    let links = page.replacing("Anaemia", with: "<a href=/>Anaemia</a>").replacing(
      "Newborn", with: "<a href=/>Newborn</a>")
    #expect(try keeps(behindText: links, [0.9, 0.1, 0.1, 0.1]) == [true, false, false, false])
  }

  @Test func aTableOfDataBehindTheTextIsKept() throws {
    let words = Array(repeating: "word", count: 60).joined(separator: " ")
    func keeps(_ markup: String, _ scores: [Float]) throws -> [Bool] {
      Array(MainText(try blockTable(markup), scores: [0.95] + scores).keeps.dropFirst())
    }
    let table = "<table><tr><th>Grade<th>mmHg<tr><td>1<td>140</table>"
    let scores: [Float] = [0.2, 0.2, 0.2, 0.2]
    #expect(try keeps("<div><p>\(words)</p>\(table)</div>", scores) == [true, true, true, true])
    let low: [Float] = [0.1, 0.1, 0.1, 0.2]
    #expect(try !keeps("<div><p>\(words)</p>\(table)</div>", low).contains(true))
    // Elsewhere, links, one column.
    #expect(try !keeps("<div><p>\(words)</p></div><div>\(table)</div>", scores).contains(true))
    let links = table.replacing("<td>1", with: "<td><a href=/>one more</a>").replacing(
      "140", with: "<a href=/>two more</a>")
    #expect(try !keeps("<div><p>\(words)</p>\(links)</div>", scores).contains(true))
  }

  @Test func termsStandWithTheirDefinitions() throws {
    func keeps(_ scores: [Float]) throws -> [Bool] {
      let words = Array(repeating: "word", count: 60).joined(separator: " ")
      let table = try blockTable("<p>\(words)</p><dl><dt>A<dd>1 mg<dt>B<dd>2 mg<dd>once a day</dl>")
      return Array(MainText(table, scores: [0.95] + scores).keeps.dropFirst())
    }
    #expect(try keeps([0.9, 0.9, 0.9, 0.9, 0.01]) == [true, true, true, true, true])
    #expect(try keeps([0.9, 0.9, 0.9, 0.01, 0.01]) == [true, true, false, false, false])
  }

  @Test func questionsAndAnswersAreKeptTogether() throws {
    let markup = (1...3).map { "<h3>Question \($0)?</h3><p>Answer \($0), in some words</p>" }
    let words = Array(repeating: "word", count: 60).joined(separator: " ")
    let table = try blockTable("<p>\(words)</p>" + markup.joined() + "<p>\(words)</p>")
    let scores: [Float] = [0.95, 0.9, 0.9, 0.9, 0.9, 0.9, 0.3, 0.01]
    #expect(
      MainText(table, scores: scores).keeps == [true, true, true, true, true, true, true, false])
  }

  @Test func aPostIsKeptHoweverShortItIsAndWhoWroteItIsNoCellBesideIt() throws {
    func post(_ words: Int) -> String {
      """
      <tr><td><p>Ada</p><p>Member</p><p>12 posts</p><td class=post>\(
        Array(repeating: "word", count: words).joined(separator: " "))
      """
    }
    let table = try blockTable("<table>\(post(50))\(post(2))\(post(40))</table>")
    let scores: [Float] = [0.1, 0.1, 0.1, 0.9, 0.1, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1, 0.8]
    #expect(
      MainText(table, scores: scores, pageType: .forum).keeps
        == (0..<3).flatMap { _ in [false, false, false, true] })
  }

  /// As Reddit's old pages have them.
  @Test func repliesToRepliesAreKeptAndWhatIsBesidePostsIsNot() throws {
    func post(_ text: String, _ replies: String = "") -> String {
      """
      <div class=comment><form class=usertext><div class="usertext-body md-container"><div class=md><p>\(text)</p></div></div></form>
      <ul class=buttons><li><a>permalink</a></ul><div class=child>\(replies)</div></div>
      """
    }
    let words = Array(repeating: "word", count: 40).joined(separator: " ")
    let table = try blockTable(
      "<div class=side><div class=usertext-body><p>Be nice</p></div></div>"
        + post(words, post("Half a tablet", post("Thanks, so did I")) + post(words))
        + post("Same here"))
    let scores: [Float] = [0.2, 0.95, 0.01, 0.15, 0.01, 0.1, 0.01, 0.9, 0.01, 0.02, 0.01]
    #expect(
      MainText(table, scores: scores, pageType: .forum).keeps
        == [false] + (0..<5).flatMap { _ in [true, false] })
    #expect(!MainText(table, scores: scores).keeps[9])
  }

  @Test func signaturesAndProfilesInsideOfPostsAreNoPosts() throws {
    let words = Array(repeating: "word", count: 40).joined(separator: " ")
    let post = """
      <div class=postbody><dl><dd>Member</dd><dd>Posts: 73</dd></dl><p>\(words)</p>
      <aside class="post_message post-signature"><div class=bbWrapper>My tablets: three</div></aside></div>
      """
    let table = try blockTable(post + post)
    let scores: [Float] = [0.04, 0.04, 0.9, 0.15]
    #expect(
      MainText(table, scores: scores + scores, pageType: .forum).keeps
        == [false, false, true, false, false, false, true, false])
  }

  /// As XenForo 2 has them.
  @Test func postsBesideASideColumnAreKeptWithoutWhatTheForumWritesIntoThem() throws {
    let words = Array(repeating: "word", count: 40).joined(separator: " ")
    func post(_ text: String, _ other: String) -> String {
      "<article class=message-body><div class=bbWrapper>\(text)</div>\(other)</article>"
    }
    let table = try blockTable(
      """
      <div class="p-body-main p-body-main--withSidebar"><div class=p-body-content>
      \(post(words, "<div class=message-lastEdit>Last edited: Jul 9, 2022</div>"))
      \(post("Thank you", "<p>Advertisement - Members don't see this ad</p>"))
      \(post(words, "<div class=notice>Last edited by Ada on 12. Sep 2024, 11:14</div>"))
      <footer><aside><div class=bbWrapper>My tablets: three</div></aside></footer>
      </div><div class=p-body-sidebar>\(post("New member", "<p>Hello</p>"))</div></div>
      """)
    let scores: [Float] = [0.9, 0.1, 0.05, 0.1, 0.9, 0.1, 0.1, 0.1, 0.1]
    #expect(
      MainText(table, scores: scores, pageType: .forum).keeps
        == [true, false, true, false, true, false, false, false, false])
  }

  @Test func whatAButtonOpensIsKeptAndOtherHiddenTextIsNot() throws {
    let words = Array(repeating: "word", count: 60).joined(separator: " ")
    let table = try blockTable(
      "<p>\(words)</p><a aria-controls=x>+</a><div id=x hidden><p>Yes</p></div><div hidden><p>No</p></div>"
    )
    #expect(MainText(table, scores: [0.95, 0.1, 0.9, 0.9]).keeps == [true, false, true, false])
  }

  @Test(arguments: 0..<200)
  func noPageIsLeftEmptyAndNoBlockIsLeftOutForALessLikelyOne(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let blocks = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
      (
        words: Int.random(in: 1...200, using: &generator),
        score: Float.random(in: 0.03...1, using: &generator)
      )
    }
    let kept = try kept(blocks)
    #expect(kept.contains(true), "seed \(seed)")
    let least = zip(blocks, kept).filter(\.1).map(\.0.score).min() ?? 1
    let most = zip(blocks, kept).filter { !$0.1 }.map(\.0.score).max() ?? 0
    #expect(least >= most, "seed \(seed)")
  }

  @Test(arguments: [
    ("Cookies", 0), ("Copyright", 1), ("登录", 2), ("分享", 3), ("相关", 4), ("Комментарии", 5),
    ("コメ", 5), ("بقلم", 6), ("Anzeige", 7), ("Rechercher", 8), ("février", 9),
  ])
  func wordsAroundTheMainTextAreKnownInEveryScript(word: String, group: Int) {
    let bytes = Array(word.utf8)
    var reader = PageWords.Words(0..<bytes.count)
    let first = reader.next(bytes.span) ?? 0
    let hash = reader.next(bytes.span) == nil ? first : reader.pair
    #expect(CueGroups.shared.groups(of: hash) & 1 << group != 0)
  }

  @Test(arguments: 0..<200)
  func wordsReadAtOnceAreThoseReadOneByOne(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let alphabet =
      seed % 2 == 0 ? ["a", "bc", "Z9", " ", "-"] : ["ab", "é", " ", "中", "—", ".", "語"]
    let text = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
      alphabet.randomElement(using: &generator) ?? ""
    }.joined()
    let bytes = Array(text.utf8)
    var batch = WordBatch()
    batch.read(bytes.span, 0..<bytes.count, atMost: 40)
    var reader = PageWords.Words(0..<bytes.count)
    var count = 0
    while count < 40, let word = reader.next(bytes.span) {
      guard count < batch.count else { break }
      #expect(batch.words[count] == word, "seed \(seed), word \(count)")
      #expect(batch.isIdeograph(count) == reader.isIdeograph, "seed \(seed), word \(count)")
      count += 1
    }
    #expect(count == batch.count, "seed \(seed)")
  }

  @Test func aNameIsNoWordOfAMenuThoughPeopleAreCalledAugust() {
    #expect(CueGroups.isNoName(Array("Related Articles".utf8)))
    #expect(CueGroups.isNoName(Array("相关阅读".utf8)))
    #expect(!CueGroups.isNoName(Array("August Strindberg".utf8)))
    #expect(!CueGroups.isNoName(Array("张伟".utf8)))
  }

  @Test func theNamesOfContentManagementSystemsAreComparedWhole() throws {
    let table = try blockTable(
      "<div class='x Entry-Content'>a</div><div class='entry content'>b</div><div id=comments>c</div>"
    )
    let words = table.containers.dropFirst().map(\.words.rawValue)
    #expect(words.map { $0 >> 29 & 1 } == [1, 0, 0])
    #expect(words.map { $0 >> 31 } == [0, 0, 1])
  }
}
