import Testing
import UnicodeText

@Suite struct CaseFolderTests {
  static func fold(_ text: String) -> String {
    var folded: [UInt8] = []
    CaseFolder().fold(text.utf8.span, into: &folded)
    return folded.string
  }

  @Test(arguments: [
    ("", ""), ("AZ az 09 @[`{ \n", "az az 09 @[`{ \n"),
    ("STRASSE", "strasse"), ("Straße", "strasse"), ("ｓＴＲａｓｓｅ", "strasse"),
    ("ΣΊΣΥΦΟΣ", "σίσυφοσ"), ("Σίσυφος", "σίσυφοσ"), ("ГРИПП", "грипп"), ("ﬁèvre", "fièvre"),
    ("co\u{AD}op\u{200B}er\u{FEFF}ate", "cooperate"), ("E\u{301}", "é"), ("ﾊﾟﾝ", "パン"),
    ("ⅣB", "ivb"),
  ])
  func folds(text: String, expected: String) {
    #expect(Self.fold(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test func appendsToWhatIsThere() {
    for text in ["ABC", "ÀBC"] {
      var folded = Array("X".utf8)
      CaseFolder().fold(text.utf8.span, into: &folded)
      CaseFolder().fold(text.utf8.span, into: &folded)
      #expect(folded == Array(("X" + text.lowercased() + text.lowercased()).utf8))
    }
  }

  @Test(arguments: 0..<60)
  func foldedTextIsNFKCCasefold(seed: Int) {
    let text = NormalizerTests.mixedText(seed: seed)
    let folded = Array(Self.fold(text).utf8)
    #expect(folded == Normalizer(.nfkcCasefold).normalize(Array(text.utf8)), "seed \(seed)")
    #expect(Array(Self.fold(folded.string).utf8) == folded, "seed \(seed)")
  }
}
