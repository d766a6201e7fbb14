import Testing
import UnicodeText

@Suite struct ScalarTableTests {
  static let categories = ScalarTable {
    ScalarProperties.generalCategory(of: $0).rawValue
  }

  @Test(
    arguments: [
      (0x41, GeneralCategory.uppercaseLetter), (0x61, .lowercaseLetter), (0x1C5, .titlecaseLetter),
      (0x2B0, .modifierLetter), (0x6F22, .otherLetter), (0x301, .nonspacingMark),
      (0x488, .enclosingMark), (0x903, .spacingMark), (0x664, .decimalNumber),
      (0x2163, .letterNumber),
      (0xB2, .otherNumber), (0x3000, .spaceSeparator), (0x2028, .lineSeparator),
      (0x2029, .paragraphSeparator), (0x0A, .control), (0xAD, .format), (0xE000, .privateUse),
      (0xD800, .surrogate), (0x2D, .dashPunctuation), (0x28, .openPunctuation),
      (0x29, .closePunctuation), (0x5F, .connectorPunctuation), (0x3002, .otherPunctuation),
      (0x2B, .mathSymbol), (0x20AC, .currencySymbol), (0x5E, .modifierSymbol),
      (0x1F600, .otherSymbol),
      (0xAB, .initialPunctuation), (0xBB, .finalPunctuation), (0x378, .unassigned),
      (0x10FFFF, .unassigned),
    ] as [(UInt32, GeneralCategory)])
  func knowsTheGeneralCategory(scalar: UInt32, category: GeneralCategory) {
    #expect(ScalarProperties.generalCategory(of: scalar) == category)
    #expect(Self.categories[scalar] == category.rawValue)
  }

  @Test(
    arguments: [
      (#"\p{L}"#, \GeneralCategory.isLetter), (#"\p{M}"#, \.isMark), (#"\p{N}"#, \.isNumber),
      (#"\p{P}"#, \.isPunctuation),
    ] as [(String, any KeyPath<GeneralCategory, Bool> & Sendable)])
  func groupsAreThoseOfRegularExpressions(
    pattern: String, group: any KeyPath<GeneralCategory, Bool> & Sendable
  ) throws {
    let expression = try RegularExpression("^\(pattern)$")
    for category in GeneralCategory.allCases where category != .surrogate {
      // One code point of each category is enough: patterns know whole categories.
      let first = (UInt32(1)...0x10FFFF).first {
        ScalarProperties.generalCategory(of: $0) == category
      }
      let scalar = try #require(first.flatMap(Unicode.Scalar.init))
      let text = Array(String(scalar).utf8)
      #expect(try !expression.matches(in: text.span).isEmpty == category[keyPath: group])
    }
  }

  @Test func agreesWithTheClassifierEverywhere() {
    let classify: (UInt32) -> UInt8 = { UInt8(truncatingIfNeeded: $0 >> 9 ^ $0 &* 7 ^ $0 >> 3) }
    let table = ScalarTable(classify: classify)
    #expect((UInt32(0)...0x10FFFF).allSatisfy { table[$0] == classify($0) })
  }

  @Test func whiteSpaceIsWhatUnicodeSays() {
    let found = (UInt32(0)...0x10FFFF).filter(ScalarProperties.isWhiteSpace)
    #expect(
      found == [
        0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003,
        0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
        0x3000,
      ])
  }

  @Test func aScalarAboveUnicodeTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = ScalarTable { _ in 0 }[0x11_0000]
    }
  }
}
