import TestSupport
import Testing

@testable import Filtering

@Suite struct WordSequenceHashTests {
  private static func hash(_ text: [UInt8]) -> [UInt64] {
    let hash = WordSequenceHash.hash(text.span)
    return [hash.0, hash.1]
  }

  /// Bytes between ASCII white space.
  private static func words(_ text: [UInt8]) -> [[UInt8]] {
    text.split { $0 == 0x20 || (9...13).contains($0) }.map { [UInt8]($0) }
  }

  @Test(arguments: 0..<200)
  func isThatOfTheWordsWithOneSpaceBetween(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    // Mostly letters and spaces, or mostly what is odd: tabs, other control characters, bytes above.
    let kinds: [UInt8] =
      seed % 2 == 0
      ? Array("abcdefgh  abcdefgh".utf8) + [0x0A] : [0x20, 0x20, 9, 13, 14, 8, 0x21, 0xA0, 0xFF, 0]
    let text = (0..<Int.random(in: 0...120, using: &random)).map { _ in
      kinds.randomElement(using: &random) ?? 0
    }
    let words = Self.words(text)
    let spaced = [UInt8](words.joined(separator: [0x20]))
    #expect(Self.hash(text) == Self.hash(spaced), "\(text)")
    #expect(Self.hash([9, 0x20] + text + [0x0A, 0x0A]) == Self.hash(spaced), "\(text)")
    // Any other words have another hash.
    for place in text.indices {
      var other = text
      other[place] = other[place] == 0x20 ? 0x61 : 0x20
      let isSame = Self.words(other) == words
      #expect((Self.hash(other) == Self.hash(text)) == isSame, "\(text), \(place)")
    }
  }

  @Test func textsOfOtherLengthsDiffer() {
    let texts = (0..<40).map { [UInt8](repeating: 0, count: $0) }
    #expect(Set(texts.map(Self.hash)).count == 40)
  }
}
