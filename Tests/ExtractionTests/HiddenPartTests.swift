import Testing

@testable import Extraction

/// What is hidden until a reader opens it, though no attribute made for that says so.
@Suite struct HiddenPartTests {
  @Test(arguments: [
    "<li><a href=#a>Dose</a></li><p>x<div id=a hidden>",
    "<li data-tab=a>Dose</li><p>x<div id=a hidden>",
    "<li data-target='#a'>Dose</li><p>x<div id=a hidden>",
    "<button onclick=\"show(event, 'a')\">Dose</button><p>x<div id=a hidden>",
    "<h3 onclick=\"$('#a').toggle()\">Dose</h3><p>x<div id=a hidden>",
    "<h3>Dose</h3>\n<div style='display: none'>", "<div><h3>Dose</h3></div><div hidden>",
    "<dl><dt>Dose<dd hidden>", "<label for=c>Dose</label> <div hidden>",
    "<p><a href='javascript:;'>Dose</a></p><div hidden>", "<a href=#>Dose</a><div hidden>",
    "<button class=accordion>Dose</button><div hidden>",
    "<div itemprop=name>Dose</div><p>x<div itemscope itemprop=acceptedAnswer hidden>",
    "<div hidden><h3>Dose</h3></div><h3>Dose</h3><div hidden>",
    "<p id=ab>a<p>b<a href=#ab></a><div id=a hidden>x</div><a href=#b>Dose</a><div id=b hidden>",
  ])
  func hiddenTextMayBeOpened(page: String) throws {
    let table = try blockTable(page + "10 mg</div><div hidden>never</div>")
    let flags = table.blocks.suffix(2).map {
      table.containers[Int($0.container)].flags.subtracting(.answer)
    }
    #expect(flags == [[.hidden, .openable], .hidden])
  }

  @Test(arguments: [
    "<div hidden>10 mg</div><a href=#>Read more</a>",
    "<div id=a hidden>10 mg</div><p>x</p><p>More is <a href=#a>below</a>",
  ])
  func whatOpensItMayStandBehindIt(page: String) throws {
    let table = try blockTable(page)
    #expect(table.containers[Int(table.blocks[0].container)].flags == [.hidden, .openable])
  }

  @Test func whatIsInsideIsOpenedUnlessItIsHiddenOnceMore() throws {
    let table = try blockTable(
      """
      <h3>Dose</h3><div hidden>a<ul><li>b</ul><p hidden>c<p>d<h4>e</h4><div hidden>f</div></div>
      """)
    let flags = table.blocks.map { table.containers[Int($0.container)].flags }
    let opened: BlockTable.ContainerFlags = [.hidden, .openable]
    #expect(table.texts == ["Dose", "a", "b", "c", "d", "e", "f"])
    #expect(flags == [[], opened, opened, .hidden, opened, opened, opened])
  }

  @Test(arguments: [
    "<h1>Dose</h1><div hidden>", "<h1>Dose?</h1><div hidden>", "<div>Dose</div><div hidden>",
    "<div>Dose?</div><div hidden>", "<button>Dose?</button><div hidden>",
    "<h3>Dose</h3><dialog>", "<h3>Dose</h3><div class=modal hidden>",
    "<h3>Dose</h3><p>x</p><div hidden>", "<div hidden><h3>Dose</h3></div><div hidden>",
    "<p><a href=#b>Dose</a><div id=a hidden>", "<p><a href=/x#a>Dose</a><div id=a hidden>",
    "<p><a href=a>Dose</a><div id=a hidden>", "<p data-x='a b'>Dose<div id=a hidden>",
    "<p>Dose<script>$('#a').hide()</script><div id=a hidden>",
    "<h3>Menu</h3><div hidden><a href=/>Start and </a>",
  ])
  func whatNothingOpensIsHidden(page: String) throws {
    let table = try blockTable("<div>\(page)10 mg")
    #expect(table.blocks.last.map { table.containers[Int($0.container)].flags } == .hidden)
  }

  @Test(arguments: [
    "<h3>Dose</h3><div id=b hidden>", "<a href=#b>Dose</a><p>x<div id=b hidden>",
    "<button aria-controls=b>Dose</button><div id=b hidden>",
  ])
  func whatCanBeOpenedIsMeasuredAsShown(panel: String) throws {
    func rows(_ page: String) throws -> [[Float]] {
      let words = "<p>The dose is 5 mg, or 10 mg in adults. It is taken once a day.</p>"
      let page = Array("<article>\(words)\(page)\(words)<p>\(words)</div>".utf8)
      let table = try blockTable(String(decoding: page, as: UTF8.self))
      var features = BlockFeatures(table, PageWords(table, page.span))
      return table.blocks.indices.map { index in
        var group = RowGroup(width: BlockFeatures.count)
        features.write(index, as: 0, of: &group)
        return (0..<BlockFeatures.count).map { group[0, $0] }
      }
    }
    #expect(try rows(panel) == rows(panel.replacing(" hidden", with: "")))
  }

  @Test func manyHiddenPartsAreLookedForInBoundedTime() throws {
    let parts = (0..<20_000).map { "<div id=a\($0) hidden>text</div><p>a a a a" }.joined()
    #expect(try blockTable(parts).blocks.count == 40_000)
  }
}
