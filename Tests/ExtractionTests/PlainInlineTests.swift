import Testing

@testable import Extraction

@Suite struct PlainInlineTests {
  @Test(arguments: [
    ("10<sup>9</sup>/L", "10^9/L"), ("10<sup>-3</sup>", "10^-3"),
    ("10<sup>\u{2212}3</sup>", "10^-3"),
    ("30 kg/m<sup>2</sup>", "30 kg/m^2"), ("5 cm<sup>3</sup>", "5 cm^3"),
    ("Ca<sup>2+</sup>", "Ca2+"),
    ("H<sub>2</sub>O", "H2O"), ("asthma<sup>12</sup>", "asthma12"),
    ("mg kg<sup>-1</sup>", "mg kg^-1"), ("30 кг/м<sup>2</sup>", "30 кг/м^2"),
    ("体重每m<sup>2</sup>", "体重每m^2"), ("5 µm<sup>2</sup>", "5 µm^2"),
  ])
  func exponentsOfNumbersAndUnitsAreMarked(markup: String, text: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
  }

  @Test(arguments: [
    ("5<sup>1</sup> mg", "5^1 mg"), ("in 2020<sup>3</sup>", "in 2020^3"),
    ("5<sup><a href=#n>1</a></sup> mg", "5[1] mg"), ("5<a href=#n><sup>1</sup></a> mg", "5[1] mg"),
    ("10<sup><a href=#n>3</a></sup> mg", "10[3] mg"), ("1.5<sup>2</sup>", "1.5^2"),
    ("BP 120<sup>2</sup>/80<sup>3</sup>", "BP 120^2/80^3"), ("5<sup>1,2</sup> mg", "5[1,2] mg"),
    ("10<sup>4–6</sup>", "10^4–6"), ("1<sup>1</sup>/<sub>2</sub> tablets", "1 1/2 tablets"),
    ("1<sup>st</sup> and 3.5<sup>a</sup>", "1st and 3.5^a"),
    ("SO<sub>4</sub><sup>2-</sup>", "SO4^2-"),
    ("10 <sup>6</sup> cells", "10 ^6 cells"), ("10<sup> 6</sup>", "10^6"),
    ("10<sup>- 3</sup>", "10^-3"),
    ("10<sup>0,5</sup>", "10^0,5"),
    ("of 5.<sup>3</sup> In", "of 5.[3] In"), ("asthma<sup>1</sup>,<sup>2</sup>", "asthma1,2"),
    ("5 mg<sup>2</sup>", "5 mg^2"), ("5 mg<sup>-1</sup>", "5 mg^-1"),
    ("10<sup>-</sup><sup>6</sup> M", "10^-6 M"), ("10<sup>1</sup><sup>2</sup>", "10^12"),
    ("2<sup>−ΔΔCt</sup>", "2^-ΔΔCt"), ("NH<sub>4</sub><sup>+</sup>", "NH4+"),
    ("10<sup>6</sup>5 mg", "10^6 5 mg"),
    ("NO<sub>3</sub>1650 mg/l", "NO3 1650 mg/l"), ("5\u{1}10 mg", "5 10 mg"),
    ("١٠<sup>٩</sup>", "١٠^٩"), ("۱۰<sup>۹</sup>", "۱۰^۹"), ("１０<sup>９</sup>", "１０^９"),
    ("10<sup>\u{2011}6</sup>", "10^-6"),
    ("<sup>1</sup>5 mg", "1 5 mg"), ("5<sub>1</sub> mg", "5_1 mg"), ("<sup>131</sup>I", "131I"),
    ("with <a href=/i><sup>131</sup>I</a> 3.7 GBq", "with 131I 3.7 GBq"),
    ("<sup>a</sup>Patients with asthma", "a Patients with asthma"),
    ("<sup>22</sup>Sometimes", "22 Sometimes"), ("<sup>3</sup>H-labelled", "3H-labelled"),
    ("<sup>99</sup>Tc or <sup>a</sup>Xy", "99Tc or aXy"),
    ("75 mg <a href=/c><sup>13</sup>C-urea</a>", "75 mg 13C-urea"),
    ("10<sup><a href=/e>−3</a></sup>", "10^-3"), ("Ca<a href=/ion><sup>2+</sup></a>", "Ca2+"),
    ("C<sub>6</sub>H<sub>12</sub>O<sub>6</sub>", "C6H12O6"), ("<sup>1</sup><sub>2</sub>", "1_2"),
    ("<strike>500</strike>50 mg", "50 mg"), ("take <s>500</s> 50 <del>m</del>g", "take 50 g"),
    ("<s>All of it</s>", "All of it"), ("<s>not ended 5<sup>2</sup>", "not ended 5^2"),
    ("asthma<sup><a href=#n>1</a></sup>", "asthma[1]"), ("IL<sup><a href=#n>6</a></sup>", "IL[6]"),
    ("10<sup>5<del>6</del></sup> cells", "10^5 cells"), ("10<sup>5<s>x</s></sup>", "10^5"),
    ("10<sup>2<sup>3</sup></sup>", "10^2^3"), ("10<sup>2<sub>a</sub></sup>", "10^2a"),
    ("10<sub>2<sup>3</sup></sub>", "10_2^3"), ("10<sup><s>6</s>5</sup>3", "10^5 3"),
    ("<s>5 <s>6</s> 7</s> 8", "8"), ("10<sup>5 cells", "10 5 cells"),
    ("10<sup>2<sub>3</sup>4</sub> mg", "10^2 3 4 mg"),
    ("10<sup>3</sup>-10<sup>5</sup>/mL", "10^3-10^5/mL"),
    ("10<sup>-3</sup>-<i>10</i><sup>-5</sup> M", "10^-3-10^-5 M"),
    ("2<sup>3</sup>+2<sup>5</sup>", "2^3+2^5"), ("5^2<sup>3</sup>", "5^2^3"),
    ("12<sup>1</sup>-13<sup>2</sup> mg", "12^1-13^2 mg"),
    ("1<sup>1/2</sup> tablets", "1 1/2 tablets"),
    ("2<sup>1⁄2</sup>-3<sup>3/4</sup>", "2 1⁄2-3 3/4"),
    ("0.5<sup>1/2</sup>", "0.5^1/2"), ("10<sup>1/2</sup>", "10^1/2"), ("5<sup>2/1</sup>", "5^2/1"),
    ("5 kg<sup>3/4</sup>", "5 kg^3/4"), ("(a + b)<sup>1/2</sup>", "(a + b)^1/2"),
    ("10<sup>-10</sup> <sup>131</sup>I", "10^-10 131I"),
  ])
  func aRaisedFigureIsNeverJoinedToAFigure(markup: String, text: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
  }

  @Test(arguments: [
    ("10<sup>2<sup>3</sup></sup>4", "10<sup>2<sup>3</sup></sup>4"),
    ("10<sup>5<s>6</s></sup>", "10<sup>5<del>6</del></sup>"), ("<b>a<b>b</b></b>c", "**ab**c"),
  ])
  func scriptsNestInMarkdown(markup: String, text: String) throws {
    #expect(try markdown("<p>\(markup)</p>") == text)
  }

  @Test func theArrowBackFromANoteIsNoText() throws {
    #expect(
      try plain("<ol><li>Smith 2010. <a href=#r1>↩</a><li>Roe. <a href=#r2>↩︎</a></ol><p>a ↩</p>")
        == "1. Smith 2010.\n2. Roe.\n\na ↩")
  }

  /// Looking for the end of each of them would take minutes.
  @Test(arguments: ["<sup>1", "1<sup>2</sup>", "<sup>1<a href=#a>2</a></sup>", "x<a href=#a>1</a>"])
  func aLineOf100000ScriptsIsWritten(markup: String) throws {
    let page = "<p>" + String(repeating: markup, count: 100_000)
    #expect(try plain(page).utf8.count >= 100_000)
    #expect(try markdown(page).utf8.count >= 100_000)
  }

  @Test(arguments: [
    ("5 mg<sup>a</sup>", "5 mg^a"), ("3 g<sup>a,b</sup>", "3 g[a,b]"), ("12<sup>a</sup>", "12^a"),
    ("10 mg<sup>2, 3</sup>", "10 mg[2, 3]"), ("75 mg<sup>12</sup>", "75 mg[12]"),
    ("5 мг<sup>а</sup>", "5 мг^а"), ("20 %<sup>6</sup>", "20 %[6]"), ("20%<sup>a</sup>", "20%^a"),
    ("(2019)<sup>8</sup>", "(2019)[8]"), ("(a + b)<sup>2</sup>", "(a + b)^2"),
    ("end.<sup>9</sup>", "end.[9]"), ("结束。<sup>9</sup>", "结束。[9]"),
    ("in 2019,<sup>8</sup> we", "in 2019,[8] we"),
    ("3,<sup>99</sup> €", "3,99 €"), ("(SO<sub>4</sub>)<sup>2-</sup>", "(SO4)2-"),
    ("2<sup>n</sup>", "2^n"), ("10<sup>x</sup>", "10^x"), ("2<sup>n+1</sup>", "2^n+1"),
    ("e<sup>x</sup>", "e^x"),
    ("r<sup>2</sup>", "r^2"), ("χ<sup>2</sup> test", "χ^2 test"), ("10<sup>(−6)</sup>", "10^(−6)"),
    ("2<sup>e</sup> étage", "2e étage"), ("1<sup>a</sup> edición", "1a edición"),
    ("37<sup>o</sup>C", "37oC"),
    ("n<sup>o</sup> 5, M<sup>e</sup>, M<sup>me</sup>", "no 5, Me, Mme"),
    ("Weight<sup>a</sup>", "Weight^a"),
    ("5 mg<sup><a href=#f>a</a></sup>", "5 mg[a]"),
    ("Total<sup><a href=#f>b</a></sup>", "Total[b]"),
    ("end.<sup><a href=#9>9</a>–<a href=#11>11</a></sup>", "end.[9–11]"),
  ])
  func whatIsRaisedIsNeverJoinedToAUnitOrAPoint(markup: String, text: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
  }

  // MARK: - The table of `ScriptText`

  static let bases: [(base: String, text: String)] = [
    ("10", "10"), ("5 × 10", "5 × 10"), ("12", "12"),
    ("5 mg", "5 mg"), ("mmol/L", "mmol/L"), ("37 °C", "37 °C"), ("5 毫克", "5 毫克"),
    ("r", "r"), ("x<sub>i</sub>", "xi"), ("(mg/kg)", "(mg/kg)"), ("（m）", "（m）"),
    ("weight", "weight"), ("年齢", "年齢"), ("Scr", "Scr"), ("5%", "5%"), ("end.", "end."),
  ]

  /// What becomes of a script behind each of them, in their order.
  @Test(arguments: [
    ("−1", "^^^ ^^^^ ^^^^ ^^^^·"), ("−1.154", "^^^ ^^^^ ^^^^ ^^^^·"),
    ("0.75", "^^^ ^^^^ ^^^^ ^^^[["), ("0,75", "^^^ ^^^^ ^^^^ ^^^[["),
    ("6,5", "^^[ [[[[ ·[[[ ···[["), ("1, 2, 3", "[[[ [[[[ ·[[[ ···[["),
    ("2", "^^^ ^^^^ ^^^^ ···[["), ("7", "^^^ ^^^^ ^^[[ ···[["), ("12", "^^^ [[[[ ·^[[ ···[["),
    ("b", "^^^ ^^^^ ·^^^ ^·^^·"), ("α", "^^^ ^^^^ ·^^^ ···^·"), ("a, b", "[[[ [[[[ ·[[[ [·[[·"),
    ("n+1", "^^^ ···· ^^^^ ·····"), ("−kt", "^^^ ···· ^^^^ ·····"),
    ("2+", "^^^ ···· ···· ·····"), ("+", "^^· ···· ···· ·····"),
  ])
  func aScriptIsMarkedByWhatItStandsBehind(script: String, marks: String) throws {
    for ((base, text), mark) in zip(Self.bases, marks.filter { $0 != " " }) {
      let exponent = script.hasPrefix("−") ? "-" + script.dropFirst() : script
      let expected =
        switch mark {
        case "^": text + "^" + exponent
        case "[": text + "[" + script + "]"
        default: text + script
        }
      #expect(
        try plain("<p>\(base)<sup>\(script)</sup> and</p>") == expected + " and",
        "\(base) \(script)")
    }
  }

  @Test(arguments: [
    ("186 × Scr<sup>−1.154</sup> × age<sup>−0.203</sup>", "186 × Scr^-1.154 × age^-0.203"),
    ("(S<sub>cr</sub>)<sup>-1.154</sup>", "(Scr)^-1.154"),
    ("Cr<sup>−1.094</sup>×年齢<sup>−0.287</sup>", "Cr^-1.094×年齢^-0.287"),
    ("min(Scr/κ,1)<sup>α</sup> × 0.993<sup>Age</sup>", "min(Scr/κ,1)^α × 0.993^Age"),
    ("W<sup>0.425</sup> × H<sup>0,725</sup>", "W^0.425 × H^0,725"),
    ("kg<sup>0.75</sup>", "kg^0.75"),
    ("(1.73 m<sup>2</sup>)<sup>-1</sup>", "(1.73 m^2)^-1"),
    ("person-years<sup>-1</sup>", "person-years^-1"),
    ("weight/height<sup>2</sup>", "weight/height^2"),
    ("weight / height<sup>2</sup>", "weight / height^2"),
    ("体重（kg）/身高（m）<sup>2</sup>", "体重（kg）/身高（m）^2"),
    ("πr<sup>2</sup>", "πr^2"), ("η<sub>p</sub><sup>2</sup>", "ηp^2"), ("e<sup>−kt</sup>", "e^-kt"),
    ("C<sub>0</sub>e<sup>−kt</sup>", "C0e^-kt"), ("0.5<sup>t/T</sup>", "0.5^t/T"),
    ("كغم/م<sup>٢</sup>", "كغم/م^٢"), ("100/ملم<sup>3</sup>", "100/ملم^3"),
    ("мл·мин<sup>-1</sup>", "мл·мин^-1"),
    ("m<sup>２</sup>", "m^２"), ("L<sup>—1</sup>", "L^-1"), ("kg/m <sup>2</sup>", "kg/m ^2"),
    ("10 <sup>9</sup>/L", "10 ^9/L"), ("mol <sup>−1</sup>", "mol ^-1"),
    ("5 m <sup>3</sup>H", "5 m 3H"), ("in <sup>131</sup>I", "in 131I"),
    ("the <sup>3</sup>H", "the 3H"),
    ("10<sup>6,5</sup> ZKID<sub>50</sub>", "10^6,5 ZKID50"), ("2<sup>5,6</sup>", "2[5,6]"),
    ("10<sup>1, 2, 3</sup>", "10[1, 2, 3]"),
    ("CD4<sup>+</sup>", "CD4+"), ("Ca<sup>2+</sup>", "Ca2+"), ("Apoe<sup>−/−</sup>", "Apoe−/−"),
    ("[1]<sup>–5</sup>", "[1]–5"), ("[2,180°]<sup>2</sup>", "[2,180°]^2"),
    ("[0, 1]<sup>2</sup>", "[0, 1]^2"),
    ("C<sup>(+)</sup>", "C(+)"),
    ("2<sup>-я</sup> неделя, 10<sup>-го</sup>", "2-я неделя, 10-го"),
    ("100<sup>1)</sup>mg, 5錠<sup>2）</sup>", "100[1]mg, 5錠[2]"), ("5 ملغم<sup>2</sup>", "5 ملغم^2"),
    ("(5 × 10<sup>9)</sup>/L", "(5 × 10^9)/L"), ("年齢<sup>2)</sup>", "年齢2)"),
    ("10<sup>9<br></sup>/L", "10^9\n/L"), ("10<span class=sup>9<br></span>/L", "10^9\n/L"),
    ("[1]<sup>2</sup>", "[1][2]"), ("VO<sub>2max</sub><sup>12</sup>", "VO2max^12"),
    ("2.0<sup>TM</sup>", "2.0TM"), ("18.75<sup>th</sup>", "18.75th"),
    ("0.33<sup>cd</sup>", "0.33^cd"),
  ])
  func exponentsOfFormulasAreMarked(markup: String, text: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
  }

  @Test(arguments: [
    ("7 cells/µl<sup>a</sup>", "7 cells/µl^a"), ("3 µg<sup>a</sup>", "3 µg^a"),
    ("9 U/L<sup>a</sup>", "9 U/L^a"),
    ("5<sup>a</sup> mg", "5^a mg"), ("2<sup>d</sup> mg", "2^d mg"), ("<b>2</b><sup>a</sup>", "2^a"),
    ("5 (41.7)<sup>d</sup>", "5 (41.7)^d"), ("(increased)<sup>A</sup>", "(increased)^A"),
    ("2<sup>a</sup> edición", "2a edición"), ("2<sup>d</sup> tour", "2d tour"),
    ("N<sup>a</sup> S<sup>a</sup>", "Na Sa"),
  ])
  func raisedLettersBehindUnitsAndFiguresAreMarked(markup: String, text: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
  }

  @Test(arguments: [
    ("5<sup>а</sup> мг, 12<sup>б</sup> мг", "5^а мг, 12^б мг"), ("2<sup>й</sup> день", "2й день"),
    ("5<sup>أ</sup> ملغ", "5^أ ملغ"), ("5<sup>甲</sup>毫克", "5^甲毫克"), ("8<sup>時</sup>", "8時"),
    ("5<sup>ア</sup>mg", "5^アmg"), ("5<sup>º</sup>", "5º"),
  ])
  func raisedLettersOfOtherScriptsAreMarked(markup: String, text: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
  }

  @Test(arguments: [
    ("用药，<sup>18</sup>氟标记，<sup>14</sup>C呼气试验", "用药，18氟标记，14C呼气试验"),
    ("検査、<sup>201</sup>タリウムと（a）<sup>131</sup>I", "検査、201タリウムと（a）131I"),
    ("结束，<sup>9</sup>碳水化合物，<sup>18</sup>Fig", "结束，[9]碳水化合物，[18]Fig"),
    ("显示,<sup>18</sup>F-FDG,<sup>131</sup>I治疗,<sup>99</sup>F型", "显示,18F-FDG,131I治疗,[99]F型"),
    ("结束。<sup>12</sup>然后", "结束。[12]然后"), ("end,<sup>18</sup>F", "end,[18]F"),
  ])
  func theMassOfAnAtomIsNoNote(markup: String, text: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
  }

  @Test(arguments: [
    (
      "HCO<span><sup>−</sup><br /><sub>3</sub></span> is", "HCO3− is",
      "HCO<sub>3</sub><sup>−</sup> is"
    ),
    ("SO<sup>2−</sup><br><sub>4</sub> too", "SO4^2− too", "SO<sub>4</sub><sup>2−</sup> too"),
    ("of <sup>14</sup><br><sub>6</sub>C", "of 14_6C", "of <sup>14</sup><sub>6</sub>C"),
    (
      "tea<sup>1</sup><br><sub>Source: b</sub>", "tea1\nSource: b",
      "tea<sup>1</sup>\n<sub>Source: b</sub>"
    ),
  ])
  func aLoweredFigureBelowARaisedOneIsNoLine(markup: String, text: String, marked: String) throws {
    #expect(try plain("<p>\(markup)</p>") == text)
    #expect(try markdown("<p>\(markup)</p>") == marked)
  }

  @Test func whatAStyleStrikesOutIsNotSaid() throws {
    let markup = "<p>take <span style='text-decoration: line-through'>20 mg</span> 10 mg</p>"
    #expect(try plain(markup) == "take 10 mg")
    #expect(try markdown(markup) == "take ~~20 mg~~ 10 mg")
  }
}
