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
  ])
  func templatesAroundWordsShowThem(wikitext: String, expected: String) {
    #expect(lines(wikitext) == [expected])
  }
}
