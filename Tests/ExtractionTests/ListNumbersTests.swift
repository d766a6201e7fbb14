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

  @Test func numbersStandInCells() throws {
    let page = """
      <table><tr><th>Drug<th>Steps<tr><td>A<td><ol start=3><li>Wait<p>long<li>Give</ol><tr><td><ul><li>B</ul><td>
      <ol type=a><li>Go</ol></table>
      """
    #expect(try plain(page) == "Drug | Steps\nA | 3. Wait long 4. Give\nB | a. Go")
    #expect(
      try markdown(page) == """
        | Drug | Steps |
        | --- | --- |
        | A | 3. Wait<br>long<br>4. Give |
        | B | a. Go |
        """)
  }
}
