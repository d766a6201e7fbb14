import CLibXML2
import Foundation
import TestSupport
import Testing

@testable import Extraction

private let prose =
  "Asthma is a condition of the airways, which become narrow, and it starts early."

@Suite struct HostileInputTests {
  // MARK: - External entities

  @Test func libxml2OpensNoFileAsAnExternalEntity() throws {
    let path = Fixtures.path("medquad.xml")
    #expect(FileManager.default.isReadableFile(atPath: path))
    for name in [path, "file://\(path)"] {
      let isOpened = unsafe name.withCString { unsafe cxml_opens_external_entity($0) }
      #expect(isOpened == 0)
    }
  }

  @Test(arguments: [
    "<!ENTITY file SYSTEM \"PATH\">", "<!ENTITY % file SYSTEM \"PATH\"> %file;",
    "<!ENTITY file SYSTEM \"file://PATH\">", "<!ENTITY file PUBLIC \"-//X\" \"PATH\">",
  ])
  func externalEntitiesNeverReachTheText(declaration: String) throws {
    let path = Fixtures.path("medquad.xml")
    let subset = declaration.replacingOccurrences(of: "PATH", with: path)
    let document = "<!DOCTYPE a [\(subset)]><a>before &file; after</a>"
    #expect(try xml(document).map(\.string) == ["before &file; after"])
    let page = "<!DOCTYPE html [\(subset)]><p>\(prose) &file;</p>"
    #expect(!(try html(page).string.contains("Landau")))
  }

  @Test func anExternalSubsetIsNotLoaded() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "medprep-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let dtd = folder.appending(path: "a.dtd")
    try Data("<!ENTITY secret \"LEAKED\">".utf8).write(to: dtd)
    let texts = try xml("<!DOCTYPE a SYSTEM \"\(dtd.path)\"><a>x &secret; y</a>")
    #expect(texts.map(\.string) == ["x &secret; y"])
  }

  // MARK: - Entity bombs

  @Test(arguments: [
    // Nested, nested inside an attribute, and one long entity used very often.
    (0..<9).map { "<!ENTITY l\($0 + 1) \"\(String(repeating: "&l\($0);", count: 10))\">" }.joined()
      + "<!ENTITY l0 \"lol\">" + "]><a>&l9;</a>",
    (0..<9).map { "<!ENTITY l\($0 + 1) \"\(String(repeating: "&l\($0);", count: 10))\">" }.joined()
      + "<!ENTITY l0 \"lol\">" + "]><article xml:lang='&l9;'><body><p>x</p></body></article>",
    "<!ENTITY e \"\(String(repeating: "x", count: 100_000))\">]><a>"
      + String(repeating: "&e;", count: 10_000) + "</a>",
    "<!ENTITY e \"&e;\">]><a>&e;</a>",
  ])
  func entityBombsAreRefusedOrHarmless(rest: String) throws {
    do {
      let texts = try xml("<!DOCTYPE a [" + rest)
      #expect(texts.reduce(0) { $0 + $1.text.count } < 2_000_000)
    } catch {
      switch error {
      case .longEntities, .notWellFormed: break
      default: Issue.record("\(error)")
      }
    }
  }

  // MARK: - A few characters

  @Test(arguments: [
    ("<p>x</p><p>-- --</p>", "x"), ("&quot; &quot;", "\" \""), ("§ .", "§ ."), (". [[1]", ". [[1]"),
    (
      "<p>\(prose)</p><p>Licence: "
        + "<a href='https://creativecommons.org/licenses/by/4.0/deed.en'><img src='by.png'></a></p></article>",
      prose
    ),
    ("[ <a href=//creativecommons.org/licenses/by/4.0/deed.en></a>", "["),
    ("<p>\(prose)</p><p>Water <sup></sup> <sub></sub></p>", "\(prose)\n\nWater"),
    ("References<svg><sup></sup></sub>", "References"), ("word <sup></sup></sub>", "word"),
    ("mg <mi style='vertical-align:super'></mi><svg><sub>", "mg"),
  ])
  func pagesThatEndInMarksAndSignsAreRead(page: String, text: String) throws {
    #expect(try html(page).string.hasPrefix(text))
  }

  @Test func stackedScriptsCostNoMoreForThoseBeforeThem() throws {
    let text = try html(String(repeating: "x<sup>2</sup><br><sub>3</sub>", count: 20_000)).string
    let isWhole = text == String(repeating: "x3^2", count: 20_000)
    #expect(isWhole)
  }

  // MARK: - Depth and size

  /// Comparing each with all before it would take minutes.
  @Test func aSentenceThatIsSaid100000TimesInsideOneElementIsRead() throws {
    let text = try html(String(repeating: "<p>\(prose)</p>", count: 100_000)).string
    #expect(text.utf8.count == 100_000 * (prose.utf8.count + 2) - 2)
  }

  @Test(arguments: [
    "div", "b", "ul><li", "table><tr><td", "unknown", "svg", "math", "a href=x",
  ])
  func textInside100000NestedElementsIsKept(element: String) throws {
    let page = String(repeating: "<\(element)>", count: 100_000) + "<p>\(prose)</p>"
    #expect(try html(page).string.hasSuffix(prose))
  }

  @Test func xmlNestedDeeperThan256IsOneClearError() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + "x" + String(repeating: "</a>", count: depth)
    }
    #expect(try xml(nested(250)).map(\.string) == ["x"])
    for depth in [300, 100_000] {
      #expect(throws: MarkupError.tooDeep(maximum: 256)) { try xml(nested(depth)) }
    }
  }

  @Test func limitsAreSaidClearly() {
    let limits = MarkupLimits(maximumBytes: 1_000, maximumElements: 10, maximumAttributes: 5)
    let large = String(repeating: "x", count: 1_001)
    let size = MarkupError.tooLarge(byteCount: 1_001, maximum: 1_000)
    #expect(throws: size) { try html(large, limits: limits) }
    #expect(throws: size) { try xml(large, limits: limits) }
    #expect("\(size)" == "the document has 1001 bytes, more than the limit of 1000")
    #expect(throws: MarkupError.tooManyElements(maximum: 10)) {
      try html(String(repeating: "<p>x", count: 20), limits: limits)
    }
    #expect(throws: MarkupError.tooManyAttributes(byteOffset: 0, maximum: 5)) {
      try xml("<a a='' b='' c='' d='' e='' f=''/>", limits: limits)
    }
  }

  @Test func oneTagWithAMillionAttributesIsReadInPagesAndRefusedInXML() throws {
    let attributes = (0..<1_000_000).map { " a\($0)='1'" }.joined()
    #expect(try html("<p\(attributes)>\(prose)</p>").string == prose)
    #expect(throws: MarkupError.tooManyAttributes(byteOffset: 0, maximum: 1_024)) {
      try xml("<p\(attributes)>x</p>")
    }
  }

  @Test(arguments: [
    "<", "</", "<!", "<!--", "<a b=\"", "<a b='", "&", "<![CDATA[", "<script>", "<?", "<p a",
    "<title>",
  ])
  func manyUnfinishedPiecesOfMarkupAreReadInOnePass(piece: String) throws {
    for piece in [piece, piece + " "] {
      let text = try html("<p>\(prose)</p>" + String(repeating: piece, count: 300_000)).string
      #expect(text.hasPrefix(prose))
    }
  }

  /// One frame of the stack for each of them ended the program.
  @Test(arguments: ["<![CDATA[]]>", "<![CDATA[]]></>", "<![CDATA[ ]]>", "</>"])
  func emptySectionsOfCharactersAreReadInOnePass(piece: String) throws {
    let page = "<p>\(prose)</p><svg>" + String(repeating: piece, count: 300_000)
    #expect(try html(page).string == prose)
  }

  @Test(arguments: ["", "<tr>" + String(repeating: "<td>a", count: 255)])
  func wideSpansDoNotMakeALargeTextOfASmallPage(row: String) throws {
    let rows = String(repeating: "<tr><td colspan=254>a b c<td>b c d", count: 3_000)
    let table = try blockTable("<table>\(row)\(rows)</table>")
    let keep = table.blocks.map { _ in true }
    #expect(PlainTextRenderer.text(of: table, keep: keep).count < 50_000)
  }

  /// Each measure had a cell for each of the groups.
  @Test func manyGroupsAndMeasuresOfAStudyDoNotMakeALargeText() throws {
    let numbers = 0..<3_000
    let groups = numbers.map { #"{"id":"B\#($0)","title":"g\#($0)"}"# }.joined(separator: ",")
    func category(_ number: Int) -> String {
      #"{"categories":[{"measurements":[{"groupId":"B\#(number)","value":"1"}]}]}"#
    }
    let measures =
      numbers.map { #"{"title":"m","classes":[\#(category($0))]}"# } + [
        #"{"title":"m","classes":[\#(numbers.map(category).joined(separator: ","))]}"#
      ]
    let study = """
      {"protocolSection":{},"resultsSection":{"baselineCharacteristicsModule":{"groups":[\(groups)],\
      "measures":[\(measures.joined(separator: ","))]}}}
      """
    let text = try #require(try ClinicalTrialJSON.read(Array(study.utf8), style: .text))
    #expect(text.text.count < study.utf8.count)
    #expect(text.string.contains("| g2999\n| 1"))
    #expect(text.string.contains("- B2999: g2999\n- B0: 1\n- B1: 1\n"))
  }

  /// To lay the outer table out behind each of the inner ones would take minutes.
  @Test func manyTablesInATableAreReadInOnePass() throws {
    let rows = String(repeating: "<tr><td>a b c d<td>e f g h", count: 20_000)
    let tables = String(repeating: "<tr><td>a<td><table><tr><td>x y z</table>", count: 20_000)
    let table = try blockTable("<table>\(rows)\(tables)</table>")
    let keep = table.blocks.map { _ in true }
    #expect(PlainTextRenderer.text(of: table, keep: keep).count > 500_000)
    var options = RenderingOptions()
    options.format = .markdown
    let markdown = MarkdownRenderer.text(of: table, keep: keep, options: options, page: [])
    #expect(markdown.count > 500_000)
  }

  @Test func manyCommasAndWordsInAScriptAreNoAttributes() throws {
    let script = "<script>if (a <b " + String(repeating: "c d e ", count: 2_000) + ") {}</script>"
    #expect(try html("\(script)<p>\(prose)</p>").string == prose)
  }

  @Test func unmatchedEndTagsInDeepNestingAreBounded() throws {
    for (start, end) in [
      ("<div>", "</x>"), ("<div>", "</section>"), ("<div><table><td>", "</div>"),
    ] {
      let page =
        String(repeating: start, count: 4_000) + "<p>\(prose)</p>"
        + String(repeating: end, count: 300_000)
      #expect(try html(page).string == prose, "\(start) \(end)")
    }
  }

  @Test(arguments: [
    "<", "</", "<!", "<!-", "<!--", "<!-- -", "<p", "<p ", "<p a", "<p a=", "<p a=\"", "<p a='",
    "<p a=b",
    "<script>", "<script", "<style>", "<title>", "<textarea>", "<svg>", "<![CDATA[", "<?", "<?xml",
    "&",
    "&#", "&#x", "&a", "<table><tr><td>", "<a href=\"", "</p", "<!DOCTYPE", "<!DOCTYPE html [",
  ])
  func anUnterminatedEndLosesNothingBeforeIt(end: String) throws {
    let text = try html("<div><p>\(prose)</p></div>\(end)").string
    #expect(text.hasPrefix(prose))
  }

  @Test(arguments: [
    "1<sup>2</sup>", "<sup></sup>", "<sup>1", "<sup>1<sub>2<s>3", "<sub></sup><sup>",
    "<a href=#n><sup>1</sup>",
  ])
  func manyRaisedFiguresAreReadInOnePass(piece: String) throws {
    let page =
      "<p>" + String(repeating: "7", count: 100_000) + String(repeating: piece, count: 100_000)
    let text = try HTMLExtractor().extract(Array(page.utf8)).text
    #expect(text.count >= 100_000)
  }

  @Test(arguments: [
    "<p>Hello world. <b class=author></b></p>", "<p>Hello. <a rel=author href=x></a>",
    "<pre>x <b class=author>", "<p>x <span class=date> </span> <time></time><h1> </h1>",
    "<p>x</p> <i itemprop=author> <i itemprop=datePublished>",
  ])
  func anEmptyMarkAtTheEndIsRead(page: String) throws {
    let bytes = Array(page.utf8)
    for count in 0...bytes.count {
      let text = try HTMLExtractor().extract(Array(bytes[..<count]), url: "https://example.org/")
        .text
      #expect(String(validating: text, as: UTF8.self) != nil)
    }
  }

  @Test func bytesThatAreNotUTF8GiveValidText() throws {
    var generator = SeededGenerator(seed: 7)
    for seed in 0..<50 {
      var page = Array("<p>\(prose) ".utf8)
      for _ in 0..<100 { page.append(UInt8.random(in: 0x20...0xFF, using: &generator)) }
      page += Array("</p>".utf8)
      let text = try HTMLExtractor().extract(page, transportCharset: "utf-8").text
      #expect(String(validating: text, as: UTF8.self) != nil, "seed 7, page \(seed)")
    }
  }

  @Test func aTextNodeLargerThanLibxml2sDefaultLimitIsKeptWhole() throws {
    // Straight to the parser: 10 MB through all of it take half a minute without optimization.
    let count = 10_500_000
    let page = Array("<p>".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: count)
    let tree = try SelectablePage(page, limits: .default)
    #expect(try tree.html(XPath("//p")).html.count > count)
  }

  @Test func tenThousandUnclosedParagraphsAndListItemsAreNotNested() throws {
    let page = (0..<10_000).map { "<p>\(prose) \($0)<li>item, \($0)" }.joined()
    #expect(try html(page).string.contains("\(prose) 9999"))
  }
}
