import Testing

@testable import Extraction

@Suite struct XMLFormatsTests {
  private func texts(_ document: String, _ rule: XMLRule) throws -> [ExtractedText] {
    try XMLExtractor(options: XMLOptions(rule: rule)).extract(Array(document.utf8))
  }

  private let drugs = """
    <d:drugbank xmlns:d="x"><d:drug type="small"><d:id primary="true">DB1</d:id><d:name>Water</d:name>
    <d:text>It is <b>wet</b>.</d:text><d:more><d:text>Deep.</d:text></d:more><d:code>x</d:code>
    <d:groups><d:group>a</d:group><d:group>b</d:group></d:groups></d:drug>
    <d:drug><d:id>DB2</d:id><d:name>Air</d:name></d:drug></d:drugbank>
    """

  @Test func aRuleSaysWhereRecordsAndTheirPartsAre() throws {
    let rule = XMLRule(
      record: "drugbank/drug", id: "id", title: "name", text: ["text", "more//text"],
      metadata: ["kind": "@type", "groups": "groups/*", "none": "missing/@x"])
    let found = try texts(drugs, rule)
    #expect(found.map(\.identifier) == ["DB1", "DB2"])
    #expect(found.map(\.string) == ["Water\n\nIt is wet.\n\nDeep.", "Air"])
    #expect(found[0]["groups"] == .list(["a", "b"]))
    #expect(found[0]["kind"] == .string("small"))
    #expect(found[0]["none"] == nil)
  }

  @Test func columnsOfCALSTablesAreKnownByTheirNames() throws {
    let table = """
      <tgroup cols="3"><colspec colname="drug"/><colspec colname="dose"/><colspec colname="max"/>
      <spanspec spanname="both" namest="dose" nameend="max"/><tbody>
      <row><entry>A</entry><entry colname="max">100</entry></row>
      <row><entry spanname="both">B</entry></row><row><entry namest="drug" nameend="dose">C</entry><entry>D</entry></row>
      <row><entry>E</entry><entrytbl><tbody><row><entry>F</entry><entry>G</entry></row></tbody></entrytbl><entry>H</entry>
      </row></tbody></tgroup>
      """
    let expected = "A | | 100\n| B\nC | | D\nE | F G | H"
    let book =
      "<book xmlns='http://docbook.org/ns/docbook'><informaltable>\(table)</informaltable></book>"
    #expect(try xml(book).first?.string == expected)
    let article = "<article><body><table-wrap><table>\(table)</table></table-wrap></body></article>"
    #expect(try xml(article).first?.string.contains("A | | 100\n") == true)
  }

  @Test(arguments: ["-9223372036854775808", "9223372036854775807", "0", "65"])
  func columnsThatNoTableHasAreOrdinaryOnes(number: String) throws {
    let table = """
      <tgroup><colspec colname="a" colnum="\(number)"/><colspec colname="b"/>
      <spanspec spanname="both" namest="a" nameend="b"/><tbody>
      <row><entry colname="a">A</entry><entry colname="c\(number)">B</entry></row><row><entry spanname="both">C</entry></row>
      </tbody></tgroup>
      """
    let article = "<article><body><table-wrap><table>\(table)</table></table-wrap></body></article>"
    #expect(try xml(article).first?.string.contains("A | B\nC") == true)
  }

  @Test func pathsOfRulesFindWhatIsInsideOneAnother() throws {
    let record = "<r><a><a><b><c>INNER</c></b></a><b><c>OUTER</c></b></a></r>"
    for path in ["//a/b//c", "//a/b"] {
      let rule = XMLRule(record: "r", text: [path])
      #expect(try texts(record, rule).map(\.string) == ["INNER\n\nOUTER"], "\(path)")
    }
  }

  @Test func whatIsInsideOneAnotherComesOnce() throws {
    let formula =
      String(repeating: "<tex-math>x", count: 20)
      + String(repeating: "</tex-math>", count: 20)
    let article =
      "<article><body><p>If <inline-formula>\(formula)</inline-formula>.</p></body></article>"
    #expect(try xml(article).first.map { $0.string.count < 40 } == true)
    let excerpt = "<excerpt><highlight><text><paragraph>Once.</paragraph></text></highlight>"
    let label = """
      <document xmlns="urn:hl7-org:v3"><component><structuredBody><component><section>
      \(excerpt)\(excerpt)</excerpt></excerpt></section></component></structuredBody></component></document>
      """
    #expect(try xml(label).first?.string.ranges(of: "Once.").count == 2)
  }

  @Test func listsOfWorksInListsOfTEIComeOnce() throws {
    let list = """
      <listBibl><head>Works</head><listBibl><head>Primary</head><bibl>A 1901.</bibl><bibl>B 1902.</bibl></listBibl>
      <listBibl><head>Secondary</head><bibl>C 1903.</bibl></listBibl></listBibl>
      """
    var options = XMLOptions()
    options.includesReferences = true
    let text = try XMLExtractor(options: options).extract(
      Array("<TEI><text><body><p>Text.</p></body><back>\(list)</back></text></TEI>".utf8)
    ).first?.string
    #expect(
      text?.ranges(of: "A 1901.").count == 1 && text?.contains("A 1901.B") == false,
      "\(text ?? "")")
  }

  @Test func allListsOfWorksInDocBookAreRead() throws {
    let book = """
      <book xmlns="http://docbook.org/ns/docbook"><title>T</title><chapter><title>C</title><para>Text.</para>
      <bibliolist><bibliomixed>A 1901.</bibliomixed></bibliolist>
      <bibliography><bibliomixed>B 1902.</bibliomixed></bibliography></chapter>
      <bibliography><title>Works</title><bibliodiv><title>Books</title><biblioentry><title>C</title></biblioentry>
      </bibliodiv><bibliodiv><info><title>Papers</title></info><bibliomixed>D 1904.</bibliomixed></bibliodiv>
      </bibliography></book>
      """
    #expect(try xml(book).first?.string == "T\n\nC\n\nText.")
    var options = XMLOptions()
    options.includesReferences = true
    let text = try XMLExtractor(options: options).extract(Array(book.utf8)).first?.string
    #expect(
      text == """
        T\n\nC\n\nText.\n\n- A 1901.\n\nReferences\n\n- B 1902.\n\nWorks\n\nBooks\n\n- C\n\nPapers\n\n- D 1904.
        """)
  }

  @Test(arguments: [
    ("Take <app><lem>three</lem><rdg>thirteen</rdg></app> drops", "Take three drops"),
    ("Give <app><rdg wit='#A'>5</rdg><rdg wit='#B'>10</rdg></app> g", "Give 5 g"),
    (
      "a <app><rdgGrp><rdg>b</rdg><rdg>c</rdg></rdgGrp><rdgGrp><rdg>d</rdg></rdgGrp></app> e",
      "a b e"
    ),
    ("it is given to <figure><graphic url='g'/></figure> all.", "it is given to all."),
    ("to <figure><head>Fig. 1</head></figure> all.", "to all.\n\nFig. 1"),
    ("given.<figure><graphic url='g'/></figure>All, 药。<figure/>物", "given. All, 药。物"),
    ("see <bibl>A 1850</bibl><bibl>B 1874</bibl>.", "see A 1850; B 1874."),
    ("see <bibl>A 1850</bibl> <bibl>B 1874</bibl>.", "see A 1850; B 1874."),
    (
      "see <bibl><author>A</author>, <title>B</title>, <pubPlace>C</pubPlace>, <publisher>D</publisher>, "
        + "<date>1850</date>, <biblScope>1</biblScope>, <biblScope>2</biblScope></bibl><bibl>B 1874</bibl>.",
      "see A, B, C, D, 1850, 1, 2; B 1874."
    ),
  ])
  func ofVariantsInTEIOneIsReadAndFiguresPartNoSentence(body: String, expected: String) throws {
    #expect(
      try xml("<TEI><text><body><p>\(body)</p></body></text></TEI>").first?.string == expected)
  }

  @Test(arguments: [
    ("<p>1. a</p>", "1. a"), ("<p>1) a</p>", "1. a"), ("<p>（1）药</p>", "1. 药"),
    ("<p>١. دواء</p>", "1. دواء"),
    ("<p>1.5 mg</p>", "1. 1.5 mg"), ("<p>2. a</p>", "1. 2. a"), ("<p>1.</p>", "1. 1."),
    ("<p>１．５ｍｇを１日１回</p>", "1. １．５ｍｇを１日１回"), ("<p>１、２週間</p>", "1. １、２週間"),
    ("<p>１．薬</p>", "1. 薬"), ("<p>(1. Tag) a</p>", "1. (1. Tag) a"),
    ("<label>(1)</label><p>a</p>", "- (1) a"),
  ])
  func itemsOfJATSAreNumberedOnce(item: String, expected: String) throws {
    #expect(
      try xml(
        "<article><body><list list-type='order'><list-item>\(item)</list-item></list></body></article>"
      ).first?.string == expected)
  }

  @Test func aNumberBeyondAllIntegersIsNotThatOfAnItem() throws {
    let list = "<ol start='1000000000000000000'><li>9999999999999999999. a</li></ol>"
    let feed = """
      <feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>\
      <div xmlns='http://www.w3.org/1999/xhtml'>\(list)</div></content></entry></feed>
      """
    #expect(try xml(feed).first?.string == "1000000000000000000. 9999999999999999999. a")
  }

  @Test(arguments: [
    ("alpha-lower", "E. coli infection", "a. E. coli infection"),
    ("alpha-upper", "A. baumannii", "A. A. baumannii"), ("alpha-upper", "A) drug", "A. drug"),
    ("alpha-lower", "(a) drug", "a. drug"),
    ("roman-lower", "p. 5 of the book", "i. p. 5 of the book"),
    ("roman-lower", "v. porta", "i. v. porta"), ("roman-lower", "(i) drug", "i. drug"),
  ])
  func lettersAreNumbersBeforeBracketsOnly(style: String, item: String, expected: String) throws {
    #expect(
      try xml(
        "<article><body><list list-type='\(style)'><list-item><p>\(item)</p></list-item></list></body></article>"
      ).first?.string == expected)
  }

  @Test(arguments: ["و أحمد علي", "Doe, and", "和 丽萍", "李 和", "郑 与"])
  func namesOfAuthorsStandWithoutWhatJoinsThem(name: String) throws {
    let names = ["أحمد علي", "Doe", "和 丽萍", "李 和", "郑 与"]
    let article = """
      <article><front><article-meta><contrib-group><contrib contrib-type='author'><string-name>\(name)</string-name>\
      </contrib></contrib-group></article-meta></front><body><p>a</p></body></article>
      """
    let author = try #require(try xml(article).first?.author)
    #expect(names.contains(author))
  }

  @Test func theSubtitleOfTEIFollowsTheTitle() throws {
    let text = try xml(
      "<TEI><teiHeader><fileDesc><titleStmt><title type='main'>Main</title>"
        + "<title type='sub'>Under</title></titleStmt></fileDesc></teiHeader>"
        + "<text><body><p>Text.</p></body></text></TEI>")
    #expect(text.first?.title == "Main")
    #expect(text.first?.string == "Main\n\nUnder\n\nText.")
  }

  @Test func editorsOfTEIAreBelieved() throws {
    let body = """
      <p><del>500</del><add>50</add> mg, <choice><sic>55</sic><corr>5</corr></choice> mg, IL-<lb/>6, 10-<lb/>20, \
      лече-<lb/>ние, well-<lb/>known</p>
      """
    #expect(
      try xml("<TEI><text><body>\(body)</body></text></TEI>").first?.string
        == "50 mg, 5 mg, IL-6, 10-20, лечение, wellknown")
  }

  @Test(arguments: [
    ("Pa<lb break='no'/>tient", "Patient"), ("1<lb break='no'/>0 mg", "10 mg"),
    ("pa\n<lb break='no'/>\ntient", "patient"), ("5-<lb break='no'/>10", "5-10"),
    ("hyper-\n<lb break='no'/>tonie", "hypertonie"), ("Säug<pb break='no'/> ling", "Säugling"),
    ("well-<lb/> known", "well- known"), ("Herz-<lb/>und Gefäß", "Herz- und Gefäß"),
    ("wir-<lb/>\nken", "wirken"), ("IL-<lb/>\n6", "IL-6"), ("Herz-<lb/>\nund", "Herz- und"),
    ("est-<lb/>\nil bon", "est-il bon"), ("a-t-<lb/>elle?", "a-t-elle?"),
    ("ner-<lb/>\nvous", "nervous"),
    ("avez-<lb/>\nvous", "avez-vous"), ("intrave-<lb/>nous", "intravenous"),
    ("Herz-<lb/>unde", "Herzunde"), ("противо- <lb/>и", "противо- и"), ("a<pb/>b", "ab"),
  ])
  func linesOfTEIEndInsideOfWords(body: String, expected: String) throws {
    #expect(
      try xml("<TEI><text><body><p>\(body)</p></body></text></TEI>").first?.string == expected)
  }

  @Test(arguments: [
    ("<para>the <quote>flu</quote> <quote/></para>", "the “flu”"),
    (
      "<segmentedlist><segtitle>Drug</segtitle><segtitle>Dose</segtitle><seglistitem><seg>A</seg><seg>5 mg</seg>"
        + "</seglistitem><seglistitem><seg>B</seg><seg>6 mg</seg></seglistitem></segmentedlist>",
      "Drug | Dose\nA | 5 mg\nB | 6 mg"
    ),
    (
      "<informaltable><tgroup cols='1'><thead><row><entry>h</entry></row></thead><tfoot><row><entry>f</entry></row>"
        + "</tfoot><tbody><row><entry>b</entry></row></tbody></tgroup></informaltable>",
      "h\nb\nf"
    ),
    (
      "<orderedlist numeration='upperalpha'><listitem><para>a</para></listitem></orderedlist>"
        + "<orderedlist continuation='continues'><listitem><para>b</para></listitem></orderedlist>"
        + "<orderedlist startingnumber='5'><listitem><para>c</para></listitem></orderedlist>",
      "A. a\n\n2. b\n\n5. c"
    ),
  ])
  func elementsOfDocBookAreReadAsPrinted(body: String, expected: String) throws {
    #expect(
      try xml("<book xmlns='http://docbook.org/ns/docbook'>\(body)</book>").first?.string
        == expected)
  }

  @Test(arguments: [
    ("<list list-type='order'>ITEMS</list>", "1. a\n2. b", "1. a\n2. b"),
    ("<list list-type='alpha-upper'>ITEMS</list>", "A. a\nB. b", "- A. a\n- B. b"),
    ("<list list-type='roman-lower'>ITEMS</list>", "i. a\nii. b", "- i. a\n- ii. b"),
    ("<list list-type='bullet'>ITEMS</list>", "- a\n- b", "- a\n- b"),
    (
      "<list list-type='order' id='l'>ITEMS</list><p>x</p><list list-type='order' continued-from='l'>ITEMS</list>",
      "1. a\n2. b\n\nx\n\n3. a\n4. b", "1. a\n2. b\n\nx\n\n3. a\n4. b"
    ),
    (
      "<list list-type='order'><list-item><label>(7)</label><p>a</p></list-item></list>", "- (7) a",
      "- (7) a"
    ),
  ])
  func listsOfJATSKeepTheirNumbers(list: String, plain: String, markdown: String) throws {
    let items = "<list-item><p>a</p></list-item><list-item><p>b</p></list-item>"
    let document = "<article><body>\(list.replacing("ITEMS", with: items))</body></article>"
    #expect(try xml(document).first?.string == plain)
    let extractor = XMLExtractor(options: XMLOptions(style: .markdown))
    #expect(try extractor.extract(Array(document.utf8)).first?.string == markdown)
  }

  @Test func linesOfAnAnswerStayApart() throws {
    let document = """
      <Document><QAPairs><QAPair><Question>What?</Question><Answer>Key Points
          - One.
          - Two 5 mg.

          A heading
          A line.</Answer></QAPair><QAPair><Question>No?</Question><Answer> </Answer></QAPair></QAPairs></Document>
      """
    #expect(
      try xml(document).first?.string
        == "What?\n\nKey Points\n\n- One.\n- Two 5 mg.\n\nA heading\n\nA line.")
  }

  @Test(arguments: [
    ("<name name-style='eastern'><surname>王</surname><given-names>小明</given-names></name>", "王小明"),
    (
      "<name name-style='eastern'><surname>Wang</surname><given-names>Li</given-names></name>",
      "Wang Li"
    ),
    (
      "<name><surname>Lee</surname><given-names>Ann</given-names><suffix>Jr</suffix></name>",
      "Ann Lee Jr"
    ),
    ("<name><surname>王</surname><given-names>小明</given-names></name>", "小明 王"),
  ])
  func namesOfJATSAreWrittenInTheirOrder(name: String, expected: String) throws {
    let document =
      "<article><front><article-meta><contrib-group><contrib>\(name)</contrib></contrib-group></article-meta></front><body><p>x</p></body></article>"
    #expect(try xml(document).first?.author == expected)
  }

  @Test func authorsOfPubMedAreValidAndWhole() throws {
    let document = """
      <PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle><AuthorList>
      <Author ValidYN="Y"><LastName>Bee</LastName><ForeName>Ann</ForeName><Suffix>Jr</Suffix></Author>
      <Author ValidYN="N"><LastName>Be</LastName><ForeName>Ann</ForeName></Author>
      <Author><CollectiveName>Group</CollectiveName></Author></AuthorList></Article></MedlineCitation></PubmedArticle>
      """
    #expect(try xml(document).first?.author == "Ann Bee Jr; Group")
  }

  @Test func plainTextOfAtomIsNotReadAsHTML() throws {
    let entry = """
      <feed xmlns="http://www.w3.org/2005/Atom"><entry><title>LDL &lt;target and HDL &gt; 40</title>
      <content type="text">LDL &lt;threshold and HDL &gt; 40 mg</content></entry>
      <entry><title type="html">A &lt;b>b&lt;/b></title><content>&lt;p>c&lt;/p></content></entry></feed>
      """
    #expect(
      try xml(entry).map(\.string)
        == ["LDL <target and HDL > 40\n\nLDL <threshold and HDL > 40 mg", "A b\n\nc"])
  }

  @Test func linksOfAtomAreRelativeToTheirBase() throws {
    let feed = """
      <feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://b.org/x/"><title>F</title>
      <entry><title>A</title><link href="e1"/></entry>
      <entry xml:base="y/"><title>B</title><link href="e2"/></entry>
      <entry><title>C</title><link href="https://c.org/"/></entry></feed>
      """
    #expect(
      try xml(feed).map(\.url) == ["http://b.org/x/e1", "http://b.org/x/y/e2", "https://c.org/"])
  }

  @Test func mixedContentOfUnknownXMLKeepsItsWordsApart() throws {
    let document = "<r>Intro<ul><li>5</li><li>6</li></ul>end 10<sup>6</sup> 5<br/>6</r>"
    #expect(try xml(document).first?.string == "Intro 5 6 end 10^6 5 6")
  }

  @Test func recordsOfOtherMetadataThanJATSAreRead() throws {
    let record = """
      <record><header><identifier>i</identifier></header><metadata><oai_dc:dc xmlns:oai_dc="x" xmlns:dc="y">\
      <dc:title>Fever</dc:title><dc:description>It is hot.</dc:description></oai_dc:dc></metadata></record>
      """
    #expect(try xml(record).first?.string.contains("It is hot.") == true)
    #expect(try xml(record).first?.string.contains("identifier") == false)
  }

  @Test func aRuleReadsARecordThatWasCutOutOfItsFile() throws {
    let rule = XMLRule(record: "drugbank/drug", title: "name")
    let record = "<drug><name>Water</name><x>wet</x></drug>"
    #expect(try texts(record, rule).map(\.string) == ["Water\n\nwet"])
  }

  @Test func aRuleLeavesScriptsOut() throws {
    let rule = XMLRule(record: "drug", skip: ["sup"])
    #expect(
      try texts("<drug>5<sup>1</sup> mg<br/>a day</drug>", rule).map(\.string) == ["5 mg a day"])
  }

  @Test func aRuleLeavesElementsOut() throws {
    let rule = XMLRule(record: "drugbank/drug", skip: ["code", "groups", "id", "name"])
    #expect(try texts(drugs, rule).map(\.string) == ["It is wet.\n\nDeep."])
  }

  @Test(arguments: [
    ("'''bold''' ''it'' '''''both'''''", "bold it both"), ("[[a|b]] [[c]] [[:d]]", "b c d"),
    ("[http://x y z] [http://x] [not]", "y z [not]"), ("a{{b|{{c}}|d}}e", "ae"),
    ("{{{1|x}}}y", "y"), ("a}} {{b", "a}} {{b"), ("a<ref>b</ref>c<ref name=x/>d", "acd"),
    ("a<!-- b -->c<!-- d", "ac<!-- d"), ("a<br/>b", "a b"), ("x < y > z", "x < y > z"),
    ("<math>{{a}}</math>", "{{a}}"), ("a <math>\n*b\n\n=c</math>", "a *b =c"),
    ("<nowiki>''a'' {{b}}</nowiki>", "''a'' {{b}}"),
    ("&amp;lt; &nbsp;x", "&lt; x"), ("[[File:a.jpg|b [[c]] d]]e", "e"), ("[[Datei:a.jpg]]", ""),
    ("-{zh-hans:药; zh-hant:藥}--{T|x}-a-{b}-", "药ab"), ("-{a", "-{a"),
    ("x\n== A ==\n=== B ===\n== C ==\ny\n== D ==", "x\nC\ny"),
    ("a<gallery>File:b.jpg|c</gallery>d", "a d\nc"),
    (
      "5{{ndash}}10 mg, 5{{x}}10 mg, 5{{nbsp}}mg, {{nowrap|500 mg}}",
      "5–10 mg, 5 10 mg, 5 mg, 500 mg"
    ),
    (
      "10{{sup|6}}, 10<sup class=x>6</sup>, CO<sub>2</sub>, {{frac|1|2}}, {{frac|2|1|2}}",
      "10^6, 10^6, CO2, 1/2, 2 1/2"
    ),
    (
      "10<sup>3</sup>-10<sup>5</sup>, 10<sup>-9</sup> <sup>131</sup>I, H<sub>2</sub> <sup>15</sup>O",
      "10^3-10^5, 10^-9 131I, H2 15O"
    ),
    ("2<sup>1</sup>/<sub>2</sub>, 2<sup>1</sup>⁄<sub>2</sub> h", "2 1/2, 2 1⁄2 h"),
    ("in <sup>131</sup>I, 1<sup>a</sup> edición, 5<sup>a</sup> mg", "in 131I, 1a edición, 5^a mg"),
    ("BMI <eighteen and age > 60", "BMI <eighteen and age > 60"),
    ("<table><tr><td>5</td><td>6</td></tr></table><div>7</div><p>8</p>9", "5 6 7 8 9"),
    ("__TOC__a __b", "a __b"), ("----\na", "a"), ("[[a|[[b]]", "[[a|b"), ("a|b", "a|b"),
  ])
  func wikitextBecomesText(wikitext: String, expected: String) {
    var page = Wikitext(Array(wikitext.utf8))
    #expect(
      page.blocks().map { String(decoding: $0.text, as: UTF8.self) }.joined(separator: "\n")
        == expected)
  }

  @Test(arguments: [
    (
      "costs $5, <math>\\frac{a_1}{b_2} * c</math>, 5 * 6",
      #"costs $5, $\frac{a_1}{b_2} * c$, 5 \* 6"#
    ),
    (":<math>\n{\\displaystyle V_d}\n\n= x</math>", "$$\n{\\displaystyle V_d} = x\n$$"),
    ("<chem>H2O</chem> and <math> </math>", "$\\ce{H2O}$ and"),
    ("<ce>H2O</ce> <math>x = 5\\ </math> y", "$\\ce{H2O}$ $x = 5$ y"),
    ("<center>a</center>", "a"), ("<math>x_1 \\\\</math> y", "$x_1 \\\\$ y"),
    ("\\(x^2\\)\n\n\\[x^2\\]\n\n$$x^2$$", "\\(x^2\\)\n\n\\[x^2\\]\n\n$$x^2$$"),
    ("{|\n| <math>|x|_1</math> || b\n|}", "| $\\|x\\|_1$ | b |\n| --- | --- |"),
  ])
  func formulasOfWikitextAreTeXInMarkdown(wikitext: String, expected: String) throws {
    let text = wikitext.replacing("<", with: "&lt;")
    let page = """
      <mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/"><page><ns>0</ns><revision>
      <text>\(text)</text></revision></page></mediawiki>
      """
    var options = XMLOptions()
    options.style = .markdown
    let found = try XMLExtractor(options: options).extract(Array(page.utf8))
    #expect(found.map(\.string) == [expected])
  }

  @Test(arguments: [
    ("4.5{{e|6}} cells", "4.5×10^6 cells"), ("{{val|5.2|e=-3|u=mg}}", "5.2×10^-3 mg"),
    ("{{val|5|1|u=mg}}, {{val|5|1|e=6}}", "5±1 mg, (5±1)×10^6"),
    ("{{val|5|0.2|-0.1}}", "5 +0.2 −0.1"),
    ("{{val|3|-|5|u=mg|up=kg}} {{val|5|u=%}}", "3–5 mg/kg 5%"), ("{{unité|5|e=6|mg}}", "5×10^6 mg"),
    ("{{unité|5|kg|m|-3}} {{unité|5|à=10|mg}}", "5 kg·m^-3 5 à 10 mg"),
    ("{{convert|10|to|20|°C|°F}} {{convert|10|-|20|mg}}", "10 to 20 °C 10–20 mg"),
    (
      "{{convert|10|by|20|cm}} {{convert|5|ft|8|in|cm}} {{cvt|37|C}}", "10 by 20 cm 5 ft 8 in 37 °C"
    ),
    ("{{convert|37|C|F|1}} {{convert|some|mg}}", "37 °C some mg"),
    ("p {{=}} 0.05, p {{<}} 0.05, a{{!}}b", "p = 0.05, p < 0.05, a|b"),
    ("{{formatnum:12345.6}} {{num|10000}} {{num|5|мг}}", "12345.6 10000 5 мг"),
    ("{{gaps|12|345}} {{unidad|5|mg}} {{nombre|5|mg}}", "12345 5 mg 5 mg"),
    ("{{chem|Ca|2+}} {{chem|H|2|O}} {{chem|SO|4|2-}}", "Ca2+ H2O SO4^2-"),
    ("{{chem2|Ca(2+)}} {{chem2|C6H5(OH)}}", "Ca2+ C6H5(OH)"),
    ("{{±|1|2}} {{±|1}} 5{{±}}1", "+1 −2 ±1 5±1"),
    ("{{abbr|BP|blood pressure}} {{tooltip|RR|respiration}}", "BP RR"),
    (
      "{{nowrap|1=100 mg}} {{math|1=''p'' < 0.05}} {{math|''p'' {{=}} 0.05}}",
      "100 mg p < 0.05 p = 0.05"
    ),
    ("{{nowrap|[[a|b]] 5 mg}} {{s|5 мг}} {{s|XIX|e}} XX{{e}}", "b 5 mg 5 мг XIXe siècle XXe"),
    ("{{дробь|1|2}} {{分数|1|2}} 2{{frac|1|2}}", "1/2 1/2 2 1/2"),
    ("{{ZahlExp|2,6|-4|post=kg}} {{ZahlExp|6|suffix=mg}}", "2,6·10^-4 kg 6 mg"),
    ("x{{su|p=2|b=3}}", "x^2_3"), ("{{µ}}g {{mu}}g {{alpha}}", "µg μg α"),
    ("{{ruby|漢|かん}} {{読み仮名|肺炎|はいえん}}", "漢 肺炎（はいえん）"),
    ("{{lang-de|Herz}} {{lang|de|Herz}} {{enS|heart}} {{إنج|heart}}", "Herz Herz heart heart"),
    ("{{link-en|心脏|heart}} {{tsl|en|heart|心脏}} {{нп5|Сердце||en|Heart}}", "心脏 心脏 Сердце"),
    ("{{circa|1900}} {{as of|2010|lc=y}} 5{{snd}}10", "c. 1900 as of 2010 5 – 10"),
    ("a{{sfn|Li|2010}} {{cite journal|title=b}}{{Infobox drug|name=c}}{{rp|12}}{{nowrap}}.", "a ."),
  ])
  func templatesOfFiguresAndWordsAreShown(wikitext: String, expected: String) {
    wikitextBecomesText(wikitext: wikitext, expected: expected)
  }

  @Test(arguments: ["[[", "{{", "<ref>", "<!--", "{|\n", "[http://", "''", "<math>", "}}", "|-\n|"])
  func aPageOfNothingButMarkupEndsSoon(mark: String) {
    var page = Wikitext(Array(String(repeating: mark, count: 20_000).utf8))
    #expect(page.blocks().count <= 20_001)
  }

  @Test func tagSoupInAFeedIsReadAsHTML() throws {
    let feed = """
      <rss><channel><item><title>T</title><description>&lt;p&gt;One sentence that is long enough to stay.&lt;br&gt;Another one of them.</description></item></channel></rss>
      """
    let text = try #require(try xml(feed).first).string
    #expect(text.contains("One sentence") && text.contains("Another one"))
    #expect(!text.contains("<"))
  }

  @Test func jsonThatIsNoStudyGivesNothing() throws {
    #expect(try ClinicalTrialJSON.read(Array("{\"a\":1}".utf8), style: .text) == nil)
    #expect(throws: MarkupError.self) { try ClinicalTrialJSON.read(Array("{".utf8), style: .text) }
  }

  @Test func anAbstractInAnotherLanguageIsATextOfItsOwn() throws {
    let document = """
      <article xml:lang="es"><front><article-meta><title-group><article-title>Agua</article-title>
      <trans-title-group xml:lang="en"><trans-title>Water</trans-title></trans-title-group></title-group>
      <abstract><p>Resumen.</p></abstract><abstract xml:lang="en"><p>Summary.</p></abstract>
      <kwd-group xml:lang="en"><kwd>water</kwd></kwd-group><kwd-group xml:lang="es"><kwd>agua</kwd></kwd-group>
      </article-meta></front></article>
      """
    let found = try xml(document)
    #expect(found.map(\.string) == ["Agua\n\nResumen.", "Water\n\nSummary."])
    #expect(found.map(\.language) == ["es", "en"])
    #expect(found[0]["keywords"] == .list(["agua"]))
  }

  @Test func entriesOfATEIDictionaryAreLines() throws {
    let entry = """
      <entry><form><orth>aspirin</orth><pron>ˈæs</pron></form><gramGrp><pos>noun</pos></gramGrp>\
      <sense n="1"><def>a drug, 100 mg</def></sense><sense n="2"><def>a tablet</def></sense></entry>
      """
    #expect(
      try xml("<TEI><text><body>\(entry)\(entry)</body></text></TEI>").first?.string
        == "aspirin ˈæs noun a drug, 100 mg\n\na tablet\n\naspirin ˈæs noun a drug, 100 mg\n\na tablet"
    )
    let sentence = "<p>The <gen>masculine</gen> <pos>noun</pos> is used.</p>"
    #expect(
      try xml("<TEI><text><body>\(sentence)</body></text></TEI>").first?.string
        == "The masculine noun is used.")
    let printed = "<entry><form>heart</form> (<pos>n.</pos>), <def>an organ</def>.</entry>"
    #expect(
      try xml("<TEI><text><body>\(printed)</body></text></TEI>").first?.string
        == "heart (n.), an organ.")
  }

  @Test func whatALabelHasTakenOutIsNotRead() throws {
    let text = """
      <paragraph>Give <content revised="delete">5 mg</content><content revised="insert">10 mg</content> daily.</paragraph>\
      <list listType="ordered"><item>one</item><item>two</item></list>\
      <list listType="ordered"><item><caption>a)</caption>one</item><item> <caption>b)</caption> two</item></list>
      """
    let label = """
      <document xmlns="urn:hl7-org:v3"><component><structuredBody><component><section><text>\(text)</text></section>\
      </component></structuredBody></component></document>
      """
    #expect(
      try xml(label).first?.string
        == "Give 10 mg daily.\n\n1. one\n2. two\n\n- a) one\n- b) two")
  }

  @Test func prefacesOfABookAreTextsAndAppendicesOnRequest() throws {
    let book = """
      <book xml:lang="de"><front-matter><preface><title>Vorwort</title><p>Eins.</p></preface><dedication><p>Zwei.</p>\
      </dedication><toc><toc-entry><title>x</title></toc-entry></toc></front-matter><book-body><book-part>\
      <front-matter><front-matter-part><p>Drei.</p></front-matter-part></front-matter><body><p>Vier.</p></body></book-part>\
      </book-body><book-back><glossary><title>Wörter</title><def-list><def-item><term>t</term><def><p>d</p></def>\
      </def-item></def-list></glossary><book-app><book-part-meta><title-group><title>Anhang</title></title-group>\
      </book-part-meta><body><p>Fünf.</p></body></book-app></book-back></book>
      """
    let texts = try xml(book)
    #expect(texts.map(\.string) == ["Vorwort\n\nEins.", "Zwei.", "Drei.\n\nVier."])
    #expect(texts.map(\.title) == ["Vorwort", nil, nil])
    #expect(texts.map(\.language) == ["de", "de", "de"])
    var options = XMLOptions()
    options.includesBackMatter = true
    let all = try XMLExtractor(options: options).extract(Array(book.utf8))
    #expect(all.dropFirst(3).map(\.string) == ["Wörter\n\n- t: d", "Anhang\n\nFünf."])
  }

  @Test(arguments: [
    ("<ArticleTitle/><VernacularTitle>Titel</VernacularTitle>", "Titel", "de"),
    (
      "<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Titel</VernacularTitle>",
      "Titel", "de"
    ),
    (
      "<ArticleTitle/><Abstract><AbstractText>Text.</AbstractText></Abstract><VernacularTitle>Titel</VernacularTitle>",
      "Titel\n\nText.", "de"
    ),
    (
      "<ArticleTitle>[Title].</ArticleTitle><VernacularTitle>Titel</VernacularTitle>", "[Title].",
      "en"
    ),
  ])
  func aCitationWithoutATitleHasThatOfItsOwnLanguage(
    article: String, text: String, language: String
  ) throws {
    let found = try xml(
      "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article>\(article)<Language>ger</Language></Article></MedlineCitation></PubmedArticle>"
    )
    #expect(found.map(\.string) == [text])
    #expect(found.first?.language == language)
    #expect(found.first?.title == String(text.split(separator: "\n")[0]))
  }
}
