import TestSupport
import Testing

@testable import Extraction

@Suite struct XMLExtractorTests {
  private func article(_ body: String, prolog: String = "") -> String {
    prolog + "<article xml:lang=\"en\"><body><p>\(body)</p></body></article>"
  }

  @Test(arguments: [
    ("&nbsp;&alpha;", "\u{3B1}"), ("a&hairsp;b", "a b"), ("&lt;&amp;&gt;", "<&>"), ("&LT;", "<"),
    ("&mystery;", "&mystery;"), ("&#x3b1;&#946;", "αβ"), ("a&#x1;b", "ab"),
    ("<![CDATA[&alpha; <b>]]>", "&alpha; <b>"), ("<!-- &nope; -->x", "x"), ("<?p &nope; ?>x", "x"),
    ("a\u{1}b\u{FFFE}", "ab"),
  ])
  func referencesNeedNoDTD(markup: String, characters: String) throws {
    let doctype = "<!DOCTYPE article PUBLIC \"-//NLM//DTD\" \"a.dtd\">"
    #expect(try xml(article(markup)).first?.string == characters)
    #expect(try xml(article(markup, prolog: doctype)).first?.string == characters)
  }

  @Test(arguments: [
    ("10<sup>6</sup> x<sub>1</sub>", "10^6 x1"), ("5<sup>1</sup> mg", "5^1 mg"),
    ("7 cells/µl<sup>a</sup>, 5<sup>a</sup> mg", "7 cells/µl^a, 5^a mg"),
    ("1<sup>a</sup> edición", "1a edición"), ("in <sup>3</sup>H", "in 3H"),
    ("η<sub>p</sub><sup>2</sup>, Scr<sup>−1.154</sup>", "ηp^2, Scr^-1.154"),
    ("kg/m <sup>2</sup>", "kg/m ^2"),
    ("10<sup>-</sup><sup>6</sup>, 10<sup>1</sup><sup>2</sup>", "10^-6, 10^12"),
    ("10<sup>3</sup>-10<sup>5</sup>, 12<sup>1</sup>-13<sup>2</sup>", "10^3-10^5, 12^1-13^2"),
    ("10<sup>-9</sup> <sup>131</sup>I, m<sup>2</sup> <sup>3</sup>H", "10^-9 131I, m^2 3H"),
    ("H<sub>2</sub> <sup>15</sup>O, 7 <sub>2</sub>, 5<sup>a</sup> <sub/> b", "H2 15O, 7 2, 5^a b"),
    ("1 <sup>1</sup>/<sub>2</sub>", "1 1/2"),
    ("5<sup><xref>1</xref></sup> mg", "5[1] mg"), ("5<xref><sup>1</sup></xref> mg", "5[1] mg"),
    ("5<xref ref-type='fn'>1</xref> mg", "5[1] mg"), ("Table <xref>1</xref>", "Table 1"),
    ("of 5 <xref>1</xref> mg", "of 5 [1] mg"), ("of 5.<sup><xref>1</xref></sup>", "of 5.[1]"),
    ("[<xref>1</xref>,<xref>2</xref>]", "[1,2]"), ("of 5. <sup>1</sup>", "of 5. 1"),
    ("IL<sup><xref ref-type='bibr'>6</xref></sup>", "IL[6]"),
    ("5 mg.<sup> <xref ref-type='bibr'>6</xref></sup>", "5 mg. [6]"),
    ("vitamin B<xref ref-type='bibr'><sup>12</sup></xref>", "vitamin B[12]"),
    ("CD<xref ref-type='bibr'>4</xref>, 白<xref ref-type='fn'>4</xref>", "CD[4], 白[4]"),
    (
      "2010<sup><xref ref-type='bibr'>3</xref>,<xref ref-type='bibr'>4</xref></sup> x",
      "2010[3,4] x"
    ),
    (
      "was 5.<sup><xref ref-type='bibr'>3</xref>–<xref ref-type='bibr'>5</xref></sup>",
      "was 5.[3–5]"
    ),
    ("a [<xref ref-type='bibr'>1</xref>,<xref ref-type='bibr'>2</xref>]", "a [1,2]"),
    (
      "CO<sub>2</sub> (<xref ref-type='bibr'>Li 2010</xref>), a<xref ref-type='fn'>*</xref>",
      "CO2 (Li 2010), a*"
    ),
    ("1<sup>1</sup>/<sub>2</sub>", "1 1/2"), ("<sup>1</sup>5 mg", "1 5 mg"),
    ("NO<sub>3</sub>1650 mg", "NO3 1650 mg"), ("<strike>500</strike>50 mg", "50 mg"),
    ("5&#11;10 mg", "5 10 mg"), ("5\u{1C}10 mg", "5 10 mg"), ("5&#150;10 mg", "5–10 mg"),
    ("<inline-formula>10<sup>6</sup> x<sub>12</sub></inline-formula>", "10^6 x_{12}"),
    ("5<inline-formula>10</inline-formula>", "5 10"),
    ("<inline-formula><math><mn>5</mn><mspace/><mn>10</mn></math></inline-formula>", "5 10"),
    (
      "<inline-formula><math><mn>5</mn><mo>\u{2062}</mo><msup><mn>10</mn><mn>6</mn></msup></math></inline-formula>",
      "5 10^6"
    ),
  ])
  func figuresAreNotJoined(markup: String, text: String) throws {
    #expect(try xml(article(markup)).first?.string == text)
  }

  @Test(arguments: [
    "<article><front><article-meta><title-group><article-title>TITLE</article-title></title-group></article-meta></front>"
      + "<body><p>x</p></body></article>",
    "<TEI><teiHeader><fileDesc><titleStmt><title>TITLE</title></titleStmt></fileDesc></teiHeader><text><body><p>x</p>"
      + "</body></text></TEI>",
    "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>TITLE</ArticleTitle><Abstract><AbstractText>x"
      + "</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>",
    "<book-part-wrapper><book-part><book-part-meta><title-group><title>TITLE</title></title-group></book-part-meta>"
      + "<body><p>x</p></body></book-part></book-part-wrapper>",
  ])
  func titlesHaveTheirExponents(document: String) throws {
    let document = document.replacing(
      "TITLE", with: "Dose of 10<sup>6</sup> and 1<sup>1</sup>/<sub>2</sub>")
    let text = try #require(try xml(document).first)
    #expect(text.title == "Dose of 10^6 and 1 1/2")
    #expect(text.string.hasPrefix("Dose of 10^6 and 1 1/2\n\nx"))
  }

  @Test(arguments: [
    ("1. five *a* _b_ c_d #x", "1\\. five \\*a\\* \\_b\\_ c_d #x"), ("# x", "\\# x"),
    ("a &lt;b> &amp;amp; 5 &lt; 6", "a \\<b> \\&amp; 5 < 6"),
    ("10<sup>6</sup> <italic>p*</italic>", "10<sup>6</sup> *p\\**"),
    (
      "a*<inline-formula><math><msub><mi>x</mi><mn>1</mn></msub></math></inline-formula>",
      "a\\*$x_1$"
    ),
    ("A <italic>t-</italic>test", "A *t*-test"), ("<bold>Dose: </bold>5 mg", "**Dose:** 5 mg"),
    ("<bold>Dose:</bold>5 mg", "**Dose**:5 mg"), ("<italic/>x<bold> </bold>y", "x y"),
    ("<bold>a <italic>b</italic></bold>", "**a *b***"),
    ("<italic>a <italic>b</italic> c</italic> d", "*a b c* d"),
    ("<list list-type='bullet'><list-item><p><bold>a</bold></p></list-item></list>", "- **a**"),
    ("$x_1*y$ of a*", "$x_1*y$ of a\\*"),
    ("<list list-type='order'><list-item><p>5. five</p></list-item></list>", "1. 5\\. five"),
    ("<table><tr><td>a*</td><td>b|c</td></tr></table>", "| a\\* | b\\|c |\n| --- | --- |"),
    ("<code>a*b ```</code>", "````\na*b ```\n````"), ("<fn><p>- x_</p></fn>", "\\- x\\_"),
  ])
  func markdownSaysWhatTheTextSays(markup: String, text: String) throws {
    let extractor = XMLExtractor(options: XMLOptions(style: .markdown))
    #expect(try extractor.extract(Array(article(markup).utf8)).first?.string == text)
  }

  @Test func citationsHaveTheirMarksInMarkdown() throws {
    let document = """
      <PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>H<sub>2</sub>O *</ArticleTitle><Abstract>
      <AbstractText Label="A*B">10<sup>6</sup>/L, 2. <math><msub><mi>x</mi><mn>1</mn></msub></math></AbstractText>
      <AbstractText>1. x</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>
      """
    let extractor = XMLExtractor(options: XMLOptions(style: .markdown))
    let text = try #require(try extractor.extract(Array(document.utf8)).first)
    #expect(text.title == "H2O *")
    #expect(
      text.string
        == "# H<sub>2</sub>O \\*\n\n**A\\*B:** 10<sup>6</sup>/L, 2. $x_1$\n\n1\\. x")
  }

  @Test func entitiesOfTheInternalSubsetAreText() throws {
    let prolog = "<!DOCTYPE article [<!ENTITY product \"Aspirin > 1\">]>"
    #expect(try xml(article("&product;!", prolog: prolog)).first?.string == "Aspirin > 1!")
  }

  @Test(arguments: ["ISO-8859-1", "us-ascii", "UTF-16", "x-unknown", "UTF-8"])
  func aWrongEncodingIsNotUsed(encoding: String) throws {
    let sentence = "Le patient a été traité à la dose de 500 mg, l'évolution a été très favorable."
    let head = "<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\n<article><body><p>"
    let tail = Array("</p></body></article>".utf8)
    let latin = sentence.unicodeScalars.map { UInt8($0.value) }
    #expect(try XMLExtractor().extract(Array(head.utf8) + latin + tail).first?.string == sentence)
    let utf8 = Array(sentence.utf8)
    let broken = Array(head.utf8) + utf8 + [0x20, 0xE9, 0x20] + utf8 + tail
    #expect(
      try XMLExtractor().extract(broken).first?.string == "\(sentence) \u{FFFD} \(sentence)")
  }

  @Test(arguments: [
    ("ISO-8859-1", [0xE9] as [UInt8], "é"), ("windows-1251", [0xE6, 0xEE], "жо"),
    ("Shift_JIS", [0x97, 0xAC, 0x8A, 0xB4], "流感"),
  ])
  func theDeclaredEncodingIsUsed(encoding: String, bytes: [UInt8], text: String) throws {
    let head = "<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\n<article><body><p>"
    let document = Array(head.utf8) + bytes + Array("</p></body></article>".utf8)
    #expect(try XMLExtractor().extract(document).first?.string == text)
  }

  @Test(arguments: [true, false])
  func utf16IsReadWithAndWithoutAMark(isMarked: Bool) throws {
    let document =
      "<?xml version=\"1.0\" encoding=\"UTF-16\"?><article><body><p>流感 é</p></body></article>"
    var bytes: [UInt8] = isMarked ? [0xFF, 0xFE] : []
    for unit in document.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    #expect(try XMLExtractor().extract(bytes).first?.string == "流感 é")
  }

  @Test func malformedXMLSaysWhere() throws {
    let document = "<article>\n<body>\n<p>&nbsp;&alpha;text</b>\n</body></article>"
    let error = try #require(throws: MarkupError.self) { try xml(document) }
    guard case .notWellFormed(let line, let byteOffset, let message) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(line == 3)
    #expect(message.contains("<p> is open"))
    #expect(byteOffset == document.utf8.count - 22, "\(byteOffset)")
    #expect(error.byteOffset == byteOffset)
  }

  @Test(arguments: [
    "", " ", "text", "<a>", "<a", "<a b=\"", "<a>&", "<a><!--", "<a><![CDATA[", "<?xml",
    "<!DOCTYPE a [",
    "<a></b>", "<a/><b/>", "<a/>text", "<a b=c/>", "<a b/>", "<a b='<'/>", "<a></a b>", "</a>",
    "<a><1/></a>", "<a><!ENTITY b 'c'></a>", "<a></a", "<a b='c'", "<a><?pi", "<!-- <a/>",
  ])
  func whatIsNotWellFormedIsAnError(document: String) throws {
    let error = try #require(throws: MarkupError.self) { try xml(document) }
    guard case .notWellFormed(let line, _, let message) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(line >= 1)
    #expect(!message.isEmpty)
  }

  @Test(arguments: [
    ("R&D", "R&D"), ("a & b", "a & b"), ("a &; b", "a &; b"), ("&#;", "&#;"), ("&#xD800;", ""),
    ("&#99999999999;", "&#99999999999;"), ("x&", "x&"),
  ])
  func whatOnlyTouchesCharactersIsRepaired(markup: String, characters: String) throws {
    #expect(
      try xml("<article><body><p>x\(markup)</p></body></article>").first?.string == "x" + characters
    )
    #expect(try xml("<a title='\(markup)'>t</a>").first?.string == "t")
  }

  @Test func ofTwoAttributesOfOneNameTheFirstCounts() throws {
    #expect(try xml("<a lang='de' lang='fr'>x</a>").first?.language == "de")
  }

  @Test(arguments: [
    ("<article><front/></article>", "<article/>", XMLFormat.jats),
    ("<PubmedArticle/>", "<MedlineCitationSet/>", .pubmed),
    ("<health-topics/>", "<health-topic/>", .medlineplus),
    ("<Document><QAPairs/></Document>", "<Document id='1'><QAPairs/></Document>", .medquad),
    ("<document xmlns='urn:hl7-org:v3'/>", "<ClinicalDocument/>", .spl),
    ("<TEI/>", "<TEI.2/>", .tei), ("<tei:TEI xmlns:tei='x'/>", "<teiCorpus/>", .tei),
    (
      "<article xmlns='http://docbook.org/ns/docbook'/>",
      "<!DOCTYPE article PUBLIC '-//OASIS//DTD DocBook XML V4.5//EN' 'd'><article/>", .docbook
    ),
    (
      "<article><articleinfo/></article>", "<db:book xmlns:db='http://docbook.org/ns/docbook'/>",
      .docbook
    ),
    ("<mediawiki/>", "<page><revision/></page>", .mediawiki),
    ("<rss/>", "<rdf:RDF><item/></rdf:RDF>", .feed), ("<feed/>", "<channel/>", .feed),
    ("<urlset/>", "<s:urlset/>", .sitemap),
    ("<clinical_study/>", "<clinical_study rank='1'/>", .clinicaltrials),
    ("<document/>", "<Document/>", .generic), ("<page/>", "<rdf:RDF/>", .generic),
  ])
  func theFormatIsToldByRootNamespaceAndDoctype(one: String, other: String, format: XMLFormat)
    throws
  {
    for document in [one, other] {
      let tree = try XMLParser.parse(Array(document.utf8), limits: .default)
      #expect(XMLFormat(of: tree) == format, "\(document)")
    }
  }

  @Test func aNamedFormatOverridesWhatTheDocumentLooksLike() throws {
    let document = Array("<article><body><p>One</p></body><x>two</x></article>".utf8)
    let generic = XMLExtractor(options: XMLOptions(format: .generic))
    #expect(try generic.extract(document).first?.string == "One\n\ntwo")
    #expect(try XMLExtractor().extract(document).first?.string == "One")
  }

  @Test func backMatterAndReferencesFollowOnRequest() throws {
    let document = Array(
      """
      <article><body><p>Text.</p></body><back><ack><title>Thanks</title><p>To all.</p></ack>
      <ref-list><title>Works</title><ref><label>1.</label><element-citation><person-group>
      <name><surname>Doe</surname><given-names>J</given-names></name></person-group>
      <article-title>On water</article-title><source>Journal</source><year>1999</year>
      </element-citation></ref><ref><mixed-citation>As <italic>printed</italic>, 2000.</mixed-citation></ref>
      </ref-list></back></article>
      """.utf8)
    #expect(try XMLExtractor().extract(document).first?.string == "Text.")
    var options = XMLOptions(includesReferences: true)
    #expect(
      try XMLExtractor(options: options).extract(document).first?.string
        == "Text.\n\nWorks\n\n- 1. Doe J. On water. Journal. 1999.\n- As printed, 2000.")
    options = XMLOptions(includesBackMatter: true)
    #expect(
      try XMLExtractor(options: options).extract(document).first?.string
        == "Text.\n\nThanks\n\nTo all.")
  }

  @Test func spansKeepTheColumnsOfATable() throws {
    let table = """
      <table><tr><td rowspan="2">A</td><td colspan="2">B</td><td>C</td></tr>
      <tr><td>d</td><td>e</td><td>f</td></tr><tr><td>g</td><td/><td>h</td></tr></table>
      """
    #expect(try xml(article(table)).first?.string == "A | B | | C\n| d | e | f\ng | | h")
    let markdown = XMLExtractor(options: XMLOptions(style: .markdown))
    #expect(
      try markdown.extract(Array(article(table).utf8)).first?.string
        == "| A | B | | C |\n| --- | --- | --- | --- |\n| | d | e | f |\n| g | | h |")
  }

  @Test(arguments: [
    ("<td rowspan='0'>a</td><td>b</td>", "a | b\n| c\n| d\ne | f"),
    ("<td rowspan=' 2 '>a</td><td>b</td>", "a | b\n| c\nd\ne | f"),
    ("<td colspan=' 2px'>a</td><td colspan='0'>b</td>", "a | | b\nc\nd\ne | f"),
    ("<td colspan='+2'>a</td><td colspan='x'>b<hr/>g</td>", "a | | b g\nc\nd\ne | f"),
  ])
  func spansAreNumbersAsHTMLReadsThem(cells: String, text: String) throws {
    let table = """
      <table><tbody><tr>\(cells)</tr><tr><td>c</td></tr><tr><td>d</td></tr></tbody>
      <tbody><tr><td>e</td><td>f</td></tr></tbody></table>
      """
    #expect(try xml(article(table)).first?.string == text)
  }

  @Test func aRulePartsParagraphs() throws {
    #expect(try xml(article("5<hr/>10 mg")).first?.string == "5\n\n10 mg")
  }

  @Test(arguments: [
    "colspan='9223372036854775807'", "rowspan='-1'", "rowspan='9223372036854775807'",
    "namest='c1' nameend='c9223372036854775807'", "morerows='9223372036854775807'", "cols='x'",
  ])
  func absurdSpansAreOneColumn(attributes: String) throws {
    let table = "<table><tr><td \(attributes)>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    #expect(try xml(article(table)).first?.string.hasPrefix("a | b\n") == true)
  }

  @Test(arguments: [
    ("<article article-type='retraction'><body><p>x</p></body></article>", "notice"),
    (
      "<article><front><article-meta><related-article related-article-type='retraction-forward'/></article-meta></front><body><p>x</p></body></article>",
      "retracted"
    ),
    (
      "<article><front><article-meta><title-group><article-title>RETRACTED: x</article-title></title-group></article-meta></front></article>",
      "retracted"
    ),
    (
      "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle><PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList></Article></MedlineCitation></PubmedArticle>",
      "retracted"
    ),
    (
      "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle></Article><CommentsCorrectionsList><CommentsCorrections RefType='RetractionIn'/></CommentsCorrectionsList></MedlineCitation></PubmedArticle>",
      "retracted"
    ),
  ])
  func retractionsAreFlagged(document: String, flag: String) throws {
    #expect(try xml(document).first?["retraction"] == .string(flag))
  }

  @Test func aTranslatedAbstractIsNotRepeatedBesideAFullTranslation() throws {
    let front = """
      <front><article-meta><abstract><p>Abstract.</p></abstract>
      <trans-abstract xml:lang="es"><p>Resumen.</p></trans-abstract>
      <trans-abstract xml:lang="pt"><p>Resumo.</p></trans-abstract></article-meta></front>
      """
    let translation = """
      <sub-article article-type="translation" xml:lang="es"><front-stub><abstract><p>Resumen.</p></abstract></front-stub>
      <body><p>Texto.</p></body></sub-article>
      """
    let document =
      "<article xml:lang=\"en\">\(front)<body><p>Text.</p></body>\(translation)</article>"
    let texts = try xml(document)
    #expect(texts.map(\.language) == ["en", "pt", "es"])
    #expect(texts.map(\.string) == ["Abstract.\n\nText.", "Resumo.", "Resumen.\n\nTexto."])
  }

  @Test func everyArticleOfASetIsRead() throws {
    let one = "<article><body><p>One.</p></body></article>"
    let two = "<article><body><p>Two.</p></body></article>"
    let texts = try xml("<pmc-articleset>\(one)\(two)</pmc-articleset>")
    #expect(texts.map(\.string) == ["One.", "Two."])
  }

  @Test func prefixedAndUndeclaredNamesAreRead() throws {
    let formula = "<inline-formula><mml:math><mml:mi>x</mml:mi></mml:math></inline-formula>"
    #expect(try xml(article("a \(formula) b")).first?.string == "a x b")
  }

  @Test func otherXMLKeepsAllTextInParagraphs() throws {
    let document = """
      <report xml:lang="de"><title>T</title><a><b>one <i>two</i> three</b><b>four</b></a>
      <c>five</c><d/></report>
      """
    let text = try #require(try xml(document).first)
    #expect(text.string == "T\n\none two three\n\nfour\n\nfive")
    #expect(text.title == "T")
    #expect(text.language == "de")
    #expect(text["xmlRoot"] == .string("report"))
  }

  @Test func aDocumentWithoutTextGivesNone() throws {
    #expect(try xml("<article><front/></article>").isEmpty)
    #expect(try xml("<a/>").isEmpty)
  }
}
