import Extraction
import TestSupport
import Testing

@testable import Pipelines

@Suite struct SiteRuleFilesTests {
  private func load(_ yaml: String) throws -> SiteRules {
    let folder = try TemporaryFolder()
    let path = try folder.write(yaml.utf8, to: "rule.yaml")
    return try SiteRuleFiles.load(path, vocabularyFolder: nil).rules
  }

  @Test func aFileHoldsOneRuleOrSeveral() throws {
    let rule = "name: A\nhosts: [a.org]\ncontent: [//p]\n"
    #expect(try load(rule).all.map(\.name) == ["A"])
    let list = """
      - name: A
        hosts: a.org
        content: //p
      - name: B
        hosts: ["*.B.org", c.org]
        paths: [/x]
        content: ["//p", "//div"]
        remove: [//b]
        title: [//h1]
        author: [//i]
        date: [//u]
      """
    let rules = try load(list).all
    #expect(rules.map(\.name) == ["A", "B"])
    #expect(rules[1].hosts.map(\.text) == ["*.B.org", "c.org"])
    #expect(rules[1].content.map(\.text) == ["//p", "//div"])
    #expect(rules[1].date.count == 1)
  }

  @Test func aByteOrderMarkIsNoText() throws {
    #expect(try load("\u{FEFF}name: A\nhosts: [a.org]\ncontent: [//p]\n").all.map(\.name) == ["A"])
  }

  @Test func theFilesOfAFolderAreReadInTheOrderOfTheirNames() throws {
    let folder = try TemporaryFolder()
    for name in ["b", "a"] {
      try folder.write("name: \(name)\nhosts: [a.org]\ncontent: [//p]\n".utf8, to: "\(name).yaml")
    }
    try folder.write("no rule".utf8, to: "README.md")
    let files = try SiteRuleFiles.load(folder.path, vocabularyFolder: nil)
    let rules = files.rules
    #expect(rules.rule(for: "http://a.org/")?.name == "a")
    #expect(Set(files.hashes.keys) == Set(["a", "b"].map { "\(folder.path)/\($0).yaml" }))
    #expect(try SiteRuleFiles.load("none", vocabularyFolder: nil).rules.all.isEmpty)
  }

  @Test(arguments: [
    ("name: A\nhosts: [a.org]\n", "needs a name, hosts and content"),
    ("name: A\nhosts: []\ncontent: [//p]\n", "needs a name"),
    (
      "name: A\nhosts: [\"http://a.org/\"]\ncontent: [//p]\n",
      "rule.yaml:2: \"http://a.org/\" is no host"
    ),
    ("name: A\nhosts: [b.org, www.*.org]\ncontent: [//p]\n", "\"www.*.org\" is no host"),
    ("name: A\nhosts: [a.org]\ncontents: [//p]\n", "rule.yaml:3: unknown \"contents\""),
    ("name: A\nhosts: [a.org]\ncontent: [\"//p[\"]\n", "rule.yaml:3: \"//p[\" is no XPath"),
    ("name: A\nhosts: [a.org]\ncontent: [[x]]\n", "expected a list of texts"),
    ("name: A\nhosts: [a.org, null, 3]\ncontent: [//p]\n", "rule.yaml:2: hosts: expected a list"),
    ("name: A\nhosts: a.org\npaths: [a]\ncontent: //p\n", "no path begins with \"a\""),
    ("name: A\nhosts: a.org\npaths: [\"/a/*\"]\ncontent: //p\n", "no path begins with \"/a/*\""),
    ("- x\n", "expected a rule"),
    ("a: [", "not YAML"), ("[]", "no rule in it"), ("", "no rule in it"),
  ])
  func faultsAreNamedWithFileAndLine(yaml: String, message: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try load(yaml) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func aMissingFileAndAFolderWithoutRulesAreErrors() throws {
    let folder = try TemporaryFolder()
    try folder.write("name: A".utf8, to: "rule.txt")
    for path in ["/no/such/rules", folder.path] {
      #expect(throws: ConfigurationError.self) {
        try SiteRuleFiles.load(path, vocabularyFolder: nil)
      }
    }
  }

  @Test func theShippedRulesAreRead() throws {
    let rules = try SiteRuleFiles.load("shipped", vocabularyFolder: nil).rules
    #expect(rules.all.count >= 13)
    #expect(rules.rule(for: "https://www.cdc.gov/flu/about.html")?.name.hasPrefix("CDC") == true)
    #expect(rules.rule(for: "https://mhealth.jmir.org/2019/6/e14273") != nil)
    #expect(rules.rule(for: "https://www.gelbe-liste.de/produkte/x") != nil)
    #expect(rules.rule(for: "https://www.gelbe-liste.de/") == nil)
  }

  @Test func theShippedRuleOfJMIRTakesTheAbstractToo() throws {
    let rules = try SiteRuleFiles.load("shipped", vocabularyFolder: nil).rules
    let page = """
      <section class="main-article-content clearfix"><article class="ajax-article-content"><h1>A trial</h1>
      <div class="authors-container"><p>College of Health</p></div>
      <section class="article-content clearfix"><article class="abstract"><h3>Abstract</h3>
      <p>Stress is common.</p></article><article class="main-article clearfix"><h4>Introduction</h4>
      <p>Of all students, many. <a class="footnotes">x</a></p></article></section></article></section>
      """
    let text = try HTMLExtractor(siteRules: rules).extract(
      Array(page.utf8), url: "https://mhealth.jmir.org/2019/6/e14273"
    ).text
    #expect(
      String(decoding: text, as: UTF8.self)
        == "Abstract\n\nStress is common.\n\nIntroduction\n\nOf all students, many.")
  }
}
