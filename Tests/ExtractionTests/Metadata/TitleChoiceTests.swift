import Testing

@testable import Extraction

@Suite struct TitleChoiceTests {
  private static let text = String(
    repeating: "The heart beats about seventy times a minute. ", count: 6)

  /// Blogger's markup: the blog's name is the `h1`.
  @Test(arguments: [
    ("Heart Notes", "Why your pulse skips a beat"),
    ("El Blog del Cardiólogo", "La fibrilación auricular explicada"),
    ("Записки кардиолога", "Что такое мерцательная аритмия"),
    ("循環器内科医のブログ", "心房細動とは何か"), ("مدونة القلب", "ما هو الرجفان الأذيني؟"),
  ])
  func theTitleOfABlogsPostIsNotTheBlogsName(blog: String, post: String) throws {
    let page = """
      <title>\(blog): \(post)</title><div class='widget Header'><h1 class=title><a href=/>\(blog)</a></h1></div>
      <h2 class=date-header>14 October 2014</h2>
      <div class='post hentry'><h3 class='post-title entry-title' itemprop=name>\(post)</h3>
      <div class='post-body entry-content'>\(Self.text)</div></div>
      """
    #expect(try html(page).title == post)
    #expect(try html("<meta property=og:title content='\(post)'>" + page).title == post)
  }

  private func title(_ page: String, at url: String) throws -> String? {
    try HTMLExtractor().extract(Array(page.utf8), url: url).title
  }

  /// Livedoor's and FC2's markup: nothing but the link to the first page tells the blog's name.
  @Test(arguments: ["/", "http://blog.example", "http://blog.example/"])
  func aHeadingThatIsNothingButALinkToTheFirstPageIsTheSitesName(home: String) throws {
    let (blog, post) = ("のんびり亭の台所", "はじめての入院で持っていったもの")
    let page = """
      <title>\(post) : \(blog)</title><div><h1 class=blog-title><a href="\(home)">\(blog)</a></h1></div>
      <p>2024年05月23日</p><h2 class=article-title>\(post)</h2><p>\(Self.text)</p>
      """
    #expect(try title(page, at: "http://blog.example/1.html") == post)
    #expect(try html(page).title == (home == "/" ? post : blog))
    let first = "<title>\(blog)</title><h1><a href=\(home)>\(blog)</a></h1><h2>\(post)</h2>"
    #expect(try title(first, at: "http://blog.example/") == blog)
  }

  @Test func soIsOneThatLeadsUpToTheFolderOfABlogAsTheTitleElementSays() throws {
    let (blog, post) = ("のんびり亭の台所", "はじめての入院で持っていったもの")
    let heads = "<h1><a href='http://blog.example/kitchen/'>\(blog)</a></h1><h2>\(post)</h2>"
    let page = "<title>\(post) : \(blog)</title>\(heads)<p>\(Self.text)</p>"
    #expect(try title(page, at: "http://blog.example/kitchen/archives/1.html") == post)
    // The second page of an article leads to the first.
    let second = "<title>\(blog) 2</title>\(heads)<p>\(Self.text)</p>"
    #expect(try title(second, at: "http://blog.example/kitchen/2") == blog)
  }

  @Test func aHeadingThatIsALinkToAnotherSiteOrMoreIsNotTheSitesName() throws {
    for heading in ["<a href=http://heart.example/>Heart Notes</a>", "<a href=/>Heart</a> Notes"] {
      let page = """
        <title>Heart Notes</title><h1>\(heading)</h1><h2>On the pulse</h2><p>\(Self.text)</p>
        """
      #expect(try title(page, at: "http://blog.example/1.html") == "Heart Notes")
    }
  }

  @Test func theTitleOfARelatedPostIsNotThePages() throws {
    let page = """
      <title>Flu in children - A Site</title><h1>Flu in children</h1><p>\(Self.text)</p>
      <h3 class=post-title>Flu</h3>
      """
    #expect(try html(page).title == "Flu in children")
  }

  @Test(arguments: [
    // The page's name is the part of the title element that stands above its text.
    ("County Hospital | Surgery | Gallstones", "<h2>Gallstones</h2>", "Gallstones"),
    ("County Hospital - Surgery - Gallstones", "<h3>Gallstones</h3>", "Gallstones"),
    // What stands there may as well be the site's name.
    ("Gallstones and their treatment | Mercy", "<td>Mercy</td>", "Gallstones and their treatment"),
    ("省人民医院 | 普外科 | 胆囊结石的治疗", "<h3 class=title>胆囊结石的治疗</h3>", "胆囊结石的治疗"),
    // The site's name stands there, too.
    ("Gallstones | County Hospital", "<h2>Gallstones</h2><div>County Hospital</div>", "Gallstones"),
    ("Gallstones | County Hospital", "<div>County Hospital</div><h2>Gallstones</h2>", "Gallstones"),
    (
      "Gallstones | County Hospital", "<div>County Hospital</div><h3>On gallstones</h3>",
      "Gallstones"
    ),
  ])
  func theNameAboveTheTextTellsWhichPartIsTheTitle(tag: String, heads: String, title: String) throws
  {
    let page = "<title>\(tag)</title><body><div><a href=/>Home</a></div>\(heads)<p>\(Self.text)</p>"
    #expect(try html(page).title == title)
  }

  @Test(arguments: ["Gastroenterologie – Example.org", "Example.org: Gastroenterologie"])
  func aHostIsTheSitesNameWhereNoneIsDeclared(tag: String) throws {
    let page = "<title>\(tag)</title><h1>Willkommen</h1><p>\(Self.text)</p>"
    #expect(try html(page).title == "Gastroenterologie")
  }

  @Test(arguments: [
    ("痛风的那些事儿-江州市人民医院", "痛风的那些事儿"), ("痛风患者可以吃豆制品吗--健康--人民网", "痛风患者可以吃豆制品吗"),
    ("胃がんの手術：東都新聞", "胃がんの手術"), ("国民健康保険料の計算方法／南部市公式ウェブサイト", "国民健康保険料の計算方法"),
    // The other part may be of the title as well.
    ("胃がんの手術：原因と症状から治療まで", nil), ("痛风：病因与治疗", nil), ("维生素K-2的作用", nil),
  ])
  func theNameOfAnEastAsianSiteIsCutWhereThePageHasTheRest(tag: String, title: String?) throws {
    let name = title ?? String(tag.prefix { $0 != "：" && $0 != "-" })
    let page = "<title>\(tag)</title><div>\(name)</div><p>\(Self.text)</p>"
    #expect(try html(page).title == title ?? tag)
    #expect(try html("<title>\(tag)</title><p>\(Self.text)</p>").title == tag)
  }

  @Test func theOwnerOfThePagesRightsIsNoPartOfItsTitle() throws {
    let page =
      "<title>Cancer - causes</title><p>\(Self.text)</p><footer>© American Cancer Society</footer>"
    #expect(try html(page).title == "Cancer - causes")
  }

  @Test(arguments: [
    ("Diabetes Archives - A Site", "Category: Diabetes"),
    ("Diabetes Archive | A Site", "Kategorie: Diabetes"), ("Diabetes归档_健康网", "分类：Diabetes"),
  ])
  func aListsTitleIsWhatItIsAbout(tag: String, heading: String) throws {
    let page = "<title>\(tag)</title><h1>\(heading)</h1><p>\(Self.text)</p>"
    #expect(try html(page).title == "Diabetes")
  }

  @Test(arguments: [
    "Untitled Document", "New Page 1", "index", "index.html", "Unbenanntes Dokument", "无标题文档",
    "無題ドキュメント",
    "Documento sin título", "Документ без названия",
  ])
  func whatEditorsOfPagesWriteIsNoTitle(tag: String) throws {
    #expect(try html("<title>\(tag)</title><p>\(Self.text)</p>").title == nil)
    #expect(try html("<title>\(tag)</title><h3>Gallstones</h3><p>Text.</p>").title == "Gallstones")
  }

  @Test func aHeadingKeepsItsBeginningWhereThatIsTheSitesName() throws {
    let heading = "Hypertension : les traitements"
    let page = "<h1>\(heading)</h1><p>\(Self.text)</p>"
    let site = "<meta property=og:site_name content=Hypertension>"
    #expect(try html("<title>Hypertension - Portail</title>" + site + page).title == heading)
    #expect(
      try title("<title>FAQ | Hypertension</title>" + page, at: "https://www.hypertension.fr/a")
        == heading)
  }

  @Test(arguments: [
    ("Forum :: Dose missed – take two tomorrow?", "Dose missed – take two tomorrow?"),
    ("Dr. Sample: Ticks", "Ticks"),
  ])
  func partsOfTheTitleElementThatThePageHasInOnePlaceStayTogether(tag: String, name: String) throws
  {
    let page = "<title>\(tag)</title><a href=/t>\(name)</a><p>\(Self.text)</p>"
    #expect(try html(page).title == (name.count > 9 ? name : tag))
  }

  @Test(arguments: [
    ("Salz und Blutdruck :: Apotheken Umschau", "Apotheken Umschau", "Salz und Blutdruck"),
    ("食盐与高血压的关系-江州健康网", "江州健康网", "食盐与高血压的关系"),
    ("塩分と高血圧の関係：さくら病院", "さくら病院", "塩分と高血圧の関係"),
    ("Vitamin-C", "C", "Vitamin-C"),
    ("A std::vector of mosquitoes", "Vectors", "A std::vector of mosquitoes"),
  ])
  func theSitesNameIsNoPartOfTheTitle(tag: String, site: String, title: String) throws {
    let page = "<title>\(tag)</title><meta property=og:site_name content='\(site)'>"
    #expect(try html(page + "<p>\(Self.text)</p>").title == title)
  }

  @Test(arguments: ["...", "…", " …"])
  func aTitleThatIsCutShortGivesWayToTheWhole(points: String) throws {
    let tag = "<title>Long-term outcomes of children with asthma | A Site</title>"
    let meta = "<meta property=og:title content='Long-term outcomes of\(points)'>"
    let page = "<p>\(Self.text)</p>"
    #expect(try html(tag + meta + page).title == "Long-term outcomes of children with asthma")
    #expect(try html(meta + page).title == "Long-term outcomes of\(points)")
    let own = "And then there were none left\(points)"
    #expect(try html("<title>\(own) | A Site</title><h1>\(own)</h1>\(page)").title == own)
  }

  @Test(arguments: [
    ("Salt &amp;amp; pressure: what&amp;#39;s new?", "Salt & pressure: what's new?"),
    ("AT&amp;T and R&amp;D; a story", "AT&T and R&D; a story"),
    ("The &amp;lt;b&amp;gt; element", "The &lt;b&gt; element"),
    ("Doses of p &amp;lt; 0.05", "Doses of p < 0.05"), ("Doses &amp;foo; more", "Doses &foo; more"),
    ("Doses &amp;copy2; more", "Doses &copy2; more"),
  ])
  func whatIsEscapedTwiceIsReadToTheEnd(written: String, title: String) throws {
    let page = "<title>\(written)</title><meta name=description content='\(written)'>"
    let result = try html(page + "<p>\(Self.text)</p>")
    #expect(result.title == title)
    #expect(result["description"] == .string(title))
  }

  @Test func descriptionsHaveNoTags() throws {
    let meta =
      "<meta name=description content='A &amp;quot;short&amp;quot; text&amp;hellip; &lt;p&gt;here&lt;/p&gt;'>"
    #expect(try html(meta + "<p>Text.")["description"] == .string("A \"short\" text… here"))
  }
}
