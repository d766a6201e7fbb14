import Testing

@testable import Classification

@Suite struct MedicalLexiconTests {
  static let head = "# x\n@gain\t5\n@offset\t20\n@mmedc\t3\t0.02\nterm\tmatch\n"

  @Test func readsTermsFormsAndFigures() throws {
    let file = """
      # Figures
      @gain\t5
      @offset\t20
      @mmedc\t3\t0.02
      @at\t50\t1.5\t-2\t0.5\t0.9\t0.1
      @at\t500\t2\t-3\t0.6\t0.95\t0.2
      term\tmatch\tweight\tkind\ttopic
      # Symptoms\r
      sore throat\tword\t2.5\tmedical\tophthalmology-otorhinolaryngology\r

      diagnos\tprefix\t-1\tambiguous\tgeneral
      """
    let lexicon = try MedicalLexicon(parsing: Array(file.utf8), language: .en)
    #expect(lexicon.terms.map(\.text) == ["sore throat", "diagnos"])
    #expect(lexicon.terms.map(\.form) == [.word, .prefix])
    #expect(lexicon.terms.map(\.weight) == [2.5, -1])
    #expect(lexicon.terms.map(\.kind) == [.medical, .ambiguous])
    #expect(lexicon.terms.map(\.topic) == [.ophthalmologyOtorhinolaryngology, .general])
    #expect(lexicon.terms.map(\.line) == [9, 11])
    let calibration = lexicon.calibration
    #expect(calibration.gain == 5 && calibration.offset == 20)
    #expect(calibration.mmedcTerms == 3 && calibration.mmedcDensity == 0.02)
    #expect(calibration.points.map(\.characters) == [50, 500])
    #expect(calibration.point(characterCount: 10).slope == 1.5)
    #expect(calibration.point(characterCount: 9_999).intercept == -3)
    // Half way in the logarithm of the length.
    #expect(abs(calibration.point(characterCount: 158).slope - 1.75) < 0.001)
  }

  @Test func kindAndWeightFollowFromEachOther() throws {
    let kinds = "term\tmatch\tkind\na\tword\tmedical\nb\tword\tnegative\nc\tword\tambiguous\n"
    let first = try MedicalLexicon(parsing: Array(kinds.utf8), language: .en)
    #expect(first.terms.map(\.weight) == [3, -2, 1])
    let weights = "term\tmatch\tweight\na\tword\t1\nb\tword\t-0.5\n"
    let second = try MedicalLexicon(parsing: Array(weights.utf8), language: .en)
    #expect(second.terms.map(\.kind) == [.medical, .negative])
    let bare = try MedicalLexicon(parsing: Array("term\tmatch\na\tword\n".utf8), language: .en)
    #expect(bare.calibration == .standard && bare.terms[0].topic == .general)
  }

  @Test(arguments: [
    (head + "flu\n", LexiconError.wrongColumnCount(line: 6, expected: 2, found: 1)),
    (head + "flu\tword\t1\n", .wrongColumnCount(line: 6, expected: 2, found: 3)),
    (head + "flu\tWord\n", .invalidValue(line: 6, column: "match", "Word")),
    (
      "term\tmatch\tweight\tkind\nvote\tword\t3\tnegative\n",
      .invalidValue(line: 2, column: "weight", "3.0")
    ),
    (head + "—!\tword\n", .emptyTerm(line: 6)),
    (head + "œdème\tword\nflu\tword\nOEDEME\tword\n", .duplicateTerm(line: 8, firstLine: 6)),
    (head + "癌\tprefix\n", .formNeedsSpaces(line: 6)),
    (head + "ウイルス\tsuffix\n", .formNeedsSpaces(line: 6)),
    (head, .noTerms),
    ("flu\tword\n", .invalidHeader(line: 1)),
    ("term\tmatch\tcolour\n", .invalidHeader(line: 1)),
    ("term\tmatch\tweight\nflu\tword\theavy\n", .invalidValue(line: 2, column: "weight", "heavy")),
    ("term\tmatch\tkind\nflu\tword\tbad\n", .invalidValue(line: 2, column: "kind", "bad")),
    ("term\tmatch\ttopic\nflu\tword\tlaw\n", .invalidValue(line: 2, column: "topic", "law")),
    ("@gain\t0\n", .invalidSetting(line: 1)),
    ("@offset\tnan\n", .invalidSetting(line: 1)),
    ("@mmedc\t3\t1.01\n", .invalidSetting(line: 1)),
    ("@at\t50\t1\t-2\t0.5\t0.9\n", .invalidSetting(line: 1)),
    ("@at\t50\t1\t-2\t0.5\t0.9\t1.1\n", .invalidSetting(line: 1)),
    (
      "@at\t50\t1\t-2\t0.5\t0.9\t0\n@at\t50\t1\t-2\t0.5\t0.9\t0\n",
      .invalidSetting(line: 2)
    ),
    ("@colour\t1\n", .invalidSetting(line: 1)),
  ])
  func namesTheFaultAndItsLine(file: String, error: LexiconError) {
    #expect(throws: error) { try MedicalLexicon(parsing: Array(file.utf8), language: .en) }
    #expect("\(error)".hasPrefix("line ") || error == .noTerms)
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
    #expect((500...5_000).contains(lexicon.terms.count) && bytes.count <= 200_000)
    #expect(Set(lexicon.terms.map(\.topic)).count == MedicalTopic.allCases.count)
    #expect(Set(lexicon.terms.map(\.kind)).count == TermKind.allCases.count)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("Apache-2.0") && text.contains("train_medical_lexicon.py"))
  }
}
