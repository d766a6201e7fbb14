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

  @Test func twoReferencesSideBySideAreNotes() throws {
    let references = ["1", "2"].map {
      "<sup class=reference><a href='#cite_note-\($0)'>[\($0)]</a></sup>"
    }
    let page = """
      <p>In adults.\(references.joined())</p>
      <ol><li id=cite_note-1><a href='#cite_ref-1'>^</a> Doe 2001.<li id=cite_note-2><a href='#cite_ref-2'>^</a> Roe 2002.</ol>
      """
    #expect(try markdown(page) == "In adults.[^1] [^2]\n\n[^1]: Doe 2001.\n[^2]: Roe 2002.")
    #expect(try plain("<p>In adults.\(references.joined())</p>") == "In adults.[1] [2]")
  }

  @Test func aReferenceThatLeadsElsewhereIsNotThatNote() throws {
    let page = """
      <p>Twice daily.<sup><a href='#b1'>1</a></sup></p>
      <table><tr><th>Drug<th>Dose<tr><td>Heparin<td>5000<sup><a href='#t1'>1</a></sup></table>
      <p id=t1><sup>1</sup> Units.</p><p>As before.<sup><a href='#b1'>1</a></sup></p><ol><li id=b1>Doe 2001.</ol>
      """
    #expect(
      try markdown(page) == """
        Twice daily.[^1]

        | Drug | Dose |
        | --- | --- |
        | Heparin | 5000<sup>1</sup> |

        <sup>1</sup> Units.

        As before.[^1]

        [^1]: Doe 2001.
        """)
  }

  /// Copying the labels so far for each of them would take minutes.
  @Test func aPageOf20000ReferencesIsWritten() throws {
    let page = (0..<20_000).map { "<p>a<sup><a href='#n\($0)'>[\($0)]</a></sup>" }.joined()
    #expect(try markdown(page).hasSuffix("a[19999]"))
  }

  @Test(arguments: [
    ("<s>~50 mg</s> ~20 mg", "<del>~50 mg</del> ~20 mg"), ("a <s>5~</s> b", "a <del>5~</del> b"),
    ("~ <s>5</s> ~", "~ ~~5~~ ~"), ("a ~<s>5</s> b", "a ~<del>5</del> b"),
    ("a <s>5</s>~ b", "a <del>5</del>~ b"),
  ])
  func aTildeIsNoPartOfTheSignsBesideIt(markup: String, text: String) throws {
    #expect(try markdown("<p>\(markup)</p>") == text)
  }

  @Test func anExclamationMarkBeforeALinkMakesNoImageOfIt() throws {
    let page = "<p>At once!<a href='/x'>Call the doctor!</a> Now! <b>Go!</b><a href='/y'>b</a></p>"
    #expect(
      try markdown(page) { $0.includesLinks = true }
        == "At once\\![Call the doctor!](/x) Now! **Go!**[b](/y)")
    #expect(try markdown(page) == "At once!Call the doctor! Now! **Go**!b")
  }
}
