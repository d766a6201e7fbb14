import Testing

@testable import Filtering

@Suite struct ScannedTextTests {
  private func units(_ text: String) -> [String] {
    var scanned = ScannedText()
    scanned.scan(text.utf8.span)
    let bytes = Array(text.utf8)
    return scanned.units.map {
      String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self)
    }
  }

  @Test(arguments: [
    ("(The dose: 1.5 mg) — 每日两次", ["The", "dose", "1.5", "mg", "每", "日", "两", "次"]),
    ("don't stop", ["don't", "stop"]), ("", []), ("  \n ", []), ("...", []),
    ("COVID-19、SARS患者", ["COVID-19", "SARS", "患", "者"]),
    ("コーヒーを飲む。", ["コ", "ー", "ヒ", "ー", "を", "飲", "む"]),
    ("يؤخذ مرتين يوميًا.", ["يؤخذ", "مرتين", "يوميًا"]),
    ("«Лечение»", ["Лечение"]), ("한국어 단어", ["한국어", "단어"]),
    ("ยาเม็ด", ["ย", "า", "เ", "ม", "็", "ด"]),
  ])
  func cutsTextIntoWordsAndCharacters(text: String, expected: [String]) {
    #expect(units(text) == expected)
  }

  @Test(arguments: [
    ("Dose", "dose"), ("ÄRZTE", "ärzte"), ("ЛЕЧЕНИЕ", "лечение"), ("ＡＢＣ", "ａｂｃ"),
    ("ΣΟΦΙΑ", "σοφια"),
  ])
  func wordsThatDifferOnlyInCaseAreTheSame(text: String, lower: String) {
    var first = ScannedText()
    first.scan(text.utf8.span)
    var second = ScannedText()
    second.scan(("“" + lower + "”,").utf8.span)
    #expect(first.units.map(\.hash) == second.units.map(\.hash))
  }

  @Test(arguments: [
    ("1.5", "15"), ("a b", "ab"), ("x-ray", "xray"), ("dose", "doze"), ("мг", "mg"),
  ])
  func differentWordsHaveDifferentHashes(first: String, second: String) {
    var a = ScannedText()
    a.scan(first.utf8.span)
    var b = ScannedText()
    b.scan(second.utf8.span)
    #expect(a.units.map(\.hash) != b.units.map(\.hash))
  }

  @Test(arguments: [
    ("One. Two! Three?", 3), ("Dose 1.5 mg, e.g. daily.", 2), ("他来了。他走了！", 2),
    ("“Yes.” He left.", 2),
    ("Wait... what?", 2), ("No end", 0), ("هل تم العلاج؟ نعم.", 2),
  ])
  func countsSentencesByTheirPunctuation(text: String, count: Int) {
    var scanned = ScannedText()
    scanned.scan(text.utf8.span)
    #expect(scanned.sentenceCount == count)
  }

  @Test func knowsHowLinesBeginAndEnd() {
    var scanned = ScannedText()
    scanned.scan("- one\nTwo.\n\n  • three …\n(four.)\nfive\n   \n\"Six!\"".utf8.span)
    #expect(scanned.lines.map(\.startsWithBullet) == [true, false, true, false, false, false])
    #expect(scanned.lines.map(\.endsWithTerminal) == [false, true, true, true, false, true])
    #expect(scanned.lines.map(\.endsWithEllipsis) == [false, false, true, false, false, false])
    #expect(scanned.lines.map(\.beginsParagraph) == [true, false, true, false, false, true])
    #expect(scanned.lines.map(\.length) == [5, 4, 11, 7, 4, 6])
  }

  @Test func countsAreThoseOfTheLastTextOnly() {
    var scanned = ScannedText()
    scanned.scan("# one {two} ... 3\nfour".utf8.span)
    scanned.scan("x".utf8.span)
    #expect(scanned.hashSignCount == 0 && scanned.curlyBracketCount == 0)
    #expect(scanned.units.count == 1 && scanned.lines.count == 1 && scanned.characterCount == 1)
  }

  @Test func aTextCutOffInsideOfACharacterIsReadToThere() {
    var scanned = ScannedText()
    scanned.scan(Array("ab 中".utf8.dropLast()).span)
    #expect(scanned.units.count == 1)
  }
}
