import TestSupport
import Testing

@testable import Extraction

/// What is kept or dropped together, whatever the scores of its parts.
@Suite struct MainTextPartsTests {
  private let words = Array(repeating: "word", count: 60).joined(separator: " ")

  /// What is kept of a page of a long text and what stands behind it.
  private func keeps(_ markup: String, _ scores: [Float]) throws -> [Bool] {
    let table = try blockTable("<div><p>\(words)</p>\(markup)")
    return Array(MainText(table, scores: [0.95] + scores).keeps.dropFirst())
  }

  @Test(arguments: [
    "<details><summary>Adults</summary><p>15 mg/kg i.v. every 12 h</p></details>",
    "<div class=faq><button aria-controls=x>Adults</button><div id=x><p>15 mg/kg i.v. every 12 h</p></div></div>",
    "<div class=row><div class=label>Adults</div><div class=value>15 mg/kg i.v. every 12 h</div></div>",
  ])
  func labelsStandWithWhatTheyStandFor(pair: String) throws {
    // Doubtful, but right behind the text.
    let scores: [Float] = [0.9, 0.45, 0.9, 0.45, 0.9, 0.45, 0.9, 0.45]
    let pairs = pair + pair + pair + pair
    #expect(try keeps(pairs, scores) == Array(repeating: true, count: 8))
    // Each by itself, and not what is clearly no main text.
    #expect(
      try keeps(pairs, [0.9, 0.3, 0.3, 0.9, 0.9, 0.02, 0.01, 0.01]) == [
        false, false, true, true, true, false, false, false,
      ])
  }

  @Test func labelsAreHeadingsHoweverShortTheirTextIs() throws {
    let pairs = "<h3>什么时候可以开车？</h3><p>六周后。</p><h3>需要请假多久？</h3><p>两个月。</p>"
    #expect(
      try keeps("<h2>常见问题</h2>" + pairs, [0.3, 0.5, 0.4, 0.5, 0.4]) == [
        true, true, true, true, true,
      ])
  }

  @Test(arguments: ["Alcohol?", "可以喝酒吗？", "هل يُسمح بالكحول؟"])
  func answersStandBelowTheirQuestions(question: String) throws {
    let pair = "<div class=q>\(question)</div><div class=a>No, not before the next day.</div>"
    #expect(try keeps(pair + pair, [0.06, 0.6, 0.06, 0.6]) == [true, true, true, true])
    // Others are no questions, such as the dates of posts, or menus.
    #expect(try keeps(pair + pair, [0.02, 0.6, 0.02, 0.6]) == [false, true, false, true])
    let dates = "<div class=q>3 May</div><div class=a>No, not before the next day.</div>"
    #expect(try keeps(dates + dates, [0.06, 0.6, 0.06, 0.6]) == [false, true, false, true])
  }

  @Test func labelsOfLinksAreNotCompleted() throws {
    let pairs = "<div class=a>Heart</div><div class=b><a href=/>Read all about it</a></div>"
    #expect(try keeps(pairs + pairs, [0.9, 0.45, 0.9, 0.45]) == [true, false, true, false])
  }

  @Test func aHeadingStandsWithWhatIsBelowIt() throws {
    let section =
      "<h2>Overdose</h2><p>N-acetylcysteine 150 mg/kg within 60 minutes</p><p>Then 50 mg/kg</p>"
    let next = "<h2>Storage</h2><p>\(words)</p>"
    #expect(
      try keeps(section + next, [0.9, 0.4, 0.3, 0.9, 0.6]) == [true, true, true, true, true])
    #expect(
      try keeps(section + next, [0.9, 0.04, 0.1, 0.9, 0.6]) == [true, false, false, true, true])
    let title = section.replacing("h2", with: "h1")
    #expect(
      try keeps(title + next, [0.9, 0.4, 0.3, 0.9, 0.6]) == [true, false, false, true, true])
  }

  @Test func aLeadStandsWithItsList() throws {
    let next = "<p>\(words)</p>"
    let list = "<p>症状：</p><ul><li>体温高于38.5℃<li><a href=/>颈项强直</a></ul>" + next
    let scores: [Float] = [0.9, 0.4, 0.4, 0.6]
    #expect(try keeps(list, scores) == [true, true, true, true])
    #expect(
      try keeps(list.replacing("：", with: ""), scores) == [true, false, false, true])
    #expect(try keeps(list, [0.9, 0.1, 0.1, 0.6]) == [true, false, false, true])
  }

  @Test(arguments: [
    "<figure><table><tr><td>10 kg<td>50 mg</table><figcaption>Table 2</figcaption></figure>",
    "<figure><figcaption>Table 2</figcaption><table><tr><td>10 kg<td>50 mg</table></figure>",
    "<table><caption>Table 2</caption><tr><td>10 kg<td>50 mg</table>",
  ])
  func aCaptionStandsWithItsTable(markup: String) throws {
    let isAbove = markup.contains("caption>Table 2<") && !markup.contains("</table><fig")
    let scores: [Float] = isAbove ? [0.1, 0.9, 0.9] : [0.9, 0.9, 0.1]
    #expect(try keeps(markup, scores) == [true, true, true])
    let none = scores.map { $0 > 0.5 ? 0.01 : $0 }
    #expect(try keeps(markup, none) == [false, false, false])
  }
}
