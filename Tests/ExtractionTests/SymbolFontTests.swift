import Testing

@testable import Extraction

@Suite struct SymbolFontTests {
  @Test(arguments: [
    ("5 <font face=Symbol>m</font>g", "5 µg"),
    ("5 <span style='font-family:Symbol'>m</span>g", "5 µg"),
    ("<font face='Symbol, serif'>b</font>-blocker", "β-blocker"),
    ("<font face=symbol>&pound;</font> 5", "≤ 5"),
    ("<span style='font-size:9pt; font-family: &quot;Symbol&quot;'>³</span> 65", "≥ 65"),
    ("<span style='font-family:Symbol'>&#61619;</span> 65", "≥ 65"),
    ("<font face=Symbol>&#61549;</font>g", "µg"),
    ("<i style='font-family:Symbol'>DD</i>C<sub>t</sub>", "ΔΔCt"),
    ("5 <font face=Symbol>-</font> 3", "5 − 3"),
    // Words, other fonts, other letters.
    ("<font face=Symbol>beta</font>", "beta"), ("<font face=Symbol>μ</font>g", "μg"),
    ("<font face=Arial>m</font>g", "mg"),
    ("<font face='Arial, Symbol'>m</font>g", "mg"), ("<font face=Symbola>m</font>g", "mg"),
    ("<font face=Symbol>a<font face=Arial>b</font>b</font>b", "αbβb"),
    ("<font face=Symbol>a<span style='font:9pt Arial'>b</span></font>b", "αbb"),
    ("<span style='mso-symbol-font-family:Symbol'>m</span>g", "mg"),
    ("<span style='font-family:Symbol'>·</span> item", "· item"),
    ("5 <font face=Symbol>&micro;</font>g", "5 µg"),
    ("<font face=Symbol>PO Box, U.S., 5-27-99</font>", "PO Box, U.S., 5-27-99"),
    ("<font face=Symbol>U.S.</font>", "U.S."), ("<font face=Symbol>5-27-99</font>", "5-27-99"),
    ("&#61549;g", "\u{F06D}g"),
  ])
  func lettersOfTheFontSymbolAreGreek(markup: String, text: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
  }

  @Test func theFontEndsWithItsBlock() throws {
    #expect(try plain("<div><font face=Symbol>a</div><p>b</p>") == "α\n\nb")
  }

  @Test func codesHaveTheirCharacters() {
    func text(_ codes: ClosedRange<UInt32>) -> String {
      let characters = codes.compactMap(Unicode.Scalar.init).map(Character.init)
      return String(decoding: SymbolFont.unicode(Array(String(characters).utf8)), as: UTF8.self)
    }
    #expect(text(0xF061...0xF07A) == "αβχδεφγηιϕκλµνοπθρστυϖωξψζ")
    #expect(text(0xF0A1...0xF0BC) == "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…")
    #expect(text(0xF0CE...0xF0DA) == "∈∉∠∇®©™∏√⋅¬∧∨")
    #expect(text(0xF0E4...0xF0E6) == "™∑\u{F0E6}" && text(0xF0F2...0xF0F2) == "∫")
  }
}
