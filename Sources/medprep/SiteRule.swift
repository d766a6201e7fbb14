import ArgumentParser
import Pipelines

struct SiteRuleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "site-rule",
    abstract: "Rules that say where the pages of a site have their text.",
    discussion: """
      A rule is a YAML file:

        name: CDC (United States)
        hosts: [www.cdc.gov]              or "*.nih.gov": nih.gov and all hosts below
        paths: [/health/]                 beginnings of paths; left out: all
        content:                          XPath 1.0; the first that selects something counts
          - //div[contains(@class, 'body')]
        remove:                           what goes before that
          - //div[@class='share']
        title: [//h1]                     the first that gives text; left out: found as elsewhere
        author: [//span[@class='by']]     the first that gives names, of all that it selects
        date: ["//meta[@name='date']/@content"]

      Content is elements or text, not attributes. Of several dates that of publication is taken; \
      3/4/2019 is read as the language of the page has it. \
      Expressions see the page as libxml2 reads it, with names of elements in lower case, and may \
      use the functions of XPath 1.0; there are no prefixes and no variables. Where \
      the content of a page is not found, or an expression takes more than 5 million steps, the \
      page is extracted as if there were no rule. The shipped rules are in vocab/sites.
      """,
    subcommands: [SiteRuleTest.self])
}

struct SiteRuleTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Shows what rules find on pages.",
    discussion: """
      Writes a JSON line for each page whose address has a rule: rule, title, author, date, how \
      many nodes each expression selects, and the text. A page on which the rule finds no text \
      is reported, and makes --strict end with status 1. An address given as --url for which \
      there is no rule is an error.

      Examples:
        medprep site-rule test page.html --url https://www.cdc.gov/flu --site-rules cdc.yaml
        medprep site-rule test crawl.warc.gz --strict > found.jsonl
        medprep site-rule test --jsonl < pages.jsonl        JSON lines with url and html
      """)

  @OptionGroup var input: InputArguments

  @Option(help: "The address of the pages, whatever the input says.")
  var url: String?

  @Option(
    help: "The rules: shipped, or a YAML file or folder. (default: shipped)", completion: .file())
  var siteRules: String?

  @OptionGroup var target: OutputArguments
  @OptionGroup var run: RunArguments

  func run() async throws {
    try await stage(.testSiteRules(url: url), input, target, run) {
      $0.prefersHTML = true
      try $0.set([("site-rules", siteRules)])
    }
  }
}
