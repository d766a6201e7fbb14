import Classification
import TestSupport
import Testing

@Suite struct LanguageIdentifierTests {
  let identifier: LanguageIdentifier

  init() throws { identifier = try ShippedLanguageModel.identifier() }

  @Test(arguments: [
    ("The patient was given antibiotics for three days.", "en"),
    ("患者は三日間、抗生物質を投与された。", "ja"),
    ("患者接受了三天的抗生素治疗。", "zh"),
    ("Le patient a reçu des antibiotiques pendant trois jours.", "fr"),
    ("Пациент принимал антибиотики три дня, и ему стало лучше.", "ru"),
    ("El paciente recibió antibióticos durante tres días.", "es"),
    ("Der Patient bekam drei Tage lang Antibiotika.", "de"),
    ("تلقى المريض المضادات الحيوية لمدة ثلاثة أيام.", "ar"),
    ("Pacienten fik antibiotika i tre dage, og han har det nu meget bedre end før.", "da"),
    ("O paciente recebeu antibióticos durante três dias e não tem mais febre.", "pt"),
    ("Il paziente ha ricevuto antibiotici per tre giorni e ora sta molto meglio.", "it"),
    ("Пацієнт отримував антибіотики протягом трьох днів, і йому стало краще.", "uk"),
    ("Пациентът получава антибиотици в продължение на три дни и вече е по-добре.", "bg"),
    ("بیمار به مدت سه روز آنتی‌بیوتیک دریافت کرد و حالش بهتر شد.", "fa"),
    ("مریض کو تین دن تک اینٹی بائیوٹکس دی گئیں اور اب وہ بہتر ہے۔", "ur"),
    ("환자는 사흘 동안 항생제를 투여받았다.", "ko"),
  ])
  func knowsTheLanguageOfASentence(text: String, code: String) {
    #expect(identifier.identify(text.utf8.span).code == code)
  }

  @Test(arguments: [
    ("患者男性，五十岁，腹痛三日", "zh"), ("诊断：急性肺炎", "zh"), ("醫師建議病人接受手術治療", "zh"),
    ("病人主訴頭痛、噁心、嘔吐，診斷為偏頭痛，給予止痛藥治療", "zh"), ("急性心筋梗塞、治療薬", "ja"),
    ("日本医科大学付属病院臨床検査部", "ja"),
  ])
  func charactersOfOneUseTellChineseFromJapanese(text: String, code: String) {
    #expect(identifier.identify(text.utf8.span).code == code)
  }

  @Test(arguments: [
    ("aspirin 81 mg daily, metoprolol 25 mg BID, lisinopril 10 mg daily, gabapentin TID", "en"),
    ("Medikation: ASS 100 mg 1-0-0, Ramipril 5 mg 1-0-1, Simvastatin 40 mg 0-0-1", "de"),
    ("患者接受PCI后给予aspirin 100 mg qd及clopidogrel 75 mg qd，LDL-C下降。", "zh"),
    ("检验结果：WBC 12.0×10^9/L，RBC 4.3×10^12/L，HGB 132 g/L，CRP 85 mg/L", "zh"),
    ("Лабораторно: WBC 12.0×10^9/L, RBC 4.3×10^12/L, HGB 132 g/L, ALT 40 U/L", "ru"),
    ("أعطي المريض aspirin 100 mg يوميا و clopidogrel 75 mg مع atorvastatin 20 mg", "ar"),
    ("Patienten fik metoprolol 25 mg hver morgen og acetylsalicylsyre 75 mg hver aften", "da"),
    ("Hasta sabahları 25 mg metoprolol ve akşamları 100 mg aspirin aldı", "tr"),
    (
      "Pt c/o SOB, CP x3d. Hx CHF, DM2, HTN. BP 160/95, HR 110. Rx: furosemide 40 mg IV, ASA 325. f/u 2 wks.",
      "en"
    ),
    (
      "Sodium 138 mmol/L (135-145)\nPotassium 5.9 mmol/L H\nChloride 101 mmol/L\nCreatinine 180 µmol/L H",
      "en"
    ),
    (
      "Leukozyten 12,3 G/l, Hb 9,8 g/dl, Thrombozyten 45 G/l, Kreatinin 180 µmol/l, K 5,9 mmol/l, CRP 120 mg/l.",
      "de"
    ),
    (
      "Sodium 138 mmol/L\nPotassium 5,9 mmol/L élevé\nChlore 101 mmol/L\nCréatinine 180 µmol/L",
      "fr"
    ),
    ("患者 HbA1c 8.5%, BMI 31 kg/m2, eGFR 45 mL/min/1.73m2, given metformin and empagliflozin", "en"),
    ("Пациент 45 лет. WBC 6.5, Hgb 13, platelets 250, chloride 102", "ru"),
    ("Кровь: platelets 250, creatinine 0.9, WBC 6", "ru"),
    ("Метформин 500 мг 2 раза, aspirin 100 mg twice daily", "ru"),
    ("検査：platelets 250, creatinine 0.9, WBC 6", "ja"),
    ("患者45岁，blood pressure 150/90，hx DM", "zh"),
    ("تحليل: platelets 250, creatinine 0.9", "ar"),
    ("Subiu 5 metros, cada vez mais alta", "pt"),
    (
      "Losartana 50 mg 1 comprimido cada manhã, sinvastatina 20 mg 1 comprimido à noite", "pt"
    ),
  ])
  func namesAndUnitsDoNotHideTheLanguageOfAList(text: String, code: String) {
    #expect(identifier.identify(text.utf8.span).code == code)
  }

  @Test(arguments: [
    "A nivel mundial, existen cerca de 200 organizaciones de turismo para los corredores.",
    "Luego los trasladaron al Hospital Addenbrooke, en Cambridge, y hasta hoy están muy bien.",
  ])
  func spanishWithEnglishNamesIsSpanish(text: String) {
    #expect(identifier.identify(text.utf8.span).language == .es)
  }

  @Test func wordsThatSpanishSharesWithItalianDoNotDecide() {
    let text = "Pressione alta 150/90, creatinina 1,1"
    #expect(identifier.identify(text.utf8.span).code != "es")
  }

  @Test func englishWordsInASpanishListOfNumbersDoNotDecide() {
    let text = """
      Capítulo 3. La inicialización del sistema
      Tabla de contenidos
      3.1. Un resumen del proceso de arranque
      3.1.1. Stage 1: the UEFI, with the keyboard input for Linux console and X Window of today
      3.1.2. Fase 2: el cargador de arranque
      3.1.3. Fase 3: el sistema de archivos
      3.2.1. El nombre del equipo
      """
    #expect(identifier.identify(text.utf8.span).code == "es")
  }

  @Test func aTextInTwoLanguagesHasShares() {
    let german =
      "Der Arzt untersucht den Kranken gründlich und gibt ihm dann einen guten Rat mit.\n"
    let english = "On the next morning the fever had gone, but the cough stayed for many days.\n"
    let text = String(repeating: german + german + english, count: 4)
    let guess = identifier.identify(text.utf8.span)
    #expect(guess.code == "de" && guess.shares.map(\.code) == ["de", "en"])
    #expect(abs((guess.shares.first?.share ?? 0) - 0.68) < 0.03)
    let mixed = identifier.identify((german + "患者は三日間、抗生物質を投与された。").utf8.span)
    #expect(Set(mixed.shares.map(\.code)) == ["de", "ja"])
  }

  @Test(arguments: [
    ([UInt8](), LanguageModelError.unknownFormat),
    (Array("medprep-language-model 1\nlatin 15\n".utf8), .invalidHeader(line: 2)),
    (
      Array(
        """
        medprep-language-model 1
        latin 4 0.1 en=0
        cyrillic 4 0.1 ru=0
        arabic 4 0.1 ar=0
        han 4 0.1 zh=0

        x
        """.utf8), .wrongSize(expected: 64, found: 1)
    ),
  ])
  func refusesABrokenModel(bytes: [UInt8], error: LanguageModelError) {
    #expect(throws: error) { try LanguageIdentifier(model: bytes) }
  }

  @Test func tellsTheTwoWaysOfWritingChinese() {
    let simplified = identifier.identify("医生为患者诊断并开药，疗程三个月，疗效很好。".utf8.span)
    let traditional = identifier.identify("醫生為患者診斷並開藥，療程三個月，療效很好。".utf8.span)
    #expect(simplified.code == "zh" && simplified.script == "Hans")
    #expect(traditional.code == "zh" && traditional.script == "Hant")
  }

  @Test(arguments: ["", " ", "😀", "1234 5678", "\u{0}\u{1}", "— … !"])
  func aTextWithoutLettersIsUndetermined(text: String) {
    let guess = identifier.identify(text.utf8.span)
    #expect(guess.code == "und" && guess.confidence == 0 && !guess.isReliable)
    #expect(guess.language == nil)
  }

  @Test func controlCharactersDoNotHideTheLanguage() {
    let text = "Der Patient\u{0} bekam\u{1} drei Tage\u{7F} lang Antibiotika\u{8} und Bettruhe."
    #expect(identifier.identify(text.utf8.span).code == "de")
  }

  @Test func aFrontMatterInAnotherLanguageDoesNotDecide() {
    let front = """
      All rights reserved. No part of this publication may be reproduced without the permission of
      the publisher, except for brief quotations in a review. The authors have taken great care, but
      neither they nor the publisher can be held responsible for errors or for any consequences that
      arise from the use of the information in this book. Printed and bound by a small company.
      """
    let sentences = [
      "Der Arzt untersucht den Kranken und gibt ihm einen guten Rat.",
      "Am nächsten Morgen war das Fieber verschwunden, doch der Husten blieb.",
      "Die Schwester brachte Tee, Zwieback und eine warme Decke.",
      "Niemand wusste, woher die Seuche gekommen war.",
      "Nach drei Wochen durfte sie wieder zur Schule gehen.",
      "Im Labor fand man später einen seltenen Erreger.",
      "Seine Frau hatte ihm geraten, weniger zu rauchen.",
      "Das Krankenhaus lag auf einem Hügel vor der Stadt.",
    ]
    var random = SeededGenerator(seed: 1)
    var text = front
    for _ in 0..<2_000 {
      text += " " + sentences[Int.random(in: 0..<sentences.count, using: &random)]
    }
    #expect(identifier.identify(text.utf8.span).code == "de")
    #expect(identifier.identify(front.utf8.span).code == "en")
  }

  @Test(arguments: 0..<50)
  func anyBytesHaveAnAnswer(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let count = Int.random(in: 0...9_000, using: &random)
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    let guess = identifier.identify(bytes.span)
    #expect(guess.confidence >= 0 && guess.confidence <= 1, "seed \(seed)")
  }

  @Test func givesTheSameAnswerOnEveryThread() async {
    let identifier = identifier
    let text = "Le patient a reçu des antibiotiques pendant trois jours."
    let expected = identifier.identify(text.utf8.span)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<64 {
        group.addTask { identifier.identify(text.utf8.span) == expected }
      }
      for await isSame in group { #expect(isSame) }
    }
  }

  @Test(arguments: [
    ("en", Language.en), ("EN_us", .en), ("zh-Hant-TW", .zh), ("eng", .en), ("ger", .de),
    ("cmn", .zh), ("pt", nil), ("", nil), ("-", nil), ("english", nil),
  ])
  func languageTagsNameLanguages(tag: String, language: Language?) {
    #expect(Language(tag: tag) == language)
  }
}
