import Classification
import TestSupport
import Testing

@Suite struct MedicalClassifierTests {
  static func hits(
    _ text: String, _ entries: [String], _ language: Language
  ) throws -> [String: Int] {
    var file = "@distinct-terms\t1\n@characters-per-term\t9\n@density\t0.01\nterm\tmatch\n"
    for entry in entries {
      let parts = entry.split(separator: ":", maxSplits: 1)
      file += "\(parts[1])\t\(parts[0])\n"
    }
    let lexicon = try MedicalLexicon(parsing: Array(file.utf8), language: language)
    let verdict = MedicalClassifier(lexicons: [lexicon]).classify(
      text.utf8.span, language: language)
    return Dictionary(uniqueKeysWithValues: verdict.topTerms.map { ($0.term, $0.count) })
  }

  @Test(arguments: [
    ("Cancer, (patient) diagnosis.", ["word:cancer", "word:patient", "word:diagnosis"], 3),
    ("CANCER Cancer cancer", ["word:cancer"], 3),
    ("fluid influence flu", ["word:flu"], 1),
    ("diagnostics undiagnosed", ["prefix:diagnos"], 1),
    ("hepatitis, Arthritis; itisnt", ["suffix:itis"], 2),
    ("a sore\n  throat and a sore-throat", ["word:sore throat"], 2),
    ("ｃａｎｃｅｒ", ["word:cancer"], 1),
    ("hyper\u{AD}tension", ["word:hypertension"], 1),
  ])
  func matchesEnglishWords(text: String, entries: [String], count: Int) throws {
    #expect(try Self.hits(text, entries, .en).values.reduce(0, +) == count)
  }

  @Test(arguments: [
    (Language.fr, "L'hôpital, à l’Hopital: l'HÔPITAL", "word:hôpital", 3),
    (.fr, "un oedème, des œdèmes", "prefix:œdèm", 2),
    (.es, "La infección y las INFECCIONES", "prefix:infecci", 2),
    (.de, "Lungenentzündung, Entzündungen, entzündet", "suffix:entzündung", 1),
    (.de, "Lungenentzündung, Entzündungen, entzündet", "substring:entzünd", 3),
    (.ru, "болезни, Болезнью; болезнь", "prefix:болезн", 3),
    (.ru, "отёк и отек", "word:отёк", 2),
    (.ar, "والمريض بالمريض للمريض فمريض مريضا", "prefix:مريض", 5),
    (.ar, "الأطباء الاطباء أَطِبّاء", "word:أطباء", 3),
    (.ar, "بريد مستمريض", "prefix:مريض", 0),
    (.zh, "糖尿病患者，糖尿病。", "substring:糖尿病", 2),
    (.zh, "感染HIV的人，HIV感染者，HIVX", "word:HIV", 2),
    (.ja, "ウイルスとｳｲﾙｽ", "substring:ウイルス", 2),
    (.ja, "胸部ＣＴを撮影し、CTA", "word:CT", 1),
  ])
  func matchesInEveryScript(language: Language, text: String, entry: String, count: Int) throws {
    #expect(try Self.hits(text, [entry], language).values.reduce(0, +) == count)
  }

  @Test func overlappingTermsCountOnce() throws {
    let terms = ["substring:病毒", "substring:病毒传播", "substring:传播"]
    #expect(try Self.hits("病毒传播和病毒", terms, .zh) == ["病毒传播": 1, "病毒": 1])
  }

  @Test func aTextOfNothingButTermsHasDensityOne() throws {
    let lexicon = try makeLexicon("word:heart", "word:heart attack", "prefix:attack")
    let verdict = MedicalClassifier(lexicons: [lexicon])
      .classify("Heart attack! Heart, attacked.".utf8.span, language: .en)
    #expect(verdict.density == 1)
    #expect(verdict.hitCount == 3)
    #expect(verdict.characterCount == 24)
  }

  @Test func thePassMarkIsScoreOneHalf() throws {
    // 1 term of 5 characters in 50: density 0.1, exactly the threshold.
    let text = "fever" + String(repeating: " xxxxx", count: 9)
    for (density, isMedical) in [(0.1, true), (0.1001, false)] {
      let lexicon = try makeLexicon("word:fever", density: density)
      let verdict = MedicalClassifier(lexicons: [lexicon])
        .classify(text.utf8.span, language: .en)
      #expect(verdict.isMedical == isMedical)
      #expect((verdict.score >= 0.5) == isMedical)
    }
  }

  @Test func longerTextsMustHoldMoreDifferentTerms() throws {
    let lexicon = try makeLexicon(
      "word:fever", "word:cough", distinctTerms: 2, charactersPerTerm: 20)
    let classifier = MedicalClassifier(lexicons: [lexicon])
    #expect(classifier.classify("fever fever".utf8.span, language: .en).isMedical)
    let long = "fever fever fever fever fever"
    #expect(!classifier.classify(long.utf8.span, language: .en).isMedical)
    #expect(classifier.classify("\(long) cough".utf8.span, language: .en).isMedical)
  }

  @Test func topTermsAreTheMostFrequentInLexiconOrder() throws {
    let entries = (0..<12).map { "term\($0)" }
    var file = "@distinct-terms\t1\n@characters-per-term\t9\n@density\t0.01\nterm\tmatch\n"
    file += entries.map { "\($0)\tword\n" }.joined()
    let lexicon = try MedicalLexicon(parsing: Array(file.utf8), language: .en)
    let text = (entries.reversed() + ["term11", "term7", "term7"]).joined(separator: " ")
    let verdict = MedicalClassifier(lexicons: [lexicon]).classify(text.utf8.span, language: .en)
    #expect(verdict.distinctTermCount == 12)
    #expect(
      verdict.topTerms.map(\.term)
        == ["term7", "term11"] + (0..<9).filter { $0 != 7 }.map { "term\($0)" })
    #expect(verdict.topTerms.map(\.count) == [3, 2] + [Int](repeating: 1, count: 8))
  }

  @Test func saysThatALanguageHasNoLexicon() throws {
    let classifier = MedicalClassifier(lexicons: [try makeLexicon("word:fever")])
    for language in [nil, Language.de] {
      let verdict = classifier.classify("Fever fever".utf8.span, language: language)
      #expect(verdict.outcome == .unsupportedLanguage)
      #expect(!verdict.isMedical && verdict.score == 0)
    }
    #expect(classifier.languages == [.en])
  }

  @Test(arguments: ["", " \n\t", "😀", "\u{0}", "…—!", "\u{FEFF}", "\u{301}"])
  func aTextWithoutLettersIsNotMedical(text: String) throws {
    let verdict = try ShippedLexicons.classifier(.en).classify(text.utf8.span, language: .en)
    #expect(verdict.outcome == .notMedical)
    #expect(verdict.score == 0 && verdict.density == 0 && verdict.characterCount == 0)
  }

  @Test(arguments: Language.allCases)
  func anyBytesHaveAVerdictAndADensityOfAtMostOne(language: Language) throws {
    let classifier = try ShippedLexicons.classifier(language)
    let source = try ShippedLexicons.bytes(language)
    var random = SeededGenerator(seed: 7)
    for _ in 0..<20 {
      let start = Int.random(in: 0..<source.count, using: &random)
      var bytes = Array(source[start..<min(source.count, start + 400)])
      for _ in 0..<8 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      let verdict = classifier.classify(bytes.span, language: language)
      #expect(verdict.density >= 0 && verdict.density <= 1)
      #expect(verdict.score >= 0 && verdict.score < 1)
      #expect(verdict.distinctTermCount <= verdict.hitCount)
    }
  }

  @Test func aMegabyteOfOneWordIsOneHit() throws {
    let text = Array("onco".utf8) + [UInt8](repeating: 0x78, count: 1_000_000)
    let classifier = MedicalClassifier(lexicons: [
      try makeLexicon("prefix:onco", "prefix:on", "suffix:x", "suffix:xx", distinctTerms: 3)
    ])
    let verdict = classifier.classify(text.span, language: .en)
    #expect(verdict.hitCount == 1 && verdict.density == 1)
    #expect(!verdict.isMedical)
  }

  @Test(arguments: [
    (
      Language.en, true,
      "Patients with type 2 diabetes were given metformin; side effects were nausea and diarrhoea."
    ),
    (
      .en, false,
      "The committee will review the policy of the agency and publish its data on the test system."
    ),
    (.zh, true, "患者因发热、咳嗽三天入院，诊断为肺炎，给予抗生素治疗。"),
    (.zh, true, "患者因發熱、咳嗽入院，診斷為肺炎，給予抗生素治療。"),
    (.zh, false, "公司昨天发布了新的手机，价格比去年便宜，销量有望增长。"),
    (.ja, true, "患者は発熱と咳を主訴に来院し、肺炎と診断され抗菌薬を投与された。"),
    (.ja, false, "昨日の試合では、チームは最後まで諦めずに戦い、勝利を収めた。"),
    (
      .fr, true,
      "Le patient présente une fièvre et une toux; un traitement antibiotique est prescrit."
    ),
    (
      .fr, false,
      "Le conseil municipal a voté le budget et la rénovation de la gare en centre-ville."
    ),
    (.ru, true, "Пациент жалуется на боль в груди и одышку, назначено лечение препаратами."),
    (.ru, false, "Правительство обсудило новый бюджет и строительство дороги между городами."),
    (
      .es, true,
      "El paciente ingresó con fiebre y disnea; se diagnosticó neumonía y se inició tratamiento."
    ),
    (.es, false, "El gobierno aprobó ayer la reforma de la ley y el nuevo presupuesto del estado."),
    (
      .de, true,
      "Die Patientin klagt über Kopfschmerzen und Fieber; die Ärztin verschreibt Antibiotika."
    ),
    (
      .de, false,
      "Der Stadtrat beschloss gestern, die Brücke zu erneuern und den Bahnhof umzubauen."
    ),
    (.ar, true, "يعاني المريض من الحمى والسعال، وشخص الطبيب التهاب الرئة ووصف المضادات الحيوية."),
    (.ar, false, "أعلنت الحكومة أمس عن مشروع جديد لبناء الطرق بين المدن الكبرى في البلاد."),
  ])
  func judgesPlainSentencesWithTheShippedLexicons(
    language: Language, isMedical: Bool, text: String
  ) throws {
    let verdict = try ShippedLexicons.classifier(language)
      .classify(text.utf8.span, language: language)
    #expect(verdict.isMedical == isMedical, "\(verdict)")
  }
}
