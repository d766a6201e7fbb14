import Testing

@testable import Extraction

@Suite struct TextMeasureTests {
  private func measure(_ text: some Sequence<UInt8>) -> TextMeasure {
    let bytes = Array(text)
    return TextMeasure(of: bytes, in: 0..<bytes.count)
  }

  @Test(arguments: [
    ("", 0, 0), ("two words", 4, 0), ("don't", 2, 0), ("one, two.", 4, 2), ("流感病毒。", 4, 1),
    ("Грипп и простуда", 6, 0), ("สวัสดี", 3, 0), ("القلب، والرئة", 4, 1), ("인플루엔자 바이러스", 4, 0),
  ])
  func countsHalfWordsInEveryScript(text: String, units: Int, punctuation: Int) {
    let measure = measure(text.utf8)
    #expect(Int(measure.units) == units)
    #expect(Int(measure.stops + measure.commas) == punctuation)
  }

  @Test func textCutInsideACharacterIsCountedWithoutReadingBeyondIt() {
    let bytes = Array("流感".utf8)
    for length in 0...bytes.count {
      #expect(measure(bytes.prefix(length)).units <= 3)
    }
  }
}
