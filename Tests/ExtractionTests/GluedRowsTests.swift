import TestSupport
import Testing

@testable import Extraction

@Suite struct GluedRowsTests {
  private func texts(_ markup: String) throws -> [String] {
    var table = try blockTable(markup)
    let keep = table.blocks.map { _ in true }
    GluedRows.part(&table, keep: keep, page: Array(markup.utf8).span)
    return table.blocks.map { String(decoding: table.text[$0.textRange], as: UTF8.self) }
  }

  private func row(_ label: String, _ value: String, _ name: String = "value") -> String {
    "<div class=row><span class=name>\(label)</span><span class=\(name)>\(value)</span></div>"
  }

  @Test func valuesInRowsOfOneShapeStandApartFromTheirLabels() throws {
    let rows =
      row("Ferritin", "9 ng/mL") + row("铁蛋白", "9 ng/mL") + row("Vitamin C (serum)", "low")
      + row("TSH:", "2.1 mU/L")
    #expect(
      try texts("<p>Before <b>all</b></p>\(rows)<p>Behind <b>all</b></p>") == [
        "Before all", "Ferritin 9 ng/mL", "铁蛋白 9 ng/mL", "Vitamin C (serum) low",
        "TSH: 2.1 mU/L", "Behind all",
      ])
  }

  @Test func marksStayWhereTheyWere() throws {
    let markup = row("Iron", "1 mg") + row("Zinc", "2 mg") + row("Iodine", "3 mg")
    let page = "<p>An <b>old</b> text</p>\(markup)<p>A <b>new</b> text</p>"
    var table = try blockTable(page)
    GluedRows.part(&table, keep: [true, true, true, true, true], page: Array(page.utf8).span)
    let marked = stride(from: 0, to: table.marks.count, by: 2).map {
      String(
        decoding: table.text[
          Int(table.marks[$0].position)..<Int(table.marks[$0 + 1].position)], as: UTF8.self)
    }
    #expect(marked == ["old", "new"])
  }

  @Test(arguments: [
    // Two rows, other markup, sentences that are divided, figures, an initial.
    [("Iron", "1 mg", "v"), ("Zinc", "2 mg", "v")],
    [("Iron", "1 mg", "v"), ("Zinc", "2 mg", "v"), ("Iodine", "3 mg", "w")],
    [
      ("Iron", "is in many foods that we eat every day, such as meat and 2 beans or lentils", "v"),
      ("Zinc", "is in many foods that we eat every day, such as meat and 2 beans or lentils", "v"),
      ("Iodine", "is in many foods that we eat every day, such as meat and 2 beans", "v"),
    ],
    [("Iron", "low", "v"), ("Zinc", "low", "v"), ("Iodine", "high", "v")],
    [("9", "5 mg", "v"), ("8", "5 mg", "v"), ("7", "5 mg", "v")],
    [("D", "rug 1", "v"), ("D", "rug 2", "v"), ("D", "rug 3", "v")],
    [("Iron", "<b>1</b> mg", "v"), ("Zinc", "<b>2</b> mg", "v"), ("Iodine", "<b>3</b> mg", "v")],
    [("Iron", "&lt;1 mg", "v"), ("Zinc", "&lt;2 mg", "v"), ("Iodine", "&lt;3 mg", "v")],
  ])
  func whatMayBeOneWordStaysOne(rows: [(String, String, String)]) throws {
    try expectUnchanged(rows.map { row($0.0, $0.1, $0.2) }.joined())
  }

  @Test func raisedAndLoweredTextAndCodeStayAsTheyAre() throws {
    let names = ["Anna Smith", "John Roe", "Mary Major"]
    try expectUnchanged(names.map { row($0, "1", "superscript") }.joined())
    try expectUnchanged(
      names.map { "<pre><span class=k>\($0)</span><span class=n>12</span></pre>" }.joined())
  }

  private func expectUnchanged(_ markup: String) throws {
    let glued = try blockTable(markup)
    #expect(
      try texts(markup)
        == glued.blocks.map { String(decoding: glued.text[$0.textRange], as: UTF8.self) })
  }

  @Test func rowsOfAPageAreParted() throws {
    let words = "Iron is stored in the liver and the blood shows how much there is of it. "
    let prose = "<p>\(String(repeating: words, count: 6))</p>"
    let page =
      "<html><body><h1>Iron</h1>\(prose)<h2>Results</h2><div>"
      + row("Ferritin", "9 ng/mL") + row("Iron", "12 µmol/L") + row("Haemoglobin", "9.8 g/dL")
      + "</div>\(prose)</body></html>"
    let text = try HTMLExtractor().extract(Array(page.utf8)).string
    #expect(text.contains("Ferritin 9 ng/mL"), "\(text)")
  }
}
