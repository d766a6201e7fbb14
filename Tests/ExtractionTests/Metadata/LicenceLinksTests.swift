import Testing

@testable import Extraction

@Suite struct LicenceLinksTests {
  private static let by = "https://creativecommons.org/licenses/by/4.0/"
  private static let link = "<a href=\(by)>CC BY 4.0</a>"

  private func licence(_ page: String) throws -> String? {
    guard case .string(let licence) = try html("<h1>Salt</h1>\(page)<p>Text.</p>")["licence"]
    else { return nil }
    return licence
  }

  @Test(arguments: [
    "<h2>References</h2><ol><li>Smith J. Salt. PLoS One 2019. LINK</ol>",
    "<p>By Joe Bloggs - Own work, LINK, via Wikimedia Commons</p>",
    "<p>Adapted from Smith et al. under LINK.</p>",
    "<p>Table 1 reproduced from WHO 2019 (LINK)</p>",
    "<p>Dataset: available on Zenodo under LINK.</p>",
    "<p>We thank all. Our software is released under LINK.</p>",
    "<p>Die Daten stehen unter LINK.</p>",
    "<div itemscope itemtype=https://schema.org/ImageObject><img src=x><a itemprop=license href=ADDRESS>lic</a></div>",
  ])
  func whatIsCitedOrAPartHasALicenceOfItsOwn(statement: String) throws {
    let page = statement.replacing("LINK", with: Self.link).replacing("ADDRESS", with: Self.by)
    #expect(try licence(page) == nil)
  }

  @Test(arguments: [
    "<p>The data were collected in 2019. This work is licensed under LINK.</p>",
    "<p>All visualizations, data, and articles are open access under LINK.</p>",
    "<p>LINK This article is free. Data are available.</p>",
    "<p>This page is adapted from one of the WHO, and under LINK.</p>",
    "<p>Text: LINK. Images: <a href=https://creativecommons.org/licenses/by-nc/4.0/>CC BY-NC</a>.</p>",
    "<p>LINK, via our press office</p>",
    "<div itemscope itemtype=https://schema.org/Article><a itemprop=license href=ADDRESS>lic</a></div>",
    "<div itemtype=https://schema.org/ImageObject><img src=x></div><p><a rel=license href=ADDRESS>lic</a></p>",
  ])
  func whatIsSaidOfTheWholeIsThePages(statement: String) throws {
    let page = statement.replacing("LINK", with: Self.link).replacing("ADDRESS", with: Self.by)
    #expect(try licence(page) == Self.by)
  }

  @Test func ofSeveralStatementsOfRightsTheLicenceIsTaken() throws {
    let rights = "<meta name=DC.Rights content='Derechos de autor 2020 Rev Med'>"
    #expect(try licence(rights + "<meta name=DC.Rights content='\(Self.by)'>") == Self.by)
    #expect(try licence(rights) == "Derechos de autor 2020 Rev Med")
  }
}
