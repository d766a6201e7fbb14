import Testing

@testable import Extraction

@Suite struct HostRepeatsTests {
  private let notice =
    "Sign up for our newsletter and never miss what our doctors say about health."

  private func page(_ number: Int, extra: String = "") -> [UInt8] {
    Array(
      """
      <h2>Symptoms</h2><p>\(extra)Page \(["one", "two", "three", "four", "five"][number]) tells of a disease \
      in as many words as it takes to be kept, and of what to do about it, so that it is long enough.</p>
      <p>\(notice)</p><p>Short</p>
      """.utf8)
  }

  private func repeats(_ pages: [(Int, String)]) throws -> HostRepeats {
    var repeats = HostRepeats()
    for (number, url) in pages {
      if let page = try HTMLExtractor().blocksForRepeats(of: page(number), url: url) {
        repeats.note(page)
      }
    }
    return repeats
  }

  /// The texts of the blocks that stay of page 0.
  private func kept(_ repeats: HostRepeats, url: String?) throws -> [String] {
    let page = page(0)
    let table = try BlockTableBuilder.table(of: page.span, limits: .default)
    var keep = [Bool](repeating: true, count: table.blocks.count)
    repeats.leaveOut(from: &keep, of: table, url: url)
    return table.blocks.indices.filter { keep[$0] }.map {
      String(decoding: table.text[table.blocks[$0].textRange], as: UTF8.self)
    }
  }

  @Test func aBlockOnThreePagesOfAHostGoesAndHeadingsStay() throws {
    let repeats = try repeats([
      (0, "https://a.org/0"), (1, "https://a.org/1"), (2, "https://a.org/2"),
    ])
    let kept = try kept(repeats, url: "http://A.org/x")
    #expect(kept.count == 3)
    #expect(kept.first == "Symptoms")
    #expect(!kept.contains(notice))
    #expect(kept.last == "Short")
    #expect(repeats.repeated.count == 1)
    // Another host's pages are its own.
    #expect(try self.kept(repeats, url: "https://b.org/").contains(notice))
    #expect(try self.kept(repeats, url: nil).contains(notice))
  }

  @Test func dosesThatDifferInTheirFiguresAndCellsOfTablesAreNoRepeats() throws {
    var repeats = HostRepeats()
    func page(_ number: Int) -> [UInt8] {
      Array(
        """
        <p>The usual dose for adults is \(number)00 mg every \(number) hours for a week.</p>
        <table><tr><td>Adults</td><td>Take one tablet with a full glass of water</td></tr></table>
        <p><a href=x>Read all \(number) comments on this page about the drug</a></p>
        """.utf8)
    }
    for number in 1...4 {
      if let page = try HTMLExtractor().blocksForRepeats(of: page(number), url: "https://a.org/") {
        repeats.note(page)
      }
    }
    let table = try BlockTableBuilder.table(of: page(1).span, limits: .default)
    var keep = [true, true, true, true]
    repeats.leaveOut(from: &keep, of: table, url: "https://a.org/")
    #expect(keep == [true, true, true, false])
  }

  @Test(arguments: [
    [(0, "https://a.org/0"), (1, "https://a.org/1")],
    [(0, "https://a.org/0"), (1, "https://a.org/1"), (2, "https://b.org/2")],
    // The same page under other addresses.
    [
      (0, "https://a.org/0"), (0, "https://a.org/0?print"), (1, "https://a.org/1"),
      (1, "https://a.org/2"),
    ],
    [(0, "no address"), (1, "no address"), (2, "no address")],
  ])
  func lessThanThreePagesAreNotEnough(pages: [(Int, String)]) throws {
    #expect(try kept(repeats(pages), url: "https://a.org/0").contains(notice))
  }

  @Test func aCopyOfOtherPagesIsLeftAlone() throws {
    var repeats = HostRepeats()
    for number in 0..<3 {
      // The same page with a few words more each time, so that it is not the same page.
      let copy = page(0) + Array("<p>\(String(repeating: "x", count: number + 1))</p>".utf8)
      if let page = try HTMLExtractor().blocksForRepeats(of: copy, url: "https://a.org/") {
        repeats.note(page)
      }
    }
    #expect(try kept(repeats, url: "https://a.org/").count == 4)
  }

  @Test func theNumberOfBlocksIsBounded() throws {
    var repeats = HostRepeats(maximumBlocks: 2)
    for number in 0..<3 {
      if let page = try HTMLExtractor().blocksForRepeats(
        of: page(number), url: "https://a.org/\(number)")
      {
        repeats.note(page)
      }
    }
    #expect(repeats.isFull)
  }

  @Test func pagesThatHTTPCallsXMLAreReadAsXMLWhereverTheyAreLookedInto() throws {
    let page = Array("<title/><h1>Asthma</h1><p>\(notice)</p>".utf8)
    let url = "https://a.org/"
    let blocks = try HTMLExtractor().blocksForRepeats(of: page, isXML: true, url: url)?.blocks
    #expect(blocks?.isEmpty == false)
    let explanation = try HTMLExtractor().explainMetadata(of: page, isXML: true, url: url)
    #expect(explanation.title.first?.value == "Asthma")
  }

  @Test func ofTooManyBlocksTheLeastAreRemembered() throws {
    let body = (1...40).map { "<p>Paragraph \($0) says what is to be done in such a case.</p>" }
    let page = try #require(
      try HTMLExtractor().blocksForRepeats(
        of: Array(body.joined().utf8), url: "https://a.org/"))
    var again = page
    again.identity += 1
    var repeats = HostRepeats(minimumPages: 2, maximumBlocks: 3)
    repeats.note(page)
    repeats.note(again)
    #expect(page.blocks.count == 40)
    #expect(repeats.repeated == Array(page.blocks.sorted().prefix(3)))
  }

  @Test func theExtractorLeavesRepeatedBlocksOut() throws {
    var extractor = HTMLExtractor()
    extractor.hostRepeats = try repeats([
      (0, "https://a.org/0"), (1, "https://a.org/1"), (2, "https://a.org/2"),
    ])
    let result = try extractor.extract(page(0), url: "https://a.org/0")
    #expect(!result.string.contains("newsletter"))
    #expect(result.string.contains("Page one"))
  }
}
