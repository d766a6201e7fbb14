import Filtering
import TestSupport
import Testing

@testable import Pipelines

@Suite struct FilterProfileFileTests {
  private func load(_ names: [String]) throws(ConfigurationError) -> [FilterProfile] {
    var file = FilterProfileFile(folder: SharedData.checkout + "/vocab")
    return try file.load(names)
  }

  private func load(_ name: String) throws -> FilterProfile {
    try #require(try load([name]).first)
  }

  private func violation(
    _ text: String, _ profiles: [FilterProfile], _ language: String
  ) -> FilterProfile.Violation? {
    var scanned = ScannedText()
    scanned.scan(text.utf8.span)
    var meter = TextMeter()
    return profiles.lazy.compactMap {
      $0.violation(
        of: meter.measure(scanned, language: language, profile: $0), language: language)
    }.first
  }

  /// Made here: what medical pages have and web rules drop.
  private static let lists: [(name: String, language: String, text: String)] = [
    (
      "doses", "en",
      """
      Paediatric doses
      - Amoxicillin 40 mg/kg/day PO in 3 divided doses
      - Ceftriaxone 50 mg/kg IV q24h (max. 2 g)
      - Gentamicin 7.5 mg/kg/day IV q8h
      - Paracetamol 15 mg/kg PO q6h prn
      - Ibuprofen 10 mg/kg PO q8h
      - Salbutamol 2.5 mg neb q4h
      """
    ),
    (
      "table", "de",
      """
      Hb 13,2 g/dl (12-16)
      Leukozyten 8,4 G/l (4-10)
      Thrombozyten 245 G/l (150-400)
      CRP 12 mg/l (<5)
      Kreatinin 0,9 mg/dl (0,5-1,1)
      Natrium 138 mmol/l (135-145)
      Kalium 4,1 mmol/l (3,5-5,0)
      GOT 34 U/l (<35)
      """
    ),
    (
      "abbreviations", "fr",
      """
      HTA : hypertension artérielle
      IDM : infarctus du myocarde
      AVC : accident vasculaire cérébral
      BPCO : bronchopneumopathie chronique obstructive
      IRC : insuffisance rénale chronique
      TVP : thrombose veineuse profonde
      EP : embolie pulmonaire
      FA : fibrillation auriculaire
      """
    ),
    (
      "prescriptions", "zh",
      """
      阿莫西林胶囊 0.5g 口服 每日三次
      奥美拉唑肠溶胶囊 20mg 口服 每日一次
      布洛芬缓释胶囊 0.3g 口服 每日两次
      二甲双胍片 0.5g 口服 每日三次
      阿托伐他汀钙片 20mg 口服 每晚一次
      氨氯地平片 5mg 口服 每日一次
      """
    ),
    (
      "doses by weight", "en",
      (3..<30).map { "\($0) kg: paracetamol \($0 * 15) mg every 6 hours" }.joined(separator: "\n")
    ),
    (
      "four drugs", "en",
      """
      Bisoprolol 5 mg once a day
      Ramipril 5 mg once a day
      Aspirin 75 mg once a day
      Atorvastatin 40 mg once a day
      """
    ),
    ("question", "zh", "问：高血压患者能吃阿司匹林吗？\n答：可以，但应在血压控制稳定后服用。"),
    (
      "abstract", "en",
      """
      BACKGROUND: Aspirin prevents stroke. METHODS: We followed 120 patients. RESULTS: Stroke fell by 20 %. \
      CONCLUSION: Aspirin works.
      """
    ),
  ]

  @Test(arguments: lists.indices)
  func theMedicalProfileKeepsListsThatGopherDrops(index: Int) throws {
    let (name, language, text) = Self.lists[index]
    #expect(violation(text, try load(["medical"]), language) == nil, "\(name)")
    #expect(violation(text, try load(["gopher"]), language) != nil, "\(name)")
  }

  @Test func repeatedLinesAndProseAreNoListsOfValues() throws {
    let spam = String(repeating: "Take 50 mg of the best pills, order them now\n", count: 10)
    #expect(violation(spam, try load(["medical"]), "en") != nil)
    let prose = String(repeating: "Buy 50 mg pills online, buy pills online now. ", count: 20)
    #expect(violation(prose, try load(["medical"]), "en")?.measure == .top2Gram)
    let copies = (0..<10).map {
      "The patient was admitted to the intensive care unit with fever, chills and a low blood pressure. \($0)"
    }.joined(separator: "\n")
    #expect(violation(copies, try load(["medical"]), "en") != nil)
    let doses = Self.lists.first { $0.name == "doses by weight" }?.text ?? ""
    #expect(violation(doses, try load(["medical", "gopher"]), "en") != nil)
  }

  @Test(arguments: ["gopher", "c4", "fineweb", "medical"])
  func everyProfileDropsRepeatedRubbishAndKeepsProse(name: String) throws {
    let profile = try load([name])
    let rubbish = String(repeating: "buy cheap pills online now\n", count: 40)
    #expect(violation(rubbish, profile, "en") != nil)
    let prose = """
      The patient was admitted to the hospital with a history of fever and cough that had begun two \
      weeks before. On examination, crackles were heard over the right lung. A radiograph of the \
      chest showed consolidation of the lower lobe, and she was treated with intravenous \
      antibiotics. Her temperature fell within three days. She left the ward after a week, and at \
      the visit a month later no signs of the disease were found.
      """
    #expect(violation(prose, profile, "en") == nil)
  }

  @Test(arguments: [
    (
      "I have had a dry cough and a fever of 38.5 for five days, what should I do now, doctor ...",
      "en"
    ),
    ("我干咳并且发烧三十八度五已经五天了，吃了阿莫西林五百毫克一点效果都没有，请问医生我该怎么办……", "zh"),
  ])
  func theMedicalProfileKeepsAParagraphThatEndsWithAnEllipsis(text: String, language: String) throws
  {
    #expect(violation(text, try load(["medical"]), language) == nil)
    let teasers = Array(repeating: 0, count: 5).indices.map { "\($0). \(text)" }
    #expect(
      violation(teasers.joined(separator: "\n"), try load(["medical"]), language)?.measure
        == .ellipsisLines)
    #expect(violation(text, try load(["gopher"]), language) != nil)
  }

  @Test(arguments: [
    (
      "Pas de fièvre. Pas de toux. Pas de douleur thoracique. Pas de dyspnée. Pas de nausées. Pas de diarrhée.",
      "fr"
    ),
    (
      "Q: Is aspirin safe in pregnancy?\nA: No. Aspirin should not be taken.\nQ: Is ibuprofen safe in pregnancy?\n"
        + "A: No. Ibuprofen should not be taken.",
      "en"
    ),
  ])
  func theMedicalProfileKeepsShortListsWhoseItemsBeginAlike(text: String, language: String) throws {
    #expect(violation(text, try load(["medical"]), language) == nil)
    let copies = Array(repeating: text, count: 4).joined(separator: "\n")
    #expect(violation(copies, try load(["medical"]), language) != nil)
  }

  @Test func ofTwoExtendedProfilesBothRulesHoldWhateverTextsTheySayNothingOf() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "rules: {top-2-gram: {maximum: 0.5, least: {words: 2, lines: 1}}}".utf8, to: "own.yaml")
    let both = try folder.write("extends: [medical, '\(path)']".utf8, to: "both.yaml")
    #expect(
      try load(both).rules.filter { $0.measure == .top2Gram }.map(\.least) == [
        [.words: 100], [.words: 2, .lines: 1],
      ])
    #expect(violation("a b a b a b c d", try load([both]), "en")?.measure == .words)
  }

  @Test func eachProfileJudgesByItsOwnLengthsWhateverTheirOrder() throws {
    let folder = try TemporaryFolder()
    let few = try folder.write(
      "{short-line: {all: 5}, rules: {short-lines: {maximum: 0.5}}}".utf8, to: "few.yaml")
    let many = try folder.write(
      "{short-line: {all: 5000}, rules: {short-lines: {minimum: 0.5}}}".utf8, to: "many.yaml")
    for names in [[few, many], [many, few]] {
      #expect(violation("Take one a day\nwith food", try load(names), "en") == nil)
      #expect(violation("one\ntwo", try load(names), "en")?.limit == 0.5)
    }
  }

  @Test func everyExtendedListOfLicencesHoldsAndAnOwnOneReplacesThem() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write("licences: [MIT, CC0-1.0]".utf8, to: "1.yaml")
    let second = try folder.write("licences: [CC0-1.0]".utf8, to: "2.yaml")
    let both = try folder.write("extends: ['\(first)', '\(second)']".utf8, to: "both.yaml")
    #expect(try load(both).licences == [["MIT", "CC0-1.0"], ["CC0-1.0"]])
    let own = try folder.write(
      "{extends: ['\(first)', '\(second)'], licences: [CC-BY-4.0]}".utf8, to: "own.yaml")
    #expect(try load(own).licences == [["CC-BY-4.0"]])
  }

  @Test func noneKeepsEverything() throws {
    #expect(try load("none").isEmpty)
  }

  @Test func aUsersFileExtendsAndChangesAProfile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      extends: [gopher]
      rules:
        words: {minimum: 2, languages: {zh: {minimum: 9}}}
        stop-words: {}
      licences: [CC-BY-4.0]
      lines: {minimum-words: 2, phrases: [Cookie]}
      short-line: {all: 5}
      """.utf8, to: "own.yaml")
    let profile = try load(path)
    let words = profile.rules.first { $0.measure == .words }
    #expect(words?.bound == Bound(minimum: 2))
    #expect(words?.languages == ["zh": Bound(minimum: 9)])
    #expect(!profile.rules.contains { $0.measure == .stopWords })
    #expect(profile.rules.contains { $0.measure == .top2Gram })
    #expect(profile.licences == [["CC-BY-4.0"]])
    #expect(profile.lineRules?.phrases == ["cookie"])
  }

  @Test func aRuleWithoutABoundOfItsOwnKeepsTheInheritedOne() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      extends: [gopher]
      rules:
        words: {languages: {zh: {minimum: 9}, ja: {}}}
        ellipsis-lines: {least: {lines: 4}}
      """.utf8, to: "own.yaml")
    let (gopher, profile) = (try load("gopher"), try load(path))
    func rule(_ measure: Measure, _ profile: FilterProfile) -> FilterProfile.Rule? {
      profile.rules.first { $0.measure == measure }
    }
    #expect(rule(.words, profile)?.bound == rule(.words, gopher)?.bound)
    #expect(rule(.words, profile)?.languages == ["zh": Bound(minimum: 9), "ja": Bound()])
    #expect(rule(.ellipsisLines, profile)?.bound == rule(.ellipsisLines, gopher)?.bound)
    #expect(rule(.ellipsisLines, profile)?.least == [.lines: 4])
    #expect(profile.rules.map(\.measure) == gopher.rules.map(\.measure))
  }

  @Test(arguments: [
    (
      "rules:\n  words: {minimum: 1, languages: {zh: {minimum: 2, least: {lines: 4}}}}",
      "line 2: unknown \"least\" in a language"
    ),
    ("rules: {words: {least: {lines: 1}}}", "line 1: \"words\" has no bound"),
    ("rules: {wordz: {minimum: 1}}", "line 1: unknown measure \"wordz\""),
    ("rules:\n  words: {minimum: many}", "line 2: expected a number"),
    ("rules: {words: {least: {line: 1}}}", "line 1: unknown measure \"line\""),
    ("lines:\n  minimum-words: 1e30", "line 2: expected a whole number from 0 to 1000000"),
    ("lines: {minimum-words: 2.9}", "expected a whole number"),
    ("lines: {maximum-word-length: -3}", "expected a whole number"),
    ("short-line: {all: 1e30}", "expected a whole number"),
    ("characters-per-word: {zh: 1e300}", "expected a number from 1 to 100"),
    ("characters-per-word: {all: 0}", "expected a number from 1 to 100"),
    ("\nrule: {}", "line 2: unknown member \"rule\""), ("- a", "line 1: expected `name: value`"),
    ("lines: {terminal-punctuation: perhaps}", "expected true or false"),
    ("extends: [nowhere]", "is no filter profile"), ("a: [", "not YAML"),
  ])
  func faultsAreNamedWithTheirLine(yaml: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(yaml.utf8, to: "own.yaml")
    do {
      _ = try load([path])
      Issue.record("was read")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }

  @Test func aProfileThatExtendsItselfIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("".utf8, to: "own.yaml")
    try folder.write("extends: ['\(path)']".utf8, to: "own.yaml")
    #expect(throws: ConfigurationError.self) { try load([path]) }
  }
}
