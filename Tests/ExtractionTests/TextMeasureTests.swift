import TestSupport
import Testing

@testable import Extraction

@Suite struct TextMeasureTests {
  private func measure(_ text: some Sequence<UInt8>) -> TextMeasure {
    let bytes = Array(text)
    return TextMeasure(of: bytes.span, in: 0..<bytes.count)
  }

  @Test(arguments: [
    ("", 0, 0), ("two words", 4, 0), ("don't", 2, 0), ("one, two.", 4, 2), ("流感病毒。", 4, 1),
    ("Грипп и простуда", 6, 0), ("สวัสดี", 3, 0), ("熱が出た。", 3, 1), ("カルテ", 1, 0),
    ("القلب، والرئة", 4, 1), ("인플루엔자 바이러스", 4, 0),
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

  @Test(arguments: 0..<200)
  func manyAtOnceAreCountedAsOneCharacterAfterAnother(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let alphabet = Array("aZ9 ''.,;:!?|/>\n-_é")
    var text = ""
    var expected = TextMeasure()
    var isInWord = false
    for _ in 0..<Int.random(in: 0...300, using: &generator) {
      let character = alphabet.randomElement(using: &generator) ?? " "
      text.append(character)
      if character == "'" { continue }
      let isWord = "aZ9é".contains(character)
      if isWord && !isInWord { expected.units += 2 }
      isInWord = isWord
      switch character {
      case "Z": expected.capitals += 1
      case "9": expected.digits += 1
      case "é": expected.isASCII = false
      case ".", "!", "?": expected.stops += 1
      case ",", ";", ":": expected.commas += 1
      case "|", "/", ">": expected.separators += 1
      case "\n": expected.lineBreaks += 1
      default: break
      }
    }
    var found = measure(text.utf8)
    found.hash = expected.hash
    #expect(found == expected, "seed \(seed): \(text)")
  }

  @Test(arguments: [0, 1, 3, 4, 7, 8, 9, 63, 64, 65, 140])
  func everyByteOfATextIsInItsHash(length: Int) {
    var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: length)
    let hash = measure(bytes).hash
    #expect(measure(bytes).hash == hash)
    for index in bytes.indices {
      bytes[index] = UInt8(ascii: "b")
      #expect(measure(bytes).hash != hash, "\(index)")
      bytes[index] = UInt8(ascii: "a")
    }
  }
}
