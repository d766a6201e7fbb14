import Testing

@testable import Extraction

@Suite struct MarkdownInlineTests {
  @Test(arguments: [
    (
      "<pre>4.0 x 10<sup>9</sup>/L\n1.73 m<sup>2</sup>\nOld <del>50</del> 5 mg</pre>",
      "```\n4.0 x 10^9/L\n1.73 m^2\nOld 5 mg\n```"
    ),
    ("<tt>10<sup>9</sup>/L</tt>", "`10^9/L`"), ("<code>10<sup>-3</sup></code>", "`10^-3`"),
    ("<kbd>1 <del>50</del> 5 mg</kbd>", "`1 5 mg`"), ("<kbd><del>50</del></kbd>", "`50`"),
    ("<samp>10<sup>-</sup><sup>6</sup> <b>x</b><sub>2</sub></samp>", "`10^-6 x2`"),
    ("<code>10<sup>9</sup></code><code>5</code>", "`10^9 5`"),
    ("<code>10<sup>9</code>5</sup> mg", "`10^9`5 mg"),
    ("10<sup><code>9</code></sup>", "10<sup>`9`</sup>"),
  ])
  func exponentsAndDeletionsInCodeAreAsInPlainText(markup: String, text: String) throws {
    #expect(try markdown(markup) == text)
  }
}
