import TestSupport
import Testing
import UnicodeText

@Suite struct UTF8RepairTests {
  /// Bytes and the text that Python 3.11 makes of them with `bytes.decode("utf-8", "replace")`.
  static let casesFromPython: [([UInt8], String)] = [
    ([], ""),
    ([0x41, 0x42], "AB"),
    ([0x80], "\u{FFFD}"),
    ([0xBF, 0x41], "\u{FFFD}A"),
    ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"),
    ([0xC1, 0xBF], "\u{FFFD}\u{FFFD}"),
    ([0xC2], "\u{FFFD}"),
    ([0xC2, 0x41], "\u{FFFD}A"),
    ([0xDF, 0xC2, 0xA9], "\u{FFFD}©"),
    ([0xE0, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xE0, 0xA0], "\u{FFFD}"),
    ([0xE0, 0x9F, 0xBF], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xE2, 0x82, 0x41], "\u{FFFD}A"),
    ([0xE2, 0x82, 0xE2, 0x82, 0xAC], "\u{FFFD}€"),
    ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xED, 0xBF, 0xBF], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xED, 0x9F, 0xBF], "\u{D7FF}"),
    ([0xEF, 0xBF, 0xBF], "\u{FFFF}"),
    ([0xF0, 0x80, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xF0, 0x8F, 0xBF, 0xBF], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xF0, 0x9F, 0x98], "\u{FFFD}"),
    ([0xF0, 0x9F, 0x98, 0x41], "\u{FFFD}A"),
    ([0xF0, 0x9F, 0x98, 0x80], "😀"),
    ([0xF0, 0x90, 0xC2, 0xA9], "\u{FFFD}©"),
    ([0xF4, 0x8F, 0xBF, 0xBF], "\u{10FFFF}"),
    ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xF5, 0x80, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xF8, 0x88, 0x80, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([0xFE, 0xFF], "\u{FFFD}\u{FFFD}"),
    // The Unicode Standard 15.0, tables 3-8, 3-9, 3-10, 3-11.
    (
      [0xC0, 0xAF, 0xE0, 0x80, 0xBF, 0xF0, 0x81, 0x82, 0x41],
      "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A"
    ),
    (
      [0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF, 0xED, 0xAF, 0x41],
      "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A"
    ),
    (
      [0xF4, 0x91, 0x92, 0x93, 0xFF, 0x41, 0x80, 0xBF, 0x42],
      "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A\u{FFFD}\u{FFFD}B"
    ),
    (
      [0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41],
      "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A"
    ),
  ]

  @Test(arguments: casesFromPython)
  func replacesWhatPythonReplaces(bytes: [UInt8], expected: String) {
    // Behind 0...17 ASCII bytes, so that each path of the scan meets the case.
    for padding in 0..<18 {
      let prefix = [UInt8](repeating: 0x61, count: padding)
      let suffix = [UInt8](repeating: 0x7A, count: 17 - padding)
      let (text, _) = UTF8Repair.repair(prefix + bytes + suffix)
      #expect(text == prefix + Array(expected.utf8) + suffix, "padding \(padding)")
      #expect(UTF8Repair.repair(prefix + bytes).text == prefix + Array(expected.utf8))
    }
  }

  @Test(arguments: casesFromPython)
  func countsTheReplacementsItWrites(bytes: [UInt8], expected: String) {
    let isIntact = Array(expected.utf8) == bytes
    let replacements = expected.unicodeScalars.count { $0 == "\u{FFFD}" }
    #expect(UTF8Repair.repair(bytes).replacements == (isIntact ? 0 : replacements))
    #expect(isValid(bytes) == isIntact)
  }

  @Test func replacementCharactersThatWereThereAreNotCounted() {
    #expect(UTF8Repair.repair(Array("a\u{FFFD}b".utf8) + [0xFF]).replacements == 1)
  }

  @Test func wellFormedTextKeepsItsStorage() {
    for text in ["", "plain", "日本語の文章です", "Ünïcödé 😀"] {
      let bytes = Array(text.utf8) + Array(text.utf8)
      let before = address(of: bytes)
      #expect(address(of: UTF8Repair.repair(bytes).text) == before)
    }
  }

  /// Random bytes, thick with the bytes at which the rules change.
  static func hostileBytes(seed: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(seed))
    let edges: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
      0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    return (0..<Int.random(in: 0...400, using: &generator)).flatMap { _ -> [UInt8] in
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: [edges.randomElement(using: &generator) ?? 0]
      case 1: [UInt8.random(in: 0...255, using: &generator)]
      case 2: Array("é漢😀".utf8)
      default: Array("some words".utf8)
      }
    }
  }

  @Test(arguments: 0..<300)
  func agreesWithTheStandardLibrary(seed: Int) {
    let bytes = Self.hostileBytes(seed: seed)
    let expected = String(decoding: bytes, as: UTF8.self)
    #expect(UTF8Repair.repair(bytes).text == Array(expected.utf8), "seed \(seed)")
    #expect(isValid(bytes) == (Array(expected.utf8) == bytes), "seed \(seed)")
  }

  @Test(arguments: 0..<100)
  func repairedTextIsValid(seed: Int) {
    let (text, _) = UTF8Repair.repair(Self.hostileBytes(seed: seed))
    #expect(isValid(text))
    #expect(UTF8Repair.repair(text).replacements == 0)
  }

  @Test func everyCodePointIsValidAndNoSurrogateIs() {
    var failures: [UInt32] = []
    for value in UInt32(0)...0x10FFFF {
      // Encoded by hand, so that surrogates can be too.
      let bytes: [UInt8] =
        switch value {
        case 0..<0x80: [UInt8(value)]
        case 0..<0x800: [0xC0 | UInt8(value >> 6), 0x80 | UInt8(value & 0x3F)]
        case 0..<0x10000:
          [
            0xE0 | UInt8(value >> 12), 0x80 | UInt8(value >> 6 & 0x3F), 0x80 | UInt8(value & 0x3F),
            0x0A, 0x0A,
          ]
        default:
          [
            0xF0 | UInt8(value >> 18), 0x80 | UInt8(value >> 12 & 0x3F),
            0x80 | UInt8(value >> 6 & 0x3F), 0x80 | UInt8(value & 0x3F),
          ]
        }
      if isValid(bytes) != (Unicode.Scalar(value) != nil) { failures.append(value) }
    }
    #expect(failures.isEmpty)
  }

  @Test func aMegabyteOfLeadBytesIsAMegabyteOfReplacements() {
    let (text, replacements) = UTF8Repair.repair([UInt8](repeating: 0xF0, count: 1 << 20))
    #expect(replacements == 1 << 20)
    #expect(text.count == 3 << 20)
  }
}
