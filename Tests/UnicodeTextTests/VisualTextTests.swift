import Testing
import UnicodeText

@Suite struct VisualTextTests {
  /// The characters of a text as they stand on paper where all of them run from right to left.
  private func backwards(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.reversed()))
  }

  @Test func arabicIsReadFromItsRightEnd() {
    let text = "هو مجموعة من الأمراض،"
    #expect(VisualText.logical(backwards(text), isRightToLeft: true) == text)
  }

  @Test func wordsOfOtherScriptsAndNumbersKeepTheirOrder() {
    // On paper: "12.5 mg" and the Latin words stand as they are, in their place from the right.
    let visual = backwards("جرعة") + " 12.5 " + backwards("من")
    #expect(VisualText.logical(visual, isRightToLeft: true) == "من 12.5 جرعة")
    let mixed = backwards("مرض") + " Crohn disease " + backwards("هو")
    #expect(VisualText.logical(mixed, isRightToLeft: true) == "هو Crohn disease مرض")
    let inEnglish = "The word " + backwards("السرطان") + " means cancer."
    #expect(VisualText.logical(inEnglish, isRightToLeft: false) == "The word السرطان means cancer.")
  }

  @Test func bracketsAreTurnedRoundAndFormsBecomeLetters() {
    // Initial, medial and final forms, and the ligature of lam and alef.
    let forms = backwards("\u{FEB3}\u{FEE4}\u{FE8E}")
    #expect(VisualText.logical(forms, isRightToLeft: true) == "سما")
    #expect(VisualText.logical("\u{FEFB}", isRightToLeft: true) == "لا")
    #expect(
      VisualText.logical("(" + backwards("سل") + ")", isRightToLeft: true) == "(سل)")
  }

  @Test func textFromLeftToRightIsNotAffected() {
    #expect(!VisualText.isAffected("Fieber 39 °C, лихорадка, 发烧 ٣٩"))
    #expect(VisualText.isAffected("a ب"))
    #expect(VisualText.balance("السل (TB)") > 0)
    #expect(VisualText.balance("tuberculosis (السل)") < 0)
  }
}
