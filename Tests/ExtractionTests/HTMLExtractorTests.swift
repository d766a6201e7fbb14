import Extraction
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
    let text = try html("<p>\(prose)</p><div \(attribute)><p>SECRET \(prose)</p></div>").string
    #expect(text == prose)
  }

  @Test(arguments: [
    ("<nav><p>X \(prose)</p></nav>"), ("<footer><p>X \(prose)</p></footer>"),
    ("<aside><p>X \(prose)</p></aside>"), ("<div class='sideBar'><p>X \(prose)</p></div>"),
    ("<div id=related-posts><p>X \(prose)</p></div>"),
    ("<div role=navigation><p>X \(prose)</p></div>"),
    ("<p><a href=x>X \(prose)</a></p>"),
  ])
  func boilerplateIsDropped(boilerplate: String) throws {
    let page = "<div><p>\(prose)</p>\(boilerplate)<p>\(prose)</p><p>\(prose)</p></div>"
    #expect(try html(page).string == [prose, prose, prose].joined(separator: "\n\n"))
  }

  @Test func anElementThatHoldsMostOfThePageIsTextWhateverItsClassSays() throws {
    let page = "<div class='no-sidebar banner'><p>\(prose)</p><p>\(prose)</p></div>"
    #expect(try html(page).string == "\(prose)\n\n\(prose)")
  }

  @Test func blocksBecomePlainTextAsDocumented() throws {
    let page = """
      <h2>Head\n ing</h2><p>\(prose)</p><ul><li>one</li><li>two<p>more of two</p></li></ul>
      <table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td></td></tr></table>
      <pre>x\n  y</pre><p>line<br>break<br><br>paragraph</p><p>\(prose)</p>
      """
    #expect(
      try html(page).string == """
        Head ing

        \(prose)

        - one
        - two

        more of two

        a | b
        c

        x
          y

        line
        break

        paragraph

        \(prose)
        """)
  }

  @Test func chineseTextCountsByCharacters() throws {
    // Sixteen characters without a space: one "word" to a rule that splits at spaces.
    let text = "流感是由病毒引起的急性传染病，常见。"
    let page = "<div><ul class=x><li><a href=a>首页</a><li><a href=b>疾病</a></ul><p>\(text)</p></div>"
    #expect(try html(page).string == text)
  }

  @Test func aPageWithoutDenseTextFallsBackToItsLargestContainer() throws {
    let page = "<ul><li><a href=a>Home</a></li></ul><div><p>Short one</p><p>Short two</p></div>"
    #expect(try html(page).string == "Short one\n\nShort two")
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
    #expect(result.title == "A &lt; B")
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
