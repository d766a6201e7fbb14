import Classification
import Foundation
import TestSupport
import Testing

@Suite struct MedicalClassifierTests {
  static func hits(
    _ text: String, _ entries: [String], _ language: Language
  ) throws -> [String: Int] {
    var file = "term\tmatch\n"
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

  @Test func overlappingTermsAddTheirWeightsAndCoverOnce() throws {
    let terms = ["substring:病毒", "substring:病毒传播", "substring:传播"]
    #expect(
      try Self.hits("病毒传播和病毒", terms, .zh) == ["病毒传播": 1, "病毒": 2, "传播": 1])
    let lexicon = try makeLexicon(
      "substring:病毒", "substring:病毒传播", "substring:传播", language: .zh)
    let verdict = MedicalClassifier(lexicons: [lexicon]).classify(
      "病毒传播和病毒".utf8.span, language: .zh)
    #expect(verdict.hitCount == 2 && verdict.distinctTermCount == 2)
    #expect(verdict.density == 6.0 / 7)
  }

  @Test func aTextOfNothingButTermsHasDensityOne() throws {
    let lexicon = try makeLexicon("word:heart", "word:heart attack", "prefix:attack")
    let verdict = MedicalClassifier(lexicons: [lexicon])
      .classify("Heart attack! Heart, attacked.".utf8.span, language: .en)
    #expect(verdict.density == 1)
    #expect(verdict.hitCount == 3)
    #expect(verdict.characterCount == 24)
  }

  @Test func theScoreIsWhatTheFormulaSays() throws {
    let file = """
      @gain\t10
      @offset\t30
      @at\t1\t2\t-1\t0.5\t0.9\t0.1
      term\tmatch\tweight
      fever\tword\t3
      vote\tprefix\t-1.5
      """
    let lexicon = try MedicalLexicon(parsing: Array(file.utf8), language: .en)
    let verdict = MedicalClassifier(lexicons: [lexicon]).classify(
      "Fever, fever: voters".utf8.span, language: .en)
    let raw = 10 * (3 * log(3.0) - 1.5 * log(2.0)) / (16.0 + 30).squareRoot()
    #expect(abs(verdict.rawScore - raw) < 1e-12)
    #expect(abs(verdict.score - 1 / (1 + exp(-(2 * raw - 1)))) <= 5e-7)
    #expect(verdict.hitCount == 2 && verdict.distinctTermCount == 1)
    #expect(verdict.density == 10.0 / 16)
  }

  @Test func modesDifferInTheirThresholds() throws {
    let file = """
      @at\t1\t1\t-2\t0.5\t0.99\t0.2
      @mmedc\t2\t0.3
      term\tmatch
      fever\tword
      cough\tword
      """
    let lexicon = try MedicalLexicon(parsing: Array(file.utf8), language: .en)
    func isMedical(_ text: String, _ mode: MedicalMode, threshold: Double? = nil) -> Bool {
      MedicalClassifier(lexicons: [lexicon], mode: mode, threshold: threshold)
        .classify(text.utf8.span, language: .en).isMedical
    }
    let text = "fever xxxxx xxxxx xxxxx xxxxx"
    #expect(!isMedical(text, .strict) && !isMedical(text, .mmedc))
    #expect(isMedical(text, .keyword) && isMedical(text, .recall))
    #expect(!isMedical("xxxxx xxxxx", .keyword) && !isMedical("xxxxx", .recall))
    #expect(isMedical("fever and cough", .mmedc) && !isMedical("fever and fever", .mmedc))
    #expect(!isMedical("fever cough " + String(repeating: "x ", count: 60), .mmedc))
    #expect(!isMedical(text, .keyword, threshold: 0.9999))
    #expect(isMedical(text, .strict, threshold: 0.1))
  }

  @Test func theScoreThatIsWrittenDecides() throws {
    let file = "@gain\t50\nterm\tmatch\nfever\tword\n"
    let lexicon = try MedicalLexicon(parsing: Array(file.utf8), language: .en)
    let verdict = MedicalClassifier(lexicons: [lexicon], threshold: 1)
      .classify("fever".utf8.span, language: .en)
    #expect(verdict.score == 1 && verdict.isMedical)
  }

  @Test func explanationsAddUpToTheScoreAndPointIntoTheText() throws {
    let lexicon = try makeLexicon("word:sore throat", "prefix:infect", "suffix:itis", "word:sore")
    let text = "Hépatitis — Sore\nthroat, INFECTED"
    let explanation = MedicalClassifier(lexicons: [lexicon]).explain(
      text.utf8.span, language: .en)
    let sum = explanation.contributions.reduce(0) { $0 + $1.contribution }
    #expect(abs(sum - explanation.verdict.rawScore) < 1e-12)
    let bytes = Array(text.utf8)
    #expect(
      explanation.hits.map { String(decoding: bytes[$0.range], as: UTF8.self) }
        == ["Hépatitis", "Sore\nthroat", "Sore", "INFECTED"])
    #expect(explanation.hits.map(\.term.text) == ["itis", "sore throat", "sore", "infect"])
    #expect(
      explanation.verdict
        == MedicalClassifier(lexicons: [lexicon]).classify(text.utf8.span, language: .en))
  }

  @Test func topicsAreSharesOfTheMedicalTerms() throws {
    let file = """
      term\tmatch\tweight\tkind\ttopic
      stroke\tword\t3\tmedical\tneurology
      aspirin\tword\t1\tmedical\tpharmacology
      patient\tword\t3\tmedical\tgeneral
      vote\tword\t-3\tnegative\tgeneral
      """
    let lexicon = try MedicalLexicon(parsing: Array(file.utf8), language: .en)
    let verdict = MedicalClassifier(lexicons: [lexicon]).classify(
      "The patient had a stroke; aspirin. A vote.".utf8.span, language: .en)
    #expect(verdict.topic == .neurology)
    #expect(zip(verdict.topics, [0.75, 0.25]).allSatisfy { abs($0.share - $1) < 1e-12 })
    let other = MedicalClassifier(lexicons: [lexicon]).classify("x".utf8.span, language: .en)
    #expect(other.topic == nil && other.topics.isEmpty)
  }

  @Test func topTermsAreThoseThatAddMost() throws {
    let entries = (0..<12).map { "term\($0)" }
    let file = "term\tmatch\n" + entries.map { "\($0)\tword\n" }.joined()
    let lexicon = try MedicalLexicon(parsing: Array(file.utf8), language: .en)
    let text = (entries.reversed() + ["term11", "term7", "term7"]).joined(separator: " ")
    let verdict = MedicalClassifier(lexicons: [lexicon]).classify(text.utf8.span, language: .en)
    #expect(verdict.distinctTermCount == 12)
    #expect(
      verdict.topTerms.map(\.term)
        == ["term7", "term11"] + (0..<9).filter { $0 != 7 }.map { "term\($0)" })
    #expect(verdict.topTerms.map(\.count) == [3, 2] + [Int](repeating: 1, count: 8))
  }

  @Test func scratchOfOneTextDoesNotReachTheNext() throws {
    let english = try makeLexicon("word:fever", "word:cough")
    let german = try makeLexicon("word:Fieber", language: .de)
    let classifier = MedicalClassifier(lexicons: [english, german])
    var tally = TermTally()
    for (text, language) in [
      ("fever cough fever", Language.en), ("Fieber", .de), ("", .de), ("cough", .en),
    ] {
      #expect(
        classifier.classify(text.utf8.span, language: language, tally: &tally)
          == classifier.classify(text.utf8.span, language: language))
    }
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

  @Test(arguments: [
    (
      Language.en,
      "The virus infects Windows computers. Scan hard disks, quarantine infected files and monitor the health of servers."
    ),
    (
      .en,
      "Health insurance premiums will rise, the ministry of finance said. Hospital shares fell."
    ),
    (.zh, "电脑中病毒了怎么办？首先断开网络，用杀毒软件全盘扫描，隔离感染文件，然后进行诊断和清除。"),
    (.ja, "パソコンがウイルスに感染した場合は、ネットワークから切断し、ワクチンソフトで駆除してください。感染したファイルを隔離し、診断します。"),
    (.ru, "Компьютер заражён вирусом? Запустите антивирус, проверьте здоровье жёсткого диска."),
    (
      .de,
      "Trennen Sie die Verbindung, starten Sie den Virenscanner, stellen Sie eine Diagnose der Festplatte."
    ),
    (
      .ar,
      "ينتشر فيروس جديد ويصيب أجهزة الكمبيوتر. ينصح الخبراء بتحديث برنامج مكافحة الفيروسات وفحص القرص الصلب."
    ),
  ])
  func virusesOfComputersAndNewsOfBusinessAreNotMedical(language: Language, text: String) throws {
    let verdict = try ShippedLexicons.classifier(language)
      .classify(text.utf8.span, language: language)
    #expect(!verdict.isMedical, "\(verdict.score)")
  }

  @Test(arguments: [
    (
      Language.en,
      "Roast the heart and liver with onions, add blood oranges and a pinch of cayenne, and serve with bone marrow on toast."
    ),
    (
      .en,
      "The economy is sick, inflation is a chronic disease, and the central bank prescribes a bitter pill of higher rates."
    ),
    (
      .de,
      "Leber mit Zwiebeln braten, Blutwurst dazugeben, mit 5 g Salz würzen und mit Kartoffelpüree servieren."
    ),
    (
      .fr,
      "Faites revenir le foie et les rognons au beurre, ajoutez 5 g de sel, le sang du gibier et servez chaud."
    ),
    (.es, "Fría el hígado y los riñones con cebolla, añada 5 g de sal y sirva con arroz blanco."),
    (.ru, "Обжарьте печень и почки с луком, добавьте 5 г соли и подавайте с рисом."),
    (.zh, "这款面霜含有玻尿酸和维生素C，能提亮肤色，减少皱纹，适合所有肤质，每日早晚使用。满百包邮。"),
    (.ja, "景気の病は重く、政府は荒療治に乗り出した。"),
    (.ar, "تقلى الكبدة والكلاوي مع البصل ويضاف 5 غ من الملح وتقدم ساخنة مع الأرز."),
  ])
  func offalAndPicturesOfMedicineAreNotMedical(language: Language, text: String) throws {
    let verdict = try ShippedLexicons.classifier(language)
      .classify(text.utf8.span, language: language)
    #expect(!verdict.isMedical, "\(verdict.score)")
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
      #expect(verdict.score >= 0 && verdict.score <= 1)
      #expect(verdict.distinctTermCount <= verdict.hitCount)
    }
  }

  @Test(arguments: Language.allCases)
  func aLongTextHoldsWhatItsPartsHold(language: Language) throws {
    let classifier = try ShippedLexicons.classifier(language)
    // The terms themselves, longer than the pieces that texts are read by, on lines of their own, where
    // pieces end; between them a word that is none, so that no phrase reaches over.
    let lines = try ShippedLexicons.bytes(language).split(separator: 0x0A)
      .filter { $0.first != UInt8(ascii: "#") && $0.first != UInt8(ascii: "@") }
      .map { Array($0.prefix { $0 != 0x09 }) + Array(" qzqzq\n".utf8) }
    var tally = TermTally()
    var characters = 0
    var hits = 0
    for line in lines {
      let verdict = classifier.classify(line.span, language: language, tally: &tally)
      characters += verdict.characterCount
      hits += verdict.hitCount
    }
    let text = Array(lines.joined())
    let whole = classifier.classify(text.span, language: language, tally: &tally)
    #expect(whole.characterCount == characters && whole.hitCount == hits)
    #expect(classifier.explain(text.span, language: language).verdict == whole)
  }

  @Test func aMegabyteOfOneWordIsOneHitAPiece() throws {
    let text = Array("onco".utf8) + [UInt8](repeating: 0x78, count: 1_000_000)
    let classifier = MedicalClassifier(lexicons: [
      try makeLexicon("prefix:onco", "prefix:on", "suffix:x", "suffix:xx")
    ])
    let verdict = classifier.classify(text.span, language: .en)
    // A word is cut where pieces of 16 KiB end, since nothing else bounds it.
    #expect(verdict.hitCount == 62 && verdict.density == 1)
    #expect(verdict.characterCount == 1_000_004)
  }

  @Test(arguments: [
    "THE PATIENT WAS ADMITTED WITH FEVER AND COUGH; PNEUMONIA WAS DIAGNOSED.",
    "Tlie patient vvas admitted with fever and cough ; pneumonia was diagn0sed .",
    "The patient 患者 was admitted with fever и кашель; pneumonia was diagnosed 😀.",
  ])
  func capitalsOCRNoiseAndMixedScriptsDoNotHideMedicine(text: String) throws {
    #expect(try ShippedLexicons.classifier(.en).classify(text.utf8.span, language: .en).isMedical)
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
