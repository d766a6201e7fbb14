import Extraction
import TestSupport
import Testing

@Suite struct GoldenTests {
  @Test(arguments: ["article.html", "chinese.html", "features.html"])
  func pagesGiveTheRecordedText(name: String) throws {
    try Golden.check([HTMLExtractor().extract(try Fixtures.bytes(name))], against: name)
  }

  @Test func aPageOfAllFeaturesGivesTheRecordedMarkdown() throws {
    var options = RenderingOptions()
    options.format = .markdown
    options.includesLinks = true
    options.includesImages = true
    let page = try HTMLExtractor().extract(try Fixtures.bytes("features.html"), options: options)
    try Golden.check([page], against: "features.html.markdown")
  }

  @Test(arguments: [
    "plos.xml", "scielo.xml", "features.xml", "pubmed.xml", "citation.xml", "medquad.xml",
    "spl.xml", "medlineplus.xml", "clinicaltrials.xml", "tei.xml", "docbook.xml", "mediawiki.xml",
    "rss.xml", "atom.xml", "sitemap.xml",
  ])
  func documentsGiveTheRecordedTexts(name: String) throws {
    try Golden.check(XMLExtractor().extract(try Fixtures.bytes(name)), against: name)
  }

  @Test(arguments: [
    "plos.xml", "features.xml", "spl.xml", "medlineplus.xml", "clinicaltrials.xml", "tei.xml",
    "docbook.xml", "mediawiki.xml",
  ])
  func documentsGiveTheRecordedMarkdown(name: String) throws {
    let options = XMLOptions(
      style: .markdown, includesReferences: true, includesBackMatter: true)
    try Golden.check(
      XMLExtractor(options: options).extract(try Fixtures.bytes(name)), against: name + ".markdown")
  }

  @Test func aBookGivesTheRecordedText() throws {
    let book = try EPUBExtractor().extract(try Fixtures.bytes("sample.epub"))
    #expect(book.faults.isEmpty)
    try Golden.check(book.texts, against: "sample.epub")
  }

  @Test func theChaptersOfABookGiveTheRecordedMarkdown() throws {
    var options = BookOptions()
    options.splitsChapters = true
    options.rendering.format = .markdown
    let book = try EPUBExtractor(options: options).extract(try Fixtures.bytes("sample.epub"))
    try Golden.check(book.texts, against: "sample.epub.markdown")
  }

  @Test func aStudyInJSONGivesTheRecordedText() throws {
    let study = try ClinicalTrialJSON.read(try Fixtures.bytes("study.json"), style: .text)
    try Golden.check([try #require(study)], against: "study.json")
  }
}
