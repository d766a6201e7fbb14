import TestSupport
import Testing

@testable import Extraction

/// All blocks of a page, rendered.
private func plain(_ page: String) throws -> String {
  let table = try blockTable(page)
  let keep = [Bool](repeating: true, count: table.blocks.count)
  return String(decoding: PlainTextRenderer.text(of: table, keep: keep), as: UTF8.self)
}

private func markdown(
  _ page: String, _ change: (inout RenderingOptions) -> Void = { _ in }
) throws -> String {
  var options = RenderingOptions()
  options.format = .markdown
  change(&options)
  let table = try blockTable(page)
  var keep = [Bool](repeating: true, count: table.blocks.count)
  Sections.leaveOut(options, from: &keep, of: table)
  return String(
    decoding: MarkdownRenderer.text(
      of: table, keep: keep, options: options, page: Array(page.utf8)),
    as: UTF8.self)
}

@Suite struct RenderingTests {
  @Test func blocksBecomePlainTextAsDocumented() throws {
    let page = """
      <h2>Head\n ing</h2><p>Text.</p><ul><li>one</li><li>two<p>more of two</p></li></ul>
      <table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td></td></tr></table>
      <pre>x\n  y</pre><p>line<br>break<br><br>paragraph</p>
      """
    #expect(
      try plain(page) == """
        Head ing

        Text.

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
        """)
  }

  @Test func blocksBecomeMarkdown() throws {
    let page = """
      <h1>Dose</h1><p>Take <b>two</b> <em>tablets</em> of <code>x_1</code> and <a href="/a b?c=1&amp;d=2">read</a> 2*3.</p>
      <ol><li>one<ul><li>inner</ul><li>two</ol><blockquote><p>Quoted.</p></blockquote>
      <pre>if (a) {\n  b();\n}</pre><p># no heading</p><p>1. no list</p><p>H<sub>2</sub>O, 10<sup>9</sup>, note<sup>[3]</sup></p>
      """
    #expect(
      try markdown(page) == """
        # Dose

        Take **two** *tablets* of `x_1` and read 2\\*3.

        1. one
            - inner
        2. two

        > Quoted.

        ```
        if (a) {
          b();
        }
        ```

        \\# no heading

        1\\. no list

        H<sub>2</sub>O, 10<sup>9</sup>, note[^3]
        """)
    #expect(
      try markdown("<p><a href=\"/a b?c=1&amp;d=2\">read</a></p>") { $0.includesLinks = true }
        == "[read](/a%20b?c=1&d=2)")
    #expect(
      try markdown("<p>a <img alt='A &amp; B'> b</p>") { $0.includesImages = true }
        .contains("![A & B]()"))
    #expect(try !markdown("<p>a <img alt='A'> b</p>").contains("A"))
  }

  @Test func spansKeepColumnsApart() throws {
    let page = """
      <table><tr><th>Drug<th colspan=2>Dose<th>n</tr><tr><td rowspan=2>A<td>1<td>2<td>3</tr>\
      <tr><td>4<td>5<td>6</tr><tr><td>B<td><td>8<td>9</tr></table>
      """
    #expect(try plain(page) == "Drug | Dose |  | n\nA | 1 | 2 | 3\n | 4 | 5 | 6\nB |  | 8 | 9")
    #expect(
      try markdown(page) == """
        | Drug | Dose |  | n |
        | --- | --- | --- | --- |
        | A | 1 | 2 | 3 |
        |  | 4 | 5 | 6 |
        | B |  | 8 | 9 |
        """)
  }

  @Test func aTableThatOnlyLaysOutThePageIsNoTable() throws {
    let prose = String(repeating: "Asthma is a long-term condition of the airways. ", count: 20)
    let page = "<table><tr><td>Menu</td><td><p>\(prose)</p><p>Second.</p></td></tr></table>"
    #expect(try !plain(page).contains(" | "))
  }

  @Test(arguments: [
    ("10<sup>9</sup>/L", "10^9/L"), ("10<sup>-3</sup>", "10^-3"),
    ("10<sup>\u{2212}3</sup>", "10^-3"),
    ("30 kg/m<sup>2</sup>", "30 kg/m^2"), ("5 cm<sup>3</sup>", "5 cm^3"),
    ("Ca<sup>2+</sup>", "Ca2+"),
    ("H<sub>2</sub>O", "H2O"), ("asthma<sup>12</sup>", "asthma12"),
    ("in 2020<sup>3</sup>", "in 20203"),
    ("mg kg<sup>-1</sup>", "mg kg^-1"),
  ])
  func exponentsOfNumbersAndUnitsAreMarked(markup: String, text: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
  }

  @Test func tablesAndReferencesCanBeLeftOut() throws {
    let page = """
      <p>Text.</p><table><tr><td>a<td>b<tr><td>c<td>d</table><h2>References</h2><ol><li>Smith 2020</ol>\
      <h2>Appendix</h2><p>More.</p>
      """
    #expect(try markdown(page) { $0.includesTables = false }.contains("Smith"))
    #expect(try !markdown(page) { $0.includesTables = false }.contains("| c |"))
    let without = try markdown(page) { $0.includesReferences = false }
    #expect(!without.contains("Smith") && !without.contains("References"))
    #expect(without.contains("More.") && without.contains("| c | d |"))
  }

  @Test func textThatIsSaidTwiceIsKeptOnce() throws {
    let prose = "Asthma is a long-term condition of the airways, which become narrow and inflamed."
    let table = try blockTable(
      "<p>\(prose)</p><p>Yes</p><p>\(prose)</p><div><p>\(prose)</p><p>Yes</p></div>")
    var keep = [true, true, true, true, true]
    DoubledText.remove(from: &keep, of: table)
    // The third is a neighbour of the first.
    #expect(keep == [true, true, true, false, true])
  }
}
