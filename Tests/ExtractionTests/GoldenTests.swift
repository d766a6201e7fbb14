import Extraction
import TestSupport
import Testing

@Suite struct GoldenTests {
  @Test(arguments: ["article.html", "chinese.html"])
  func pagesGiveTheRecordedText(name: String) throws {
    try Golden.check([HTMLExtractor().extract(try Fixtures.bytes(name))], against: name)
  }

  @Test(arguments: [
    "plos.xml", "scielo.xml", "features.xml", "pubmed.xml", "citation.xml", "medquad.xml",
  ])
  func documentsGiveTheRecordedTexts(name: String) throws {
    try Golden.check(XMLExtractor().extract(try Fixtures.bytes(name)), against: name)
  }
}
