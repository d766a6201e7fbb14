import Testing

@testable import Extraction

@Suite struct MathMLTests {
  private func tex(_ mathML: String) throws -> String {
    let tree = try XMLParser.parse(
      Array("<mml:math xmlns:mml='m'>\(mathML)</mml:math>".utf8), limits: .default)
    return MathML.tex(of: 0, in: tree)
  }

  @Test(arguments: [
    ("<mi>x</mi><mo>=</mo><mn>12.5</mn>", "x=12.5"),
    ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", "\\frac{a}{b+1}"),
    ("<msup><mi>x</mi><mn>2</mn></msup>", "x^2"),
    ("<mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>", "{n \\atop k}"),
    ("<msub><mi>C</mi><mi>max</mi></msub>", "C_{max}"),
    ("<msubsup><mi>x</mi><mi>i</mi><mn>10</mn></msubsup>", "x_i^{10}"),
    ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "{a+b}^2"),
    ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "\\sqrt{x+1}"),
    ("<mroot><mi>x</mi><mn>3</mn></mroot>", "\\sqrt[3]{x}"),
    (
      "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>x</mi>",
      "∑_{i=1}^nx"
    ),
    ("<mover><mi>x</mi><mo>¯</mo></mover>", "\\bar{x}"),
    ("<mover><mi>x</mi><mi>k</mi></mover>", "\\overset{k}{x}"),
    ("<munder><mi>lim</mi><mi>n</mi></munder>", "lim_n"),
    ("<mi>log</mi><mi>x</mi>", "log x"), ("<mi>sin</mi><mo>&#x2061;</mo><mi>α</mi>", "sin α"),
    ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a,b)"),
    ("<mfenced open='[' close=']' separators=';'><mi>a</mi><mi>b</mi></mfenced>", "[a;b]"),
    ("<mo>{</mo><mi>a</mi><mo>}</mo>", "\\{a\\}"),
    (
      "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd/></mtr></mtable>",
      "\\begin{matrix} a & b \\\\ c & \\end{matrix}"
    ),
    (
      "<mmultiscripts><mi>C</mi><mn>6</mn><none/><mprescripts/><none/><mn>14</mn></mmultiscripts>",
      "{}^{14}C_6"
    ),
    (
      "<semantics><mi>x</mi><annotation encoding='application/x-tex'>\\xi</annotation></semantics>",
      "\\xi"
    ),
    ("<semantics><mi>x</mi><annotation>y</annotation></semantics>", "x"),
    ("<mtext>if </mtext><mi>x</mi><mphantom><mi>y</mi></mphantom>", "if x"),
    ("<mi>x</mi><mtext>SD of all</mtext>", "x\\text{SD of all}"),
    ("<mn>100</mn><mo>%</mo><mo>=</mo><mi>a_b</mi>", "100\\%=a\\_b"),
    ("<mtext>5_mg &amp; 10% #</mtext>", "\\text{5\\_mg \\& 10\\% \\#}"),
    ("<msup><msup><mi>a</mi><mn>2</mn></msup><mn>3</mn></msup>", "{a^2}^3"),
    (
      "<msup><mrow><msubsup><mi>a</mi><mi>i</mi><mn>2</mn></msubsup></mrow><mn>3</mn></msup>",
      "{a_i^2}^3"
    ),
    ("<msub><msup><mi>a</mi><mn>2</mn></msup><mn>1</mn></msub>", "a^2_1"),
    ("<mo>≤</mo><mn>5</mn><mtext>&#xA0;mg</mtext>", "≤5 mg"),
    ("<mfrac><mi>a</mi></mfrac>", "\\frac{a}"), ("<msub/>", ""), ("text", "text"),
  ])
  func mathMLBecomesTeX(mathML: String, expected: String) throws {
    #expect(try tex(mathML) == expected)
  }

  @Test(arguments: [
    ("p=5\\%", "p=5%"), ("a\\_b", "a_b"), ("5", "5"), ("\\frac{5}{2}\\%", nil), ("a_b\\%", nil),
    ("5\\,%", nil), ("5\\", nil),
  ])
  func aLineOfCharactersNeedsNoTeX(tex: String, plain: String?) {
    #expect(Formula.plain(tex: tex) == plain)
  }
}
