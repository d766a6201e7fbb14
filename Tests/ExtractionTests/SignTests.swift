import Testing

@testable import Extraction

@Suite struct SignTests {
  @Test(arguments: [
    ("a <u>&lt;</u> 5 mg, <u>&gt;</u>18 y, 3 <u>+</u>&nbsp;.5", "a ≤ 5 mg, ≥18 y, 3 ± .5"),
    ("<b>age</b> <b><u> > </u></b><span>65</span>", "age ≥ 65"),
    ("<span style='text-decoration:underline'>&gt;</span> 65", "≥ 65"),
    ("<span style='text-decoration:underline;display:block'>a</span>b", "a\nb"),
    // Links and buttons.
    ("Back <u>&lt;</u> Home", "Back < Home"), ("More <u>+</u><br>5 pages", "More +\n5 pages"),
    ("<a href=x><u>&gt;</u> 5 more</a>", "> 5 more"), ("<u>&lt;5</u> mg", "<5 mg"),
  ])
  func aLineUnderASignIsOfTheSign(markup: String, text: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
    #expect(try blockTable("<p>\(markup)</p>").texts == [text])
  }

  @Test(arguments: [
    ("p <img alt='='> 0.05", "p = 0.05"), ("5 <img alt='×'> 10", "5 × 10"),
    ("5<img alt=–>10 mg", "5–10 mg"), ("a <img alt='less than or equal to'>5 mg", "a ≤5 mg"),
    ("2 <img alt='Plus/minus'> 1", "2 ± 1"), ("<img alt='×'> a", "a"),
    ("a <a href=x><img alt='×'></a> b", "a b"), ("a <img alt='less than half'> b", "a b"),
  ])
  func aPictureOfASignIsTheSign(markup: String, text: String) throws {
    #expect(try blockTable("<p>\(markup)</p>").texts == [text])
  }
}
