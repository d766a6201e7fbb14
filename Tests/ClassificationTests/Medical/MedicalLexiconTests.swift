import Classification
import Testing

@Suite struct MedicalLexiconTests {
  static let head =
    "# x\n@distinct-terms\t3\n@characters-per-term\t90\n@density\t0.02\nterm\tmatch\n"

  @Test func readsTermsFormsAndThresholds() throws {
    let file = Self.head + "# Symptoms\r\nsore throat\tword\r\n\ndiagnos\tprefix\n"
    let lexicon = try MedicalLexicon(parsing: Array(file.utf8), language: .en)
    #expect(lexicon.terms.map(\.text) == ["sore throat", "diagnos"])
    #expect(lexicon.terms.map(\.form) == [.word, .prefix])
    #expect(lexicon.terms.map(\.line) == [7, 9])
    #expect(
      lexicon.thresholds
        == MedicalThresholds(distinctTerms: 3, charactersPerTerm: 90, density: 0.02))
  }

  @Test(arguments: [
    (head + "flu\n", LexiconError.wrongColumnCount(line: 6, expected: 2, found: 1)),
    (head + "flu\tword\t1\n", .wrongColumnCount(line: 6, expected: 2, found: 3)),
    (head + "flu\tWord\n", .unknownForm(line: 6, "Word")),
    (head + "—!\tword\n", .emptyTerm(line: 6)),
    (head + "œdème\tword\nflu\tword\nOEDEME\tprefix\n", .duplicateTerm(line: 8, firstLine: 6)),
    (head + "癌\tprefix\n", .formNeedsSpaces(line: 6)),
    (head + "ウイルス\tsuffix\n", .formNeedsSpaces(line: 6)),
    (head, .noTerms),
    ("flu\tword\n", .missingHeader(line: 1)),
    ("@density\t0\n", .invalidThreshold(line: 1)),
    ("@density\t1.01\n", .invalidThreshold(line: 1)),
    ("@distinct-terms\t2.5\n", .invalidThreshold(line: 1)),
    ("@distinct-terms\t1e300\n", .invalidThreshold(line: 1)),
    ("@distinct-terms\tnan\n", .invalidThreshold(line: 1)),
    ("@colour\t1\n", .invalidThreshold(line: 1)),
    (
      "@density\t0.1\n@distinct-terms\t2\nterm\tmatch\nflu\tword\n",
      .missingThreshold("characters-per-term")
    ),
  ])
  func namesTheFaultAndItsLine(file: String, error: LexiconError) {
    #expect(throws: error) { try MedicalLexicon(parsing: Array(file.utf8), language: .en) }
  }

  @Test func refusesInvalidUTF8() {
    let file = Array(Self.head.utf8) + [0x66, 0xFF, 0x09, 0x77]
    #expect(throws: LexiconError.invalidUTF8(line: 6)) {
      try MedicalLexicon(parsing: file, language: .en)
    }
  }

  @Test(arguments: Language.allCases)
  func shippedLexiconsAreWellFormedAndSayWhereTheyComeFrom(language: Language) throws {
    let bytes = try ShippedLexicons.bytes(language)
    let lexicon = try MedicalLexicon(parsing: bytes, language: language)
    #expect(lexicon.terms.count >= 200)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("Apache-2.0") && text.contains("hand-written for medprep"))
  }
}
