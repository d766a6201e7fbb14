import TestSupport
import Testing

@testable import Tokenization

@Suite struct AddedTokenMatcherTests {
  /// Tries every token at every place.
  private static func sectionsByDefinition(
    _ text: [UInt8], _ contents: [[UInt8]]
  ) -> [(Range<Int>, Int?)] {
    var result: [(Range<Int>, Int?)] = []
    var end = 0
    var offset = 0
    while offset < text.count {
      let matches = contents.indices.filter { text[offset...].starts(with: contents[$0]) }
      guard let longest = matches.max(by: { contents[$0].count < contents[$1].count }) else {
        offset += 1
        continue
      }
      if end < offset { result.append((end..<offset, nil)) }
      end = offset + contents[longest].count
      result.append((offset..<end, longest))
      offset = end
    }
    if end < text.count { result.append((end..<text.count, nil)) }
    return result
  }

  @Test(arguments: 0..<300)
  func findsTheLeftmostAndOfThoseTheLongest(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    // From three letters the tokens overlap in every way; with nine, last bytes are many.
    let letters = seed % 2 == 0 ? 3 : 9
    func word(_ lengths: ClosedRange<Int>) -> [UInt8] {
      (0..<Int.random(in: lengths, using: &generator)).map { _ in
        UInt8.random(in: 97..<97 + UInt8(letters), using: &generator)
      }
    }
    var contents: [[UInt8]] = []
    while contents.count < 1 + Int(seed % 12) {
      let content = word(1...6)
      if !contents.contains(content) { contents.append(content) }
    }
    let matcher = AddedTokenMatcher(
      contents.enumerated().map { AddedToken(id: TokenID($0), content: $1) })
    let text = word(0...60)
    let found = matcher.sections(of: text.span, .recognize)
    let expected = Self.sectionsByDefinition(text, contents)
    #expect(found.map(\.range) == expected.map(\.0), "seed \(seed)")
    #expect(found.map(\.token) == expected.map(\.1), "seed \(seed)")
  }

  /// Reading on at every place would take 10¹⁰ steps.
  @Test func nestedTokensTakeNoLongerThanOthers() {
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
    let matcher = AddedTokenMatcher([
      AddedToken(id: 0, content: letters + [UInt8(ascii: "b")]),
      AddedToken(id: 1, content: [UInt8(ascii: "b")] + letters),
      AddedToken(id: 2, content: [UInt8(ascii: "a")]),
    ])
    #expect(matcher.sections(of: letters.span, .recognize).count == 100_000)
  }

  @Test func manyTokensLoadAndAreFound() throws {
    let added = (0..<17_000).map { #"{"id":\#(1_000 + $0),"content":"<t\#($0)>"}"# }
    let tokenizer = try Tokenizer(
      huggingFaceJSON: TinyVocabulary.json(
        merges: [], addedTokens: "[\(added.joined(separator: ","))]"))
    #expect(try tokenizer.ids(of: "<t0>x<t16999><t170000>").prefix(3) == [1_000, 120, 17_999])
  }
}
