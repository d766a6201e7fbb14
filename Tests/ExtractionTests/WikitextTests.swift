import Testing

@testable import Extraction

@Suite struct WikitextTests {
  /// The blocks as lines, with the cells of rows between bars.
  private func lines(_ wikitext: String) -> [String] {
    var page = Wikitext(Array(wikitext.utf8))
    return page.blocks().map { block in
      (block.cells.isEmpty ? [block.text] : block.cells)
        .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " | ")
    }
  }

  @Test(arguments: [
    ("{{em|not}} {{strong|100 mg}}, {{color|red|do not}}", "not 100 mg, do not"),
    (
      "{{sic|teh}} {{linktext|a|b}} {{visible anchor|c}} {{underline|d}} {{code|e|python}}",
      "teh a b c d e"
    ),
    ("{{tmp|37|°C}} {{Température|38|°C}} {{nb|5|mg}} {{unité/2|6|mg}}", "37 °C 38 °C 5 mg 6 mg"),
    ("{{unité|5|à|10|mg}} {{unidad|5|±|1|mg}} {{unité|5|a|-1}}", "5 à 10 mg 5±1 mg 5 a^-1"),
    ("{{val|5|s=%}} {{val|5|end=%}}", "5% 5%"),
    ("{{nuclide|iodine|131}} {{SimpleNuclide|I|131}} {{nuclide|Tc|99|m}}", "iodine-131 131I 99mTc"),
    ("{{JIS2004フォント|頸}}部 {{補助漢字フォント|醱}}酵 {{拡張漢字|𠮟}}る {{ルビ|嚥下|えんげ}}", "頸部 醱酵 𠮟る 嚥下"),
    ("{{僻字|氬}} {{lj|薬}} {{internal link helper/en|己|D}}", "氬 薬 己"),
    ("{{не переведено 5|Препарат|препарат|en|Drug}} {{не переведено 3|А}}", "препарат А"),
    ("{{LaS|acidum}} {{EnS|drug}} {{Lang_de|x}}", "acidum drug"),
    ("{{فر|médicament}} {{ألم|Arznei}}", "médicament Arznei"),
    ("{{3e|jour}} {{IIe siècle}} {{CO2}} {{°C}}", "3e jour IIe siècle CO2 °C"),
    ("{{citation|5 mg}} {{citation|title=x}}{{re|a}}", "« 5 mg »"),
    ("a {{Citation|和書|author=b|title=c}} {{citation|lang=la|1=d}}", "a « d »"),
  ])
  func templatesAroundWordsShowThem(wikitext: String, expected: String) {
    #expect(lines(wikitext) == [expected])
  }

  @Test(arguments: [
    (
      "{|\n! Drug !! Dose\n|-\n| C 7 mg\n{|\n| nested 8 mg\n|}\nbehind\n|-\n| D || 9 mg\n|}",
      ["Drug | Dose", "C 7 mg", "nested 8 mg", "behind", "D | 9 mg"]
    ),
    ("{|\n| A\n* 5 mg\n* 10 mg\n== H ==\n|}", ["A 5 mg 10 mg H"]),
    (
      "{|\n| cell 5 mg\n\n| more\n\nText 10 mg.\n\n== H ==\n\nend",
      ["cell 5 mg | more", "Text 10 mg.", "H", "end"]
    ),
    ("{|\n| cell\n== H ==\n{|\n| b\n\nc\n|}\nend", ["cell", "H", "b c", "end"]),
    ("{|\n| p = 0.05 [[a|for A]] || style=x | [[b|B]]\n|}", ["p = 0.05 for A | B"]),
  ])
  func tablesKeepTheirCellsAndEnd(wikitext: String, expected: [String]) {
    #expect(lines(wikitext) == expected)
  }

  @Test(arguments: [
    (
      "! rowspan=\"2\" | Drug !! colspan=2| Dose !! n\n|-\n! mg !! ml\n|-\n| A || 1 || 2 || 3",
      ["Drug | Dose |  | n", " | mg | ml", "A | 1 | 2 | 3"]
    ),
    ("! scope=row rowspan='2' | A\n| 1\n|-\n| 2\n|-\n! B\n| 3", ["A | 1", " | 2", "B | 3"]),
    ("| align=left ROWSPAN = 2 | A || b\n|-\n| c", ["A | b", " | c"]),
    ("| rowspan=2 | A || b\n|-\n|-\n| c\n|-\n| d", ["A | b", " | c", "d"]),
    ("| rowspan=2 | A || b\n|-\n|\n|-\n| d", ["A | b", "d"]),
    ("| colspan=2 | A\nmore\n| b", ["A more |  | b"]),
    ("| title=\"rowspan=2\" | A || b\n|-\n| c", ["A | b", "c"]),
    (
      "| rowspan=2 | A || B\n{|\n| nested\n|}\nbehind\n| C\n|-\n| D",
      ["A | B", "nested", " | behind | C", " | D"]
    ),
    ("| rowspan=0 | A || b\n|-\n| c\n|-\n| d", ["A | b", " | c", " | d"]),
    ("| rowspan=65534 | A || b\n|-\n| c", ["A | b", " | c"]),
    ("| rowspan=-1 colspan=-1 | A || b\n|-\n| c", ["A | b", "c"]),
    ("| rowspan=99999999999999999999 colspan=65534 | A || b\n|-\n| c", ["A | b", "c"]),
    ("| colspan=0 | A || b\n|-\n| c", ["A | b", "c"]),
  ])
  func spansKeepTheColumnsOfATable(rows: String, expected: [String]) {
    #expect(lines("{|\n\(rows)\n|}") == expected)
  }

  @Test(arguments: [
    (TextStyle.text, "T\n\nDrug | Dose\n| mg | ml\nA | 1 | 2"),
    (
      .markdown,
      "# T\n\n| Drug | Dose | |\n| --- | --- | --- |\n| | mg | ml |\n| A | 1 | 2 |"
    ),
  ])
  func spansAreWrittenInBothStyles(style: TextStyle, expected: String) throws {
    let table = "{|\n! rowspan=2 | Drug !! colspan=2 | Dose\n|-\n! mg !! ml\n|-\n| A || 1 || 2\n|}"
    let dump = """
      <mediawiki><page><title>T</title><ns>0</ns><revision><text>\(table)</text></revision></page></mediawiki>
      """
    let extractor = XMLExtractor(options: XMLOptions(style: style))
    #expect(try extractor.extract(Array(dump.utf8)).first?.string == expected)
  }

  @Test(arguments: [
    ("a*b", "a\\*b"), ("[a]", "$[a]$"), ("x = 5", "$x = 5$"), ("a*x_1", "$a*x_1$"),
    ("[a]*\\frac{1}{2}", "$[a]*\\frac{1}{2}$"),
  ])
  func formulasAreWrittenAsSuchWhereTheyCanBeToldFromPrices(tex: String, expected: String) throws {
    let dump = """
      <mediawiki><page><title>T</title><ns>0</ns><revision><text>It is &lt;math>\(tex)&lt;/math> for $5 * 2 or \
      US$10*2.</text></revision></page></mediawiki>
      """
    let extractor = XMLExtractor(options: XMLOptions(style: .markdown))
    #expect(
      try extractor.extract(Array(dump.utf8)).first?.string
        == "# T\n\nIt is \(expected) for $5 \\* 2 or US$10\\*2.")
  }

  @Test(arguments: [
    ("", "|-\n| rowspan=65534 colspan=64 | a\n"),
    (String(repeating: "| a\n", count: 20_000), "{|\n|}\nb\n"),
    (String(repeating: "| colspan=64 | a\n", count: 64), "{|\n|}\nb\n"),
  ])
  func spansMakeNoMuchOfLittle(start: String, part: String) {
    var page = Wikitext(Array(("{|\n" + start + String(repeating: part, count: 2_000)).utf8))
    #expect(page.blocks().reduce(0) { $0 + $1.cells.count } < 300_000)
  }

  @Test(arguments: [
    ("[[File:a.jpg|thumb|right|200px|Dose [[a|5 mg]].|alt=x]]\nText.", ["Text.", "Dose 5 mg."]),
    ("[[Datei:a.jpg|mini|hochkant=1.2|Bildtext]]", ["Bildtext"]),
    ("[[Файл:a.jpg|мини|слева|200пкс|Подпись]]", ["Подпись"]),
    ("a [[File:a.jpg|20px|icon]] b [[File:b.jpg|thumb]]", ["a b"]),
    ("{|\n| a [[File:a.jpg|thumb|b]]\n|}", ["a b"]),
    ("* a [[File:a.jpg|thumb|b]]\n* c\nText.", ["a", "c", "b", "Text."]),
    (
      "<gallery mode=x>\nFile:a.jpg|One<ref>r</ref>.\nb.jpg\nc.jpg|alt=x|Two.\n</gallery>",
      ["One.", "Two."]
    ),
  ])
  func captionsOfPicturesFollowTheirParagraph(wikitext: String, expected: [String]) {
    #expect(lines(wikitext) == expected)
  }

  @Test(arguments: [
    ("ni<includeonly>io</includeonly><noinclude>x</noinclude>", "nix"),
    ("<ruby>嚥下<rt>えんげ</rt></ruby>と<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "嚥下と漢"),
    ("<ruby>漢<rt>かん", "漢かん"),
  ])
  func whatIsNoTextOfThePageIsLeftOut(wikitext: String, expected: String) {
    #expect(lines(wikitext) == [expected])
  }

  @Test func countedItemsHaveTheirNumbers() {
    var page = Wikitext(Array("# a\n## b\n## c\n#: d\n# e\n* f\n# g\n\n# h".utf8))
    let labels = page.blocks().map { block in
      if case .listItem(let depth, let label) = block.kind { return "\(depth) \(label ?? "-")" }
      return ""
    }
    #expect(labels == ["1 1.", "2 1.", "2 2.", "2 -", "1 2.", "1 -", "1 1.", "1 1."])
  }
}
