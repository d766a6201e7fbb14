import TestSupport
import Testing
import UnicodeText

@Suite struct MojibakeRepairTests {
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

  @Test(arguments: ["一锟斤拷二", "one Ã© only", "锟斤拷锟斤拷"])
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
