import Testing

@testable import Tokenization

@Suite struct ScalarClassRunsTests {
  @Test func everyScalarHasTheClassOfItsUnicodeProperties() {
    let table = ScalarClassTable.unicode16
    var wrong: [String] = []
    for value in UInt32(0)...0x10FFFF where table(value) != Self.classify(value) {
      wrong.append("U+" + String(value, radix: 16))
    }
    #expect(wrong.isEmpty, "the runs should be \(Self.runs())")
  }

  /// The class by the Swift library, of Unicode 16.0 or later.
  private static func classify(_ value: UInt32) -> ScalarClass {
    // Ll until Unicode 17 made it Lo.
    if value == 0x295 { return .lowercase }
    guard let properties = Unicode.Scalar(value)?.properties else { return [] }
    var result: ScalarClass =
      switch properties.generalCategory {
      case .uppercaseLetter, .titlecaseLetter: .uppercase
      case .lowercaseLetter: .lowercase
      case .modifierLetter, .otherLetter: .caseless
      case .nonspacingMark, .spacingMark, .enclosingMark: .mark
      case .decimalNumber, .letterNumber, .otherNumber: .number
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
        .modifierSymbol, .otherSymbol:
        .symbol
      default: []
      }
    if let age = properties.age, age.major > 16 { result = [] }
    if properties.isWhitespace { result.insert(.space) }
    if (0x4E00...0x9FA5).contains(value) || (0x3040...0x30FF).contains(value) {
      result.insert(.hanKana)
    }
    return result
  }

  /// The text of `ScalarClassRuns` as it should be.
  private static func runs() -> String {
    var text = ""
    var start: UInt32 = 0
    while start <= 0x10FFFF {
      let value = classify(start)
      var end = start + 1
      while end <= 0x10FFFF && classify(end) == value { end += 1 }
      if end - start > 1 { text += String(end - start, radix: 16) }
      let letter = ScalarClassRuns.classes.firstIndex(of: value) ?? 0
      text.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "g") + UInt8(letter)))
      start = end
    }
    return text
  }
}
