import Testing

@testable import Extraction

private let prose = """
  Asthma is a long-term condition of the airways, which become narrow and inflamed. It affects people of all \
  ages, and it often starts in childhood.
  """

@Suite struct SiteRuleTests {
  private func rule(_ edit: (inout SiteRule) throws -> Void) throws -> SiteRule {
    var rule = SiteRule(name: "Example", hosts: [try HostPattern("www.example.org")])
    try edit(&rule)
    return rule
  }

  private func extract(_ page: String, _ rule: SiteRule) throws -> ExtractedText {
    try HTMLExtractor(siteRules: SiteRules([rule])).extract(
      Array(page.utf8), url: "https://www.example.org/a")
  }

  @Test func aRuleDecidesWhatIsTextAndTitleAndDate() throws {
    let rule = try rule {
      $0.content = [try XPath("//div[@id='none']"), try XPath("//div[@class='x']")]
      $0.remove = [try XPath("//div[@class='x']//span"), try XPath("//b")]
      $0.title = [try XPath("//h2")]
      $0.author = [try XPath("//i")]
      $0.date = [try XPath("string(//u/@title)")]
    }
    let page = """
      <title>No</title><p>\(prose)</p><h2>The  title</h2><i>By Ada Example</i><u title='4 March 2019'></u>
      <div class=x>Kept. <span>Gone. <b>Both.</b></span><ul><li>one<li>two</ul></div>
      """
    let result = try extract(page, rule)
    #expect(result.string == "Kept.\n\n- one\n- two")
    #expect(result.title == "The title")
    #expect(result.author == "Ada Example")
    #expect(result.date == "2019-03-04")
    #expect(result["siteRule"] == .string("Example"))
  }

  @Test(arguments: [
    ("en", "Published: 03/07/2024", "2024-03-07"), ("es", "Publicado: 03/07/2024", "2024-07-03"),
    ("en-GB", "Published: 03/07/2024", "2024-07-03"),
    ("fr", "Mis à jour le 5/8/2025, publié le 3/7/2024", "2024-07-03"),
    ("ru", "Обновлено: 05.08.2025 Опубликовано: 03.07.2024", "2024-07-03"),
    ("en", "Updated August 5, 2025; Published July 3, 2024", "2024-07-03"),
    ("en", "Updated August 5, 2025; July 3, 2024", "2024-07-03"),
    ("en", "Updated August 5, 2025, reviewed July 3, 2024", "2025-08-05"),
    ("en", "Reviewed: July 2024", "2024-07"),
  ])
  func itsDateIsReadAsOnAnyPage(language: String, line: String, date: String) throws {
    let rule = try rule {
      $0.content = [try XPath("//div")]
      $0.date = [try XPath("//p[@class='d']")]
    }
    let page = "<html lang=\(language)><p class=d>\(line)</p><div>Text.</div>"
    #expect(try extract(page, rule).date == date)
  }

  @Test(arguments: [
    ("//span", "Jane Roe, MD; John Public"), ("//p", "Jane Roe, MD; John Public"),
    ("//b | //span", "Jane Roe, MD; John Public"), ("//ul", "Jane Roe; Eva Stone"),
    ("//i", "Jane Roe; Eva Stone"), ("//meta/@content", "María del Carmen García-López; Ana Ruiz"),
    ("string(//span)", "Jane Roe, MD"), ("//u", "Jane Roe"),
  ])
  func itNamesAllAuthorsThatItSelects(expression: String, author: String) throws {
    let rule = try rule {
      $0.content = [try XPath("//div")]
      $0.author = [try XPath("//none"), try XPath(expression)]
    }
    let page = """
      <meta name=citation_author content='García-López, María del Carmen'><meta name=citation_author content='Ruiz, Ana'>
      <b><span>Jane Roe, MD</span><span>John Public</span></b><p><span>Jane Roe, MD</span>, <span>John Public</span>
      <ul><li>Jane Roe<li>Eva Stone</ul><i>By Jane Roe<br>Eva Stone</i><u>By Jane Roe</u><u>Jane Roe</u><div>Text.</div>
      """
    let result = try extract(page, rule)
    #expect(result.author == author)
  }

  @Test func aRuleThatSelectsNothingChangesNothing() throws {
    let rule = try rule {
      $0.content = [try XPath("//div[@id='none']"), try XPath("count(//p)")]
      $0.title = [try XPath("//h2")]
    }
    let page = "<h2>Two</h2><h1>One</h1><p>\(prose)</p>"
    let result = try extract(page, rule)
    let plain = try HTMLExtractor().extract(Array(page.utf8), url: "https://www.example.org/a")
    #expect(result.text == plain.text)
    #expect(result.title == plain.title)
    #expect(result["siteRule"] == nil)
  }

  @Test func whatIsTooDeepForExpressionsIsReadWithoutThem() throws {
    let rule = try rule { $0.content = [try XPath("//div//div")] }
    func page(_ depth: Int) -> String {
      String(repeating: "<div>", count: depth) + "<p>\(prose)</p>"
    }
    #expect(try extract(page(200), rule)["siteRule"] == .string("Example"))
    let deep = try extract(page(300), rule)
    #expect(deep["siteRule"] == nil)
    #expect(deep.string.hasPrefix("Asthma is"))
  }

  @Test func whatWordAddsPartsNoSentence() throws {
    let rule = try rule { $0.content = [try XPath("//div")] }
    let page = """
      <div><p>10<o:p></o:p>; 5<o:p class=a>&nbsp;</o:p>mg <![if !supportLists]>· <![endif]>Dose</p></div>
      """
    #expect(try extract(page, rule).string == "10; 5 mg · Dose")
  }

  @Test func contentInsideOfContentIsWrittenOnce() throws {
    let rule = try rule { $0.content = [try XPath("//div")] }
    let result = try extract("<div>a<div>b</div></div><div>c</div>", rule)
    #expect(result.string == "a\n\nb\n\nc")
  }

  @Test(arguments: [
    ("https://www.example.org/a", true), ("http://WWW.EXAMPLE.ORG:8080", true),
    ("https://user@www.example.org/?x", true), ("https://example.org/", false),
    ("https://a.example.org/", false), ("www.example.org/a", false), ("", false),
    ("https://", false), ("https://www.example.org./a", true),
    ("https://www.example.org.:80/", true),
  ])
  func hostsAreComparedWithoutCaseAndPort(url: String, matches: Bool) throws {
    #expect(try rule { _ in }.matches(url) == matches)
  }

  @Test(arguments: ["bücher.de", "BÜCHER.de", "xn--bcher-kva.de", "xn--bcher-kva.de."])
  func namesWithLettersOfOtherAlphabetsAreTheirASCIIForm(host: String) throws {
    let rule = try rule { $0.hosts = [try HostPattern(host)] }
    for url in [
      "https://bücher.de/x", "https://xn--bcher-kva.de/", "https://BU\u{308}CHER.de:80/",
    ] {
      #expect(SiteRules([rule]).rule(for: url) != nil, "\(url)")
    }
    #expect(!rule.matches("https://bucher.de/"))
  }

  @Test(arguments: [
    "", "*", "*.", "www.*.org", "*org", "a.org:8080", "[::1]", "http://a.org/", "a b.org", "a..org",
    "bü cher.de", ".org",
  ])
  func whatNoHostCanMatchIsRefused(host: String) {
    #expect(throws: SiteRuleError.host(host)) { try HostPattern(host) }
  }

  @Test func aStarMayStandForAWholeTopLevelDomain() throws {
    let whole = try rule {
      $0.name = "whole"
      $0.hosts = [try HostPattern("*.org")]
    }
    let one = try rule { _ in }
    #expect(SiteRules([whole, one]).rule(for: "https://www.example.org/")?.name == "whole")
    #expect(SiteRules([one, whole]).rule(for: "https://www.example.org/")?.name == "Example")
    #expect(SiteRules([one, whole]).rule(for: "https://a.b.c.org/")?.name == "whole")
    #expect(SiteRules([one, whole]).rule(for: "https://a.com/") == nil)
  }

  @Test func starsAndPathsWiden() throws {
    let rule = try rule {
      $0.hosts = [try HostPattern("*.example.org")]
      $0.paths = ["/health/", "/b"]
    }
    #expect(rule.matches("https://a.b.example.org/health/x"))
    #expect(rule.matches("https://example.org/b"))
    #expect(!rule.matches("https://notexample.org/b"))
    #expect(!rule.matches("https://example.org/c"))
    let rules = SiteRules([rule])
    #expect(rules.rule(for: "https://a.b.example.org/b") == rule)
    #expect(rules.rule(for: "https://example.org/b") == rule)
    #expect(rules.rule(for: "https://example.com/b") == nil)
  }

  @Test(arguments: ["//", "//div[", "a b", "", "div[@class=']", "\u{0}"])
  func whatIsNoXPathIsRefused(expression: String) {
    #expect(throws: SiteRuleError.self) { try XPath(expression) }
  }

  @Test(arguments: [
    ("//div[@class='x'", "Invalid predicate at byte 16"),
    ("document('/etc/passwd')//*", "XPath 1.0 has no function \"document\""),
    ("//div[ matches (.,'x')]", "XPath 1.0 has no function \"matches\""),
    ("//svg:g", "there is no prefix \"svg:\""), ("//svg:*", "there is no prefix \"svg:\""),
    ("re:test(., 'x')", "there is no prefix \"re:\""),
    ("//div[$x]", "there is no variable \"$x\""),
  ])
  func anExpressionIsRefusedWithTheReason(expression: String, reason: String) {
    #expect(throws: SiteRuleError.xpath(expression, reason)) { try XPath(expression) }
  }

  @Test(arguments: [
    "//div[contains(@class, 'f(x) $y a:b')]", "//p[1.5 div (2) > 0 and (1)]/ancestor::div",
    "//*[local-name () = \"svg\"]/text()", "//p[@xml:lang='de' or not(self::node())]",
    "//x-y[. mod (2)]",
  ])
  func whatXPathHasIsNotRefused(expression: String) throws {
    #expect(try XPath(expression).text == expression)
  }

  @Test func blocksThatARuleChoseHaveNoPlace() throws {
    let rule = try rule { $0.content = [try XPath("//div")] }
    var options = RenderingOptions()
    options.listsBlocks = true
    let page = Array("<p>One</p><div>Two</div>".utf8)
    let result = try HTMLExtractor(siteRules: SiteRules([rule])).extract(
      page, url: "https://www.example.org/", options: options)
    #expect(result.blocks.map(\.text) == [Array("Two".utf8)])
    #expect(result.blocks.map(\.sourceRange) == [nil])
  }

  @Test func costlyExpressionsOnLargePagesEnd() throws {
    let page = String(repeating: "<div><p>a</p>", count: 2_000)
    let rule = try rule { $0.content = [try XPath("//*[count(.//*[count(.//*) > 1]) > 1]")] }
    #expect(try extract(page, rule)["siteRule"] == nil)
  }

  @Test func anExpressionThatFailsEndsTheRuleSoThatNothingUnwantedStays() throws {
    let page = String(repeating: "<div><p>a</p>", count: 240) + "<p class=x>\(prose)</p>"
    for expression in ["//*[count(.//*[count(.//*) > 1]) > 1]", "//*[count('a')]"] {
      let rule = try rule {
        $0.remove = [try XPath(expression)]
        $0.content = [try XPath("//p[@class='x']")]
      }
      #expect(throws: MarkupError.costlyExpression(expression)) {
        try rule.apply(to: Array(page.utf8))
      }
      #expect(try extract(page, rule)["siteRule"] == nil)
    }
  }

  @Test(arguments: [
    "//text()", "//@*", "//comment()", "/", "/html", "//*", "//p | //p//b | //p//text()",
    "//node()",
  ])
  func anythingCanBeRemovedAndSelected(expression: String) throws {
    let page = "<!-- c --><div a=b>x<p id=i>y<b>z</b></p></div>"
    let removing = try rule {
      $0.remove = [try XPath(expression), try XPath(expression)]
      $0.content = [try XPath("//body")]
    }
    let rest = try removing.apply(to: Array(page.utf8))
    #expect(String(validating: rest.html, as: UTF8.self) != nil)
    if expression == "//*" || expression == "//node()" { #expect(rest.html.isEmpty) }
    let selecting = try rule { $0.content = [try XPath(expression)] }
    let selected = try selecting.apply(to: Array(page.utf8))
    let isText = !["//@*", "//comment()", "/"].contains(expression)
    #expect(selected.html.isEmpty != isText)
  }

  @Test(arguments: [
    ("", 0), ("<", 0), ("<div", 1), ("\u{0}", 0), (String(repeating: "<div>", count: 200), 1),
  ])
  func brokenPagesAreNoTrouble(page: String, count: Int) throws {
    let rule = try rule { $0.content = [try XPath("//div")] }
    #expect(try rule.apply(to: Array(page.utf8)).counts.last?.count == count)
  }

  @Test func pagesOverALimitAreRefusedWithTheReason() throws {
    let rule = try rule { $0.content = [try XPath("//div")] }
    let deep = String(repeating: "<div>", count: 5_000)
    #expect(throws: MarkupError.tooDeep(maximum: 256)) { try rule.apply(to: Array(deep.utf8)) }
    let limits = MarkupLimits(maximumElements: 1_000)
    let many = String(repeating: "<div></div>", count: 1_001)
    #expect(throws: MarkupError.tooManyElements(maximum: 1_000)) {
      try rule.apply(to: Array(many.utf8), limits: limits)
    }
  }
}
