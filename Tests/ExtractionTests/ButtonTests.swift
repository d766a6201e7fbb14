import TestSupport
import Testing

@testable import Extraction

/// Which buttons are text, and what they open.
@Suite struct ButtonTests {
  @Test(arguments: [
    ("<p>Risks: <button>age</button>, <button>diabetes</button>.", "Risks: age, diabetes."),
    (
      "<p><button>Dyslipidaemia</button> is a risk, so is <button>smoking</button>",
      "Dyslipidaemia is a risk, so is smoking"
    ),
    ("<p>is <span><button>anaemia</button></span>, a lack of iron", "is anaemia, a lack of iron"),
    ("<p>Not with <button>renal stenosis</button>", "Not with renal stenosis"),
    ("<p>患者应服用<button>赖诺普利</button>。", "患者应服用赖诺普利。"),
    ("<p>喫煙，<button class=x>脂質異常症</button>，<span>(1)</span>", "喫煙，脂質異常症，(1)"),
    ("<li>Take <button>ramipril</button> 5 mg", "Take ramipril 5 mg"),
    ("<li><button>Lisinopril</button> 10 mg", "Lisinopril 10 mg"),
    ("<p>Nimm <button>Ramipril</button> Tabletten", "Nimm Ramipril Tabletten"),
    ("<td><button>Clopidogrel</button> tablets", "Clopidogrel tablets"),
    ("<div>We treat <button>anaemia</button> with iron.", "We treat anaemia with iron."),
    ("<p>a<button>b</button><button>c</button>d", "ab cd"),
    ("<p>Of <button>one<div>and</div><p>two</button> parts", "Of one and two parts"),
    ("<p>In <button><b>CO<sub>2</sub></b></button>, one", "In CO2, one"),
  ])
  func aButtonMayBeAWordOfTheText(page: String, text: String) throws {
    #expect(try blockTable("<table><tr>\(page)").texts == [text])
  }

  @Test(arguments: [
    ("<div><button>Share</button> | <button>Print</button></div>", []),
    ("<p>Prices rise. <button>Share</button></p>", ["Prices rise."]),
    ("<p>Prices rise… <button>more</button></p>", ["Prices rise…"]),
    ("<li>Menu <button>Open</button><li>Speed <button>i</button>", ["Menu", "Speed"]),
    ("<p>a<button>b</button> <button>c</button></p>", ["a"]),
    ("<div>Mary <button>Follow</button> · 3 min</div>", ["Mary · 3 min"]),
    ("<div><button>Like</button> 12 <button>Share</button> 5</div>", ["12 5"]),
    ("<div>Home<button>Log in</button>Help</div>", ["Home Help"]),
    ("<p>one<br><button>Share</button><br>two</p>", ["one\ntwo"]),
    ("<h1>Module <button>Copy path</button></h1>", ["Module"]),
    ("<h2><button>1x</button> <button>2x</button></h2><h3><button>+</button></h3>", []),
    ("<pre>let a<button>Copy</button></pre>", ["let a"]),
    ("<p>One <button hidden>b</button>, two</p>", ["One , two"]),
    ("<button aria-expanded=false>Menu</button><ul><li><a href=/>Home</a></ul>", ["Home"]),
    ("<button aria-expanded=false aria-controls=m>Menu</button><p>Text.", ["Text."]),
    ("<button role=tab aria-controls=t>Dose</button><div id=t>10 mg</div>", ["10 mg"]),
    ("<button class=faq>All</button><div><button class=faq>Why?</button><p>So.", ["Why?", "So."]),
    (
      "<div hidden><div><div><button aria-expanded>c</button></div><div><button aria-expanded>d</button></div></div><p>e",
      ["e"]
    ),
    ("<button aria-expanded>c</button><h2>d</h2>", ["d"]),
    ("<p>b</p><button aria-expanded>c<button aria-expanded>d", ["b"]),
  ])
  func aControlIsNoText(page: String, texts: [String]) throws {
    #expect(try blockTable(page).texts == texts)
  }

  @Test(arguments: [
    "<div class=i><button type=button>NAME</button><div><p>Two weeks.</p></div></div>",
    "<li><button><svg></svg><span>NAME</span></button><div>Two weeks.</div>",
    "<p><button>NAME</button></p><div>Two weeks.</div>",
    "<div><div><button>NAME</button></div><div><p>Two weeks.</p></div></div>",
  ])
  func aPlainButtonIsTheHeadingOfTheTextBelowIt(item: String) throws {
    func table(_ names: [String]) throws -> BlockTable {
      let items = names.map { item.replacing("NAME", with: $0) }
      return try blockTable("<h1>Flu</h1><p>One.</p>\(items.joined())<p>Last.</p>")
    }
    let names = ["How long does it take?", "Is it catching?", "When back to work?"]
    let labels = try table(names)
    #expect(
      labels.texts == ["Flu", "One."] + names.flatMap { [$0, "Two weeks."] } + ["Last."])
    #expect(labels.blocks.map { $0.kind == .heading }.prefix(4) == [true, false, true, false])
    expectContainersMatch(labels)
    // Controls, or asked of the reader.
    for controls in [["Like (4)", "Like (7)", "Like (9)"], ["Listen", "Print", "Share"]] {
      #expect(try table(controls).texts.count == 6)
    }
    #expect(try table(["Was this of help to you?"]).texts.count == 4)
    #expect(try table(["Was this of help?", "Was this of help?"]).texts.count == 5)
    let name = "<button"
    for other in ["<button type=submit", "<button aria-haspopup=true", "<button role=tab"] {
      let items = names.map { item.replacing("NAME", with: $0).replacing(name, with: other) }
      #expect(try blockTable(items.joined()).texts == names.map { _ in "Two weeks." })
    }
  }

  @Test(arguments: [
    "<div><h3>Inhaler</h3><p>For asthma.</p><button>Buy NAME</button></div>",
    "<div><button>NAME</button><div>In stock</div></div>",
    "<div><button>NAME</button><div><a href=/>Read on. Now.</a></div></div>",
    "<div><button>NAME</button> <button>Share</button><div>For asthma.</div></div>",
    "<div><button>NAME</button><div hidden>For asthma.</div></div>",
    "<div>Dose<br><button>NAME</button><br>twice.<div>For asthma.</div></div>",
  ])
  func aPlainButtonIsElseAControl(item: String) throws {
    let names = ["Is it one or none?", "Is it two or more?", "Is it three of them?"]
    let page = names.map { item.replacing("NAME", with: $0) }.joined()
    let texts = try blockTable(page).texts
    for name in names { #expect(!texts.contains { $0.contains(name) }) }
  }

  /// Expects that each element holds the blocks inside of it, and no others.
  private func expectContainersMatch(_ table: BlockTable) {
    var holders = table.containers.map { _ in [Int]() }
    for (index, block) in table.blocks.enumerated() {
      var container = block.container
      while container >= 0 {
        holders[Int(container)].append(index)
        container = table.containers[Int(container)].parent
      }
    }
    #expect(table.containers.map { Array($0.blocks) } == holders)
  }

  @Test func aButtonWithoutEndTagDoesNotSwallowThePage() throws {
    let long = String(repeating: "Take one tablet a day with water. ", count: 10).dropLast()
    let table = try blockTable("<p>a</p><button>Menu<p>\(long)<p>b</p><ul><li>c</ul>")
    #expect(table.texts == ["a", "Menu \(long)", "b", "c"])
  }

  @Test(arguments: [
    "<h3><button>Who?</button></h3><p>All.</p>",
    "<h3><button aria-expanded=false><svg><path/></svg><span>Who?</span></button></h3><p>All.</p>",
    "<button aria-expanded=false aria-controls=a><h3>Who?</h3><i>open</i></button><div id=a>All.</div>",
    "<button><h5>Who?</h5></button><div>All.</div>",
    "<div><button aria-expanded=false>Who?</button></div><div>All.</div>",
    "<li><div><p><button aria-expanded=false>Who?</button></p></div><div>All.</div></li>",
    "<li><button aria-expanded=false><p>Who?</p></button><div>All.</div></li>",
    "<button class=feature-accordion-question><div>Who?</div></button><div>All.</div>",
    "<button aria-controls='x a'>Who?</button><div><div id=a hidden>All.</div></div>",
    "<button data-bs-toggle=collapse data-bs-target=#a>Who?</button><div id=a>All.</div>",
    "<p><button>Menu</button><h3>1 <button>Who?</button></h3><p>All.</p>",
  ])
  func whatAButtonOpensHasItForAHeading(page: String) throws {
    let table = try blockTable(page)
    #expect(table.texts.map { $0.split(separator: " ").last } == ["Who?", "All."])
    #expect(table.blocks.first?.kind == .heading)
  }

  @Test func cellsOfDataMayBeButtons() throws {
    let table = try blockTable(
      """
      <table><tr><th><button>Drug</button><th><button>Dose</button><tr><td><button>Aspirin</button><td>100 mg\
      <td><button>Buy</button></table>
      """)
    #expect(table.texts == ["Drug", "Dose", "Aspirin", "100 mg"])
  }

  @Test func whatIsTakenBackLeavesNoTrace() throws {
    let table = try blockTable(
      """
      <div><img src=a><button aria-controls=m>Menu</button></div><div><a href=/x>By</a> <button><b>Follow</b> us</button>
      <b>Jane</b></div><div><p>c</p></div>
      """)
    #expect(table.texts == ["By Jane", "c"])
    #expect(table.blocks[0].imageCount == 1)
    let links = table.marks.filter { $0.kind == .link }.map { Int($0.position) }
    let strong = table.marks.filter { $0.kind == .strong }.suffix(2).map { Int($0.position) }
    let start = Int(table.blocks[0].textStart)
    #expect(links == [start, start + 2])
    #expect(strong == [start + 3, start + 7])
    #expect(table.containers.map(\.blocks) == [0..<2, 0..<0, 0..<1, 1..<2, 1..<2])
  }

  @Test func anAuthorHasNoButton() throws {
    let page = """
      <h1>Iron</h1><div><span class=author>Jane Roe <button>Follow</button></span> <i>3 min</i></div>\
      <p>A lack of iron is common, and so is that of many other things that nobody eats.</p>
      """
    #expect(try HTMLExtractor().extract(Array(page.utf8)).author == "Jane Roe")
  }

  @Test func whatAButtonOpensIsNotHiddenForGood() throws {
    let table = try blockTable(
      """
      <button aria-controls=b>+</button><div id=a hidden>x</div><div id=b hidden>y<div hidden>z</div></div>
      <dialog>d</dialog><dialog open>e</dialog><div id="onetrust-consent-sdk">f</div>
      """)
    let flags = table.blocks.map { table.containers[Int($0.container)].flags.subtracting(.answer) }
    #expect(table.texts == ["x", "y", "z", "d", "e", "f"])
    #expect(flags == [.hidden, [.hidden, .openable], .hidden, .hidden, [], .hidden])
  }

  @Test(arguments: [
    "<button aria-controls='b a'>Dose</button><p>x<div id=a hidden>",
    "<button id=b>Dose</button><p>x<div aria-labelledby='a b' hidden>",
    "<button data-target=#a>Dose</button><p>x<div id=a hidden>",
    "<a role=tab href=#a>Dose</a><p>x<div id=a hidden>",
    "<h3><button aria-expanded=false>Dose</button></h3><div hidden>",
    "<div><h3><button aria-expanded=false>Dose</button></h3></div><div style='display:none'>",
    "<p>x<a aria-expanded=false>Dose</a></p><div hidden>",
    "<h3>Dose</h3><p>x<div role=tabpanel hidden>", "<h3>Dose</h3><p>x<div hidden=until-found>",
  ])
  func hiddenTextMayBeOpened(page: String) throws {
    let table = try blockTable(page + "10 mg</div><div hidden>never</div>")
    let flags = table.blocks.suffix(2).map { table.containers[Int($0.container)].flags }
    #expect(flags == [[.hidden, .openable], .hidden])
  }

  @Test(arguments: [
    "<p><i><a aria-expanded=false>Share</a></i></p></div></div><div><div hidden>",
    "<h3><button aria-expanded=false>Dose</button></h3><p>x</p><div hidden>",
    "<div><button aria-expanded=false aria-haspopup=true>Dose</button></div><div hidden>",
    "<h3><button aria-expanded=false>Dose</button></h3><dialog>",
    "<p><a href=#b>Dose</a><div id=a hidden>",
  ])
  func whatNothingOpensIsHidden(page: String) throws {
    let table = try blockTable("<div><div><div>\(page)10 mg")
    let flags = table.blocks.last.map { table.containers[Int($0.container)].flags }
    #expect(flags == .hidden)
  }

  @Test func aLineOfManyButtonsIsReadInOnePass() throws {
    let line = String(repeating: "Cap<button>x</button>", count: 50_000)
    #expect(try blockTable("<div>\(line)").blocks.count == 1)
  }

  /// Whatever is taken back, what is left stays in its place.
  @Test(arguments: 0..<200)
  func buttonsInDisorderLeaveATable(seed: Int) throws {
    let pieces = [
      "<button>", "<button aria-expanded=false>", "</button>", "<h3>", "</h3>", "<p>", "</p>",
      "<div>", "</div>", "<a href=#x>", "</a>", "<b>", "</b>", "<br>", " ", "ж", "#", ".", "one",
      "<td>", "<span class=author>", "</span>", "<div hidden>", "<sup>", "</sup>", "<img alt=x>",
    ]
    var generator = SeededGenerator(seed: UInt64(seed))
    let page = (0..<200).map { _ in
      pieces[Int.random(in: 0..<pieces.count, using: &generator)]
    }.joined()
    let table = try blockTable(page)
    var end = 0
    for block in table.blocks {
      #expect(Int(block.textStart) >= end && block.textEnd > block.textStart)
      end = Int(block.textEnd)
      #expect(String(validating: table.text[block.textRange], as: UTF8.self) != nil)
    }
    #expect(end <= table.text.count)
    #expect(
      table.containers.allSatisfy { $0.blocks.upperBound <= table.blocks.count })
    let keep = table.blocks.map { _ in true }
    for format in RenderingOptions.Format.allCases {
      var options = RenderingOptions()
      options.format = format
      let text = HTMLExtractor.render(table, keep, options, page: Array(page.utf8))
      #expect(String(validating: text, as: UTF8.self) != nil)
    }
  }
}
