import TestSupport
import Testing
import UnicodeText

@Suite struct MojibakeRepairTests {
  /// What bytes from 0x80 up are read as, by Python's codecs; control characters where those have nothing.
  static let misreadings: [String: String] = [
    "windows-1250":
      "€\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
      + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
    "windows-1251":
      "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї"
      + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя",
    "windows-1252":
      "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿"
      + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    "windows-1256":
      "€پ‚ƒ„…†‡ˆ‰ٹ‹Œچژڈگ‘’“”•–—ک™ڑ›œ\u{200C}\u{200D}ں\u{A0}،¢£¤¥¦§¨©ھ«¬\u{AD}®¯°±²³´µ¶·¸¹؛»¼½¾؟"
      + "ہءآأؤإئابةتثجحخدذرزسشصض×طظعغـفقكàلâمنهوçèéêëىيîï\u{64B}\u{64C}\u{64D}\u{64E}ô\u{64F}\u{650}÷\u{651}ù\u{652}ûü\u{200E}\u{200F}ے",
    "iso-8859-1": String(
      String.UnicodeScalarView((0x80...0xFF).compactMap { Unicode.Scalar($0 as UInt32) })),
  ]

  static let texts = [
    "糖尿病患者每天都要测量血糖，按照医生的要求吃药，多吃蔬菜，少吃甜食",
    "糖尿病患者每天都要測量血糖，按照醫生的要求吃藥，多吃蔬菜，少吃甜食",
    "糖尿病の人は、毎日血糖値を測り、医師の指示どおりに薬を飲んでください",
    "당뇨병 환자는 매일 혈당을 재고 의사의 지시에 따라 약을 먹어야 합니다",
    "Больные диабетом должны каждый день измерять сахар крови и принимать лекарства так, как велел врач",
    "على مرضى السكري قياس السكر في الدم كل يوم وتناول الدواء كما وصفه الطبيب",
    "Οι διαβητικοί πρέπει να μετρούν κάθε μέρα το σάκχαρο του αίματος και να παίρνουν τα φάρμακά τους όπως είπε ο γιατρός",
    "Les diabétiques doivent contrôler leur glycémie chaque jour et prendre leurs médicaments comme le médecin l’a décidé",
    "Los diabéticos deben medir su glucosa todos los días y tomar la medicación según las órdenes del médico",
    "Menschen mit Diabetes müssen täglich ihren Blutzucker prüfen und die Tabletten regelmäßig so einnehmen, wie es der Arzt erklärt hat",
    "Chorzy na cukrzycę powinni codziennie mierzyć stężenie glukozy we krwi i przyjmować leki tak, jak zalecił lekarz",
  ]

  /// UTF-8 read in a charset.
  static func misread(_ text: String, as charset: String) -> String {
    let characters = Array((misreadings[charset] ?? "").unicodeScalars)
    return String(
      String.UnicodeScalarView(
        text.utf8.map { $0 < 0x80 ? Unicode.Scalar($0) : characters[Int($0) - 0x80] }))
  }

  @Test(arguments: misreadings.keys.sorted())
  func everyLanguageComesBackFromEveryCharset(charset: String) {
    for text in Self.texts {
      let once = Self.misread(text, as: charset)
      let twice = Self.misread(once, as: charset)
      for broken in [once, twice, Self.misread(once, as: "windows-1252")] {
        let result = MojibakeRepair(Array(broken.utf8))
        #expect(result.finding == .repaired, "\(broken)")
        #expect(result.text.string == text)
      }
    }
  }

  @Test(arguments: misreadings.keys.sorted())
  func whatHasLostCharactersIsLeftAsItIs(charset: String) {
    for text in Self.texts {
      // As the codecs of many languages do it.
      let broken = String(
        String.UnicodeScalarView(
          Self.misread(text, as: charset).unicodeScalars
            .map { (0x80...0x9F).contains($0.value) ? "\u{FFFD}" : $0 }))
      guard broken.contains("\u{FFFD}") else { continue }
      let result = MojibakeRepair(Array(broken.utf8))
      #expect(result.finding != .repaired, "\(broken)")
      #expect(result.text.string == broken)
    }
  }

  @Test func fourLayersAreTooMany() {
    var text = "médicament à prendre, dès ce soir"
    for _ in 0..<4 { text = Self.misread(text, as: "windows-1252") }
    let result = MojibakeRepair(Array(text.utf8))
    #expect(result.finding == .suspected)
    #expect(result.text.string == text)
  }

  @Test(arguments: [
    ("Ã la carte: cafÃ© crÃ¨me", "à la carte: café crème"),
    ("âˆš4 cafÃ©, Ù¤à¯ªà±ªà»\u{94}", "√4 café, ٤௪౪໔"),
    ("1æ—¥1å›ž5éŒ\u{A0}", "1日1回5錠"),
    ("5Â mg, 10Â mg; cafÃ© crÃ¨me", "5\u{A0}mg, 10\u{A0}mg; café crème"),
    ("5Â  mg; cafÃ© crÃ¨me", "5\u{A0} mg; café crème"),
    ("â€œxâ€ and â€œyâ€\u{FFFD}, itâ€™s", "“x” and “y”, it’s"),
    ("the sunâ€\"that is, the starâ€\"itâ€™s", "the sun—that is, the star—it’s"),
    ("Ã¢Â\u{80}Â\u{99} dÃ©jÃ\u{A0}", "’ déjà"),
  ])
  func spacesAndQuotationMarksAreRestored(broken: String, right: String) {
    let result = MojibakeRepair(Array(broken.utf8))
    #expect(result.text.string == right)
  }

  @Test(arguments: [
    ("CafÃ© â€“ dÃ©jÃ\u{A0} vu, itâ€™s â‚¬5", "Café – déjà vu, it’s €5"),
    ("GrÃ¶ÃŸe und Ãœbelkeit", "Größe und Übelkeit"),
    ("Â© 2019 â€œxâ€\u{9D}", "© 2019 “x”"),
    ("ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€", "Привет, мир"),
    ("æµ\u{81}æ„Ÿç—…æ¯’", "流感病毒"),
    ("ã‚¤ãƒ³ãƒ•ãƒ«ã‚¨ãƒ³ã‚¶", "インフルエンザ"),
    ("Ø§Ù„Ù‚Ù„Ø¨", "القلب"),
    ("ðŸ˜€ðŸ˜€ ok", "😀😀 ok"),
    ("РџСЂРёРІРµС‚, РјРёСЂ. РќРµ Р±РѕР»РµР№", "Привет, мир. Не болей"),
    // Latin-1 keeps control characters where windows-1252 has signs.
    ("â\u{80}\u{9C}dÃ©jÃ\u{A0}â\u{80}\u{9D} â\u{80}\u{93} Ã¤rztlich", "“déjà” – ärztlich"),
    // Only a part is broken.
    ("«\u{A0}santé\u{A0}»: cafÃ© crÃ¨me", "«\u{A0}santé\u{A0}»: café crème"),
    ("Déjà vu: CafÃ© crÃ¨me à la carte", "Déjà vu: Café crème à la carte"),
  ])
  func utf8ReadAsSingleBytesIsPutRight(broken: String, right: String) {
    let result = MojibakeRepair(Array(broken.utf8))
    #expect(result.text.string == right)
    #expect(result.finding == .repaired)
    #expect(result.sequenceCount > 1)
  }

  @Test(arguments: [
    "", "plain", "Déjà vu à la carte – naïve café", "Größe, Übelkeit, ß",
    "Привет, мир. Россия и США. РС",
    "流感病毒", "インフルエンザ", "القلب والرئة", "São João, Ângela, ÂNGELA Ã",
    "«\u{A0}santé\u{A0}» et «\u{A0}été\u{A0}»", "à\u{A0}«\u{A0}mot\u{A0}»",
    "la letra “Ñ” y “Ñ”", "“MAÇÃ” e “MAÇÃ”",
    "SÃO PAULO, MANHÃ, «NÃO», “SÃO” – Ã", "Nestlé® et Coupé™, «Pérénal®» 5 m², été²",
    "RÓŻA, GÓRĄ, PÓŁ, MÓŻDŻEK, GŁÓWNY, WRÓĆ", "Își, Îşi, ÎŞI; ÚŽASNÝ, DÔŽ, Úžasné Úžas",
    "ключ®, год²; «слово»… “мир” – Рёв, Сін, Рівень", "ط§ صفحة «طبيب» – ظ، ؛ ؟ پچژگ",
    "¿Qué? ¡Á! Æsop, Übermaß; 5 µg·kg⁻¹ ± 3 °C", "ÄÖÜ “Ä” ‚Ö‘ „Ü“ »Ü« ä‚b‘",
    "İstanbul ŞİŞLİ", "Сергей Рябов СССР", "δοκιμή", "é", "Ñandú ¿qué? ¡Ñ!",
  ])
  func textThatIsRightKeepsItsStorage(text: String) {
    let bytes = Array(text.utf8)
    let before = address(of: bytes)
    let result = MojibakeRepair(bytes)
    #expect(result.finding == .none)
    #expect(result.text.string == text)
    if !text.isEmpty { #expect(address(of: result.text) == before) }
  }

  @Test(arguments: [
    "一锟斤拷二", "one Ã© only", "The sign é is often shown as Ã©, and ü as Ã¼.", "锟斤拷锟斤拷",
    "cafÃ© crÃ¨me, Ã\u{FFFD}le", "æ—\u{FFFD}æœ¬ã\u{FFFD}®è–¬",
  ])
  func whatCannotBeUndoneIsReported(text: String) {
    let result = MojibakeRepair(Array(text.utf8))
    #expect(result.finding == .suspected)
    #expect(result.text.string == text)
  }

  /// Every text of many languages that was read as Latin-1 comes back.
  @Test(arguments: 0..<100)
  func whatIsBrokenComesBack(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let words = [
      "größer", "déjà", "niño", "грипп", "流感", "インフル", "الرئة", "plain", "– “x”", "café",
      "ärztlich",
    ]
    let text =
      "größer "
      + (0..<30).compactMap { _ in words.randomElement(using: &generator) }
      .joined(separator: " ")
    let broken = String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) }))
    #expect(MojibakeRepair(Array(broken.utf8)).text.string == text, "seed \(seed)")
  }

  @Test(arguments: 0..<200)
  func anyTextStaysValid(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let scalars: [UInt32] = [
      0xC3, 0xA2, 0xC2, 0x20AC, 0x2122, 0x9F, 0x41, 0x420, 0x421, 0x453, 0xD7FF, 0xF0,
    ]
    let text = String(
      String.UnicodeScalarView(
        (0..<40).compactMap { _ in scalars.randomElement(using: &generator) }
          .compactMap(Unicode.Scalar.init)))
    let result = MojibakeRepair(Array(text.utf8))
    #expect(isValid(result.text), "seed \(seed)")
  }
}
