import TestSupport
import Testing

@testable import Corpora

@Suite struct CitationIndexTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func citation(_ number: Int, _ text: String = "", version: Int = 1) -> String {
    """
    <PubmedArticle><MedlineCitation><PMID Version="\(version)">\(number)</PMID><t>\(text)</t>
    <CommentsCorrections><PMID Version="1">1</PMID></CommentsCorrections></MedlineCitation>
    <PubmedData><x/></PubmedData></PubmedArticle>
    """
  }

  private func file(_ name: String, _ content: String...) throws -> String {
    try folder.write(
      "<?xml version=\"1.0\"?>\n<PubmedArticleSet>\n" + content.joined(separator: "\n")
        + "</PubmedArticleSet>", to: name)
  }

  /// What the files give, as "number:text".
  private func read(_ paths: [String]) -> (kept: [String], superseded: Int) {
    var options = ReadingOptions()
    options.citations = CitationIndex(paths: paths)
    var kept: [String] = []
    var superseded = 0
    for path in paths {
      let reading = Reading(path, options)
      #expect(reading.errors.isEmpty)
      superseded += reading.skippedRecordCount
      kept += reading.texts.map { text in
        let number = text.split(separator: ">")[3].split(separator: "<")[0]
        return
          "\(number):\(text.split(separator: "<t>")[1].split(separator: "<", omittingEmptySubsequences: false)[0])"
      }
    }
    return (kept, superseded)
  }

  @Test func aPipeIsNotOpenedToLookAtIt() throws {
    // Nobody writes into it: to open it would wait for ever, and to read it would take from its reader.
    let pipe = folder.path + "/pipe.xml"
    try #require(try Command.run("mkfifo", [pipe]).status == 0)
    #expect(CitationIndex(paths: [pipe]) == nil)
    #expect(CitationIndex(paths: [try file("a.xml", citation(1)), pipe]) != nil)
  }

  @Test func theLastVersionOfACitationCounts() throws {
    let old = try file("1.xml", citation(5, "old"), citation(6, "six"))
    let new = try file("2.xml", citation(5, "new"))
    let (kept, superseded) = read([old, new])
    #expect(kept == ["6:six", "5:new"])
    #expect(superseded == 1)
  }

  @Test func aHigherVersionBeatsALaterFile() throws {
    let second = try file("1.xml", citation(5, "second", version: 2), citation(5, "first"))
    let first = try file("2.xml", citation(5, "first again"))
    #expect(read([second, first]).kept == ["5:second"])
  }

  @Test func aNewerVersionThatIsBrokenLeavesTheOldOne() throws {
    let old = try file("1.xml", citation(5, "five"), citation(6, "six"))
    let broken = citation(5, version: 2).replacing("<t>", with: "<t <x>")
    let cut = String(citation(6, version: 2).dropLast(20))
    for new in [broken + cut, cut + broken, broken + "\n" + cut] {
      let path = try folder.write(
        "<PubmedArticleSet>\n\(new)\n</PubmedArticleSet>", to: "2.xml")
      var options = ReadingOptions()
      options.citations = CitationIndex(paths: [old, path])
      #expect(Reading(old, options).records.count == 2)
      // They are refused for what is wrong with them, here or where they are parsed.
      let reading = Reading(path, options)
      #expect(reading.skippedRecordCount == 0)
      #expect(reading.records.count + reading.errors.count == 2)
    }
  }

  @Test(arguments: ["<![CDATA[p <i>0</i>]]>", "<!-- a <b> c -->", "<?a <b>?>", "<i>p</i>"])
  func markupInsideARecordBreaksNone(text: String) throws {
    let old = try file("1.xml", citation(5, text), citation(6, text))
    let new = try file(
      "2.xml", citation(5, text, version: 2),
      "<DeleteCitation><PMID Version=\"1\">6</PMID></DeleteCitation>")
    #expect(read([old, new]).kept.count == 1)
  }

  @Test func aNumberIsBehindItsTagHoweverLongThatIs() throws {
    let attribute = String(repeating: "x", count: 116) + "7777"
    let long = citation(11).replacing("<PMID ", with: "<PMID Label=\"\(attribute)\" ")
    let new = try file("2.xml", citation(7777))
    #expect(read([try file("1.xml", long, citation(12)), new]).kept.count == 3)
  }

  @Test func deletedCitationsAreGone() throws {
    let old = try file("1.xml", citation(5), citation(6), citation(7, "v2", version: 2))
    let deletions =
      "<DeleteCitation><PMID Version=\"1\">5</PMID>\n<PMID Version=\"1\">7</PMID></DeleteCitation>"
    let update = try file("2.xml", citation(8, "new"), deletions)
    #expect(read([old, update]).kept == ["6:", "7:v2", "8:new"])
    // What comes back after it was deleted is there.
    let back = try file("3.xml", citation(5, "back"))
    #expect(read([old, update, back]).kept == ["6:", "7:v2", "8:new", "5:back"])
  }

  @Test func ofSeveralInOneFileTheLastCounts() throws {
    let double = try file("1.xml", citation(5, "a"), citation(5, "b"), citation(5, "c"))
    let other = try file("2.xml", citation(9, "x"))
    #expect(read([double, other]).kept == ["5:c", "9:x"])
  }

  @Test func medlineCitationSetsAreLookedAtAsWell() throws {
    func set(_ name: String, _ text: String) throws -> String {
      try folder.write(
        "<MedlineCitationSet><MedlineCitation><PMID>5</PMID><t>\(text)</t></MedlineCitation><MedlineCitation><PMID>6</PMID><t>\(text)</t></MedlineCitation></MedlineCitationSet>",
        to: name)
    }
    let paths = [try set("1.xml", "old"), try set("2.xml", "new")]
    var options = ReadingOptions()
    options.citations = CitationIndex(paths: paths)
    #expect(paths.map { Reading($0, options).records.count } == [0, 2])
  }

  @Test func oneFileAloneIsReadAsAmongOthers() throws {
    let deletion = "<DeleteCitation><PMID Version=\"1\">7</PMID></DeleteCitation>"
    let one = try file(
      "1.xml", citation(5, "a"), citation(6, "v2", version: 2), citation(6), citation(7), deletion,
      citation(5, "b"))
    #expect(read([one]).kept == ["6:v2", "5:b"])
  }

  @Test func otherFilesNeedNoIndex() throws {
    let other = try folder.write("<article/>", to: "a.xml")
    #expect(CitationIndex(paths: [other, "-", "missing.xml"]) == nil)
  }

  @Test(arguments: 0..<30)
  func anyHistoryGivesWhatReadingItInOrderWouldLeave(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var paths: [String] = []
    var expected: [Int: (version: Int, text: String)] = [:]
    for number in 1...4 {
      var parts: [String] = []
      for step in 0..<Int.random(in: 1...200, using: &generator) {
        let id = Int.random(in: 1...150, using: &generator) * 1_000
        let version = Int.random(in: 1...10, using: &generator) > 8 ? 2 : 1
        if Int.random(in: 0..<6, using: &generator) == 0 {
          parts.append("<DeleteCitation><PMID Version=\"\(version)\">\(id)</PMID></DeleteCitation>")
          if let known = expected[id], version >= known.version { expected[id] = nil }
        } else {
          let text = "\(number)-\(step)"
          parts.append(citation(id, text, version: version))
          if version >= expected[id]?.version ?? 1 { expected[id] = (version, text) }
        }
      }
      paths.append(
        try folder.write(
          "<PubmedArticleSet>\(parts.joined())</PubmedArticleSet>", to: "\(number).xml"))
    }
    #expect(
      read(paths).kept.sorted() == expected.map { "\($0.key):\($0.value.text)" }.sorted())
  }
}
