import Testing

@testable import Extraction

@Suite struct ListNumbersTests {
  @Test(arguments: [
    (
      "<ol><li>a<ul><li>b</ul>c<li>d</ol>", "1. a\n- b\n\nc\n\n2. d",
      "1. a\n    - b\n\n   c\n\n2. d"
    ),
    ("<ul><li>a<ol><li>b<li>c</ol>d<li>e</ul>", "- a\n1. b\n2. c\n\nd\n\n- e", ""),
    ("<ol><li><ol><li>a</ol>b<li>c</ol>", "1. a\n1. b\n2. c", ""),
  ])
  func textBehindAListInAnItemIsNoItem(page: String, text: String, markdownText: String) throws {
    #expect(try plain(page) == text)
    if !markdownText.isEmpty { #expect(try markdown(page) == markdownText) }
  }
}
