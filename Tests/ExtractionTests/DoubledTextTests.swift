import Testing

@testable import Extraction

@Suite struct DoubledTextTests {
  @Test func textThatIsSaidTwiceIsKeptOnce() throws {
    let prose = "Asthma is a long-term condition of the airways, which become narrow and inflamed."
    let table = try blockTable(
      "<p>\(prose)</p><p>Yes</p><p>\(prose)</p><div><p>\(prose)</p><p>Yes</p></div>")
    var keep = [true, true, true, true, true]
    DoubledText.remove(from: &keep, of: table)
    // The third is a neighbour of the first.
    #expect(keep == [true, true, true, false, true])
  }

  @Test func whatTwoSectionsSayIsNotDoubled() throws {
    let dose = "500 mg every eight hours for seven days in all adult patients with the disease"
    let table = try blockTable(
      """
      <h2>A</h2><ul><li>\(dose)</li></ul><h2>B</h2><ul><li>\(dose)</li></ul>
      <table><tr><td>c</td><td>\(dose)</td></tr><tr><td>d</td><td>\(dose)</td></tr></table>
      """)
    var keep = table.blocks.map { _ in true }
    DoubledText.remove(from: &keep, of: table)
    #expect(!keep.contains(false))
  }

  @Test(arguments: [
    "<div><b>Adults</b><p>@</p></div><div><b>Children</b><p>@</p></div>",
    "<p>Morning</p><ul><li>@</li></ul><p>Evening</p><ul><li>@</li></ul>",
    "<p>Morning</p><ul><li>@</li><li>@ Again.</li></ul><p>Evening</p><ul><li>@</li><li>@ Again.</li></ul>",
    """
    <div class='row first'><p>Adults:</p><div>@</div></div>\
    <div class='row last'><p>Elderly people:</p><div>@</div></div>
    """,
  ])
  func whatStandsBehindAnotherLabelIsNotDoubled(page: String) throws {
    let dose = "Take one tablet of 500 mg every six hours, at most 4 g a day."
    let table = try blockTable(
      page.replacing("@", with: dose))
    var keep = table.blocks.map { _ in true }
    DoubledText.remove(from: &keep, of: table)
    #expect(!keep.contains(false))
  }

  @Test(arguments: [
    "<div class=wide>@</div><div class=small>@</div>",
    "<h2 class=wide>Dose</h2><div><h2 class=small>Dose</h2></div><p>@</p>",
    """
    <div class=wide><table><tr><td>Drug<td>Dose of adults<tr><td>Lisinopril<td>10 mg once a day, then 20 mg\
    <tr><td>Ramipril<td>5 mg once a day, then 10 mg</table></div>\
    <div class=small><table><tr><td>Drug<td>Dose of adults<tr><td>Lisinopril<td>10 mg once a day, then 20 mg\
    <tr><td>Ramipril<td>5 mg once a day, then 10 mg</table></div>
    """,
  ])
  func copiesSideBySideForTwoScreensAreOne(page: String) throws {
    let text = "The surgery is closed on the first Monday of each month, except in an emergency."
    let table = try blockTable(page.replacing("@", with: text))
    var keep = table.blocks.map { _ in true }
    DoubledText.remove(from: &keep, of: table)
    #expect(
      Set(keep.indices.filter { keep[$0] }.map { table.texts[$0] }).count == keep.count { $0 })
  }

  @Test(arguments: [
    "<div class=morning>1 tablet</div><div class=evening>1 tablet</div>", "<dt>Aspirin<dd>Aspirin",
    "<p>Sing, sing, sing the song of the river and of the sea and of all the ships</p>|",
  ])
  func shortTextAndRefrainsMayStandTwice(page: String) throws {
    let table = try blockTable(page.replacing("|", with: page.dropLast()))
    var keep = table.blocks.map { _ in true }
    DoubledText.remove(from: &keep, of: table)
    #expect(keep == [true, true])
  }

  /// A step that is due twice, and a dose in a table and below a label.
  @Test(arguments: [
    "<p>Before:</p><ol><li>Check the vial.</li>#</ol><p>After it:</p><ol>#<li>Discard it.</li></ol>",
    "<table><tr><td>Otitis</td><td>~</td></tr></table><p>Sinusitis:</p><div>~</div>",
  ])
  func itemsAndCellsMayBeSaidTwice(page: String) throws {
    let dose = "Give 500 mg of amoxicillin by mouth three times a day for seven days."
    let table = try blockTable(
      page.replacing("#", with: "<li>\(dose)</li>").replacing("~", with: dose))
    var keep = table.blocks.map { _ in true }
    DoubledText.remove(from: &keep, of: table)
    #expect(!keep.contains(false))
  }

  @Test func anArticleSaidTwiceIsKeptOnceWithItsHeadings() throws {
    let article = (1...6).map {
      "<h2>Part \($0)</h2><p>Asthma of kind \($0) is a condition of the airways, which become narrow.</p>"
    }.joined()
    let table = try blockTable("<div class=wide>\(article)</div><div class=small>\(article)</div>")
    var keep = table.blocks.map { _ in true }
    DoubledText.remove(from: &keep, of: table)
    #expect(keep == (0..<24).map { $0 < 12 })
  }

  @Test func anArticleBehindTwoLabelsOfTwoScreensIsKeptOnce() throws {
    let article = (1...9).map {
      "<h2>Part \($0)</h2><p>Asthma of kind \($0) is a condition of the airways, which become narrow.</p>"
    }.joined()
    let table = try blockTable(
      "<div class=wide><p>Print</p>\(article)</div><div class=small><p>Share</p>\(article)</div>")
    var keep = table.blocks.map { _ in true }
    DoubledText.remove(from: &keep, of: table)
    #expect(keep == (0..<38).map { $0 < 20 })
  }
}
