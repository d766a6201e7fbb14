import TestSupport
import Testing

@testable import Extraction

/// All blocks of a page, rendered.
func plain(_ page: String) throws -> String {
  let table = try blockTable(page)
  let keep = [Bool](repeating: true, count: table.blocks.count)
  return String(decoding: PlainTextRenderer.text(of: table, keep: keep), as: UTF8.self)
}

func markdown(
  _ page: String, _ change: (inout RenderingOptions) -> Void = { _ in }
) throws -> String {
  var options = RenderingOptions()
  options.format = .markdown
  change(&options)
  let table = try blockTable(page)
  var keep = [Bool](repeating: true, count: table.blocks.count)
  Sections.leaveOut(options, from: &keep, of: table)
  return String(
    decoding: MarkdownRenderer.text(
      of: table, keep: keep, options: options, page: Array(page.utf8)),
    as: UTF8.self)
}

@Suite struct RenderingTests {
  @Test func blocksBecomePlainTextAsDocumented() throws {
    let page = """
      <h2>Head\n ing</h2><p>Text.</p><ul><li>one</li><li>two<p>more of two</p></li></ul>
      <table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td></td></tr></table>
      <pre>x\n  y</pre><p>line<br>break<br><br>paragraph</p>
      """
    #expect(
      try plain(page) == """
        Head ing

        Text.

        - one
        - two

        more of two

        a | b
        c

        x
          y

        line
        break

        paragraph
        """)
  }

  /// Posts of a forum beside who wrote them.
  @Test(arguments: [
    (
      "<tr><td>ann<br>Member<td><div>3 Feb</div><div>Mine went away.</div>",
      "ann\nMember\n\n3 Feb\n\nMine went away."
    ),
    (
      "<tr><td>Posted<td>quote<tr><td colspan=2><p>It went.<p>Away.",
      "Posted\n\nquote\n\nIt went.\n\nAway."
    ),
    ("<tr><td>Dose<td>5 mg", "Dose | 5 mg"),
    (
      "<tr><td>Dose<td><div>5 mg</div><tr><td>Max<td><p>10 mg<p>daily",
      "Dose | 5 mg\nMax | 10 mg daily"
    ),
  ])
  func aTableOfOneRowWithParagraphsIsLayout(rows: String, text: String) throws {
    #expect(try plain("<table>\(rows)</table>") == text)
  }

  @Test func blocksBecomeMarkdown() throws {
    let page = """
      <h1>Dose</h1><p>Take <b>two</b> <em>tablets</em> of <code>x_1</code> and <a href="/a b?c=1&amp;d=2">read</a> 2*3.</p>
      <ol><li>one<ul><li>inner</ul><li>two</ol><blockquote><p>Quoted.</p></blockquote>
      <pre>if (a) {\n  b();\n}</pre><p># no heading</p><p>1. no list</p><p>H<sub>2</sub>O, 10<sup>9</sup>, note<sup>[3]</sup></p>
      """
    #expect(
      try markdown(page) == """
        # Dose

        Take **two** *tablets* of `x_1` and read 2\\*3.

        1. one
            - inner
        2. two

        > Quoted.

        ```
        if (a) {
          b();
        }
        ```

        \\# no heading

        1\\. no list

        H<sub>2</sub>O, 10<sup>9</sup>, note[3]
        """)
    #expect(
      try markdown("<p><a href=\"/a b?c=1&amp;d=2\">read</a></p>") { $0.includesLinks = true }
        == "[read](/a%20b?c=1&d=2)")
    #expect(
      try markdown("<p>a <img alt='A &amp; B'> b</p>") { $0.includesImages = true }
        .contains("![A & B]()"))
    #expect(try !markdown("<p>a <img alt='A'> b</p>").contains("A"))
  }

  @Test func spansKeepColumnsApart() throws {
    let page = """
      <table><tr><th>Drug<th colspan=2>Dose<th>n</tr><tr><td rowspan=2>A<td>1<td>2<td>3</tr>\
      <tr><td>4<td>5<td>6</tr><tr><td>B<td><td>8<td>9</tr></table>
      """
    #expect(try plain(page) == "Drug | Dose |  | n\nA | 1 | 2 | 3\n | 4 | 5 | 6\nB |  | 8 | 9")
    #expect(
      try markdown(page) == """
        | Drug | Dose |  | n |
        | --- | --- | --- | --- |
        | A | 1 | 2 | 3 |
        |  | 4 | 5 | 6 |
        | B |  | 8 | 9 |
        """)
  }

  @Test func columnsInWhichNoTextBeginsAreLeftOut() throws {
    let page = """
      <table><tr><td colspan=200>a<td>b<tr><td colspan=200>c<td>d<tr><td colspan=201>e</table>\
      <table><tr><th>f<td><th>g<tr><td>1<td><td>2</table>
      """
    #expect(try plain(page) == "a | b\nc | d\ne\n\nf | g\n1 | 2")
    #expect(try markdown(page).hasPrefix("| a | b |\n| --- | --- |\n| c | d |\n| e |"))
  }

  @Test func theParagraphsOfACellThatSpansColumnsStandTogether() throws {
    let page = "<table><tr><td colspan=2><p>a<p>b<td>c<tr><td>d<td>e<td>f</table>"
    #expect(try plain(page) == "a b |  | c\nd | e | f")
  }

  @Test(arguments: ["<tfoot><tr><td>Sum<td>3</tfoot>", "<tfoot><td>Sum<td>3"])
  func theFootOfATableStandsLast(foot: String) throws {
    let page = """
      <table><thead><tr><th>Drug<th>n</thead>\(foot)<tbody><tr><td>a<td>1<tr><td>b<td>2</table>
      """
    #expect(try plain(page) == "Drug | n\na | 1\nb | 2\nSum | 3")
  }

  @Test func aRowSpanOfZeroReachesToTheEndOfTheBody() throws {
    let page = """
      <table><tbody><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d<tbody><tr><td>e<td>f</table>
      """
    #expect(try plain(page) == "a | b\n | c\n | d\ne | f")
  }

  @Test func cellsWithoutARowHaveOne() throws {
    let page = "<table><tbody><td>Drug<td>Dose<tr><td>a<td>5 mg<tr><td>b<td>6 mg</table>"
    #expect(try plain(page) == "Drug | Dose\na | 5 mg\nb | 6 mg")
  }

  @Test func aTableThatOnlyLaysOutThePageIsNoTable() throws {
    let prose = String(repeating: "Asthma is a long-term condition of the airways. ", count: 20)
    let page = "<table><tr><td>Menu</td><td><p>\(prose)</p><p>Second.</p></td></tr></table>"
    #expect(try !plain(page).contains(" | "))
  }

  @Test func formulasAreNotEscapedInMarkdown() throws {
    let page = """
      <p>a <math><mfrac><mi>a</mi><msub><mi>b</mi><mn>1</mn></msub></mfrac></math> $x_1 * y_2$ b</p>
      <p>\\(c_1^*\\) costs $5 *each* or $6</p><p>\\[ d_1 \\] and $$e * f$$</p>
      """
    #expect(
      try markdown(page) == """
        a $\\frac{a}{b_1}$ $x_1 * y_2$ b

        \\(c_1^*\\) costs $5 \\*each\\* or $6

        \\[ d_1 \\] and $$e * f$$
        """)
  }

  @Test func numberedListsBeginWhereThePageSays() throws {
    let page = "<ol><li>a<li value=4>b<li>c</ol><ol start=7><li>d</ol><ul><li>e</ul>"
    #expect(try markdown(page) == "1. a\n4) b\n5) c\n\n7. d\n\n- e")
  }

  /// CommonMark counts on where a list goes on; another delimiter begins another list.
  @Test(arguments: [
    ("<ul><li><span>•</span><span><p>a<p>b</span><li>• <div>c</div></ul>", "- a\n\nb\n\n- c"),
    (
      "<ul><li><span>(1)</span><div><p>a</div><li><div>iv.</div><div>b</div></ul>",
      "- (1) a\n- iv. b"
    ),
    ("<dl><dt>•<dd><p>a<dt><b>–</b><dd>b</dl>", "- a\n- b"), ("<dl><dt>B.</dl><p>a", "B.\n\na"),
    ("<ul><li><span>1.</span><cite>Roe J</cite></ul>", "- 1. Roe J"),
    ("<ul><li>•<li>1.<li>1.<ul><li>a</ul></ul>", "- •\n- 1.\n- 1.\n- a"),
    ("<dl><dt>1.<dt>2.<dd>a</dl><p>1.</p><p>b</p>", "1.\n\n2.\n\n- a\n\n1.\n\nb"),
    ("<ul><li>5 mg<p>a</ul>", "- 5 mg\n\na"), ("<ul><li>—<h3>a</h3></ul>", "- —\n\na"),
  ])
  func aLabelInAnElementOfItsOwnIsOfItsItem(page: String, text: String) throws {
    #expect(try plain(page) == text)
  }

  @Test func listsSideBySideAreNotOne() throws {
    #expect(try markdown("<ol><li>c</ol><ol><li>d</ol>") == "1. c\n\n1) d")
    #expect(try markdown("<ol><li>c<ol><li>d</ol><li>e</ol>") == "1. c\n    1. d\n2. e")
    #expect(try markdown("<ol><li>c</ol><p>d</p><ol><li>e</ol>") == "1. c\n\nd\n\n1. e")
  }

  @Test func quotesStandWhereTheyAre() throws {
    #expect(
      try markdown("<ul><li><blockquote>Quote<p>more</blockquote><li>next</ul>")
        == "- > Quote\n  >\n  > more\n\n- next")
    #expect(
      try markdown("<blockquote>a<blockquote>b</blockquote>c<ul><li>d<li>e</ul></blockquote>f")
        == "> a\n>\n> > b\n>\n> c\n>\n> - d\n> - e\n\nf")
  }

  @Test func aNoteOfTwoParagraphsIsANote() throws {
    let page = """
      <p>5 mg<sup><a href="#fn2">2</a></sup> or 6<sup><a href="#fn4">4</a></sup></p><ol><li id=fn1><p>First. <a href="#r1">↩</a></p></li>
      <li id=fn2><p>Second.</p><p>More. <a href="#r2">↩</a></p></li><li>No note.<li id=fn4>Fourth.</ol>
      """
    #expect(
      try markdown(page)
        == "5 mg[^2] or 6[^4]\n\n[^1]: First.\n[^2]: Second.\n\n    More.\n\n3. No note.\n[^4]: Fourth."
    )
  }

  @Test(arguments: [
    ("<ol type=A><li>a<li value=5>b</ol>", "A. a\nE. b", "- A. a\n- E. b"),
    ("<ol type=i start=4><li>a<li>b</ol>", "iv. a\nv. b", "- iv. a\n- v. b"),
    ("<ol style='list-style-type: upper-roman'><li>a</ol>", "I. a", "- I. a"),
    ("<ol reversed><li>a<ol><li>b</ol><li>c</ol>", "2. a\n1. b\n1. c", "2. a\n    1. b\n1) c"),
    ("<ol style='list-style: none'><li>1. a</ol>", "- 1. a", "- 1\\. a"),
    ("<ol style='list-style-type:none'><li>a</ol>", "- a", "- a"),
    ("<ol style='list-style-image:none'><li>a</ol>", "1. a", "1. a"),
    ("<ol reversed start=9 type=x><li>a<li>b</ol>", "9. a\n8. b", "9. a\n8) b"),
    ("<ol start=-1><li>a<li>b</ol>", "-1. a\n0. b", "- -1. a\n0. b"),
    ("<ol type=I><li>a<p>b<ul><li>c</ol>", "I. a\n\nb\n\n- c", "- I. a\n\n  b\n\n    - c"),
  ])
  func listsAreNumberedAsThePageSays(page: String, text: String, markdownText: String) throws {
    #expect(try plain(page) == text)
    #expect(try markdown(page) == markdownText)
  }

  @Test func notesAreFootnotesOfMarkdown() throws {
    let page = """
      <p>One.<sup><a href="#fn1">1</a></sup> Two.<a href="#fn2"><sup>2</sup></a> 10<sup>9</sup></p>
      <ol><li id=fn1>First. <a href="#r1">↩</a></li><li id=fn2>Second. <a href="#r2">↩</a></ol>
      """
    for hasLinks in [false, true] {
      let text = try markdown(page) { $0.includesLinks = hasLinks }
      #expect(text == "One.[^1] Two.[^2] 10<sup>9</sup>\n\n[^1]: First.\n[^2]: Second.")
    }
  }

  @Test(arguments: [
    ("<p id=n1><sup>1</sup> First.<p id=n2>2. Second.", "[^1]: First.\n\n[^2]: Second."),
    ("<ol><li id=n1>First.<li id=n2><p>Second.</ol>", "[^1]: First.\n[^2]: Second."),
    (
      "<p id=n1><a href='#r1'>[1]</a> First.<div id=n2><p>2nd.<p>More.</div>",
      "[^1]: First.\n\n[^2]: 2nd.\n\nMore."
    ),
  ])
  func notesAreToldByTheReferencesThatLeadToThem(notes: String, text: String) throws {
    let page = "<p>A<sup><a href='#n1'>1</a></sup> b<sup><a href='#n2'>2</a></sup></p>\(notes)"
    #expect(try markdown(page) == "A[^1] b[^2]\n\n\(text)")
  }

  @Test(arguments: [
    ("<ol><li id=n1>1.5 mg/kg.<li id=n2>2:1 of both.</ol>", "[^1]: 1.5 mg/kg.\n[^2]: 2:1 of both."),
    ("<ol><li id=n1>1 mg a day.<li id=n2>2. Tag.</ol>", "[^1]: 1 mg a day.\n[^2]: 2\\. Tag."),
    ("<p id=n1>1.5 mg/kg.<p id=n2>2 mg/kg.", "[^1]: 1.5 mg/kg.\n\n[^2]: 2 mg/kg."),
    ("<p id=n1><sup>1</sup> .5 mg.<p id=n2>[2]: B.", "[^1]: .5 mg.\n\n[^2]: B."),
    ("<p id=n1>1、每天。<p id=n2>2．5 mg。", "[^1]: 每天。\n\n[^2]: 2．5 mg。"),
  ])
  func dosesAtTheStartOfANoteAreNoLabels(notes: String, text: String) throws {
    let page = "<p>A<sup><a href='#n1'>1</a></sup> b<sup><a href='#n2'>2</a></sup></p>\(notes)"
    #expect(try markdown(page) == "A[^1] b[^2]\n\n\(text)")
  }

  @Test func placesOfOtherKindsAreNoNotes() throws {
    let page = """
      <p>A<sup><a href='#h1'>1</a></sup> <a href='#p2'>2</a> c<sup><a href='#t3'>3</a></sup></p><h2 id=h1>1 One</h2>
      <p id=p2>2 Two</p><table><tr><th>a<th>b<tr><td id=t3>3<td>4</table>
      """
    #expect(
      try markdown(page)
        == "A[1] 2 c[3]\n\n## 1 One\n\n2 Two\n\n| a | b |\n| --- | --- |\n| 3 | 4 |")
  }

  @Test func whatStandsBetweenTheRowsOfATableStandsBeforeIt() throws {
    let page = """
      <table><div>Note 1.</div><tr><th>a<th>b</tr><tr><td>1<td>2</tr><div>Note 2.</div><tr><td>3<td>4</tr></table>
      """
    let rows = "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"
    #expect(try markdown(page) == "Note 1.\n\nNote 2.\n\n\(rows)")
    #expect(try plain(page) == "Note 1.\n\nNote 2.\n\na | b\n1 | 2\n3 | 4")
  }

  @Test(arguments: ["td", "th"])
  func whatStandsInTheFirstRowOfATableStandsBeforeIt(cell: String) throws {
    let page = """
      <p>A</p><table><caption>B</caption><tr><div>Note.</div><\(cell)>a<\(cell)>b</tr><tr><td>1<td>2</table>
      """
    #expect(try plain(page) == "A\n\nB\n\nNote.\n\na | b\n1 | 2")
  }

  @Test func aTableInACellOfDataIsLinesOfIt() throws {
    let inner = "<table><tr><td>at first<td>7 mg<tr><td>then<td>5 mg</table>"
    let rows = "<tr><td>x<td>1 mg<tr><td>y<td>\(inner)<tr><td>z<td>2 mg"
    let text = "| x | 1 mg |\n| y | at first<br>7 mg<br>then<br>5 mg |\n| z | 2 mg |"
    let layout = "<table><tr><td>Menu<td>TABLE</table>"
    let page = "<table><tr><th>a<th>b\(rows)</table>"
    #expect(try markdown(page) == "| a | b |\n| --- | --- |\n\(text)")
    #expect(
      try markdown(layout.replacing("TABLE", with: page))
        == "Menu\n\n| a | b |\n| --- | --- |\n\(text)")
    // One column alone is none of data.
    let column = page.replacing("<td>7 mg", with: "").replacing("<td>5 mg", with: "")
    #expect(try markdown("<p>A</p>\(column)") { $0.includesTables = false } == "A")
    // Without heads it lays out the page.
    #expect(try markdown("<table>\(rows)</table>").hasPrefix("x\n\n1 mg\n\ny\n\n| at first |"))
  }

  /// As phpBB 2 writes them.
  @Test func postsInTablesBelowHeadsOfColumnsAreNoData() throws {
    let post = """
      I have had a headache for three weeks now. Has anyone tried magnesium against it? It might \
      help.
      """
    let posts = ["ann", "bob"].map {
      "<tr><td>\($0)<td><table><tr><td>3 Feb<tr><td colspan=2>\(post) \(post)</table>"
    }
    let page = "<table><tr><th>Author<th>Message\(posts.joined())</table>"
    #expect(try !plain(page).contains(" | "))
    #expect(try markdown(page) { $0.includesTables = false }.contains("\(post) \(post)"))
  }

  /// Of one table in each post's cell, of cells that are the posts, and of cells that say so.
  @Test(arguments: [
    ("forumline", "<td><table><tr><td>3 Feb<td>quote<tr><td colspan=2>POST</table>"),
    ("forumline", "<td>POST"), ("", "<td class=post_message>POST"),
    ("", "<td><div class=postbody>POST</div>"),
  ])
  func shortPostsInTablesAreNoData(name: String, cell: String) throws {
    let post =
      "Half a tablet in the evening, so did I; at first the whole of it was too much for me, and I slept badly."
    let rows = ["Ann", "Bob", "Cy"].map {
      "<tr><td>\($0)\(cell.replacing("POST", with: $0 == "Cy" ? "Yes." : "\($0) says: \(post)"))"
    }
    let page = "<p>Thread</p><table class='\(name)'>\(rows.joined())</table>"
    let text = try markdown(page) { $0.includesTables = false }
    #expect(text.contains("Bob says: \(post)\n\n"))
    #expect(text.hasSuffix("Yes."))
    // Doses are data wherever they stand.
    let doses =
      "<table class=forumline><tr><th>Age<th>Dose<tr><td>2 years<td>5 mg<tr><td>4 years<td>7 mg</table>"
    #expect(try markdown("<p>A</p>\(doses)") { $0.includesTables = false } == "A")
    let remarks = ["A", "B"].map { "<tr><td>\($0)<td>10 mg<td>\(post)" }.joined()
    let questions = "<table class=questions><tr><th>Drug<th>Dose<th>Remark\(remarks)</table>"
    #expect(try markdown(questions).contains("| B | 10 mg | \(post) |"))
  }

  @Test func notesThatMarkdownCannotTellApartStandAsTheyAre() throws {
    let page = """
      <p>One.<sup><a href="#fn1">1</a></sup> Two.<sup><a href="#fn2">2</a></sup> Three.<sup>[3]</sup></p>
      <ol><li>First. <a href="#r1">↩</a></li><li>Second. <a href="#r2">↩</a></ol>
      <ol><li>Other first. <a href="#r3">↩</a></li></ol><p><a href='#_ftnref1'>[1]</a> Third first.</p>
      """
    #expect(
      try markdown(page)
        == "One.[1] Two.[^2] Three.[3]\n\n1. First.\n[^2]: Second.\n\n1. Other first.\n\n[1] Third first."
    )
  }

  /// Copying the line for each of them would take minutes.
  @Test func aLineOf200000LinksOrPiecesOfCodeIsWritten() throws {
    let links = String(repeating: "<a href=/b>a</a> ", count: 200_000)
    #expect(try markdown("<p>\(links)</p>") { $0.includesLinks = true }.utf8.count == 1_599_999)
    let code = String(repeating: "<code>a</code>", count: 200_000)
    #expect(try markdown("<p>\(code)</p>").utf8.count > 200_000)
  }

  @Test func addressesThatOnlyScriptsFollowAreNotWritten() throws {
    let page = """
      <p><a href='javascript:go(2)'>Next</a> <a href=' Java\tScript:go(3)'>last</a> <a href=/x>[a]</a>
      <a href='/y\n\tz'>b</a> <a href='&lt;z>'>c</a></p>
      """
    #expect(
      try markdown(page) { $0.includesLinks = true }
        == "Next last [\\[a\\]](/x) [b](/yz) [c](%3Cz%3E)")
  }

  @Test(arguments: [
    (
      """
      <ol><li id="cite_note-1"><span><b><a href="#cite_ref-1">^</a></b></span> <span>Smith 2010.</span></li>
      <li>^ <sup><i><b><a href="#cite_ref-b_2-0">a</a></b></i></sup> <sup><a href="#cite_ref-b_2-1">b</a></sup> Roe.</ol>
      """, "[^1]: Smith 2010.\n[^2]: Roe."
    ),
    ("<p><a href='#_ftnref3' name=_ftn3>[3]</a> Third.</p>", "[^3]: Third."),
    ("<p><a href='#top'>3</a> Third <a href='#a'>up</a>.</p>", "3 Third up."),
  ])
  func notesAreToldByTheirLinkBack(page: String, text: String) throws {
    #expect(try markdown(page) == text)
    #expect(try markdown(page) { $0.includesLinks = true }.contains("#_ftn") == false)
  }

  @Test(arguments: [
    ("<b>S</b><b>ymptom</b>", "**Symptom**"), ("<b>a</b><b>,</b> b", "**a,** b"),
    ("<b><i>a</i></b><b><i>b</i></b>", "***ab***"), ("<b>a</b> <b>b</b>", "**a** **b**"),
    ("<code>a`b``c</code>", "``` a`b``c ```"), ("<i>a</i><b>b</b>", "*a***b**"),
    ("<b>a </b><b>b</b>", "**a** **b**"),
  ])
  func marksThatMeetAreOne(markup: String, text: String) throws {
    #expect(try markdown("<p>\(markup)</p>") == text)
  }

  @Test(arguments: [
    ("<b>Dose:</b>5 mg", "**Dose**:5 mg"), ("24 hours<b> without</b>", "24 hours **without**"),
    ("<b>“No”</b>by", "**“No**”by"), ("p<i>&lt;</i>0.05", "p<0.05"), ("x<b>.</b> y", "x. y"),
    ("，<b>素有“文”。</b>至今", "，**素有“文”**。至今"), ("a<s>b</s>c <s>d</s>", "a<del>b</del>c ~~d~~"),
    ("<b><i>a</i></b><i>b</i>", "***a***b"), ("<b>a<br>B</b>c", "**a\nB**c"),
    ("<i>a <b>b</b></i><b> c</b>", "*a **b*** **c**"),
    ("<em>a <i>b</i> c</em> d", "*a b c* d"), ("<b>a <b>b <b>c</b></b> d</b> e", "**a b c d** e"),
    ("<cite>A <i>N</i>. 2001</cite>", "*A N. 2001*"),
    ("<i>a <b>b <i>c</i> d</b> e</i>", "*a **b c d** e*"),
    ("<b>a <code>b <b>c</b></code> d</b> e", "**a `b c` d** e"),
  ])
  func emphasisStandsWhereMarkdownReadsIt(markup: String, text: String) throws {
    #expect(try markdown("<p>\(markup)</p>") == text)
  }

  @Test(arguments: [
    ("&lt;/b> &lt;!-- x --> &lt;?php 5 &lt; 6", "\\</b> \\<!-- x --> \\<?php 5 < 6"),
    ("a&lt;<b>T</b>>", "a\\<**T**>"), ("&amp;lt; R&amp;D; AT&amp;T", "\\&lt; R\\&D; AT&T"),
    ("__s__ a_b “_c_”", "\\_\\_s\\_\\_ a_b “\\_c\\_”"), ("[a](b) [1]: c", "[a\\](b) [1\\]: c"),
    ("a ~~b~~ ~5", "a \\~\\~b\\~\\~ ~5"),
    (
      "a<br># b<br>#c<br>> d<br>- e<br>-5<br>1. f<br>1.5<br>+ g",
      "a\n\\# b\n#c\n\\> d\n\\- e\n-5\n1\\. f\n1.5\n\\+ g"
    ),
    ("a<br>---<br>===<br>| - |", "a\n\\---\n\\===\n\\| - |"),
    ("<code>a</code><code>b</code><code> </code>", "`ab`"),
    ("<code>a<br>- b</code>", "`a - b`"),
  ])
  func textIsNotReadAsMarkdown(markup: String, text: String) throws {
    #expect(try markdown("<p>\(markup)</p>") == text)
  }

  @Test func listsAreIndentedByWhatIsWritten() throws {
    let page = "<ul><li><ul><li>a<ol><li>b</ol></ul></ul><ol start=100><li>c<ul><li>d</ul></ol>"
    #expect(try markdown(page) == "- a\n    1. b\n\n100. c\n     - d")
    #expect(
      try markdown("<dl><dt>a <b>b</b><dd>c</dl><h2>C #</h2>") == "- **a b**\n- c\n\n## C \\#")
  }

  @Test func imagesHaveTextAndAddressOnce() throws {
    let page = """
      <p>a<img src=x.png alt="*x* [1]">b</p><img data-src="y z.png" src="data:image/gif;base64,R0" alt=y>\
      <noscript><img src="y z.png" alt=y></noscript><p>c</p>
      """
    let text = try markdown(page) { $0.includesImages = true }
    #expect(text == "a ![\\*x\\* \\[1\\]](x.png) b\n\n![y](y%20z.png) c")
    #expect(try markdown(page) == "a b\n\nc")
  }

  @Test func tablesAndReferencesCanBeLeftOut() throws {
    let page = """
      <p>Text.</p><table><tr><td>a<td>b<tr><td>c<td>d</table><h2>References</h2><ol><li>Smith 2020</ol>\
      <h2>Appendix</h2><p>More.</p>
      """
    #expect(try markdown(page) { $0.includesTables = false }.contains("Smith"))
    #expect(try !markdown(page) { $0.includesTables = false }.contains("| c |"))
    let without = try markdown(page) { $0.includesReferences = false }
    #expect(!without.contains("Smith") && !without.contains("References"))
    #expect(without.contains("More.") && without.contains("| c | d |"))
  }

  @Test(arguments: ["<caption>B</caption>", "<caption><p>B</p></caption>"])
  func textBetweenTheRowsOfATableIsNotLeftOutWithIt(caption: String) throws {
    let page = """
      <p>A.</p><table>\(caption)<tr><p>First.</p><th>a<th>b</tr><p>Children take 15 mg/kg.</p><tr><td>1<td>2</tr>
      <tr><td>3<td>4</table><p>End.</p>
      """
    #expect(
      try markdown(page) { $0.includesTables = false }
        == "A.\n\nFirst.\n\nChildren take 15 mg/kg.\n\nEnd.")
  }

  @Test func aSectionOfSourcesWithoutReferencesIsText() throws {
    let page = """
      <h2>Sources</h2><ul><li>Salmon holds 10 µg in 100 g.<li>Egg yolk holds 3 µg.</ul>
      <h2>Sources</h2><ul><li>Smith J. Lancet 2020.</ul><h2>參考資料</h2><p>Roe</p>
      """
    #expect(
      try markdown(page) { $0.includesReferences = false }
        == "## Sources\n\n- Salmon holds 10 µg in 100 g.\n- Egg yolk holds 3 µg.")
  }

  @Test(arguments: [
    "7. References cited:", "СПИСОК ИСПОЛЬЗОВАННОЙ ЛИТЕРАТУРЫ", "Библиографический список",
    "引用・参考文献", "【主要参考文献】",
    "قائمة المراجع", "المصادر والمراجع:", "Bibliografía consultada", "Weiterführende Literatur",
    "Fuentes",
  ])
  func listsOfReferencesHaveManyNames(heading: String) {
    #expect(Sections.isReferencesHeading(Array(heading.utf8)[...]))
  }

  @Test func referencesUnderABoldLineCanBeLeftOut() throws {
    let page = """
      <p>Text.</p><p><b>References</b></p><ol><li>Smith 2010.</li></ol><h2>Contact</h2><p>More.</p>
      <h2>Selected references</h2><p>Roe 2011.</p>
      """
    #expect(
      try markdown(page) { $0.includesReferences = false } == "Text.\n\n## Contact\n\nMore.")
  }
}
