import Testing

@testable import Extraction

@Suite struct ArabicLayerTests {
  /// The text of pages of one line each, as it stands on paper from the left.
  private func text(_ lines: String...) -> String {
    var sample = SamplePages()
    for line in lines {
      sample.beginPage()
      sample.line(line, top: 200)
    }
    return sample.text()
  }

  @Test(arguments: [
    ("غلم 10–5 ةعرجلا", "الجرعة 5–10 ملغ"), ("تاعاس 8-6 لك", "كل 6-8 ساعات"),
    ("،10-2.5 نم", "من 2.5-10،"), ("غلم 5–10 ةعرجلا", "الجرعة 5–10 ملغ"),
    ("طغضلا 120/80 وه", "هو 120/80 الضغط"), ("ءاود COVID 20-10 وه", "هو COVID 20-10 دواء"),
    ("فتاه 90-20-10 وه", "هو 90-20-10 هاتف"), ("مسق ⑫-⑤ وه", "هو ⑤-⑫ قسم"),
  ])
  func rangesRiseFromTheLowerNumber(visual: String, expected: String) {
    #expect(text(visual) == expected)
  }

  @Test(arguments: [
    ("مايأ )5-3( لاجملاو", "والمجال (3-5) أيام"), ("مايأ (5-3) لاجملاو", "والمجال (3-5) أيام"),
    (".)ىضرملا نم( لجر", "رجل (من المرضى)."), ("ءاود [12] وه", "هو [12] دواء"),
    ("ءاود (1 وه", "هو 1) دواء"),
  ])
  func bracketsEncloseTheirWords(visual: String, expected: String) {
    #expect(text(visual) == expected)
  }

  @Test func bracketsBesideLatinLettersStay() {
    var words = ["هو", ")Cancer", "داء"]
    ArabicLayer.turn(&words)
    #expect(words == ["هو", ")Cancer", "داء"])
  }

  @Test(arguments: [
    ("ءاودلا ىطعي لا", "لا يعطى الدواء"), (".لافطلأل ىطعي لا", "لا يعطى للأطفال."),
    ("ةيودلأا هذه", "هذه الأدوية"), ("لامعتسلاا لبق", "قبل الاستعمال"),
    ("ةبيبط لاإ ىطعي لا", "لا يعطى إلا طبيبة"),
    ("جلاعلا للاخ ةجلاعم لا", "لا معالجة خلال العلاج"),
  ])
  func lamAndAlefOfOneGlyphAreInTheirOrder(visual: String, expected: String) {
    #expect(text(visual) == expected)
  }

  /// Behind a word that is turned round.
  @Test(arguments: [
    ("هللادبع روزي لا", "لا يزور عبدالله"),
    ("فيطللادبع صخي لا", "لا يخص عبداللطيف"),
    ("نامزلاب يعي لا", "لا يعي بالزمان"),
    ("ةقلاعلا رضت لا", "لا تضر العالقة"),
    ("تجلاع ءاود لا", "لا دواء عالجت"),
    ("انجلاع ءاود لا", "لا دواء عالجنا"),
    ("تاملاعلا هذه لا", "لا هذه العالمات"),
    ("ملالآا لا", "لا الآلام"),
    ("امزلاب لا", "لا بلازما"),
    ("ايلاخلل لا", "لا للخلايا"),
    ("للاتخلاا لا", "لا الاختلال"),
  ])
  func onlyWholeWordsThatAreNoneAreOrdered(visual: String, expected: String) {
    #expect(text(visual) == expected)
  }

  @Test func whereTheyAreRightNothingIsTurned() {
    let text = text("ةيودأ ملأل ىطعي ال", "ةيودألا نم ال هذه ال")
    #expect(text.replacing("\n\n", with: " ") == "لا يعطى لألم أدوية لا هذه لا من الأدوية")
  }
}
