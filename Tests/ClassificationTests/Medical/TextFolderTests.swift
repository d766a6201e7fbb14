import TestSupport
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

  @Test(arguments: 0..<200)
  func isIdempotent(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0x24F, 0x400...0x45F, 0x600...0x6FF, 0x2000...0x206F,
      0x3000...0x30FF, 0x4E00...0x9FFF, 0xFB50...0xFDCF, 0xFF01...0xFF9F, 0x1F600...0x1F64F,
    ]
    if seed >= 100 { ranges.append(0x300...0x36F) }
    var scalars = String.UnicodeScalarView()
    for _ in 0..<200 {
      let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
        scalars.append(scalar)
      }
    }
    let once = Self.folder.fold(String(scalars))
    let folded = Self.fold(String(scalars))
    #expect(Self.folder.fold(folded) == once, "seed \(seed)")
    #expect(!folded.contains("  ") && !folded.hasPrefix(" ") && !folded.hasSuffix(" "))
  }

  @Test func everyScalarFoldsToWhatFoldsNoFurther() {
    // Between letters, so that what becomes a space is seen.
    var wrong: [UInt32] = []
    for value in UInt32(0)...0x2FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = Self.fold("x\(Character(scalar))x")
      if Self.fold(once) != once { wrong.append(value) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(20).map { String($0, radix: 16) })")
  }

  @Test(arguments: ["x\u{AD}\u{3099}y", "x\u{200B}\u{306}y", "\u{2060}\u{FF9E}", "か\u{AD}\u{3099}"])
  func aMarkBehindSomethingInvisibleFalls(text: String) {
    #expect(
      Self.fold(text) == String(text.unicodeScalars.filter { "xyか".unicodeScalars.contains($0) }))
  }
}
