import Extraction
import TestSupport
import Testing

@Suite struct EPUBExtractorTests {
  private func options(_ change: (inout BookOptions) -> Void = { _ in }) -> BookOptions {
    var options = BookOptions()
    change(&options)
    return options
  }

  private func text(
    of body: String, markdown: Bool = false, _ change: (inout BookOptions) -> Void = { _ in }
  ) throws -> String {
    var book = SampleBook()
    book.chapters = [("one.xhtml", body)]
    let options = options {
      if markdown { $0.rendering.format = .markdown }
      change(&$0)
    }
    let result = try EPUBExtractor(options: options).extract(book.bytes)
    #expect(result.faults.isEmpty)
    return result.texts.first?.string ?? ""
  }

  @Test func theSpinesOrderIsTheTextsOrder() throws {
    var book = SampleBook()
    book.chapters.append(("a%20b.xhtml", "<p>The third &amp; last.</p>"))
    book.extraMembers = [
      ZipWriter.Member("OEBPS/a b.xhtml", SampleBook.page("<p>The third &amp; last.</p>"))
    ]
    book.chapters.swapAt(0, 1)
    let text = try #require(try EPUBExtractor().extract(book.bytes).texts.first)
    #expect(text.string == "Two\n\nThe second.\n\nOne\n\nThe first.\n\nThe third & last.")
    #expect(text.title == "Fever")
    #expect(text.author == "A. Doe")
    #expect(text.language == "en-GB")
    #expect(text.identifier == "isbn:9780000000002")
  }

  @Test(arguments: [0, 7])
  func numbersOfZIP64AreRead(prefixCount: Int) throws {
    let prefix = [UInt8](repeating: 0x20, count: prefixCount)
    let wide = ZipWriter.archive(
      SampleBook().members, prefix: prefix, comment: "PK", isZIP64: true)
    let texts = try EPUBExtractor().extract(wide).texts
    #expect(texts.map(\.string) == ["One\n\nThe first.\n\nTwo\n\nThe second."])
  }

  @Test func aPageOfLinksToTheOthersIsATableOfContents() throws {
    var book = SampleBook()
    book.chapters = (1...6).map {
      ("\($0).xhtml", "<p>Part \($0), see <a href='1.xhtml'>one</a>.</p>")
    }
    let links = (1...6).map { "<p><a href='\($0).xhtml#x'>The chapter \($0)</a> by A. Doe</p>" }
    book.chapters.insert(("contents.xhtml", "<h1>Overview</h1>" + links.joined()), at: 0)
    let text = try #require(try EPUBExtractor().extract(book.bytes).texts.first?.string)
    #expect(text.hasPrefix("Part 1, see one.\n\nPart 2"))
    // Links among more text, or to fewer parts, are text.
    book.chapters[0].content += "<p>" + String(repeating: "Fever is common. ", count: 9) + "</p>"
    #expect(try EPUBExtractor().extract(book.bytes).texts.first?.string.hasPrefix("Over") == true)
    book.chapters[0].content = links.prefix(4).joined()
    #expect(try EPUBExtractor().extract(book.bytes).texts.first?.string.hasPrefix("The c") == true)
  }

  @Test func chaptersBecomeTextsOfTheirOwnOnRequest() throws {
    let extractor = EPUBExtractor(options: options { $0.splitsChapters = true })
    let texts = try extractor.extract(SampleBook().bytes).texts
    #expect(texts.map(\.title) == ["One", "Two"])
    #expect(texts.map(\.string) == ["One\n\nThe first.", "Two\n\nThe second."])
    #expect(texts.map(\.identifier) == ["isbn:9780000000002#1", "isbn:9780000000002#2"])
    #expect(texts[1]["book"] == .string("Fever"))
  }

  @Test func metadataOfBothVersionsIsRead() throws {
    var book = SampleBook()
    book.metadata = """
      <dc:title id="sub">A history</dc:title><meta refines="#sub" property="title-type">subtitle</meta>
      <dc:title id="main">Blood</dc:title><meta refines="#main" property="title-type">main</meta>
      <dc:creator opf:role="aut">Doe, A.</dc:creator><dc:creator id="t">Roe, B.</dc:creator>
      <meta refines="#t" property="role">trl</meta><dc:creator>Poe, C.</dc:creator>
      <dc:identifier>10</dc:identifier><dc:identifier id="id" opf:scheme="ISBN">978</dc:identifier>
      <dc:date opf:event="modification">2020-01-01</dc:date><dc:date opf:event="publication">1999-05</dc:date>
      <dc:publisher>Press</dc:publisher><dc:rights>CC BY 4.0</dc:rights><dc:language>pt_br</dc:language>
      <dc:subject>Haematology</dc:subject><dc:description>&lt;p&gt;On &lt;b&gt;blood&lt;/b&gt;.&lt;/p&gt;</dc:description>
      """
    let text = try #require(try EPUBExtractor().extract(book.bytes).texts.first)
    #expect(text.title == "Blood")
    #expect(text.author == "Doe, A.; Poe, C.")
    #expect(text.identifier == "isbn:978")
    #expect(text.date == "1999-05")
    #expect(text.language == "pt-BR")
    #expect(text["publisher"] == .string("Press"))
    #expect(text["licence"] == .string("CC BY 4.0"))
    #expect(text["description"] == .string("On blood."))
    #expect(text["identifiers"] == .list(["isbn:978", "10"]))
  }

  @Test(arguments: [
    ("<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>を</p>", "漢字を"),
    ("<p><ruby><rb>感</rb><rb>染</rb><rt>かん</rt><rt>せん</rt></ruby>症</p>", "感染症"),
    ("<p>one<span epub:type=\"pagebreak\" title=\"12\">12</span> two</p>", "one two"),
    ("<p>one <span role=\"doc-pagebreak\" id=\"p\"/>two</p>", "one two"),
    ("<p>pain<a epub:type=\"noteref\" href=\"#n\">1</a>.</p>", "pain."),
    ("<p>pain<sup><a href=\"notes.xhtml#n\">[12]</a></sup>.</p>", "pain."),
    ("<p>10<sup>9</sup>/L <a href=\"#x\">2</a></p>", "10^9/L 2"),
    ("<p><a id=\"x\"/>not a link</p><p>next</p>", "not a link\n\nnext"),
    ("<title/><p>text</p>", "text"), ("<p>a<br/>b</p>", "a\nb"),
    ("<p><![CDATA[1 < 2 & 3]]></p>", "1 < 2 & 3"), ("<p>a&nbsp;b&eacute;</p>", "a bé"),
    ("<nav epub:type=\"toc\"><ol><li>One</li></ol></nav><p>x</p>", "x"),
    ("<p hidden=\"hidden\">no</p><p style=\"display:none\">no</p><p>yes</p>", "yes"),
    (
      "<p><switch xmlns=\"http://www.idpf.org/2007/ops\"><case>a</case><default>b</default></switch></p>",
      "a"
    ),
    ("<p>a <svg:svg xmlns:svg=\"s\"><svg:text>b</svg:text></svg:svg>c</p>", "a c"),
    (
      "<p>x <m:math xmlns:m=\"m\"><m:msup><m:mi>a</m:mi><m:mn>2</m:mn></m:msup></m:math></p>",
      "x $a^2$"
    ),
    ("<p>x <math><mi>a</mi><mo>=</mo><mn>1</mn></math></p>", "x a=1"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d"),
  ])
  func pagesAreReadAsBooksAreWritten(body: String, expected: String) throws {
    #expect(try text(of: body) == expected)
  }

  @Test func notesAreJoinedToTheirReferencesInMarkdown() throws {
    let body = """
      <h2>Pain</h2><p>It hurts<a epub:type="noteref" href="#n1">*</a>.</p>
      <aside epub:type="footnote" id="n1"><p><a role="doc-backlink" href="#r">*</a> See <em>below</em>.</p></aside>
      """
    #expect(
      try text(of: body, markdown: true) == "## Pain\n\nIt hurts[^1].\n\n[^1]: See *below*.")
  }

  @Test(arguments: [
    // In lists, with marks of their own, and with links back.
    (
      """
      <p>a<a epub:type="noteref" href="#n1">1</a> b<sup><a href="#n2" id="r2">2</a></sup></p>
      <ol><li id="n1" epub:type="footnote"><p>One.</p></li><li><p id="n2"><a href="#r2">2</a>. Two. <a href="#r2">↩</a></p></li></ol>
      """, "a[^1] b[^2]\n\n[^1]: One.\n\n[^2]: Two."
    ),
    (
      "<p>a<sup><a id='r' href='#n'>*</a></sup></p><p id='n'><sup>*</sup> <sup>14</sup>C and <a href='#r'>a</a></p>",
      "a[^1]\n\n[^1]: <sup>14</sup>C and a"
    ),
    (
      "<p>a<sup><a id='r' href='#n'>1</a></sup></p><p><sup><a id='n' href='#r'>1</a></sup> N</p>",
      "a[^1]\n\n[^1]: N"
    ),
    (
      "<p>a<a epub:type='noteref' href='#n'>1</a></p><aside id='n' hidden='hidden'>N</aside>",
      "a[^1]\n\n[^1]: N"
    ),
    // Without their notes, references lead nowhere.
    ("<p>a<a epub:type='noteref' href='b.xhtml#n'>1</a> b</p>", "a b"),
  ])
  func notesAreToldFromTheirReferences(body: String, expected: String) throws {
    #expect(try text(of: body, markdown: true) == expected)
  }

  @Test func notesAreNumberedOverTheBook() throws {
    var book = SampleBook()
    let reference = "<a epub:type=\"noteref\" href=\"#n\">1</a>"
    book.chapters = ["A", "B"].map { name in
      (
        "\(name).xhtml",
        "<p>\(name)\(reference) \(name)<sup><a href=\"notes.xhtml#\(name)\">2</a></sup></p><aside id=\"n\">N\(name)</aside>"
      )
    }
    book.chapters.append(
      ("notes.xhtml", "<h2>Notes</h2><ol><li id=\"A\">EA</li><li id=\"B\">EB</li></ol>"))
    let markdown = options { $0.rendering.format = .markdown }
    #expect(
      try EPUBExtractor(options: markdown).extract(book.bytes).texts.first?.string
        == "A[^1] A[^2]\n\n[^1]: NA\n\nB[^3] B[^4]\n\n[^3]: NB\n\n## Notes\n\n[^2]: EA\n\n[^4]: EB")
    let chapters = options {
      $0.rendering.format = .markdown
      $0.splitsChapters = true
    }
    #expect(
      try EPUBExtractor(options: chapters).extract(book.bytes).texts.map(\.string)
        == ["A[^1] A\n\n[^1]: NA", "B[^1] B\n\n[^1]: NB", "## Notes\n\n1. EA\n2. EB"])
  }

  @Test(arguments: [
    ("<ol type='A'><li>a</li><li>b</li></ol>", "- A. a\n- B. b"),
    ("<ol type='i' start='3'><li><p>a</p></li><li value='9'>b</li></ol>", "- iii. a\n- ix. b"),
    ("<ol reversed=''><li>a</li><li>b</li></ol>", "2. a\n1) b"),
    (
      "<ol start='5'><li>a<ol type='a'><li>x</li></ol></li><li value='7'>b</li></ol>",
      "5. a\n    - a. x\n7) b"
    ),
  ])
  func listsOfBooksKeepTheirNumbers(list: String, expected: String) throws {
    #expect(try text(of: list, markdown: true) == expected)
  }

  @Test func pagesThatAreNoXMLAreReadAsBrowsersDo() throws {
    #expect(
      try text(of: "<title/><script/><p>a<br>b<p>c &middot; <a id='x'/>d</i><img alt='>'/>")
        == "a\nb\n\nc · d")
  }

  @Test func declarationsOfPagesThatAreNoXMLAreNoText() throws {
    var book = SampleBook()
    book.chapters = []
    let page = """
      <?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY mg "milligram">]>
      <html><body><p>a &x; 5 &mg; b &micro;g</p></body></html>
      """
    book.manifest = "<item id=\"u\" href=\"u.xhtml\" media-type=\"application/xhtml+xml\"/>"
    book.spine = "<itemref idref=\"u\"/>"
    book.extraMembers = [ZipWriter.Member("OEBPS/u.xhtml", page)]
    #expect(
      try EPUBExtractor().extract(book.bytes).texts.map(\.string) == ["a &x; 5 milligram b µg"])
  }

  @Test func contentsAndWhatIsOutsideTheOrderAreLeftOut() throws {
    var book = SampleBook()
    book.manifest = """
      <item id="nav" properties="nav" href="nav.xhtml" media-type="application/xhtml+xml"/>
      <item id="toc" href="toc.xhtml" media-type="application/xhtml+xml"/>
      <item id="notes" href="notes.xhtml" media-type="application/xhtml+xml"/>
      <item id="index" href="index.xhtml" media-type="application/xhtml+xml"/>
      <item id="cover" href="cover.svg" media-type="image/svg+xml"/>
      """
    book.spine = """
      <itemref idref="notes" linear="no"/><itemref idref="nav"/><itemref idref="toc"/>
      <itemref idref="index"/><itemref idref="cover"/>
      """
    book.rest = """
      <guide><reference type="toc" href="toc.xhtml"/><reference type="index" href="index.xhtml#a"/></guide>
      """
    book.extraMembers = ["nav", "toc", "notes", "index"].map {
      ZipWriter.Member("OEBPS/\($0).xhtml", SampleBook.page("<p>The \($0).</p>"))
    }
    func last(_ change: (inout BookOptions) -> Void) throws -> String {
      let book = try EPUBExtractor(options: options(change)).extract(book.bytes)
      #expect(book.faults.isEmpty)
      return String(book.texts.first?.string.split(separator: "\n").last ?? "")
    }
    #expect(try last { _ in } == "The index.")
    #expect(try last { $0.isBodyOnly = true } == "The second.")
    #expect(try last { $0.includesNonlinearParts = true } == "The notes.")
  }

  @Test func sectionsAboutTheBookAreLeftOutOnRequest() throws {
    let body = """
      <section epub:type="dedication"><p>To you.</p></section><p>Text.</p><div role="doc-index"><p>a, 1</p></div>
      """
    #expect(try text(of: body) == "To you.\n\nText.\n\na, 1")
    #expect(try text(of: body) { $0.isBodyOnly = true } == "Text.")
  }

  @Test func anItemThatIsNoPageHasAFallback() throws {
    var book = SampleBook()
    book.chapters = []
    book.manifest = """
      <item id="a" href="a.pdf" media-type="application/pdf" fallback="b"/>
      <item id="b" href="b.xml" media-type="text/xml" fallback="c"/>
      <item id="c" href="c.xhtml" media-type="application/xhtml+xml"/>
      """
    book.spine = "<itemref idref=\"a\"/>"
    book.extraMembers = [ZipWriter.Member("OEBPS/c.xhtml", SampleBook.page("<p>Here.</p>"))]
    #expect(try EPUBExtractor().extract(book.bytes).texts.map(\.string) == ["Here."])
  }

  @Test func aBookWithoutASpineIsAnErrorAndNotEmpty() throws {
    var book = SampleBook()
    book.chapters = []
    #expect(throws: MarkupError.brokenBook(part: "OEBPS/book.opf", reason: "the spine is empty")) {
      try EPUBExtractor().extract(book.bytes)
    }
  }

  @Test func utf16AndOldCharsetsAreDecoded() throws {
    var book = SampleBook()
    book.chapters = []
    let page = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><html><body><p>流感 é</p></body></html>"
    var bytes: [UInt8] = [0xFF, 0xFE]
    for unit in page.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    book.manifest = "<item id=\"u\" href=\"u.xhtml\" media-type=\"application/xhtml+xml\"/>"
    book.spine = "<itemref idref=\"u\"/>"
    book.extraMembers = [ZipWriter.Member("OEBPS/u.xhtml", bytes)]
    #expect(try EPUBExtractor().extract(book.bytes).texts.map(\.string) == ["流感 é"])
  }
}
