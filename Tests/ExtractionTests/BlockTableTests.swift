import TestSupport
import Testing

@testable import Extraction

func blockTable(_ page: String) throws -> BlockTable {
  try BlockTableBuilder.table(of: Array(page.utf8).span, limits: .default)
}

extension BlockTable {
  /// The texts of all blocks.
  var texts: [String] { blocks.map { String(decoding: text[$0.textRange], as: UTF8.self) } }

  /// The names of the elements around a block, innermost first.
  func path(_ block: Int) -> [String] {
    var names: [String] = []
    var index = blocks[block].container
    while index > 0 {
      names.append(containers[Int(index)].element.name ?? "?")
      index = containers[Int(index)].parent
    }
    return names
  }
}

@Suite struct BlockTableTests {
  @Test func thePageOfTheDocumentationGivesTheTableOfTheDocumentation() throws {
    let table = try blockTable(
      "<div class=nav><a href=x>Home</a></div><article><h1>Flu</h1><p>It is a virus.</p></article>")
    #expect(table.texts == ["Home", "Flu", "It is a virus."])
    #expect(table.blocks.map(\.kind) == [.paragraph, .heading, .paragraph])
    #expect(table.blocks.map(\.container) == [1, 3, 4])
    #expect(table.containers.map(\.parent) == [-1, 0, 0, 2, 2])
    #expect(table.blocks.map(\.linkBytes) == [4, 0, 0])
    #expect(table.containers[2].blocks == 1..<3)
  }

  /// What browsers make of missing end tags.
  @Test(arguments: [
    ("<p>a<p>b", ["a", "b"], ["p"]), ("<p>a<div>b</div>", ["a", "b"], ["div"]),
    ("<ul><li>a<li>b</ul>", ["a", "b"], ["li", "ul"]),
    ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["a", "b", "c"], ["li", "ul"]),
    ("<dl><dt>a<dd>b<dt>c</dl>", ["a", "b", "c"], ["dt", "dl"]),
    ("<table><tr><td>a<td>b<tr><td>c</table>", ["a", "b", "c"], ["td", "tr", "table"]),
    ("<table><td>a<td>b<tr><td>c</table>", ["a", "b", "c"], ["td", "tr", "table"]),
    ("<table><tbody><td>a<td>b", ["a", "b"], ["td", "tr", "tbody", "table"]),
    ("<table><caption>a<td>b", ["a", "b"], ["td", "tr", "table"]),
    ("<table><tr><td>a<tbody><th>b", ["a", "b"], ["th", "tr", "tbody", "table"]),
    ("<table><tr><td><p>a</table>b", ["a", "b"], []),
    ("<div><p>a</div>b", ["a", "b"], []), ("<h1>a<h2>b", ["a", "b"], ["h2"]),
    ("<div>a</p>b</div>", ["a", "b"], ["div"]), ("<div>a</section>b</div>", ["a", "b"], ["div"]),
    ("<table><tr><td>a</div>b</table>", ["a", "b"], ["td", "tr", "table"]),
    ("<h1>a</h3>b", ["a", "b"], []), ("<p>a</body>b", ["a", "b"], ["p"]),
    ("<span>a</div>b", ["a", "b"], []),
  ])
  func optionalTagsCloseAsInBrowsers(page: String, texts: [String], lastPath: [String]) throws {
    let table = try blockTable(page)
    // An end tag that ends nothing may or may not part two texts.
    #expect(table.texts.joined() == texts.joined())
    #expect(table.path(table.blocks.count - 1) == lastPath)
  }

  @Test func whiteSpaceCollapsesButNotInPreformattedText() throws {
    let table = try blockTable(
      "<p> a \n b\u{A0}\u{3000}c&nbsp;d<b> e</b>f </p><pre>\n x\n  y </pre><p>a<br> b<br><br>c")
    #expect(table.texts == ["a b c d ef", " x\n  y", "a\nb", "c"])
  }

  /// Runs of characters are looked through 64 at a time.
  @Test(arguments: [
    ("\u{A0}", " "), ("\u{3000}", " "), ("  ", " "), (" \u{202F}", " "), ("\u{AD}", ""),
    ("\u{200B}", ""), ("&amp;", "&"), (" &amp;", " &"), ("\n", " "), ("\u{1}", ""), ("é", "é"),
    (" \u{3041}", " \u{3041}"), ("—", "—"), ("\u{96}", "–"), (" \u{92}", " ’"),
    ("\u{81}", "\u{81}"), ("\u{85}", "…"),
  ])
  func whatIsNotCopiedIsFoundWhereverItStands(sign: String, written: String) throws {
    for length in [1, 2, 30, 61, 62, 63, 64, 65, 66, 126, 127, 128, 129, 200] {
      let before = String(repeating: "a", count: length)
      for after in ["b", String(repeating: "b", count: 90)] {
        let table = try blockTable("<p>\(before)\(sign)\(after)</p><p>\(before)\(sign)</p>")
        let end = written == " " ? "" : written
        #expect(table.texts == [before + written + after, before + end], "\(length)")
      }
    }
  }

  @Test func aValueSaysTheSameWheneverItIsRead() {
    var values = AttributeValues()
    let names = (0..<2_000).map {
      "\($0 % 700) entry-content nav-\($0 % 3) PostDate x by-authorName"
    }
    let page = Array(names.joined(separator: "\n").utf8)
    var start = 0
    var hashes: [String: UInt32] = [:]
    for name in names {
      let value = start..<start + name.utf8.count
      start = value.upperBound + 1
      let (words, hash, marksOfBoth) = values.classWords(page.span, value)
      let marks = values.markWords(page.span, value)
      let (expected, expectedMarks) = ClassWords.index.words(page.span, value, MarkWords.index)
      let onlyMarks = MarkWords.index.words(page.span, value)
      #expect(words == expected && marks == expectedMarks && marks == onlyMarks)
      #expect(marks == marksOfBoth)
      #expect(hashes.updateValue(hash, forKey: name) ?? hash == hash)
    }
  }

  /// Of compounds the longest known beginning and end count, if they are not words of their own.
  @Test(
    arguments: [
      ("leftnav", .navigation), ("site-footer", .footers), ("contact-us", .footers),
      ("relatedArticlesBox", .related), ("commentlist2", ClassWords(rawValue: 1 << 10)),
      ("linkedin-x", .sharing), ("zzzzfooter", .footers), ("xyrelatedposts", .related),
      ("leaderboard", .advertising), ("nocontent", .sideColumns), ("container", []),
      ("fluidcontainer", []), ("placeholder", []), ("history", []), ("blockquote", []),
    ] as [(String, ClassWords)])
  func classesTellByTheirWords(value: String, expected: ClassWords) {
    let bytes = Array(value.utf8)
    let known: ClassWords = [
      .navigation, .footers, .related, .comments, .sharing, .advertising, .sideColumns,
      ClassWords(rawValue: 1 << 1), ClassWords(rawValue: 1 << 17), ClassWords(rawValue: 1 << 18),
      .threads,
    ]
    let found = ClassWords.index.words(bytes.span, bytes.indices, MarkWords.index).0
    #expect(found.intersection(known) == expected, "\(found.rawValue)")
  }

  @Test(arguments: [
    "script", "style", "template", "textarea", "select", "iframe", "object", "canvas",
  ])
  func contentThatIsNeverShownLeavesNoBlock(element: String) throws {
    let table = try blockTable("<p>a <\(element)>secret <b>x</b></\(element)> b</p><p>c</p>")
    #expect(table.texts == ["a b", "c"])
  }

  /// As in browsers, where they are no scope.
  @Test(arguments: [
    ("<p>a <video src=v><p>b</p><p>c</p>", ["a", "b", "c"]),
    ("<ul><li>a <canvas id=c><li>b<li>c</ul>", ["a", "b", "c"]),
    ("<p>a <span style='display:none'>x<p>b", ["a", "b"]),
    ("<dl><dt>a <map><dd>b <meter><dt>c", ["a", "b", "c"]),
    ("<table><tr><td>a <audio><td>b <progress><tr><td>c", ["a", "b", "c"]),
    ("<ul><li>a <video><ul><li>x</ul></video> b", ["a b"]),
    ("<ul><li>a <object><li>x</object> b</ul>", ["a b"]),
    ("<p>a <button><p>x</p></button> b", ["a x b"]), ("<p>a <template><p>x</template> b", ["a b"]),
    ("<div>a <video><p>x<p>y</video> b</div>", ["a b"]),
  ])
  func anElementThatIsNeverShownEndsWithWhatIsAroundIt(page: String, texts: [String]) throws {
    #expect(try blockTable(page).texts == texts)
  }

  @Test(arguments: [
    "<p>の<ruby>糖尿病<rt>とうにょうびょう</rt></ruby>は</p>",
    "<p>の<ruby>糖尿病<rp>(</rp><rt>とうにょうびょう</rt><rp>)</rp></ruby>は</p>",
    "<p>の<ruby>糖<rt>とう<rb>尿<rt>にょう<rb>病<rtc>びょう</ruby>は</p>",
    "<p>の<ruby>糖<rp>(<rt>とう<rp>)</ruby><ruby>尿病<rt>にょうびょう</ruby>は<p>",
    "<p>の糖尿病は<rt>とうにょうびょう<p>",
  ])
  func readingsOfCharactersAreNoText(page: String) throws {
    #expect(try blockTable(page).texts == ["の糖尿病は"])
  }

  @Test func hiddenTextInALineIsDroppedAndHiddenBlocksAreMarked() throws {
    let table = try blockTable(
      "<p>a<span hidden>x<span>y</span>z</span>b<i style='display : none'>w</i></p><div style=visibility:hidden><p>h</p></div>"
    )
    #expect(table.texts == ["a b", "h"])
    #expect(table.containers[Int(table.blocks[1].container)].flags.contains(.hidden))
    #expect(!table.containers[Int(table.blocks[0].container)].flags.contains(.hidden))
  }

  @Test func aLinkReachesOverTheEndsOfBlocksUntilItsEndTag() throws {
    let table = try blockTable(
      "<a href=x><div>ab</div><div>cd</div></a><div>ef</div><a name=y>gh</a>")
    #expect(table.blocks.map(\.linkBytes) == [2, 2, 0, 0])
    let mixed = try blockTable("<p>one <a href=x>two</a> three <a href=y>four")
    #expect(mixed.blocks[0].linkBytes == 7 && mixed.blocks[0].linkCount == 2)
  }

  /// Links that a script leads are links, but none that can be written.
  @Test func aLinkMayHaveNoAddress() throws {
    let table = try blockTable(
      "<p><a class=b>ab</a><a role=link>cd</a></p><p>ef <a id=x class=b>gh</a> ij <a name=y>kl</p>"
    )
    #expect(table.texts == ["ab cd", "ef gh ij kl"])
    #expect(table.blocks.map(\.linkBytes) == [4, 2] && table.blocks.map(\.linkCount) == [2, 1])
    #expect(table.marks.isEmpty)
    // The address of a heading that began in it and ends behind it.
    let heading = "<p>a</p><h2>Iron<a href=#x><div></div></a></h2>"
    #expect(try HTMLExtractor().extract(Array(heading.utf8)).string.contains("Iron"))
    // Places, and what was left open.
    for place in ["<a class=b />", "<a>", "<a id=x>", "<a name=x class=b>"] {
      #expect(try blockTable("<p>ab \(place)cd</p><p>ef").blocks.map(\.linkBytes) == [0, 0])
    }
    #expect(try blockTable("<p>ab <a class=b>cd</p><p>ef").blocks.map(\.linkBytes) == [2, 0])
  }

  @Test func sourceOffsetsPointAtTheTextInThePage() throws {
    let page = Array("<div><p> first &amp; <b>second</b> </p><p>流感</p></div>".utf8)
    let table = try BlockTableBuilder.table(of: page.span, limits: .default)
    let sources = table.blocks.map {
      String(decoding: page[Int($0.sourceStart)..<Int($0.sourceEnd)], as: UTF8.self)
    }
    #expect(
      sources.map { $0.split(separator: "<").first.map(String.init) } == ["first &amp; ", "流感"])
    #expect(sources[0].hasPrefix("first &amp; <b>second"))
  }

  @Test func formulasAreKeptAsLaTeXWhereThePageHasIt() throws {
    let table = try blockTable(
      """
      <p>a <math alttext="\\frac{1}{2}"><mn>1</mn><mn>2</mn></math> b</p>\
      <p>c <math><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x^2</annotation>\
      </semantics></math> d</p><p>e <math><mi>y</mi><mo>=</mo><mn>2</mn></math> f</p>\
      <p>g <script type="math/tex">z_1</script></p>\
      <p><span class=katex><span class="katex-mathml"><math><semantics><mi>q</mi><annotation \
      encoding="application/x-tex">q</annotation></semantics></math></span><span class="katex-html" \
      aria-hidden=true><span>q</span></span></span></p>
      """)
    #expect(table.texts == ["a $\\frac{1}{2}$ b", "c $x^2$ d", "e y=2 f", "g $z_1$", "q"])
  }

  @Test func mathMLBecomesLaTeX() throws {
    let table = try blockTable(
      """
      <p>a <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math> b <math><msup><mn>10</mn><mn>9</mn></msup></math>/L</p>
      <p>c <math><msqrt><mi>x</mi><mo>&lt;</mo><mspace/><MI>y</MI></msqrt> <mfenced open="[" close="]"><mi>i</mi>\
      <mi>j</mi></mfenced></math></p><p>d <math><mfrac linethickness=0><mi>e</mi><mi>g</mi></mfrac><mfrac><mi>e</mi><p>f</p>
      """)
    #expect(
      table.texts == [
        "a $\\frac{a}{b}$ b $10^9$/L", "c $\\sqrt{x<y}[i,j]$", "d ${e \\atop g}\\frac{e}$", "f",
      ])
  }

  @Test func picturesOfFormulasAreFormulas() throws {
    let table = try blockTable(
      """
      <p>a <span class="mwe-math-element"><span style="display: none"><math alttext="{\\displaystyle x^{2}}"><mi>x</mi>\
      </math></span><img class="mwe-math-fallback-image-inline" alt="{\\displaystyle x^{2}}" src=x.svg></span> b</p>
      <p><img class="latex" alt="y_1">, <img class="photo latexes" alt="z_1"></p>
      """)
    #expect(table.texts == ["a $x^{2}$ b", "$y_1$,"])
  }

  @Test func manyLevelsOfMathMLAreRead() throws {
    for depth in [40, 400, 40_000] {
      let page =
        "<p>" + String(repeating: "<math><mfrac><msqrt><mrow>", count: depth) + "<mi>x</mi>"
      #expect(try blockTable(page).texts.joined().contains("x"), "\(depth) levels")
    }
  }

  @Test func textInSVGAndForeignMarkupDoesNotSwallowThePage() throws {
    let table = try blockTable("<p>a<svg><title>t</title><g>x<p>b</p><math><mi>c<div>d</div>")
    #expect(table.texts == ["a", "b", "c", "d"])
  }

  @Test(arguments: [
    ("<p>a <svg><path d=M0><b>b</b> c</p>", ["a b c"]), ("<p>a<svg><g><br>b", ["a\nb"]),
    ("<p>a <svg><text>x <a>x</a><u>b", ["a b"]), ("<p>a <svg><font id=x>x</svg> b", ["a b"]),
    ("<p>a <svg><font COLOR=red>b", ["a b"]), ("<div>a <svg></p>b", ["a", "b"]),
    ("<div>a <math><mi>x</br>b", ["a x\nb"]),
    ("<p><math><mtext>x <b>y</b></mtext></math> z", ["\\text{x y} z"]),
    ("<p>a <math><mi>x</mi> <small>b", ["a xb"]),
  ])
  func elementsOfHTMLEndSVGAndMathML(page: String, texts: [String]) throws {
    let found = try blockTable(page).texts
    #expect(found.map { $0.filter { $0 != "$" } } == texts)
  }

  @Test(arguments: ["<title/>", "<style/>", "<script/>", "<title>t</title>", "<style>a{}</style>"])
  func elementsOfSVGEndThemselves(element: String) throws {
    let table = try blockTable("<p>a<svg/> b</p><svg>\(element)<path/></svg><p>c <math/>d</p>")
    #expect(table.texts == ["a b", "c d"])
  }

  @Test(arguments: [
    "<title/><p>a</p><script src='x'/><p>b</p>", "<p>a<a id='x'/></p><textarea/><p><b/>b</p>",
    "<p>a</p><svg><g><g/>x</g>y</svg><div/><iframe/>b", "<p>a</p><![CDATA[b]]>",
    "<p>a</p><select/><video/><p>b</p>", "<p class='x'>a<br/></p><ul><li/><li>b</li></ul>",
  ])
  func inXHTMLEveryElementMayBeEmpty(markup: String) throws {
    let page = "<html xmlns=\"http://www.w3.org/1999/xhtml\">\(markup)</html>"
    let declared = try blockTable("<?xml version=\"1.0\"?>\n\(page)")
    #expect(declared.texts == ["a", "b"])
    let named = try BlockTableBuilder.table(
      of: Array(page.utf8).span, isXML: true, limits: .default)
    #expect(named.texts == ["a", "b"])
  }

  @Test(arguments: [
    "<iframe src=x />", "<style>a", "<textarea>", "<title>", "<!-- x", "<img alt=\"x", "<img src=x",
    "<script>x", "<script><!--<script>",
  ])
  func whatNoscriptLeavesOpenEndsWithIt(markup: String) throws {
    let table = try blockTable("<p>a</p><noscript>\(markup)</noscript><p>b</p>")
    #expect(table.texts == ["a", "b"])
  }

  @Test(arguments: [
    ("<title>t</titel></head><p>a</p><svg><title>b</title></svg><p>c</p>", ["a", "c"]),
    ("<title><p>a<p>c", ["a", "c"]), ("<p>a<title>t<p>c", ["a", "c"]),
    ("<title>t <p>x</title></head><p>a<p>c", ["a", "c"]), ("<p>a<p>c<title>", ["a", "c"]),
  ])
  func aTitleWithoutEndTagEndsAtTheNextTag(page: String, texts: [String]) throws {
    #expect(try blockTable(page).texts == texts)
  }

  /// Word processors write scripts so.
  @Test(arguments: [
    ("10<span style='vertical-align: super; color: red'>9</span>/L", "10^9/L"),
    ("5<font style=\"font-size:8pt;Vertical-Align:Super\">1</font> mg", "5^1 mg"),
    ("10<span class=superscript>6</span> cells", "10^6 cells"),
    ("10<span class='ph sup'>6</span> cells", "10^6 cells"),
    ("10<span style='position:relative;top:-4.0pt;mso-text-raise:4.0pt'>9</span>/L", "10^9/L"),
    ("10<span style='vertical-align:4px'>−9</span> M", "10^-9 M"),
    ("10<span style='vertical-align:.5em;display:inline'>9</span>", "10^9"),
    ("5<span style='vertical-align: -25%'>2</span>", "5_2"),
    ("5<span style='vertical-align:-2px'>mg</span><i style='vertical-align:0px'>2</i>", "5mg2"),
    ("10 <span style='vertical-align:1px'>9</span>", "10 9"),
    ("10<span style='font-variant-position: super'>9</span>/L", "10^9/L"),
    ("10<span class=hochgestellt>9</span>/L, 5<span class=tiefgestellt>2</span>", "10^9/L, 5_2"),
    ("5<span class=subscript>2</span>", "5_2"), ("5<i style=vertical-align:sub>2</i>", "5_2"),
    ("H<span class=sub>2</span>O <span class=sub-title>2</span>", "H2O 2"),
    ("1<span class=frac><span>1</span>/<span>2</span></span>", "1 1/2"),
    ("3 €<span class=sr-only>3 €</span><i class=visually-hidden>, about</i>", "3 € 3 €, about"),
  ])
  func scriptsMayBeMadeByStyle(page: String, text: String) throws {
    let table = try blockTable("<p>\(page)</p>")
    #expect(table.blocks.map { Array(PlainInline.text(of: $0, table)) } == [Array(text.utf8)])
  }

  @Test(arguments: [
    "backface-visibility:hidden", "-webkit-backface-visibility: hidden", "--x-display:none",
    "color:red;display:inline-block",
  ])
  func propertiesAreComparedWhole(style: String) throws {
    let table = try blockTable("<div style='\(style)'><p>a <b style='\(style)'>b</b></p></div>")
    #expect(table.texts == ["a b"])
    #expect(table.containers.allSatisfy { $0.flags.isEmpty })
  }

  @Test func linksThatAreNotesOrAddressesAreNoText() throws {
    let table = try blockTable(
      """
      <h2>Dose <a href="#dose">#</a></h2><h2><a href=#a>¶</a>Form <a href=/x>→</a></h2>\
      <h2>治療<span class="mw-editsection">[<a href=/e>編集</a>]</span></h2><p>1327<a href="#ftn2">2</a> and m<img>n</p>
      """)
    #expect(table.texts == ["Dose", "Form →", "治療", "13272 and m n"])
    #expect(Array(PlainInline.text(of: table.blocks[3], table)) == Array("1327[2] and m n".utf8))
  }

  @Test(arguments: [
    ("[1,2,3–7]", "[<a href=#1>1</a>,<a href=#2>2</a>,<a href=#3>3</a>–<a href=#7>7</a>]"),
    ("(1, 2,3)", "(<a href=#1>1</a>, <a href=#2>2</a>,<a href=#3>3</a>)"),
    ("如此[1、2]（1，2）", "如此[<a href=#1>1</a>、<a href=#2>2</a>]（<a href=#1>1</a>，<a href=#2>2</a>）"),
    ("（1）研究表明[2]", "（<a href=#1>1</a>）研究表明<a href=#2>2</a>"),
    (
      "Tables 1–3, 1,2",
      "Tables <a href=#t1>1</a>–<a href=#t3>3</a>, <a href=#1>1</a>,<a href=#2>2</a>"
    ),
    ("如表1所示，图2，第3章", "如表<a href=#t1>1</a>所示，图<a href=#f1>2</a>，第<a href=#c3>3</a>章"),
    ("发表[1]，心电图[2]", "发表<a href=#1>1</a>，心电图<a href=#2>2</a>"),
    ("Typ-2, here[1],[2]", "Typ-<a href=#x>2</a>, here<a href=#1>1</a>,<a href=#2>2</a>"),
    ("[1] 5[2] (2019,[3])", "[<a href=#1>1</a>] 5<a href=#2>2</a> (2019,<a href=#3>3</a>)"),
  ])
  func linkedNumbersInBracketsGetNoOthers(text: String, markup: String) throws {
    #expect(try plain("<p>a \(markup)</p>") == "a " + text)
    #expect(try markdown("<p>a \(markup)</p>") == "a " + text)
  }

  @Test(arguments: [
    ("<a href=/x>Ra</a><a href=/x>bies</a>", "Rabies"),
    ("<a href=/x>Home</a><a href=/y>us</a>", "Home us"),
    ("<b>一种</b>\n<i>慢性</i>疾病", "一种慢性疾病"), ("一种\n</b>慢性", "一种慢性"), ("<a href=x>一种</a>\n慢性", "一种慢性"),
    ("一种\n<a href=x>慢性</a>", "一种慢性"), ("一种<!-- c -->\n慢性", "一种慢性"), ("一种<span>\n慢性</span>", "一种慢性"),
    ("一种\n<b>CRP</b>", "一种 CRP"), ("一种 <b>慢性</b>", "一种 慢性"), ("一种\n&#24930;", "一种慢"),
    ("常有<a href=/a>糖尿病</a><a href=/b>肾病</a>等", "常有糖尿病肾病等"),
    ("常有<a href=/a>糖尿病</a>\n<a href=/b>肾病</a>", "常有糖尿病 肾病"),
    ("<a href=/a>首页</a><a href=/b>新闻</a>", "首页 新闻"),
    ("见<a href=/a>糖尿病</a><a href=/b>CRP</a>", "见糖尿病 CRP"),
    ("解熱鎮痛薬の一つで、\n 痛み", "解熱鎮痛薬の一つで、痛み"), ("解熱 鎮痛 a\n痛", "解熱 鎮痛 a 痛"),
    ("<img alt='≥' src=ge.gif>5 mg", "≥5 mg"),
    ("5<img alt='&deg;'>C, <img alt=α>-blocker", "5°C, α-blocker"),
    ("<a href=x>a</a><img alt='→'>b", "a b"), ("<img alt='&gt;'> a", "a"),
    ("<a href=x>a <img alt='+'></a>", "a"),
    ("creatinine <img alt='&lt;' src=lt.gif> 1.5", "creatinine < 1.5"),
    ("A <img alt='→'> B", "A → B"), ("TNF-<img alt=alpha> is", "TNF-α is"),
    ("a <img alt=alpha>", "a"), ("5 <img alt=mu>g", "5 µg"),
    ("서울의\n병원", "서울의 병원"),
    ("he said <q>it hurts</q>.", "he said “it hurts”."), ("<q></q>a", "“”a"),
    (
      "<span style='display:table-cell'>120</span><span style='display: table-cell'>80</span>",
      "120 80"
    ),
    ("a<span style='color:red;display:block'>120</span>80 mg", "a\n120\n80 mg"),
    ("<b style='float:left;display:block'>T</b>he dose", "The dose"),
    ("U<b style='display:flex'>P</b>", "U\nP"), ("一<i style='display:grid'>\n二</i>", "一\n二"),
    ("a<span style='display:inline-block'>b</span>", "ab"),
    ("<span style=display:list-item> a </span> <span style=display:list-item>b</span>", "a\nb"),
  ])
  func wordsArePartedWhereReadersSeeIt(markup: String, text: String) throws {
    #expect(try blockTable("<p>\(markup)</p>").texts == [text])
  }

  @Test func aLineThatAStyleBeginsIsOutsideOfItsLink() throws {
    let table = try blockTable("<p>a <a href=/x style='display:block'>b</a> c")
    #expect(table.texts == ["a\nb\nc"])
    #expect(table.marks.map(\.position) == [2, 3])
  }

  @Test func aTableMayBeOneByItsRoles() throws {
    let page = """
      <p>a<div role=table><div role=rowgroup><div role=row><span role=columnheader>Drug</span><span role=columnheader>\
      Dose</span></div></div><div role=row><span role=rowheader>Aspirin</span><span role=cell><span>100</span> mg</span>\
      </div></div><p>b
      """
    #expect(try plain(page) == "a\n\nDrug | Dose\nAspirin | 100 mg\n\nb")
    #expect(try markdown(page).contains("| Drug | Dose |\n"))
    let grid = "<ul role=grid><li role=row><b role=gridcell>1</b><b role=gridcell>2</b></ul>"
    #expect(try plain(grid) == "1 | 2")
    // Outside a table the roles mean nothing, nor inside a cell.
    #expect(try blockTable("<p><i role=cell>a</i><i role=row>b</i>").texts == ["ab"])
    let table = try blockTable("<div role=grid><table><tr><td><i role=row>a</i><i role=cell>b</i>")
    #expect(table.texts == ["ab"])
  }

  @Test func groupsOfTermsAreNoContainers() throws {
    let table = try blockTable(
      "<dl><div class=a><dt>A<dd>1</div><div id=b><dt>B<dd>2<div>3</div></div><div hidden><dt>C</dl><p>d"
    )
    #expect(table.texts == ["A", "1", "B", "2", "3", "C", "d"])
    #expect(table.path(1) == ["dd", "dl"])
    #expect(table.path(3) == ["dd", "dl"])
    #expect(table.path(4) == ["div", "dd", "dl"])
    #expect(table.containers[Int(table.blocks[5].container)].flags.contains(.hidden))
    #expect(try blockTable("<dl><div>a</div>b<div>c</div><i>d</i>").texts == ["a", "b", "c", "d"])
  }

  @Test func aHeadingMayBeOneByItsRole() throws {
    let table = try blockTable("<div role=heading aria-level=3>Dose</div><div role=note>5 mg</div>")
    #expect(table.blocks.map(\.kind) == [.heading, .paragraph])
  }

  @Test func formulasThatMathJaxHasDrawnAreWrittenOnce() throws {
    let drawn = "<p><span class=MathJax><nobr>x2</nobr></span>"
    #expect(try blockTable(drawn + "<script type='math/tex'>x^2</script>").texts == ["$x^2$"])
    #expect(try blockTable(drawn).texts == ["x2"])
  }

  /// As MathJax 3 and 2 write formulas, beside the loader's name, a form and an address.
  @Test(arguments: [
    "<mjx-container class=MathJax><mjx-math aria-hidden=true><mjx-mi>C2</mjx-mi></mjx-math><mjx-assistive-mml>MATH</mjx-assistive-mml>"
      + "</mjx-container>",
    "<span class=MathJax><nobr aria-hidden=true><span>C2</span></nobr><span class=MJX_Assistive_MathML>MATH</span></span>",
    "<span class='mjx-chtml MathJax_CHTML'><span class=mjx-math aria-hidden=true>C2</span>"
      + "<span class=MJX_Assistive_MathML>MATH</span></span>",
    "<span class=MathJax_Preview>C2</span><span class=MathJax><nobr>C2</nobr></span><script type=\"math/mml\">MATH</script>",
    "<span class=MathJax><nobr aria-hidden=true>C2</nobr>MATH</span><script type='math/mml'><math display='block'>"
      + "<msup><mi>C</mi><mn>2</mn></msup></math></script>",
    "<span class='mjx-chtml'><span class=mjx-math>C2</span></span><script type=math/tex>C^2</script>",
    "MATH",
  ])
  func aFormulaOfMathJaxIsWrittenOnce(markup: String) throws {
    let math = "<math><msup><mi>C</mi><mn>2</mn></msup></math>"
    let page =
      "<script src='es5/tex-mml-chtml.js'></script><form><textarea></textarea></form><a href='/texas/'></a><p>A "
      + markup.replacing("MATH", with: math) + " b</p>"
    #expect(try blockTable(page).texts == ["A $C^2$ b"])
  }

  @Test func asciiMathIsWrittenAsItIs() throws {
    #expect(
      try blockTable(
        "<p>A <span class=MathJax>C5</span><script type='math/asciimath'>C = 5^2</script> b</p>"
      ).texts
        == ["A C = 5^2 b"])
  }

  @Test(arguments: [
    "<select><option>x</select>", "<template><div>x</div></template>", "<svg><text>x</text></svg>",
    "<span hidden>x</span>", "<video>x</video>", "<title>x</title>",
  ])
  func whatIsNeverShownIsNotShownBeyondTheLimit(markup: String) throws {
    for depth in 508...516 {
      let page =
        String(repeating: "<div>", count: depth) + "a \(markup) b"
        + String(repeating: "</div>", count: depth) + "<p>c"
      let table = try blockTable(page)
      #expect(table.texts.joined(separator: " ") == "a b c", "\(depth) levels")
      #expect(table.path(table.blocks.count - 1) == ["p"], "\(depth) levels")
    }
  }

  @Test func nestingBeyondTheLimitKeepsItsText() throws {
    for depth in [500, 600, 100_000] {
      let page =
        String(repeating: "<div>", count: depth) + "<p>in</p>"
        + String(repeating: "</div>", count: depth) + "<p>out</p>"
      let table = try blockTable(page)
      #expect(table.texts == ["in", "out"], "\(depth) levels")
      #expect(table.containers.count <= BlockTableBuilder.maximumDepth + 3)
      #expect(table.path(1) == ["p"], "\(depth) levels")
    }
  }
}
