import Testing

@testable import Classification

@Suite struct TextFolderTests {
  static let folder = TextFolder()

  static func fold(_ text: String) -> String {
    String(String.UnicodeScalarView(folder.fold(text).compactMap(Unicode.Scalar.init)))
  }

  @Test(arguments: [
    ("X‑Ray: Herzinfarkt,\n ＣＯＶＩＤ-19", "x ray herzinfarkt covid 19"),
    ("œdème CŒUR Über Straße", "oedeme coeur uber strasse"),
    ("e\u{301}pide\u{301}mie", "epidemie"),  // decomposed
    ("ангинЁ Йод и\u{306}од", "ангине йод йод"),
    ("hyper\u{AD}tension", "hypertension"),
    ("مُسْتَشْفَى الأطباء عـــلاج إدارة حساسية", "مستشفي الاطباء علاج اداره حساسيه"),
    ("ﻣﺮﺽ", "مرض"),  // presentation forms
    ("糖尿病，（患者）１２３。", "糖尿病 患者 123"),
    ("ｳｲﾙｽ ウイルス", "ウイルス ウイルス"),  // half-width kana
    ("l’hôpital d'État", "l hopital d etat"),
    ("😀👩‍⚕️ ★ — …", ""),
    ("한국어 ไทย עברית", "한국어 ไทย עברית"),
    ("𠮷野家 𝐀𝐁", "𠮷野家 ab"),
    ("", ""),
  ])
  func foldsAwayWhatIsNoMeaning(text: String, expected: String) {
    #expect(Self.fold(text) == expected)
  }

  @Test(arguments: [
    ("HIV感染", "hiv 感染"), ("患者因發熱、頭痛就醫", "患者因发热 头痛就医"), ("B超", "b 超"),
    ("سؤال بيئة", "سوال بييه"),
  ])
  func foldsScriptsAndSpellings(text: String, expected: String) {
    #expect(Self.fold(text) == expected)
  }
}
