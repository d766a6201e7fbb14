import TestSupport
import Testing

@testable import Filtering

@Suite struct ContaminationTests {
  private static let question = """
    A 45-year-old woman presents with fatigue, weight gain and cold intolerance. Laboratory studies \
    show elevated TSH. What is the treatment?
    """
  private static let chinese = "患者男性，58岁，突发胸骨后压榨性疼痛3小时，心电图示V1至V5导联ST段抬高，首选治疗是什么？"

  private func index(_ items: [BenchmarkItem]) -> ContaminationIndex { ContaminationIndex(items) }

  private func item(_ id: String, _ question: String, _ options: [String] = []) -> BenchmarkItem {
    BenchmarkItem(
      id: id, question: Array(question.utf8), options: options.map { Array($0.utf8) })
  }

  private func matches(_ index: ContaminationIndex, _ text: String) -> [ContaminationIndex.Match] {
    var scanned = ScannedText()
    return index.matches(in: text.utf8.span, scanned: &scanned)
  }

  @Test func findsAQuestionWrittenOtherwiseAndSaysWhere() throws {
    let index = index([item("q1", Self.question, ["Levothyroxine", "Methimazole", "Prednisone"])])
    let copy = Self.question.uppercased().replacing(",", with: " ;").replacing(" ", with: "\n ")
    let text = "Exam!  " + copy + "\nA) Levothyroxine B) methimazole"
    let found = try #require(matches(index, text).first)
    #expect(found.id == "q1" && found.share == 1)
    #expect(found.optionsFound == 2 && found.optionCount == 3)
    let span = try #require(found.spans.first)
    #expect(found.spans.count == 1)
    let bytes = Array(text.utf8)[span]
    #expect(bytes.starts(with: "A\n 45-YEAR-OLD".utf8))
    #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("TREATMENT"))
  }

  @Test func findingsThatAQuestionNumbersAreNotItsOptions() {
    let question = "Consider the findings. 1. fever 2. cough 3. rash"
    let index = index([item("q1", question, ["1 and 2", "2 and 3", "all of them"])])
    let text = "Consider the findings. Fever, cough, rash are seen in many children every winter."
    #expect(matches(index, text).isEmpty)
    #expect(!matches(index, question + " A) 1 and 2 B) 2 and 3 C) all of them").isEmpty)
  }

  @Test func findsChineseQuestionsByCharacters() {
    let index = index([item("q1", Self.chinese)])
    #expect(matches(index, "题目：" + Self.chinese.replacing("，", with: " ")).first?.share == 1)
    #expect(matches(index, "患者男性，58岁，突发胸痛，心电图正常，首选治疗是什么？").isEmpty)
  }

  /// A letter with its accent in two characters, full-width forms, vowel signs.
  @Test(arguments: [
    (
      "Présente une toux sèche après deux semaines à l'hôpital, déjà traité",
      "Pre\u{301}sente une toux se\u{300}che apre\u{300}s deux semaines a\u{300} l'ho\u{302}pital, de\u{301}ja\u{300} traite\u{301}"
    ),
    (
      "Ein 45-jähriger Mann erhält täglich 2.5 mg Ramipril gegen Hypertonie",
      "Ｅｉｎ ４５－ｊäｈｒｉｇｅｒ Ｍａｎｎ ｅｒｈäｌｔ ｔäｇｌｉｃｈ ２．５ ｍｇ Ｒａｍｉｐｒｉｌ ｇｅｇｅｎ Ｈｙｐｅｒｔｏｎｉｅ"
    ),
    (
      "رجل مصاب بارتفاع ضغط الدم وظهر لديه سعال جاف", "رَجُلٌ مُصابٌ بِارتِفاعِ ضَغطِ الدَّمِ وظَهَرَ لَدَيهِ سُعالٌ جافٌّ"
    ),
    ("高血圧でラミプリル5mgを内服後に咳が出た", "高血圧て\u{3099}ラミフ\u{309A}リル５ｍｇを内服後に咳か\u{3099}出た"),
    ("高血圧でラミプリル5mgを内服後に咳が出た", "高血圧でﾗﾐﾌﾟﾘﾙ5mgを内服後に咳が出た"),
  ])
  func howLettersAreEncodedHidesNoQuestion(question: String, copy: String) {
    #expect(matches(index([item("q1", question)]), "A: " + copy + ".").first?.share == 1)
    #expect(matches(index([item("q1", copy)]), question).first?.share == 1)
  }

  /// Typographic apostrophes and hyphens, and the line's end or blank that a page puts behind one.
  @Test(arguments: [
    (
      "A 45-year-old woman's husband says she doesn't sleep. What's the most likely diagnosis?",
      ["'", "-"],
      ["\u{2019}", "\u{2BC}", "`", "' ", " ", "-\n", "\u{2010}", "\u{2011}", "\u{2013}", "－"]
    ),
    (
      "Une dyspnée d'effort depuis l'âge de 3 mois, avec des œdèmes jusqu'aux genoux",
      ["'"], ["\u{2019}", "\u{2BC}", "\u{B4}", "' ", " "]
    ),
    (
      "Ein 45-jähriger Patient mit CRP-Erhöhung und Fieber kommt in die Notaufnahme",
      ["-"], ["-\n", "\u{2010}\n", "\u{2011}", "\u{2013}", "\u{2212}", " - ", " "]
    ),
  ])
  func whichApostropheOrHyphenHidesNoQuestion(
    question: String, signs: [String], copies: [String]
  ) {
    let index = index([item("q1", question)])
    for (sign, copy) in signs.flatMap({ sign in copies.map { (sign, $0) } }) {
      let text = question.replacing(sign, with: copy)
      #expect(matches(index, text).first?.share == 1, "\(text)")
      #expect(matches(self.index([item("q1", text)]), question).first?.share == 1, "\(text)")
    }
  }

  @Test func aPartOfAQuestionIsNotEnough() {
    let index = index([item("q1", Self.question)])
    let half = String(Self.question.prefix(Self.question.count / 2))
    #expect(matches(index, half + " and something else entirely follows here.").isEmpty)
  }

  @Test func aShortQuestionIsComparedWithItsOptions() {
    let index = index([
      item("short", "Which is true?", ["Aspirin inhibits cyclooxygenase", "Heparin is oral"]),
      item("tiny", "Why?", ["No"]),
    ])
    #expect(index.itemCount == 1 && index.skippedCount == 1)
    #expect(matches(index, "Which is true? Both are true, which is strange indeed.").isEmpty)
    #expect(
      matches(index, "Which is true? Aspirin inhibits cyclooxygenase. Heparin is oral.").count == 1)
  }

  @Test(arguments: [
    (
      "Which vitamin is fat-soluble?", ["Vitamin A", "Vitamin C", "Vitamin B12", "Folate"],
      [
        "Which vitamin is fat-soluble?\nA. Vitamin A\nB. Vitamin C\nC. Vitamin B12\nD. Folate",
        "Which vitamin is fat-soluble? (a) Vitamin A (b) Vitamin C (c) Vitamin B12 (d) Folate (a)",
        "Which vitamin is fat-soluble?\n1) Vitamin A\n2) Vitamin C\n3) Vitamin B12\n4) Folate",
        "Which vitamin is fat-soluble? ① Vitamin A ② Vitamin C ③ Vitamin B12 ④ Folate",
        "Which vitamin is fat-soluble? Vitamin A, Vitamin C, Vitamin B12, Folate",
      ]
    ),
    (
      "治疗失神发作首选的药物是", ["乙琥胺", "苯妥英钠", "卡马西平", "苯巴比妥"],
      [
        "治疗失神发作首选的药物是\nA.乙琥胺\nB.苯妥英钠\nC.卡马西平\nD.苯巴比妥", "治疗失神发作首选的药物是乙琥胺、苯妥英钠、卡马西平、苯巴比妥",
        "治疗失神发作首选的药物是（　）Ａ．乙琥胺　Ｂ．苯妥英钠　Ｃ．卡马西平　Ｄ．苯巴比妥",
      ]
    ),
    (
      "まず行う検査はどれか。", ["腹部超音波", "注腸造影", "脳波"],
      ["まず行う検査はどれか。ア 腹部超音波 イ 注腸造影 ウ 脳波", "まず行う検査はどれか。1.腹部超音波 2.注腸造影 3.脳波"]
    ),
    (
      "Каков диагноз?", ["Инфаркт миокарда", "Стенокардия"],
      ["Каков диагноз? а) инфаркт миокарда б) стенокардия"]
    ),
    ("ما هو التشخيص؟", ["احتشاء القلب", "ربو"], ["ما هو التشخيص؟ أ- احتشاء القلب ب- ربو"]),
  ])
  func lettersBeforeOptionsHideNoShortQuestion(
    question: String, options: [String], texts: [String]
  ) {
    let index = index([item("q1", question, options), item("q2", "Another one?", ["Yes", "No"])])
    for text in texts {
      let found = matches(index, "Exam.\n" + text + "\nNext")
      #expect(found.map(\.id) == ["q1"] && found.first?.share == 1, "\(text)")
    }
    #expect(matches(index, question + " " + options[0]).isEmpty)
  }

  /// How options are marked in the benchmark and in the document; their questions are as short as the
  /// others, or longer than what is compared.
  @Test(arguments: [
    "", "A. ", "B) ", "(a) ", "A - ", "1) ", "i) ", "II. ", "①", "⑴", "а) ", "أ) ", "ت- ", "ア．",
    "ロ．",
    "一、", "乙、", "Ａ．", "٢- ",
  ])
  func markersBeforeOptionsHideNoQuestion(marker: String) {
    let rows = [
      "A B C D", "a b c d", "1 2 3 4", "i ii iii iv", "I II III IV", "① ② ③ ④", "⑴ ⑵ ⑶ ⑷",
      "а б в г",
      "أ ب ج د", "أ ب ت ث", "ア イ ウ エ", "イ ロ ハ ニ", "一 二 三 四", "甲 乙 丙 丁", "Ａ Ｂ Ｃ Ｄ", "١ ٢ ٣ ٤",
    ].map { $0.split(separator: " ").map(String.init) }
    let sign = marker.first { "().-、．".contains($0) } == nil ? "" : marker
    let name = marker.filter { !"().-、． ".contains($0) }
    let row = rows.first { $0.contains(name) } ?? []
    let options = ["Vitamin A", "Vitamin C", "Vitamin B12", "Folate"]
    let marked = options.enumerated().map { number, option in
      (row.isEmpty ? "" : sign.isEmpty ? row[number] : sign.replacing(name, with: row[number]))
        + option
    }
    for question in [
      "Which vitamin is fat-soluble?", "Of these, which one is a vitamin that dissolves in fat?",
    ] {
      let list = "\n" + marked.joined(separator: "\n")
      let text = "Exam.\n\(question)\(list)\nNext"
      let bare = "\(question) \(options.joined(separator: " "))"
      var benchmarks = [item("q1", question, options), item("q1", question, marked)]
      if !row.isEmpty { benchmarks.append(item("q1", question + list)) }
      for benchmark in benchmarks {
        let index = index([benchmark])
        for text in [text, bare, text.replacing("\n", with: " ")] {
          #expect(matches(index, text).first?.share == 1, "\(benchmark) \(text)")
        }
        #expect(
          matches(index, question + " " + options[2]).isEmpty
            == (question.count < 40 || benchmark.options.isEmpty))
      }
    }
  }

  @Test func optionsMayBeOneTextOrHaveTheirNamesBeside() {
    let question = "Which vitamin is fat-soluble?"
    let text = "\(question) 1) Vitamin A 2) Vitamin C 3) Folate"
    for options in [
      ["A. Vitamin A\nB. Vitamin C\nC. Folate"], ["A Vitamin A\nB Vitamin C\nC Folate"],
      ["A", "Vitamin A", "B", "Vitamin C", "C", "Folate"],
    ] {
      let found = matches(index([item("q1", question, options)]), text)
      #expect(found.first?.optionCount == 3 && found.first?.optionsFound == 3, "\(options)")
    }
    let numbers = item("q4", "How many chambers has the heart?", ["1", "3", "2", "4"])
    let exam = "How many chambers has the heart? A. 1 B. 3 C. 2 D. 4"
    #expect(matches(index([numbers]), exam).first?.optionCount == 4)
    let kinds = item("q5", "Which kind of hepatitis virus is DNA?", ["A", "C", "B", "D"])
    let kindsExam = "Which kind of hepatitis virus is DNA? 1. A 2. C 3. B 4. D"
    #expect(matches(index([kinds]), kindsExam).first?.optionCount == 4)
    let named = item("q6", "Which of these drugs thins the blood?", ["1", "aspirin", "2", "iron"])
    let namedExam = "Which of these drugs thins the blood? A. aspirin B. iron"
    #expect(matches(index([named]), namedExam).first?.optionCount == 2)
    // Doses are no markers.
    let doses = item("q2", "What is the dose of ramipril?", ["1 mg", "2 mg", "3 mg"])
    #expect(matches(index([doses]), "What is the dose of ramipril? mg mg mg").isEmpty)
    let decimals = item("q3", "What is the usual dose?", ["1.5 mg", "2.5 mg", "3.5 mg"])
    #expect(matches(index([decimals]), "What is the usual dose? 5 mg 5 mg 5 mg").isEmpty)
  }

  @Test func phrasesOfManyQuestionsAreNoEvidence() {
    let phrase = "which of the following is the most likely diagnosis in this patient"
    let names = [
      "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
      "lambda", "mu",
    ]
    let items = names.map { item($0, "\($0) fever with rash and cough \(phrase)") }
    #expect(matches(index(items), "He asked \(phrase).").isEmpty)
    #expect(
      matches(index(items), "alpha fever with rash and cough \(phrase)").map(\.id) == ["alpha"])
  }

  @Test(arguments: 0..<20)
  func agreesWithASlowSearch(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    func words(_ count: Int) -> [String] {
      (0..<count).map { _ in "w\(Int.random(in: 0..<4, using: &generator))" }
    }
    let questions = (0..<5).map { _ in words(Int.random(in: 8..<14, using: &generator)) }
    let document = words(300)
    let index = index(
      questions.enumerated().map { item("\($0)", $1.joined(separator: " ")) })
    var expected: [String] = []
    let windows = Set(
      (0...(document.count - 8)).map { document[$0..<$0 + 8].joined(separator: " ") })
    for (number, question) in questions.enumerated() {
      let grams = Set(
        (0...(question.count - 8)).map { question[$0..<$0 + 8].joined(separator: " ") })
      let share = Double(grams.intersection(windows).count) / Double(grams.count)
      if share >= 0.7 { expected.append("\(number)") }
    }
    #expect(matches(index, document.joined(separator: " ")).map(\.id) == expected)
  }

  @Test func anEmptyBenchmarkFindsNothing() {
    #expect(matches(index([]), Self.question).isEmpty)
  }
}
