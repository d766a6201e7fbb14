import Extraction
import Foundation
import TestSupport
import Testing

/// Enough running text to be dense.
private let prose = """
  Asthma is a long-term condition of the airways, which become narrow and inflamed. It affects people \
  of all ages, and it often starts in childhood.
  """

@Suite struct HTMLExtractorTests {
  @Test(arguments: [
    "script", "style", "noscript", "template", "textarea", "select", "iframe", "object", "button",
  ])
  func contentOfElementsThatAreNeverShownIsNotText(element: String) throws {
    let page = "<p>\(prose)</p><\(element)>\(prose) SECRET</\(element)><p>After. \(prose)</p>"
    let text = try html(page).string
    #expect(!text.contains("SECRET"))
    #expect(text.contains("After."))
  }

  @Test(arguments: ["hidden", "style='display: none'", "style=\"color:red;DISPLAY:NONE\""])
  func hiddenElementsAreNotText(attribute: String) throws {
    let shown = "<p>\(prose)</p><p>More. \(prose)</p>"
    let text = try html(shown + "<div \(attribute)><p>SECRET \(prose)</p></div>").string
    #expect(text == "\(prose)\n\nMore. \(prose)")
  }

  @Test(arguments: [
    "<div id=nav><ul>LINKS</ul></div>", "<nav>LINKS</nav>",
    "<div class=sidebar><h3>Related</h3><ul>LINKS</ul></div>",
    "<footer><p>Copyright \u{A9} 2020 Example Health. All rights reserved.</p>LINKS</footer>",
    "<form><p>Search <input name=q></p></form>",
  ])
  func boilerplateIsDropped(boilerplate: String) throws {
    let links = (0..<6).map { "<li><a href='/t\($0)'>Topic \($0)</a></li>" }.joined()
    let other = boilerplate.replacingOccurrences(of: "LINKS", with: links)
    let paragraphs = (0..<6).map { "Paragraph \($0). \(prose)" }
    let page = """
      <html><head><title>Asthma - Example Health</title></head><body>\(other)
      <div id=main><article><h1>Asthma</h1><p>\(paragraphs.joined(separator: "</p><p>"))</p>
      <h2>Symptoms</h2><ul><li>Cough</li><li>Wheeze</li></ul></article></div>\(other)</body></html>
      """
    let result = try html(page)
    #expect(
      result.string.hasPrefix(
        "Asthma\n\n" + paragraphs.joined(separator: "\n\n") + "\n\nSymptoms\n\n- Cough"))
    #expect(!result.string.contains("Topic") && !result.string.contains("Copyright"))
    #expect(result["pageKind"] == .string("article"))
  }

  @Test func anElementThatHoldsMostOfThePageIsTextWhateverItsClassSays() throws {
    let page = "<div class='no-sidebar banner'><p>\(prose)</p><p>\(prose)</p></div>"
    #expect(try html(page).string == "\(prose)\n\n\(prose)")
  }

  @Test func chineseTextCountsByCharacters() throws {
    // Sixteen characters without a space: one "word" to a rule that splits at spaces.
    let text = "流感是由病毒引起的急性传染病，常见。"
    let page = "<div><ul class=x><li><a href=a>首页</a><li><a href=b>疾病</a></ul><p>\(text)</p></div>"
    #expect(try html(page).string == text)
  }

  @Test func aPageOfShortTextsKeepsWhatIsLikeliest() throws {
    let page = "<ul><li><a href=a>Home</a></li></ul><div><p>Short one</p><p>Short two</p></div>"
    #expect(try html(page).string == "Short one\n\nShort two")
  }

  @Test func hiddenTextIsTextWhereThereIsNoOther() throws {
    #expect(try html("<body><div style='display:none'><p>\(prose)</p></div>").string == prose)
  }

  @Test func theTextThatJSONStatesReplacesAPageThatScriptsFill() throws {
    let body = (0..<6).map { "Paragraph \($0). \(prose)" }
    let page = """
      <html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Asthma", \
      "articleBody": "\(body.joined(separator: "\\n"))"}</script></head>
      <body><div id=root></div><p>Please enable JavaScript.</p></body></html>
      """
    #expect(try html(page).string == body.joined(separator: "\n\n"))
  }

  @Test func allBlocksAreListedWithScoresAndPlacesWhereAskedFor() throws {
    var options = RenderingOptions()
    options.listsBlocks = true
    let page = Array("<nav><a href=x>Home</a></nav><h1>Asthma</h1><p>\(prose)</p>".utf8)
    let result = try HTMLExtractor().extract(page, options: options)
    #expect(result.blocks.map(\.kind) == ["paragraph", "heading", "paragraph"])
    #expect(result.blocks.map(\.level) == [0, 1, 0])
    #expect(result.blocks.map(\.isKept) == [false, true, true])
    let range = try #require(result.blocks[2].sourceRange)
    #expect(String(decoding: page[range], as: UTF8.self) == prose)
    #expect(result.blocks[0].score < 0.4 && result.blocks[2].score > 0.6)
    #expect(try html("<p>\(prose)</p>").blocks.isEmpty)
  }

  @Test(arguments: ["", "   ", "<html></html>", "<script>x</script>", "<!-- only a comment -->"])
  func aPageWithoutTextGivesEmptyText(page: String) throws {
    #expect(try html(page).text.isEmpty)
  }

  @Test(arguments: [
    ("&NotEqualTilde;", "\u{2242}\u{338}"), ("&#150;", "\u{2013}"), ("&#x80;", "\u{20AC}"),
    ("&copy2020", "\u{A9}2020"), ("&notit;", "\u{AC}it;"), ("&amp;lt;", "&lt;"),
    ("&LT;b&GT;", "<b>"),
    ("&unknown;", "&unknown;"), ("R&D", "R&D"), ("&#0;", "\u{FFFD}"), ("&#xD800;", "\u{FFFD}"),
    ("&#99999999999;", "\u{FFFD}"), ("&#;", "&#;"), ("&", "&"), ("&#x;", "&#x;"), ("&#1;", ""),
    ("p<.05 <β> a < <= b", "p<.05 <β> a < <= b"), ("&alpha;&nbsp;&beta;", "\u{3B1} \u{3B2}"),
  ])
  func characterReferencesMeanWhatBrowsersShow(reference: String, characters: String) throws {
    #expect(try html("<p>\(prose) [\(reference)]</p>").string == "\(prose) [\(characters)]")
  }

  @Test func referencesInScriptsAndAddressesStay() throws {
    let page = """
      <link rel=canonical href="https://example.org/?a=1&copy=2&amp;b=3"><script type=application/ld+json>
      {"@type":"Article","headline":"A &lt; B"}</script><p>\(prose)</p>
      """
    let result = try html(page)
    #expect(result.url == "https://example.org/?a=1&copy=2&b=3")
    // JSON has no references, but those who write it do.
    #expect(result.title == "A < B")
  }

  @Test func textAfterNULAndControlCharactersIsKept() throws {
    let result = try html("<p>\(prose) be\u{0}fore\u{1}\u{8} \u{7F}after</p>")
    #expect(result.string == "\(prose) before after")
  }

  @Test func theDeclaredCharsetIsUsedAndDoesNotDisturbTheParser() throws {
    var page = Array("<html><head><meta charset=gb2312><title>".utf8)
    page += [0xC1, 0xF7, 0xB8, 0xD0]  // 流感
    page += Array("</title></head><body><p>".utf8)
    for _ in 0..<12 { page += [0xC1, 0xF7, 0xB8, 0xD0, 0xA1, 0xA3] }
    page += Array("</p></body></html>".utf8)
    let result = try HTMLExtractor().extract(page)
    #expect(result.title == "流感")
    #expect(result.string == String(repeating: "流感。", count: 12))

    // UTF-8 with a wrong declaration: what libxml2 alone loses most of.
    let wrong = try html("<html><head><meta charset=gb2312></head><body><p>\(prose) 流感。</p>")
    #expect(wrong.string == "\(prose) 流感。")
  }

  @Test func thePageIsBelievedWhereTheServerSendsAWrongCharset() throws {
    // "Больной принимает лекарство."
    let russian: [UInt8] = [
      0xC1, 0xEE, 0xEB, 0xFC, 0xED, 0xEE, 0xE9, 0x20, 0xEF, 0xF0, 0xE8, 0xED, 0xE8, 0xEC, 0xE0,
      0xE5,
      0xF2, 0x20, 0xEB, 0xE5, 0xEA, 0xE0, 0xF0, 0xF1, 0xF2, 0xE2, 0xEE, 0x2E,
    ]
    let page = Array("<meta charset=windows-1251><p>\(prose) ".utf8) + russian
    let result = try HTMLExtractor().extract(page, transportCharset: "iso-8859-1")
    #expect(result.string == "\(prose) Больной принимает лекарство.")
    #expect(result.metadata.contains { $0.key == "charset" && $0.value == .string("windows-1251") })
  }

  @Test func garbledTextIsReported() throws {
    var generator = SeededGenerator(seed: 2)
    let noise = (0..<60).map { _ in UInt8.random(in: 0x80...0xFF, using: &generator) }
    let page = Array("<meta charset=windows-1252><p>\(prose) ".utf8) + noise
    let result = try HTMLExtractor().extract(page)
    #expect(result.metadata.contains { $0.key == "mojibake" && $0.value == .string("suspected") })
    let clean = try html("<p>\(prose) Größe, cœur, «là»</p>")
    #expect(!clean.metadata.contains { $0.key == "mojibake" })
  }

  @Test func utf8ThatWasReadInAnotherCharsetIsPutRightInReferences() throws {
    for word in ["f&#195;&#188;r", "f&Atilde;&frac14;r", "f&Atilde;\u{BC}r"] {
      let result = try html("<p>\(prose) \(word) \(word) R&amp;D</p>")
      #expect(result.string == "\(prose) für für R&D")
      #expect(result.metadata.contains { $0.key == "mojibake" && $0.value == .string("repaired") })
    }
    let single = try html("<p>\(prose) f&Atilde;&frac14;r</p>")
    #expect(single.string == "\(prose) fÃ¼r")
    #expect(single.metadata.contains { $0.key == "mojibake" && $0.value == .string("suspected") })
    let french = try html(
      "<p>\(prose) &laquo;&nbsp;voil&agrave;&nbsp;&raquo; &agrave;&nbsp;&Acirc;&nbsp;&laquo;</p>")
    #expect(!french.metadata.contains { $0.key == "mojibake" })
  }

  @Test func aByteOrderMarkCountsInOffsets() throws {
    let page = Array("\u{FEFF}<p>\(prose)</p>".utf8)
    var options = RenderingOptions()
    options.listsBlocks = true
    for isUTF8 in [false, true] {
      let result = try HTMLExtractor().extract(page, isUTF8: isUTF8, options: options)
      let range = try #require(result.blocks.first?.sourceRange)
      #expect(page[range].elementsEqual(prose.utf8))
    }
  }

  @Test func theTransportCharsetWinsOverThePage() throws {
    let bytes =
      Array("<meta charset=windows-1252><p>\(prose) ".utf8) + [0xE6, 0xEE] + Array("</p>".utf8)
    let result = try HTMLExtractor().extract(bytes, transportCharset: "windows-1251")
    #expect(result.string.hasSuffix("жо"))
  }

  @Test(arguments: [
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D] as [UInt8],
    Array("%PDF-1.7\n%\u{E2}".utf8),
  ])
  func binaryDataIsRefused(bytes: [UInt8]) throws {
    #expect(throws: MarkupError.binary) { try HTMLExtractor().extract(bytes) }
  }
}
