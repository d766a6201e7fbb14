import Testing

@testable import Extraction

@Suite struct PageTablesTests {
  /// Pieces of text by their rows and places, each in a flow of its own as pdftotext has them.
  private func grid(_ rows: [[(String, Double)]], columnwise: Bool = true) -> SamplePages {
    var sample = SamplePages()
    sample.beginPage()
    sample.line("Before the table there is a sentence.", top: 100)
    var pieces = rows.enumerated().flatMap { row, cells in cells.map { ($0.0, $0.1, row) } }
    if columnwise { pieces.sort { ($0.1, $0.2) < ($1.1, $1.2) } }
    for (flow, (text, left, row)) in pieces.enumerated() {
      sample.line(text, left: left, top: 140 + Double(row) * 14, flow: flow + 2)
    }
    sample.line("Behind it there is one more.", top: 400, flow: 99)
    return sample
  }

  @Test func emptyCellsKeepTheColumnsOfDoses() {
    let sample = grid([
      [("Drug", 50), ("Morning", 120), ("Noon", 190), ("Evening", 260)],
      [("Aspirin", 50), ("5 mg", 120), ("10 mg", 260)],
      [("Codeine", 50), ("7 mg", 190)], [("Heparin", 50), ("9 mg", 260)],
      [("Zinc", 50), ("1", 120), ("2*", 190), ("3", 260)],
    ])
    #expect(
      sample.text() == """
        Before the table there is a sentence.

        Drug | Morning | Noon | Evening
        Aspirin | 5 mg | | 10 mg
        Codeine | | 7 mg
        Heparin | | | 9 mg
        Zinc | 1 | 2* | 3

        Behind it there is one more.
        """)
    var options = BookOptions()
    options.rendering.format = .markdown
    #expect(sample.text(options).contains("| Codeine | | 7 mg | |\n| Heparin | | | 9 mg |\n"))
    #expect(sample.text(options).contains("| 1 | 2\\* | 3 |"))
  }

  /// With the last of the head's columns empty.
  @Test func aHeadAndOneRowAreATable() {
    let sample = grid([
      [("Drug", 50), ("Dose", 120), ("Times", 190), ("Note", 260)],
      [("Lisinopril", 50), ("10 mg", 120), ("1", 190)],
    ])
    #expect(sample.text().contains("\n\nDrug | Dose | Times | Note\nLisinopril | 10 mg | 1\n\n"))
  }

  @Test func aTableGoesOnOnTheNextPage() {
    var sample = SamplePages()
    sample.beginPage()
    sample.line("Before the table there is a sentence.", top: 600)
    func row(_ cells: [(String, Double)], _ top: Double) {
      for (flow, (text, left)) in cells.enumerated() {
        sample.line(text, left: left, top: top, flow: Int(top) + flow)
      }
    }
    row([("Drug", 50), ("Dose", 120), ("Times", 190), ("Note", 260)], 700)
    row([("Lisinopril", 50), ("10 mg", 120), ("1", 190)], 714)
    sample.line("1", left: 300, top: 780, flow: 9)
    sample.beginPage()
    // Column by column, as pdftotext has them.
    for (text, left, top) in [
      ("Metformin", 50.0, 80.0), ("Aspirin", 50, 94), ("500 mg", 120, 80), ("with meals", 260, 80),
      ("1", 190, 94), ("100 mg tab", 260, 94),
    ] { sample.line(text, left: left, top: top, flow: Int(left + top)) }
    sample.line("Behind it there is one more sentence.", top: 300, flow: 1)
    #expect(
      sample.text().contains(
        """
        Drug | Dose | Times | Note
        Lisinopril | 10 mg | 1
        """))
    #expect(
      sample.text().hasSuffix(
        """
        Metformin | 500 mg | | with meals
        Aspirin | | 1 | 100 mg tab

        Behind it there is one more sentence.
        """))
  }

  @Test func columnsOfTextBehindATableAreNoRowsOfIt() {
    var sample = grid([
      [("Drug", 50), ("Morning", 120), ("Noon", 190), ("Evening", 260)],
      [("Aspirin", 50), ("5 mg", 120), ("10 mg", 260)], [("Codeine", 50), ("7 mg", 190)],
      [("Zinc", 50), ("1", 120), ("2", 190), ("3", 260)],
    ])
    sample.beginPage()
    for line in 0..<4 {
      let top = 80 + Double(line) * 14
      sample.line("the patient was given aspirin", top: top, flow: 200)
      sample.line("and took it twice a day", left: 300, top: top, flow: 201)
    }
    #expect(sample.text().contains("Zinc | 1 | 2 | 3\n"))
    #expect(!sample.text().contains("aspirin |"))
  }

  @Test(arguments: [50.0, 400])
  func textBesideATableIsNoCellOfIt(textLeft: Double) {
    var sample = SamplePages()
    sample.beginPage()
    let tableLeft = 450 - textLeft
    for line in 0..<14 {
      let top = 100 + Double(line) * 14
      sample.line("text number \(line + 10) beside of tables", left: textLeft, top: top, flow: 1)
    }
    for line in 0..<6 {
      let top = 100 + Double(line) * 14
      sample.line("other number \(line + 10) above of it", left: tableLeft, top: top, flow: 2)
    }
    for (row, cells) in [
      ["Drug", "Dose", "Day"], ["Aspirin", "100 mg", "1"], ["Codeine", "5 mg", "2"],
    ].enumerated() {
      for (column, cell) in cells.enumerated() {
        let left = tableLeft + Double(column) * 60
        sample.line(cell, left: left, top: 184 + Double(row) * 14, flow: 3)
      }
    }
    let text = sample.text()
    #expect(text.contains("\n\nDrug | Dose | Day\nAspirin | 100 mg | 1\nCodeine | 5 mg | 2"))
    #expect(text.contains("text number 16 beside of tables text number 17"), "\(text)")
  }

  @Test func aColumnOfLongCellsStaysInItsTable() {
    let sample = grid(
      (0..<8).map { row in
        [
          ("Drug\(row)", 50), ("\(row) mg", 120),
          ("for patients with fever and cough of this kind", 190),
        ]
      })
    #expect(sample.text().contains("Drug3 | 3 mg | for patients with fever"))
  }

  @Test(arguments: [
    // Running text, an index, and a list in three columns.
    ["the patient was given a", "dose of 5 mg twice a", "day and then 10 mg once"],
    ["aspirin, 12", "codeine, 34", "heparin, 5"], ["aspirin", "codeine salt", "heparin"],
  ])
  func columnsThatAreNoTableAreReadOneByOne(columns: [String]) {
    let rows = (0..<6).map { _ in zip(columns, [50.0, 200, 350]).map { ($0, $1) } }
    let text = grid(rows).text()
    #expect(!text.contains("|"))
    #expect(text.contains("\(columns[0]) \(columns[0])") || text.contains("\(columns[0])\n"))
  }

  /// As pdftotext has them, with the lines of a cell closer than rows are.
  private func wrapped(_ rows: [[String]], lefts: [Double]) -> String {
    var sample = SamplePages()
    sample.beginPage()
    var top = 140.0
    for (row, cells) in rows.enumerated() {
      let parts = cells.map { $0.split(separator: "|").map(String.init) }
      for (column, lines) in parts.enumerated() {
        for (index, line) in lines.enumerated() {
          sample.line(
            line, left: lefts[column], top: top + Double(index) * 12, flow: row * 10 + column + 2)
        }
      }
      top += Double(parts.map(\.count).max() ?? 1) * 12 + 4
    }
    return sample.text()
  }

  @Test func cellsOfSeveralLinesStayTogether() {
    let text = wrapped(
      [
        ["Drug", "Dose", "Monitoring and remarks"],
        [
          "Vancomycin", "15 mg/kg",
          "Trough level before the fourth|dose; adjust in renal dis-|ease",
        ],
        [
          "Gentamicin", "3 mg/kg once",
          "Level after two days, hearing|test if longer than seven days",
        ],
        [
          "Cefazolin", "2 g every 8 h", "No monitoring needed; reduce|the dose if clearance is low",
        ],
      ], lefts: [50, 130, 250])
    #expect(
      text == """
        Drug | Dose | Monitoring and remarks
        Vancomycin | 15 mg/kg | Trough level before the fourth dose; adjust in renal disease
        Gentamicin | 3 mg/kg once | Level after two days, hearing test if longer than seven days
        Cefazolin | 2 g every 8 h | No monitoring needed; reduce the dose if clearance is low
        """)
  }

  @Test func rowsWithoutALabelAreRowsOfTheirOwn() {
    let sample = grid([
      [("Drug", 50), ("Dose of it", 120), ("Times", 190)],
      [("Aspirin", 50), ("5 mg", 120), ("1", 190)], [("10 mg", 120), ("2", 190)],
      [("Codeine", 50), ("7 mg", 120), ("3", 190)], [("8 mg", 120)],
    ])
    #expect(sample.text().contains("Aspirin | 5 mg | 1\n| 10 mg | 2\nCodeine | 7 mg | 3"))
  }

  @Test func secondDosesThatAreSetCloserAreRowsOfTheirOwn() {
    let text = wrapped(
      [
        ["Drug", "Dose", "Schedule"],
        ["Vancomycin", "15 mg|20 mg", "every 12 hours|every 8 hours"],
        ["Gentamicin", "3 mg|5 mg", "every 24 hours|every 48 hours"],
        ["Codeine", "", "at 8 in the evening|at noon"],
        ["Cefazolin", "1 g|2 g", "every 8 hours|every 6 hours"],
      ], lefts: [50, 150, 250])
    #expect(
      text == """
        Drug | Dose | Schedule
        Vancomycin | 15 mg | every 12 hours
        | 20 mg | every 8 hours
        Gentamicin | 3 mg | every 24 hours
        | 5 mg | every 48 hours
        Codeine | | at 8 in the evening
        | | at noon
        Cefazolin | 1 g | every 8 hours
        | 2 g | every 6 hours
        """)
  }

  @Test func rowsInSmallLettersAreRowsOfTheirOwn() {
    let text = grid([
      [("Drug", 50), ("Dose", 150), ("Route", 250), ("Interaction", 350)],
      [("aspirin", 50), ("100 mg", 150), ("oral", 250), ("warfarin", 350)],
      [("codeine", 50), ("oral", 250), ("alcohol", 350)],
      [("heparin", 50), ("5 mg", 150), ("inject", 250), ("aspirin", 350)],
      [("morphine", 50), ("10 mg", 150), ("oral", 250), ("alcohol", 350)],
    ]).text()
    #expect(text.contains("aspirin | 100 mg | oral | warfarin\ncodeine | | oral | alcohol\n"))
  }

  @Test(arguments: [
    [
      "What is asthma?|Asthma is a disease of|the airways that makes|breathing hard for the"
        + "|patient in the nights|and after some sports",
      "How is it treated?|Your doctor gives you|an inhaler with which|you breathe the drug"
        + "|into the lungs twice|each day for as long",
      "When to call us?|Call us at once if you|cannot speak a word or|your lips become blue|and 2 puffs do nothing",
    ],
    [
      "Was ist Asthma?|Asthma ist eine Krankheit|der Atemwege, bei welcher|das Atmen schwerfällt und"
        + "|nachts Husten auftritt",
      "Was hilft dagegen?|Bronchienerweiternde|Arzneimittel helfen|bereits nach 5 Minuten|und wirken bis abends",
      "Wann zum Arzt?|Sofort bei Atemnot|und blauen Lippen|oder wenn das Spray",
    ],
  ])
  func threeColumnsOfALeafletAreReadOneByOne(columns: [String]) {
    let text = wrapped([columns], lefts: [50, 200, 340])
    #expect(!text.contains(" | "), "\(text)")
  }

  @Test func shortTextBesideATableIsNoCellOfIt() {
    var sample = SamplePages()
    sample.beginPage()
    let lines = [
      "Right text that goes on and", "beside of the table and the", "below it as if there was no",
      "table here and the words of", "it go on until all is done.", "Only now it has come to end",
    ]
    for (number, line) in lines.enumerated() {
      sample.line(line, left: 50, top: 100 + Double(number) * 13, flow: 1)
    }
    for (row, cells) in [
      ["Drug", "Dose", "Day"], ["Aspirin", "100 mg", "1"], ["Codeine", "5 mg", "2"],
    ].enumerated() {
      for (column, cell) in cells.enumerated() {
        let left = 330 + Double(column) * 90
        sample.line(cell, left: left, top: 100 + Double(row) * 13, flow: 2 + row * 3 + column)
      }
    }
    let text = sample.text()
    #expect(text.contains("Drug | Dose | Day\nAspirin | 100 mg | 1\nCodeine | 5 mg | 2"), "\(text)")
    #expect(text.contains("goes on and beside of the table and the below it"), "\(text)")
  }

  @Test func looselySetTextBesideATableIsNoRowOfIt() {
    var sample = SamplePages()
    sample.beginPage()
    for line in 0..<14 {
      let top = 100 + Double(line) * 14
      // Every other line is set with wide blanks.
      guard line % 2 == 1 else {
        sample.line("text number \(line + 10) that goes on and on", left: 50, top: top, flow: 1)
        continue
      }
      let loose = ["echocar", "diography", "of it", "was"]
      for (word, left) in zip(loose, [50.0, 97, 154, 191]) {
        sample.word(word, left: left, top: top, line: 500 + line)
      }
    }
    for (row, cells) in [
      ["Drug", "Dose", "Day"], ["Aspirin", "100 mg", "1"], ["Codeine", "5 mg", "2"],
    ].enumerated() {
      for (column, cell) in cells.enumerated() {
        let left = 350 + Double(column) * 60
        sample.line(cell, left: left, top: 126 + Double(row) * 14, flow: 3)
      }
    }
    #expect(
      sample.text().contains("\n\nDrug | Dose | Day\nAspirin | 100 mg | 1\nCodeine | 5 mg | 2"))
  }

  @Test func tablesFromRightToLeftAreReadByRows() {
    var sample = SamplePages()
    sample.beginPage()
    // The columns begin at the right; words stand as on paper.
    for (row, cells) in [
      ["ءاودلا", "ةعرجلا", "تاظحالم"], ["نيربسأ", "غلم 100", "ماعطلا دعب موي لك ةرم"],
      ["نيياودوك", "غلم 5", "مايأ 3"],
    ].enumerated() {
      for (column, cell) in cells.enumerated() {
        let right = 550 - Double(column) * 90
        sample.line(
          cell, left: right - Double(cell.count) * 5, top: 140 + Double(row) * 14,
          flow: row * 3 + column)
      }
    }
    #expect(
      sample.text() == """
        الدواء | الجرعة | ملاحظات
        أسبرين | 100 ملغ | مرة كل يوم بعد الطعام
        كودوايين | 5 ملغ | 3 أيام
        """)
  }
}
