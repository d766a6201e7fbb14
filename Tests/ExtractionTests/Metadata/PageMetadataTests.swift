import Testing

@testable import Extraction

@Suite struct PageMetadataTests {
  @Test(arguments: [
    // The heading is the beginning of the title element.
    ("<title>Asthma in adults - A Site</title><h1>Asthma in adults</h1>", "Asthma in adults"),
    ("<title>Asthma | A Site</title><h1>Asthma</h1>", "Asthma"),
    ("<title>流感_健康网</title><h1>流感</h1>", "流感"),
    // The longer part is kept, so nothing is cut here.
    (
      "<title>Flu - what everyone in the country should know</title>",
      "Flu - what everyone in the country should know"
    ),
    ("<meta property=og:title content='Asthma - causes'><title>x</title>", "Asthma - causes"),
    (
      "<meta property=og:title content='Asthma - NHS'><meta property=og:site_name content=NHS>",
      "Asthma"
    ),
    ("<h1>Only <b>a</b> heading</h1>", "Only a heading"),
    ("<svg><title>Logo</title></svg><title>Real</title>", "Real"),
  ])
  func theTitleIsTheHeadlineWithoutTheSite(page: String, title: String) throws {
    #expect(try html(page + "<p>Text.</p>").title == title)
  }

  @Test(arguments: [
    ("2021-03-04T08:00:00+01:00", "2021-03-04"), ("2021-03", "2021-03"), ("2021", "2021"),
    ("2021/3/4", "2021-03-04"), ("20210304", "2021-03-04"), ("March 4th, 2021", "2021-03-04"),
    ("Thu, 04 Mar 2021 10:00:00 GMT", "2021-03-04"), ("4 sept. 2021", "2021-09-04"),
    ("2021-13-40", "2021"), ("2021-02-40", "2021-02"), ("2021-02-29", "2021-02"),
    ("2020-02-29", "2020-02-29"), ("2021-04-31", "2021-04"),
  ])
  func datesBecomeISO8601(written: String, date: String) throws {
    #expect(CalendarDate.iso(written) == date)
    let page = "<meta property='article:published_time' content='\(written)'><p>Text.</p>"
    #expect(try html(page).date == date)
  }

  @Test(arguments: ["", "yesterday", "99", "0000-01-01", "12345", "May", "9999999999999999999999"])
  func whatIsNoDateGivesNone(written: String) {
    #expect(CalendarDate.iso(written) == nil)
  }

  @Test func theDateComesFromTimeElementsAndTheAddressToo() throws {
    let times = "<time datetime=2019-05-06 pubdate>y</time><p>Text.</p>"
    #expect(try html(times).date == "2019-05-06")
    let page = Array("<p>Text.</p>".utf8)
    let url = "https://example.org/2018/07/09/title"
    #expect(try HTMLExtractor().extract(page, url: url).date == "2018-07-09")
  }

  @Test(arguments: [
    ("<meta name=author content='Ada Example'>", "Ada Example"),
    (
      "<meta name=citation_author content='Ada Example'><meta name=citation_author content='Ben Sample'>",
      "Ada Example; Ben Sample"
    ),
    ("<p>x <a rel=author href=y>Ada Example</a> y</p>", "Ada Example"),
    ("<div class=byline>By Ada Example</div>", "Ada Example"),
    (
      #"<script type="application/ld+json">{"@graph":[{"@type":["X","NewsArticle"],"author":{"name":"Ada"}}]}</script>"#,
      "Ada"
    ),
    (#"<script type="application/ld+json">{"@type":"Article","author": [{"#, nil),
    (
      #"<script type="application/ld+json">{"@type":"Article","headline":"A \",} b","author":["Ada Example" , ] , }</script>"#,
      "Ada Example"
    ),
    (
      #"<script type="application/ld+json"> <![CDATA[ {"@type":"Article","author":{"name":"Ada [A.] Example"}} ]]> </script>"#,
      "Ada [A.] Example"
    ),
    ("<meta name=citation_author content='Example, Ada B.'>", "Ada B. Example"),
    (
      #"<script type="application/ld+json">{"@type":"Article","author":{"name":"Example, Ada B."}}</script>"#,
      "Ada B. Example"
    ),
    (#"<script type="application/ld+json">{"@type":"Article","author":"undefined"}</script>"#, nil),
    (
      #"<script type="application/ld+json">{"@type":"Article","author":"News Desk"}</script>"#,
      "News Desk"
    ),
    (
      #"<script type="application/ld+json">{"@type":"Article","author":{"@type":"Person","name":"admin"}}</script>"#,
      nil
    ),
    (
      #"<script type="application/ld+json">{"@type":"Article","author":{"name":"<a href='/x'>Ada Example</a>"}}</script>"#,
      "Ada Example"
    ),
    (
      #"<script type="application/ld+json">{"@type":"Article","author":"山田太郎・佐藤花子"}</script>"#,
      "山田太郎; 佐藤花子"
    ),
    (
      "<h1>Flu in winter</h1><div class=author><div>Ada Example</div><div>May 6, 2019</div></div>",
      "Ada Example"
    ),
    (
      "<h1>Flu in winter</h1><div class=author><p>Written by</p><p>Ada Example</p><p>Nurse</p></div>",
      "Ada Example"
    ),
    ("<div itemprop=author><meta itemprop=name content=julian></div>", "julian"),
    ("<p>x <b class=vcard><i class=fn>Ada Example</i></b> y</p>", "Ada Example"),
  ])
  func theAuthorIsFound(page: String, author: String?) throws {
    #expect(try html(page + "<p>Text.</p>").author == author)
  }

  @Test(arguments: [
    "<h1>باراسيتامول</h1><div>من ويكيبيديا، الموسوعة الحرة</div>",
    "<h1>Lisinopril</h1><h2>Usual Adult Dose</h2>", "<h1>Flu</h1><p>Last Updated March</p>",
    "<h1>Ten ways</h1><p><a>Mental Health</a><b>DECEMBER 22, 2022</b><b>Updated: January 02, 2024</b></p>",
    "<h1>The Axe Falls: Bristol To Cut Nearly 500 Jobs</h1>",
    "<div itemprop=author><a>J <span>Offline</span></a></div>",
    "<h1>Oedema</h1><p>The treatment: Furosemide is given at 40 mg.</p>",
    "<h1>Sepsis</h1><p>The drug of choice: Amoxicillin Clavulanate is given.</p>",
    "<h1>Ödeme</h1><p>Die Therapie: Furosemid wird morgens gegeben.</p>",
    "<h1>Œdème</h1><p>Le traitement : Furosémide le matin.</p>",
    "<h1>Edema</h1><p>El tratamiento: Furosemida por la mañana.</p>",
    "<h1>Flu</h1><p>Claim.</p><li id=fn1><p>Smoking raises the risk.<a>↩</a></p></li>",
    "<h1>Flu</h1><p>A<p>B<p>C<p>D<p>E<p>F<li id=user-content-fn-1><p>Robert Koch Institut <a>↩</a></p></li>",
    "<h1>Flu</h1><p>Claim.</p><li><p>Robert Koch Institut <a>↩</a></p></li>",
    "<h1>Flu</h1><p>A<p>B<p>C<p>D<p>E<p>F<div class=fn><p>Robert Koch Institut</p></div>",
  ])
  func wordsThatLookLikePersonsAreNone(page: String) throws {
    #expect(try html(page + "<p>Text.</p>").author == nil)
  }

  @Test func aHeadingEndsAListOfAuthors() throws {
    let page = "<h1>Flu</h1>" + String(repeating: "<p>Text.</p>", count: 8)
    let lists = "<h3>Author</h3><p>Ada Example</p><h3>Related Program</h3><p>Text.</p>"
    #expect(try html(page + lists).author == "Ada Example")
  }

  @Test func whoCommentsOnAPageIsNotItsAuthor() throws {
    let comment = "<div class=comment-author>steve</div><p>Thanks.</p>"
    let page = "<h1>Flu</h1>" + String(repeating: "<p>Text.</p>", count: 8)
    #expect(try html(page + comment).author == nil)
    #expect(try html(page + "<p>By Ada Example</p>" + comment).author == "Ada Example")
  }

  @Test(arguments: ["Registriert: ", "Joined: ", "Inscription : ", "注册时间：", "اشترك في: "])
  func theDayOnWhichAMemberJoinedIsNoDateOfThePage(label: String) throws {
    let page = "<h1>Dose</h1><p>\(label)2019-05-03</p><p>Text of 2023-09-12.</p>"
    #expect(try html(page).date == "2023-09-12")
  }

  /// The day of publication is 2021-03-05, and stands behind the other.
  @Test(arguments: [
    "<p>Last updated: June 7, 2024<p>Published: March 5, 2021",
    "<p>Zuletzt aktualisiert: 7. Juni 2024 Veröffentlicht: 5. März 2021",
    "<p>Mis à jour le 7 juin 2024<p>Publié le 5 mars 2021",
    "<p>Actualizado: 7 de junio de 2024<p>Publicado: 5 de marzo de 2021",
    "<p>Обновлено: 7 июня 2024<p>Опубликовано: 5 марта 2021",
    "<p>更新时间：2024-06-07　发布时间：2021-03-05", "<p>更新日：2024年6月7日<p>公開日：2021年3月5日",
    "<p>آخر تحديث: 7 يونيو 2024<p>تاريخ النشر: 5 مارس 2021",
    "<p>Updated <time datetime=2024-06-07>June 7, 2024</time> Published <time datetime=2021-03-05>March 5, 2021</time>",
    "<p><time class=updated datetime=2024-06-07>a</time><time class=published datetime=2021-03-05>b</time>",
    "<dl><dt>Page last reviewed<dd>7 June 2024<dt>First published<dd>5 March 2021</dl>",
    "<table><tr><th>Updated<td>7 June 2024<tr><th>Published<td>5 March 2021</table>",
    "<p>Received 1 January 2021; Revised 20 January 2021; Accepted 2 February 2021; Available online 5 March 2021",
    "<p>收稿日期：2020-10-01　修回日期：2020-12-01　出版日期：2021-03-05",
    "<p>受付日：2020年10月1日　受理日：2021年1月5日　公開日：2021年3月5日",
    "<p>Поступила 01.10.2020, принята 05.01.2021, опубликована 05.03.2021",
  ])
  func theDayOfPublicationIsNotThatOfAChangeOrOfReceipt(lines: String) throws {
    #expect(try html("<html lang=en><h1>Dose</h1>\(lines)<p>Text.</p>").date == "2021-03-05")
  }

  @Test(arguments: [
    ("<p>Stand: März 2021", "2021-03"), ("<p>Last reviewed: June 2022", "2022-06"),
    ("<p>Stand: 03/2021", "2021-03"), ("<p>更新：2021年3月", "2021-03"),
    ("<p>Updated: June 2022<p>Published: May 2021", "2021-05"),
    ("<p>Last reviewed: June 2022<p>4 May 2021", "2021-05-04"), ("<p>In June 2022 it rained.", nil),
  ])
  func aMonthBehindAWordForItIsTakenWhereThereIsNoDay(lines: String, date: String?) throws {
    #expect(try html("<h1>Dose</h1>\(lines)<p>Text.</p>").date == date)
  }

  @Test func theDayOfAChangeIsTakenWhereNoOtherIsSaid() throws {
    #expect(try html("<h1>Dose</h1><p>Updated: 2024-06-07<p>Text.</p>").date == "2024-06-07")
    // No page was published behind its change.
    let page = "<h1>Dose</h1><p>Updated: 2019-06-07<p>Text.</p><p>Next published: 2021-03-05"
    #expect(try html(page).date == "2019-06-07")
  }

  @Test func datesInListsOfReferencesAreNotThePages() throws {
    let references = """
      <h1>Flu</h1><p>Text.</p><h2>Key References</h2><ul><li>A trial of flu. August 18, 2020.</li></ul>
      """
    #expect(try html(references).date == nil)
    #expect(try html(references + "<p>Last updated: June 5, 2021").date == "2021-06-05")
  }

  @Test(arguments: [
    (
      "<h1>Why 10<sup>6</sup> cells<sup>1</sup> matter: CO<sub>2</sub></h1>",
      "Why 10^6 cells1 matter: CO2"
    ),
    ("<h1>Breast cancer [<a href=/e>edit</a>]</h1>", "Breast cancer"),
    ("<h1>Breast cancer <a href=/e>[编辑]</a></h1>", "Breast cancer"),
    ("<h1>Cancer [stage 2]</h1>", "Cancer [stage 2]"),
    ("<h1><a href=/c>Cancer</a> [stage 2]</h1>", "Cancer [stage 2]"),
    ("<h1>Dose <s>5</s> <b>6</b><span> mg</span></h1>", "Dose 6 mg"),
  ])
  func titlesFromHeadingsAreAsTheTextHasThem(heading: String, title: String) throws {
    #expect(try html(heading + "<p>Text.</p>").title == title)
  }

  @Test(arguments: [
    (
      #"<script type="application/ld+json">{"@type":"Article","headline":"Growth of &lt;i&gt;E. coli&lt;/i&gt; in CO<sub>2</sub>"}</script>"#,
      "Growth of E. coli in CO2"
    ),
    ("<title>CO&lt;sub&gt;2&lt;/sub&gt; in blood</title>", "CO2 in blood"),
    ("<title>The &lt;b&gt; element</title>", "The <b> element"),
    ("<title>p &lt; 0.05 &lt;/ ></title>", "p < 0.05 </ >"),
  ])
  func titlesHaveNoMarkup(head: String, title: String) throws {
    #expect(try html(head + "<p>Text.</p>").title == title)
  }

  @Test func tagsOfArticlesAreKeywords() throws {
    let tags = "<meta property=article:tag content=Flu><meta property=article:tag content=Fever>"
    #expect(try html(tags + "<p>Text.</p>")["keywords"] == .list(["Flu", "Fever"]))
    let keywords = "<meta name=keywords content='Cough, flu'>"
    #expect(try html(tags + keywords + "<p>Text.</p>")["keywords"] == .list(["Cough", "flu"]))
  }

  @Test(arguments: [
    ("ob:date", true), ("bi3dPubDate", true), ("article-published_time", true),
    ("cXenseParse:publishtime", true), ("Search.Updated", true), ("sentiment", false),
    ("candidate", false), ("runtime", false), ("Publisher", false), ("publishingPrinciples", false),
  ])
  func aWordOfTheNameOfAMetaElementSaysThatItIsADate(name: String, isDate: Bool) throws {
    let page = "<meta name='\(name)' content='2015-05-05'><p>Text.</p>"
    #expect(try html(page).date == (isDate ? "2015-05-05" : nil))
  }

  @Test(arguments: [
    ("EN", "en"), ("pt_br", "pt-BR"), ("zh-hans-cn", "zh-Hans-CN"), ("eng", "en"), ("ger", "de"),
    ("jp", "ja"), ("CN", "zh"), ("cn-hk", "zh-HK"), ("yue-HK", "zh-yue-HK"),
    ("cmn-Hans", "zh-Hans"),
    ("de-DE, en", nil), ("en,fr", nil), (" en ", "en"), ("en-", "en"), ("en-ü", nil),
    ("x", nil), ("english", nil), ("und", nil), ("12", nil), ("", nil),
  ])
  func languageTagsAreNormalized(written: String, tag: String?) {
    #expect(LanguageTag.normalized(written) == tag)
  }

  /// A page with a JSON-LD script.
  private func page(_ json: String) throws -> ExtractedText {
    try html("<p>Text.</p><script type=application/ld+json>\(json)</script>")
  }

  @Test(arguments: [
    #""citation":{"@type":"ScholarlyArticle","author":"Cited Person","datePublished":"1999-01-01"}"#,
    #""comment":[{"@type":"Comment","author":{"@type":"Person","name":"Some One"},"dateCreated":"2024-01-01"}]"#,
    #""hasPart":{"@type":"Article","author":"Other Person","datePublished":"1999-01-01","headline":"Other"}"#,
    #""mainEntity":{"@type":"ItemList","itemListElement":[{"item":{"@type":"Article","author":"Other Person"}}]}"#,
    #""isPartOf":{"@type":"PublicationIssue","datePublished":"1999-01-01","author":"Other Person"}"#,
    #""itemReviewed":{"@type":"Book","author":"Other Person","datePublished":"1999-01-01"}"#,
    #""citation":{"@id":"c"}},{"@id":"c","@type":"Article","author":"Cited Person","datePublished":"1999-01-01""#,
  ])
  func whatSpeaksOfSomethingElseHasNoSay(property: String) throws {
    let result = try page("[{\"@type\":\"MedicalWebPage\",\(property)}]")
    #expect(result.author == nil && result.date == nil && result.title == nil)
    let own = #""author":"Ada Example","datePublished":"2021-03-04""#
    let other = try page("[{\"@type\":\"Article\",\(own),\(property)}]")
    #expect(other.author == "Ada Example" && other.date == "2021-03-04")
  }

  @Test func anArticleWithAnotherHeadlineBesideThePagesIsATeaser() throws {
    let teaser =
      #"{"@type":"Article","headline":"Sugar","author":"Al Other","datePublished":"2020-01-01"}"#
    let own =
      #"{"@type":"Article","headline":"Salt","author":"Ada Example","datePublished":"2024-03-07"}"#
    for list in ["\(teaser),\(own)", "\(own),\(teaser)"] {
      let script = "<script type=application/ld+json>[\(list)]</script>"
      let result = try html("<h1>Salt</h1><p>Text.</p>\(script)")
      #expect(result.author == "Ada Example" && result.date == "2024-03-07")
    }
  }

  @Test func whoAsksInAFAQDidNotWriteThePage() throws {
    let question =
      #"{"@type":"Question","name":"Salt?","author":{"@type":"Person","name":"Ada Example"},"dateCreated":"2020-01-01"}"#
    let faq = try page(#"{"@type":"FAQPage","mainEntity":[\#(question)]}"#)
    #expect(faq.author == nil && faq.date == nil)
    #expect(try page(#"{"@type":"QAPage","mainEntity":\#(question)}"#).author == "Ada Example")
  }

  @Test func theDayOfBaidusObjectsIsRead() throws {
    let result = try page(
      #"{"@context":"https://ziyuan.baidu.com/contexts/cambrian.jsonld","pubDate":"2020-06-11T10:21:33"}"#
    )
    #expect(result.date == "2020-06-11")
  }

  @Test func theSiteThatAPageIsPartOfIsNamed() throws {
    let result = try page(#"{"@type":"Article","isPartOf":{"@type":"WebSite","name":"A Site"}}"#)
    #expect(result["siteName"] == .string("A Site"))
  }

  @Test(arguments: [
    ("Effect of &lt;i&gt;E. coli&lt;/i&gt; on CO<sub>2</sub>", "Effect of E. coli on CO2"),
    ("Above 10<sup>9</sup> cells", "Above 10^9 cells"), ("p <0.05 and q> 1", "p <0.05 and q> 1"),
    ("<b>Asthma</b><br/>in adults", "Asthma in adults"), ("The <b> element", "The <b> element"),
  ])
  func headlinesHaveNoMarkup(headline: String, title: String) throws {
    #expect(try page(#"{"@type":"Article","headline":"\#(headline)"}"#).title == title)
  }

  @Test(arguments: [
    (#""flu, type A;fever""#, ["flu", "type A", "fever"]),
    (#"["flu, type A","fever"]"#, ["flu, type A", "fever"]),
    (#"[{"@type":"DefinedTerm","name":"flu"}]"#, ["flu"]), (#"[""]"#, nil), ("1", nil),
  ])
  func keywordsOfJSONLDAreRead(keywords: String, list: [String]?) throws {
    let result = try page(#"{"@type":"Article","keywords":\#(keywords)}"#)
    #expect(result["keywords"] == list.map { .list($0) })
  }

  @Test(arguments: [
    (#""identifier":"doi:10.1234/x""#, "10.1234/x"),
    (
      #""identifier":[{"propertyID":"pmid","value":"10.1234/y"},{"propertyID":"DOI","value":"10.1234/x"}]"#,
      "10.1234/x"
    ),
    (#""sameAs":["https://x.org/10.1234/y","https://doi.org/10.1234/x"]"#, "10.1234/x"),
    (#""@id":"https://doi.org/10.1234/x""#, "10.1234/x"),
    (#""@id":"https://x.org/10.1234/x""#, nil),
    (#""citation":{"@type":"Article","@id":"https://doi.org/10.1234/x"}"#, nil),
  ])
  func theDOIOfJSONLDIsFound(property: String, doi: String?) throws {
    let result = try page("{\"@type\":\"ScholarlyArticle\",\(property)}")
    #expect(result["doi"] == doi.map { .string($0) })
    #expect(result.identifier == doi.map { "doi:\($0)" })
  }

  @Test(arguments: [
    ("<meta name=citation_doi content='10.1234/abcd.2021.5'>", "10.1234/abcd.2021.5"),
    ("<meta name='dc.Identifier' content='doi:10.1234/a(5)'>", "10.1234/a(5)"),
    ("<meta name='dc.identifier' content='https://doi.org/10.1000.10/x/y'>", "10.1000.10/x/y"),
    ("<meta name='prism.doi' content='DOI: 10.12345/x'>", "10.12345/x"),
    (
      "<meta name='dc.identifier' content='https://doi.org/10.1234/a(1)%3C2%3E'>", "10.1234/a(1)<2>"
    ),
    ("<meta name='dc.identifier' content='10.1234/a%3C'>", "10.1234/a%3C"),
    (
      "<meta name='dc.identifier' content='urn:1'><meta name='dc.identifier' content='10.1234/x'>",
      "10.1234/x"
    ),
    ("<meta name='dc.identifier' content='https://x.org/210.1234/1'>", nil),
    ("<meta name='dc.identifier' content='https://x.org/v10.1/y'>", nil),
  ])
  func theDOIIsFound(page: String, doi: String?) throws {
    let result = try html(page + "<p>Text.</p>")
    #expect(result["doi"] == doi.map { .string($0) })
    #expect(result.identifier == doi.map { "doi:\($0)" })
  }

  @Test(arguments: [
    ("https://m.example.org/a?utm=1", "https://example.org/a"),
    ("https://example.org/a", nil),
    (nil, nil),
  ])
  func aCanonicalAddressThatIsNotThePagesIsNoted(url: String?, noted: String?) throws {
    let page = Array("<link rel=canonical href='https://example.org/a'><p>Text.".utf8)
    let result = try HTMLExtractor().extract(page, url: url)
    #expect(result.url == "https://example.org/a")
    #expect(result["canonicalUrl"] == noted.map { .string($0) })
  }

  @Test(arguments: [
    ("<link rel=license href=https://x.org/l>", "https://x.org/l"),
    ("<p><a rel=license href=/l>x</a>", "/l"),
    (
      "<p>See <a href='https://creativecommons.org/licenses/by/4.0/'>CC BY</a>",
      "https://creativecommons.org/licenses/by/4.0/"
    ),
    (
      #"<script type=application/ld+json>{"@type":"Article","headline":"x","license":"https://l.org/"}</script>"#,
      "https://l.org/"
    ),
    ("<meta name=dc.rights content='CC BY'>", "CC BY"),
    ("<link itemprop=license href=https://x.org/l>", "https://x.org/l"),
    ("<a itemprop=license href=https://x.org/l>x</a>", "https://x.org/l"),
    ("<meta itemprop=license content=https://x.org/l>", "https://x.org/l"),
    (
      #"<script type=application/ld+json>{"@type":"WebPage","license":{"@type":"CreativeWork","url":"https://l.org/"}}</script>"#,
      "https://l.org/"
    ),
    (
      #"<script type=application/ld+json>{"@type":"Article","license":[{"@id":"https://l.org/"}]}</script>"#,
      "https://l.org/"
    ),
    ("<p>About <a href='https://creativecommons.org/about/the-licenses/of/ours'>CC</a>", nil),
    ("<p>Choose <a href='https://creativecommons.org/licenses/'>your own</a>", nil),
    ("<link rel=dcterms.license href=https://x.org/l>", "https://x.org/l"),
    ("<p><a rel='license noopener' href=https://x.org/l>x</a>", "https://x.org/l"),
    ("<p><a rel=nolicense href=https://x.org/l>x</a>", nil),
    (
      "<p>See <a href='//creativecommons.org/licenses/by/4.0/'>CC BY</a>",
      "https://creativecommons.org/licenses/by/4.0/"
    ),
  ])
  func theLicenceIsFound(page: String, licence: String?) throws {
    #expect(try html(page + "<p>Text.</p>")["licence"] == licence.map { .string($0) })
  }

  @Test(arguments: [
    ("John Smith<sup>a</sup>, Eva Müller<sup>b,c</sup>", "John Smith; Eva Müller"),
    ("John Smith<sup>1,</sup> Eva Müller<sup>2</sup>", "John Smith; Eva Müller"),
    ("张三<sup>1</sup>，李四<sup>2</sup>", "张三; 李四"),
    ("山田太郎<sup>*1</sup>・鈴木花子<sup>*2</sup>", "山田太郎; 鈴木花子"),
    ("张三<sup>①</sup>　李四<sup>②</sup>", "张三; 李四"),
    ("D<sup>r</sup> Jean Dupont<sup>1</sup>", "Dr Jean Dupont"),
  ])
  func referencesToNotesAreNoPartOfNames(line: String, author: String) throws {
    let words = Array(repeating: "Heart failure is common, and it is treated.", count: 8).joined()
    #expect(
      try html("<h1>Heart failure</h1><p class=authors>\(line)</p><p>\(words)</p>").author == author
    )
  }

  @Test func theLanguageMayBeThatOfTheBody() throws {
    #expect(try html("<html><body lang=ES><p>Texto.").language == "es")
    #expect(try html("<html lang=fr><body lang=es><p>Texte.").language == "fr")
  }

  /// A picture's licence beside what a page says of itself.
  @Test(arguments: [
    ("", nil),
    ("<footer><a rel=license href=https://x.org/l>L</a></footer>", "https://x.org/l"),
    (
      "<script type=application/ld+json>{\"@type\":\"Article\",\"license\":\"https://x.org/l\"}</script>",
      "https://x.org/l"
    ),
    ("<meta name=dc.rights content='All rights reserved.'>", "All rights reserved."),
    ("<meta name=dcterms.license content=https://x.org/l>", "https://x.org/l"),
    (
      "<p>All content is licensed under <a href=https://creativecommons.org/licenses/by/4.0/>CC BY</a>.</p>",
      "https://creativecommons.org/licenses/by/4.0/"
    ),
  ])
  func theLicenceOfAPictureIsNotThePages(statement: String, licence: String?) throws {
    let address = "https://creativecommons.org/licenses/by-sa/2.0/"
    for picture in [
      "<figure><img src=x><figcaption>A. B., <a href=\(address)>CC BY-SA</a></figcaption></figure>",
      "<figure><figcaption>A. B., <a rel=license href=\(address)>x</a></figcaption></figure>",
      "<p>Photo: A. B., <a href=\(address)>CC BY-SA</a></p>",
      "<p>Bild: A. B. (<a href=\(address)>CC BY-SA</a>)</p>",
      "<p><a href=\(address)><img src=x></a> All photos are licensed under it.</p>",
      "<p>Figure 1 is from Commons (<a href=\(address)>CC BY-SA</a>).</p>",
      "<p>图片：王小明（<a href=\(address)>CC BY-SA</a>）</p>",
      "<p>The text is by all of us; <a href=\(address)>photo by A. B.</a></p>",
    ] {
      #expect(
        try html(picture + statement + "<p>Text.</p>")["licence"] == licence.map { .string($0) },
        "\(picture)")
    }
  }

  @Test func linksToSeveralLicencesSayNoneOfThePage() throws {
    let link = "<p>One is <a href=https://creativecommons.org/licenses/by/4.0/deed.de>this</a>.</p>"
    let other = "<p>One is <a href=//creativecommons.org/publicdomain/zero/1.0/>that</a>.</p>"
    #expect(try html(link + other)["licence"] == nil)
    #expect(
      try html(link + link)["licence"]
        == .string("https://creativecommons.org/licenses/by/4.0/deed.de"))
    let page = Array((other + "<p>Text.</p>").utf8)
    #expect(
      try HTMLExtractor().extract(page, url: "https://x.org/a")["licence"]
        == .string("https://creativecommons.org/publicdomain/zero/1.0/"))
  }

  @Test func whoseTheTextIsIsNoLicence() throws {
    let rights = "<meta name=dc.rights content='© 2021 The Authors'>"
    let link = "<p>Distributed under <a href=https://creativecommons.org/licenses/by/4.0/>this</a>."
    #expect(try html(rights + "<p>Text.</p>")["licence"] == .string("© 2021 The Authors"))
    #expect(
      try html(rights + link)["licence"] == .string("https://creativecommons.org/licenses/by/4.0/"))
  }

  @Test func structuredDataIsReadHoweverItIsNestedAndBroken() throws {
    let script = """
      <!-- {"@graph":[{"@type":"WebPage","name":"Page"},{"@type":"WebSite","name":"A Site"},
      {"@id":"#p","@type":"Person","name":"Ada Example"},
      {"@type":["MedicalScholarlyArticle"],"headline":"Flu &amp; cough
      in winter","author":[{"@id":"#p"},{"name":"Ben Sample"}],"datePublished":"2020-01-02T00:00:00Z",
      "inLanguage":"fr","license":"https://l.org/"}]} -->
      """
    let page =
      "<script type='application/ld+json'>\(script)</script><title>Flu &amp; cough in winter | A Site</title><p>Text."
    let result = try html(page)
    #expect(result.title == "Flu & cough in winter")
    #expect(result.author == "Ben Sample; Ada Example")
    #expect(result.date == "2020-01-02")
    #expect(result.language == "fr")
    #expect(result["siteName"] == .string("A Site"))
  }

  @Test func microdataIsRead() throws {
    let page = """
      <div itemscope itemtype=https://schema.org/Article><span itemprop=headline>Flu in winter</span>
      <span itemprop=author itemscope><span itemprop=name>Ada Example</span></span>
      <meta itemprop=datePublished content=2020-01-02><time itemprop=dateModified datetime=2021-05-06>x</time></div>
      """
    let result = try html(page)
    #expect(result.author == "Ada Example")
    #expect(result.date == "2020-01-02")
  }

  @Test func textOfPagesThatScriptsFillInComesFromTheirState() throws {
    let paragraph =
      "Influenza is a disease of the airways that comes every winter. It is caused by a virus, and a vaccine helps."
    let body = (1...4).map { #"{"type":"p","text":"\#(paragraph) Number \#($0)."}"# }.joined(
      separator: ",")
    let page = """
      <div id=__next></div><script id=__NEXT_DATA__ type=application/json>
      {"props":{"url":"https://a.org/x","css":"a{b:c;d:e}","body":[\(body)]}}</script>
      """
    let text = try html(page).string
    #expect(text.contains("Number 1.") && text.contains("Number 4."))
    #expect(!text.contains("a.org") && !text.contains("{"))
    // Where there is text, the state is not looked at.
    let full = "<p>" + String(repeating: "The page has text of its own. ", count: 40) + "</p>"
    #expect(!(try html(full + page)).string.contains("Number 1."))
  }

  @Test(arguments: [
    "<script type=application/ld+json>", "<script type=application/ld+json>{\"@type\":",
    "<script type=application/ld+json>" + String(repeating: "[", count: 600),
    "<script type=application/ld+json>[" + String(repeating: "{\"author\":[", count: 60),
    "<script type=application/json>{\"a\":\"", "<meta content><meta name=author content=>",
    "<time datetime=99999999999999999999999999>", "<h1>" + String(repeating: "a", count: 100_000),
    String(repeating: "<span class=author>x</span>", count: 10_000),
    String(repeating: "<meta name=date content=2020-01-02>", count: 10_000),
    "<title>" + String(repeating: " | ", count: 5_000), "<a rel=author>", "<p class=date>2020-01-0",
  ])
  func hostilePagesGiveSomethingOrNothing(page: String) throws {
    for url in [nil, "https://[%%/2020/1/"] {
      let found = try HTMLExtractor().extract(Array(page.utf8), url: url)
      #expect(String(validating: found.text, as: UTF8.self) != nil)
      #expect(found.title != "" && found.author != "" && found.date != "")
    }
  }

  @Test func aPicturesLicenceIsKnownBehindButtonsThatAreNoText() throws {
    let menu = "<div><button aria-expanded=false aria-controls=m>Menu</button></div>"
    let text = String(repeating: "Take one tablet a day with water, and no more. ", count: 8)
    let page = String(repeating: menu, count: 3) + "<p>\(text)</p>"
    let link = "<a href=https://creativecommons.org/licenses/by/4.0/>CC BY</a>"
    #expect(try html(page + "<p>Photo: Jane Roe, \(link)</p>")["licence"] == nil)
    #expect(try html(page + "<p>This text: \(link)</p>")["licence"] != nil)
  }

  @Test func aPageWithoutFactsHasOnlyTheCallersAddress() throws {
    let result = try HTMLExtractor().extract(
      Array("<p>Text.</p>".utf8), url: "https://example.org/")
    #expect(result.url == "https://example.org/")
    #expect(
      result.title == nil && result.author == nil && result.date == nil && result.language == nil)
  }
}

@Suite struct CharsetPrescanTests {
  @Test(arguments: [
    ("<meta charset=utf-8>", "utf-8"), ("<META CHARSET = 'GB2312' >", "gb2312"),
    ("<meta http-equiv=content-type content='text/html; charset=Shift_JIS'>", "shift_jis"),
    ("<meta content='text/html; charset=\"koi8-r\"' http-equiv='Content-Type'>", "koi8-r"),
    ("<!-- <meta charset=koi8-r> --><meta charset=big5>", "big5"),
    ("<p title='<meta charset=koi8-r>'><meta charset=big5>", "big5"),
    ("<?xml version='1.0' encoding='ISO-8859-2'?><html>", "iso-8859-2"),
    ("<meta charset=x-user-defined>", "windows-1252"),
    ("<meta charset=bogus><meta charset=big5>", "big5"), ("<meta charset=big5", nil),
    ("<meta name=x content='charset=a'>", nil), ("<metacharset=a>", nil), ("<meta charset>", nil),
    ("<meta charset=", nil), ("<meta content='charset", nil), ("", nil), ("<", nil), ("<!--", nil),
  ])
  func findsWhatThePageDeclares(page: String, label: String?) {
    #expect(CharsetPrescan.declaredCharset(Array(page.utf8)) == label)
  }
}
