import TestSupport
import Testing

@testable import Extraction

/// Pages of 600 by 800 points for tests, written as pdftotext writes its table.
struct SamplePages {
  private(set) var table =
    "level\tpage_num\tpar_num\tblock_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
  private var page = 0
  private var line = 0

  mutating func beginPage() {
    page += 1
    table += "1\t\(page)\t0\t0\t0\t0\t0\t0\t600\t800\t-1\t###PAGE###\n"
  }

  /// A line whose characters are 5 points wide.
  mutating func line(
    _ text: String, left: Double = 50, top: Double, height: Double = 10, flow: Int = 1
  ) {
    line += 1
    var left = left
    for (number, word) in text.split(separator: " ").enumerated() {
      let width = Double(word.count) * 5
      table +=
        "5\t\(page)\t\(flow)\t0\t\(line)\t\(number)\t\(left)\t\(top)\t\(width)\t\(height)\t100\t\(word)\n"
      left += width + 5
    }
  }

  /// A word of the line with this number.
  mutating func word(_ text: String, left: Double, top: Double, line: Int) {
    table += "5\t\(page)\t1\t0\t\(line)\t0\t\(left)\t\(top)\t\(text.count * 5)\t10\t100\t\(text)\n"
  }

  /// A line with scripts.
  ///
  /// Raised (`^`) and lowered (`_`) words and those behind them (`~`) touch the word before them, but behind a `'`;
  /// of two that begin with `|` the second stands above or below the first.
  mutating func scripts(_ text: String, top: Double) {
    line += 1
    var left = 50.0
    var start = left
    var wasStacked = false
    for part in text.split(separator: " ") {
      guard part != "'" else {
        left += 5
        continue
      }
      let isStacked = part.hasPrefix("|")
      let mark = part.first { $0 != "|" }
      let isScript = mark == "^" || mark == "_"
      let touches = isScript || mark == "~"
      let word = part.drop { "|^_~".contains($0) }
      if !touches { left += 5 }
      let width = Double(word.count) * (isScript ? 3.5 : 5)
      // The second of two.
      if isStacked, wasStacked { left = start }
      wasStacked = isStacked
      start = left
      let (shift, height) = isScript ? (mark == "^" ? -2.0 : 7.0, 7.0) : (0, 10)
      table +=
        "5\t\(page)\t1\t0\t\(line)\t0\t\(left)\t\(top + shift)\t\(width)\t\(height)\t100\t\(word)\n"
      left += width
    }
  }

  var pages: [PageLayout] { PageLayout.pages(of: Array(table.utf8)) }

  func text(_ options: BookOptions = BookOptions()) -> String {
    String(decoding: PDFText.text(of: pages, options), as: UTF8.self)
  }
}

@Suite struct PDFTextTests {
  /// Lines of one column, 15 points apart.
  private func column(_ lines: [String], indents: Set<Int> = []) -> String {
    var sample = SamplePages()
    sample.beginPage()
    for (index, line) in lines.enumerated() {
      sample.line(line, left: indents.contains(index) ? 62 : 50, top: 200 + Double(index) * 15)
    }
    return sample.text()
  }

  @Test func linesBecomeParagraphs() {
    let text = column(
      [
        "The first paragraph has a line that is long", "and ends here.",
        "The second is told by the short line before it,",
        "and it goes on and on and on until here it",
        "is indented", "so far that it is another one of its kind.",
      ], indents: [4])
    #expect(
      text.split(separator: "\n\n").map { $0.split(separator: " ").first } == ["The", "The", "is"])
  }

  @Test(arguments: [
    (["The treat-", "ment of it"], "The treatment of it"),
    (
      ["a so-called long-term thing, then long-", "term things"],
      "a so-called long-term thing, then long-term things"
    ),
    (["the Müller-", "Lyer illusion"], "the Müller-Lyer illusion"),
    (["лече-", "ние болезни"], "лечение болезни"),
    (["soft\u{AD}", "Ware here"], "softWare here"),
    (["pages 10-", "20 of it"], "pages 10-20 of it"), (["take 0.5–", "1 mg"], "take 0.5–1 mg"),
    (["an ACE-", "inhibitor"], "an ACE-inhibitor"), (["the p-", "value of"], "the p-value of"),
    (["a (T-", "cell) count"], "a (T-cell) count"), (["the β-", "lactam"], "the β-lactam"),
    (["an mRNA-", "based"], "an mRNA-based"), (["take 5-", "fluorouracil"], "take 5-fluorouracil"),
    (["p53-", "negative or"], "p53-negative or"),
    (["the 5-", "and 10-year"], "the 5- and 10-year"),
    (["dans l’é-", "tude"], "dans l’étude"), (["a 5–", "month thing"], "a 5– month thing"),
    (["take 5\u{AD}", "10 mg"], "take 5-10 mg"), (["COVID-", "19 of it"], "COVID-19 of it"),
    (["take 5 -", "10 mg"], "take 5 - 10 mg"), (["take 5- 10 mg", "a day"], "take 5- 10 mg a day"),
    (["aspirin–", "not codeine"], "aspirin– not codeine"), (["5-", "−3 of it"], "5- −3 of it"),
    (["a -", "b c"], "a - b c"), (["的一种对刚出生的", "新生婴儿"], "的一种对刚出生的新生婴儿"),
    (["中文 text", "und mehr"], "中文text und mehr"), (["e\u{FB03}cient \u{FB01}ne"], "efficient fine"),
  ])
  func dividedWordsAndJoinedLettersAreRepaired(lines: [String], expected: String) {
    #expect(column(lines).replacing("\n\n", with: " ") == expected)
  }

  @Test(arguments: [
    ("10 ^9 ~/L of", "10^9/L of"), ("H _2 ~O and CO _2 were", "H2O and CO2 were"),
    ("25 cm ^2 of", "25 cm^2 of"), ("5 ^1 mg", "5^1 mg"), ("10 ^3 ~-10 ^5 of", "10^3-10^5 of"),
    ("the 21 ^st day", "the 21st day"),
    ("x 10 ^-3 mol", "x 10^-3 mol"), ("shown. ^3,4 Then", "shown.[3,4] Then"),
    ("5 ^3,4 mg", "5[3,4] mg"), ("The ' ^14 ~C test", "The 14C test"),
    ("log _10 ~5 mg", "log10 5 mg"),
    ("5 _1 mg", "5_1 mg"), ("B _12 5 mg", "B12 5 mg"), ("take 5 ^1 ~/ _2 mg", "take 5 1/2 mg"),
    ("take 5 |^1 |_2 tablets", "take 5 1 2 tablets"), ("SO |_4 |^2− ions", "SO4^2− ions"),
    ("5 10 mg", "5 10 mg"),
  ])
  func raisedAndLoweredFiguresStandByTheirWords(line: String, expected: String) {
    var sample = SamplePages()
    sample.beginPage()
    sample.scripts(line, top: 200)
    #expect(sample.text() == expected)
  }

  @Test func runningHeadsAndPageNumbersGo() {
    let words = ["The", "His", "Our", "No", "One", "This", "That", "Her", "Any", "Some"]
    var sample = SamplePages()
    for number in 1...6 {
      sample.beginPage()
      let isOdd = number % 2 == 1
      sample.line(
        isOdd ? "Chapter 3 Fever \(number + 50)" : "\(number + 50) Handbook of Medicine", top: 40)
      for line in 0..<20 {
        sample.line(
          "\(words[(number * 7 + line) % 10]) line number \(number * 100 + line) of the text,",
          top: 100 + Double(line) * 15)
      }
      sample.line("© The Press \(number)", top: 760)
    }
    let text = sample.text()
    #expect(!text.contains("Handbook") && !text.contains("Chapter") && !text.contains("Press"))
    for number in 1...6 { #expect(text.contains("line number \(number * 100) of")) }
  }

  @Test func dosesAreNoRunningHeads() {
    let names = [
      "aspirin", "codeine", "digoxin", "heparin", "insulin", "lithium", "quinine", "warfarin",
    ]
    var sample = SamplePages()
    for number in 1...8 {
      sample.beginPage()
      sample.line("Adult dose: \(number * 7) mg twice daily", top: 40)
      for line in 0..<40 {
        sample.line("Line \(line) of monograph \(number * 3)", top: 60 + Double(line) * 15)
      }
      sample.line("\(number) mg \(names[number - 1]) is the largest dose ever given", top: 660)
      sample.line("to a patient of this age.", top: 675)
      sample.line("\(number)", left: 300, top: 770)
    }
    let text = sample.text()
    for number in 1...8 {
      #expect(text.contains("Adult dose: \(number * 7) mg twice"))
      #expect(text.contains("\(number) mg \(names[number - 1]) is"))
    }
  }

  @Test func whatStandsOnceAtTheTopOfAPageStays() {
    var sample = SamplePages()
    for number in 1...6 {
      sample.beginPage()
      sample.line(
        "Beginning \(["one", "two", "three", "four", "five", "six"][number - 1]) of a sentence",
        top: 40)
      sample.line("that goes on here.", top: 55)
      sample.line("\(number)", left: 300, top: 770)
    }
    #expect(sample.text().components(of: "Beginning") == 6)
    #expect(!sample.text().contains("\n\n6"))
  }

  @Test func aParagraphGoesOnOverColumnsAndPages() {
    var sample = SamplePages()
    sample.beginPage()
    sample.line("Text of the left column that is as wide", top: 100)
    sample.line("as the column and not yet at its end so", top: 115)
    sample.line("it goes on in the second column of this", left: 320, top: 100, flow: 2)
    sample.line("page and then even on the next page and", left: 320, top: 115, flow: 2)
    sample.beginPage()
    sample.line("there it ends.", top: 100)
    sample.line("Another one follows the first.", top: 130)
    #expect(sample.text().split(separator: "\n\n").count == 2, "\(sample.text())")
  }

  @Test func itemsHangTogether() {
    let text = column(
      [
        "The list has two items that are long enough:",
        "• the first of them goes on to the line that",
        "follows and is indented", "• the second as well, and it is as long as the",
        "first was",
      ], indents: [2, 4])
    #expect(text.split(separator: "\n\n").map { $0.prefix(5) } == ["The l", "• the", "• the"])
  }

  @Test func aNumberStandsWithItsHeading() {
    var sample = SamplePages()
    sample.beginPage()
    sample.line("2.1", top: 60, height: 14, flow: 1)
    sample.line("Fever", left: 90, top: 60, height: 14, flow: 2)
    for line in 0..<9 {
      sample.line("text text text text x text text text", top: 90 + Double(line) * 15, flow: 3)
    }
    var options = BookOptions()
    options.rendering.format = .markdown
    #expect(
      sample.text(options).hasPrefix("### 2.1 Fever\n\n")
        || sample.text(options).hasPrefix("## 2.1 Fever\n\n"))
  }

  @Test func largerLettersAreHeadings() {
    var sample = SamplePages()
    sample.beginPage()
    sample.line("Infections", top: 60, height: 20)
    sample.line("Of the lung", top: 100, height: 14)
    for line in 0..<9 {
      sample.line("text text text text text text text text", top: 130 + Double(line) * 15)
    }
    var options = BookOptions()
    options.rendering.format = .markdown
    #expect(sample.text(options).hasPrefix("# Infections\n\n## Of the lung\n\ntext text"))
  }

  @Test func contentsIndexAndReferencesGoOnRequest() {
    var sample = SamplePages()
    sample.beginPage()
    for line in 0..<9 {
      sample.line("Chapter about things ..... \(line * 10 + 7)", top: 100 + Double(line) * 15)
    }
    for page in 0..<5 {
      sample.beginPage()
      for line in 0..<9 {
        sample.line("Body \(page) text of the chapter goes on", top: 130 + Double(line) * 15)
      }
    }
    sample.line("References", top: 300, height: 14)
    sample.line("Doe J. On water. 1999.", top: 320)
    sample.beginPage()
    for line in 0..<9 {
      sample.line("aspirin, \(line), \(line + 3)–\(line + 5)", top: 100 + Double(line) * 15)
    }
    var options = BookOptions()
    let whole = sample.text(options)
    #expect(whole.contains("about things") && whole.contains("water") && whole.contains("aspirin"))
    options.isBodyOnly = true
    let body = sample.text(options)
    #expect(!body.contains("about things") && !body.contains("water") && !body.contains("aspirin"))
    #expect(body.contains("Body 0") && body.contains("Body 4"))
  }

  @Test(arguments: ["Contents", "Inhaltsverzeichnis", "Оглавление", "目 录"])
  func pagesOfContentsWhoseNumbersStandApartGoOnRequest(heading: String) {
    var sample = SamplePages()
    for page in 0..<2 {
      sample.beginPage()
      if page == 0 { sample.line(heading, top: 60, height: 14) }
      for entry in 0..<4 {
        let top = 100 + Double(entry) * 60
        sample.line("A chapter whose name is so", left: 50, top: top)
        sample.line("long that it takes two lines", left: 60, top: top + 15)
        sample.line("xiv", left: 60, top: top + 30)
        sample.line("\(page * 40 + entry)", left: 500, top: top + 15, flow: 2)
      }
    }
    for page in 0..<7 {
      sample.beginPage()
      for line in 0..<9 {
        sample.line("Body \(page) text of the chapter goes on", top: 130 + Double(line) * 15)
      }
    }
    var options = BookOptions()
    #expect(sample.text(options).contains("two lines"))
    options.isBodyOnly = true
    #expect(!sample.text(options).contains("two lines"))
    #expect(sample.text(options).contains("Body 0") && sample.text(options).contains("Body 6"))
  }

  @Test(arguments: [
    (
      "The patient was treated with amoxicillin for seven days and then discharged",
      TextLayerMeasure.Verdict.good
    ),
    ("", .sparse), ("12 34 56 78", .sparse), ("Plate 4", .sparse),
    (
      String(
        repeating:
          "7KH SDWLHQW ZDV WUHDWHG ZLWK DPR[LFLOOLQ IRU VHYHQ GDWV DQG WKHQ GLVFKDUJHG DIWHU D ZHHN RI UHVW LQ EHG KRPH ",
        count: 2),
      .garbled
    ),
    (String(repeating: "\u{FFFD}\u{E123}abc ", count: 30), .garbled),
    (String(repeating: "t h e p a t i e n t ", count: 10), .garbled),
    (
      "Пациенту назначено лечение антибиотиками в течение семи дней, после чего он был выписан",
      .good
    ),
    ("患者接受了七天的抗生素治疗，然后出院。患者接受了七天的抗生素治疗", .good),
    ("تم علاج المريض بالمضادات الحيوية لمدة سبعة أيام ثم خرج من المستشفى بعد ذلك", .good),
  ])
  func aTextLayerIsJudgedByItsCharactersAndWords(text: String, verdict: TextLayerMeasure.Verdict)
    throws
  {
    var sample = SamplePages()
    sample.beginPage()
    sample.line(text, top: 100)
    #expect(TextLayerMeasure(try #require(sample.pages.first)).verdict == verdict)
  }

  @Test func columnsThatWereReadAcrossAreParted() throws {
    var sample = SamplePages()
    sample.beginPage()
    sample.line(
      "A title that goes over both of the columns of the page and is one line of it all", top: 60)
    for line in 0..<12 {
      sample.line(
        "left number \(line + 10) of the column that is wide", top: 100 + Double(line) * 15)
      sample.line(
        "right number \(line + 10) of the column here", left: 320, top: 100 + Double(line) * 15)
    }
    // As tesseract does it: one line over both columns.
    var page = try #require(sample.pages.first)
    let lines = page.lines
    page.lines = [lines[0]]
    for index in stride(from: 1, to: lines.count, by: 2) {
      var line = lines[index]
      line.words += lines[index + 1].words
      line.right = lines[index + 1].right
      page.lines.append(line)
    }
    let text = page.recognized(as: 3).lines.map(\.text)
    #expect(text.count == 25)
    #expect(text[0].hasPrefix("A title"))
    #expect(text[1...12].allSatisfy { $0.hasPrefix("left") })
    #expect(text[13...].allSatisfy { $0.hasPrefix("right") })
  }

  @Test func noTableCrashes() {
    var generator = SeededGenerator(seed: 7)
    let pieces = [
      "\t", "\n", "1", "5", "-1", "1e99", "nan", "word", "600", "\t0\t0\t0", "###PAGE###", "é",
    ]
    for _ in 0..<FuzzLength.seeds(200).count {
      var table = ""
      for _ in 0..<200 { table += pieces[Int.random(in: pieces.indices, using: &generator)] }
      let pages = PageLayout.pages(of: Array(table.utf8))
      _ = PDFText.text(of: pages.map { $0.recognized(as: 1) }, BookOptions())
    }
    for number in ["1e99", "nan", "-5", "999999"] {
      let row =
        "1\t1\t0\t0\t0\t0\t0\t0\t\(number)\t\(number)\t-1\tx\n5\t1\t0\t0\t0\t0\t\(number)\t\(number)\t1\t1\t1\tx\n"
      _ = PDFText.text(of: PageLayout.pages(of: Array(row.utf8)), BookOptions())
    }
  }
}

extension String {
  fileprivate func components(of part: String) -> Int {
    ranges(of: part).count
  }
}
