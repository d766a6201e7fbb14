import Corpora
import TestSupport
import Testing

@Suite struct XMLReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(
    _ text: String, limit: Int = 64 << 20, as name: String = "a.xml"
  ) throws -> Reading {
    try read(Array(text.utf8), limit: limit, as: name)
  }

  private func read(
    _ bytes: [UInt8], limit: Int = 64 << 20, as name: String = "a.xml"
  ) throws -> Reading {
    var options = ReadingOptions()
    options.maximumRecordBytes = limit
    let (reading, isTheSame) = readingWhateverTheChunks(try folder.write(bytes, to: name), options)
    #expect(isTheSame)
    #expect(reading.contentKind == .xml)
    return reading
  }

  private let head = """
    <?xml version="1.0" encoding="utf-8"?>
    <!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" "x.dtd" [
      <!ENTITY e "<PubmedArticle>"> <!-- <PubmedArticle> ] --> ]>
    <!-- <PubmedArticleSet> -->
    <PubmedArticleSet>

    """

  @Test func aCollectionIsCutIntoItsArticles() throws {
    let articles = [
      "<PubmedArticle><PMID>1</PMID></PubmedArticle>",
      "<PubmedArticle\n Status='a>b'><MedlineCitation><PMID>2</PMID></MedlineCitation></PubmedArticle >",
      "<PubmedBookArticle><PMID>3</PMID></PubmedBookArticle>",
      "<PubmedArticle/>",
      "<PubmedArticle><PubmedArticleX/></PubmedArticle>",
    ]
    let reading = try read(
      head + articles.joined(separator: "\n between \n") + "<DeleteCitation/></PubmedArticleSet>\n")
    #expect(reading.texts == articles)
    #expect(reading.errors.isEmpty)
    #expect(reading.records.map(\.mediaType) == Array(repeating: .xml, count: 5))
    #expect(reading.records.map(\.origin.recordNumber) == [1, 2, 3, 4, 5])
    #expect(reading.records[0].origin.byteOffset == head.utf8.count)
    #expect(reading.records[1].document.id == "a.xml#2")
  }

  /// Tags are looked for in blocks of 64 bytes: they may lie anywhere in them.
  @Test(arguments: 0..<67)
  func articlesAreCutWhereverTheirTagsLie(shift: Int) throws {
    let blanks = String(repeating: " ", count: shift)
    let articles = (0..<3).map { number in
      "<PubmedArticle>\(blanks)<A>\(number)</A><!--</PubmedArticle>-->\(blanks)</PubmedBook>"
        + String(repeating: "text <b>", count: number * 7) + "</PubmedArticle>"
    }
    let reading = try read(head + articles.joined(separator: blanks) + "</PubmedArticleSet>")
    #expect(reading.texts == articles)
    #expect(reading.errors.isEmpty)
  }

  @Test func tagsInCommentsSectionsAndInstructionsDoNotCount() throws {
    let article =
      "<PubmedArticle><!-- </PubmedArticle> <PubmedArticle> --><a b=\"</PubmedArticle\">"
      + "<![CDATA[</PubmedArticle><PubmedArticle>]]]]><?x </PubmedArticle>?></a></PubmedArticle>"
    // A `<` in an attribute value is not XML, so that one ends as broken, and the end tag counts.
    let plain = article.replacing(" b=\"</PubmedArticle\"", with: "")
    let reading = try read(
      head
        + "<!-- <PubmedArticle>no</PubmedArticle> --><![CDATA[<PubmedArticle>]]>\(plain)</PubmedArticleSet>"
    )
    #expect(reading.texts == [plain])
    #expect(reading.errors.isEmpty)
  }

  @Test(arguments: [
    ("MedlineCitationSet", "MedlineCitation"), ("pmc-articleset", "article"),
    ("OAI-PMH", "article"), ("health-topics", "health-topic"), ("mediawiki", "page"),
    ("teiCorpus", "TEI"),
  ])
  func everyKindOfCollectionHasItsRecords(root: String, element: String) throws {
    let records = (1...3).map { "<\(element) n='\($0)'>text<\(element)-id/></\(element)>" }
    let reading = try read(
      "<\(root)><x>" + records.joined(separator: "</x><x>") + "</x></\(root)>")
    #expect(reading.texts == records)
  }

  @Test(arguments: [
    "<PubmedArticle><a>never closed",
    "<PubmedArticle><a b='never closed></a></PubmedArticle",
    "<PubmedArticle><!-- never closed </PubmedArticle>",
    "<PubmedArticle><![CDATA[ never closed </PubmedArticle>",
    "<PubmedArticle><?never closed </PubmedArticle>",
  ])
  func aBrokenArticleIsRejectedAloneAndTheNextIsRead(broken: String) throws {
    let good = "<PubmedArticle>good</PubmedArticle>"
    let reading = try read(head + good + broken + good + good + "</PubmedArticleSet>")
    #expect(reading.texts == [good, good, good])
    #expect(reading.errors.map(\.kind) == [.malformed])
    #expect(reading.errors.first?.origin.recordNumber == 2)
    #expect(reading.errors.first?.content == Array(broken.utf8))
    #expect(reading.errors.first?.isFatalForFile == false)
  }

  /// Each looks for its end only once.
  @Test(arguments: ["<!--", "<![CDATA[", "<?x ", "<!X["])
  func manyArticlesWithoutAnEndAreReadInOnePass(opening: String) throws {
    let broken = String(repeating: "<PubmedArticle>\(opening)", count: 20_000)
    let good = "<PubmedArticle>good</PubmedArticle>"
    let reading = try read(head + good + broken + good + "</PubmedArticleSet>")
    #expect(reading.texts == [good, good])
    #expect(reading.errors.count == 20_000)
  }

  @Test func aCollectionWithoutItsEndIsAnError() throws {
    let good = "<PubmedArticle>good</PubmedArticle>"
    for end in ["", "\n", "<!-- </PubmedArticleSet> -->", "</PubmedArticle>"] {
      let reading = try read(head + good + good + end)
      #expect(reading.texts == [good, good])
      #expect(reading.errors.map(\.kind) == [.malformed], "\(end)")
    }
    #expect(try read(head + good + "</PubmedArticleSet>\n").errors.isEmpty)
  }

  @Test func aLargeArticleIsRejectedAloneAndTheNextIsRead() throws {
    let good = "<PubmedArticle>good</PubmedArticle>"
    let large = "<PubmedArticle>\(String(repeating: "x", count: 3000))</PubmedArticle>"
    let reading = try read(head + good + large + good + "</PubmedArticleSet>", limit: 1000)
    #expect(reading.texts == [good, good])
    #expect(reading.errors.map(\.kind) == [.tooLarge])
  }

  @Test func everyTruncationGivesWholeArticlesAndAtMostOneError() throws {
    let articles = (0..<3).map { "<PubmedArticle><!--x--><a b='\($0)'/></PubmedArticle>" }
    let file = Array((head + articles.joined(separator: "\n") + "</PubmedArticleSet>").utf8)
    for count in head.utf8.count..<file.count {
      let reading = Reading(try folder.write(Array(file[..<count]), to: "cut.xml"))
      #expect(reading.texts == Array(articles.prefix(reading.texts.count)))
      #expect(reading.errors.count <= 1)
    }
  }

  @Test(arguments: [
    "<?xml version='1.0'?><article><p>x</p></article>",
    "<!DOCTYPE article PUBLIC 'a' 'b'><article/>", "<article xmlns:x='y'/>",
    "<?xml version='1.0'?>\n<PubmedArticle>single</PubmedArticle>",
  ])
  func anyOtherFileIsOneRecord(text: String) throws {
    #expect(try read(text).texts == [text])
  }

  @Test func anotherEncodingIsDeclaredInEachRecord() throws {
    let article = Array("<PubmedArticle>".utf8) + [0xE9] + Array("</PubmedArticle>".utf8)
    let file =
      Array("<?xml version = '1.0' encoding = 'ISO-8859-1' ?><PubmedArticleSet>".utf8)
      + article + article
    let reading = try read(file)
    let declaration = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n".utf8)
    #expect(reading.records.map(\.content) == [declaration + article, declaration + article])
    // A claim of the document, which is weighed as such.
    #expect(reading.records.map(\.charset) == [nil, nil])
  }

  @Test func utf16IsOneRecord() throws {
    let text = "<?xml version='1.0' encoding='utf-16'?><PubmedArticleSet><PubmedArticle/>"
    let bytes: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try read(bytes).records.map(\.content) == [bytes])
  }

  @Test(arguments: ["<!--", "<PubmedArticle", "<", "<![CDATA[", "<?"])
  func aHundredThousandOpeningsEnd(opening: String) throws {
    let text = head + String(repeating: opening, count: 100_000)
    var options = ReadingOptions()
    options.maximumRecordBytes = 100_000
    let reading = Reading(try folder.write(text, to: "a.xml"), options)
    #expect(reading.records.isEmpty)
  }

  @Test(arguments: 0..<100)
  func anyDamageGivesTheSameWhateverTheChunks(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var file = Array(
      (head
        + (0..<5).map { "<PubmedArticle a='\($0)'><!-- c --><b>x</b></PubmedArticle>\n" }.joined())
        .utf8)
    let alphabet = Array("<>/!-['\"]?Px ".utf8)
    for _ in 0..<Int.random(in: 1...10, using: &generator) {
      let index = Int.random(in: head.utf8.count..<file.count, using: &generator)
      file[index] = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
    }
    _ = try read(file)
  }

  private func read(_ text: String, path: String) throws -> Reading {
    var options = ReadingOptions()
    options.xmlRecordPath = path
    let (reading, isTheSame) = readingWhateverTheChunks(
      try folder.write(text, to: "a.xml"), options)
    #expect(isTheSame)
    return reading
  }

  @Test func recordsOfAnyNameAreCutAtTheirDepth() throws {
    let records = [
      "<drug a='>'><drug>inner<drug/></drug><!-- </drug> --></drug>", "<drug/>", "<drug>3</drug>",
    ]
    let file =
      "<?xml version='1.0'?><list><x><drug>no</drug></x>" + records.joined(separator: "\n")
      + "</list>"
    let reading = try read(file, path: "list/drug")
    #expect(reading.texts == records)
    #expect(reading.errors.isEmpty)
    #expect(try read(file, path: "list/x/drug").texts == ["<drug>no</drug>"])
    #expect(try read(file, path: "list").texts == [file])
  }

  /// Each looked at all behind it, as an element inside of it may have its name.
  @Test(arguments: ["", "<!-- <item> -->", "</list>"], ["", "</list>"])
  func manyRecordsOfAPathWithoutAnEndAreReadInOnePass(part: String, end: String) throws {
    let good = "<item><item>inner</item></item>"
    let broken = String(repeating: "<item><a>\(part)", count: 20_000)
    let file = "<list>\(good)\(broken)<item>x</item>\(broken)\(good)\(end)"
    let reading = try read(file, path: "list/item")
    #expect(reading.texts == [good, "<item>x</item>", good])
    #expect(reading.errors.count >= 40_000)
  }

  @Test func manyLargeRecordsOfAPathAreReadInOnePass() throws {
    let good = "<item><item>inner</item></item>"
    var options = ReadingOptions()
    options.xmlRecordPath = "list/item"
    options.maximumRecordBytes = 100_000
    let broken = String(repeating: "<item><a>", count: 50_000)
    let path = try folder.write("<list>\(broken)\(good)</list>", to: "a.xml")
    let reading = Reading(path, options)
    #expect(reading.texts == [good])
    #expect(reading.errors.count == 50_000)
  }

  @Test(arguments: ["<!--", "<![CDATA[", "<?x ", "<!X["])
  func manyOpeningsBetweenRecordsAreReadInOnePass(opening: String) throws {
    let good = "<PubmedArticle>good</PubmedArticle>"
    let reading = try read(head + String(repeating: opening + good, count: 20_000))
    #expect(reading.texts.count == 20_000)
  }

  /// Each looked as far behind it as a record may be long.
  @Test(arguments: ["<!--", "<![CDATA[", "<?x ", "<!X["], [">", "/>"])
  func manyOpeningsInALargeFileAreReadInOnePass(opening: String, end: String) throws {
    let good = "<PubmedArticle>good</PubmedArticle>"
    var options = ReadingOptions()
    options.maximumRecordBytes = 100_000
    let broken = String(repeating: "<PubmedArticle\(end)\(opening)", count: 30_000)
    let path = try folder.write("\(head)\(broken)\(good)</PubmedArticleSet>", to: "a.xml")
    let reading = Reading(path, options)
    #expect(reading.texts.last == good)
    #expect(reading.texts.count == (end == ">" ? 1 : 30_001))
  }

  @Test func pagesOfAWikiThatAreNoArticlesAreSkipped() throws {
    let pages = [
      "<ns>0</ns>", "<ns>14</ns>", "<ns> 0 </ns>", "<ns>0</ns><redirect title='x'/>", "",
    ]
    .map { "<page><title>a</title>\($0)<revision><text><ns>1</ns></text></revision></page>" }
    let reading = try read("<mediawiki>\(pages.joined())</mediawiki>")
    #expect(reading.texts == [pages[0], pages[2], pages[4]])
    #expect(reading.skippedRecordCount == 2)
  }

  @Test func strayEndTagsBetweenRecordsCostNothing() throws {
    let records = (1...3).map { "<drug>\($0)</drug>" }
    let file = "<list><a>" + records.joined(separator: "</b></drug></p>") + "</a></list>"
    let reading = try read(file, path: "list/a/drug")
    #expect(reading.texts == records)
    #expect(reading.errors.isEmpty)
    #expect(try read(file, path: "list/*/drug").texts == ["<drug>1</drug>"])
    let flat = "<list>" + records.joined(separator: "</b>") + "</list>"
    #expect(try read(flat, path: "list/drug").texts == records)
  }

  @Test(arguments: ["", "\n", "</b>", "<x></list>", "<!-- </list> -->"])
  func recordsOfAPathInAFileThatIsCutOffAreDeliveredAndItIsSaid(end: String) throws {
    let reading = try read("<list><drug>1</drug><drug>2</drug>\(end)", path: "list/drug")
    #expect(reading.texts == ["<drug>1</drug>", "<drug>2</drug>"])
    #expect(reading.errors.map(\.kind) == [.malformed])
    #expect(reading.errors.first?.message.contains("records may be missing") == true)
  }

  @Test func theLanguageOfTheCollectionIsThatOfItsRecords() throws {
    let reading = try read("<mediawiki version='1' xml:lang=\"ru\"><page>a</page></mediawiki>")
    #expect(reading.records.map(\.document.language) == ["ru"])
  }
}
