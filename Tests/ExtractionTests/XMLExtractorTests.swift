import Extraction
import TestSupport
import Testing

@Suite struct XMLExtractorTests {
  private func article(_ body: String, prolog: String = "") -> String {
    prolog + "<article xml:lang=\"en\"><body><p>\(body)</p></body></article>"
  }

  @Test(arguments: [
    ("&nbsp;&alpha;", "\u{3B1}"), ("a&hairsp;b", "a b"), ("&lt;&amp;&gt;", "<&>"), ("&LT;", "<"),
    ("&mystery;", "&mystery;"), ("&#x3b1;&#946;", "αβ"), ("a&#x1;b", "ab"),
    ("<![CDATA[&alpha; <b>]]>", "&alpha; <b>"), ("<!-- &nope; -->x", "x"), ("<?p &nope; ?>x", "x"),
    ("a\u{1}b\u{FFFE}", "ab"),
  ])
  func referencesNeedNoDTD(markup: String, characters: String) throws {
    let doctype = "<!DOCTYPE article PUBLIC \"-//NLM//DTD\" \"a.dtd\">"
    #expect(try xml(article(markup)).first?.string == characters)
    #expect(try xml(article(markup, prolog: doctype)).first?.string == characters)
  }

  @Test func entitiesOfTheInternalSubsetAreText() throws {
    let prolog = "<!DOCTYPE article [<!ENTITY product \"Aspirin > 1\">]>"
    #expect(try xml(article("&product;!", prolog: prolog)).first?.string == "Aspirin > 1!")
  }

  @Test(arguments: [
    ("ISO-8859-1", [0xE9] as [UInt8], "é"), ("windows-1251", [0xE6, 0xEE], "жо"),
    ("Shift_JIS", [0x97, 0xAC, 0x8A, 0xB4], "流感"),
  ])
  func theDeclaredEncodingIsUsed(encoding: String, bytes: [UInt8], text: String) throws {
    let head = "<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\n<article><body><p>"
    let document = Array(head.utf8) + bytes + Array("</p></body></article>".utf8)
    #expect(try XMLExtractor().extract(document).first?.string == text)
  }

  @Test(arguments: [true, false])
  func utf16IsReadWithAndWithoutAMark(isMarked: Bool) throws {
    let document =
      "<?xml version=\"1.0\" encoding=\"UTF-16\"?><article><body><p>流感 é</p></body></article>"
    var bytes: [UInt8] = isMarked ? [0xFF, 0xFE] : []
    for unit in document.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    #expect(try XMLExtractor().extract(bytes).first?.string == "流感 é")
  }

  @Test func malformedXMLSaysWhere() throws {
    let document = "<article>\n<body>\n<p>&nbsp;&alpha;text</b>\n</body></article>"
    let error = try #require(throws: MarkupError.self) { try xml(document) }
    guard case .notWellFormed(let line, let byteOffset, let message) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(line == 3)
    #expect(message.contains("mismatch"))
    // libxml2 stands at the end of the tag at fault or soon after it.
    #expect((36...document.utf8.count).contains(byteOffset), "\(byteOffset)")
    #expect(error.byteOffset == byteOffset)
  }

  @Test(arguments: [
    "", " ", "text", "<a>", "<a", "<a b=\"", "<a>&", "<a><!--", "<a><![CDATA[", "<?xml",
    "<!DOCTYPE a [",
    "<a></b>", "<a/><b/>", "<a>&#", "<a b='1' b='2'/>", "<a>R&D</a>",
  ])
  func whatIsNotWellFormedIsAnError(document: String) throws {
    let error = try #require(throws: MarkupError.self) { try xml(document) }
    guard case .notWellFormed(let line, _, let message) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(line >= 1)
    #expect(!message.isEmpty)
  }

  @Test func aTranslatedAbstractIsNotRepeatedBesideAFullTranslation() throws {
    let front = """
      <front><article-meta><abstract><p>Abstract.</p></abstract>
      <trans-abstract xml:lang="es"><p>Resumen.</p></trans-abstract>
      <trans-abstract xml:lang="pt"><p>Resumo.</p></trans-abstract></article-meta></front>
      """
    let translation = """
      <sub-article article-type="translation" xml:lang="es"><front-stub><abstract><p>Resumen.</p></abstract></front-stub>
      <body><p>Texto.</p></body></sub-article>
      """
    let document =
      "<article xml:lang=\"en\">\(front)<body><p>Text.</p></body>\(translation)</article>"
    let texts = try xml(document)
    #expect(texts.map(\.language) == ["en", "pt", "es"])
    #expect(texts.map(\.string) == ["Abstract.\n\nText.", "Resumo.", "Resumen.\n\nTexto."])
  }

  @Test func everyArticleOfASetIsRead() throws {
    let one = "<article><body><p>One.</p></body></article>"
    let two = "<article><body><p>Two.</p></body></article>"
    let texts = try xml("<pmc-articleset>\(one)\(two)</pmc-articleset>")
    #expect(texts.map(\.string) == ["One.", "Two."])
  }

  @Test func prefixedAndUndeclaredNamesAreRead() throws {
    let formula = "<inline-formula><mml:math><mml:mi>x</mml:mi></mml:math></inline-formula>"
    #expect(try xml(article("a \(formula) b")).first?.string == "a x b")
  }

  @Test func otherXMLKeepsAllTextInParagraphs() throws {
    let document = """
      <report xml:lang="de"><title>T</title><a><b>one <i>two</i> three</b><b>four</b></a>
      <c>five</c><d/></report>
      """
    let text = try #require(try xml(document).first)
    #expect(text.string == "T\n\none two three\n\nfour\n\nfive")
    #expect(text.title == "T")
    #expect(text.language == "de")
    #expect(text["xmlRoot"] == .string("report"))
  }

  @Test func aDocumentWithoutTextGivesNone() throws {
    #expect(try xml("<article><front/></article>").isEmpty)
    #expect(try xml("<a/>").isEmpty)
  }
}
