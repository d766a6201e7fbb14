import Testing

@testable import Extraction

@Suite struct UnrelatedDatesTests {
  @Test(arguments: [
    "Updated May 2, 2023", "Last updated: May 2, 2023", "Medically reviewed on May 2, 2023",
    "Aktualisiert am 2. Mai 2023", "Mis à jour le 2 mai 2023", "Обновлено 2 мая 2023",
  ])
  func theDeclaredDayOfPublicationGoesBeforeAChangeThatIsSeen(line: String) throws {
    let json =
      #"{"@type":"MedicalWebPage","datePublished":"2023-04-18","dateModified":"2023-05-02"}"#
    let meta = "<meta property=article:published_time content=2023-04-18>"
    let script = "<script type=application/ld+json>\(json)</script>"
    for element in ["div class=date", "span class=post-date", "p"] {
      let body = "<h1>Dose</h1><\(element)>\(line)</\(element.prefix { $0 != " " })><p>Text.</p>"
      #expect(try html(script + body).date == "2023-04-18")
      #expect(try html(meta + script + body).date == "2023-04-18")
    }
  }
}
